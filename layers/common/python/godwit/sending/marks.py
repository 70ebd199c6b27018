"""The marks every message carries, so that provider events find their way back: tags and a header. Pure."""

from collections.abc import Mapping

from godwit.ledger.claims import Recipient

HEADER = "X-Godwit-Recipient"
"""Our own header: events in SES's older format have headers, but no tags."""


def tags_of(recipient: Recipient, attempt: int) -> dict[str, str]:
    """The provider's message tags: no personal data, only characters that SES allows in tags."""
    return {
        "workspace": recipient.workspace,
        "campaign": recipient.campaign,
        "number": str(recipient.number),
        "attempt": str(attempt),
    }


def read_tags(tags: Mapping[str, str]) -> Recipient | None:
    """The recipient that the tags name, None where they are not ours."""
    try:
        return Recipient(tags["workspace"], tags["campaign"], int(tags["number"]))
    except (KeyError, ValueError):
        return None


def header_of(recipient: Recipient, attempt: int) -> str:
    """The value of our header."""
    return f"{recipient.workspace}.{recipient.campaign}.{recipient.number}.{attempt}"


def read_header(value: str) -> Recipient | None:
    """The recipient that our header names, None where it is not ours."""
    parts = value.split(".")
    if len(parts) != 4 or not parts[2].isdecimal():
        return None
    return Recipient(parts[0], parts[1], int(parts[2]))
