"""Answers of signing up: a page, or JSON for scripts, which any origin may read. Pure, but for the pages' templates."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from godwit.public_pages.languages import Texts
from godwit.public_pages.page import answer, message

from functions.signup.request import wants_json

ANY_ORIGIN = {"access-control-allow-origin": "*", "cache-control": "no-store"}


def told(
    event: Mapping[str, Any], say: Texts, status: int, key: str, sender: str | None = None, field: str | None = None
) -> dict[str, Any]:
    """The text of `key`, as a page of its own or as JSON. `field`: what of the form it is about."""
    if not wants_json(event):
        return answer(status, message(say, key, sender))
    text = say(key, sender=sender or say("unnamed_sender"))
    if status == HTTPStatus.OK:
        return _json(status, {"message": text}, "application/json")
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": text}
    faults = {"errors": [{"path": field, "message": text}]} if field else {}
    return _json(status, problem | faults, "application/problem+json")


def allowed() -> dict[str, Any]:
    """What browsers ask before a script of another origin may send JSON (Fetch, CORS preflight)."""
    asked = {"access-control-allow-methods": "POST", "access-control-allow-headers": "content-type"}
    return {"statusCode": 204, "headers": ANY_ORIGIN | asked, "body": ""}


def _json(status: int, body: Any, kind: str) -> dict[str, Any]:
    return {"statusCode": status, "headers": ANY_ORIGIN | {"content-type": kind}, "body": json.dumps(body)}
