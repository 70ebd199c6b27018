"""One step of the chain that drives a campaign: freeze, release a page, look after stragglers, complete.

May touch: the store, objects and both queues, through what it is given. A step is committed by one transaction on
condition of its number, before anything is queued; so of repeated, late and zombie steps only one has effects, and
what it committed to the queue is queued again when nobody can tell whether it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign, find_campaign
from godwit.campaigns.states import Status
from godwit.clock import HOUR, SECOND, Clock
from godwit.ledger.links import save_targets
from godwit.queues import Message, Queue
from godwit.reputation.watch import must_stop
from godwit.sending import revisions
from godwit.sending.audiences import FrozenAudience, FrozenAudiences, name_of
from godwit.sending.email_provider import AccountRefused
from godwit.sending.messages import ChainMessage
from godwit.sending.pacers import Rates
from godwit.sending.progress import CLAIM_LASTS, Progress, is_complete
from godwit.sending.reconcile import expire_claims, look_after_stragglers, move_mark, senders_are_behind
from godwit.sending.release import Position, messages, release, slots_of
from godwit.sending.revisions import Revisions
from godwit.sending.state import Left, State, deactivate, left_of, read_item, state_of, touch
from godwit.store.conditions import Item
from godwit.store.protocol import Store

OVERDUE = 15 * SECOND
"""A step that is so late after its time is taken for lost."""
NO_PROGRESS = 3 * HOUR
"""A chain that gets nowhere for so long stops itself; stragglers are given up long before."""

SENDER_LASTS = 60 * SECOND
"""A sender that saw the campaign sending, up to 2 s late, is through with its batch by then: its timeout is 30 s."""


class CannotFreeze(Exception):
    """The audience can't be evaluated, now or later: a segment is gone. The message says which."""


@dataclass(frozen=True)
class Engine:
    """What a step needs.

    `evaluate` answers a campaign's audience as of now, or raises CannotFreeze; `rates` are its limits as of now, or
    raises AccountRefused.
    """

    store: Store
    audiences: FrozenAudiences
    revisions: Revisions
    dispatch: Queue
    email: Queue
    clock: Clock
    evaluate: Callable[[Campaign], FrozenAudience]
    rates: Callable[[Campaign], Rates]


def run_step(engine: Engine, message: ChainMessage) -> None:
    """Do the step that the message asks for, if it is still to be done.

    Raises Contended, and whatever the store or the queues raise; the message then comes again, and that is safe.
    """
    campaign = find_campaign(engine.store, message.workspace, message.campaign)
    if campaign is None or campaign.run != message.run:
        return
    if campaign.status is Status.RESOLVING:
        if must_stop(engine.store, campaign, engine.clock()):
            return
        _freeze(engine, campaign)
        campaign = find_campaign(engine.store, message.workspace, message.campaign)
        if campaign is None or campaign.run != message.run:
            return
    if campaign.status is Status.SENDING:
        _advance(engine, campaign, message)
    else:
        _wind_down(engine, campaign)


def _freeze(engine: Engine, campaign: Campaign) -> None:
    assert campaign.revision is not None
    revision, _ = engine.revisions.read(revisions.name_of(campaign.workspace, campaign.id, campaign.revision))
    # Here and not when sending was asked for: of two who ask, only the one who got through has its links kept.
    prepared = revision.prepared
    save_targets(engine.store, campaign.workspace, campaign.id, prepared.links, prepared.varying)
    name = name_of(campaign.workspace, campaign.id, campaign.run)
    try:
        audience = engine.audiences.freeze(name, engine.evaluate(campaign))
    except CannotFreeze as why:
        transitions.fail(engine.store, campaign, str(why), engine.clock())
        return
    excluded = {reason: len(numbers) for reason, numbers in audience.excluded.items()}
    transitions.freeze(engine.store, campaign, name, len(audience.sendable), excluded, engine.clock())


def _advance(engine: Engine, campaign: Campaign, message: ChainMessage) -> None:
    now = engine.clock()
    item = read_item(engine.store, campaign.workspace, campaign.id)
    state = state_of(item, campaign, now)
    if message.step != state.step:
        _repeat(engine, state, message, now)
        return
    assert campaign.going_to is not None
    audience = engine.audiences.read(campaign.going_to).sendable
    if not message.enqueued:
        engine.email.send(messages(campaign, slots_of(state.progress, state.outbox, audience), now))
    progress = move_mark(engine.store, campaign, audience, state.progress, now)
    progress, again = look_after_stragglers(engine.store, campaign, progress, now)
    state = replace(state, left=tuple(each for each in state.left if _is_under_way(engine, campaign, each, now)))
    if is_complete(progress, audience):
        _complete(engine, campaign, item, state, now)
        return
    if must_stop(engine.store, campaign, now):
        return
    if now - state.moved_at > NO_PROGRESS:
        transitions.pause_run(engine.store, campaign, "Sending got nowhere for three hours.", now)
        return
    try:
        rates = engine.rates(campaign)
    except AccountRefused as refused:
        transitions.pause_run(engine.store, campaign, str(refused), now)
        return
    behind = senders_are_behind(engine.store, campaign, audience, progress, now)
    step = release(engine.store, campaign, rates, state, Position(audience, progress, again, behind), now)
    if step is not None:
        engine.email.send(messages(campaign, step.slots, now))
        _continue(engine, message, state.step + 1, step.delay)


def _complete(engine: Engine, campaign: Campaign, item: Item | None, state: State, now: int) -> None:
    completed = transitions.complete(engine.store, campaign, now)
    # What is left of an earlier audience is looked after for as long as the sweeper finds the campaign.
    if completed and item is not None and not state.left:
        deactivate(engine.store, item)


def _is_under_way(engine: Engine, campaign: Campaign, left: Left, now: int) -> bool:
    """Whether rows may be claimed that a resend left behind; looked at once, when the last must be marked or old."""
    if now - left.since < SENDER_LASTS + CLAIM_LASTS:
        return True
    audience = engine.audiences.read(left.audience).sendable
    return expire_claims(engine.store, campaign, audience, left.progress, now)


def _repeat(engine: Engine, state: State, message: ChainMessage, now: int) -> None:
    """A step that was committed before: its continuation may be lost, so come back when that would be overdue."""
    if message.step != state.step - 1:
        return
    overdue_in = state.due_at + OVERDUE - now
    if overdue_in > 0:
        engine.dispatch.send([Message(message.body(), -(-overdue_in // SECOND))])
    else:
        _continue(engine, message, state.step, 0, enqueued=False)


def _continue(engine: Engine, message: ChainMessage, step: int, delay: int, *, enqueued: bool = True) -> None:
    following = ChainMessage(message.workspace, message.campaign, message.run, step, enqueued)
    engine.dispatch.send([Message(following.body(), delay)])


def _wind_down(engine: Engine, campaign: Campaign) -> None:
    """A campaign that isn't sending is looked after until none of its rows is claimed, nor can be any more."""
    item = read_item(engine.store, campaign.workspace, campaign.id)
    if item is None or "active" not in item:
        return
    now = engine.clock()
    if now - campaign.updated_at < SENDER_LASTS:
        touch(engine.store, item, now)
        return
    if "progress" in item:
        under_way = [(item["audience"], Progress.load(item["progress"]))]
        under_way += [(each.audience, each.progress) for each in left_of(item)]
        claimed = [
            expire_claims(engine.store, campaign, engine.audiences.read(name).sendable, progress, now)
            for name, progress in under_way
        ]
        if any(claimed):
            touch(engine.store, item, now)
            return
    deactivate(engine.store, item)
