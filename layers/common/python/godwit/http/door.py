"""The door of what answers HTTP: only CloudFront comes in.

API Gateway's own address is public too, and who calls it directly could say anything of where they come from. So
CloudFront sends a secret along, which everybody else lacks (DESIGN §8). May touch: the environment.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from godwit.environment import Environment

HEADER = "x-origin-secret"

Event = dict[str, Any]
Context = TypeVar("Context")


def behind_cloudfront(
    handler: Callable[[Event, Context], dict[str, Any]],
) -> Callable[[Event, Context], dict[str, Any]]:
    """A handler of API Gateway v2 events that answers 403 to who did not come through CloudFront.

    On the laptop there is none, and no secret: everybody comes in.
    """

    @wraps(handler)
    def guarded(event: Event, context: Context) -> dict[str, Any]:
        secret = Environment().origin_secret
        # As bytes: texts are compared in constant time only where they are ASCII.
        if secret and not hmac.compare_digest(event["headers"].get(HEADER, "").encode(), secret.encode()):
            return {"statusCode": 403, "headers": {"content-type": "text/plain"}, "body": "Forbidden"}
        return handler(event, context)

    return guarded
