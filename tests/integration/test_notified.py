"""What people are told of without asking: each once, whatever repeats."""

import json
from datetime import UTC, datetime

import pytest
from godwit.campaigns import scheduling
from godwit.campaigns.checks import Checks
from godwit.campaigns.states import Status
from godwit.clock import HOUR, MINUTE, SECOND
from godwit.ids import new_id
from godwit.notifications.inbox import page
from godwit.sending.email_provider import AccountRefused, Email
from godwit.store import documents, keys
from godwit.store.protocol import query_all

from tests.factories import WORKSPACE as DESKS
from tests.integration.import_desk import Desk
from tests.simulation.reports import told
from tests.simulation.world import ORIGIN, WORKSPACE, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch, seed=1)
    world.repeat = 0.5
    world.add_contacts(30)
    return world


def test_that_a_campaign_was_sent(world: World) -> None:
    campaign = world.create()
    world.send(campaign)
    world.run()
    assert told(world) == [("campaign_sent", campaign)]


def test_that_an_account_may_not_send_which_many_senders_find_at_once(world: World) -> None:
    def refuse(email: Email) -> None:
        raise AccountRefused("Sending is paused for this account.")

    world.provider.answer = refuse
    campaign = world.create()
    world.send(campaign)
    world.run(lasting=10 * MINUTE)
    assert world.campaign(campaign).status is Status.PAUSED
    assert told(world) == [("campaign_paused", campaign)]
    [notification], _ = page(world.memory, WORKSPACE, 10, None)
    assert notification.body["reason"] == "Sending is paused for this account."
    assert notification.body["name"] == "News"


def test_that_a_campaign_could_not_be_sent_when_its_time_came(world: World) -> None:
    campaign = world.create(audience={"segments": [segment(world)]})
    at = datetime.fromtimestamp((world.now + HOUR) // SECOND, UTC).strftime("%Y-%m-%dT%H:%M")
    checks = Checks(world.memory, WORKSPACE, ORIGIN, world.objects)
    scheduling.schedule(world.memory, world.schedules, checks, WORKSPACE, campaign, at, "UTC", world.now, new_id)
    delete_segments(world)
    world.run(lasting=2 * HOUR)
    assert world.campaign(campaign).status is Status.FAILED
    assert told(world) == [("campaign_failed", campaign)]


def test_that_a_segment_went_missing_before_the_audience_was_known(world: World) -> None:
    campaign = world.create(audience={"segments": [segment(world)]})
    world.send(campaign)
    delete_segments(world)
    world.run(lasting=HOUR)
    assert told(world) == [("campaign_failed", campaign)]


def segment(world: World) -> str:
    body = {"name": "All", "description": "", "filter": {"all": []}, "dynamic": True}
    return documents.create(world.memory, WORKSPACE, "segment", new_id(), body, world.now).id


def delete_segments(world: World) -> None:
    for item in list(query_all(world.memory, keys.documents(WORKSPACE, "segment"))):
        documents.delete(world.memory, WORKSPACE, "segment", item["sk"], item["version"])


@pytest.mark.parametrize(
    ("file", "dry_run", "state", "events"),
    [
        ("email\na@example.com\n", False, "done", ["import_finished"]),
        ("email\na@example.com\n", True, "done", []),
        ("", False, "failed", ["import_failed"]),
        ("", True, "failed", []),
    ],
)
def test_that_an_import_ended(
    monkeypatch: pytest.MonkeyPatch, file: str, dry_run: bool, state: str, events: list[str]
) -> None:
    desk = Desk(monkeypatch)
    shown = desk.run(file, dry_run=dry_run)
    assert shown["state"] == state
    for _ in range(2):
        desk.deliver({"workspace": DESKS, "import": shown["id"], "position": 0})
    found = [json.loads(each["doc"]) for each in query_all(desk.store, keys.documents(DESKS, "notification"))]
    assert [each["event"] for each in found] == events
    assert all((each["import_id"], each["name"]) == (shown["id"], "people.csv") for each in found)
