"""What a value of a custom field may be, by the field's declared type, and how it is kept. Pure.

Needs the packages of `values`.
"""

from datetime import date
from typing import Any

from godwit.clock import from_iso, to_iso
from godwit.contacts import values
from godwit.contacts.custom_fields import FieldType
from godwit.text import lines

Value = str | int | float | bool | list[str]
"""As kept. Dates: a day as `2026-12-31`, which is one in the workspace's zone, or a time as UTC text like all times."""


def custom_value(declared: FieldType, value: Any) -> Value | None:
    """The normal form of a JSON value; None where it says nothing (null, or a text of spaces).

    Raises ValueError with a message for people.
    """
    if value is None:
        return None
    match declared:
        case "text" if isinstance(value, str):
            return values.plain_text(value, lines)
        case "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return values.amount(value)
        case "date" if isinstance(value, str):
            return _date(value)
        case "boolean" if isinstance(value, bool):
            return value
        case "set" if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return values.labels(value)
    raise ValueError(f"this must be {_EXPECTED[declared]}")


def fits(declared: FieldType, value: Any) -> bool:
    """Whether a value that is kept is one of this type; it was written while its field had another one, if not."""
    try:
        return value is not None and custom_value(declared, value) == value
    except ValueError:
        return False


_EXPECTED: dict[FieldType, str] = {
    "text": "a text",
    "number": "a number",
    "date": "a date as 2026-12-31, or a time as 2026-12-31T09:00:00Z",
    "boolean": "true or false",
    "set": "a list of texts",
}


def _date(text: str) -> str:
    try:
        return to_iso(from_iso(text)) if "T" in text else date.fromisoformat(text).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"this must be {_EXPECTED['date']}") from None
