"""Taking up a job, wherever it stands. May touch: the store, objects, queues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from godwit.clock import Clock
from godwit.jobs import bulk, erase, export, export_suppressions, job, reclassify
from godwit.jobs.members import Impossible
from godwit.jobs.work import Work
from godwit.queues import Queue
from godwit.store import documents
from godwit.store.objects import Objects
from godwit.store.progress import Overtaken, Progress
from godwit.store.protocol import Store

_WORK: Mapping[job.Kind, Callable[[Work], None]] = {
    "tags": bulk.go_on,
    "topics": bulk.go_on,
    "remove_custom_field": bulk.go_on,
    "remove_topic": bulk.go_on,
    "export": export.go_on,
    "export_suppressions": export_suppressions.go_on,
    "erase": erase.go_on,
    "reclassify": reclassify.go_on,
}


@dataclass(frozen=True)
class Worker:
    """What jobs need: see `Work`."""

    store: Store
    objects: Objects
    queue: Callable[[str], Queue]
    clock: Clock
    time_left: Callable[[], int]

    def run(self, workspace: str, identifier: str) -> None:
        """Go on with a job to its end, or while there is time, and then by a message to the next invocation.

        Each counts one step at least, so that a chain of messages ends. A job that has ended is left alone.
        """
        document = documents.find(self.store, workspace, job.KIND, identifier)
        if document is None:
            return
        kind, state = document.body["kind"], document.body["state"]
        # An erased person is looked for again after the job says that it's done.
        if state != "running" and not (state == "done" and kind == "erase"):
            return
        progress = Progress(self.store, workspace, job.KIND, document, self.clock)
        work = Work(self.store, self.objects, self.queue, self.clock, self.time_left, workspace, progress)
        try:
            _WORK[kind](work)
        except Impossible as why:
            self.fail(workspace, identifier, str(why))
        except Overtaken:
            pass

    def fail(self, workspace: str, identifier: str, detail: str) -> None:
        """End a job that is running, and say why.

        An erasure is not given up: it stays due, and its message goes on with it when redriven from the dead letters.
        """
        document = documents.find(self.store, workspace, job.KIND, identifier)
        if document is not None and document.body["state"] == "running" and document.body["kind"] != "erase":
            body = {**document.body, "state": "failed", "detail": detail}
            documents.replace(self.store, workspace, job.KIND, identifier, body, document.version, self.clock())
