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
from godwit.ids import NewId
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.sending.email_provider import (
    AccountRefused,
    Email,
    EmailProvider,
    OutcomeUnknown,
    Refused,
    Throttled,
)
from godwit.sending.marks import HEADER, header_of, tags_of
from godwit.sending.messages import RecipientMessage
from godwit.sending.progress import LATE
from godwit.sending.recipients import read_recipients
from godwit.sending.revisions import Revisions, name_of
from godwit.sending.watch import CampaignWatch
from godwit.store import keys
from godwit.store.protocol import Store, Update
from godwit.tracking.tokens import Signer

THROTTLE_PAUSES = (0.2, 0.5, 1.0)
"""Seconds between tries of a throttled message."""
CALL_LASTS = 13
"""Seconds that a call of the provider may take at the most; see `ses.CLIENT_CONFIG`."""


@dataclass(frozen=True)
class Sender:
    """What sending needs. `sleep` waits so many seconds."""

    store: Store
    provider: EmailProvider
    campaigns: CampaignWatch
    revisions: Revisions
    signer: Signer
    origin: str
    clock: Clock
    new_id: NewId
    sleep: Callable[[float], None]


class TryAgain(Exception):
    """The message was not dealt with, and nothing happened: it may come again."""


Contacts = Mapping[tuple[str, int], Mapping[str, Any]]
"""Stored contacts by workspace and number; those that are gone are missing."""


def read_contacts(sender: Sender, messages: Sequence[RecipientMessage]) -> Contacts:
    """The contacts of those messages that are still wanted, in two requests a workspace."""
    wanted = [message for message in messages if _current_campaign(sender, message) is not None]
    contacts: dict[tuple[str, int], Mapping[str, Any]] = {}
    for workspace in {message.workspace for message in wanted}:
        numbers = {message.number for message in wanted if message.workspace == workspace}
        found = read_recipients(sender.store, workspace, numbers)
        contacts.update({(workspace, number): contact for number, contact in found.items()})
    return contacts


def deliver(sender: Sender, message: RecipientMessage, contacts: Contacts, seconds_left: Callable[[], float]) -> None:
    """Send to one recipient, if that is still to be done.

    `seconds_left` answers what the invocation still has. Raises TryAgain.
    """
    campaign = _current_campaign(sender, message)
    if campaign is None or campaign.revision is None or _is_late(sender, message):
        return
    recipient = Recipient(message.workspace, message.campaign, message.number)
    revision, template = sender.revisions.read(name_of(campaign.workspace, campaign.id, campaign.revision))
    attachments = sender.revisions.attachments(campaign.workspace, revision)
    contact = contacts.get((message.workspace, message.number))
    reason = (
        "deleted"
        if contact is None
        else reachability(contact, "email", revision.consent_basis, campaign.content.get("topic_id"))
    )
    if contact is None or reason is not None:
        claims.skip(sender.store, recipient, run=message.run, reason=str(reason), now=sender.clock())
        return
    urls = sender.signer.urls(sender.origin, message.workspace, message.campaign, message.number)
    if contact["tracking"]:
        rendered = template.render(contact, urls)
    else:
        rendered = template.render_untracked(contact, urls.unsubscribe, urls.view)
    claim_id = sender.new_id()
    attempt = claims.claim(
        sender.store, recipient, run=message.run, claim_id=claim_id, now=sender.clock(), targets=rendered.targets
    )
    if attempt is None:
        return
    email = Email(
        sender=revision.sender,
        to=str(contact["email"]),
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        reply_to=revision.reply_to,
        headers={
            # RFC 8058: one-click unsubscribing needs both, and the URL must take a POST.
            "List-Unsubscribe": f"<{urls.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            HEADER: header_of(recipient, attempt),
        },
        tags=tags_of(recipient, attempt),
        attachments=attachments,
    )
    _send(sender, campaign, recipient, claim_id, email, seconds_left)


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
    campaign: Campaign,
    recipient: Recipient,
    claim_id: str,
    email: Email,
    seconds_left: Callable[[], float],
) -> None:
    for pause in (*THROTTLE_PAUSES, None):
        try:
            message_id = sender.provider.send(email)
        except Throttled:
            if pause is None or seconds_left() < pause + CALL_LASTS:
                claims.unclaim(sender.store, recipient, claim_id)
                raise TryAgain from None
            sender.sleep(pause)
        except Refused as refused:
            claims.mark_failed(sender.store, recipient, claim_id, str(refused), sender.clock())
            return
        except AccountRefused as refused:
            claims.unclaim(sender.store, recipient, claim_id)
            transitions.pause_run(sender.store, campaign, str(refused), sender.clock())
            return
        except OutcomeUnknown:
            # Reconciliation finds out, or shows it as unknown; sending again could be a second mail.
            return
        else:
            claims.mark_sent(sender.store, recipient, claim_id, message_id, sender.clock())
            return
