"""The messages of the two queues between campaign and recipient. Pure."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class ChainMessage:
    """The one message that drives a campaign: a step of a run.

    `enqueued`: the page that the step before committed is in the queue. A sweeper can't know, and says no.
    """

    workspace: str
    campaign: str
    run: int
    step: int
    enqueued: bool = True

    def body(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class RecipientMessage:
    """One recipient with its time slot (ms)."""

    workspace: str
    campaign: str
    run: int
    number: int
    slot: int

    def body(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
