"""Opens and clicks through the handler, on the in-memory store."""

import base64
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.contacts.commit import amend, commit
from godwit.contacts.document import new_doc
from godwit.contacts.removal import bury
from godwit.contacts.timeline import Author
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.links import save_targets
from godwit.ledger.tally import of_row
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Put, Write, query_all
from godwit.tracking.tokens import Signer, Urls

from functions.tracking import handler as tracking
from tests.factories import api_event, put_contact

SECRET = '{"1": "0123456789abcdef0123456789abcdef"}'
ORIGIN = "https://mail.test"
WORKSPACE, CAMPAIGN, NUMBER = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3", 7
RECIPIENT = Recipient(WORKSPACE, CAMPAIGN, NUMBER)
NOW = 1_800_000_000_000

Call = Callable[..., dict[str, Any]]


class Broken(MemoryStore):
    """Takes no hits."""

    def write(self, write: Write) -> Item | None:
        if isinstance(write, Put) and "#event#" in write.key.pk:
            raise TimeoutError
        return super().write(write)


def fill(store: MemoryStore) -> None:
    save_targets(store, WORKSPACE, CAMPAIGN, ["https://a.test/?x=1&y=2#z", "https://b.test/"], [])
    claims.claim(store, RECIPIENT, run=1, claim_id="c", now=NOW - 9, sent_to="digest", targets={2: "https://c.test/7"})
    claims.mark_sent(store, RECIPIENT, "c", "message", NOW - 5)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    fill(store)
    return store


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, store: MemoryStore) -> Call:
    """Sends a request to the handler; `kept` replaces the store."""
    monkeypatch.setattr(tracking, "clock", lambda: NOW)

    def send(url: str, method: str = "GET", kept: MemoryStore = store) -> dict[str, Any]:
        monkeypatch.setattr(tracking, "environment", SimpleNamespace(store=kept, keyring=Signer(SECRET)))
        event = api_event(method, url.removeprefix(ORIGIN))
        event["requestContext"]["http"]["userAgent"] = "Reader/1.0"
        return tracking.handler(event, None)

    return send


@pytest.fixture
def urls() -> Urls:
    return Signer(SECRET).urls(ORIGIN, WORKSPACE, CAMPAIGN, NUMBER)


def row(store: MemoryStore) -> Item:
    found = store.get(RECIPIENT.key)
    assert found is not None
    return found


def events(store: MemoryStore) -> list[Item]:
    return list(query_all(store, keys.events(WORKSPACE, CAMPAIGN, NUMBER)))


def assert_not_kept(answer: dict[str, Any]) -> None:
    assert "no-store" in answer["headers"]["cache-control"]
    assert "set-cookie" not in answer["headers"]
    assert "cookies" not in answer


def assert_pixel(answer: dict[str, Any]) -> None:
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "image/gif"
    assert answer["isBase64Encoded"]
    gif = base64.b64decode(answer["body"])
    assert (gif[:6], gif[6:10]) == (b"GIF89a", b"\x01\x00\x01\x00")
    assert_not_kept(answer)


def test_an_open_gets_the_pixel_and_counts(call: Call, store: MemoryStore, urls: Urls) -> None:
    assert_pixel(call(urls.pixel))
    assert_pixel(call(urls.pixel))
    assert (row(store)["opened_at"], row(store)["opens"]) == (NOW, 2)
    assert [(event["kind"], event["user_agent"], event["at"]) for event in events(store)] == [
        ("open", "Reader/1.0", NOW)
    ] * 2


