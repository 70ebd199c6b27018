"""Finding contacts: one by id, all by number, some by the beginning of an address or name. May touch: the store."""

import json
from collections.abc import Iterator, Sequence

from godwit.contacts import entries, numbers
from godwit.contacts.answer import is_live, number_of
from godwit.errors import Fault, Invalid, NotFound
from godwit.ids import contact_number
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.keys import Partition
from godwit.store.protocol import Range, Store

BATCH = 100
"""What DynamoDB gives in one BatchGetItem."""
LOOKED_AT = 3_000
"""At most so many numbers are looked at for one page; a page among long gaps may so be short, and still have a next."""

SearchPlace = Sequence[int | str]
"""Where a search goes on: the kind of entry (an index of `_kinds`) and the last sort key seen there."""


def number_from(identifier: str) -> int:
    """The number that a contact's id stands for. Raises NotFound where it can't be one."""
    try:
        return contact_number(identifier)
    except ValueError:
        raise NotFound("There is no such contact.") from None


def read(store: Store, workspace: str, identifier: str) -> Item:
    """The contact as last written. Raises NotFound."""
    item = store.get(keys.contact(workspace, number_from(identifier)), consistent=True)
    if item is None or not is_live(item):
        raise NotFound("There is no such contact.")
    return item


def read_many(store: Store, workspace: str, wanted: Sequence[int]) -> list[Item]:
    """The live ones among these numbers, in the order given."""
    found = store.get_many([keys.contact(workspace, number) for number in wanted], consistent=True)
    items = [found.get(keys.contact(workspace, number)) for number in wanted]
    return [item for item in items if item is not None and is_live(item)]


def page(store: Store, workspace: str, limit: int, after: int, tag: str | None = None) -> tuple[list[Item], int | None]:
    """Contacts by ascending number from beyond `after`, only those with `tag` where given; and where to go on."""
    end = numbers.last(store, workspace)
    found: list[Item] = []
    position = after
    while position < end and len(found) < limit and position - after < LOOKED_AT:
        wanted = range(position + 1, min(position + BATCH, end) + 1)
        items = [item for item in read_many(store, workspace, wanted) if _has(item, tag)]
        if len(found) + len(items) > limit:
            items = items[: limit - len(found)]
            position = number_of(items[-1])
        else:
            position = wanted[-1]
        found += items
    return found, position if position < end else None


def search(
    store: Store,
    workspace: str,
    q: str,
    limit: int,
    place: SearchPlace | None,
    tag: str | None = None,
    phone: str | None = None,
) -> tuple[list[Item], list[int | str] | None]:
    """Contacts whose email, phone, name or company begins with `q`, each once; and where to go on.

    They come by email first, then by phone, then by name and company, each in alphabetical order. `phone` is what phone
    numbers are to begin with, where that isn't `q` itself.
    """
    kinds = _kinds(workspace, q, phone)
    kind, after = _valid_place(place, kinds)
    found: list[Item] = []
    looked_at = 0
    while kind < len(kinds):
        partition, prefix = kinds[kind]
        start = {"pk": partition.pk, "sk": after} if after else None
        got = store.query(partition, within=Range(prefix=prefix), limit=BATCH, start=start)
        looked_at += len(got.items)
        for item, entry in _contacts_of(store, workspace, kind, got.items):
            if _shown_at(item, kind, entry, kinds) and _has(item, tag):
                found.append(item)
                if len(found) == limit:
                    return found, [kind, entry]
        if got.next is None:
            kind, after = kind + 1, ""
        else:
            after = got.next["sk"]
        if looked_at >= LOOKED_AT and kind < len(kinds):
            return found, [kind, after]
    return found, None


def _kinds(workspace: str, q: str, phone: str | None) -> list[tuple[Partition, str]]:
    """Where to search and for which prefix: email, phone, names, in this order."""
    text = entries.fold(q).strip()
    if not text:
        raise Invalid([Fault("q", "write at least one character")])
    return [
        (keys.addresses(workspace, "email"), text),
        (keys.addresses(workspace, "phone"), phone or entries.phone_prefix(text)),
        (keys.names(workspace), entries.searched(text)),
    ]


def _valid_place(place: SearchPlace | None, kinds: list[tuple[Partition, str]]) -> tuple[int, str]:
    match place:
        case None:
            return 0, ""
        case [int(kind), str(after)] if 0 <= kind < len(kinds) and (not after or after.startswith(kinds[kind][1])):
            return kind, after
    raise Invalid([Fault("cursor", "this is not a cursor of this list")])


def _contacts_of(store: Store, workspace: str, kind: int, found: list[Item]) -> Iterator[tuple[Item, str]]:
    """The contacts that pointers or search entries lead to, with the entry's sort key."""
    leads = [(keys.parse_name(e["sk"])[1] if kind == 2 else int(e["number"]), str(e["sk"])) for e in found]
    contacts = {number_of(item): item for item in read_many(store, workspace, list({number for number, _ in leads}))}
    for number, entry in leads:
        if number in contacts:
            yield contacts[number], entry


def _shown_at(item: Item, kind: int, entry: str, kinds: list[tuple[Partition, str]]) -> bool:
    """Whether this entry is the first of all that lead to the contact, so that it's shown once."""
    doc = json.loads(item["doc"])
    if kind > 0 and (doc["email"] or "").startswith(kinds[0][1]):
        return False
    if kind > 1 and (doc["phone"] or "").startswith(kinds[1][1]):
        return False
    if kind == 2:
        texts = [text for text in entries.name_texts(doc) if text.startswith(kinds[2][1])]
        return keys.parse_name(entry)[0] == min(texts, default=None)
    return bool(doc["email" if kind == 0 else "phone"] == entry)


def _has(item: Item, tag: str | None) -> bool:
    if tag is None:
        return True
    tags: list[str] = json.loads(item["doc"])["tags"]
    return tag in tags
