"""The marks every message carries, so that provider events find their way back: tags and a header. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from godwit.ledger.claims import Recipient

HEADER = "X-Godwit-Recipient"
"""Our own header: events in SES's older format have headers, but no tags."""

_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_COUNT = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class Mark:
    """Whom a message was to, and in which try."""

    recipient: Recipient
    attempt: int


def tags_of(recipient: Recipient, attempt: int) -> dict[str, str]:
    """The provider's message tags: no personal data, only characters that SES allows in tags."""
    return {
        "workspace": recipient.workspace,
        "campaign": recipient.campaign,
        "number": str(recipient.number),
        "attempt": str(attempt),
    }


def read_tags(tags: Mapping[str, str]) -> Mark | None:
    """What the tags say, None where they are not ours."""
    return _mark(*(tags.get(name, "") for name in ("workspace", "campaign", "number", "attempt")))


def header_of(recipient: Recipient, attempt: int) -> str:
    """The value of our header."""
    return f"{recipient.workspace}.{recipient.campaign}.{recipient.number}.{attempt}"


def read_header(value: str) -> Mark | None:
    """What our header says, None where it is not ours."""
    parts = value.split(".")
    return _mark(*parts) if len(parts) == 4 else None


def _mark(workspace: str, campaign: str, number: str, attempt: str) -> Mark | None:
    """Only what we write ourselves: keys are built of it."""
    ids = _ULID.fullmatch(workspace) and _ULID.fullmatch(campaign)
    counts = _COUNT.fullmatch(number) and _COUNT.fullmatch(attempt)
    return Mark(Recipient(workspace, campaign, int(number)), int(attempt)) if ids and counts else None
