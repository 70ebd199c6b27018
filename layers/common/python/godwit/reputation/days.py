"""What came of a workspace's messages, by the day that they were sent on in its zone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from godwit.analytics.campaign_index import SLOT
from godwit.analytics.outcomes import Outcome
from godwit.clock import SECOND
from godwit.sending.brake import Figures

ZERO = (0, 0, 0, 0)


@dataclass(frozen=True)
class Day:
    """One day's messages, and what has come of them until now. `bounced` are hard bounces only."""

    date: date
    figures: Figures


def begins(days: int, zone: ZoneInfo, now: int) -> int:
    """When the first of so many days begins, of which today is the last (ms)."""
    first = _date(now, zone) - timedelta(days=days - 1)
    return round(datetime.combine(first, time(), zone).timestamp()) * SECOND


def by_day(outcomes: Iterable[Outcome], days: int, zone: ZoneInfo, now: int) -> list[Day]:
    """So many days, the last of which is today, the oldest first; those without messages too.

    Zones are shifted by whole quarters of an hour, so that each slot is of one day.
    """
    today = _date(now, zone)
    totals = {today - timedelta(days=back): ZERO for back in range(days - 1, -1, -1)}
    for outcome in outcomes:
        day = _date(outcome.slot * SLOT, zone)
        if day in totals:
            sent, delivered, bounced, complained = totals[day]
            more = outcome.counts
            totals[day] = (sent + more[0], delivered + more[1], bounced + more[2], complained + more[3])
    return [Day(day, Figures(*counts)) for day, counts in totals.items()]


def _date(at: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at / SECOND, zone).date()
