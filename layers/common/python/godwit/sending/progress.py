"""How far the release of an audience is, and what is due next. Pure.

Numbers of the audience are released in ascending order. Everything below the low-water `mark` is final, but for
the stragglers in `open`; so an item of a few kilobytes accounts for an audience of any size.

    0 ........ mark ......... cursor ............. end of the audience
       final         in flight        not released yet
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice, takewhile
from typing import Any

from pyroaring import BitMap

from godwit.clock import MINUTE, SECOND
from godwit.ledger.rows import CLAIMED, FINAL

LATE = 90 * SECOND
"""A message that comes later than this after its slot is dropped: a stall, however long, leads to no larger burst."""
RELEASE_AGAIN = 15 * MINUTE
"""A straggler without a row is released again so long after its slot."""
CLAIM_LASTS = 15 * MINUTE
"""A claim that was not marked after this is `unknown`."""
MOST_RELEASES = 5
MOST_STRAGGLERS = 1_000
"""Release waits while there are more: the item must stay small, and so many mean that something is wrong."""
LOOK_AFTER = 2 * SECOND
"""A row is looked for so long after its slot: sooner, it can hardly be there."""
WINDOW = 2 * MINUTE
"""At most so much, in time at the campaign's rate, is released and neither final nor a straggler."""
PAGE = 10 * SECOND
"""At most so much is released at a time."""
PROMPT = 5 * SECOND
"""Senders that keep up have dealt with a message so long after its slot."""
SAMPLE = 100
"""Recipients by whom it is judged whether the senders keep up."""


@dataclass(frozen=True)
class ReleasedPage:
    """Numbers `first` to `last` of the audience, the first at `start` (ms), each `interval` ms after the last."""

    first: int
    last: int
    start: int
    interval: float
    count: int


@dataclass(frozen=True)
class Straggler:
    """A number that had no final row 90 s after its slot (ms). `releases`: how often it was released."""

    number: int
    slot: int
    releases: int


@dataclass(frozen=True)
class Progress:
    """See the picture above. `checked`: numbers below it may have rows of an earlier run."""

    cursor: int = 0
    mark: int = 0
    checked: int = 0
    pages: tuple[ReleasedPage, ...] = ()
    open: tuple[Straggler, ...] = ()

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> "Progress":
        """What `dump` gave."""
        held = json.loads(text)
        held["pages"] = tuple(ReleasedPage(**page) for page in held["pages"])
        held["open"] = tuple(Straggler(**straggler) for straggler in held["open"])
        return cls(**held)


Rows = Mapping[int, Mapping[str, Any]]
"""Ledger rows by number, as far as there are any."""


@dataclass(frozen=True)
class Stragglers:
    """What is to be done about the open list: numbers to release again, to expire, to give up."""

    again: tuple[int, ...]
    expire: tuple[int, ...]
    hopeless: tuple[int, ...]


def restarted(progress: Progress, now: int) -> Progress:
    """Where a new run begins: at the mark, with every straggler due at once and counted from nothing."""
    due = tuple(Straggler(each.number, now - RELEASE_AGAIN, 0) for each in progress.open)
    return Progress(cursor=progress.mark, mark=progress.mark, checked=max(progress.checked, progress.cursor), open=due)


def numbers_from(audience: BitMap, number: int) -> Iterator[int]:
    """The audience's numbers from `number` on, in order."""
    return iter(audience.iter_equal_or_larger(number))


def rank(audience: BitMap, number: int) -> int:
    """How many of the audience are below `number`."""
    return int(audience.rank(number - 1)) if number > 0 else 0


def in_flight(progress: Progress, audience: BitMap) -> list[tuple[int, int]]:
    """Numbers between the mark and the cursor with their slots (ms), in order."""
    found: list[tuple[int, int]] = []
    for page in progress.pages:
        base = rank(audience, page.first)
        end = page.start + page.interval * max(page.count - 1, 0)
        low = max(progress.mark, page.first)
        for position, number in enumerate(numbers_from(audience, low), start=rank(audience, low) - base):
            if number > page.last:
                break
            # Where numbers with rows of an earlier run were left out, the true slot is earlier than this.
            found.append((number, round(min(page.start + page.interval * position, end))))
    return found


