"""Sending once more to those whose message failed or is unknown: to them, once, and nobody else."""

import json
from typing import Any

import pytest
from godwit.analytics.chunks import read_counters
from godwit.analytics.figures import Figures, figures_of
from godwit.analytics.recipients import list_recipients
from godwit.campaigns import launch
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND
from godwit.errors import Conflict, Invalid
from godwit.ledger.chosen import numbers_in
from godwit.ledger.rows import status_of
from godwit.sending.dispatch import run_step
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.messages import ChainMessage
from godwit.store import keys
from godwit.store.protocol import Update, query_all

from tests.integration.test_sending import check_counters
from tests.simulation.faults import Killed
from tests.simulation.world import WORKSPACE, World

REFUSED, BROKEN_OFF = (3, 7, 8), (5, 9)


def address(number: int) -> str:
    return f"person{number}@example.test"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Twelve contacts; the provider refuses some of them, and calls for others break off."""
    world = World(monkeypatch)
    world.add_contacts(12)
    spoil(world)
    return world


def spoil(world: World) -> None:
    def answer(email: Email) -> None:
        if email.to in {address(number) for number in REFUSED}:
            raise Refused("mailbox is full")

    def after(email: Email) -> None:
        if email.to in {address(number) for number in BROKEN_OFF}:
            raise OutcomeUnknown("read timed out")

    world.provider.answer, world.provider.after = answer, after


def refuse_all(world: World, but: int | None = None) -> None:
    """Of the one that is named, nobody knows."""

    def answer(email: Email) -> None:
        raise OutcomeUnknown if email.to == address(but or 0) else Refused("full")

    world.provider.answer = answer


def mend(world: World) -> None:
    world.provider.answer = world.provider.after = lambda email: None


def sent(world: World, **fields: Any) -> str:
    """A campaign that was sent, with three who were refused and two of whom nobody knows."""
    campaign = world.create(**fields)
    world.send(campaign)
    finish(world, campaign)
    return campaign


def finish(world: World, campaign: str) -> None:
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT


def states(world: World, campaign: str, *numbers: int) -> set[str]:
    rows = world.rows(campaign)
    return {rows[number]["state"] for number in numbers}


def figures(world: World, campaign: str) -> Figures:
    world.aggregate()
    return figures_of(world.campaign(campaign).recipients or 0, read_counters(world.memory, WORKSPACE, campaign), [])


def notifications(world: World) -> list[str]:
    found = query_all(world.memory, keys.documents(WORKSPACE, "notification"))
    return sorted(json.loads(item["doc"])["event"] for item in found)


def test_failed_and_unknown_get_it_once_more_and_nobody_else(world: World) -> None:
    campaign = sent(world)
    before = world.received()
    assert set(before) == {address(number) for number in range(1, 13) if number not in REFUSED}
    mend(world)
    world.resend(campaign)
    assert world.campaign(campaign).status is Status.SENDING
    finish(world, campaign)
    again = {address(number) for number in (*REFUSED, *BROKEN_OFF)}
    assert world.received() == {to: before.get(to, 0) + (to in again) for to in before.keys() | again}
    assert states(world, campaign, *range(1, 13)) == {"sent"}
    rows = world.rows(campaign)
    assert [rows[number]["attempt"] for number in (1, 3, 5)] == [1, 2, 2]
    assert not any("reason" in row or "failed_at" in row for row in rows.values())
    check_counters(world, campaign)


def test_only_the_chosen_states_are_sent_to(world: World) -> None:
    campaign = sent(world)
    mend(world)
    world.resend(campaign, "failed")
    finish(world, campaign)
    assert states(world, campaign, *REFUSED) == {"sent"}
    assert states(world, campaign, *BROKEN_OFF) == {"unknown"}
    assert max(world.received().values()) == 1
    check_counters(world, campaign)


def test_what_is_resent_says_which_attempt_it_is_and_is_what_was_sent_first(world: World) -> None:
    campaign = sent(world)
    first = next(email for _, email in world.provider.accepted if email.to == address(5))
    mend(world)
    world.resend(campaign)
    finish(world, campaign)
    second = [email for _, email in world.provider.accepted if email.to == address(5)][1]
    assert (first.tags["attempt"], second.tags["attempt"]) == ("1", "2")
    assert (first.subject, first.html, first.text) == (second.subject, second.html, second.text)


def test_figures_and_recipients_stay_those_of_the_whole_campaign(world: World) -> None:
    campaign = sent(world)
    before = figures(world, campaign)
    assert (before.recipients, before.sent, before.failed, before.unknown) == (12, 7, 3, 2)
    assert before.failure_reasons == {"mailbox is full": 3}
    mend(world)
    world.resend(campaign)
    during = figures(world, campaign)
    assert (during.recipients, during.sent, during.failed, during.unknown) == (12, 7, 3, 2)
    finish(world, campaign)
    after = figures(world, campaign)
    assert (after.recipients, after.sent, after.failed, after.unknown, after.pending) == (12, 12, 0, 0, 0)
    assert after.failure_reasons == {}
    listed, _ = list_recipients(world.memory, world.objects, world.campaign(campaign), None, 50, -1)
    assert [(each.contact_id, each.status, each.reason) for each in listed] == [
        (str(number), "sent", None) for number in range(1, 13)
    ]


def test_who_fails_again_says_why_now(world: World) -> None:
    campaign = sent(world)

    def answer(email: Email) -> None:
        raise Refused("no such mailbox")

    world.provider.answer = answer
    world.resend(campaign)
    finish(world, campaign)
    assert states(world, campaign, *REFUSED, *BROKEN_OFF) == {"failed"}
    assert figures(world, campaign).failure_reasons == {"no such mailbox": 5}
    check_counters(world, campaign)


def test_resends_may_be_repeated(world: World) -> None:
    campaign = sent(world)
    for attempt in (2, 3, 4):
        world.resend(campaign)
        finish(world, campaign)
        rows = world.rows(campaign)
        assert [rows[number]["attempt"] for number in (1, 3, 5)] == [1, attempt, attempt]
    mend(world)
    world.resend(campaign)
    finish(world, campaign)
    assert world.received()[address(5)] == 5
    assert world.received()[address(3)] == 1
    with pytest.raises(Invalid):
        world.resend(campaign)
    assert notifications(world) == ["campaign_resent"] * 4 + ["campaign_sent"]
    check_counters(world, campaign)


def test_of_two_who_ask_at_once_one_gets_through(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = sent(world)
    mend(world)

    def overtaken(*arguments: Any) -> Any:
        monkeypatch.setattr(launch, "numbers_in", numbers_in)
        found = numbers_in(*arguments)
        world.resend(campaign, "failed")
        return found

    monkeypatch.setattr(launch, "numbers_in", overtaken)
    with pytest.raises(Conflict):
        world.resend(campaign)
    finish(world, campaign)
    assert states(world, campaign, *BROKEN_OFF) == {"unknown"}
    assert states(world, campaign, *REFUSED) == {"sent"}


def test_each_message_of_a_resend_twice(world: World) -> None:
    campaign = sent(world)
    mend(world)
    before = world.received()
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        original(queue, batch + batch)
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.resend(campaign)
    finish(world, campaign)
    assert {to: count - before.get(to, 0) for to, count in world.received().items()} == {
        to: int(to in {address(number) for number in (*REFUSED, *BROKEN_OFF)}) for to in world.received()
    }


def test_messages_of_the_first_sending_that_come_late_do_nothing(world: World) -> None:
    campaign = world.create()
    kept: list[tuple[str, int]] = []
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        kept.extend(batch if queue == "email" else ())
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.send(campaign)
    finish(world, campaign)
    mend(world)
    before = world.received()
    world.resend(campaign)
    original("email", kept)
    assert world.received() == before


def test_pause_and_resume_go_on_with_the_rest_of_a_resend(world: World) -> None:
    world.add_contacts(100)
    refuse_all(world)
    campaign = sent(world, throttle_per_minute=60)
    mend(world)
    world.resend(campaign)
    world.run(lambda: len(world.provider.accepted) >= 30)
    world.pause(campaign)
    paused_at = world.now
    world.run(lasting=20 * MINUTE)
    assert max(at for at, _ in world.provider.accepted) <= paused_at + 3 * SECOND
    assert figures(world, campaign).pending == 0, "whom the resend did not reach is failed as before"
    world.resume(campaign)
    finish(world, campaign)
    assert set(world.received().values()) == {1}
    assert len(world.received()) == 112
    check_counters(world, campaign)


def test_cancelling_a_resend_leaves_the_rest_as_they_were(world: World) -> None:
    world.add_contacts(100)
    refuse_all(world)
    campaign = sent(world, throttle_per_minute=60)
    mend(world)
    world.resend(campaign)
    world.run(lambda: len(world.provider.accepted) >= 30)
    world.cancel(campaign)
    world.run()
    now = figures(world, campaign)
    assert (now.sent, now.failed, now.pending) == (len(world.received()), 112 - len(world.received()), 0)
    assert now.failure_reasons == {"full": now.failed}
    world.resend(campaign)
    finish(world, campaign)
    assert set(world.received().values()) == {1}
    assert len(world.received()) == 112
    check_counters(world, campaign)


def test_who_was_pending_when_a_campaign_was_cancelled_is_not_resent_to(world: World) -> None:
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 3)
    world.cancel(campaign)
    world.run()
    mend(world)
    world.resend(campaign)
    finish(world, campaign)
    assert set(world.received()) <= {address(number) for number in range(1, 7)}
    assert figures(world, campaign).pending > 5
    check_counters(world, campaign)


def test_claims_of_before_a_resend_are_looked_after(world: World) -> None:
    """A campaign is cancelled and resent to at once, while messages of it are under way."""
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: {3, 5} <= world.rows(campaign).keys())
    assert states(world, campaign, 3, 5) == {"failed", "claimed"}
    mend(world)
    world.cancel(campaign)
    world.resend(campaign)
    finish(world, campaign)
    assert states(world, campaign, 3) == {"sent"}
    world.run()
    assert states(world, campaign, 5) == {"unknown"}
    assert world._active() == []
    check_counters(world, campaign)


def test_a_claim_of_before_that_is_made_just_after_a_resend_began_is_looked_after(world: World) -> None:
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: 3 in world.rows(campaign))
    (late,) = (entry[3] for entry in world._agenda if entry[2] == "email" and json.loads(entry[3])["number"] == 4)

    def die(email: Email) -> None:
        if email.to == address(4):
            raise Killed

    mend(world)
    world.provider.after = die
    world.sender.campaigns._seen.clear()
    assert world.sender.campaigns.look(WORKSPACE, campaign, 1)
    world.cancel(campaign)
    world.resend(campaign, "failed")
    # The chain looks first and finds nothing claimed; the sender's view is older than the cancellation.
    run_step(world.engine, ChainMessage(WORKSPACE, campaign, 2, 0))
    world.invoke("email", [(late, 0)])
    assert states(world, campaign, 3, 4) == {"failed", "claimed"}
    world.run()
    assert (states(world, campaign, 3), states(world, campaign, 4)) == ({"sent"}, {"unknown"})
    assert world._active() == []
    check_counters(world, campaign)


def test_claims_of_before_are_looked_after_while_a_slow_resend_goes_on(world: World) -> None:
    world.add_contacts(60)
    campaign = world.create(throttle_per_minute=600)
    world.provider.answer = lambda email: (_ for _ in ()).throw(
        Refused("full") if email.to != address(5) else OutcomeUnknown
    )
    world.send(campaign)
    world.run(lambda: len(world.rows(campaign)) >= 60)
    world.cancel(campaign)
    mend(world)
    world.memory.write(Update(keys.document(WORKSPACE, "settings", "email"), set=settings(1)))
    world.resend(campaign)
    world.run(lasting=30 * MINUTE)
    assert world.campaign(campaign).status is Status.SENDING
    assert states(world, campaign, 5) == {"unknown"}


def settings(rate: int) -> dict[str, Any]:
    return {"doc": json.dumps({"rate_per_minute": rate}), "version": 1, "created_at": 1, "updated_at": 1}


def test_a_refused_account_gives_claims_of_a_resend_back_as_they_were(world: World) -> None:
    campaign = sent(world)
    rows = world.rows(campaign)

    def answer(email: Email) -> None:
        raise AccountRefused("SES: sending is paused")

    world.provider.answer = answer
    world.resend(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.PAUSED)
    assert world.campaign(campaign).reason == "SES: sending is paused"
    world.run(lasting=30 * MINUTE)
    ignored = {"version"}
    for number, row in world.rows(campaign).items():
        assert {n: v for n, v in row.items() if n not in ignored} == {
            n: v for n, v in rows[number].items() if n not in ignored
        }
    check_counters(world, campaign)
    mend(world)
    world.resume(campaign)
    finish(world, campaign)
    assert states(world, campaign, *range(1, 13)) == {"sent"}


def test_a_throttled_resend_comes_again(world: World) -> None:
    campaign = sent(world)
    refusals = 15

    def answer(email: Email) -> None:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise Throttled

    mend(world)
    world.provider.answer = answer
    world.resend(campaign)
    finish(world, campaign)
    assert states(world, campaign, *range(1, 13)) == {"sent"}
    assert world.received()[address(3)] == 1
    assert world.received()[address(5)] == 2


def test_who_may_not_be_written_to_any_more_is_skipped_unless_something_may_have_arrived(world: World) -> None:
    campaign = sent(world)
    mend(world)
    for number in (3, 5):
        key = keys.contact(WORKSPACE, number)
        item = world.memory.get(key)
        assert item is not None
        doc = {**json.loads(item["doc"]), "email_unsubscribed_at": "2026-01-01T00:00:00.000Z"}
        world.memory.write(Update(key, set={"doc": json.dumps(doc)}))
    before = world.received()
    world.resend(campaign)
    finish(world, campaign)
    assert world.received().get(address(3), 0) == before.get(address(3), 0)
    assert world.received()[address(5)] == before[address(5)]
    rows = world.rows(campaign)
    assert (rows[3]["state"], rows[3]["reason"]) == ("skipped", "unsubscribed")
    assert status_of(rows[5]) == "unknown"
    check_counters(world, campaign)


def test_a_resend_whose_first_message_is_lost_is_set_going_by_the_sweeper(world: World) -> None:
    campaign = sent(world)
    world.run()
    assert world._active() == []
    mend(world)
    world.resend(campaign)
    world._agenda.clear()
    finish(world, campaign)
    assert states(world, campaign, *range(1, 13)) == {"sent"}


def test_who_never_gets_a_try_in_a_resend_stays_as_before(world: World) -> None:
    campaign = sent(world)
    mend(world)
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        rest = [entry for entry in batch if json.loads(entry[0]).get("number") not in (3, 5)]
        if rest:
            original(queue, rest)

    world.invoke = invoke  # type: ignore[method-assign]
    world.resend(campaign)
    finish(world, campaign)
    rows = world.rows(campaign)
    assert (rows[3]["state"], rows[3]["reason"]) == ("failed", "mailbox is full")
    assert rows[5]["state"] == "unknown"
    assert states(world, campaign, 7, 8, 9) == {"sent"}


def test_an_event_of_the_first_try_that_comes_before_the_claim_keeps_the_second_back(world: World) -> None:
    campaign = sent(world)
    mend(world)
    world.resend(campaign, "unknown")
    first = next(email for _, email in world.provider.accepted if email.to == address(5))
    event = {
        "eventType": "Delivery",
        "mail": {
            "messageId": "m",
            "timestamp": "2026-11-24T08:00:00.000Z",
            "tags": {name: [value] for name, value in first.tags.items()},
        },
        "delivery": {"timestamp": "2026-11-24T08:00:01.000Z"},
    }
    world.invoke("ses-events", [(json.dumps(event), 0)])
    finish(world, campaign)
    assert world.received()[address(5)] == 1
    assert status_of(world.rows(campaign)[5]) == "delivered"
    check_counters(world, campaign)


@pytest.mark.parametrize("meanwhile", ["sent", "unknown"])
def test_what_happens_between_reading_a_row_and_claiming_it_keeps_the_try_back(world: World, meanwhile: str) -> None:
    """An event proved the first try; or another sender made the second, and nobody knows of that one either."""
    campaign = sent(world)
    mend(world)
    world.resend(campaign, "unknown")
    store, row, run = world.sender.store, keys.row(WORKSPACE, campaign, 5), world.campaign(campaign).run

    class Overtaken:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def get_many(self, wanted: Any, **how: Any) -> Any:
            found = store.get_many(wanted, **how)
            if row in found and found[row]["run"] < run:
                changes = {"state": meanwhile, "run": run, "sent_at": 1}
                world.memory.write(Update(row, set=changes, add={"version": 1, "attempt": 1}))
            return found

    object.__setattr__(world.sender, "store", Overtaken())
    finish(world, campaign)
    assert world.received()[address(5)] == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_of_a_resend_loses_nobody_and_doubles_nobody(
    monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    reached, step = True, 0
    while reached:
        world = World(monkeypatch)
        world.add_contacts(9)
        spoil(world)
        campaign = sent(world)
        before = world.received()
        mend(world)
        world.executioner.arm(None)
        world.executioner.kills = 0
        world.resend(campaign)
        world.executioner.arm(step, after=after)
        finish(world, campaign)
        reached = world.executioner.kills > 0
        assert max(count - before.get(to, 0) for to, count in world.received().items()) <= 1
        for number in (*REFUSED, *BROKEN_OFF):
            again = world.received().get(address(number), 0) - before.get(address(number), 0)
            assert again == 1 or states(world, campaign, number) <= {"unknown", "failed"}
        check_counters(world, campaign)
        step += 1
    assert step > 10


def test_what_a_resend_claimed_and_did_not_mark_is_unknown_again(world: World) -> None:
    campaign = sent(world)
    mend(world)

    def die(email: Email) -> None:
        if email.to == address(3):
            raise Killed

    world.provider.after = die
    world.resend(campaign, "failed")
    finish(world, campaign)
    assert states(world, campaign, 3) == {"unknown"}
    assert world.received()[address(3)] == 1
