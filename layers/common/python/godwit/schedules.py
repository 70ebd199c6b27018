"""One-time schedules as the domain sees them. Touches: EventBridge Scheduler, through a client that is passed in.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from godwit.clock import SECOND

if TYPE_CHECKING:
    from mypy_boto3_scheduler import EventBridgeSchedulerClient
else:
    EventBridgeSchedulerClient = Any

OLDEST = 6 * 3600
"""Seconds that the scheduler tries to reach its target for; the sweeper has noticed long before."""
MOST_ATTEMPTS = 30


class Schedules(Protocol):
    """Each fires once, at its time or a little later, or (seldom) twice."""

    def create(self, name: str, due_at: int, body: Mapping[str, Any]) -> None:
        """Have `body` (JSON) put on the dispatch queue at `due_at` (ms). `name`: up to 64 letters, digits, `-_.`."""
        ...

    def remove(self, name: str) -> None:
        """Take a schedule back. Raises nothing: none there is fine, and one that stays fires for nothing and goes."""
        ...


@dataclass(frozen=True)
class Target:
    """ARNs and a name: the group, the queue that firings go to, the role that may send there, the dead letters."""

    group: str
    queue: str
    role: str
    dead_letters: str


class SchedulerSchedules:
    """Schedules in EventBridge Scheduler, which remove themselves after they fired."""

    def __init__(self, client: EventBridgeSchedulerClient, target: Target) -> None:
        self._client = client
        self._target = target

    def create(self, name: str, due_at: int, body: Mapping[str, Any]) -> None:
        """See `Schedules.create`."""
        # Up to the next whole second: never before its time.
        moment = datetime.fromtimestamp(-(-due_at // SECOND), UTC)
        self._client.create_schedule(
            Name=name,
            GroupName=self._target.group,
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            ScheduleExpressionTimezone="UTC",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": self._target.queue,
                "RoleArn": self._target.role,
                "Input": json.dumps(body),
                "RetryPolicy": {"MaximumEventAgeInSeconds": OLDEST, "MaximumRetryAttempts": MOST_ATTEMPTS},
                "DeadLetterConfig": {"Arn": self._target.dead_letters},
            },
        )

    def remove(self, name: str) -> None:
        """See `Schedules.remove`."""
        try:
            self._client.delete_schedule(Name=name, GroupName=self._target.group)
        except (ClientError, BotoCoreError):
            return
