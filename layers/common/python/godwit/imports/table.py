"""A CSV file as it comes (gzip or not, any usual encoding and delimiter), as headings and rows of cells. Pure."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

LARGEST = 256 * 2**20
"""Bytes of a file, packed and unpacked; each is held in memory once."""
_LONGEST_CELL = 2**17
_DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 50
# https://www.iana.org/assignments/media-types/application/zip and [MS-CFB] 2.2; .ods and .numbers are zip, too.
_NO_TEXT = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or another packed file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
}


class Unreadable(Exception):
    """The file is none that can be imported; the message says why, for people."""


@dataclass(frozen=True)
class Record:
    """A row of a file. `row` counts from 1 for the headings, as spreadsheets do, blank rows counted too.

    `unclosed`: the file ended inside a quoted cell, so that the last cell may hold all that came after.
    """

    row: int
    cells: list[str]
    unclosed: bool = False


class Table:
    """Headings, and rows as often as they are asked for. Blank rows are left out.

    `knows` tells whether a heading is known, which helps to tell the delimiter. Raises Unreadable.
    """

    def __init__(self, data: bytes, knows: Callable[[str], bool]) -> None:
        self._data = unpack(data)
        self._encoding = encoding_of(self._data)
        self._delimiter, self._skipped = self._dialect(knows)
        headings = next(self._records(), None)
        if headings is None:
            raise Unreadable("The file is empty.")
        if headings.unclosed:
            raise Unreadable("A quotation mark in the headings is never closed.")
        self.headings = [cell.strip() for cell in headings.cells]

    def rows(self) -> Iterator[Record]:
        """The rows below the headings. Raises Unreadable where a cell never ends."""
        return islice(self._records(), 1, None)

    def _lines(self) -> Iterator[str]:
        # newline="": csv tells line ends from line breaks in quotes, also where they are lone carriage returns.
        text = io.TextIOWrapper(io.BytesIO(self._data), encoding=self._encoding, errors="replace", newline="")
        return islice(text, self._skipped, None)

    def _dialect(self, knows: Callable[[str], bool]) -> tuple[str, int]:
        """The delimiter, and how many lines stand before the headings (Excel's `sep=;`)."""
        self._skipped = 0
        first = next(self._lines(), "").strip()
        if first.lower().startswith("sep=") and len(first) == 5:
            return first[4], 1
        sample = list(islice(self._lines(), _LOOKED_AT))
        return max(_DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter, knows)), 0

    def _records(self) -> Iterator[Record]:
        ended = False

        def lines() -> Iterator[str]:
            nonlocal ended
            yield from self._lines()
            ended = True

        reader = csv.reader(lines(), delimiter=self._delimiter)
        for row, cells in _numbered(reader, 1 + self._skipped):
            if any(cell.strip() for cell in cells):
                # The reader asks for a line after the last one only to look for the end of a quoted cell.
                yield Record(row, cells, unclosed=ended)


def unpack(data: bytes) -> bytes:
    """What is in a gzip file; other data as it is. Raises Unreadable, also for spreadsheets' own formats."""
    for beginning, form in _NO_TEXT.items():
        if data.startswith(beginning):
            raise Unreadable(f"The file is {form}, and no text. Save it as CSV (UTF-8), and send that.")
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(LARGEST + 1)
        except (OSError, EOFError, zlib.error):
            raise Unreadable("The file is damaged: it begins like gzip, but can't be unpacked.") from None
    require_size(len(data))
    return data


def require_size(size: int) -> None:
    """Raises Unreadable where a file of so many bytes, packed or not, is too large."""
    if size > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 2**20} MB; split it into several.")


def encoding_of(data: bytes) -> str:
    """The encoding: by byte order mark, then UTF-16 by its zero bytes, then UTF-8 where it is valid, else Windows'."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:200]
    if len(start) >= 4 and start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if len(start) >= 4 and start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), 2**20):
            decoder.decode(data[at : at + 2**20], final=at + 2**20 >= len(data))
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _fitness(sample: list[str], delimiter: str, knows: Callable[[str], bool]) -> tuple[int, int, int]:
    """How well a delimiter explains the first lines: headings it makes known, rows as wide as these, their width."""
    try:
        rows = [row for row in csv.reader(sample, delimiter=delimiter) if any(row)]
    except csv.Error:
        return (0, 0, 0)
    if not rows:
        return (0, 0, 0)
    width = len(rows[0])
    alike = sum(len(row) == width for row in rows) if width > 1 else 0
    return (sum(knows(heading) for heading in rows[0]), alike, width)


def _numbered(reader: Iterable[list[str]], first: int) -> Iterator[tuple[int, list[str]]]:
    row = first
    try:
        for cells in reader:
            yield row, cells
            row += 1
    except csv.Error:
        raise Unreadable(
            f"Row {row} has a cell longer than {_LONGEST_CELL} characters; most likely a quotation mark never ends."
        ) from None
