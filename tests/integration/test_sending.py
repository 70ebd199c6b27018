"""Sending through the real handlers: everyone once, whatever dies, repeats or comes late."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from godwit.analytics.chunks import read_counters
from godwit.analytics.figures import figures_of
from godwit.analytics.recount import recount
from godwit.campaigns.states import Status
from godwit.clock import MINUTE, SECOND
from godwit.ledger.rows import FINAL, RELEASED, STATES, bounced_at
from godwit.sending.email_provider import AccountRefused, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.limits import rates_of
from godwit.sending.quota import QuotaWatch
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.keys import Key
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Update
from godwit.store.tables import CORE

from tests.factories import THERE
from tests.simulation.world import WORKSPACE, World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def check_ledger(world: World, campaign: str, *, pending: bool = False) -> None:
    """At most one mail each; everyone final (or, where that is meant, pending); counters as the ledger has it."""
    assert max(world.received().values(), default=0) <= 1
    rows = world.rows(campaign)
    recipients = world.campaign(campaign).recipients
    assert recipients is not None
    final = {number for number, row in rows.items() if row["state"] in FINAL}
    if pending:
        assert {row["state"] for row in rows.values()} <= FINAL | {RELEASED}
    else:
        assert len(final) == recipients
    accepted = set(world.received())
    for number, row in rows.items():
        mailed = f"person{number}@example.test" in accepted
        assert mailed or row["state"] not in ("sent",)
        assert not mailed or row["state"] in ("sent", "unknown")
    check_counters(world, campaign)


def check_counters(world: World, campaign: str) -> None:
    """The counters, by the stream, are what plain counting of the ledger gives; and so is the recount."""
    world.aggregate()
    stored = read_counters(world.memory, WORKSPACE, campaign)
    figures = figures_of(world.campaign(campaign).recipients or 0, stored, [])
    rows = world.rows(campaign).values()
    states = Counter(row["state"] for row in rows)
    for state in STATES:
        assert sum(chunk[state] for chunk in stored) == states[state]
    for fact in ("delivered", "opened", "clicked", "complained", "unsubscribed"):
        assert getattr(figures, fact) == sum(f"{fact}_at" in row for row in rows)
    assert figures.bounced == sum(bounced_at(row) is not None for row in rows)
    assert figures.opens_total == sum(row.get("opens", 0) for row in rows)
    assert figures.clicks_total == sum(row.get("clicks", 0) for row in rows)
    assert recount(world.memory, world.objects, WORKSPACE, campaign).agrees


def test_everyone_gets_one_mail_that_is_theirs(world: World) -> None:
    world.add_contacts(250)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.received() == {f"person{n}@example.test": 1 for n in range(1, 251)}
    email = world.provider.accepted[0][1]
    number = email.to.removeprefix("person").split("@")[0]
    assert email.subject == f"Hello Ada {number}"
    assert email.sender == "Shop <shop@example.test>"
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert email.headers["List-Unsubscribe"].startswith("<https://mail.test/u/")
    check_ledger(world, campaign)
    assert {row["state"] for row in world.rows(campaign).values()} == {"sent"}
    assert world.rows(campaign)[int(number)]["sent_to"] == keys.digest(WORKSPACE, "email", email.to)


def test_rows_and_contacts_are_read_as_last_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an eventual read misses would be released twice, given up, or written to after it unsubscribed."""

    class Strict(MemoryStore):
        def get(self, key: Key, *, consistent: bool = False) -> Item | None:
            self.check([key], consistent)
            return super().get(key, consistent=consistent)

        def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
            self.check(keys, consistent)
            return super().get_many(keys, consistent=consistent)

        def check(self, wanted: Iterable[Key], consistent: bool) -> None:
            assert consistent or {key.table for key in wanted} <= {CORE}

    world = World(monkeypatch, store=Strict())
    world.add_contacts(50)

    def break_off(email: Email) -> None:
        if email.tags["number"] == "7":
            raise OutcomeUnknown

    world.provider.after = break_off
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    world.resend(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    assert world.received() == {f"person{n}@example.test": 1 + (n == 7) for n in range(1, 51)}


def test_an_empty_audience_is_sent_at_once(world: World) -> None:
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT, lasting=5 * SECOND)
    assert world.campaign(campaign).status is Status.SENT
    assert world.campaign(campaign).recipients == 0


