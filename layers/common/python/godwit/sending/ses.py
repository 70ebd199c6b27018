"""SES as an email provider. Touches: SES (v2), through a client that is passed in.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from godwit.clock import MINUTE
from godwit.sending.email_provider import QUOTA_LASTS, AccountRefused, Email, OutcomeUnknown, Refused, Throttled

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1}, max_pool_connections=16)
"""For sending. No retries: the SDK's would send again after a read time-out, and SES knows no idempotency token."""

QUOTA_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 5})
"""For asking the quota, which SES allows once a second: that is asked again."""

_THROTTLED = {"TooManyRequestsException", "ThrottlingException", "Throttling"}
_ACCOUNT = {
    "AccountSuspendedException",
    "SendingPausedException",
    "MailFromDomainNotVerifiedException",
    "LimitExceededException",
    "NotFoundException",
    "AccessDeniedException",
    "AccessDenied",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "ExpiredTokenException",
    "SignatureDoesNotMatch",
}
_REFUSED = {"MessageRejected", "BadRequestException"}
_UTF8 = "UTF-8"
_UNLIMITED = -1


class SesProvider:
    """Sends by SESv2 with `Simple` content and our configuration set."""

    def __init__(self, client: SESV2Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, email: Email) -> str:
        """See `EmailProvider.send`."""
        simple: dict[str, Any] = {
            "Subject": {"Data": email.subject, "Charset": _UTF8},
            "Body": {
                "Html": {"Data": email.html, "Charset": _UTF8},
                "Text": {"Data": email.text, "Charset": _UTF8},
            },
            "Headers": [{"Name": name, "Value": value} for name, value in email.headers.items()],
        }
        if email.attachments:
            simple["Attachments"] = [
                {
                    "FileName": each.filename,
                    "ContentType": each.content_type,
                    "ContentDisposition": "ATTACHMENT",
                    "ContentTransferEncoding": "BASE64",
                    "RawContent": each.data,
                }
                for each in email.attachments
            ]
        request: dict[str, Any] = {
            "FromEmailAddress": email.sender,
            "Destination": {"ToAddresses": [email.to]},
            "Content": {"Simple": simple},
            "EmailTags": [{"Name": name, "Value": value} for name, value in email.tags.items()],
            "ConfigurationSetName": self._configuration_set,
        }
        if email.reply_to:
            request["ReplyToAddresses"] = [email.reply_to]
        try:
            return self._client.send_email(**request)["MessageId"]
        except ClientError as error:
            raise _classified(error) from error
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            raise Throttled("SES could not be reached") from error
        except NoCredentialsError as error:
            raise AccountRefused("There are no AWS credentials to send with.") from error
        except BotoCoreError as error:
            raise OutcomeUnknown(str(error)) from error

    def per_minute(self) -> int:
        """See `EmailProvider.per_minute`: SES's maximum send rate, which is per second, while the day's quota lasts.

        Near its end no more than what is left until the quota is asked for again: better to pause than to be refused.
        """
        try:
            account = self._client.get_account()
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ACCOUNT:
                raise
            raise AccountRefused(f"SES did not tell its quota: {error.response['Error']['Message']}") from error
        if not account["SendingEnabled"]:
            raise AccountRefused("Sending is switched off for this AWS account; see the SES console.")
        quota = account["SendQuota"]
        per_minute, daily = quota["MaxSendRate"] * 60, quota["Max24HourSend"]
        if daily != _UNLIMITED:
            left = daily - quota["SentLast24Hours"]
            if left < 1:
                raise AccountRefused(f"The account's quota is used up: {daily:,.0f} emails in 24 hours.")
            per_minute = min(per_minute, left / (QUOTA_LASTS / MINUTE))
        return max(1, int(per_minute))


def _classified(error: ClientError) -> Exception:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if "quota exceeded" in message.lower():
        return AccountRefused(f"The account's daily quota is used up: {message}")
    if code in _THROTTLED:
        return Throttled(message)
    if code in _ACCOUNT or "not verified" in message.lower():
        return AccountRefused(f"SES: {message or code}")
    if code in _REFUSED:
        return Refused(message or code)
    # 5xx and what nobody documented: SES may have taken the message.
    return OutcomeUnknown(f"{code}: {message}")
