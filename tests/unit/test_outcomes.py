"""What came of messages by the time they were sent, against plain counting of the rows; and by days of a zone."""

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from godwit.analytics.chunks import apply_changes
from godwit.analytics.outcomes import KEPT, Outcome, read_outcomes
from godwit.clock import DAY, HOUR, MINUTE, SECOND, to_iso
from godwit.reputation.days import begins, by_day
from godwit.reputation.window import Window, slot_of
from godwit.store import keys
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import query_all
from godwit.store.tables import EXPIRES_AT
from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from tests.factories import WORKSPACE
from tests.simulation.faults import Executioner, Killed, Mortal

START = 1_758_000_000_000
CAMPAIGNS = (str(ULID.from_timestamp(START)), str(ULID.from_timestamp(START)))
SLOT = 15 * MINUTE
TIMES = st.integers(START, START + 3 * DAY)
Change = tuple[str, str, int, dict[str, Any]]


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Rows of two campaigns as they came to be, in the order of their versions; some are sent again at another time."""
    changes: list[Change] = []
    for campaign in CAMPAIGNS:
        for number in draw(st.lists(st.integers(0, 200_000), unique=True, max_size=5)):
            row: dict[str, Any] = {"version": 0}
            for version in range(1, draw(st.integers(1, 4)) + 1):
                row = {**row, "version": version, "state": draw(st.sampled_from(["sent", "sent", "failed", "claimed"]))}
                if row["state"] == "failed":
                    row["reason"] = "full"
                if row["state"] == "sent":
                    row["sent_at"] = draw(TIMES)
                    for fact in draw(st.sets(st.sampled_from(["delivered_at", "bounced_at", "complained_at"]))):
                        row.setdefault(fact, draw(TIMES))
                changes.append((WORKSPACE, campaign, number, row))
    return changes


def counted(rows: list[tuple[str, dict[str, Any]]]) -> Counter[tuple[str, int, str]]:
    """By campaign, quarter of an hour of sending, and fact."""
    found: Counter[tuple[str, int, str]] = Counter()
    for campaign, row in rows:
        if row["state"] == "sent":
            slot = row["sent_at"] // SLOT
            found[campaign, slot, "sent"] += 1
            for fact in ("delivered", "bounced", "complained"):
                found[campaign, slot, fact] += f"{fact}_at" in row
    return +found


def stored(store: MemoryStore, since: int = START) -> Counter[tuple[str, int, str]]:
    found: Counter[tuple[str, int, str]] = Counter()
    for outcome in read_outcomes(store, WORKSPACE, since):
        for fact, count in zip(("sent", "delivered", "bounced", "complained"), outcome.counts, strict=True):
            found[outcome.campaign, outcome.slot, fact] += count
    return +found


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_batches_and_a_crash_anywhere_give_what_the_rows_say(history: list[Change], random: Any) -> None:
    store, objects, executioner = MemoryStore(), MemoryObjects(), Executioner()
    mortal: Any = Mortal(store, executioner)
    batches = [history[at : at + random.randint(1, 5)] for at in range(0, len(history), 2)] + [history]
    random.shuffle(batches)
    left: list[list[Change]] = []
    for batch in batches:
        executioner.arm(random.randint(0, 12), after=random.random() < 0.5)
        try:
            apply_changes(mortal, objects, batch)
        except Killed:
            # As of another shard of the stream: it comes again after others.
            left.append(batch)
    executioner.arm(None)
    for batch in left:
        apply_changes(mortal, objects, batch)
    last = {(campaign, number): (campaign, row) for _, campaign, number, row in history}
    assert stored(store) == counted(list(last.values()))


def test_outcomes_expire_and_those_of_earlier_days_are_not_read() -> None:
    store, objects = MemoryStore(), MemoryObjects()
    for version, at in enumerate((START, START + 2 * DAY), start=1):
        row = {"version": 1, "state": "sent", "sent_at": at}
        apply_changes(store, objects, [(WORKSPACE, CAMPAIGNS[0], version, row)])
    items = list(query_all(store, keys.outcomes(WORKSPACE)))
    assert [item[EXPIRES_AT] * SECOND for item in items] == [
        START // DAY * DAY + KEPT,
        (START + 2 * DAY) // DAY * DAY + KEPT,
    ]
    assert len(stored(store, START + DAY)) == 1


@given(
    st.lists(st.tuples(TIMES, st.integers(0, 9)), max_size=30),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland", "Europe/Berlin"]),
    st.integers(1, 5),
)
def test_days_are_those_of_the_zone(sent: list[tuple[int, int]], zone: str, days: int) -> None:
    now, where = START + 3 * DAY, ZoneInfo(zone)
    outcomes = [Outcome(CAMPAIGNS[0], at // SLOT, (count, 0, 0, 0)) for at, count in sent]
    listed = by_day(outcomes, days, where, now)
    assert len(listed) == days
    assert listed[-1].date == datetime.fromtimestamp(now / SECOND, where).date()
    for day in listed:
        there = [count for at, count in sent if datetime.fromtimestamp(at / SECOND, where).date() == day.date]
        assert day.figures.sent == sum(there)
    first = datetime.fromtimestamp(begins(days, where, now) / SECOND, where)
    assert (first.hour, first.minute, first.date()) == (0, 0, listed[0].date), to_iso(now)


def test_the_window_is_a_day_long_and_leaves_out_what_was_decided_on() -> None:
    now = START + 2 * DAY
    long_ago, before, just_now = (slot_of(now - back) for back in (25 * HOUR, 2 * HOUR, 20 * MINUTE))
    outcomes = [
        Outcome(campaign, slot, (1, 2, 3, 4)) for campaign in CAMPAIGNS for slot in (long_ago, before, just_now)
    ]
    assert Window(now, {}).add_up(outcomes).counts() == {"sent": 4, "delivered": 8, "bounced": 12, "complained": 16}
    assert Window(now, {CAMPAIGNS[0]: before}).add_up(outcomes).sent == 3
    assert Window(now, {CAMPAIGNS[0]: just_now}).add_up(outcomes).sent == 2
    assert Window(now, {}, released=before).add_up(outcomes).sent == 2
