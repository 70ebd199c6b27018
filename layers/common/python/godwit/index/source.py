"""Pieces of an object, read by range and kept decoded as long as there is room. Pure: who reads is passed in."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.index.codec import load_bitmap

Span = tuple[int, int]
"""Offset and length in bytes."""

Read = Callable[[Sequence[Span]], list[bytes]]
"""Reads pieces of an object, several at once."""


@dataclass(frozen=True)
class Piece:
    """Spans that are decoded together."""

    spans: tuple[Span, ...]
    decode: Callable[[list[bytes]], Any]


def bitmap_at(span: Span) -> Piece:
    """A bitmap as `dump_bitmap` gives it."""
    return Piece((span,), lambda data: load_bitmap(data[0]))


class Memory:
    """What was decoded, the least recently used forgotten beyond `limit` bytes (as they were encoded)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self.size = 0

    def get(self, key: Any) -> Any:
        """What is held under the key, None where nothing is."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: Any, value: Any, size: int) -> None:
        """Hold a value of `size` bytes."""
        if key in self._held:
            self.size -= self._held.pop(key)[1]
        self._held[key] = value, size
        self.size += size
        while self.size > self._limit and len(self._held) > 1:
            self.size -= self._held.popitem(last=False)[1][1]


class Source:
    """An object of that name; two of the same name must have the same bytes."""

    def __init__(self, name: str, read: Read, memory: Memory) -> None:
        self._name = name
        self._read = read
        self._memory = memory

    def get(self, pieces: Sequence[Piece], along: Callable[[Piece], Sequence[Piece]] | None = None) -> list[Any]:
        """The pieces, decoded; those that aren't held are read together.

        With each that must be read, those that `along` says are, too: it's one of them.
        """
        found = {piece.spans: self._memory.get((self._name, piece.spans)) for piece in pieces}
        missing = [piece for piece in pieces if found[piece.spans] is None]
        if missing:
            wanted = [more for piece in missing for more in along(piece)] if along else missing
            data = iter(self._read([span for piece in wanted for span in piece.spans]))
            for piece in wanted:
                found[piece.spans] = piece.decode([next(data) for _ in piece.spans])
                size = sum(length for _, length in piece.spans)
                self._memory.put((self._name, piece.spans), found[piece.spans], size)
        return [found[piece.spans] for piece in pieces]


def source_of(data: bytes | memoryview) -> Source:
    """The bytes of an object that is in memory anyway."""

    def read(spans: Sequence[Span]) -> list[bytes]:
        return [bytes(data[start : start + length]) for start, length in spans]

    return Source("", read, Memory(limit=2**63))
