"""What all routes of this function share: the app they are added to, the environment, and how a campaign is shown.

May touch: the store, to check the campaigns that are shown.
"""

import json
from functools import cache
from typing import Annotated

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.model import CampaignAnswer, to_answer
from godwit.campaigns.states import SEND
from godwit.clock import system_clock
from godwit.content.problems import Problem
from godwit.environment import Environment
from godwit.http.app import make_app
from godwit.http.models import Id
from godwit.sending.email_provider import EmailProvider
from godwit.sending.identities import CLIENT_CONFIG as ASKING
from godwit.sending.identities import VerifiedSenders
from godwit.sending.providers import MailAccounts
from godwit.sending.ses import CLIENT_CONFIG, SesProvider

logger = Logger(service="campaigns-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)

LARGEST_ANSWER = 5_000_000
"""Bytes of a page of campaigns; Lambda takes 6 MB."""
UNCHECKED = Problem("content", "This campaign could not be checked; it is in the logs.")

CampaignId = Annotated[Id, Path(description="The campaign's ULID.")]


def checks_of(workspace: str) -> Checks:
    """The checks of one request."""
    return Checks(environment.store, workspace, environment.origin, environment.objects, clock, senders())


@cache
def senders() -> VerifiedSenders:
    """Whom SES sends from; made once, and kept while the function is warm."""
    return VerifiedSenders(boto3.client("sesv2", config=ASKING), clock)


@cache
def mail_accounts() -> MailAccounts:
    """What workspaces send by; made once, and kept while the function is warm."""
    ses = SesProvider(boto3.client("sesv2", config=CLIENT_CONFIG), environment.configuration_set)
    return MailAccounts(environment.store, environment.secrets, ses, clock)


def email_provider(workspace: str) -> EmailProvider:
    """What the workspace sends tests by."""
    return mail_accounts().of(workspace).provider


def shown(campaign: Campaign) -> CampaignAnswer:
    """The campaign as the API answers it, with its problems while it can be sent."""
    return _shown(campaign, checks_of(campaign.workspace))


def all_shown(workspace: str, campaigns: list[Campaign]) -> list[CampaignAnswer]:
    """A page of a workspace's campaigns, as many as one answer holds; what their checks share is looked up once.

    Whether SES knows a sender is told of single campaigns only: a list must not wait for another service. Should a
    check of ours fail, that campaign says so, and the others are shown.
    """
    checks = Checks(environment.store, workspace, environment.origin, environment.objects, clock)

    def shown_anyway(campaign: Campaign) -> CampaignAnswer:
        try:
            return _shown(campaign, checks)
        except Exception:
            logger.exception("a campaign could not be checked", campaign=campaign.id)
            return to_answer(campaign, [UNCHECKED])

    shown: list[CampaignAnswer] = []
    size = 0
    for campaign in campaigns:
        answer = shown_anyway(campaign)
        # Twice: what we answer is a text in what Lambda answers.
        size += len(json.dumps(answer.model_dump_json()))
        if shown and size > LARGEST_ANSWER:
            break
        shown.append(answer)
    return shown


def _shown(campaign: Campaign, checks: Checks) -> CampaignAnswer:
    return to_answer(campaign, checks.problems_of(campaign) if campaign.status in SEND.allowed_from else [])
