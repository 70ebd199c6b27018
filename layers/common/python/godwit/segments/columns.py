"""Which columns of the contact index a contact gives. Pure.

A column is named like the field of filters that it answers; `suppressed` holds channels and serves `reach`.
A custom date has two: who has a time in it, and who has a day (`custom.renewal:day`), which begins in the
workspace's zone, whatever that will be when somebody asks.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from pyroaring import BitMap

from godwit.clock import MINUTE, SECOND, from_iso
from godwit.index import Column, Index, Row, Schema, Sets, Slices
from godwit.index.columns import union
from godwit.segments.fields import CUSTOM, LARGEST_NUMBER, Kind, is_date

FORMAT = 3
"""Raise it when columns or objects change: snapshots of another format are not read but built anew."""

SCALE = 10_000
"""Numbers are known in units of 1/SCALE: CONTRACT keeps at most 4 decimals of revenue."""

_LARGEST = LARGEST_NUMBER * SCALE + 1

TRUE, FALSE, PRESENT = "true", "false", "present"
DAY = ":day"
"""Ends the name of the column that holds a custom date's days."""

Custom = Mapping[str, Kind]
"""The workspace's custom fields by their names in filters, such as `custom.plan`."""

# Bases are -2^k: numbers around 0 then differ in few slices. -2^46 as `time_code` has it lies before the year 1.
_EMPTY: Mapping[Kind, Column] = {
    Kind.SET: Sets(),
    Kind.TEXT: Sets(),
    Kind.NUMBER: Slices(base=-(2**62)),
    Kind.DATE: Slices(base=-(2**46)),
    Kind.BOOLEAN: Sets(),
    Kind.ADDRESS: Sets(),
}


def number_code(units: int) -> int:
    """How a number (in units of 0.0001) is held: whole ones, hundredths and the rest in bits of their own.

    The order is the numbers'. But most are whole or have two decimals, and their low bits are then all empty.
    """
    whole, rest = divmod(units, SCALE)
    hundredths, finest = divmod(rest, 100)
    return whole << 14 | hundredths << 7 | finest


def time_code(at: int) -> int:
    """How a time (ms) is held: minutes, seconds and ms in bits of their own, in the order of the times.

    Whole ms, as the API gives them: minutes alone would make `before` and `after` disagree with the contact shown.
    """
    minute, rest = divmod(at, MINUTE)
    second, millisecond = divmod(rest, SECOND)
    return minute << 16 | second << 10 | millisecond


def _number(number: float) -> int:
    """A number's code. Beyond what filters compare with, all are held as equally large."""
    units = round(Decimal(str(number)) * SCALE)
    return number_code(max(-_LARGEST, min(_LARGEST, units)))


def _folded(text: str | None) -> str | None:
    return text.casefold() if text else None


def _flag(given: bool | None) -> str | None:
    return None if given is None else TRUE if given else FALSE


def _address(text: str | None) -> str | None:
    return PRESENT if text else None


def _moment(text: str | None) -> int | None:
    return time_code(from_iso(text)) if text else None


_Value = Callable[[Mapping[str, Any]], Any]
"""Gives the value of one column for a stored contact's `doc`."""


def _plain(kind: Kind, field: str) -> _Value:
    match kind:
        case Kind.SET:
            return lambda contact: contact[field]
        case Kind.TEXT:
            return lambda contact: _folded(contact[field])
        case Kind.ADDRESS:
            return lambda contact: _address(contact[field])
        case Kind.DATE:
            return lambda contact: _moment(contact[field])
        case _:
            return lambda contact: None if contact[field] is None else _number(contact[field])


_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SET: ("tags", "project_statuses", "topics"),
    Kind.TEXT: ("city", "region", "country", "company", "language", "time_zone"),
    Kind.NUMBER: ("revenue",),
    Kind.DATE: ("created_at", "last_interaction_at"),
    Kind.ADDRESS: ("email", "phone"),
}

