"""Time as the domain sees it: whole milliseconds since 1970, UTC. Pure."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Clock = Callable[[], int]
"""Answers the present in ms since 1970. Passed in everywhere, so that tests can turn it."""


def system_clock() -> int:
    """The machine's clock, in ms since 1970."""
    return time.time_ns() // 1_000_000


def to_iso(at: int) -> str:
    """`at` (ms) as the API writes times: UTC ISO 8601 with milliseconds and `Z`."""
    return datetime.fromtimestamp(at / SECOND, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> int:
    """The ms of an ISO 8601 time with an offset or `Z`.

    Raises ValueError where `text` is not one, or names no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset or Z")
    return round(moment.timestamp() * SECOND)
