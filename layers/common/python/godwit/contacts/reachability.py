"""Whether a contact may be sent to, and if not, why: the one rule that preview, freeze and claim share. Pure."""

from collections.abc import Mapping
from typing import Any, Literal

Channel = Literal["email", "sms"]
Basis = Literal["explicit", "not_unsubscribed"]
Reason = Literal["no_address", "suppressed", "unsubscribed", "no_consent"]

CHANNELS: tuple[Channel, ...] = ("email", "sms")

REASONS: tuple[Reason, ...] = ("no_address", "suppressed", "unsubscribed", "no_consent")
"""In the order they are tried."""

ADDRESS_FIELD: dict[Channel, str] = {"email": "email", "sms": "phone"}
"""The contact's field with the address of a channel."""

STOPPED_FIELD: dict[Channel, str] = {"email": "email_unsubscribed_at", "sms": "sms_opted_out_at"}
"""The contact's field that says since when a person wants nothing more on a channel."""


def reachability(
    contact: Mapping[str, Any], channel: Channel, basis: Basis, topic_id: str | None = None
) -> Reason | None:
    """Why nothing may be sent to `contact` on `channel`: the first reason that holds, None where sending is fine.

    `contact` is a stored contact's `doc`. `basis` is the workspace's: `explicit` needs a yes, `not_unsubscribed`
    only lacks a no. With a `topic_id`, those who are not subscribed to that topic count as unsubscribed.
    """
    if not contact[ADDRESS_FIELD[channel]]:
        return "no_address"
    if contact["suppressed"][channel] is not None:
        return "suppressed"
    if contact[STOPPED_FIELD[channel]] is not None or (topic_id is not None and topic_id not in contact["topics"]):
        return "unsubscribed"
    given = contact["consent"][channel]["given"]
    if given is not True and (basis == "explicit" or given is False):
        return "no_consent"
    return None
