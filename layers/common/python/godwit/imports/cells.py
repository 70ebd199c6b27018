"""What the cells of a row say about a contact. Pure. Needs the packages of `godwit.contacts.values`."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from godwit.clock import SECOND, to_iso
from godwit.contacts import values
from godwit.contacts.countries import country_code
from godwit.contacts.custom_fields import FieldType
from godwit.contacts.custom_values import Value, custom_value
from godwit.contacts.email_address import email_address
from godwit.contacts.reachability import STOPPED_FIELD, Channel
from godwit.imports.headings import CUSTOM, NAME
from godwit.imports.table import Record
from godwit.spreadsheet import meant
from godwit.text import as_lines, as_one_line


@dataclass(frozen=True)
class Reading:
    """How values are read: phones as of this `country`, dates as in this `time_zone`, custom fields by their type.

    `strict`: a value that can't be read is a reason to reject the row, also where it's secondary.
    """

    country: str
    time_zone: str
    strict: bool
    custom: Mapping[str, FieldType] = field(default_factory=dict)


@dataclass
class Row:
    """What a row says: `change` as `godwit.contacts.document` has it, but for the tags, which are added to others.

    `left_out`: the fields whose values made no sense and were passed over. `stopped`: channels that the person wants
    nothing on, and since when, where that's known. `also`: other rows of the file that say part of it.
    """

    row: int
    change: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    stopped: dict[Channel, str | None] = field(default_factory=dict)
    also: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Skip:
    """A row that is about no contact."""

    row: int


@dataclass(frozen=True)
class Reject:
    """Why a row is not taken: a reason for programs, a detail for people."""

    row: int
    reason: str
    detail: str


Read = Row | Reject | Skip
"""What becomes of a row when it is read."""


@dataclass(frozen=True)
class AddressRow:
    """A row of a file of suppressions. `reason` and `at` (ms) are None where it doesn't say."""

    row: int
    channel: Channel
    address: str
    reason: str | None
    at: int | None


UNCLOSED = "unclosed_quote"
"""The reason to reject a row that may have swallowed those below it."""

_SECONDARY = frozenset({"country", "language", "time_zone", "tracking"})
"""Fields that files often hold other texts in; a heading that was only recognised doesn't cost the row then."""


def read_row(record: Record, fields: Sequence[str | None], reading: Reading) -> Read:
    """What a record says of its contact. Empty cells say nothing; of columns for one field the first filled counts."""
    if record.unclosed:
        below = record.cells[-1].rstrip().count("\n")
        more = f", so that the {below} lines below it were taken for part of it" if below > 1 else ""
        return Reject(record.row, UNCLOSED, f"a quotation mark in this row is never closed{more}")
    if any(cell.strip() for cell in record.cells[len(fields) :]):
        detail = f"the row has {len(record.cells)} cells, the headings are {len(fields)}"
        return Reject(record.row, "too_many_cells", detail)
    filled: dict[str, list[str]] = {}
    for name, cell in zip(fields, record.cells, strict=False):
        if name is not None:
            clean = as_lines if name.startswith(CUSTOM) else as_one_line
            if text := clean(meant(cell.strip())).strip():
                filled.setdefault(name, []).append(text)
    row = Row(record.row)
    for name, cells in filled.items():
        try:
            if name == "tags":
                row.tags = values.labels(part for cell in cells for part in split_list(cell))
            elif name.startswith(CUSTOM):
                custom = name.removeprefix(CUSTOM)
                kind = reading.custom[custom]
                said = [part for cell in cells for part in split_list(cell)] if kind == "set" else cells
                value = read_custom(kind, said, reading)
                row.change.setdefault("custom", {})[custom] = value
            elif name in _STOPS:
                row.stopped |= _stopped(_STOPS[name], cells[0], reading)
            elif name == "tracking":
                # A file can say that somebody isn't to be tracked, as it can that they want nothing more.
                if not _yes_or_no(cells[0]):
                    row.change[name] = False
            elif name == NAME:
                for part, value in split_name(cells[0]).items():
                    if part not in filled:
                        row.change[part] = values.plain_text(value)
            else:
                row.change[name] = _READERS.get(name, _text)(cells[0], reading)
        except ValueError as refused:
            if reading.strict or not (name in _SECONDARY or name.startswith(CUSTOM)):
                return Reject(record.row, f"invalid_{name}", f"{cells[0][:100]}: {refused}")
            row.left_out.append(name)
    return row


