"""Releasing a page: slots on the pacers, the step's commit, and when the next step is due. May touch: the store."""

from collections.abc import Sequence
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
    PROMPT,
    Progress,
    fresh_numbers,
    in_flight,
    page_size,
    page_worth,
    released,
    reserved_until,
)
from godwit.sending.reconcile import settled_rows
from godwit.sending.state import Outbox, State, commit
from godwit.store import keys
from godwit.store.protocol import Check, Contended, Store, TransactionFailed, Write

AHEAD = 60 * SECOND
"""Nothing more is reserved while what a campaign has reserved runs so far ahead; a pause loses it to others."""
FARTHEST = 600 * SECOND
"""Nothing is reserved farther ahead, however many campaigns share a rate; SQS holds messages back for 900 s."""
BLOCKED = 5
"""Seconds between looks at a window that is full, or at senders that are behind."""
RESERVATION_ATTEMPTS = 8


@dataclass(frozen=True)
class Position:
    """How far a campaign is: its audience, its progress, whom to release again, whether the senders are behind."""

    audience: BitMap
    progress: Progress
    again: Sequence[int]
    behind: bool


@dataclass(frozen=True)
class Step:
    """What a committed step queues: numbers with their slots (ms), and the next step after `delay` seconds."""

    slots: list[tuple[int, int]]
    delay: int


@dataclass(frozen=True)
class _Page:
    """Numbers released again, and the next ones of the audience (`fresh`), of whom some are `sent` to."""

    repeats: tuple[int, ...] = ()
    fresh: tuple[int, ...] = ()
    sent: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.repeats + self.sent


def release(store: Store, campaign: Campaign, rates: Rates, state: State, position: Position, now: int) -> Step | None:
    """Commit the step with the page it releases.

    None when somebody else committed this step, or the campaign isn't sending any more. Raises Contended.
    """
    for _ in range(RESERVATION_ATTEMPTS):
        pacers = read_pacers(store, campaign.workspace, campaign.id, rates)
        free = max(now, *(pacer.next_free for pacer in pacers.values()))
        page = _choose(store, campaign, rates, position, free, now)
        slots = reserve(list(pacers.values()), len(page.numbers), now)
        after = released(position.progress, page.fresh, page.sent, page.repeats, slots.start, slots.interval)
        delay = _wait(after, position, rates.slowest, max(free, *slots.next_free) if page.numbers else free, now)
        outbox = Outbox(bool(page.fresh), page.repeats)
        writes: list[Write | Check] = [
            commit(campaign, state, after, outbox, now + delay * SECOND, now),
            Check(
                keys.document(campaign.workspace, KIND, campaign.id),
                transitions.in_run(Status.SENDING, campaign.run),
            ),
            *(reservation(pacers, slots) if page.numbers else ()),
        ]
        try:
            store.transact(writes)
        except TransactionFailed as failed:
            if {0, 1} & set(failed.failed):
                return None
            continue
        return Step([(n, round(slots.start + slots.interval * at)) for at, n in enumerate(page.numbers)], delay)
    raise Contended("the pacers are moved by others all the time")


def _choose(store: Store, campaign: Campaign, rates: Rates, position: Position, free: int, now: int) -> _Page:
    """Whom to release now: at most a page, those first who are released again; nobody while that would be too much.

    `free` is where the latest pacer stands (ms).
    """
    too_far = reserved_until(position.progress) > now + _ahead(position.progress, rates.slowest)
    if position.behind or too_far or free > now + FARTHEST:
        return _Page()
    repeats = tuple(position.again[: page_worth(rates.slowest)])
    size = page_size(position.progress, position.audience, rates.slowest) - len(repeats)
    fresh = fresh_numbers(position.progress, position.audience, max(0, size))
    return _Page(repeats, tuple(fresh), tuple(_unclaimed(store, campaign, position.progress, fresh)))


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


def _ahead(progress: Progress, per_minute: int) -> int:
    """How far ahead (ms) to reserve: with so many stragglers, only when the page before is seen to be dealt with."""
    return AHEAD if len(progress.open) < page_worth(per_minute) else PROMPT


def _wait(progress: Progress, before: Position, per_minute: int, free: int, now: int) -> int:
    """Seconds until there may be something to do: a page to reserve, a row to see, a straggler's time.

    `free` is where the latest pacer stands (ms).
    """
    if fresh_numbers(progress, before.audience, 1):
        if before.behind or not page_size(progress, before.audience, per_minute):
            return BLOCKED
        ahead = _ahead(progress, per_minute)
        return _within(max(free - FARTHEST, reserved_until(progress) - ahead) - now, 0, 15)
    flying = in_flight(progress, before.audience)
    if not flying:
        return 60
    last = flying[-1][1] + LOOK_AFTER - now
    return _within(last, 2, 15) if last > -10 * SECOND else 10


def _within(milliseconds: int, least: int, most: int) -> int:
    return min(most, max(least, -(-milliseconds // SECOND)))
