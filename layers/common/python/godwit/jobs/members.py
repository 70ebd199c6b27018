"""Which contacts a job is about: fixed when it begins, so that every invocation works on the same.

May touch: the store and objects. A job's options say `ids`, or `segment_id`, or neither: everyone.
"""

from collections.abc import Iterator
from typing import Any

from pyroaring import BitMap

from godwit.errors import Fault, Invalid, NotFound
from godwit.index.codec import dump_bitmap, load_bitmap
from godwit.jobs.work import Work
from godwit.segments import saved
from godwit.segments.audience import SegmentMissing, resolve
from godwit.store.objects import Changed, Objects
from godwit.store.protocol import Store

OBJECT = "members"


class Impossible(Exception):
    """The job can't be done; the message says why, for people."""


def require_segment(store: Store, workspace: str, identifier: str | None) -> None:
    """Raises Invalid where there is no such segment; None is fine."""
    try:
        if identifier is not None:
            saved.read(store, workspace, identifier)
    except NotFound:
        raise Invalid([Fault("segment_id", f"there is no segment '{identifier}'")]) from None


def members(work: Work) -> BitMap:
    """The numbers of the contacts that the job is about. Raises Impossible where its segment is gone."""
    options = work.progress.body["options"]
    if options.get("ids") is not None:
        return BitMap(options["ids"])
    name = work.object_name(OBJECT)
    stored = work.objects.read(name)
    if stored is not None:
        return load_bitmap(stored.data)
    found = _resolved(work, options)
    try:
        work.objects.create(name, dump_bitmap(found))
    except Changed:
        return members(work)
    return found


def beyond(rows: BitMap, position: int) -> Iterator[int]:
    """The numbers greater than `position`, in order."""
    return rows.iter_equal_or_larger(position + 1) if rows and rows.max() > position else iter(())


def includes(objects: Objects, workspace: str, identifier: str, number: int) -> bool | None:
    """Whether job `identifier` was about contact `number`; None where that isn't kept."""
    stored = objects.read(f"{workspace}/jobs/{identifier}/{OBJECT}")
    return None if stored is None else number in load_bitmap(stored.data)


def _resolved(work: Work, options: dict[str, Any]) -> BitMap:
    segment = options.get("segment_id")
    audience: dict[str, Any] = {"segments": [segment]} if segment else {"everyone": True}
    try:
        # Divided by who can be reached, which doesn't matter here; all parts together are the members.
        found = resolve(work.store, work.objects, work.workspace, audience, "email", None, work.clock())
    except SegmentMissing:
        raise Impossible("The segment is not there any more.") from None
    return found.sendable.union(found.sendable, *found.excluded.values())