def test_who_may_not_be_written_to_is_left_out_with_the_reason(world: World) -> None:
    world.add_contacts(3)
    world.add_contacts(1, email_unsubscribed_at="2026-01-01T00:00:00.000Z")
    world.add_contacts(2, consent={"email": {"given": None, "at": None, "source": None}, "sms": {"given": None}})
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 3
    excluded = world.campaign(campaign).excluded
    assert {reason: count for reason, count in excluded.items() if count} == {"unsubscribed": 1, "no_consent": 2}


def test_who_unsubscribes_or_is_suppressed_after_the_freeze_is_skipped(world: World) -> None:
    world.add_contacts(40)
    campaign = world.create(throttle_per_minute=60)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 5)
    left = keys.contact(WORKSPACE, 39)
    item = world.memory.get(left)
    assert item is not None
    doc = {**json.loads(item["doc"]), "email_unsubscribed_at": "2026-01-01T00:00:00.000Z"}
    world.memory.write(Update(left, set={"doc": json.dumps(doc)}))
    suppressed = keys.suppression(WORKSPACE, "email", "person40@example.test")
    world.memory.write(Update(suppressed, set={"reason": "hard_bounce", "at": world.now}))
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    rows = world.rows(campaign)
    assert (rows[39]["state"], rows[39]["reason"]) == ("skipped", "unsubscribed")
    assert (rows[40]["state"], rows[40]["reason"]) == ("skipped", "suppressed")
    check_ledger(world, campaign)


def run_killing(world: World, campaign: str, step: int, *, after: bool, handler: str) -> bool:
    """Send with one kill at that step of that handler's work; whether the step was reached."""
    world.send(campaign)
    armed = False
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        nonlocal armed
        if queue == handler and not armed:
            armed = True
            world.executioner.arm(step, after=after)
        elif queue != handler and world.executioner.kill_at is not None:
            # Steps are counted in the one kind of handler only.
            kill_at, steps = world.executioner.kill_at, world.executioner.steps
            world.executioner.kill_at = None
            original(queue, batch)
            world.executioner.kill_at, world.executioner.steps = kill_at, steps
            return
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    reached = world.executioner.kills > 0
    world.executioner.arm(None)
    return reached


@pytest.mark.parametrize("handler", ["email", "dispatch"])
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_step_loses_nobody_and_doubles_nobody(
    monkeypatch: pytest.MonkeyPatch, handler: str, after: bool
) -> None:
    reached, step = True, 0
    while reached:
        world = World(monkeypatch)
        world.add_contacts(3)
        campaign = world.create()
        reached = run_killing(world, campaign, step, after=after, handler=handler)
        assert world.campaign(campaign).status is Status.SENT, f"step {step}"
        check_ledger(world, campaign)
        unknown = [row for row in world.rows(campaign).values() if row["state"] == "unknown"]
        assert len(unknown) <= 1
        assert not world.dead_letters
        step += 1
    assert step > 10


@pytest.mark.parametrize("seed", range(6))
def test_repeats_delays_and_kills_at_random(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    world = World(monkeypatch, seed)
    world.repeat, world.jitter = 1.0, 20 * SECOND
    world.add_contacts(120)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        world.executioner.arm(world.random.randint(0, 400), after=world.random.random() < 0.5)
        world.repeat = world.repeat * 0.97
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    world.executioner.arm(None)
    check_ledger(world, campaign)


def test_each_queue_message_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    world.add_contacts(60)
    campaign = world.create()
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        original(queue, batch)
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT, lasting=30 * MINUTE)
    assert world.campaign(campaign).status is Status.SENT
    assert set(world.received().values()) == {1}
    check_ledger(world, campaign)


