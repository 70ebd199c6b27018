"""The store in memory, with DynamoDB's semantics: for tests and fault runs. Passes the same conformance suite."""

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from godwit.store.conditions import Condition, Item, holds
from godwit.store.keys import Key, Partition
from godwit.store.limits import require_storable
from godwit.store.protocol import (
    Check,
    ConditionFailed,
    Delete,
    Page,
    Put,
    Range,
    TransactionFailed,
    Update,
    Write,
)
from godwit.store.tables import Index, Table

OnChange = Callable[[Key, Item | None, Item | None], None]
"""Told of each change: the key, the item before, the item after; as a DynamoDB stream would."""


class MemoryStore:
    """Items in dicts, one lock around each operation.

    `watchers` are told of every change of a table with a stream, in order.
    """

    def __init__(self) -> None:
        self._items: dict[tuple[str, str], dict[str, Item]] = defaultdict(dict)
        self._indexed: dict[tuple[str, str, str], dict[tuple[str, str], Item]] = defaultdict(dict)
        self._lock = threading.RLock()
        self.watchers: list[OnChange] = []

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        """See `Store.get`; always consistent."""
        with self._lock:
            return _copy(self._stored(key))

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
        """See `Store.get_many`; always consistent."""
        with self._lock:
            found = {key: self._stored(key) for key in keys}
            return {key: _copied(item) for key, item in found.items() if item is not None}

    def write(self, write: Write) -> Item | None:
        """See `Store.write`."""
        require_storable(write)
        with self._lock:
            before = self._stored(write.key)
            if write.condition is not None and not holds(write.condition, before):
                raise ConditionFailed(_copy(before))
            return _copy(self._apply(write))

    def transact(self, writes: Sequence[Write | Check]) -> None:
        """See `Store.transact`; never contended, for there is one lock."""
        if len(writes) > 100 or len({write.key for write in writes}) != len(writes):
            raise ValueError("a transaction has at most 100 writes, each of another item")
        for write in writes:
            require_storable(write)
        with self._lock:
            failed: dict[int, Item | None] = {}
            for position, write in enumerate(writes):
                condition: Condition | None = write.condition
                if condition is not None and not holds(condition, self._stored(write.key)):
                    failed[position] = _copy(self._stored(write.key))
            if failed:
                raise TransactionFailed(failed)
            for write in writes:
                if not isinstance(write, Check):
                    self._apply(write)

    def query(
        self,
        partition: Partition,
        *,
        index: str | None = None,
        within: Range | None = None,
        where: Condition | None = None,
        descending: bool = False,
        limit: int | None = None,
        start: Item | None = None,
        consistent: bool = False,
    ) -> Page:
        """See `Store.query`."""
        definition = partition.table.index(index) if index else None
        sort = definition.sort if definition else "sk"
        with self._lock:
            if definition:
                found = list(self._indexed[partition.table.name, definition.name, partition.pk].values())
            else:
                found = list(self._items[partition.table.name, partition.pk].values())

            def order(item: Item) -> tuple[object, str, str]:
                return (item[sort], item["pk"], item["sk"])

            found = [item for item in found if _inside(within, item[sort])]
            found.sort(key=order, reverse=descending)
            if start is not None:
                mark = order(start)
                found = [item for item in found if (order(item) < mark if descending else order(item) > mark)]
            page = found[:limit] if limit is not None else found
            kept = [item for item in page if where is None or holds(where, item)]
            names = ("pk", "sk", definition.partition, definition.sort) if definition else ("pk", "sk")
            if definition and (definition.keys_only or definition.only):
                held = (*names, *definition.only)
                items = [_copied({name: item[name] for name in held if name in item}) for item in kept]
            else:
                items = [_copied(item) for item in kept]
            more = len(page) < len(found)
            return Page(items, {name: page[-1][name] for name in names} if more and page else None)

    def _stored(self, key: Key) -> Item | None:
        return self._items[key.table.name, key.pk].get(key.sk)

    def _apply(self, write: Write) -> Item | None:
        before = self._stored(write.key)
        after: Item | None
        match write:
            case Put(key, item):
                after = {**_copied(item), "pk": key.pk, "sk": key.sk}
            case Delete():
                after = None
            case Update(key):
                after = {**(before or {"pk": key.pk, "sk": key.sk})}
                after.update(_copied(write.set))
                for name, value in write.default.items():
                    after.setdefault(name, copy.deepcopy(value))
                for name, amount in write.add.items():
                    after[name] = after.get(name, 0) + amount
                for name in write.remove:
                    after.pop(name, None)
        if after is not None:
            after = {name: value for name, value in after.items() if value is not None}
        self._replace(write.key, before, after)
        return after

    def _replace(self, key: Key, before: Item | None, after: Item | None) -> None:
        rows = self._items[key.table.name, key.pk]
        if after is None:
            rows.pop(key.sk, None)
        else:
            rows[key.sk] = after
        for index in key.table.indexes:
            self._reindex(key.table, index, before, after)
        if key.table.stream and before != after:
            for watcher in self.watchers:
                watcher(key, _copy(before), _copy(after))

    def _reindex(self, table: Table, index: Index, before: Item | None, after: Item | None) -> None:
        for item, keep in ((before, False), (after, True)):
            if item is None or index.partition not in item or index.sort not in item:
                continue
            rows = self._indexed[table.name, index.name, item[index.partition]]
            if keep:
                rows[item["pk"], item["sk"]] = item
            else:
                rows.pop((item["pk"], item["sk"]), None)


def _inside(within: Range | None, value: str | int) -> bool:
    if within is None:
        return True
    if within.prefix is not None and not str(value).startswith(within.prefix):
        return False
    if within.low is not None and value < within.low:  # type: ignore[operator]
        return False
    return not (within.high is not None and value > within.high)  # type: ignore[operator]


def _copied(item: Mapping[str, Any]) -> Item:
    # Most values are immutable, and fault runs copy millions of items.
    return {name: copy.deepcopy(v) if isinstance(v, list | dict) else v for name, v in item.items()}


def _copy(item: Item | None) -> Item | None:
    return None if item is None else _copied(item)
