"""Indexes as bytes: one object, a directory in front, each column in one piece, so that it can be read by range. Pure.

A container is a 4-byte little-endian length, that much JSON `{"meta": …, "parts": {name: [offset, length]}}` and the
parts one after the other; offsets count from the end of the JSON. An index is a container whose parts are `all` (a
bitmap) and the columns; a column is a container whose parts are its bitmaps in Roaring's portable format.
https://github.com/RoaringBitmap/RoaringFormatSpec
"""

import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from pyroaring import BitMap

from godwit.index.columns import Column, Sets, Slices

_LENGTH = struct.Struct("<I")


def pack(meta: Mapping[str, Any], parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A container with JSON-able `meta` and the named parts."""
    directory: dict[str, tuple[int, int]] = {}
    bodies: list[bytes] = []
    offset = 0
    for name, body in parts:
        directory[name] = (offset, len(body))
        bodies.append(body)
        offset += len(body)
    head = json.dumps({"meta": meta, "parts": directory}, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *bodies))


def unpack(data: bytes | memoryview) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Meta and parts of a container; the parts are views, nothing is copied."""
    view = memoryview(data)
    start = _LENGTH.size + _LENGTH.unpack_from(view)[0]
    head = json.loads(bytes(view[_LENGTH.size : start]))
    parts = {name: view[start + at : start + at + length] for name, (at, length) in head["parts"].items()}
    return head["meta"], parts


def dump_bitmap(rows: BitMap) -> bytes:
    """A bitmap in its smallest form."""
    rows.run_optimize()
    return rows.serialize()


def load_bitmap(data: bytes | memoryview) -> BitMap:
    """The bitmap that `dump_bitmap` gave. Raises ValueError where it is none."""
    return BitMap.deserialize(data)  # type: ignore[arg-type] # takes any buffer, whatever its stub says


def dump_column(column: Column) -> bytes:
    """A column as a container."""
    meta: dict[str, Any] = {"kind": "slices", "base": column.base} if isinstance(column, Slices) else {"kind": "sets"}
    return pack(meta, ((name, dump_bitmap(rows)) for name, rows in column.bitmaps()))


def load_column(data: bytes | memoryview) -> Column:
    """The column that `dump_column` gave."""
    meta, parts = unpack(data)
    bitmaps = {name: load_bitmap(part) for name, part in parts.items()}
    if meta["kind"] == "sets":
        return Sets(bitmaps)
    present = bitmaps.pop("present")
    return Slices(meta["base"], present, tuple(bitmaps.values()))
