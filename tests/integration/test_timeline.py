"""What happened to a contact: consent with source and actor, notes, suppressions, and campaigns from the ledger."""

from typing import Any

import pytest
from godwit.contacts.consent import Wishes, heed, unsubscribe
from godwit.contacts.suppression import suppress, suppression_of
from godwit.ledger.claims import Recipient, claim, mark_sent, skip
from godwit.ledger.facts import add_fact
from godwit.ledger.reports import Report, record
from godwit.store import documents, keys
from godwit.store.protocol import query_all

from functions.contacts import base
from tests.factories import WORKSPACE
from tests.integration.import_desk import NOW, Desk

CAMPAIGN = "01CAMPAIGN0000000000000000"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def make(desk: Desk, **fields: Any) -> Any:
    status, contact = desk.call("POST", "/v1/contacts", {"email": "ada@example.com", **fields}, role="editor")
    assert status == 201, contact
    return contact


def timeline(desk: Desk, limit: int = 50) -> list[dict[str, Any]]:
    """All entries, read page by page, without what is null."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        status, page = desk.call("GET", "/v1/contacts/1/timeline", query=query, role="viewer")
        assert status == 200, page
        assert len(page["items"]) <= limit
        found += [{name: value for name, value in entry.items() if value is not None} for entry in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def told(desk: Desk, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(entry.get(name) for name in names) for entry in timeline(desk)]


class TestConsent:
    def test_every_change_is_kept_with_source_and_actor(self, desk: Desk) -> None:
        make(desk, consent={"email": {"given": True, "source": "fair"}})
        desk.call("PATCH", "/v1/contacts/1", {"version": 1, "city": "Ulm"})
        desk.call("PATCH", "/v1/contacts/1", {"version": 2, "consent": {"email": {"given": False}}})
        unsubscribe(desk.store, WORKSPACE, 1, "email", None, NOW, "unsubscribe page", base.clock)
        unsubscribe(desk.store, WORKSPACE, 1, "email", None, NOW + 5, "unsubscribe page", base.clock)
        heed(desk.store, WORKSPACE, 1, Wishes(start=["email"]), NOW, "unsubscribe page", base.clock)
        assert told(desk, "kind", "channel", "given", "source", "actor")[::-1] == [
            ("consent", "email", True, "fair", "editor@demo.test"),
            ("consent", "email", False, "api", "owner@demo.test"),
            ("unsubscribed", "email", None, "unsubscribe page", "recipient"),
            ("resubscribed", "email", None, "unsubscribe page", "recipient"),
            ("consent", "email", True, "unsubscribe page", "recipient"),
        ]

    @pytest.mark.parametrize("consent", [None, {"email": None}, {"email": {"given": None}}])
    @pytest.mark.parametrize(("method", "path"), [("PATCH", "/1"), ("PUT", "/by-email/ada@example.com")])
    def test_what_was_said_can_be_taken_back(self, desk: Desk, method: str, path: str, consent: Any) -> None:
        make(desk, consent={"email": {"given": True, "source": "fair"}})
        status, contact = desk.call(method, f"/v1/contacts{path}", {"version": 1, "consent": consent})
        assert (status, contact["consent"]["email"]["given"]) == (200, None)
        assert told(desk, "kind", "given", "source")[0] == ("consent", None, "api")

    def test_a_yes_is_kept_beside_a_stop_that_is_set_or_taken_back(self, desk: Desk) -> None:
        at, stop = "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"
        yes = {"email": {"given": True, "at": at, "source": "fair"}}
        make(desk, consent=yes, email_unsubscribed_at=stop)
        desk.call("PATCH", "/v1/contacts/1", {"version": 1, "consent": {"email": {"given": False, "at": stop}}})
        desk.call("PATCH", "/v1/contacts/1", {"version": 2, "consent": yes, "email_unsubscribed_at": None})
        assert told(desk, "kind", "given", "source", "said_at")[::-1] == [
            ("unsubscribed", None, "api", None),
            ("consent", True, "fair", at),
            ("consent", False, "api", stop),
            ("resubscribed", None, "api", None),
            ("consent", True, "fair", at),
        ]

    def test_topics_too(self, desk: Desk) -> None:
        news = desk.call("POST", "/v1/topics", {"name": "News"})[1]["id"]
        make(desk)
        unsubscribe(desk.store, WORKSPACE, 1, "email", news, NOW, "unsubscribe page", base.clock)
        desk.call("PATCH", "/v1/contacts/1", {"version": 2, "topics": [news]})
        assert told(desk, "kind", "topic_id", "name", "actor") == [
            ("subscribed", news, "News", "owner@demo.test"),
            ("unsubscribed", news, "News", "recipient"),
            ("subscribed", news, "News", "editor@demo.test"),
        ]

    def test_an_import_is_its_source(self, desk: Desk) -> None:
        shown = desk.run("email\nada@example.com\n", consent={"source": "fair"})
        assert shown["created"] == 1
        entries = timeline(desk)
        assert [(e["kind"], e["actor"]) for e in entries] == [
            ("consent", "owner@demo.test"),
            ("import", "owner@demo.test"),
        ]
        assert entries[0]["source"] == "fair"
        assert entries[1]["name"] == "people.csv"
        desk.run("email\nada@example.com\n", consent={"source": "fair"})
        assert len(timeline(desk)) == 2, "nothing changed, so nothing happened"

    def test_deleting_takes_it_along(self, desk: Desk) -> None:
        make(desk, consent={"email": {"given": True}})
        assert timeline(desk)
        desk.call("DELETE", "/v1/contacts/1", query={"version": 1})
        assert list(query_all(desk.store, keys.timeline(WORKSPACE, 1))) == []
        assert desk.call("GET", "/v1/contacts/1/timeline")[0] == 404


class TestNotes:
    def test_is_kept_at_its_time_and_moves_the_last_interaction(self, desk: Desk) -> None:
        make(desk)
        status, contact = desk.call(
            "POST", "/v1/contacts/1/notes", {"text": "Called 🎩", "at": "2026-05-01T10:00:00Z"}, role="editor"
        )
        assert (status, contact["last_interaction_at"]) == (201, "2026-05-01T10:00:00.000Z")
        older = desk.call("POST", "/v1/contacts/1/notes", {"text": "Met", "at": "2026-04-01T12:00:00+02:00"})[1]
        assert older["last_interaction_at"] == "2026-05-01T10:00:00.000Z"
        assert told(desk, "kind", "at", "text", "actor") == [
            ("note", "2026-05-01T10:00:00.000Z", "Called 🎩", "editor@demo.test"),
            ("note", "2026-04-01T10:00:00.000Z", "Met", "owner@demo.test"),
        ]
        now = desk.call("POST", "/v1/contacts/1/notes", {"text": "Now"})[1]
        assert now["last_interaction_at"] > "2027"

    @pytest.mark.parametrize("at", ["1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2286-11-20T17:46:40Z"])
    def test_times_that_can_not_be_put_in_order_are_refused(self, desk: Desk, at: str) -> None:
        make(desk)
        status, problem = desk.call("POST", "/v1/contacts/1/notes", {"text": "x", "at": at})
        assert (status, problem["errors"][0]["path"]) == (422, "at")
        for kept in ("1970-01-01T00:00:00.000Z", "2286-11-20T17:46:39.999Z"):
            assert desk.call("POST", "/v1/contacts/1/notes", {"text": "x", "at": kept})[0] == 201
        assert told(desk, "at") == [("2286-11-20T17:46:39.999Z",), ("1970-01-01T00:00:00.000Z",)]

    def test_faults(self, desk: Desk) -> None:
        make(desk)
        assert desk.call("POST", "/v1/contacts/1/notes", {"text": ""})[0] == 422
        assert desk.call("POST", "/v1/contacts/1/notes", {"text": " \n"})[0] == 422
        assert desk.call("POST", "/v1/contacts/1/notes", {"text": "x", "at": "noon"})[0] == 422
        assert desk.call("POST", "/v1/contacts/2/notes", {"text": "x"})[0] == 404
        assert desk.call("POST", "/v1/contacts/1/notes", {"text": "x"}, role="viewer")[0] == 403


class TestCampaigns:
    def test_shows_what_the_ledger_knows(self, desk: Desk) -> None:
        make(desk)
        documents.create(desk.store, WORKSPACE, "campaign", CAMPAIGN, {"name": "Spring"}, NOW)
        recipient = Recipient(WORKSPACE, CAMPAIGN, 1)
        claim(desk.store, recipient, run=1, claim_id="x", now=NOW + 1, sent_to="digest")
        mark_sent(desk.store, recipient, "x", "m-1", NOW + 2)
        record(desk.store, recipient, Report("delay", NOW + 3, "d", "m-1", attempt=1, reason="MailboxFull: try later"))
        add_fact(desk.store, recipient, "delivered_at", NOW + 4)
        add_fact(desk.store, recipient, "clicked_at", NOW + 6)
        add_fact(desk.store, recipient, "opened_at", NOW + 5)
        skip(desk.store, Recipient(WORKSPACE, CAMPAIGN + "Z", 1), run=1, reason="unsubscribed", now=NOW + 7)
        claim(desk.store, Recipient(WORKSPACE, CAMPAIGN, 2), run=1, claim_id="y", now=NOW, sent_to="digest")
        assert told(desk, "kind", "campaign_id", "name", "reason")[::-1] == [
            ("sent", CAMPAIGN, "Spring", None),
            ("delayed", CAMPAIGN, "Spring", "MailboxFull: try later"),
            ("delivered", CAMPAIGN, "Spring", None),
            ("opened", CAMPAIGN, "Spring", None),
            ("clicked", CAMPAIGN, "Spring", None),
            ("skipped", CAMPAIGN + "Z", None, "unsubscribed"),
        ]

    def test_pages_merge_both(self, desk: Desk) -> None:
        make(desk, consent={"email": {"given": True}, "sms": {"given": False}})
        for i in range(7):
            recipient = Recipient(WORKSPACE, f"01C{i}", 1)
            claim(desk.store, recipient, run=1, claim_id="x", now=NOW, sent_to="digest")
            mark_sent(desk.store, recipient, "x", "m", NOW + 10 * i)
            desk.call("POST", "/v1/contacts/1/notes", {"text": str(i)})
        whole = timeline(desk)
        assert len(whole) == 16
        assert [entry["at"] for entry in whole] == sorted((entry["at"] for entry in whole), reverse=True)
        for limit in (1, 2, 3, 5):
            assert timeline(desk, limit) == whole
        assert desk.call("GET", "/v1/contacts/1/timeline", query={"cursor": "x"})[0] == 422


class TestSuppressions:
    def test_round_trip(self, desk: Desk) -> None:
        make(desk)
        body = {"address": "ADA@Example.com", "reason": "asked by phone", "at": "2026-01-01T00:00:00Z"}
        expected = {
            "address": "ada@example.com",
            "channel": "email",
            "reason": "asked by phone",
            "at": "2026-01-01T00:00:00.000Z",
        }
        assert desk.call("POST", "/v1/suppressions", body, role="editor") == (201, expected)
        assert desk.call("POST", "/v1/suppressions", {"address": "ada@example.com"}) == (201, expected)
        assert desk.call("GET", "/v1/contacts/1")[1]["suppressed"]["email"] == "asked by phone"
        suppress(desk.store, WORKSPACE, "sms", "+14155550100", "opted_out", NOW)
        items = desk.call("GET", "/v1/suppressions", role="viewer")[1]["items"]
        assert [(item["address"], item["channel"]) for item in items] == [
            ("+14155550100", "sms"),
            ("ada@example.com", "email"),
        ]
        assert desk.call("DELETE", "/v1/suppressions", query={"address": "Ada@example.com"}) == (204, None)
        assert suppression_of(desk.store, WORKSPACE, "email", "ada@example.com") is None
        assert desk.call("GET", "/v1/contacts/1")[1]["suppressed"]["email"] is None
        assert desk.call("DELETE", "/v1/suppressions", query={"address": "ada@example.com"})[0] == 404
        assert told(desk, "kind", "reason", "source", "actor") == [
            ("unsuppressed", "asked by phone", "lifted", "owner@demo.test"),
            ("suppressed", "asked by phone", "api", "editor@demo.test"),
        ]

    def test_pages(self, desk: Desk) -> None:
        for i in range(5):
            suppress(desk.store, WORKSPACE, "email", f"a{i}@x.de", "hard_bounce", NOW + i)
        found, cursor = [], None
        while True:
            query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = desk.call("GET", "/v1/suppressions", query=query)[1]
            found += [item["address"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == [f"a{i}@x.de" for i in (4, 3, 2, 1, 0)]

    def test_no_key_names_an_address(self, desk: Desk) -> None:
        suppress(desk.store, WORKSPACE, "email", "ada@example.com", "hard_bounce", NOW)
        key = keys.suppression(WORKSPACE, "email", "ada@example.com")
        assert "ada" not in key.sk
        assert set(desk.store.get(key) or {}) == {"pk", "sk", "reason", "at"}

    def test_faults(self, desk: Desk) -> None:
        assert desk.call("POST", "/v1/suppressions", {"address": "nobody"})[0] == 422
        assert desk.call("POST", "/v1/suppressions", {"address": "a@b.de", "at": "1969-12-31T00:00:00Z"})[0] == 422
        assert desk.call("POST", "/v1/suppressions", {"address": "12", "channel": "sms"})[0] == 422
        assert desk.call("POST", "/v1/suppressions", {"address": "a@b.de", "channel": "fax"})[0] == 422
        assert desk.call("DELETE", "/v1/suppressions")[0] == 422
        assert desk.call("POST", "/v1/suppressions", {"address": "a@b.de"}, role="viewer")[0] == 403
