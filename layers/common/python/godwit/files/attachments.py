"""Files that are sent with campaigns. May touch: the store, objects."""

from collections.abc import Sequence
from contextlib import suppress

from godwit.clock import Clock
from godwit.errors import Fault, Invalid
from godwit.files import uploads
from godwit.files.attached import AttachedFile, file_name
from godwit.files.kinds import ATTACHMENTS
from godwit.files.uploads import Shelf
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import Store

LARGEST_IN_TOTAL = 5 * 2**20
"""Bytes of all attachments of a campaign; in the message they take a third more (RFC 2045, 6.8)."""
MOST = 20
"""Attachments of a campaign."""

SHELF = Shelf("attachment", ATTACHMENTS, LARGEST_IN_TOTAL)


def upload_name(workspace: str, identifier: str) -> str:
    """The object that the file is uploaded to."""
    return f"{workspace}/attachments/{identifier}/upload"


def read(store: Store, objects: Objects, workspace: str, identifier: str, clock: Clock) -> Document:
    """An attachment, looked into if it was uploaded since. Raises NotFound."""
    return _settled(store, objects, workspace, documents.read(store, workspace, SHELF.kind, identifier), clock)


def require_known(store: Store, workspace: str, identifiers: Sequence[str]) -> None:
    """What is checked when a campaign is saved. Raises Invalid: one is not there, named twice, or all are too large."""
    found = [documents.find(store, workspace, SHELF.kind, each) for each in identifiers]
    faults = [
        Fault(f"attachments[{position}]", "There is no such attachment." if document is None else "It is there twice.")
        for position, document in enumerate(found)
        if document is None or identifiers.index(document.id) < position
    ]
    if not faults and (total := sum(each.body["size"] for each in found if each)) > LARGEST_IN_TOTAL:
        faults = [Fault("attachments", _too_large(total))]
    if faults:
        raise Invalid(faults)


def problems_of(
    store: Store, objects: Objects | None, workspace: str, identifiers: Sequence[str], clock: Clock
) -> list[Fault]:
    """What stands in the way of sending a campaign with these. Without `objects` new uploads aren't looked into."""
    problems, total = [], 0
    for position, identifier in enumerate(identifiers):
        document = documents.find(store, workspace, SHELF.kind, identifier)
        if document is not None and objects is not None:
            document = _settled(store, objects, workspace, document, clock)
        if message := _problem(document):
            problems.append(Fault(f"attachments[{position}]", message))
        total += document.body["size"] if document else 0
    return [*problems, Fault("attachments", _too_large(total))] if total > LARGEST_IN_TOTAL else problems


def attached(store: Store, workspace: str, identifiers: Sequence[str]) -> tuple[AttachedFile, ...]:
    """What a revision keeps of attachments without problems. Raises NotFound."""
    found = [documents.read(store, workspace, SHELF.kind, identifier) for identifier in identifiers]
    return tuple(AttachedFile(each.id, each.body["filename"], each.body["content_type"]) for each in found)


def _settled(store: Store, objects: Objects, workspace: str, document: Document, clock: Clock) -> Document:
    def keep(data: bytes) -> None:
        with suppress(Changed):
            objects.create(file_name(workspace, document.id), data)

    upload = upload_name(workspace, document.id)
    return uploads.settle(store, objects, SHELF, workspace, document, upload, keep, clock)


def _problem(document: Document | None) -> str | None:
    if document is None:
        return "There is no such attachment."
    name, state, detail = (document.body[key] for key in ("filename", "state", "detail"))
    return {"ready": None, "refused": f"{name}: {detail}"}.get(state, f"{name} has not been uploaded yet.")


def _too_large(total: int) -> str:
    return f"The attachments have {total:,} bytes together; at most {LARGEST_IN_TOTAL:,} can be sent."
