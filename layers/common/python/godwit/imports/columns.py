"""A look at the columns of a file before it is imported: headings, samples, and what they seem to hold.

May touch: objects.
"""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from godwit.errors import Fault, Invalid
from godwit.imports.headings import ADDRESSES, known_headings
from godwit.imports.table import Table, Unreadable
from godwit.store.objects import Objects

LOOKED_AT = 2**18
"""Bytes of the file that are read, and of what they unpack to ten times as many."""
ROWS = 100
SAMPLES = 5
"""Different values of a column that are shown."""
_ENOUGH = 0.8
"""The part of a column's values that must look like an address for the column to hold addresses."""


@dataclass(frozen=True)
class Column:
    """A column: `guess` is the field that it seems to hold, None where nothing tells."""

    heading: str
    samples: list[str]
    guess: str | None


def beginning(objects: Objects, name: str) -> bytes:
    """The first whole lines of a file, unpacked. Raises Invalid where it is damaged."""
    data = objects.read_range(name, 0, LOOKED_AT)
    cut = len(data) == LOOKED_AT
    if data[:2] == b"\x1f\x8b":
        try:
            unpacker = zlib.decompressobj(wbits=31)
            data = unpacker.decompress(data, 10 * LOOKED_AT)
            cut = not unpacker.eof
        except zlib.error:
            raise Invalid(
                [Fault("mapping", "the file is damaged: it begins like gzip, but can't be unpacked")]
            ) from None
    end = data.rfind(b"\n")
    return data[: end + 1] if cut and end >= 0 else data


def columns_of(data: bytes, labels: Mapping[str, str]) -> list[Column]:
    """The columns of the beginning of a file. `labels`: of custom fields, by name. Raises Unreadable."""
    known = known_headings(labels)
    table = Table(data, lambda heading: known(heading) is not None)
    rows = [record.cells for record in islice(table.rows(), ROWS)]
    values = [
        list(dict.fromkeys(row[at].strip() for row in rows if at < len(row) and row[at].strip()))
        for at in range(len(table.headings))
    ]
    guesses = [known(heading) for heading in table.headings]
    for at, column in enumerate(values):
        guesses[at] = guesses[at] or _by_samples(column, guesses)
    return [
        Column(heading, column[:SAMPLES], guess)
        for heading, column, guess in zip(table.headings, values, guesses, strict=True)
    ]


def require_columns(mapping: Mapping[str, str | None], data: bytes, labels: Mapping[str, str]) -> None:
    """Raises Invalid where a mapping names columns that the file lacks, or none that holds an address."""
    try:
        headings = [column.heading for column in columns_of(data, labels)]
    except Unreadable as refused:
        raise Invalid([Fault("mapping", str(refused))]) from None
    listed = ", ".join(headings)
    faults = [
        Fault(f"mapping.{heading}", f"the file has no such column; it has {listed}")
        for heading in mapping
        if heading.strip() not in headings
    ]
    if not faults and not ADDRESSES & set(mapping.values()):
        faults = [Fault("mapping", "map a column to email, phone or external_id, by which contacts are known")]
    if faults:
        raise Invalid(faults)


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(\+|00)[\d\s\-()./]{7,20}", re.ASCII)
_LOOKS: Mapping[str, Callable[[str], object]] = {"email": _EMAIL.fullmatch, "phone": _PHONE.fullmatch}


def _by_samples(values: Sequence[str], taken: Sequence[str | None]) -> str | None:
    """The address that most values look like, where no column is known to hold it already."""
    for field, looks in _LOOKS.items():
        if values and field not in taken and sum(bool(looks(value)) for value in values) >= _ENOUGH * len(values):
            return field
    return None
