"""Routes of the files that campaigns are sent with."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.files import attachments, uploads
from godwit.files.attachments import SHELF, upload_name
from godwit.files.uploads import FileCreate, State
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Id, Versioned
from godwit.ids import new_id

from functions.campaigns import base
from functions.campaigns.base import app

AttachmentId = Annotated[Id, Path(description="The attachment's ULID.")]


class AttachmentUpload(Answer):
    """Where to PUT the file, within the hour."""

    id: str
    upload_url: str


class Attachment(Versioned):
    """A file to send with campaigns; `detail` says why it was refused."""

    filename: str
    content_type: str
    size: int
    state: State
    detail: str | None


@app.post(
    "/v1/attachments",
    operation_id="createAttachment",
    summary="Announce a file to attach",
    status_code=201,
    tags=["attachments"],
    responses=answers(201, AttachmentUpload),
)
def create_attachment(wanted: FileCreate) -> AttachmentUpload:
    """Announce a file; PUT it to the URL that is answered, then name its id in campaigns.

    PDF, PNG, JPEG, GIF, CSV, text, iCalendar, and Office's docx, xlsx, pptx; 5 MB for all of a campaign.
    """
    workspace = workspace_of(app, "editor")
    document = uploads.announce(base.environment.store, SHELF, workspace, wanted, new_id(), base.clock())
    url = base.environment.urls.upload(upload_name(workspace, document.id), wanted.size)
    return AttachmentUpload(id=document.id, upload_url=url)


@app.get(
    "/v1/attachments/<attachment_id>",
    operation_id="readAttachment",
    summary="Read what became of a file",
    tags=["attachments"],
    responses=answers(200, Attachment),
)
def read_attachment(attachment_id: AttachmentId) -> Attachment:
    """Whether the file was uploaded, and is what its name says."""
    workspace, here = workspace_of(app, "viewer"), base.environment
    document = attachments.read(here.store, here.objects, workspace, attachment_id, base.clock)
    return Attachment(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        **document.body,
    )
