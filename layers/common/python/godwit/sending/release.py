"""Releasing a page: slots on the pacers, the step's commit, and when the next step is due. May touch: the store."""

from dataclasses import dataclass

from pyroaring import BitMap

from godwit.campaigns import transitions
from godwit.campaigns.campaign import KIND, Campaign
from godwit.campaigns.states import Status
from godwit.clock import SECOND
from godwit.queues import Message
from godwit.sending.messages import RecipientMessage
from godwit.sending.pacers import Rates, read_pacers, reservation
from godwit.sending.pacing import reserve
from godwit.sending.progress import (
    LOOK_AFTER,
    Progress,
    fresh_numbers,
    in_flight,
    page_size,
    page_worth,
    released,
)
from godwit.sending.reconcile import settled_rows
from godwit.sending.state import Outbox, State, commit
from godwit.store import keys
from godwit.store.protocol import Check, Contended, Store, TransactionFailed, Write

AHEAD = 60 * SECOND
"""Nothing more is reserved while the reservation runs so far ahead; what is reserved is lost to others on a pause."""
BLOCKED = 5
"""Seconds between looks at a window that stragglers keep full."""
RESERVATION_ATTEMPTS = 8


@dataclass(frozen=True)
class Step:
    """What a committed step queues: numbers with their slots (ms), and the next step after `delay` seconds."""

    slots: list[tuple[int, int]]
    delay: int


def release(
    store: Store,
    campaign: Campaign,
    rates: Rates,
    state: State,
    progress: Progress,
    again: list[int],
    audience: BitMap,
    now: int,
) -> Step | None:
    """Commit the step with the page it releases: `again`, as far as they fit, and fresh numbers.

    None when somebody else committed this step, or the campaign isn't sending any more. Raises Contended.
    """
    for _ in range(RESERVATION_ATTEMPTS):
        pacers = read_pacers(store, campaign.workspace, campaign.id, rates)
        free = max(now, *(pacer.next_free for pacer in pacers.values()))
        fresh: list[int] = []
        sent: list[int] = []
        repeats: list[int] = []
        if free <= now + AHEAD:
            repeats = again[: page_worth(rates.slowest)]
            fresh = fresh_numbers(progress, audience, page_size(progress, audience, rates.slowest))
            sent = _unclaimed(store, campaign, progress, fresh)
        numbers = repeats + sent
        slots = reserve(list(pacers.values()), len(numbers), now)
        after = released(progress, fresh, sent, repeats, slots.start, slots.interval)
        delay = _wait(after, audience, rates.slowest, max(free, *slots.next_free) if numbers else free, now)
        writes: list[Write | Check] = [
            commit(campaign, state, after, Outbox(bool(fresh), tuple(repeats)), now + delay * SECOND, now),
            Check(
                keys.document(campaign.workspace, KIND, campaign.id),
                transitions.in_run(Status.SENDING, campaign.run),
            ),
            *(reservation(pacers, slots) if numbers else ()),
        ]
        try:
            store.transact(writes)
        except TransactionFailed as failed:
            if {0, 1} & set(failed.failed):
                return None
            continue
        return Step([(n, round(slots.start + slots.interval * at)) for at, n in enumerate(numbers)], delay)
    raise Contended("the pacers are moved by others all the time")


def slots_of(progress: Progress, outbox: Outbox, audience: BitMap) -> list[tuple[int, int]]:
    """What a committed step released, as far as the progress tells: numbers with rows are in it, and do no harm."""
    again = set(outbox.again)
    slots = [(each.number, each.slot) for each in progress.open if each.number in again]
    if outbox.page and progress.pages:
        first = progress.pages[-1].first
        slots += [slot for slot in in_flight(progress, audience) if slot[0] >= first]
    return slots


def messages(campaign: Campaign, slots: list[tuple[int, int]], now: int) -> list[Message]:
    """One message per recipient, delayed up to its slot (ms)."""
    return [
        Message(
            RecipientMessage(campaign.workspace, campaign.id, campaign.run, number, slot).body(),
            max(0, -(-(slot - now) // SECOND)),
        )
        for number, slot in slots
    ]


def _unclaimed(store: Store, campaign: Campaign, progress: Progress, fresh: list[int]) -> list[int]:
    """The fresh numbers that want a message: those under `checked` may have rows of an earlier run."""
    seen = [number for number in fresh if number < progress.checked]
    if not seen:
        return fresh
    rows = settled_rows(store, campaign, seen)
    return [number for number in fresh if number not in rows]


def _wait(progress: Progress, audience: BitMap, per_minute: int, free: int, now: int) -> int:
    """Seconds until there may be something to do: a page to reserve, a row to see, a straggler's time.

    `free` is where the latest pacer stands (ms).
    """
    if fresh_numbers(progress, audience, 1):
        if not page_size(progress, audience, per_minute):
            return BLOCKED
        return _within(free - AHEAD - now, 0, 15)
    flying = in_flight(progress, audience)
    if not flying:
        return 60
    last = flying[-1][1] + LOOK_AFTER - now
    return _within(last, 2, 15) if last > -10 * SECOND else 10


def _within(milliseconds: int, least: int, most: int) -> int:
    return min(most, max(least, -(-milliseconds // SECOND)))
