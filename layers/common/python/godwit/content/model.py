"""Content as callers write it. Pure.

What is wrong with a source or a document is no fault of the request: drafts save with it, and `problems` names it.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from godwit.content.pieces import MAX_SOURCE
from godwit.http.models import Body

DEEPEST = 100
"""Lists and objects inside one another in a document's JSON; documents without problems are far from it."""


def _storable(document: dict[str, Any]) -> dict[str, Any]:
    if _is_deeper(document, DEEPEST):
        raise ValueError(f"nests more than {DEEPEST} deep")
    try:
        size = len(json.dumps(document, ensure_ascii=False, allow_nan=False).encode())
    except ValueError:
        raise ValueError("has a character or a number that JSON can't hold") from None
    if size > MAX_SOURCE:
        raise ValueError(f"has more than {MAX_SOURCE:,} bytes")
    return document


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(layer)


class Content(Body):
    """What a message says: HTML source, a document of the editor (TipTap's JSON), or text alone.

    Beside HTML or a document, `text` replaces the text version that is made of it.
    """

    format: Literal["html", "document", "text"]
    html: Annotated[str | None, Field(max_length=MAX_SOURCE)] = None
    document: Annotated[dict[str, Any], AfterValidator(_storable)] | None = None
    text: Annotated[str | None, Field(max_length=MAX_SOURCE)] = None

    @model_validator(mode="after")
    def _of_one_format(self) -> "Content":
        for name in ("html", "document"):
            if self.format != name and getattr(self, name) is not None:
                raise ValueError(f"`{name}` belongs to the format {name}, not to {self.format}")
        return self
