"""Unsubscribing and preferences: the page at /u/{token}, and what it posts. Touches: the tables, the token secret.

GET and HEAD never change anything, for mail scanners follow every link. A POST is the page's, or a mail client's one
click (RFC 8058, `List-Unsubscribe=One-Click`, urlencoded or multipart): whoever has the link may do either, so any POST
that isn't one of the page's own forms unsubscribes, from the campaign's topic, or from all where it has none.
"""

from typing import Any

from aws_lambda_powertools import Logger
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.door import behind_cloudfront
from godwit.public_pages.forms import fields_of, header_of
from godwit.public_pages.languages import choose, texts_in
from godwit.public_pages.page import answer, message
from godwit.tracking.tokens import Kind

from functions.unsubscribe import page
from functions.unsubscribe.visit import Visit

logger = Logger(service="unsubscribe")
environment = Environment()
clock = system_clock


@behind_cloudfront
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    reference = environment.keyring.read(Kind.UNSUBSCRIBE, event["rawPath"].rpartition("/")[2])
    accepted = header_of(event, "accept-language")
    if reference is None:
        return answer(403, message(texts_in(choose(None, accepted)), "bad_link"))
    visit = Visit(environment.store, reference, clock)
    told = None
    if event["requestContext"]["http"]["method"] == "POST":
        told = visit.act(fields_of(event))
        logger.info("posted", campaign=reference.campaign, number=reference.number, done=told)
    contact = visit.contact
    say = texts_in(choose(contact["language"] if contact else None, accepted))
    return answer(200, page.render(say, visit.sender, visit.shown(), told))
