"""Routes of single contacts and their lists."""

from typing import Annotated, Any
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from godwit.contacts import changes, history, listing, values
from godwit.contacts.answer import Contact, number_of, to_contact
from godwit.contacts.email_address import email_address
from godwit.contacts.history import TimelineEntry
from godwit.contacts.model import ContactFields, ContactPatch, ContactUpsert, NoteFields, change_of
from godwit.contacts.timeline import Note
from godwit.errors import Fault, Invalid
from godwit.http.app import NO_CONTENT, ReadVersion, answers, workspace_of
from godwit.http.models import Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.settings import workspace_settings

from functions.contacts import base
from functions.contacts.base import ContactId, app

Address = Annotated[str, Path(description="An email address, percent-encoded.")]
Search = Annotated[str | None, Query(description="Beginning of an email, phone, name or company.", max_length=255)]
Tag = Annotated[str | None, Query(description="Only contacts with this tag.")]


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
        items, following = listing.page(base.environment.store, workspace, limit, after, tag)
    else:
        place = decode_cursor(cursor, list)
        store = base.environment.store
        phone = values.phone_beginning(q, workspace_settings(store, workspace).default_country)
        items, following = listing.search(store, workspace, q, limit, place, tag, phone)
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
    workspace, author = base.caller("editor")
    known = base.known(workspace)
    change = change_of(fields, known)
    made = changes.create(base.environment.store, workspace, change, base.clock, author, known.default_topics)
    return to_contact(made)


@app.get(
    "/v1/contacts/<contact_id>",
    operation_id="readContact",
    summary="Read a contact",
    tags=["contacts"],
    responses=answers(200, Contact),
)
def read_contact(contact_id: ContactId) -> Contact:
    """A contact as last written."""
    return to_contact(listing.read(base.environment.store, workspace_of(app, "viewer"), contact_id))


@app.patch(
    "/v1/contacts/<contact_id>",
    operation_id="updateContact",
    summary="Change a contact",
    tags=["contacts"],
    responses=answers(200, Contact),
)
def update_contact(contact_id: ContactId, fields: ContactPatch) -> Contact:
    """Change the fields that are sent; null clears."""
    workspace, author = base.caller("editor")
    change = change_of(fields, base.known(workspace))
    store = base.environment.store
    return to_contact(changes.update(store, workspace, contact_id, fields.version, change, base.clock, author))


@app.delete(
    "/v1/contacts/<contact_id>",
    operation_id="deleteContact",
    summary="Delete a contact",
    tags=["contacts"],
    status_code=204,
    responses=NO_CONTENT,
)
def delete_contact(contact_id: ContactId, version: ReadVersion) -> None:
    """Delete a contact; its addresses are free again, its id is not."""
    changes.delete(base.environment.store, workspace_of(app, "editor"), contact_id, version, base.clock)


@app.put(
    "/v1/contacts/by-email/<email>",
    operation_id="putContactByEmail",
    summary="Make or change a contact by email",
    tags=["contacts"],
    responses={**answers(200, Contact), **answers(201, Contact)},
)
def put_contact(email: Address, fields: ContactUpsert) -> tuple[Contact, int]:
    """Change the contact that has this address, as PATCH does (200), or make it (201)."""
    workspace, author = base.caller("editor")
    try:
        address = email_address(unquote(email))
    except ValueError as refused:
        raise Invalid([Fault("email", str(refused))]) from None
    known = base.known(workspace)
    change = change_of(fields, known)
    if change.get("email", address) != address:
        raise Invalid([Fault("email", "this is another address than the one in the path")])
    item, made = changes.upsert(
        base.environment.store,
        workspace,
        address,
        fields.version,
        change,
        base.clock,
        author,
        known.default_topics,
    )
    return to_contact(item), 201 if made else 200


@app.get(
    "/v1/contacts/<contact_id>/timeline",
    operation_id="listTimeline",
    summary="What happened to a contact",
    tags=["contacts"],
    responses=answers(200, Listing[TimelineEntry]),
)
def list_timeline(contact_id: ContactId, limit: Limit = 50, cursor: Cursor = None) -> Listing[TimelineEntry]:
    """Changes of consent with who made them, notes, imports and campaigns; the newest first."""
    workspace = workspace_of(app, "viewer")
    number = number_of(listing.read(base.environment.store, workspace, contact_id))
    before = decode_cursor(cursor, str)
    found, following = history.page(base.environment.store, workspace, number, limit, before)
    return Listing(items=found, next_cursor=encode_cursor(following))


@app.post(
    "/v1/contacts/<contact_id>/notes",
    operation_id="createNote",
    summary="Note an interaction",
    tags=["contacts"],
    status_code=201,
    responses=answers(201, Contact),
)
def create_note(contact_id: ContactId, note: NoteFields) -> Contact:
    """Keep a note in the contact's timeline. The contact's last interaction is never before it."""
    workspace, author = base.caller("editor")
    written = Note(note.text, note.moment(base.clock()))
    return to_contact(changes.add_note(base.environment.store, workspace, contact_id, written, base.clock, author))
