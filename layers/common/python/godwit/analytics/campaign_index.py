"""The campaign index: one chunk of 65,536 contact numbers, brought up to date by assignment from ledger rows. Pure.

A row's facts replace what the chunk said of its number, and a row that is not newer than what the chunk knows is
passed over. So replaying, splitting, merging and reordering stream batches changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pyroaring import BitMap
from ulid import ULID

from godwit.clock import MINUTE
from godwit.index import Index, Row, Schema, Sets, Slices
from godwit.ledger.rows import FAILED, LINK, RELEASED, SKIPPED, STATES, bounced_at

CHUNK_BITS = 16
SLOT = 15 * MINUTE

TIMED = ("sent", "delivered", "opened", "clicked")
"""Facts whose time is kept, in slots of 15 minutes since 1970."""
MACHINE = {"opened_machine": "machine_opened_at", "clicked_machine": "machine_clicked_at"}
"""Facts of machines that looked before a person did, by the attribute of the row that tells them."""
PLAIN = ("bounced", "complained", "unsubscribed", *MACHINE)
"""Facts that only hold or not."""
HARD_BOUNCED = "hard_bounced"
"""The fact of those who bounced for good: `bounced` are also those whom the provider gave up."""
COUNTS = ("opens", "clicks")

Rows = Mapping[int, Mapping[str, Any] | None]
"""Ledger rows by number; None: the row was removed."""


def chunk_of(number: int) -> int:
    """The chunk that a contact's number is in."""
    return number >> CHUNK_BITS


def schema_of(campaign: str) -> Schema:
    """The columns of a campaign's chunks. Nothing can happen before the time in the campaign's id, a ULID."""
    first = ULID.from_str(campaign).milliseconds // SLOT
    return {
        "state": Sets(),
        "reason": Sets(),
        "fact": Sets(),
        "link": Sets(),
        "version": Slices(),
        **{name: Slices(base=first) for name in TIMED},
        **{name: Slices() for name in COUNTS},
    }


def updated(index: Index, rows: Rows) -> Index:
    """The chunk with what is newer in `rows`; the very same object where nothing is."""
    known = index.slices("version").lookup(BitMap(rows))
    base = {name: index.slices(name).base for name in TIMED}
    newer = {
        number: None if row is None else _columns(row, base)
        for number, row in rows.items()
        if row is None or row["version"] > known.get(number, 0)
    }
    return index.assign(newer) if newer else index


def status_bitmaps(index: Index) -> dict[str, BitMap]:
    """Numbers by the status shown: each number in the first that holds, as `ledger.rows.status_of` has it."""
    facts, states = index.sets("fact"), index.sets("state")
    candidates = [
        ("complained", facts.has("complained")),
        ("unsubscribed", facts.has("unsubscribed")),
        ("bounced", facts.has("bounced")),
        ("clicked", index.slices("clicked").present),
        ("opened", index.slices("opened").present),
        ("delivered", index.slices("delivered").present),
        *((state, states.has(state)) for state in ("sent", "unknown", "failed", "skipped", "claimed")),
    ]
    shown: dict[str, BitMap] = {}
    rest = states.present()
    for status, numbers in candidates:
        shown[status] = rest & numbers
        rest = rest - numbers
    return shown


def counters(index: Index) -> dict[str, Any]:
    """The chunk's figures, ready to be added up with those of other chunks."""
    states, facts = index.sets("state"), index.sets("fact")
    clicked: dict[str, BitMap] = {}
    totals: dict[str, int] = {}
    for value, count in index.sets("link").counts().items():
        link, _, bit = value.partition(":")
        clicked[link] = clicked.get(link, BitMap()) | index.sets("link").has(value)
        totals[link] = totals.get(link, 0) + (count << int(bit))
    return {
        **{state: len(states.has(state)) for state in STATES},
        **{fact: len(facts.has(fact)) for fact in (*PLAIN, HARD_BOUNCED)},
        **{fact: len(index.slices(fact).present) for fact in TIMED if fact != "sent"},
        **{count: index.slices(count).total() for count in COUNTS},
        "reasons": index.sets("reason").counts(),
        "links": {link: [len(clicked[link]), totals[link]] for link in sorted(clicked, key=int)},
    }


def _columns(row: Mapping[str, Any], base: Mapping[str, int]) -> Row:
    columns: dict[str, Any] = {"version": row["version"]}
    if row["state"] != RELEASED:
        columns["state"] = row["state"]
    if row["state"] in (FAILED, SKIPPED):
        columns["reason"] = f"{row['state']}:{row['reason']}"
    for name in TIMED:
        if (at := row.get(f"{name}_at")) is not None:
            # Never below the base, whatever a provider's clock says.
            columns[name] = max(at // SLOT, base[name])
    facts = [name for name in ("complained", "unsubscribed") if f"{name}_at" in row]
    facts += [name for name, attribute in MACHINE.items() if attribute in row]
    if bounced_at(row) is not None:
        facts.append("bounced")
    if "bounced_at" in row:
        facts.append(HARD_BOUNCED)
    columns["fact"] = facts
    for name in COUNTS:
        columns[name] = row.get(name) or None
    columns["link"] = list(_link_bits(row))
    return columns


def _link_bits(row: Mapping[str, Any]) -> Iterator[str]:
    """Clicks per link, bit-sliced as values of a set: `3:0` and `3:1` mean three clicks on link 3."""
    for name, count in row.items():
        if name.startswith(LINK):
            yield from (f"{name.removeprefix(LINK)}:{bit}" for bit in range(count.bit_length()) if count >> bit & 1)
