"""What a change of status was decided on must still stand when it is written."""

import pytest
from godwit.campaigns import editing, transitions
from godwit.campaigns.model import CampaignBody
from godwit.campaigns.schedule import Schedule
from godwit.campaigns.states import Status
from godwit.campaigns.transitions import Decision
from godwit.clock import MINUTE
from godwit.errors import Conflict
from godwit.reputation.watch import read_figures
from godwit.sending.email_provider import Email, Refused

from tests.simulation.world import WORKSPACE, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    world.add_contacts(3)
    return world


def finish(world: World, campaign: str) -> None:
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT


def test_what_is_sent_or_scheduled_is_what_was_checked(world: World) -> None:
    checked = world.campaign(world.create())
    editing.update(world.memory, WORKSPACE, checked.id, CampaignBody(name="Edited"), checked.version, world.now)
    with pytest.raises(Conflict):
        transitions.begin(world.memory, checked, "R", world.now)
    planned = Schedule("S", "2026-12-01T09:00", "UTC", world.now + MINUTE)
    with pytest.raises(Conflict):
        transitions.schedule(world.memory, checked, planned, world.now)
    assert world.campaign(checked.id).status is Status.DRAFT


def test_who_cancels_a_draft_does_not_cancel_what_was_scheduled_since(world: World) -> None:
    """Its entry with the sweeper would stay for good."""
    draft = world.campaign(world.create())
    planned = Schedule("S", "2026-12-01T09:00", "UTC", world.now + MINUTE)
    transitions.schedule(world.memory, draft, planned, world.now)
    with pytest.raises(Conflict):
        transitions.cancel(world.memory, draft, world.now)
    assert world.campaign(draft.id).status is Status.SCHEDULED


def test_who_resumes_has_seen_whether_the_audience_is_frozen(world: World) -> None:
    """It would be evaluated once more, and be another one."""
    campaign = world.create(throttle_per_minute=1)
    world.send(campaign)
    world.pause(campaign)
    seen = world.campaign(campaign)
    assert seen.frozen_audience is None
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    world.pause(campaign)
    decision = Decision("somebody@example.test", read_figures(world.memory, WORKSPACE, campaign))
    with pytest.raises(Conflict):
        transitions.resume(world.memory, seen, decision, world.now)
    assert world.campaign(campaign).status is Status.PAUSED


def test_of_two_resends_of_the_same_failures_the_later_is_refused(world: World) -> None:
    def refuse(email: Email) -> None:
        raise Refused("full")

    world.provider.answer = refuse
    campaign = world.create()
    world.send(campaign)
    finish(world, campaign)
    seen = world.campaign(campaign)
    world.resend(campaign)
    finish(world, campaign)
    with pytest.raises(Conflict):
        transitions.resend(world.memory, seen, "A", ["failed"], world.now)
    assert world.campaign(campaign).status is Status.SENT


def test_an_orchestrator_of_an_earlier_run_neither_freezes_nor_fails(world: World) -> None:
    campaign = world.create()
    world.send(campaign)
    earlier = world.campaign(campaign)
    world.pause(campaign)
    world.resume(campaign)
    assert world.campaign(campaign).status is earlier.status is Status.RESOLVING
    assert not transitions.freeze(world.memory, earlier, "A", 3, {}, world.now)
    assert not transitions.fail(world.memory, earlier, "A segment is gone.", world.now)
    finish(world, campaign)
    assert len(world.received()) == 3


def test_nor_does_it_complete_a_resend(world: World) -> None:
    def refuse(email: Email) -> None:
        raise Refused("full")

    world.provider.answer = refuse
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    earlier = world.campaign(campaign)
    finish(world, campaign)
    world.provider.answer = lambda email: None
    world.resend(campaign)
    assert not transitions.complete(world.memory, earlier, world.now)
    finish(world, campaign)
    assert len(world.received()) == 3


def test_what_was_paused_or_cancelled_during_a_step_stays_so(world: World) -> None:
    campaign = world.create()
    world.send(campaign)
    seen = world.campaign(campaign)
    world.pause(campaign)
    assert not transitions.freeze(world.memory, seen, "A", 3, {}, world.now)
    assert not transitions.fail(world.memory, seen, "A segment is gone.", world.now)
    assert world.campaign(campaign).status is Status.PAUSED
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    seen = world.campaign(campaign)
    world.cancel(campaign)
    assert not transitions.complete(world.memory, seen, world.now)
    assert world.campaign(campaign).status is Status.CANCELLED
