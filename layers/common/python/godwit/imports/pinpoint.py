"""Amazon Pinpoint's exports of endpoints, as what they say of contacts. Pure.

An endpoint is one address on one channel; several may belong to one user. Of a user's e-mail and SMS endpoints, the
newest active one of each channel makes the user's contact, together; further ones become contacts of their own; those
of other channels are skipped. Attributes and metrics become custom fields, which are declared where they are not.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Literal

from godwit.clock import from_iso, to_iso
from godwit.contacts import values
from godwit.contacts.countries import country_code
from godwit.contacts.custom_fields import LIMIT, FieldType
from godwit.contacts.email_address import email_address
from godwit.contacts.reachability import Channel
from godwit.imports.cells import Reading, Reject, Row, Skip, read_custom
from godwit.imports.endpoints import Endpoint, Parse, csv_cells, csv_endpoint, json_endpoint
from godwit.imports.source import Taken
from godwit.imports.table import Unreadable, encoding_of, unpack

PinpointFormat = Literal["pinpoint_csv", "pinpoint_json"]

_CHANNELS: Mapping[str, Channel] = {"EMAIL": "email", "SMS": "sms"}
_LONGEST_CELL = 1_000
"""Characters of a line that are kept for the file of rejects."""


class PinpointFile:
    """An export. `new_fields` are the custom fields that it needs and that aren't declared. Raises Unreadable."""

    def __init__(self, data: bytes, form: PinpointFormat, reading: Reading) -> None:
        self._data = _utf8(unpack(data))
        self._form = form
        self._parse: Parse = json_endpoint
        self.headings = ["endpoint"]
        self._first_row, self._start = 1, 0
        if form == "pinpoint_csv":
            self._start = self._data.find(b"\n") + 1 or len(self._data)
            self.headings = [heading.strip() for heading in self._cells(self._data[: self._start])]
            self._parse = csv_endpoint(self.headings)
            self._first_row = 2
            if "ChannelType" not in self.headings or "Address" not in self.headings:
                raise Unreadable(
                    "This is no Pinpoint export: the first line must name ChannelType and Address. It holds: "
                    + ", ".join(self.headings)
                )
        self._winners: dict[tuple[str, str], tuple[tuple[bool, str, int], int]] = {}
        self._further = False
        self.new_fields = self._survey(reading.custom)
        self._reading = Reading(
            reading.country, reading.time_zone, strict=False, custom={**reading.custom, **self.new_fields}
        )

    def count(self) -> int:
        """See `Source.count`."""
        return sum(1 for _ in self._lines())

    def taken(self, start: int) -> Iterator[Taken]:
        """See `Source.taken`. Users' contacts come first, so that a further address never takes one of theirs."""
        return islice(self._all(), start, None)

    def _all(self) -> Iterator[Taken]:
        yield from self._pass(further=False)
        if self._further:
            yield from self._pass(further=True)

    def _pass(self, *, further: bool) -> Iterator[Taken]:
        for row, offset, line in self._lines():
            endpoint = self._read(row, line)
            if isinstance(endpoint, Reject) or endpoint.channel not in _CHANNELS:
                if not further:
                    skipped = endpoint if isinstance(endpoint, Reject) else Skip(row)
                    yield Taken(skipped, {row: self._cells(line)})
                continue
            mine = [self._winners[key][1] for key in self._keys(endpoint.user) if key in self._winners]
            if endpoint.user and offset not in mine:
                if further:
                    yield from self._contact([(endpoint, line)], with_user=False)
            elif not further and (not mine or offset == min(mine)):
                yield from self._contact([self._at(each, row, offset, line) for each in mine] or [(endpoint, line)])

    def _contact(self, endpoints: list[tuple[Endpoint, bytes]], *, with_user: bool = True) -> Iterator[Taken]:
        """One contact of these endpoints; those whose address makes no sense are rejected one by one."""
        merged: Row | None = None
        cells: dict[int, list[str]] = {}
        # The newest last, so that it has the last word.
        for endpoint, line in sorted(endpoints, key=lambda pair: (pair[0].since, pair[0].row)):
            told = _row(endpoint, self._reading, with_user=with_user)
            if isinstance(told, Reject):
                yield Taken(told, {endpoint.row: self._cells(line)})
                continue
            cells[endpoint.row] = self._cells(line)
            merged = told if merged is None else _joined(merged, told)
        if merged is not None:
            yield Taken(merged, cells)

    def _survey(self, declared: Mapping[str, FieldType]) -> dict[str, FieldType]:
        """Find out each user's winning endpoints, and which custom fields of which type all of them need."""
        several: dict[str, bool] = {}
        numbers: dict[str, None] = {}
        for row, offset, line in self._lines():
            endpoint = self._read(row, line)
            if isinstance(endpoint, Reject) or endpoint.channel not in _CHANNELS:
                continue
            for name, said in endpoint.attributes.items():
                several[name] = several.get(name, False) or len(said) > 1
            numbers.update(dict.fromkeys(endpoint.metrics))
            if endpoint.user:
                key, rank = (endpoint.user, endpoint.channel), (endpoint.active, endpoint.since, offset)
                self._further = self._further or key in self._winners
                if key not in self._winners or self._winners[key][0] < rank:
                    self._winners[key] = rank, offset
        wanted: dict[str, FieldType] = {name: "set" if many else "text" for name, many in several.items()}
        wanted |= {name: "number" for name in numbers if name not in wanted}
        new = [name for name in wanted if name not in declared]
        return {name: wanted[name] for name in new[: max(0, LIMIT - len(declared))]}

    @staticmethod
    def _keys(user: str) -> list[tuple[str, str]]:
        return [(user, channel) for channel in _CHANNELS] if user else []

    def _lines(self) -> Iterator[tuple[int, int, bytes]]:
        """Row number, offset and bytes of each line that isn't blank."""
        offset = self._start
        lines = io.BytesIO(self._data)
        lines.seek(offset)
        for row, line in enumerate(lines, start=self._first_row):
            if line.strip():
                yield row, offset, line
            offset += len(line)

    def _at(self, offset: int, row: int, here: int, line: bytes) -> tuple[Endpoint, bytes]:
        """The endpoint at an offset, not before the line at hand."""
        if offset != here:
            row += self._data.count(b"\n", here, offset)
            end = self._data.find(b"\n", offset)
            line = self._data[offset : end if end >= 0 else len(self._data)]
        endpoint = self._read(row, line)
        assert isinstance(endpoint, Endpoint)
        return endpoint, line

    def _read(self, row: int, line: bytes) -> Endpoint | Reject:
        return self._parse(row, line)

    def _cells(self, line: bytes) -> list[str]:
        if self._form == "pinpoint_csv":
            with suppress(csv.Error):
                return csv_cells(line)
        return [line.decode("utf-8", "replace").strip()[:_LONGEST_CELL]]


