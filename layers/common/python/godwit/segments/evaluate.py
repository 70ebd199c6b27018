"""Filters over the contact index: which contacts match. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from decimal import Decimal

from pyroaring import BitMap

from godwit.index import Index, Slices
from godwit.index.columns import narrowed, union
from godwit.segments.columns import DAY, FALSE, SCALE, TRUE, Custom, number_code, time_code
from godwit.segments.fields import CUSTOM, FIELDS, Kind
from godwit.segments.filter import AllOf, AnyOf, Leaf, Node, NotOf, leaves_of
from godwit.segments.texts import comparable
from godwit.segments.times import Interval, first_day, first_minute, interval

Selection = Node | BitMap
"""What picks contacts: a filter, which always means those who match now, or members that were frozen."""

ENGAGEMENT = ("last_opened_at", "last_clicked_at")
"""Fields that the engagement index answers, in whole minutes."""


@dataclass(frozen=True)
class CampaignRows:
    """The contacts that a campaign was sent to, and those who opened and clicked it."""

    sent: BitMap
    opened: BitMap
    clicked: BitMap


@dataclass(frozen=True)
class Context:
    """What filters mean depends on: the present in ms, the zone that dates without a time are in, and what they name.

    `segments` are in such an order that each names only those before it.
    """

    now: int
    zone: tzinfo = UTC
    custom: Custom = field(default_factory=dict)
    segments: Mapping[str, Selection] = field(default_factory=dict)
    campaigns: Mapping[str, CampaignRows] = field(default_factory=dict)
    engagement: Mapping[str, Slices] = field(default_factory=dict)


def kind_of(leaf: Leaf, custom: Custom) -> Kind:
    """The kind of the condition's field. Raises KeyError where it is a custom one that isn't declared."""
    return custom[leaf.field] if leaf.field.startswith(CUSTOM) else FIELDS[leaf.field]


def needs(selection: Selection, custom: Custom) -> dict[str, set[str] | None]:
    """The columns that the selection looks at, with the parts that it names of them (None: any may be looked at)."""
    found: dict[str, set[str] | None] = {}
    for _, leaf in leaves_of(selection) if not isinstance(selection, BitMap) else ():
        for name, parts in _needs(leaf, kind_of(leaf, custom)).items():
            known = found.get(name, set())
            found[name] = None if parts is None or known is None else known | parts
    return found


def _needs(leaf: Leaf, kind: Kind) -> dict[str, set[str] | None]:
    if kind in (Kind.SEGMENT, Kind.CAMPAIGN) or leaf.field in ENGAGEMENT:
        return {}
    if leaf.op in ("exists", "missing"):
        return {leaf.field: set(), leaf.field + DAY: set()} if _has_days(leaf, kind) else {leaf.field: set()}
    match kind:
        case Kind.BOOLEAN:
            return {leaf.field: {TRUE if leaf.value else FALSE}}
        case Kind.SET | Kind.TEXT if leaf.op != "contains":
            texts = [leaf.value] if isinstance(leaf.value, str) else leaf.value
            return {leaf.field: {comparable(leaf.field, text) if kind is Kind.TEXT else text for text in texts}}
        case Kind.DATE if _has_days(leaf, kind):
            return {leaf.field: None, leaf.field + DAY: None}
    return {leaf.field: None}


def _has_days(leaf: Leaf, kind: Kind) -> bool:
    return kind is Kind.DATE and leaf.field.startswith(CUSTOM)


class Evaluation:
    """Selections over (a chunk of) the contact index."""

    def __init__(self, index: Index, context: Context) -> None:
        self._index = index
        self._context = context
        self._segments: dict[str, BitMap] = {}
        for identifier, selection in context.segments.items():
            self._segments[identifier] = self.rows(selection)

    def rows(self, selection: Selection) -> BitMap:
        """The contacts it picks; of frozen members, those still there. Not to be changed in place."""
        return selection & self._index.all if isinstance(selection, BitMap) else self.matching(selection)

    def matching(self, node: Node, within: BitMap | None = None) -> BitMap:
        """Contacts that match, as far as they are in `within` (None: everyone). Not to be changed in place.

        The operands of `all` are tried cheapest first, each only on what those before it have left.
        """
        match node:
            case AllOf(all=parts):
                rows = narrowed(self._index.all, within)
                for part in sorted(parts, key=self._cost):
                    if not rows:
                        break
                    rows = self.matching(part, rows)
                return rows
            case AnyOf(any=parts):
                return union([self.matching(part, within) for part in parts])
            case NotOf(not_=part):
                return narrowed(self._index.all, within) - self.matching(part, within)
            case Leaf():
                return self._leaf(node, within)

    def _cost(self, node: Node) -> int:
        """A rough order: a bitmap that is there, those to be united first, those to be compared bit by bit."""
        match node:
            case AllOf(all=parts) | AnyOf(any=parts):
                return max(map(self._cost, parts), default=0) + 1
            case NotOf(not_=part):
                return self._cost(part) + 1
            case Leaf(op=op):
                if kind_of(node, self._context.custom) in (Kind.NUMBER, Kind.DATE):
                    return 20
                return 10 if op in ("is_not", "not_in", "contains", "exists", "missing") else 0

    def _leaf(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        match kind_of(leaf, self._context.custom):
            case Kind.SET:
                return self._set(leaf, within)
            case Kind.TEXT:
                return self._text(leaf, within)
            case Kind.NUMBER:
                return self._number(leaf, within)
            case Kind.DATE if leaf.field in ENGAGEMENT:
                return self._engagement(leaf, within)
            case Kind.DATE:
                return self._date(leaf, within)
            case Kind.BOOLEAN:
                return self._index.sets(leaf.field).has(TRUE if leaf.value else FALSE, within)
            case Kind.ADDRESS:
                return self._presence(leaf, self._index.sets(leaf.field).present(within), within)
            case Kind.SEGMENT:
                rows = self._segments[leaf.value]
                return narrowed(rows, within) if leaf.op == "in" else self._all(within) - rows
            case Kind.CAMPAIGN:
                return self._campaign(leaf, within)

    def _all(self, within: BitMap | None) -> BitMap:
        return narrowed(self._index.all, within)

    def _presence(self, leaf: Leaf, present: BitMap, within: BitMap | None) -> BitMap:
        return present if leaf.op == "exists" else self._all(within) - present

    def _set(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        column = self._index.sets(leaf.field)
        match leaf.op:
            case "has":
                return column.has(leaf.value, within)
            case "has_any":
                return column.has_any(leaf.value, within)
            case _:
                return self._all(within) - column.has_any(leaf.value, within)

    def _text(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        column = self._index.sets(leaf.field)
        match leaf.op:
            case "is" | "is_not":
                same = column.has(comparable(leaf.field, leaf.value), within)
                return same if leaf.op == "is" else column.present(within) - same
            case "in" | "not_in":
                same = column.has_any({comparable(leaf.field, value) for value in leaf.value}, within)
                return same if leaf.op == "in" else column.present(within) - same
            case "contains":
                part = comparable(leaf.field, leaf.value)
                return column.containing(part, within)
            case _:
                return self._presence(leaf, column.present(within), within)

    def _number(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        column = self._index.slices(leaf.field)
        present = narrowed(column.present, within)
        match leaf.op:
            case "exists" | "missing":
                return self._presence(leaf, present, within)
            case "between":
                low, high = (Decimal(str(bound)) * SCALE for bound in leaf.value)
                return column.between(number_code(math.ceil(low)), number_code(math.floor(high)), within)
        units = Decimal(str(leaf.value)) * SCALE  # may have more decimals than the index: then it lies between two
        floor, ceiling = number_code(math.floor(units)), number_code(math.ceil(units))
        match leaf.op:
            case "lt":
                return column.lt(ceiling, within)
            case "lte":
                return column.lte(floor, within)
            case "gt":
                return column.gt(floor, within)
            case "gte":
                return column.gte(ceiling, within)
            case _:
                same = column.between(ceiling, floor, within)
                return same if leaf.op == "eq" else present - same

    def _interval(self, leaf: Leaf) -> Interval:
        return interval(leaf.op, leaf.value, self._context.now, self._context.zone)

    def _date(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        moments = self._index.slices(leaf.field)
        days = self._index.slices(leaf.field + DAY) if leaf.field.startswith(CUSTOM) else None
        if leaf.op in ("exists", "missing"):
            present = moments.present if days is None else moments.present | days.present
            return self._presence(leaf, narrowed(present, within), within)
        low, high = self._interval(leaf)
        codes = [None if bound is None else time_code(bound) for bound in (low, high)]
        rows = _inside(moments, (codes[0], codes[1]), within)
        if days is None or not days.present:
            return rows
        bounds = [None if bound is None else first_day(bound, self._context.zone) for bound in (low, high)]
        return rows | _inside(days, (bounds[0], bounds[1]), within)

    def _engagement(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        column, rows = self._context.engagement[leaf.field], self._all(within)
        if leaf.op in ("exists", "missing"):
            return self._presence(leaf, column.present & rows, within)
        bounds = [None if bound is None else first_minute(bound) for bound in self._interval(leaf)]
        return _inside(column, (bounds[0], bounds[1]), rows)

    def _campaign(self, leaf: Leaf, within: BitMap | None) -> BitMap:
        campaign, rows = self._context.campaigns[leaf.value], self._all(within)
        match leaf.op:
            case "sent":
                return campaign.sent & rows
            case "not_sent":
                return rows - campaign.sent
            case "opened":
                return campaign.opened & rows
            case "clicked":
                return campaign.clicked & rows
            case "not_opened":
                return (campaign.sent & rows) - campaign.opened
            case _:
                return (campaign.sent & rows) - campaign.clicked


def _inside(column: Slices, bounds: Interval, within: BitMap | None) -> BitMap:
    low, high = bounds
    if low is None:
        assert high is not None
        return column.lt(high, within)
    return column.gte(low, within) if high is None else column.between(low, high - 1, within)
