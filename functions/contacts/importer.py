"""The importer: takes messages of the queue `imports` and goes on with the import that each names.

What a service or the network is at fault for is tried again by the queue. A fault of ours would only come again: the
import fails at once, and can be started again when it's mended.
"""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError
from godwit.batches import QueueBatch, is_last_attempt
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.imports.run import Importer
from godwit.queues import Refused
from godwit.store.objects import Changed
from godwit.store.protocol import Contended

logger = Logger(service="contacts-importer")
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)

FAILED = "Something went wrong on our side. What is imported stays; the import can be started again."
PASSING = (Contended, Changed, Refused, BotoCoreError, ClientError, OSError)
"""What passes by itself."""


class GivenUp(Exception):
    """An import that never got to an end; its message goes to the dead letters."""


def go_on(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Go on with one import. The last time that its message comes, the import only says that it failed.

    By then it was tried several times, and may have taken the process down each time.
    """
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
    if is_last_attempt(record):
        importer.fail(message["workspace"], message["import"], FAILED)
        raise GivenUp(message["import"])
    try:
        importer.run(message["workspace"], message["import"])
    except PASSING:
        raise
    except Exception:
        importer.fail(message["workspace"], message["import"], FAILED)
        raise


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Lambda's entry point."""
    return process_partial_response(event, go_on, processor, context)
