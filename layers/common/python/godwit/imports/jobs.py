"""An import's document, from the announcement of a file to its start. May touch: the store, objects, queues."""

from typing import Any, TypedDict

from godwit.clock import DAY, Clock
from godwit.contacts.vocabulary import Vocabulary
from godwit.errors import Conflict
from godwit.ids import NewId
from godwit.imports import table
from godwit.imports.columns import Column, beginning, columns_of, require_columns
from godwit.imports.model import ImportCreate, ImportStart, require_importable
from godwit.imports.table import Unreadable, require_size
from godwit.queues import Message, Queue
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.protocol import Store

KIND = "import"
ABANDONED = DAY
"""An import that isn't started by then is no more listed: the address for the file is good for an hour."""


class Done(TypedDict):
    """How far a run is. `position`: how much of what the file says is done, in `slices` steps. `left_out`: values that
    made no sense and were passed over, by field. `warning` is for people.
    """

    rows: int | None
    processed: int
    position: int
    created: int
    updated: int
    skipped: int
    rejected: int
    slices: int
    left_out: dict[str, int]
    warning: str | None
    detail: str | None


class Job(Done):
    """The body of an import's document. `run`: how often it was started, as a file may be rehearsed first.

    `options` are those that `started_by`, a user's e-mail, started it with the last time, at `started_at` (ms).
    """

    filename: str
    format: str
    state: str
    run: int
    started_at: int
    started_by: str
    options: dict[str, Any]


def upload_name(workspace: str, identifier: str) -> str:
    """The object that the file is uploaded to."""
    return f"{folder(workspace, identifier)}upload"


def uploaded(objects: Objects, workspace: str, identifier: str) -> bytes:
    """The file that was uploaded. Raises Unreadable where it's gone, or too large: then no more of it is read.

    The address to upload to takes files of any size, and stays good after the start.
    """
    try:
        data = objects.read_range(upload_name(workspace, identifier), 0, table.LARGEST + 1)
    except KeyError:
        raise Unreadable("The file is gone.") from None
    require_size(len(data))
    return data


def rejects_name(workspace: str, document: Document) -> str:
    """The object with the rejected rows."""
    return f"{run_folder(workspace, document.id, document.body['run'])}rejects.csv"


def run_folder(workspace: str, identifier: str, run: int) -> str:
    """What the names of a run's own objects begin with: what is left of one that was slow meets no other's."""
    return f"{folder(workspace, identifier)}{run}/"


def folder(workspace: str, identifier: str) -> str:
    """What the names of all objects of an import begin with."""
    return f"{workspace}/imports/{identifier}/"


def part_name(run: str, index: int) -> str:
    """The object with the rejected rows of one slice, until the import ends; `run` is the run's folder."""
    return f"{run}rejects/{index:06d}.csv"


def plan_name(run: str, index: int) -> str:
    """The object with the plan of a slice, until the import ends."""
    return f"{run}plans/{index:06d}.json"


def create(store: Store, workspace: str, wanted: ImportCreate, clock: Clock, new_id: NewId) -> Document:
    """Announce a file."""
    job: Job = {
        "filename": wanted.filename,
        "format": wanted.format,
        "state": "awaiting_upload",
        "run": 0,
        "started_at": 0,
        "started_by": "",
        "options": ImportStart().model_dump(),
        **_nothing_done(),
    }
    return documents.create(store, workspace, KIND, new_id(), job, clock())


def _nothing_done() -> Done:
    return {
        "rows": None,
        "processed": 0,
        "position": 0,
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "rejected": 0,
        "slices": 0,
        "left_out": {},
        "warning": None,
        "detail": None,
    }


def page(store: Store, workspace: str, limit: int, before: str | None, now: int) -> tuple[list[Document], str | None]:
    """Imports from the newest on, and the id to go on before. Those that nobody went on with are left out."""
    found: list[Document] = []
    more = True
    while more and len(found) <= limit:
        listed, before = documents.newest_first(store, workspace, KIND, limit + 1, before)
        found += [each for each in listed if not _is_abandoned(each, now)]
        more = before is not None
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def _is_abandoned(document: Document, now: int) -> bool:
    return document.body["state"] == "awaiting_upload" and now - document.created_at > ABANDONED


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
    """Have the uploaded file imported, again where that was a dry run or failed.

    Raises NotFound, Invalid, and Conflict where the file isn't there, or is being imported or was.
    """
    document = documents.read(store, workspace, KIND, identifier)
    require_importable(options, document.body["format"], known)
    _require_startable(document)
    _require_upload(objects, workspace, document)
    if options.mapping is not None:
        require_columns(options.mapping, beginning(objects, upload_name(workspace, identifier)), known.labels)
    now = clock()
    body = {
        **document.body,
        **_nothing_done(),
        "state": "running",
        "run": document.body["run"] + 1,
        "started_at": now,
        "started_by": actor,
        "options": options.model_dump(),
    }
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


def _require_startable(document: Document) -> None:
    body = document.body
    state = body["state"]
    if state == "running" or (state == "done" and not body["options"]["dry_run"]):
        raise Conflict(f"The import is {state} already.", state=state)
    if body.get("erased"):
        raise Conflict(body["detail"], state=state)


def _require_upload(objects: Objects, workspace: str, document: Document) -> None:
    size = objects.size(upload_name(workspace, document.id))
    try:
        if size is None:
            raise Unreadable("The file has not been uploaded yet.")
        require_size(size)
    except Unreadable as refused:
        raise Conflict(str(refused), state=document.body["state"], allowed=["upload"]) from None


def message(workspace: str, identifier: str, position: int) -> Message:
    """What tells the importer to go on with an import, `position` rows of which are done."""
    return Message({"workspace": workspace, "import": identifier, "position": position})
