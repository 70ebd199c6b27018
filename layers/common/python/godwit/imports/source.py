"""A file as what its rows say of contacts, or of addresses, whatever its format. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from godwit.imports import headings
from godwit.imports.cells import AddressRow, Read, Reading, read_row
from godwit.imports.table import Table


@dataclass(frozen=True)
class Taken:
    """What a row says, or why it is passed over; and its cells as they came, by row number."""

    read: Read | AddressRow
    cells: Mapping[int, list[str]]


class Source(Protocol):
    """A file that can be gone through again and again, always in the same order."""

    headings: list[str]

    def count(self) -> int:
        """The rows of the file. Raises Unreadable."""
        ...

    def taken(self, start: int) -> Iterator[Taken]:
        """What the file says, beyond the first `start` things that it says. Raises Unreadable."""
        ...


class CsvFile:
    """A CSV file whose columns are mapped or recognised. Raises Unreadable."""

    def __init__(
        self, data: bytes, mapping: Mapping[str, str | None] | None, labels: Mapping[str, str], reading: Reading
    ) -> None:
        known = headings.known_headings(labels)
        self._table = Table(data, lambda heading: heading in (mapping or {}) or known(heading) is not None)
        self._fields: Sequence[str | None] = headings.assign(self._table.headings, mapping, known)
        self._reading = reading
        self.headings = self._table.headings

    def count(self) -> int:
        """See `Source.count`."""
        return sum(1 for _ in self._table.rows())

    def taken(self, start: int) -> Iterator[Taken]:
        """See `Source.taken`; each row says one thing."""
        for record in islice(self._table.rows(), start, None):
            yield Taken(read_row(record, self._fields, self._reading), {record.row: record.cells})
