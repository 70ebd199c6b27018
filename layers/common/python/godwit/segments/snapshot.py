"""The chunks of a snapshot: written whole, read by range. May touch: objects.

A warm function keeps the directories of the chunks it has opened, and the parts it has decoded within a bound.
"""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from godwit.ids import NewId
from godwit.index import Index, Memory, Source, Span, front_length
from godwit.segments.columns import Columns, Custom
from godwit.segments.manifest import Chunk, Manifest, name_for
from godwit.segments.reach import COLUMNS as REACH
from godwit.store.objects import Objects

MEMORY_LIMIT = 64_000_000
"""Bytes of decoded parts that are kept, over all workspaces."""
OPENED_LIMIT = 16
"""Chunks whose directories are kept."""
NEAR = 16_384
"""Pieces that lie no further apart (bytes) are read in one request."""

_memory = Memory(MEMORY_LIMIT)
_opened: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], Index] = OrderedDict()


def open_chunks(objects: Objects, manifest: Manifest, custom: Custom) -> dict[int, Index]:
    """The manifest's chunks, of which so far the directories are read. Raises KeyError where an object is lost."""
    with ThreadPoolExecutor(8) as pool:
        indexes = pool.map(lambda chunk: open_chunk(objects, chunk, custom), manifest.chunks.values())
        return dict(zip(manifest.chunks, indexes, strict=True))


def open_chunk(objects: Objects, chunk: Chunk, custom: Custom) -> Index:
    """A chunk, of which so far the directory is read. Raises KeyError where the object is lost."""
    key = (chunk.name, tuple(sorted(custom.items())))
    index = _opened.get(key)
    if index is None:
        front = objects.read_range(chunk.name, 0, chunk.front)
        source = Source(chunk.name, lambda spans: _read(objects, chunk.name, front, spans), _memory)
        index = _opened[key] = Index.open(front, source, Columns(custom).schema)
        while len(_opened) > OPENED_LIMIT:
            _opened.popitem(last=False)
    return index


def write_chunk(objects: Objects, workspace: str, number: int, index: Index, now: int, new_id: NewId) -> Chunk:
    """Store a chunk as a new object, the columns that every query needs in front."""
    data = index.dump(first=REACH)
    chunk = Chunk(name_for(workspace, number, now, new_id), front_length(data, first=REACH))
    objects.create(chunk.name, data)
    return chunk


def _read(objects: Objects, name: str, front: bytes, spans: Sequence[Span]) -> list[bytes]:
    wanted = _merged([span for span in spans if sum(span) > len(front)])
    if len(wanted) < 2:
        blocks = [objects.read_range(name, *span) for span in wanted]
    else:
        with ThreadPoolExecutor(8) as pool:
            blocks = list(pool.map(lambda span: objects.read_range(name, *span), wanted))
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
