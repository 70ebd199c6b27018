"""Pages of lists: the limit and the cursor. Pure.

A cursor is opaque to callers: base64url of JSON. It holds nothing secret and is validated when it comes back.
"""

import base64
import json
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query

from godwit.errors import Fault, Invalid

Limit = Annotated[int, Query(ge=1, le=100, description="Things per page.")]
_LONGEST = 1_024
"""Bytes of a sort key."""

Cursor = Annotated[str | None, Query(description="The `next_cursor` of the page before.")]


def encode_cursor(value: Any) -> str | None:
    """The cursor that stands for `value` (None: no further page)."""
    if value is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, kind: type) -> Any:
    """The value of a cursor, None without one. Raises Invalid where it is not one of ours of that kind."""
    if cursor is None:
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        value = None
    # `type` and not isinstance: true is no number.
    if type(value) is not kind or not _is_sound(value):
        raise Invalid([Fault("cursor", "this is not a cursor of this list")])
    return value


def _is_sound(value: Any) -> bool:
    """Whether the stores take it for a place to go on from: texts are sort keys."""
    match value:
        case int():
            return 0 <= value < 2**32  # a contact's number
        case str():
            try:
                return 1 <= len(value.encode()) <= _LONGEST
            except UnicodeEncodeError:  # half of a character
                return False
        case list():
            return all(each == "" or _is_sound(each) for each in value)
    return False
