"""Looking after what was released: the mark, stragglers, claims that nobody marked. May touch: the store."""

from collections.abc import Iterable

from pyroaring import BitMap

from godwit.ledger import claims
from godwit.ledger.claims import Recipient
from godwit.ledger.rows import CLAIMED, RELEASED
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


def read_rows(store: Store, workspace: str, campaign: str, numbers: Iterable[int]) -> Rows:
    """The ledger rows of these numbers, as last written."""
    by_key = {keys.row(workspace, campaign, number): number for number in numbers}
    found = store.get_many(list(by_key), consistent=True)
    return {by_key[key]: row for key, row in found.items()}


def without_row(store: Store, workspace: str, campaign: str, numbers: list[int]) -> list[int]:
    """Those of the numbers that nobody has claimed."""
    rows = read_rows(store, workspace, campaign, numbers)
    return [number for number in numbers if number not in rows or rows[number]["state"] == RELEASED]


def move_mark(store: Store, workspace: str, campaign: str, audience: BitMap, progress: Progress, now: int) -> Progress:
    """Advance the mark as far as rows are final."""
    while True:
        due = [slot for slot in in_flight(progress, audience) if slot[1] <= now - LOOK_AFTER][:BLOCK]
        rows = read_rows(store, workspace, campaign, (number for number, _ in due))
        moved = advance(progress, due, rows, now)
        if not due or moved.mark <= due[-1][0]:
            return moved
        progress = moved


def look_after_stragglers(
    store: Store, workspace: str, campaign: str, run: int, progress: Progress, now: int
) -> tuple[Progress, list[int]]:
    """Let go of the settled ones, expire old claims, give up the hopeless; answers whom to release again."""
    rows = read_rows(store, workspace, campaign, (each.number for each in progress.open))
    progress, needs = settle_stragglers(progress, rows, now)
    for number in needs.expire:
        claims.expire(store, Recipient(workspace, campaign, number), rows[number]["claim"])
    again = list(needs.again)
    late = {keys.late(workspace, campaign, run, number): number for number in needs.hopeless}
    drops = {late[key]: item["drops"] for key, item in store.get_many(list(late), consistent=True).items()}
    releases = {each.number: each.releases for each in progress.open}
    for number in needs.hopeless:
        # Messages that were dropped for coming late don't count: the recipient never had a try.
        if releases[number] - drops.get(number, 0) >= MOST_RELEASES:
            claims.give_up(store, Recipient(workspace, campaign, number), run=run, now=now)
        else:
            again.append(number)
    return progress, again


def expire_claims(store: Store, workspace: str, campaign: str, audience: BitMap, progress: Progress, now: int) -> bool:
    """Expire the old claims of a campaign that isn't sending. False when all that was claimed is settled."""
    numbers = [number for number, _ in in_flight(progress, audience)] + [each.number for each in progress.open]
    claimed = False
    for number, row in read_rows(store, workspace, campaign, numbers).items():
        if row["state"] == CLAIMED:
            old = now - row["claimed_at"] >= CLAIM_LASTS
            if not old or not claims.expire(store, Recipient(workspace, campaign, number), row["claim"]):
                claimed = True
    return claimed
