"""Contacts who are not to be tracked: what they do with mails that they have already isn't written down either."""

from types import SimpleNamespace
from typing import Any

import pytest
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.links import save_targets
from godwit.store import keys
from godwit.store.protocol import query_all
from godwit.tracking.tokens import Signer

from functions.tracking import handler as tracking
from tests.factories import WORKSPACE, api_event
from tests.integration.import_desk import Desk

SIGNER = Signer('{"1": "0123456789abcdef0123456789abcdef"}')
CAMPAIGN = "01M85TWXXH0S2CQC9504G2R3Z3"
TARGET = "https://shop.test/a?x=1#top"
COUNTED = {"opens": 1, "clicks": 1}


class Office(Desk):
    """A desk whose contacts get mail, read it, and follow its link."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        monkeypatch.setattr(tracking, "environment", SimpleNamespace(store=self.store, keyring=SIGNER))
        monkeypatch.setattr(tracking, "clock", self.now)
        save_targets(self.store, WORKSPACE, CAMPAIGN, [TARGET], [])

    def make(self, **fields: Any) -> int:
        """A contact who was sent to."""
        status, made = self.call("POST", "/v1/contacts", fields)
        assert status == 201
        return self.send(int(made["id"]))

    def send(self, number: int) -> int:
        recipient = Recipient(WORKSPACE, CAMPAIGN, number)
        claims.claim(self.store, recipient, run=1, claim_id="c", now=self.now(), sent_to="digest")
        claims.mark_sent(self.store, recipient, "c", "message", self.now())
        self.later += 3_600_000
        return number

    def change(self, number: int, **fields: Any) -> int:
        version = self.call("GET", f"/v1/contacts/{number}")[1]["version"]
        return self.call("PATCH", f"/v1/contacts/{number}", {"version": version, **fields})[0]

    def read(self, number: int) -> list[Any]:
        """Open the mail and follow its link, a minute apart; what came back."""
        urls = SIGNER.urls("", WORKSPACE, CAMPAIGN, number)
        answers = []
        for url in (urls.pixel, urls.link(0)):
            event = api_event("GET", url)
            event["requestContext"]["http"]["userAgent"] = "Mozilla/5.0 (X11; Linux x86_64) Thunderbird/140.0"
            answers.append(tracking.handler(event, None))
            self.later += 60_000
        return answers

    def counted(self, number: int) -> dict[str, int]:
        row = self.store.get(keys.row(WORKSPACE, CAMPAIGN, number)) or {}
        return {name: row[name] for name in COUNTED if name in row}

    def kept(self, number: int) -> list[Any]:
        """All that is written down of what was done with the mail."""
        events = query_all(self.store, keys.events(WORKSPACE, CAMPAIGN, number))
        return [self.store.get(keys.row(WORKSPACE, CAMPAIGN, number)), *events]

    def is_tracked(self, number: int) -> bool:
        """Whether something is written down of what is done with the mail."""
        before = self.kept(number)
        self.read(number)
        return self.kept(number) != before


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def test_mails_that_were_sent_before_go_on_working_and_nothing_is_written_down(office: Office) -> None:
    ada, bob = office.make(email="ada@x.de"), office.make(email="bob@x.de")
    answers = office.read(ada)
    assert [answer["statusCode"] for answer in answers] == [200, 302]
    assert answers[1]["headers"]["location"] == TARGET
    before = office.kept(ada)
    assert (len(before), office.counted(ada)) == (3, COUNTED)

    assert office.change(ada, tracking=False) == 200
    assert office.read(ada) == answers
    assert office.kept(ada) == before
    office.read(bob)
    assert office.counted(bob) == COUNTED, "others are tracked as before"
    assert office.change(ada, first_name="Ada", tracking=False) == 200
    assert not office.is_tracked(ada)

    assert office.change(ada, tracking=True) == 200
    assert office.read(ada) == answers
    assert office.counted(ada) == {"opens": 2, "clicks": 2}, "what was done in between stays unknown"


def test_null_is_the_default(office: Office) -> None:
    ada = office.make(email="ada@x.de", tracking=False)
    assert not office.is_tracked(ada)
    assert office.change(ada, tracking=None) == 200
    assert office.is_tracked(ada)


def test_a_change_that_fails_changes_nothing(office: Office) -> None:
    office.make(email="taken@x.de")
    ada, bob = office.make(email="ada@x.de"), office.make(email="bob@x.de", tracking=False)
    assert office.change(ada, email="taken@x.de", tracking=False) == 409
    assert office.change(bob, email="taken@x.de", tracking=True) == 409
    assert office.call("PATCH", f"/v1/contacts/{ada}", {"version": 9, "tracking": False})[0] == 409
    assert (office.is_tracked(ada), office.is_tracked(bob)) == (True, False)


def test_a_file_switches_it_off(office: Office) -> None:
    ada = office.make(email="ada@x.de")
    office.run("email,tracking\nada@x.de,no\nbob@x.de,no\ncleo@x.de,yes\n")
    bob, cleo = ada + 1, ada + 2
    assert [office.is_tracked(office.send(number)) for number in (bob, cleo)] == [False, True]
    assert not office.is_tracked(ada)


def test_who_was_deleted_or_erased_stays_untracked(office: Office) -> None:
    ada, bob = (office.make(email=f"{name}@x.de", tracking=False) for name in ("ada", "bob"))
    version = office.call("GET", f"/v1/contacts/{ada}")[1]["version"]
    assert office.call("DELETE", f"/v1/contacts/{ada}", query={"version": version})[0] == 204
    office.job(office.call("POST", f"/v1/contacts/{bob}/erase")[1]["id"])
    assert not office.is_tracked(ada)
    assert not office.is_tracked(bob)


@pytest.mark.parametrize("after", [False, True])
def test_contact_and_hits_agree_wherever_an_import_is_killed(monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    wishes = set()
    for kill_at in range(40):
        office = Office(monkeypatch)
        ada = office.make(email="ada@x.de")
        office.start("email,tracking\nada@x.de,no\n")
        message = office.queues["imports"].bodies.pop(0)
        office.executioner.arm(kill_at, after=after)
        done = office.deliver(message)
        office.executioner.arm(None)
        wished = office.call("GET", f"/v1/contacts/{ada}")[1]["tracking"]
        assert office.is_tracked(ada) == wished
        wishes.add(wished)
        if done:
            break
        assert office.deliver(message)
        assert not office.is_tracked(ada)
    assert wishes == {True, False}


def test_other_workspaces_have_their_own_wishes(office: Office) -> None:
    ada = office.make(email="ada@x.de")
    other = office.call("POST", "/v1/contacts", {"email": "x@y.de", "tracking": False}, workspace="01JOTHER")[1]
    assert int(other["id"]) == ada
    assert office.is_tracked(ada)


def test_only_a_change_of_it_is_paid_for(office: Office) -> None:
    """A lone write costs half of one in a transaction."""
    ada = office.make(email="ada@x.de")
    transactions: list[Any] = []
    transact = office.store.transact
    office.store.transact = lambda writes: (transactions.append(writes), transact(writes))  # type: ignore[method-assign, assignment, func-returns-value]
    office.change(ada, city="Ulm")
    office.change(ada, tracking=True)
    assert transactions == []
    office.change(ada, tracking=False)
    [writes] = transactions
    assert [write.key for write in writes] == [keys.contact(WORKSPACE, ada), keys.untracked(WORKSPACE, ada)]
    office.change(ada, city="Bonn")
    assert len(transactions) == 1
