"""The filter tree of CONTRACT as pydantic models, with a fault's exact path: `filter.all[1].value`. Pure.

A tree is at most 5 groups (`all`, `any`, `not`) deep and has at most 100 leaves. What a tree names that only the
workspace knows (custom fields, segments, campaigns) is looked up by `references`.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WrapValidator,
    field_validator,
)
from pydantic_core import PydanticCustomError

from godwit.segments.fields import check_value, kinds_of, ops_of

DEEPEST = 5
MOST_LEAVES = 100


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Leaf(_Node):
    """One condition on one field."""

    field: str = Field(description="A field of contacts, such as `tags`, `custom.plan`, `segment` or `campaign`.")
    op: str = Field(description="An op of the field, such as `has`, `is`, `gte` or `older_than`.")
    value: Any = Field(
        default=None,
        validate_default=True,
        exclude_if=lambda value: value is None,
        description="What to compare with: its type depends on field and op; ops such as `exists` take none.",
        json_schema_extra={
            "anyOf": [
                {"type": "string"},
                {"type": "number"},
                {"type": "boolean"},
                {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "number"}]}},
                {"type": "object", "properties": {"days": {"type": "integer"}, "months": {"type": "integer"}}},
                {"type": "null"},
            ]
        },
    )

    @field_validator("field")
    @classmethod
    def _known(cls, field: str) -> str:
        if not kinds_of(field):
            raise ValueError(f"there is no field {field}")
        return field

    @field_validator("op")
    @classmethod
    def _available(cls, op: str, info: ValidationInfo) -> str:
        field = info.data.get("field")
        if field is not None and op not in (ops := ops_of(kinds_of(field))):
            raise ValueError(f"{field} has no op {op}; it has {', '.join(ops)}")
        return op

    @field_validator("value")
    @classmethod
    def _fitting(cls, value: Any, info: ValidationInfo) -> Any:
        field, op = info.data.get("field"), info.data.get("op")
        if field is not None and op is not None:
            check_value(kinds_of(field), op, value)
        return value  # as it was said, so that a segment answers with the filter it was given


class AllOf(_Node):
    """Contacts that every part matches; of no parts, everyone."""

    all: list["Node"]


class AnyOf(_Node):
    """Contacts that at least one part matches; of no parts, nobody."""

    any: list["Node"]


class NotOf(_Node):
    """Contacts that the part does not match: the exact complement."""

    not_: "Node" = Field(alias="not")


_SHAPES: dict[str, type[_Node]] = {"all": AllOf, "any": AnyOf, "not": NotOf, "field": Leaf}


def _by_shape(value: Any, _: Any) -> Any:
    """Validate as what the keys say it is: pydantic's own unions would put the names of models into paths."""
    if isinstance(value, _Node):
        return value
    shapes = [shape for shape in _SHAPES if shape in value] if isinstance(value, dict) else []
    if len(shapes) != 1:
        raise ValueError('a filter is {"all": […]}, {"any": […]}, {"not": …} or {"field", "op", "value"}')
    return _SHAPES[shapes[0]].model_validate(value)


Node = Annotated[AllOf | AnyOf | NotOf | Leaf, WrapValidator(_by_shape)]


def _parts(node: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Path and value of the parts of a group that hasn't been validated yet."""
    if not isinstance(node, dict):
        return
    for shape in ("all", "any"):
        if isinstance(node.get(shape), list):
            yield from (((shape, at), part) for at, part in enumerate(node[shape]))
    if "not" in node:
        yield ("not",), node["not"]


def _fault(location: Sequence[str | int], message: str) -> ValidationError:
    error = PydanticCustomError("filter_size", "{message}", {"message": message})
    return ValidationError.from_exception_data("filter", [{"type": error, "loc": tuple(location), "input": None}])


def _bounded(value: Any) -> Any:
    """Refuse what is too deep or too large before anything recurses into it."""
    leaves = 0
    pending: list[tuple[tuple[str | int, ...], int, Any]] = [((), 0, value)]
    while pending:
        location, depth, node = pending.pop()
        if not (isinstance(node, dict) and _SHAPES.keys() - {"field"} & node.keys()):
            leaves += 1
        elif depth == DEEPEST:
            raise _fault(location, f"groups may be at most {DEEPEST} levels deep")
        if leaves > MOST_LEAVES:
            raise _fault((), f"a filter may have at most {MOST_LEAVES} conditions")
        pending += [((*location, *path), depth + 1, part) for path, part in _parts(node)]
    return value


Filter = Annotated[Node, BeforeValidator(_bounded)]
"""The type to put into models: a whole filter tree."""

AllOf.model_rebuild()
AnyOf.model_rebuild()
NotOf.model_rebuild()

_FILTER: TypeAdapter[AllOf | AnyOf | NotOf | Leaf] = TypeAdapter(Filter)


def parse_filter(value: Any) -> "Node":
    """The tree that a JSON value says. Raises pydantic's ValidationError, its locations within the tree."""
    return _FILTER.validate_python(value)


def to_json(node: "Node") -> dict[str, Any]:
    """The tree as the JSON value it was parsed from."""
    return node.model_dump(by_alias=True)


def leaves_of(node: "Node", path: str = "") -> Iterator[tuple[str, Leaf]]:
    """The conditions of the tree, each with its path below `path`, such as `filter.all[1]`."""
    start = f"{path}." if path else ""
    match node:
        case AllOf(all=parts):
            for at, part in enumerate(parts):
                yield from leaves_of(part, f"{start}all[{at}]")
        case AnyOf(any=parts):
            for at, part in enumerate(parts):
                yield from leaves_of(part, f"{start}any[{at}]")
        case NotOf(not_=part):
            yield from leaves_of(part, f"{start}not")
        case Leaf():
            yield path, node
