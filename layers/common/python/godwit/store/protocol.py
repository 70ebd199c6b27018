"""The item store as the domain sees it: conditional writes, transactions and sorted ranges. Pure.

Two implementations, one conformance suite (`tests/integration/test_store.py`): `dynamo` and `memory`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from godwit.store.conditions import Condition, Item
from godwit.store.keys import Key, Partition


@dataclass(frozen=True)
class Put:
    """Write the whole item; its key attributes are added by the store."""

    key: Key
    item: Item
    condition: Condition | None = None


@dataclass(frozen=True)
class Update:
    """Change attributes, making the item where there is none.

    `set` assigns, `default` assigns what is not there yet, `add` adds to a number (absent counts as 0),
    `remove` takes attributes away. No attribute may be named twice.
    """

    key: Key
    set: Mapping[str, Any] = field(default_factory=dict)
    default: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, int] = field(default_factory=dict)
    remove: Sequence[str] = ()
    condition: Condition | None = None


@dataclass(frozen=True)
class Delete:
    """Remove the item; none there is fine."""

    key: Key
    condition: Condition | None = None


@dataclass(frozen=True)
class Check:
    """Only look whether the condition holds; part of a transaction."""

    key: Key
    condition: Condition


Write = Put | Update | Delete


class ConditionFailed(Exception):
    """The condition of a single write did not hold. `item` is what stands there (None: nothing)."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("the item is not as the write demands")
        self.item = item


class TransactionFailed(Exception):
    """Nothing was written: the conditions at these positions did not hold.

    `failed` maps positions in the transaction to what stands there (None: nothing).
    """

    def __init__(self, failed: Mapping[int, Item | None]) -> None:
        super().__init__(f"conditions failed at {sorted(failed)}")
        self.failed = failed


class Unstorable(Exception):
    """What was to be written can't be stored, see `limits`: a fault of whoever asks for it. Nothing was written."""


class Contended(Exception):
    """Others kept writing the same items: nothing was written, and trying again later is right."""


@dataclass(frozen=True)
class Range:
    """A bound on the sort key: a prefix, or from `low` to `high` with both ends; one side may be open."""

    prefix: str | None = None
    low: str | int | None = None
    high: str | int | None = None


@dataclass(frozen=True)
class Page:
    """Items in order of their sort key, and where to go on (None: that was all)."""

    items: list[Item]
    next: Item | None


class Store(Protocol):
    """Items by key. Items come back with their `pk` and `sk`."""

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        """The item; `consistent` sees every write that was answered before."""
        ...

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
        """The items that are there, however many keys; in no order."""
        ...

    def write(self, write: Write) -> Item | None:
        """Write one item and answer it as it is now (None after a delete).

        Raises ConditionFailed, Unstorable.
        """
        ...

    def transact(self, writes: Sequence[Write | Check]) -> None:
        """Write all (at most 100) or nothing.

        Raises TransactionFailed, Unstorable, or Contended when others kept getting in the way.
        """
        ...

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
        """A page of a partition (of an index, where named) in order of the sort key.

        `consistent` sees every write that was answered before; an index can't. `start` is the `next` of the page
        before. A page may hold fewer than `limit` and still have a next. `where` leaves out items of which it does
        not hold; it saves reading them in, not what the store charges for them.
        """
        ...


def query_all(
    store: Store,
    partition: Partition,
    *,
    index: str | None = None,
    within: Range | None = None,
    where: Condition | None = None,
    descending: bool = False,
    consistent: bool = False,
) -> Iterator[Item]:
    """All items of a partition, page after page; `where` as in `Store.query`."""
    start: Item | None = None
    while True:
        page = store.query(
            partition,
            index=index,
            within=within,
            where=where,
            descending=descending,
            start=start,
            consistent=consistent,
        )
        yield from page.items
        if page.next is None:
            return
        start = page.next