def test_a_chain_that_lost_its_message_is_set_going_by_the_sweeper(world: World) -> None:
    world.add_contacts(20)
    campaign = world.create()
    world.send(campaign)
    world._agenda.clear()
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 20
    check_ledger(world, campaign)


def test_pause_stops_within_seconds_and_resume_goes_on_with_the_rest(world: World) -> None:
    world.add_contacts(300)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 100)
    world.pause(campaign)
    paused_at = world.now
    world.run(lasting=20 * MINUTE)
    assert max(at for at, _ in world.provider.accepted) <= paused_at + 3 * SECOND
    sent = len(world.provider.accepted)
    assert sent < 150
    world.resume(campaign)
    resumed_at = world.now
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    later = sorted(at for at, _ in world.provider.accepted[sent:])
    assert later[0] - resumed_at <= 3 * SECOND
    assert later[-1] - resumed_at <= 40 * SECOND
    assert len(world.received()) == 300
    check_ledger(world, campaign)


def test_cancel_leaves_the_rest_pending_for_good(world: World) -> None:
    world.add_contacts(300)
    campaign = world.create(throttle_per_minute=600)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 50)
    world.cancel(campaign)
    world.run()
    assert len(world.received()) < 100
    check_ledger(world, campaign, pending=True)
    stored = read_counters(world.memory, WORKSPACE, campaign)
    figures = figures_of(300, stored, [])
    assert figures.pending == 300 - len(world.received())


def test_a_pause_while_resolving_resumes_to_the_whole_audience(world: World) -> None:
    world.add_contacts(5)
    campaign = world.create()
    world.send(campaign)
    world.pause(campaign)
    world.run(lasting=MINUTE)
    assert world.provider.accepted == []
    world.resume(campaign)
    assert world.campaign(campaign).status is Status.RESOLVING
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 5


def test_the_chain_keeps_to_the_rate(world: World) -> None:
    world.add_contacts(400)
    campaign = world.create(throttle_per_minute=120)
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    times = sorted(at for at, _ in world.provider.accepted)
    for start in times:
        assert sum(start <= at < start + MINUTE for at in times) <= 120 + 20
    assert times[-1] - times[0] < 215 * SECOND


def test_two_campaigns_share_the_workspace_rate(world: World) -> None:
    world.setting("email", {"rate_per_minute": 240})
    world.add_contacts(300)
    slow, fast = world.create(throttle_per_minute=60), world.create()
    world.send(slow)
    world.send(fast)
    world.run(lambda: world.campaign(fast).status is Status.SENT)
    times = sorted(at for at, _ in world.provider.accepted)
    for start in times:
        assert sum(start <= at < start + MINUTE for at in times) <= 240 + 40
    assert times[-1] - times[0] < 130 * SECOND


def test_a_sender_that_stalled_causes_no_burst(world: World) -> None:
    world.add_contacts(600)
    campaign = world.create(throttle_per_minute=300)
    world.send(campaign)
    world.run(lambda: len(world.provider.accepted) >= 50)
    original, back_at = world.invoke, world.now + 10 * MINUTE

    def stalled(queue: str, batch: list[tuple[str, int]]) -> None:
        if queue == "email" and world.now < back_at:
            for body, receives in batch:
                world.post("email", body, back_at - world.now, receives)
        else:
            original(queue, batch)

    world.invoke = stalled  # type: ignore[method-assign]
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.campaign(campaign).status is Status.SENT
    times = sorted(at for at, _ in world.provider.accepted)
    for start in times:
        assert sum(start <= at < start + MINUTE for at in times) <= 300 + 60
    assert len(world.received()) == 600
    assert all(row["state"] == "sent" for row in world.rows(campaign).values())
    check_ledger(world, campaign)


