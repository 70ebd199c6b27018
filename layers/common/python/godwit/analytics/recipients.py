"""The recipients of a campaign by status: a bitmap, and a page of keys out of it. May touch: the store, objects."""

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Literal

from pyroaring import BitMap

from godwit.analytics.campaign_index import status_bitmaps
from godwit.analytics.chunks import of_campaign, read_chunk, read_counters
from godwit.campaigns.campaign import Campaign
from godwit.clock import to_iso
from godwit.http.models import Answer, MomentText
from godwit.ledger.rows import bounced_at, status_of
from godwit.sending.audiences import FrozenAudience, FrozenAudiences
from godwit.store import keys
from godwit.store.objects import Objects
from godwit.store.protocol import Store

Shown = Literal[
    "complained",
    "unsubscribed",
    "bounced",
    "clicked",
    "opened",
    "delivered",
    "sent",
    "unknown",
    "failed",
    "skipped",
    "claimed",
    "pending",
    "excluded",
]
"""What recipients can be asked for by: a ledger row's status, or that there never was one."""


class Recipient(Answer):
    """One contact in one campaign. `reason`: why failed, skipped or excluded, or how it bounced."""

    contact_id: str
    name: str
    address: str | None
    status: Shown
    reason: str | None
    sent_at: MomentText | None
    delivered_at: MomentText | None
    opened_at: MomentText | None
    clicked_at: MomentText | None
    bounced_at: MomentText | None
    message_id: str | None


def list_recipients(
    store: Store,
    objects: Objects,
    campaign: Campaign,
    status: str | None,
    limit: int,
    after: int,
) -> tuple[list[Recipient], int | None]:
    """A page of recipients with numbers above `after`, by number, and the last number where there are more.

    `status` None: everyone who is sent to. Before the audience is frozen there are none.
    """
    if campaign.frozen_audience is None:
        return [], None
    audience = FrozenAudiences(objects).read(campaign.frozen_audience)
    numbers = _numbers(store, objects, campaign, audience, status)
    page = list(islice(numbers.iter_equal_or_larger(after + 1), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    workspace = campaign.workspace
    rows = store.get_many([keys.row(workspace, campaign.id, number) for number in page], consistent=True)
    contacts = store.get_many([keys.contact(workspace, number) for number in page])
    recipients = [
        _recipient(
            number,
            rows.get(keys.row(workspace, campaign.id, number)),
            contacts.get(keys.contact(workspace, number), {}),
            _exclusion(audience, number),
        )
        for number in page
    ]
    return recipients, page[-1] if more else None


def _numbers(
    store: Store, objects: Objects, campaign: Campaign, audience: FrozenAudience, status: str | None
) -> BitMap:
    if status is None:
        return audience.sendable
    if status == "excluded":
        return BitMap.union(*audience.excluded.values()) if audience.excluded else BitMap()
    pending = audience.sendable
    found = BitMap()
    for item in read_counters(store, campaign.workspace, campaign.id):
        for name, numbers in status_bitmaps(
            read_chunk(objects, campaign.workspace, of_campaign(campaign.id), int(item["sk"]))
        ).items():
            pending = pending - numbers
            if name == status:
                found = found | numbers
    return pending if status == "pending" else found


def _exclusion(audience: FrozenAudience, number: int) -> str | None:
    return next((reason for reason, numbers in audience.excluded.items() if number in numbers), None)


def _recipient(
    number: int, row: Mapping[str, Any] | None, contact: Mapping[str, Any], exclusion: str | None
) -> Recipient:
    doc: Mapping[str, Any] = json.loads(contact["doc"]) if "doc" in contact else {}
    facts = row or {}

    def at(moment: int | None) -> str | None:
        return None if moment is None else to_iso(moment)

    return Recipient(
        contact_id=str(number),
        name=" ".join(part for part in (doc.get("first_name"), doc.get("last_name")) if part),
        address=doc.get("email"),
        status="excluded" if exclusion and row is None else status_of(row),
        reason=facts.get("reason") or (facts.get("bounce") if bounced_at(facts) is not None else exclusion),
        sent_at=at(facts.get("sent_at")),
        delivered_at=at(facts.get("delivered_at")),
        opened_at=at(facts.get("opened_at")),
        clicked_at=at(facts.get("clicked_at")),
        bounced_at=at(bounced_at(facts)),
        message_id=facts.get("message_id"),
    )
