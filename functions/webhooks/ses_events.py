"""SES's events from their queue: parsed, and worked through one by one. Touches: the Contacts and Ledger tables."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch
from godwit.environment import Environment
from godwit.webhooks.report import apply
from godwit.webhooks.ses import NotOurs, parse

logger = Logger()
environment = Environment()
processor = QueueBatch(logger)


def work_through(record: SQSRecord) -> None:
    """One event. What isn't ours is logged and left; what isn't an event at all goes to the dead-letter queue."""
    try:
        event = parse(record.body)
    except NotOurs as why:
        logger.info("event passed over", why=str(why))
        return
    apply(environment.store, event)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """The queue's batch; answers which messages must come again."""
    return process_partial_response(event=event, record_handler=work_through, processor=processor, context=context)
