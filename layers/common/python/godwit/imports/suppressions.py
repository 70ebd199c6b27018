"""A file of addresses that nothing may be sent to: read, and suppressed slice by slice. May touch: the store.

Godwit's own export and those of others are recognised by their headings: an address, and maybe a reason and since when.
"""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from godwit.clock import Clock, from_iso
from godwit.contacts import values
from godwit.contacts.email_address import email_address
from godwit.contacts.reachability import Channel
from godwit.contacts.suppression import held_against, suppress
from godwit.imports.cells import UNCLOSED, AddressRow, Reject, read_date
from godwit.imports.headings import recognise
from godwit.imports.plan import Counts
from godwit.imports.slices import Fate
from godwit.imports.source import Taken
from godwit.imports.table import Record, Table, Unreadable
from godwit.spreadsheet import meant
from godwit.store.protocol import Store
from godwit.text import as_one_line

REASON = "imported"
"""Where neither the file nor the request says why."""
_THREADS = 16
_ADDRESS = ("email", "address", "phone")
_HEADINGS = {
    "address": ("address", "recipient", "destination"),
    "reason": ("reason", "type", "suppressionreason"),
    "at": ("at", "since", "date", "created", "createdat", "lastupdatetime", "suppressedat"),
}
_REASONS = {"bounce": "hard_bounce", "bounced": "hard_bounce", "hardbounce": "hard_bounce", "complaint": "complaint"}
"""As SES's list and others have them."""


class SuppressionFile:
    """A CSV file of addresses. Raises Unreadable where no column holds any."""

    def __init__(self, data: bytes, country: str, time_zone: str) -> None:
        self._table = Table(data, lambda heading: _field(heading) is not None)
        self._fields = [_field(heading) for heading in self._table.headings]
        self._country, self._time_zone = country, time_zone
        self.headings = self._table.headings
        if not set(self._fields) & set(_ADDRESS):
            raise Unreadable("No column is known to hold addresses. Call one 'email', 'phone' or 'address'.")

    def count(self) -> int:
        """See `Source.count`."""
        return sum(1 for _ in self._table.rows())

    def taken(self, start: int) -> Iterator[Taken]:
        """See `Source.taken`; each row says one thing."""
        for record in islice(self._table.rows(), start, None):
            yield Taken(self._read(record), {record.row: record.cells})

    def _read(self, record: Record) -> AddressRow | Reject:
        if record.unclosed:
            return Reject(record.row, UNCLOSED, "a quotation mark is never closed")
        said: dict[str, str] = {}
        for field, cell in zip(self._fields, record.cells, strict=False):
            if field and (text := as_one_line(meant(cell)).strip()):
                said.setdefault(field, text)
        address = next((said[field] for field in _ADDRESS if field in said), None)
        if address is None:
            return Reject(record.row, "no_address", "there is no address")
        channel: Channel = "email" if "@" in address else "sms"
        try:
            normal = email_address(address) if channel == "email" else values.phone_number(address, self._country)
        except ValueError as refused:
            return Reject(record.row, "invalid_address", str(refused))
        try:
            at = from_iso(read_date(said["at"], self._time_zone)) if "at" in said else None
        except ValueError as refused:
            return Reject(record.row, "invalid_date", str(refused))
        return AddressRow(record.row, channel, normal, _reason(said.get("reason")), at)


def _field(heading: str) -> str | None:
    bare = re.sub(r"[\W_]+", "", heading.casefold())
    found = next((field for field, names in _HEADINGS.items() if bare in names), None)
    return found or (field if (field := recognise(heading)) in _ADDRESS else None)


def _reason(text: str | None) -> str | None:
    if text is None:
        return None
    return _REASONS.get(re.sub(r"[\W_]+", "", text.casefold()), text[: values.TEXT_LENGTH])


@dataclass(frozen=True)
class Suppressing:
    """How rows are carried out. `reason` and `started_at` (ms) hold where the file says nothing; `mark` is its own."""

    store: Store
    workspace: str
    clock: Clock
    reason: str
    started_at: int
    actor: str
    mark: str


def perform(rows: Sequence[AddressRow | Reject], how: Suppressing, *, dry_run: bool) -> Fate:
    """Suppress the addresses of a slice, or only look which aren't yet. Repeating counts the same.

    An address that is suppressed already is skipped, unless what the file says is graver. Raises Contended.
    """
    first = {(row.channel, row.address): row for row in reversed(rows) if isinstance(row, AddressRow)}

    def carry_out(row: AddressRow) -> bool:
        if dry_run:
            return held_against(how.store, how.workspace, row.channel, row.address) is None
        mark = f"{how.mark}#{row.row}"
        # Later than now can't be: it's a clock of others.
        at = how.started_at if row.at is None else max(0, min(row.at, how.started_at))
        where, reason = (how.store, how.workspace, row.channel, row.address), row.reason or how.reason
        held = suppress(*where, reason, at, how.clock, how.actor, "import", mark=mark)
        return bool(held.get("mark") == mark)

    with ThreadPoolExecutor(_THREADS) as pool:
        created = sum(pool.map(carry_out, first.values()))
    rejects = [row for row in rows if isinstance(row, Reject)]
    counts = Counts(created=created, skipped=len(rows) - len(rejects) - created, rejected=len(rejects))
    return Fate(len(rows), counts, rejects, {})
