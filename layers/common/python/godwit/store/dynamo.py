"""The store on DynamoDB. Touches: DynamoDB, through a client that is passed in."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.config import Config
from botocore.exceptions import ClientError

from godwit.store.conditions import Condition, Item
from godwit.store.expressions import Expression, from_item, to_item
from godwit.store.keys import Key, Partition
from godwit.store.limits import is_possible, require_storable
from godwit.store.protocol import (
    Check,
    ConditionFailed,
    Contended,
    Delete,
    Page,
    Put,
    Range,
    TransactionFailed,
    Update,
    Write,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
else:
    DynamoDBClient = Any

CLIENT_CONFIG = Config(
    connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 3}, max_pool_connections=32
)
"""No write is under way for longer than 20 s: 3 attempts of at most 6 s, and the pauses between.

The contact index relies on it: a change can be read at the latest so long after the time it bears (DESIGN §4).
"""

CONTENTION_ATTEMPTS = 6
CONTENTION_SECONDS = 1.5
"""No attempt begins later, so that a transaction ends within the 20 s too."""
_T = TypeVar("_T")


class DynamoStore:
    """Items in DynamoDB. `names` maps our table names to the deployed ones."""

    def __init__(self, client: DynamoDBClient, names: Mapping[str, str]) -> None:
        self._client = client
        self._names = names

    def get(self, key: Key, *, consistent: bool = False) -> Item | None:
        """See `Store.get`."""
        if not is_possible(key):
            return None
        answer = self._client.get_item(**self._at(key), ConsistentRead=consistent)
        return from_item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Sequence[Key], *, consistent: bool = False) -> dict[Key, Item]:
        """See `Store.get_many`: BatchGetItem in hundreds, what DynamoDB leaves unread asked for again."""
        found: dict[Key, Item] = {}
        wanted = {(self._names[key.table.name], key.pk, key.sk): key for key in keys}
        for hundred in _chunks(list(wanted), 100):
            request: dict[str, Any] = {}
            for table, pk, sk in hundred:
                entry = request.setdefault(table, {"Keys": [], "ConsistentRead": consistent})
                entry["Keys"].append({"pk": {"S": pk}, "sk": {"S": sk}})
            for attempt in range(CONTENTION_ATTEMPTS + 1):
                answer = self._client.batch_get_item(RequestItems=request)
                for table, items in answer["Responses"].items():
                    for item in map(from_item, items):
                        found[wanted[table, item["pk"], item["sk"]]] = item
                request = dict(answer.get("UnprocessedKeys") or {})
                if not request:
                    break
                _pause(attempt)
            else:
                raise Contended("DynamoDB left keys unread")
        return found

    def write(self, write: Write) -> Item | None:
        """See `Store.write`."""
        require_storable(write)
        arguments = {**self._arguments(write), "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        try:
            match write:
                case Put(key, item):
                    self._client.put_item(**arguments)
                    return {**{n: v for n, v in item.items() if v is not None}, "pk": key.pk, "sk": key.sk}
                case Update():
                    return from_item(self._client.update_item(**arguments, ReturnValues="ALL_NEW")["Attributes"])
                case Delete():
                    self._client.delete_item(**arguments)
                    return None
        except self._client.exceptions.ConditionalCheckFailedException as refused:
            there: Any = refused.response.get("Item")
            raise ConditionFailed(from_item(there) if there else None) from None

    def transact(self, writes: Sequence[Write | Check]) -> None:
        """See `Store.transact`; TransactionConflict is tried again a few times, with growing pauses."""
        request: list[Any] = []
        for write in writes:
            require_storable(write)
            verb = "ConditionCheck" if isinstance(write, Check) else type(write).__name__
            arguments = self._arguments(write)
            if "ConditionExpression" in arguments:
                arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
            request.append({verb: arguments})
        begun = time.monotonic()
        for attempt in range(CONTENTION_ATTEMPTS):
            if time.monotonic() - begun > CONTENTION_SECONDS:
                break
            try:
                self._client.transact_write_items(TransactItems=request)
            except self._client.exceptions.TransactionCanceledException as cancelled:
                reasons: Any = cancelled.response.get("CancellationReasons", [])
                failed = {
                    position: from_item(reason["Item"]) if reason.get("Item") else None
                    for position, reason in enumerate(reasons)
                    if reason.get("Code") == "ConditionalCheckFailed"
                }
                if failed:
                    raise TransactionFailed(failed) from None
                codes = {reason.get("Code") for reason in reasons} - {"None", None}
                if not codes <= {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}:
                    raise
            except ClientError as error:
                if error.response["Error"]["Code"] not in (
                    "TransactionInProgressException",
                    "TransactionConflictException",
                ):
                    raise
            else:
                return
            _pause(attempt)
        raise Contended("others kept writing the same items")

    def query(
        self,
        partition: Partition,
        *,
        index: str | None = None,
        within: Range | None = None,
        where: Condition | None = None,
        descending: bool = False,
        limit: int | None = None,
        start: Item | None = None,
        consistent: bool = False,
    ) -> Page:
        """See `Store.query`."""
        definition = partition.table.index(index) if index else None
        expression = Expression()
        which = f"{expression.name(definition.partition if definition else 'pk')} = {expression.value(partition.pk)}"
        if within is not None and within != Range():
            which += _range(expression, expression.name(definition.sort if definition else "sk"), within)
        arguments: dict[str, Any] = {
            "TableName": self._names[partition.table.name],
            "KeyConditionExpression": which,
            "ScanIndexForward": not descending,
            "ConsistentRead": consistent,
        }
        if where is not None:
            arguments["FilterExpression"] = expression.condition(where)
        arguments.update(expression.arguments())
        if index:
            arguments["IndexName"] = index
        if limit is not None:
            arguments["Limit"] = limit
        if start is not None:
            arguments["ExclusiveStartKey"] = to_item(start)
        answer = self._client.query(**arguments)
        last = answer.get("LastEvaluatedKey")
        return Page([from_item(item) for item in answer["Items"]], from_item(last) if last else None)

    def _at(self, key: Key) -> dict[str, Any]:
        return {"TableName": self._names[key.table.name], "Key": {"pk": {"S": key.pk}, "sk": {"S": key.sk}}}

    def _arguments(self, write: Write | Check) -> dict[str, Any]:
        expression = Expression()
        arguments: dict[str, Any]
        if isinstance(write, Put):
            item = to_item({**write.item, "pk": write.key.pk, "sk": write.key.sk})
            arguments = {"TableName": self._names[write.key.table.name], "Item": item}
        else:
            arguments = self._at(write.key)
        if isinstance(write, Update) and (changes := expression.update(write)):
            arguments["UpdateExpression"] = changes
        if write.condition is not None:
            arguments["ConditionExpression"] = expression.condition(write.condition)
        return {**arguments, **expression.arguments()}


def _range(expression: Expression, sort: str, within: Range) -> str:
    match within:
        case Range(prefix=str(prefix)):
            return f" AND begins_with({sort}, {expression.value(prefix)})"
        case Range(low=low, high=high) if low is not None and high is not None:
            return f" AND {sort} BETWEEN {expression.value(low)} AND {expression.value(high)}"
        case Range(low=low) if low is not None:
            return f" AND {sort} >= {expression.value(low)}"
        case Range(high=high) if high is not None:
            return f" AND {sort} <= {expression.value(high)}"
    return ""


def _chunks(items: list[_T], size: int) -> Iterator[list[_T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _pause(attempt: int) -> None:
    time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, no secret
