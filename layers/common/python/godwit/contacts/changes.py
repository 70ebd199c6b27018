"""Making, changing and deleting one contact. May touch: the store."""

from collections.abc import Mapping, Sequence
from typing import Any

from godwit.clock import Clock, to_iso
from godwit.contacts import numbers
from godwit.contacts.answer import is_live, number_of
from godwit.contacts.commit import ATTEMPTS, AddressTaken, Stale, amend, commit, doc_of
from godwit.contacts.document import Doc, merge, new_doc
from godwit.contacts.listing import number_from, read
from godwit.contacts.removal import forget_history, remove
from godwit.contacts.timeline import Author, Note
from godwit.errors import Conflict, Fault, Invalid, NotFound
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Contended, Store

Change = Mapping[str, Any]
"""See `document`."""


def create(
    store: Store, workspace: str, change: Change, clock: Clock, by: Author, default_topics: Sequence[str] = ()
) -> Item:
    """Make a contact and answer the stored item. Raises Invalid (no address), AddressTaken.

    Where `change` doesn't speak of topics, it is subscribed to the default ones.
    """
    now = clock()
    doc = _reachable(merge(new_doc(now), {"topics": list(default_topics), **change}, now))
    number = numbers.take(store, workspace)[0]
    return commit(store, workspace, number, None, doc, clock, by)


def update(
    store: Store, workspace: str, identifier: str, version: int, change: Change, clock: Clock, by: Author
) -> Item:
    """Merge `change` into the version that was read; nothing is written where nothing changes.

    Raises NotFound, Invalid, AddressTaken, and Conflict on a stale version.
    """
    item = read(store, workspace, identifier)
    _expect(item, version)
    before = doc_of(item)
    after = _reachable(merge(before, change, clock()))
    if after == before:
        return item
    try:
        return commit(store, workspace, number_from(identifier), item, after, clock, by)
    except Stale:
        raise _stale() from None


def upsert(
    store: Store,
    workspace: str,
    email: str,
    version: int | None,
    change: Change,
    clock: Clock,
    by: Author,
    default_topics: Sequence[str] = (),
) -> tuple[Item, bool]:
    """Merge `change` into the contact with this (normal) email address, or make it; also answers whether it was made.

    With a `version` the contact must be there, at that version. Raises NotFound, Invalid, AddressTaken, Conflict.
    """
    change = {**change, "email": email}
    for _ in range(ATTEMPTS):
        item = _with_email(store, workspace, email)
        try:
            if item is None and version is not None:
                raise NotFound("There is no contact with this address.")
            if item is None:
                return create(store, workspace, change, clock, by, default_topics), True
            identifier = str(number_of(item))
            return update(store, workspace, identifier, version or item["version"], change, clock, by), False
        except AddressTaken as taken:
            if "email" not in taken.others:
                raise
        except Conflict:
            if version is not None:
                raise
    raise Contended("others kept changing the contact")


def add_note(store: Store, workspace: str, identifier: str, note: Note, clock: Clock, by: Author) -> Item:
    """Keep a note in a contact's timeline; it counts as an interaction at its time. Raises NotFound, Contended."""

    def interacted(doc: Doc) -> Doc:
        # Moments as the API writes them sort as text.
        latest = max(doc["last_interaction_at"] or "", to_iso(note.at))
        return {**doc, "last_interaction_at": latest}

    item = amend(store, workspace, number_from(identifier), interacted, clock, by, note)
    if item is None:
        raise NotFound("There is no such contact.")
    return item


def delete(store: Store, workspace: str, identifier: str, version: int, clock: Clock) -> None:
    """Delete the version that was read, leaving a tombstone, and its timeline. Raises NotFound, Conflict."""
    item = read(store, workspace, identifier)
    _expect(item, version)
    try:
        remove(store, workspace, number_from(identifier), item, clock)
    except Stale:
        raise _stale() from None
    forget_history(store, workspace, number_from(identifier))


def _with_email(store: Store, workspace: str, email: str) -> Item | None:
    pointer = store.get(keys.address(workspace, "email", email), consistent=True)
    item = store.get(keys.contact(workspace, pointer["number"]), consistent=True) if pointer else None
    return item if item and is_live(item) and doc_of(item)["email"] == email else None


def _reachable(doc: Doc) -> Doc:
    if not doc["email"] and not doc["phone"]:
        raise Invalid([Fault("email", "a contact needs an email address or a phone number")])
    return doc


def _expect(item: Item, version: int) -> None:
    if item["version"] != version:
        raise Conflict(f"The contact has changed since you read it: it is at version {item['version']}.")


def _stale() -> Conflict:
    return Conflict("The contact was changed by someone else at the same time; read it again.")
