"""Claims: one has it, and a request that was retried has it still."""

import pytest
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.store.conditions import Item
from godwit.store.memory import MemoryStore

RECIPIENT = Recipient("W", "C", 7)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def claim(store: MemoryStore, claim_id: str, before: Item | None = None, run: int = 1) -> int | None:
    return claims.claim(store, RECIPIENT, run=run, claim_id=claim_id, now=5, sent_to=f"of {claim_id}", before=before)


def row(store: MemoryStore) -> Item:
    found = store.get(RECIPIENT.key)
    assert found is not None
    return found


def test_one_has_it_also_if_the_answer_was_lost_and_the_request_repeated(store: MemoryStore) -> None:
    assert claim(store, "mine") == 1
    assert claim(store, "mine") == 1
    assert claim(store, "other") is None
    assert (row(store)["claim"], row(store)["version"]) == ("mine", 1)


def test_so_it_is_in_a_resend(store: MemoryStore) -> None:
    claim(store, "first")
    claims.mark_failed(store, RECIPIENT, "first", "full", 6)
    before = row(store)
    assert claim(store, "mine", before, run=2) == 2
    assert claim(store, "mine", before, run=2) == 2
    assert claim(store, "other", before, run=2) is None


def test_what_is_marked_is_claimed_no_more(store: MemoryStore) -> None:
    claim(store, "mine")
    claims.mark_sent(store, RECIPIENT, "mine", "m", 6)
    assert claim(store, "mine") is None
    assert not claims.unclaim(store, RECIPIENT, "mine")
    assert not claims.expire(store, RECIPIENT, "mine")
    assert row(store)["state"] == "sent"


def test_a_claim_that_is_taken_back_leaves_what_was(store: MemoryStore) -> None:
    claim(store, "first")
    claims.unclaim(store, RECIPIENT, "first")
    assert (row(store)["state"], row(store)["attempt"]) == ("released", 0)
    assert claim(store, "second") == 1
    claims.mark_failed(store, RECIPIENT, "second", "full", 6)
    before = row(store)
    claim(store, "third", before, run=2)
    assert "reason" not in row(store)
    claims.unclaim(store, RECIPIENT, "third", before)
    assert {**row(store), "version": 0} == {**before, "version": 0}


def test_who_lost_the_claim_changes_nothing(store: MemoryStore) -> None:
    """A sender that wakes up after its claim was taken back, and the recipient is another's."""
    claim(store, "mine")
    claims.unclaim(store, RECIPIENT, "mine")
    claim(store, "other")
    before = row(store)
    assert not claims.unclaim(store, RECIPIENT, "mine")
    assert not claims.mark_sent(store, RECIPIENT, "mine", "m", 6)
    assert not claims.mark_failed(store, RECIPIENT, "mine", "full", 6)
    assert not claims.expire(store, RECIPIENT, "mine")
    assert not claims.skip(store, RECIPIENT, run=1, reason="unsubscribed", now=6)
    assert not claims.give_up(store, RECIPIENT, run=1, now=6)
    assert row(store) == before


def test_what_is_marked_stays_as_it_was_marked(store: MemoryStore) -> None:
    claim(store, "mine")
    claims.mark_sent(store, RECIPIENT, "mine", "m", 6)
    before = row(store)
    assert not claims.mark_sent(store, RECIPIENT, "mine", "again", 7)
    assert not claims.mark_failed(store, RECIPIENT, "mine", "full", 7)
    assert not claims.skip(store, RECIPIENT, run=1, reason="unsubscribed", now=7)
    assert not claims.give_up(store, RECIPIENT, run=1, now=7)
    assert row(store) == before


@pytest.mark.parametrize("known", ["sent", "failed"])
def test_what_was_given_up_for_unknown_is_set_right_by_who_knows(store: MemoryStore, known: str) -> None:
    claim(store, "mine")
    assert claims.expire(store, RECIPIENT, "mine")
    if known == "sent":
        assert claims.mark_sent(store, RECIPIENT, "mine", "m", 6)
    else:
        assert claims.mark_failed(store, RECIPIENT, "mine", "full", 6)
    assert row(store)["state"] == known
