"""The API of contacts, all that belongs to them, and imports: HTTP in, the domain's functions called, HTTP out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.contacts import bulk, contacts, imports, suppressions, vocabulary
from functions.contacts.base import app

ROUTES = (bulk, contacts, imports, suppressions, vocabulary)
"""Modules that add their routes to the app when they are loaded."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
