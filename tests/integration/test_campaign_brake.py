"""The brake of a campaign, through the real handlers: it stops once, says why, and goes on by a decision only."""

from collections.abc import Callable
from typing import Any

import pytest
from godwit.campaigns import transitions
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND
from godwit.errors import Conflict
from godwit.reputation import watch
from godwit.reputation.workspace_brake import braked_because, release_workspace
from godwit.sending.brake import Figures
from godwit.sending.email_provider import Email, Refused
from godwit.store.memory import MemoryStore

from tests.integration.test_sending import check_counters
from tests.simulation.reports import aggregate_live, comes_back, report, told
from tests.simulation.world import SOMEBODY, WORKSPACE, World

PEOPLE, PER_MINUTE = 600, 600


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(monkeypatch)
    aggregate_live(world)
    world.add_contacts(PEOPLE)
    return world


def every(nth: int, kind: str, otherwise: str | None = "Delivery") -> Callable[[int], str | None]:
    return lambda number: kind if number % nth == 0 else otherwise


def started(world: World, **fields: Any) -> str:
    campaign = world.create(**{"throttle_per_minute": PER_MINUTE, **fields})
    world.send(campaign)
    return campaign


def until(world: World, campaign: str, status: Status, lasting: int = 30 * MINUTE) -> None:
    world.run(lambda: world.campaign(campaign).status is status, lasting=lasting)
    assert world.campaign(campaign).status is status


def test_many_hard_bounces_stop_it_and_it_says_why(world: World) -> None:
    comes_back(world, every(10, "Bounce"))
    campaign = started(world)
    until(world, campaign, Status.PAUSED)
    braked = world.campaign(campaign)
    assert braked.braked is not None
    assert 100 <= braked.braked["sent"] <= 150, "within the next events"
    assert braked.reason is not None
    said = f"Braked: {braked.braked['bounced']} of {braked.braked['sent']} messages bounced for good; the limit is 5 %."
    assert braked.reason == said
    before = len(world.provider.accepted)
    world.run(lasting=60 * MINUTE)
    noticed_after = 2 * PER_MINUTE // 60
    assert len(world.provider.accepted) <= before + noticed_after, "and nobody else gets it"
    assert world.campaign(campaign).status is Status.PAUSED
    assert told(world) == [("campaign_braked", campaign)]


def test_it_goes_on_by_a_decision_that_is_kept_and_brakes_again_by_what_came_since(world: World) -> None:
    comes_back(world, every(10, "Bounce"))
    campaign = started(world)
    until(world, campaign, Status.PAUSED)
    world.run(lasting=5 * MINUTE)
    figures, reason = watch.read_figures(world.memory, WORKSPACE, campaign), world.campaign(campaign).reason
    comes_back(world, every(300, "Bounce"))
    world.resume(campaign)
    at = world.now
    going_on = world.campaign(campaign)
    assert (going_on.status, going_on.reason, going_on.braked) == (Status.SENDING, None, None)
    [release] = going_on.releases
    assert (release["by"], release["at"], release["reason"]) == (SOMEBODY, at, reason)
    assert Figures.load(release["figures"]) == figures
    assert figures.bounced * 20 > figures.sent, "as bad as before in all"
    world.run(lambda: len(world.provider.accepted) >= 350)
    assert world.campaign(campaign).status is Status.SENDING, "what came since is good"
    comes_back(world, every(2, "Bounce"))
    until(world, campaign, Status.PAUSED)
    again = world.campaign(campaign)
    assert told(world) == [("campaign_braked", campaign)] * 2
    assert again.reason != reason
    assert again.releases == going_on.releases
    comes_back(world, every(1, "Delivery"))
    world.resume(campaign)
    until(world, campaign, Status.SENT)
    assert len(world.campaign(campaign).releases) == 2
    assert max(world.received().values()) == 1
    assert len(world.received()) == PEOPLE
    check_counters(world, campaign)


