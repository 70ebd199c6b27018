"""What people say about getting messages: no more, or again. May touch: the store."""

from collections.abc import Collection
from dataclasses import dataclass

from godwit.clock import Clock, from_iso, system_clock, to_iso
from godwit.contacts.answer import is_live
from godwit.contacts.commit import amend, doc_of
from godwit.contacts.document import Doc, with_topics
from godwit.contacts.reachability import ADDRESS_FIELD, STOPPED_FIELD, Channel
from godwit.contacts.suppression import come_back
from godwit.contacts.timeline import RECIPIENT, Author
from godwit.contacts.wishes import leave_in_peace
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Store


@dataclass(frozen=True)
class Wishes:
    """What a person wants changed: topics (ids) to leave and to join, channels to stop and to start; no more."""

    leave: Collection[str] = ()
    join: Collection[str] = ()
    stop: Collection[Channel] = ()
    start: Collection[Channel] = ()


def heed(
    store: Store,
    workspace: str,
    number: int,
    wishes: Wishes,
    at: int,
    source: str,
    clock: Clock = system_clock,
    actor: str = RECIPIENT,
    sent_to: str | None = None,
) -> Item | None:
    """Change a contact as the person wishes, all at once; answers the item, None where the contact is gone.

    Stopping a channel withdraws the consent, starting it is consent: kept with `at` (ms) and `source` (`link`,
    `complaint`, …), and with `actor` in the timeline. A channel whose address is suppressed is not started, unless that
    was their own wish. Repeating changes nothing: the earliest time stays. Raises Contended, where trying again is
    right.

    `sent_to` is the digest of the address of the email by which it is said. Where the contact is gone or has another
    one, nothing more is sent to that address either, whoever has it by now; also where only topics were to be left, for
    which another contact has nobody can tell.
    """
    by = Author(actor, source)

    def heeded(doc: Doc) -> Doc:
        if wishes.leave or wishes.join:
            topics = [topic for topic in doc["topics"] if topic not in wishes.leave]
            doc = with_topics(doc, [*topics, *(topic for topic in wishes.join if topic not in topics)])
        for channel in wishes.stop:
            doc = _stopped(doc, channel, at, source)
        for channel in wishes.start:
            doc = _started(doc, channel, at, source)
        return doc

    if wishes.start:
        item = store.get(keys.contact(workspace, number), consistent=True)
        doc = doc_of(item) if item is not None and is_live(item) else {}
        for channel in wishes.start:
            if address := doc.get(ADDRESS_FIELD[channel]):
                come_back(store, workspace, channel, address, clock, by)
    item = amend(store, workspace, number, heeded, clock, by)
    if sent_to is not None and (wishes.leave or "email" in wishes.stop) and not has_address(workspace, item, sent_to):
        leave_in_peace(store, workspace, "email", sent_to, at)
    return item


def has_address(workspace: str, item: Item | None, digest: str) -> bool:
    """Whether it is a contact's item that has the email address with that digest."""
    if item is None or not is_live(item):
        return False
    return keys.digest(workspace, "email", doc_of(item)["email"] or "") == digest


def unsubscribe(
    store: Store,
    workspace: str,
    number: int,
    channel: Channel,
    topic_id: str | None,
    at: int,
    source: str,
    clock: Clock = system_clock,
    actor: str = RECIPIENT,
) -> None:
    """Take a contact off one topic, or without a topic off everything on `channel`. As `heed`."""
    wishes = Wishes(stop=(channel,)) if topic_id is None else Wishes(leave=(topic_id,))
    heed(store, workspace, number, wishes, at, source, clock, actor)


def _stopped(doc: Doc, channel: Channel, at: int, source: str) -> Doc:
    field = STOPPED_FIELD[channel]
    said_before = doc["consent"][channel]["source"] or ""
    if doc[field] is not None and (from_iso(doc[field]), said_before) <= (at, source):
        return doc
    return {**doc, field: to_iso(at), "consent": {**doc["consent"], channel: _said(False, at, source)}}


def _started(doc: Doc, channel: Channel, at: int, source: str) -> Doc:
    field = STOPPED_FIELD[channel]
    agreed = doc[field] is None and doc["consent"][channel]["given"] is True
    if agreed or doc["suppressed"][channel] is not None:
        return doc
    return {**doc, field: None, "consent": {**doc["consent"], channel: _said(True, at, source)}}


def _said(given: bool, at: int, source: str) -> dict[str, object]:
    return {"given": given, "at": to_iso(at), "source": source}
