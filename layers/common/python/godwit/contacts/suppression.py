"""Addresses that nothing may be sent to, whether a contact has them or not. May touch: the store.

A suppression is two items, written together: one under a hash of the address, which holds, and one in the list that
people see. The second goes when a person is erased; the first stays, so that they are still left in peace.
"""

from collections.abc import Sequence
from typing import Any

from godwit.clock import SECOND, Clock, system_clock
from godwit.contacts.commit import amend
from godwit.contacts.document import Doc
from godwit.contacts.entries import fold, phone_prefix
from godwit.contacts.reachability import ADDRESS_FIELD, Channel
from godwit.contacts.suppression_reasons import GRAVITY, SOFT_BOUNCES, is_own_wish
from godwit.contacts.timeline import PROVIDER, Author
from godwit.errors import NotFound
from godwit.ledger.facts import EVENTS_KEPT
from godwit.store import keys
from godwit.store.conditions import Absent, Condition, Equals, Item, all_of
from godwit.store.protocol import Check, Contended, Delete, Put, Store, TransactionFailed, Write
from godwit.store.tables import EXPIRES_AT

LOOKED_AT = 3_000
"""At most so many entries of the list are looked at for one page."""
_TOP = "~"
"""Comes after the sort key of every entry."""


def suppress(
    store: Store,
    workspace: str,
    channel: Channel,
    address: str,
    reason: str,
    at: int,
    clock: Clock = system_clock,
    actor: str = PROVIDER,
    source: str | None = None,
    listed: bool = True,
    mark: str | None = None,
) -> Item:
    """Let nothing more be sent to `address`, since `at` (ms) and for `reason` (`hard_bounce`, `complaint`, …).

    The contact that has the address shows it too, and its timeline by what `source` it came about: by the reason, where
    that isn't said. Repeating changes nothing: the first reason stays, and is what the answer holds, with its `at`; but
    of what providers report, which comes in any order, the gravest stays, and of equals the earliest; and what a person
    could take back themselves (see `wishes`) gives way to all but soft bounces. Where not `listed` it's held under the
    hash alone, as if of somebody who was erased. By `mark`, which is kept with it, a caller knows its own. Raises
    Contended, where trying again is right.
    """
    value = _normal(channel, address)
    wanted: dict[str, Any] = {"reason": reason, "at": at} | ({} if mark is None else {"mark": mark})
    key = keys.suppression(workspace, channel, value)
    held = store.get(key, consistent=True)
    while held is None or _is_graver(wanted, held):
        try:
            store.transact(_replacing(store, workspace, channel, value, held, wanted, listed))
        except TransactionFailed as refused:
            held = refused.failed.get(0)
        else:
            held = wanted
    _mirror(store, workspace, channel, value, clock, Author(actor, source or reason))
    return held


def _is_graver(wanted: Item, held: Item) -> bool:
    if is_own_wish(held):
        return bool(wanted.get("mark") != SOFT_BOUNCES)
    if wanted["reason"] not in GRAVITY or held["reason"] not in GRAVITY:
        return False
    weights = [(GRAVITY.index(each["reason"]), -each["at"]) for each in (wanted, held)]
    return weights[0] > weights[1]


def _replacing(
    store: Store, workspace: str, channel: Channel, value: str, held: Item | None, wanted: Item, listed: bool
) -> list[Write | Check]:
    """Both items, in place of those that are there. What was taken off the list doesn't come back to it.

    Own wishes never were on it, so there it's as for an address that nothing stood against.
    """
    key = keys.suppression(workspace, channel, value)
    entry = keys.suppressed_address(workspace, channel, value, wanted["at"])
    writes: list[Write | Check] = [Put(key, wanted, Absent() if held is None else _is(held))]
    if held is not None:
        before = keys.suppressed_address(workspace, channel, value, held["at"])
        if not is_own_wish(held):
            listed = store.get(before, consistent=True) is not None
        writes += [Delete(before)] if before != entry else []
    if listed:
        told = {"reason": wanted["reason"], "at": wanted["at"], "channel": channel, "address": value}
        writes.append(Put(entry, told))
    return writes


def _is(held: Item) -> Condition:
    return all_of(Equals("reason", held["reason"]), Equals("at", held["at"]))


