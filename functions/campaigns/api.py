"""The API of campaigns: `/v1/campaigns` and the actions on them.

Touches: the Core table, the data bucket, the dispatch queue.
"""

from typing import Annotated, Any, Literal

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.campaigns import editing, launch
from godwit.campaigns.campaign import Campaign, read_campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.model import CampaignAnswer, CampaignBody, CampaignUpdate, to_answer
from godwit.campaigns.states import SEND, Status
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.app import NO_CONTENT, answers, make_app, workspace_of
from godwit.http.models import Listing
from godwit.http.pages import Cursor, Limit, decode_cursor, encode_cursor
from godwit.ids import new_id

logger = Logger()
environment = Environment()
clock = system_clock
app = make_app("Godwit campaigns", logger)

CampaignId = Annotated[str, Path(description="The campaign's id.")]
_TAGS = ["campaigns"]


def _answers(workspace: str, campaigns: list[Campaign]) -> list[CampaignAnswer]:
    checks = Checks(environment.store, workspace, environment.origin)
    return [to_answer(each, checks.problems_of(each) if each.status in SEND.allowed_from else []) for each in campaigns]


def _answer(campaign: Campaign) -> CampaignAnswer:
    return _answers(campaign.workspace, [campaign])[0]


@app.get(
    "/v1/campaigns",
    operation_id="listCampaigns",
    summary="List campaigns",
    tags=_TAGS,
    responses=answers(200, Listing[CampaignAnswer]),
)
def list_campaigns(
    q: Annotated[str | None, Query(description="Part of the name, the subject or a tag.", max_length=255)] = None,
    type: Annotated[Literal["email", "sms"] | None, Query(description="Only those of this type.")] = None,  # noqa: A002
    status: Annotated[Status | None, Query(description="Only those in this state.")] = None,
    archived: Annotated[bool, Query(description="The archived ones instead of the others.")] = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listing[CampaignAnswer]:
    """Campaigns, newest first. A page may be short and still have a next one."""
    workspace = workspace_of(app, "viewer")
    before = decode_cursor(cursor, str)

    def wanted(campaign: Campaign) -> bool:
        return (
            (q is None or editing.matches(campaign, q))
            and type in (None, campaign.content["type"])
            and status in (None, campaign.status)
            and archived == campaign.content["archived"]
        )

    found, following = editing.newest_first(environment.store, workspace, limit, before, wanted)
    return Listing[CampaignAnswer](items=_answers(workspace, found), next_cursor=encode_cursor(following))


@app.post(
    "/v1/campaigns",
    operation_id="createCampaign",
    summary="Create a draft",
    status_code=201,
    tags=_TAGS,
    responses=answers(201, CampaignAnswer),
)
def create_campaign(body: CampaignBody) -> CampaignAnswer:
    """A new draft, however incomplete."""
    workspace = workspace_of(app, "editor")
    return _answer(editing.create(environment.store, workspace, body, new_id(), clock()))


@app.get(
    "/v1/campaigns/<campaign_id>",
    operation_id="readCampaign",
    summary="Read a campaign",
    tags=_TAGS,
    responses=answers(200, CampaignAnswer),
)
def read(campaign_id: CampaignId) -> CampaignAnswer:
    """One campaign with its problems."""
    return _answer(read_campaign(environment.store, workspace_of(app, "viewer"), campaign_id))


@app.put(
    "/v1/campaigns/<campaign_id>",
    operation_id="updateCampaign",
    summary="Replace a draft",
    tags=_TAGS,
    responses=answers(200, CampaignAnswer),
)
def update_campaign(campaign_id: CampaignId, body: CampaignUpdate) -> CampaignAnswer:
    """The whole content anew; only drafts can be changed."""
    workspace = workspace_of(app, "editor")
    content = CampaignBody.model_validate(body.model_dump(exclude={"version"}))
    return _answer(editing.update(environment.store, workspace, campaign_id, content, body.version, clock()))


@app.delete(
    "/v1/campaigns/<campaign_id>",
    operation_id="deleteCampaign",
    summary="Delete a draft",
    status_code=204,
    tags=_TAGS,
    responses=NO_CONTENT,
)
def delete_campaign(campaign_id: CampaignId, version: Annotated[int, Query(description="As it was read.")]) -> None:
    """Only drafts can be deleted; others are records."""
    editing.delete(environment.store, workspace_of(app, "editor"), campaign_id, version)


@app.post(
    "/v1/campaigns/<campaign_id>/send",
    operation_id="sendCampaign",
    summary="Send it",
    status_code=202,
    tags=_TAGS,
    responses=answers(202, CampaignAnswer),
)
def send_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Resolve the audience and send to it, from now on."""
    workspace, dispatch, origin = workspace_of(app, "editor"), environment.queue("dispatch"), environment.origin
    return _answer(
        launch.send(environment.store, environment.objects, dispatch, workspace, campaign_id, origin, clock(), new_id)
    )


@app.post(
    "/v1/campaigns/<campaign_id>/pause",
    operation_id="pauseCampaign",
    summary="Pause it",
    tags=_TAGS,
    responses=answers(200, CampaignAnswer),
)
def pause_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Stop within seconds, until it is resumed."""
    return _answer(launch.pause(environment.store, workspace_of(app, "editor"), campaign_id, clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/resume",
    operation_id="resumeCampaign",
    summary="Resume it",
    status_code=202,
    tags=_TAGS,
    responses=answers(202, CampaignAnswer),
)
def resume_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Go on with those who were not sent to yet."""
    workspace, dispatch = workspace_of(app, "editor"), environment.queue("dispatch")
    return _answer(launch.resume(environment.store, dispatch, workspace, campaign_id, clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/cancel",
    operation_id="cancelCampaign",
    summary="Cancel it",
    tags=_TAGS,
    responses=answers(200, CampaignAnswer),
)
def cancel_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Stop for good; who was not sent to stays pending."""
    return _answer(launch.cancel(environment.store, workspace_of(app, "editor"), campaign_id, clock()))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An API Gateway request."""
    return app.resolve(event, context)
