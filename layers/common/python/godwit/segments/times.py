"""The bounds in time that filters speak of. Pure; `zone` is the workspace's, times are ms since 1970."""

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from godwit.clock import DAY, MINUTE, from_iso
from godwit.segments.fields import Span, is_date

Interval = tuple[int | None, int | None]
"""Times from the first on, before the second; None: without bound."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _to_ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def _start_of(day: date, zone: tzinfo) -> int:
    return _to_ms(datetime.combine(day, time(), zone))


def interval(op: str, value: Any, now: int, zone: tzinfo) -> Interval:
    """The times of which the op (`before`, `after`, `older_than`, `newer_than`) holds."""
    match op:
        case "before":
            return None, end_of_before(value, zone)
        case "after":
            return start_of_after(value, zone), None
        case "older_than":
            return None, ago(now, Span.model_validate(value), zone)
        case _:
            return ago(now, Span.model_validate(value), zone), now + 1


def first_day(at: int, zone: tzinfo) -> int:
    """The first day (as `date.toordinal` counts) that begins at `at` or later."""
    try:
        day = (_EPOCH + at * _MILLISECOND).astimezone(zone).date().toordinal()
    except OverflowError:
        return date.max.toordinal() + 1 if at > 0 else date.min.toordinal()
    # A day may begin at another hour than 0, or not exist: looked for rather than computed.
    day = max(day - 1, date.min.toordinal())
    while day <= date.max.toordinal() and _start_of(date.fromordinal(day), zone) < at:
        day += 1
    return day


def first_minute(at: int) -> int:
    """The first whole minute since 1970 that begins at `at` or later."""
    return -(-at // MINUTE)


def end_of_before(text: str, zone: tzinfo) -> int:
    """`before` holds of what is less than this: the time itself, or where there is only a date, its day's start."""
    return _start_of(date.fromisoformat(text), zone) if is_date(text) else from_iso(text)


def start_of_after(text: str, zone: tzinfo) -> int:
    """`after` holds of this and what is more: a ms past the time, or where there is only a date, the day's end.

    So what happened on a day is neither before nor after it.
    """
    return _start_of(date.fromisoformat(text) + timedelta(days=1), zone) if is_date(text) else from_iso(text) + 1


def ago(now: int, span: Span, zone: tzinfo) -> int:
    """The time that lies `span` before `now`.

    Days are of 24 hours. Months keep day and time of the zone's calendar; where the month is too short, its last day.
    """
    if span.days is not None:
        return now - span.days * DAY
    assert span.months is not None
    local = (_EPOCH + now * _MILLISECOND).astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 - span.months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return _to_ms(local.replace(year=year, month=month + 1, day=day, fold=0))