# Of names and external ids only who has one: dry runs ask. Subscribed is who has not unsubscribed (opted out), whether
# or not there is an address.
_OTHERS: Mapping[str, tuple[Column, _Value]] = {
    **{name: (Sets(), _plain(Kind.ADDRESS, name)) for name in ("first_name", "last_name", "external_id")},
    "email_domain": (Sets(), lambda contact: _folded((contact["email"] or "").rpartition("@")[2])),
    "email_consent": (Sets(), lambda contact: _flag(contact["consent"]["email"]["given"])),
    "sms_consent": (Sets(), lambda contact: _flag(contact["consent"]["sms"]["given"])),
    "email_subscribed": (Sets(), lambda contact: _flag(contact["email_unsubscribed_at"] is None)),
    "sms_subscribed": (Sets(), lambda contact: _flag(contact["sms_opted_out_at"] is None)),
    "suppressed": (Sets(), lambda contact: [c for c, reason in contact["suppressed"].items() if reason is not None]),
}

_COLUMNS: Mapping[str, tuple[Column, _Value]] = {
    **{name: (_EMPTY[kind], _plain(kind, name)) for kind, names in _FIELDS.items() for name in names},
    **_OTHERS,
}


def _fitting(kind: Kind, value: Any) -> Any:
    """What a custom field's value is in its column; None where it isn't of the field's type, or empty."""
    match kind:
        case Kind.TEXT:
            return _folded(value) if isinstance(value, str) else None
        case Kind.NUMBER:
            return _number(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        case Kind.BOOLEAN:
            return _flag(value) if isinstance(value, bool) else None
        case _:
            return [each for each in value if isinstance(each, str)] if isinstance(value, list) else None


def _of_custom(field: str, kind: Kind, contact: Mapping[str, Any]) -> Any:
    return _fitting(kind, contact["custom"].get(field.removeprefix(CUSTOM)))


def _custom_time(field: str, contact: Mapping[str, Any]) -> int | None:
    value = contact["custom"].get(field.removeprefix(CUSTOM))
    try:
        return time_code(from_iso(value)) if isinstance(value, str) and not is_date(value) else None
    except (ValueError, OverflowError):
        return None


def _custom_day(field: str, contact: Mapping[str, Any]) -> int | None:
    value = contact["custom"].get(field.removeprefix(CUSTOM))
    try:
        return date.fromisoformat(value).toordinal() if isinstance(value, str) and is_date(value) else None
    except ValueError:
        return None


def _columns_of(custom: Custom) -> dict[str, tuple[Column, _Value]]:
    columns = dict(_COLUMNS)
    for field, kind in custom.items():
        if kind is Kind.DATE:
            columns[field] = _EMPTY[kind], partial(_custom_time, field)
            columns[field + DAY] = Slices(), partial(_custom_day, field)
        else:
            columns[field] = _EMPTY[kind], partial(_of_custom, field, kind)
    return columns


class Columns:
    """The columns of a workspace's contact index."""

    def __init__(self, custom: Custom) -> None:
        columns = _columns_of(custom)
        self.schema: Schema = {name: column for name, (column, _) in columns.items()}
        self._values = {name: value for name, (_, value) in columns.items()}

    def row_of(self, contact: Mapping[str, Any], names: Collection[str] | None = None) -> Row:
        """What a stored contact's `doc` has in these columns (None: all). A text that is empty counts as absent."""
        values = self._values
        return {name: values[name](contact) for name in (values if names is None else names)}

    def present(self, index: Index, field: str) -> BitMap | None:
        """Rows that have a value in a contact's field, such as `first_name` or `custom.plan`; None: nobody knows."""
        rows = [
            column.present() if isinstance(column, Sets) else column.present
            for column in (index.column(name) for name in self.holding(field))
        ]
        return union(rows) if rows or field.startswith(CUSTOM) else None

    def holding(self, field: str) -> list[str]:
        """The columns that know whether a field has a value."""
        return [name for name in (field, field + DAY) if name in self.schema]
