"""Which columns of the contact index a contact gives. Pure.

A column is named like the field of filters that it answers; `suppressed` holds channels and serves `reach`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from godwit.clock import from_iso
from godwit.index import Row, Schema, Sets, Slices
from godwit.segments.fields import FIELDS, LARGEST_NUMBER, Kind

FORMAT = 1
"""Raise it when columns change: snapshots of another format are not read but built anew."""

SCALE = 10_000
"""Numbers are held in units of 1/SCALE: CONTRACT keeps at most 4 decimals of revenue."""

_LARGEST = LARGEST_NUMBER * SCALE + 1

TRUE, FALSE, PRESENT = "true", "false", "present"

# Times are whole ms, as the API gives them: minutes would make `before` and `after` disagree with the contact shown.
# Both bases are -2^k, see `Slices`; -2^46 ms lies before the year 1.
_EMPTY: Mapping[Kind, Sets | Slices] = {
    Kind.SET: Sets(),
    Kind.TEXT: Sets(),
    Kind.NUMBER: Slices(base=-(2**62)),
    Kind.DATE: Slices(base=-(2**46)),
    Kind.BOOLEAN: Sets(),
    Kind.ADDRESS: Sets(),
}

SCHEMA: Schema = {**{field: _EMPTY[kind] for field, kind in FIELDS.items()}, "suppressed": Sets()}


def fixed_point(number: float) -> int:
    """A number in units of 0.0001. Beyond what filters compare with, all are held as equally large."""
    units = round(Decimal(str(number)) * SCALE)
    return max(-_LARGEST, min(_LARGEST, units))


def _folded(text: str | None) -> str | None:
    return text.casefold() if text else None


def _flag(given: bool | None) -> str | None:
    return None if given is None else TRUE if given else FALSE


def _address(text: str | None) -> str | None:
    return PRESENT if text else None


def _moment(text: str | None) -> int | None:
    return from_iso(text) if text else None


def row_of(contact: Mapping[str, Any]) -> Row:
    """The columns of a stored contact's `doc`. A text that is empty counts as absent.

    Subscribed is who has not unsubscribed (opted out), whether or not there is an address.
    """
    email: str | None = contact["email"]
    return {
        "tags": contact["tags"],
        "project_statuses": contact["project_statuses"],
        "topics": contact["topics"],
        "city": _folded(contact["city"]),
        "region": _folded(contact["region"]),
        "country": _folded(contact["country"]),
        "company": _folded(contact["company"]),
        "language": _folded(contact["language"]),
        "time_zone": _folded(contact["time_zone"]),
        "email_domain": _folded(email.rpartition("@")[2]) if email else None,
        "revenue": None if contact["revenue"] is None else fixed_point(contact["revenue"]),
        "created_at": _moment(contact["created_at"]),
        "last_interaction_at": _moment(contact["last_interaction_at"]),
        "email_consent": _flag(contact["consent"]["email"]["given"]),
        "sms_consent": _flag(contact["consent"]["sms"]["given"]),
        "email_subscribed": _flag(contact["email_unsubscribed_at"] is None),
        "sms_subscribed": _flag(contact["sms_opted_out_at"] is None),
        "email": _address(email),
        "phone": _address(contact["phone"]),
        "suppressed": [channel for channel, reason in contact["suppressed"].items() if reason is not None],
    }
