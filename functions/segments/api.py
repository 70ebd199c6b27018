"""The API of segments: HTTP in, the domain's functions called, HTTP out."""

from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Body as FromBody
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from godwit.clock import system_clock
from godwit.contacts.answer import to_contact
from godwit.environment import Environment
from godwit.http.app import NO_CONTENT, ReadVersion, answers, make_app, workspace_of
from godwit.http.door import behind_cloudfront
from godwit.http.models import Id, Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.queues import Message
from godwit.segments import saved
from godwit.segments.evaluate import Selection
from godwit.segments.models import (
    ChannelReach,
    FilterPreview,
    OverlapRequest,
    PairCount,
    Reach,
    Segment,
    SegmentChange,
    SegmentCount,
    SegmentFields,
    SegmentOverlap,
    SegmentPreview,
)
from godwit.segments.preview import Look, look, overlap
from godwit.segments.reach import Audience

logger = Logger(service="segments-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)

SegmentId = Annotated[Id, Path(description="The segment's ULID.")]
Topic = Annotated[Id | None, Query(description="Count those not subscribed to this topic as unsubscribed.")]


@app.get(
    "/v1/segments",
    operation_id="listSegments",
    summary="List segments",
    tags=["segments"],
    responses=answers(200, Listing[Segment]),
)
def list_segments(
    limit: Limit = 50,
    cursor: Cursor = None,
    q: Annotated[str | None, Query(description="Part of the name, in any case.", max_length=255)] = None,
) -> Listing[Segment]:
    """Segments from the newest on, each with its count and when it was counted.

    Counts older than 5 minutes are made anew meanwhile, for who asks again.
    """
    workspace = workspace_of(app, "viewer")
    found, following = saved.page(environment.store, workspace, limit, decode_cursor(cursor, str), q)
    if stale := saved.stale(found, clock()):
        environment.queue("indexing").send([Message({"workspace": workspace, "count": stale})])
    return Listing(items=[saved.to_segment(each) for each in found], next_cursor=encode_cursor(following))


@app.post(
    "/v1/segments",
    operation_id="createSegment",
    summary="Make a segment",
    tags=["segments"],
    responses=answers(201, Segment),
)
def create_segment(fields: Annotated[SegmentFields, FromBody()]) -> tuple[Segment, int]:
    """Make a segment and count its contacts; one that is not dynamic keeps those who match now."""
    workspace = workspace_of(app, "editor")
    made = saved.create(environment.store, environment.objects, workspace, fields, clock(), new_id)
    return saved.to_segment(made), 201


@app.post(
    "/v1/segments/preview",
    operation_id="previewFilter",
    summary="Who matches a filter",
    tags=["segments"],
    responses=answers(200, SegmentPreview),
)
def preview_filter(
    request: Annotated[FilterPreview, FromBody()], limit: Limit = 50, cursor: Cursor = None
) -> SegmentPreview:
    """Who matches a filter that need not be saved: count, reach by channel, and a page of contacts by id."""
    found = _look(workspace_of(app, "viewer"), request.filter, request.topic_id, limit, cursor, clock())
    return _to_preview(found)


@app.post(
    "/v1/segments/overlap",
    operation_id="compareSegments",
    summary="How far segments overlap",
    tags=["segments"],
    responses=answers(200, SegmentOverlap),
)
def compare_segments(request: Annotated[OverlapRequest, FromBody()]) -> SegmentOverlap:
    """How many contacts are in each segment now, and in both of each pair."""
    workspace = workspace_of(app, "viewer")
    found = overlap(environment.store, environment.objects, workspace, request.ids, clock())
    _fold_if(found.wants_fold, workspace)
    return SegmentOverlap(
        as_of=found.as_of,
        segments=[SegmentCount(id=identifier, count=count) for identifier, count in found.counts.items()],
        pairs=[PairCount(ids=list(pair), count=count) for pair, count in found.pairs.items()],
    )


@app.get(
    "/v1/segments/<segment_id>",
    operation_id="readSegment",
    summary="Read a segment",
    tags=["segments"],
    responses=answers(200, Segment),
)
def read_segment(segment_id: SegmentId) -> Segment:
    """The segment as last written."""
    return saved.to_segment(saved.read(environment.store, workspace_of(app, "viewer"), segment_id))


@app.put(
    "/v1/segments/<segment_id>",
    operation_id="updateSegment",
    summary="Replace a segment",
    tags=["segments"],
    responses=answers(200, Segment),
)
def update_segment(segment_id: SegmentId, change: Annotated[SegmentChange, FromBody()]) -> Segment:
    """Replace the version that was read, and count anew. A static segment whose filter stays keeps its members."""
    workspace = workspace_of(app, "editor")
    store, objects = environment.store, environment.objects
    return saved.to_segment(saved.update(store, objects, workspace, segment_id, change, clock(), new_id))


@app.delete(
    "/v1/segments/<segment_id>",
    operation_id="deleteSegment",
    summary="Delete a segment",
    tags=["segments"],
    responses=NO_CONTENT,
)
def delete_segment(segment_id: SegmentId, version: ReadVersion) -> tuple[None, int]:
    """Delete the version that was read; refused as long as a scheduled campaign needs the segment."""
    saved.delete(environment.store, environment.objects, workspace_of(app, "editor"), segment_id, version)
    return None, 204


@app.get(
    "/v1/segments/<segment_id>/preview",
    operation_id="previewSegment",
    summary="Who is in a segment",
    tags=["segments"],
    responses=answers(200, SegmentPreview),
)
def preview_segment(
    segment_id: SegmentId, topic_id: Topic = None, limit: Limit = 50, cursor: Cursor = None
) -> SegmentPreview:
    """Who is in the segment now: count, reach by channel, and a page of contacts by id."""
    workspace, now = workspace_of(app, "viewer"), clock()
    selection = saved.selection(environment.store, environment.objects, workspace, segment_id)
    found = _look(workspace, selection, topic_id, limit, cursor, now, segment_id)
    saved.remember_count(environment.store, workspace, segment_id, found.count, now)
    return _to_preview(found)


def _look(
    workspace: str,
    selection: Selection,
    topic_id: str | None,
    limit: int,
    cursor: str | None,
    now: int,
    itself: str | None = None,
) -> Look:
    after = decode_cursor(cursor, int) or 0
    found = look(environment.store, environment.objects, workspace, selection, topic_id, now, limit, after, itself)
    _fold_if(found.wants_fold, workspace)
    return found


def _fold_if(wanted: bool, workspace: str) -> None:
    if wanted:
        environment.queue("indexing").send([Message({"workspace": workspace})])


def _to_preview(found: Look) -> SegmentPreview:
    return SegmentPreview(
        count=found.count,
        as_of=found.as_of,
        reach=Reach(email=_to_reach(found.reach["email"]), sms=_to_reach(found.reach["sms"])),
        items=[to_contact(item) for item in found.items],
        next_cursor=encode_cursor(found.next),
    )


def _to_reach(audience: Audience) -> ChannelReach:
    excluded = {reason: len(rows) for reason, rows in audience.excluded.items()}
    return ChannelReach(sendable=len(audience.sendable), **excluded)


@behind_cloudfront
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    return app.resolve(event, context)
