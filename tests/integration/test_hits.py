"""Recipients' hits on the in-memory store: whatever comes in whatever order, the row says what all hits amount to."""

from collections.abc import Iterator
from typing import Any

import pytest
from godwit.clock import DAY, MINUTE, SECOND
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import add_fact
from godwit.ledger.hits import Hit, record_hit
from godwit.ledger.hits import reclassify as reclassify_row
from godwit.ledger.tally import Tally, of_row, tally
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Contended, Delete, Page, Put, Update, Write, query_all
from godwit.tracking import classify as rules
from godwit.tracking.classify import Request, classify
from hypothesis import given
from hypothesis import strategies as st

from tests.metering import MeteredStore
from tests.unit.test_classify import DELIVERED, FIREFOX, LATER, SENT, clicked, hits, opened

WORKSPACE, CAMPAIGN, NUMBER = "01M85TWXXH0S2CQC9504G2R3Z2", "01M85TWXXH0S2CQC9504G2R3Z3", 7
RECIPIENT = Recipient(WORKSPACE, CAMPAIGN, NUMBER)


def sent(store: MemoryStore | None = None) -> MemoryStore:
    """A store with a recipient who was sent to."""
    store = store or MemoryStore()
    claims.claim(store, RECIPIENT, run=1, claim_id="c", now=SENT - 1, sent_to="digest")
    claims.mark_sent(store, RECIPIENT, "c", "message", SENT)
    return store


def deliver(store: MemoryStore, at: int = DELIVERED) -> None:
    add_fact(store, RECIPIENT, "delivered_at", at)


def hit(request: Request, identifier: str) -> Hit:
    return Hit(
        *(WORKSPACE, CAMPAIGN, NUMBER, request.kind, request.link, request.at),
        id=identifier,
        user_agent=request.user_agent,
        method=request.method,
    )


def record(store: MemoryStore, *requests: Request, start: int = 0) -> None:
    for at, request in enumerate(requests, start):
        assert record_hit(store, hit(request, f"{at:05d}"))


def row(store: MemoryStore) -> Item:
    found = store.get(RECIPIENT.key)
    assert found is not None
    return found


def reclassify(store: MemoryStore, now: int = LATER) -> bool:
    return reclassify_row(store, RECIPIENT, row(store), now)


def whole(requests: list[Request], delivered_at: int | None = None) -> Tally:
    return tally(zip(requests, classify(requests, SENT, delivered_at), strict=True))


@given(st.lists(hits(), max_size=12), st.permutations(range(12)))
def test_in_any_order_the_row_is_the_fold_of_all(requests: list[Request], order: list[int]) -> None:
    store = sent()
    for at in order:
        if at < len(requests):
            record_hit(store, hit(requests[at], str(at)))
    assert of_row(row(store)) == whole(requests)
    version = row(store)["version"]
    for at, request in enumerate(requests):
        assert record_hit(store, hit(request, str(at)))
    assert row(store)["version"] == version, "the same hits again change nothing"
    assert not reclassify(store)


def test_a_burst_that_shows_late_takes_its_first_clicks_back() -> None:
    store = sent()
    deliver(store)
    scan = [clicked(link, LATER + link * SECOND) for link in range(3)]
    record(store, *scan[:2])
    assert (row(store)["clicked_at"], row(store)["clicks"], row(store)["link:1"]) == (LATER, 2, 1)
    record(store, scan[2], start=2)
    assert of_row(row(store)) == {"machine_clicked_at": LATER, "machine_clicked_why": "burst"}
    record(store, clicked(1, LATER + MINUTE), start=3)
    assert (row(store)["clicked_at"], row(store)["clicks"], row(store)["link:1"]) == (LATER + MINUTE, 1, 1)


def test_a_hit_proves_that_the_message_arrived() -> None:
    for settle in (lambda store: None, lambda store: claims.expire(store, RECIPIENT, "c")):
        store = MemoryStore()
        claims.claim(store, RECIPIENT, run=1, claim_id="c", now=SENT, sent_to="digest")
        settle(store)
        record(store, clicked(method="HEAD"))
        assert (row(store)["state"], row(store)["sent_at"]) == ("sent", SENT)


def test_who_was_not_sent_to_has_no_hits() -> None:
    store = MemoryStore()
    assert not record_hit(store, hit(opened(), "1"))
    claims.skip(store, RECIPIENT, run=1, reason="unsubscribed", now=SENT)
    before = row(store)
    assert not record_hit(store, hit(opened(), "1"))
    assert row(store) == before
    assert list(query_all(store, keys.events(WORKSPACE, CAMPAIGN, NUMBER))) == []