def test_a_throttled_message_is_sent_later_and_only_once(world: World) -> None:
    world.add_contacts(10)
    refusals = 25

    def answer(email: Email) -> None:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise Throttled("too fast")

    world.provider.answer = answer
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 10
    assert not world.dead_letters
    check_ledger(world, campaign)


def test_an_invocation_that_slow_calls_used_up_leaves_the_rest_for_another(world: World) -> None:
    """It could end during the next call, and nobody would know of that message."""
    world.add_contacts(10)
    began = world.now
    world._context.get_remaining_time_in_millis = lambda: began + 30 * SECOND - world.now

    def slow(email: Email) -> None:
        assert world._context.get_remaining_time_in_millis() >= 13 * SECOND
        world.now += 10 * SECOND

    world.provider.after = slow
    campaign = world.create(throttle_per_minute=6_000)
    world.send(campaign)
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        nonlocal began
        began = world.now
        original(queue, batch)

    world.invoke = invoke  # type: ignore[method-assign]
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert Counter(row["state"] for row in world.rows(campaign).values()) == {"sent": 10}
    check_ledger(world, campaign)


def test_an_invocation_with_little_time_left_does_not_wait_for_a_throttle(world: World) -> None:
    world.add_contacts(1)
    left, slept = [13.1], list[float]()
    world._context.get_remaining_time_in_millis = lambda: left[0] * SECOND
    world.sender = replace(world.sender, sleep=slept.append)

    def answer(email: Email) -> None:
        if len(slept) < 2:
            raise Throttled("too fast")

    world.provider.answer = answer
    campaign = world.create()
    world.send(campaign)
    world.run(lasting=30 * SECOND)
    assert (world.rows(campaign)[1]["state"], slept) == ("released", [])
    left[0] = 30
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert slept == [0.2, 0.5]
    assert world.received() == {"person1@example.test": 1}


def test_a_refused_recipient_fails_with_the_providers_reason(world: World) -> None:
    world.add_contacts(5)

    def answer(email: Email) -> None:
        if email.to == "person3@example.test":
            raise Refused("address is blacklisted")

    world.provider.answer = answer
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.rows(campaign)[3]["state"] == "failed"
    check_ledger(world, campaign)
    figures = figures_of(5, read_counters(world.memory, WORKSPACE, campaign), [])
    assert figures.failure_reasons == {"address is blacklisted": 1}


def test_a_refused_account_pauses_with_the_reason_and_resumes_to_all(world: World) -> None:
    world.add_contacts(30)
    mended = False

    def answer(email: Email) -> None:
        if not mended and len(world.provider.accepted) >= 10:
            raise AccountRefused("SES: sending is paused")

    world.provider.answer = answer
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.PAUSED)
    assert world.campaign(campaign).reason == "SES: sending is paused"
    world.run(lasting=30 * MINUTE)
    assert len(world.received()) == 10
    mended = True
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 30
    check_ledger(world, campaign)


def test_a_call_that_broke_off_is_unknown_until_an_event_proves_it(world: World) -> None:
    world.add_contacts(6)

    def accepted_but_unanswered(email: Email) -> None:
        if email.to == "person2@example.test":
            raise OutcomeUnknown("read timed out")

    world.provider.after = accepted_but_unanswered
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert world.rows(campaign)[2]["state"] == "unknown"
    check_ledger(world, campaign)
    tags = {name: [value] for name, value in world.provider.accepted[1][1].tags.items()}
    assert tags["number"] == ["2"]
    event = {
        "eventType": "Delivery",
        "mail": {"messageId": "m", "timestamp": "2026-11-24T08:00:00.000Z", "tags": tags},
        "delivery": {"timestamp": "2026-11-24T08:00:01.000Z"},
    }
    world.invoke("ses-events", [(json.dumps(event), 0)])
    assert world.rows(campaign)[2]["state"] == "sent"
    check_ledger(world, campaign)


