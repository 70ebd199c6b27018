"""View in browser: the message at /v/{token}, as this recipient got it. Touches: the Contacts and Core tables, the
data bucket, the token secret.

It's rendered anew from the frozen revision, so nothing is kept of it. Clicks count as in the mail; that somebody looks
at the page does not count as opening the mail. The content is what a customer wrote: the page is sandboxed, apart from
our origin and without scripts, beyond their having been removed.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from godwit.campaigns.campaign import find_campaign
from godwit.content.template import MessageTemplate
from godwit.environment import Environment
from godwit.http.door import behind_cloudfront
from godwit.public_pages.forms import header_of
from godwit.public_pages.languages import choose, texts_in
from godwit.public_pages.page import message
from godwit.sending.revisions import Revision, Revisions, name_of
from godwit.store import keys
from godwit.tracking.tokens import Kind, Reference

logger = Logger(service="view")
environment = Environment()

_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src http: https: data:; style-src 'unsafe-inline' https:; font-src https: data:; "
    "form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


@cache
def revisions() -> Revisions:
    """Likewise."""
    return Revisions(environment.objects)


@behind_cloudfront
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    reference = environment.keyring.read(Kind.VIEW, event["rawPath"].rpartition("/")[2])
    if reference is None:
        return _answer(403, message(texts_in(choose(None, header_of(event, "accept-language"))), "bad_link"))
    sent, contact = _sent(reference), _contact(reference)
    if sent is None or contact is None:
        known = contact["language"] if contact else None
        return _answer(404, message(texts_in(choose(known, header_of(event, "accept-language"))), "view_gone"))
    urls = environment.keyring.urls(environment.origin, reference.workspace, reference.campaign, reference.number)
    revision, template = sent
    if revision.tracks(contact):
        return _answer(200, template.render_page(contact, urls).html)
    return _answer(200, template.render_untracked(contact, urls.unsubscribe, urls.view).html)


def _sent(reference: Reference) -> tuple[Revision, MessageTemplate] | None:
    """What the campaign sent; None where it is gone."""
    campaign = find_campaign(environment.store, reference.workspace, reference.campaign)
    if campaign is None or campaign.revision is None:
        return None
    try:
        return revisions().read(name_of(campaign.workspace, campaign.id, campaign.revision))
    except KeyError:
        logger.warning("revision missing", campaign=campaign.id)
        return None


def _contact(reference: Reference) -> Mapping[str, Any] | None:
    """The recipient's fields as they are now; None where the contact was deleted or erased."""
    item = environment.store.get(keys.contact(reference.workspace, reference.number))
    if item is None or item.get("deleted"):
        return None
    contact: Mapping[str, Any] = json.loads(item["doc"])
    return contact


def _answer(status: int, body: str) -> dict[str, Any]:
    return {"statusCode": status, "headers": _HEADERS, "body": body}
