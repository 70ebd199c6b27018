"""Signing up: the form at /s/{token}, its confirmation at /s/c/{token}. Touches: the Contacts and Core tables, the
queue `signups`, the token secret.

GET and HEAD change nothing. A POST of the form is kept and put on the queue, and that is all, whoever has the address:
so neither the answer nor its time tells whether it is known (see `godwit.signup`).
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.http.door import behind_cloudfront
from godwit.public_pages.forms import header_of
from godwit.public_pages.languages import choose, texts_in
from godwit.tracking.tokens import Kind

from functions.signup import answers, base, confirming, form


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer an API Gateway v2 event."""
    path, method = event["rawPath"], event["requestContext"]["http"]["method"]
    token = path.rpartition("/")[2]
    if path.startswith(Kind.CONFIRM.value):
        known = base.environment.keyring.read_confirmation(token)
        if known is not None:
            return confirming.answer_to(event, method, *known)
    else:
        workspace = base.environment.keyring.read_signup(token)
        if workspace is not None:
            return form.answer_to(event, method, workspace)
    say = texts_in(choose(None, header_of(event, "accept-language")))
    return answers.told(event, say, 403, "bad_link")
