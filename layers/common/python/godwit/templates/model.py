"""What people write into a template, and what the API answers. Pure."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from godwit.content.model import Content
from godwit.http.models import Answer, Body, Line, Version, Versioned
from godwit.store.documents import Document

TemplateType = Literal["email"]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("a template needs a name")
    return text.strip()


class TemplateFields(Body):
    """A template. Like a campaign's, its content may be incomplete and have faults."""

    name: Annotated[Line, Field(max_length=255), AfterValidator(_not_blank)]
    type: TemplateType = "email"
    description: Annotated[str, Field(max_length=2_000)] = ""
    subject: Annotated[str, Field(max_length=998)] = ""
    preheader: Annotated[str, Field(max_length=500)] = ""
    content: Content | None = None


class TemplateChange(TemplateFields):
    """The whole template anew, with the version that was read."""

    version: Version


class Template(Versioned):
    """A saved template."""

    name: str
    type: TemplateType
    description: str
    subject: str
    preheader: str
    content: Content | None


class StarterContent(Answer):
    """What a starter says: a document for the editor."""

    format: Literal["document"]
    document: dict[str, object]


class Starter(Answer):
    """A template that we made, to begin with. It has no version: it's never changed."""

    id: str
    name: str
    description: str
    subject: str
    preheader: str
    content: StarterContent


class Starters(Answer):
    """All of them, in the order in which they are shown."""

    items: list[Starter]


def to_template(document: Document) -> Template:
    """The template that a stored document holds."""
    return Template(
        id=document.id,
        version=document.version,
        created_at=document.created_at,
        updated_at=document.updated_at,
        **document.body,
    )
