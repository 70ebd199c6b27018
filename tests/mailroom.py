"""Campaigns that were sent, and the door through which SES tells what became of them, all in memory."""

import copy
import json
from types import SimpleNamespace
from typing import Any

import pytest
from godwit.clock import HOUR, to_iso
from godwit.contacts.document import new_doc
from godwit.ids import new_id
from godwit.ledger.claims import Recipient, claim, mark_sent
from godwit.store import keys
from godwit.store.conditions import Item
from godwit.store.memory import MemoryStore
from godwit.store.protocol import Put, query_all

from functions.webhooks import ses_events
from tests.corpus.ses import ACCOUNT, addressed

NOW = 1_795_000_000_000
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:ses-events"


class Mailroom:
    """A workspace with contacts from 1 on, each of whom every campaign was sent to."""

    def __init__(self, contacts: int = 3, campaigns: int = 1) -> None:
        self.store = MemoryStore()
        self.workspace = new_id()
        self.campaigns = [new_id() for _ in range(campaigns)]
        self.now = NOW
        for number in range(1, contacts + 1):
            self._add_contact(number)
            for campaign in self.campaigns:
                self.send(campaign, number)

    def _add_contact(self, number: int) -> None:
        doc = {**new_doc(NOW), "email": self.address(number), "topics": []}
        item = {"version": 1, "updated_at": NOW, "doc": json.dumps(doc)}
        self.store.write(Put(keys.contact(self.workspace, number), item))
        self.store.write(Put(keys.address(self.workspace, "email", doc["email"]), {"number": number}))

    def address(self, number: int) -> str:
        return f"person{number}@example.test"

    def recipient(self, number: int = 1, campaign: int = 0) -> Recipient:
        return Recipient(self.workspace, self.campaigns[campaign], number)

    def send(self, campaign: str, number: int) -> None:
        at = NOW + self.campaigns.index(campaign) * HOUR
        recipient = Recipient(self.workspace, campaign, number)
        to = keys.digest(self.workspace, "email", self.address(number))
        claim(self.store, recipient, run=1, claim_id="claim", now=at, sent_to=to)
        mark_sent(self.store, recipient, "claim", self.message_id(number, self.campaigns.index(campaign)), at + 1)

    def message_id(self, number: int, campaign: int = 0) -> str:
        return f"0100019a-{campaign}-{number}-000000"

    def event(self, name: str, number: int = 1, campaign: int = 0, later: int = 0) -> dict[str, Any]:
        """A sample about one of these messages, told `later` (ms) than it says."""
        recipient = self.recipient(number, campaign)
        event = addressed(name, recipient, self.address(number), self.message_id(number, campaign))
        if later:
            for details in event.values():
                if isinstance(details, dict) and "timestamp" in details:
                    details["timestamp"] = to_iso(NOW + later)
                if isinstance(details, dict) and "feedbackId" in details:
                    details["feedbackId"] = f"{name.replace('/', '-')}-{later}"
        return event

    def deliver(self, *events: Any, queue: str = QUEUE) -> list[str]:
        """Hand events or bodies to the handler, one by one; the ids of those that must come again."""
        bodies = [each if isinstance(each, str) else json.dumps(each) for each in events]
        records = [
            {"messageId": str(at), "body": body, "eventSource": "aws:sqs", "eventSourceARN": queue}
            for at, body in enumerate(bodies)
        ]
        if not records:
            return []
        context: Any = None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ses_events, "environment", SimpleNamespace(store=self.store))
            patch.setattr(ses_events, "clock", lambda: self.now)
            answer = ses_events.handler({"Records": records}, context)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    # What is known then

    def row(self, number: int = 1, campaign: int = 0) -> Item:
        return self.store.get(self.recipient(number, campaign).key) or {}

    def contact(self, number: int = 1) -> dict[str, Any]:
        item = self.store.get(keys.contact(self.workspace, number))
        doc: dict[str, Any] = json.loads(item["doc"]) if item else {}
        return doc

    def suppression(self, number: int = 1) -> Item | None:
        return self.store.get(keys.suppression(self.workspace, "email", self.address(number)))

    def listed(self) -> list[Item]:
        return list(query_all(self.store, keys.suppressed(self.workspace)))

    def raw_events(self, number: int = 1, campaign: int = 0) -> list[str]:
        where = keys.events(self.workspace, self.campaigns[campaign], number)
        return [item["kind"] for item in query_all(self.store, where)]

    def aside(self) -> list[Item]:
        return list(query_all(self.store, keys.KEPT_ASIDE))

    def state(self) -> dict[str, Any]:
        """Everything but what only counts changes or tells their order: versions, and the timeline."""
        kept = {}
        for (table, pk), items in self.store._items.items():
            for sk, item in items.items():
                if "#timeline#" not in pk:
                    kept[f"{table} {pk} {sk}"] = {
                        name: json.loads(value) if name == "doc" else value
                        for name, value in item.items()
                        if name not in ("version", "updated_at")
                    }
        return copy.deepcopy(kept)
