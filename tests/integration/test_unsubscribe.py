"""Unsubscribing through the handler, on the in-memory store."""

import base64
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.clock import to_iso
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.store import documents, keys
from godwit.store.memory import MemoryStore
from godwit.tracking.tokens import Signer

from functions.unsubscribe import handler as unsubscribing
from tests.factories import api_event, bury_contact, put_contact

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
WORKSPACE = "01M85TWXXH0S2CQC9504G2R3Z2"
ABOUT_ALL, ABOUT_TOPIC, GONE = (f"01M85TWXXH0S2CQC9504G2R3Z{end}" for end in "345")
TOPIC, OTHER_TOPIC = (f"01M85TWXXH0S2CQC9504G2R3Z{end}" for end in "67")
NUMBER = 7
NOW = 1_800_000_000_000
FORM = "application/x-www-form-urlencoded"
ONE_CLICK = "List-Unsubscribe=One-Click"
CONSENT = {"email": {"given": True, "at": to_iso(5), "source": "signup"}, "sms": {"given": True, "at": None}}

Call = Callable[..., tuple[int, str]]


class Forms(HTMLParser):
    """Finds a page's forms: their methods and fields."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: list[str | None] = []
        self.fields: list[tuple[str | None, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.methods.append(given.get("method"))
        elif tag == "input":
            self.fields.append((given.get("name"), given.get("value")))


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    put_contact(
        store,
        NUMBER,
        NOW - 99,
        WORKSPACE,
        email="ada@example.test",
        phone="+4915112345678",
        topics=[TOPIC, OTHER_TOPIC],
        consent=CONSENT,
    )
    documents.create(store, WORKSPACE, "settings", "workspace", {"name": "Acme & <Co>"}, NOW)
    documents.create(store, WORKSPACE, "topic", TOPIC, {"name": "Offers"}, NOW)
    documents.create(store, WORKSPACE, "campaign", ABOUT_ALL, {"topic_id": None}, NOW)
    documents.create(store, WORKSPACE, "campaign", ABOUT_TOPIC, {"topic_id": TOPIC}, NOW)
    for campaign in (ABOUT_ALL, ABOUT_TOPIC, GONE):
        recipient = Recipient(WORKSPACE, campaign, NUMBER)
        claims.claim(store, recipient, run=1, claim_id="c", now=NOW - 9)
        claims.mark_sent(store, recipient, "c", "message", NOW - 5)
    return store


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> Call:
    """Sends a request to the handler, each a second after the last; answers status and page."""
    ticks = iter(range(NOW, NOW + 10**9, 1000))
    monkeypatch.setattr(unsubscribing, "environment", SimpleNamespace(store=store, token_secret=SECRET))
    monkeypatch.setattr(unsubscribing, "clock", lambda: next(ticks))
    unsubscribing.signer.cache_clear()

    def send(url: str, method: str = "GET", body: str = "", kind: str = FORM, encoded: bool = False) -> tuple[int, str]:
        sent = base64.b64encode(body.encode()) if encoded else body.encode()
        event = api_event(method, url.removeprefix(ORIGIN), sent)
        event |= {"isBase64Encoded": encoded, "headers": {"content-type": kind}}
        answer = unsubscribing.handler(event, None)
        assert "no-store" in answer["headers"]["cache-control"]
        assert "default-src 'none'" in answer["headers"]["content-security-policy"]
        return answer["statusCode"], answer["body"]

    return send


def link(campaign: str = ABOUT_ALL, number: int = NUMBER) -> str:
    return Signer(SECRET).urls(ORIGIN, WORKSPACE, campaign, number).unsubscribe


def contact(store: MemoryStore) -> Any:
    item = store.get(keys.contact(WORKSPACE, NUMBER))
    assert item is not None
    return json.loads(item["doc"])


def unsubscribed_at(store: MemoryStore, campaign: str = ABOUT_ALL) -> int | None:
    row = store.get(keys.row(WORKSPACE, campaign, NUMBER))
    assert row is not None
    return row.get("unsubscribed_at")


def submit(call: Call, url: str, page: str) -> tuple[int, str]:
    """Press the button of a page."""
    forms = Forms()
    forms.feed(page)
    assert forms.methods == ["post"]
    ((name, value),) = forms.fields
    return call(url, "POST", f"{name}={value}")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(call: Call, store: MemoryStore, method: str) -> None:
    before = contact(store)
    status, page = call(link(), method)
    assert status == 200
    assert "Unsubscribe?" in page
    assert "emails from Acme &amp; &lt;Co&gt;" in page
    assert contact(store) == before
    assert unsubscribed_at(store) is None


def test_the_page_is_accessible_and_needs_no_script(call: Call) -> None:
    _, page = call(link())
    assert page.startswith("<!doctype html>")
    assert '<html lang="en">' in page
    assert len(re.findall("<h1>", page)) == len(re.findall("<main>", page)) == 1
    assert re.search(r"<title>.+</title>", page)
    assert re.search(r'<button type="submit">Unsubscribe</button>', page)
    assert "<script" not in page
    assert "prefers-color-scheme: dark" in page


def test_the_pages_button_unsubscribes_from_all(call: Call, store: MemoryStore) -> None:
    status, page = submit(call, link(), call(link())[1])
    assert status == 200
    assert "You are unsubscribed" in page
    after = contact(store)
    assert after["email_unsubscribed_at"] == to_iso(NOW)
    assert after["consent"]["email"] == {"given": False, "at": to_iso(NOW), "source": "unsubscribe page"}
    assert after["consent"]["sms"] == CONSENT["sms"]
    assert after["sms_opted_out_at"] is None
    assert after["topics"] == [TOPIC, OTHER_TOPIC]
    assert unsubscribed_at(store) == NOW


MULTIPART = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("body", "kind", "encoded"),
    [
        (ONE_CLICK, FORM, False),
        (ONE_CLICK, FORM, True),
        (MULTIPART, "multipart/form-data; boundary=b", False),
        (MULTIPART, "multipart/form-data; boundary=b", True),
        ("", FORM, False),
        ("resubscribe=0", FORM, False),
        ("\ufffd" * 9000, "text/plain", False),
    ],
)
def test_mail_clients_unsubscribe_with_one_click(
    call: Call, store: MemoryStore, body: str, kind: str, encoded: bool
) -> None:
    assert call(link(), "POST", body, kind, encoded)[0] == 200
    assert contact(store)["email_unsubscribed_at"] == to_iso(NOW)
    assert unsubscribed_at(store) == NOW


def test_a_campaign_about_a_topic_unsubscribes_from_that_only(call: Call, store: MemoryStore) -> None:
    _, asked = call(link(ABOUT_TOPIC))
    assert "“Offers” emails" in asked
    assert call(link(ABOUT_TOPIC), "POST", ONE_CLICK)[0] == 200
    after = contact(store)
    assert after["topics"] == [OTHER_TOPIC]
    assert after["email_unsubscribed_at"] is None
    assert after["consent"] == CONSENT
    assert unsubscribed_at(store, ABOUT_TOPIC) is not None
    assert unsubscribed_at(store, ABOUT_ALL) is None


def test_unsubscribing_again_is_fine_and_keeps_the_first_time(call: Call, store: MemoryStore) -> None:
    call(link(), "POST", ONE_CLICK)
    first = contact(store), unsubscribed_at(store)
    assert call(link(), "POST", ONE_CLICK)[0] == 200
    assert (contact(store), unsubscribed_at(store)) == first


def test_the_next_page_offers_to_subscribe_again(call: Call, store: MemoryStore) -> None:
    _, gone = call(link(), "POST", ONE_CLICK)
    status, back = submit(call, link(), gone)
    assert status == 200
    assert "subscribed again" in back
    after = contact(store)
    assert after["email_unsubscribed_at"] is None
    assert after["consent"]["email"]["given"] is True
    assert after["consent"]["email"]["source"] == "unsubscribe page"
    submit(call, link(), back)
    assert contact(store)["email_unsubscribed_at"] is not None


def test_subscribing_again_to_a_topic(call: Call, store: MemoryStore) -> None:
    _, gone = call(link(ABOUT_TOPIC), "POST", ONE_CLICK)
    submit(call, link(ABOUT_TOPIC), gone)
    assert sorted(contact(store)["topics"]) == sorted([TOPIC, OTHER_TOPIC])
    submit(call, link(ABOUT_TOPIC), gone)
    assert len(contact(store)["topics"]) == 2


def test_asking_to_be_back_changes_nothing_for_who_never_left(call: Call, store: MemoryStore) -> None:
    before = contact(store)
    assert call(link(), "POST", "resubscribe=1")[0] == 200
    assert contact(store) == before


def test_a_link_of_a_deleted_campaign_unsubscribes_from_all(call: Call, store: MemoryStore) -> None:
    assert call(link(GONE), "POST", ONE_CLICK)[0] == 200
    assert contact(store)["email_unsubscribed_at"] is not None


def test_a_contact_that_is_gone_is_fine(call: Call, store: MemoryStore) -> None:
    bury_contact(store, NUMBER, NOW, WORKSPACE)
    assert call(link(), "POST", ONE_CLICK)[0] == 200
    assert call(link(number=99), "POST", ONE_CLICK)[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_bad_tokens_are_forbidden_and_change_nothing(call: Call, store: MemoryStore, method: str) -> None:
    before = contact(store)
    urls = Signer(SECRET).urls(ORIGIN, WORKSPACE, ABOUT_ALL, NUMBER)
    forged = Signer('{"1": "not the secret, but as long as it"}').urls(ORIGIN, WORKSPACE, ABOUT_ALL, NUMBER)
    good = urls.unsubscribe.rpartition("/")[2]
    others = [url.rpartition("/")[2] for url in (urls.pixel, urls.link(0), forged.unsubscribe)]
    for token in ("", "x", "é", good[:-1], good + "A", good.swapcase(), *others):
        status, page = call(f"/u/{token}", method, ONE_CLICK)
        assert status == 403
        assert "not valid" in page
    assert contact(store) == before
    assert unsubscribed_at(store) is None