class TestWhoWantsNoTrackingAnyMore:
    def amend(self, store: MemoryStore, tracking: bool) -> None:
        amend(store, WORKSPACE, NUMBER, lambda doc: {**doc, "tracking": tracking}, lambda: NOW, Author("x", "api"))

    def test_is_not_tracked_in_mails_of_before(self, call: Call, store: MemoryStore, urls: Urls) -> None:
        put_contact(store, NUMBER, NOW, WORKSPACE, email="ada@example.test")
        call(urls.pixel)
        before = row(store)
        self.amend(store, tracking=False)
        assert_pixel(call(urls.pixel))
        assert call(urls.link(1))["headers"]["location"] == "https://b.test/"
        assert (row(store), len(events(store))) == (before, 1)
        self.amend(store, tracking=True)
        call(urls.pixel)
        assert (row(store)["opens"], len(events(store))) == (2, 2)

    def test_nor_is_who_was_made_so_and_is_gone(self, call: Call, store: MemoryStore, urls: Urls) -> None:
        doc = {**new_doc(NOW), "email": "ada@example.test", "tracking": False}
        commit(store, WORKSPACE, NUMBER, None, doc, lambda: NOW, Author("x", "import"))
        call(urls.pixel)
        bury(store, WORKSPACE, NUMBER, lambda: NOW)
        call(urls.pixel)
        assert ("opened_at" in row(store), events(store)) == (False, [])

    def test_others_are_tracked(self, call: Call, store: MemoryStore, urls: Urls) -> None:
        doc = {**new_doc(NOW), "email": "bob@example.test", "tracking": False}
        commit(store, WORKSPACE, NUMBER + 1, None, doc, lambda: NOW, Author("x", "import"))
        call(urls.pixel)
        assert row(store)["opens"] == 1


@pytest.mark.parametrize(
    ("link", "target"), [(0, "https://a.test/?x=1&y=2#z"), (1, "https://b.test/"), (2, "https://c.test/7")]
)
def test_a_click_leads_on_and_counts(call: Call, store: MemoryStore, urls: Urls, link: int, target: str) -> None:
    answer = call(urls.link(link))
    assert (answer["statusCode"], answer["headers"]["location"]) == (302, target)
    assert answer["headers"]["referrer-policy"] == "no-referrer"
    assert_not_kept(answer)
    assert (row(store)["clicked_at"], row(store)["clicks"], row(store)[f"link:{link}"]) == (NOW, 1, 1)
    assert [event["link"] for event in events(store)] == [link]


def test_head_is_answered_and_counts_as_a_machines(call: Call, store: MemoryStore, urls: Urls) -> None:
    assert_pixel(call(urls.pixel, "HEAD"))
    assert call(urls.link(0), "HEAD")["headers"]["location"] == "https://a.test/?x=1&y=2#z"
    assert of_row(row(store)) == {
        "machine_opened_at": NOW,
        "machine_opened_why": "head",
        "machine_clicked_at": NOW,
        "machine_clicked_why": "head",
    }
    assert {event["method"] for event in events(store)} == {"HEAD"}


def test_bad_tokens_change_nothing(call: Call, store: MemoryStore, urls: Urls) -> None:
    before = row(store)
    forger = Signer('{"1": "not the secret, but as long as it"}').urls(ORIGIN, WORKSPACE, CAMPAIGN, NUMBER)
    open_token, click_token = urls.pixel.rpartition("/")[2], urls.link(0).rpartition("/")[2]
    for token in ("", "x", "%00", open_token[:-1], open_token + "A", click_token, forger.pixel.rpartition("/")[2]):
        assert_pixel(call(f"/t/o/{token}"))
    for token in ("", "x", "é", click_token[:-1], open_token, forger.link(0).rpartition("/")[2]):
        assert call(f"/t/c/{token}")["statusCode"] == 404
    assert row(store) == before
    assert events(store) == []


def test_a_link_that_was_never_sent_is_not_found(call: Call, store: MemoryStore, urls: Urls) -> None:
    before = row(store)
    answer = call(urls.link(3))
    assert answer["statusCode"] == 404
    assert answer["headers"]["content-type"].startswith("text/html")
    assert "location" not in answer["headers"]
    assert_not_kept(answer)
    assert row(store) == before


def test_who_was_never_sent_to_is_not_counted(call: Call, store: MemoryStore) -> None:
    stranger = Signer(SECRET).urls(ORIGIN, WORKSPACE, CAMPAIGN, 8)
    assert_pixel(call(stranger.pixel))
    assert store.get(keys.row(WORKSPACE, CAMPAIGN, 8)) is None
    assert list(query_all(store, keys.events(WORKSPACE, CAMPAIGN, 8))) == []


def test_readers_are_served_when_counting_fails(call: Call, urls: Urls) -> None:
    broken = Broken()
    fill(broken)
    assert_pixel(call(urls.pixel, kept=broken))
    assert call(urls.link(1), kept=broken)["headers"]["location"] == "https://b.test/"
