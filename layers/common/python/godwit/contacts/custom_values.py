"""What a value of a custom field may be, by the field's declared type, and how it is kept. Pure.

Needs the packages of `values`.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from godwit.clock import SECOND, from_iso, to_iso
from godwit.contacts import values
from godwit.contacts.custom_fields import FieldType

Value = str | int | float | bool | list[str]
"""As kept: dates as UTC text like all times, numbers with at most 4 decimals, a whole one as int."""


def custom_value(declared: FieldType, value: Any, time_zone: str) -> Value | None:
    """The normal form of a JSON value; None where it says nothing (null, or a text of spaces).

    A date may have a time with its offset; without one it is the day's beginning in `time_zone`.
    Raises ValueError with a message for people.
    """
    if value is None:
        return None
    match declared:
        case "text" if isinstance(value, str):
            return values.plain_text(value)
        case "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return values.amount(value)
        case "date" if isinstance(value, str):
            return _moment(value, time_zone)
        case "boolean" if isinstance(value, bool):
            return value
        case "set" if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return values.labels(value)
    raise ValueError(f"this must be {_EXPECTED[declared]}")


def fits(declared: FieldType, value: Any) -> bool:
    """Whether a value that is kept is one of this type; it was written while its field had another one, if not."""
    try:
        return value is not None and custom_value(declared, value, "UTC") == value
    except ValueError:
        return False


_EXPECTED: dict[FieldType, str] = {
    "text": "a text",
    "number": "a number",
    "date": "a date as 2026-12-31, or a time as 2026-12-31T09:00:00Z",
    "boolean": "true or false",
    "set": "a list of texts",
}


def _moment(text: str, time_zone: str) -> str:
    try:
        if len(text) > len("2026-12-31"):
            return to_iso(from_iso(text))
        day = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(time_zone))
        return to_iso(round(day.timestamp() * SECOND))
    except (ValueError, OverflowError):
        raise ValueError(f"this must be {_EXPECTED['date']}") from None
