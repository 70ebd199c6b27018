"""The API of contacts and imports: HTTP in, the domain's functions called, HTTP out."""

from typing import Annotated, Any
from urllib.parse import unquote

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.clock import system_clock
from godwit.contacts import changes, listing
from godwit.contacts.answer import Contact, to_contact
from godwit.contacts.email_address import email_address
from godwit.contacts.model import ContactFields, ContactPatch, ContactUpsert, change_of
from godwit.environment import Environment
from godwit.errors import Fault, Invalid
from godwit.http.app import NO_CONTENT, answers, make_app, workspace_of
from godwit.http.models import Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id
from godwit.imports import jobs
from godwit.imports.model import Import, ImportCreate, ImportStart, ImportUpload, to_import
from godwit.settings import workspace_settings
from godwit.store import documents
from godwit.store.documents import Document

logger = Logger(service="contacts-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)

ContactId = Annotated[str, Path(description="The contact's number, in decimal.")]
ImportId = Annotated[str, Path(description="The import's ULID.")]
Address = Annotated[str, Path(description="An email address, percent-encoded.")]
Search = Annotated[str | None, Query(description="Beginning of an email, phone, name or company.", max_length=255)]
Tag = Annotated[str | None, Query(description="Only contacts with this tag.")]
Version = Annotated[int, Query(ge=1, description="The version that was read.")]


def _country(workspace: str) -> str:
    return workspace_settings(environment.store, workspace).default_country


@app.get(
    "/v1/contacts",
    operation_id="listContacts",
    summary="List or search contacts",
    tags=["contacts"],
    responses=answers(200, Listing[Contact]),
)
def list_contacts(limit: Limit = 50, cursor: Cursor = None, q: Search = None, tag: Tag = None) -> Listing[Contact]:
    """Contacts by ascending id; with `q`, by what was found. A page may be short and still have a next one."""
    workspace = workspace_of(app, "viewer")
    following: Any
    if q is None:
        after = decode_cursor(cursor, int) or 0
        items, following = listing.page(environment.store, workspace, limit, after, tag)
    else:
        place = decode_cursor(cursor, list)
        items, following = listing.search(environment.store, workspace, q, limit, place, tag)
    return Listing(items=[to_contact(item) for item in items], next_cursor=encode_cursor(following))


@app.post(
    "/v1/contacts",
    operation_id="createContact",
    summary="Make a contact",
    tags=["contacts"],
    status_code=201,
    responses=answers(201, Contact),
)
def create_contact(fields: ContactFields) -> Contact:
    """Make a contact; it needs an email address or a phone number that no other contact has."""
    workspace = workspace_of(app, "editor")
    change = change_of(fields, _country(workspace))
    return to_contact(changes.create(environment.store, workspace, change, clock))


@app.get(
    "/v1/contacts/<contact_id>",
    operation_id="readContact",
    summary="Read a contact",
    tags=["contacts"],
    responses=answers(200, Contact),
)
def read_contact(contact_id: ContactId) -> Contact:
    """A contact as last written."""
    return to_contact(listing.read(environment.store, workspace_of(app, "viewer"), contact_id))


@app.patch(
    "/v1/contacts/<contact_id>",
    operation_id="updateContact",
    summary="Change a contact",
    tags=["contacts"],
    responses=answers(200, Contact),
)
def update_contact(contact_id: ContactId, fields: ContactPatch) -> Contact:
    """Change the fields that are sent; null clears."""
    workspace = workspace_of(app, "editor")
    change = change_of(fields, _country(workspace))
    return to_contact(changes.update(environment.store, workspace, contact_id, fields.version, change, clock))


@app.delete(
    "/v1/contacts/<contact_id>",
    operation_id="deleteContact",
    summary="Delete a contact",
    tags=["contacts"],
    status_code=204,
    responses=NO_CONTENT,
)
def delete_contact(contact_id: ContactId, version: Version) -> None:
    """Delete a contact; its addresses are free again, its id is not."""
    changes.delete(environment.store, workspace_of(app, "editor"), contact_id, version, clock)


@app.put(
    "/v1/contacts/by-email/<email>",
    operation_id="putContactByEmail",
    summary="Make or change a contact by email",
    tags=["contacts"],
    responses={**answers(200, Contact), **answers(201, Contact)},
)
def put_contact(email: Address, fields: ContactUpsert) -> tuple[Contact, int]:
    """Change the contact that has this address, as PATCH does (200), or make it (201)."""
    workspace = workspace_of(app, "editor")
    try:
        address = email_address(unquote(email))
    except ValueError as refused:
        raise Invalid([Fault("email", str(refused))]) from None
    change = change_of(fields, _country(workspace))
    if change.get("email", address) != address:
        raise Invalid([Fault("email", "this is another address than the one in the path")])
    item, made = changes.upsert(environment.store, workspace, address, fields.version, change, clock)
    return to_contact(item), 201 if made else 200


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
    document = jobs.create(environment.store, workspace, wanted, clock, new_id)
    url = environment.urls.upload(jobs.upload_name(workspace, document.id))
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
    """Import the file that was uploaded."""
    workspace = workspace_of(app, "editor")
    queue = environment.queue("imports")
    document = jobs.start(environment.store, environment.objects, queue, workspace, import_id, options, clock)
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
    return _shown(workspace, documents.read(environment.store, workspace, jobs.KIND, import_id))


def _shown(workspace: str, document: Document) -> Import:
    url = None
    if document.body["state"] == "done" and document.body["rejected"]:
        url = environment.urls.download(jobs.rejects_name(workspace, document.id), "rejects.csv")
    return to_import(document, url)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
