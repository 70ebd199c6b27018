"""What becomes of each row of a slice: created, updated, skipped or rejected. Decided before anything is written. Pure.

A plan is kept before it is carried out, so that a slice that was cut short does exactly the same again, and its counts
stay true. Rows are taken in order, each against what the rows before it will have changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from godwit.contacts.document import Doc
from godwit.contacts.entries import ADDRESS_KINDS, AddressKind
from godwit.contacts.reachability import Channel
from godwit.imports.cells import Read, Reject, Row, Skip

OnMatch = Literal["update", "skip"]
Address = tuple[AddressKind, str]


class Intent(BaseModel):
    """What one contact is to get: the rows that say so, their values merged in order."""

    rows: list[int]
    change: dict[str, Any]
    tags: list[str]
    stopped: dict[Channel, str | None]

    def take(self, row: Row) -> None:
        """Add what a row says; the last one has the last word."""
        self.rows += [row.row, *row.also]
        custom = {**self.change.get("custom", {}), **row.change.get("custom", {})}
        self.change.update(row.change)
        if custom:
            self.change["custom"] = custom
        self.tags += [tag for tag in row.tags if tag not in self.tags]
        self.stopped.update(row.stopped)


class Counts(BaseModel):
    """What became of rows."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0


class Plan(BaseModel):
    """A slice's fate. `new`: contacts to make, numbered from `first_number`; `known`: changes by contact number."""

    consumed: int
    counts: Counts
    rejects: list[Reject]
    left_out: dict[str, int]
    new: list[Intent]
    known: dict[int, Intent]
    first_number: int = Field(0)


@dataclass
class World:
    """Whose the addresses are: as the store says, changed by the rows so far. New contacts have negative numbers.

    `released`: addresses that a row took from a contact.
    """

    owners: dict[Address, int] = field(default_factory=dict)
    held: dict[int, dict[AddressKind, str]] = field(default_factory=dict)
    released: set[Address] = field(default_factory=set)
    made: int = 0

    def learn(self, owners: Mapping[Address, int], docs: Mapping[int, Doc]) -> None:
        """Take in what the store says, where the rows so far haven't changed it; a pointer alone proves nothing."""
        for number, doc in docs.items():
            self.held.setdefault(number, {kind: doc[kind] for kind in ADDRESS_KINDS if doc[kind]})
        for address, number in owners.items():
            if self.held.get(number, {}).get(address[0]) == address[1]:
                self.owners[address] = number

    def assign(self, number: int, addresses: Iterable[Address]) -> None:
        """Give addresses to a contact; those of the same kind that it had are free."""
        held = self.held.setdefault(number, {})
        for kind, value in addresses:
            if kind in held and held[kind] != value:
                self.owners.pop((kind, held[kind]), None)
                self.released.add((kind, held[kind]))
            held[kind] = value
            self.owners[kind, value] = number
            self.released.discard((kind, value))


def addresses_of(row: Row) -> list[Address]:
    """The addresses that a row names."""
    return [(kind, row.change[kind]) for kind in ADDRESS_KINDS if row.change.get(kind)]


def decide(rows: Sequence[Read], world: World, on_match: OnMatch) -> Plan:
    """The plan for as many of these rows as one slice can have.

    A slice ends before a row that wants an address which an earlier row of it freed, so that no write of a slice has
    to wait for another.
    """
    counts, rejects, left_out = Counts(), list[Reject](), dict[str, int]()
    intents: dict[int, Intent] = {}
    world.released.clear()
    made_before, consumed = world.made, 0
    for row in rows:
        if isinstance(row, Row) and world.released.intersection(addresses_of(row)):
            break
        consumed += 1
        outcome = _outcome(row, world, on_match, intents) if isinstance(row, Row) else row
        also = row.also if isinstance(row, Row) else []
        if isinstance(outcome, Reject):
            rejects += [replace(outcome, row=number) for number in (outcome.row, *also)]
            counts.rejected += 1 + len(also)
            continue
        if isinstance(outcome, Skip):
            counts.skipped += 1
            continue
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        rest = "updated" if outcome == "created" else outcome
        setattr(counts, rest, getattr(counts, rest) + len(also))
        for name in row.left_out if isinstance(row, Row) else ():
            left_out[name] = left_out.get(name, 0) + 1
    return Plan(
        consumed=consumed,
        counts=counts,
        rejects=rejects,
        left_out=left_out,
        new=[intents[-number] for number in range(made_before + 1, world.made + 1)],
        known={number: intent for number, intent in intents.items() if number > 0},
    )


def _outcome(
    row: Row, world: World, on_match: OnMatch, intents: dict[int, Intent]
) -> Literal["created", "updated", "skipped"] | Reject:
    addresses = addresses_of(row)
    matched = {world.owners[address] for address in addresses if address in world.owners}
    if len(matched) > 1:
        return Reject(row.row, "address_conflict", "the addresses of this row belong to two contacts")
    if not matched and not (row.change.get("email") or row.change.get("phone")):
        return Reject(row.row, "no_address", "the row has neither an email address nor a phone number")
    if matched and on_match == "skip":
        return "skipped"
    if not matched:
        world.made += 1
    number = matched.pop() if matched else -world.made
    outcome: Literal["created", "updated"] = "created" if number not in world.held else "updated"
    intents.setdefault(number, Intent(rows=[], change={}, tags=[], stopped={})).take(row)
    world.assign(number, addresses)
    return outcome
