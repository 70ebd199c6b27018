"""What a workspace's people are told of: `/v1/notifications`. Touches: the Core table."""

from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.app import answers, identity_of, make_app
from godwit.http.door import behind_cloudfront
from godwit.http.models import Answer, Body, Moment
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.notifications import inbox
from godwit.notifications.announcement import Event
from godwit.notifications.inbox import Marks
from godwit.store.documents import Document
from pydantic import Field, StrictBool, model_validator

logger = Logger()
environment = Environment()
clock = system_clock
app = make_app("Godwit notifications", logger)


class Notification(Answer):
    """Something that happened: to a campaign, an import, or (neither) the workspace. `name` is what that was called."""

    id: str
    event: Event
    created_at: Moment
    read: bool = Field(description="By the caller.")
    campaign_id: str | None
    import_id: str | None
    name: str
    reason: str


class Notifications(Answer):
    """A page, the newest first."""

    items: list[Notification]
    next_cursor: str | None
    unread: int = Field(description="All that the caller has not read; 100 stands for that many or more.")


class ReadBody(Body):
    """Which were read: those of these ids, or all."""

    ids: Annotated[list[str] | None, Field(min_length=1, max_length=100)] = None
    all: StrictBool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> "ReadBody":
        if self.all == (self.ids is not None):
            raise ValueError("say either which ids, or all")
        return self


class Unread(Answer):
    """How many the caller has still not read."""

    unread: int


@app.get(
    "/v1/notifications",
    tags=["notifications"],
    operation_id="listNotifications",
    summary="What happened",
    responses=answers(200, Notifications),
)
def list_notifications(limit: Limit = 50, cursor: Cursor = None) -> Notifications:
    """What happened in the workspace, and which of it the caller has read."""
    identity = identity_of(app)
    before = decode_cursor(cursor, str)
    listed, last = inbox.page(environment.store, identity.workspace, limit, before)
    marks = inbox.read_marks(environment.store, identity.workspace, identity.actor)
    return Notifications(
        items=[_shown(each, marks) for each in listed],
        next_cursor=encode_cursor(last),
        unread=inbox.unread(environment.store, identity.workspace, marks),
    )


@app.post(
    "/v1/notifications/read",
    tags=["notifications"],
    operation_id="readNotifications",
    summary="Mark them as read",
    responses=answers(200, Unread),
)
def read_notifications(body: ReadBody) -> Unread:
    """Mark notifications as read by the caller; they stay unread for everybody else."""
    identity, store = identity_of(app), environment.store
    marks = inbox.mark_read(store, identity.workspace, identity.actor, body.ids, clock())
    return Unread(unread=inbox.unread(store, identity.workspace, marks))


def _shown(document: Document, marks: Marks) -> Notification:
    return Notification(id=document.id, created_at=document.created_at, read=marks.has(document.id), **document.body)


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An API Gateway request."""
    return app.resolve(event, context)
