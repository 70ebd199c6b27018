"""Base classes of request and answer bodies, and the times in them. Pure."""

from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from godwit.clock import from_iso, to_iso
from godwit.ids import CONTACT_PATTERN, PATTERN, contact_number, ulid
from godwit.text import one_line

T = TypeVar("T")


class Body(BaseModel):
    """What a caller sends: unknown fields are refused, texts are trimmed of nothing."""

    model_config = ConfigDict(extra="forbid", str_max_length=1_000_000)


class Answer(BaseModel):
    """What we send."""

    model_config = ConfigDict(extra="forbid")


Moment = Annotated[
    int, PlainSerializer(to_iso, return_type=str), Field(json_schema_extra={"type": "string", "format": "date-time"})
]
"""In an answer: ms since 1970 inside, UTC ISO 8601 with `Z` on the wire."""


def _utc(text: str) -> str:
    try:
        return to_iso(from_iso(text))
    except (ValueError, OverflowError):
        raise ValueError("write a time as 2026-12-01T09:00:00Z") from None


MomentText = Annotated[str, AfterValidator(_utc), Field(json_schema_extra={"format": "date-time"})]
"""In a body: an ISO 8601 time with `Z` or an offset, kept as UTC text."""


Id = Annotated[str, AfterValidator(ulid), Field(json_schema_extra={"pattern": PATTERN})]
"""In a path, a query or a body: the id of whatever is no contact. In a path, what can't be one is a 404."""


def _contact(identifier: str) -> str:
    contact_number(identifier)
    return identifier


ContactId = Annotated[str, AfterValidator(_contact), Field(json_schema_extra={"pattern": CONTACT_PATTERN})]
"""Likewise the id of a contact."""

HIGHEST_VERSION = 10**15

Version = Annotated[int, Field(strict=True, ge=1, le=HIGHEST_VERSION)]
"""In a body: the version that was read."""

VersionOrNone = Annotated[int, Field(strict=True, ge=0, le=HIGHEST_VERSION)]
"""Likewise, of what may not have been written yet: 0 then."""

Line = Annotated[str, AfterValidator(one_line)]
"""In a body: text that may stand in a header of a message."""


class Versioned(Answer):
    """What every stored thing answers with."""

    id: str
    version: int
    created_at: Moment
    updated_at: Moment


class Listing(Answer, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None


class ProblemFault(BaseModel):
    """One fault of a 422; `line` in templates."""

    path: str
    message: str
    line: int | None = None


class Problem(BaseModel):
    """RFC 9457 problem details, as CONTRACT extends them."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[ProblemFault] | None = None
    state: str | None = None
    allowed: list[str] | None = None
