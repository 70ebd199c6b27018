"""The API of settings: HTTP in, the domain's functions called, HTTP out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.http.door import behind_cloudfront

from functions.settings import connection, email, signup, workspace
from functions.settings.base import app

ROUTES = (connection, email, signup, workspace)
"""Modules that add their routes to the app when they are loaded."""


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
