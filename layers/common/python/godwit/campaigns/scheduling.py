"""Planning when a campaign is sent, and taking that back. May touch: the store, the scheduler.

The order of the writes: the scheduler first, then the campaign, then the scheduler's old entry goes. So a campaign that
says it's scheduled has its schedule; one that was left over by a crash fires for nothing and is gone.
"""

from godwit.campaigns import transitions
from godwit.campaigns.campaign import Campaign, read_campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.firing import Firing
from godwit.campaigns.launch import require_sendable, require_state
from godwit.campaigns.schedule import Schedule, due_at
from godwit.campaigns.states import SCHEDULE, Status
from godwit.clock import SECOND
from godwit.errors import Conflict
from godwit.ids import NewId
from godwit.schedules import Schedules
from godwit.store.protocol import Store

SOONEST = 10 * SECOND
"""What is due sooner is given to the scheduler for then: it might take an earlier time for a past one."""


def schedule(
    store: Store,
    schedules: Schedules,
    checks: Checks,
    workspace: str,
    identifier: str,
    at: str,
    time_zone: str,
    now: int,
    new_id: NewId,
) -> Campaign:
    """Have a campaign sent at a local time of a zone; one that is scheduled already moves there.

    Raises NotFound, Conflict where its state doesn't allow it, Invalid with what is wrong with the time, or with the
    campaign's problems.
    """
    campaign = read_campaign(store, workspace, identifier)
    require_state(campaign, SCHEDULE)
    due = due_at(at, time_zone, now)
    require_sendable(checks, campaign)
    planned = Schedule(new_id(), at, time_zone, due)
    firing = Firing(workspace, identifier, planned.id)
    schedules.create(_name(identifier, planned), max(due, now + SOONEST), firing.body())
    try:
        transitions.schedule(store, campaign, planned, now)
    except Conflict:
        schedules.remove(_name(identifier, planned))
        raise
    withdraw(schedules, campaign)
    return read_campaign(store, workspace, identifier)


def unschedule(store: Store, schedules: Schedules, workspace: str, identifier: str, now: int) -> Campaign:
    """Make a scheduled campaign a draft again. Raises NotFound, Conflict."""
    campaign = read_campaign(store, workspace, identifier)
    transitions.unschedule(store, campaign, now)
    withdraw(schedules, campaign)
    return read_campaign(store, workspace, identifier)


def withdraw(schedules: Schedules, campaign: Campaign) -> None:
    """Take back the schedule of a campaign that was waiting for it and has gone another way."""
    if campaign.status is Status.SCHEDULED and campaign.schedule is not None:
        schedules.remove(_name(campaign.id, campaign.schedule))


def _name(campaign: str, planned: Schedule) -> str:
    return f"{campaign}-{planned.id}"
