"""The email sender: recipient messages from the email queue, at most one email each.

Touches: the Contacts, Core and Ledger tables, the data bucket, the token secret, SES,
workspaces' own mail servers and their passwords.
"""

import json
import time
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.clock import SECOND, system_clock
from godwit.environment import Environment
from godwit.ids import new_id
from godwit.sending.deliver import Sender, TryAgain, deliver, read_batch
from godwit.sending.messages import RecipientMessage
from godwit.sending.providers import MailAccounts
from godwit.sending.revisions import Revisions
from godwit.sending.ses import CLIENT_CONFIG, SesProvider
from godwit.sending.watch import CampaignWatch

logger = Logger()
environment = Environment()


@cache
def sender() -> Sender:
    """Made at the first message, and kept while the function is warm."""
    ses = SesProvider(boto3.client("sesv2", config=CLIENT_CONFIG), environment.configuration_set)
    accounts = MailAccounts(environment.store, environment.secrets, ses, system_clock)
    return Sender(
        store=environment.store,
        provider_of=lambda workspace: accounts.of(workspace).provider,
        campaigns=CampaignWatch(environment.store, system_clock),
        revisions=Revisions(environment.objects),
        signer=environment.keyring,
        origin=environment.origin,
        clock=system_clock,
        new_id=new_id,
        sleep=time.sleep,
    )


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The queue's batch; answers which messages must come again."""
    failures: list[dict[str, str]] = []
    records = [(record["messageId"], RecipientMessage(**json.loads(record["body"]))) for record in event["Records"]]
    known = read_batch(sender(), [message for _, message in records])
    for identifier, message in records:
        try:
            deliver(sender(), message, known, lambda: context.get_remaining_time_in_millis() / SECOND)
        except TryAgain:
            failures.append({"itemIdentifier": identifier})
        except Exception:
            logger.exception("message failed", campaign=message.campaign, number=message.number)
            failures.append({"itemIdentifier": identifier})
    logger.info("batch", messages=len(records), failures=len(failures))
    return {"batchItemFailures": failures}
