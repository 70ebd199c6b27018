"""A CSV file of contacts, written to S3 part by part, so that no invocation needs to hold or finish all of it.

May touch: the store and objects. Its headings are those that an import recognises.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyroaring import BitMap

from godwit.clock import to_iso
from godwit.contacts import custom_fields, topics
from godwit.contacts.answer import number_of
from godwit.contacts.commit import doc_of
from godwit.contacts.listing import read_many
from godwit.jobs.members import beyond, members
from godwit.jobs.work import Work
from godwit.spreadsheet import BYTE_ORDER_MARK, csv_lines
from godwit.store.conditions import Item
from godwit.store.objects import SMALLEST_PART

SLICE = 500
"""Contacts that are read together."""
FILENAME = "contacts.csv"

_PLAIN = (
    "email",
    "phone",
    "external_id",
    "first_name",
    "last_name",
    "company",
    "city",
    "region",
    "country",
    "time_zone",
    "language",
    "tags",
    "revenue",
    "project_statuses",
    "last_interaction_at",
)
_LAST = ("tracking", "email_unsubscribed_at", "sms_opted_out_at")


def go_on(work: Work) -> None:
    """Write the file to its end, or part by part while there is time. Raises Impossible, Overtaken.

    A part is kept when the job's document has its ETag; one that was written and not counted is written again.
    """
    progress, objects = work.progress, work.objects
    rows = members(work)
    if progress.body["total"] is None:
        _begin(work, len(rows))
    file, upload = progress.body["file"], progress.body["upload"]
    for part in _parts(work, rows):
        etags = progress.body["parts"]
        etag = objects.write_part(file, upload, len(etags) + 1, part.data)
        progress.save(parts=[*etags, etag], position=part.position, done=progress.body["done"] + part.count)
        if progress.body["done"] < progress.body["total"] and work.is_late():
            work.hand_over()
            return
    objects.finish_parts(file, upload, progress.body["parts"])
    progress.save(state="done")


@dataclass(frozen=True)
class _Part:
    """Some of the file: its bytes, and of how many contacts, up to which number."""

    data: bytes
    count: int
    position: int


def _begin(work: Work, total: int) -> None:
    name = work.object_name(FILENAME)
    work.progress.save(
        total=total,
        position=0,
        file=name,
        filename=FILENAME,
        upload=work.objects.start_parts(name),
        parts=[],
        columns=sorted(custom_fields.declared(work.store, work.workspace)),
    )


def _parts(work: Work, rows: BitMap) -> Iterator[_Part]:
    """What is left of the file; of a file without contacts, the headings."""
    columns, position = work.progress.body["columns"], work.progress.body["position"]
    named = {topic.id: topic.body["name"] for topic in topics.all_topics(work.store, work.workspace)}
    data = b"" if work.progress.body["parts"] else BYTE_ORDER_MARK + csv_lines([_headings(columns)])
    left, count = beyond(rows, position), 0
    while numbers := list(islice(left, SLICE)):
        items = read_many(work.store, work.workspace, numbers)
        data += csv_lines(_cells(item, columns, named) for item in items)
        count, position = count + len(numbers), numbers[-1]
        if len(data) >= SMALLEST_PART:
            yield _Part(data, count, position)
            data, count = b"", 0
    if data:
        yield _Part(data, count, position)


def _headings(columns: Sequence[str]) -> list[str]:
    consent = [f"{channel}_consent{part}" for channel in ("email", "sms") for part in ("", "_at", "_source")]
    suppressed = ["email_suppressed", "sms_suppressed"]
    custom = [f"custom.{name}" for name in columns]
    return ["id", *_PLAIN, "topics", *consent, *_LAST, *suppressed, "created_at", "updated_at", *custom]


def _cells(item: Item, columns: Sequence[str], topic_names: Mapping[str, str]) -> list[str]:
    doc = doc_of(item)
    consent = [doc["consent"][channel][part] for channel in ("email", "sms") for part in ("given", "at", "source")]
    values = [
        number_of(item),
        *(doc[name] for name in _PLAIN),
        [topic_names.get(topic, topic) for topic in doc["topics"]],
        *consent,
        *(doc[name] for name in _LAST),
        doc["suppressed"]["email"],
        doc["suppressed"]["sms"],
        doc["created_at"],
        to_iso(item["updated_at"]),
        *(doc["custom"].get(name) for name in columns),
    ]
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "|".join(value)
    return str(value)
