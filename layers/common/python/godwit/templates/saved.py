"""Saved templates: documents of kind `template`. May touch: the store."""

import json

from godwit.ids import NewId
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.protocol import Store
from godwit.templates.model import TemplateChange, TemplateFields, TemplateType

KIND = "template"
PAGE_CHARACTERS = 2_000_000
"""Content on one page of the list; a Lambda answers with at most 6 MB."""
_PAGE_READ = 25
"""Documents read at once."""


def create(store: Store, workspace: str, fields: TemplateFields, now: int, new_id: NewId) -> Document:
    """Save a new template. Raises Invalid where it is too large."""
    return documents.create(store, workspace, KIND, new_id(), fields.model_dump(), now)


def read(store: Store, workspace: str, identifier: str) -> Document:
    """The template as last written. Raises NotFound."""
    return documents.read(store, workspace, KIND, identifier)


def update(store: Store, workspace: str, identifier: str, change: TemplateChange, now: int) -> Document:
    """Replace a template. Raises NotFound, Invalid where it is too large, or Conflict on a stale version."""
    body = change.model_dump(exclude={"version"})
    return documents.replace(store, workspace, KIND, identifier, body, change.version, now)


def delete(store: Store, workspace: str, identifier: str, version: int) -> None:
    """Delete a template; campaigns that were made with it have their own copy. Raises NotFound, Conflict."""
    documents.delete(store, workspace, KIND, identifier, version)


def page(
    store: Store, workspace: str, limit: int, before: str | None, q: str | None, kind: TemplateType | None
) -> tuple[list[Document], str | None]:
    """Templates of a type from the newest on, those with `q` in their name; and the id to go on before (None: no more).

    A page may be shorter than `limit`: it ends where it holds `PAGE_CHARACTERS`.
    """
    wanted = (q or "").casefold()
    found: list[Document] = []
    size = 0
    while True:
        listed, following = documents.newest_first(store, workspace, KIND, _PAGE_READ, before)
        for template in listed:
            if wanted not in template.body["name"].casefold() or kind not in (None, template.body["type"]):
                continue
            size += len(json.dumps(template.body))
            if len(found) == limit or (found and size > PAGE_CHARACTERS):
                return found, found[-1].id
            found.append(template)
        if following is None:
            return found, None
        before = following
