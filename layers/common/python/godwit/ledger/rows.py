"""A ledger row: its states, its facts, and the status they amount to. Pure.

| attribute | meaning |
|---|---|
| `state` | claimed, sent, failed, skipped, unknown, or released (a claim taken back: pending again) |
| `version` | grows by one with every write; what is older changes nothing in the campaign index |
| `run`, `attempt`, `claim`, `claimed_at` | the claim: which entry into sending, which try, whose, when (ms) |
| `sent_to` | a hash of the address that the claim was made for |
| `sent_at`, `message_id` | accepted by the provider |
| `reason` | why failed or skipped |
| `delivered_at`, `bounced_at` (for good), `soft_bounced_at`, `bounce`, `complained_at` | what the provider reported |
| `delayed_at`, `delay` | the provider couldn't deliver at once, and still tries |
| `rejected_at` | the provider took the message and then didn't send it: failed, and no report changes that |
| `opened_at`, `clicked_at`, `unsubscribed_at` | the recipient's first (ms) |
| `unsubscribe_reason` | why, as the recipient said on the page: see `reasons` |
| `last_opened_at`, `last_clicked_at` | the recipient's latest (ms) |
| `opens`, `clicks`, `link:{n}` | the recipient's hits, all and by link |
| `machine_opened_at`, `machine_clicked_at`, `…_why` | the first hit of a machine before them (ms), by which rule |
| `settled` | of recipients with many hits: what those amount to that need not be judged again; see `hits` |
| `targets` | where links that hold variables lead for this recipient, by link number |
| `erased` | the person was erased: what their mail programs ask for is not written down any more |
| `contact`, `campaign` | the keys of the index `by_contact` |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

CLAIMED = "claimed"
SENT = "sent"
FAILED = "failed"
SKIPPED = "skipped"
UNKNOWN = "unknown"
RELEASED = "released"

STATES = (CLAIMED, SENT, FAILED, SKIPPED, UNKNOWN)
FINAL = frozenset({SENT, FAILED, SKIPPED, UNKNOWN})
"""States that sending leaves alone; a later provider event may still prove `unknown` to be `sent`."""

LINK = "link:"
"""Prefix of the attributes that count the clicks on one link."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Resend:
    """A further try for those whose row is in one of `states` and was not claimed since the run `since`."""

    states: tuple[str, ...]
    since: int


def is_open(row: Row | None, resend: Resend | None) -> bool:
    """Whether a message is still to be sent: in a first sending (`resend` None), or in that resend."""
    if resend is None:
        return row is None or row["state"] == RELEASED
    return row is not None and row["state"] in resend.states and row["run"] < resend.since


Status = Literal[
    "complained",
    "unsubscribed",
    "bounced",
    "clicked",
    "opened",
    "delivered",
    "sent",
    "unknown",
    "failed",
    "skipped",
    "claimed",
    "pending",
]


def bounced_at(row: Mapping[str, Any]) -> int | None:
    """When the message bounced: for good, or given up by the provider (ms), None where it did not.

    A soft bounce of a message that was delivered is an automatic reply, not a bounce:
    https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types
    """
    if "bounced_at" in row:
        return int(row["bounced_at"])
    if "soft_bounced_at" in row and "delivered_at" not in row:
        return int(row["soft_bounced_at"])
    return None


def status_of(row: Mapping[str, Any] | None) -> Status:
    """The status shown: the first that holds, in CONTRACT's order, so that a late event can't move it back."""
    if row is None or row["state"] == RELEASED:
        return "pending"
    if "complained_at" in row:
        return "complained"
    if "unsubscribed_at" in row:
        return "unsubscribed"
    if bounced_at(row) is not None:
        return "bounced"
    if "clicked_at" in row:
        return "clicked"
    if "opened_at" in row:
        return "opened"
    if "delivered_at" in row:
        return "delivered"
    state: Status = row["state"]
    return state
