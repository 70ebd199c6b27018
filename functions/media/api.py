"""The API of images for emails: HTTP in, the domain's functions called, HTTP out.

Touches: the Core table, the buckets of images.
"""

from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.files import media, uploads
from godwit.files.media import SHELF
from godwit.files.uploads import FileCreate, State
from godwit.http.app import NO_CONTENT, ReadVersion, answers, make_app, workspace_of
from godwit.http.door import behind_cloudfront
from godwit.http.models import Answer, Id, Listing, Versioned
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.store import documents
from godwit.store.documents import Document

logger = Logger(service="media-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)


class MediaUpload(Answer):
    """Where to PUT the image within the hour, and where it will be seen a moment later."""

    id: str
    upload_url: str
    url: str


class Media(Versioned):
    """An image; `url` shows it once it is `ready`, `detail` says why it was refused."""

    filename: str
    content_type: str
    size: int
    state: State
    detail: str | None
    url: str


@app.get(
    "/v1/media",
    operation_id="listMedia",
    summary="List images",
    tags=["media"],
    responses=answers(200, Listing[Media]),
)
def list_media(limit: Limit = 50, cursor: Cursor = None) -> Listing[Media]:
    """The workspace's images, newest first."""
    workspace = workspace_of(app, "viewer")
    before = decode_cursor(cursor, str)
    found, following = documents.newest_first(environment.store, workspace, SHELF.kind, limit, before)
    return Listing[Media](items=[_shown(each) for each in found], next_cursor=encode_cursor(following))


@app.post(
    "/v1/media",
    operation_id="createMedia",
    summary="Announce an image",
    status_code=201,
    tags=["media"],
    responses=answers(201, MediaUpload),
)
def create_media(wanted: FileCreate) -> MediaUpload:
    """Announce a PNG, JPEG or GIF of at most 2 MB; PUT it to the URL that is answered. It is public after that."""
    workspace = workspace_of(app, "editor")
    document = uploads.announce(environment.store, SHELF, workspace, wanted, new_id(), clock())
    upload_url = environment.image_upload_urls.upload(media.upload_name(workspace, document.id), wanted.size)
    return MediaUpload(id=document.id, upload_url=upload_url, url=_url(document))


@app.delete(
    "/v1/media/<media_id>",
    operation_id="deleteMedia",
    summary="Delete an image",
    status_code=204,
    tags=["media"],
    responses=NO_CONTENT,
)
def delete_media(
    media_id: Annotated[Id, Path(description="The image's ULID.")],
    version: ReadVersion,
) -> None:
    """Emails that show it will show a gap, as soon as caches forget it."""
    workspace = workspace_of(app, "editor")
    media.delete(environment.store, environment.images, workspace, media_id, version)


def _url(document: Document) -> str:
    return f"{environment.origin}/{media.public_name(document)}"


def _shown(document: Document) -> Media:
    return Media(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        url=_url(document),
        **document.body,
    )


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
