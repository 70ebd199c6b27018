"""Long work that a document keeps the progress of, so that any invocation can go on with it. May touch: the store.

Each step is counted by a write on condition of the version read: of two invocations that did the same step, one counts
it and the other stops.
"""

from typing import Any

from godwit.clock import Clock
from godwit.errors import Conflict, NotFound
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.protocol import Store, Write


class Overtaken(Exception):
    """Another invocation has counted what this one worked on, or the work is gone."""


class Progress:
    """A document as last written by this invocation."""

    def __init__(self, store: Store, workspace: str, kind: str, document: Document, clock: Clock) -> None:
        self._store = store
        self._workspace = workspace
        self._kind = kind
        self._document = document
        self._clock = clock

    @property
    def document(self) -> Document:
        """The document."""
        return self._document

    @property
    def id(self) -> str:
        """The document's id."""
        return self._document.id

    @property
    def body(self) -> dict[str, Any]:
        """What the document holds."""
        return self._document.body

    def save(self, *also: Write, **changes: Any) -> None:
        """Change the body, and write `also` in the same transaction. Raises Overtaken."""
        document = self._document
        body = {**document.body, **changes}
        try:
            self._document = documents.replace(
                self._store, self._workspace, self._kind, document.id, body, document.version, self._clock(), also
            )
        except (Conflict, NotFound):
            raise Overtaken from None
