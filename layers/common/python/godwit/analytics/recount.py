"""Rebuilding a campaign's index from its ledger: the proof that the counters are right, and the cure if not.

May touch: the store, objects.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.analytics.campaign_index import chunk_of, counters, schema_of, updated
from godwit.analytics.chunks import of_campaign, read_counters, replace_chunk
from godwit.index import Index
from godwit.store import keys
from godwit.store.keys import SHARDS
from godwit.store.objects import Objects
from godwit.store.protocol import Store, query_all


@dataclass(frozen=True)
class Recount:
    """Counters by chunk, as they stood and as the ledger has them."""

    before: Mapping[int, Mapping[str, Any]]
    after: Mapping[int, Mapping[str, Any]]

    @property
    def agrees(self) -> bool:
        """Whether the counters were right."""
        return self.before == self.after


def recount(store: Store, objects: Objects, workspace: str, campaign: str) -> Recount:
    """Rebuild all chunks from the ledger and answer the counters before and after.

    A chunk that changes while its rows are read is read again: its ETag is taken before its rows. Raises Contested.
    """
    before = {int(item["sk"]): _plain(item) for item in read_counters(store, workspace, campaign)}
    chunks = set(before) | set(_rows_by_chunk(store, workspace, campaign))
    after: dict[int, Mapping[str, Any]] = {}

    def rebuild(chunk: int) -> None:
        def from_ledger(index: Index) -> Index:
            # Reached after the chunk was read, so rows that change from here on conflict or come by the stream.
            rows = _rows_by_chunk(store, workspace, campaign).get(chunk, {})
            rebuilt = updated(Index(schema_of(campaign)), rows)
            after[chunk] = counters(rebuilt)
            return rebuilt

        replace_chunk(store, objects, workspace, of_campaign(campaign), chunk, from_ledger)

    for chunk in sorted(chunks):
        rebuild(chunk)
    return Recount(before, after)


def _rows_by_chunk(store: Store, workspace: str, campaign: str) -> dict[int, dict[int, Mapping[str, Any]]]:
    chunks: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for shard in range(SHARDS):
        for row in query_all(store, keys.row_shard(workspace, campaign, shard), consistent=True):
            number = int(row["sk"])
            chunks[chunk_of(number)][number] = row
    return chunks


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("pk", "sk", "version")}
