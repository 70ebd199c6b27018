"""What a provider's report changes: the row's facts, and whether its address may be written to again.

May touch: the ledger; contacts' suppressions and subscriptions. Reports come repeated and in any order; each
change here is idempotent, so a report that failed half-way is simply worked through again.
"""

from godwit.contacts.consent import unsubscribe
from godwit.contacts.suppression import suppress
from godwit.ledger.facts import Fact, RawEvent, add_fact
from godwit.ledger.rows import FAILED
from godwit.store.protocol import Store
from godwit.webhooks.ses import SesEvent


def apply(store: Store, event: SesEvent) -> None:
    """Work through one event. One about a recipient we never sent to changes nothing."""
    recipient, at = event.recipient, event.at
    proof = {"message_id": event.message_id}
    raw = RawEvent(event.kind, at, event.message_id, {"reason": event.reason})
    match event.kind:
        case "send":
            add_fact(store, recipient, Fact(proof))
        case "delivery":
            # No raw event: one for every recipient would cost more than all other writes together (DESIGN §10).
            add_fact(store, recipient, Fact({"delivered_at": at, **proof}))
        case "bounce":
            add_fact(store, recipient, Fact({"bounced_at": at, "bounce": event.reason, **proof}), raw)
        case "soft_bounce":
            add_fact(store, recipient, Fact({"soft_bounced_at": at, "bounce": event.reason, **proof}), raw)
        case "complaint":
            add_fact(store, recipient, Fact({"complained_at": at, **proof}), raw)
        case "reject":
            add_fact(store, recipient, Fact({"failed_at": at, "reason": event.reason, **proof}, state=FAILED), raw)
    if event.kind in ("bounce", "complaint") and store.get(recipient.key, consistent=True) is not None:
        reason = "hard_bounce" if event.kind == "bounce" else "complaint"
        for address in event.addresses:
            suppress(store, recipient.workspace, "email", address, reason, at)
        if event.kind == "complaint":
            unsubscribe(store, recipient.workspace, recipient.number, "email", None, at, "complaint")
