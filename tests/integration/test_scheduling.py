"""Scheduled campaigns from the API through the scheduler to the mails, and what may come in between."""

import json
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.campaigns import transitions
from godwit.campaigns.states import Status
from godwit.clock import HOUR, MINUTE, SECOND
from godwit.sending.email_provider import Email, OutcomeUnknown
from godwit.store import keys
from godwit.store.protocol import Delete, Put

from functions.campaigns import api, base
from tests.factories import THERE, api_event
from tests.simulation.world import ORIGIN, WORKSPACE, FakeQueue, World

TOMORROW = {"at": "2026-11-19T09:00", "time_zone": "Europe/Paris"}
"""The world begins on 2026-11-18 at 11:06:40 UTC."""


class Desk:
    """The world with the API in front of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World(monkeypatch)
        self.queue = FakeQueue(self.world, "dispatch")
        environment = SimpleNamespace(
            store=self.world.memory,
            objects=self.world.objects,
            schedules=self.world.schedules,
            origin=ORIGIN,
            queue=lambda name: self.queue,
        )
        monkeypatch.setattr(base, "environment", environment)
        monkeypatch.setattr(base, "senders", lambda: None)
        monkeypatch.setattr(base, "clock", self.world.clock)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        context: Any = SimpleNamespace()
        answer = api.handler(api_event(method, f"/v1/campaigns{path}", body, workspace=WORKSPACE), context)
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def act(self, campaign: str, action: str, body: Any = None) -> Any:
        status, answer = self.call("POST", f"/{campaign}/{action}", body)
        assert status < 300, answer
        return answer

    def status(self, campaign: str) -> Status:
        return self.world.campaign(campaign).status


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.fixture
def campaign(desk: Desk) -> str:
    desk.world.add_contacts(3)
    return desk.world.create()


def test_it_is_sent_at_its_time_and_not_before(desk: Desk, campaign: str) -> None:
    answer = desk.act(campaign, "schedule", TOMORROW)
    assert (answer["status"], answer["schedule"]) == ("scheduled", TOMORROW)
    due = desk.world.campaign(campaign).schedule
    assert due is not None
    desk.world.run(lasting=due.due_at - desk.world.now - 1)
    assert desk.status(campaign) is Status.SCHEDULED
    assert not desk.world.provider.accepted
    desk.world.run(lasting=5 * MINUTE)
    assert desk.status(campaign) is Status.SENT
    assert desk.world.received() == {f"person{n}@example.test": 1 for n in (1, 2, 3)}
    assert min(at for at, _ in desk.world.provider.accepted) >= due.due_at
    assert desk.call("GET", f"/{campaign}")[1]["schedule"] == TOMORROW, "it says when it was meant to be sent"
    assert not desk.world.schedules.held


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"at": "2026-11-18T12:06", "time_zone": "Europe/Paris"}, "at"),
        ({"at": "2027-03-28T02:30", "time_zone": "Europe/Paris"}, "at"),
        ({"at": "2026-12-01T09:00Z", "time_zone": "Europe/Paris"}, "at"),
        ({"at": "2026-12-01T09:00", "time_zone": "Paris"}, "time_zone"),
        ({"at": "2026-12-01T09:00"}, "time_zone"),
        ({"at": 5, "time_zone": "UTC"}, "at"),
        ({**TOMORROW, "nonsense": 1}, "nonsense"),
    ],
)
def test_what_is_no_time_to_come_is_refused_with_its_path(
    desk: Desk, campaign: str, body: dict[str, Any], path: str
) -> None:
    status, problem = desk.call("POST", f"/{campaign}/schedule", body)
    assert status == 422
    assert [error["path"] for error in problem["errors"]] == [path]
    assert desk.status(campaign) is Status.DRAFT
    assert not desk.world.schedules.held


def test_a_campaign_with_problems_is_not_scheduled(desk: Desk) -> None:
    campaign = desk.world.create(subject="")
    status, problem = desk.call("POST", f"/{campaign}/schedule", TOMORROW)
    assert (status, problem["errors"][0]["path"]) == (422, "subject")


def test_rescheduling_replaces_the_schedule(desk: Desk, campaign: str) -> None:
    desk.act(campaign, "schedule", TOMORROW)
    first = set(desk.world.schedules.held)
    moved = desk.act(campaign, "schedule", {**TOMORROW, "at": "2026-11-20T09:00"})
    assert moved["schedule"]["at"] == "2026-11-20T09:00"
    assert len(desk.world.schedules.held) == 1
    assert not first & desk.world.schedules.held
    desk.world.run(lasting=30 * HOUR)
    assert desk.status(campaign) is Status.SCHEDULED
    desk.world.run(lasting=24 * HOUR)
    assert desk.status(campaign) is Status.SENT


@pytest.mark.parametrize("action", ["unschedule", "cancel", "send", "schedule"])
def test_a_stale_firing_does_nothing(desk: Desk, campaign: str, action: str) -> None:
    """The scheduler may fire what was taken back: removing it can fail, or come too late."""
    desk.act(campaign, "schedule", TOMORROW)
    stale = desk.world.campaign(campaign).schedule
    assert stale is not None
    desk.act(campaign, action, {**TOMORROW, "at": "2026-11-25T09:00"} if action == "schedule" else None)
    if action != "schedule":
        assert not desk.world.schedules.held
    desk.world.run(lasting=5 * MINUTE)
    before = desk.world.campaign(campaign)
    firing = {"workspace": WORKSPACE, "campaign": campaign, "schedule_id": stale.id}
    desk.world.post("dispatch", json.dumps(firing))
    desk.world.run(lasting=5 * MINUTE)
    assert desk.world.campaign(campaign) == before
    assert max(desk.world.received().values(), default=0) <= 1


def test_a_repeated_firing_does_nothing(desk: Desk, campaign: str) -> None:
    desk.world.repeat = 1.0
    desk.act(campaign, "schedule", TOMORROW)
    desk.world.run(lasting=24 * HOUR)
    assert desk.status(campaign) is Status.SENT
    assert desk.world.campaign(campaign).run == 1
    assert set(desk.world.received().values()) == {1}


def test_a_firing_that_is_lost_is_made_up_for_by_the_sweeper(desk: Desk, campaign: str) -> None:
    desk.world.schedules.forgotten = True
    desk.act(campaign, "schedule", TOMORROW)
    due = desk.world.campaign(campaign).schedule
    assert due is not None
    desk.world.run(lasting=due.due_at - desk.world.now)
    assert desk.status(campaign) is Status.SCHEDULED
    desk.world.run(lambda: desk.status(campaign) is not Status.SCHEDULED, lasting=HOUR)
    assert desk.world.now - due.due_at <= 7 * MINUTE
    desk.world.run(lasting=5 * MINUTE)
    assert desk.status(campaign) is Status.SENT


def test_a_campaign_that_waits_no_longer_is_left_alone_by_the_sweeper(desk: Desk, campaign: str) -> None:
    desk.act(campaign, "schedule", TOMORROW)
    desk.act(campaign, "unschedule")
    other = desk.world.create()
    desk.act(other, "schedule", TOMORROW)
    desk.act(other, "cancel")
    desk.world.run(lasting=26 * HOUR)
    assert (desk.status(campaign), desk.status(other)) == (Status.DRAFT, Status.CANCELLED)
    assert not desk.world._active()


def test_where_the_scheduler_cannot_be_reached_nothing_changes(
    desk: Desk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any) -> None:
        raise RuntimeError("no route to host")

    monkeypatch.setattr(desk.world.schedules, "create", unreachable)
    assert desk.call("POST", f"/{campaign}/schedule", TOMORROW)[0] == 500
    assert desk.status(campaign) is Status.DRAFT
    assert not desk.world._active()


def test_of_two_who_schedule_at_once_one_gets_through_and_leaves_one_schedule(
    desk: Desk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = transitions.schedule

    def overtaken(*arguments: Any) -> None:
        monkeypatch.setattr(transitions, "schedule", through)
        desk.act(campaign, "schedule", {**TOMORROW, "at": "2026-11-21T09:00"})
        through(*arguments)

    monkeypatch.setattr(transitions, "schedule", overtaken)
    status, problem = desk.call("POST", f"/{campaign}/schedule", TOMORROW)
    assert (status, problem["state"]) == (409, "scheduled")
    planned = desk.world.campaign(campaign).schedule
    assert planned is not None
    assert planned.at == "2026-11-21T09:00"
    assert desk.world.schedules.held == {f"{campaign}-{planned.id}"}


def test_who_cancels_just_when_it_begins_cancels_it(desk: Desk, campaign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.act(campaign, "schedule", TOMORROW)
    through = transitions.cancel

    def late(*arguments: Any) -> None:
        desk.act(campaign, "send")
        through(*arguments)

    monkeypatch.setattr(transitions, "cancel", late)
    assert desk.act(campaign, "cancel")["status"] == "cancelled"
    desk.world.run(lasting=24 * HOUR)
    assert not desk.world.provider.accepted


def test_what_began_before_it_was_cancelled_is_looked_after(
    desk: Desk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.act(campaign, "schedule", TOMORROW)
    through = transitions.cancel

    def break_off(email: Email) -> None:
        raise OutcomeUnknown

    def late(*arguments: Any) -> None:
        desk.act(campaign, "send")
        desk.world.run(lambda: bool(desk.world.rows(campaign)))
        through(*arguments)

    desk.world.provider.after = break_off
    monkeypatch.setattr(transitions, "cancel", late)
    assert desk.act(campaign, "cancel")["status"] == "cancelled"
    desk.world.run()
    assert {row["state"] for row in desk.world.rows(campaign).values()} == {"unknown"}
    assert not desk.world._active()


@pytest.mark.parametrize(
    ("gone", "said"),
    [("segment", "no such segment"), ("sender", "Say who it is from"), ("verification", "not verified in SES")],
)
def test_what_went_missing_meanwhile_makes_it_fail_with_the_reason(desk: Desk, gone: str, said: str) -> None:
    desk.world.add_contacts(3)
    desk.world.setting("email", {"sender": {"name": "", "address": "shop@example.test"}})
    segment = keys.document(WORKSPACE, "segment", THERE)
    content = {"version": 1, "created_at": 0, "updated_at": 0, "doc": '{"name": "S", "filter": {"all": []}}'}
    desk.world.memory.write(Put(segment, content))
    campaign = desk.world.create(audience={"segments": [THERE]}, sender=None)
    desk.act(campaign, "schedule", TOMORROW)
    match gone:
        case "segment":
            desk.world.memory.write(Delete(segment))
        case "sender":
            desk.world.memory.write(Delete(keys.document(WORKSPACE, "settings", "email")))
        case "verification":
            desk.world.unverified.add("shop@example.test")
    desk.world.run(lasting=24 * HOUR)
    failed = desk.world.campaign(campaign)
    assert failed.status is Status.FAILED
    assert failed.reason is not None
    assert said in failed.reason
    assert not desk.world.provider.accepted
    assert failed.completed_at is not None
    assert not desk.world._active()
    assert desk.act(campaign, "duplicate")["status"] == "draft"


def test_who_reschedules_just_when_it_would_fail_has_it_scheduled(
    desk: Desk, campaign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.act(campaign, "schedule", TOMORROW)
    desk.world.unverified.add("shop@example.test")
    through, late = transitions.give_up, list[bool]()

    def overtaken(*arguments: Any) -> bool:
        desk.world.unverified.clear()
        desk.act(campaign, "schedule", {**TOMORROW, "at": "2026-11-20T09:00"})
        late.append(through(*arguments))
        return late[-1]

    monkeypatch.setattr(transitions, "give_up", overtaken)
    desk.world.run(lasting=24 * HOUR)
    assert (late, desk.status(campaign)) == ([False], Status.SCHEDULED)
    desk.world.run(lasting=24 * HOUR)
    assert desk.status(campaign) is Status.SENT


def test_a_crash_at_any_step_of_a_firing_loses_nothing(desk: Desk) -> None:
    desk.world.add_contacts(2)
    for step in range(40):
        campaign = desk.world.create()
        at = desk.world.now + 60 * SECOND
        desk.act(campaign, "schedule", _utc(at))
        kills = desk.world.executioner.kills
        desk.world.run(lasting=59 * SECOND, sweeping=False)
        desk.world.executioner.arm(step // 2, after=bool(step % 2))
        desk.world.run(partial(_is_sent, desk, campaign), lasting=2 * HOUR)
        desk.world.executioner.arm(None)
        assert desk.status(campaign) is Status.SENT, step
        if desk.world.executioner.kills == kills:
            break
    sent = [email.headers["X-Godwit-Recipient"] for _, email in desk.world.provider.accepted]
    assert len(set(sent)) == len(sent)


def _is_sent(desk: Desk, campaign: str) -> bool:
    return desk.status(campaign) is Status.SENT


def _utc(at: int) -> dict[str, str]:
    return {"at": datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S"), "time_zone": "UTC"}
