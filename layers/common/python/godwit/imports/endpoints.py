"""One line of an Amazon Pinpoint export, as JSON or CSV, as an endpoint. Pure.

JSON has an object a line; CSV has the same names joined by dots as headings, with a column for each value of an
attribute that has several. https://docs.aws.amazon.com/pinpoint/latest/userguide/segments-importing.html
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from godwit.contacts.field_names import field_name
from godwit.imports.cells import UNCLOSED, Reject
from godwit.text import as_lines, as_one_line

Parse = Callable[[int, bytes], "Endpoint | Reject"]
"""Makes an endpoint of a row's number and line."""


@dataclass
class Endpoint:
    """An address and what is said of it. `since`: when it last changed, as text; `attributes`, `metrics`: by our names.

    `plain` are fields that contacts have themselves.
    """

    row: int
    channel: str
    address: str
    active: bool
    opted_out: bool
    since: str
    user: str
    attributes: dict[str, list[str]] = field(default_factory=dict)
    metrics: dict[str, str] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)


_PLACES: Mapping[str, str] = {
    "Location.City": "city",
    "Location.Region": "region",
    "Location.Country": "country",
    "Demographic.Timezone": "time_zone",
    "Demographic.Locale": "language",
}
_ATTRIBUTES = ("Attributes.", "User.UserAttributes.")
_METRICS = "Metrics."


def _endpoint(row: int, told: Iterable[tuple[str, str]]) -> Endpoint:
    """An endpoint from its names (joined by dots) and values; a name may come several times."""
    flat: dict[str, str] = {}
    attributes: dict[str, list[str]] = {}
    metrics: dict[str, str] = {}
    for name, raw in told:
        text = as_lines(raw).strip()
        if not text:
            continue
        prefix = next((each for each in _ATTRIBUTES if name.startswith(each)), None)
        if prefix is not None:
            said = attributes.setdefault(field_name(name.removeprefix(prefix)), [])
            if text not in said:
                said.append(text)
        elif name.startswith(_METRICS):
            metrics[field_name(name.removeprefix(_METRICS))] = text
        else:
            flat[name] = as_one_line(text)
    attributes.pop("", None)
    metrics.pop("", None)
    return Endpoint(
        row=row,
        channel=flat.get("ChannelType", "").upper(),
        address=flat.get("Address", ""),
        active=flat.get("EndpointStatus", "ACTIVE").upper() == "ACTIVE",
        opted_out=flat.get("OptOut", "").upper() == "ALL",
        since=flat.get("EffectiveDate") or flat.get("CreationDate", ""),
        user=flat.get("User.UserId", ""),
        attributes=attributes,
        metrics=metrics,
        plain={ours: flat[name] for name, ours in _PLACES.items() if name in flat},
    )


def json_endpoint(row: int, line: bytes) -> Endpoint | Reject:
    """The endpoint in a line of JSON."""
    try:
        told = json.loads(line)
        if not isinstance(told, dict):
            return Reject(row, "invalid_json", "this line is no JSON object")
        if b"\\u" in line:
            json.dumps(told, ensure_ascii=False).encode()  # half of a surrogate pair is no text
        return _endpoint(row, _flat(told, ""))
    except UnicodeEncodeError:
        return Reject(row, "invalid_text", "this line has half of a character in it")
    except (ValueError, RecursionError):
        return Reject(row, "invalid_json", "this line is no JSON")


def _flat(told: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        elif isinstance(value, list):
            yield from ((f"{path}{name}", _text(each)) for each in value if isinstance(each, str | int | float))
        elif isinstance(value, str | int | float):
            yield f"{path}{name}", _text(value)


def _text(value: str | float) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


def csv_cells(line: bytes) -> list[str]:
    """The cells of a line, which is a row: Pinpoint's files have no line breaks in a value. Raises csv.Error."""
    return next(csv.reader([line.decode("utf-8", "replace").rstrip("\r\n")]), [])


def csv_endpoint(headings: Sequence[str]) -> Parse:
    """What makes an endpoint of a line of a CSV file with these headings."""

    def parse(row: int, line: bytes) -> Endpoint | Reject:
        if line.count(b'"') % 2:
            return Reject(row, UNCLOSED, "a quotation mark in this row is never closed")
        try:
            cells = csv_cells(line)
        except csv.Error as refused:
            return Reject(row, "invalid_csv", f"this line can't be read: {refused}")
        if any(cell.strip() for cell in cells[len(headings) :]):
            detail = f"the row has {len(cells)} cells, the headings are {len(headings)}"
            return Reject(row, "too_many_cells", detail)
        return _endpoint(row, zip(headings, cells, strict=False))

    return parse
