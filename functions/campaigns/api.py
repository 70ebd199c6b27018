"""The API of campaigns: `/v1/campaigns` and the actions on them: HTTP in, the domain's functions called, HTTP out.

Touches: the Core table, the data bucket, the dispatch queue.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.campaigns import actions, campaigns
from functions.campaigns.base import app

ROUTES = (actions, campaigns)
"""Modules that add their routes to the app when they are loaded."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
