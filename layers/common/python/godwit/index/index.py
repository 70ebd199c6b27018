"""An index: the rows that are there, and named columns over them. Pure; immutable like its columns."""

from collections.abc import Collection, Mapping
from typing import Any

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap, frame, head_of, load_bitmap
from godwit.index.columns import Column, Sets, Slices
from godwit.index.source import Piece, Source, source_of
from godwit.index.stored import dump_column, open_column, size_of
from godwit.index.stored_sets import StoredSets
from godwit.index.stored_slices import StoredSlices

Schema = Mapping[str, Column]
"""Column name → the empty column. The name `all` is taken."""

Row = Mapping[str, Any]
"""Column name → for Sets a text or a collection of texts, for Slices an int; absent or None: no value."""

Needs = Mapping[str, Collection[str] | None]
"""Column name → the parts of it that a query looks at, None: any."""


class Index:
    """Columns by name. `metadata` is a small JSON-able dict that is kept with them, such as a version."""

    def __init__(self, schema: Schema, metadata: Mapping[str, Any] | None = None) -> None:
        self.all = BitMap()
        self.metadata: dict[str, Any] = dict(metadata or {})
        self._columns: dict[str, Column] = dict(schema)
        self._source: Source | None = None

    def sets(self, name: str) -> Sets:
        """The column of that name, which is one of sets. Raises KeyError."""
        column = self._columns[name]
        assert isinstance(column, Sets), name
        return column

    def slices(self, name: str) -> Slices:
        """The column of that name, which is one of slices. Raises KeyError."""
        column = self._columns[name]
        assert isinstance(column, Slices), name
        return column

    def column(self, name: str) -> Column:
        """The column of that name, of whichever kind. Raises KeyError."""
        return self._columns[name]

    def assign(self, rows: Mapping[int, Row | None], names: Collection[str] | None = None) -> "Index":
        """The index in which these rows have just these values; None takes a row away.

        With `names`, the answer has only those columns, and no other is looked at.
        """
        live = {number: row for number, row in rows.items() if row is not None}
        after = Index({}, self.metadata)
        after.all = self.all - BitMap(rows) | BitMap(live)
        changed = self.all & BitMap(rows)  # no column knows others
        for name in self._columns if names is None else names:
            new = {number: value for number, row in live.items() if (value := row.get(name)) is not None}
            after._columns[name] = self._columns[name].assign(changed, new)
        return after

    def with_metadata(self, metadata: Mapping[str, Any]) -> "Index":
        """The same index with other metadata."""
        after = Index(self._columns, metadata)
        after.all = self.all
        return after

    def fetch(self, needs: Needs) -> None:
        """Read what a query needs of a stored index in one go, so that it isn't read piece by piece."""
        pieces: list[Piece] = []
        for name, parts in needs.items():
            column = self._columns.get(name)
            if column is not None and isinstance(column.parts, StoredSets | StoredSlices):
                pieces += column.parts.pieces(parts)
        if self._source and pieces:
            self._source.get(pieces)

    def differences(self, other: "Index", ignoring: BitMap) -> dict[str, int]:
        """Column (and `all`) → rows that differ between the two, those that don't left out; `ignoring` doesn't count.

        Columns that only one of them has are not compared.
        """
        found = {"all": len((self.all ^ other.all) - ignoring)}
        for name in self._columns.keys() & other._columns.keys():
            here, there = dict(self._columns[name].parts.items()), dict(other._columns[name].parts.items())
            unlike = self._columns[name].parts.present ^ other._columns[name].parts.present
            for part in here.keys() | there.keys():
                rows, others = here.get(part, ()), there.get(part, ())
                if rows is not others:
                    unlike |= BitMap(rows) ^ BitMap(others)
            found[name] = len(unlike - ignoring)
        return {name: count for name, count in sorted(found.items()) if count}

    def dump(self) -> bytes:
        """The index as one object: a directory in front, then `all` and each column in one piece.

        The same index always gives the same bytes.
        """
        rows = dump_bitmap(self.all)
        layouts: dict[str, Any] = {}
        bodies = [rows]
        for name in sorted(self._columns):
            layouts[name], pieces = dump_column(self._columns[name])
            bodies += pieces
        return frame({"meta": self.metadata, "all": len(rows), "layouts": layouts}, bodies)

    @classmethod
    def load(cls, data: bytes, schema: Schema) -> "Index":
        """The index that `dump` gave, with the columns of `schema`; those the object lacks are empty."""
        return cls.open(data, source_of(data), schema)

    @classmethod
    def open(cls, front: bytes, source: Source, schema: Schema) -> "Index":
        """Like `load`, of an object whose first bytes are `front`: directory and `all` at least, see `front_length`.

        A column's parts are read from the source and decoded when they are first asked for.
        """
        head, start = head_of(front)
        index = cls(schema, head["meta"])
        index._source = source
        index.all = load_bitmap(front[start : start + head["all"]])
        at = start + head["all"]
        for name, layout in head["layouts"].items():
            column = open_column(schema.get(name), layout, at, source)
            if column is not None:
                index._columns[name] = column
            at += size_of(layout)
        return index


def front_length(data: bytes) -> int:
    """Bytes of a dumped index up to the end of `all`."""
    head, start = head_of(data)
    return start + int(head["all"])
