"""A job's document: what is to be done, and how far it is. May touch: the store.

The body: `kind`, `state`, `done`, `total` (None until it's known), `options` as the kind wants them, `actor` (who asked
for it), `detail`, what the kind keeps of its progress and, where it makes a file, `file` (the object) and `filename`.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from godwit.clock import Clock
from godwit.http.models import Versioned
from godwit.ids import NewId
from godwit.queues import Message
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.protocol import Store
from godwit.store.urls import Urls

KIND = "job"
Kind = Literal[
    "tags", "topics", "remove_custom_field", "remove_topic", "export", "export_suppressions", "erase", "reclassify"
]


class Job(Versioned):
    """Work that goes on by itself."""

    kind: Kind
    state: Literal["running", "done", "failed"]
    done: int
    total: int = Field(description="0 until it is counted.")
    url: str | None = Field(description="The file that was made, for 15 minutes; ask again for another address.")
    detail: str | None


def create(
    store: Store,
    workspace: str,
    kind: Kind,
    options: Mapping[str, Any],
    clock: Clock,
    new_id: NewId,
    actor: str,
) -> Document:
    """Write a job down. Nothing happens until `message` is sent, or a worker is called with its id."""
    body = {
        "kind": kind,
        "state": "running",
        "done": 0,
        "total": None,
        "options": dict(options),
        "actor": actor,
        "detail": None,
    }
    return documents.create(store, workspace, KIND, new_id(), body, clock())


def message(workspace: str, identifier: str, delay: int = 0) -> Message:
    """What tells the worker to go on with a job, at the earliest in `delay` seconds."""
    return Message({"workspace": workspace, "job": identifier}, delay)


def to_job(document: Document, urls: Urls) -> Job:
    """The job as the API shows it."""
    body = document.body
    url = urls.download(body["file"], body["filename"]) if body["state"] == "done" and body.get("file") else None
    return Job(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        kind=body["kind"],
        state=body["state"],
        done=body["done"],
        total=body["total"] or 0,
        url=url,
        detail=body["detail"],
    )
