"""Batches of a queue: each message by itself; those that failed come again, and the log says why. Touches: the log."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

MOST_RECEIVES = 5
"""So often a message is received before it goes to the dead letters; `infra/queues.py` sets it."""


def is_last_attempt(record: SQSRecord) -> bool:
    """Whether the message goes to the dead letters if it fails now."""
    return int(record.attributes.approximate_receive_count) >= MOST_RECEIVES


class QueueBatch(BatchProcessor):
    """Powertools' processor, which by itself would keep silent about what failed."""

    def __init__(self, logger: Logger) -> None:
        super().__init__(EventType.SQS, raise_on_entire_batch_failure=False)
        self._logger = logger

    def failure_handler(self, record: Any, exception: Any) -> Any:
        """Log the failure with the message it is about; see Powertools."""
        self._logger.error("message failed", exc_info=exception, message_id=record.message_id)
        return super().failure_handler(record, exception)
