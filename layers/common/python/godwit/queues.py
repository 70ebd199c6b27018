"""Queues as the domain sees them. Touches: SQS, through a client that is passed in; the other one is the tests'."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
else:
    SQSClient = Any


@dataclass(frozen=True)
class Message:
    """A JSON body, delivered no earlier than `delay` seconds from now (0 to 900, as SQS allows)."""

    body: Mapping[str, Any]
    delay: int = 0


class Queue(Protocol):
    """At least once, in any order."""

    def send(self, messages: Iterable[Message]) -> None:
        """Hand over all messages; when it raises, any of them may have gone out."""
        ...


class Refused(Exception):
    """SQS kept refusing some messages; trying again later is right."""


class SqsQueue:
    """An SQS standard queue; batches of ten, several at a time."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[Message]) -> None:
        """See `Queue.send`. Raises Refused."""
        entries = [
            {"Id": str(i), "MessageBody": json.dumps(m.body), "DelaySeconds": m.delay} for i, m in enumerate(messages)
        ]
        tens = [entries[at : at + 10] for at in range(0, len(entries), 10)]
        if len(tens) == 1:
            self._send(tens[0])
            return
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._send, tens))

    def _send(self, entries: list[Any]) -> None:
        for _ in range(3):
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            refused = {failure["Id"] for failure in answer.get("Failed", [])}
            entries = [entry for entry in entries if entry["Id"] in refused]
            if not entries:
                return
        raise Refused(f"SQS refused {len(entries)} messages")
