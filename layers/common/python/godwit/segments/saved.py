"""Saved segments. May touch: the store (documents of kind `segment`) and the objects under `{workspace}/segments/`.

A document's body is `name`, `description`, `filter`, `dynamic` and, of static ones, `members`: the object that holds
their numbers. Beside it stand `count` and `counted_at` (ms), which are refreshed without making a new version.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from pyroaring import BitMap

from godwit.clock import MINUTE
from godwit.errors import Conflict, Invalid, NotFound
from godwit.ids import NewId
from godwit.index.codec import dump_bitmap
from godwit.segments.evaluate import Selection
from godwit.segments.fields import Kind
from godwit.segments.filter import AnyOf, Leaf, leaves_of, parse_filter, to_json
from godwit.segments.membership import Membership
from godwit.segments.models import Segment, SegmentChange, SegmentFields
from godwit.segments.references import CAMPAIGN, SEGMENT, selection_of
from godwit.store import documents, keys
from godwit.store.conditions import Below, Condition, Present
from godwit.store.documents import Document, to_document
from godwit.store.objects import Objects
from godwit.store.protocol import ConditionFailed, Store, Update, query_all

KIND = SEGMENT
STALE = 5 * MINUTE
"""A count older than this is made anew when it is shown (BE-011)."""
_WAITING = ("scheduled", "resolving", "paused")
"""The states of campaigns that have yet to read the segments they name, unless their audience is frozen."""


def create(store: Store, objects: Objects, workspace: str, fields: SegmentFields, now: int, new_id: NewId) -> Document:
    """Save a new segment, counted; a static one freezes the members it has now. Raises Invalid."""
    identifier = new_id()
    rows = _rows_now(store, objects, workspace, identifier, fields.filter, now)
    body = _body(fields)
    if not fields.dynamic:
        body["members"] = _freeze(objects, workspace, identifier, rows, new_id)
    extra = {"count": len(rows), "counted_at": now}
    return documents.create(store, workspace, KIND, identifier, body, now, extra)


def read(store: Store, workspace: str, identifier: str) -> Document:
    """The segment as last written. Raises NotFound."""
    return documents.read(store, workspace, KIND, identifier)


def selection(store: Store, objects: Objects, workspace: str, identifier: str) -> Selection:
    """What picks the segment's contacts. Raises NotFound."""
    return _selection(objects, read(store, workspace, identifier))


def update(
    store: Store, objects: Objects, workspace: str, identifier: str, change: SegmentChange, now: int, new_id: NewId
) -> Document:
    """Replace a segment, and count it anew. Raises Invalid, NotFound, or Conflict on a stale version.

    A static segment keeps its members as long as it stays static and its filter stays the same.
    """
    before = documents.require(store, workspace, KIND, identifier, change.version)
    body = _body(change)
    chosen: Selection = change.filter
    if not change.dynamic and "members" in before.body and before.body["filter"] == body["filter"]:
        body["members"] = before.body["members"]
        chosen = _selection(objects, before)
    rows = _rows_now(store, objects, workspace, identifier, chosen, now)
    frozen = None
    if not change.dynamic and "members" not in body:
        frozen = body["members"] = _freeze(objects, workspace, identifier, rows, new_id)
    try:
        documents.replace(store, workspace, KIND, identifier, body, change.version, now)
    except (Conflict, NotFound):
        if frozen:
            objects.delete(frozen)
        raise
    return _note_count(store, workspace, identifier, len(rows), now, Present())


def delete(store: Store, objects: Objects, workspace: str, identifier: str, version: int) -> None:
    """Delete a segment. Raises NotFound, or Conflict on a stale version or where something needs it.

    A waiting campaign that names it does, and a segment whose filter names it.
    """
    segment = read(store, workspace, identifier)
    for campaign in _all(store, workspace, CAMPAIGN):
        if _waits_for(campaign, identifier):
            raise Conflict(
                f"The campaign “{campaign.body['name']}” is {campaign.extra['status']} and needs this segment."
            )
    for other in _all(store, workspace, KIND):
        if other.id != identifier and identifier in _named_in(other):
            raise Conflict(f"The segment “{other.body['name']}” is made with this segment.")
    documents.delete(store, workspace, KIND, identifier, version)
    if "members" in segment.body:
        objects.delete(segment.body["members"])


def require_without_field(store: Store, workspace: str, field: str) -> None:
    """Raises Conflict where the filter of a segment that isn't static asks for this field, such as `custom.plan`."""
    for segment in _all(store, workspace, KIND):
        if any(leaf.field == field for leaf in _leaves(segment)):
            raise Conflict(f"The segment “{segment.body['name']}” is made with this field.")