def test_a_recipient_whose_message_always_kills_the_sender_ends_failed(world: World) -> None:
    world.add_contacts(3)
    campaign = world.create()
    original = world.invoke

    def invoke(queue: str, batch: list[tuple[str, int]]) -> None:
        rest = [entry for entry in batch if json.loads(entry[0]).get("number") != 2]
        if rest:
            original(queue, rest)

    world.invoke = invoke  # type: ignore[method-assign]
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert (world.rows(campaign)[2]["state"], world.rows(campaign)[2]["reason"]) == ("failed", "internal")
    check_ledger(world, campaign)


def test_a_segment_that_is_gone_fails_the_campaign(world: World) -> None:
    world.add_contacts(3)
    world.memory.write(
        Update(
            keys.document(WORKSPACE, "segment", THERE),
            set={"doc": "{}", "version": 1, "created_at": 1, "updated_at": 1},
        )
    )
    campaign = world.create(audience={"segments": [THERE]})
    world.send(campaign)
    from godwit.store.protocol import Delete

    world.memory.write(Delete(keys.document(WORKSPACE, "segment", THERE)))
    world.run(lasting=10 * MINUTE)
    assert world.campaign(campaign).status is Status.FAILED
    assert "segment" in (world.campaign(campaign).reason or "")
    assert world.provider.accepted == []


def test_stream_batches_split_merged_repeated_and_reordered_give_the_same_counters(world: World) -> None:
    world.add_contacts(80)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    records: list[Any] = list(world.stream)
    batches = [records[at : at + size] for at in range(0, len(records), 37) for size in (5, 50, 37)]
    world.random.shuffle(batches)
    world.executioner.arm(3)
    world.aggregate(batches)
    check_counters(world, campaign)


def test_who_does_not_want_to_be_tracked_is_not(world: World) -> None:
    world.add_contacts(1, tracking=False)
    world.add_contacts(1)
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    untracked, tracked = (email for _, email in sorted(world.provider.accepted, key=lambda each: each[1].to))
    assert "/t/" in tracked.html
    assert "/t/" not in untracked.html
    assert "/t/" not in untracked.text
    assert 'href="https://shop.test/a?x=1&amp;y=2"' in untracked.html
    assert "https://mail.test/u/" in untracked.html


def test_a_quota_that_is_not_told_stops_no_campaign(world: World) -> None:
    world.add_contacts(300)
    quota, silent = QuotaWatch(world.provider, world.clock), True

    def per_minute() -> int:
        if silent:
            raise ConnectionError
        return 6_000

    world.provider.per_minute = per_minute  # type: ignore[method-assign]
    world.engine = replace(world.engine, rates=lambda campaign: rates_of(world.memory, campaign, quota.per_minute()))
    campaign = world.create()
    world.send(campaign)
    world.run(lasting=3 * MINUTE)
    assert world.campaign(campaign).status is Status.SENDING
    silent = False
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    silent, world.now = True, world.now + 10 * MINUTE
    assert quota.per_minute() == 6_000, "the last one that was told"
    assert len(world.received()) == 300


def test_a_quota_that_is_used_up_pauses_with_the_reason_before_anybody_is_refused(world: World) -> None:
    world.add_contacts(900)
    quota = QuotaWatch(world.provider, world.clock)
    daily, offered = 500, 0

    def per_minute() -> int:
        left = daily - len(world.provider.accepted)
        if left < 1:
            raise AccountRefused("The account's quota is used up.")
        return min(300, max(1, left // 5))

    def answer(email: Email) -> None:
        nonlocal offered
        offered += 1

    world.provider.per_minute = per_minute  # type: ignore[method-assign]
    world.provider.answer = answer
    world.engine = replace(world.engine, rates=lambda campaign: rates_of(world.memory, campaign, quota.per_minute()))
    campaign = world.create()
    world.send(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.PAUSED)
    assert world.campaign(campaign).reason == "The account's quota is used up."
    assert 490 <= offered <= 500 + 90
    daily = 2_000
    world.resume(campaign)
    world.run(lambda: world.campaign(campaign).status is Status.SENT)
    assert len(world.received()) == 900
    check_ledger(world, campaign)
