"""A CSV file of the suppressed addresses, written to S3 part by part, the oldest first. May touch: the store, objects.

Its columns are those that an import of suppressions recognises. Addresses of erased people, known by hashes, aren't in.
"""

from dataclasses import dataclass
from typing import Any

from godwit.clock import to_iso
from godwit.jobs.work import Work
from godwit.spreadsheet import BYTE_ORDER_MARK, csv_lines
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.objects import SMALLEST_PART

FILENAME = "suppressions.csv"
HEADINGS = ("address", "channel", "reason", "at")
_PAGE = 1_000


def go_on(work: Work) -> None:
    """Write the file to its end, or part by part while there is time. Raises Overtaken.

    A part is kept when the job's document has its ETag; one that was written and not counted is written again.
    """
    progress, objects = work.progress, work.objects
    if "upload" not in progress.body:
        name = work.object_name(FILENAME)
        begun: dict[str, Any] = {"file": name, "filename": FILENAME, "upload": objects.start_parts(name), "parts": []}
        progress.save(**begun, position="", complete=False)
    file, upload = progress.body["file"], progress.body["upload"]
    while not progress.body["complete"]:
        part, etags = _next_part(work), progress.body["parts"]
        etag = objects.write_part(file, upload, len(etags) + 1, part.data)
        done = progress.body["done"] + part.count
        progress.save(parts=[*etags, etag], position=part.position, complete=part.is_last, done=done)
        if not part.is_last and work.is_late():
            work.hand_over()
            return
    objects.finish_parts(file, upload, progress.body["parts"])
    progress.save(state="done", total=progress.body["done"])


@dataclass(frozen=True)
class _Part:
    """Some of the file: its bytes, of how many addresses, and the sort key of the last."""

    data: bytes
    count: int
    position: str
    is_last: bool


def _next_part(work: Work) -> _Part:
    partition = keys.suppressed(work.workspace)
    data = b"" if work.progress.body["parts"] else BYTE_ORDER_MARK + csv_lines([HEADINGS])
    position, count, more = work.progress.body["position"], 0, True
    while more and len(data) < SMALLEST_PART:
        start: Item | None = {"pk": partition.pk, "sk": position} if position else None
        page = work.store.query(partition, limit=_PAGE, start=start, consistent=True)
        data += csv_lines([item["address"], item["channel"], item["reason"], to_iso(item["at"])] for item in page.items)
        count, more = count + len(page.items), page.next is not None
        position = page.next["sk"] if page.next else position
    return _Part(data, count, position, not more)
