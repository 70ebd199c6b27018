"""A column's parts in an object: decoded when they are asked for. Pure.

A part with many rows is a bitmap; values that few rows have stand together, see `rare`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap, load_bitmap
from godwit.index.columns import Column, Slices
from godwit.index.parts import NOTHING, Rows, to_bitmap, union
from godwit.index.rare import FREQUENT, Rare, dump_rare, load_rare
from godwit.index.source import Piece, Source, Span

HIGH_BITS = 20
"""So many slices that aren't runs are read at first: comparisons seldom look at the lower ones, see `Slices.gte`."""
FURTHER_BITS = 4
"""So many are read at a time when one does."""
_RUNS = 256
"""Bytes of a bitmap that is empty or full but for a few rows."""


def dump_column(column: Column) -> tuple[dict[str, Any], list[bytes]]:
    """A column's layout, JSON-able, and its pieces in order: who has a value, the parts, the rare ones together.

    The layout has the pieces' sizes. Slices are in order from the highest bit, as comparisons look at them.
    """
    parts = [(name, rows) for name, rows in column.parts.items() if rows]
    few: list[tuple[str, Rows]] = []
    if isinstance(column, Slices):
        parts.sort(key=lambda part: -int(part[0]))
    else:
        few = [(name, rows) for name, rows in parts if len(rows) < FREQUENT]
        parts = [(name, rows) for name, rows in parts if len(rows) >= FREQUENT]
    present = dump_bitmap(column.parts.present)
    bodies = {name: dump_bitmap(to_bitmap(rows)) for name, rows in parts}
    rare = dump_rare(few) if few else []
    layout = {
        "base": column.base if isinstance(column, Slices) else None,
        "present": len(present),
        "parts": {name: len(body) for name, body in bodies.items()},
        "rare": [len(body) for body in rare],
    }
    return layout, [present, *bodies.values(), *rare]


def size_of(layout: Mapping[str, Any]) -> int:
    """Bytes of a column with this layout."""
    return int(layout["present"] + sum(layout["parts"].values()) + sum(layout["rare"]))


class Stored:
    """The parts of a column that was stored with this layout at this offset of the source."""

    def __init__(self, layout: Mapping[str, Any], at: int, source: Source) -> None:
        sizes = [layout["present"], *layout["parts"].values(), *layout["rare"]]
        spans = [(at + end - size, size) for end, size in zip(accumulate(sizes), sizes, strict=True)]
        self._source = source
        self._present = _bitmap(spans[0])
        self._parts = {name: _bitmap(span) for name, span in zip(layout["parts"], spans[1:], strict=False)}
        self._few = Piece(tuple(spans[1 + len(self._parts) :]), load_rare) if layout["rare"] else None
        # Slices are read by bits, from the highest down; the values of sets each for itself.
        self._at_first, self._further = 0, 1
        if layout["base"] is not None:
            wide = [at for at, (_, length) in enumerate(spans[1:], start=1) if length > _RUNS]
            self._at_first = wide[HIGH_BITS - 1] if len(wide) > HIGH_BITS else len(self._parts)
            self._further = FURTHER_BITS

    def pieces(self, names: Collection[str] | None) -> list[Piece]:
        """What should be read to answer for these parts; for any (None); for who has a value at all (no part).

        Of any: the high slices; of sets the rare values, as which of the others will be asked for isn't known.
        """
        few = [self._few] if self._few else []
        if names is None:
            return few or [self._present, *list(self._parts.values())[: self._at_first]]
        wanted = [self._parts[name] for name in names if name in self._parts]
        return [*wanted, *(few if len(wanted) < len(names) else [])] if names else [self._present]

    @property
    def present(self) -> BitMap:
        """See `Parts.present`."""
        rows: BitMap = self._source.get([self._present])[0]
        return rows

    def names(self) -> Collection[str]:
        """See `Parts.names`."""
        return [*self._parts, *self._rare.values] if self._few else self._parts.keys()

    def get(self, name: str) -> BitMap:
        """See `Parts.get`."""
        if name not in self._parts:
            return self._rare.any_of([name]) if self._few else NOTHING
        rows: BitMap = self._source.one(self._parts[name], self._next)
        return rows

    def _next(self, piece: Piece) -> list[Piece]:
        """The piece, and those to be read with it."""
        pieces = list(self._parts.values())
        at = pieces.index(piece)
        return pieces[at : at + self._further]

    def any_of(self, names: Iterable[str]) -> BitMap:
        """See `Parts.any_of`."""
        wanted = set(names)
        found = self._source.get([self._parts[name] for name in wanted if name in self._parts])
        rest = [name for name in wanted if name not in self._parts]
        return union([*found, self._rare.any_of(rest)] if rest and self._few else found)

    def containing(self, text: str) -> BitMap:
        """See `Parts.containing`."""
        found = self._source.get([piece for name, piece in self._parts.items() if text in name])
        return union([*found, self._rare.containing(text)] if self._few else found)

    def items(self) -> Iterator[tuple[str, Rows]]:
        """See `Parts.items`."""
        frequent = zip(self._parts, self._source.get(list(self._parts.values())), strict=True)
        few = self._rare.items() if self._few else ()
        return iter(sorted([*frequent, *few], key=lambda part: part[0]))

    @property
    def _rare(self) -> Rare:
        assert self._few
        rare: Rare = self._source.get([self._few])[0]
        return rare


def _bitmap(span: Span) -> Piece:
    return Piece((span,), lambda data: load_bitmap(data[0]))
