"""An SES account as far as it is asked about itself: what is wrong with it is set by the tests."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError
from godwit.reputation.dns import Unanswered


@dataclass
class SesAccount:
    """Answers like SESv2's client; `identities` by name: whether it is verified."""

    sending: bool = True
    production: bool = True
    most: float = 50_000
    sent: float = 10
    identities: dict[str, bool] = field(default_factory=lambda: {"example.test": True})
    events: tuple[str, ...] = ("DELIVERY", "BOUNCE", "COMPLAINT", "REJECT")
    suppressed: dict[str, str] = field(default_factory=dict)
    """Reasons, by address."""
    keeps: bool = False
    """Doesn't let go of addresses that are suppressed."""
    page: int = 1_000
    denied: bool = False
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def get_account(self) -> dict[str, Any]:
        if self.denied:
            raise _error("AccessDeniedException", "no right to GetAccount")
        quota = {"Max24HourSend": self.most, "MaxSendRate": 14.0, "SentLast24Hours": self.sent}
        return {"SendingEnabled": self.sending, "ProductionAccessEnabled": self.production, "SendQuota": quota}

    def get_email_identity(self, EmailIdentity: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        if EmailIdentity not in self.identities:
            raise _error("NotFoundException", "no such identity")
        return {"VerifiedForSendingStatus": self.identities[EmailIdentity], **self.attributes.get(EmailIdentity, {})}

    def list_email_identities(self, PageSize: int, NextToken: str = "0") -> dict[str, Any]:  # noqa: N803 - boto3's
        start, names = int(NextToken), sorted(self.identities)
        after = start + min(PageSize, self.page)
        shown = [
            {
                "IdentityName": name,
                "IdentityType": "EMAIL_ADDRESS" if "@" in name else "DOMAIN",
                "VerificationStatus": "SUCCESS" if self.identities[name] else "PENDING",
            }
            for name in names[start:after]
        ]
        return {"EmailIdentities": shown, **({"NextToken": str(after)} if after < len(names) else {})}

    def get_suppressed_destination(self, EmailAddress: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        if self.denied:
            raise _error("TooManyRequestsException", "slow down")
        if EmailAddress not in self.suppressed:
            raise _error("NotFoundException", "not on the list")
        since = datetime(2026, 11, 1, tzinfo=UTC)
        held = {"EmailAddress": EmailAddress, "Reason": self.suppressed[EmailAddress], "LastUpdateTime": since}
        return {"SuppressedDestination": held}

    def delete_suppressed_destination(self, EmailAddress: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        if self.keeps or self.denied:
            raise _error("TooManyRequestsException", "slow down")
        if self.suppressed.pop(EmailAddress, None) is None:
            raise _error("NotFoundException", "not on the list")
        return {}

    def get_configuration_set_event_destinations(self, ConfigurationSetName: str) -> dict[str, Any]:  # noqa: N803
        if ConfigurationSetName != "godwit":
            raise _error("NotFoundException", "no such configuration set")
        return {"EventDestinations": [{"Enabled": True, "MatchingEventTypes": list(self.events)}]}


@dataclass
class FakeTexts:
    """The DNS, as far as it goes: TXT records by name. `silent`: it does not answer. `asked`: which names were."""

    held: dict[str, list[str]] = field(default_factory=dict)
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def of(self, name: str) -> list[str]:
        self.asked.append(name)
        if self.silent:
            raise Unanswered
        return self.held.get(name, [])


def _error(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")
