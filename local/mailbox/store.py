"""The mailbox's memory: messages, and the events still to be published. Touches: one SQLite file.

A message and its events are written together, so that neither is lost when we stop in between.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from godwit.clock import to_iso

from local.mailbox.events import Event
from local.mailbox.message import Message

_SCHEMA = """
create table if not exists messages (
    number integer primary key, recipient text not null, campaign text, sent_at integer not null, doc text not null
);
create index if not exists by_recipient on messages (recipient, number);
create index if not exists by_campaign on messages (campaign, number);
create table if not exists events (number integer primary key, at integer not null, payload text not null);
create index if not exists by_time on events (at);
create table if not exists suppressed (address text primary key, reason text not null, at integer not null);
"""


class MailStore:
    """Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False)
        self._database.executescript("pragma journal_mode = wal; pragma synchronous = normal;" + _SCHEMA)

    def add(self, message: Message, events: Iterable[Event]) -> None:
        """Keep a message, once per recipient, and the events to publish about it."""
        doc = json.dumps(asdict(message))
        rows = [(address, message.campaign, message.sent_at, doc) for address in message.to]
        due = [(event.at, json.dumps(event.payload)) for event in events]
        with self._lock, self._database:
            self._database.executemany(
                "insert into messages (recipient, campaign, sent_at, doc) values (?,?,?,?)", rows
            )
            self._database.executemany("insert into events (at, payload) values (?,?)", due)

    def page(
        self, limit: int, before: int | None = None, to: str | None = None, campaign: str | None = None
    ) -> tuple[list[dict[str, Any]], int | None]:
        """CONTRACT's outbox items, newest first, and what the next page comes before."""
        wheres, values = ["1"], list[Any]()
        for where, value in (("number < ?", before), ("recipient = ?", to), ("campaign = ?", campaign)):
            if value is not None:
                wheres.append(where)
                values.append(value)
        rows = self._all(
            f"select number, recipient, doc from messages where {' and '.join(wheres)} order by number desc limit ?",  # noqa: S608
            [*values, limit + 1],
        )
        return [_item(row) for row in rows[:limit]], rows[limit - 1][0] if len(rows) > limit else None

    def find(self, number: int) -> dict[str, Any] | None:
        """One outbox item by its number."""
        rows = self._all("select number, recipient, doc from messages where number = ?", [number])
        return _item(rows[0]) if rows else None

    def sent_since(self, at: int) -> int:
        """How many messages were sent at `at` (ms) or later."""
        return int(self._all("select count(*) from messages where sent_at >= ?", [at])[0][0])

    def due(self, now: int, limit: int) -> list[tuple[int, str]]:
        """Number and JSON of events whose time has come, the earliest first."""
        return self._all("select number, payload from events where at <= ? order by at, number limit ?", [now, limit])

    def published(self, numbers: Iterable[int]) -> None:
        """Forget events that are out."""
        with self._lock, self._database:
            self._database.executemany("delete from events where number = ?", [(number,) for number in numbers])

    def suppress(self, address: str, reason: str, at: int) -> None:
        """Put an address on the account's suppression list; `reason` is SES's, `at` in ms."""
        with self._lock, self._database:
            self._database.execute("insert or replace into suppressed values (?,?,?)", (address.lower(), reason, at))

    def suppressed(self, addresses: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Why and since when (ms) those of the addresses are suppressed that are, in lower case."""
        wanted = [address.lower() for address in addresses]
        marks = ",".join("?" * len(wanted))
        rows = self._all(f"select address, reason, at from suppressed where address in ({marks})", wanted)  # noqa: S608
        return {address: (reason, at) for address, reason, at in rows}

    def release(self, address: str) -> bool:
        """Take an address off the list; False where it isn't on it."""
        with self._lock, self._database:
            gone = self._database.execute("delete from suppressed where address = ?", (address.lower(),))
        return gone.rowcount > 0

    def close(self) -> None:
        """Write everything out."""
        with self._lock:
            self._database.close()

    def _all(self, query: str, values: list[Any]) -> list[Any]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _item(row: tuple[int, str, str]) -> dict[str, Any]:
    number, recipient, doc = row
    message = json.loads(doc)
    return {
        "number": number,
        "channel": "email",
        "to": recipient,
        "from": message["sender"],
        "subject": message["subject"],
        "html": message["html"],
        "text": message["text"],
        "headers": message["headers"],
        "attachments": message["attachments"],
        "campaign_id": message["tags"].get("campaign"),
        "sent_at": to_iso(message["sent_at"]),
    }
