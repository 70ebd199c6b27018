"""The dispatch item: how far a campaign's chain is. May touch: the store. Written by the orchestrator only."""

from dataclasses import dataclass

from godwit.campaigns.campaign import Campaign
from godwit.sending.progress import Progress, restarted
from godwit.store import keys
from godwit.store.conditions import Condition, Equals, Item, Without, all_of
from godwit.store.protocol import ConditionFailed, Store, Update


@dataclass(frozen=True)
class Outbox:
    """What the last step committed to the queue: a fresh page (the last of the progress), numbers released again."""

    page: bool = False
    again: tuple[int, ...] = ()


@dataclass(frozen=True)
class Left:
    """What was under way to an audience when a resend began (ms): some of its rows may still be claimed."""

    audience: str
    progress: Progress
    since: int


@dataclass(frozen=True)
class State:
    """`step` is the one that comes next, at `due_at`; `moved_at` is when the campaign last got anywhere (ms).

    `stands` is the condition that nobody has committed a step since this was read; `left` is of earlier audiences.
    """

    step: int
    progress: Progress
    outbox: Outbox
    due_at: int
    moved_at: int
    stands: Condition
    left: tuple[Left, ...] = ()


def read_item(store: Store, workspace: str, campaign: str) -> Item | None:
    """The item as last written."""
    return store.get(keys.dispatch(workspace, campaign), consistent=True)


def state_of(item: Item | None, campaign: Campaign, now: int) -> State:
    """Where the campaign's present run is; one that has no step yet begins where the one before ended.

    Unless it is a resend: that has an audience of its own.
    """
    if item is None or "step" not in item:
        return State(0, Progress(), Outbox(), now, now, Without("step"))
    stands = all_of(Equals("run", item["run"]), Equals("step", item["step"]))
    progress, left = Progress.load(item["progress"]), left_of(item)
    if item["audience"] != campaign.going_to:
        left = (*left, Left(item["audience"], progress, now))
        return State(0, Progress(), Outbox(), now, now, stands, left)
    if item["run"] != campaign.run:
        return State(0, restarted(progress, now), Outbox(), now, now, stands, left)
    outbox = Outbox(item["page"], tuple(item["again"]))
    return State(item["step"], progress, outbox, item["due_at"], item["moved_at"], stands, left)


def left_of(item: Item) -> tuple[Left, ...]:
    """What was under way to earlier audiences."""
    return tuple(Left(each["audience"], Progress.load(each["progress"]), each["since"]) for each in item["left"])


def commit(campaign: Campaign, before: State, progress: Progress, outbox: Outbox, due_at: int, now: int) -> Update:
    """The write that makes a step happen: once, for the next one has another number."""
    values = {
        "run": campaign.run,
        "step": before.step + 1,
        "audience": campaign.going_to,
        "progress": progress.dump(),
        "left": [
            {"audience": each.audience, "progress": each.progress.dump(), "since": each.since} for each in before.left
        ],
        "page": outbox.page,
        "again": list(outbox.again),
        "due_at": due_at,
        "moved_at": before.moved_at if progress == before.progress else now,
        "progress_at": now,
    }
    return Update(keys.dispatch(campaign.workspace, campaign.id), set=values, condition=before.stands)


def touch(store: Store, item: Item, now: int) -> None:
    """Say that the campaign was looked after, so that the sweeper leaves it alone for a while."""
    _write(store, item, Update(_key(item), set={"progress_at": now}))


def deactivate(store: Store, item: Item) -> None:
    """Take the campaign out of the sweeper's index, unless it was resumed since the item was read."""
    _write(store, item, Update(_key(item), remove=["active"]))


def _key(item: Item) -> keys.Key:
    return keys.dispatch(item["workspace"], item["sk"])


def _write(store: Store, item: Item, update: Update) -> None:
    unchanged = Equals("progress_at", item["progress_at"])
    try:
        store.write(Update(update.key, set=update.set, remove=update.remove, condition=unchanged))
    except ConditionFailed:
        return
