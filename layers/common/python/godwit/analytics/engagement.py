"""When each contact was last sent something, and last opened or clicked anything: 65,536 numbers a chunk. Pure.

Ledger rows are laid over what is known by taking the later time. So repeats, splits and any order of stream batches
give the same, as assignments do. Only of a contact whose row took a hit back, for it was a machine's, are all rows
looked at and the times assigned. Times are in whole minutes since 1970.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pyroaring import BitMap

from godwit.clock import MINUTE
from godwit.index import Index, Row, Schema, Slices

TIMES = ("last_sent_at", "last_opened_at", "last_clicked_at")

SCHEMA: Schema = {name: Slices() for name in TIMES}


def raised(index: Index, rows: Mapping[int, Iterable[Mapping[str, Any]]]) -> Index:
    """The chunk with what is later in these ledger rows, any number for a contact; the same object where nothing is."""
    known = {name: index.slices(name).lookup(BitMap(rows)) for name in TIMES}
    later: dict[int, Row] = {}
    for number, several in rows.items():
        before = {name: known[name].get(number) for name in TIMES}
        after = {name: _latest(before[name], (_time(name, row) for row in several)) for name in TIMES}
        if after != before:
            later[number] = after
    return index.assign(later) if later else index


def corrected(index: Index, rows: Mapping[int, Iterable[Mapping[str, Any]]]) -> Index:
    """The chunk with exactly what all ledger rows of these contacts say."""
    if not rows:
        return index
    exact: dict[int, Row] = {}
    for number, several in rows.items():
        held = list(several)
        exact[number] = {name: _latest(None, (_time(name, row) for row in held)) for name in TIMES}
    return index.assign(exact)


def took_back(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a row's change moved a time back."""
    times = ((_time(name, before), _time(name, after)) for name in TIMES)
    return any(old is not None and (new is None or new < old) for old, new in times)


def _time(name: str, row: Mapping[str, Any]) -> int | None:
    match name:
        case "last_sent_at":
            at = row.get("sent_at")
        case "last_opened_at":
            at = row.get("last_opened_at", row.get("opened_at"))
        case _:
            at = row.get("last_clicked_at", row.get("clicked_at"))
    return None if at is None else max(0, at // MINUTE)


def _latest(before: int | None, times: Iterable[int | None]) -> int | None:
    return max((at for at in (before, *times) if at is not None), default=None)
