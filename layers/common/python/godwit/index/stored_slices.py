"""The parts of a column of slices in an object, read and decoded when they are asked for. Pure.

A comparison goes through the slices from the highest down and soon has few rows left that are equal so far. So slices
are stored in two ways: the *high* ones whole, to be read at once; the *low* ones cut by blocks of rows, all slices of
a block together, so that only the blocks of those few rows are read.

A slice that nearly all rows with a value are in is stored as the rows that lack it: the highest ones of times, and of
values around a base far below, are that.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap
from godwit.index.parts import NOTHING, Parts, Rows, to_bitmap, union
from godwit.index.source import Piece, Source, bitmap_at

BLOCK_BITS = 16
"""A block is 2^16 rows, as a container of Roaring is."""
SPARE = 2
"""So many more slices are high than rows that were spread evenly would need."""
FURTHER = 4
"""So many low slices of a block are read at a time."""
_RUNS = 256
"""Bytes of a bitmap that is empty or full but for a few rows."""
_NEARLY = 16
"""One in so many rows may lack a slice that is stored by those that do."""


def dump_slices(parts: Parts) -> tuple[dict[str, Any], list[bytes]]:
    """The layout, JSON-able, and the pieces in order: who has a value, the high slices, the low ones by blocks.

    High are those of a few bytes and, of the others, as many as it takes to tell nearly all rows from one another.
    """
    present = parts.present
    found = {name: to_bitmap(rows) for name, rows in parts.items() if rows}
    lacking = [name for name, rows in found.items() if (len(present) - len(rows)) * _NEARLY < len(present)]
    found |= {name: present - found[name] for name in lacking}
    bodies = {name: dump_bitmap(found[name]) for name in sorted(found, key=int, reverse=True)}
    wide = [name for name, body in bodies.items() if len(body) > _RUNS and name not in lacking]
    low = wide[len(present).bit_length() + SPARE :]
    high = {name: body for name, body in bodies.items() if name not in low}
    blocks = (
        {block: [dump_bitmap(found[name] & rows) for name in low] for block, rows in _blocks(present)} if low else {}
    )
    who = dump_bitmap(present)
    layout = {
        "present": len(who),
        "parts": {name: len(body) for name, body in high.items()},
        "lacking": lacking,
        "low_parts": low,
        "low": {str(block): [len(body) for body in each] for block, each in blocks.items()},
    }
    return layout, [who, *high.values(), *(body for each in blocks.values() for body in each)]


def _blocks(present: BitMap) -> Iterator[tuple[int, BitMap]]:
    """The blocks that have rows, by number, each as all the rows that it may have."""
    row = present.min() if present else None
    while row is not None:
        block = row >> BLOCK_BITS
        after = (block + 1) << BLOCK_BITS
        yield block, BitMap(range(block << BLOCK_BITS, after))
        row = next(present.iter_equal_or_larger(after), None) if after <= present.max() else None


class StoredSlices:
    """The parts of a column that was stored with this layout at this offset of the source."""

    def __init__(self, layout: Mapping[str, Any], at: int, source: Source) -> None:
        high, low = layout["parts"], layout.get("low", {})
        sizes = [layout["present"], *high.values(), *(size for each in low.values() for size in each)]
        pieces = iter([bitmap_at((at + end - size, size)) for end, size in zip(accumulate(sizes), sizes, strict=True)])
        self._source = source
        self._present = next(pieces)
        self._high = {name: next(pieces) for name in high}
        self._lacking = frozenset(layout.get("lacking", ()))
        self._low = {name: i for i, name in enumerate(layout.get("low_parts", ()))}
        self._blocks = {int(block): [next(pieces) for _ in each] for block, each in low.items()}

    def pieces(self, names: Collection[str] | None) -> list[Piece]:
        """What should be read to answer for these parts; for any (None); for who has a value at all (no part).

        Of any: the high ones; a comparison needs few rows of the others.
        """
        if names is None:
            return [self._present, *self._high.values()]
        return [self._high[name] for name in names if name in self._high] if names else [self._present]

    @property
    def present(self) -> BitMap:
        """See `Parts.present`."""
        rows: BitMap = self._source.get([self._present])[0]
        return rows

    def names(self) -> Collection[str]:
        """See `Parts.names`."""
        return [*self._high, *self._low]

    def get(self, name: str) -> BitMap:
        """See `Parts.get`."""
        if name in self._low:
            return self._of_blocks(self._low[name], self._blocks)
        if name not in self._high:
            return NOTHING
        rows: BitMap = self._source.get([self._high[name]])[0]
        return self.present - rows if name in self._lacking else rows

    def having(self, name: str, rows: BitMap) -> BitMap:
        """See `Parts.having`."""
        if name in self._low:
            blocks = [block for block in self._blocks if _reaches(rows, block)]
            return self._of_blocks(self._low[name], blocks) & rows
        if name in self._lacking:
            lacking: BitMap = self._source.get([self._high[name]])[0]
            return (rows & self.present) - lacking
        return self.get(name) & rows

    def _of_blocks(self, i: int, blocks: Iterable[int]) -> BitMap:
        """The rows of these blocks in the i-th low slice. Where one must be read, the next ones are read with it."""
        along = {self._blocks[block][i].spans: self._blocks[block][i : i + FURTHER] for block in blocks}
        pieces = [each[0] for each in along.values()]
        return union(self._source.get(pieces, lambda piece: along[piece.spans]))

    def any_of(self, names: Iterable[str]) -> BitMap:
        """See `Parts.any_of`."""
        return union([self.get(name) for name in names])

    def containing(self, text: str) -> BitMap:
        """See `Parts.containing`."""
        return self.any_of([name for name in self.names() if text in name])

    def items(self) -> Iterator[tuple[str, Rows]]:
        """See `Parts.items`."""
        self._source.get([*self._high.values(), *(piece for each in self._blocks.values() for piece in each)])
        return ((name, self.get(name)) for name in sorted(self.names()))


def _reaches(rows: BitMap, block: int) -> bool:
    """Whether any of the rows is in the block."""
    return bool(rows.range_cardinality(block << BLOCK_BITS, (block + 1) << BLOCK_BITS))
