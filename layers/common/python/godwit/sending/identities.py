"""The domains and addresses that SES knows as ours. Touches: SES (v2), through a client that is passed in.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailIdentities.html
"""

from typing import TYPE_CHECKING, Any, Literal

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from godwit.clock import MINUTE, SECOND, Clock
from godwit.http.models import Answer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
else:
    SESV2Client = Any

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2})
"""For what is asked while somebody waits for something else."""

VERIFIED_LASTS, OTHERS_LAST = MINUTE, 5 * SECOND
"""How long an answer is gone by. SES takes such questions once a second."""

_PAGE = 1_000
_MOST_KEPT = 256


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


class VerifiedSenders:
    """Whom SES sends from, as it was a moment ago; made once for a warm function."""

    def __init__(self, client: SESV2Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._seen: dict[str, tuple[int, bool | None]] = {}

    def refuses(self, address: str) -> bool:
        """Whether SES would not send from the address. No where it can't be asked: it will say so when we send."""
        now = self._clock()
        asked, verified = self._seen.get(address, (0, None))
        if address not in self._seen or now - asked > (VERIFIED_LASTS if verified else OTHERS_LAST):
            if len(self._seen) >= _MOST_KEPT:
                self._seen.clear()
            verified = self._asked(address)
            self._seen[address] = (now, verified)
        return verified is False

    def _asked(self, address: str) -> bool | None:
        try:
            return is_verified(self._client, address)
        except (ClientError, BotoCoreError):
            return None


def _verified(client: SESV2Client, identity: str) -> bool:
    try:
        return bool(client.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False
