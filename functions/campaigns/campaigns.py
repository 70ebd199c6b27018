"""Routes of campaigns as documents: list, create, read, replace, delete."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query
from godwit.campaigns import editing, listing
from godwit.campaigns.campaign import read_campaign
from godwit.campaigns.model import CampaignAnswer, CampaignBody, CampaignUpdate
from godwit.campaigns.search import Wanted
from godwit.campaigns.states import Status
from godwit.clock import from_iso
from godwit.files.attachments import require_known
from godwit.http.app import NO_CONTENT, ReadVersion, answers, workspace_of
from godwit.http.models import Listing, MomentText
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id

from functions.campaigns import base
from functions.campaigns.base import CampaignId, app


@app.get(
    "/v1/campaigns",
    operation_id="listCampaigns",
    summary="List campaigns",
    tags=["campaigns"],
    responses=answers(200, Listing[CampaignAnswer]),
)
def list_campaigns(
    q: Annotated[str | None, Query(description="Words of the name, the subject or tags.", max_length=255)] = None,
    type: Annotated[Literal["email", "sms"] | None, Query(description="Only those of this type.")] = None,  # noqa: A002
    status: Annotated[Status | None, Query(description="Only those in this state.")] = None,
    archived: Annotated[bool, Query(description="The archived ones instead of the others.")] = False,
    created_after: Annotated[MomentText | None, Query(description="Only those created then or later.")] = None,
    created_before: Annotated[MomentText | None, Query(description="Only those created before.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listing[CampaignAnswer]:
    """Campaigns, newest first. A word finds what begins with it, also with one typo. A page may be short and still
    have a next one.
    """
    workspace = workspace_of(app, "viewer")
    wanted = Wanted(
        q=q,
        type=type,
        status=status,
        archived=archived,
        created_from=from_iso(created_after) if created_after else None,
        created_before=from_iso(created_before) if created_before else None,
    )
    before = decode_cursor(cursor, str)
    store, objects = base.environment.store, base.environment.objects
    found, following = listing.page(store, objects, workspace, wanted, limit, before, base.clock())
    items = base.all_shown(workspace, found)
    if len(items) < len(found):
        following = items[-1].id
    return Listing[CampaignAnswer](items=items, next_cursor=encode_cursor(following))


@app.post(
    "/v1/campaigns",
    operation_id="createCampaign",
    summary="Create a draft",
    status_code=201,
    tags=["campaigns"],
    responses=answers(201, CampaignAnswer),
)
def create_campaign(body: CampaignBody) -> CampaignAnswer:
    """A new draft, however incomplete."""
    workspace = workspace_of(app, "editor")
    require_known(base.environment.store, workspace, body.attachments)
    return base.shown(editing.create(base.environment.store, workspace, body, new_id(), base.clock()))


@app.get(
    "/v1/campaigns/<campaign_id>",
    operation_id="readCampaign",
    summary="Read a campaign",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def read(campaign_id: CampaignId) -> CampaignAnswer:
    """One campaign with its problems."""
    return base.shown(read_campaign(base.environment.store, workspace_of(app, "viewer"), campaign_id))


@app.put(
    "/v1/campaigns/<campaign_id>",
    operation_id="updateCampaign",
    summary="Replace a draft",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def update_campaign(campaign_id: CampaignId, body: CampaignUpdate) -> CampaignAnswer:
    """The whole content anew; only drafts can be changed."""
    workspace = workspace_of(app, "editor")
    require_known(base.environment.store, workspace, body.attachments)
    content = CampaignBody.model_validate(body.model_dump(exclude={"version"}))
    return base.shown(
        editing.update(base.environment.store, workspace, campaign_id, content, body.version, base.clock())
    )


@app.delete(
    "/v1/campaigns/<campaign_id>",
    operation_id="deleteCampaign",
    summary="Delete a draft",
    status_code=204,
    tags=["campaigns"],
    responses=NO_CONTENT,
)
def delete_campaign(campaign_id: CampaignId, version: ReadVersion) -> None:
    """Only drafts can be deleted; others are records."""
    editing.delete(base.environment.store, workspace_of(app, "editor"), campaign_id, version)
