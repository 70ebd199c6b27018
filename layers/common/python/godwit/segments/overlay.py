"""What has changed since a snapshot's watermark. May touch: the store (the index `changes` of contacts, contacts).

The index `changes` is eventually consistent, and a contact's `updated_at` precedes its commit (by 20 s at most, see
`store.dynamo`): a change may be read late, but never later than WATERMARK_LAG. So a warm function that has read
all changes a while ago reads only those since then, less the lag. Reading a change twice is harmless.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from godwit.clock import SECOND
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Page, Range, Store
from godwit.store.tables import CHANGES

WATERMARK_LAG = 120 * SECOND
HELD_LIMIT = 20_000
"""A warm function holds no more changed contacts than so many."""

Doc = Mapping[str, Any]
Changes = Mapping[int, Doc | None]
"""Contacts' fields by number as they are now; None: deleted."""


@dataclass(frozen=True)
class _Seen:
    since: int
    """All changes from then on (ms) …"""
    at: int
    """… that could be read at this time (ms)."""
    docs: Mapping[int, tuple[tuple[int, int], Doc | None]]
    """Time of the change and version, and what the contact became, by number."""


_pool = ThreadPoolExecutor(keys.SHARDS, thread_name_prefix="changes")
_seen: WeakKeyDictionary[Store, dict[str, _Seen]] = WeakKeyDictionary()


def changes(store: Store, workspace: str, watermark: int, now: int) -> Changes:
    """All that has changed since `watermark` (ms), as seen at `now`."""
    of_store = _seen.setdefault(store, {})
    seen = of_store.get(workspace)
    if seen is None or watermark < seen.since or now < seen.at:
        seen = _Seen(watermark, 0, {})
    docs = {number: each for number, each in seen.docs.items() if each[0][0] >= watermark}
    within = Range(low=max(watermark, seen.at - WATERMARK_LAG))
    for item in chain.from_iterable(_pages(store, workspace, CHANGES.name, within)):
        number, change = int(item["sk"]), (item["updated_at"], item["version"])
        # What was read before needn't be decoded again; and a read may answer what an earlier one has outdated.
        if number not in docs or change > docs[number][0]:
            docs[number] = change, _doc(item)
    if len(docs) <= HELD_LIMIT:
        of_store[workspace] = _Seen(watermark, now, docs)
    else:
        of_store.pop(workspace, None)
    return {number: doc for number, (_, doc) in docs.items()}


def changes_since(store: Store, workspace: str, since: int) -> Iterator[Changes]:
    """What changed at `since` (ms) or later, in batches. A contact that changes meanwhile may come again, newer."""
    for items in _pages(store, workspace, CHANGES.name, Range(low=since)):
        yield {int(item["sk"]): _doc(item) for item in items}


def contacts_between(store: Store, workspace: str, first: int, last: int) -> Iterator[dict[int, Doc]]:
    """The contacts with these numbers (both included) from the table itself, in batches."""
    within = Range(low=keys.contact_sk(first), high=keys.contact_sk(last))
    for items in _pages(store, workspace, None, within):
        yield {int(item["sk"]): doc for item in items if (doc := _doc(item)) is not None}


def next_number(store: Store, workspace: str, number: int) -> int | None:
    """The smallest number of a contact (or tombstone) that is not below `number`."""
    within = Range(low=keys.contact_sk(number))
    shards = [keys.contact_shard(workspace, shard) for shard in range(keys.SHARDS)]
    pages = _pool.map(lambda shard: store.query(shard, within=within, limit=1), shards)
    return min((int(item["sk"]) for page in pages for item in page.items), default=None)


def _doc(item: Item) -> Doc | None:
    return None if item.get("deleted") else json.loads(item["doc"])


def _pages(store: Store, workspace: str, index: str | None, within: Range) -> Iterator[list[Item]]:
    """A page of each shard at a time, read side by side."""

    def read(shard: int, start: Item | None) -> tuple[int, Page]:
        partition = keys.contact_shard(workspace, shard)
        return shard, store.query(partition, index=index, within=within, start=start)

    pending: dict[int, Item | None] = dict.fromkeys(range(keys.SHARDS))
    while pending:
        pages = list(_pool.map(read, pending.keys(), pending.values()))
        items = [item for _, page in pages for item in page.items]
        if items:
            yield items
        pending = {shard: page.next for shard, page in pages if page.next is not None}
