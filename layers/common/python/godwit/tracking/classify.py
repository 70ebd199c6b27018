"""Who asked for a pixel or a link: a person, or a machine that looked before them. Pure.

Verdicts are never stored with a hit. They follow from all hits of a recipient and from when the mail was sent and
delivered, so that a rule that is changed here can be applied to what happened before (`godwit.jobs.reclassify`), and
a burst that shows only by its third click takes the first two with it.

The first rule that holds says `why`:

| why             | rule                                                                                             |
|-----------------|--------------------------------------------------------------------------------------------------|
| `head`          | Asked with HEAD, which fetches nothing (RFC 9110 §9.3.2), where mail programs and browsers use     |
|                 | GET; or with GET by the same agent within 10 s of that.                                            |
| `scanner`       | Names itself a robot, a security filter or a link preview; or is a click by the bare               |
|                 | `Mozilla/5.0`, which no browser sends.                                                             |
| `apple_privacy` | An open by the bare `Mozilla/5.0`: Apple's Mail Privacy Protection loads all images when the mail  |
|                 | arrives, read or not. It never follows links.                                                      |
| `burst`         | Within 10 s, three or more different links were followed: filters try them all. What was opened    |
|                 | meanwhile was opened by them.                                                                      |
| `on_delivery`   | Two or more different links were followed by 10 s after delivery, or before it: filters look into  |
|                 | a mail before they hand it on. What was opened by then was opened by them.                         |
| `image_proxy`   | An open through Gmail's or Yahoo's image proxy by 10 s after delivery. The same proxy later is how |
|                 | a person's open looks.                                                                             |

Sources, as of 2026: Apple's bare agent, https://help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events;
Gmail's proxy, https://support.google.com/a/answer/3299041; Yahoo's, https://help.yahoo.com/kb/SLN28749.html; filters
that follow all links at or before delivery, https://wordtothewise.com/2013/07/barracuda-filters-clicking-all-links/ and
https://wordtothewise.com/2019/01/automated-link-checking-getting-more-sophisticated/. What can't be told stays with
people: filters that pose as a browser, follow one link and take their time; and programs that name no more than their
HTTP library, for mail programs and scripts of people do so as well.
"""

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from godwit.clock import SECOND

Kind = Literal["open", "click"]
Why = Literal["head", "scanner", "apple_privacy", "burst", "on_delivery", "image_proxy"]

WINDOW = 10 * SECOND
"""Hits further apart do not bear on each other."""
BURST = 3
ON_DELIVERY = 2
"""So many different links are more than a person follows in that time."""

_BARE = "Mozilla/5.0"
_PROXIES = ("GoogleImageProxy", "YahooMailProxy")
_ESSENCE = re.compile(f"(?:{'|'.join(_PROXIES)})?#[0-9a-f]{{2}}")
_SCANNERS = (
    # What calls itself a robot: https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1
    *(r"(?<!cu)bot\b", "crawler", "spider", "facebookexternalhit", "WhatsApp/", "SkypeUriPreview", "BingPreview"),
    # Security filters
    *("Barracuda", "Proofpoint", "Mimecast", "CiscoSecureEmail", "IronPort", "Symantec", "MessageLabs", "TrendMicro"),
    *("FortiMail", "Forcepoint", "FireEye", "Sophos", "Google-Safety"),
    # Browsers without a window
    *("HeadlessChrome", "PhantomJS"),
)
_SCANNER = re.compile("|".join(_SCANNERS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a recipient's pixel (`open`) or link number `link` (`click`). `at` in ms."""

    at: int
    kind: Kind
    link: int | None
    method: str
    user_agent: str


def classify(requests: Sequence[Request], sent_at: int, delivered_at: int | None) -> list[Why | None]:
    """Of each request, in the order given: the rule that makes it a machine's, or None for a person's.

    `requests`: all of one recipient's; `delivered_at`: None where nobody reported a delivery. Times in ms.
    """
    early = on_delivery_until(sent_at, delivered_at)
    in_burst, asked_twice = _in_burst(requests), _beside_head(requests)
    tried = len({request.link for request in requests if request.kind == "click" and request.at <= early})

    def why(position: int, request: Request) -> Why | None:
        if (alone := _by_itself(request)) is not None:
            return alone
        if position in asked_twice:
            return "head"
        if position in in_burst:
            return "burst"
        if request.at > early:
            return None
        if tried >= ON_DELIVERY:
            return "on_delivery"
        proxied = request.kind == "open" and any(proxy in request.user_agent for proxy in _PROXIES)
        return "image_proxy" if proxied else None

    return [why(position, request) for position, request in enumerate(requests)]


def on_delivery_until(sent_at: int, delivered_at: int | None) -> int:
    """Until when a hit comes so early that a machine may have looked before the person (ms)."""
    return (sent_at if delivered_at is None else delivered_at) + WINDOW


def essence(user_agent: str) -> str:
    """What the rules look at in a user agent, so that it tells nothing of a person and is classified as the whole is.

    Of an agent that stays unnamed it is one byte of a hash: enough to tell a recipient's two or three apart.
    """
    if user_agent in ("", _BARE) or _ESSENCE.fullmatch(user_agent):
        return user_agent
    if (found := _SCANNER.search(user_agent)) is not None:
        return found[0]
    proxy = next((proxy for proxy in _PROXIES if proxy in user_agent), "")
    return f"{proxy}#{blake2b(user_agent.encode(), digest_size=1).hexdigest()}"


def _by_itself(request: Request) -> Why | None:
    if request.method != "GET":
        return "head"
    if _SCANNER.search(request.user_agent):
        return "scanner"
    if request.user_agent == _BARE:
        return "apple_privacy" if request.kind == "open" else "scanner"
    return None


def _beside_head(requests: Sequence[Request]) -> set[int]:
    """Positions of the requests that are within the window of a HEAD by the same agent."""
    heads: dict[str, list[int]] = defaultdict(list)
    for request in requests:
        if request.method != "GET":
            insort(heads[request.user_agent], request.at)

    def is_beside(request: Request) -> bool:
        times = heads.get(request.user_agent, [])
        following = bisect_left(times, request.at - WINDOW)
        return following < len(times) and times[following] <= request.at + WINDOW

    return {position for position, request in enumerate(requests) if is_beside(request)}


def _in_burst(requests: Sequence[Request]) -> set[int]:
    """Positions of the requests that are within a window in which so many different links were followed."""
    order = sorted(range(len(requests)), key=lambda position: requests[position].at)
    found: set[int] = set()
    links: Counter[int | None] = Counter()
    first = marked = 0
    for last, position in enumerate(order):
        request = requests[position]
        if request.kind == "click":
            links[request.link] += 1
        while request.at - requests[order[first]].at > WINDOW:
            gone = requests[order[first]]
            if gone.kind == "click":
                links[gone.link] -= 1
                links += Counter()  # drops what is at nought
            first += 1
        if len(links) >= BURST:
            found.update(order[max(first, marked) : last + 1])
            marked = last + 1
    return found