def test_complaints_warn_once_and_then_stop_it(world: World) -> None:
    comes_back(world, lambda number: "Complaint" if number in (50, 120) else "Delivery")
    campaign = started(world)
    world.run(lambda: len(world.provider.accepted) >= 200)
    world.run(lasting=10 * SECOND)
    assert world.campaign(campaign).status is Status.SENDING
    assert told(world).count(("campaign_warned", campaign)) == 1
    comes_back(world, every(10, "Complaint"))
    until(world, campaign, Status.PAUSED)
    assert "complained of spam; the limit is 0.3 %" in (world.campaign(campaign).reason or "")
    assert told(world).count(("campaign_warned", campaign)) == 1
    assert told(world).count(("campaign_braked", campaign)) == 1


def test_soft_bounces_and_a_few_hard_ones_stop_nothing(world: World) -> None:
    comes_back(world, lambda number: "Bounce" if number % 21 == 0 else "SoftBounce" if number % 3 else "Delivery")
    campaign = started(world)
    until(world, campaign, Status.SENT)
    assert told(world) == [("campaign_sent", campaign)]


def test_the_first_messages_all_refused_for_one_reason_stop_it(world: World) -> None:
    def refuse(email: Email) -> None:
        raise Refused(f"Message from {email.to} is blocked by policy")

    world.provider.answer = refuse
    campaign = started(world, throttle_per_minute=60)
    until(world, campaign, Status.PAUSED)
    assert "messages were refused: Message from … is blocked by policy" in (world.campaign(campaign).reason or "")
    assert len(world.rows(campaign)) <= 22
    world.provider.answer = lambda email: None
    world.resume(campaign)
    until(world, campaign, Status.SENT)


