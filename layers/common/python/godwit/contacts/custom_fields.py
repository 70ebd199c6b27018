"""The custom fields that a workspace declares for its contacts. May touch: the store.

Documents of kind `custom_field`; a field's id is its name, the body `name`, `label` and `type`. A field's type stays,
for contacts and segments hold to it.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from godwit.errors import Conflict, Fault, Invalid
from godwit.http.models import Body, Line, Version, Versioned
from godwit.store import documents, keys
from godwit.store.documents import Document, to_document
from godwit.store.protocol import ConditionFailed, Store, query_all

KIND = "custom_field"
FieldType = Literal["text", "number", "date", "boolean", "set"]
LIMIT = 300
"""Fields in a workspace; an Amazon Pinpoint project can have 250 attributes."""
PATTERN = r"^[a-z0-9_]{1,50}$"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("write at least one character")
    return text.strip()


Label = Annotated[Line, Field(max_length=100), AfterValidator(_not_blank)]


class CustomFieldCreate(Body):
    """A field to declare."""

    name: str = Field(pattern=PATTERN, description="What filters, imports and personalisation call it.")
    label: Label | None = Field(None, description="What people see; the name where it is left out.")
    type: FieldType = "text"


class CustomFieldChange(Body):
    """A field with the version that was read. Name and type stay as they are."""

    name: str | None = None
    label: Label
    type: FieldType | None = None
    version: Version


class CustomField(Versioned):
    """A declared field."""

    name: str
    label: str
    type: FieldType


def declared(store: Store, workspace: str) -> dict[str, FieldType]:
    """The type of each declared field, by name."""
    return {field.id: field.body["type"] for field in all_fields(store, workspace)}


def all_fields(store: Store, workspace: str) -> list[Document]:
    """All declared fields, the newest first."""
    fields = [to_document(item) for item in query_all(store, keys.documents(workspace, KIND), consistent=True)]
    return sorted(fields, key=lambda field: (field.created_at, field.id), reverse=True)


def create(store: Store, workspace: str, wanted: CustomFieldCreate, now: int) -> Document:
    """Declare a field. Raises Conflict where the name is taken, or there are too many."""
    if len(all_fields(store, workspace)) >= LIMIT:
        raise Conflict(f"A workspace can have {LIMIT} custom fields.")
    body = {"name": wanted.name, "label": wanted.label or wanted.name, "type": wanted.type}
    try:
        return documents.create(store, workspace, KIND, wanted.name, body, now)
    except ConditionFailed:
        raise Conflict(f"There is a custom field '{wanted.name}' already.") from None


def declare(store: Store, workspace: str, wanted: Mapping[str, FieldType], now: int) -> None:
    """Declare fields that are needed by name; those that are there already stay as they are."""
    for name, kind in wanted.items():
        with suppress(ConditionFailed):
            documents.create(store, workspace, KIND, name, {"name": name, "label": name, "type": kind}, now)


def update(store: Store, workspace: str, name: str, change: CustomFieldChange, now: int) -> Document:
    """Give a field another label. Raises NotFound, Conflict on a stale version, Invalid for another name or type."""
    before = documents.read(store, workspace, KIND, name)
    faults = [
        Fault(key, "this can't be changed; declare another field")
        for key, wanted in (("name", change.name), ("type", change.type))
        if wanted is not None and wanted != before.body[key]
    ]
    if faults:
        raise Invalid(faults)
    body = {**before.body, "label": change.label}
    return documents.replace(store, workspace, KIND, name, body, change.version, now)


def to_custom_field(document: Document) -> CustomField:
    """The field as the API shows it."""
    return CustomField(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        **document.body,
    )
