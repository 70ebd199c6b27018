"""The parts of a column of sets in an object, read and decoded when they are asked for. Pure.

A value that many rows have is a bitmap; values that few rows have stand together, see `rare`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap
from godwit.index.parts import NOTHING, Parts, Rows, to_bitmap, union
from godwit.index.rare import FREQUENT, Rare, dump_rare, load_rare
from godwit.index.source import Piece, Source, bitmap_at


def dump_sets(parts: Parts) -> tuple[dict[str, Any], list[bytes]]:
    """The layout, JSON-able, and the pieces in order: who has a value, each frequent value, the rare ones together."""
    found = [(name, rows) for name, rows in parts.items() if rows]
    few = [(name, rows) for name, rows in found if len(rows) < FREQUENT]
    present = dump_bitmap(parts.present)
    bodies = {name: dump_bitmap(to_bitmap(rows)) for name, rows in found if len(rows) >= FREQUENT}
    rare = dump_rare(few) if few else []
    layout = {
        "present": len(present),
        "parts": {name: len(body) for name, body in bodies.items()},
        "rare": [len(body) for body in rare],
    }
    return layout, [present, *bodies.values(), *rare]


class StoredSets:
    """The parts of a column that was stored with this layout at this offset of the source."""

    def __init__(self, layout: Mapping[str, Any], at: int, source: Source) -> None:
        sizes = [layout["present"], *layout["parts"].values(), *layout["rare"]]
        spans = [(at + end - size, size) for end, size in zip(accumulate(sizes), sizes, strict=True)]
        self._source = source
        self._present = bitmap_at(spans[0])
        self._parts = {name: bitmap_at(span) for name, span in zip(layout["parts"], spans[1:], strict=False)}
        self._few = Piece(tuple(spans[1 + len(self._parts) :]), load_rare) if layout["rare"] else None

    def pieces(self, names: Collection[str] | None) -> list[Piece]:
        """What should be read to answer for these parts; for any (None); for who has a value at all (no part).

        Of any: the rare ones, as which of the others will be asked for isn't known.
        """
        few = [self._few] if self._few else []
        if names is None:
            return few or [self._present]
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
        rows: BitMap = self._source.get([self._parts[name]])[0]
        return rows

    def having(self, name: str, rows: BitMap) -> BitMap:
        """See `Parts.having`."""
        return self.get(name) & rows

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
