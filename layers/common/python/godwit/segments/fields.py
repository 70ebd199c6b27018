"""The fields that filters may name, their kinds, and the ops of each kind with the values they take. Pure.

CONTRACT's table is the source. Which custom fields there are, the workspace says: until then, `custom.<name>` may be of
any kind.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from godwit.clock import from_iso
from godwit.ids import ulid

LARGEST_NUMBER = 10**14
"""A filter compares with numbers up to this size; beyond, the index holds numbers as equally large."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Kind(StrEnum):
    """What sort of values a field has."""

    SET = "set"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ADDRESS = "address"
    SEGMENT = "segment"
    CAMPAIGN = "campaign"


CUSTOM = "custom."
"""What the names of custom fields begin with in filters."""
CUSTOM_KINDS = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN, Kind.SET)
"""The kinds, and so the types, that custom fields may have."""


class Span(BaseModel):
    """A length of time; a day is 24 hours, a month goes by the calendar."""

    model_config = ConfigDict(extra="forbid", strict=True)

    days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    months: Annotated[int, Field(ge=0, le=1_200)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Span":
        if (self.days is None) == (self.months is None):
            raise ValueError('say either {"days": n} or {"months": n}')
        return self


def is_date(text: str) -> bool:
    """Whether the text is a date without a time."""
    return _DATE.fullmatch(text) is not None


def _moment(text: str) -> str:
    try:
        if is_date(text):
            in_range = date.fromisoformat(text).year < 9999
        else:
            from_iso(text)
            in_range = True
    except (ValueError, OverflowError):
        in_range = False
    if not in_range:
        raise ValueError("write a date as 2026-12-01, or a time as 2026-12-01T09:00:00Z")
    return text


def _span(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError('say either {"days": n} or {"months": n}')
    return value


def _nothing(value: Any) -> None:
    if value is not None:
        raise ValueError("this op takes no value")


Text = Annotated[str, Field(strict=True, min_length=1, max_length=1_000)]
Texts = Annotated[list[Text], Field(strict=True, max_length=1_000)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Pair = Annotated[list[Number], Field(strict=True, min_length=2, max_length=2)]
Moment = Annotated[str, Field(strict=True), AfterValidator(_moment)]

_TEXT: TypeAdapter[Any] = TypeAdapter(Text)
_TEXTS: TypeAdapter[Any] = TypeAdapter(Texts)
_ID: TypeAdapter[Any] = TypeAdapter(Annotated[str, Field(strict=True), AfterValidator(ulid)])
_NUMBER: TypeAdapter[Any] = TypeAdapter(Number)
_PAIR: TypeAdapter[Any] = TypeAdapter(Pair)
_MOMENT: TypeAdapter[Any] = TypeAdapter(Moment)
_SPAN: TypeAdapter[Any] = TypeAdapter(Annotated[Span, BeforeValidator(_span)])
_FLAG: TypeAdapter[Any] = TypeAdapter(Annotated[bool, Field(strict=True)])
_NOTHING: TypeAdapter[Any] = TypeAdapter(Annotated[Any, AfterValidator(_nothing)])

_PRESENCE = {"exists": _NOTHING, "missing": _NOTHING}

OPS: Mapping[Kind, Mapping[str, TypeAdapter[Any]]] = {
    Kind.SET: {"has": _TEXT, "has_any": _TEXTS, "has_none": _TEXTS},
    Kind.TEXT: {"is": _TEXT, "is_not": _TEXT, "in": _TEXTS, "not_in": _TEXTS, "contains": _TEXT, **_PRESENCE},
    Kind.NUMBER: {
        **dict.fromkeys(("eq", "ne", "lt", "lte", "gt", "gte"), _NUMBER),
        "between": _PAIR,
        **_PRESENCE,
    },
    Kind.DATE: {"before": _MOMENT, "after": _MOMENT, "older_than": _SPAN, "newer_than": _SPAN, **_PRESENCE},
    Kind.BOOLEAN: {"is": _FLAG},
    Kind.ADDRESS: _PRESENCE,
    Kind.SEGMENT: dict.fromkeys(("in", "not_in"), _ID),
    Kind.CAMPAIGN: dict.fromkeys(("sent", "not_sent", "opened", "not_opened", "clicked", "not_clicked"), _ID),
}
"""The ops of each kind, each with what its value must be."""

FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(("tags", "project_statuses", "topics"), Kind.SET),
    **dict.fromkeys(("city", "region", "country", "company", "language", "time_zone", "email_domain"), Kind.TEXT),
    "revenue": Kind.NUMBER,
    **dict.fromkeys(("created_at", "last_interaction_at", "last_opened_at", "last_clicked_at"), Kind.DATE),
    **dict.fromkeys(("email_consent", "sms_consent", "email_subscribed", "sms_subscribed"), Kind.BOOLEAN),
    **dict.fromkeys(("email", "phone"), Kind.ADDRESS),
    "segment": Kind.SEGMENT,
    "campaign": Kind.CAMPAIGN,
}
"""The fields that every workspace has."""


def kinds_of(field: str) -> tuple[Kind, ...]:
    """The kinds that a field may have; none where there is no such field."""
    if field.startswith(CUSTOM) and len(field) > len(CUSTOM):
        return CUSTOM_KINDS
    return (FIELDS[field],) if field in FIELDS else ()


def ops_of(kinds: Sequence[Kind]) -> list[str]:
    """The ops that one of the kinds has."""
    return list(dict.fromkeys(op for kind in kinds for op in OPS[kind]))


def check_value(kinds: Sequence[Kind], op: str, value: Any) -> None:
    """Raises pydantic's ValidationError where no kind's `op` takes such a value: what the last one says of it."""
    adapters = [OPS[kind][op] for kind in kinds if op in OPS[kind]]
    for adapter in adapters[:-1]:
        try:
            adapter.validate_python(value)
        except ValidationError:
            continue
        return
    adapters[-1].validate_python(value)
