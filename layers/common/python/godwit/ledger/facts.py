"""Adding to a row what its recipient did. May touch: the store.

That they did it proves that the provider took the message, so it also settles a row that was claimed or unknown.
About recipients we never sent to nothing is added, and a repeat changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from godwit.clock import DAY
from godwit.ledger.claims import Recipient
from godwit.ledger.rows import CLAIMED, SENT, UNKNOWN
from godwit.store.conditions import Condition, Equals, OneOf, Without, all_of
from godwit.store.protocol import ConditionFailed, Store, Update

EVENTS_KEPT = 396 * DAY
"""Raw events are kept for 13 months."""


def add_fact(store: Store, recipient: Recipient, name: str, value: Any) -> bool:
    """Add the fact, once. False when it is known already, or nothing was sent to the recipient."""
    fact = {name: value}
    try:
        store.write(_update(recipient, fact, all_of(Equals("state", SENT), Without(name))))
    except ConditionFailed as refused:
        row = refused.item
        if row is None or row["state"] not in (CLAIMED, UNKNOWN):
            return False
    else:
        return True
    proof = {**fact, "state": SENT, "sent_at": row["claimed_at"]}
    try:
        store.write(_update(recipient, proof, OneOf("state", (CLAIMED, UNKNOWN))))
    except ConditionFailed:
        # The row was marked in between, and is as the first attempt wants it.
        return add_fact(store, recipient, name, value)
    return True


def _update(recipient: Recipient, values: Mapping[str, Any], condition: Condition) -> Update:
    return Update(recipient.key, set=values, add={"version": 1}, condition=condition)
