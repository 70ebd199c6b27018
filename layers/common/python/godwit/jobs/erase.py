"""Erasing a person: from the table, the timeline, sign-ups, the ledger, and files they are in. May touch: all of these.

The contact's number and the facts of what was sent stay, so that no count changes. The addresses are suppressed, under
a hash alone: who asked to be forgotten isn't written to because an import brings them back. A pass that is cut short
begins anew: each of its steps may be repeated. Claims, imports and exports in flight may still write of the person, so
there is a second pass after 15 minutes, and as many more as there are imports and exports that haven't ended. What the
person is known by comes from the contact's tombstone, so that who was deleted can be erased too; it goes with the last
pass.
"""

from contextlib import suppress
from typing import Any

from godwit.clock import MINUTE, SECOND
from godwit.contacts.marks import Marks
from godwit.contacts.reachability import CHANNELS
from godwit.contacts.removal import bury, forget_history
from godwit.contacts.suppression import forget_address
from godwit.imports import jobs as imports
from godwit.imports.table import Unreadable
from godwit.jobs import job
from godwit.jobs.members import OBJECT, includes
from godwit.jobs.traces import Traces
from godwit.jobs.work import Work
from godwit.ledger.of_contact import rows_of
from godwit.signup.pending import forget_signups
from godwit.store import keys
from godwit.store.conditions import Item, Present
from godwit.store.documents import Document, to_document
from godwit.store.progress import Overtaken, Progress
from godwit.store.protocol import ConditionFailed, Store, Update, query_all
from godwit.store.tables import LEDGER
from godwit.tracking.classify import essence
from godwit.webhooks import aside

AGAIN = 15 * MINUTE
_GONE = "The file is gone: it held a person who was erased."
_ALL_CAMPAIGNS = 10**9