def read_custom(declared: FieldType, said: Sequence[str], reading: Reading) -> Value | None:
    """The value of a custom field, from the texts that speak of it. Raises ValueError.

    More than one are values of a set; of another field they make no sense.
    """
    if declared == "set":
        return custom_value("set", [as_one_line(text) for text in said])
    if len(said) > 1:
        raise ValueError("several values, where one is possible")
    [text] = said
    match declared:
        case "number":
            return custom_value("number", read_number(text))
        case "boolean":
            return _yes_or_no(text)
        case "date":
            return custom_value("date", read_day(text) or read_date(text, reading.time_zone))
    return custom_value(declared, text)


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in _BOOLEANS:
        raise ValueError("write yes or no")
    return _BOOLEANS[text.casefold()]


_STOPS: Mapping[str, Channel] = {field: channel for channel, field in STOPPED_FIELD.items()}


def _stopped(channel: Channel, text: str, reading: Reading) -> dict[Channel, str | None]:
    """That a person wants nothing more, and since when, where it isn't just a yes. Raises ValueError."""
    if text.casefold() in _BOOLEANS:
        return {channel: None} if _yes_or_no(text) else {}
    return {channel: read_date(text, reading.time_zone)}


_BOOLEANS = {
    **dict.fromkeys(["true", "yes", "y", "1", "on", "ja", "wahr", "oui", "vrai", "si", "sí"], True),
    **dict.fromkeys(["false", "no", "n", "0", "off", "nein", "falsch", "non", "faux"], False),
}


def split_list(cell: str) -> list[str]:
    """The parts of a cell that are separated by `,` or `|`, without empty ones."""
    return [part.strip() for part in re.split(r"[,|]", cell) if part.strip()]


def split_name(name: str) -> dict[str, str]:
    """First and last name of `Ada King Lovelace` or `Lovelace, Ada`; one word alone is a first name."""
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = name.partition(" ")
    parts = {"first_name": first.strip(), "last_name": last.strip()}
    return {part: text for part, text in parts.items() if text}


def read_number(text: str) -> int | float:
    """A number with `,` or `.` decimals, currency signs and spaces or apostrophes between thousands passed over.

    With both signs, the last is the decimal one and the other stands between thousands; one that is there more than
    once stands between thousands; a lone one is the decimal one. Rounded to 4 decimals. Raises ValueError.
    """
    plain = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Sc" and c not in "'’")
    if not re.fullmatch(r"[+-]?\d[\d.,]*|[+-]?[.,]\d+", plain, re.ASCII):
        raise ValueError("this is not a number")
    last = max(plain.rfind(","), plain.rfind("."))
    if last >= 0:
        decimal = plain[last]
        whole, rest = plain[:last].replace("." if decimal == "," else ",", ""), plain[last + 1 :]
        plain = plain.replace(decimal, "") if decimal in whole else f"{whole}.{rest}"
    return values.amount(round(float(plain.replace(",", "").rstrip(".") or "0"), values.REVENUE_DECIMALS))


_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)


def read_date(text: str, time_zone: str) -> str:
    """A date, ISO 8601 or `DD/MM/YYYY` (also with dots), with or without a time, as the API writes times.

    Without an offset it is in `time_zone`, without a time at the day's beginning. Raises ValueError.
    """
    if match := _DATE.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        moment = datetime(year, month, day, hour, minute, second) if match else datetime.fromisoformat(text)  # noqa: DTZ001
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(time_zone))
        return to_iso(round(moment.astimezone(UTC).timestamp() * SECOND))
    except (ValueError, OverflowError):
        raise ValueError("write a date as 2026-12-31 or 31/12/2026") from None


def read_day(text: str) -> str | None:
    """A day as `2026-12-31`, None where there is a time with it. Raises ValueError for days that aren't any."""
    match = _DATE.fullmatch(text)
    day_alone = re.fullmatch(r"\d{8}|.{10}", text, re.ASCII)
    if (match and match[4]) or (not match and not day_alone):
        return None
    return read_date(text, "UTC")[: len("2026-12-31")]


def _text(cell: str, reading: Reading) -> str | None:
    return values.plain_text(cell)


_READERS: Mapping[str, Callable[[str, Reading], Any]] = {
    "email": lambda cell, _: email_address(cell),
    "phone": lambda cell, reading: values.phone_number(cell, reading.country),
    "country": lambda cell, _: country_code(cell),
    "time_zone": lambda cell, _: values.time_zone(cell),
    "language": lambda cell, _: values.language_tag(cell),
    "revenue": lambda cell, _: read_number(cell),
    "project_statuses": lambda cell, _: values.labels(split_list(cell)),
    "last_interaction_at": lambda cell, reading: read_date(cell, reading.time_zone),
}
