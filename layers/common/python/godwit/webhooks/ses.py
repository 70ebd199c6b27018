"""SES's events: from its JSON to our own words. Pure.

Both formats are understood: event publishing (`eventType`) and the older notifications (`notificationType`).
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from godwit.clock import from_iso
from godwit.ledger.claims import Recipient
from godwit.sending.marks import HEADER, read_header, read_tags

Kind = Literal["send", "delivery", "bounce", "soft_bounce", "complaint", "reject"]


@dataclass(frozen=True)
class SesEvent:
    """What happened to one message. `at` in ms; `reason` in the provider's words; `addresses` it speaks of."""

    kind: Kind
    recipient: Recipient
    at: int
    message_id: str
    reason: str
    addresses: tuple[str, ...]


class NotOurs(Exception):
    """A well-formed message that we have no use for: another type, or about mail that wasn't a campaign's."""


def parse(body: str) -> SesEvent:
    """The event in an SQS body: SES's JSON itself, or in an SNS envelope where delivery isn't raw.

    Raises NotOurs, or ValueError for what is not such JSON at all.
    """
    try:
        event = json.loads(body)
        if isinstance(event, dict) and event.get("Type") == "Notification":
            event = json.loads(event["Message"])
        if not isinstance(event, dict):
            raise NotOurs("not an object")
        name = event.get("eventType") or event.get("notificationType")
        if name is None:
            raise NotOurs("no event type")
        return _event(str(name), event)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not an SES event: {fault!r}") from fault


def _event(name: str, event: Mapping[str, Any]) -> SesEvent:
    mail = event["mail"]
    recipient = _recipient(mail)
    message_id = str(mail["messageId"])
    match name:
        case "Send":
            return SesEvent("send", recipient, from_iso(mail["timestamp"]), message_id, "", ())
        case "Delivery":
            return SesEvent("delivery", recipient, from_iso(event["delivery"]["timestamp"]), message_id, "", ())
        case "Bounce":
            bounce = event["bounce"]
            kind: Kind = "bounce" if bounce["bounceType"] == "Permanent" else "soft_bounce"
            bounced = bounce["bouncedRecipients"]
            said = next((each["diagnosticCode"] for each in bounced if each.get("diagnosticCode")), "")
            reason = f"{bounce['bounceType']}/{bounce['bounceSubType']}" + (f": {said}" if said else "")
            addresses = tuple(str(each["emailAddress"]) for each in bounced)
            return SesEvent(kind, recipient, from_iso(bounce["timestamp"]), message_id, reason, addresses)
        case "Complaint":
            complaint = event["complaint"]
            addresses = tuple(str(each["emailAddress"]) for each in complaint["complainedRecipients"])
            reason = str(complaint.get("complaintFeedbackType") or complaint.get("complaintSubType") or "")
            return SesEvent("complaint", recipient, from_iso(complaint["timestamp"]), message_id, reason, addresses)
        case "Reject":
            reason = str(event["reject"]["reason"])
            return SesEvent("reject", recipient, from_iso(mail["timestamp"]), message_id, reason, ())
    raise NotOurs(name)


def _recipient(mail: Mapping[str, Any]) -> Recipient:
    tags = {name: values[0] for name, values in (mail.get("tags") or {}).items() if values}
    found = read_tags(tags)
    if found is None:
        for header in mail.get("headers") or ():
            if header["name"].lower() == HEADER.lower():
                found = read_header(header["value"])
    if found is None:
        raise NotOurs("not a campaign's message")
    return found
