"""Routes that show what sending a campaign would mean, with nothing sent: its preview and its dry run."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body as FromBody
from godwit.campaigns.campaign import read_campaign
from godwit.campaigns.dry_run import dry_run
from godwit.campaigns.preview import preview, sample, values_of
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, ContactId, ProblemFault
from pydantic import Field

from functions.campaigns import base
from functions.campaigns.base import CampaignId, app


class PreviewBody(Body):
    """As whom to look at it."""

    contact_id: ContactId | None = Field(default=None, description="Else the first who would get it, or an example.")


class PreviewAnswer(Answer):
    """What a recipient would get; `missing` are variables without a default that they have nothing for."""

    subject: str
    html: str
    text: str
    missing: list[str]


class DryRunAudience(Answer):
    """How many contacts the audience has, how many can be sent to, and by reason how many can't."""

    matched: int
    sendable: int
    excluded: dict[str, int]


class DryRunWarning(Answer):
    """Something to know; `recipients` is how many it concerns, null where it is all of them or nobody knows."""

    message: str
    recipients: int | None


class DryRunAnswer(Answer):
    """What sending it now would mean. `cost_usd` is null by a mail server of one's own; `sms_parts` is for SMS."""

    audience: DryRunAudience
    cost_usd: float | None
    sms_parts: int | None
    duration_seconds: int | None
    problems: list[ProblemFault]
    warnings: list[DryRunWarning]


@app.post(
    "/v1/campaigns/<campaign_id>/preview",
    operation_id="previewCampaign",
    summary="See it as a recipient",
    tags=["campaigns"],
    responses=answers(200, PreviewAnswer),
)
def preview_campaign(
    campaign_id: CampaignId, wanted: Annotated[PreviewBody | None, FromBody()] = None
) -> PreviewAnswer:
    """The message as a contact would get it, untracked."""
    workspace, here = workspace_of(app, "viewer"), base.environment
    campaign = read_campaign(here.store, workspace, campaign_id)
    contact = wanted.contact_id if wanted else None
    if contact is None:
        values = sample(here.store, here.objects, campaign, base.clock())
    else:
        values = values_of(here.store, workspace, contact)
    shown = preview(campaign, values, here.origin, base.checks_of(workspace).settings)
    rendered = shown.rendered
    return PreviewAnswer(subject=rendered.subject, html=rendered.html, text=rendered.text, missing=shown.missing)


@app.post(
    "/v1/campaigns/<campaign_id>/dry-run",
    operation_id="dryRunCampaign",
    summary="See what sending it would mean",
    tags=["campaigns"],
    responses=answers(200, DryRunAnswer),
)
def dry_run_campaign(campaign_id: CampaignId) -> DryRunAnswer:
    """Whom it reaches and whom not and why, what it costs, how long it takes, what is wrong with it."""
    workspace, here = workspace_of(app, "viewer"), base.environment
    campaign = read_campaign(here.store, workspace, campaign_id)
    checks, per_minute = base.checks_of(workspace), base.email_provider(workspace).per_minute
    found = dry_run(here.store, here.objects, checks, campaign, here.origin, per_minute, base.clock())
    return DryRunAnswer(
        audience=DryRunAudience(
            matched=found.audience.matched, sendable=found.audience.sendable, excluded=dict(found.audience.excluded)
        ),
        cost_usd=found.cost_usd,
        sms_parts=None,
        duration_seconds=found.seconds,
        problems=[ProblemFault(path=each.path, message=each.message, line=each.line) for each in found.problems],
        warnings=[DryRunWarning(message=each.message, recipients=each.recipients) for each in found.warnings],
    )
