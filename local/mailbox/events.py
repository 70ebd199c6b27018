"""The events that SES publishes for a message, in its own format, and what its simulator's addresses do. Pure.

Formats: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
Simulator: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from godwit.clock import to_iso

from local.mailbox.message import Message
from local.place import ACCOUNT, REGION

_SIMULATOR = re.compile(
    r"(success|bounce|ooto|complaint|suppressionlist)(\+[^@]*)?@simulator\.amazonses\.com", re.IGNORECASE
)
REPORTING_MTA = "a8-50.smtp-out.amazonses.com"

DELIVERED_AFTER, BOUNCED_AFTER, COMPLAINED_AFTER = 300, 500, 1_500
"""ms after the sending."""


@dataclass(frozen=True)
class Event:
    """What is published, at `at` (ms)."""

    at: int
    payload: dict[str, Any]


def events_of(message: Message, suppressed: Container[str] = ()) -> Iterator[Event]:
    """Everything that will be published about a message: the types that our configuration set asks for.

    `suppressed`: those, in lower case, that the account's suppression list holds back.
    """
    for address in message.to:
        if address.lower() in suppressed:
            yield from _held_back(message, address)
            continue
        match = _SIMULATOR.fullmatch(address)
        yield from _FATES[match[1].lower() if match else "success"](message, address)


def _success(message: Message, address: str) -> Iterator[Event]:
    at = message.sent_at + DELIVERED_AFTER
    details = {
        "timestamp": to_iso(at),
        "processingTimeMillis": DELIVERED_AFTER,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": REPORTING_MTA,
    }
    yield _event(message, "Delivery", at, details)


def _bounce(message: Message, address: str) -> Iterator[Event]:
    diagnostic = "smtp; 550 5.1.1 user unknown"
    yield _bounced(message, address, "Permanent", "General", "5.1.1", diagnostic)


def _suppressed(message: Message, address: str) -> Iterator[Event]:
    diagnostic = (
        "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid "
        "address. For more information about how to remove an address from the suppression list, see the Amazon SES "
        "Developer Guide."
    )
    yield _bounced(message, address, "Permanent", "Suppressed", "5.1.1", diagnostic)


def _held_back(message: Message, address: str) -> Iterator[Event]:
    diagnostic = "Amazon SES did not send the message to this address because it is on your account's suppression list."
    yield _bounced(message, address, "Permanent", "OnAccountSuppressionList", "5.1.1", diagnostic)


def _out_of_office(message: Message, address: str) -> Iterator[Event]:
    """Delivered; the automatic answer then comes back as a transient bounce."""
    yield from _success(message, address)
    yield _bounced(message, address, "Transient", "General", None, None)


def _complaint(message: Message, address: str) -> Iterator[Event]:
    yield from _success(message, address)
    at = message.sent_at + COMPLAINED_AFTER
    details = {
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": to_iso(at),
        "feedbackId": f"{message.id}-complaint",
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
        "complaintSubType": None,
        "arrivalDate": to_iso(at),
    }
    yield _event(message, "Complaint", at, details)


_FATES = {
    "success": _success,
    "bounce": _bounce,
    "ooto": _out_of_office,
    "complaint": _complaint,
    "suppressionlist": _suppressed,
}


def _bounced(
    message: Message, address: str, kind: str, subtype: str, status: str | None, diagnostic: str | None
) -> Event:
    at = message.sent_at + BOUNCED_AFTER
    recipient = {"emailAddress": address}
    if status is not None and diagnostic is not None:
        recipient |= {"action": "failed", "status": status, "diagnosticCode": diagnostic}
    details = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [recipient],
        "timestamp": to_iso(at),
        "feedbackId": f"{message.id}-bounce",
        "reportingMTA": f"dns; {REPORTING_MTA}",
    }
    return _event(message, "Bounce", at, details)


def _event(message: Message, kind: str, at: int, details: dict[str, Any]) -> Event:
    return Event(at, {"eventType": kind, "mail": _mail(message), kind.lower(): details})


def _mail(message: Message) -> dict[str, Any]:
    address = parseaddr(message.sender)[1]
    own = {
        "ses:operation": ["SendEmail"],
        "ses:configuration-set": [message.configuration_set or ""],
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": [address.partition("@")[2]],
        "ses:caller-identity": ["godwit"],
    }
    headers = {
        "From": message.sender,
        "To": ", ".join(message.to),
        "Subject": message.subject,
        "MIME-Version": "1.0",
        "Content-Type": "multipart/alternative",
        **message.headers,
    }
    common = {"from": [message.sender], "to": list(message.to), "messageId": message.id, "subject": message.subject}
    return {
        "timestamp": to_iso(message.sent_at),
        "source": message.sender,
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{address}",
        "sendingAccountId": ACCOUNT,
        "messageId": message.id,
        "destination": list(message.to),
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "commonHeaders": common,
        "tags": {**own, **{name: [value] for name, value in message.tags.items()}},
    }
