"""The contact index of a workspace: an immutable snapshot in S3, and what has changed since laid over it.

May touch: the store (the index `changes` of contacts) and the objects under `{workspace}/contact-index/`.

A snapshot's *watermark* says: everything that changed before is in it. It lies 120 s behind the time of folding, see
`overlay`. What changed since is read each time and assigned over the snapshot; `fold` makes new snapshots.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from godwit.clock import DAY, SECOND
from godwit.index import Index, Needs, Row
from godwit.segments.columns import Columns, Custom
from godwit.segments.manifest import CHUNK_BITS, Manifest, nothing, read_manifest
from godwit.segments.overlay import Changes, changes
from godwit.segments.snapshot import open_chunks
from godwit.store.objects import Objects
from godwit.store.protocol import Store

AS_OF_LAG = 30 * SECOND
"""Most changes are seen within a second; those of the last 30 s may not be.

The watermark, before which nothing may be missing for good, lies further back: `overlay.WATERMARK_LAG`.
"""
OVERLAY_LIMIT = 2_000
"""Rows laid over a snapshot beyond which it should be folded."""


@dataclass(frozen=True)
class Current:
    """The index as it stands, in chunks that have no contact in common: `as_of` in ms, and whether a fold is due."""

    chunks: Collection[Index]
    as_of: int
    wants_fold: bool


def load(store: Store, objects: Objects, workspace: str, needs: Needs, custom: Custom, now: int) -> Current:
    """The contact index with the columns that are needed: the snapshot with all changes since laid over it.

    `custom`: the fields that are declared now. The columns of those that were not, or otherwise, when the snapshot was
    made have only what changed since, which is all where a field is new.
    """
    manifest, snapshot = read_snapshot(objects, workspace, custom, now)
    changed = changes(store, workspace, manifest.watermark, now)
    columns = Columns(custom)
    chunks: dict[int, Index] = dict(snapshot)
    for chunk in chunks.values():
        chunk.fetch(needs)
    for number, rows in rows_by_chunk(changed, columns, needs).items():
        chunks[number] = chunks.get(number, Index(columns.schema)).assign(rows, needs)
    old = now - manifest.watermark > DAY and bool(changed)
    redeclared = any(name in needs and manifest.custom.get(name) != kind for name, kind in custom.items())
    wants_fold = old or len(changed) > OVERLAY_LIMIT or (redeclared and manifest.watermark > 0)
    return Current(chunks.values(), now - AS_OF_LAG, wants_fold)


def read_snapshot(objects: Objects, workspace: str, custom: Custom, now: int) -> tuple[Manifest, Mapping[int, Index]]:
    """The manifest and its chunks; an empty snapshot with watermark 0 where none can be used."""
    manifest = read_manifest(objects, workspace)
    if manifest.usable(now):
        try:
            return manifest, open_chunks(objects, manifest, custom)
        except KeyError:  # an object is lost
            pass
    return nothing(manifest.etag), {}


def rows_by_chunk(
    changed: Changes, columns: Columns, names: Collection[str] | None = None
) -> dict[int, dict[int, Row | None]]:
    """What contacts have in the columns (None: in all), by chunk and number."""
    chunks: dict[int, dict[int, Row | None]] = defaultdict(dict)
    for number, doc in changed.items():
        chunks[number >> CHUNK_BITS][number] = None if doc is None else columns.row_of(doc, names)
    return chunks
