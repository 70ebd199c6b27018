"""Looks after contact indexes: one SQS message, one task; and a timer that has every index rebuilt each night.

| message                                     | task                                                    |
|---------------------------------------------|---------------------------------------------------------|
| `{"workspace"}`                             | fold what has changed                                   |
| `{"workspace", "rebuild": true}`            | read every contact anew, unless none has changed        |
| `{"workspace", "count": [ids of segments]}` | make counts anew                                        |
"""

from typing import Any

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from godwit.batches import QueueBatch
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.ids import new_id
from godwit.queues import Message
from godwit.segments import saved
from godwit.segments.fold import bring_up_to_date, rebuild, rebuild_is_due

DRIFT = "ContactIndexDrift"
"""The metric of contacts that an index had wrong, by column and summed up; an alarm stands on it."""

logger = Logger(service="segments-indexer")
environment = Environment()
clock = system_clock
processor = QueueBatch(logger)


def work_on(record: SQSRecord) -> None:
    """One message."""
    message = record.json_body
    workspace = message["workspace"]
    store, objects = environment.store, environment.objects
    if "count" in message:
        saved.recount(store, objects, workspace, message["count"], clock())
    elif message.get("rebuild"):
        if rebuild_is_due(store, objects, workspace):
            _report(workspace, rebuild(store, objects, workspace, clock(), new_id).drift)
    else:
        made = bring_up_to_date(store, objects, workspace, clock(), new_id).made
        logger.info("contact index", extra={"workspace": workspace, "folded": made})


def _report(workspace: str, drift: Any) -> None:
    if drift is None:
        return
    logger.info("contact index rebuilt", extra={"workspace": workspace, "drift": drift})
    with single_metric(name=DRIFT, unit=MetricUnit.Count, value=sum(drift.values()), namespace="Godwit"):
        pass  # written at the end of the block


def begin_night() -> None:
    """Ask for a rebuild of every workspace's index."""
    messages = [Message({"workspace": each, "rebuild": True}) for each in environment.objects.folders()]
    if messages:
        environment.queue("indexing").send(messages)


def handler(event: dict[str, Any], context: Any) -> Any:
    """An SQS batch, of which the failed messages come again; without records it is the timer."""
    if "Records" not in event:
        begin_night()
        return None
    return process_partial_response(event, work_on, processor, context)
