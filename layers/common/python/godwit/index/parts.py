"""What a column is made of: its *parts*, bitmaps by name, held, read when asked for, or laid over one another. Pure.

`Held` is in memory, `stored.Stored` decodes a part when it is first asked for, `Layered` is the one write operation,
`column - changed | new`, done part by part when asked. So laying changes over a column costs what a query looks at.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from pyroaring import BitMap

NOTHING = BitMap()
Rows = BitMap | Sequence[int]
"""Rows in any order; few of them need no bitmap."""


def union(bitmaps: Collection[BitMap]) -> BitMap:
    """Rows that are in any of the bitmaps; a new bitmap."""
    return BitMap.union(*bitmaps) if bitmaps else BitMap()


def to_bitmap(rows: Rows) -> BitMap:
    """The rows as a bitmap, not to be changed in place."""
    return rows if isinstance(rows, BitMap) else BitMap(rows)


class Parts(Protocol):
    """Rows by the name of the part; a name without rows is no part."""

    @property
    def present(self) -> BitMap:
        """Rows that have any value at all, which may be in no part."""
        ...

    def names(self) -> Collection[str]:
        """The parts there may be; some may turn out to be empty."""
        ...

    def get(self, name: str) -> BitMap:
        """The rows of a part; nothing where there is no such part."""
        ...

    def having(self, name: str, rows: BitMap) -> BitMap:
        """Those of `rows` that are in the part: no more is looked at than it takes to say so."""
        ...

    def any_of(self, names: Iterable[str]) -> BitMap:
        """The rows of all these parts."""
        ...

    def containing(self, text: str) -> BitMap:
        """The rows of all parts in whose names the text occurs."""
        ...

    def items(self) -> Iterator[tuple[str, Rows]]:
        """All parts that have rows, in order of their names."""
        ...


class Held:
    """Parts in memory."""

    def __init__(self, parts: Mapping[str, Rows], present: BitMap | None = None) -> None:
        self._parts = dict(parts)
        self._present = present

    @cached_property
    def present(self) -> BitMap:
        """See `Parts.present`; where it wasn't given, the rows of all parts."""
        return self._present if self._present is not None else self.any_of(self._parts)

    def names(self) -> Collection[str]:
        """See `Parts.names`."""
        return self._parts.keys()

    def get(self, name: str) -> BitMap:
        """See `Parts.get`."""
        rows = self._parts.get(name, NOTHING)
        if not isinstance(rows, BitMap):
            rows = self._parts[name] = BitMap(rows)
        return rows

    def having(self, name: str, rows: BitMap) -> BitMap:
        """See `Parts.having`."""
        return self.get(name) & rows

    def any_of(self, names: Iterable[str]) -> BitMap:
        """See `Parts.any_of`."""
        wanted = [self._parts[name] for name in names if name in self._parts]
        few = [row for rows in wanted if not isinstance(rows, BitMap) for row in rows]
        return union([rows for rows in wanted if isinstance(rows, BitMap)] + [BitMap(few)])

    def containing(self, text: str) -> BitMap:
        """See `Parts.containing`."""
        return self.any_of([name for name in self._parts if text in name])

    def items(self) -> Iterator[tuple[str, Rows]]:
        """See `Parts.items`."""
        return ((name, rows) for name, rows in sorted(self._parts.items(), key=lambda part: part[0]) if rows)


EMPTY = Held({})


class Layered:
    """Parts over parts: each layer is hidden where a later one assigned."""

    def __init__(self, layers: Sequence[tuple[Parts, BitMap]]) -> None:
        """Latest first, each with the rows that later ones have assigned."""
        self._layers = layers
        self._seen: dict[str, BitMap] = {}

    @classmethod
    def over(cls, below: Parts, changed: BitMap, new: Parts) -> Parts:
        """`below - changed | new`."""
        layers = below._layers if isinstance(below, Layered) else [(below, NOTHING)] if below is not EMPTY else []
        if not layers:
            return new
        if changed:
            layers = [(parts, hidden | changed) for parts, hidden in layers]
        return cls([(new, NOTHING), *layers])

    @cached_property
    def present(self) -> BitMap:
        """See `Parts.present`."""
        return union([parts.present - hidden for parts, hidden in self._layers])

    def names(self) -> Collection[str]:
        """See `Parts.names`."""
        return {name for parts, _ in self._layers for name in parts.names()}

    def get(self, name: str) -> BitMap:
        """See `Parts.get`."""
        if name not in self._seen:
            self._seen[name] = union([parts.get(name) - hidden for parts, hidden in self._layers])
        return self._seen[name]

    def having(self, name: str, rows: BitMap) -> BitMap:
        """See `Parts.having`."""
        if name in self._seen:
            return self._seen[name] & rows
        return union([parts.having(name, rows - hidden if hidden else rows) for parts, hidden in self._layers])

    def any_of(self, names: Iterable[str]) -> BitMap:
        """See `Parts.any_of`."""
        wanted = list(names)
        return union([parts.any_of(wanted) - hidden for parts, hidden in self._layers])

    def containing(self, text: str) -> BitMap:
        """See `Parts.containing`."""
        return union([parts.containing(text) - hidden for parts, hidden in self._layers])

    def items(self) -> Iterator[tuple[str, Rows]]:
        """See `Parts.items`."""
        found: dict[str, Rows] = {}
        for parts, hidden in self._layers:
            for name, rows in parts.items():
                left = _without(rows, hidden)
                if left:
                    found[name] = _together(found[name], left) if name in found else left
        return iter(sorted(found.items(), key=lambda part: part[0]))


def _without(rows: Rows, hidden: BitMap) -> Rows:
    if isinstance(rows, BitMap):
        return rows if rows.isdisjoint(hidden) else rows - hidden
    return [row for row in rows if row not in hidden] if hidden else rows


def _together(rows: Rows, others: Rows) -> Rows:
    if isinstance(rows, BitMap) or isinstance(others, BitMap):
        return to_bitmap(rows) | to_bitmap(others)
    return array("I", [*rows, *others])
