"""Every change of a campaign's status, each one conditional write. May touch: the store.

Where sending begins, goes on or is planned, the engine's own item joins in the same transaction: it puts the campaign
into the sweeper's index, so that a crash between here and the queue or the scheduler loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.campaigns.campaign import KIND, Campaign, read_campaign
from godwit.campaigns.schedule import Schedule
from godwit.campaigns.states import (
    ARCHIVE,
    CANCEL,
    PAUSE,
    RESEND,
    RESUME,
    SCHEDULE,
    SEND,
    UNARCHIVE,
    UNSCHEDULE,
    Action,
    Status,
    allowed_actions,
    refusal,
)
from godwit.clock import MINUTE
from godwit.errors import Conflict
from godwit.notifications.announcement import About, Event, announcement
from godwit.reputation.window import answered_for
from godwit.sending.brake import Figures, Verdict
from godwit.store import keys
from godwit.store.conditions import Below, Condition, Equals, OneOf, Without, all_of, any_of
from godwit.store.protocol import ConditionFailed, Delete, Put, Store, TransactionFailed, Update, Write

ACTIVE, SCHEDULED = "active", "scheduled"
"""Values of the attribute that puts a dispatch item into the sweeper's index: under way, or waiting for its time."""

MOST_RELEASES = 10
"""So many decisions to go on after a braking are kept with a campaign, the latest."""

SENT_LATE = 2 * MINUTE
"""Senders and their queue are through with what was released before a pause by then."""

_NO_SCHEDULE = {"schedule": None, "schedule_id": None}


def begin(store: Store, campaign: Campaign, revision: str, now: int, *, on_schedule: bool = False) -> None:
    """Draft or scheduled → resolving, with the content revision to send. Raises Conflict.

    The version that was prepared must still stand, so that what is sent is what was checked. The schedule is kept
    where it was what began (`on_schedule`).
    """
    values = {"status": Status.RESOLVING, "revision": revision, "started_at": now, "archived": None}
    entered = _update(
        campaign,
        SEND,
        now,
        values if on_schedule else values | _NO_SCHEDULE,
        Equals("version", campaign.version),
        next_run=True,
    )
    _transact(store, campaign, SEND, [entered, _activate(campaign, now)])


def schedule(store: Store, campaign: Campaign, planned: Schedule, now: int) -> None:
    """Draft or scheduled → scheduled for that time. Raises Conflict, also where another version was checked."""
    held = {"at": planned.at, "time_zone": planned.time_zone, "due_at": planned.due_at}
    values = {"status": Status.SCHEDULED, "schedule": held, "schedule_id": planned.id, "archived": None}
    update = _update(campaign, SCHEDULE, now, values, Equals("version", campaign.version))
    waiting = {"active": SCHEDULED, "progress_at": planned.due_at, "workspace": campaign.workspace}
    _transact(store, campaign, SCHEDULE, [update, Update(_dispatch(campaign), set=waiting)])


def unschedule(store: Store, campaign: Campaign, now: int) -> None:
    """Scheduled → draft. Raises Conflict."""
    update = _update(campaign, UNSCHEDULE, now, {"status": Status.DRAFT, **_NO_SCHEDULE})
    _transact(store, campaign, UNSCHEDULE, [update, Delete(_dispatch(campaign))])


def give_up(store: Store, campaign: Campaign, reason: str, now: int) -> bool:
    """Scheduled → failed: at its time it could not be sent. False when this version doesn't stand any more."""
    update = Update(
        keys.document(campaign.workspace, KIND, campaign.id),
        set={"status": Status.FAILED, "reason": reason, "completed_at": now, "updated_at": now},
        add={"version": 1},
        condition=all_of(Equals("status", Status.SCHEDULED), Equals("version", campaign.version)),
    )
    return _together(store, update, Delete(_dispatch(campaign)), _told(campaign, "campaign_failed", now, reason))


def archive(store: Store, campaign: Campaign, now: int) -> None:
    """Out of sight. What is archived already stays as it is. Raises Conflict."""
    _unless_so(store, campaign, _update(campaign, ARCHIVE, now, {"archived": True}, Without("archived")), ARCHIVE)


def unarchive(store: Store, campaign: Campaign, now: int) -> None:
    """Into sight again. What is in sight stays as it is. Raises Conflict."""
    _unless_so(
        store, campaign, _update(campaign, UNARCHIVE, now, {"archived": None}, Equals("archived", True)), UNARCHIVE
    )


