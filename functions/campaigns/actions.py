"""Routes of the actions on a campaign: each one conditional transition of its state."""

from godwit.campaigns import launch
from godwit.campaigns.model import CampaignAnswer, ResendBody
from godwit.http.app import answers, workspace_of
from godwit.ids import new_id

from functions.campaigns import base
from functions.campaigns.base import CampaignId, app


@app.post(
    "/v1/campaigns/<campaign_id>/send",
    operation_id="sendCampaign",
    summary="Send it",
    status_code=202,
    tags=["campaigns"],
    responses=answers(202, CampaignAnswer),
)
def send_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Resolve the audience and send to it, from now on."""
    workspace, dispatch, origin = (
        workspace_of(app, "editor"),
        base.environment.queue("dispatch"),
        base.environment.origin,
    )
    return base.shown(
        launch.send(
            base.environment.store,
            base.environment.objects,
            dispatch,
            workspace,
            campaign_id,
            origin,
            base.clock(),
            new_id,
        )
    )


@app.post(
    "/v1/campaigns/<campaign_id>/pause",
    operation_id="pauseCampaign",
    summary="Pause it",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def pause_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Stop within seconds, until it is resumed."""
    return base.shown(launch.pause(base.environment.store, workspace_of(app, "editor"), campaign_id, base.clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/resume",
    operation_id="resumeCampaign",
    summary="Resume it",
    status_code=202,
    tags=["campaigns"],
    responses=answers(202, CampaignAnswer),
)
def resume_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Go on with those who were not sent to yet."""
    workspace, dispatch = workspace_of(app, "editor"), base.environment.queue("dispatch")
    return base.shown(launch.resume(base.environment.store, dispatch, workspace, campaign_id, base.clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/cancel",
    operation_id="cancelCampaign",
    summary="Cancel it",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def cancel_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Stop for good; who was not sent to stays pending."""
    return base.shown(launch.cancel(base.environment.store, workspace_of(app, "editor"), campaign_id, base.clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/resend",
    operation_id="resendCampaign",
    summary="Send it once more",
    status_code=202,
    tags=["campaigns"],
    responses=answers(202, CampaignAnswer),
)
def resend_campaign(campaign_id: CampaignId, body: ResendBody) -> CampaignAnswer:
    """Send what was sent to those whose message failed, or of whose nobody knows whether it went out."""
    workspace, dispatch = workspace_of(app, "editor"), base.environment.queue("dispatch")
    return base.shown(
        launch.resend(
            base.environment.store,
            base.environment.objects,
            dispatch,
            workspace,
            campaign_id,
            body.include,
            base.clock(),
            new_id,
        )
    )
