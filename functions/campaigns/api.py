"""The API of campaigns, the actions on them, and their files: HTTP in, the domain's functions called, HTTP out.

Touches: the Core, Contacts and Ledger tables, the data bucket, the dispatch queue, the scheduler, SES (to send tests,
and for its quota).
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.http.door import behind_cloudfront

from functions.campaigns import actions, attachments, campaigns, content, rehearsal, templates, trial
from functions.campaigns.base import app

ROUTES = (actions, attachments, campaigns, content, rehearsal, templates, trial)
"""Modules that add their routes to the app when they are loaded."""


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point."""
    return app.resolve(event, context)
