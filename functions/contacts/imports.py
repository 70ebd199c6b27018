"""Routes of imports."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.http.app import answers, workspace_of
from godwit.http.models import Id, Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.imports import jobs
from godwit.imports.headings import CUSTOM, FIELDS
from godwit.imports.model import (
    Import,
    ImportColumn,
    ImportColumns,
    ImportCreate,
    ImportStart,
    ImportUpload,
    to_import,
)
from godwit.store import documents
from godwit.store.documents import Document

from functions.contacts import base
from functions.contacts.base import app

ImportId = Annotated[Id, Path(description="The import's ULID.")]


@app.get(
    "/v1/imports",
    operation_id="listImports",
    summary="List imports",
    tags=["imports"],
    responses=answers(200, Listing[Import]),
)
def list_imports(limit: Limit = 50, cursor: Cursor = None) -> Listing[Import]:
    """Imports, the newest first. One that wasn't started within a day of its announcement is left out."""
    workspace = workspace_of(app, "viewer")
    before = decode_cursor(cursor, str)
    found, following = jobs.page(base.environment.store, workspace, limit, before, base.clock())
    return Listing(items=[_shown(workspace, each) for each in found], next_cursor=encode_cursor(following))


@app.post(
    "/v1/imports",
    operation_id="createImport",
    summary="Announce a file",
    tags=["imports"],
    status_code=201,
    responses=answers(201, ImportUpload),
)
def create_import(wanted: ImportCreate) -> ImportUpload:
    """Announce a file; PUT it to the URL that is answered, then start the import."""
    workspace = workspace_of(app, "editor")
    document = jobs.create(base.environment.store, workspace, wanted, base.clock, new_id)
    url = base.environment.urls.upload(jobs.upload_name(workspace, document.id))
    return ImportUpload(id=document.id, upload_url=url)


@app.post(
    "/v1/imports/<import_id>/start",
    operation_id="startImport",
    summary="Start an import",
    tags=["imports"],
    status_code=202,
    responses=answers(202, Import),
)
def start_import(import_id: ImportId, options: ImportStart) -> Import:
    """Import the file that was uploaded; after a dry run, or where that failed, the same file can be started again."""
    workspace, author = base.caller("editor")
    here = base.environment
    document = jobs.start(
        here.store,
        here.objects,
        here.queue("imports"),
        workspace,
        import_id,
        options,
        base.known(workspace),
        base.clock,
        author.actor,
    )
    return _shown(workspace, document)


@app.get(
    "/v1/imports/<import_id>",
    operation_id="readImport",
    summary="How far an import is",
    tags=["imports"],
    responses=answers(200, Import),
)
def read_import(import_id: ImportId) -> Import:
    """How far an import is."""
    workspace = workspace_of(app, "viewer")
    return _shown(workspace, documents.read(base.environment.store, workspace, jobs.KIND, import_id))


@app.get(
    "/v1/imports/<import_id>/columns",
    operation_id="listImportColumns",
    summary="The columns of an uploaded file",
    tags=["imports"],
    responses=answers(200, ImportColumns),
)
def list_import_columns(import_id: ImportId) -> ImportColumns:
    """Headings, samples and guesses for the mapping; no columns for formats that need none."""
    workspace = workspace_of(app, "viewer")
    document = documents.read(base.environment.store, workspace, jobs.KIND, import_id)
    known = base.known(workspace)
    columns = jobs.columns(base.environment.objects, workspace, document, known)
    return ImportColumns(
        columns=[ImportColumn(heading=each.heading, samples=each.samples, guess=each.guess) for each in columns],
        fields=[*FIELDS, *(CUSTOM + name for name in known.custom)],
    )


def _shown(workspace: str, document: Document) -> Import:
    url = None
    if document.body["state"] == "done" and document.body["rejected"] and not document.body.get("erased"):
        url = base.environment.urls.download(jobs.rejects_name(workspace, document), "rejects.csv")
    return to_import(document, url)
