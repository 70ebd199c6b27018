"""Conditions and updates as DynamoDB's expressions and typed values. Pure.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
"""

from collections.abc import Mapping
from typing import Any

from godwit.store.conditions import (
    Absent,
    AllOf,
    AnyOf,
    Below,
    Condition,
    Equals,
    Item,
    OneOf,
    Present,
    Without,
)
from godwit.store.protocol import Update


def to_typed(value: Any) -> dict[str, Any]:
    """A value as DynamoDB writes it (`{"S": "a"}`). Raises TypeError for what we don't store (floats)."""
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case list():
            return {"L": [to_typed(each) for each in value]}
        case dict():
            return {"M": {name: to_typed(each) for name, each in value.items()}}
    raise TypeError(f"{type(value).__name__} is not kept in the store")


def from_typed(typed: Mapping[str, Any]) -> Any:
    """The value of DynamoDB's `{"S": "a"}`."""
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [from_typed(each) for each in value]
        case "M":
            return {name: from_typed(each) for name, each in value.items()}
        case "B":
            return bytes(value)
    return value


def to_item(item: Item) -> dict[str, Any]:
    """All attributes typed, those that are None left out."""
    return {name: to_typed(value) for name, value in item.items() if value is not None}


def from_item(typed: Mapping[str, Any]) -> Item:
    """All attributes as plain values."""
    return {name: from_typed(value) for name, value in typed.items()}


class Expression:
    """Collects the placeholders that an expression's names and values stand behind."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Any] = {}

    def name(self, attribute: str) -> str:
        """The placeholder of an attribute's name (many plain names are reserved words)."""
        return self._names.setdefault(attribute, f"#n{len(self._names)}")

    def value(self, value: Any) -> str:
        """A placeholder for a value."""
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = to_typed(value)
        return placeholder

    def arguments(self) -> dict[str, Any]:
        """The two dictionaries, as far as they are not empty: DynamoDB refuses empty ones."""
        arguments: dict[str, Any] = {}
        if self._names:
            arguments["ExpressionAttributeNames"] = {held: name for name, held in self._names.items()}
        if self._values:
            arguments["ExpressionAttributeValues"] = self._values
        return arguments

    def condition(self, condition: Condition) -> str:
        """The condition as a condition expression."""
        match condition:
            case Absent():
                return f"attribute_not_exists({self.name('pk')})"
            case Present():
                return f"attribute_exists({self.name('pk')})"
            case Without(attribute):
                return f"attribute_not_exists({self.name(attribute)})"
            case Equals(attribute, value):
                return f"{self.name(attribute)} = {self.value(value)}"
            case OneOf(attribute, values):
                return f"{self.name(attribute)} IN ({', '.join(self.value(value) for value in values)})"
            case Below(attribute, value):
                return f"{self.name(attribute)} < {self.value(value)}"
            case AllOf(conditions):
                return "(" + " AND ".join(self.condition(each) for each in conditions) + ")"
            case AnyOf(conditions):
                return "(" + " OR ".join(self.condition(each) for each in conditions) + ")"

    def update(self, update: Update) -> str:
        """The changes as an update expression."""
        sets = [f"{self.name(n)} = {self.value(v)}" for n, v in update.set.items() if v is not None]
        sets += [
            f"{self.name(n)} = if_not_exists({self.name(n)}, {self.value(v)})"
            for n, v in update.default.items()
            if v is not None
        ]
        adds = [f"{self.name(n)} {self.value(v)}" for n, v in update.add.items()]
        removes = [self.name(n) for n in update.remove]
        removes += [self.name(n) for n, v in update.set.items() if v is None]
        clauses = (("SET", sets), ("ADD", adds), ("REMOVE", removes))
        return " ".join(f"{word} {', '.join(parts)}" for word, parts in clauses if parts)
