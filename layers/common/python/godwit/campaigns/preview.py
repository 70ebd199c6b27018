"""Previews: what one recipient would get, made by what renders the mails. May touch: the store, objects.

Links lead straight to their targets, those to our own pages nowhere, and nothing is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from godwit.campaigns.campaign import Campaign
from godwit.contacts.document import DEFAULTS
from godwit.contacts.listing import number_from
from godwit.content import preview as content_preview
from godwit.content.template import Rendered
from godwit.errors import Fault, Invalid, NotFound
from godwit.segments.audience import SegmentMissing, resolve
from godwit.sending.recipients import read_recipients
from godwit.settings import EmailSettings
from godwit.store.objects import Objects
from godwit.store.protocol import Store

Values = Mapping[str, Any]
"""A contact's fields, with `custom`."""

EXAMPLE: Values = {
    **DEFAULTS,
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company": "Example Ltd",
    "city": "London",
    "country": "GB",
    "time_zone": "Europe/London",
    "language": "en",
}
"""Stands in where there is nobody to send to yet."""


@dataclass(frozen=True)
class Preview:
    """The message, and the variables that it prints without a default though this recipient has nothing for them."""

    rendered: Rendered
    missing: list[str]


def preview(campaign: Campaign, values: Values, origin: str, settings: EmailSettings) -> Preview:
    """The campaign as somebody with these values would get it; a subject that has problems is left blank.

    Raises Invalid where the content has problems, so that there is nothing to show.
    """
    content = campaign.content
    seen = content_preview.preview(
        content["subject"],
        content["preheader"],
        content["content"],
        origin,
        settings.physical_address,
        values,
        settings.link_query(content["name"]),
    )
    if seen.rendered is None:
        in_the_way = [each for each in seen.problems if each.path.startswith("content")]
        raise Invalid([Fault(each.path, each.message, each.line) for each in in_the_way])
    return Preview(seen.rendered, seen.missing)


def values_of(store: Store, workspace: str, contact: str) -> Values:
    """The values of a contact by id. Raises NotFound."""
    number = number_from(contact)
    found = read_recipients(store, workspace, [number])
    if number not in found:
        raise NotFound("There is no such contact.")
    return found[number]


def sample(store: Store, objects: Objects, campaign: Campaign, now: int) -> Values:
    """The values of the first contact that the campaign would go to, of an example where there is none."""
    content = campaign.content
    if content["audience"] is None:
        return EXAMPLE
    place = (store, objects, campaign.workspace)
    try:
        reached = resolve(*place, content["audience"], "email", content["topic_id"], now).sendable
    except SegmentMissing:
        return EXAMPLE
    if not reached:
        return EXAMPLE
    number = reached.min()
    return read_recipients(store, campaign.workspace, [number]).get(number, EXAMPLE)
