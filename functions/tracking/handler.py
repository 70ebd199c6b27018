"""Opens and clicks: the pixel at /t/o/{token}, links at /t/c/{token}. Touches: the Ledger table, the token
secret, and of the Contacts table only who is not tracked.

Light on imports, for this is what readers wait for (`make bench-tracking`). Whatever asks with a good token is
recorded, with its method and user agent: `godwit.tracking.classify` tells people from machines. A bad token gets the
pixel or a plain 404, and changes nothing. No cookie is set.
"""

import logging
from typing import Any

from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.door import behind_cloudfront
from godwit.ids import new_id
from godwit.ledger.hits import Hit, record_hit
from godwit.ledger.links import find_target
from godwit.tracking.tokens import Kind, Reference

logger = logging.getLogger(__name__)
environment = Environment()
clock = system_clock

GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""One transparent pixel, in base64."""
NOT_FOUND = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Link not found</title>'
    "<h1>This link leads nowhere</h1><p>It may have been cut off. Please open it from the email again.</p></html>"
)
_ALWAYS = {"cache-control": "no-store, max-age=0", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


@behind_cloudfront
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    token = event["rawPath"].rpartition("/")[2]
    if event["rawPath"].startswith(Kind.CLICK.value):
        return _click(event, token)
    return _open(event, token)


def _open(event: dict[str, Any], token: str) -> dict[str, Any]:
    reference = environment.keyring.read(Kind.OPEN, token)
    if reference is not None:
        _record(event, reference)
    return {
        "statusCode": 200,
        "headers": {**_ALWAYS, "content-type": "image/gif"},
        "body": GIF,
        "isBase64Encoded": True,
    }


def _click(event: dict[str, Any], token: str) -> dict[str, Any]:
    reference = environment.keyring.read(Kind.CLICK, token)
    target = _target(reference) if reference is not None else None
    if reference is None or target is None:
        return {
            "statusCode": 404,
            "headers": {**_ALWAYS, "content-type": "text/html; charset=utf-8"},
            "body": NOT_FOUND,
        }
    _record(event, reference)
    return {"statusCode": 302, "headers": {**_ALWAYS, "location": target}, "body": ""}


def _target(reference: Reference) -> str | None:
    assert reference.link is not None
    return find_target(environment.store, reference.workspace, reference.campaign, reference.number, reference.link)


def _record(event: dict[str, Any], reference: Reference) -> None:
    """Keep the hit. The reader gets their answer even where that fails."""
    request = event["requestContext"]["http"]
    hit = Hit(
        workspace=reference.workspace,
        campaign=reference.campaign,
        number=reference.number,
        kind="open" if reference.link is None else "click",
        link=reference.link,
        at=clock(),
        id=new_id(),
        user_agent=request.get("userAgent") or "",
        method=request["method"],
    )
    try:
        record_hit(environment.store, hit)
    except Exception:
        logger.exception("hit not recorded: %s of recipient %d of campaign %s", hit.kind, hit.number, hit.campaign)
