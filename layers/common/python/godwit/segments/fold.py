"""New snapshots of the contact index. May touch: the store and the objects under `{workspace}/contact-index/`.

A *fold* assigns what has changed since the watermark to the chunks it is in. A *rebuild* reads every contact from the
table and tells how the snapshot differed from it, which it never should. Both write new objects and swap the manifest
last: of several at once one wins, and one that stops half-way has changed nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pyroaring import BitMap

from godwit.clock import MINUTE
from godwit.ids import NewId
from godwit.index import Index
from godwit.segments.columns import Columns, Custom
from godwit.segments.contact_index import read_snapshot, rows_by_chunk
from godwit.segments.custom import custom_fields
from godwit.segments.manifest import CHUNK_BITS, Chunk, Manifest, read_manifest, remove_left_over, swap
from godwit.segments.overlay import WATERMARK_LAG, changes_since, contacts_between, next_number
from godwit.segments.snapshot import write_chunk
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import Store

SHORTEST_FOLD = MINUTE
"""A snapshot isn't folded again before its watermark would move this far: the overlay reaches 120 s back anyway."""
BATCH = 32_768
"""So many contacts are assigned at a time when a chunk is built."""


@dataclass(frozen=True)
class Outcome:
    """Whether there is a new snapshot: not if the last one is recent, or somebody else was faster.

    `drift`: how many contacts the old one had wrong, by column; None where it wasn't compared.
    """

    made: bool
    drift: Mapping[str, int] | None = None


@dataclass
class _Draft:
    """A snapshot in the making."""

    objects: Objects
    workspace: str
    now: int
    new_id: NewId
    chunks: dict[int, Chunk] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    def put(self, number: int, index: Index) -> None:
        """Write a chunk; one without contacts needs none."""
        self.chunks.pop(number, None)
        if index.all:
            self.chunks[number] = write_chunk(self.objects, self.workspace, number, index, self.now, self.new_id)
            self.written.append(self.chunks[number].name)

    def publish(self, watermark: int, custom: Custom, rebuilt: int, etag: str | None) -> bool:
        """Make it the snapshot that holds, if the one with this ETag still does."""
        try:
            swap(self.objects, self.workspace, Manifest(watermark, self.chunks, dict(custom), rebuilt, etag))
        except Changed:
            for name in self.written:
                self.objects.delete(name)
            return False
        remove_left_over(self.objects, self.workspace, self.now)
        return True


def bring_up_to_date(store: Store, objects: Objects, workspace: str, now: int, new_id: NewId) -> Outcome:
    """Fold all changes into a new snapshot; where there is none to fold into, or custom fields changed, rebuild it."""
    custom = custom_fields(store, workspace)
    manifest, snapshot = read_snapshot(objects, workspace, custom, now)
    if manifest.watermark == 0 or manifest.custom != custom:
        return rebuild(store, objects, workspace, now, new_id)
    watermark = now - WATERMARK_LAG
    if watermark - manifest.watermark < SHORTEST_FOLD:
        return Outcome(made=False)
    columns = Columns(custom)
    changed: dict[int, Index] = {}
    for batch in changes_since(store, workspace, manifest.watermark):
        for number, rows in rows_by_chunk(batch, columns).items():
            before = changed.get(number) or snapshot.get(number) or Index(columns.schema)
            changed[number] = before.assign(rows)
    draft = _Draft(objects, workspace, now, new_id, dict(manifest.chunks))
    for number, index in changed.items():
        draft.put(number, index)
    return Outcome(draft.publish(watermark, custom, manifest.rebuilt, manifest.etag))


def rebuild(store: Store, objects: Objects, workspace: str, now: int, new_id: NewId) -> Outcome:
    """Build a new snapshot from the table, chunk after chunk, and compare the old one with it.

    Contacts that changed after the old snapshot's watermark are not compared.
    """
    custom = custom_fields(store, workspace)
    manifest, old = read_snapshot(objects, workspace, custom, now)
    draft = _Draft(objects, workspace, now, new_id)
    comparable = manifest.watermark > 0 and manifest.custom == custom
    drift: dict[str, int] = {}
    for number in _chunk_numbers(store, workspace, old):
        index = _build(store, workspace, number, custom)
        draft.put(number, index)
        if comparable:
            recent = _changed_numbers(store, workspace, manifest.watermark)
            found = index.differences(old.get(number) or Index(Columns(custom).schema), ignoring=recent)
            drift = {name: drift.get(name, 0) + found.get(name, 0) for name in drift.keys() | found.keys()}
    made = draft.publish(now - WATERMARK_LAG, custom, now, manifest.etag)
    return Outcome(made, drift if comparable else None)


def rebuild_is_due(store: Store, objects: Objects, workspace: str) -> bool:
    """Whether anything has changed since the last rebuild, so far as contacts say."""
    since = read_manifest(objects, workspace).rebuilt - WATERMARK_LAG
    return next(changes_since(store, workspace, since), None) is not None


def _chunk_numbers(store: Store, workspace: str, old: Collection[int]) -> Iterator[int]:
    """The chunks that there are contacts in, or were."""
    begin = 0
    while True:
        number = next_number(store, workspace, begin << CHUNK_BITS)
        found = [each for each in old if each >= begin] + ([] if number is None else [number >> CHUNK_BITS])
        if not found:
            return
        yield min(found)
        begin = min(found) + 1


def _changed_numbers(store: Store, workspace: str, since: int) -> BitMap:
    return BitMap([number for batch in changes_since(store, workspace, since) for number in batch])


def _build(store: Store, workspace: str, chunk: int, custom: Custom) -> Index:
    columns = Columns(custom)
    index = Index(columns.schema)
    first = chunk << CHUNK_BITS
    rows = {}
    for batch in contacts_between(store, workspace, first, first + (1 << CHUNK_BITS) - 1):
        rows.update({number: columns.row_of(doc) for number, doc in batch.items()})
        if len(rows) >= BATCH:
            index, rows = index.assign(rows), {}
    return index.assign(rows)
