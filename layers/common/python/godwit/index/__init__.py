"""The index: named columns of Roaring bitmaps over contact numbers. Pure.

A row is a contact's permanent number (32-bit). A column is `Sets` (a bitmap per value: tags, states, flags,
reasons, text) or `Slices` (who has a whole number, and a bitmap per bit of it: money, times, counts).

There is one write operation, `column - changed | new`: `Index.assign` says what certain rows now are, whatever they
were. It builds an index, brings one up to date and lays recent changes over one; doing it twice changes nothing.

    schema = {"state": Sets(), "links": Sets(), "sent_slot": Slices(), "opens": Slices()}  # the empty columns
    index = Index(schema)
    index = index.assign({7: {"state": "sent", "links": ["0", "3"], "sent_slot": 11, "opens": 2}, 8: None})
    index.all                                # BitMap of the rows that are there; None removed row 8
    index.sets("state").has("sent")          # BitMap
    index.slices("opens").total()            # sum over all rows
    index.slices("sent_slot").histogram()    # {slot: rows}
    index.slices("opens").lookup(BitMap([7]))  # {7: 2}
    data = index.dump()
    index = Index.load(data, schema)         # decodes a part of a column when it is first asked for
    index = Index.open(front, Source(name, read, memory), schema)  # reads it, too, by range

Columns and indexes are values: nothing changes in place, and what did not change is shared. So a cached index is safe
to lay changes over, and **the bitmaps handed out must never be changed in place** (`|=`, `update`, …): copy first.

| for                                              | look in            |
|--------------------------------------------------|--------------------|
| comparisons, sums, what a column can answer      | `columns`          |
| how changes lie over what was there              | `parts`            |
| what an object looks like, reading by range      | `codec`, `source`  |
| what columns are in an object, sets and slices   | `stored_…`         |
| values that few rows have (a dictionary)         | `rare`             |
"""

from godwit.index.columns import Column, Sets, Slices
from godwit.index.index import Index, Needs, Row, Schema, front_length
from godwit.index.source import Memory, Source, Span

__all__ = ["Column", "Index", "Memory", "Needs", "Row", "Schema", "Sets", "Slices", "Source", "Span", "front_length"]
