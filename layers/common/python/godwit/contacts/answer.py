"""A contact as the API shows it, made from the stored one. Pure."""

import json
from typing import Any

from godwit.clock import from_iso
from godwit.http.models import Answer, MomentText, Versioned
from godwit.store.conditions import Item


class ChannelConsent(Answer):
    """Whether a person said yes (true), no (false) or nothing (null) to a channel; when, and where we know it from."""

    given: bool | None
    at: MomentText | None
    source: str | None


class Consent(Answer):
    """Consent by channel."""

    email: ChannelConsent
    sms: ChannelConsent


class Suppressed(Answer):
    """Why nothing may be sent to the contact's addresses; null where nothing stands against it."""

    email: str | None
    sms: str | None


class Contact(Versioned):
    """A contact."""

    email: str | None
    phone: str | None
    external_id: str | None
    first_name: str | None
    last_name: str | None
    company: str | None
    city: str | None
    region: str | None
    country: str | None
    time_zone: str | None
    language: str | None
    tags: list[str]
    revenue: int | float
    project_statuses: list[str]
    last_interaction_at: MomentText | None
    custom: dict[str, Any]
    topics: list[str]
    tracking: bool
    consent: Consent
    email_unsubscribed_at: MomentText | None
    sms_opted_out_at: MomentText | None
    suppressed: Suppressed


def is_live(item: Item | None) -> bool:
    """Whether an item of the store is a contact: neither missing nor a tombstone."""
    return item is not None and not item.get("deleted")


def number_of(item: Item) -> int:
    """The contact's permanent number, from its key."""
    return int(item["sk"])


def to_contact(item: Item) -> Contact:
    """The contact that a stored item holds. The item must be live (see `is_live`)."""
    doc = json.loads(item["doc"])
    created_at = from_iso(doc.pop("created_at"))
    doc.pop("left_topics", None)
    return Contact(
        id=str(number_of(item)), version=item["version"], created_at=created_at, updated_at=item["updated_at"], **doc
    )
