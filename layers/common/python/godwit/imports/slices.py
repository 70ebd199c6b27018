"""One slice of an import: looked up, planned, carried out; and again, if need be. May touch: the store, objects."""

from collections.abc import Sequence
from dataclasses import dataclass

from godwit.contacts import numbers
from godwit.contacts.answer import is_live, number_of
from godwit.contacts.commit import doc_of
from godwit.imports.apply import Applying, carry_out
from godwit.imports.cells import Read, Reject, Row
from godwit.imports.plan import Address, Counts, Plan, World, addresses_of, decide
from godwit.store import keys
from godwit.store.objects import Changed, Objects


@dataclass(frozen=True)
class Fate:
    """What became of a slice: how many of its rows it took, their counts, and what was rejected or left out."""

    consumed: int
    counts: Counts
    rejects: list[Reject]
    left_out: dict[str, int]


def rehearse(rows: Sequence[Read], how: Applying, world: World) -> Fate:
    """What would become of a slice; `world` remembers it for the next."""
    _look_up(rows, how, world)
    plan = decide(rows, world, how.on_match)
    return Fate(plan.consumed, plan.counts, plan.rejects, plan.left_out)


def perform(rows: Sequence[Read], how: Applying, objects: Objects, name: str) -> Fate:
    """Import a slice, by the plan that is kept for it under this name, or else a new one.

    When this raises, part of the slice may be written, and performing it again sets that right.
    """
    plan = _kept(objects, name) or _new_plan(rows, how, objects, name)
    counts, rejects = carry_out(plan, how)
    return Fate(plan.consumed, counts, rejects, plan.left_out)


def _kept(objects: Objects, name: str) -> Plan | None:
    stored = objects.read(name)
    return Plan.model_validate_json(stored.data) if stored else None


def _new_plan(rows: Sequence[Read], how: Applying, objects: Objects, name: str) -> Plan:
    """A plan, kept. Where another invocation was faster, its plan holds."""
    world = World()
    _look_up(rows, how, world)
    plan = decide(rows, world, how.on_match)
    if plan.new:
        plan.first_number = numbers.take(how.store, how.workspace, len(plan.new))[0]
    try:
        objects.create(name, plan.model_dump_json().encode())
    except Changed:
        return _kept(objects, name) or plan
    return plan


def _look_up(rows: Sequence[Read], how: Applying, world: World) -> None:
    addresses = {address for row in rows if isinstance(row, Row) for address in addresses_of(row)}
    wanted = {keys.address(how.workspace, kind, value): (kind, value) for kind, value in addresses}
    found = how.store.get_many(list(wanted), consistent=True)
    owners: dict[Address, int] = {wanted[key]: pointer["number"] for key, pointer in found.items()}
    contacts = [keys.contact(how.workspace, number) for number in set(owners.values())]
    items = how.store.get_many(contacts, consistent=True).values()
    world.learn(owners, {number_of(item): doc_of(item) for item in items if is_live(item)})
