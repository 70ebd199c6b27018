"""Unsubscribing: the page at /u/{token}, and the POST that does it. Touches: the tables, the token secret.

GET and HEAD never change anything, for mail scanners follow every link. A POST is the page's button or a mail client's
one click (RFC 8058, `List-Unsubscribe=One-Click`, urlencoded or multipart): whoever has the link may do either, so
any POST unsubscribes, but for the one that asks to be back.
"""

import base64
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from aws_lambda_powertools import Logger
from godwit.clock import system_clock
from godwit.contacts.consent import resubscribe, unsubscribe
from godwit.environment import Environment
from godwit.ledger.hits import record_unsubscribe
from godwit.settings import workspace_settings
from godwit.store import documents
from godwit.tracking.keyring import Keyring
from godwit.tracking.tokens import Kind, Reference

from functions.unsubscribe import page
from functions.unsubscribe.page import Subscription

logger = Logger(service="unsubscribe")
environment = Environment()
clock = system_clock

SOURCE = "unsubscribe page"
_LONGEST_BODY = 4_096
_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


@cache
def signer() -> Keyring:
    """Made at the first request, and kept while the function is warm."""
    return Keyring(lambda: environment.token_secret, system_clock)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    reference = signer().read(Kind.UNSUBSCRIBE, event["rawPath"].rpartition("/")[2])
    if reference is None:
        return _answer(403, page.bad_link())
    topic_id = _topic_id(reference)
    if event["requestContext"]["http"]["method"] != "POST":
        return _answer(200, page.ask(_subscription(reference, topic_id)))
    if _fields(event).get(page.AGAIN[0]) == [page.AGAIN[1]]:
        resubscribe(environment.store, reference.workspace, reference.number, "email", topic_id, clock(), SOURCE, clock)
        return _answer(200, page.back(_subscription(reference, topic_id)))
    _unsubscribe(reference, topic_id)
    return _answer(200, page.gone(_subscription(reference, topic_id)))


def _unsubscribe(reference: Reference, topic_id: str | None) -> None:
    """The contact first: should the second write fail, the person gets no more email all the same."""
    now = clock()
    unsubscribe(environment.store, reference.workspace, reference.number, "email", topic_id, now, SOURCE, clock)
    record_unsubscribe(environment.store, reference.workspace, reference.campaign, reference.number, now)
    logger.info("unsubscribed", campaign=reference.campaign, number=reference.number, topic=topic_id)


def _topic_id(reference: Reference) -> str | None:
    """The topic that the campaign is about; None for all email, also where the campaign is gone."""
    campaign = documents.find(environment.store, reference.workspace, "campaign", reference.campaign)
    return campaign.body.get("topic_id") if campaign else None


def _subscription(reference: Reference, topic_id: str | None) -> Subscription:
    topic = documents.find(environment.store, reference.workspace, "topic", topic_id) if topic_id else None
    sender = workspace_settings(environment.store, reference.workspace).name
    return Subscription(sender, topic.body["name"] if topic else None)


def _fields(event: dict[str, Any]) -> dict[str, list[str]]:
    """The fields of our own form; none where the body is another's."""
    body = event.get("body") or ""
    if len(body) > _LONGEST_BODY:
        return {}
    data = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    return parse_qs(data.decode("utf-8", "replace"))


def _answer(status: int, body: str) -> dict[str, Any]:
    return {"statusCode": status, "headers": _HEADERS, "body": body}
