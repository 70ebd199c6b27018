"""Who can be reached and why the others can't, as bitmaps: the twin of `contacts.reachability`. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from godwit.contacts.reachability import ADDRESS_FIELD, REASONS, Basis, Channel, Reason
from godwit.index import Index
from godwit.index.columns import union
from godwit.segments.columns import FALSE, TRUE

CHANNELS: tuple[Channel, ...] = ("email", "sms")


def needs(channels: Iterable[Channel], basis: Basis, topic_id: str | None) -> dict[str, set[str] | None]:
    """The parts of columns that `divide` looks at."""
    found: dict[str, set[str] | None] = {"suppressed": set(CHANNELS)}
    for channel in channels:
        found[ADDRESS_FIELD[channel]] = set()
        found[f"{channel}_subscribed"] = {FALSE}
        found[f"{channel}_consent"] = {TRUE if basis == "explicit" else FALSE}
    return found if topic_id is None else found | {"topics": {topic_id}}


@dataclass(frozen=True)
class Audience:
    """Contacts by number: those who may be sent to and, by the first reason that holds, all others."""

    sendable: BitMap
    excluded: dict[Reason, BitMap]


def divide(matched: BitMap, index: Index, channel: Channel, basis: Basis, topic_id: str | None) -> Audience:
    """Divide `matched` as `contacts.reachability.reachability` judges each of them."""
    stopped = index.sets(f"{channel}_subscribed").has(FALSE)
    if topic_id is not None:
        stopped = stopped | (index.all - index.sets("topics").has(topic_id))
    consent = index.sets(f"{channel}_consent")
    refused = index.all - consent.has(TRUE) if basis == "explicit" else consent.has(FALSE)
    obstacles: dict[Reason, BitMap] = {
        "no_address": index.all - index.sets(ADDRESS_FIELD[channel]).present(),
        "suppressed": index.sets("suppressed").has(channel),
        "unsubscribed": stopped,
        "no_consent": refused,
    }
    excluded: dict[Reason, BitMap] = {}
    left = matched
    for reason, rows in obstacles.items():
        excluded[reason] = left & rows
        left = left - rows
    return Audience(left, excluded)


def united(audiences: Sequence[Audience]) -> Audience:
    """Audiences that have no contact in common as one."""
    excluded = {reason: union([each.excluded[reason] for each in audiences]) for reason in REASONS}
    return Audience(union([each.sendable for each in audiences]), excluded)
