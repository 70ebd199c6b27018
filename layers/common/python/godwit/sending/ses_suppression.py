"""SES's own list of addresses that it sends nothing to, which is the whole AWS account's.

Touches: SES (v2), by a client that is passed in. SES adds to the list by itself what bounced for good or complained,
and then takes a message without trying to deliver it.
https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
"""

from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import Field

from godwit.http.models import Answer, Moment

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any


class ProviderList(Answer):
    """What SES's list says of an address."""

    suppressed: bool | None = Field(description="Null where SES could not be asked.")
    reason: Literal["bounce", "complaint"] | None = None
    at: Moment | None = None
    detail: str | None = Field(None, description="Why SES could not be asked, or did not take the address off.")


def look_up(client: SESV2Client, address: str) -> ProviderList:
    """Whether SES holds the address back."""
    try:
        found = client.get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    except (ClientError, BotoCoreError) as fault:
        return _unknown(fault)
    at = round(found["LastUpdateTime"].timestamp() * 1_000)
    return ProviderList(suppressed=True, reason="complaint" if found["Reason"] == "COMPLAINT" else "bounce", at=at)


def take_off(client: SESV2Client, address: str) -> ProviderList:
    """Have SES send to the address again, and answer what its list says then."""
    try:
        client.delete_suppressed_destination(EmailAddress=address)
    except (ClientError, BotoCoreError) as fault:
        left = look_up(client, address)
        return left.model_copy(update={"detail": left.detail or _words(fault)}) if left.suppressed else left
    return ProviderList(suppressed=False)


def _unknown(fault: Exception) -> ProviderList:
    if isinstance(fault, ClientError) and fault.response["Error"].get("Code") == "NotFoundException":
        return ProviderList(suppressed=False)
    return ProviderList(suppressed=None, detail=f"SES could not be asked: {_words(fault)}")


def _words(fault: Exception) -> str:
    return str(fault.response["Error"].get("Message", "")) if isinstance(fault, ClientError) else str(fault)
