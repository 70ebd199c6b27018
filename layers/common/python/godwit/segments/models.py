"""What the API takes and answers about segments. Pure."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, field_validator

from godwit.contacts.answer import Contact
from godwit.http.models import Answer, Body, Id, Line, Listing, Moment, Version, Versioned
from godwit.segments.filter import Filter


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("a segment needs a name")
    return text


Name = Annotated[Line, Field(max_length=255), AfterValidator(_not_blank)]


class SegmentFields(Body):
    """What a caller says of a segment."""

    name: Name
    description: Annotated[str, Field(max_length=10_000)] = ""
    filter: Filter
    dynamic: StrictBool = Field(
        default=True, description="Whether contacts come and go as they match; else frozen on save."
    )


class SegmentChange(SegmentFields):
    """A segment with the version that was read."""

    version: Version


class Segment(Versioned):
    """A segment, with the number of its contacts when they were last counted."""

    name: str
    description: str
    filter: Filter
    dynamic: bool
    count: int
    counted_at: Moment


class FilterPreview(Body):
    """A filter that need not be saved."""

    filter: Filter
    topic_id: Id | None = Field(default=None, description="Count those not subscribed to this topic as unsubscribed.")


class ChannelReach(Answer):
    """Contacts that can be sent to, and the others by the first reason that holds; they sum to the count."""

    sendable: int
    no_address: int
    suppressed: int
    unsubscribed: int
    no_consent: int


class Reach(Answer):
    """Who can be reached, by channel."""

    email: ChannelReach
    sms: ChannelReach


class SegmentPreview(Listing[Contact]):
    """Who matches: how many, as of when, how many can be reached, and a page of them."""

    count: int
    as_of: Moment
    reach: Reach


class OverlapRequest(Body):
    """Segments to compare."""

    ids: Annotated[list[Id], Field(min_length=2, max_length=10)]

    @field_validator("ids")
    @classmethod
    def _each_once(cls, ids: list[str]) -> list[str]:
        if len(set(ids)) < len(ids):
            raise ValueError("name each segment once")
        return ids


class SegmentCount(Answer):
    """How many contacts are in a segment."""

    id: str
    count: int


class PairCount(Answer):
    """How many contacts are in both segments."""

    ids: list[str]
    count: int


class SegmentOverlap(Answer):
    """Counts of each segment and of each pair, in the order of the request."""

    as_of: Moment
    segments: list[SegmentCount]
    pairs: list[PairCount]