def lift(store: Store, workspace: str, channel: Channel, address: str, clock: Clock, actor: str) -> None:
    """Let `address` be sent to again. Raises NotFound where nothing stands against it, and Contended.

    When that was is remembered, for soft bounces of before count no more.
    """
    value = _normal(channel, address)
    there = store.get(keys.suppression(workspace, channel, value), consistent=True)
    if there is None:
        raise NotFound("This address is not suppressed.")
    now = clock()
    remembered = {"at": now, EXPIRES_AT: (now + EVENTS_KEPT) // SECOND}
    also = [Put(keys.lifted_suppression(workspace, channel, value), remembered)]
    if not _take_away(store, workspace, channel, value, there, also):
        raise Contended("the suppression changed at the same time")
    _mirror(store, workspace, channel, value, clock, Author(actor, "lifted"))


def lifted_at(store: Store, workspace: str, channel: Channel, address: str) -> int:
    """When somebody let the address be sent to again (ms); 0 where nobody did within 13 months."""
    item = store.get(keys.lifted_suppression(workspace, channel, _normal(channel, address)), consistent=True)
    return int(item["at"]) if item else 0


def withdraw(
    store: Store, workspace: str, channel: Channel, address: str, held: Item, clock: Clock, by: Author
) -> None:
    """Take back a suppression that holds no more, unless it is another than `held` by now."""
    value = _normal(channel, address)
    _take_away(store, workspace, channel, value, held)
    _mirror(store, workspace, channel, value, clock, by)


def come_back(store: Store, workspace: str, channel: Channel, address: str, clock: Clock, by: Author) -> None:
    """Whose address it is wants messages again: take back what stands against it by their own wish, and no more."""
    held = held_against(store, workspace, channel, address)
    if held is not None and is_own_wish(held):
        withdraw(store, workspace, channel, address, held, clock, by)


def _take_away(
    store: Store, workspace: str, channel: Channel, value: str, held: Item, also: Sequence[Write] = ()
) -> bool:
    """False where it isn't `held` that stands there."""
    listed = keys.suppressed_address(workspace, channel, value, held["at"])
    try:
        store.transact([Delete(keys.suppression(workspace, channel, value), _is(held)), Delete(listed), *also])
    except TransactionFailed:
        return False
    return True


def page(
    store: Store, workspace: str, limit: int, before: str | None = None, q: str = "", channel: Channel | None = None
) -> tuple[list[Item], str | None]:
    """Suppressed addresses, the newest first, with `address`, `channel`, `reason`, `at`; and where to go on.

    With `q`, only those that begin with it. The list is kept in order of time, so it is gone through for them: a page
    looks at LOOKED_AT entries at most, and may so be short and still have a next. An address that is `q` as a whole
    is known by its key, and comes first.
    """
    wanted = {each: _prefix(each, q) for each in ADDRESS_FIELD if channel in (None, each)}
    whole = [item for each, text in wanted.items() if text and (item := _listed(store, workspace, each, text))]
    found = list(whole) if before is None else []
    place, more, looked_at = before or _TOP, True, 0
    partition = keys.suppressed(workspace)
    while more and len(found) < limit and looked_at < LOOKED_AT:
        size = LOOKED_AT if q or channel else limit - len(found)
        start: Item = {"pk": partition.pk, "sk": place}
        got = store.query(partition, descending=True, limit=size, start=start, consistent=True)
        for at, item in enumerate(got.items, start=1):
            place, text = item["sk"], wanted.get(item["channel"])
            if text is not None and item["address"].startswith(text) and item not in whole:
                found.append(item)
                if len(found) == limit:
                    return found, place if got.next or at < len(got.items) else None
        looked_at += len(got.items)
        more = got.next is not None
        place = got.next["sk"] if got.next else place
    return found, place if more else None


def _prefix(channel: Channel, q: str) -> str:
    text = fold(q).strip()
    return text if channel == "email" else phone_prefix(text)


def _listed(store: Store, workspace: str, channel: Channel, value: str) -> Item | None:
    """The entry in the list of one address in normal form."""
    held = store.get(keys.suppression(workspace, channel, value), consistent=True)
    if held is None:
        return None
    return store.get(keys.suppressed_address(workspace, channel, value, held["at"]), consistent=True)


def held_against(store: Store, workspace: str, channel: Channel, address: str) -> Item | None:
    """What stands against `address`, read strongly: `reason` and `at`."""
    return store.get(keys.suppression(workspace, channel, _normal(channel, address)), consistent=True)


def suppression_of(store: Store, workspace: str, channel: Channel, address: str) -> str | None:
    """Why nothing may be sent to `address`, read strongly; None where nothing stands against it."""
    item = held_against(store, workspace, channel, address)
    return item["reason"] if item else None


def forget_address(store: Store, workspace: str, channel: Channel, digest: str) -> None:
    """Take the address with that digest off the list that people see; what holds it back stays. None there is fine."""
    held = store.get(keys.suppression_of(workspace, channel, digest), consistent=True)
    if held is not None:
        store.write(Delete(keys.suppressed_of(workspace, channel, digest, held["at"])))


def _mirror(store: Store, workspace: str, channel: Channel, value: str, clock: Clock, by: Author) -> None:
    """Have the contact that has the address show what stands against it."""
    field = ADDRESS_FIELD[channel]

    def shown(doc: Doc) -> Doc | None:
        if doc[field] != value:
            return None
        return {**doc, "suppressed": {**doc["suppressed"], channel: suppression_of(store, workspace, channel, value)}}

    pointer = store.get(keys.address(workspace, field, value), consistent=True)
    if pointer is not None:
        amend(store, workspace, pointer["number"], shown, clock, by)


def _normal(channel: Channel, address: str) -> str:
    return address.strip().lower() if channel == "email" else address
