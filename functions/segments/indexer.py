"""Brings contact indexes up to date: one SQS message, one workspace."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from godwit.batches import QueueBatch
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.ids import new_id
from godwit.segments.contact_index import bring_up_to_date

logger = Logger(service="segments-indexer")
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)


def index_workspace(record: SQSRecord) -> None:
    """Fold what has changed in `{"workspace": …}`; with `"rebuild": true` read every contact anew."""
    message = record.json_body
    workspace = message["workspace"]
    folded = bring_up_to_date(
        environment.store,
        environment.objects,
        workspace,
        clock(),
        new_id,
        from_nothing=message.get("rebuild", False),
    )
    logger.info("contact index", extra={"workspace": workspace, "folded": folded})


def handler(event: dict[str, Any], context: Any) -> Any:
    """Fold for each message of an SQS batch; the failed ones come again."""
    return process_partial_response(event, index_workspace, processor, context)
