"""Claiming a recipient, and what follows: sent, failed, skipped, taken back, unknown. May touch: the store.

A claim is a conditional write just before the provider is called; nobody else can have it (DESIGN §5). Each
function is idempotent, so that a repeated message or a retried request changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.ledger.rows import CLAIMED, FAILED, RELEASED, SENT, SKIPPED, UNKNOWN
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
    store: Store, recipient: Recipient, *, run: int, claim_id: str, now: int, targets: Mapping[int, str] | None = None
) -> int | None:
    """Take the recipient for this attempt: the attempt's number, or None when another has it or had it.

    A refusal that shows our own claim id is success: the first answer of a retried request was lost.
    """
    values: dict[str, Any] = {"state": CLAIMED, "run": run, "claim": claim_id, "claimed_at": now, **_indexed(recipient)}
    if targets:
        values["targets"] = {str(link): target for link, target in targets.items()}
    update = Update(recipient.key, set=values, add={"version": 1, "attempt": 1}, condition=_FREE)
    try:
        row = store.write(update)
    except ConditionFailed as failed:
        row = failed.item
        if row is None or row.get("claim") != claim_id or row["state"] != CLAIMED:
            return None
    assert row is not None
    return int(row["attempt"])


def unclaim(store: Store, recipient: Recipient, claim_id: str) -> bool:
    """Give the claim back: the recipient is pending again. False when it isn't ours any more."""
    ours = all_of(Equals("claim", claim_id), Equals("state", CLAIMED))
    return _write(store, recipient, ours, add_attempt=-1, state=RELEASED)


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


def skip(store: Store, recipient: Recipient, *, run: int, reason: str, now: int) -> bool:
    """The contact may not be written to any more. False when the recipient was claimed before."""
    return _write(store, recipient, _FREE, state=SKIPPED, run=run, reason=reason, skipped_at=now, **_indexed(recipient))


def give_up(store: Store, recipient: Recipient, *, run: int, now: int) -> bool:
    """No release led to a claim: a fault of ours. False when the recipient was claimed after all."""
    return _write(
        store, recipient, _FREE, state=FAILED, run=run, reason="internal", failed_at=now, **_indexed(recipient)
    )


def expire(store: Store, recipient: Recipient, claim_id: str) -> bool:
    """Claimed long ago and never marked: nobody knows whether it went out. False when it was marked meanwhile."""
    return _write(store, recipient, all_of(Equals("claim", claim_id), Equals("state", CLAIMED)), state=UNKNOWN)
