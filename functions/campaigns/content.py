"""Routes of content that is not saved yet: its preview, and its conversion from other senders' syntax."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body as FromBody
from godwit.campaigns.preview import values_of
from godwit.content.conversion.convert import DialectName, convert
from godwit.content.model import Content
from godwit.content.pieces import MAX_SOURCE
from godwit.content.preview import preview
from godwit.content.template import Rendered
from godwit.errors import Fault, Invalid
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, ContactId, ProblemFault
from godwit.settings import email_settings
from pydantic import Field

from functions.campaigns import base
from functions.campaigns.base import app


class ContentPreviewBody(Body):
    """Content, and as whom to look at it."""

    subject: Annotated[str, Field(max_length=998)] = ""
    preheader: Annotated[str, Field(max_length=500)] = ""
    content: Content | None = None
    contact_id: ContactId | None = Field(default=None, description="Else as somebody of whom nothing is known.")


class ContentPreviewAnswer(Answer):
    """What a recipient would get, empty where the content has problems.

    `missing` are variables without a default that the recipient has nothing for.
    """

    subject: str
    html: str
    text: str
    missing: list[str]
    problems: list[ProblemFault]


class ConvertBody(Body):
    """Source in the syntax of another sender; without a dialect, it's guessed."""

    dialect: DialectName | None = None
    source: Annotated[str, Field(max_length=MAX_SOURCE)]


class ConvertChange(Answer):
    """A tag, and what took its place."""

    before: Annotated[str, Field(serialization_alias="from")]
    after: Annotated[str, Field(serialization_alias="to")]


class ConvertAnswer(Answer):
    """The source as far as it could be converted. `unknown`: tags that are left as they were."""

    dialect: DialectName | None
    source: str
    changes: list[ConvertChange]
    unknown: list[str]


@app.post(
    "/v1/content/preview",
    operation_id="previewContent",
    summary="See content as a recipient",
    tags=["content"],
    responses=answers(200, ContentPreviewAnswer),
)
def preview_content(body: Annotated[ContentPreviewBody, FromBody()]) -> ContentPreviewAnswer:
    """The message as a contact would get it, untracked. Nothing is saved."""
    workspace, here = workspace_of(app, "viewer"), base.environment
    content = body.content.model_dump() if body.content else None
    values = values_of(here.store, workspace, body.contact_id) if body.contact_id else {}
    address = email_settings(here.store, workspace).physical_address
    seen = preview(body.subject, body.preheader, content, here.origin, address, values)
    shown = seen.rendered or Rendered("", "", "")
    problems = [ProblemFault(path=each.path, message=each.message, line=each.line) for each in seen.problems]
    return ContentPreviewAnswer(
        subject=shown.subject, html=shown.html, text=shown.text, missing=seen.missing, problems=problems
    )


@app.post(
    "/v1/content/convert",
    operation_id="convertContent",
    summary="Convert another sender's syntax",
    tags=["content"],
    responses=answers(200, ConvertAnswer),
)
def convert_content(body: Annotated[ConvertBody, FromBody()]) -> ConvertAnswer:
    """Variables and conditions of Amazon Pinpoint, listmonk or Mailchimp in our syntax. Nothing is saved."""
    workspace_of(app, "viewer")
    try:
        made = convert(body.source, body.dialect)
    except ValueError as error:
        raise Invalid([Fault("source", str(error))]) from None
    changes = [ConvertChange(before=change.before, after=change.after) for change in made.changes]
    return ConvertAnswer(dialect=made.dialect, source=made.source, changes=changes, unknown=made.unknown)
