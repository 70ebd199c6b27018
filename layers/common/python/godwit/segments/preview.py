"""A look at the contacts that a selection picks: how many, who can be reached, and a page of them.

May touch: the store and the objects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from pyroaring import BitMap

from godwit.contacts import listing
from godwit.contacts.reachability import Channel
from godwit.contacts.topics import KIND as TOPIC
from godwit.errors import Fault, Invalid
from godwit.index import Index
from godwit.index.columns import union
from godwit.segments.evaluate import Selection
from godwit.segments.membership import Membership
from godwit.segments.reach import CHANNELS, Audience, divide, needs, united
from godwit.segments.references import SEGMENT, selection_of
from godwit.store import documents
from godwit.store.conditions import Item
from godwit.store.objects import Objects
from godwit.store.protocol import Store


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


@dataclass(frozen=True)
class Overlap:
    """How many contacts are in each segment, and in both of each pair; `as_of` in ms."""

    counts: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    as_of: int
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
    itself: str | None = None,
) -> Look:
    """Whom `selection` picks at `now` (ms), with at most `limit` of them, of numbers greater than `after`.

    `itself`: the id of the segment whose selection it is. A page may be short: contacts that were deleted a moment ago
    are left out. Raises Invalid, also where there is no such topic.
    """
    if topic_id is not None and documents.find(store, workspace, TOPIC, topic_id) is None:
        raise Invalid([Fault("topic_id", f"there is no topic {topic_id}")])
    members = Membership(store, objects, workspace, now)
    members.add("matched", selection, "filter", itself)
    basis = members.settings.consent_basis
    members.look_at(needs(CHANNELS, basis, topic_id))

    def divided(index: Index, rows: Mapping[str, BitMap]) -> tuple[BitMap, dict[Channel, Audience]]:
        matched = rows["matched"]
        return matched, {channel: divide(matched, index, channel, basis, topic_id) for channel in CHANNELS}

    chunks = members.by_chunk(divided)
    rows = union([matched for matched, _ in chunks])
    numbers = _following(rows, after, limit + 1)
    return Look(
        count=len(rows),
        as_of=members.current.as_of,
        reach={channel: united([reach[channel] for _, reach in chunks]) for channel in CHANNELS},
        items=listing.read_many(store, workspace, numbers[:limit]),
        next=numbers[limit - 1] if len(numbers) > limit else None,
        wants_fold=members.current.wants_fold,
    )


def overlap(store: Store, objects: Objects, workspace: str, identifiers: Sequence[str], now: int) -> Overlap:
    """How far segments overlap at `now` (ms). Raises Invalid, its paths beginning with `ids`."""
    members = Membership(store, objects, workspace, now)
    for at, identifier in enumerate(identifiers):
        segment = documents.find(store, workspace, SEGMENT, identifier)
        selection = selection_of(objects, segment) if segment else None
        if selection is None:
            raise Invalid([Fault(f"ids[{at}]", f"there is no segment {identifier}")])
        members.add(identifier, selection, f"ids[{at}].filter", identifier)
    rows = members.rows()
    pairs = {(a, b): rows[a].intersection_cardinality(rows[b]) for a, b in combinations(identifiers, 2)}
    counts = {identifier: len(rows[identifier]) for identifier in identifiers}
    return Overlap(counts, pairs, members.current.as_of, members.current.wants_fold)


def _following(rows: BitMap, after: int, limit: int) -> list[int]:
    return list(islice(rows.iter_equal_or_larger(after + 1), limit)) if rows and after < rows.max() else []
