"""Adding a fact to a row that was sent, with its raw event where it has one. May touch: the store.

An event proves that the provider took the message, so it also settles a row that was claimed or unknown. Events
about recipients we never sent to change nothing, and neither does a repeat of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from godwit.clock import DAY, SECOND
from godwit.ledger.claims import Recipient
from godwit.ledger.rows import CLAIMED, SENT, UNKNOWN
from godwit.store import keys
from godwit.store.conditions import Absent, Condition, Equals, Item, OneOf, Without, all_of
from godwit.store.protocol import ConditionFailed, Put, Store, TransactionFailed, Update
from godwit.store.tables import EXPIRES_AT

EVENTS_KEPT = 396 * DAY
"""Raw events are kept for 13 months."""


@dataclass(frozen=True)
class Fact:
    """A change of a row: `first` is kept if already there, `state` replaces what was."""

    first: Mapping[str, Any]
    state: str | None = None


@dataclass(frozen=True)
class RawEvent:
    """What was reported, as it was: `id` makes a repeat the same event; `detail` is kept with it."""

    kind: str
    at: int
    id: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def add_fact(store: Store, recipient: Recipient, fact: Fact, event: RawEvent | None = None) -> bool:
    """Add the fact, once. False when it is known already, or nothing was sent to the recipient."""
    known: Sequence[Condition] = () if event or not fact.first else (Without(next(iter(fact.first))),)
    try:
        _write(store, recipient, fact, event, all_of(Equals("state", SENT), *known), {})
    except _Refused as refused:
        row = refused.row
        if refused.repeated or row is None or row["state"] not in (CLAIMED, UNKNOWN):
            return False
    else:
        return True
    proof = {"state": SENT, "sent_at": row["claimed_at"]}
    try:
        _write(store, recipient, fact, event, OneOf("state", (CLAIMED, UNKNOWN)), proof)
    except _Refused as refused:
        # Unless it is a repeat, the row was marked in between, and is as the first attempt wants it.
        return not refused.repeated and add_fact(store, recipient, fact, event)
    return True


class _Refused(Exception):
    def __init__(self, row: Item | None, repeated: bool = False) -> None:
        self.row = row
        self.repeated = repeated


def _write(
    store: Store,
    recipient: Recipient,
    fact: Fact,
    event: RawEvent | None,
    condition: Condition,
    proof: Mapping[str, Any],
) -> None:
    values = {**proof, "state": fact.state} if fact.state else proof
    update = Update(recipient.key, set=values, default=fact.first, add={"version": 1}, condition=condition)
    if event is None:
        try:
            store.write(update)
        except ConditionFailed as failed:
            raise _Refused(failed.item) from None
        return
    key = keys.event(recipient.workspace, recipient.campaign, recipient.number, event.at, event.kind, event.id)
    kept = {**event.detail, "at": event.at, "kind": event.kind, EXPIRES_AT: (event.at + EVENTS_KEPT) // SECOND}
    try:
        store.transact([update, Put(key, kept, Absent())])
    except TransactionFailed as failed:
        raise _Refused(failed.failed.get(0), repeated=1 in failed.failed) from None
