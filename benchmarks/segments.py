"""Segment previews against PostgreSQL: `python benchmarks/segments.py [sizes …]`, 100,000 and 1,000,000 by default.

Each filter is asked in turn of our index, of typed columns, and of one jsonb, for a count and the first 50 ids, which
must agree. What is timed of ours: reading the filter, evaluating it over the warm index, counting, the first page. The
rest of a preview is requests to AWS, which no laptop can time; bytes read, requests and memory are printed instead.
"""

import argparse
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from godwit.analytics.chunks import apply_changes
from godwit.clock import HOUR, MINUTE
from godwit.ids import new_id
from godwit.index import Memory
from godwit.segments import snapshot
from godwit.segments.evaluate import Evaluation
from godwit.segments.filter import parse_filter
from godwit.segments.fold import bring_up_to_date, rebuild
from godwit.segments.membership import Membership
from godwit.segments.preview import look
from godwit.segments.references import References
from godwit.settings import WorkspaceSettings
from godwit.store import documents, keys
from godwit.store.protocol import Put

from benchmarks.places import WORKSPACE, DiskObjects, Table, to_json
from benchmarks.population import CAMPAIGNS, NOW, Person, people
from benchmarks.postgres import Postgres, postgres
from benchmarks.segment_filters import FILTERS, SEGMENTS, Filter

