"""The workspace's brake: judged over all campaigns of the last 24 hours, released by an owner. May touch: the store.

While it holds, nothing begins or goes on: `send`, `resume` and `resend` are refused, and what is under way or begins by
its schedule is paused by its next step (`watch`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from godwit.analytics.outcomes import read_outcomes
from godwit.clock import DAY
from godwit.errors import Conflict
from godwit.notifications.announcement import About, Event, announcement
from godwit.reputation.window import UNTIL, Window, slot_of
from godwit.sending.brake import BrakeState, Figures, judge
from godwit.store import keys
from godwit.store.conditions import Absent, Condition, Equals, Item
from godwit.store.protocol import Store, TransactionFailed, Update, query_all

MOST_RELEASES = 20
WARNED_AGAIN = DAY
"""A warning is told again no sooner, but for one of few complaints."""


@dataclass(frozen=True)
class Standing:
    """How the workspace stands: `reason` for people, `since` (ms) of a braking, the figures of the window as of now.

    `releases` are the latest decisions of owners to go on: by whom, when, why it was braked, in view of which figures.
    """

    state: BrakeState
    reason: str
    since: int | None
    figures: Figures
    releases: Sequence[Mapping[str, Any]]


def standing(store: Store, workspace: str, now: int) -> Standing:
    """How the workspace stands, without changing anything."""
    item, window = _read(store, workspace, now)
    figures = window.add_up(read_outcomes(store, workspace, window.opens))
    releases = item.get("releases", ())
    if "braked" in item:
        braked = item["braked"]
        return Standing("braked", braked["reason"], braked["at"], figures, releases)
    verdict = judge(figures)
    # What only the next look will brake is a warning until then.
    state: BrakeState = "clear" if verdict.state == "clear" else "warning"
    return Standing(state, verdict.reason, None, figures, releases)


def _nobody(campaign: str) -> None:
    """Looks at no campaign."""


def look_at_workspace(
    store: Store, workspace: str, now: int, look_first: Callable[[str], None] = _nobody
) -> str | None:
    """Brake the workspace, or warn its people, where the figures demand it; answers why it is braked (None: it isn't).

    Before it is braked, `look_first` is told of each campaign that counts, so that one bad list is stopped by its own
    campaign's brake and not by all others' too, whoever happens to look first. Of several who look at once, one
    brakes, with one notification.
    """
    item, window = _read(store, workspace, now)
    if "braked" in item:
        return str(item["braked"]["reason"])
    outcomes = list(read_outcomes(store, workspace, window.opens))
    figures = window.add_up(outcomes)
    verdict = judge(figures)
    if verdict.state == "braked" and look_first is not _nobody:
        for campaign in sorted({outcome.campaign for outcome in outcomes}):
            look_first(campaign)
        return look_at_workspace(store, workspace, now)
    if verdict.state == "braked":
        reason = f"The workspace is braked, over all campaigns of 24 hours: {verdict.reason}"
        braked = {"at": now, "reason": reason, **figures.counts()}
        _write(store, workspace, item, {"braked": braked}, now, "workspace_braked", reason)
        return reason
    says_more = item.get("warned_few", False) and not verdict.few
    if verdict.state == "warning" and (says_more or now - item.get("warned_at", 0) >= WARNED_AGAIN):
        values = {"warned_at": now, "warned_few": verdict.few}
        _write(store, workspace, item, values, now, "workspace_warned", verdict.reason)
    return None


def braked_because(store: Store, workspace: str) -> str | None:
    """Why the workspace is braked, None where it isn't."""
    item = store.get(keys.workspace_brake(workspace), consistent=True) or {}
    return item["braked"]["reason"] if "braked" in item else None


def release_workspace(store: Store, workspace: str, by: str, now: int) -> None:
    """Somebody decides that sending goes on. What was sent until now isn't judged again. Raises Conflict."""
    item, window = _read(store, workspace, now)
    if "braked" not in item:
        raise Conflict("The workspace is not braked.", "clear")
    figures = window.add_up(read_outcomes(store, workspace, window.opens))
    decision = {"by": by, "at": now, "reason": item["braked"]["reason"], **figures.counts()}
    releases = [*item.get("releases", ()), decision][-MOST_RELEASES:]
    values = {"braked": None, UNTIL: slot_of(now), "releases": releases}
    if not _write(store, workspace, item, values, now):
        raise Conflict("Somebody else has released it meanwhile.", "clear")


def _read(store: Store, workspace: str, now: int) -> tuple[Item, Window]:
    """The brake's item (empty: there is none yet), and what it counts."""
    items = {item["sk"]: item for item in query_all(store, keys.brakes(workspace), consistent=True)}
    own = items.pop(keys.workspace_brake(workspace).sk, {})
    return own, Window(now, {campaign: item[UNTIL] for campaign, item in items.items()}, own.get(UNTIL, 0))


def _write(
    store: Store,
    workspace: str,
    before: Item,
    values: Mapping[str, Any],
    now: int,
    event: Event | None = None,
    reason: str = "",
) -> bool:
    """Change the item that was read, and tell of it. False where somebody was faster."""
    unchanged: Condition = Equals("version", before["version"]) if before else Absent()
    update = Update(keys.workspace_brake(workspace), set=values, add={"version": 1}, condition=unchanged)
    told = [announcement(workspace, event, now, About(), reason)] if event else []
    try:
        store.transact([update, *told])
    except TransactionFailed:
        return False
    return True
