"""Handlers run with the rights of their role and no others: proved by code that tries more, under a deployed role."""

import io
import json
import zipfile
from typing import Any

import pytest

from local.laptop import Laptop

PROBE = """
import boto3, json, os
def handler(event, context):
    answers = []
    for service, operation, arguments in event:
        try:
            getattr(boto3.client(service), operation)(**arguments)
            answers.append("allowed")
        except Exception as error:
            answers.append(type(error).__name__ + ": " + str(error))
    return answers
"""
HERE = {"pk": {"S": "probe"}, "sk": {"S": "probe"}}


def test_what_a_role_does_not_name_is_denied(laptop: Laptop) -> None:
    ledger, core = laptop.outputs["LedgerTable"], laptop.outputs["CoreTable"]
    answers = _tried_as_tracking(
        laptop,
        [
            ("dynamodb", "get_item", {"TableName": ledger, "Key": HERE}),
            ("dynamodb", "delete_item", {"TableName": ledger, "Key": HERE}),
            ("dynamodb", "scan", {"TableName": ledger}),
            ("dynamodb", "get_item", {"TableName": core, "Key": HERE}),
            ("s3", "list_objects_v2", {"Bucket": laptop.outputs["Bucket"]}),
            ("sqs", "list_queues", {}),
        ],
    )
    assert answers[0] == "allowed"
    for answer in answers[1:]:
        assert "AccessDenied" in answer
        assert "assumed-role" in answer


def test_a_transaction_needs_the_right_to_each_of_its_items(laptop: Laptop) -> None:
    ledger = laptop.outputs["LedgerTable"]
    put = {"Put": {"TableName": ledger, "Item": {**HERE, "probe": {"BOOL": True}}}}
    delete = {"Delete": {"TableName": ledger, "Key": {"pk": {"S": "other"}, "sk": {"S": "probe"}}}}
    answers = _tried_as_tracking(
        laptop,
        [
            ("dynamodb", "transact_write_items", {"TransactItems": [put, delete]}),
            ("dynamodb", "transact_write_items", {"TransactItems": [put]}),
        ],
    )
    assert "dynamodb:DeleteItem" in answers[0]
    assert answers[1] == "allowed"


@pytest.fixture(autouse=True)
def _clean(laptop: Laptop) -> Any:
    yield
    laptop.cloud.client("lambda").delete_function(FunctionName="probe")


def _tried_as_tracking(laptop: Laptop, calls: list[tuple[str, str, dict[str, Any]]]) -> list[str]:
    """Run the calls in a function of its own, with the role and the libraries of the tracking function."""
    client = laptop.cloud.client("lambda")
    [tracking] = [
        function
        for page in client.get_paginator("list_functions").paginate()
        for function in page["Functions"]
        if function["Handler"] == "functions.tracking.handler.handler"
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("probe.py", PROBE)
    client.create_function(
        FunctionName="probe",
        Runtime=tracking["Runtime"],
        Role=tracking["Role"],
        Handler="probe.handler",
        Code={"ZipFile": packed.getvalue()},
        Environment=tracking["Environment"],
        Timeout=60,
    )
    answer = client.invoke(FunctionName="probe", Payload=json.dumps(calls))
    answers: list[str] = json.loads(answer["Payload"].read())
    return answers
