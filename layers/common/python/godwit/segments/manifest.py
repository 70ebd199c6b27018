"""Which objects the contact index of a workspace consists of. May touch: objects under `{workspace}/contact-index/`.

`manifest.json` is swapped by compare-and-set; the chunks it names are immutable. Whatever it doesn't name is left over:
replaced, or made by a fold that lost or crashed. It goes after a day, when nobody can be reading it any more.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from godwit.clock import DAY
from godwit.ids import NewId
from godwit.segments.columns import FORMAT
from godwit.store.objects import Objects

CHUNK_BITS = 20
"""A chunk holds 2^20 contact numbers."""
SNAPSHOT_LIFE = 20 * DAY
"""Tombstones go after 30 days; a snapshot that may have missed some is not used any more."""
LEFT_OVER_LIFE = DAY


@dataclass(frozen=True)
class Chunk:
    """An object, and how many of its first bytes hold the directory and who there is."""

    name: str
    front: int


@dataclass(frozen=True)
class Manifest:
    """What is in the snapshot. `watermark` (ms): everything that changed before. `custom`: the custom fields' types.

    `rebuilt`: when all of it was last read from the table (ms). `etag`: of the manifest itself, None: there is none.
    """

    watermark: int
    chunks: Mapping[int, Chunk]
    custom: Mapping[str, str]
    rebuilt: int
    etag: str | None

    def usable(self, now: int) -> bool:
        """Whether there is a snapshot that can't have missed a deletion."""
        return self.watermark > 0 and now - self.watermark <= SNAPSHOT_LIFE


def nothing(etag: str | None) -> Manifest:
    """A snapshot of nothing: everything has changed since."""
    return Manifest(0, {}, {}, 0, etag)


def read_manifest(objects: Objects, workspace: str) -> Manifest:
    """The manifest as it stands; `nothing` where there is none that can be read."""
    stored = objects.read(_name(workspace))
    if stored is None:
        return nothing(None)
    said: dict[str, Any] = json.loads(stored.data)
    if said["format"] != FORMAT:
        return nothing(stored.etag)
    chunks = {int(chunk): Chunk(**each) for chunk, each in said["chunks"].items()}
    return Manifest(said["watermark"], chunks, said["custom"], said["rebuilt"], stored.etag)


def swap(objects: Objects, workspace: str, after: Manifest) -> None:
    """Make `after` the manifest if the one with its ETag still is. Raises Changed."""
    said = {
        "format": FORMAT,
        "watermark": after.watermark,
        "chunks": {chunk: asdict(each) for chunk, each in after.chunks.items()},
        "custom": dict(after.custom),
        "rebuilt": after.rebuilt,
    }
    data = json.dumps(said).encode()
    if after.etag is None:
        objects.create(_name(workspace), data)
    else:
        objects.replace(_name(workspace), data, after.etag)


def name_for(workspace: str, chunk: int, now: int, new_id: NewId) -> str:
    """A new name for a chunk's object; it says when it was made (ms)."""
    return f"{_folder(workspace)}/{chunk:05d}-{now:013d}-{new_id()}"


def remove_left_over(objects: Objects, workspace: str, now: int) -> None:
    """Remove the objects that the manifest doesn't name and that are older than a day."""
    old = [name for name in objects.names(f"{_folder(workspace)}/") if now - _made_at(name, now) > LEFT_OVER_LIFE]
    named = {chunk.name for chunk in read_manifest(objects, workspace).chunks.values()} if old else set()
    for name in old:
        if name not in named:
            objects.delete(name)


def _made_at(name: str, now: int) -> int:
    parts = name.rpartition("/")[2].split("-")
    return int(parts[1]) if len(parts) == 3 else now


def _folder(workspace: str) -> str:
    return f"{workspace}/contact-index"


def _name(workspace: str) -> str:
    return f"{_folder(workspace)}/manifest.json"