REPEATS = 11
CHANGED = 2_000
PAGE = 50
T = TypeVar("T")
Answer = tuple[int, list[int]]
"""Count and first page."""


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--alone", action="store_true", help="without PostgreSQL: sizes, bytes read and memory only")
    parser.add_argument("--step", choices=["build", "memory"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step == "build":
        build(given.folder, given.sizes[0])
    elif given.step == "memory":
        print(json.dumps(preview_memory(given.folder)))
    else:
        for size in given.sizes:
            with tempfile.TemporaryDirectory(prefix="godwit-segments-") as folder:
                measure(Path(folder), size, given.alone)


def measure(folder: Path, size: int, alone: bool) -> None:
    """One size: in processes of their own what needs much memory, or must not."""
    print(f"\n{size:,} contacts", flush=True)
    _step("build", folder, size)
    if not alone:
        with postgres() as session:
            begun = time.perf_counter()
            session.load(people(size))
            print(f"  PostgreSQL loaded and indexed in {time.perf_counter() - begun:.0f} s", flush=True)
            compare(folder, session)
    cold = json.loads(_step("memory", folder, size, capture=True))
    size_of = cold["snapshot"]
    read = [each["bytes"] for each in cold["filters"]]
    print(f"  cold preview reads {min(read) / size_of:.1%} to {max(read) / size_of:.1%} of the snapshot:")
    for each in cold["filters"]:
        said = f"{each['bytes'] / 1e6:6.2f} MB ({each['bytes'] / size_of:5.1%})"
        said += f", with campaigns {each['all_bytes'] / 1e6:5.2f} MB"
        print(f"    {each['name']:24} {said} in {each['requests']:2} requests, {each['ms']:6.1f} ms")
    print(f"  peak memory of a process that previews all twelve: {cold['peak'] / 1e6:.0f} MB", flush=True)


def _step(step: str, folder: Path, size: int, capture: bool = False) -> str:
    command = [sys.executable, __file__, str(size), "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE if capture else None)
    return done.stdout or ""


# Building


def build(folder: Path, size: int) -> None:
    """Make the contact index and the campaigns' in the folder."""
    objects, table = DiskObjects(folder), Table()
    recent = set(random.Random(1).sample(range(1, size + 1), CHANGED))
    changed: dict[int, str] = {}
    ledger: list[tuple[str, str, int, dict[str, Any]]] = []
    for person in people(size):
        doc = to_json(person.doc)
        table.docs.append(doc)
        if person.number in recent:
            changed[person.number] = doc
        ledger += _rows(person)
    (folder / "changed.json").write_text(json.dumps(changed))
    apply_changes(table, objects, ledger)
    del ledger
    print(f"  built in {_seconds(lambda: rebuild(table, objects, WORKSPACE, NOW - 3 * HOUR, new_id)):.1f} s", end="")
    size_of = sum(objects.size(name) or 0 for name in objects.names(f"{WORKSPACE}/contact-index/"))
    print(f", snapshot {size_of / 1e6:.1f} MB ({size_of / size:.1f} bytes a contact)")
    table.recent = {number: (NOW - HOUR, doc) for number, doc in changed.items()}
    fold = _seconds(lambda: bring_up_to_date(table, objects, WORKSPACE, NOW - HOUR + MINUTE, new_id))
    print(f"  {CHANGED:,} changes folded in {fold * 1000:.0f} ms", flush=True)


def _rows(person: Person) -> list[tuple[str, str, int, dict[str, Any]]]:
    rows = []
    for at in person.sent:
        row: dict[str, Any] = {"version": 1, "state": "sent", "sent_at": NOW - 40 * 24 * HOUR}
        if at in person.opened:
            row |= {"opened_at": NOW - 39 * 24 * HOUR, "opens": 1}
        if at in person.clicked:
            row |= {"clicked_at": NOW - 39 * 24 * HOUR, "clicks": 1}
        rows.append((WORKSPACE, CAMPAIGNS[at], person.number, row))
    return rows


def _table(objects: DiskObjects, folder: Path, overlaid: bool) -> Table:
    """The store that previews ask: campaigns and segments, and the recent changes where wanted."""
    table = Table()
    for campaign in CAMPAIGNS:
        documents.create(table, WORKSPACE, "campaign", campaign, {}, NOW)
        for name in objects.names(f"{WORKSPACE}/campaigns/{campaign}/"):
            chunk = int(name.rpartition("-")[2])
            table.write(Put(keys.chunk_figures(WORKSPACE, campaign, chunk), {"version": 1}))
    for identifier, tree in SEGMENTS.items():
        documents.create(table, WORKSPACE, "segment", identifier, {"name": identifier, "filter": tree}, NOW)
    if overlaid:
        changed = json.loads((folder / "changed.json").read_text())
        table.recent = {int(number): (NOW - MINUTE, doc) for number, doc in changed.items()}
    return table


# Asking


def compare(folder: Path, session: Postgres) -> None:
    """Ask everybody in turn."""
    objects = DiskObjects(folder)
    table, overlaid = _table(objects, folder, overlaid=False), _table(objects, folder, overlaid=True)
    print(
        f"  {'ms, median of ' + str(REPEATS):24} {'godwit':>8} {'tuned':>9} {'jsonb':>9} {'ratio':>7} {'preview':>8} "
        f"{'overlaid':>8} {'count':>9}"
    )
    ratios = []
    for each in FILTERS:
        times: dict[str, list[float]] = {"godwit": [], "tuned": [], "attribs": [], "preview": [], "overlaid": []}
        answers: list[Answer] = []
        counts: list[int] = []
        ask = asker(table, objects, each)
        for _ in range(REPEATS):
            answers += [
                _timed(times["godwit"], ask),
                _from_postgres(session, times["tuned"], "tuned", each.tuned),
                _from_postgres(session, times["attribs"], "attribs", each.attribs),
            ]
            counts += [
                _timed(times["preview"], partial(_preview, table, objects, each)),
                _timed(times["overlaid"], partial(_preview, overlaid, objects, each)),
            ]
        if any(answer != answers[0] for answer in answers) or any(count != answers[0][0] for count in counts):
            raise SystemExit(f"{each.name}: the engines disagree: {[(count, ids[:3]) for count, ids in answers[:5]]}")
        median = {name: statistics.median(taken) for name, taken in times.items()}
        ratios.append(median["tuned"] / median["godwit"])
        print(
            f"  {each.name:24} {median['godwit']:8.3f} {median['tuned']:9.2f} {median['attribs']:9.2f} "
            f"{ratios[-1]:6.1f}x {median['preview']:8.2f} {median['overlaid']:8.2f} {answers[0][0]:9,}",
            flush=True,
        )
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"  geometric mean {mean:.1f}x the tuned PostgreSQL, weakest {min(ratios):.1f}x", flush=True)


def asker(table: Table, objects: DiskObjects, each: Filter) -> Callable[[], Answer]:
    """What answers the filter from the warm index: as a preview does, once it has what AWS keeps."""
    members = Membership(table, objects, WORKSPACE, NOW)
    members.add("found", parse_filter(each.tree))
    members.rows()
    references = References(table, objects, WORKSPACE)
    references.add(parse_filter(each.tree))
    context = references.context(WorkspaceSettings(), NOW)
    (index,) = members.current.chunks

    def ask() -> Answer:
        rows = Evaluation(index, context).rows(parse_filter(each.tree))
        return len(rows), list(islice(rows, PAGE))

    return ask


def _preview(table: Table, objects: DiskObjects, each: Filter) -> int:
    """All of a preview but the contacts of the page: with the reach on both channels."""
    return look(table, objects, WORKSPACE, parse_filter(each.tree), None, NOW, 0, 0).count


def _from_postgres(session: Postgres, times: list[float], table: str, where: str) -> Answer:
    counted, counting = session.ask(f"select count(*) from {table} where {where}")
    listed, listing = session.ask(f"select id from {table} where {where} order by id limit {PAGE}")
    times.append(counting + listing)
    return int(counted[0]), [int(row) for row in listed]


def preview_memory(folder: Path) -> dict[str, Any]:
    """What previews read when nothing is in memory yet, and how much memory the process came to need."""
    objects = DiskObjects(folder)
    table = _table(objects, folder, overlaid=True)
    found: list[dict[str, Any]] = []
    for each in FILTERS:
        snapshot._opened.clear()
        snapshot._memory = Memory(snapshot.MEMORY_LIMIT)
        objects.read_bytes = objects.ranged_bytes = objects.requests = 0
        taken: list[float] = []
        _timed(taken, partial(_preview, table, objects, each))
        found.append(
            {
                "name": each.name,
                "bytes": objects.ranged_bytes,
                "all_bytes": objects.read_bytes,
                "requests": objects.requests,
                "ms": taken[0],
            }
        )
    sizes = {name: objects.size(name) or 0 for name in objects.names(f"{WORKSPACE}/contact-index/")}
    newest = max(name for name in sizes if "manifest" not in name)
    return {
        "filters": found,
        "snapshot": sizes[newest],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _timed(times: list[float], act: Callable[[], T]) -> T:
    begun = time.perf_counter()
    result = act()
    times.append((time.perf_counter() - begun) * 1000)
    return result


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
