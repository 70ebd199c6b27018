"""Firings: what a campaign's schedule puts on the dispatch queue at its time. May touch: the store, the dispatch queue.

The scheduler may fire twice, late, or for a schedule that was replaced meanwhile; and a firing can be lost where a
schedule was. So a firing names the schedule it is of, and the sweeper fires what the scheduler forgot.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from godwit.campaigns.campaign import Campaign, find_campaign
from godwit.campaigns.states import Status
from godwit.clock import MINUTE
from godwit.queues import Message, Queue
from godwit.store import keys
from godwit.store.protocol import Range, Store, query_all
from godwit.store.tables import ACTIVE

OVERDUE = 2 * MINUTE
"""A scheduled campaign whose time passed longer ago than this was forgotten."""


@dataclass(frozen=True)
class Firing:
    """The time of this schedule of a campaign has come."""

    workspace: str
    campaign: str
    schedule_id: str

    def body(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def is_due(self, campaign: Campaign) -> bool:
        """Whether the campaign still waits for just this."""
        return (
            campaign.status is Status.SCHEDULED
            and campaign.schedule is not None
            and campaign.schedule.id == self.schedule_id
        )


def fire_overdue(store: Store, dispatch: Queue, now: int) -> int:
    """Queue a firing for every campaign that the scheduler forgot; answers how many."""
    messages = list(_overdue(store, now))
    if messages:
        dispatch.send(messages)
    return len(messages)


def _overdue(store: Store, now: int) -> Iterator[Message]:
    for entry in query_all(store, keys.SCHEDULED_CAMPAIGNS, index=ACTIVE.name, within=Range(high=now - OVERDUE)):
        campaign = find_campaign(store, entry["workspace"], entry["sk"])
        # The index may be a moment behind: what began or was taken back since isn't waiting any more.
        if campaign is not None and campaign.status is Status.SCHEDULED and campaign.schedule is not None:
            yield Message(Firing(campaign.workspace, campaign.id, campaign.schedule.id).body())
