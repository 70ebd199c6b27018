"""Pacers: virtual clocks that messages reserve their time slots on (GCRA). Pure.

https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
"""

from collections.abc import Sequence
from dataclasses import dataclass

from godwit.clock import MINUTE


@dataclass(frozen=True)
class Pacer:
    """A rate that several senders may share. `next_free` is ms; 0 for one never used."""

    next_free: int
    per_minute: int


@dataclass(frozen=True)
class Slots:
    """Slots for a page of messages: the first at `start` (ms), each `interval` ms (a fraction) after the last."""

    start: int
    interval: float
    next_free: tuple[int, ...]
    """Where each pacer stands afterwards, in the order given."""


def reserve(pacers: Sequence[Pacer], count: int, now: int) -> Slots:
    """`count` slots on all pacers at once.

    The page starts at the latest of the clocks and is spaced by the slowest rate, while each clock advances from
    its own position: a slow campaign takes only its share of what it shares.
    """
    positions = [max(now, pacer.next_free) for pacer in pacers]
    after = tuple(
        position + -(-count * MINUTE // pacer.per_minute) for position, pacer in zip(positions, pacers, strict=True)
    )
    return Slots(max(positions), MINUTE / min(pacer.per_minute for pacer in pacers), after)
