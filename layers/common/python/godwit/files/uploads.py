"""A file's way from its announcement to its use: uploaded, looked into, then ready or refused.

May touch: the store, objects.
The address to upload to stays good for an hour, so what was looked into is kept under another name, and once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from godwit.clock import Clock
from godwit.errors import Conflict, Fault, Invalid
from godwit.files.kinds import Kind, clean_name, extension_of
from godwit.http.models import Body
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.protocol import Store

State = Literal["awaiting_upload", "ready", "refused"]


class FileCreate(Body):
    """What file is to come. The upload must have exactly `size` bytes."""

    filename: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=255)
    size: int = Field(ge=1, strict=True, description="Bytes.")


@dataclass(frozen=True)
class Shelf:
    """What sort of files: the `kind` of their documents, what they may be by extension, how many bytes at most."""

    kind: str
    kinds: Mapping[str, Kind]
    largest: int


def announce(store: Store, shelf: Shelf, workspace: str, wanted: FileCreate, identifier: str, now: int) -> Document:
    """Note what is to come. Raises Invalid."""
    name = clean_name(wanted.filename)
    kind = shelf.kinds.get(extension_of(name))
    faults = []
    if kind is None:
        faults.append(Fault("filename", f"must end in one of {', '.join(shelf.kinds)}"))
    elif wanted.content_type.partition(";")[0].strip().lower() not in {kind.content_type, *kind.also}:
        faults.append(Fault("content_type", f"is {kind.content_type} for a file of that name"))
    if wanted.size > shelf.largest:
        faults.append(Fault("size", f"at most {shelf.largest:,} bytes"))
    if kind is None or faults:
        raise Invalid(faults)
    body = {
        "filename": name,
        "content_type": kind.content_type,
        "size": wanted.size,
        "state": "awaiting_upload",
        "detail": None,
    }
    return documents.create(store, workspace, shelf.kind, identifier, body, now)


def settle(
    store: Store,
    objects: Objects,
    shelf: Shelf,
    workspace: str,
    document: Document,
    upload: str,
    publish: Callable[[bytes], None],
    clock: Clock,
) -> Document:
    """Look into the file if it was uploaded since; the document as it then is.

    `upload` names the uploaded object, which is removed; `publish` keeps what was found good, and may be repeated.
    """
    if document.body["state"] != "awaiting_upload":
        return document
    size = objects.size(upload)
    if size is None:
        return document
    detail = _refusal(shelf, document, size)
    if detail is None:
        stored = objects.read(upload)
        if stored is None:
            return document
        detail = _refusal(shelf, document, len(stored.data)) or _mismatch(shelf, document, stored.data)
        if detail is None:
            publish(stored.data)
    body = {**document.body, "state": "refused" if detail else "ready", "detail": detail}
    try:
        settled = documents.replace(store, workspace, shelf.kind, document.id, body, document.version, clock())
    except Conflict:
        settled = documents.read(store, workspace, shelf.kind, document.id)
    objects.delete(upload)
    return settled


def _refusal(shelf: Shelf, document: Document, size: int) -> str | None:
    announced = document.body["size"]
    return None if size == announced else f"The file has {size:,} bytes; {announced:,} were announced."


def _mismatch(shelf: Shelf, document: Document, data: bytes) -> str | None:
    extension = extension_of(document.body["filename"])
    if shelf.kinds[extension].recognises(data):
        return None
    return f"What is in the file isn't what belongs into a .{extension} file."
