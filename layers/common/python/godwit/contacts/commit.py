"""The one way a contact is written: with its pointers, search entries and timeline, in a transaction.

May touch: the store. Every write has a fresh `updated_at`, which the contact index goes by (DESIGN §4), and a condition
on the version read. Since the timeline is written here, no change of consent can go by without an entry.
"""

import json
from collections.abc import Callable

from godwit.clock import Clock
from godwit.contacts import entries, timeline
from godwit.contacts.answer import is_live
from godwit.contacts.document import Doc
from godwit.contacts.entries import ADDRESS_KINDS, AddressKind
from godwit.contacts.timeline import PROVIDER, RECIPIENT, Author, Entry, Note, Reason
from godwit.contacts.wishes import outliving
from godwit.errors import Conflict
from godwit.store import keys
from godwit.store.conditions import Absent, Condition, Equals, Item
from godwit.store.documents import LARGEST, dump
from godwit.store.protocol import (
    Check,
    ConditionFailed,
    Contended,
    Delete,
    Put,
    Store,
    TransactionFailed,
    Write,
)

ATTEMPTS = 20
RESERVE = 10_000
"""Bytes of a contact that are kept free for what recipients and providers say: an unsubscribe is never too large."""


class Stale(Exception):
    """The contact has changed since it was read; nothing was written."""


class AddressTaken(Conflict):
    """Other contacts have addresses that this one was to get; nothing was written. `others`: their numbers by field."""

    def __init__(self, others: dict[AddressKind, int]) -> None:
        taken = ", ".join(f"{kind.replace('_', ' ')} belongs to contact {number}" for kind, number in others.items())
        super().__init__(f"The {taken}.")
        self.others = others


def doc_of(item: Item) -> Doc:
    """The fields of a live contact."""
    doc: Doc = json.loads(item["doc"])
    return doc


def commit(
    store: Store,
    workspace: str,
    number: int,
    before: Item | None,
    after: Doc,
    clock: Clock,
    by: Author,
    note: Note | Reason | None = None,
) -> Item:
    """Write `after` as what contact `number` holds, and answer the stored item. A `note` is kept with it.

    `before` is the item as it was read, None to make the contact. An address that is new to the contact brings its
    suppression along; a no stays with an address that is given up. Raises AddressTaken, Stale (also where the contact
    to make is there), Contended, and Invalid where the contact would be too large; what people say themselves still
    fits then.
    """
    old = doc_of(before) if before else None
    doc = _forget_suppressions(workspace, old, after)
    for _ in range(ATTEMPTS):
        now = clock()
        item = {
            "version": before["version"] + 1 if before else 1,
            "updated_at": now,
            "doc": dump(doc, LARGEST + RESERVE if by.actor in (RECIPIENT, PROVIDER) else LARGEST),
        }
        key = keys.contact(workspace, number)
        unchanged: Condition = Equals("version", before["version"]) if before else Absent()
        writes: list[Write | Check] = [Put(key, item, unchanged)]
        writes += _pointer_writes(workspace, number, old, doc)
        writes += _former_writes(workspace, number, old, doc)
        writes += outliving(store, workspace, old, doc, now) if old else []
        writes += _suppression_checks(workspace, old, doc)
        writes += _name_writes(workspace, number, old, doc)
        writes += _tracking_writes(workspace, number, old, doc)
        writes += _timeline_writes(workspace, number, item, timeline.entries(old, doc, by), note, by)
        try:
            write_together(store, writes)
        except TransactionFailed as refused:
            doc = _seen_suppressions(workspace, number, doc, writes, refused)
        else:
            return {**item, "pk": key.pk, "sk": key.sk}
    raise Contended("the suppressions of the contact's addresses kept changing")


def amend(
    store: Store,
    workspace: str,
    number: int,
    change: Callable[[Doc], Doc | None],
    clock: Clock,
    by: Author,
    note: Note | Reason | None = None,
) -> Item | None:
    """Change a contact whatever its version: `change` gets the fields as they are and answers what they become.

    It may be called several times; None leaves the contact alone. Answers the item, None where there is no contact.
    A `note` is kept also where nothing else changes. Raises what `commit` raises, but for Stale.
    """
    for _ in range(ATTEMPTS):
        item = store.get(keys.contact(workspace, number), consistent=True)
        if item is None or not is_live(item):
            return None
        after = change(doc_of(item))
        if after is None or (after == doc_of(item) and note is None):
            return item
        try:
            return commit(store, workspace, number, item, after, clock, by, note)
        except Stale:
            continue
    raise Contended("others kept changing the contact")


