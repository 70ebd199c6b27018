"""A look at the contacts that a selection picks: how many, who can be reached, and a page of them.

May touch: the store and the objects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from godwit.contacts import listing
from godwit.contacts.reachability import Channel
from godwit.segments import contact_index
from godwit.segments.reach import COLUMNS, Audience, divide
from godwit.segments.selection import Selection, columns_for, select
from godwit.settings import workspace_settings
from godwit.store.conditions import Item
from godwit.store.objects import Objects
from godwit.store.protocol import Store

CHANNELS: tuple[Channel, ...] = ("email", "sms")


@dataclass(frozen=True)
class Look:
    """`items` are stored contacts by number, `next` the number to go on after (None: that was all).

    `as_of` is in ms; what changed later may be missing. `wants_fold`: the contact index should be brought up to date.
    """

    count: int
    as_of: int
    reach: Mapping[Channel, Audience]
    items: list[Item]
    next: int | None
    wants_fold: bool


def look(
    store: Store,
    objects: Objects,
    workspace: str,
    selection: Selection,
    topic_id: str | None,
    now: int,
    limit: int,
    after: int,
) -> Look:
    """Whom `selection` picks at `now` (ms), with at most `limit` of them, of numbers greater than `after`.

    A page may be short: contacts that were deleted a moment ago are left out.
    """
    settings = workspace_settings(store, workspace)
    current = contact_index.load(store, objects, workspace, columns_for(selection) | COLUMNS, now)
    rows = select(selection, current.index, settings, now)
    reach = {channel: divide(rows, current.index, channel, settings.consent_basis, topic_id) for channel in CHANNELS}
    numbers = _following(rows, after, limit + 1)
    return Look(
        count=len(rows),
        as_of=current.as_of,
        reach=reach,
        items=listing.read_many(store, workspace, numbers[:limit]),
        next=numbers[limit - 1] if len(numbers) > limit else None,
        wants_fold=current.wants_fold,
    )


def _following(rows: BitMap, after: int, limit: int) -> list[int]:
    return list(islice(rows.iter_equal_or_larger(after + 1), limit)) if rows and after < rows.max() else []
