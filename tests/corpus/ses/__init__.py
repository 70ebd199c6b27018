"""What SES publishes, a file for each kind, with the fields and the nesting that AWS documents.

`events`: event publishing, https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
`notifications`: the older format, https://docs.aws.amazon.com/ses/latest/dg/notification-examples.html
Beside them: SNS's envelope, and what is said when a topic is connected.
"""

import copy
import json
from pathlib import Path
from typing import Any

from godwit.ledger.claims import Recipient
from godwit.sending.marks import HEADER, header_of, tags_of

FOLDER = Path(__file__).parent
EVENTS = tuple(sorted(file.stem for file in (FOLDER / "events").glob("*.json")))
NOTIFICATIONS = tuple(sorted(file.stem for file in (FOLDER / "notifications").glob("*.json")))
ACCOUNT = "123456789012"
"""The account that they are all of."""


def text(name: str) -> str:
    """A file as it is."""
    return (FOLDER / name).read_text()


def sample(name: str) -> dict[str, Any]:
    """`events/bounce_general`, `notifications/delivery`, …"""
    read: dict[str, Any] = json.loads(text(f"{name}.json"))
    return read


def addressed(name: str, recipient: Recipient, address: str, message_id: str, attempt: int = 1) -> dict[str, Any]:
    """A sample as it would be about the message to `recipient`: to that one address, with the marks that it had."""
    event = copy.deepcopy(sample(name))
    mail = event["mail"]
    mail |= {"messageId": message_id, "destination": [address]}
    if "tags" in mail:
        mail["tags"] |= {tag: [value] for tag, value in tags_of(recipient, attempt).items()}
    else:
        mail["headers"].append({"name": HEADER, "value": header_of(recipient, attempt)})
    for details, people in (("bounce", "bouncedRecipients"), ("complaint", "complainedRecipients")):
        for each in event.get(details, {}).get(people, [])[:1]:
            each["emailAddress"] = address
    return event


def enveloped(event: Any) -> dict[str, Any]:
    """In SNS's envelope, as it comes where delivery isn't raw."""
    return {**sample("envelope"), "Message": event if isinstance(event, str) else json.dumps(event)}
