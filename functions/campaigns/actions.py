"""Routes of the actions on a campaign: each one conditional transition of its state."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body as FromBody
from godwit.campaigns import editing, launch, scheduling, transitions
from godwit.campaigns.campaign import Campaign, read_campaign
from godwit.campaigns.model import CampaignAnswer, DuplicateBody, ResendBody, ScheduleBody
from godwit.campaigns.states import allowed_actions
from godwit.errors import Conflict
from godwit.http.app import answers, identity_of, workspace_of
from godwit.ids import new_id
from godwit.jobs import job
from godwit.jobs.job import Job

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
    workspace = workspace_of(app, "editor")
    before = _read(workspace, campaign_id)
    sent = launch.send(
        base.environment.store,
        base.environment.objects,
        base.environment.queue("dispatch"),
        base.checks_of(workspace),
        workspace,
        campaign_id,
        base.environment.origin,
        base.clock(),
        new_id,
    )
    scheduling.withdraw(base.environment.schedules, before)
    return base.shown(sent)


@app.post(
    "/v1/campaigns/<campaign_id>/schedule",
    operation_id="scheduleCampaign",
    summary="Schedule it",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def schedule_campaign(campaign_id: CampaignId, body: ScheduleBody) -> CampaignAnswer:
    """Send it at a time of a zone. One that is scheduled already moves there."""
    workspace = workspace_of(app, "editor")
    scheduled = scheduling.schedule(
        base.environment.store,
        base.environment.schedules,
        base.checks_of(workspace),
        workspace,
        campaign_id,
        body.at,
        body.time_zone,
        base.clock(),
        new_id,
    )
    return base.shown(scheduled)


@app.post(
    "/v1/campaigns/<campaign_id>/unschedule",
    operation_id="unscheduleCampaign",
    summary="Take its schedule back",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def unschedule_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """A draft again."""
    workspace, store = workspace_of(app, "editor"), base.environment.store
    return base.shown(scheduling.unschedule(store, base.environment.schedules, workspace, campaign_id, base.clock()))


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
    """Go on with those who were not sent to yet. Where the brake paused it, this is the decision, and is kept."""
    workspace, dispatch = workspace_of(app, "editor"), base.environment.queue("dispatch")
    by = identity_of(app).actor
    return base.shown(launch.resume(base.environment.store, dispatch, workspace, campaign_id, by, base.clock()))


@app.post(
    "/v1/campaigns/<campaign_id>/cancel",
    operation_id="cancelCampaign",
    summary="Cancel it",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def cancel_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Stop for good; who was not sent to stays pending."""
    workspace = workspace_of(app, "editor")
    before = _read(workspace, campaign_id)
    cancelled = launch.cancel(base.environment.store, workspace, campaign_id, base.clock())
    scheduling.withdraw(base.environment.schedules, before)
    return base.shown(cancelled)


@app.post(
    "/v1/campaigns/<campaign_id>/duplicate",
    operation_id="duplicateCampaign",
    summary="Copy it into a new draft",
    status_code=201,
    tags=["campaigns"],
    responses=answers(201, CampaignAnswer),
)
def duplicate_campaign(
    campaign_id: CampaignId, wanted: Annotated[DuplicateBody | None, FromBody()] = None
) -> CampaignAnswer:
    """A draft with all but results and schedule, to the same people or to those who did not open this one."""
    workspace = workspace_of(app, "editor")
    audience = (wanted or DuplicateBody()).audience
    store, objects = base.environment.store, base.environment.objects
    return base.shown(editing.duplicate(store, objects, workspace, campaign_id, audience, base.clock(), new_id))


@app.post(
    "/v1/campaigns/<campaign_id>/archive",
    operation_id="archiveCampaign",
    summary="Archive it",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def archive_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Out of the list, until it is asked for archived ones. Sending or scheduling a draft brings it back."""
    workspace = workspace_of(app, "editor")
    transitions.archive(base.environment.store, _read(workspace, campaign_id), base.clock())
    return base.shown(_read(workspace, campaign_id))


@app.post(
    "/v1/campaigns/<campaign_id>/unarchive",
    operation_id="unarchiveCampaign",
    summary="Bring it back from the archive",
    tags=["campaigns"],
    responses=answers(200, CampaignAnswer),
)
def unarchive_campaign(campaign_id: CampaignId) -> CampaignAnswer:
    """Into the list again."""
    workspace = workspace_of(app, "editor")
    transitions.unarchive(base.environment.store, _read(workspace, campaign_id), base.clock())
    return base.shown(_read(workspace, campaign_id))


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


@app.post(
    "/v1/campaigns/<campaign_id>/reclassify",
    operation_id="reclassifyCampaign",
    summary="Tell people from machines anew",
    status_code=202,
    tags=["campaigns"],
    responses=answers(202, Job),
)
def reclassify_campaign(campaign_id: CampaignId) -> Job:
    """Judge all its opens and clicks by the rules as they are now; the figures follow.

    Hits are kept for 13 months: who was sent to a year ago or longer keeps what was judged then.
    """
    workspace, actor = workspace_of(app, "editor"), identity_of(app).actor
    campaign, here = _read(workspace, campaign_id), base.environment
    if campaign.frozen_audience is None:
        raise Conflict("Nothing of it has been sent.", campaign.status, allowed_actions(campaign.status))
    made = job.create(here.store, workspace, "reclassify", {"campaign_id": campaign_id}, base.clock, new_id, actor)
    here.queue("jobs").send([job.message(workspace, made.id)])
    return job.to_job(made, here.urls)


def _read(workspace: str, campaign_id: str) -> Campaign:
    return read_campaign(base.environment.store, workspace, campaign_id)