class Crowded(MemoryStore):
    """Somebody else changes the row just before it is written, as often as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.others: Iterator[Any] = iter(())

    def write(self, write: Write) -> Item | None:
        if isinstance(write, Update) and write.key == RECIPIENT.key:
            for act in self.others:
                act(self)
                break
        return super().write(write)


def test_hits_at_the_same_time_lose_nothing() -> None:
    store = Crowded()
    sent(store)
    acts = [lambda store, at=at: record_hit(store, hit(clicked(at), f"other {at}")) for at in (1, 2)]
    store.others = iter([*acts, deliver])
    record(store, clicked(0))
    assert of_row(row(store)) == {"machine_clicked_at": LATER, "machine_clicked_why": "burst"}
    assert row(store)["delivered_at"] == DELIVERED


def test_a_hit_that_never_gets_its_turn_counts_with_the_next() -> None:
    store = Crowded()
    sent(store)
    touch = lambda store: MemoryStore.write(store, Update(RECIPIENT.key, add={"version": 1}))  # noqa: E731
    store.others = iter([touch] * 99)
    with pytest.raises(Contended):
        record_hit(store, hit(opened(), "1"))
    assert "opened_at" not in row(store)
    store.others = iter(())
    record(store, opened(LATER + MINUTE), start=2)
    assert (row(store)["opened_at"], row(store)["opens"]) == (LATER, 2)


class Counting(MemoryStore):
    """Knows how many items queries gave."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0

    def query(self, *arguments: Any, **named: Any) -> Page:
        page = super().query(*arguments, **named)
        self.most = max(self.most, len(page.items))
        return page


def test_the_work_for_a_hit_does_not_grow_with_those_before() -> None:
    store = Counting()
    sent(store)
    requests = [clicked(at % 3, LATER + at * 25 * SECOND, FIREFOX) for at in range(1_000)]
    record(store, *requests)
    assert store.most <= 60
    assert of_row(row(store)) == whole(requests)
    assert row(store)["clicks"] == 1_000


def test_a_flood_is_counted_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("godwit.ledger.hits.PAGE", 60)
    store = Counting()
    sent(store)
    requests = [opened(LATER + at * 10) for at in range(200)]
    record(store, *requests)
    assert store.most <= 60
    assert of_row(row(store)) == whole(requests)


def test_what_has_expired_stays_counted() -> None:
    store = sent()
    requests = [opened(), clicked(0), clicked(user_agent="Barracuda")]
    record(store, *requests)
    before = of_row(row(store))
    for event in query_all(store, keys.events(WORKSPACE, CAMPAIGN, NUMBER)):
        store.write(Delete(keys.Key(RECIPIENT.key.table, event["pk"], event["sk"])))
    years_later = SENT + 800 * DAY
    assert not reclassify(store, years_later)
    assert of_row(row(store)) == before
    record(store, opened(years_later), opened(years_later + 1), start=5)
    assert of_row(row(store)) == {**before, "opens": 3, "last_opened_at": years_later + 1}


def test_rules_that_change_apply_to_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    store = sent()
    record(store, *(clicked(link, LATER + link * SECOND) for link in range(3)), opened())
    record(store, *(opened(LATER + at * MINUTE) for at in range(80)), start=9)
    assert "clicks" not in row(store)
    assert row(store)["settled"]
    monkeypatch.setattr(rules, "BURST", 4)
    assert reclassify(store)
    assert (row(store)["clicks"], row(store)["link:2"], row(store)["opens"]) == (3, 1, 81)
    assert "machine_clicked_at" not in row(store)
    assert not reclassify(store)


def test_events_of_before_methods_were_kept_are_gets() -> None:
    store = sent()
    key = keys.event(WORKSPACE, CAMPAIGN, NUMBER, LATER, "open", "old")
    store.write(Put(key, {"at": LATER, "kind": "open", "user_agent": FIREFOX}))
    store.write(Put(keys.event(WORKSPACE, CAMPAIGN, NUMBER, LATER, "bounce", "b"), {"at": LATER, "kind": "bounce"}))
    assert reclassify(store)
    assert (row(store)["opened_at"], row(store)["opens"]) == (LATER, 1)


def test_what_a_hit_costs() -> None:
    store = MeteredStore()
    sent(store)
    begun = store.figures()
    record(store, opened())
    spent = {name: amount - begun.get(name, 0) for name, amount in store.figures().items()}
    assert {name: amount for name, amount in spent.items() if amount} == {
        "GetItem": 2,
        "Put": 1,
        "Query": 1,
        "Update": 1,
        "read units": 3,
        "write units": 2,
    }
