"""The chunks of a snapshot: written whole, read by range. May touch: objects.

A warm function keeps the directories of the chunks it has opened, and the parts it has decoded within a bound.
"""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from godwit.ids import NewId
from godwit.index import Index, Memory, Source, Span, front_length
from godwit.segments.columns import Columns, Custom
from godwit.segments.manifest import Chunk, Manifest, name_for
from godwit.store.objects import Objects

MEMORY_LIMIT = 64_000_000
"""Bytes of decoded parts that are kept, over all workspaces."""
OPENED_LIMIT = 16
"""Chunks whose directories are kept."""
NEAR = 16_384
"""Pieces that lie no further apart (bytes) are read in one request."""

_pool = ThreadPoolExecutor(8, thread_name_prefix="snapshot")
_memory = Memory(MEMORY_LIMIT)
_opened: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], Index] = OrderedDict()


def open_chunks(objects: Objects, manifest: Manifest, custom: Custom) -> dict[int, Index]:
    """The manifest's chunks, of which so far the directories are read. Raises KeyError where an object is lost."""
    declared = tuple(sorted(custom.items()))
    new = [chunk for chunk in manifest.chunks.values() if (chunk.name, declared) not in _opened]
    fronts = _pool.map(lambda chunk: objects.read_range(chunk.name, 0, chunk.front), new)
    for chunk, front in zip(new, fronts, strict=True):
        source = Source(chunk.name, partial(_read, objects, chunk.name, front), _memory)
        _opened[chunk.name, declared] = Index.open(front, source, Columns(custom).schema)
    chunks = {number: _opened[chunk.name, declared] for number, chunk in manifest.chunks.items()}
    while len(_opened) > max(OPENED_LIMIT, len(chunks)):
        _opened.popitem(last=False)
    return chunks


def write_chunk(objects: Objects, workspace: str, number: int, index: Index, now: int, new_id: NewId) -> Chunk:
    """Store a chunk as a new object."""
    data = index.dump()
    chunk = Chunk(name_for(workspace, number, now, new_id), front_length(data))
    objects.create(chunk.name, data)
    return chunk


def _read(objects: Objects, name: str, front: bytes, spans: Sequence[Span]) -> list[bytes]:
    wanted = _merged([span for span in spans if sum(span) > len(front)])
    blocks = _pool.map(lambda span: objects.read_range(name, *span), wanted)
    held = [(0, front), *((start, block) for (start, _), block in zip(wanted, blocks, strict=True))]
    return [_cut(held, span) for span in spans]


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, length in sorted(spans):
        if merged and start - sum(merged[-1]) <= NEAR:
            merged[-1] = merged[-1][0], start + length - merged[-1][0]
        else:
            merged.append((start, length))
    return merged


def _cut(held: Sequence[tuple[int, bytes]], span: Span) -> bytes:
    start, length = span
    for at, block in held:
        if at <= start and start + length <= at + len(block):
            return block[start - at : start - at + length]
    raise KeyError(f"the object ends before {start + length}")
