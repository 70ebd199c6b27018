"""Documents: versioned JSON in the Core table, one item each (segments, campaigns, imports, settings, …).

May touch: the store. An item is `id`, `version`, `created_at`, `updated_at` (ms), `doc` (JSON), and what a
feature wants to condition its writes on (`extra`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from godwit.errors import Conflict, Fault, Invalid, NotFound
from godwit.store import keys
from godwit.store.conditions import Absent, Equals, Item
from godwit.store.protocol import ConditionFailed, Delete, Put, Store, TransactionFailed, Update, Write


@dataclass(frozen=True)
class Document:
    """What stands in the store. `extra`: the attributes beside the JSON, such as a campaign's status."""

    id: str
    version: int
    created_at: int
    updated_at: int
    body: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)


LARGEST = 380_000
"""Bytes of a document's JSON; an item of DynamoDB has at most 400 KB, keys and attributes included."""

_OWN = frozenset({"pk", "sk", "version", "created_at", "updated_at", "doc"})


def to_document(item: Item) -> Document:
    """The document that an item of the store holds."""
    extra = {name: value for name, value in item.items() if name not in _OWN}
    return Document(item["sk"], item["version"], item["created_at"], item["updated_at"], json.loads(item["doc"]), extra)


def dump(body: Mapping[str, Any], most: int = LARGEST) -> str:
    """A document's JSON. Raises Invalid where it has more than `most` bytes."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    size = len(text.encode())
    if size > most:
        raise Invalid([Fault("body", f"has {size:,} bytes of text; {most:,} can be stored")])
    return text


def create(
    store: Store,
    workspace: str,
    kind: str,
    identifier: str,
    body: Mapping[str, Any],
    now: int,
    extra: Mapping[str, Any] | None = None,
) -> Document:
    """Write a new document at version 1. Raises ConditionFailed where the id is taken."""
    item = {**(extra or {}), "version": 1, "created_at": now, "updated_at": now, "doc": dump(body)}
    written = store.write(Put(keys.document(workspace, kind, identifier), item, Absent()))
    assert written is not None
    return to_document(written)


def find(store: Store, workspace: str, kind: str, identifier: str) -> Document | None:
    """The document as last written, None where there is none."""
    item = store.get(keys.document(workspace, kind, identifier), consistent=True)
    return to_document(item) if item else None


def read(store: Store, workspace: str, kind: str, identifier: str) -> Document:
    """The document as last written. Raises NotFound."""
    document = find(store, workspace, kind, identifier)
    if document is None:
        raise NotFound(f"There is no such {_named(kind)}.")
    return document


def require(store: Store, workspace: str, kind: str, identifier: str, version: int) -> Document:
    """The document, if it is at the version that was read. Raises NotFound, or Conflict on a stale version."""
    document = read(store, workspace, kind, identifier)
    if document.version != version:
        raise _stale(kind, document.version)
    return document


def replace(
    store: Store,
    workspace: str,
    kind: str,
    identifier: str,
    body: Mapping[str, Any],
    version: int,
    now: int,
    also: Sequence[Write] = (),
) -> Document:
    """Replace the JSON of the version that was read, and write `also` in the same transaction.

    Raises NotFound, or Conflict on a stale version.
    """
    update = Update(
        keys.document(workspace, kind, identifier),
        set={"doc": dump(body), "updated_at": now},
        add={"version": 1},
        condition=Equals("version", version),
    )
    if also:
        try:
            store.transact([update, *also])
        except TransactionFailed as failed:
            raise _gone_or_stale(kind, failed.failed.get(0)) from None
        return read(store, workspace, kind, identifier)
    try:
        written = store.write(update)
    except ConditionFailed as failed:
        raise _gone_or_stale(kind, failed.item) from None
    assert written is not None
    return to_document(written)


def delete(store: Store, workspace: str, kind: str, identifier: str, version: int) -> None:
    """Remove the version that was read. Raises NotFound, or Conflict on a stale version."""
    try:
        store.write(Delete(keys.document(workspace, kind, identifier), Equals("version", version)))
    except ConditionFailed as failed:
        raise _gone_or_stale(kind, failed.item) from None


def newest_first(
    store: Store, workspace: str, kind: str, limit: int, before: str | None = None
) -> tuple[list[Document], str | None]:
    """A page of documents by descending id, and the id that the next page comes before (None: no more)."""
    partition = keys.documents(workspace, kind)
    start: Item | None = None if before is None else {"pk": partition.pk, "sk": before}
    items: list[Item] = []
    while True:
        page = store.query(partition, descending=True, limit=limit - len(items), start=start, consistent=True)
        items += page.items
        start = page.next
        if start is None or len(items) >= limit:
            break
    return [to_document(item) for item in items], start["sk"] if start else None


def _named(kind: str) -> str:
    """What people call it."""
    return "image" if kind == "media" else kind.replace("_", " ")


def _gone_or_stale(kind: str, there: Item | None) -> Conflict | NotFound:
    return NotFound(f"There is no such {_named(kind)}.") if there is None else _stale(kind, there["version"])


def _stale(kind: str, version: int) -> Conflict:
    return Conflict(f"The {_named(kind)} has changed since you read it: it is at version {version}.")
