"""The same change of many contacts. May touch: the store, objects, queues.

A change that is made again changes nothing more, so a slice that was cut short is simply worked through again.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from godwit.contacts import custom_fields, topics
from godwit.contacts.answer import number_of
from godwit.contacts.commit import amend, doc_of
from godwit.contacts.custom_values import fits
from godwit.contacts.document import Doc, left_topics, with_topics
from godwit.contacts.listing import read_many
from godwit.contacts.timeline import Author
from godwit.contacts.values import TAG_COUNT
from godwit.errors import Invalid
from godwit.jobs.members import OBJECT, beyond, members
from godwit.jobs.work import Work
from godwit.queues import Message
from godwit.store import documents
from godwit.store.conditions import Item

SLICE = 500
"""Contacts that are changed and counted together."""
AT_ONCE = 100
"""A list of so many contacts is changed while the caller waits."""
_THREADS = 16

Change = Callable[[Doc], Doc]


def go_on(work: Work) -> None:
    """Change contacts to the end of the job, or while there is time. Raises Impossible, Overtaken, Contended."""
    progress = work.progress
    rows = members(work)
    change = _change_of(work)
    by = Author(progress.body["actor"], _SOURCES[progress.body["kind"]])
    if progress.body["total"] is None:
        progress.save(total=len(rows), position=0)
    while numbers := list(islice(beyond(rows, progress.body["position"]), SLICE)):
        items = read_many(work.store, work.workspace, numbers)
        touched = [item for item in items if change(doc_of(item)) != doc_of(item)]
        full = progress.body.get("full", 0) + sum(_is_full(work, doc_of(item)) for item in items)
        with ThreadPoolExecutor(_THREADS) as pool:
            too_large = sum(pool.map(lambda item: not _amended(work, item, change, by), touched))
        too_large += progress.body.get("too_large", 0)
        done = progress.body["done"] + len(numbers)
        progress.save(done=done, position=numbers[-1], full=full, too_large=too_large)
        if progress.body["done"] < progress.body["total"] and work.is_late():
            work.hand_over()
            return
    progress.save(state="done", detail=_detail(progress.body.get("full", 0), progress.body.get("too_large", 0)))
    if progress.body["total"] > AT_ONCE:
        work.queue("indexing").send([Message({"workspace": work.workspace})])
    if progress.body["options"].get("ids") is None:
        work.objects.delete(work.object_name(OBJECT))


def _is_full(work: Work, doc: Doc) -> bool:
    """Whether the contact can't have all the tags that it is to get."""
    options = work.progress.body["options"]
    wanted = _edited(doc["tags"], options["add"], options["remove"]) if work.progress.body["kind"] == "tags" else []
    return len(wanted) > TAG_COUNT


def _amended(work: Work, item: Item, change: Change, by: Author) -> bool:
    """Make the change; False where the contact would be too large to be stored, and stays as it is."""
    try:
        amend(work.store, work.workspace, number_of(item), change, work.clock, by)
    except Invalid:
        return False
    return True


def _detail(full: int, too_large: int) -> str | None:
    told = []
    if full:
        told.append(f"{full} contacts did not get all of the tags: {TAG_COUNT} are the most that one can have.")
    if too_large:
        told.append(f"{too_large} contacts are too large to get more and stay as they are.")
    return " ".join(told) or None


_SOURCES: Mapping[str, str] = {
    "tags": "bulk change",
    "topics": "bulk change",
    "remove_custom_field": "custom field removed",
    "remove_topic": "topic removed",
}


def _change_of(work: Work) -> Change:
    options: dict[str, Any] = work.progress.body["options"]
    match work.progress.body["kind"]:
        case "tags":
            return lambda doc: {**doc, "tags": _edited(doc["tags"], options["add"], options["remove"])[:TAG_COUNT]}
        case "topics":
            return lambda doc: _with_topics(doc, options["add"], options["remove"])
        case "remove_topic" if documents.find(work.store, work.workspace, topics.KIND, options["id"]) is not None:
            return lambda doc: doc  # who wanted to remove it did not get to it
        case "remove_topic":
            return lambda doc: _with_topics(doc, [], [options["id"]])
        case "remove_custom_field":
            # A field of the same name may be declared anew meanwhile; what fits it is a value of the new one.
            declared = custom_fields.declared(work.store, work.workspace).get(options["name"])
            return lambda doc: {
                **doc,
                "custom": {
                    name: value
                    for name, value in doc["custom"].items()
                    if name != options["name"] or (declared is not None and fits(declared, value))
                },
            }
    raise ValueError(work.progress.body["kind"])


def _with_topics(doc: Doc, add: list[str], remove: list[str]) -> Doc:
    """Topics that the person left are not joined again in bulk."""
    joined = [topic for topic in add if topic not in left_topics(doc)]
    return with_topics(doc, _edited(doc["topics"], joined, remove))


def _edited(present: list[str], add: list[str], remove: list[str]) -> list[str]:
    return list(dict.fromkeys([*(each for each in present if each not in remove), *add]))
