"""The sender: recipient messages in, at most one email each out. May touch: the store, a provider, through what it
is given.

The order is the protocol (DESIGN §5): look, drop what is stale or late, read the contact, render, claim, send once,
mark. A crash between any two of these leaves either no row (it is released again) or a claim (it is reconciled).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.states import Status
from godwit.clock import Clock
from godwit.contacts.reachability import reachability
from godwit.content.template import Rendered
from godwit.ids import NewId
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.rows import Row, is_open
from godwit.sending.compose import compose, render
from godwit.sending.email_provider import (
    AccountRefused,
    Email,
    EmailProvider,
    OutcomeUnknown,
    Refused,
    Throttled,
)
from godwit.sending.messages import RecipientMessage
from godwit.sending.progress import LATE
from godwit.sending.recipients import read_recipients
from godwit.sending.revisions import Revision, Revisions, name_of
from godwit.sending.watch import CampaignWatch
from godwit.store import keys
from godwit.store.protocol import Store, Update
from godwit.tracking.keyring import Keyring
from godwit.tracking.tokens import Signer

THROTTLE_PAUSES = (0.2, 0.5, 1.0)
"""Seconds between tries of a throttled message."""
CALL_LASTS = 13
"""Seconds that a call of the provider may take at the most; see `ses.CLIENT_CONFIG`, `smtp.CALL_LASTS`."""


@dataclass(frozen=True)
class Sender:
    """What sending needs. `provider_of` answers what a workspace sends by; `sleep` waits so many seconds."""

    store: Store
    provider_of: Callable[[str], EmailProvider]
    campaigns: CampaignWatch
    revisions: Revisions
    signer: Signer | Keyring
    origin: str
    clock: Clock
    new_id: NewId
    sleep: Callable[[float], None]


class TryAgain(Exception):
    """The message was not dealt with, and nothing happened: it may come again."""


@dataclass(frozen=True)
class Known:
    """What is read for a batch of messages.

    Contacts by workspace and number, those that are gone missing; ledger rows, of resends only.
    """

    contacts: Mapping[tuple[str, int], Mapping[str, Any]]
    rows: Mapping[keys.Key, Row]


def read_batch(sender: Sender, messages: Sequence[RecipientMessage]) -> Known:
    """What those messages that are still wanted need, in two requests a workspace, and one for resends."""
    wanted = [(message, campaign) for message in messages if (campaign := _current_campaign(sender, message))]
    contacts: dict[tuple[str, int], Mapping[str, Any]] = {}
    for workspace in {message.workspace for message, _ in wanted}:
        numbers = {message.number for message, _ in wanted if message.workspace == workspace}
        found = read_recipients(sender.store, workspace, numbers)
        contacts.update({(workspace, number): contact for number, contact in found.items()})
    resent = {_recipient(message).key for message, campaign in wanted if campaign.resend}
    return Known(contacts, sender.store.get_many(list(resent), consistent=True) if resent else {})


def deliver(sender: Sender, message: RecipientMessage, known: Known, seconds_left: Callable[[], float]) -> None:
    """Send to one recipient, if that is still to be done.

    `seconds_left` answers what the invocation still has. Raises TryAgain.
    """
    campaign = _current_campaign(sender, message)
    if campaign is None or campaign.revision is None or _is_late(sender, message):
        return
    recipient = _recipient(message)
    before = known.rows.get(recipient.key)
    if campaign.resend and not is_open(before, campaign.resend):
        return
    revision, template = sender.revisions.read(name_of(campaign.workspace, campaign.id, campaign.revision))
    contact = known.contacts.get((message.workspace, message.number))
    reason = _reason_not_to(contact, campaign, revision)
    if contact is None or reason is not None:
        claims.skip(sender.store, recipient, run=message.run, reason=str(reason), now=sender.clock(), before=before)
        return
    provider = sender.provider_of(message.workspace)
    attachments = sender.revisions.attachments(campaign.workspace, revision)
    urls = sender.signer.urls(sender.origin, message.workspace, message.campaign, message.number)
    rendered = render(revision, template, contact, urls)
    if seconds_left() < CALL_LASTS:
        # An invocation that ends during the call leaves a message of which nobody knows.
        raise TryAgain
    to = str(contact["email"])
    claim = _claim(sender, recipient, message.run, to, rendered, before)
    if claim is not None:
        email = compose(revision, rendered, attachments, to, urls.unsubscribe, recipient, claim.attempt)
        _send(sender, provider, campaign, claim, email, seconds_left)


@dataclass(frozen=True)
class _Claim:
    """A recipient that is ours for this attempt. `before`: the row that a resend's claim, taken back, is again."""

    recipient: Recipient
    id: str
    attempt: int
    before: Row | None


def _recipient(message: RecipientMessage) -> Recipient:
    return Recipient(message.workspace, message.campaign, message.number)


def _reason_not_to(contact: Mapping[str, Any] | None, campaign: Campaign, revision: Revision) -> str | None:
    """Why the contact may not be written to any more, None where it may."""
    if contact is None:
        return "deleted"
    return reachability(contact, "email", revision.consent_basis, campaign.content.get("topic_id"))


def _claim(
    sender: Sender, recipient: Recipient, run: int, to: str, rendered: Rendered, before: Row | None
) -> _Claim | None:
    identifier = sender.new_id()
    attempt = claims.claim(
        sender.store,
        recipient,
        run=run,
        claim_id=identifier,
        now=sender.clock(),
        sent_to=keys.digest(recipient.workspace, "email", to),
        targets=rendered.targets,
        before=before,
    )
    return None if attempt is None else _Claim(recipient, identifier, attempt, before)


def _current_campaign(sender: Sender, message: RecipientMessage) -> Campaign | None:
    """The campaign, if it is sending in the run that the message is of."""
    campaign = sender.campaigns.look(message.workspace, message.campaign, message.run)
    if campaign is None or campaign.status is not Status.SENDING or campaign.run != message.run:
        return None
    return campaign


def _is_late(sender: Sender, message: RecipientMessage) -> bool:
    if sender.clock() - message.slot <= LATE:
        return False
    late = keys.late(message.workspace, message.campaign, message.run, message.number)
    sender.store.write(Update(late, add={"drops": 1}))
    return True


def _send(
    sender: Sender,
    provider: EmailProvider,
    campaign: Campaign,
    claim: _Claim,
    email: Email,
    seconds_left: Callable[[], float],
) -> None:
    store, recipient = sender.store, claim.recipient
    for pause in (*THROTTLE_PAUSES, None):
        try:
            message_id = provider.send(email)
        except Throttled:
            if pause is None or seconds_left() < pause + CALL_LASTS:
                claims.unclaim(store, recipient, claim.id, claim.before)
                raise TryAgain from None
            sender.sleep(pause)
        except Refused as refused:
            claims.mark_failed(store, recipient, claim.id, str(refused), sender.clock())
            return
        except AccountRefused as refused:
            claims.unclaim(store, recipient, claim.id, claim.before)
            transitions.pause_run(store, campaign, str(refused), sender.clock())
            return
        except OutcomeUnknown:
            # Reconciliation finds out, or shows it as unknown; sending again could be a second mail.
            return
        else:
            claims.mark_sent(store, recipient, claim.id, message_id, sender.clock())
            return
