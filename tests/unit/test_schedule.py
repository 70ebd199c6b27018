"""Local times of a zone as moments: gaps, overlaps, what has passed, what is no time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from godwit.campaigns.schedule import due_at
from godwit.clock import from_iso
from godwit.errors import Invalid
from hypothesis import given
from hypothesis import strategies as st

PARIS = "Europe/Paris"


def refusal(at: str, zone: str, now: int = 0) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        due_at(at, zone, now)
    [fault] = refused.value.faults
    return fault.path, fault.message


@pytest.mark.parametrize(
    ("at", "zone", "utc"),
    [
        ("2026-12-01T09:00", PARIS, "2026-12-01T08:00:00Z"),
        ("2026-07-01T09:00:30", PARIS, "2026-07-01T07:00:30Z"),
        ("2026-12-01T09:00", "Asia/Kathmandu", "2026-12-01T03:15:00Z"),
        ("2026-10-25T02:30", PARIS, "2026-10-25T00:30:00Z"),  # comes twice: the earlier
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00Z"),
        ("2027-04-04T01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00Z"),  # clocks go back by half an hour
        ("2026-03-29T03:00", PARIS, "2026-03-29T01:00:00Z"),  # the first after a gap
        ("2026-03-29T01:59:59", PARIS, "2026-03-29T00:59:59Z"),
    ],
)
def test_a_time_is_read_in_its_zone(at: str, zone: str, utc: str) -> None:
    assert due_at(at, zone, 0) == from_iso(utc)


@pytest.mark.parametrize(
    ("at", "zone", "first", "until"),
    [
        ("2026-03-29T02:30", PARIS, "02:00", "03:00"),
        ("2026-03-29T02:00", PARIS, "02:00", "03:00"),
        ("2026-03-29T02:59:59", PARIS, "02:00", "03:00"),
        ("2026-03-08T02:15", "America/New_York", "02:00", "03:00"),
        ("2026-10-04T02:10", "Australia/Lord_Howe", "02:00", "02:30"),
        ("2026-09-06T00:00", "America/Santiago", "00:00", "01:00"),
        ("2011-12-30T12:00", "Pacific/Apia", "00:00", "2011-12-31 00:00"),
    ],
)
def test_a_time_that_clocks_skip_is_refused_with_what_they_do(at: str, zone: str, first: str, until: str) -> None:
    path, message = refusal(at, zone)
    assert path == "at"
    assert f"from {first} to {until};" in message
    assert zone in message


def test_what_has_passed_is_refused_with_the_time_there() -> None:
    now = from_iso("2026-12-01T08:00:00Z")
    assert due_at("2026-12-01T09:00", PARIS, now) == now
    path, message = refusal("2026-12-01T08:59:59", PARIS, now)
    assert path == "at"
    assert "2026-12-01 09:00:00" in message


@pytest.mark.parametrize(
    "at",
    [
        "",
        "tomorrow",
        "2026-12-01",
        "2026-12-01 09:00",
        "2026-12-01T09",
        "2026-12-01T09:00Z",
        "2026-12-01T09:00+01:00",
        "2026-02-30T09:00",
        "2026-12-01T24:00",
        "2026-12-01T09:00:00.5",
        "9999-12-31T23:59",
        "0000-01-01T00:00",
    ],
)
def test_what_is_no_time_is_refused(at: str) -> None:
    assert refusal(at, "America/Los_Angeles")[0] == "at"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "+01:00", "../etc/passwd", "europe/paris", "CET-1", "localtime"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    assert refusal("2026-12-01T09:00", zone)[0] == "time_zone"


@given(
    st.datetimes(datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2035-01-01")),
    st.sampled_from([PARIS, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata", "UTC"]),
)
def test_the_moment_reads_as_the_time_asked_for_and_none_before_it_does(local: datetime, zone: str) -> None:
    local = local.replace(microsecond=0)
    try:
        due = due_at(local.isoformat(), zone, 0)
    except Invalid:
        moments = (local - timedelta(minutes=minutes) for minutes in range(-18 * 60, 18 * 60, 30))
        seen = {moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in moments}
        assert local not in seen
        return
    there = datetime.fromtimestamp(due / 1000, ZoneInfo(zone))
    assert there.replace(tzinfo=None) == local
    assert there.fold == 0
