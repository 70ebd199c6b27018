"""What an email provider is to the sender: one call, and four ways it can go wrong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from godwit.clock import MINUTE

QUOTA_LASTS = 5 * MINUTE
"""How long (ms) a provider's answer to how fast it may be sent to is gone by."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Email:
    """One message to one address. `sender` is a full From header; `tags` and `headers` hold no personal data."""

    sender: str
    to: str
    subject: str
    html: str
    text: str
    reply_to: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


class Throttled(Exception):
    """Too fast: surely not accepted, and right to try again."""


class Refused(Exception):
    """The message was refused for good; the text is the provider's reason."""


class AccountRefused(Exception):
    """No message would be accepted until somebody mends something; the text says what."""


class OutcomeUnknown(Exception):
    """The call broke off: the provider may have accepted."""


class EmailProvider(Protocol):
    """SES, or an SMTP server."""

    def send(self, email: Email) -> str:
        """Hand over one message, once; answers the provider's id of it.

        Raises Throttled, Refused, AccountRefused or OutcomeUnknown, and nothing else.
        """
        ...

    def per_minute(self) -> int:
        """How many messages a minute the account may send.

        Raises AccountRefused where no message would be accepted; what else it raises will pass.
        """
        ...