def go_on(work: Work) -> None:
    """Do a pass, as far as there is time, and see to it that another follows. Raises Overtaken, Contended."""
    progress = work.progress
    if progress.body.get("ended"):
        return
    early = progress.body.get("again_at", 0) - work.clock()
    if early > MINUTE:
        work.hand_over(delay=early // SECOND)
        return
    if not _clear(work):
        work.hand_over()
        return
    if progress.body["unfinished"] or "again_at" not in progress.body:
        progress.save(state="done", done=1, position="", unfinished=False, again_at=work.clock() + AGAIN)
        work.hand_over(delay=AGAIN // SECOND)
    else:
        _forget_marks(work, progress.body["options"]["number"])
        progress.save(marks={}, imports=[], ended=True)


def _clear(work: Work) -> bool:
    """One pass; False where time ran out before its end."""
    number = work.progress.body["options"]["number"]
    bury(work.store, work.workspace, number, work.clock, erased=True)
    if "imports" not in work.progress.body:
        tombstone = work.store.get(keys.contact(work.workspace, number), consistent=True) or {}
        known = {"marks": tombstone.get("marks", {}), "imports": tombstone.get("imports", [])}
        work.progress.save(total=1, position="", unfinished=False, **known)
    forget_history(work.store, work.workspace, number)
    marks: Marks = work.progress.body["marks"]
    for channel in CHANNELS:
        for digest in marks.get(channel, []):
            forget_address(work.store, work.workspace, channel, digest)
    if "again_at" not in work.progress.body:  # Who signs up after that does so anew.
        forget_signups(work.store, work.workspace, marks.get("email", []))
    traces = Traces(work.workspace, marks)
    for row in rows_of(work.store, work.workspace, number, most=_ALL_CAMPAIGNS).values():
        _clear_row(work.store, row, traces)
        _clear_events(work.store, keys.events(work.workspace, row["campaign"], number))
    _clear_aside(work, number, traces)
    return _clear_files(work, number, traces)


def _forget_marks(work: Work, number: int) -> None:
    """What the tombstone tells of the person isn't needed any more."""
    with suppress(ConditionFailed):  # a tombstone that has expired meanwhile must not come back
        gone = Update(keys.contact(work.workspace, number), remove=("marks", "imports"), condition=Present())
        work.store.write(gone)


def _clear_row(store: Store, row: Item, traces: Traces) -> None:
    """Where links with variables led goes, and so do addresses in what the provider said, and the hash of one.

    The row says that its person was erased, so that their further hits aren't written down.
    """
    said = {}
    if "reason" in row:
        said["reason"] = traces.redacted(row["reason"])
    for name in ("bounce", "delay"):
        if name in row:
            said[name] = row[name].partition(":")[0]  # what follows are the mail server's own words
    changed: dict[str, Any] = {name: text for name, text in said.items() if text != row[name]}
    if "erased" not in row:
        changed["erased"] = True
    gone = [name for name in ("targets", "sent_to") if name in row]
    if changed or gone:
        key = keys.Key(LEDGER, row["pk"], row["sk"])
        store.write(Update(key, set=changed, remove=gone, add={"version": 1}, condition=Present()))


def _clear_events(store: Store, events: keys.Partition) -> None:
    """When and which link stays; what the person's machine or mail server said of itself goes.

    Of the machine stays what tells it from a person's, so that hits can be judged anew.
    """
    for event in query_all(store, events, consistent=True):
        cleared = {"user_agent": essence(event.get("user_agent", "")) or None, "reason": None}
        changed = {name: value for name, value in cleared.items() if value != event.get(name)}
        if changed:
            key = keys.Key(LEDGER, event["pk"], event["sk"])
            with suppress(ConditionFailed):  # an event that has expired meanwhile must not come back
                store.write(Update(key, set=changed, condition=Present()))


def _clear_aside(work: Work, number: int, traces: Traces) -> None:
    """What a provider said that nobody understood goes as a whole, where it speaks of the person."""
    for item in aside.kept(work.store):
        if item.get("workspace", work.workspace) == work.workspace:
            named = item.get("number") == number
            if named or traces.are_in(item["body"].encode()):
                aside.forget(work.store, item)


def _clear_files(work: Work, number: int, traces: Traces) -> bool:
    """Look at every file that is kept, from where the invocation before left off."""
    seen, unfinished = work.progress.body["position"], work.progress.body["unfinished"]
    for kind in (imports.KIND, job.KIND):
        for document in map(to_document, query_all(work.store, keys.documents(work.workspace, kind), consistent=True)):
            position = f"{kind}#{document.id}"
            if position <= seen or document.id == work.progress.id:
                continue
            if kind == imports.KIND:
                settled = _clear_import(work, document, traces)
            else:
                settled = _clear_export(work, document, number, traces)
            unfinished = unfinished or not settled
            seen = position
            if work.is_late():
                work.progress.save(position=seen, unfinished=unfinished)
                return False
    work.progress.save(position=seen, unfinished=unfinished)
    return True


def _clear_import(work: Work, document: Document, traces: Traces) -> bool:
    """Remove an import's files where the person is in them; False where it must be looked at later."""
    body, identifier = document.body, document.id
    if body.get("erased"):
        return True
    if body["state"] == "running":
        return False
    upload = imports.upload_name(work.workspace, identifier)
    if identifier not in work.progress.body["imports"]:
        if work.objects.size(upload) is None:
            return True
        # One that is too large to be imported can't be looked through either.
        with suppress(Unreadable):
            if not traces.are_in(imports.uploaded(work.objects, work.workspace, identifier)):
                return True
    # The upload last: whoever takes this up again knows by it that the person was in there.
    for name in sorted(work.objects.names(imports.folder(work.workspace, identifier)), key=lambda name: name == upload):
        work.objects.delete(name)
    return _mark(work, imports.KIND, document, erased=True)


def _clear_export(work: Work, document: Document, number: int, traces: Traces) -> bool:
    """Remove a job's file where the person is in it; False where it must be looked at later."""
    body = document.body
    if body["state"] == "running" and body["kind"] == "export_suppressions":
        return False
    if body["state"] == "running" and body["kind"] == "export":
        return includes(work.objects, work.workspace, document.id, number) is False
    if body["state"] != "done" or not body.get("file"):
        return True
    included = includes(work.objects, work.workspace, document.id, number)
    if included is None:
        stored = work.objects.read(body["file"])
        included = stored is not None and traces.are_in(stored.data)
    if not included:
        return True
    work.objects.delete(body["file"])
    work.objects.delete(f"{work.workspace}/jobs/{document.id}/{OBJECT}")
    return _mark(work, job.KIND, document, file=None)


def _mark(work: Work, kind: str, document: Document, **changes: Any) -> bool:
    try:
        Progress(work.store, work.workspace, kind, document, work.clock).save(detail=_GONE, **changes)
    except Overtaken:
        return False
    return True
