"""Where a measurement keeps things: objects in a folder that counts what is read, and a table in memory."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from godwit.segments.custom import KIND as CUSTOM_FIELD
from godwit.store import documents, keys
from godwit.store.conditions import Item
from godwit.store.keys import Partition
from godwit.store.memory import MemoryStore
from godwit.store.objects import Changed, MemoryObjects, Stored
from godwit.store.protocol import Page, Range

from benchmarks.population import FIELDS, NOW

WORKSPACE = "01M2RBENCH0000000000000000"


class DiskObjects(MemoryObjects):
    """Objects as files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.ranged_bytes = 0
        """Of the contact index's snapshot: nothing else is read by range."""
        self.read_bytes = 0
        self.requests = 0

    def read(self, name: str) -> Stored | None:
        path = self._folder / name
        if not path.is_file():
            return None
        data = self._counted(path.read_bytes())
        return Stored(data, hashlib.md5(data, usedforsecurity=False).hexdigest())

    def read_range(self, name: str, start: int, length: int) -> bytes:
        with (self._folder / name).open("rb") as file:
            file.seek(start)
            data = file.read(length)
        self.ranged_bytes += length
        return self._counted(data)

    def write(self, name: str, data: bytes) -> str:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def create(self, name: str, data: bytes) -> str:
        if (self._folder / name).exists():
            raise Changed(name)
        return self.write(name, data)

    def replace(self, name: str, data: bytes, etag: str) -> str:
        stored = self.read(name)
        if stored is None or stored.etag != etag:
            raise Changed(name)
        return self.write(name, data)

    def delete(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def size(self, name: str) -> int | None:
        path = self._folder / name
        return path.stat().st_size if path.is_file() else None

    def names(self, prefix: str) -> Iterator[str]:
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return (name for path in files if (name := os.fspath(path.relative_to(self._folder))).startswith(prefix))

    def folders(self) -> Iterator[str]:
        return (path.name for path in self._folder.iterdir())

    def _counted(self, data: bytes) -> bytes:
        self.read_bytes += len(data)
        self.requests += 1
        return data


class Table(MemoryStore):
    """Contacts 1 to n as JSON, in pages as DynamoDB's; `recent` are those that the index `changes` tells of."""

    PAGE = 1_000

    def __init__(self, docs: list[str] | None = None) -> None:
        super().__init__()
        self.docs = docs or []
        self.recent: Mapping[int, tuple[int, str]] = {}
        for name, kind in FIELDS.items():
            body = {"name": name, "label": name, "type": kind}
            documents.create(self, WORKSPACE, CUSTOM_FIELD, name, body, NOW)

    def query(self, partition: Partition, *, index: str | None = None, **how: Any) -> Page:
        if not partition.pk.startswith(f"{WORKSPACE}#contact#"):
            return super().query(partition, index=index, **how)
        shard = int(partition.pk.rpartition("#")[2])
        within: Range = how["within"]
        if index:
            items = [
                _item(number, doc, at)
                for number, (at, doc) in self.recent.items()
                if number % keys.SHARDS == shard and at >= within.low  # type: ignore[operator]
            ]
            return Page(items, None)
        start = int(how["start"]["sk"]) + 1 if how.get("start") else int(within.low or 0)
        last = min(int(within.high or 2**32), len(self.docs))
        first = max(start, 1)
        numbers = range(first + (shard - first) % keys.SHARDS, last + 1, keys.SHARDS)
        page = numbers[: how.get("limit") or self.PAGE]
        items = [_item(number, self.docs[number - 1], 1) for number in page]
        return Page(items, items[-1] if len(page) < len(numbers) else None)


def _item(number: int, doc: str, at: int) -> Item:
    return {"sk": keys.contact_sk(number), "updated_at": at, "version": 1, "doc": doc}


def to_json(doc: Mapping[str, Any]) -> str:
    return json.dumps(doc, ensure_ascii=False)