def test_what_is_sent_already_can_only_be_told_of(world: World) -> None:
    comes_back(world, lambda number: None)
    campaign = started(world, throttle_per_minute=6_000)
    until(world, campaign, Status.SENT)
    for _, email in world.provider.accepted[:60]:
        report(world, email, "Bounce")
    world.run(lasting=MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    assert told(world).count(("campaign_warned", campaign)) == 1
    assert ("campaign_braked", campaign) not in told(world)


def test_stream_batches_that_come_again_in_any_order_brake_and_tell_once(world: World) -> None:
    comes_back(world, every(10, "Bounce"))
    campaign = started(world)
    until(world, campaign, Status.PAUSED)
    history = list(world.stream)
    batches = [history[at : at + 50] for at in range(0, len(history), 50)]
    world.random.shuffle(batches)
    before = world.campaign(campaign)
    world.aggregate([*batches, history])
    assert world.campaign(campaign) == before
    comes_back(world, every(1, "Delivery"))
    world.resume(campaign)
    world.random.shuffle(batches)
    world.aggregate([*batches, history])
    assert world.campaign(campaign).status is Status.SENDING
    until(world, campaign, Status.SENT)
    world.aggregate([history, *batches])
    assert told(world) == [("campaign_braked", campaign), ("campaign_sent", campaign)]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_dies_repeats_or_comes_late_it_stops_once_in_each_run(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    world = World(monkeypatch, seed)
    world.repeat, world.jitter = 0.2, 5 * SECOND
    aggregate_live(world)
    world.add_contacts(PEOPLE)
    comes_back(world, every(8, "Bounce"))
    original = world.invoke

    def troubled(queue: str, batch: list[tuple[str, int]]) -> None:
        if world.random.random() < 0.3:
            world.executioner.arm(world.random.randint(0, 40), after=world.random.random() < 0.5)
        original(queue, batch)

    world.invoke = troubled  # type: ignore[method-assign]
    campaign = started(world)
    runs = released = 0
    while world.campaign(campaign).status is not Status.SENT:
        world.run(lambda: world.campaign(campaign).status in (Status.PAUSED, Status.SENT))
        if world.campaign(campaign).status is Status.PAUSED:
            runs += 1
            braked, paused = (told(world).count((event, campaign)) for event in ("campaign_braked", "campaign_paused"))
            assert braked + paused == runs
            world.executioner.arm(None)
            if braked_because(world.memory, WORKSPACE):
                release_workspace(world.memory, WORKSPACE, "owner", world.now)
                released += 1
            world.resume(campaign)
    world.executioner.arm(None)
    world.run()
    assert runs >= 2
    assert len(world.campaign(campaign).releases) == told(world).count(("campaign_braked", campaign))
    assert told(world).count(("workspace_braked", None)) == released
    assert max(world.received().values()) == 1
    warnings = [each for each in told(world) if each[0] in ("campaign_warned", "workspace_warned")]
    assert len(told(world)) - len(warnings) == runs + released + 1
    check_counters(world, campaign)


class Overtaken(MemoryStore):
    """The same items; just before the next transaction, somebody else does something."""

    def __init__(self, store: MemoryStore, rival: Callable[[], None]) -> None:
        self.__dict__ = store.__dict__
        self._rival: list[Callable[[], None]] = [rival]

    def transact(self, writes: Any) -> None:
        if self._rival:
            self._rival.pop()()
        super().transact(writes)


RIVALS: dict[str, Callable[[World, str], None]] = {
    "pause": lambda world, campaign: world.pause(campaign),
    "cancel": lambda world, campaign: world.cancel(campaign),
    "complete": lambda world, campaign: complete(world, campaign),
    "brake": lambda world, campaign: brake(world, campaign),
}
BAD = Figures(sent=200, bounced=20)


def complete(world: World, campaign: str) -> None:
    assert transitions.complete(world.memory, world.campaign(campaign), world.now)


def brake(world: World, campaign: str) -> None:
    assert transitions.brake(world.memory, world.campaign(campaign), "Braked: they bounced", BAD, world.now)


@pytest.mark.parametrize("rival", RIVALS)
def test_who_is_faster_than_the_brake_has_it_their_way(world: World, rival: str) -> None:
    campaign = started(world)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    read = world.campaign(campaign)
    store = Overtaken(world.memory, lambda: RIVALS[rival](world, campaign))
    assert not transitions.brake(store, read, "Braked: too many bounced", BAD, world.now)
    expected = {"pause": Status.PAUSED, "cancel": Status.CANCELLED, "complete": Status.SENT, "brake": Status.PAUSED}
    after = world.campaign(campaign)
    assert after.status is expected[rival]
    assert after.reason == ("Braked: they bounced" if rival == "brake" else None)
    assert [event for event, _ in told(world)] == {"complete": ["campaign_sent"], "brake": ["campaign_braked"]}.get(
        rival, []
    )


@pytest.mark.parametrize("rival", ["pause", "cancel", "complete"])
def test_whoever_comes_after_the_brake_finds_it_paused(world: World, rival: str) -> None:
    campaign = started(world)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    read = world.campaign(campaign)
    brake(world, campaign)
    if rival == "complete":
        assert not transitions.complete(world.memory, read, world.now)
    elif rival == "pause":
        with pytest.raises(Conflict):
            world.pause(campaign)
    else:
        world.cancel(campaign)
        assert world.campaign(campaign).status is Status.CANCELLED
        return
    assert world.campaign(campaign).status is Status.PAUSED


def test_who_resumes_without_having_seen_the_brake_has_not_decided_on_it(world: World) -> None:
    campaign = started(world)
    world.run(lambda: world.campaign(campaign).status is Status.SENDING)
    world.pause(campaign)
    seen = world.campaign(campaign)
    world.resume(campaign)
    brake(world, campaign)
    with pytest.raises(Conflict):
        transitions.resume(world.memory, seen, transitions.Decision(SOMEBODY, Figures()), world.now)
    assert world.campaign(campaign).braked is not None
