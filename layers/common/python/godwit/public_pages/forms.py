"""What a form posts: urlencoded, or multipart as mail clients may (RFC 8058 §3.1). Pure; raises nothing.

A body that is too large, cut off or another's gives no fields: what that means is the page's to say.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

LONGEST_BODY = 32_768
"""Bytes; a form with a hundred topics, all ticked, has 10,000."""
MOST_FIELDS = 500
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})', re.IGNORECASE)
_NAME = re.compile(rb'^content-disposition:[^\r\n]*[;\s]name="([^"\r\n]{0,100})"', re.IGNORECASE | re.MULTILINE)

Fields = dict[str, list[str]]


def header_of(event: Mapping[str, Any], name: str) -> str:
    """A header of an API Gateway v2 event by its lower-case name; empty where it isn't there."""
    return next((value for each, value in (event.get("headers") or {}).items() if each.lower() == name), "")


def body_of(event: Mapping[str, Any]) -> bytes:
    """The bytes of the event's body; none where there are too many, or they are not what the event says they are."""
    body = event.get("body") or ""
    if len(body) > 2 * LONGEST_BODY:
        return b""
    try:
        data = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return b""
    return data if len(data) <= LONGEST_BODY else b""


def fields_of(event: Mapping[str, Any]) -> Fields:
    """The fields of the form that was posted, each with its values in the order they came."""
    kind, data = header_of(event, "content-type"), body_of(event)
    if kind.strip().lower().startswith("multipart/form-data"):
        boundary = _BOUNDARY.search(kind)
        return _multipart(data, boundary[1]) if boundary else {}
    try:
        return parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


def _multipart(data: bytes, boundary: str) -> Fields:
    """The parts of a multipart body (RFC 7578) that have a name, files among them as texts."""
    fields: Fields = {}
    for part in data.split(b"--" + boundary.encode("utf-8", "replace"), MOST_FIELDS)[1:]:
        if part.startswith(b"--"):
            break
        head, gap, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name and gap:
            value = content.removesuffix(b"\r\n").decode("utf-8", "replace")
            fields.setdefault(name[1].decode("utf-8", "replace"), []).append(value)
    return fields
