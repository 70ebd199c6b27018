"""Five soft bounces in a row, over campaigns: the address is suppressed. May touch: the ledger (reads), suppressions.

Nothing is counted: the contact's rows are read anew after each soft bounce, and after a delivery of what bounced
softly, which shows that the bounce was an automatic reply. So repeats and the order of reports change nothing. What is
suppressed here has a mark, so that the same reason in somebody's import isn't taken back.
"""

from collections.abc import Iterable

from godwit.clock import Clock
from godwit.contacts.suppression import held_against, lifted_at, suppress, withdraw
from godwit.contacts.suppression_reasons import SOFT_BOUNCES
from godwit.contacts.timeline import PROVIDER, Author
from godwit.ledger.of_contact import rows_of
from godwit.ledger.rows import SENT, Row
from godwit.store import keys
from godwit.store.protocol import Store

IN_A_ROW = 5
LOOKED_AT = 50
"""The contact's newest campaigns that are read; those in between that it wasn't sent don't count."""

ABOUT_THE_MESSAGE = ("Transient/MessageTooLarge", "Transient/ContentRejected", "Transient/AttachmentRejected")
"""Soft bounces that say nothing of the mailbox: another message may well arrive.

https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types
"""


def suppressed_since(rows: Iterable[Row], digest: str, lifted: int) -> int | None:
    """When (ms) the fifth bounce came of those in a row that last until now; None where there are fewer.

    `rows` are one contact's, `digest` is of the address in question. What has had no outcome yet may still arrive, so
    it ends a row as a delivery does. What bounced before a suppression was `lifted` (ms) counts no more.
    """
    bounces: list[int] = []
    for row in sorted(rows, key=lambda row: (row.get("claimed_at", 0), row["campaign"]), reverse=True):
        if row["state"] != SENT or _is_about_the_message(row):
            continue
        softly = "soft_bounced_at" in row and "delivered_at" not in row and "bounced_at" not in row
        if not softly or row.get("sent_to") != digest or row["soft_bounced_at"] <= lifted:
            break
        bounces.append(row["soft_bounced_at"])
    return bounces[-IN_A_ROW] if len(bounces) >= IN_A_ROW else None


def _is_about_the_message(row: Row) -> bool:
    return "delivered_at" not in row and str(row.get("bounce", "")).startswith(ABOUT_THE_MESSAGE)


def settle(store: Store, workspace: str, number: int, address: str, clock: Clock) -> None:
    """Have the suppression of `address`, which is the contact's, be what its bounces amount to. Raises Contended."""
    # Read before the rows are, so that what is taken back was decided by no more than they tell.
    held = held_against(store, workspace, "email", address)
    lifted = lifted_at(store, workspace, "email", address)
    rows = rows_of(store, workspace, number, most=LOOKED_AT).values()
    since = suppressed_since(rows, keys.digest(workspace, "email", address), lifted)
    if held is not None and (held.get("mark") != SOFT_BOUNCES or held["at"] == since):
        return
    if held is not None:
        withdraw(store, workspace, "email", address, held, clock, Author(PROVIDER, "delivered"))
    if since is not None:
        suppress(store, workspace, "email", address, SOFT_BOUNCES, since, clock, mark=SOFT_BOUNCES)
