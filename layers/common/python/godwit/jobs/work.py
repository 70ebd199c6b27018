"""What an invocation has at hand to work on one job. May touch: the store, objects, queues."""

from collections.abc import Callable
from dataclasses import dataclass

from godwit.clock import SECOND, Clock
from godwit.jobs import job
from godwit.queues import Queue
from godwit.store.objects import Objects
from godwit.store.progress import Progress
from godwit.store.protocol import Store

ENOUGH_TIME = 30 * SECOND
"""With less than this left, an invocation hands over to the next."""


@dataclass(frozen=True)
class Work:
    """One invocation's work. `queue` gives a queue by name, `time_left` the ms that the invocation still has."""

    store: Store
    objects: Objects
    queue: Callable[[str], Queue]
    clock: Clock
    time_left: Callable[[], int]
    workspace: str
    progress: Progress

    def is_late(self) -> bool:
        """Whether it's time to hand over to another invocation."""
        return self.time_left() < ENOUGH_TIME

    def hand_over(self, delay: int = 0) -> None:
        """Have another invocation go on, at the earliest in `delay` seconds."""
        self.queue("jobs").send([job.message(self.workspace, self.progress.id, delay)])

    def object_name(self, name: str) -> str:
        """The name of one of the job's own objects."""
        return f"{self.workspace}/jobs/{self.progress.id}/{name}"
