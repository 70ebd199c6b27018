"""AWS clients whose network is stubbed: requests are serialised and signed, answers parsed, nothing is sent."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from godwit.store import keys
from godwit.store.expressions import to_item

from benchmarks.newsletter import contact

WORKSPACE, CAMPAIGN = "01M2RBENCH0000000000000000", "01M2RBENCH00000000000000C1"
TABLES = {name: f"Godwit-{name}" for name in ("contacts", "core", "ledger")}
_CLAIMED = {
    "pk": f"{WORKSPACE}#row#{CAMPAIGN}#01",
    "sk": "0000000001",
    "state": "claimed",
    "run": 1,
    "claim": "01M2RBENCH00000000000000AA",
    "claimed_at": 1_795_000_000_000,
    "contact": f"{WORKSPACE}#1",
    "campaign": CAMPAIGN,
    "version": 1,
    "attempt": 1,
}


class _Body:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._data

    def read(self, *_: Any) -> bytes:
        return self._data


class StubbedAws:
    """DynamoDB and SES that know one campaign and as many contacts as they are asked for."""

    def __init__(self, campaign: Mapping[str, Any], dynamo_config: Config, ses_config: Config) -> None:
        credentials = {
            "region_name": "eu-west-1",
            "aws_access_key_id": "AKIAEXAMPLE",
            "aws_secret_access_key": "example",
        }
        self.dynamodb = boto3.client("dynamodb", config=dynamo_config, **credentials)  # type: ignore[call-overload]
        self.sesv2 = boto3.client("sesv2", config=ses_config, **credentials)  # type: ignore[call-overload]
        self._batches: dict[bytes, bytes] = {}
        self._campaign = json.dumps({"Item": to_item(dict(campaign))}).encode()
        self._row = json.dumps({"Attributes": to_item(_CLAIMED)}).encode()
        self.dynamodb.meta.events.register("before-send.dynamodb", self._answer_dynamodb)
        self.sesv2.meta.events.register("before-send.sesv2", self._answer_ses)

    def _answer_ses(self, request: Any, **_: Any) -> AWSResponse:
        answer = b'{"MessageId":"0100018f3d2e7a4b-5b1c6f0e-2d3a-4b5c-8d7e-9f0a1b2c3d4e-000000"}'
        return response(request, answer, "application/json")

    def _answer_dynamodb(self, request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        match operation:
            case "UpdateItem":
                answer = self._row
            case "GetItem":
                answer = self._campaign
            case _:
                answer = self._batches.get(request.body) or self._batch(request.body)
        return response(request, answer, "application/x-amz-json-1.0")

    def _batch(self, body: bytes) -> bytes:
        responses: dict[str, Any] = {}
        for table, wanted in json.loads(body)["RequestItems"].items():
            asked = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
            responses[table] = [_contact_item(pk, sk) for pk, sk in asked if "#contact#" in pk]
        answer = json.dumps({"Responses": responses, "UnprocessedKeys": {}}).encode()
        return self._batches.setdefault(body, answer)


class Recording:
    """A client that notes what it is asked for."""

    def __init__(self, client: Any, calls: list[tuple[Callable[..., Any], dict[str, Any]]]) -> None:
        self._client, self._calls = client, calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if not callable(method) or name == "exceptions":
            return method

        def noted(**arguments: Any) -> Any:
            self._calls.append((method, arguments))
            return method(**arguments)

        return noted


def _contact_item(pk: str, sk: str) -> dict[str, Any]:
    assert pk == keys.contact(WORKSPACE, int(sk)).pk
    doc = json.dumps(contact(int(sk)), separators=(",", ":"))
    return to_item({"pk": pk, "sk": sk, "version": 1, "updated_at": 1_790_000_000_000, "doc": doc})


def response(request: Any, answer: bytes, content_type: str) -> AWSResponse:
    """What botocore takes for an answer of AWS."""
    headers: Any = {"Content-Type": content_type}
    return AWSResponse(request.url, 200, headers, _Body(answer))
