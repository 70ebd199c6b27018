"""Whom a campaign goes to: the union of its segments less those it excludes, divided by who can be reached.

May touch: the store and the objects.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pyroaring import BitMap

from godwit.contacts.reachability import Channel
from godwit.errors import Invalid
from godwit.index import Index
from godwit.index.columns import union
from godwit.segments.columns import Columns
from godwit.segments.filter import AllOf
from godwit.segments.membership import Membership
from godwit.segments.reach import Audience, divide, needs, united
from godwit.segments.references import SEGMENT, selection_of
from godwit.store import documents
from godwit.store.objects import Objects
from godwit.store.protocol import Store

__all__ = ["Audience", "SegmentMissing", "examine", "resolve"]


_EVERYONE = "everyone"


class SegmentMissing(Exception):
    """The audience names a segment that is not there, or whose filter names what is not there; `id` is its."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"there is no segment {identifier}")
        self.id = identifier


def resolve(
    store: Store,
    objects: Objects,
    workspace: str,
    audience: Mapping[str, Any],
    channel: Channel,
    topic_id: str | None,
    now: int,
) -> Audience:
    """The contacts that `audience` (as CONTRACT's campaigns have it) picks at `now` (ms), by who can be reached.

    Raises SegmentMissing.
    """
    found, _ = examine(store, objects, workspace, audience, channel, topic_id, (), now)
    return found


def examine(
    store: Store,
    objects: Objects,
    workspace: str,
    audience: Mapping[str, Any],
    channel: Channel,
    topic_id: str | None,
    fields: Collection[str],
    now: int,
) -> tuple[Audience, dict[str, int | None]]:
    """Like `resolve`; and by field how many who can be reached have no value in it (None: nobody knows).

    `fields` are contacts' fields, such as `first_name` and `custom.plan`. Raises SegmentMissing.
    """
    members = Membership(store, objects, workspace, now)
    included, excluded = audience.get("segments") or [], audience.get("exclude") or []
    for identifier in (*included, *excluded):
        segment = documents.find(store, workspace, SEGMENT, identifier)
        selection = selection_of(objects, segment) if segment else None
        if selection is None:
            raise SegmentMissing(identifier)
        try:
            members.add(identifier, selection, "filter", identifier)
        except Invalid:
            raise SegmentMissing(identifier) from None
    if audience.get("everyone"):
        members.add(_EVERYONE, AllOf(all=[]))
        included = [*included, _EVERYONE]
    basis = members.settings.consent_basis
    members.look_at(needs([channel], basis, topic_id))
    columns = Columns(members.custom)
    members.look_at({name: set() for field in fields for name in columns.holding(field)})

    def divided(index: Index, rows: Mapping[str, BitMap]) -> tuple[Audience, dict[str, int | None]]:
        matched = union([rows[each] for each in included]) - union([rows[each] for each in excluded])
        reached = divide(matched, index, channel, basis, topic_id)
        present = {field: columns.present(index, field) for field in fields}
        missing = {field: None if has is None else len(reached.sendable - has) for field, has in present.items()}
        return reached, missing

    chunks = members.by_chunk(divided)
    counts = {field: [missing[field] for _, missing in chunks] for field in fields}
    totals = {field: None if None in each else sum(filter(None, each)) for field, each in counts.items()}
    return united([reached for reached, _ in chunks]), totals
