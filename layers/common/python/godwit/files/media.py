"""Images for emails, public once they were looked into. May touch: the store, objects, public files.

Uploads have a bucket of their own, where what is left is removed after a day; what was found good is in another, below
`media/`, the path that recipients fetch it at.
"""

from godwit.clock import Clock
from godwit.errors import Conflict, NotFound
from godwit.files import uploads
from godwit.files.kinds import IMAGES, extension_of
from godwit.files.uploads import Shelf
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.protocol import Store
from godwit.store.public import PublicFiles

LARGEST = 2 * 2**20
"""Bytes; recipients fetch it, many of them on the way."""

SHELF = Shelf("media", IMAGES, LARGEST)


def upload_name(workspace: str, identifier: str) -> str:
    """The object that an image is uploaded to."""
    return f"{workspace}/{identifier}"


def parse_upload_name(name: str) -> tuple[str, str] | None:
    """Workspace and id of an upload's name; None for other names."""
    parts = name.split("/")
    return (parts[0], parts[1]) if len(parts) == 2 else None


def public_name(document: Document) -> str:
    """The object with the public image, and its path on our origin."""
    return f"media/{document.id}.{extension_of(document.body['filename'])}"


def check(store: Store, objects: Objects, files: PublicFiles, name: str, clock: Clock) -> None:
    """Look into an upload, and publish it where it is what its name says. May be repeated."""
    place = parse_upload_name(name)
    document = documents.find(store, place[0], SHELF.kind, place[1]) if place else None
    if place is None or document is None:
        objects.delete(name)
        return

    def publish(data: bytes) -> None:
        files.publish(public_name(document), data, document.body["content_type"])

    try:
        uploads.settle(store, objects, SHELF, place[0], document, name, publish, clock)
    except NotFound:
        # Deleted meanwhile.
        files.withdraw(public_name(document))
        objects.delete(name)


def delete(store: Store, files: PublicFiles, workspace: str, identifier: str, version: int) -> None:
    """Remove an image; emails that show it will show a gap. Raises NotFound, Conflict."""
    document = documents.read(store, workspace, SHELF.kind, identifier)
    if document.version != version:
        raise Conflict(f"The image has changed since you read it: it is at version {document.version}.")
    files.withdraw(public_name(document))
    documents.delete(store, workspace, SHELF.kind, identifier, version)
