"""Opens, clicks and unsubscribes of recipients. May touch: the ledger, and the marks of contacts who are not tracked.

A hit is written down first, as it was, and then the row is brought up to what all hits amount to by now, on condition
that nobody has changed it meanwhile. So hits that come at once need not agree who is first: whoever reads last has
seen them all, and the others find nothing left to change. A burst that is recognised late moves its earlier hits by
itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from godwit.clock import DAY, SECOND
from godwit.ledger.claims import Recipient
from godwit.ledger.facts import EVENTS_KEPT, add_fact
from godwit.ledger.rows import CLAIMED, SENT, UNKNOWN, Row
from godwit.ledger.tally import Tally, joined, of_row, settled_count, tally
from godwit.store import keys
from godwit.store.conditions import Equals, Item
from godwit.store.protocol import ConditionFailed, Contended, Put, Store, Update
from godwit.store.tables import EXPIRES_AT
from godwit.tracking.classify import Kind, Request, Why, classify, on_delivery_until

PAGE = 500
"""Hits read at once. Where there are more that are not settled, a page is settled as it is."""
ATTEMPTS = 20
ALL_THERE = EVENTS_KEPT - 30 * DAY
"""What happened longer ago may have expired, or is about to."""
_KINDS = ("open", "click")

_Kept = tuple[str, Request]
"""A hit as it is kept, with its key."""


@dataclass(frozen=True)
class Hit:
    """One request for a pixel or a link. `at` in ms; `id` is unique to the request."""

    workspace: str
    campaign: str
    number: int
    kind: Kind
    link: int | None
    at: int
    id: str
    user_agent: str
    method: str = "GET"


def record_hit(store: Store, hit: Hit) -> bool:
    """Keep the raw event, and bring the row up to it.

    False when nothing was sent there, the person was erased, or they want no tracking by now. The same hit again
    changes nothing. Raises Contended where others kept changing the row: the event is kept, and counts with the next
    hit.
    """
    recipient = Recipient(hit.workspace, hit.campaign, hit.number)
    row = store.get(recipient.key, consistent=True)
    if not _was_sent(row) or "erased" in row:
        return False
    if store.get(keys.untracked(hit.workspace, hit.number), consistent=True) is not None:
        return False
    kept = {
        "at": hit.at,
        "kind": hit.kind,
        "link": hit.link,
        "method": hit.method,
        "user_agent": hit.user_agent[:500] or None,
        EXPIRES_AT: (hit.at + EVENTS_KEPT) // SECOND,
    }
    store.write(Put(keys.event(hit.workspace, hit.campaign, hit.number, hit.at, hit.kind, hit.id), kept))
    _fold(store, recipient, row, _base(row, hit.at))
    return True


def reclassify(store: Store, recipient: Recipient, row: Row, now: int) -> bool:
    """Judge all hits of a recipient anew and bring the row up to it; whether it was changed. Raises Contended.

    Who was sent to so long ago that hits may have expired keeps what the row says.
    """
    if not _was_sent(row) or now - _sent_at(row) > ALL_THERE:
        return False
    return _fold(store, recipient, row, _Base({}, ""))


def record_unsubscribe(store: Store, workspace: str, campaign: str, number: int, at: int) -> bool:
    """The recipient unsubscribed by this campaign's link. False when that is known already."""
    return add_fact(store, Recipient(workspace, campaign, number), "unsubscribed_at", at)


@dataclass(frozen=True)
class _Base:
    """Hits that are judged for good: what they amount to, and the key of the last of them."""

    total: Tally
    until: str

    def to_row(self) -> Mapping[str, Any] | None:
        return {**self.total, "until": self.until} if self.until else None


def _base(row: Row, at: int) -> _Base:
    """What needs not be read to judge a hit at `at`."""
    settled = dict(row.get("settled", {"until": ""}))
    until = settled.pop("until")
    since = keys.event_time(until) if until else _sent_at(row)
    if at - since > ALL_THERE:
        # The events that the row's facts are of may be gone; the facts stay.
        return _Base(of_row(row), keys.event_from(at))
    return _Base(settled, until)


def _fold(store: Store, recipient: Recipient, row: Row, base: _Base) -> bool:
    """Bring the row up to its hits, beginning from `base`; whether it had to be changed. Raises Contended."""
    for _ in range(ATTEMPTS):
        changes = _changes(store, recipient, row, base)
        if not changes:
            return False
        update = Update(recipient.key, set=changes, add={"version": 1}, condition=Equals("version", row["version"]))
        try:
            store.write(update)
        except ConditionFailed as failed:
            if not _was_sent(failed.item):
                return False
            row = failed.item
        else:
            return True
    raise Contended("others kept changing the row")


def _changes(store: Store, recipient: Recipient, row: Row, base: _Base) -> dict[str, Any]:
    """What must be set (None: removed) for the row to say what the hits amount to."""
    last: list[_Kept] = []
    for page in _pages(store, recipient, base.until):
        base, last = _settled(row, base, last, len(last)), page
    early = on_delivery_until(_sent_at(row), row.get("delivered_at"))
    count = settled_count([request for _, request in last], early)
    base, rest = _settled(row, base, last, count), last[count:]
    before, after = of_row(row), joined(base.total, tally(_judged(row, rest)))
    changes = {name: after.get(name) for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if row.get("settled") != base.to_row():
        changes["settled"] = base.to_row()
    if row["state"] != SENT:
        changes |= {"state": SENT, "sent_at": row["claimed_at"]}
    return changes


def _settled(row: Row, base: _Base, hits: list[_Kept], count: int) -> _Base:
    """`base` and the first of the hits, judged beside all of them."""
    if count == 0:
        return base
    return _Base(joined(base.total, tally(_judged(row, hits)[:count])), hits[count - 1][0])


def _judged(row: Row, hits: list[_Kept]) -> list[tuple[Request, Why | None]]:
    requests = [request for _, request in hits]
    return list(zip(requests, classify(requests, _sent_at(row), row.get("delivered_at")), strict=True))


def _pages(store: Store, recipient: Recipient, until: str) -> Iterator[list[_Kept]]:
    """The hits after the key `until` in order of time."""
    events = keys.events(recipient.workspace, recipient.campaign, recipient.number)
    start: Item | None = {"pk": events.pk, "sk": until} if until else None
    while True:
        page = store.query(events, start=start, limit=PAGE, consistent=True)
        yield [(item["sk"], _request(item)) for item in page.items if item["kind"] in _KINDS]
        if page.next is None:
            return
        start = page.next


def _request(event: Item) -> Request:
    return Request(
        at=event["at"],
        kind=event["kind"],
        link=event.get("link"),
        method=event.get("method", "GET"),
        user_agent=event.get("user_agent", ""),
    )


def _was_sent(row: Row | None) -> TypeGuard[Row]:
    """Whether a message may have reached the recipient: a hit proves that it did."""
    return row is not None and row["state"] in (SENT, CLAIMED, UNKNOWN)


def _sent_at(row: Row) -> int:
    return int(row.get("sent_at") or row["claimed_at"])
