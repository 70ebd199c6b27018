"""The brake of a whole workspace, through the real handlers: it stops what no campaign's own brake saw."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from godwit.analytics.campaign_index import SLOT
from godwit.analytics.outcomes import outcomes_item
from godwit.campaigns import scheduling, transitions
from godwit.campaigns.checks import Checks
from godwit.campaigns.states import Status
from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.errors import Conflict
from godwit.ids import new_id
from godwit.reputation.watch import must_stop
from godwit.reputation.workspace_brake import braked_because, look_at_workspace, release_workspace, standing
from godwit.sending.brake import Verdict

from tests.integration.test_campaign_brake import Overtaken
from tests.simulation.reports import aggregate_live, comes_back, told
from tests.simulation.world import ORIGIN, SOMEBODY, WORKSPACE, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    aggregate_live(world)
    world.add_contacts(60)
    return world


def send_bad(world: World, *bad: int) -> str:
    """A campaign to at most 60 people, some of whom bounce: too few messages for its own brake."""
    comes_back(world, lambda number: "Bounce" if number in bad else "Delivery")
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is not Status.SENDING, lasting=10 * SECOND)
    world.run(lasting=2 * MINUTE)
    return campaign


def brake(world: World, first: int = 1) -> None:
    """Two campaigns of which 8 in 116 bounce."""
    send_bad(world, *range(first, first + 4))
    assert braked_because(world.memory, WORKSPACE) is None
    send_bad(world, *range(first + 4, first + 8))
    assert braked_because(world.memory, WORKSPACE) is not None


def count(world: World, event: str) -> int:
    return [each for each, _ in told(world)].count(event)


def test_campaigns_that_are_fine_by_themselves_brake_the_workspace_together(world: World) -> None:
    brake(world)
    how = standing(world.memory, WORKSPACE, world.now)
    assert (how.state, how.figures.sent, how.figures.bounced) == ("braked", 116, 8)
    assert how.reason.startswith("The workspace is braked, over all campaigns of 24 hours: ")
    assert how.reason.endswith(" messages bounced for good; the limit is 5 %.")
    assert how.since is not None
    assert (count(world, "workspace_braked"), count(world, "campaign_braked")) == (1, 0)
    world.now += 2 * DAY
    later = standing(world.memory, WORKSPACE, world.now)
    assert (later.state, later.reason, later.figures.sent) == ("braked", how.reason, 0), "until somebody decides"


def test_nothing_begins_or_goes_on_until_an_owner_releases_it(world: World) -> None:
    paused = world.create(throttle_per_minute=1)
    world.send(paused)
    world.run(lasting=10 * SECOND)
    world.pause(paused)
    brake(world)
    draft, sent = world.create(), next(each for event, each in told(world) if event == "campaign_sent" and each)
    acts: list[tuple[str, str, Callable[[], None]]] = [
        ("send", draft, lambda: world.send(draft)),
        ("resume", paused, lambda: world.resume(paused)),
        ("resend", sent, lambda: world.resend(sent)),
    ]
    for action, campaign, act in acts:
        before = world.campaign(campaign)
        with pytest.raises(Conflict) as refused:
            act()
        assert "An owner can release it." in str(refused.value)
        assert refused.value.state == before.status
        assert action not in refused.value.allowed
        assert world.campaign(campaign) == before
    release_workspace(world.memory, WORKSPACE, SOMEBODY, world.now)
    world.send(draft)
    world.resume(paused)
    world.run(lambda: {world.campaign(each).status for each in (draft, paused)} == {Status.SENT})
    assert {world.campaign(each).status for each in (draft, paused)} == {Status.SENT}


def test_what_is_under_way_is_paused_by_its_next_step(world: World) -> None:
    slow = world.create(throttle_per_minute=6)
    world.send(slow)
    world.run(lasting=10 * SECOND)
    brake(world)
    world.run(lasting=15 * SECOND)
    assert world.campaign(slow).status is Status.PAUSED
    assert world.campaign(slow).reason == braked_because(world.memory, WORKSPACE)
    assert (count(world, "workspace_braked"), count(world, "campaign_paused")) == (1, 1)


def test_a_schedule_that_fires_while_it_is_braked_leads_to_a_pause(world: World) -> None:
    brake(world)
    campaign = world.create()
    at = datetime.fromtimestamp((world.now + HOUR) // SECOND, UTC).strftime("%Y-%m-%dT%H:%M")
    checks = Checks(world.memory, WORKSPACE, ORIGIN, world.objects)
    scheduling.schedule(world.memory, world.schedules, checks, WORKSPACE, campaign, at, "UTC", world.now, new_id)
    before = len(world.provider.accepted)
    world.run(lasting=2 * HOUR)
    fired = world.campaign(campaign)
    assert (fired.status, fired.reason) == (Status.PAUSED, braked_because(world.memory, WORKSPACE))
    assert len(world.provider.accepted) == before
    release_workspace(world.memory, WORKSPACE, SOMEBODY, world.now)
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.provider.accepted) == before + 52


def test_a_release_is_kept_and_only_what_is_sent_from_there_brakes_again(world: World) -> None:
    brake(world)
    how = standing(world.memory, WORKSPACE, world.now)
    release_workspace(world.memory, WORKSPACE, SOMEBODY, world.now)
    after = standing(world.memory, WORKSPACE, world.now)
    assert (after.state, after.figures.sent) == ("clear", 0)
    [release] = after.releases
    assert (release["by"], release["at"], release["reason"]) == (SOMEBODY, world.now, how.reason)
    assert {name: release[name] for name in ("sent", "bounced")} == {"sent": 116, "bounced": 8}
    assert look_at_workspace(world.memory, WORKSPACE, world.now) is None
    with pytest.raises(Conflict):
        release_workspace(world.memory, WORKSPACE, SOMEBODY, world.now)
    world.run(lasting=15 * MINUTE)
    brake(world, first=9)
    assert count(world, "workspace_braked") == 2
    assert len(standing(world.memory, WORKSPACE, world.now).releases) == 1


def test_what_a_campaigns_own_brake_stopped_is_decided_on_there(world: World) -> None:
    world.add_contacts(200)
    comes_back(world, lambda number: "Bounce" if number % 10 == 0 else "Delivery")
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.PAUSED, lasting=MINUTE)
    world.run(lasting=5 * MINUTE)
    assert world.campaign(campaign).braked is not None
    assert look_at_workspace(world.memory, WORKSPACE, world.now) is None
    comes_back(world, lambda number: "Delivery")
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    assert (count(world, "campaign_braked"), count(world, "workspace_braked")) == (1, 0)


def test_who_resumes_time_and_again_comes_to_an_owner(world: World) -> None:
    world.add_contacts(1_000)
    comes_back(world, lambda number: "Bounce" if number % 10 == 0 else "Delivery")
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    for _ in range(3):
        world.run(lambda: world.campaign(campaign).status is Status.PAUSED, lasting=30 * MINUTE)
        world.run(lasting=20 * MINUTE)
        if look_at_workspace(world.memory, WORKSPACE, world.now) is not None:
            break
        world.resume(campaign)
    assert len(world.campaign(campaign).releases) == 1
    with pytest.raises(Conflict, match="braked"):
        world.resume(campaign)


def test_complaints_warn_once_a_day(world: World) -> None:
    comes_back(world, lambda number: "Complaint" if number == 7 else "Delivery")
    campaign = world.create()
    world.send(campaign)
    world.run(lasting=10 * MINUTE)
    how = standing(world.memory, WORKSPACE, world.now)
    assert (how.state, how.since) == ("warning", None)
    assert "complained of spam" in how.reason
    assert (count(world, "workspace_warned"), count(world, "campaign_warned")) == (1, 1)
    world.aggregate([world.stream, world.stream])
    assert count(world, "workspace_warned") == 1


def test_a_warning_of_few_complaints_does_not_use_up_that_of_more(world: World) -> None:
    """The first complaint of a small campaign comes in the morning, those of a large one at noon."""
    campaign = new_id()
    for delivered, complained, told_by_then in ((50, 1, 1), (100, 2, 1), (2_000, 5, 2), (4_000, 10, 2)):
        slot = world.now // SLOT
        counts = (delivered, delivered, 0, complained)
        item = outcomes_item(WORKSPACE, campaign, 0, world.now // DAY, {slot: counts}, 1)
        world.memory.write(item)
        assert look_at_workspace(world.memory, WORKSPACE, world.now) is None
        assert count(world, "workspace_warned") == told_by_then
        world.now += MINUTE


def test_a_campaign_is_warned_of_anew_when_few_complaints_become_more(world: World) -> None:
    campaign = world.create()
    world.send(campaign)
    for few, told_by_then in ((True, 1), (True, 1), (False, 2), (False, 2), (True, 2)):
        transitions.warn(world.memory, world.campaign(campaign), Verdict("warning", "Complaints", few), world.now)
        assert count(world, "campaign_warned") == told_by_then
        world.now += MINUTE


def test_of_two_who_look_at_once_one_brakes_and_tells(world: World) -> None:
    send_bad(world, 1, 2, 3, 4)
    send_bad(world, 5, 6, 7, 8)
    # As if released before any of it was sent.
    release_workspace(world.memory, WORKSPACE, SOMEBODY, world.now - HOUR)
    before = count(world, "workspace_braked")

    def rival() -> None:
        look_at_workspace(world.memory, WORKSPACE, world.now)

    store = Overtaken(world.memory, rival)
    assert look_at_workspace(store, WORKSPACE, world.now) is not None
    assert count(world, "workspace_braked") == before + 1
    batches = [world.stream[at : at + 30] for at in range(0, len(world.stream), 30)]
    world.random.shuffle(batches)
    world.aggregate([*batches, world.stream])
    assert count(world, "workspace_braked") == before + 1


def test_a_campaign_that_is_bad_by_itself_is_stopped_by_itself_whoever_looks_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.analytics.aggregator.look_after", lambda *_: None)
    comes_back(world, lambda number: "Complaint" if number <= 6 else "Delivery")
    bad, other = world.create(throttle_per_minute=20), world.create(throttle_per_minute=1)
    world.send(other)
    monkeypatch.setattr("godwit.sending.dispatch.must_stop", lambda *_: False)
    world.send(bad)
    world.run(lasting=MINUTE)
    assert world.campaign(bad).status is Status.SENDING, "nobody has looked yet"
    assert not must_stop(world.memory, world.campaign(other), world.now)
    assert world.campaign(bad).status is Status.PAUSED
    assert world.campaign(bad).braked is not None
    assert braked_because(world.memory, WORKSPACE) is None
