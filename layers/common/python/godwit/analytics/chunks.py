"""Indexes that the ledger's stream feeds, in chunks: objects in S3, counters in Core. May touch: objects, the store.

A chunk is replaced only if it is still the one that was read; whoever was too slow starts over from the new one. Its
counters have its version: so who reads them knows whether a chunk that was read before is still the one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from godwit.analytics import campaign_index, engagement
from godwit.analytics.campaign_index import chunk_of, updated
from godwit.analytics.outcomes import Counts, outcomes_item, outcomes_of
from godwit.index import Index, Schema
from godwit.ledger.of_contact import rows_of
from godwit.store import keys
from godwit.store.conditions import Below, Item, Without, any_of
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import ConditionFailed, Put, Store, query_all

ATTEMPTS = 20
_ALL_CAMPAIGNS = 10**9


class Contested(Exception):
    """Others kept replacing the chunk: nothing is lost, and trying again later is right."""


@dataclass(frozen=True)
class Chunked:
    """An index: what its counters stand under, the folder of its objects in the workspace, its columns and counters.

    `outcomes` are by day and by slot, see `outcomes`; an index of other things has none.
    """

    id: str
    folder: str
    schema: Schema
    counters: Callable[[Index], Mapping[str, Any]]
    outcomes: Callable[[Index], Mapping[int, Mapping[int, Counts]]] = lambda _: {}


def of_campaign(campaign: str) -> Chunked:
    """What happened in a campaign."""
    schema = campaign_index.schema_of(campaign)
    return Chunked(campaign, f"campaigns/{campaign}", schema, campaign_index.counters, outcomes_of)


ENGAGEMENT = Chunked("engagement", "engagement", engagement.SCHEMA, lambda _: {})
"""When the workspace's contacts were last sent, opened and clicked something."""


def name_of(workspace: str, kept: Chunked, chunk: int) -> str:
    """The object's name."""
    return f"{workspace}/{kept.folder}/index-{chunk:05d}"


def read_chunk(objects: Objects, workspace: str, kept: Chunked, chunk: int) -> Index:
    """A chunk as it stands; an empty one where there is none."""
    stored = objects.read(name_of(workspace, kept, chunk))
    return Index.load(stored.data, kept.schema) if stored else Index(kept.schema)


def apply_changes(
    store: Store,
    objects: Objects,
    changes: Iterable[tuple[str, str, int, Mapping[str, Any] | None]],
    taken_back: Iterable[tuple[str, int]] = (),
) -> None:
    """Bring chunks and counters up to date with ledger rows: workspace, campaign, number, row (None: removed).

    Of several images of a row the newest counts. `taken_back`: workspace and number of contacts among these, a hit of
    whom was taken back. Raises Contested.
    """
    campaigns: dict[tuple[str, str, int], dict[int, Mapping[str, Any] | None]] = defaultdict(dict)
    engaged: dict[tuple[str, int], dict[int, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for workspace, campaign, number, row in changes:
        rows = campaigns[workspace, campaign, chunk_of(number)]
        before = rows.get(number)
        if before is None or row is None or row["version"] > before["version"]:
            rows[number] = row
        if row is not None:
            engaged[workspace, chunk_of(number)][number].append(row)
    for (workspace, campaign, chunk), rows in campaigns.items():
        replace_chunk(store, objects, workspace, of_campaign(campaign), chunk, partial(updated, rows=rows))
    wrong = set(taken_back)
    for (workspace, chunk), several in engaged.items():

        def change(index: Index, workspace: str = workspace, several: Any = several) -> Index:
            raised = engagement.raised(index, several)
            # Read after the chunk was: what others have put into it is in these rows, and what comes later conflicts.
            numbers = [number for number in several if (workspace, number) in wrong]
            rows = {number: rows_of(store, workspace, number, _ALL_CAMPAIGNS).values() for number in numbers}
            return engagement.corrected(raised, rows)

        replace_chunk(store, objects, workspace, ENGAGEMENT, chunk, change)


def replace_chunk(
    store: Store,
    objects: Objects,
    workspace: str,
    kept: Chunked,
    chunk: int,
    change: Callable[[Index], Index],
) -> None:
    """Replace a chunk by what `change` makes of it, and its counters with it. Raises Contested.

    The counters are written even where the chunk is as it was: a crash may have come between the two.
    """
    name = name_of(workspace, kept, chunk)
    for _ in range(ATTEMPTS):
        stored = objects.read(name)
        before = Index.load(stored.data, kept.schema) if stored else Index(kept.schema)
        after = change(before)
        if after is not before:
            days = {*before.metadata.get("days", ()), *kept.outcomes(after)}
            after = after.with_metadata({"version": before.metadata.get("version", 0) + 1, "days": sorted(days)})
            try:
                if stored is None:
                    objects.create(name, after.dump())
                else:
                    objects.replace(name, after.dump(), stored.etag)
            except Changed:
                continue
        if after is not before or stored is not None:
            _write_outcomes(store, workspace, kept, chunk, before, after)
            _write_counters(store, workspace, kept, chunk, after)
        return
    raise Contested(name)


def read_counters(store: Store, workspace: str, identifier: str) -> list[Item]:
    """The counters of all chunks of a campaign (or what else `Chunked.id` is); `sk` is the chunk's number."""
    return list(query_all(store, keys.figures(workspace, identifier), consistent=True))


def _write_outcomes(store: Store, workspace: str, kept: Chunked, chunk: int, before: Index, after: Index) -> None:
    """Those of the days that changed; of all days the chunk ever had, where somebody may have crashed before this."""
    were, are = kept.outcomes(before), kept.outcomes(after)
    version = after.metadata.get("version", 0)
    for day in after.metadata.get("days", ()):
        if after is before or were.get(day) != are.get(day):
            _assign(store, outcomes_item(workspace, kept.id, chunk, day, are.get(day, {}), version), version)


def _write_counters(store: Store, workspace: str, kept: Chunked, chunk: int, index: Index) -> None:
    version = index.metadata.get("version", 0)
    item = {**kept.counters(index), "version": version}
    _assign(store, Put(keys.chunk_figures(workspace, kept.id, chunk), item), version)


def _assign(store: Store, put: Put, version: int) -> None:
    """Write what a chunk of that version comes to, unless what a newer one comes to is there."""
    older = any_of(Without("version"), Below("version", version))
    try:
        store.write(replace(put, condition=older))
    except ConditionFailed:
        return
