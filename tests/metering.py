"""What a workload would cost on DynamoDB: the in-memory store, counting requests and consumed capacity.

Emulators do not meter. Sizes and units as AWS documents them:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

import math
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from godwit.store.conditions import Item
from godwit.store.keys import Key
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Check, Page, Write
from godwit.store.tables import Index

WRITE_UNIT, READ_UNIT = 1_024, 4_096
_BATCH = 100


def size_of(value: Any) -> int:
    """Bytes of an attribute's value."""
    match value:
        case str():
            return len(value.encode())
        case bool() | None:
            return 1
        case int():
            return math.ceil(len(str(abs(value))) / 2) + 1
        case dict():
            return 3 + sum(1 + len(name) + size_of(each) for name, each in value.items())
        case list():
            return 3 + sum(1 + size_of(each) for each in value)
    return len(value)


def item_size(item: Item | None) -> int:
    """Bytes of an item, names of attributes included."""
    return sum(len(name.encode()) + size_of(value) for name, value in (item or {}).items())


class MeteredStore(MemoryStore):
    """Counts `requests` by kind, and read and write units."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: Counter[str] = Counter()
        self.read_units = 0.0
        self.write_units = 0.0
        self._counting = threading.Lock()

    def figures(self) -> dict[str, float]:
        """All that was counted."""
        return {**self.requests, "read units": self.read_units, "write units": self.write_units}

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        item = super().get(key, consistent=consistent)
        self._read("GetItem", [item], consistent)
        return item

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
        found = super().get_many(keys, consistent=consistent)
        self._read("BatchGetItem", [found.get(key) for key in keys], consistent, math.ceil(len(keys) / _BATCH))
        return found

    def write(self, write: Write) -> Item | None:
        written: Item | None = self._written(
            type(write).__name__, [write], lambda: super(MeteredStore, self).write(write)
        )
        return written

    def transact(self, writes: Sequence[Write | Check]) -> None:
        self._written("TransactWriteItems", writes, lambda: super(MeteredStore, self).transact(writes), times=2)

    def query(self, *arguments: Any, **named: Any) -> Page:
        page = super().query(*arguments, **named)
        units = math.ceil(sum(map(item_size, page.items)) / READ_UNIT) or 1
        with self._counting:
            self.requests["Query"] += 1
            self.read_units += units if named.get("consistent") else units / 2
        return page

    def _read(self, kind: str, items: Sequence[Item | None], consistent: bool, requests: int = 1) -> None:
        units = sum(math.ceil(item_size(item) / READ_UNIT) or 1 for item in items)
        with self._counting:
            self.requests[kind] += requests
            self.read_units += units if consistent else units / 2

    def _written(self, kind: str, writes: Sequence[Write | Check], act: Callable[[], Any], times: int = 1) -> Any:
        with self._lock:
            before = [self._stored(write.key) for write in writes]
            try:
                return act()
            finally:
                after = [self._stored(write.key) for write in writes]
                units = 0
                for write, old, new in zip(writes, before, after, strict=True):
                    units += times * (math.ceil(max(item_size(old), item_size(new)) / WRITE_UNIT) or 1)
                    for index in write.key.table.indexes:
                        units += _indexed_units(index, old, new)
                with self._counting:
                    self.requests[kind] += 1
                    self.write_units += units


def _indexed_units(index: Index, old: Item | None, new: Item | None) -> int:
    """What an index costs: nothing where what it holds stays, and a changed sort key is a removal and an insertion."""
    before, after = (_held(index, item) for item in (old, new))
    if before == after:
        return 0
    return sum(math.ceil(item_size(item) / WRITE_UNIT) for item in (before, after) if item is not None)


def _held(index: Index, item: Item | None) -> Item | None:
    if item is None or index.sort not in item:
        return None
    if not index.keys_only and not index.only:
        return item
    names = ("pk", "sk", index.partition, index.sort, *index.only)
    return {name: item[name] for name in names if name in item}
