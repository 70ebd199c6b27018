"""Starting and steering a campaign: what the API's actions do. May touch: the store, objects, the dispatch queue."""

from collections.abc import Sequence

from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign, find_campaign, read_campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.firing import Firing
from godwit.campaigns.states import RESEND, RESUME, SEND, Action, allowed_actions, refusal
from godwit.content.prepare import prepare
from godwit.errors import Conflict, Fault, Invalid
from godwit.files.attachments import attached
from godwit.ids import NewId
from godwit.ledger.chosen import numbers_in
from godwit.queues import Message, Queue
from godwit.reputation import watch
from godwit.reputation.workspace_brake import braked_because
from godwit.sending import audiences
from godwit.sending.audiences import FrozenAudience, FrozenAudiences
from godwit.sending.messages import ChainMessage
from godwit.sending.revisions import Revision, from_header, name_of, save
from godwit.settings import workspace_settings
from godwit.store.objects import Objects
from godwit.store.protocol import Store

_BRAKED = tuple(action.name for action in (SEND, RESUME, RESEND))
"""What begins or goes on, and so can't while the workspace is braked."""


def send(
    store: Store,
    objects: Objects,
    dispatch: Queue,
    checks: Checks,
    workspace: str,
    identifier: str,
    origin: str,
    now: int,
    new_id: NewId,
) -> Campaign:
    """Send a campaign to whom it is for, from now on. `origin` is where recipients reach this deployment.

    Raises NotFound, Conflict where its state doesn't allow it or the workspace is braked, Invalid with its problems.
    """
    campaign = read_campaign(store, workspace, identifier)
    require_state(campaign, SEND)
    _require_unbraked(store, campaign)
    require_sendable(checks, campaign)
    transitions.begin(store, campaign, _saved_revision(store, objects, campaign, checks, origin, new_id), now)
    return _enter(store, dispatch, workspace, identifier)


def fire(
    store: Store,
    objects: Objects,
    dispatch: Queue,
    checks: Checks,
    firing: Firing,
    origin: str,
    now: int,
    new_id: NewId,
) -> None:
    """Send a campaign whose time has come. A firing that is repeated, or of a schedule that was replaced, does nothing.

    What stands in the way by now (a segment was deleted, the sender is gone or no longer verified) makes the campaign
    fail, with the reason.
    """
    campaign = find_campaign(store, firing.workspace, firing.campaign)
    if campaign is None or not firing.is_due(campaign):
        return
    if problems := checks.problems_of(campaign):
        said = "; ".join(f"{problem.path}: {problem.message}" for problem in problems)
        transitions.give_up(store, campaign, f"It could not be sent when its time came: {said}", now)
        return
    revision = _saved_revision(store, objects, campaign, checks, origin, new_id)
    try:
        transitions.begin(store, campaign, revision, now, on_schedule=True)
    except Conflict:
        return
    _enter(store, dispatch, firing.workspace, campaign.id)


def require_sendable(checks: Checks, campaign: Campaign) -> None:
    """Raises Invalid with what stands in the way of sending."""
    if problems := checks.problems_of(campaign):
        raise Invalid([Fault(problem.path, problem.message, problem.line) for problem in problems])


def resume(store: Store, dispatch: Queue, workspace: str, identifier: str, by: str, now: int) -> Campaign:
    """Go on with those who were not sent to yet. Where the brake paused it, `by` is who decided that (an address).

    Raises NotFound, Conflict, also while the workspace is braked.
    """
    campaign = read_campaign(store, workspace, identifier)
    require_state(campaign, RESUME)
    _require_unbraked(store, campaign)
    decision = transitions.Decision(by, watch.read_figures(store, workspace, identifier))
    transitions.resume(store, campaign, decision, now)
    return _enter(store, dispatch, workspace, identifier)


def resend(
    store: Store,
    objects: Objects,
    dispatch: Queue,
    workspace: str,
    identifier: str,
    states: Sequence[str],
    now: int,
    new_id: NewId,
) -> Campaign:
    """Send once more what was sent before, to those whose message is in one of the states (`failed`, `unknown`).

    Raises NotFound, Conflict where its state doesn't allow it or the workspace is braked, Invalid where that is nobody.
    """
    campaign = read_campaign(store, workspace, identifier)
    require_state(campaign, RESEND)
    _require_unbraked(store, campaign)
    numbers = numbers_in(store, workspace, identifier, states)
    if not numbers:
        raise Invalid([Fault("include", f"There is nobody whose message is {' or '.join(states)}.")])
    # Under a name of its own: what was stored for a resend that came to nothing must not be taken for this one's.
    name = audiences.name_of(workspace, identifier, new_id())
    FrozenAudiences(objects).freeze(name, FrozenAudience(numbers, {}))
    transitions.resend(store, campaign, name, states, now)
    return _enter(store, dispatch, workspace, identifier)


def pause(store: Store, workspace: str, identifier: str, now: int) -> Campaign:
    """Stop, until resumed. Raises NotFound, Conflict."""
    transitions.pause(store, read_campaign(store, workspace, identifier), now)
    return read_campaign(store, workspace, identifier)


def cancel(store: Store, workspace: str, identifier: str, now: int) -> Campaign:
    """Stop for good: who was not sent to never will be. Raises NotFound, Conflict."""
    transitions.cancel(store, read_campaign(store, workspace, identifier), now)
    return read_campaign(store, workspace, identifier)


def require_state(campaign: Campaign, action: Action) -> None:
    """Raises Conflict where the campaign's state doesn't allow the action."""
    if campaign.status not in action.allowed_from:
        raise Conflict(refusal(campaign.status, action), campaign.status, allowed_actions(campaign.status))


def _require_unbraked(store: Store, campaign: Campaign) -> None:
    reason = braked_because(store, campaign.workspace)
    if reason is not None:
        without = [name for name in allowed_actions(campaign.status) if name not in _BRAKED]
        raise Conflict(f"{reason} An owner can release it.", campaign.status, without)


def _enter(store: Store, dispatch: Queue, workspace: str, identifier: str) -> Campaign:
    """Start the chain of the run that was just entered. Should this fail, the sweeper does it."""
    campaign = read_campaign(store, workspace, identifier)
    dispatch.send([Message(ChainMessage(workspace, identifier, campaign.run, step=0).body())])
    return campaign


def _saved_revision(
    store: Store, objects: Objects, campaign: Campaign, checks: Checks, origin: str, new_id: NewId
) -> str:
    """Store what the campaign sends; answers the revision's id."""
    revision = new_id()
    save(objects, name_of(campaign.workspace, campaign.id, revision), revision_of(store, campaign, checks, origin))
    return revision


def revision_of(store: Store, campaign: Campaign, checks: Checks, origin: str) -> Revision:
    """What a campaign without problems sends, prepared."""
    content = campaign.content
    sender = checks.sender_of(campaign)
    assert sender is not None
    settings = checks.settings
    prepared = prepare(
        content["subject"],
        content["preheader"],
        content["content"],
        origin,
        settings.physical_address,
        settings.link_query(content["name"]),
    )
    return Revision(
        prepared=prepared,
        sender=from_header(sender.name, sender.address),
        reply_to=content["reply_to"] or settings.reply_to,
        consent_basis=workspace_settings(store, campaign.workspace).consent_basis,
        attachments=attached(store, campaign.workspace, content["attachments"]),
        tracking=settings.tracking,
    )
