"""SES's answers, as botocore delivers them, in the sender's four words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
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
