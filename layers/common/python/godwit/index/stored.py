"""Columns in an object: written, and opened to be read part by part. Pure."""

from collections.abc import Mapping
from typing import Any

from godwit.index.columns import Column, Sets, Slices
from godwit.index.source import Source
from godwit.index.stored_sets import StoredSets, dump_sets
from godwit.index.stored_slices import StoredSlices, dump_slices

Layout = Mapping[str, Any]
"""What the directory says of a column, JSON-able: `base` (None: of sets), and the sizes of its pieces in order."""


def dump_column(column: Column) -> tuple[Layout, list[bytes]]:
    """A column's layout and its pieces."""
    if isinstance(column, Slices):
        layout, pieces = dump_slices(column.parts)
        return {"base": column.base, **layout}, pieces
    layout, pieces = dump_sets(column.parts)
    return {"base": None, **layout}, pieces


def open_column(empty: Column | None, layout: Layout, at: int, source: Source) -> Column | None:
    """The column at this offset of the source; None where `empty` is of another kind."""
    if isinstance(empty, Slices) and layout["base"] == empty.base:
        return Slices(empty.base, StoredSlices(layout, at, source))
    if isinstance(empty, Sets) and layout["base"] is None:
        return Sets(StoredSets(layout, at, source))
    return None


def size_of(layout: Layout) -> int:
    """Bytes of a column with this layout."""
    low = sum(size for sizes in layout.get("low", {}).values() for size in sizes)
    return int(layout["present"] + sum(layout["parts"].values()) + sum(layout.get("rare", ())) + low)
