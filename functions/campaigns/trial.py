"""Route of test mails."""

import time
from typing import Annotated

from godwit.campaigns import trial
from godwit.campaigns.campaign import read_campaign
from godwit.contacts.email_address import Address
from godwit.http.app import answers, workspace_of
from godwit.http.models import Answer, Body, ContactId
from pydantic import Field

from functions.campaigns import base
from functions.campaigns.base import CampaignId, app


class TrialBody(Body):
    """Who gets the test, and as whom: with the values of a contact, or with none."""

    to: Annotated[list[Address], Field(min_length=1, max_length=10)]
    contact_id: ContactId | None = None


class TrialResult(Answer):
    """What became of the test to one address; `detail` says why where it did not go out."""

    to: str
    ok: bool
    detail: str | None


class TrialResults(Answer):
    """What became of the tests."""

    results: list[TrialResult]


@app.post(
    "/v1/campaigns/<campaign_id>/test",
    operation_id="testCampaign",
    summary="Send a test",
    tags=["campaigns"],
    responses=answers(200, TrialResults),
)
def try_campaign(campaign_id: CampaignId, body: TrialBody) -> TrialResults:
    """Send it to a few addresses as a contact would get it, with `[Test]` in the subject; nothing of it is counted."""
    workspace, here = workspace_of(app, "editor"), base.environment
    campaign = read_campaign(here.store, workspace, campaign_id)
    email = trial.prepare_trial(
        here.store, here.objects, base.checks_of(workspace), campaign, here.origin, body.contact_id
    )
    results = trial.send_trials(base.email_provider(workspace), email, body.to, time.monotonic, time.sleep)
    return TrialResults(results=[TrialResult(to=each.to, ok=each.ok, detail=each.detail) for each in results])
