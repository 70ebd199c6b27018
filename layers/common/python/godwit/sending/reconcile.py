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
    MOST_RELEASES,
    Progress,
    Rows,
    advance,
    in_flight,
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
    progress, needs = settle_stragglers(progress, rows, now)
    for number in needs.expire:
        claims.expire(store, Recipient(campaign.workspace, campaign.id, number), rows[number]["claim"])
    again = list(needs.again)
    late = {keys.late(campaign.workspace, campaign.id, campaign.run, number): number for number in needs.hopeless}
    drops = {late[key]: item["drops"] for key, item in store.get_many(list(late), consistent=True).items()}
    releases = {each.number: each.releases for each in progress.open}
    for number in needs.hopeless:
        # Messages that were dropped for coming late don't count: the recipient never had a try.
        if releases[number] - drops.get(number, 0) >= MOST_RELEASES:
            _give_up(store, campaign, number, now)
        else:
            again.append(number)
    return progress, again


def _give_up(store: Store, campaign: Campaign, number: int, now: int) -> None:
    recipient = Recipient(campaign.workspace, campaign.id, number)
    before = store.get(recipient.key, consistent=True) if campaign.resend else None
    if is_open(before, campaign.resend):
        claims.give_up(store, recipient, run=campaign.run, now=now, before=before)


def expire_claims(store: Store, campaign: Campaign, audience: BitMap, progress: Progress, now: int) -> bool:
    """Expire the old claims of what was under way and isn't any more. True while there are others."""
    numbers = [number for number, _ in in_flight(progress, audience)] + [each.number for each in progress.open]
    claimed = False
    for number, row in settled_rows(store, campaign, numbers).items():
        if row["state"] == CLAIMED:
            old = now - row["claimed_at"] >= CLAIM_LASTS
            recipient = Recipient(campaign.workspace, campaign.id, number)
            if not old or not claims.expire(store, recipient, row["claim"]):
                claimed = True
    return claimed
