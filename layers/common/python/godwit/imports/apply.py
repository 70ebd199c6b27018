"""Carrying out a plan: each contact written once, many at a time. May touch: the store.

Doing it again changes nothing more: a contact whose number is taken was made by the same plan, and values that are
there already are not written.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from godwit.clock import Clock, to_iso
from godwit.contacts.commit import AddressTaken, Stale, amend, commit
from godwit.contacts.document import Doc, left_topics, merge, new_doc, with_topics
from godwit.contacts.reachability import STOPPED_FIELD, Channel
from godwit.contacts.timeline import Author
from godwit.contacts.values import TAG_COUNT
from godwit.errors import Invalid
from godwit.imports.cells import Reject
from godwit.imports.plan import Counts, Intent, OnMatch, Plan
from godwit.store.protocol import Store

THREADS = 16


@dataclass(frozen=True)
class Applying:
    """What holds for all rows of an import. `started_at` (ms) is when consent counts from.

    `topics` are for all contacts but those who left one, `default_topics` for new ones.
    """

    store: Store
    workspace: str
    clock: Clock
    on_match: OnMatch
    tags: list[str]
    topics: list[str]
    default_topics: list[str]
    consent: dict[str, Any] | None
    started_at: int
    by: Author


@dataclass(frozen=True)
class Change:
    """How what happened differs from the plan, because others wrote at the same time."""

    counts: Counts
    rejects: list[Reject]


def carry_out(plan: Plan, how: Applying) -> tuple[Counts, list[Reject]]:
    """Write what the plan says; answers what became of its rows in the end.

    Raises Contended, and what the store raises; then some of it is written, and it's right to do all of it again.
    """
    tasks: list[Callable[[], Change]] = [
        *(_task(_make, how, number, intent) for number, intent in enumerate(plan.new, start=plan.first_number)),
        *(_task(_change, how, number, intent) for number, intent in plan.known.items()),
    ]
    with ThreadPoolExecutor(THREADS) as pool:
        changes = list(pool.map(lambda task: task(), tasks))
    counts, rejects = plan.counts, list(plan.rejects)
    for change in changes:
        counts = added(counts, change.counts)
        rejects += change.rejects
    return counts, sorted(rejects, key=lambda reject: reject.row)


def added(one: Counts, other: Counts) -> Counts:
    """The sums."""
    return Counts(
        created=one.created + other.created,
        updated=one.updated + other.updated,
        skipped=one.skipped + other.skipped,
        rejected=one.rejected + other.rejected,
    )


_AS_PLANNED = Change(Counts(), [])


def _task(
    write: Callable[[Applying, int, Intent], Change], how: Applying, number: int, intent: Intent
) -> Callable[[], Change]:
    return lambda: write(how, number, intent)


def _make(how: Applying, number: int, intent: Intent) -> Change:
    now = how.clock()
    try:
        made = {**new_doc(now), "topics": how.default_topics}
        commit(how.store, how.workspace, number, None, _merged(how, made, intent, now), how.clock, how.by)
    except Stale:
        return _AS_PLANNED
    except Invalid as refused:
        return _too_large(intent, Counts(created=-1, updated=1 - len(intent.rows)), refused)
    except AddressTaken as taken:
        owners = set(taken.others.values())
        if len(owners) > 1:
            return _conflict(intent, Counts(created=-1, updated=1 - len(intent.rows)))
        if how.on_match == "skip":
            rows = len(intent.rows)
            return Change(Counts(created=-1, updated=1 - rows, skipped=rows), [])
        # Someone else made the contact after the plan; then the row finds it there.
        return _change(how, owners.pop(), intent, Counts(created=-1, updated=1))
    return _AS_PLANNED


def _change(how: Applying, number: int, intent: Intent, moved: Counts = _AS_PLANNED.counts) -> Change:
    try:
        merged = partial(_merged, how, intent=intent, now=how.started_at)
        amend(how.store, how.workspace, number, merged, how.clock, how.by)
    except AddressTaken:
        return _conflict(intent, added(moved, Counts(updated=-len(intent.rows))))
    except Invalid as refused:
        return _too_large(intent, added(moved, Counts(updated=-len(intent.rows))), refused)
    return Change(moved, [])


def _conflict(intent: Intent, moved: Counts) -> Change:
    detail = "another contact got one of the addresses of this row at the same time"
    return _rejected(intent, moved, "address_conflict", detail)


def _too_large(intent: Intent, moved: Counts, refused: Invalid) -> Change:
    return _rejected(intent, moved, "too_large", f"with it, the contact can't be stored: {refused.faults[0].message}")


def _rejected(intent: Intent, moved: Counts, reason: str, detail: str) -> Change:
    rejects = [Reject(row, reason, detail) for row in intent.rows]
    return Change(added(moved, Counts(rejected=len(rejects))), rejects)


def _merged(how: Applying, doc: Doc, intent: Intent, now: int) -> Doc:
    merged = merge(doc, intent.change, now)
    joined = [topic for topic in how.topics if topic not in left_topics(doc)]
    merged = with_topics(merged, list(dict.fromkeys([*doc["topics"], *joined])))
    merged["tags"] = list(dict.fromkeys([*doc["tags"], *intent.tags, *how.tags]))[: max(TAG_COUNT, len(doc["tags"]))]
    for channel, at in intent.stopped.items():
        merged = _stopped(merged, channel, at or to_iso(how.started_at), how.by.source)
    if how.consent is not None:
        merged["consent"] = {
            channel: _consented(how, merged, channel, stands) for channel, stands in merged["consent"].items()
        }
    return merged


def _stopped(doc: Doc, channel: Channel, at: str, source: str) -> Doc:
    """A no that was said elsewhere at `at`; what a person said here later, and a no that was known, stand."""
    stands = doc["consent"][channel]
    if doc[STOPPED_FIELD[channel]] is not None or (stands["given"] and (stands["at"] or "") > at):
        return doc
    refused = {"given": False, "at": at, "source": source}
    return {**doc, STOPPED_FIELD[channel]: at, "consent": {**doc["consent"], channel: refused}}


def _consented(how: Applying, doc: Doc, channel: Channel, stands: dict[str, Any]) -> dict[str, Any]:
    """A yes for those who haven't said anything; what a person said or stopped is theirs to change."""
    assert how.consent is not None
    stopped = doc[STOPPED_FIELD[channel]]
    if not how.consent[channel] or stopped is not None or stands["given"] is not None:
        return stands
    return {"given": True, "at": to_iso(how.started_at), "source": how.consent["source"] or "import"}
