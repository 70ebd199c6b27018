"""The ledger's stream into campaign indexes and counters, and a look whether these demand the brake.

Touches: the data bucket, the Core table, and, where hits were taken back, the Ledger, reading.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from godwit.analytics.chunks import apply_changes
from godwit.analytics.engagement import took_back
from godwit.clock import system_clock
from godwit.environment import Environment
from godwit.reputation.watch import look_after
from godwit.store.expressions import from_item
from godwit.store.keys import parse_row

logger = Logger()
environment = Environment()


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """A stream batch. It succeeds or comes again as a whole, which changes nothing."""
    changes = list(_changes(event["Records"]))
    logger.debug("ledger changes", count=len(changes))
    apply_changes(environment.store, environment.objects, changes, _taken_back(event["Records"]))
    look_after(environment.store, ((workspace, campaign) for workspace, campaign, _, _ in changes), system_clock())


def _taken_back(records: list[Any]) -> Iterator[tuple[str, int]]:
    """Workspace and number of those whose row says less than before of what they did: a hit was a machine's."""
    for record in records:
        image = record["dynamodb"]
        key = from_item(image["Keys"])
        place = parse_row(key["pk"], key["sk"])
        if place is None or "OldImage" not in image or "NewImage" not in image:
            continue
        if took_back(from_item(image["OldImage"]), from_item(image["NewImage"])):
            yield place[0], place[2]


def _changes(records: list[Any]) -> Iterator[tuple[str, str, int, Mapping[str, Any] | None]]:
    for record in records:
        image = record["dynamodb"]
        key = from_item(image["Keys"])
        place = parse_row(key["pk"], key["sk"])
        if place is not None:
            yield (*place, from_item(image["NewImage"]) if "NewImage" in image else None)
