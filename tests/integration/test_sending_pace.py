"""How fast campaigns go, in the world's own time: what is allowed is used, never exceeded, and shared."""

from bisect import bisect_left

import pytest
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND
from godwit.sending.progress import page_worth

from tests.integration.test_sending import check_ledger
from tests.simulation.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def densest_minute(times: list[int]) -> int:
    """The most messages in any 60 seconds."""
    return max(bisect_left(times, at + MINUTE) - position for position, at in enumerate(times))


def times_of(world: World, campaign: str | None = None) -> list[int]:
    return sorted(at for at, email in world.provider.accepted if campaign is None or email.tags["campaign"] == campaign)


def stall(world: World, since: int, until: int) -> None:
    """Keep the senders from receiving anything for a while."""
    original = world.invoke

    def stalled(queue: str, batch: list[tuple[str, int]]) -> None:
        if queue == "email" and since <= world.now < until:
            for body, receives in batch:
                world.post("email", body, until - world.now, receives)
        else:
            original(queue, batch)

    world.invoke = stalled  # type: ignore[method-assign]


def test_two_campaigns_share_a_rate_exactly_and_use_it_up(world: World) -> None:
    rate = 600
    world.setting("email", {"rate_per_minute": rate})
    world.add_contacts(1_500)
    first, second = world.create(), world.create()
    world.send(first)
    world.send(second)
    world.run(lambda: world.campaign(first).status is world.campaign(second).status is Status.SENT)
    times = times_of(world)
    assert len(times) == 3_000
    assert densest_minute(times) <= rate + page_worth(rate)
    assert len(times) / (times[-1] - times[0]) * MINUTE > 0.95 * rate
    halfway = times[len(times) // 2]
    share = sum(at <= halfway for at in times_of(world, first)) / (len(times) / 2)
    assert 0.4 < share < 0.6


def test_a_slow_campaign_does_not_starve_a_fast_one(world: World) -> None:
    rate, slow_rate = 600, 60
    world.setting("email", {"rate_per_minute": rate})
    world.add_contacts(2_000)
    slow, fast = world.create(throttle_per_minute=slow_rate), world.create()
    world.send(slow)
    world.run(lasting=MINUTE)
    world.send(fast)
    world.run(lambda: world.campaign(fast).status is Status.SENT)
    times = times_of(world, fast)
    assert len(times) == 2_000
    assert len(times) / (times[-1] - times[0]) * MINUTE > 0.95 * (rate - slow_rate)
    both = [at for at in times_of(world) if times[0] <= at <= times[-1]]
    assert densest_minute(both) <= rate + page_worth(rate)
    assert len(both) / (times[-1] - times[0]) * MINUTE > 0.95 * rate
    during = [at for at in times_of(world, slow) if times[0] <= at <= times[-1]]
    assert len(during) / (times[-1] - times[0]) * MINUTE > 0.9 * slow_rate


@pytest.mark.parametrize("seconds", [10 * 60, 3 * 60])
def test_a_sender_that_stalls_causes_no_burst(world: World, seconds: int) -> None:
    rate = 300
    world.add_contacts(1_800)
    campaign = world.create(throttle_per_minute=rate)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 200)
    stall(world, world.now, world.now + seconds * SECOND)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert densest_minute(times_of(world)) <= rate + page_worth(rate)
    assert len(world.received()) == 1_800
    assert {row["state"] for row in world.rows(campaign).values()} == {"sent"}
    check_ledger(world, campaign)


def test_a_campaign_goes_on_at_its_pace_soon_after_a_stall(world: World) -> None:
    rate = 300
    world.add_contacts(3_000)
    campaign = world.create(throttle_per_minute=rate)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 200)
    back_at = world.now + 10 * MINUTE
    stall(world, world.now, back_at)
    world.run(lambda: world.now >= back_at + 5 * MINUTE)
    later = [at for at in times_of(world) if back_at + MINUTE <= at < back_at + 5 * MINUTE]
    assert len(later) > 0.95 * 4 * rate


def test_one_who_is_unknown_now_and_then_holds_nobody_up(world: World) -> None:
    """Messages that are lost on the way stop the low-water mark, not the release."""
    rate = 300
    world.add_contacts(1_500)
    campaign = world.create(throttle_per_minute=rate)
    original = world.invoke

    def losing(queue: str, batch: list[tuple[str, int]]) -> None:
        kept = [entry for entry in batch if queue != "email" or world.random.random() > 0.02]
        if kept:
            original(queue, kept)

    world.invoke = losing  # type: ignore[method-assign]
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 1_400)
    times = times_of(world)
    assert len(times) / (times[-1] - times[0]) * MINUTE > 0.95 * 0.98 * rate
