"""Claiming a recipient, and what follows: sent, failed, skipped, taken back, unknown. May touch: the store.

A claim is a conditional write just before the provider is called; nobody else can have it (DESIGN §5). Each
function is idempotent, so that a repeated message or a retried request changes nothing.

In a first sending there is no row, or one of a claim taken back. In a resend there is one, of the try before; it is
read first, and passed as `before`: whatever happens to it in between, the claim is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.ledger.rows import CLAIMED, FAILED, RELEASED, SENT, SKIPPED, UNKNOWN, Row
from godwit.store import keys
from godwit.store.conditions import Absent, Condition, Equals, all_of, any_of
from godwit.store.protocol import ConditionFailed, Store, Update


@dataclass(frozen=True)
class Recipient:
    """One contact in one campaign."""

    workspace: str
    campaign: str
    number: int

    @property
    def key(self) -> keys.Key:
        """The key of the ledger row."""
        return keys.row(self.workspace, self.campaign, self.number)


_FREE = any_of(Absent(), Equals("state", RELEASED))
_OF_THE_TRY = ("state", "run", "claim", "claimed_at", "sent_to", "failed_at", "rejected_at", "message_id", "reason")
"""What a claim replaces, and taking it back restores."""


def _untouched(before: Row | None) -> Condition:
    return _FREE if before is None else Equals("version", before["version"])


def _indexed(recipient: Recipient) -> dict[str, Any]:
    partition = keys.contact_campaigns(recipient.workspace, recipient.number)
    return {"contact": partition.pk, "campaign": recipient.campaign}


def _write(store: Store, recipient: Recipient, condition: Condition, add_attempt: int = 0, **values: Any) -> bool:
    add = {"version": 1, "attempt": add_attempt} if add_attempt else {"version": 1}
    try:
        store.write(Update(recipient.key, set=values, add=add, condition=condition))
    except ConditionFailed:
        return False
    return True


def claim(
    store: Store,
    recipient: Recipient,
    *,
    run: int,
    claim_id: str,
    now: int,
    sent_to: str,
    targets: Mapping[int, str] | None = None,
    before: Row | None = None,
) -> int | None:
    """Take the recipient for this attempt: the attempt's number, or None when another has it or had it.

    `sent_to` is the digest of the address that the message goes to (`keys.digest`), `targets` where links that hold
    variables lead.
    A refusal that shows our own claim id is success: the first answer of a retried request was lost.
    """
    values: dict[str, Any] = {"state": CLAIMED, "run": run, "claim": claim_id, "claimed_at": now, "sent_to": sent_to}
    values |= _indexed(recipient)
    if targets:
        values["targets"] = {str(link): target for link, target in targets.items()}
    outdated = () if before is None else ("failed_at", "rejected_at", "message_id", "reason")
    update = Update(
        recipient.key,
        set=values,
        add={"version": 1, "attempt": 1},
        remove=outdated,
        condition=_untouched(before),
    )
    try:
        row = store.write(update)
    except ConditionFailed as failed:
        row = failed.item
        if row is None or row.get("claim") != claim_id or row["state"] != CLAIMED:
            return None
    assert row is not None
    return int(row["attempt"])


def unclaim(store: Store, recipient: Recipient, claim_id: str, before: Row | None = None) -> bool:
    """Give the claim back: the recipient is what it was before, in a first sending pending.

    False when it isn't ours any more.
    """
    ours = all_of(Equals("claim", claim_id), Equals("state", CLAIMED))
    restored = {"state": RELEASED} if before is None else {name: before.get(name) for name in _OF_THE_TRY}
    return _write(store, recipient, ours, add_attempt=-1, **restored)


def mark_sent(store: Store, recipient: Recipient, claim_id: str, message_id: str, now: int) -> bool:
    """The provider accepted. False when an event proved it first, or reconciliation gave up on it.

    In the latter case the row is set right all the same: an acceptance we know of is a fact.
    """
    ours = all_of(Equals("claim", claim_id), any_of(Equals("state", CLAIMED), Equals("state", UNKNOWN)))
    return _write(store, recipient, ours, state=SENT, sent_at=now, message_id=message_id)


def mark_failed(store: Store, recipient: Recipient, claim_id: str, reason: str, now: int) -> bool:
    """The provider refused this recipient for good. False when it isn't our claim any more."""
    ours = all_of(Equals("claim", claim_id), any_of(Equals("state", CLAIMED), Equals("state", UNKNOWN)))
    return _write(store, recipient, ours, state=FAILED, failed_at=now, reason=reason)


def skip(store: Store, recipient: Recipient, *, run: int, reason: str, now: int, before: Row | None = None) -> bool:
    """The contact may not be written to any more. False when the recipient was claimed before.

    What may have been sent before stays unknown: a provider's event may still tell.
    """
    if before is not None and before["state"] == UNKNOWN:
        return _write(store, recipient, _untouched(before), run=run)
    skipped: dict[str, Any] = {"state": SKIPPED, "run": run, "reason": reason, "skipped_at": now, "failed_at": None}
    return _write(store, recipient, _untouched(before), **skipped, **_indexed(recipient))


def give_up(store: Store, recipient: Recipient, *, run: int, now: int, before: Row | None = None) -> bool:
    """No release led to a claim: a fault of ours. False when the recipient was claimed after all.

    After a resend, the recipient stays what the try before it came to.
    """
    if before is not None:
        return _write(store, recipient, _untouched(before), run=run)
    failed: dict[str, Any] = {"state": FAILED, "run": run, "reason": "internal", "failed_at": now}
    return _write(store, recipient, _FREE, **failed, **_indexed(recipient))


def expire(store: Store, recipient: Recipient, claim_id: str) -> bool:
    """Claimed long ago and never marked: nobody knows whether it went out. False when it was marked meanwhile."""
    return _write(store, recipient, all_of(Equals("claim", claim_id), Equals("state", CLAIMED)), state=UNKNOWN)
