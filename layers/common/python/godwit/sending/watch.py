"""Campaigns as they were at most two seconds ago, so that a pause works at once and reading costs little.

May touch: the store.
"""

from godwit.campaigns.campaign import Campaign, find_campaign
from godwit.clock import SECOND, Clock
from godwit.store.protocol import Store

OLDEST = 2 * SECOND
_KEPT = 64


class CampaignWatch:
    """Remembers each campaign for `OLDEST`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[int, Campaign | None]] = {}

    def look(self, workspace: str, campaign: str, run: int) -> Campaign | None:
        """The campaign, None where there is none. That of an earlier run than the message's is known to be old."""
        now = self._clock()
        seen = self._seen.get((workspace, campaign))
        if seen is None or not 0 <= now - seen[0] <= OLDEST or (seen[1] is not None and seen[1].run < run):
            if len(self._seen) >= _KEPT:
                self._seen.clear()
            seen = self._seen[workspace, campaign] = (now, find_campaign(self._store, workspace, campaign))
        return seen[1]
