"""Values that few rows have, together: a list of rows in order of their values. Pure.

A bitmap for each would take most of its bytes for itself: names of companies, or texts that nearly every contact has
another of, would fill directories and memory. Here a value's rows are a piece of the list.
"""

import json
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from pyroaring import BitMap

from godwit.index.parts import Rows

_SEPARATOR = "\0"
_MANY = 8
"""A text that occurs in more than one in so many values is looked for in each."""
FREQUENT = 1_024
"""With so many rows a value has a bitmap of its own."""


@dataclass(frozen=True)
class Rare:
    """`values` in order; `counts` says how many of `rows` each has."""

    values: Sequence[str]
    counts: Sequence[int]
    rows: "array[int]"

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self.counts))

    def any_of(self, values: Iterable[str]) -> BitMap:
        """Rows with any of these values."""
        places = ((bisect_left(self.values, value), value) for value in sorted(values))
        return self._at(at for at, value in places if at < len(self.values) and self.values[at] == value)

    @cached_property
    def _text(self) -> tuple[str, list[int]] | None:
        """All values in a row, and where each ends; None where one has the separator in it."""
        if any(_SEPARATOR in value for value in self.values):
            return None
        return _SEPARATOR.join(self.values), list(accumulate(len(value) + 1 for value in self.values))

    def containing(self, text: str) -> BitMap:
        """Rows with a value in which the text occurs."""
        places = self._containing(text)
        if 2 * len(places) > len(self.values) and len(self._all) == len(self.rows):
            # Where no row has two values, the others are fewer to put together.
            found = set(places)
            return self._all - self._at(at for at in range(len(self.values)) if at not in found)
        return self._at(places)

    def _containing(self, text: str) -> list[int]:
        everything, ends = self._text or ("", [])
        hits = everything.count(text) if self._text and _SEPARATOR not in text else len(self.values)
        if _MANY * hits > len(self.values):
            return [at for at, value in enumerate(self.values) if text in value]
        # One search through all of them is much quicker than one in each.
        places: list[int] = []
        found = everything.find(text)
        while found >= 0:
            places.append(bisect_right(ends, found, lo=places[-1] if places else 0))
            found = everything.find(text, ends[places[-1]])
        return places

    @cached_property
    def _all(self) -> BitMap:
        return BitMap(self.rows)

    def items(self) -> Iterator[tuple[str, Rows]]:
        """Values with their rows."""
        start = 0
        for value, end in zip(self.values, self._ends, strict=True):
            yield value, self.rows[start:end]
            start = end

    def _at(self, places: Iterable[int]) -> BitMap:
        """The rows of the values at these places, which are in order."""
        pieces: list[tuple[int, int]] = []
        for at in places:
            start, end = self._ends[at] - self.counts[at], self._ends[at]
            if pieces and pieces[-1][1] == start:
                pieces[-1] = pieces[-1][0], end
            else:
                pieces.append((start, end))
        found = array("I")
        view = memoryview(self.rows)
        found.frombytes(b"".join([view[start:end] for start, end in pieces]))
        return BitMap(found)


def dump_rare(parts: Sequence[tuple[str, Rows]]) -> list[bytes]:
    """Values in order with their rows as three pieces: the values, their counts, the rows."""
    rows = array("I")
    for _, each in parts:
        rows.extend(sorted(each))
    values = json.dumps([value for value, _ in parts], ensure_ascii=False).encode()
    counts = array("H", (len(each) for _, each in parts))
    # Byte by byte: in one chunk of numbers the two higher bytes hardly vary, the lower ones can't be compressed.
    planes = rows.tobytes()
    low, high = planes[0::4] + planes[1::4], zlib.compress(planes[2::4] + planes[3::4], 6)
    return [zlib.compress(values, 6), zlib.compress(counts.tobytes(), 6), low + high]


def load_rare(pieces: Sequence[bytes]) -> Rare:
    """What `dump_rare` gave."""
    counts = array("H")
    counts.frombytes(zlib.decompress(pieces[1]))
    length = sum(counts)
    high = zlib.decompress(pieces[2][2 * length :])
    planes = bytearray(4 * length)
    planes[0::4], planes[1::4] = pieces[2][:length], pieces[2][length : 2 * length]
    planes[2::4], planes[3::4] = high[:length], high[length:]
    rows = array("I")
    rows.frombytes(bytes(planes))
    return Rare(json.loads(zlib.decompress(pieces[0])), counts, rows)
