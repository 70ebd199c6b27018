"""Bitmaps and what is made of them as bytes: one object with a directory in front. Pure.

An object is a 4-byte little-endian length, that much JSON (the head), and bodies one after the other. A bitmap is in
Roaring's portable format. https://github.com/RoaringBitmap/RoaringFormatSpec
"""

import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from pyroaring import BitMap

_LENGTH = struct.Struct("<I")


def frame(head: Mapping[str, Any], bodies: Iterable[bytes]) -> bytes:
    """An object of a JSON-able head and bodies."""
    said = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    return b"".join((_LENGTH.pack(len(said)), said, *bodies))


def head_of(data: bytes) -> tuple[dict[str, Any], int]:
    """The head of an object that begins with `data`, and the offset at which its bodies begin."""
    start = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    return json.loads(data[_LENGTH.size : start]), start


def pack(meta: Mapping[str, Any], parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An object with JSON-able `meta` and the named parts."""
    directory: dict[str, tuple[int, int]] = {}
    bodies: list[bytes] = []
    offset = 0
    for name, body in parts:
        directory[name] = (offset, len(body))
        bodies.append(body)
        offset += len(body)
    return frame({"meta": meta, "parts": directory}, bodies)


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Meta and parts of what `pack` gave."""
    head, start = head_of(data)
    parts = {name: data[start + at : start + at + length] for name, (at, length) in head["parts"].items()}
    return head["meta"], parts


def dump_bitmap(rows: BitMap) -> bytes:
    """A bitmap in its smallest form."""
    rows.run_optimize()
    return rows.serialize()


def load_bitmap(data: bytes) -> BitMap:
    """The bitmap that `dump_bitmap` gave. Raises ValueError where it is none."""
    return BitMap.deserialize(data)
