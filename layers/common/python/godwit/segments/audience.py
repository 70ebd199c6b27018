"""Whom a campaign goes to: the union of its segments less those it excludes, divided by who can be reached.

May touch: the store and the objects.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pyroaring import BitMap

from godwit.contacts.reachability import Channel
from godwit.errors import NotFound
from godwit.index.columns import union
from godwit.segments import contact_index, saved
from godwit.segments.filter import AllOf
from godwit.segments.reach import COLUMNS, Audience, divide
from godwit.segments.selection import Selection, columns_for, select
from godwit.settings import workspace_settings
from godwit.store.objects import Objects
from godwit.store.protocol import Store

__all__ = ["Audience", "SegmentMissing", "resolve"]


class SegmentMissing(Exception):
    """The audience names a segment that is not there; `id` is its."""

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
    included = _selections(store, objects, workspace, audience.get("segments") or [])
    if audience.get("everyone"):
        included.append(AllOf(all=[]))
    excluded = _selections(store, objects, workspace, audience.get("exclude") or [])
    names = COLUMNS.union(*(columns_for(each) for each in (*included, *excluded)))
    settings = workspace_settings(store, workspace)
    index = contact_index.load(store, objects, workspace, names, now).index

    def united(selections: list[Selection]) -> BitMap:
        return union([select(each, index, settings, now) for each in selections])

    return divide(united(included) - united(excluded), index, channel, settings.consent_basis, topic_id)


def _selections(store: Store, objects: Objects, workspace: str, identifiers: Sequence[str]) -> list[Selection]:
    selections = []
    for identifier in identifiers:
        try:
            selections.append(saved.selection_of(objects, saved.read(store, workspace, identifier)))
        except NotFound:
            raise SegmentMissing(identifier) from None
    return selections
