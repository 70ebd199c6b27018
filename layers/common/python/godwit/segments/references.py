"""What filters name that only the workspace knows: custom fields, segments, campaigns; found, or a fault with its path.

May touch: the store and the objects, only reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pyroaring import BitMap

from godwit.analytics.whole import last_times, sent_opened_clicked
from godwit.errors import Fault, Invalid
from godwit.http.faults import message_of
from godwit.index import Needs
from godwit.index.codec import load_bitmap
from godwit.segments.columns import Custom
from godwit.segments.custom import custom_fields
from godwit.segments.evaluate import ENGAGEMENT, CampaignRows, Context, Selection, kind_of, needs
from godwit.segments.fields import CUSTOM, Kind, check_value, ops_of
from godwit.segments.filter import Leaf, leaves_of, parse_filter
from godwit.settings import WorkspaceSettings
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.protocol import Store

SEGMENT, CAMPAIGN = "segment", "campaign"
"""Kinds of documents."""
DEEPEST_CHAIN = 50
"""So many segments may each name the next."""


def selection_of(objects: Objects, segment: Document) -> Selection | None:
    """What picks the segment's contacts; None where it was deleted meanwhile."""
    if "members" not in segment.body:
        return parse_filter(segment.body["filter"])
    stored = objects.read(segment.body["members"])
    return load_bitmap(stored.data) if stored else None


@dataclass
class References:
    """Looks up what selections name; each thing once. Ask for all that is to be evaluated before for the `context`."""

    store: Store
    objects: Objects
    workspace: str
    segments: dict[str, Selection] = field(default_factory=dict)
    """Those named so far, each after those that it names itself."""
    campaigns: dict[str, CampaignRows] = field(default_factory=dict)
    times: set[str] = field(default_factory=set)
    needs: dict[str, set[str] | None] = field(default_factory=dict)
    """What they all look at in the contact index."""

    @cached_property
    def custom(self) -> Custom:
        """The custom fields that are declared."""
        return custom_fields(self.store, self.workspace)

    def add(self, selection: Selection, path: str = "filter", itself: str | None = None) -> None:
        """Look up what the selection names. `itself`: the id of the segment that it is to be, or is, the filter of.

        Raises Invalid, its paths beginning with `path`.
        """
        faults = list(self._add(selection, path, [itself] if itself else []))
        if faults:
            raise Invalid(faults)

    def need(self, more: Needs) -> None:
        """Note that these parts of columns will be looked at."""
        for name, parts in more.items():
            known = self.needs.get(name, set())
            self.needs[name] = None if parts is None or known is None else known.union(parts)

    def context(self, settings: WorkspaceSettings, now: int) -> Context:
        """What the selections mean at `now` (ms)."""
        times = last_times(self.store, self.objects, self.workspace, sorted(self.times)) if self.times else {}
        return Context(now, ZoneInfo(settings.time_zone), self.custom, self.segments, self.campaigns, times)

    def _add(self, selection: Selection, path: str, within: list[str]) -> Iterator[Fault]:
        """Faults of the selection, which is that of the last segment in `within`, which the one before names, …"""
        if isinstance(selection, BitMap):
            return
        sound = True
        for place, leaf in leaves_of(selection, path):
            for fault in self._look_up(leaf, place, within):
                sound = False
                yield fault
        if sound:
            self.need(needs(selection, self.custom))

    def _look_up(self, leaf: Leaf, path: str, within: list[str]) -> Iterator[Fault]:
        if leaf.field.startswith(CUSTOM):
            yield from self._fitting(leaf, path)
            return
        kind = kind_of(leaf, {})
        if kind is Kind.SEGMENT:
            yield from self._segment(leaf.value, f"{path}.value", within)
        elif kind is Kind.CAMPAIGN:
            yield from self._campaign(leaf.value, f"{path}.value")
        elif leaf.field in ENGAGEMENT:
            self.times.add(leaf.field)

    def _fitting(self, leaf: Leaf, path: str) -> Iterator[Fault]:
        kind = self.custom.get(leaf.field)
        if kind is None:
            yield Fault(f"{path}.field", f"there is no custom field {leaf.field.removeprefix(CUSTOM)}")
        elif leaf.op not in (ops := ops_of([kind])):
            yield Fault(f"{path}.op", f"{leaf.field} has no op {leaf.op}; it has {', '.join(ops)}")
        else:
            try:
                check_value([kind], leaf.op, leaf.value)
            except ValidationError as refused:
                for error in refused.errors():
                    rest = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
                    yield Fault(f"{path}.value{rest}", message_of(error))

    def _segment(self, identifier: str, path: str, within: list[str]) -> Iterator[Fault]:
        if identifier in within:
            yield Fault(path, "a segment can't be part of itself: these name each other in a circle")
            return
        if identifier in self.segments:
            return
        segment = documents.find(self.store, self.workspace, SEGMENT, identifier)
        selection = selection_of(self.objects, segment) if segment else None
        if segment is None or selection is None:
            yield Fault(path, f"there is no segment {identifier}")
            return
        if len(within) == DEEPEST_CHAIN:
            yield Fault(path, f"segments may name segments at most {DEEPEST_CHAIN} deep")
            return
        inner = next(self._add(selection, "filter", [*within, identifier]), None)
        if inner is None:
            self.segments[identifier] = selection
        else:
            yield Fault(path, f"the segment “{segment.body['name']}” can't be evaluated: {inner.path}: {inner.message}")

    def _campaign(self, identifier: str, path: str) -> Iterator[Fault]:
        if identifier in self.campaigns:
            return
        if documents.find(self.store, self.workspace, CAMPAIGN, identifier) is None:
            yield Fault(path, f"there is no campaign {identifier}")
            return
        self.campaigns[identifier] = CampaignRows(
            *sent_opened_clicked(self.store, self.objects, self.workspace, identifier)
        )
