"""The states of a campaign and the actions between them: CONTRACT's table. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where a campaign is in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RESOLVING = "resolving"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class Action:
    """What may be done to a campaign, and from where."""

    name: str
    allowed_from: tuple[Status, ...]


SEND = Action("send", (Status.DRAFT, Status.SCHEDULED))
SCHEDULE = Action("schedule", (Status.DRAFT, Status.SCHEDULED))
UNSCHEDULE = Action("unschedule", (Status.SCHEDULED,))
PAUSE = Action("pause", (Status.RESOLVING, Status.SENDING))
RESUME = Action("resume", (Status.PAUSED,))
CANCEL = Action("cancel", (Status.SCHEDULED, Status.RESOLVING, Status.SENDING, Status.PAUSED))
RESEND = Action("resend", (Status.SENT, Status.CANCELLED))
DUPLICATE = Action("duplicate", tuple(Status))
ARCHIVE = Action("archive", (Status.DRAFT, Status.SENT, Status.CANCELLED, Status.FAILED))
UNARCHIVE = Action("unarchive", ARCHIVE.allowed_from)

ACTIONS = (SEND, SCHEDULE, UNSCHEDULE, PAUSE, RESUME, CANCEL, RESEND, DUPLICATE, ARCHIVE, UNARCHIVE)


_CAMPAIGN = {
    Status.DRAFT: "A draft",
    Status.SCHEDULED: "A scheduled campaign",
    Status.RESOLVING: "A campaign that is about to be sent",
    Status.SENDING: "A campaign that is being sent",
    Status.PAUSED: "A paused campaign",
    Status.SENT: "A campaign that was sent",
    Status.CANCELLED: "A cancelled campaign",
    Status.FAILED: "A failed campaign",
}
_DONE = {
    SEND: "sent",
    SCHEDULE: "scheduled",
    UNSCHEDULE: "taken off its schedule",
    PAUSE: "paused",
    RESUME: "resumed",
    CANCEL: "cancelled",
    RESEND: "sent once more",
    DUPLICATE: "duplicated",
    ARCHIVE: "archived",
    UNARCHIVE: "brought back from the archive",
}


def refusal(status: Status, action: Action) -> str:
    """What to tell who asked for an action that isn't possible."""
    return f"{_CAMPAIGN[status]} can't be {_DONE[action]}."


def allowed_actions(status: Status) -> list[str]:
    """The actions that a campaign in this state can take."""
    return [action.name for action in ACTIONS if status in action.allowed_from]
