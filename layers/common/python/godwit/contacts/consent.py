"""What people say about getting messages: no more, or again. May touch: the store."""

from godwit.clock import Clock, from_iso, system_clock, to_iso
from godwit.contacts.commit import amend
from godwit.contacts.document import Doc, with_topics
from godwit.contacts.reachability import STOPPED_FIELD, Channel
from godwit.contacts.timeline import RECIPIENT, Author
from godwit.store.protocol import Store


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
    """Take a contact off one topic, or without a topic off everything on `channel`, which also withdraws consent.

    `at` (ms) and `source` (`link`, `complaint`, …) are kept with the consent, and with `actor` in the timeline.
    Repeating changes nothing: the earliest time stays. A contact that is gone is fine. Raises Contended, where trying
    again is right.
    """
    field = STOPPED_FIELD[channel]

    def stop(doc: Doc) -> Doc | None:
        if topic_id is not None:
            return with_topics(doc, [topic for topic in doc["topics"] if topic != topic_id])
        if doc[field] is not None and from_iso(doc[field]) <= at:
            return None
        refused = {"given": False, "at": to_iso(at), "source": source}
        return {**doc, field: to_iso(at), "consent": {**doc["consent"], channel: refused}}

    amend(store, workspace, number, stop, clock, Author(actor, source))


def resubscribe(
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
    """Take an `unsubscribe` of the same topic, or of everything on `channel`, back: the person asked for it again.

    Without a topic that is consent, kept with `at` (ms) and `source`. Repeating changes nothing, and neither does a
    contact that is gone. Raises Contended, where trying again is right.
    """
    field = STOPPED_FIELD[channel]

    def start(doc: Doc) -> Doc | None:
        if topic_id is not None:
            return None if topic_id in doc["topics"] else with_topics(doc, [*doc["topics"], topic_id])
        if doc[field] is None:
            return None
        given = {"given": True, "at": to_iso(at), "source": source}
        return {**doc, field: None, "consent": {**doc["consent"], channel: given}}

    amend(store, workspace, number, start, clock, Author(actor, source))
