"""The two kinds of column, each a way to read named parts. Pure; immutable: `assign` answers a new column."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from godwit.index.parts import EMPTY, NOTHING, Held, Layered, Parts, Rows, union

__all__ = ["NOTHING", "Column", "Sets", "Slices", "narrowed", "union"]

_FEW = 64
"""So many rows of a part stay a list until they are asked for."""


def narrowed(rows: BitMap, within: BitMap | None) -> BitMap:
    """`rows` as far as they are in `within` (None: all of them)."""
    return rows if within is None else rows & within


@dataclass(frozen=True)
class Sets:
    """A bitmap per value; a row may have any number of values. Values are text; none has an empty bitmap."""

    parts: Parts = EMPTY

    def assign(self, changed: BitMap, new: Mapping[int, str | Collection[str]]) -> "Sets":
        """The column in which the rows `changed` have just the values that `new` gives them: one text or several.

        Rows of `changed` that `new` does not name have none. Rows of `new` that aren't in `changed` must have had none.
        """
        added: dict[str, list[int]] = {}
        for row, given in new.items():
            for value in (given,) if isinstance(given, str) else given:
                added.setdefault(value, []).append(row)
        return Sets(Layered.over(self.parts, changed, Held(_compact(added))))

    def has(self, value: str, within: BitMap | None = None) -> BitMap:
        """Rows that have the value."""
        return narrowed(self.parts.get(value), within)

    def has_any(self, values: Collection[str], within: BitMap | None = None) -> BitMap:
        """Rows that have at least one of the values."""
        return narrowed(self.parts.any_of(values), within)

    def containing(self, text: str, within: BitMap | None = None) -> BitMap:
        """Rows that have a value in which the text occurs."""
        return narrowed(self.parts.containing(text), within)

    def present(self, within: BitMap | None = None) -> BitMap:
        """Rows that have any value at all."""
        return narrowed(self.parts.present, within)

    def counts(self, within: BitMap | None = None) -> dict[str, int]:
        """Value → how many rows have it; values that none has are left out."""
        counted = {
            value: len(rows) if within is None else self.parts.get(value).intersection_cardinality(within)
            for value, rows in self.parts.items()
        }
        return {value: count for value, count in counted.items() if count}

    def lookup(self, rows: BitMap) -> dict[int, list[str]]:
        """Row → its values in order, for those of `rows` that have any."""
        found: dict[int, list[str]] = {}
        for value in sorted(self.parts.names()):
            for row in self.parts.get(value) & rows:
                found.setdefault(row, []).append(value)
        return found


@dataclass(frozen=True)
class Slices:
    """At most one whole number a row: slice i holds the rows that have bit i in the Gray code of (value - base).

    In Gray code, bit i says whether bit i of the number differs from the one above it; so numbers next to each other
    differ in one bit, and few rows are unlike most others in the high slices, wherever values lie: those stay small.
    (F. Gray, US patent 2632058; a comparison knows the bit above, as it goes from the highest down.)

    `base` is the smallest value that can be held. Part `i` is slice i; empty ones are left out.
    """

    base: int = 0
    parts: Parts = EMPTY

    @property
    def present(self) -> BitMap:
        """Rows that have a value."""
        return self.parts.present

    @cached_property
    def bits(self) -> list[int]:
        """The slices that may have rows, from the lowest on."""
        return sorted(map(int, self.parts.names()))

    def assign(self, changed: BitMap, new: Mapping[int, int]) -> "Slices":
        """The column in which the rows `changed` have just the values that `new` gives them.

        Rows of `changed` that `new` does not name have none. Rows of `new` that aren't in `changed` must have had none.
        Raises ValueError for a value under the base.
        """
        added: dict[int, list[int]] = {}
        for row, value in new.items():
            if value < self.base:
                raise ValueError(f"{value} is less than the base {self.base}")
            code = _gray(value - self.base)
            while code:
                bit = code.bit_length() - 1
                added.setdefault(bit, []).append(row)
                code ^= 1 << bit
        held = Held(_compact({str(bit): rows for bit, rows in added.items()}), BitMap(new))
        return Slices(self.base, Layered.over(self.parts, changed, held))

    def gte(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with `value` or more. `within` narrows the work to the rows an enclosing `and` has left."""
        equal = narrowed(self.present, within)
        rest = value - self.base
        if rest <= 0:
            return equal
        greater, equal = self._compared(rest, equal, larger=True)
        return union([*greater, equal])

    def lte(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with `value` or less; like `gte`. Rows without a value are in no comparison."""
        rest = value - self.base
        if rest < 0:
            return BitMap()
        less, equal = self._compared(rest, narrowed(self.present, within), larger=False)
        return union([*less, equal])

    def gt(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with more than `value`."""
        return self.gte(value + 1, within)

    def lt(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with less than `value`."""
        return self.lte(value - 1, within)

    def eq(self, value: int, within: BitMap | None = None) -> BitMap:
        """Rows with exactly `value`."""
        equal = narrowed(self.present, within)
        rest = value - self.base
        if rest < 0:
            return BitMap()
        code = _gray(rest)
        for i in self._looked_at(code):
            if not equal:
                break
            having = self._having(i, equal)
            equal = having if code >> i & 1 else equal - having
        return equal

    def between(self, low: int, high: int, within: BitMap | None = None) -> BitMap:
        """Rows from `low` to `high`, both included."""
        return self.lte(high, self.gte(low, within)) if low <= high else BitMap()

    def total(self, within: BitMap | None = None) -> int:
        """Sum of the values."""
        rows = narrowed(self.present, within)
        ones, weighted = BitMap(), 0
        for i in range(max(self.bits, default=-1), -1, -1):
            ones = ones ^ self._having(i, rows)
            weighted += len(ones) << i
        return weighted + self.base * len(rows)

    def histogram(self, within: BitMap | None = None) -> dict[int, int]:
        """Value → how many rows have it, in order of the values; made for few distinct values."""
        counts: dict[int, int] = {}

        def descend(left: int, rows: BitMap, code: int) -> None:
            if not rows:
                return
            if left == 0:
                counts[self.base + _number(code)] = len(rows)
                return
            bit = self.bits[left - 1]
            having = self._having(bit, rows)
            halves = [(rows - having, code), (having, code | 1 << bit)]
            # Below a bit that is 1, those that don't differ from it are the larger ones.
            for half, after in reversed(halves) if code.bit_count() & 1 else halves:
                descend(left - 1, half, after)

        descend(len(self.bits), narrowed(self.present, within), 0)
        return counts

    def lookup(self, rows: BitMap) -> dict[int, int]:
        """Row → its value, for those of `rows` that have one."""
        codes = dict.fromkeys(self.present & rows, 0)
        for i in self.bits:
            for row in self._having(i, rows):
                codes[row] |= 1 << i
        return {row: self.base + _number(code) for row, code in codes.items()}

    def _compared(self, rest: int, equal: BitMap, larger: bool) -> tuple[list[BitMap], BitMap]:
        """Of rows `equal`: those with more (or less) than base + `rest`, and those that are equal, or as good as that.

        From the highest bit down, and only as far as any row is equal in all bits before, and lower ones matter: so
        the low bits of widely spread values, or compared with round ones, are seldom looked at. (O'Neil and Quass,
        Improved Query Performance with Variant Indexes, 1997, with those stops added.)
        """
        code = _gray(rest)
        passing: list[BitMap] = []
        for i in self._looked_at(code):
            left = (2 << i) - 1
            if not equal or rest & left == (0 if larger else left):
                break
            having = self._having(i, equal)
            passes = (rest >> i & 1 == 0) == larger
            if code >> i & 1:
                if passes:
                    passing.append(equal - having)
                equal = having
            else:
                if passes:
                    passing.append(having)
                equal = equal - having
        return passing, equal

    def _having(self, i: int, rows: BitMap) -> BitMap:
        """Those of `rows` that are in slice i."""
        return self.parts.having(str(i), rows)

    def _looked_at(self, code: int) -> list[int]:
        """The bits in which rows may differ from this code, from the highest on."""
        return sorted({*self.bits, *_bits_of(code)}, reverse=True)


def _gray(number: int) -> int:
    return number ^ number >> 1


def _number(code: int) -> int:
    """The number whose Gray code it is."""
    shift = 1
    while shift < code.bit_length():
        code ^= code >> shift
        shift *= 2
    return code


def _bits_of(number: int) -> Iterable[int]:
    return (i for i in range(number.bit_length()) if number >> i & 1)


def _compact(parts: Mapping[str, list[int]]) -> dict[str, Rows]:
    return {name: rows if len(rows) <= _FEW else BitMap(rows) for name, rows in parts.items()}


Column = Sets | Slices
