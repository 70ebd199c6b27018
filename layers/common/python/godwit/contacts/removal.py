"""The one way a contact goes: a tombstone in its place, and what must outlive it. May touch: the store."""

from godwit.clock import DAY, SECOND, Clock
from godwit.contacts import entries
from godwit.contacts.answer import is_live
from godwit.contacts.commit import ATTEMPTS, Stale, doc_of, write_together
from godwit.contacts.document import Doc
from godwit.contacts.entries import ADDRESS_KINDS, AddressKind
from godwit.contacts.marks import marks_of
from godwit.contacts.wishes import outliving
from godwit.store import keys
from godwit.store.conditions import Equals, Item
from godwit.store.protocol import Check, Contended, Delete, Put, Store, TransactionFailed, Write, query_all
from godwit.store.tables import CONTACTS

TOMBSTONE_DAYS = 30


def remove(store: Store, workspace: str, number: int, before: Item, clock: Clock, *, erased: bool = False) -> None:
    """Leave a tombstone in a contact's place, without personal data. Raises Stale.

    It has what the person can still be erased by: `marks` of their addresses, and the `imports` that wrote of them.
    What they wanted no more stays with their addresses, so that who is made anew, by an import, is left in peace; who
    is `erased` wants nothing more.
    """
    now = clock()
    doc = doc_of(before)
    tombstone = {
        "deleted": True,
        "version": before["version"] + 1,
        "updated_at": now,
        "expires_at": (now + TOMBSTONE_DAYS * DAY) // SECOND,
        "marks": marks_of(workspace, _all_addresses(store, workspace, number, doc)),
        "imports": _imports_of(store, workspace, number),
    }
    writes: list[Write | Check] = [
        Put(keys.contact(workspace, number), tombstone, Equals("version", before["version"])),
        *(Delete(key) for key in entries.pointers(workspace, doc)),
        *(Delete(key) for key in entries.names(workspace, number, doc)),
        *outliving(store, workspace, doc, None, now, erased),
    ]
    try:
        write_together(store, writes)
    except TransactionFailed:
        raise Stale from None


def bury(store: Store, workspace: str, number: int, clock: Clock, *, erased: bool = False) -> None:
    """As `remove`, whatever the contact's version; none there is fine. Raises Contended."""
    for _ in range(ATTEMPTS):
        item = store.get(keys.contact(workspace, number), consistent=True)
        if item is None or not is_live(item):
            return
        try:
            remove(store, workspace, number, item, clock, erased=erased)
        except Stale:
            continue
    raise Contended("others kept changing the contact")


def forget_history(store: Store, workspace: str, number: int) -> None:
    """Remove all that is kept of what happened to a contact: its timeline, and the addresses it had before."""
    for partition in (keys.timeline(workspace, number), keys.former_addresses(workspace, number)):
        for item in query_all(store, partition, consistent=True):
            store.write(Delete(keys.Key(CONTACTS, item["pk"], item["sk"])))


def _all_addresses(store: Store, workspace: str, number: int, doc: Doc) -> list[tuple[AddressKind, str]]:
    """The addresses that a contact has or had, but for those that others have by now."""
    former: dict[keys.Key, tuple[AddressKind, str]] = {}
    for item in query_all(store, keys.former_addresses(workspace, number), consistent=True):
        former[keys.address(workspace, item["kind"], item["value"])] = (item["kind"], item["value"])
    taken = store.get_many(list(former), consistent=True)
    has: list[tuple[AddressKind, str]] = [(kind, doc[kind]) for kind in ADDRESS_KINDS if doc[kind]]
    return [*has, *(address for pointer, address in former.items() if pointer not in taken)]


def _imports_of(store: Store, workspace: str, number: int) -> list[str]:
    """The imports that wrote of a contact, by its timeline."""
    happened = query_all(store, keys.timeline(workspace, number), consistent=True)
    return sorted({entry["import_id"] for item in happened for entry in item["entries"] if entry["kind"] == "import"})
