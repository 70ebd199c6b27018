"""Two who do the same at once, and what dies in between: the orchestrator's and the aggregator's races."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from godwit.analytics.chunks import read_counters
from godwit.analytics.whole import last_times
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.states import Status
from godwit.clock import HOUR, MINUTE, SECOND
from godwit.sending.dispatch import Engine, run_step
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown
from godwit.sending.messages import ChainMessage
from godwit.store import keys
from godwit.store.protocol import Put
from pyroaring import BitMap

from tests.integration.test_sending import check_counters, check_ledger
from tests.simulation.faults import Killed
from tests.simulation.world import WORKSPACE, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def queued(world: World) -> Counter[int]:
    """How many messages are under way for each recipient."""
    return Counter(json.loads(entry[3])["number"] for entry in world._agenda if entry[2] == "email")


def interrupted(engine: Engine, act: Callable[[], None]) -> Engine:
    """An orchestrator during whose step, once it has read everything, something else happens."""

    def rates(campaign: Campaign) -> Any:
        found = engine.rates(campaign)
        act()
        return found

    return replace(engine, rates=rates)


def test_of_two_orchestrators_with_one_message_one_has_effects(world: World) -> None:
    world.add_contacts(250)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    message = ChainMessage(WORKSPACE, campaign, 1, 0)
    run_step(interrupted(world.engine, lambda: run_step(world.engine, message)), message)
    assert queued(world) == Counter(range(1, 101))
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    check_ledger(world, campaign)


def test_a_pause_during_a_step_keeps_its_page_back(world: World) -> None:
    world.add_contacts(50)
    campaign = world.create()
    world.send(campaign)
    message = ChainMessage(WORKSPACE, campaign, 1, 0)
    run_step(interrupted(world.engine, lambda: world.pause(campaign)), message)
    assert not queued(world)
    assert world.memory.get(keys.pacer(WORKSPACE, "email")) is None


def test_two_campaigns_that_reserve_at_once_get_slots_of_their_own(world: World) -> None:
    world.setting("email", {"rate_per_minute": 600})
    world.add_contacts(100)
    first, second = world.create(), world.create()
    world.send(first)
    world.send(second)
    world._agenda.clear()
    store = world.engine.store

    class Interrupted:
        """Lets the other campaign reserve between this one's reading of the pacers and its commit."""

        def __init__(self) -> None:
            self.done = False

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def transact(self, writes: Any) -> None:
            if not self.done and len(writes) > 2:
                self.done = True
                run_step(world.engine, ChainMessage(WORKSPACE, second, 1, 0))
            store.transact(writes)

    interfering: Any = Interrupted()
    run_step(replace(world.engine, store=interfering), ChainMessage(WORKSPACE, first, 1, 0))
    slots = sorted(json.loads(entry[3])["slot"] for entry in world._agenda if entry[2] == "email")
    assert len(slots) == 200
    assert len(set(slots)) == 200


def test_a_page_whose_queueing_died_goes_out_when_the_step_comes_again(world: World) -> None:
    world.add_contacts(5)
    campaign = world.create()
    world.send(campaign)
    email, died = world.engine.email, False

    class Dying:
        def send(self, messages: Any) -> None:
            nonlocal died
            if not died:
                died = True
                raise ConnectionError
            email.send(messages)

    world.engine = replace(world.engine, email=Dying())
    world.run(lambda: world.campaign(campaign).status is Status.SENT, sweeping=False, lasting=4 * MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    assert len(world.received()) == 5


def test_steps_that_come_too_early_release_no_more_than_a_minute_ahead(world: World) -> None:
    """A pause loses what is reserved to others."""
    world.add_contacts(1_000)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    for step in range(15):
        run_step(world.engine, ChainMessage(WORKSPACE, campaign, 1, step))
    assert 600 <= len(queued(world)) <= 700


def test_so_it_does_when_the_sweeper_makes_it_come(world: World) -> None:
    world.add_contacts(5)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: bool(queued(world)), sweeping=False)
    world._agenda.clear()
    world.run(lambda: world.campaign(campaign).status is Status.SENT, lasting=10 * MINUTE)
    assert world.campaign(campaign).status is Status.SENT, "before anybody would be released again"
    check_ledger(world, campaign)


