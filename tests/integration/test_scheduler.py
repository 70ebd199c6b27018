"""One-time schedules as EventBridge Scheduler gets them, on moto."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from godwit.clock import from_iso
from godwit.schedules import SchedulerSchedules, Target
from moto import mock_aws

TARGET = Target("godwit-campaigns", "arn:aws:sqs:eu-west-1:1:dispatch", "arn:aws:iam::1:role/r", "arn:aws:sqs:::dead")
NAME = "01JCAMPA1GN000000000000000-01JSCHEDU1E000000000000000"


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("scheduler", region_name="eu-west-1")
        client.create_schedule_group(Name=TARGET.group)
        yield client


def test_a_schedule_fires_once_in_utc_and_is_gone(client: Any) -> None:
    SchedulerSchedules(client, TARGET).create(NAME, from_iso("2030-12-01T09:00:00.001+01:00"), {"campaign": "C"})
    made = client.get_schedule(Name=NAME, GroupName=TARGET.group)
    assert made["ScheduleExpression"] == "at(2030-12-01T08:00:01)", "never before its time"
    assert made["ScheduleExpressionTimezone"] == "UTC"
    assert made["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert made["ActionAfterCompletion"] == "DELETE"
    target = made["Target"]
    assert (target["Arn"], target["RoleArn"]) == (TARGET.queue, TARGET.role)
    assert json.loads(target["Input"]) == {"campaign": "C"}
    assert target["DeadLetterConfig"] == {"Arn": TARGET.dead_letters}
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0


def test_a_schedule_is_taken_back_and_none_there_is_fine(client: Any) -> None:
    schedules = SchedulerSchedules(client, TARGET)
    schedules.create(NAME, from_iso("2030-12-01T08:00:00Z"), {})
    schedules.remove(NAME)
    schedules.remove(NAME)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        client.get_schedule(Name=NAME, GroupName=TARGET.group)
