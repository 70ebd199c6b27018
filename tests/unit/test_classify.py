"""Telling people from machines: each rule by itself, and the windows against plain search."""

from typing import Any

import pytest
from godwit.clock import MINUTE, SECOND
from godwit.tracking.classify import BURST, ON_DELIVERY, WINDOW, Kind, Request, Why, classify, essence
from hypothesis import given
from hypothesis import strategies as st

SENT = 1_800_000_000_000
DELIVERED = SENT + 2 * SECOND
LATER = DELIVERED + 5 * MINUTE
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
OUTLOOK = "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
SCANNERS = [
    "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
]
PEOPLE = [
    FIREFOX,
    IPHONE,
    OUTLOOK,
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0",
    "Mozilla/5.0 (Linux; Android 8.0; CUBOT X18 Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile",
    "python-httpx/0.28.1",
    "",
]


def opened(at: int = LATER, user_agent: str = FIREFOX, method: str = "GET") -> Request:
    return Request(at, "open", None, method, user_agent)


def clicked(link: int = 0, at: int = LATER, user_agent: str = FIREFOX, method: str = "GET") -> Request:
    return Request(at, "click", link, method, user_agent)


def judged(*requests: Request, delivered_at: int | None = DELIVERED) -> list[Why | None]:
    return classify(requests, SENT, delivered_at)


@pytest.mark.parametrize("user_agent", PEOPLE)
@pytest.mark.parametrize("request_", [opened, clicked])
def test_a_person_opens_and_clicks(request_: Any, user_agent: str) -> None:
    assert judged(request_(user_agent=user_agent)) == [None]
    assert judged(request_(at=DELIVERED + SECOND, user_agent=user_agent)) == [None]


@pytest.mark.parametrize("user_agent", SCANNERS)
def test_scanners_name_themselves(user_agent: str) -> None:
    assert judged(opened(user_agent=user_agent), clicked(user_agent=user_agent)) == ["scanner", "scanner"]


def test_head_is_a_machines() -> None:
    assert judged(opened(method="HEAD"), clicked(method="HEAD")) == ["head", "head"]


def test_who_asks_with_head_is_the_same_machine_with_get() -> None:
    head = clicked(0, LATER, method="HEAD")
    beside = [clicked(0, LATER - WINDOW), opened(LATER + WINDOW)]
    apart = [clicked(0, LATER - WINDOW - 1), opened(LATER + WINDOW + 1)]
    others = [clicked(0, LATER, IPHONE), opened(LATER, OUTLOOK)]
    assert judged(head, *beside, *apart, *others) == ["head"] * 3 + [None] * 4


def test_apple_loads_images_but_follows_no_links() -> None:
    bare = "Mozilla/5.0"
    assert judged(opened(user_agent=bare), clicked(user_agent=bare)) == ["apple_privacy", "scanner"]


@pytest.mark.parametrize("proxy", [GMAIL, YAHOO])
def test_an_image_proxy_is_a_machine_on_delivery_and_a_person_later(proxy: str) -> None:
    assert judged(opened(DELIVERED + WINDOW, proxy), opened(DELIVERED + WINDOW + 1, proxy)) == ["image_proxy", None]
    assert judged(opened(SENT + WINDOW, proxy), opened(SENT + WINDOW + 1, proxy), delivered_at=None) == [
        "image_proxy",
        None,
    ]


def test_a_burst_takes_what_was_before_its_last_link_along() -> None:
    first, second, third = (clicked(link, LATER + link * 5 * SECOND) for link in range(3))
    assert judged(first, second) == [None, None]
    assert judged(opened(LATER + 1), first, second, third) == ["burst"] * 4
    assert judged(third, first, second) == ["burst"] * 3
    assert judged(first, second, clicked(2, LATER + WINDOW + 1)) == [None] * 3


def test_many_clicks_on_few_links_are_no_burst() -> None:
    assert judged(*(clicked(at % 2, LATER + at * SECOND) for at in range(9))) == [None] * 9


