"""How a workspace stands with its receivers, and the release of its brake: `/v1/reputation`.

Touches: the Core table, SES, the DNS.
"""

from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.analytics.outcomes import read_outcomes
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.app import answers, identity_of, make_app, workspace_of
from godwit.http.door import behind_cloudfront
from godwit.http.models import Answer, Moment
from godwit.reputation.days import begins, by_day
from godwit.reputation.dns import DnsTexts
from godwit.reputation.identities import Authentication, Authentications
from godwit.reputation.workspace_brake import Standing, release_workspace, standing
from godwit.sending.identities import CLIENT_CONFIG
from godwit.settings import email_settings, workspace_settings
from pydantic import Field

logger = Logger()
environment = Environment()
clock = system_clock
app = make_app("Godwit reputation", logger)


class Outcomes(Answer):
    """Recipients sent to, and what came of it. `bounced` are hard bounces only, as SES counts them."""

    sent: int
    delivered: int
    bounced: int
    complained: int


class DayOutcomes(Outcomes):
    """The messages sent on a day in the workspace's zone, and what has come of them until now."""

    date: str = Field(json_schema_extra={"format": "date"})


class Threshold(Answer):
    """Shares, 0 to 1."""

    warning: float
    danger: float


class Limits(Answer):
    """Where SES reviews an account (`warning`) and may stop it (`danger`): bounced ÷ sent, complained ÷ delivered."""

    bounce: Threshold
    complaint: Threshold


class WorkspaceRelease(Outcomes):
    """An owner's decision to go on: by whom, when, why it was braked, in view of which figures."""

    by: str
    at: Moment
    reason: str


class WorkspaceBrake(Answer):
    """The workspace's brake. `figures`: of the last 24 hours, less what somebody decided on since."""

    state: Literal["clear", "warning", "braked"]
    reason: str | None
    since: Moment | None
    figures: Outcomes
    releases: list[WorkspaceRelease]


class Reputation(Answer):
    """How the workspace stands: day by day, the oldest first; SES's limits; the brake; the identities."""

    items: list[DayOutcomes]
    limits: Limits
    brake: WorkspaceBrake
    identities: list[Authentication]


# https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce-rate.html and …-complaint-rate.html
LIMITS = Limits(bounce=Threshold(warning=0.05, danger=0.1), complaint=Threshold(warning=0.001, danger=0.005))


@cache
def authentications() -> Authentications:
    """Made at the first request, and kept while the function is warm."""
    return Authentications(boto3.client("sesv2", config=CLIENT_CONFIG), DnsTexts, clock)


@app.get(
    "/v1/reputation",
    tags=["reputation"],
    operation_id="readReputation",
    summary="How the workspace stands",
    responses=answers(200, Reputation),
)
def read_reputation(
    days: Annotated[int, Query(ge=1, le=90, description="So many days, up to today.")] = 30,
) -> Reputation:
    """Bounces and complaints over time, the brake, and what proves that mail is the workspace's."""
    workspace, store, now = workspace_of(app, "viewer"), environment.store, clock()
    zone = ZoneInfo(workspace_settings(store, workspace).time_zone)
    outcomes = read_outcomes(store, workspace, begins(days, zone, now))
    return Reputation(
        items=[
            DayOutcomes(date=day.date.isoformat(), **day.figures.counts()) for day in by_day(outcomes, days, zone, now)
        ],
        limits=LIMITS,
        brake=_shown(standing(store, workspace, now)),
        identities=authentications().of(email_settings(store, workspace)),
    )


@app.get(
    "/v1/reputation/brake",
    tags=["reputation"],
    operation_id="readBrake",
    summary="The state of the brake",
    responses=answers(200, WorkspaceBrake),
)
def read_brake() -> WorkspaceBrake:
    """The brake alone, without asking SES and the DNS: for looking often."""
    workspace = workspace_of(app, "viewer")
    return _shown(standing(environment.store, workspace, clock()))


@app.post(
    "/v1/reputation/release",
    tags=["reputation"],
    operation_id="releaseBrake",
    summary="Release the workspace's brake",
    responses=answers(200, WorkspaceBrake),
)
def release_brake() -> WorkspaceBrake:
    """Decide that sending goes on; only owners may. Campaigns that were paused are resumed one by one."""
    identity = identity_of(app)
    identity.require("owner")
    now = clock()
    release_workspace(environment.store, identity.workspace, identity.actor, now)
    return _shown(standing(environment.store, identity.workspace, now))


def _shown(how: Standing) -> WorkspaceBrake:
    return WorkspaceBrake(
        state=how.state,
        reason=how.reason or None,
        since=how.since,
        figures=Outcomes(**how.figures.counts()),
        releases=[WorkspaceRelease(**each) for each in how.releases],
    )


@behind_cloudfront
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An API Gateway request."""
    return app.resolve(event, context)
