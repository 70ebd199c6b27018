"""Why recipients leave, as they say on the unsubscribe page. May touch: the store.

The row keeps one of these codes, which name nobody; the person's own words stand in the contact's timeline alone, where
erasing finds them.
"""

from godwit.ledger.claims import Recipient
from godwit.ledger.facts import add_fact
from godwit.store.protocol import Store

REASONS = ("too_many", "not_interesting", "never_signed_up", "other")
LONGEST_TEXT = 200
"""Characters of a person's own words."""


def record_reason(store: Store, recipient: Recipient, reason: str) -> bool:
    """The recipient said why they left. False when they had said so before, or nothing was sent to them."""
    return add_fact(store, recipient, "unsubscribe_reason", reason)
