"""A campaign is scheduled a moment ahead and sent by the scheduler, with IAM enforced; one taken back is not."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from infra.schedules import CAMPAIGNS_GROUP
from local.demo.api import Api
from local.demo.report import outbox
from local.laptop import Laptop

SOON, PATIENCE = 15, 120
"""Seconds. The emulator looks every 10 s for what is due."""


def made(api: Api, name: str) -> str:
    """A draft to one contact of its own."""
    consent = {"email": {"given": True, "source": "test"}}
    api.post("/v1/contacts", {"email": f"{name}@example.com", "tags": [name], "consent": consent})
    tagged = {"name": name, "filter": {"field": "tags", "op": "has", "value": name}}
    segment = api.post("/v1/segments", tagged)["id"]
    draft = {
        "name": name,
        "audience": {"segments": [segment]},
        "subject": "On time",
        "content": {"format": "text", "text": "Hello"},
        "sender": {"name": "Shop", "address": "shop@example.com"},
    }
    return str(api.post("/v1/campaigns", draft)["id"])


def soon(zone_hours: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=SOON, hours=zone_hours)).strftime("%Y-%m-%dT%H:%M:%S")


def schedules(laptop: Laptop, campaign: str) -> list[str]:
    listed = laptop.cloud.client("scheduler").list_schedules(GroupName=CAMPAIGNS_GROUP, NamePrefix=campaign)
    return [each["Name"] for each in listed["Schedules"]]


def test_it_is_sent_when_its_time_has_come(laptop: Laptop, api: Api) -> None:
    campaign, other = made(api, "scheduled-go"), made(api, "scheduled-back")
    for each in (campaign, other):
        # Kiritimati is 14 hours ahead of UTC, all year.
        body = {"at": soon(14), "time_zone": "Pacific/Kiritimati"}
        assert api.post(f"/v1/campaigns/{each}/schedule", body)["status"] == "scheduled"
        assert len(schedules(laptop, each)) == 1
    assert api.post(f"/v1/campaigns/{other}/unschedule", None)["status"] == "draft"
    assert schedules(laptop, other) == []
    deadline = time.monotonic() + PATIENCE
    while api.get(f"/v1/campaigns/{campaign}")["status"] != "sent" and time.monotonic() < deadline:
        time.sleep(1)
    assert api.get(f"/v1/campaigns/{campaign}")["status"] == "sent"
    assert [mail["to"] for mail in outbox(laptop, campaign)] == ["scheduled-go@example.com"]
    assert schedules(laptop, campaign) == []
    assert api.get(f"/v1/campaigns/{other}")["status"] == "draft"
    assert list(outbox(laptop, other)) == []


def test_the_list_finds_what_was_just_made_and_a_dry_run_counts(api: Api) -> None:
    campaign = made(api, "rehearsed-kingfisher")
    found = api.get("/v1/campaigns", q="kingfishr")["items"]
    assert [each["id"] for each in found] == [campaign]
    rehearsed = api.post(f"/v1/campaigns/{campaign}/dry-run", None)
    assert rehearsed["audience"] == {"matched": 1, "sendable": 1, "excluded": {}}
    assert rehearsed["cost_usd"] == pytest.approx(0.0001)
    assert rehearsed["duration_seconds"] == 1
    assert api.post(f"/v1/campaigns/{campaign}/preview", {"contact_id": None})["text"].startswith("Hello")