def test_so_does_who_was_released_again(world: World) -> None:
    """The first message is lost, and the orchestrator dies when it queues the second."""
    world.add_contacts(2)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: bool(queued(world)))
    world._agenda = [entry for entry in world._agenda if entry[2] != "email"]
    email, tried = world.engine.email, list[int]()

    class Dying:
        def send(self, messages: Any) -> None:
            messages = list(messages)
            if messages:
                tried.append(world.now)
            if len(tried) == 1:
                raise ConnectionError
            email.send(messages)

    world.engine = replace(world.engine, email=Dying())
    world.run(lambda: bool(tried), sweeping=False)
    world.run(lambda: world.campaign(campaign).status is Status.SENT, sweeping=False, lasting=4 * MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    check_ledger(world, campaign)


def test_a_repeated_step_takes_over_a_chain_whose_continuation_was_lost(world: World) -> None:
    world.add_contacts(400)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) > 20)
    chain = next(entry for entry in world._agenda if entry[2] == "dispatch")
    message = json.loads(chain[3])
    world._agenda = [entry for entry in world._agenda if entry[2] != "dispatch"]
    world.post("dispatch", json.dumps({**message, "step": message["step"] - 1}))
    world.run(lambda: world.campaign(campaign).status is Status.SENT, sweeping=False, lasting=10 * MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    check_ledger(world, campaign)


def test_a_quick_pause_and_resume_loses_no_time(world: World) -> None:
    world.add_contacts(13)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 11)
    world.pause(campaign)
    world._agenda.clear()
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT, lasting=MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    check_ledger(world, campaign)


def test_messages_of_the_run_before_a_pause_are_dropped(world: World) -> None:
    """The next run releases their numbers again: with both, twice its rate would go out."""
    world.add_contacts(20)
    campaign = world.create(throttle_per_minute=120)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 1)
    of_the_first = [(entry[3], 0) for entry in world._agenda if entry[2] == "email"]
    assert len(of_the_first) >= 10
    world.pause(campaign)
    world.resume(campaign)
    world.now += 3 * SECOND
    world.invoke("email", of_the_first)
    assert len(world.provider.accepted) == 1
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    check_ledger(world, campaign)


def test_a_refusal_of_the_run_before_a_pause_does_not_pause_the_next(world: World) -> None:
    """Somebody mended the account and resumed while a sender still waited for the answer."""
    world.add_contacts(5)
    campaign = world.create()
    refused: list[str] = []

    def refuse(email: Email) -> None:
        if not refused:
            refused.append(email.to)
            world.pause(campaign)
            world.resume(campaign)
            raise AccountRefused("sending is paused")

    world.provider.answer = refuse
    world.send(campaign)
    world.run(lambda: bool(refused))
    assert (world.campaign(campaign).status, world.campaign(campaign).run) == (Status.SENDING, 2)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    check_ledger(world, campaign)


def test_a_resume_just_when_a_paused_campaign_is_put_aside_is_not_forgotten(world: World) -> None:
    world.add_contacts(20)
    campaign = world.create(throttle_per_minute=120)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 1)
    world.pause(campaign)
    world._agenda.clear()
    world.now += 2 * MINUTE
    audiences, resumed = world.engine.audiences, list[int]()

    class Overtaken:
        def read(self, name: str) -> Any:
            resumed.append(world.now)
            world.resume(campaign)
            return audiences.read(name)

    run_step(replace(world.engine, audiences=Overtaken()), ChainMessage(WORKSPACE, campaign, 1, 1))  # type: ignore[arg-type]
    assert resumed
    # Its message is lost, so that it's the sweeper who must find it.
    world._agenda.clear()
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    check_ledger(world, campaign)


def test_a_chain_of_the_run_before_a_pause_does_nothing(world: World) -> None:
    world.add_contacts(20)
    campaign = world.create(throttle_per_minute=120)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 1)
    world.pause(campaign)
    world.resume(campaign)
    world._agenda.clear()
    run_step(world.engine, ChainMessage(WORKSPACE, campaign, 1, 0))
    assert world._agenda == []
    run_step(world.engine, ChainMessage(WORKSPACE, campaign, 2, 0))
    assert len(queued(world)) == 19


def test_a_chain_that_gets_nowhere_stops_itself(world: World) -> None:
    """The clock that its workspace shares has gone far ahead."""
    world.add_contacts(20)
    campaign = world.create()
    world.memory.write(Put(keys.pacer(WORKSPACE, "email"), {"next_free": world.now + 30 * HOUR}))
    world.send(campaign)
    world.run(lasting=2 * HOUR)
    assert world.campaign(campaign).status is Status.SENDING
    assert not queued(world), "SQS holds nothing back for so long"
    world.run(lasting=2 * HOUR)
    stopped = world.campaign(campaign)
    assert (stopped.status, stopped.reason) == (Status.PAUSED, "Sending got nowhere for three hours.")


