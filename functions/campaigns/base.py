"""What all routes of this function share: the app they are added to, the environment, and how a campaign is shown.

May touch: the store, to check the campaigns that are shown.
"""

from typing import Annotated

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler.openapi.params import Path
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.model import CampaignAnswer, to_answer
from godwit.campaigns.states import SEND
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.http.app import make_app

logger = Logger(service="campaigns-api")
environment = Environment()
clock = system_clock
app = make_app("Godwit", logger)

CampaignId = Annotated[str, Path(description="The campaign's ULID.")]


def shown(campaign: Campaign) -> CampaignAnswer:
    """The campaign as the API answers it, with its problems while it can be sent."""
    return all_shown(campaign.workspace, [campaign])[0]


def all_shown(workspace: str, campaigns: list[Campaign]) -> list[CampaignAnswer]:
    """Several campaigns of a workspace; what their checks share is looked up once."""
    checks = Checks(environment.store, workspace, environment.origin)
    return [to_answer(each, checks.problems_of(each) if each.status in SEND.allowed_from else []) for each in campaigns]
