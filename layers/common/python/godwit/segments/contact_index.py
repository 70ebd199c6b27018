"""The contact index of a workspace: an immutable snapshot in S3, and what has changed since laid over it.

May touch: the store (the index `changes` of contacts) and the objects under `{workspace}/contact-index/`.

`manifest.json` names the snapshot and is swapped by compare-and-set. A snapshot's *watermark* says: everything that
changed before is in it. It lies 120 s behind the time of folding, because the index `changes` is eventually consistent
and a contact's `updated_at` precedes its commit (by 20 s at most, see `store.dynamo`). What changed since is read each
time and assigned over the snapshot; reading a change twice is harmless, as assignments are.

A fold writes a new snapshot with the same assignment. The 00000 in its name is the chunk of 2^20 numbers: there is one
chunk so far.
"""

import json
from collections import OrderedDict
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from godwit.clock import DAY, MINUTE, SECOND
from godwit.ids import NewId
from godwit.index import Index, Row
from godwit.segments.columns import FORMAT, SCHEMA, row_of
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import Page, Range, Store
from godwit.store.tables import CHANGES

WATERMARK_LAG = 120 * SECOND
AS_OF_LAG = 30 * SECOND
"""Changes up to this long ago are certainly seen; most are within a second."""
OVERLAY_LIMIT = 2_000
"""Rows laid over a snapshot beyond which it should be folded."""
SHORTEST_FOLD = MINUTE
"""A snapshot isn't folded again before its watermark would move this far: the overlay reaches 120 s back anyway."""
SNAPSHOT_LIFE = 20 * DAY
"""Tombstones go after 30 days; a snapshot that may have missed some is not used any more."""
RETIRED_LIFE = 60 * MINUTE
"""How long replaced snapshots stay, for readers of the manifest before: a Lambda runs at most 15 minutes."""

_CACHED = 4
_cache: OrderedDict[str, Index] = OrderedDict()


@dataclass(frozen=True)
class Manifest:
    """Which snapshot holds: its object (None: there is none yet), its watermark in ms, and those before it.

    `retired` maps objects that were replaced to when that was.
    """

    snapshot: str | None
    watermark: int
    retired: dict[str, int]
    etag: str | None


@dataclass(frozen=True)
class Current:
    """The index as it stands: `as_of` in ms, and whether its overlay has grown so that a fold is due."""

    index: Index
    as_of: int
    wants_fold: bool


def load(store: Store, objects: Objects, workspace: str, names: Collection[str], now: int) -> Current:
    """The contact index with the columns `names`: the snapshot with all changes since laid over it."""
    manifest, index = _snapshot(objects, workspace, now)
    overlaid = 0
    for rows in changes_since(store, workspace, manifest.watermark):
        index = index.assign(rows, names)
        overlaid += len(rows)
    old = now - manifest.watermark > DAY and overlaid > 0
    return Current(index, now - AS_OF_LAG, wants_fold=old or overlaid > OVERLAY_LIMIT)


def bring_up_to_date(
    store: Store, objects: Objects, workspace: str, now: int, new_id: NewId, *, from_nothing: bool = False
) -> bool:
    """Fold all changes into a new snapshot; `from_nothing` reads every contact anew.

    Answers whether there is a new snapshot: not if the last one is recent, or somebody else was faster.
    """
    manifest, index = _snapshot(objects, workspace, now)
    watermark = now - WATERMARK_LAG
    if not from_nothing and watermark - manifest.watermark < SHORTEST_FOLD:
        return False
    since = manifest.watermark
    if from_nothing:
        index, since = Index(SCHEMA), 0
    for rows in changes_since(store, workspace, since):
        index = index.assign(rows)
    name = f"{_folder(workspace)}/00000-{new_id()}"
    objects.create(name, index.with_metadata({"watermark": watermark}).dump())
    try:
        _swap(objects, workspace, manifest, name, watermark, now)
    except Changed:
        objects.delete(name)
        return False
    return True


def changes_since(store: Store, workspace: str, since: int) -> Iterator[dict[int, Row | None]]:
    """What changed at `since` (ms) or later, in batches of a page from each shard, read side by side.

    None stands for a deleted contact. A contact that changes meanwhile may come again, newer.
    """
    within = Range(low=since)

    def read(shard: int, start: Item | None) -> tuple[int, Page]:
        partition = keys.contact_shard(workspace, shard)
        return shard, store.query(partition, index=CHANGES.name, within=within, start=start)

    pending: dict[int, Item | None] = dict.fromkeys(range(keys.SHARDS))
    with ThreadPoolExecutor(keys.SHARDS) as pool:
        while pending:
            pages = list(pool.map(read, pending.keys(), pending.values()))
            rows = {int(item["sk"]): _row(item) for _, page in pages for item in page.items}
            if rows:
                yield rows
            pending = {shard: page.next for shard, page in pages if page.next is not None}


def _row(item: Item) -> Row | None:
    return None if item.get("deleted") else row_of(json.loads(item["doc"]))


def _folder(workspace: str) -> str:
    return f"{workspace}/contact-index"


def _snapshot(objects: Objects, workspace: str, now: int) -> tuple[Manifest, Index]:
    """The snapshot that holds and its manifest; an empty index with watermark 0 where none can be used."""
    manifest = _read_manifest(objects, workspace)
    if manifest.snapshot is not None and now - manifest.watermark <= SNAPSHOT_LIFE:
        index = _cache.get(manifest.snapshot)
        if index is not None:
            return manifest, index
        stored = objects.read(manifest.snapshot)
        if stored is not None:
            index = Index.load(stored.data, SCHEMA)
            _cache[manifest.snapshot] = index
            while len(_cache) > _CACHED:
                _cache.popitem(last=False)
            return manifest, index
    return replace(manifest, watermark=0), Index(SCHEMA)


def _read_manifest(objects: Objects, workspace: str) -> Manifest:
    stored = objects.read(f"{_folder(workspace)}/manifest.json")
    if stored is None:
        return Manifest(None, 0, {}, None)
    said: dict[str, Any] = json.loads(stored.data)
    if said["format"] != FORMAT:
        return Manifest(None, 0, said["retired"] | {said["snapshot"]: said["watermark"]}, stored.etag)
    return Manifest(said["snapshot"], said["watermark"], said["retired"], stored.etag)


def _swap(objects: Objects, workspace: str, before: Manifest, name: str, watermark: int, now: int) -> None:
    """Make `name` the snapshot that holds, and remove those long replaced. Raises Changed."""
    retired = dict(before.retired)
    if before.snapshot is not None:
        retired[before.snapshot] = now
    gone = [each for each, at in retired.items() if now - at > RETIRED_LIFE]
    kept = {each: at for each, at in retired.items() if each not in gone}
    said = {"format": FORMAT, "snapshot": name, "watermark": watermark, "retired": kept}
    data = json.dumps(said).encode()
    manifest = f"{_folder(workspace)}/manifest.json"
    if before.etag is None:
        objects.create(manifest, data)
    else:
        objects.replace(manifest, data, before.etag)
    for each in gone:
        objects.delete(each)
