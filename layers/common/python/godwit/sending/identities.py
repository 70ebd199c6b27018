"""The domains and addresses that SES knows as ours. Touches: SES (v2), through a client that is passed in.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailIdentities.html
"""

from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from godwit.http.models import Answer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

_PAGE = 1_000


class Identity(Answer):
    """A domain or an address; mail may be sent from it, or from any address of it, once it is verified."""

    identity: str
    type: Literal["domain", "email_address"]
    verified: bool


def list_identities(client: SESV2Client) -> list[Identity]:
    """All of the account's identities in this region, verified ones first. Raises what botocore raises."""
    found: list[Identity] = []
    page = client.list_email_identities(PageSize=_PAGE)
    while True:
        found += [
            Identity(
                identity=each["IdentityName"],
                type="email_address" if each["IdentityType"] == "EMAIL_ADDRESS" else "domain",
                verified=each.get("VerificationStatus") == "SUCCESS",
            )
            for each in page["EmailIdentities"]
        ]
        if not page.get("NextToken"):
            return sorted(found, key=lambda each: (not each.verified, each.identity))
        page = client.list_email_identities(PageSize=_PAGE, NextToken=page["NextToken"])


def is_verified(client: SESV2Client, address: str) -> bool:
    """Whether SES sends from an address: it is verified itself, or its domain or one above it is.

    https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html. Raises what botocore raises.
    """
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return any(_verified(client, identity) for identity in (address, *domains))


def _verified(client: SESV2Client, identity: str) -> bool:
    try:
        return bool(client.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False