def _utf8(data: bytes) -> bytes:
    """The file as Pinpoint writes it, also where a spreadsheet wrote it anew; so that lines are lines of bytes."""
    encoding = encoding_of(data)
    if encoding.startswith("utf-16"):
        data = data.decode(encoding, "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf")


def _row(endpoint: Endpoint, reading: Reading, *, with_user: bool) -> Row | Reject:
    row = Row(endpoint.row)
    channel = _CHANNELS[endpoint.channel]
    try:
        if channel == "email":
            row.change["email"] = email_address(endpoint.address)
        else:
            row.change["phone"] = values.phone_number(endpoint.address, reading.country)
        if with_user and endpoint.user:
            row.change["external_id"] = values.plain_text(endpoint.user)
    except ValueError as refused:
        reason = "invalid_external_id" if len(row.change) else f"invalid_{'email' if channel == 'email' else 'phone'}"
        return Reject(endpoint.row, reason, f"{(endpoint.user if row.change else endpoint.address)[:100]}: {refused}")
    for name, text in endpoint.plain.items():
        try:
            row.change[name] = _PLAIN[name](text)
        except ValueError:
            row.left_out.append(name)
    said = {**{name: [text] for name, text in endpoint.metrics.items()}, **endpoint.attributes}
    for name, texts in said.items():
        try:
            row.change.setdefault("custom", {})[name] = read_custom(reading.custom[name], texts, reading)
        except (KeyError, ValueError):
            row.left_out.append(f"custom.{name}")
    if endpoint.opted_out:
        row.stopped[channel] = _moment(endpoint.since)
    return row


def _joined(older: Row, newer: Row) -> Row:
    """What two endpoints say of one contact."""
    change = {**older.change, **newer.change}
    if "custom" in older.change:
        change["custom"] = {**older.change["custom"], **newer.change.get("custom", {})}
    first, *others = sorted([older.row, *older.also, newer.row, *newer.also])
    return Row(
        first,
        change,
        left_out=[*older.left_out, *newer.left_out],
        stopped={**older.stopped, **newer.stopped},
        also=others,
    )


_PLAIN: Mapping[str, Callable[[str], str | None]] = {
    "city": values.plain_text,
    "region": values.plain_text,
    "country": country_code,
    "time_zone": values.time_zone,
    "language": values.language_tag,
}


def _moment(text: str) -> str | None:
    try:
        return to_iso(from_iso(text))
    except (ValueError, OverflowError):
        return None
