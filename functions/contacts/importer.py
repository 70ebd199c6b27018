"""The importer: takes messages of the queue `imports` and goes on with the import that each names."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch, is_last_attempt
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.imports.run import Importer

logger = Logger(service="contacts-importer")
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)


def go_on(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Go on with one import. What fails is tried again by the queue; the last time the import says that it failed."""
    importer = Importer(
        store=environment.store,
        objects=environment.objects,
        imports=environment.queue("imports"),
        indexing=environment.queue("indexing"),
        clock=clock,
        time_left=lambda_context.get_remaining_time_in_millis,
    )
    message = record.json_body
    logger.info("import goes on", extra=message)
    try:
        importer.run(message["workspace"], message["import"])
    except Exception:
        if is_last_attempt(record):
            importer.fail(message["workspace"], message["import"], "Something went wrong on our side; start it again.")
        raise


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Lambda's entry point."""
    return process_partial_response(event, go_on, processor, context)
