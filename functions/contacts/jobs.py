"""The worker of contacts' jobs: takes messages of the queue `jobs` and goes on with the job that each names."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.batches import QueueBatch, is_last_attempt
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.jobs.run import Worker

logger = Logger(service="contacts-jobs")
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)


def go_on(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Go on with one job. What fails is tried again by the queue; the last time the job says that it failed."""
    worker = Worker(
        store=environment.store,
        objects=environment.objects,
        queue=environment.queue,
        clock=clock,
        time_left=lambda_context.get_remaining_time_in_millis,
    )
    message = record.json_body
    logger.info("job goes on", extra=message)
    try:
        worker.run(message["workspace"], message["job"])
    except Exception:
        if is_last_attempt(record):
            worker.fail(message["workspace"], message["job"], "Something went wrong on our side; start it again.")
        raise


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Lambda's entry point."""
    return process_partial_response(event, go_on, processor, context)
