"""The world: queues with delays and repeats, a ledger stream, a provider, and the real handlers between them."""

import heapq
import itertools
import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.campaigns import editing, launch
from godwit.campaigns.campaign import Campaign, read_campaign
from godwit.campaigns.checks import Checks
from godwit.campaigns.model import CampaignBody
from godwit.clock import MINUTE, SECOND, to_iso
from godwit.contacts.document import new_doc
from godwit.ids import new_id
from godwit.queues import Message
from godwit.sending.audiences import FrozenAudiences
from godwit.sending.deliver import Sender
from godwit.sending.dispatch import Engine
from godwit.sending.email_provider import Email
from godwit.sending.limits import rates_of
from godwit.sending.resolve import evaluate
from godwit.sending.revisions import Revisions
from godwit.sending.watch import CampaignWatch
from godwit.store import documents, keys
from godwit.store.conditions import Item
from godwit.store.expressions import to_item
from godwit.store.keys import Key
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import Put, query_all
from godwit.tracking.tokens import Signer
from ulid import ULID

from functions.analytics import aggregator
from functions.campaigns import orchestrator, sweeper
from functions.send_email import handler as send_email
from functions.webhooks import ses_events
from tests.simulation.faults import Executioner, Killed, Mortal

WORKSPACE = new_id()
SOMEBODY = "owner@example.test"
ORIGIN = "https://mail.test"
HTML = '<html><body><p>Hello {{ first_name }}</p><a href="https://shop.test/a?x=1&amp;y=2">A</a></body></html>'
VISIBILITY = 60 * SECOND
QUIET = 26 * 60 * MINUTE
"""After so long without anything to do, nothing will come any more."""


