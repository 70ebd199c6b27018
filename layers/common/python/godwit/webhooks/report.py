"""What a provider's report changes: the row's facts, and whether its address may be written to again.

May touch: the ledger; contacts' suppressions and subscriptions. Reports come repeated and in any order; each
change here is idempotent, so a report that failed half-way is simply worked through again. One that was worked through
to its end changes nothing more: who lifts a suppression isn't contradicted by a repeat of what led to it.
"""

from godwit.clock import Clock
from godwit.contacts import topics
from godwit.contacts.answer import is_live
from godwit.contacts.consent import Wishes, heed, unsubscribe
from godwit.contacts.reachability import Channel
from godwit.contacts.suppression import suppress
from godwit.ledger import reports
from godwit.ledger.hits import reclassify
from godwit.ledger.rows import Row
from godwit.ledger.tally import of_row
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Store
from godwit.webhooks.ses import SesEvent
from godwit.webhooks.soft_bounces import settle

_EMAIL: tuple[Channel, ...] = ("email",)


def apply(store: Store, event: SesEvent, clock: Clock) -> None:
    """Work through one event. One about a message that we never sent changes nothing. Raises Contended."""
    recipient, report = event.recipient, event.report
    if event.suppress or event.leaves:
        row = store.get(recipient.key, consistent=True)
        if row is None or not reports.is_about(row, report):
            return
        if not reports.is_kept(store, recipient, report):
            _heed(store, event, row, clock)
    known = reports.record(store, recipient, report)
    if known is not None and report.kind == "delivery" and of_row(known):
        # Whether a hit came before or on delivery is known only now.
        reclassify(store, recipient, known, clock())
    if known is not None and "soft_bounced_at" in known and report.kind in ("soft_bounce", "delivery"):
        for address in _sent_to(event, known):
            settle(store, recipient.workspace, recipient.number, address, clock)


def _heed(store: Store, event: SesEvent, row: Row, clock: Clock) -> None:
    """Send nothing more to where it isn't wanted, or can't arrive."""
    recipient, at = event.recipient, event.report.at
    workspace, number = recipient.workspace, recipient.number
    if event.suppress:
        known = _may_be_named(store.get(keys.contact(workspace, number), consistent=True))
        for address in _sent_to(event, row):
            suppress(store, workspace, "email", address, event.suppress, at, clock, listed=known)
    if event.report.kind == "complaint":
        unsubscribe(store, workspace, number, "email", None, at, "complaint", clock)
    if event.leaves:
        wishes = Wishes(stop=_EMAIL) if event.leaves is True else Wishes(leave=_topics(store, event))
        heed(store, workspace, number, wishes, at, "provider", clock, sent_to=row.get("sent_to"))


def _topics(store: Store, event: SesEvent) -> list[str]:
    """The ids of the topics that are left, by SES's names."""
    left = set(event.leaves if isinstance(event.leaves, tuple) else ())
    return [
        topic.id
        for topic in topics.all_topics(store, event.recipient.workspace)
        if {topic.id, topic.body["name"]} & left
    ]


def _sent_to(event: SesEvent, row: Row) -> list[str]:
    """The addresses that the message went to indeed; of somebody who was erased nobody can tell any more."""
    workspace = event.recipient.workspace
    return [address for address in event.addresses if keys.digest(workspace, "email", address) == row.get("sent_to")]


def _may_be_named(item: Item | None) -> bool:
    """Not where no contact can tell any more whose it was: then it stays as a hash alone."""
    return item is not None and (is_live(item) or bool(item.get("marks")))
