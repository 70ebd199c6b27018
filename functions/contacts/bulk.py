"""Routes of work on many contacts, or on all that is kept of one; and of the jobs that do it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body as FromBody
from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.clock import MINUTE, SECOND
from godwit.contacts import numbers
from godwit.contacts.listing import number_from
from godwit.contacts.removal import bury
from godwit.errors import NotFound
from godwit.http.app import answers, workspace_of
from godwit.http.models import Id
from godwit.ids import new_id
from godwit.jobs import job
from godwit.jobs.bulk import AT_ONCE
from godwit.jobs.job import Job
from godwit.jobs.members import require_segment
from godwit.jobs.requests import ExportRequest, TagsEdit, TopicsEdit
from godwit.jobs.run import Worker
from godwit.store import documents
from godwit.store.protocol import Contended

from functions.contacts import base
from functions.contacts.base import ContactId, app

JobId = Annotated[Id, Path(description="The job's ULID.")]


@app.post(
    "/v1/contacts/tags",
    operation_id="editTags",
    summary="Tag many contacts",
    tags=["contacts"],
    responses={**answers(200, Job), **answers(202, Job)},
)
def edit_tags(edit: TagsEdit) -> tuple[Job, int]:
    """Add and remove tags: of up to 100 contacts at once (200); of more, or in the way of others, by a job (202)."""
    workspace, author = base.caller("editor")
    return _edit(workspace, "tags", edit, author.actor)


@app.post(
    "/v1/contacts/topics",
    operation_id="editTopics",
    summary="Subscribe many contacts to topics",
    tags=["contacts"],
    responses={**answers(200, Job), **answers(202, Job)},
)
def edit_topics(edit: TopicsEdit) -> tuple[Job, int]:
    """Add and remove topics: of up to 100 contacts at once (200); of more, or in the way of others, by a job (202)."""
    workspace, author = base.caller("editor")
    edit.require_known(base.known(workspace))
    return _edit(workspace, "topics", edit, author.actor)


@app.post(
    "/v1/contacts/export",
    operation_id="exportContacts",
    summary="Export contacts as CSV",
    tags=["contacts"],
    status_code=202,
    responses=answers(202, Job),
)
def export_contacts(wanted: Annotated[ExportRequest | None, FromBody()] = None) -> Job:
    """Write a CSV file of all contacts, or of a segment's. The job tells where it is when it's done."""
    workspace, author = base.caller("editor")
    options = (wanted or ExportRequest()).model_dump()
    require_segment(base.environment.store, workspace, options["segment_id"])
    return start(workspace, "export", options, author.actor)


@app.post(
    "/v1/contacts/<contact_id>/erase",
    operation_id="eraseContact",
    summary="Erase a person",
    tags=["contacts"],
    status_code=202,
    responses=answers(202, Job),
)
def erase_contact(contact_id: ContactId) -> Job:
    """Remove a person for good: contact, timeline, what campaigns recorded of them, and files that they are in.

    Counts of campaigns stay as they are. The addresses are suppressed, under a hash alone: an import that brings the
    person back sends them nothing, unless they sign up themselves or the suppression is lifted.
    """
    workspace, author = base.caller("editor")
    store, number = base.environment.store, number_from(contact_id)
    if number > numbers.last(store, workspace):
        raise NotFound("There is no such contact.")
    started = start(workspace, "erase", {"number": number}, author.actor)
    bury(store, workspace, number, base.clock, erased=True)
    return started


@app.get(
    "/v1/jobs/<job_id>",
    operation_id="readJob",
    summary="How far a job is",
    tags=["jobs"],
    responses=answers(200, Job),
)
def read_job(job_id: JobId) -> Job:
    """How far a job is, and where the file is that it made."""
    return _shown(workspace_of(app, "viewer"), job_id)


def start(workspace: str, kind: job.Kind, options: Any, actor: str) -> Job:
    """Write a job down and have it done."""
    here = base.environment
    made = job.create(here.store, workspace, kind, options, base.clock, new_id, actor)
    here.queue("jobs").send([job.message(workspace, made.id)])
    return job.to_job(made, here.urls)


@contextmanager
def following(workspace: str, kind: job.Kind, options: Any, actor: str) -> Iterator[None]:
    """Have a job done after what the block does: at once or, where this invocation dies meanwhile, in a minute.

    So the job must look whether that was done. It isn't done where the block raises.
    """
    here = base.environment
    made = job.create(here.store, workspace, kind, options, base.clock, new_id, actor)
    here.queue("jobs").send([job.message(workspace, made.id, delay=MINUTE // SECOND)])
    yield
    here.queue("jobs").send([job.message(workspace, made.id)])


def _edit(workspace: str, kind: job.Kind, edit: TagsEdit | TopicsEdit, actor: str) -> tuple[Job, int]:
    here = base.environment
    require_segment(here.store, workspace, edit.segment_id)
    if edit.ids is None or len(edit.ids) > AT_ONCE:
        return start(workspace, kind, edit.options(), actor), 202
    made = job.create(here.store, workspace, kind, edit.options(), base.clock, new_id, actor)
    # Should this invocation not come to an end, a worker finishes it.
    here.queue("jobs").send([job.message(workspace, made.id, delay=MINUTE // SECOND)])
    worker = Worker(here.store, here.objects, here.queue, base.clock, time_left=lambda: 10**6)
    with suppress(Contended):
        worker.run(workspace, made.id)
    shown = _shown(workspace, made.id)
    return shown, 202 if shown.state == "running" else 200


def _shown(workspace: str, identifier: str) -> Job:
    found = documents.read(base.environment.store, workspace, job.KIND, identifier)
    return job.to_job(found, base.environment.urls)
