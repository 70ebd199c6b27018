"""What must hold for a write to happen, as data: DynamoDB gets it as an expression, memory asks `holds`. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
"""An item's attributes: str, int, bool, bytes, and lists and dicts of these."""


@dataclass(frozen=True)
class Absent:
    """There is no such item."""


@dataclass(frozen=True)
class Present:
    """There is such an item."""


@dataclass(frozen=True)
class Without:
    """The item lacks the attribute, or there is no item."""

    attribute: str


@dataclass(frozen=True)
class Equals:
    """The attribute has this value."""

    attribute: str
    value: str | int | bool


@dataclass(frozen=True)
class OneOf:
    """The attribute has one of these values."""

    attribute: str
    values: Sequence[str | int]


@dataclass(frozen=True)
class Below:
    """The attribute is there and less than this."""

    attribute: str
    value: str | int


@dataclass(frozen=True)
class AllOf:
    """Every one of these holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these holds."""

    conditions: tuple["Condition", ...]


Condition = Absent | Present | Without | Equals | OneOf | Below | AllOf | AnyOf


def all_of(*conditions: Condition) -> Condition:
    """Shorthand for `AllOf`."""
    return AllOf(conditions)


def any_of(*conditions: Condition) -> Condition:
    """Shorthand for `AnyOf`."""
    return AnyOf(conditions)


def holds(condition: Condition, item: Item | None) -> bool:
    """Whether `condition` is true of `item` (None: there is none)."""
    match condition:
        case Absent():
            return item is None
        case Present():
            return item is not None
        case Without(attribute):
            return item is None or attribute not in item
        case Equals(attribute, value):
            return item is not None and item.get(attribute) == value
        case OneOf(attribute, values):
            return item is not None and item.get(attribute) in values
        case Below(attribute, bound):
            return item is not None and attribute in item and bool(item[attribute] < bound)
        case AllOf(conditions):
            return all(holds(each, item) for each in conditions)
        case AnyOf(conditions):
            return any(holds(each, item) for each in conditions)