@dataclass(frozen=True)
class Decision:
    """Somebody's that a campaign goes on. `figures` are those that it is taken in view of."""

    by: str
    figures: Figures


def resume(store: Store, campaign: Campaign, decision: Decision, now: int) -> None:
    """Paused → sending, or resolving where the audience is not frozen yet. Raises Conflict.

    Where the brake paused it, the decision is kept, and the brake counts from its figures. Who didn't know of the
    brake has not decided on it: that is a Conflict.
    """
    if campaign.frozen_audience:
        target = Status.SENDING
        condition: Condition = Equals("frozen_audience", campaign.frozen_audience)
    else:
        target = Status.RESOLVING
        condition = Without("frozen_audience")
    values: dict[str, Any] = {"status": target, "reason": None, "braked": None}
    if campaign.braked is None:
        known: Condition = Without("braked")
    else:
        known = Equals("run", campaign.run)
        released = {
            "by": decision.by,
            "at": now,
            "reason": campaign.reason or "",
            "figures": decision.figures.dump(),
        }
        values["releases"] = [*campaign.releases, released][-MOST_RELEASES:]
    entered = _update(campaign, RESUME, now, values, condition, known, next_run=True)
    _transact(store, campaign, RESUME, [entered, _activate(campaign, now)])


def resend(store: Store, campaign: Campaign, audience: str, states: Sequence[str], now: int) -> None:
    """Sent or cancelled → sending again, to the audience stored under that name, whose rows are in these states.

    Raises Conflict. Of two who ask at once, one gets through: the run that the audience was read in must still stand.
    """
    values = {
        "status": Status.SENDING,
        "reason": None,
        "braked": None,
        "completed_at": None,
        "resend_states": list(states),
        "resend_since": campaign.run + 1,
        "resend_audience": audience,
        "archived": None,
    }
    entered = _update(campaign, RESEND, now, values, Equals("run", campaign.run), next_run=True)
    _transact(store, campaign, RESEND, [entered, _activate(campaign, now)])


def pause(store: Store, campaign: Campaign, now: int) -> None:
    """Resolving or sending → paused. Raises Conflict."""
    _write(store, campaign, PAUSE, _update(campaign, PAUSE, now, {"status": Status.PAUSED}))


def pause_run(store: Store, campaign: Campaign, reason: str, now: int) -> bool:
    """Pause what the engine found it can't go on with. False when it isn't in this run of sending any more."""
    return _pause_run(store, campaign, {"reason": reason}, now, _told(campaign, "campaign_paused", now, reason))


def brake(store: Store, campaign: Campaign, reason: str, figures: Figures, now: int) -> bool:
    """Pause what comes back too badly, until somebody decides on it in view of the figures.

    False when it isn't in this run of sending any more, so that nothing is braked twice.
    """
    values = {"reason": reason, "braked": {"at": now, **figures.counts()}}
    told = _told(campaign, "campaign_braked", now, reason)
    # What somebody sent on after a braking is the workspace's concern: else they could go on so time and again.
    left_out = () if campaign.releases else (answered_for(campaign.workspace, campaign.id, now + SENT_LATE),)
    return _pause_run(store, campaign, values, now, told, *left_out)


def warn(store: Store, campaign: Campaign, verdict: Verdict, now: int) -> bool:
    """Tell of what comes back of a campaign, once in a run, and anew where there was `few` of it.

    False when that was told, or this is no run any more. The campaign stays as it is, and so does its version: nothing
    that people see in it has changed.
    """
    untold: list[Condition] = [Without("warned_in"), Below("warned_in", campaign.run)]
    if not verdict.few:
        untold.append(Equals("warned_few", True))
    update = Update(
        keys.document(campaign.workspace, KIND, campaign.id),
        set={"warned_in": campaign.run, "warned_few": verdict.few},
        condition=all_of(Equals("run", campaign.run), any_of(*untold)),
    )
    return _together(store, update, _told(campaign, "campaign_warned", now, verdict.reason))


def cancel(store: Store, campaign: Campaign, now: int) -> None:
    """Scheduled, resolving, sending or paused → cancelled. Raises Conflict.

    Where it began between the caller's reading and this, it is cancelled all the same.
    """
    values = {"status": Status.CANCELLED, "completed_at": now}
    if campaign.status is Status.SCHEDULED:
        waiting = _update(campaign, CANCEL, now, values, Equals("status", Status.SCHEDULED))
        try:
            store.transact([waiting, Delete(_dispatch(campaign))])
        except TransactionFailed:
            pass
        else:
            return
    under_way = OneOf("status", [status for status in CANCEL.allowed_from if status is not Status.SCHEDULED])
    _write(store, campaign, CANCEL, _update(campaign, CANCEL, now, values, under_way))


