"""The chunks of campaign indexes in S3 and their counters in Core. May touch: objects, the store.

A chunk is replaced only if it is still the one that was read; whoever was too slow starts over from the new one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from godwit.analytics.campaign_index import Rows, chunk_of, counters, schema_of, updated
from godwit.index import Index
from godwit.store import keys
from godwit.store.conditions import Below, Item, Without, any_of
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import ConditionFailed, Put, Store, query_all

ATTEMPTS = 20


class Contested(Exception):
    """Others kept replacing the chunk: nothing is lost, and trying again later is right."""


def name_of(workspace: str, campaign: str, chunk: int) -> str:
    """The object's name."""
    return f"{workspace}/campaigns/{campaign}/index-{chunk:05d}"


def read_chunk(objects: Objects, workspace: str, campaign: str, chunk: int) -> Index:
    """A chunk as it stands; an empty one where there is none."""
    stored = objects.read(name_of(workspace, campaign, chunk))
    schema = schema_of(campaign)
    return Index.load(stored.data, schema) if stored else Index(schema)


def apply_changes(
    store: Store, objects: Objects, changes: Iterable[tuple[str, str, int, Mapping[str, Any] | None]]
) -> None:
    """Bring chunks and counters up to date with ledger rows: workspace, campaign, number, row (None: removed).

    Of several images of a row the newest counts. Raises Contested.
    """
    chunks: dict[tuple[str, str, int], dict[int, Mapping[str, Any] | None]] = defaultdict(dict)
    for workspace, campaign, number, row in changes:
        rows = chunks[workspace, campaign, chunk_of(number)]
        before = rows.get(number)
        if before is None or row is None or row["version"] > before["version"]:
            rows[number] = row
    for (workspace, campaign, chunk), rows in chunks.items():
        replace_chunk(store, objects, workspace, campaign, chunk, _with(rows))


def _with(rows: Rows) -> Callable[[Index], Index]:
    return lambda index: updated(index, rows)


def replace_chunk(
    store: Store,
    objects: Objects,
    workspace: str,
    campaign: str,
    chunk: int,
    change: Callable[[Index], Index],
) -> None:
    """Replace a chunk by what `change` makes of it, and its counters with it. Raises Contested.

    The counters are written even where the chunk is as it was: a crash may have come between the two.
    """
    name, schema = name_of(workspace, campaign, chunk), schema_of(campaign)
    for _ in range(ATTEMPTS):
        stored = objects.read(name)
        before = Index.load(stored.data, schema) if stored else Index(schema)
        after = change(before)
        if after is not before:
            after = after.with_metadata({"version": before.metadata.get("version", 0) + 1})
            try:
                if stored is None:
                    objects.create(name, after.dump())
                else:
                    objects.replace(name, after.dump(), stored.etag)
            except Changed:
                continue
        _write_counters(store, workspace, campaign, chunk, after)
        return
    raise Contested(name)


def read_counters(store: Store, workspace: str, campaign: str) -> list[Item]:
    """The counters of all chunks of a campaign; `sk` is the chunk's number."""
    return list(query_all(store, keys.figures(workspace, campaign), consistent=True))


def _write_counters(store: Store, workspace: str, campaign: str, chunk: int, index: Index) -> None:
    version = index.metadata.get("version", 0)
    item = {**counters(index), "version": version}
    older = any_of(Without("version"), Below("version", version))
    try:
        store.write(Put(keys.chunk_figures(workspace, campaign, chunk), item, older))
    except ConditionFailed:
        return
