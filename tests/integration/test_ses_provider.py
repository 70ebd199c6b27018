"""SES's answers, as botocore delivers them, in the sender's four words."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber
from godwit.sending.email_provider import AccountRefused, Attachment, Email, OutcomeUnknown, Refused, Throttled
from godwit.sending.ses import CLIENT_CONFIG, SesProvider

from tests.provider_suite import Bench, ProviderSuite

EMAIL = Email(
    sender="Shop <shop@example.test>",
    to="ada@example.test",
    subject="Hëllo",
    html="<p>Hi</p>",
    text="Hi",
    reply_to="help@example.test",
    headers={"List-Unsubscribe": "<https://x.test/u/1>"},
    tags={"campaign": "C"},
)


@pytest.fixture
def ses() -> Iterator[tuple[SesProvider, Stubber]]:
    client = boto3.client(
        "sesv2", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y", config=CLIENT_CONFIG
    )
    with Stubber(client) as stubber:
        yield SesProvider(client, "events"), stubber


def test_one_request_says_all(ses: tuple[SesProvider, Stubber]) -> None:
    provider, stubber = ses
    request = {
        "FromEmailAddress": "Shop <shop@example.test>",
        "Destination": {"ToAddresses": ["ada@example.test"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Hëllo", "Charset": "UTF-8"},
                "Body": {
                    "Html": {"Data": "<p>Hi</p>", "Charset": "UTF-8"},
                    "Text": {"Data": "Hi", "Charset": "UTF-8"},
                },
                "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://x.test/u/1>"}],
            }
        },
        "EmailTags": [{"Name": "campaign", "Value": "C"}],
        "ConfigurationSetName": "events",
        "ReplyToAddresses": ["help@example.test"],
    }
    stubber.add_response("send_email", {"MessageId": "m-1"}, request)
    assert provider.send(EMAIL) == "m-1"


def test_attachments_go_along(ses: tuple[SesProvider, Stubber]) -> None:
    provider, stubber = ses
    asked: dict[str, Any] = {}
    stubber.add_response("send_email", {"MessageId": "m-1"})
    provider._client.meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: asked.update(params)
    )
    provider.send(replace(EMAIL, attachments=[Attachment("menü.pdf", "application/pdf", b"%PDF")]))
    assert asked["Content"]["Simple"]["Attachments"] == [
        {
            "FileName": "menü.pdf",
            "ContentType": "application/pdf",
            "ContentDisposition": "ATTACHMENT",
            "ContentTransferEncoding": "BASE64",
            "RawContent": b"%PDF",
        }
    ]


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("TooManyRequestsException", "Maximum sending rate exceeded.", Throttled),
        ("TooManyRequestsException", "Daily message quota exceeded.", AccountRefused),
        ("MessageRejected", "Address is on the suppression list", Refused),
        ("MessageRejected", "Email address is not verified. The following identities failed: a@b.test", AccountRefused),
        ("BadRequestException", "Illegal address", Refused),
        ("AccountSuspendedException", "suspended", AccountRefused),
        ("SendingPausedException", "paused", AccountRefused),
        ("MailFromDomainNotVerifiedException", "MAIL FROM", AccountRefused),
        ("AccessDeniedException", "no", AccountRefused),
        ("NotFoundException", "Configuration set is missing", AccountRefused),
        ("InternalFailure", "oops", OutcomeUnknown),
    ],
)
def test_refusals_are_told_apart(
    ses: tuple[SesProvider, Stubber], code: str, message: str, expected: type[Exception]
) -> None:
    provider, stubber = ses
    stubber.add_client_error("send_email", code, message)
    with pytest.raises(expected):
        provider.send(EMAIL)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ReadTimeoutError(endpoint_url="x"), OutcomeUnknown),
        (ConnectTimeoutError(endpoint_url="x"), Throttled),
        (EndpointConnectionError(endpoint_url="x"), Throttled),
        (NoCredentialsError(), AccountRefused),
    ],
)
def test_a_call_that_broke_off_is_unknown_only_if_it_may_have_arrived(
    ses: tuple[SesProvider, Stubber], monkeypatch: pytest.MonkeyPatch, error: Exception, expected: type[Exception]
) -> None:
    provider, _ = ses

    def fail(**_: Any) -> None:
        raise error

    monkeypatch.setattr(provider._client, "send_email", fail)
    with pytest.raises(expected):
        provider.send(EMAIL)


def test_the_sdk_does_not_send_again_by_itself() -> None:
    # SESv2 has no idempotency token: a retry after a read time-out would be a second mail.
    retries: Any = Config().merge(CLIENT_CONFIG).retries  # type: ignore[attr-defined]
    assert retries["total_max_attempts"] == 1


def test_the_quota_is_told_per_minute(ses: tuple[SesProvider, Stubber]) -> None:
    provider, stubber = ses
    quota = {"MaxSendRate": 14.0, "Max24HourSend": 50_000.0, "SentLast24Hours": 0.0}
    stubber.add_response("get_account", {"SendingEnabled": True, "SendQuota": quota})
    assert provider.per_minute() == 840
    stubber.add_response("get_account", {"SendingEnabled": False, "SendQuota": quota})
    with pytest.raises(AccountRefused):
        provider.per_minute()
    stubber.add_client_error("get_account", "AccessDeniedException")
    with pytest.raises(AccountRefused):
        provider.per_minute()


@pytest.mark.parametrize("code", ["TooManyRequestsException", "InternalFailure", "ServiceUnavailable"])
def test_a_quota_that_is_only_not_told_now_is_no_refusal(ses: tuple[SesProvider, Stubber], code: str) -> None:
    provider, stubber = ses
    stubber.add_client_error("get_account", code)
    with pytest.raises(ClientError):
        provider.per_minute()


@pytest.mark.parametrize(
    ("daily", "sent", "expected"),
    [
        (50_000.0, 45_800.0, 840),
        (50_000.0, 49_000.0, 200),
        (50_000.0, 49_998.0, 1),
        (-1.0, 0.0, 840),
        (50_000.0, 50_000.0, None),
        (200.0, 201.0, None),
    ],
)
def test_near_the_daily_quota_no_more_than_is_left_and_then_none(
    ses: tuple[SesProvider, Stubber], daily: float, sent: float, expected: int | None
) -> None:
    provider, stubber = ses
    quota = {"MaxSendRate": 14.0, "Max24HourSend": daily, "SentLast24Hours": sent}
    stubber.add_response("get_account", {"SendingEnabled": True, "SendQuota": quota})
    if expected is None:
        with pytest.raises(AccountRefused, match="emails in 24 hours"):
            provider.per_minute()
    else:
        assert provider.per_minute() == expected


class SesBench(Bench):
    """A client whose requests are answered before they leave."""

    def __init__(self) -> None:
        credentials: Any = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
        client = boto3.client("sesv2", region_name="us-east-1", config=CLIENT_CONFIG, **credentials)
        client.meta.events.register("before-send.sesv2.SendEmail", self._answer_message)
        client.meta.events.register("before-send.sesv2.GetAccount", self._answer_account)
        self.provider = SesProvider(client, "events")
        self.tried = 0
        self._what = "accept"
        self._sending_enabled = True
        self._received: Any = None

    def will(self, what: str) -> None:
        self._what = what

    def break_settings(self) -> None:
        self._sending_enabled = False

    def received(self) -> Email:
        simple = self._received["Content"]["Simple"]
        return Email(
            sender=self._received["FromEmailAddress"],
            to=self._received["Destination"]["ToAddresses"][0],
            subject=simple["Subject"]["Data"],
            html=simple["Body"]["Html"]["Data"],
            text=simple["Body"]["Text"]["Data"],
            reply_to=self._received["ReplyToAddresses"][0],
            headers={each["Name"]: each["Value"] for each in simple["Headers"]},
            attachments=[
                Attachment(each["FileName"], each["ContentType"], base64.b64decode(each["RawContent"]))
                for each in simple["Attachments"]
            ],
        )

    def _answer_message(self, request: Any, **_: Any) -> Any:
        self.tried += 1
        match self._what:
            case "throttle":
                return _response(429, {"message": "Maximum sending rate exceeded."}, "TooManyRequestsException")
            case "refuse":
                return _response(400, {"message": "Illegal address"}, "BadRequestException")
            case "refuse the account":
                return _response(400, {"message": "Sending is paused."}, "SendingPausedException")
        self._received = json.loads(request.body)
        if self._what == "vanish":
            raise ReadTimeoutError(endpoint_url=request.url)
        return _response(200, {"MessageId": f"m-{self.tried}"})

    def _answer_account(self, request: Any, **_: Any) -> Any:
        quota = {"MaxSendRate": 14, "Max24HourSend": 50_000, "SentLast24Hours": 0}
        return _response(200, {"SendingEnabled": self._sending_enabled, "SendQuota": quota})


class TestSes(ProviderSuite):
    @pytest.fixture
    def bench(self) -> Bench:
        return SesBench()


def _response(status: int, body: dict[str, Any], error: str | None = None) -> AWSResponse:
    headers: Any = {"content-type": "application/json"} | ({"x-amzn-errortype": error} if error else {})
    answer: Any = AWSResponse("https://ses.test", status, headers, None)
    answer._content = json.dumps(body).encode()
    made: AWSResponse = answer
    return made