def freeze(
    store: Store, campaign: Campaign, audience: str, recipients: int, excluded: Mapping[str, int], now: int
) -> bool:
    """Resolving → sending to the audience stored under that name. False when it isn't resolving in this run any more.

    `recipients` may be written to; `excluded` counts the others by reason.
    """
    values = {
        "status": Status.SENDING,
        "frozen_audience": audience,
        "recipients": recipients,
        "excluded": dict(excluded),
    }
    return _engine(store, campaign, Status.RESOLVING, values, now)


def fail(store: Store, campaign: Campaign, reason: str, now: int) -> bool:
    """Resolving → failed: it can't be sent at all. False when it isn't resolving in this run any more."""
    values = {"status": Status.FAILED, "reason": reason, "completed_at": now}
    told = _told(campaign, "campaign_failed", now, reason)
    return _engine(store, campaign, Status.RESOLVING, values, now, told)


def complete(store: Store, campaign: Campaign, now: int) -> bool:
    """Sending → sent, with one notification. False when it isn't sending in this run any more."""
    values = {"status": Status.SENT, "completed_at": now}
    told = _told(campaign, "campaign_sent" if campaign.resend is None else "campaign_resent", now)
    return _engine(store, campaign, Status.SENDING, values, now, told)


def in_run(status: Status, run: int) -> Condition:
    """The condition that a campaign is in this state in this run."""
    return all_of(Equals("status", status), Equals("run", run))


def _engine(
    store: Store, campaign: Campaign, source: Status, values: Mapping[str, Any], now: int, *more: Write
) -> bool:
    update = Update(
        keys.document(campaign.workspace, KIND, campaign.id),
        set={**values, "updated_at": now},
        add={"version": 1},
        condition=in_run(source, campaign.run),
    )
    return _together(store, update, *more)


def _pause_run(store: Store, campaign: Campaign, values: Mapping[str, Any], now: int, *more: Write) -> bool:
    paused = {"status": Status.PAUSED, **values}
    return _together(store, _update(campaign, PAUSE, now, paused, Equals("run", campaign.run)), *more)


def _together(store: Store, *writes: Write) -> bool:
    try:
        store.transact(writes)
    except TransactionFailed:
        return False
    return True


def _told(campaign: Campaign, event: Event, now: int, reason: str = "") -> Put:
    about = About(campaign_id=campaign.id, name=campaign.content["name"])
    return announcement(campaign.workspace, event, now, about, reason)


def _update(
    campaign: Campaign,
    action: Action,
    now: int,
    values: Mapping[str, Any],
    *conditions: Condition,
    next_run: bool = False,
) -> Update:
    return Update(
        keys.document(campaign.workspace, KIND, campaign.id),
        set={**values, "updated_at": now},
        add={"version": 1, "run": 1} if next_run else {"version": 1},
        condition=all_of(OneOf("status", action.allowed_from), *conditions),
    )


def _activate(campaign: Campaign, now: int) -> Update:
    return Update(_dispatch(campaign), set={"active": ACTIVE, "progress_at": now, "workspace": campaign.workspace})


def _dispatch(campaign: Campaign) -> keys.Key:
    return keys.dispatch(campaign.workspace, campaign.id)


def _write(store: Store, campaign: Campaign, action: Action, update: Update) -> None:
    try:
        store.write(update)
    except ConditionFailed:
        raise _conflict(store, campaign, action) from None


def _unless_so(store: Store, campaign: Campaign, update: Update, action: Action) -> None:
    """Write what the campaign is to be, where it isn't that already."""
    try:
        store.write(update)
    except ConditionFailed as failed:
        if failed.item is None or failed.item["status"] not in action.allowed_from:
            raise _conflict(store, campaign, action) from None


def _transact(store: Store, campaign: Campaign, action: Action, writes: list[Write]) -> None:
    try:
        store.transact(writes)
    except TransactionFailed:
        raise _conflict(store, campaign, action) from None


def _conflict(store: Store, campaign: Campaign, action: Action) -> Conflict:
    there = read_campaign(store, campaign.workspace, campaign.id)
    if there.status in action.allowed_from:
        message = f"The campaign has changed meanwhile: it is at version {there.version}."
    else:
        message = refusal(there.status, action)
    return Conflict(message, there.status, allowed_actions(there.status))
