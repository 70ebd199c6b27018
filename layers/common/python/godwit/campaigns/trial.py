"""Test mails: a campaign as one contact would get it, to people who look at it.

May touch: the store, objects, a provider.
They go through the renderer and the provider that sending goes through. They carry no tags and no signed links, so that
nothing that becomes of them is counted anywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from godwit.campaigns.campaign import Campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.launch import require_sendable, revision_of
from godwit.campaigns.preview import values_of
from godwit.content.template import MessageTemplate
from godwit.sending.email_provider import (
    AccountRefused,
    Email,
    EmailProvider,
    OutcomeUnknown,
    Refused,
    Throttled,
)
from godwit.sending.revisions import Revisions
from godwit.store.objects import Objects
from godwit.store.protocol import Store

MARK = "[Test] "
INERT = "/u/test"
"""Where a test's unsubscribe link leads: no token of ours, so it changes nothing."""

THROTTLE_PAUSES = (0.3, 0.7, 1.5)
"""Seconds between tries; in its sandbox SES takes one mail a second."""
PATIENCE = 14.0
"""Seconds after which no further test is begun: the request has 29, a call of the provider may take 13."""


@dataclass(frozen=True)
class Result:
    """What became of the test to one address; `detail` says why it is not `ok`."""

    to: str
    ok: bool
    detail: str | None = None


def prepare_trial(
    store: Store, objects: Objects, checks: Checks, campaign: Campaign, origin: str, contact: str | None
) -> Email:
    """The message, its address still open, with the values of a contact or with none.

    Raises Invalid with the campaign's problems, NotFound where there is no such contact.
    """
    require_sendable(checks, campaign)
    values = values_of(store, campaign.workspace, contact) if contact is not None else {}
    revision = revision_of(store, campaign, checks, origin)
    rendered = MessageTemplate(revision.prepared).render_untracked(values, origin + INERT)
    return Email(
        sender=revision.sender,
        to="",
        subject=MARK + rendered.subject,
        html=rendered.html,
        text=rendered.text,
        reply_to=revision.reply_to,
        attachments=Revisions(objects).attachments(campaign.workspace, revision),
    )


def send_trials(
    provider: EmailProvider,
    email: Email,
    addresses: Sequence[str],
    seconds: Callable[[], float],
    sleep: Callable[[float], None],
) -> list[Result]:
    """Send to each address once. `seconds` is a clock that only goes forward, `sleep` waits so many."""
    return list(_send_trials(provider, email, list(dict.fromkeys(addresses)), seconds, sleep))


def _send_trials(
    provider: EmailProvider,
    email: Email,
    addresses: Sequence[str],
    seconds: Callable[[], float],
    sleep: Callable[[float], None],
) -> Iterator[Result]:
    begun, obstacle = seconds(), None
    for address in addresses:
        if obstacle is None and seconds() - begun > PATIENCE:
            obstacle = "Not tried: the provider is slow. Send this test again."
        if obstacle is not None:
            yield Result(address, ok=False, detail=obstacle)
            continue
        try:
            _send(provider, replace(email, to=address), sleep)
        except Throttled:
            yield Result(address, ok=False, detail="The provider asks us to slow down. Send this test again.")
        except Refused as refused:
            yield Result(address, ok=False, detail=str(refused))
        except OutcomeUnknown:
            yield Result(address, ok=False, detail="The connection broke off; it may have been sent.")
        except AccountRefused as refused:
            obstacle = str(refused)
            yield Result(address, ok=False, detail=obstacle)
        else:
            yield Result(address, ok=True)


def _send(provider: EmailProvider, email: Email, sleep: Callable[[float], None]) -> None:
    for pause in THROTTLE_PAUSES:
        try:
            provider.send(email)
        except Throttled:
            sleep(pause)
        else:
            return
    provider.send(email)
