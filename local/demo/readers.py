"""What the recipients do with the demo's mails: open, click, unsubscribe, over HTTP as their mail clients would.

Who does what follows from the order of the addresses, so that the figures are the same every time.
"""

import html
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

OPEN_OF_100, CLICK_OF_100, UNSUBSCRIBERS = 45, 18, 2
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0"

_PIXEL = re.compile(r'https?://[^"\s]+/t/o/[^"\s]+')
_LINK = re.compile(r'https?://[^"\s]+/t/c/[^"\s]+')


@dataclass(frozen=True)
class Deeds:
    """How many recipients did what."""

    opened: int
    clicked: int
    unsubscribed: int


def read_mails(mails: Iterable[dict[str, Any]]) -> Deeds:
    """Open and click some, unsubscribe a few. `mails`: items of the outbox."""
    people = sorted((m for m in mails if "simulator.amazonses.com" not in m["to"]), key=lambda mail: str(mail["to"]))
    openers = [mail for at, mail in enumerate(people) if at * 37 % 100 < OPEN_OF_100]
    clickers = [mail for at, mail in enumerate(people) if at * 37 % 100 < CLICK_OF_100]
    leavers = openers[:UNSUBSCRIBERS]
    with httpx.Client(headers={"user-agent": USER_AGENT}, timeout=60) as http, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda mail: _open(http, mail), openers))
        list(pool.map(lambda mail: _click(http, mail), clickers))
        for mail in leavers:
            _unsubscribe(http, mail)
    return Deeds(len(openers), len(clickers), len(leavers))


def _open(http: httpx.Client, mail: dict[str, Any]) -> None:
    http.get(html.unescape(_PIXEL.findall(mail["html"])[0])).raise_for_status()


def _click(http: httpx.Client, mail: dict[str, Any]) -> None:
    answer = http.get(html.unescape(_LINK.findall(mail["html"])[0]))
    if not answer.is_redirect:
        answer.raise_for_status()


def _unsubscribe(http: httpx.Client, mail: dict[str, Any]) -> None:
    """One click, as RFC 8058 has it."""
    address = next(value for name, value in mail["headers"].items() if name.lower() == "list-unsubscribe")
    http.post(address.strip("<>"), data={"List-Unsubscribe": "One-Click"}).raise_for_status()
