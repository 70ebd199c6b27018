"""SES's events from their queue: parsed, and worked through one by one. Touches: the tables; a metric."""

from typing import Any

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.webhooks import aside
from godwit.webhooks.report import apply
from godwit.webhooks.ses import NotOurs, NotUnderstood, parse

KEPT_ASIDE = "EventsKeptAside"
"""The metric of messages that nobody understood; an alarm stands on it."""

logger = Logger()
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)


def work_through(record: SQSRecord) -> None:
    """One message. What isn't ours is logged and left; what we don't understand is kept aside."""
    try:
        event = parse(record.body, _account(record))
    except NotOurs as why:
        logger.info("event passed over", extra={"why": str(why)})
    except NotUnderstood as why:
        if aside.keep(environment.store, record.body, str(why), why.recipient, clock()):
            logger.warning("event kept aside", extra={"why": str(why)})
            with single_metric(name=KEPT_ASIDE, unit=MetricUnit.Count, value=1, namespace="Godwit"):
                pass  # written at the end of the block
    else:
        apply(environment.store, event, clock)


def _account(record: SQSRecord) -> str | None:
    """The account of the queue, which is ours: `arn:aws:sqs:{region}:{account}:{name}`."""
    parts = str(record.raw_event.get("eventSourceARN") or "").split(":")
    return parts[4] if len(parts) == 6 else None


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """The queue's batch; answers which messages must come again."""
    return process_partial_response(event=event, record_handler=work_through, processor=processor, context=context)
