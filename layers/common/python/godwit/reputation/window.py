"""Which messages the workspace's brake counts: those sent within 24 hours, by quarters of an hour. Pure.

What a campaign sent until its own brake first stopped it is left out: somebody decides on it there, and one bad list
must not stop all others as well. What they have it send on counts. Left out is, too, what was sent until the
workspace's own brake was released.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from godwit.analytics.campaign_index import SLOT
from godwit.analytics.outcomes import Outcome
from godwit.clock import DAY, SECOND
from godwit.sending.brake import Figures
from godwit.store import keys
from godwit.store.protocol import Put
from godwit.store.tables import EXPIRES_AT

WINDOW = DAY
UNTIL = "until"
"""Attribute of a brake's item: the last quarter of an hour that somebody decided on."""


def slot_of(at: int) -> int:
    """The quarter of an hour since 1970 of a time (ms)."""
    return at // SLOT


def answered_for(workspace: str, campaign: str, until: int) -> Put:
    """The write that leaves out what a campaign sent up to then (ms), to the end of the quarter of an hour."""
    expires = (until + 2 * WINDOW) // SECOND
    return Put(keys.campaign_brake(workspace, campaign), {UNTIL: slot_of(until), EXPIRES_AT: expires})


@dataclass(frozen=True)
class Window:
    """What counts at `now` (ms). `until` are the last quarters left out by campaign, `released` of all campaigns."""

    now: int
    until: Mapping[str, int]
    released: int = 0

    @property
    def opens(self) -> int:
        """When it begins (ms)."""
        return self.now - WINDOW

    def add_up(self, outcomes: Iterable[Outcome]) -> Figures:
        """The figures of what counts."""
        totals = [0, 0, 0, 0]
        for outcome in outcomes:
            if outcome.slot >= slot_of(self.opens) and outcome.slot > self._left_out(outcome.campaign):
                totals = [total + count for total, count in zip(totals, outcome.counts, strict=True)]
        sent, delivered, bounced, complained = totals
        return Figures(sent, delivered, bounced, complained)

    def _left_out(self, campaign: str) -> int:
        return max(self.released, self.until.get(campaign, 0))
