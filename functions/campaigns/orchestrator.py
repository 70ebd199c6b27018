"""Steps of the chains that drive campaigns, and firings of their schedules, from the dispatch queue.

Touches: the Core, Ledger and Contacts tables, the data bucket, the dispatch and email queues, SES's quota and
identities, workspaces' own mail servers and their passwords.
"""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch
from godwit.campaigns import launch
from godwit.campaigns.campaign import Campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.firing import Firing
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.ids import new_id
from godwit.sending.audiences import FrozenAudiences
from godwit.sending.dispatch import Engine, run_step
from godwit.sending.identities import CLIENT_CONFIG, VerifiedSenders
from godwit.sending.limits import rates_of
from godwit.sending.messages import ChainMessage
from godwit.sending.pacers import Rates
from godwit.sending.providers import MailAccounts
from godwit.sending.resolve import evaluate
from godwit.sending.revisions import Revisions
from godwit.sending.ses import QUOTA_CONFIG, SesProvider

logger = Logger()
environment = Environment()
processor = QueueBatch(logger)


@cache
def engine() -> Engine:
    """Made at the first message, and kept while the function is warm."""
    store, objects = environment.store, environment.objects
    ses = SesProvider(boto3.client("sesv2", config=QUOTA_CONFIG), environment.configuration_set)
    accounts = MailAccounts(store, environment.secrets, ses, system_clock)

    def rates(campaign: Campaign) -> Rates:
        account = accounts.of(campaign.workspace)
        return rates_of(store, campaign, account.quota.per_minute(), shared=account.shared)

    return Engine(
        store=store,
        audiences=FrozenAudiences(objects),
        revisions=Revisions(objects),
        dispatch=environment.queue("dispatch"),
        email=environment.queue("email"),
        clock=system_clock,
        evaluate=lambda campaign: evaluate(store, objects, campaign, system_clock()),
        rates=rates,
    )


@cache
def senders() -> VerifiedSenders:
    """Whom SES sends from; made once, and kept while the function is warm."""
    return VerifiedSenders(boto3.client("sesv2", config=CLIENT_CONFIG), system_clock)


def work_through(record: SQSRecord) -> None:
    """One step, or the first of all: a schedule's time has come."""
    body = record.json_body
    if "schedule_id" in body:
        _fire(Firing(**body))
        return
    message = ChainMessage(**body)
    logger.info("step", campaign=message.campaign, run=message.run, step=message.step)
    run_step(engine(), message)


def _fire(firing: Firing) -> None:
    logger.info("fired", campaign=firing.campaign, schedule=firing.schedule_id)
    store, objects, dispatch = environment.store, environment.objects, environment.queue("dispatch")
    checks = Checks(store, firing.workspace, environment.origin, objects, system_clock, senders())
    launch.fire(store, objects, dispatch, checks, firing, environment.origin, system_clock(), new_id)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """The queue's batch; answers which messages must come again."""
    return process_partial_response(event=event, record_handler=work_through, processor=processor, context=context)