def test_a_sender_that_stalled_for_hours_fails_nobody(world: World) -> None:
    world.add_contacts(4)
    campaign = world.create()
    world.send(campaign)
    original, back_at = world.invoke, world.now + 150 * MINUTE

    def late(queue: str, batch: list[tuple[str, int]]) -> None:
        if queue == "email" and world.now < back_at:
            world.now += 2 * MINUTE
        original(queue, batch)

    world.invoke = late  # type: ignore[method-assign]
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    assert {row["state"] for row in world.rows(campaign).values()} == {"sent"}
    check_ledger(world, campaign)


def test_what_was_claimed_when_a_campaign_was_cancelled_is_shown_as_unknown(world: World) -> None:
    world.add_contacts(10)

    def break_off(email: Email) -> None:
        if email.to == "person2@example.test":
            raise OutcomeUnknown

    world.provider.after = break_off
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 3)
    world.cancel(campaign)
    world.run(lasting=14 * MINUTE)
    assert world.rows(campaign)[2]["state"] == "claimed", "its sender may be about to mark it"
    world.run()
    assert world.rows(campaign)[2]["state"] == "unknown"
    check_ledger(world, campaign, pending=True)
    assert world._active() == []


def test_what_was_claimed_in_an_earlier_run_is_looked_after_too(world: World) -> None:
    """The run after a resume begins at the mark again, and is cancelled before it comes to where the first one was."""
    world.add_contacts(100)

    def break_off(email: Email) -> None:
        if email.to in ("person2@example.test", "person30@example.test"):
            raise OutcomeUnknown

    world.provider.after = break_off
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 35)
    world.pause(campaign)
    world.resume(campaign)
    world.run(lambda: len(world.provider.accepted) >= 36)
    world.cancel(campaign)
    world.run()
    assert {world.rows(campaign)[number]["state"] for number in (2, 30)} == {"unknown"}
    check_ledger(world, campaign, pending=True)
    assert world._active() == []


AGGREGATOR_STEPS = 10
"""To read, write and count a chunk of the campaign's index, and of the engagement index, and to look at the brakes."""


@pytest.mark.parametrize("step", range(AGGREGATOR_STEPS + 1))
def test_the_aggregator_may_die_at_any_step(world: World, step: int) -> None:
    world.add_contacts(6)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    world.executioner.arm(step, after=True)
    world.aggregate()
    assert world.executioner.kills == (1 if step < AGGREGATOR_STEPS else 0)
    world.executioner.arm(None)
    stored = read_counters(world.memory, WORKSPACE, campaign)
    assert sum(chunk["sent"] for chunk in stored) == 6
    engaged = last_times(world.memory, world.objects, WORKSPACE, ["last_sent_at"])
    assert engaged["last_sent_at"].present == BitMap(range(1, 7))
    check_counters(world, campaign)


def test_aggregators_that_overtake_each_other_lose_nothing(world: World) -> None:
    world.add_contacts(30)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    records = list(world.stream)
    world.stream.clear()
    rest = [records[at : at + 7] for at in range(7, len(records), 7)]
    replace_object = world.objects.replace
    create_object = world.objects.create

    def overtaken(write: Callable[..., str], *arguments: Any) -> str:
        if rest:
            world.aggregate([rest.pop()])
        return write(*arguments)

    world.objects.replace = partial(overtaken, replace_object)  # type: ignore[method-assign]
    world.objects.create = partial(overtaken, create_object)  # type: ignore[method-assign]
    world.aggregate([records[:7]])
    assert not rest
    stored = read_counters(world.memory, WORKSPACE, campaign)
    assert sum(chunk["sent"] for chunk in stored) == 30
    check_counters(world, campaign)


def test_a_claim_made_just_after_a_cancel_is_looked_after(world: World) -> None:
    world.add_contacts(10)
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 3)

    def die(email: Email) -> None:
        raise Killed

    world.provider.after = die
    world.sender.campaigns._seen.clear()
    assert world.sender.campaigns.look(WORKSPACE, campaign, 1)
    world.cancel(campaign)
    state = world.memory.get(keys.dispatch(WORKSPACE, campaign))
    assert state is not None
    # The chain looks first and finds nothing claimed; the sender's view is older than the cancellation.
    run_step(world.engine, ChainMessage(WORKSPACE, campaign, 1, state["step"]))
    world.run()
    rows = world.rows(campaign)
    assert rows[4]["state"] == "unknown"
    check_ledger(world, campaign, pending=True)
    assert world._active() == []
