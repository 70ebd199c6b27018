"""What callers send to import a file, and how an import is shown. Pure. Needs the packages of `contacts.values`."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictBool

from godwit.contacts import values
from godwit.contacts.model import Text
from godwit.contacts.vocabulary import Vocabulary
from godwit.errors import Fault, Invalid
from godwit.http.models import Answer, Body, Line, Versioned
from godwit.imports.headings import CUSTOM, FIELDS
from godwit.imports.plan import OnMatch
from godwit.store.documents import Document

State = Literal["awaiting_upload", "running", "done", "failed"]
Format = Literal["csv", "pinpoint_csv", "pinpoint_json", "suppressions"]
"""`suppressions`: a CSV file of addresses that nothing may be sent to, and no contacts."""


class ImportCreate(Body):
    """What kind of file is to come."""

    filename: Line = Field(min_length=1, max_length=255)
    format: Format = "csv"


class ImportConsent(Body):
    """That the people in the file have said yes to a channel, and where that is known from."""

    email: StrictBool = True
    sms: StrictBool = False
    source: Text = None


class ImportStart(Body):
    """How to import the file that was uploaded."""

    mapping: dict[str, str | None] | None = Field(
        None, description="Heading → field, null to leave it out. Without a mapping, usual headings are recognised."
    )
    on_match: OnMatch = "update"
    tags: Annotated[list[str], AfterValidator(values.labels)] = Field([], description="Added to every contact.")
    topics: list[str] = Field([], description="Every contact is subscribed to them, but for those who left one.")
    consent: ImportConsent | None = Field(None, description="Without it, the import changes no consent.")
    reason: Annotated[Line | None, Field(min_length=1, max_length=values.TEXT_LENGTH)] = Field(
        None, description="Of suppressions: why, where the file doesn't say."
    )
    dry_run: StrictBool = Field(False, description="Only count what would happen.")


class ImportUpload(Answer):
    """Where to PUT the file, gzipped or not."""

    id: str
    upload_url: str


class ImportColumn(Answer):
    """A column of the file: its heading, some of its values, and the field that it seems to hold."""

    heading: str
    samples: list[str]
    guess: str | None


class ImportColumns(Answer):
    """The columns of an uploaded CSV file, and the fields that they can be mapped to."""

    columns: list[ImportColumn]
    fields: list[str]


class Import(Versioned):
    """How far an import is. When it's done, created + updated + skipped + rejected = rows."""

    filename: str
    format: Format
    state: State
    rows: int = Field(description="Rows of the file, headings and blank ones left out; 0 until they are counted.")
    processed: int
    created: int
    updated: int
    skipped: int
    rejected: int
    dry_run: bool
    rejects_url: str | None = Field(description="A CSV of the rejected rows with reasons, once the import is done.")
    detail: str | None


def to_import(document: Document, rejects_url: str | None) -> Import:
    """The import that a document holds."""
    body = {**document.body, "rows": document.body["rows"] or 0}
    shown: dict[str, Any] = {name: body[name] for name in Import.model_fields if name in body}
    return Import(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        dry_run=body["options"]["dry_run"],
        rejects_url=rejects_url,
        **shown,
    )


def require_importable(start: ImportStart, form: Format, known: Vocabulary) -> None:
    """Raises Invalid where the mapping or the topics name what isn't there."""
    faults = [
        Fault(f"mapping.{heading}", _unknown(field))
        for heading, field in (start.mapping or {}).items()
        if field is not None and field not in FIELDS and field not in [CUSTOM + name for name in known.custom]
    ]
    if start.mapping is not None and form != "csv":
        faults = [Fault("mapping", f"a file of format '{form}' needs none; leave it out")]
    if start.reason is not None and form != "suppressions":
        faults.append(Fault("reason", "is for suppressions only"))
    if form == "suppressions":
        given = {"tags": start.tags, "topics": start.topics, "consent": start.consent}
        faults += [Fault(name, "suppressions make no contacts; leave it out") for name in given if given[name]]
    faults += [
        Fault(f"topics[{at}]", f"there is no topic '{topic}'")
        for at, topic in enumerate(start.topics)
        if topic not in known.topics
    ]
    if faults:
        raise Invalid(faults)


def _unknown(field: str) -> str:
    if field.startswith(CUSTOM):
        return f"no custom field '{field.removeprefix(CUSTOM)}' is declared"
    return f"'{field}' can't be imported; possible are {', '.join(FIELDS)}, and custom fields as {CUSTOM}name"
