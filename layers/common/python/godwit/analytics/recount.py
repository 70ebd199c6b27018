"""Rebuilding a campaign's index from its ledger: the proof that the counters are right, and the cure if not.

May touch: the store, objects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.analytics.campaign_index import CHUNK_BITS, chunk_of, counters, schema_of, updated
from godwit.analytics.chunks import of_campaign, read_counters, replace_chunk
from godwit.campaigns.campaign import read_campaign
from godwit.index import Index
from godwit.sending.audiences import FrozenAudiences
from godwit.store import keys
from godwit.store.keys import SHARDS
from godwit.store.objects import Objects
from godwit.store.protocol import Range, Store, query_all


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
    chunks = set(before) | _chunks_sent_to(store, objects, workspace, campaign)
    after: dict[int, Mapping[str, Any]] = {}

    def rebuild(chunk: int) -> None:
        def from_ledger(index: Index) -> Index:
            # Reached after the chunk was read, so rows that change from here on conflict or come by the stream.
            rows = _rows_of(store, workspace, campaign, chunk)
            rebuilt = updated(Index(schema_of(campaign)), rows)
            after[chunk] = counters(rebuilt)
            return rebuilt

        replace_chunk(store, objects, workspace, of_campaign(campaign), chunk, from_ledger)

    for chunk in sorted(chunks):
        rebuild(chunk)
    return Recount(before, after)


def _chunks_sent_to(store: Store, objects: Objects, workspace: str, campaign: str) -> set[int]:
    frozen = read_campaign(store, workspace, campaign).frozen_audience
    if frozen is None:
        return set()
    numbers = FrozenAudiences(objects).read(frozen).sendable
    chunks: set[int] = set()
    number = next(iter(numbers), None)
    while number is not None:
        chunks.add(chunk_of(number))
        number = next(iter(numbers.iter_equal_or_larger((chunk_of(number) + 1) << CHUNK_BITS)), None)
    return chunks


def _rows_of(store: Store, workspace: str, campaign: str, chunk: int) -> dict[int, Mapping[str, Any]]:
    low, high = keys.number_range(chunk << CHUNK_BITS, ((chunk + 1) << CHUNK_BITS) - 1)
    shards = (keys.row_shard(workspace, campaign, shard) for shard in range(SHARDS))
    return {
        int(row["sk"]): row
        for shard in shards
        for row in query_all(store, shard, within=Range(low=low, high=high), consistent=True)
    }


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("pk", "sk", "version")}
