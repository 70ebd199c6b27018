"""An index: the rows that are there, and named columns over them. Pure; immutable like its columns."""

from collections.abc import Collection, Mapping
from typing import Any

from pyroaring import BitMap

from godwit.index.codec import dump_bitmap, dump_column, load_bitmap, load_column, pack, unpack
from godwit.index.columns import Column, Sets, Slices

Schema = Mapping[str, Column]
"""Column name → the empty column. The name `all` is taken."""

Row = Mapping[str, Any]
"""Column name → for Sets a text or a collection of texts, for Slices an int; absent or None: no value."""

_ALL = "all"


class Index:
    """Columns by name. `metadata` is a small JSON-able dict that is kept with them, such as a watermark."""

    def __init__(self, schema: Schema, metadata: Mapping[str, Any] | None = None) -> None:
        self.all = BitMap()
        self.metadata: dict[str, Any] = dict(metadata or {})
        self._columns: dict[str, Column | memoryview] = dict(schema)

    def sets(self, name: str) -> Sets:
        """The column of that name, which is one of sets. Raises KeyError."""
        column = self._column(name)
        assert isinstance(column, Sets), name
        return column

    def slices(self, name: str) -> Slices:
        """The column of that name, which is one of slices. Raises KeyError."""
        column = self._column(name)
        assert isinstance(column, Slices), name
        return column

    def assign(self, rows: Mapping[int, Row | None], names: Collection[str] | None = None) -> "Index":
        """The index in which these rows have just these values; None takes a row away.

        With `names`, the answer has only those columns, and no other is looked at: laying changes over
        an index costs what the columns of one query cost.
        """
        changed = BitMap(rows)
        live = {number: row for number, row in rows.items() if row is not None}
        after = Index({}, self.metadata)
        after.all = self.all - changed | BitMap(live)
        for name in self._columns if names is None else names:
            new = {number: row[name] for number, row in live.items() if row.get(name) is not None}
            after._columns[name] = self._column(name).assign(changed, new)
        return after

    def with_metadata(self, metadata: Mapping[str, Any]) -> "Index":
        """The same index with other metadata."""
        after = Index({}, metadata)
        after.all = self.all
        after._columns = self._columns
        return after

    def dump(self) -> bytes:
        """The index as one object, see `godwit.index.codec`. The same index always gives the same bytes."""
        columns = ((name, dump_column(self._column(name))) for name in sorted(self._columns))
        return pack(self.metadata, [(_ALL, dump_bitmap(self.all)), *columns])

    @classmethod
    def load(cls, data: bytes, schema: Schema) -> "Index":
        """The index that `dump` gave, with the columns of `schema`; those the object lacks are empty.

        A column is decoded when it is first asked for; until then it is a view of `data`.
        """
        metadata, parts = unpack(data)
        index = cls(schema, metadata)
        index.all = load_bitmap(parts.pop(_ALL))
        index._columns.update({name: part for name, part in parts.items() if name in schema})
        return index

    def _column(self, name: str) -> Column:
        column = self._columns[name]
        if isinstance(column, memoryview):
            column = self._columns[name] = load_column(column)
        return column
