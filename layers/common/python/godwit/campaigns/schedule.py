"""When a campaign is to be sent: a local time in an IANA zone, turned into UTC by us. Pure.

The scheduler is given UTC only: what it would do with a time that a change of clocks skips or repeats is not the
user's to guess.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from godwit import time_zones
from godwit.clock import SECOND
from godwit.errors import Fault, Invalid

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Schedule:
    """`at` as it was written, local to `time_zone`; `due_at` is the same in ms.

    `id` is new at each (re)scheduling: a firing that names another is stale.
    """

    id: str
    at: str
    time_zone: str
    due_at: int


def due_at(at: str, time_zone: str, now: int) -> int:
    """The moment (ms) of a local time such as `2026-12-01T09:00`, seconds optional; of two, the earlier.

    Raises Invalid for what is no time or zone, for a time that a change of clocks skips, and for one before `now` (ms).
    """
    try:
        time_zones.time_zone(time_zone)
    except ValueError as refused:
        raise Invalid([Fault("time_zone", str(refused))]) from None
    local, zone = _local(at), ZoneInfo(time_zone)
    try:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        back = moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        raise Invalid([Fault("at", "this is too far away")]) from None
    if back != local:
        raise Invalid([Fault("at", _skipped(local, zone))])
    due = round(moment.timestamp() * SECOND)
    if due < now:
        there = datetime.fromtimestamp(now / SECOND, zone)
        said = there.strftime("%Y-%m-%d %H:%M:%S")
        raise Invalid([Fault("at", f"this time has passed: it is {said} in {time_zone} now")])
    return due


def _local(at: str) -> datetime:
    try:
        if _LOCAL.fullmatch(at):
            return datetime.fromisoformat(at)
    except ValueError:  # the 30th of February
        pass
    raise Invalid([Fault("at", "write a time of the zone, without an offset, as 2026-12-01T09:00")])


def _skipped(local: datetime, zone: ZoneInfo) -> str:
    """What to tell about a time that doesn't exist: PEP 495 reads it by the offsets before and after the change."""
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    low, high = (local - offset for offset in (after, before))  # in UTC, before and after the change
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        offset = middle.replace(tzinfo=UTC).astimezone(zone).utcoffset()
        low, high = (low, middle) if offset == after else (middle, high)
    change = high.replace(microsecond=0)
    first, last = change + before, change + after
    same_day = first.date() == last.date()
    until = last.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
    return (
        f"{local:%H:%M} does not exist on {local:%Y-%m-%d} in {zone.key}: clocks go forward from"
        f" {first:%H:%M} to {until}; choose a time before {first:%H:%M}, or {until} or later"
    )
