"""The two kinds of column. Pure; immutable: `assign` answers a new column that shares what did not change."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pyroaring import BitMap

NOTHING = BitMap()


def union(bitmaps: Collection[BitMap]) -> BitMap:
    """Rows that are in any of the bitmaps; a new bitmap."""
    return BitMap.union(*bitmaps) if bitmaps else BitMap()


def narrowed(rows: BitMap, within: BitMap | None) -> BitMap:
    """`rows` as far as they are in `within` (None: all of them)."""
    return rows if within is None else rows & within


@dataclass(frozen=True)
class Sets:
    """A bitmap per value; a row may have any number of values. Values are text; none has an empty bitmap."""

    values: Mapping[str, BitMap] = field(default_factory=dict)

    def assign(self, changed: BitMap, new: Mapping[int, str | Collection[str]]) -> "Sets":
        """The column in which the rows `changed` have just the values that `new` gives them: one text or several.

        Rows of `changed` that `new` does not name have none. The rows of `new` must be in `changed`.
        """
        added: dict[str, list[int]] = {}
        for row, given in new.items():
            for value in (given,) if isinstance(given, str) else given:
                added.setdefault(value, []).append(row)
        values = {}
        for value, rows in self.values.items():
            kept = rows if rows.isdisjoint(changed) else rows - changed
            if value in added:
                kept = kept | BitMap(added.pop(value))
            if kept:
                values[value] = kept
        values.update({value: BitMap(rows) for value, rows in added.items()})
        return Sets(values)

    def has(self, value: str, within: BitMap | None = None) -> BitMap:
        """Rows that have the value."""
        return narrowed(self.values.get(value, NOTHING), within)

    def has_any(self, values: Collection[str], within: BitMap | None = None) -> BitMap:
        """Rows that have at least one of the values."""
        return union([self.has(value, within) for value in values])

    def present(self, within: BitMap | None = None) -> BitMap:
        """Rows that have any value at all."""
        return narrowed(union(list(self.values.values())), within)

    def counts(self, within: BitMap | None = None) -> dict[str, int]:
        """Value → how many rows have it; values that none has are left out."""
        if within is None:
            return {value: len(rows) for value, rows in self.values.items()}
        counted = {value: rows.intersection_cardinality(within) for value, rows in self.values.items()}
        return {value: count for value, count in counted.items() if count}

    def lookup(self, rows: BitMap) -> dict[int, list[str]]:
        """Row → its values in order, for those of `rows` that have any."""
        found: dict[int, list[str]] = {}
        for value in sorted(self.values):
            for row in self.values[value] & rows:
                found.setdefault(row, []).append(value)
        return found

    def bitmaps(self) -> Iterator[tuple[str, BitMap]]:
        """Name and bitmap of each part, in a fixed order: what `godwit.index.codec` stores."""
        yield from sorted(self.values.items())


@dataclass(frozen=True)
class Slices:
    """At most one whole number a row: slice i holds the rows whose bit i of (value - base) is set.

    `base` is the smallest value that can be held. With base -2^k, values on both sides of 0 need few slices
    that aren't empty or runs.
    """

    base: int = 0
    present: BitMap = NOTHING
    bits: tuple[BitMap, ...] = ()
    """Without empty ones at the end."""

    def assign(self, changed: BitMap, new: Mapping[int, int]) -> "Slices":
        """The column in which the rows `changed` have just the values that `new` gives them.

        Rows of `changed` that `new` does not name have none. The rows of `new` must be in `changed`.
        Raises ValueError for a value under the base.
        """
        added: list[list[int]] = []
        for row, value in new.items():
            rest = value - self.base
            if rest < 0:
                raise ValueError(f"{value} is less than the base {self.base}")
            while len(added) < rest.bit_length():
                added.append([])
            while rest:
                bit = rest.bit_length() - 1
                added[bit].append(row)
                rest ^= 1 << bit
        bits = [bit if bit.isdisjoint(changed) else bit - changed for bit in self.bits]
        bits += [NOTHING] * (len(added) - len(bits))
        for i, rows in enumerate(added):
            if rows:
                bits[i] = bits[i] | BitMap(rows)
        while bits and not bits[-1]:
            bits.pop()
        return Slices(self.base, self.present - changed | BitMap(new), tuple(bits))

    def gte(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with `value` or more. `within` narrows the work to the rows an enclosing `and` has left."""
        greater, equal = self._split(value, within)
        return greater | equal

    def gt(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with more than `value`."""
        return self._split(value, within)[0]

    def lt(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with less than `value`; rows without a value are in no comparison."""
        return narrowed(self.present, within) - self.gte(value, within)

    def lte(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with `value` or less."""
        return narrowed(self.present, within) - self.gt(value, within)

    def eq(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with exactly `value`."""
        return self._split(value, within)[1]

    def between(self, low: int, high: int, within: BitMap | None = None) -> BitMap:
        """Rows from `low` to `high`, both included."""
        return self.lte(high, self.gte(low, within)) if low <= high else BitMap()

    def total(self, within: BitMap | None = None) -> int:
        """Sum of the values."""
        rows = self.present if within is None else within
        weighted = sum(bit.intersection_cardinality(rows) << i for i, bit in enumerate(self.bits))
        return weighted + self.base * self.present.intersection_cardinality(rows)

    def histogram(self, within: BitMap | None = None) -> dict[int, int]:
        """Value → how many rows have it, in order of the values; made for few distinct values."""
        counts: dict[int, int] = {}

        def descend(bit: int, rows: BitMap, value: int) -> None:
            if not rows:
                return
            if bit < 0:
                counts[value] = len(rows)
                return
            descend(bit - 1, rows - self.bits[bit], value)
            descend(bit - 1, rows & self.bits[bit], value + (1 << bit))

        descend(len(self.bits) - 1, narrowed(self.present, within), self.base)
        return counts

    def lookup(self, rows: BitMap) -> dict[int, int]:
        """Row → its value, for those of `rows` that have one."""
        found = dict.fromkeys(self.present & rows, self.base)
        for i, bit in enumerate(self.bits):
            for row in bit & rows:
                found[row] += 1 << i
        return found

    def bitmaps(self) -> Iterator[tuple[str, BitMap]]:
        """Name and bitmap of each part, in a fixed order: what `godwit.index.codec` stores."""
        yield "present", self.present
        for i, bit in enumerate(self.bits):
            yield str(i), bit

    def _split(self, value: int, within: BitMap | None) -> tuple[BitMap, BitMap]:
        """Rows with more than `value`, and rows with exactly it, from the highest bit down."""
        equal = narrowed(self.present, within)
        rest = value - self.base
        if rest < 0:
            return equal, BitMap()
        if rest.bit_length() > len(self.bits):
            return BitMap(), BitMap()
        greater = BitMap()
        for i in range(len(self.bits) - 1, -1, -1):
            if rest >> i & 1:
                equal = equal & self.bits[i]
            else:
                greater |= equal & self.bits[i]
                equal = equal - self.bits[i]
        return greater, equal


Column = Sets | Slices