def advance(progress: Progress, slots: list[tuple[int, int]], rows: Rows, now: int) -> Progress:
    """Move the mark over `slots`, the numbers in flight from the mark on, as far as their rows are final.

    A number without a final row stops it, or becomes a straggler once it is late.
    """
    mark, stragglers = progress.mark, list(progress.open)
    for number, slot in slots:
        row = rows.get(number)
        if row is None or row["state"] not in FINAL:
            if now - slot <= LATE or len(stragglers) >= MOST_STRAGGLERS:
                break
            stragglers.append(Straggler(number, slot, 1))
        mark = number + 1
    pages = tuple(page for page in progress.pages if page.last >= mark)
    return replace(progress, mark=mark, pages=pages, open=tuple(stragglers))


def settle_stragglers(
    progress: Progress, rows: Rows, drops: Mapping[int, int], now: int
) -> tuple[Progress, Stragglers]:
    """Let go of stragglers with a final row, and say what the others need.

    `drops`: how many messages of a number came too late. Who had no other is released again without waiting, and what
    was dropped is no try.
    """
    kept: list[Straggler] = []
    again: list[int] = []
    expire: list[int] = []
    hopeless: list[int] = []
    for each in progress.open:
        row = rows.get(each.number)
        if row is not None and row["state"] in FINAL:
            continue
        kept.append(each)
        if row is not None and row["state"] == CLAIMED:
            if now - row["claimed_at"] >= CLAIM_LASTS:
                expire.append(each.number)
            continue
        dropped = drops.get(each.number, 0)
        if now - each.slot >= (LATE if dropped >= each.releases > 0 else RELEASE_AGAIN):
            (again if each.releases - dropped < MOST_RELEASES else hopeless).append(each.number)
    return replace(progress, open=tuple(kept)), Stragglers(tuple(again), tuple(expire), tuple(hopeless))


def may_be_claimed(progress: Progress, audience: BitMap) -> list[int]:
    """Those whose rows may be claimed without being marked: in flight, stragglers, or not yet come to in this run."""
    flying = [number for number, _ in in_flight(progress, audience)]
    earlier = takewhile(lambda number: number < progress.checked, numbers_from(audience, progress.cursor))
    return [*flying, *earlier, *(each.number for each in progress.open)]


def due_lately(progress: Progress, audience: BitMap, now: int) -> list[int]:
    """Those whose slots passed last, long enough ago for prompt senders and not for late messages; a sample."""
    slots = [*in_flight(progress, audience), *((each.number, each.slot) for each in progress.open)]
    due = sorted((slot, number) for number, slot in slots if PROMPT <= now - slot <= LATE)
    return [number for _, number in due[-SAMPLE:]]


def reserved_until(progress: Progress) -> int:
    """Until when (ms) messages have slots; 0 where there are none."""
    ends = [page.start + round(page.interval * page.count) for page in progress.pages[-1:]]
    return max([*ends, *(each.slot for each in progress.open)], default=0)


def page_size(progress: Progress, audience: BitMap, per_minute: int) -> int:
    """How many fresh numbers may be released now: a page's worth, as far as the window has room."""
    if len(progress.open) >= MOST_STRAGGLERS:
        return 0
    flying = rank(audience, progress.cursor) - rank(audience, progress.mark)
    window = max(1, per_minute * WINDOW // MINUTE)
    return max(0, min(page_worth(per_minute), window - flying))


def page_worth(per_minute: int) -> int:
    """Messages in ten seconds at this rate, at least one."""
    return max(1, per_minute * PAGE // MINUTE)


def fresh_numbers(progress: Progress, audience: BitMap, count: int) -> list[int]:
    """The next numbers to release, at most `count`."""
    return list(islice(numbers_from(audience, progress.cursor), count))


def released(
    progress: Progress,
    fresh: Sequence[int],
    sent: Sequence[int],
    again: Sequence[int],
    start: int,
    interval: float,
) -> Progress:
    """The progress after a page: `again` first, then those `sent` of the `fresh` numbers, from `start` on."""
    slots = {number: round(start + interval * position) for position, number in enumerate(again)}
    stragglers = tuple(
        Straggler(each.number, slots[each.number], each.releases + 1) if each.number in slots else each
        for each in progress.open
    )
    if not fresh:
        return replace(progress, open=stragglers)
    page = ReleasedPage(fresh[0], fresh[-1], round(start + interval * len(again)), interval, len(sent))
    return replace(progress, cursor=fresh[-1] + 1, pages=(*progress.pages, page), open=stragglers)


def is_complete(progress: Progress, audience: BitMap) -> bool:
    """Whether everyone in the audience has a final row."""
    unreleased = next(numbers_from(audience, progress.cursor), None)
    return unreleased is None and progress.mark >= progress.cursor and not progress.open