def page(
    store: Store, workspace: str, limit: int, before: str | None, q: str | None
) -> tuple[list[Document], str | None]:
    """Segments from the newest on, those with `q` in their name where given; and the id to go on before."""
    wanted = (q or "").casefold()
    found: list[Document] = []
    more = True
    while more and len(found) <= limit:
        listed, before = documents.newest_first(store, workspace, KIND, limit + 1, before)
        found += [segment for segment in listed if wanted in str(segment.body["name"]).casefold()]
        more = before is not None
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def remember_count(store: Store, workspace: str, identifier: str, count: int, now: int) -> Document:
    """Note how many contacts the segment had at `now` (ms), unless it was counted since. Raises NotFound."""
    return _note_count(store, workspace, identifier, count, now, Below("counted_at", now + 1))


def _note_count(store: Store, workspace: str, identifier: str, count: int, now: int, condition: Condition) -> Document:
    key = keys.document(workspace, KIND, identifier)
    try:
        item = store.write(Update(key, set={"count": count, "counted_at": now}, condition=condition))
    except ConditionFailed as refused:
        item = refused.item
    if item is None:
        raise NotFound(f"There is no such {KIND}.")
    return to_document(item)


def stale(segments: Iterable[Document], now: int) -> list[str]:
    """The ids of those whose counts are due to be made anew at `now` (ms)."""
    return [segment.id for segment in segments if now - segment.extra["counted_at"] > STALE]


def recount(store: Store, objects: Objects, workspace: str, identifiers: Sequence[str], now: int) -> None:
    """Count these segments anew, where that is still due; those that can't be counted any more keep their counts."""
    found = [documents.find(store, workspace, KIND, identifier) for identifier in identifiers]
    segments = {each.id: each for each in found if each is not None}
    due = stale(segments.values(), now)
    members = Membership(store, objects, workspace, now)
    for identifier in list(due):
        try:
            members.add(identifier, _selection(objects, segments[identifier]), "filter", identifier)
        except (Invalid, NotFound):
            due.remove(identifier)
    for identifier, rows in members.rows().items():
        with suppress(NotFound):
            remember_count(store, workspace, identifier, len(rows), now)


def _selection(objects: Objects, segment: Document) -> Selection:
    selection = selection_of(objects, segment)
    if selection is None:
        raise NotFound(f"There is no such {KIND}.")
    return selection


def to_segment(document: Document) -> Segment:
    """The segment as the API shows it."""
    body = {name: value for name, value in document.body.items() if name != "members"}
    return Segment(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        count=document.extra["count"],
        counted_at=document.extra["counted_at"],
        **body,
    )


def _body(fields: SegmentFields) -> dict[str, Any]:
    return {
        "name": fields.name,
        "description": fields.description,
        "filter": to_json(fields.filter),
        "dynamic": fields.dynamic,
    }


def _rows_now(
    store: Store, objects: Objects, workspace: str, identifier: str, selection: Selection, now: int
) -> BitMap:
    members = Membership(store, objects, workspace, now)
    members.add(identifier, selection, "filter", identifier)
    return members.rows()[identifier]


def _freeze(objects: Objects, workspace: str, identifier: str, rows: BitMap, new_id: NewId) -> str:
    # Each freeze has a name of its own: whoever has read the segment before still finds the members it named.
    name = f"{workspace}/segments/{identifier}/{new_id()}"
    objects.create(name, dump_bitmap(rows))
    return name


def _waits_for(campaign: Document, identifier: str) -> bool:
    if campaign.extra["status"] not in _WAITING or "frozen_audience" in campaign.extra:
        return False
    audience = campaign.body["audience"] or {}
    return identifier in [*audience.get("segments", []), *audience.get("exclude", [])]


def _named_in(segment: Document) -> set[str]:
    return {leaf.value for leaf in _leaves(segment) if leaf.field == Kind.SEGMENT}


def _leaves(segment: Document) -> list[Leaf]:
    """What a segment asks for; of a static one, whose members are fixed, nothing."""
    tree = parse_filter(segment.body["filter"]) if "members" not in segment.body else AnyOf(any=[])
    return [leaf for _, leaf in leaves_of(tree)]


def _all(store: Store, workspace: str, kind: str) -> Iterator[Document]:
    return (to_document(item) for item in query_all(store, keys.documents(workspace, kind)))
