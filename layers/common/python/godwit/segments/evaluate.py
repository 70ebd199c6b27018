"""A filter over the contact index: which contacts match. Pure."""

import math
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from pyroaring import BitMap

from godwit.index import Index
from godwit.index.columns import narrowed, union
from godwit.segments.columns import FALSE, SCALE, TRUE
from godwit.segments.fields import Kind, Span
from godwit.segments.filter import AllOf, AnyOf, Leaf, Node, NotOf
from godwit.segments.times import ago, end_of_before, start_of_after


@dataclass(frozen=True)
class Context:
    """What a filter means depends on: the present in ms, and the zone that dates without a time are in."""

    now: int
    zone: tzinfo


def matching(node: Node, index: Index, context: Context, within: BitMap | None = None) -> BitMap:
    """Contacts that match, as far as they are in `within` (None: everyone). Not to be changed in place.

    The operands of `all` are tried cheapest first, each only on what those before it have left.
    """
    match node:
        case AllOf(all=parts):
            rows = narrowed(index.all, within)
            for part in sorted(parts, key=_cost):
                if not rows:
                    break
                rows = matching(part, index, context, rows)
            return rows
        case AnyOf(any=parts):
            return union([matching(part, index, context, within) for part in parts])
        case NotOf(not_=part):
            return narrowed(index.all, within) - matching(part, index, context, within)
        case Leaf():
            return _leaf(node, index, context, within)


def _cost(node: Node) -> int:
    """A rough order: a bitmap that is there, those to be united first, those to be compared bit by bit."""
    match node:
        case AllOf(all=parts) | AnyOf(any=parts):
            return max(map(_cost, parts), default=0) + 1
        case NotOf(not_=part):
            return _cost(part) + 1
        case Leaf(op=op, kind=kind):
            if kind in (Kind.NUMBER, Kind.DATE):
                return 20
            return 10 if op in ("is_not", "not_in", "contains", "exists", "missing") else 0


def _leaf(leaf: Leaf, index: Index, context: Context, within: BitMap | None) -> BitMap:
    match leaf.kind:
        case Kind.SET:
            return _set(leaf, index, within)
        case Kind.TEXT:
            return _text(leaf, index, within)
        case Kind.NUMBER:
            return _number(leaf, index, within)
        case Kind.DATE:
            return _date(leaf, index, context, within)
        case Kind.BOOLEAN:
            return index.sets(leaf.field).has(TRUE if leaf.value else FALSE, within)
        case Kind.ADDRESS:
            return _presence(leaf, index, index.sets(leaf.field).present(within), within)


def _presence(leaf: Leaf, index: Index, present: BitMap, within: BitMap | None) -> BitMap:
    return present if leaf.op == "exists" else narrowed(index.all, within) - present


def _set(leaf: Leaf, index: Index, within: BitMap | None) -> BitMap:
    column = index.sets(leaf.field)
    match leaf.op:
        case "has":
            return column.has(leaf.value, within)
        case "has_any":
            return column.has_any(leaf.value, within)
        case _:
            return narrowed(index.all, within) - column.has_any(leaf.value, within)


def _text(leaf: Leaf, index: Index, within: BitMap | None) -> BitMap:
    column = index.sets(leaf.field)
    match leaf.op:
        case "is" | "is_not":
            same = column.has(leaf.value.casefold(), within)
            return same if leaf.op == "is" else column.present(within) - same
        case "in" | "not_in":
            same = column.has_any({value.casefold() for value in leaf.value}, within)
            return same if leaf.op == "in" else column.present(within) - same
        case "contains":
            part = leaf.value.casefold()
            return column.where(lambda value: part in value, within)
        case _:
            return _presence(leaf, index, column.present(within), within)


def _number(leaf: Leaf, index: Index, within: BitMap | None) -> BitMap:
    column = index.slices(leaf.field)
    present = narrowed(column.present, within)
    match leaf.op:
        case "exists" | "missing":
            return _presence(leaf, index, present, within)
        case "between":
            low, high = (Decimal(str(bound)) * SCALE for bound in leaf.value)
            return column.between(math.ceil(low), math.floor(high), within)
    units = Decimal(str(leaf.value)) * SCALE  # may have more decimals than the index: then it lies between two values
    floor, ceiling = math.floor(units), math.ceil(units)
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


def _date(leaf: Leaf, index: Index, context: Context, within: BitMap | None) -> BitMap:
    column = index.slices(leaf.field)
    match leaf.op:
        case "before":
            return column.lt(end_of_before(leaf.value, context.zone), within)
        case "after":
            return column.gte(start_of_after(leaf.value, context.zone), within)
        case "older_than":
            return column.lt(ago(context.now, Span.model_validate(leaf.value), context.zone), within)
        case "newer_than":
            since = ago(context.now, Span.model_validate(leaf.value), context.zone)
            return column.between(since, context.now, within)
        case _:
            return _presence(leaf, index, narrowed(column.present, within), within)
