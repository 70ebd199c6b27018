"""A chunked index as one, as far as somebody asks. May touch: the store, objects.

Chunks that were read stay in memory as long as their counters have the version they were read with.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from godwit.analytics.chunks import ENGAGEMENT, Chunked, name_of, of_campaign, read_counters
from godwit.index import Index, Memory, Slices
from godwit.index.columns import union
from godwit.index.parts import Held
from godwit.store.objects import Objects
from godwit.store.protocol import Store

_LIMIT = 32_000_000
"""Bytes."""
_pool = ThreadPoolExecutor(8, thread_name_prefix="chunks")
_memories: WeakKeyDictionary[Objects, Memory] = WeakKeyDictionary()


def sent_opened_clicked(store: Store, objects: Objects, workspace: str, campaign: str) -> tuple[BitMap, BitMap, BitMap]:
    """The contacts that a campaign was sent to, and those who opened and clicked it. Not to be changed in place."""
    chunks = _chunks(store, objects, workspace, of_campaign(campaign))
    return (
        union([chunk.sets("state").has("sent") for chunk in chunks]),
        union([chunk.slices("opened").present for chunk in chunks]),
        union([chunk.slices("clicked").present for chunk in chunks]),
    )


def last_times(store: Store, objects: Objects, workspace: str, names: list[str]) -> Mapping[str, Slices]:
    """Columns of the engagement index, such as `last_opened_at`: whole minutes by contact."""
    chunks = _chunks(store, objects, workspace, ENGAGEMENT)
    return {name: _joined([chunk.slices(name) for chunk in chunks]) for name in names}


def _joined(columns: list[Slices]) -> Slices:
    names = {name for column in columns for name in column.parts.names()}
    parts = {name: union([column.parts.get(name) for column in columns]) for name in names}
    return Slices(parts=Held(parts, union([column.present for column in columns])))


def _chunks(store: Store, objects: Objects, workspace: str, kept: Chunked) -> list[Index]:
    versions = {int(item["sk"]): item["version"] for item in read_counters(store, workspace, kept.id)}
    names = {chunk: name_of(workspace, kept, chunk) for chunk in versions}
    memory = _memories.setdefault(objects, Memory(_LIMIT))
    found = {chunk: memory.get((names[chunk], version)) for chunk, version in versions.items()}
    missing = [chunk for chunk, index in found.items() if index is None]
    if missing:
        read = _pool.map(objects.read, [names[chunk] for chunk in missing])
        for chunk, stored in zip(missing, read, strict=True):
            index = Index.load(stored.data, kept.schema) if stored else Index(kept.schema)
            found[chunk] = index
            # By the version it has, which may be newer than what its counters say yet.
            version = index.metadata.get("version", 0)
            memory.put((names[chunk], version), index, len(stored.data) if stored else 0)
    return [index for index in found.values() if index is not None]