class FakeQueue:
    """Messages go into the world's agenda, after their delay."""

    def __init__(self, world: "World", name: str) -> None:
        self._world, self._name = world, name

    def send(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._world.post(self._name, json.dumps(message.body), message.delay * SECOND)


@dataclass
class WorldSchedules:
    """Schedules fire into the dispatch queue, unless they were removed by then, or are to be `forgotten`."""

    world: "World"
    held: set[str] = field(default_factory=set)
    forgotten: bool = False

    def create(self, name: str, due_at: int, body: Mapping[str, Any]) -> None:
        self.held.add(name)
        if not self.forgotten:
            self.world.post("schedules", json.dumps({"name": name, "body": body}), max(0, due_at - self.world.now))

    def remove(self, name: str) -> None:
        self.held.discard(name)

    def fire(self, event: Mapping[str, Any], _: Any) -> Mapping[str, Any]:
        for record in event["Records"]:
            firing = json.loads(record["body"])
            if firing["name"] in self.held:
                self.held.discard(firing["name"])
                self.world.post("dispatch", json.dumps(firing["body"]))
        return {"batchItemFailures": []}


@dataclass
class FakeProvider:
    """Accepts, unless `answer` raises; keeps what it accepted."""

    clock: Callable[[], int]
    quota: int = 6_000
    answer: Callable[[Email], None] = lambda email: None
    accepted: list[tuple[int, Email]] = field(default_factory=list)
    after: Callable[[Email], None] = lambda email: None

    def send(self, email: Email) -> str:
        self.answer(email)
        self.accepted.append((self.clock(), email))
        self.after(email)
        return f"message-{len(self.accepted)}"

    def per_minute(self) -> int:
        return self.quota


class World:
    """Everything between the API and the recipients. Time passes only in `run`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seed: int = 0, store: MemoryStore | None = None) -> None:
        self.random = random.Random(seed)
        self.now = 1_795_000_000_000
        self.memory, self.objects = store or MemoryStore(), MemoryObjects()
        self.schedules = WorldSchedules(self)
        self.executioner = Executioner()
        self.provider = FakeProvider(self.clock)
        self.unverified: set[str] = set()
        self.signer = Signer('{"1": "0123456789abcdef0123456789abcdef"}')
        self.repeat = 0.0
        self.jitter = 0
        self.stream: list[Any] = []
        self.dead_letters: list[str] = []
        self._context: Any = SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000)
        self._agenda: list[tuple[int, int, str, str, int]] = []
        self._order = itertools.count()
        self.memory.watchers.append(self._record)
        self._install(monkeypatch)

    def clock(self) -> int:
        return self.now

    def _install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        store, objects, provider = (
            Mortal(each, self.executioner) for each in (self.memory, self.objects, self.provider)
        )
        queues = {name: Mortal(FakeQueue(self, name), self.executioner) for name in ("dispatch", "email")}
        self.engine = Engine(
            store=store,
            audiences=FrozenAudiences(objects),
            revisions=Revisions(objects),
            dispatch=queues["dispatch"],
            email=queues["email"],
            clock=self.clock,
            evaluate=lambda campaign: evaluate(self.memory, self.objects, campaign, self.now),
            rates=lambda campaign: rates_of(self.memory, campaign, self.provider.per_minute()),
        )
        self.sender = Sender(
            store=store,
            provider_of=lambda workspace: provider,
            campaigns=CampaignWatch(self.memory, self.clock),
            revisions=Revisions(self.objects),
            signer=self.signer,
            origin=ORIGIN,
            clock=self.clock,
            new_id=new_id,
            sleep=self._sleep,
        )
        environment = SimpleNamespace(
            store=store, objects=objects, queue=lambda name: queues[name], origin=ORIGIN, schedules=self.schedules
        )
        monkeypatch.setattr(orchestrator, "engine", lambda: self.engine)
        monkeypatch.setattr(orchestrator, "environment", environment)
        monkeypatch.setattr(orchestrator, "senders", lambda: SimpleNamespace(refuses=self.unverified.__contains__))
        monkeypatch.setattr(orchestrator, "system_clock", self.clock)
        monkeypatch.setattr(send_email, "sender", lambda: self.sender)
        monkeypatch.setattr(sweeper, "environment", environment)
        monkeypatch.setattr(sweeper, "system_clock", self.clock)
        monkeypatch.setattr(aggregator, "environment", environment)
        monkeypatch.setattr(aggregator, "system_clock", self.clock)
        monkeypatch.setattr(ses_events, "environment", environment)
        self._handlers: dict[str, Callable[[Any, Any], Any]] = {
            "dispatch": orchestrator.handler,
            "email": send_email.handler,
            "ses-events": ses_events.handler,
            "schedules": self.schedules.fire,
        }

    def _sleep(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)

    # Setting up

    def add_contacts(self, count: int, **fields: Any) -> list[int]:
        """Contacts who may be written to, with numbers from 1 on."""
        start = len(self._contacts()) + 1
        for number in range(start, start + count):
            doc = {**new_doc(self.now), "email": f"person{number}@example.test", "first_name": f"Ada {number}"}
            doc["consent"] = {
                "email": {"given": True, "at": to_iso(self.now), "source": "test"},
                "sms": {"given": None, "at": None, "source": None},
            }
            item = {"version": 1, "updated_at": self.now - 5 * MINUTE, "doc": json.dumps({**doc, **fields})}
            self.memory.write(Put(keys.contact(WORKSPACE, number), item))
            self.memory.write(Put(keys.address(WORKSPACE, "email", doc["email"]), {"number": number}))
        return list(range(start, start + count))

    def _contacts(self) -> list[Item]:
        shards = (keys.contact_shard(WORKSPACE, shard) for shard in range(keys.SHARDS))
        return [item for shard in shards for item in query_all(self.memory, shard)]

    def create(self, **fields: Any) -> str:
        """A draft to everyone that can be sent."""
        content = {
            "name": "News",
            "audience": {"everyone": True},
            "subject": "Hello {{ first_name }}",
            "content": {"format": "html", "html": HTML},
            "sender": {"name": "Shop", "address": "shop@example.test"},
        }
        body = CampaignBody.model_validate({**content, **fields})
        # An id of this world's time: nothing can have happened to a campaign before it.
        return editing.create(self.memory, WORKSPACE, body, str(ULID.from_timestamp(self.now)), self.now).id

    def send(self, campaign: str) -> None:
        dispatch = FakeQueue(self, "dispatch")
        checks = Checks(self.memory, WORKSPACE, ORIGIN, self.objects)
        launch.send(self.memory, self.objects, dispatch, checks, WORKSPACE, campaign, ORIGIN, self.now, new_id)

    def pause(self, campaign: str) -> None:
        launch.pause(self.memory, WORKSPACE, campaign, self.now)

    def resume(self, campaign: str) -> None:
        launch.resume(self.memory, FakeQueue(self, "dispatch"), WORKSPACE, campaign, SOMEBODY, self.now)

    def resend(self, campaign: str, *states: str) -> None:
        dispatch, chosen = FakeQueue(self, "dispatch"), states or ("failed", "unknown")
        launch.resend(self.memory, self.objects, dispatch, WORKSPACE, campaign, chosen, self.now, new_id)

    def cancel(self, campaign: str) -> None:
        launch.cancel(self.memory, WORKSPACE, campaign, self.now)

    # What happened

    def campaign(self, identifier: str) -> Campaign:
        return read_campaign(self.memory, WORKSPACE, identifier)

    def rows(self, campaign: str) -> dict[int, Item]:
        shards = (keys.row_shard(WORKSPACE, campaign, shard) for shard in range(keys.SHARDS))
        return {int(row["sk"]): row for shard in shards for row in query_all(self.memory, shard)}

    def received(self) -> dict[str, int]:
        """How many emails the provider accepted, by address."""
        counts: dict[str, int] = {}
        for _, email in self.provider.accepted:
            counts[email.to] = counts.get(email.to, 0) + 1
        return counts

    def setting(self, identifier: str, body: dict[str, Any]) -> None:
        documents.create(self.memory, WORKSPACE, "settings", identifier, body, self.now)

    # Time

    def post(self, queue: str, body: str, delay: int = 0, receives: int = 0) -> None:
        due = self.now + delay + self.random.randint(0, self.jitter)
        heapq.heappush(self._agenda, (due, next(self._order), queue, body, receives))
        if self.random.random() < self.repeat:
            heapq.heappush(
                self._agenda, (due + self.random.randint(0, 30_000), next(self._order), queue, body, receives)
            )

    def run(self, until: Callable[[], bool] = lambda: False, *, lasting: int = QUIET, sweeping: bool = True) -> None:
        """Let time pass until `until` holds, nothing is left to do, or `lasting` ms are over."""
        end = self.now + lasting
        swept = self.now
        while not until():
            due = self._agenda[0][0] if self._agenda else None
            sweep_at = swept + 5 * MINUTE
            if due is None and (not sweeping or not self._active()):
                self.now = end if lasting < QUIET else self.now
                return
            if due is None or (sweeping and sweep_at < due):
                if sweep_at > end:
                    return
                swept = self.now = max(self.now, sweep_at)
                self._invoke(lambda: sweeper.handler({}, self._context))
                continue
            if due > end:
                return
            self.now = max(self.now, due)
            self.deliver_due()

    def _active(self) -> list[Item]:
        """What the sweeper looks after."""
        waiting = (keys.ACTIVE_CAMPAIGNS, keys.SCHEDULED_CAMPAIGNS)
        return [item for partition in waiting for item in query_all(self.memory, partition, index="active")]

    def deliver_due(self, most: int = 10) -> None:
        """One invocation: due messages of the queue whose turn it is, in a batch."""
        queue = self._agenda[0][2]
        batch: list[tuple[str, int]] = []
        held: list[tuple[int, int, str, str, int]] = []
        size = 1 if queue == "dispatch" else most
        while self._agenda and self._agenda[0][0] <= self.now and len(batch) < size:
            entry = heapq.heappop(self._agenda)
            if entry[2] == queue:
                batch.append((entry[3], entry[4]))
            else:
                held.append(entry)
        for entry in held:
            heapq.heappush(self._agenda, entry)
        self.invoke(queue, batch)

    def invoke(self, queue: str, batch: list[tuple[str, int]]) -> None:
        records = [{"messageId": str(i), "body": body, "eventSource": "aws:sqs"} for i, (body, _) in enumerate(batch)]
        answer = self._invoke(lambda: self._handlers[queue]({"Records": records}, self._context))
        if answer is None:
            failed = set(range(len(batch)))
        else:
            failed = {int(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]}
        for i in failed:
            body, receives = batch[i]
            if receives + 1 >= 5:
                self.dead_letters.append(body)
            else:
                heapq.heappush(self._agenda, (self.now + VISIBILITY, next(self._order), queue, body, receives + 1))

    def _invoke(self, act: Callable[[], Any]) -> Any:
        try:
            return act() or {}
        except Killed:
            return None

    # The stream

    def _record(self, key: Key, before: Item | None, after: Item | None) -> None:
        image: dict[str, Any] = {"Keys": to_item({"pk": key.pk, "sk": key.sk})}
        if before is not None:
            image["OldImage"] = to_item(before)
        if after is not None:
            image["NewImage"] = to_item(after)
        self.stream.append({"eventName": "MODIFY", "dynamodb": image})

    def aggregate(self, batches: Iterable[list[Any]] | None = None) -> None:
        """Hand the stream to the aggregator, in the given batches or in one go."""
        for batch in [self.stream] if batches is None else batches:
            event = {"Records": batch}
            while self._invoke(partial(aggregator.handler, event, self._context)) is None:
                pass
