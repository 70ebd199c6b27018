"""A message as SES was given it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file in the message; `size` in bytes."""

    filename: str
    size: int


@dataclass(frozen=True)
class Message:
    """`id`: SES's own. `sender`: the From header. `sent_at`: ms. `tags`: the message tags that events bring back."""

    id: str
    sender: str
    to: tuple[str, ...]
    reply_to: tuple[str, ...]
    subject: str
    html: str
    text: str
    headers: Mapping[str, str]
    attachments: tuple[Attachment, ...]
    tags: Mapping[str, str]
    configuration_set: str | None
    sent_at: int

    @property
    def campaign(self) -> str | None:
        """The campaign that it belongs to; None for tests and other messages."""
        return self.tags.get("campaign")
