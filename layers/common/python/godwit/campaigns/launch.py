"""Starting and steering a campaign: what the API's actions do. May touch: the store, objects, the dispatch queue."""

from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign, read_campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.states import SEND, allowed_actions
from godwit.content.prepare import prepare
from godwit.errors import Conflict, Fault, Invalid
from godwit.files.attachments import attached
from godwit.ids import NewId
from godwit.queues import Message, Queue
from godwit.sending.messages import ChainMessage
from godwit.sending.revisions import Revision, from_header, name_of, save
from godwit.settings import workspace_settings
from godwit.store.objects import Objects
from godwit.store.protocol import Store


def send(
    store: Store,
    objects: Objects,
    dispatch: Queue,
    workspace: str,
    identifier: str,
    origin: str,
    now: int,
    new_id: NewId,
) -> Campaign:
    """Send a campaign to whom it is for, from now on. `origin` is where recipients reach this deployment.

    Raises NotFound, Conflict where its state doesn't allow it, Invalid with its problems.
    """
    campaign = read_campaign(store, workspace, identifier)
    if campaign.status not in SEND.allowed_from:
        raise Conflict(
            f"A campaign that is {campaign.status} can't send.", campaign.status, allowed_actions(campaign.status)
        )
    checks = Checks(store, workspace, origin, objects)
    require_sendable(checks, campaign)
    revision = new_id()
    save(objects, name_of(workspace, identifier, revision), revision_of(store, campaign, checks, origin))
    transitions.begin(store, campaign, revision, now)
    return _enter(store, dispatch, workspace, identifier)


def require_sendable(checks: Checks, campaign: Campaign) -> None:
    """Raises Invalid with what stands in the way of sending."""
    if problems := checks.problems_of(campaign):
        raise Invalid([Fault(problem.path, problem.message, problem.line) for problem in problems])


def resume(store: Store, dispatch: Queue, workspace: str, identifier: str, now: int) -> Campaign:
    """Go on with those who were not sent to yet. Raises NotFound, Conflict."""
    transitions.resume(store, read_campaign(store, workspace, identifier), now)
    return _enter(store, dispatch, workspace, identifier)


def pause(store: Store, workspace: str, identifier: str, now: int) -> Campaign:
    """Stop, until resumed. Raises NotFound, Conflict."""
    transitions.pause(store, read_campaign(store, workspace, identifier), now)
    return read_campaign(store, workspace, identifier)


def cancel(store: Store, workspace: str, identifier: str, now: int) -> Campaign:
    """Stop for good: who was not sent to never will be. Raises NotFound, Conflict."""
    transitions.cancel(store, read_campaign(store, workspace, identifier), now)
    return read_campaign(store, workspace, identifier)


def _enter(store: Store, dispatch: Queue, workspace: str, identifier: str) -> Campaign:
    """Start the chain of the run that was just entered. Should this fail, the sweeper does it."""
    campaign = read_campaign(store, workspace, identifier)
    dispatch.send([Message(ChainMessage(workspace, identifier, campaign.run, step=0).body())])
    return campaign


def revision_of(store: Store, campaign: Campaign, checks: Checks, origin: str) -> Revision:
    """What a campaign without problems sends, prepared."""
    content = campaign.content
    sender = checks.sender_of(campaign)
    assert sender is not None
    prepared = prepare(
        content["subject"], content["preheader"], content["content"], origin, checks.settings.physical_address
    )
    return Revision(
        prepared=prepared,
        sender=from_header(sender.name, sender.address),
        reply_to=content["reply_to"] or checks.settings.reply_to,
        consent_basis=workspace_settings(store, campaign.workspace).consent_basis,
        attachments=attached(store, campaign.workspace, content["attachments"]),
    )
