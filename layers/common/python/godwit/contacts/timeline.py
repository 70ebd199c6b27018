"""What a change of a contact leaves in its timeline: every change of consent, with who made it and how. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.contacts.document import NO_CONSENT, Doc
from godwit.contacts.reachability import CHANNELS, STOPPED_FIELD

Entry = dict[str, Any]
"""`kind`, and what it tells beside: see `history.TimelineEntry`."""

RECIPIENT, PROVIDER = "recipient", "provider"
"""Actors who are no users: the person, and who carries the messages."""


@dataclass(frozen=True)
class Author:
    """Who changes a contact, and by what: `actor` is a user's e-mail, `recipient` or `provider`.

    `source` is `api`, `unsubscribe page`, `complaint`, `import`, …; `import_id` tells which import.
    """

    actor: str
    source: str
    import_id: str | None = None


@dataclass(frozen=True)
class Note:
    """What a user writes down of a contact: a call, a meeting. `at` in ms, which may be long ago."""

    text: str
    at: int

    @property
    def entry(self) -> Entry:
        """As the timeline keeps it."""
        return {"kind": "note", "text": self.text}


@dataclass(frozen=True)
class Reason:
    """Why a recipient of `campaign` left: one of `godwit.ledger.reasons`, and perhaps their own words. `at` in ms."""

    reason: str
    text: str | None
    campaign: str
    at: int

    @property
    def entry(self) -> Entry:
        """As the timeline keeps it."""
        said = {"text": self.text} if self.text else {}
        return {"kind": "unsubscribe_reason", "reason": self.reason, "campaign_id": self.campaign, **said}


def entries(old: Doc | None, new: Doc, by: Author) -> list[Entry]:
    """What a change from `old` (None: the contact is made) to `new` is to be remembered for."""
    imported = [{"kind": "import", "import_id": by.import_id}] if by.import_id else []
    return [*imported, *_consent(old, new, by), *_topics(old, new, by), *_suppressed(old, new, by)]


def _consent(old: Doc | None, new: Doc, by: Author) -> list[Entry]:
    found: list[Entry] = []
    for channel in CHANNELS:
        stopped = old[STOPPED_FIELD[channel]] if old else None
        stops = new[STOPPED_FIELD[channel]]
        stood: Mapping[str, Any] = old["consent"][channel] if old else NO_CONSENT
        stands = new["consent"][channel]
        if stops != stopped:
            found.append({"kind": "unsubscribed" if stops else "resubscribed", "channel": channel, "source": by.source})
        # The no that an unsubscribe says needs no entry of its own.
        told_already = stops != stopped and stands["given"] is False and stands["at"] == stops
        if stands != stood and not told_already:
            told = {"given": stands["given"], "source": stands["source"] or by.source, "said_at": stands["at"]}
            said = {name: value for name, value in told.items() if value is not None}
            found.append({"kind": "consent", "channel": channel, **said})
    return found


def _topics(old: Doc | None, new: Doc, by: Author) -> list[Entry]:
    before, after = (old["topics"] if old else []), new["topics"]
    return [
        *({"kind": "subscribed", "topic_id": topic, "source": by.source} for topic in after if topic not in before),
        *({"kind": "unsubscribed", "topic_id": topic, "source": by.source} for topic in before if topic not in after),
    ]


def _suppressed(old: Doc | None, new: Doc, by: Author) -> list[Entry]:
    found: list[Entry] = []
    for channel in CHANNELS:
        before, after = (old["suppressed"][channel] if old else None), new["suppressed"][channel]
        if after != before:
            kind = "suppressed" if after else "unsuppressed"
            found.append({"kind": kind, "channel": channel, "reason": after or before, "source": by.source})
    return found