def write_together(store: Store, writes: list[Write | Check]) -> None:
    """Write all or nothing; one write alone needs no transaction, which would cost twice. Raises TransactionFailed."""
    first = writes[0]
    if len(writes) > 1 or isinstance(first, Check):
        store.transact(writes)
        return
    try:
        store.write(first)
    except ConditionFailed as refused:
        raise TransactionFailed({0: refused.item}) from None


def _pointer_writes(workspace: str, number: int, old: Doc | None, doc: Doc) -> list[Write | Check]:
    before = entries.pointers(workspace, old) if old else {}
    after = entries.pointers(workspace, doc)
    return [
        *(Put(key, {"number": number}, Absent()) for key in after if key not in before),
        *(Delete(key) for key in before if key not in after),
    ]


def _former_writes(workspace: str, number: int, old: Doc | None, doc: Doc) -> list[Write]:
    """Addresses that the contact has no more, as long as there is one: whoever is erased, is so under these too."""
    given_up = [(kind, old[kind]) for kind in ADDRESS_KINDS if old[kind] and old[kind] != doc[kind]] if old else []
    return [
        Put(keys.former_address(workspace, number, kind, value), {"kind": kind, "value": value})
        for kind, value in given_up
    ]


def _forget_suppressions(workspace: str, old: Doc | None, doc: Doc) -> Doc:
    """`doc` without what was known of addresses that it no longer has."""
    if old is None:
        return doc
    kept = entries.suppressions(workspace, old).items() & entries.suppressions(workspace, doc).items()
    channels = {channel for _, channel in kept}
    return {**doc, "suppressed": {c: reason if c in channels else None for c, reason in doc["suppressed"].items()}}


def _suppression_checks(workspace: str, old: Doc | None, doc: Doc) -> list[Check]:
    """Guards that what `doc` says of the suppression of new addresses is so."""
    known = entries.suppressions(workspace, old) if old else {}
    return [
        Check(key, Absent() if (reason := doc["suppressed"][channel]) is None else Equals("reason", reason))
        for key, channel in entries.suppressions(workspace, doc).items()
        if key not in known
    ]


def _name_writes(workspace: str, number: int, old: Doc | None, doc: Doc) -> list[Write]:
    before = entries.names(workspace, number, old) if old else set()
    after = entries.names(workspace, number, doc)
    return [*(Put(key, {}) for key in sorted(after - before, key=str)), *(Delete(key) for key in before - after)]


def _tracking_writes(workspace: str, number: int, old: Doc | None, doc: Doc) -> list[Write]:
    """What is there for the untracked only, so that those who answer hits need no right to read contacts.

    It outlives the contact, whose mails still ask to be tracked.
    """
    was_tracked = old is None or old["tracking"]
    if was_tracked == doc["tracking"]:
        return []
    key = keys.untracked(workspace, number)
    return [Delete(key) if doc["tracking"] else Put(key, {})]


def _timeline_writes(
    workspace: str, number: int, item: Item, happened: list[Entry], note: Note | Reason | None, by: Author
) -> list[Write]:
    """What happened, under its time; the contact's new version tells it from what else happened then."""
    writes: list[Write] = []
    if happened:
        key = keys.timeline_entry(workspace, number, item["updated_at"], f"{item['version']:010d}")
        writes.append(Put(key, {"actor": by.actor, "entries": happened}))
    if note is not None:
        key = keys.timeline_entry(workspace, number, note.at, f"{item['version']:010d}n")
        writes.append(Put(key, {"actor": by.actor, "entries": [note.entry]}))
    return writes


def _seen_suppressions(
    workspace: str, number: int, doc: Doc, writes: list[Write | Check], refused: TransactionFailed
) -> Doc:
    """`doc` with the suppressions that the transaction ran into. Raises Stale, AddressTaken."""
    pointers = entries.pointers(workspace, doc)
    checks = entries.suppressions(workspace, doc)
    taken: dict[AddressKind, int] = {}
    suppressed = dict(doc["suppressed"])
    for position, there in refused.failed.items():
        key = writes[position].key
        if position == 0 or (there is not None and there.get("number") == number):
            raise Stale
        if key in pointers and there is not None:
            taken[pointers[key]] = there["number"]
        elif key in checks:
            suppressed[checks[key]] = there["reason"] if there else None
    if taken:
        raise AddressTaken(taken)
    return {**doc, "suppressed": suppressed}
