"""An import's document, from the announcement of a file to its start. May touch: the store, objects, queues."""

from typing import Any, TypedDict

from godwit.clock import Clock
from godwit.contacts.vocabulary import Vocabulary
from godwit.errors import Conflict
from godwit.ids import NewId
from godwit.imports.columns import Column, beginning, columns_of, require_columns
from godwit.imports.model import ImportCreate, ImportStart, require_importable
from godwit.imports.table import Unreadable
from godwit.queues import Message, Queue
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.protocol import Store

KIND = "import"


class Job(TypedDict):
    """The body of an import's document. `position`: how much of what the file says is done, in `slices` steps.

    `options` are those that `started_by`, a user's e-mail, started it with at `started_at` (ms). `left_out`: values
    that made no sense and were passed over, by field.
    """

    filename: str
    format: str
    state: str
    rows: int | None
    processed: int
    position: int
    created: int
    updated: int
    skipped: int
    rejected: int
    slices: int
    left_out: dict[str, int]
    started_at: int
    started_by: str
    options: dict[str, Any]
    detail: str | None


def upload_name(workspace: str, identifier: str) -> str:
    """The object that the file is uploaded to."""
    return f"{workspace}/imports/{identifier}/upload"


def rejects_name(workspace: str, identifier: str) -> str:
    """The object with the rejected rows."""
    return f"{workspace}/imports/{identifier}/rejects.csv"


def part_name(workspace: str, identifier: str, index: int) -> str:
    """The object with the rejected rows of one slice, until the import ends."""
    return f"{workspace}/imports/{identifier}/rejects/{index:06d}.csv"


def plan_name(workspace: str, identifier: str, index: int) -> str:
    """The object with the plan of a slice, until the import ends."""
    return f"{workspace}/imports/{identifier}/plans/{index:06d}.json"


def object_names(workspace: str, document: Document) -> list[str]:
    """All objects that an import may have left, the slice that was never counted included."""
    names = [upload_name(workspace, document.id), rejects_name(workspace, document.id)]
    for index in range(document.body["slices"] + 1):
        names += [part_name(workspace, document.id, index), plan_name(workspace, document.id, index)]
    return names


def create(store: Store, workspace: str, wanted: ImportCreate, clock: Clock, new_id: NewId) -> Document:
    """Announce a file."""
    job: Job = {
        "filename": wanted.filename,
        "format": wanted.format,
        "state": "awaiting_upload",
        "rows": None,
        "processed": 0,
        "position": 0,
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "rejected": 0,
        "slices": 0,
        "left_out": {},
        "started_at": 0,
        "started_by": "",
        "options": ImportStart().model_dump(),
        "detail": None,
    }
    return documents.create(store, workspace, KIND, new_id(), job, clock())


def start(
    store: Store,
    objects: Objects,
    queue: Queue,
    workspace: str,
    identifier: str,
    options: ImportStart,
    known: Vocabulary,
    clock: Clock,
    actor: str,
) -> Document:
    """Have the uploaded file imported. Raises NotFound, Invalid, and Conflict where it isn't there or was started."""
    document = documents.read(store, workspace, KIND, identifier)
    require_importable(options, document.body["format"], known)
    state = document.body["state"]
    if state != "awaiting_upload":
        raise Conflict(f"The import is {state} already.", state=state)
    _require_upload(objects, workspace, document)
    if options.mapping is not None:
        require_columns(options.mapping, beginning(objects, upload_name(workspace, identifier)), known.labels)
    now = clock()
    changes = {"state": "running", "started_at": now, "started_by": actor, "options": options.model_dump()}
    body = {**document.body, **changes}
    started = documents.replace(store, workspace, KIND, identifier, body, document.version, now)
    try:
        queue.send([message(workspace, identifier, 0)])
    except Exception:
        documents.replace(store, workspace, KIND, identifier, document.body, started.version, clock())
        raise
    return started


def columns(objects: Objects, workspace: str, document: Document, known: Vocabulary) -> list[Column]:
    """The columns of a CSV file that was uploaded; of other formats none. Raises Conflict, Invalid."""
    _require_upload(objects, workspace, document)
    if document.body["format"] != "csv":
        return []
    try:
        return columns_of(beginning(objects, upload_name(workspace, document.id)), known.labels)
    except Unreadable as refused:
        raise Conflict(str(refused), state=document.body["state"]) from None


def _require_upload(objects: Objects, workspace: str, document: Document) -> None:
    if objects.size(upload_name(workspace, document.id)) is None:
        raise Conflict("The file has not been uploaded yet.", state=document.body["state"], allowed=["upload"])


def message(workspace: str, identifier: str, position: int) -> Message:
    """What tells the importer to go on with an import, `position` rows of which are done."""
    return Message({"workspace": workspace, "import": identifier, "position": position})
