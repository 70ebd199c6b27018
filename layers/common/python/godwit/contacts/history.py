"""A contact's timeline: what was kept of changes and notes, and what the ledger knows of campaigns.

May touch: the store.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from godwit.contacts.reachability import Channel
from godwit.http.models import Answer, Moment, MomentText
from godwit.ledger.of_contact import rows_of
from godwit.ledger.rows import bounced_at
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.protocol import Range, Store

MOST_CAMPAIGNS = 1_000
"""Only the newest so many campaigns of a contact are looked at."""

Kind = Literal[
    "consent",
    "unsubscribed",
    "resubscribed",
    "subscribed",
    "suppressed",
    "unsuppressed",
    "note",
    "unsubscribe_reason",
    "import",
    "sent",
    "delayed",
    "delivered",
    "opened",
    "clicked",
    "opened_machine",
    "clicked_machine",
    "bounced",
    "complained",
    "failed",
    "skipped",
]


class TimelineEntry(Answer):
    """Something that happened to a contact. What doesn't apply to its kind is null."""

    id: str
    at: Moment
    kind: Kind
    channel: Channel | None = None
    given: bool | None = Field(None, description="Of `consent`: yes, no, or (null) nothing any more.")
    said_at: MomentText | None = Field(None, description="Of `consent`: when the person said so.")
    topic_id: str | None = None
    campaign_id: str | None = None
    import_id: str | None = None
    name: str | None = Field(None, description="The campaign's or topic's name, or the imported file's.")
    text: str | None = None
    reason: str | None = Field(None, description="Why it was late, bounced, failed, was skipped, or is a machine's.")
    source: str | None = Field(None, description="By what it came about: api, import, unsubscribe page, …")
    actor: str | None = Field(None, description="Who did it: a user's email, `recipient` or `provider`.")


def page(
    store: Store, workspace: str, number: int, limit: int, before: str | None = None
) -> tuple[list[TimelineEntry], str | None]:
    """What happened to a contact, the newest first; and the id that the next page comes before (None: that was all)."""
    found = [*_campaigns(store, workspace, number), *_kept(store, workspace, number, limit, before)]
    older = sorted((entry for entry in found if before is None or entry.id < before), key=_id, reverse=True)
    shown = older[:limit]
    return _with_names(store, workspace, shown), shown[-1].id if len(older) > limit else None


def _id(entry: TimelineEntry) -> str:
    return entry.id


def _kept(store: Store, workspace: str, number: int, limit: int, before: str | None) -> Iterator[TimelineEntry]:
    """The newest that are kept, somewhat more than `limit` of those that come before the id `before`."""
    partition = keys.timeline(workspace, number)
    # An item holds several entries, whose ids begin with its sort key.
    within = Range(high=before.rpartition("#")[0] + "~") if before is not None else None
    count = 0
    start: Item | None = None
    while count <= limit:
        got = store.query(partition, within=within, descending=True, limit=limit + 1, start=start, consistent=True)
        for item in got.items:
            for position, entry in enumerate(item["entries"]):
                told = TimelineEntry(
                    id=f"{item['sk']}#{position:03d}", at=int(item["sk"][:13]), actor=item["actor"], **entry
                )
                count += before is None or told.id < before
                yield told
        if got.next is None:
            return
        start = got.next


_FACTS: Mapping[str, Kind] = {
    "sent_at": "sent",
    "delayed_at": "delayed",
    "delivered_at": "delivered",
    "opened_at": "opened",
    "clicked_at": "clicked",
    "machine_opened_at": "opened_machine",
    "machine_clicked_at": "clicked_machine",
    "complained_at": "complained",
    "unsubscribed_at": "unsubscribed",
    "failed_at": "failed",
    "skipped_at": "skipped",
}


def _campaigns(store: Store, workspace: str, number: int) -> Iterator[TimelineEntry]:
    rows = rows_of(store, workspace, number, MOST_CAMPAIGNS)
    for row in rows.values():
        campaign = row["campaign"]
        facts: dict[Kind, int] = {kind: row[name] for name, kind in _FACTS.items() if name in row}
        bounce = bounced_at(row)
        if bounce is not None:
            facts["bounced"] = bounce
        for kind, at in facts.items():
            reason = row.get(_REASONS.get(kind, ""))
            identifier = f"{at:013d}#{campaign}#{kind}"
            yield TimelineEntry(id=identifier, at=at, kind=kind, campaign_id=campaign, reason=reason)


_REASONS: Mapping[Kind, str] = {
    "delayed": "delay",
    "bounced": "bounce",
    "failed": "reason",
    "skipped": "reason",
    "opened_machine": "machine_opened_why",
    "clicked_machine": "machine_clicked_why",
}


def _with_names(store: Store, workspace: str, entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """The entries with the names of what they are about, where it is still there."""
    about = {entry.id: _document(workspace, entry) for entry in entries}
    found = store.get_many([key for key in set(about.values()) if key is not None])
    names = {key: json.loads(item["doc"]) for key, item in found.items()}
    named = []
    for entry in entries:
        key = about[entry.id]
        doc = names.get(key, {}) if key else {}
        named.append(entry.model_copy(update={"name": doc.get("name", doc.get("filename"))}))
    return named


def _document(workspace: str, entry: TimelineEntry) -> keys.Key | None:
    for kind, identifier in (("campaign", entry.campaign_id), ("topic", entry.topic_id), ("import", entry.import_id)):
        if identifier is not None:
            return keys.document(workspace, kind, identifier)
    return None
