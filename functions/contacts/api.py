"""The API of contacts, all that belongs to them, and imports: HTTP in, the domain's functions called, HTTP out."""

from typing import Any
from urllib.parse import quote, unquote

from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.http.door import behind_cloudfront

from functions.contacts import bulk, contacts, imports, suppressions, vocabulary
from functions.contacts.base import app

ROUTES = (bulk, contacts, imports, suppressions, vocabulary)
"""Modules that add their routes to the app when they are loaded."""


_BY_EMAIL = "/v1/contacts/by-email/"


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    path = event["rawPath"]
    if path.startswith(_BY_EMAIL):
        # Gateways differ in whether they decode it, and routes match no `/`, `#`, `?` or emoji, which may come in one.
        event = {**event, "rawPath": _BY_EMAIL + quote(unquote(path.removeprefix(_BY_EMAIL)), safe="@")}
    return app.resolve(event, context)
