"""100,000 rows through the real importer, in a process that is killed at random; its memory and its requests.

The store runs in the test's process, so that the importer's resident memory is what a Lambda would need.
"""

import json
import multiprocessing
import random
import threading
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.managers import BaseManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.store.objects import MemoryObjects

from functions.contacts import base, importer
from tests.integration.import_desk import COUNTS, Desk, Queue, consistent, people
from tests.metering import MeteredStore

ROWS = 100_000
MEMORY = 256 * 2**20
INVOCATION = 50.0
"""Seconds; an invocation hands over when less than 30 of them are left."""
KEY = b"soak"

pytestmark = pytest.mark.soak


class Cloud(BaseManager):
    """Reaches the store, the objects and the queues from another process."""


class WaitingQueue(Queue):
    """Gives a message until it is done with."""

    def first(self) -> Mapping[str, Any] | None:
        return self.bodies[0] if self.bodies else None

    def done(self) -> None:
        self.bodies.pop(0)


def serve(store: MeteredStore, objects: MemoryObjects, queues: Mapping[str, WaitingQueue]) -> Any:
    """Let other processes use these; answers the address."""
    Cloud.register("store", callable=lambda: store)
    Cloud.register("objects", callable=lambda: objects)
    Cloud.register("queue", callable=lambda name: queues[name])
    server = Cloud(address=("127.0.0.1", 0), authkey=KEY).get_server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.address


def work(address: Any, report: Connection) -> None:
    """The importer's process: takes messages until there are none, and tells the most memory that it had."""
    for name in ("store", "objects", "queue"):
        Cloud.register(name)
    cloud: Any = Cloud(address=address, authkey=KEY)
    cloud.connect()
    queue = cloud.queue("imports")
    importer.environment = SimpleNamespace(  # type: ignore[assignment]
        store=cloud.store(), objects=cloud.objects(), queue=lambda name: cloud.queue(name)
    )
    report.send("ready")
    while (body := queue.first()) is not None:
        ends = time.monotonic() + INVOCATION
        context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda ends=ends: (ends - time.monotonic()) * 1_000)
        attributes = {"ApproximateReceiveCount": "1"}
        record = {"messageId": "1", "body": json.dumps(body), "attributes": attributes, "eventSource": "aws:sqs"}
        assert importer.handler({"Records": [record]}, context) == {"batchItemFailures": []}
        queue.done()
    report.send(peak_memory())


def peak_memory() -> int:
    """Most bytes of memory that this process had at once. getrusage would tell those of its parent, before exec."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1_024


def import_all(address: Any, kills: int, fate: random.Random) -> int:
    """Have the importer work, killing it so many times; answers the most bytes that its last process had."""
    spawn = multiprocessing.get_context("spawn")
    while True:
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(address, theirs))
        process.start()
        assert ours.recv() == "ready"
        if kills > 0 and not ours.poll(fate.uniform(0.5, 6)):
            process.kill()
            process.join()
            kills -= 1
            continue
        peak: int = ours.recv()
        process.join()
        return peak


def test_a_hundred_thousand_rows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, objects, queues = desk.store, desk.objects, desk.queues
    assert isinstance(store, MeteredStore)
    address = serve(store, objects, queues)  # type: ignore[arg-type]
    data = people(ROWS)
    fate = random.Random(1)

    identifier = desk.start(data, tags=["imported"], consent={"source": "fair"})
    before = store.figures()
    peak = import_all(address, kills=0, fate=fate)
    spent = {name: (value - before.get(name, 0)) / ROWS for name, value in store.figures().items()}
    shown = desk.state(identifier)
    assert [shown[name] for name in COUNTS] == [ROWS, 0, 0, 0]
    assert peak < MEMORY

    versions = desk.versions()
    before = store.figures()
    again = desk.start(data, tags=["imported"], consent={"source": "fair"})
    peak_again = import_all(address, kills=0, fate=fate)
    spent_again = {name: (value - before.get(name, 0)) / ROWS for name, value in store.figures().items()}
    assert [desk.state(again)[name] for name in COUNTS] == [0, ROWS, 0, 0]
    assert desk.versions() == versions, "importing the same file again changes nothing"

    with capsys.disabled():
        print(f"\nimport of {ROWS} rows: at most {max(peak, peak_again) / 2**20:.0f} MB")
        for title, figures in (("new contacts", spent), ("nothing new", spent_again)):
            print(f"  {title}, per row: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items()))


def test_killed_at_random_every_row_counts_once(desk: Desk) -> None:
    address = serve(desk.store, desk.objects, desk.queues)  # type: ignore[arg-type]
    rows = ROWS // 4
    identifier = desk.start(people(rows))
    import_all(address, kills=12, fate=random.Random(2))
    shown = desk.state(identifier)
    assert [shown[name] for name in COUNTS] == [rows, 0, 0, 0]
    emails = [contact["email"] for contact in desk.contacts()]
    assert sorted(emails) == sorted(f"person{i}@example.com" for i in range(rows))
    consistent(desk)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(monkeypatch)
    desk.store = MeteredStore()
    desk.queues = {"imports": WaitingQueue(), "indexing": WaitingQueue(), "jobs": WaitingQueue()}
    monkeypatch.setattr(base.environment, "store", desk.store)
    monkeypatch.setattr(base.environment, "queue", desk.queues.__getitem__)
    return desk
