"""SES's events: from its JSON to our own words. Pure.

Both formats are understood: event publishing (`eventType`) and the older notifications (`notificationType`). What SES
may add to them is passed over, as it asks for.
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from godwit.clock import from_iso
from godwit.ledger.claims import Recipient
from godwit.ledger.reports import Kind, Report
from godwit.sending.marks import HEADER, Mark, read_header, read_tags

Object = Mapping[str, Any]
ForGood = Literal["hard_bounce", "complaint"]
"""Why an address must not be sent to any more."""

LONGEST_REASON = 500
_EARLIEST, _LATEST = 10**12, 10**13
"""ms of the times that an event can have: 2001 to 2286."""
_ID = re.compile(r"[!-~]{1,200}")
_BOUNCES: Mapping[str, Kind] = {"Permanent": "bounce", "Transient": "soft_bounce", "Undetermined": "soft_bounce"}
_CONNECTED = "Successfully validated SNS topic"
"""What SES publishes to a topic when an event destination is made of it; for notifications it's a type of its own."""


@dataclass(frozen=True)
class SesEvent:
    """What happened to one message.

    `addresses`: those it was sent to, as far as the event is about them. `suppress`: why nothing may be sent to them
    any more. `leaves`: the topics (by SES's names) that the person wants no more of; True where it's everything.
    """

    recipient: Recipient
    report: Report
    addresses: tuple[str, ...] = ()
    suppress: ForGood | None = None
    leaves: tuple[str, ...] | Literal[True] = ()


class NotOurs(Exception):
    """A well-formed message that we have no use for: about another account's mail, or mail that wasn't a campaign's."""


class NotUnderstood(Exception):
    """A type that we don't know, or no event at all; `recipient` is whom it seems to be about."""

    def __init__(self, why: str, recipient: Recipient | None = None) -> None:
        super().__init__(why)
        self.recipient = recipient


def parse(body: str, account: str | None = None) -> SesEvent:
    """The event in an SQS body: SES's JSON itself, or in an SNS envelope where delivery isn't raw.

    `account` is the id of our AWS account, where it's known. Raises NotOurs, NotUnderstood.
    """
    mark: Mark | None = None
    try:
        event = _opened(body)
        name = event.get("eventType") or event["notificationType"]
        if name == "AmazonSnsSubscriptionSucceeded":
            raise NotOurs(name)
        mail = _object(event["mail"])
        if account is not None and mail.get("sendingAccountId", account) != account:
            raise NotOurs("mail of another account")
        mark = _mark(mail)
        if mark is None:
            raise NotOurs("not a campaign's message")
        return _event(name, event, mail, mark)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as fault:
        raise NotUnderstood(f"{type(fault).__name__}: {fault}", mark.recipient if mark else None) from fault


def _opened(body: str) -> Object:
    """The event as it is within SNS's envelope: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html"""
    if body.startswith(_CONNECTED):
        raise NotOurs(_CONNECTED)
    event = _object(json.loads(body))
    if event.get("Type") == "Notification":
        return _opened(_text(event["Message"]))
    return event


def _mark(mail: Object) -> Mark | None:
    tags = {name: values[0] for name, values in _object(mail.get("tags") or {}).items() if _texts(values)}
    if found := read_tags(tags):
        return found
    headers = [_object(header) for header in mail.get("headers") or ()]
    ours = [header["value"] for header in headers if _text(header["name"]).lower() == HEADER.lower()]
    return read_header(_text(ours[0])) if ours else None


def _event(name: str, event: Object, mail: Object, mark: Mark) -> SesEvent:
    match name:
        case "Send":
            return _told("send", mail, mark, mail)
        case "Delivery":
            return _told("delivery", event["delivery"], mark, mail, addresses=_destinations(mail, None))
        case "DeliveryDelay":
            delay = _object(event["deliveryDelay"])
            return _told("delay", delay, mark, mail, _reason(_text(delay["delayType"]), delay["delayedRecipients"]))
        case "Bounce":
            return _bounce(_object(event["bounce"]), mark, mail)
        case "Complaint":
            return _complaint(_object(event["complaint"]), mark, mail)
        case "Reject":
            return _told("reject", mail, mark, mail, _text(event["reject"]["reason"]))
        case "Rendering Failure":
            return _told("rendering_failure", mail, mark, mail, _text(event["failure"]["errorMessage"]))
        case "Subscription":
            return _subscription(_object(event["subscription"]), mark, mail)
        case "Open" | "Click":
            raise NotOurs(f"{name}: told by links and pixels of our own")
    raise ValueError("an unknown type of event")


