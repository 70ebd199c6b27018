"""What a provider reported about a message that was sent: the row's facts, and the raw events. May touch: the store.

Reports come repeated and in any order. What a row becomes depends on which there are, not on their order: of two of a
kind the earlier stands, and `failed` stands whatever else is told. A report proves that the provider took the message,
so it also settles a row that was claimed or unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from godwit.clock import SECOND
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import EVENTS_KEPT
from godwit.ledger.rows import CLAIMED, FAILED, SENT, UNKNOWN, Row
from godwit.store import keys
from godwit.store.conditions import Absent, Equals, Without, all_of
from godwit.store.keys import Key
from godwit.store.protocol import ConditionFailed, Contended, Put, Store, TransactionFailed, Update, Write
from godwit.store.tables import EXPIRES_AT

Kind = Literal[
    "send",
    "delivery",
    "delay",
    "bounce",
    "soft_bounce",
    "complaint",
    "not_spam",
    "reject",
    "rendering_failure",
    "subscription",
]

_ATTEMPTS = 20
_UNKEPT = ("send", "delivery")
"""No raw event: one for every recipient would cost more than all other writes together (DESIGN §10)."""
_FACT: Mapping[Kind, tuple[str, str]] = {
    "delay": ("delayed_at", "delay"),
    "bounce": ("bounced_at", "bounce"),
    "reject": ("rejected_at", "reason"),
    "rendering_failure": ("rejected_at", "reason"),
}
"""The facts that have a reason with them."""


@dataclass(frozen=True)
class Report:
    """What was told of one message.

    `at` in ms; `id` makes a repeat the same report; `message_id` and `reason` are the provider's; `attempt` is the try
    that the message was sent in.
    """

    kind: Kind
    at: int
    id: str
    message_id: str
    attempt: int
    reason: str = ""


def is_about(row: Row | None, report: Report) -> bool:
    """Whether that message may have been sent, by what the row knows: else the report is no business of ours."""
    if row is None or report.attempt > row.get("attempt", 0):
        return False
    if report.attempt < row["attempt"]:
        return True
    known = row.get("message_id", report.message_id) == report.message_id
    return known and (row["state"] in (CLAIMED, UNKNOWN, SENT) or "rejected_at" in row)


def facts_of(row: Row, report: Report) -> dict[str, Any]:
    """What the row gains by the report; nothing where it knows that already."""
    latest = report.attempt == row["attempt"]
    facts: dict[str, Any] = {}
    if report.kind in ("reject", "rendering_failure"):
        # Of an earlier try it says nothing of this one.
        if not latest or not (told := _earlier(row, report)):
            return {}
        facts = {**told, "state": FAILED, "failed_at": report.at}
    elif row["state"] == FAILED and "rejected_at" not in row:
        facts = {"state": SENT, "failed_at": None, "reason": None}
    elif row["state"] in (CLAIMED, UNKNOWN):
        facts = {"state": SENT}
    if ("state" in facts and row["state"] != FAILED) or facts.get("state") == SENT:
        facts["sent_at"] = row["claimed_at"]
    if latest and "message_id" not in row:
        facts["message_id"] = report.message_id
    match report.kind:
        case "delay" | "bounce":
            facts |= _earlier(row, report)
        case "soft_bounce":
            facts |= _softly_bounced(row, report)
        case "delivery" | "complaint":
            facts |= _earliest(row, "delivered_at" if report.kind == "delivery" else "complained_at", report.at)
        case "subscription":
            facts |= _earliest(row, "unsubscribed_at", report.at)
    return facts


def _earliest(row: Row, name: str, at: int) -> dict[str, Any]:
    return {name: at} if name not in row or at < row[name] else {}


def _earlier(row: Row, report: Report) -> dict[str, Any]:
    """A fact and its reason, where it isn't known of a time before."""
    name, words = _FACT[report.kind]
    if name in row and (row[name], row.get(words, "")) <= (report.at, report.reason):
        return {}
    return {name: report.at, words: report.reason}


def _softly_bounced(row: Row, report: Report) -> dict[str, Any]:
    """The reason shown is that of a bounce for good, where there is one."""
    known = (row["soft_bounced_at"], row.get("bounce", "")) if "soft_bounced_at" in row else None
    if "bounced_at" in row:
        return _earliest(row, "soft_bounced_at", report.at)
    if known is not None and known <= (report.at, report.reason):
        return {}
    return {"soft_bounced_at": report.at, "bounce": report.reason}


def is_kept(store: Store, recipient: Recipient, report: Report) -> bool:
    """Whether the report was recorded before, for such as leave a raw event."""
    return store.get(_event_key(recipient, report), consistent=True) is not None


def record(store: Store, recipient: Recipient, report: Report) -> Row | None:
    """Keep a report: its facts and, but for the most frequent kinds, a raw event.

    Answers the row as it is then; None where that message was never sent, and nothing is kept. Raises Contended.
    """
    if report.kind == "delivery":
        # What is told of every message costs one write, and no read.
        try:
            return store.write(_first_delivery(recipient.key, report))
        except ConditionFailed as refused:
            row: Row | None = refused.item
    else:
        row = store.get(recipient.key, consistent=True)
    for _ in range(_ATTEMPTS):
        if row is None or not is_about(row, report):
            return None
        facts = facts_of(row, report)
        try:
            return _write(store, recipient, report, row, facts)
        except ConditionFailed:
            row = store.get(recipient.key, consistent=True)
    raise Contended("others kept changing the row")


def _first_delivery(key: Key, report: Report) -> Update:
    sent = all_of(Equals("state", SENT), Equals("message_id", report.message_id), Equals("attempt", report.attempt))
    condition = all_of(sent, Without("delivered_at"))
    return Update(key, set={"delivered_at": report.at}, add={"version": 1}, condition=condition)


def _write(store: Store, recipient: Recipient, report: Report, row: Row, facts: Mapping[str, Any]) -> Row:
    """Raises ConditionFailed where the row isn't as it was read."""
    unchanged = Equals("version", row["version"])
    update = Update(recipient.key, set=facts, add={"version": 1}, condition=unchanged) if facts else None
    kept = {"reason": report.reason, "at": report.at, "kind": report.kind}
    kept[EXPIRES_AT] = (report.at + EVENTS_KEPT) // SECOND
    event = Put(_event_key(recipient, report), kept, Absent()) if report.kind not in _UNKEPT else None
    writes: list[Write] = [write for write in (update, event) if write is not None]
    try:
        if len(writes) > 1:
            store.transact(writes)
        elif writes:
            store.write(writes[0])
    except TransactionFailed as refused:
        if 0 in refused.failed:
            raise ConditionFailed(refused.failed[0]) from None
        store.write(writes[0])
    except ConditionFailed:
        if update is not None:
            raise
    return {**row, **{name: value for name, value in facts.items() if value is not None}}


def _event_key(recipient: Recipient, report: Report) -> Key:
    of, at, kind = recipient, report.at, report.kind
    return keys.event(of.workspace, of.campaign, of.number, at, kind, report.id)
