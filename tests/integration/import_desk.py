"""Where tests import files: the handlers of the API and the importer over one in-memory store."""

import csv
import io
import itertools
import json
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.queues import Message
from godwit.store import keys
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import query_all

from functions.contacts import api, base, importer, jobs
from tests.factories import WORKSPACE, api_event
from tests.simulation.faults import Executioner, Killed, Mortal

NOW = 1_800_000_000_000
COUNTS = ("created", "updated", "skipped", "rejected")


class Queue:
    """Keeps what is sent; `delayed` holds what isn't due yet."""

    def __init__(self) -> None:
        self.bodies: list[Mapping[str, Any]] = []
        self.delayed: list[Message] = []

    def send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            if message.delay:
                self.delayed.append(message)
            else:
                self.bodies.append(message.body)


class Urls:
    """Addresses that name the object."""

    def upload(self, name: str, size: int | None = None) -> str:
        return f"memory://{name}"

    def download(self, name: str, filename: str) -> str:
        return f"memory://{name}"


class Desk:
    """Where a user imports files: the two handlers over one store, and a queue between them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store, self.objects = MemoryStore(), MemoryObjects()
        self.executioner = Executioner()
        self.queues = {"imports": Queue(), "indexing": Queue(), "jobs": Queue()}
        self.time_left = 120_000
        self.invocations = 0
        self.later = 0
        self._ticks = itertools.count(NOW)
        plain = SimpleNamespace(store=self.store, objects=self.objects, queue=self.queues.__getitem__, urls=Urls())
        mortal = self.mortal = SimpleNamespace(
            store=Mortal(self.store, self.executioner),
            objects=Mortal(self.objects, self.executioner),
            queue=lambda name: Mortal(self.queues[name], self.executioner),
            urls=Urls(),
        )
        monkeypatch.setattr(base, "environment", plain)
        for module in (importer, jobs):
            monkeypatch.setattr(module, "environment", mortal)
        for module in (base, importer, jobs):
            monkeypatch.setattr(module, "clock", self.now)

    def now(self) -> int:
        """A clock that moves with each look at it; `later` ms ahead."""
        return next(self._ticks) + self.later

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        answer = api.handler(api_event(method, path, body, **more), SimpleNamespace())  # type: ignore[arg-type]
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def upload(self, data: bytes | str, filename: str = "people.csv", form: str = "csv") -> str:
        status, made = self.call("POST", "/v1/imports", {"filename": filename, "format": form})
        assert status == 201
        self.objects.write(
            made["upload_url"].removeprefix("memory://"), data.encode() if isinstance(data, str) else data
        )
        identifier: str = made["id"]
        return identifier

    def start(self, data: bytes | str, form: str = "csv", **options: Any) -> str:
        identifier = self.upload(data, form=form)
        status, started = self.call("POST", f"/v1/imports/{identifier}/start", options)
        assert (status, started["state"]) == (202, "running")
        return identifier

    def state(self, identifier: str) -> Any:
        status, shown = self.call("GET", f"/v1/imports/{identifier}", role="viewer")
        assert status == 200
        return shown

    def deliver(self, body: Mapping[str, Any], receives: int = 1) -> bool:
        """Hand one message to the importer, or to the worker of jobs; answers whether it is done with."""
        record = {
            "messageId": "1",
            "body": json.dumps(body),
            "attributes": {"ApproximateReceiveCount": str(receives)},
            "eventSource": "aws:sqs",
        }
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: self.time_left)
        self.invocations += 1
        try:
            consumer: Any = jobs if "job" in body else importer
            return bool(consumer.handler({"Records": [record]}, context) == {"batchItemFailures": []})
        except Killed:
            return False

    def drain(self, name: str = "imports") -> None:
        """Deliver until the queue is empty; what isn't done with comes again."""
        queue = self.queues[name]
        while queue.bodies:
            body = queue.bodies.pop(0)
            if not self.deliver(body):
                queue.bodies.append(body)

    def run(self, data: bytes | str, form: str = "csv", **options: Any) -> Any:
        """Import a file to its end."""
        identifier = self.start(data, form, **options)
        self.drain()
        shown = self.state(identifier)
        if shown["state"] == "done":
            assert sum(shown[count] for count in COUNTS) == shown["rows"] == shown["processed"]
        return shown

    def job(self, identifier: str) -> Any:
        """Work on a job until nothing is due (what is delayed stays in the queue), and answer it."""
        queue = self.queues["jobs"]
        while queue.bodies:
            body = queue.bodies.pop(0)
            if not self.deliver(body):
                queue.bodies.append(body)
        return self.call("GET", f"/v1/jobs/{identifier}", role="viewer")[1]

    def rejects(self, shown: Any) -> list[list[str]]:
        """The file of rejected rows."""
        data = self.objects.held[shown["rejects_url"].removeprefix("memory://")]
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    def contacts(self) -> list[dict[str, Any]]:
        """All contacts, by number, without what only time decides."""
        items = [
            item for shard in range(keys.SHARDS) for item in query_all(self.store, keys.contact_shard(WORKSPACE, shard))
        ]
        return [json.loads(item["doc"]) for item in sorted(items, key=lambda item: item["sk"]) if "doc" in item]

    def versions(self) -> list[int]:
        partitions = [keys.contact_shard(WORKSPACE, shard) for shard in range(keys.SHARDS)]
        return [item["version"] for partition in partitions for item in query_all(self.store, partition)]


def counts(shown: Any) -> tuple[int, ...]:
    return tuple(shown[name] for name in COUNTS)


def people(count: int, start: int = 0) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["E-Mail", "First Name", "Company", "Tags"])
    writer.writerows(
        [f"person{i}@example.com", f"Jörg {i}", f'"ACME", {i % 7} & Söhne 🎩', f"a|b{i % 3}"]
        for i in range(start, start + count)
    )
    return text.getvalue()


def consistent(desk: Desk) -> None:
    """Every address has exactly the pointer of the contact that has it."""
    held = {(kind, doc[kind]) for doc in desk.contacts() for kind in ("email", "phone", "external_id") if doc[kind]}
    pointers = {
        (kind, item["sk"])
        for kind in ("email", "phone", "external_id")
        for item in query_all(desk.store, keys.addresses(WORKSPACE, kind))
    }
    assert held == pointers


def timeless(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(({**doc, "created_at": None} for doc in contacts), key=str)