def _bounce(bounce: Object, mark: Mark, mail: Object) -> SesEvent:
    """Undetermined ones are soft: nothing says that the address is wrong."""
    kind = _BOUNCES[_text(bounce["bounceType"])]
    recipients = [_object(each) for each in _list(bounce["bouncedRecipients"])]
    reason = _reason(f"{bounce['bounceType']}/{_text(bounce['bounceSubType'])}", recipients)
    # A delivery status notification may tell of others, who are only late.
    bounced = [each for each in recipients if each.get("action") != "delayed"]
    addresses = _destinations(mail, bounced)
    return _told(kind, bounce, mark, mail, reason, addresses, "hard_bounce" if kind == "bounce" else None)


def _complaint(complaint: Object, mark: Mark, mail: Object) -> SesEvent:
    """`not-spam` is praise; what SES held back for an earlier complaint was not sent, so it's no further complaint.

    https://www.iana.org/assignments/marf-parameters/marf-parameters.xhtml
    """
    addresses = _destinations(mail, _list(complaint["complainedRecipients"]))
    subtype, feedback = (_text(complaint.get(name) or "") for name in ("complaintSubType", "complaintFeedbackType"))
    if subtype == "OnAccountSuppressionList":
        return _told("bounce", complaint, mark, mail, f"Complaint/{subtype}", addresses, "complaint")
    if feedback.lower() == "not-spam":
        return _told("not_spam", complaint, mark, mail, feedback)
    return _told("complaint", complaint, mark, mail, feedback or subtype, addresses, "complaint")


def _subscription(subscription: Object, mark: Mark, mail: Object) -> SesEvent:
    """By SES's own list management, which we don't use but its account's owner may.

    Only what somebody leaves counts: a yes needs somebody who says where it comes from.
    """
    wanted = _object(subscription["newTopicPreferences"])
    statuses = [_object(each) for each in wanted.get("topicSubscriptionStatus") or ()]
    topics = [_text(each["topicName"]) for each in statuses if each["subscriptionStatus"] == "OptOut"]
    leaves: tuple[str, ...] | Literal[True] = True if wanted["unsubscribeAll"] is True else tuple(topics)
    return _told("subscription", subscription, mark, mail, _text(subscription.get("source") or ""), leaves=leaves)


def _told(
    kind: Kind,
    timed: Object,
    mark: Mark,
    mail: Object,
    reason: str = "",
    addresses: tuple[str, ...] = (),
    suppress: ForGood | None = None,
    leaves: tuple[str, ...] | Literal[True] = (),
) -> SesEvent:
    message_id = _id(mail["messageId"])
    at, told = _time(_object(timed)["timestamp"]), _id(timed.get("feedbackId") or message_id)
    report = Report(kind, at, told, message_id, mark.attempt, reason[:LONGEST_REASON])
    return SesEvent(mark.recipient, report, addresses, suppress, leaves)


def _destinations(mail: Object, concerned: list[Any] | None) -> tuple[str, ...]:
    """Those of the addresses that the mail was sent to that are `concerned`; None for all.

    Where there is but one it's concerned: the far end may name another, to which it forwards.
    """
    if concerned is None:
        return tuple(_normal(each) for each in _texts(mail.get("destination") or []))
    sent_to = [_normal(each) for each in _texts(mail["destination"])]
    if not sent_to:
        raise ValueError("a mail to nobody")
    if len(sent_to) == 1:
        return tuple(sent_to)
    named = {_normal(_text(_object(each)["emailAddress"])) for each in concerned}
    return tuple(address for address in sent_to if address in named)


def _normal(address: str) -> str:
    return address.strip().lower()


def _reason(words: str, recipients: Any) -> str:
    """SES's words, and those of the mail server that it had them from."""
    for each in _list(recipients):
        if said := _object(each).get("diagnosticCode"):
            return f"{words}: {_text(said)}"
    return words


def _id(value: Any) -> str:
    text = _text(value)
    if not _ID.fullmatch(text):
        raise ValueError("no id")
    return text


def _time(text: Any) -> int:
    at = from_iso(_text(text))
    if not _EARLIEST <= at < _LATEST:
        raise ValueError("a time beyond all measure")
    return at


def _object(value: Any) -> Object:
    if not isinstance(value, dict):
        raise ValueError("something else where an object should be")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("something else where a list should be")
    return value


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in _list(value)]


def _text(value: Any) -> str:
    """A text that can be stored: JSON knows halves of characters."""
    if not isinstance(value, str):
        raise ValueError("something else where a text should be")
    return value.encode(errors="replace").decode()
