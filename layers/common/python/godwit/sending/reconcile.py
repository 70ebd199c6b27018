"""Looking after what was released: the mark, stragglers, claims that nobody marked. May touch: the store."""

from collections.abc import Iterable

from pyroaring import BitMap

from godwit.campaigns.campaign import Campaign
from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.rows import CLAIMED, is_open
from godwit.sending.progress import (
    CLAIM_LASTS,
    LOOK_AFTER,
    Progress,
    Rows,
    advance,
    due_lately,
    in_flight,
    may_be_claimed,
    settle_stragglers,
)
from godwit.store import keys
from godwit.store.protocol import Store

BLOCK = 1_000
"""Rows read between two looks at the mark: where it is stopped, reading on would be for nothing."""


def settled_rows(store: Store, campaign: Campaign, numbers: Iterable[int]) -> Rows:
    """The rows of those of the numbers that want no message any more, as last written: claimed, or final."""
    by_key = {keys.row(campaign.workspace, campaign.id, number): number for number in numbers}
    found = store.get_many(list(by_key), consistent=True)
    return {by_key[key]: row for key, row in found.items() if not is_open(row, campaign.resend)}


def move_mark(store: Store, campaign: Campaign, audience: BitMap, progress: Progress, now: int) -> Progress:
    """Advance the mark as far as rows are final."""
    while True:
        due = [slot for slot in in_flight(progress, audience) if slot[1] <= now - LOOK_AFTER][:BLOCK]
        rows = settled_rows(store, campaign, (number for number, _ in due))
        moved = advance(progress, due, rows, now)
        if not due or moved.mark <= due[-1][0]:
            return moved
        progress = moved


def look_after_stragglers(store: Store, campaign: Campaign, progress: Progress, now: int) -> tuple[Progress, list[int]]:
    """Let go of the settled ones, expire old claims, give up the hopeless; answers whom to release again."""
    rows = settled_rows(store, campaign, (each.number for each in progress.open))
    late = {
        keys.late(campaign.workspace, campaign.id, campaign.run, each.number): each.number
        for each in progress.open
        if each.number not in rows
    }
    drops = {late[key]: int(item["drops"]) for key, item in store.get_many(list(late), consistent=True).items()}
    progress, needs = settle_stragglers(progress, rows, drops, now)
    for number in needs.expire:
        claims.expire(store, Recipient(campaign.workspace, campaign.id, number), rows[number]["claim"])
    for number in needs.hopeless:
        _give_up(store, campaign, number, now)
    return progress, list(needs.again)


def senders_are_behind(store: Store, campaign: Campaign, audience: BitMap, progress: Progress, now: int) -> bool:
    """Whether most of what was due lately is not dealt with: more would only pile up, to go out all at once."""
    sample = due_lately(progress, audience, now)
    return bool(sample) and 2 * len(settled_rows(store, campaign, sample)) < len(sample)


def _give_up(store: Store, campaign: Campaign, number: int, now: int) -> None:
    recipient = Recipient(campaign.workspace, campaign.id, number)
    before = store.get(recipient.key, consistent=True) if campaign.resend else None
    if is_open(before, campaign.resend):
        claims.give_up(store, recipient, run=campaign.run, now=now, before=before)


def expire_claims(store: Store, campaign: Campaign, audience: BitMap, progress: Progress, now: int) -> bool:
    """Expire the old claims of what was under way and isn't any more. True while there are others."""
    claimed = False
    for number, row in settled_rows(store, campaign, may_be_claimed(progress, audience)).items():
        if row["state"] == CLAIMED:
            old = now - row["claimed_at"] >= CLAIM_LASTS
            recipient = Recipient(campaign.workspace, campaign.id, number)
            if not old or not claims.expire(store, recipient, row["claim"]):
                claimed = True
    return claimed
