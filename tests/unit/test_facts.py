"""Facts of a row: each counts once, in any order with the sender's own mark, and only where something was sent."""

from collections.abc import Callable

import pytest
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import add_fact
from godwit.store.conditions import Item
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Write

RECIPIENT = Recipient("W", "C", 7)
LEFT = ("unsubscribed_at", 9)


class OvertakenStore(MemoryStore):
    """Something else happens after the first write of a fact was refused."""

    meanwhile: Callable[[], object] | None = None

    def write(self, write: Write) -> Item | None:
        try:
            return super().write(write)
        finally:
            if self.meanwhile is not None:
                meanwhile, self.meanwhile = self.meanwhile, None
                meanwhile()


@pytest.fixture
def store() -> OvertakenStore:
    return OvertakenStore()


def row(store: MemoryStore) -> Item:
    found = store.get(RECIPIENT.key)
    assert found is not None
    return found


def claim(store: MemoryStore) -> None:
    assert claims.claim(store, RECIPIENT, run=1, claim_id="mine", now=5, sent_to="digest") == 1


def send(store: MemoryStore) -> None:
    claim(store)
    assert claims.mark_sent(store, RECIPIENT, "mine", "m", 6)


def test_a_repeat_changes_nothing(store: OvertakenStore) -> None:
    send(store)
    assert add_fact(store, RECIPIENT, *LEFT)
    before = row(store)
    assert not add_fact(store, RECIPIENT, *LEFT)
    assert row(store) == before


@pytest.mark.parametrize("state", ["nothing", "released", "failed", "skipped"])
def test_nothing_is_added_where_nothing_was_sent(store: OvertakenStore, state: str) -> None:
    if state == "skipped":
        claims.skip(store, RECIPIENT, run=1, reason="unsubscribed", now=5)
    elif state != "nothing":
        claim(store)
    if state == "released":
        claims.unclaim(store, RECIPIENT, "mine")
    elif state == "failed":
        claims.mark_failed(store, RECIPIENT, "mine", "full", 6)
    before = store.get(RECIPIENT.key)
    assert not add_fact(store, RECIPIENT, *LEFT)
    assert store.get(RECIPIENT.key) == before


@pytest.mark.parametrize("unknown", [False, True])
def test_it_proves_that_what_was_claimed_was_sent(store: OvertakenStore, unknown: bool) -> None:
    claim(store)
    if unknown:
        claims.expire(store, RECIPIENT, "mine")
    assert add_fact(store, RECIPIENT, *LEFT)
    assert (row(store)["state"], row(store)["sent_at"]) == ("sent", 5)
    before = row(store)
    assert not add_fact(store, RECIPIENT, *LEFT)
    assert row(store) == before


def test_a_mark_that_comes_in_between_stands(store: OvertakenStore) -> None:
    claim(store)
    store.meanwhile = lambda: claims.mark_sent(store, RECIPIENT, "mine", "m", 6)
    assert add_fact(store, RECIPIENT, *LEFT)
    marked = row(store)
    assert (marked["state"], marked["sent_at"], marked["message_id"]) == ("sent", 6, "m")
    assert marked["unsubscribed_at"] == 9


def test_a_claim_taken_back_in_between_was_not_sent(store: OvertakenStore) -> None:
    claim(store)
    store.meanwhile = lambda: claims.unclaim(store, RECIPIENT, "mine")
    assert not add_fact(store, RECIPIENT, *LEFT)
    assert row(store)["state"] == "released"
