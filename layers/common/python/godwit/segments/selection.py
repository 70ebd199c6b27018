"""What picks contacts: a filter, which always means those who match now, or members that were frozen. Pure."""

from zoneinfo import ZoneInfo

from pyroaring import BitMap

from godwit.index import Index
from godwit.segments.evaluate import Context, matching
from godwit.segments.filter import Node, fields_of
from godwit.settings import WorkspaceSettings

Selection = Node | BitMap


def columns_for(selection: Selection) -> set[str]:
    """The columns of the contact index that the selection needs."""
    return set() if isinstance(selection, BitMap) else fields_of(selection)


def select(selection: Selection, index: Index, settings: WorkspaceSettings, now: int) -> BitMap:
    """The contacts it picks at `now` (ms); of frozen members, those still there. Not to be changed in place."""
    if isinstance(selection, BitMap):
        return selection & index.all
    return matching(selection, index, Context(now, ZoneInfo(settings.time_zone)))
