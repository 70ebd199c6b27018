"""Publishes the mailbox's events to the topic that the deployed configuration set names, when their time has come.

Touches: SNS in the emulator, the mail store. An event is forgotten only after SNS took it, so one may go out twice, as
AWS's may; consumers must not mind.
"""

import threading
from typing import Any

from godwit.clock import Clock

from local.mailbox.store import MailStore

_BATCH = 10
"""Messages that SNS takes at once."""


class Publisher:
    """A thread of its own between `start` and `stop`."""

    def __init__(self, store: MailStore, sns: Any, topic: str, clock: Clock) -> None:
        self._store, self._sns, self._topic, self._clock = store, sns, topic, clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            due = self._store.due(self._clock(), _BATCH)
            if not due or not self._publish(due):
                self._stopping.wait(0.2)

    def _publish(self, due: list[tuple[int, str]]) -> bool:
        entries = [{"Id": str(number), "Message": payload} for number, payload in due]
        try:
            answer = self._sns.publish_batch(TopicArn=self._topic, PublishBatchRequestEntries=entries)
        except Exception:  # the emulator may be on its way down; what isn't out stays in the store
            return False
        self._store.published(int(entry["Id"]) for entry in answer["Successful"])
        return bool(answer["Successful"])
