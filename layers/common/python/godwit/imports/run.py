"""An import from the first row to the last, slice by slice. May touch: the store, objects, queues.

A slice counts when the import's document says so, by a write on condition of the version read. Killed anywhere, the
slice under way is performed again, from the same plan; whoever counts it first goes on, and others stop.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from godwit.clock import SECOND, Clock
from godwit.contacts import custom_fields
from godwit.contacts.timeline import Author
from godwit.contacts.vocabulary import vocabulary
from godwit.imports import jobs, rejects, slices, suppressions
from godwit.imports.apply import Applying, added
from godwit.imports.cells import UNCLOSED, AddressRow, Read, Reading, Reject
from godwit.imports.pinpoint import PinpointFile
from godwit.imports.plan import Counts, World
from godwit.imports.source import CsvFile, Source, Taken
from godwit.imports.suppressions import Suppressing, SuppressionFile
from godwit.imports.table import Unreadable
from godwit.notifications.announcement import About, Event, announcement
from godwit.queues import Message, Queue
from godwit.store import documents
from godwit.store.documents import Document
from godwit.store.objects import Objects
from godwit.store.progress import Overtaken, Progress
from godwit.store.protocol import Put, Store

SLICE = 500
"""Rows that are planned and counted together."""
ENOUGH_TIME = 30 * SECOND
"""With less than this left, an invocation hands over to the next."""


@dataclass(frozen=True)
class Importer:
    """What imports need. `time_left` answers the ms that this invocation still has."""

    store: Store
    objects: Objects
    imports: Queue
    indexing: Queue
    clock: Clock
    time_left: Callable[[], int]

    def run(self, workspace: str, identifier: str) -> None:
        """Go on with an import to its end, or while there is time, and then by a message to the next invocation.

        Each finishes one slice at least, so that a chain of messages ends. One that isn't running is left alone.
        """
        document = documents.find(self.store, workspace, jobs.KIND, identifier)
        if document is None:
            return
        run = _Run(self, workspace, document)
        try:
            if document.body["state"] == "running":
                run.go()
            elif document.body["state"] == "done":
                run.clean_up()
        except Unreadable as refused:
            self.fail(workspace, identifier, str(refused))
        except Overtaken:
            pass

    def fail(self, workspace: str, identifier: str, detail: str) -> None:
        """End an import that is running, and say why."""
        document = documents.find(self.store, workspace, jobs.KIND, identifier)
        if document is not None and document.body["state"] == "running":
            body = {**document.body, "state": "failed", "detail": detail}
            now = self.clock()
            told = [] if body["options"]["dry_run"] else [_told(workspace, document, "import_failed", now, detail)]
            documents.replace(self.store, workspace, jobs.KIND, identifier, body, document.version, now, told)


class _Run:
    """One invocation's work on one import, from `document` as it was read."""

    def __init__(self, importer: Importer, workspace: str, document: Document) -> None:
        self._importer = importer
        self._workspace = workspace
        self._progress = Progress(importer.store, workspace, jobs.KIND, document, importer.clock)
        self._options: dict[str, Any] = document.body["options"]
        self._known = vocabulary(importer.store, workspace)
        self._how = Applying(
            store=importer.store,
            workspace=workspace,
            clock=importer.clock,
            on_match=self._options["on_match"],
            tags=self._options["tags"],
            topics=[topic for topic in self._options["topics"] if topic in self._known.topics],
            default_topics=self._known.default_topics,
            consent=self._options["consent"],
            started_at=document.body["started_at"],
            by=Author(document.body["started_by"], "import", document.id),
        )

    def go(self) -> None:
        """Perform what is left of the import. Raises Unreadable, Overtaken."""
        source = self._open()
        if self._progress.body["rows"] is None:
            self._progress.save(rows=source.count())
        left = source.taken(self._progress.body["position"])
        batch: list[Taken] = []
        world = World()
        while batch := batch + list(islice(left, SLICE - len(batch))):
            fate = self._slice([taken.read for taken in batch], world)
            self._count(fate, {row: cells for taken in batch for row, cells in taken.cells.items()})
            batch = batch[fate.consumed :]
            if self._progress.body["processed"] < self._progress.body["rows"] and self._is_late():
                position = self._progress.body["position"]
                self._importer.imports.send([jobs.message(self._workspace, self._progress.id, position)])
                return
        self._finish(source.headings)

    def clean_up(self) -> None:
        """Remove what was only needed to be able to go on; of runs before, all."""
        kept = jobs.rejects_name(self._workspace, self._progress.document)
        for run in range(1, self._progress.body["run"] + 1):
            for name in list(self._importer.objects.names(self._folder(run))):
                if name != kept:
                    self._importer.objects.delete(name)

    def _open(self) -> Source:
        data = jobs.uploaded(self._importer.objects, self._workspace, self._progress.id)
        form, mapping = self._progress.body["format"], self._options["mapping"]
        if form == "suppressions":
            return SuppressionFile(data, self._known.country, self._known.time_zone)
        if form == "csv":
            return CsvFile(data, mapping, self._known.labels, self._reading(strict=mapping is not None))
        export = PinpointFile(data, form, self._reading(strict=False))
        if not self._options["dry_run"]:
            now = self._importer.clock()
            custom_fields.declare(self._importer.store, self._workspace, export.new_fields, now)
        return export

    def _reading(self, *, strict: bool) -> Reading:
        return Reading(self._known.country, self._known.time_zone, strict, self._known.custom)

    def _is_late(self) -> bool:
        return self._importer.time_left() < ENOUGH_TIME

    def _slice(self, taken: Sequence[Read | AddressRow], world: World) -> slices.Fate:
        if self._progress.body["format"] == "suppressions":
            addresses = [row for row in taken if isinstance(row, AddressRow | Reject)]
            return suppressions.perform(addresses, self._suppressing(), dry_run=self._options["dry_run"])
        rows = [row for row in taken if not isinstance(row, AddressRow)]
        if self._options["dry_run"]:
            return slices.rehearse(rows, self._how, world)
        index = self._progress.body["slices"]
        plan = jobs.plan_name(self._folder(self._progress.body["run"]), index)
        return slices.perform(rows, self._how, self._importer.objects, plan)

    def _suppressing(self) -> Suppressing:
        body, here = self._progress.body, self._importer
        reason = self._options.get("reason") or suppressions.REASON
        mark = f"{self._progress.id}#{body['run']}"
        return Suppressing(
            here.store, self._workspace, here.clock, reason, body["started_at"], body["started_by"], mark
        )

    def _count(self, fate: slices.Fate, cells: Mapping[int, list[str]]) -> None:
        body = self._progress.body
        if fate.rejects:
            self._importer.objects.write(self._part(body["slices"]), rejects.lines(fate.rejects, cells))
        left_out = {
            name: body["left_out"].get(name, 0) + fate.left_out.get(name, 0)
            for name in sorted({*body["left_out"], *fate.left_out})
        }
        unclosed = [f"Row {each.row}: {each.detail}." for each in fate.rejects if each.reason == UNCLOSED]
        counts = added(Counts.model_validate({name: body[name] for name in Counts.model_fields}), fate.counts)
        self._progress.save(
            processed=sum(counts.model_dump().values()),
            position=body["position"] + fate.consumed,
            slices=body["slices"] + 1,
            left_out=left_out,
            warning=body["warning"] or next(iter(unclosed), None),
            **counts.model_dump(),
        )

    def _finish(self, headings_of_file: Sequence[str]) -> None:
        body = self._progress.body
        objects = self._importer.objects
        if body["rejected"]:
            parts = [objects.read(self._part(index)) for index in range(body["slices"])]
            data = rejects.heading_line(headings_of_file) + b"".join(part.data for part in parts if part)
            objects.write(jobs.rejects_name(self._workspace, self._progress.document), data)
        if not self._options["dry_run"]:
            self._importer.indexing.send([Message({"workspace": self._workspace})])
        left_out = ", ".join(f"{name} {count}" for name, count in body["left_out"].items())
        told = [body["warning"], f"Values that made no sense were left out: {left_out}." if left_out else None]
        detail = " ".join(filter(None, told)) or None
        if self._options["dry_run"]:
            self._progress.save(state="done", detail=detail)
        else:
            now = self._importer.clock()
            done = _told(self._workspace, self._progress.document, "import_finished", now, detail or "")
            self._progress.save(done, state="done", detail=detail)
        self.clean_up()

    def _part(self, index: int) -> str:
        return jobs.part_name(self._folder(self._progress.body["run"]), index)

    def _folder(self, run: int) -> str:
        return jobs.run_folder(self._workspace, self._progress.id, run)


def _told(workspace: str, document: Document, event: Event, now: int, reason: str) -> Put:
    about = About(import_id=document.id, name=document.body["filename"])
    return announcement(workspace, event, now, about, reason)
