"""Messages of providers that nobody understood: kept aside, looked at by an operator, played again.

May touch: the store. No dead-letter queue: that one forgets after 14 days, and a new type of event isn't a fault.
"""

from collections.abc import Iterator
from typing import Any

from godwit.clock import SECOND
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import EVENTS_KEPT
from godwit.store import keys
from godwit.store.conditions import Absent, Item
from godwit.store.protocol import ConditionFailed, Delete, Put, Store, query_all
from godwit.store.tables import EXPIRES_AT, LEDGER

LONGEST = 200_000
"""Characters that are kept of a message."""


def keep(store: Store, body: str, why: str, recipient: Recipient | None, now: int) -> bool:
    """Keep a message for 13 months. `recipient`: whom it seems to be about. False where it's there already."""
    body = body.encode(errors="replace").decode()
    item: dict[str, Any] = {"body": body[:LONGEST], "why": why, "at": now, EXPIRES_AT: (now + EVENTS_KEPT) // SECOND}
    if recipient is not None:
        item |= {"workspace": recipient.workspace, "number": recipient.number}
    try:
        store.write(Put(keys.aside(body), item, Absent()))
    except ConditionFailed:
        return False
    return True


def kept(store: Store) -> Iterator[Item]:
    """All that are kept: `body`, `why`, `at` (ms) and, where they say whom they are about, `workspace` and `number`."""
    return query_all(store, keys.KEPT_ASIDE, consistent=True)


def put_back(store: Store, item: Item) -> None:
    """Undo `forget`."""
    store.write(Put(keys.Key(LEDGER, item["pk"], item["sk"]), item))


def forget(store: Store, item: Item) -> None:
    """Remove one that is kept."""
    store.write(Delete(keys.Key(LEDGER, item["pk"], item["sk"])))
