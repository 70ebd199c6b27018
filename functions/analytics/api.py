"""What happened in a campaign: `GET /v1/campaigns/{id}/analytics` and `/recipients`.

Touches: the Core, Ledger and Contacts tables and the data bucket, only reading.
"""

from typing import Annotated, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.analytics.chunks import read_counters
from godwit.analytics.figures import Figures, figures_of
from godwit.analytics.recipients import Recipient, Shown, list_recipients
from godwit.campaigns.campaign import read_campaign
from godwit.environment import Environment
from godwit.http.app import answers, make_app, workspace_of
from godwit.http.door import behind_cloudfront
from godwit.http.models import Id, Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ledger.links import read_links

logger = Logger()
environment = Environment()
app = make_app("Godwit analytics", logger)

CampaignId = Annotated[Id, Path(description="The campaign's ULID.")]


@app.get(
    "/v1/campaigns/<campaign_id>/analytics",
    tags=["analytics"],
    operation_id="readAnalytics",
    summary="Read the figures",
    responses=answers(200, Figures),
)
def read_analytics(campaign_id: CampaignId) -> Figures:
    """The campaign's figures so far."""
    workspace = workspace_of(app, "viewer")
    campaign = read_campaign(environment.store, workspace, campaign_id)
    urls = read_links(environment.store, workspace, campaign_id)
    return figures_of(campaign.recipients or 0, read_counters(environment.store, workspace, campaign_id), urls)


@app.get(
    "/v1/campaigns/<campaign_id>/recipients",
    tags=["analytics"],
    operation_id="listRecipients",
    summary="List recipients",
    responses=answers(200, Listing[Recipient]),
)
def read_recipients(
    campaign_id: CampaignId,
    status: Annotated[Shown | None, Query(description="Only those; without it, everyone who is sent to.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listing[Recipient]:
    """A page of recipients, by contact id."""
    campaign = read_campaign(environment.store, workspace_of(app, "viewer"), campaign_id)
    after = decode_cursor(cursor, int)
    items, last = list_recipients(
        environment.store, environment.objects, campaign, status, limit, -1 if after is None else after
    )
    return Listing[Recipient](items=items, next_cursor=encode_cursor(last))


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An API Gateway request."""
    return app.resolve(event, context)