def test_two_links_on_delivery_are_more_than_a_person_follows() -> None:
    early = clicked(0, DELIVERED - MINUTE), opened(DELIVERED), clicked(1, DELIVERED + WINDOW)
    late = clicked(2, DELIVERED + WINDOW + 1)
    assert judged(*early, late) == ["on_delivery"] * 3 + [None]
    assert judged(early[0], early[1], late) == [None] * 3


def test_a_person_a_minute_after_the_scanner_is_a_person() -> None:
    scanned = [
        each for link in range(5) for each in (clicked(link, DELIVERED, method="HEAD"), clicked(link, DELIVERED))
    ]
    person = [opened(DELIVERED + MINUTE), clicked(3, DELIVERED + MINUTE + SECOND)]
    assert judged(*scanned, opened(DELIVERED), *person) == ["head"] * 11 + [None, None]
    only_get = [each for each in scanned if each.method == "GET"]
    assert judged(*only_get, opened(DELIVERED), *person) == ["burst"] * 6 + [None, None]


agents = st.sampled_from([*PEOPLE, *SCANNERS, GMAIL, YAHOO, "Mozilla/5.0"])


@st.composite
def hits(draw: st.DrawFn) -> Request:
    kind: Kind = draw(st.sampled_from(("open", "click")))
    return Request(
        at=SENT + draw(st.integers(0, 90)) * 500,
        kind=kind,
        link=draw(st.integers(0, 4)) if kind == "click" else None,
        method=draw(st.sampled_from(("GET", "GET", "GET", "HEAD"))),
        user_agent=draw(agents),
    )


histories = st.lists(hits(), max_size=25)
deliveries = st.one_of(st.none(), st.integers(SENT, SENT + MINUTE))


@given(histories, deliveries, st.randoms(use_true_random=False))
def test_the_order_of_asking_does_not_matter(requests: list[Request], delivered_at: int | None, random: Any) -> None:
    verdicts = classify(requests, SENT, delivered_at)
    order = list(range(len(requests)))
    random.shuffle(order)
    assert classify([requests[at] for at in order], SENT, delivered_at) == [verdicts[at] for at in order]


@given(histories, deliveries)
def test_windows_agree_with_plain_search(requests: list[Request], delivered_at: int | None) -> None:
    def links(low: int, high: int) -> int:
        return len({each.link for each in requests if each.kind == "click" and low <= each.at <= high})

    early = (SENT if delivered_at is None else delivered_at) + WINDOW
    for request, why in zip(requests, classify(requests, SENT, delivered_at), strict=True):
        beside_head = any(
            each.method == "HEAD" and each.user_agent == request.user_agent and abs(each.at - request.at) <= WINDOW
            for each in requests
        )
        if why == "head" or request.user_agent in PEOPLE:
            assert (why == "head") is beside_head
        begins = {each.at for each in requests if request.at - WINDOW <= each.at <= request.at}
        burst = any(links(begin, begin + WINDOW) >= BURST for begin in begins)
        tried = request.at <= early and links(0, early) >= ON_DELIVERY
        if why in (None, "image_proxy"):
            assert not burst
            assert not tried
        if why == "burst":
            assert burst
        if why == "on_delivery":
            assert tried


@given(histories, deliveries)
def test_more_hits_make_nobody_a_person(requests: list[Request], delivered_at: int | None) -> None:
    fewer, more = classify(requests[:-1], SENT, delivered_at), classify(requests, SENT, delivered_at)
    assert [before for before, after in zip(fewer, more, strict=False) if before is not None and after is None] == []


@given(histories, deliveries)
def test_who_is_erased_is_judged_as_before(requests: list[Request], delivered_at: int | None) -> None:
    erased = [Request(each.at, each.kind, each.link, each.method, essence(each.user_agent)) for each in requests]
    assert classify(erased, SENT, delivered_at) == classify(requests, SENT, delivered_at)


@pytest.mark.parametrize("user_agent", [FIREFOX, IPHONE, OUTLOOK, GMAIL, *SCANNERS])
def test_the_essence_tells_nothing_of_a_person(user_agent: str) -> None:
    said = essence(user_agent)
    assert essence(said) == said
    assert len(said) < 20
    assert said in user_agent or said.rpartition("#")[0] in ("", "GoogleImageProxy")
