"""The contact index through random histories: an index `changes` that lags, folds at any moment, twice, or crashed.

What a preview answers holds as of its `as_of`: each contact is as it was then, or as it became since.
"""

import random
from contextlib import suppress
from typing import Any

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.ids import new_id
from godwit.segments.filter import parse_filter
from godwit.segments.fold import bring_up_to_date, rebuild
from godwit.segments.membership import Membership
from godwit.store import documents
from godwit.store.conditions import Item
from godwit.store.keys import Key, Partition
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from godwit.store.protocol import Page, Write
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import WORKSPACE, bury_contact, put_contact
from tests.unit.predicate import Surroundings, matches
from tests.unit.segment_strategies import CUSTOM, NOW, contacts, custom_filters

LONGEST_LAG = 10 * SECOND
LONGEST_COMMIT = 20 * SECOND
"""A write is under way no longer than this, see `store.dynamo`."""
AROUND = Surroundings(custom=CUSTOM)


class Lagging(MemoryStore):
    """The indexes show each partition as it was up to 10 s ago, another time at every question."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.now = NOW
        self._random = random.Random(seed)
        self._log: list[tuple[int, Key, Item | None]] = []

    def write(self, write: Write) -> Item | None:
        item = super().write(write)
        self._log.append((self.now, write.key, item))
        return item

    def query(self, partition: Partition, *, index: str | None = None, **how: Any) -> Page:
        if index is None:
            return super().query(partition, **how)
        shown = self.now - self._random.randint(0, LONGEST_LAG)
        latest = {key: item for at, key, item in self._log if key.pk == partition.pk and at <= shown}
        low = how["within"].low
        items = [item for item in latest.values() if item is not None and item["updated_at"] >= low]
        return Page(sorted(items, key=lambda item: item["updated_at"]), None)


class Killed(Exception):
    """The process ends here."""


class Mortal(MemoryObjects):
    """Kills who writes, after so many writes."""

    def __init__(self) -> None:
        super().__init__()
        self.left = -1

    def write(self, name: str, data: bytes) -> str:
        self._count()
        return super().write(name, data)

    def delete(self, name: str) -> None:
        self._count()
        super().delete(name)

    def _count(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise Killed


class History:
    """A workspace, what its contacts were and when, and what is asked of it."""

    def __init__(self, seed: int) -> None:
        self.store, self.objects = Lagging(seed), Mortal()
        self.states: dict[int, list[tuple[int, dict[str, Any] | None]]] = {}
        for name, kind in CUSTOM.items():
            body = {"name": name, "label": name, "type": kind}
            documents.create(self.store, WORKSPACE, "custom_field", name, body, NOW)

    def change(self, number: int, doc: dict[str, Any] | None, under_way: int) -> None:
        """A change with the time of now, committed a while later."""
        at = self.store.now
        self.store.now += under_way
        if doc is None:
            bury_contact(self.store, number, at)
        else:
            put_contact(self.store, number, at, **doc)
        self.states.setdefault(number, []).append((at, doc))

    def fold(self, whole: bool, writes: int | None) -> None:
        """Fold or rebuild; with `writes`, killed after so many."""
        self.objects.left = -1 if writes is None else writes
        with suppress(Killed):
            (rebuild if whole else bring_up_to_date)(self.store, self.objects, WORKSPACE, self.store.now, new_id)
        self.objects.left = -1

    def ask(self, tree: dict[str, Any]) -> None:
        now = self.store.now
        members = Membership(self.store, self.objects, WORKSPACE, now)
        members.add("found", parse_filter(tree))
        found, as_of = members.rows()["found"], members.current.as_of
        assert as_of == now - 30 * SECOND
        for number, states in self.states.items():
            past = [doc for at, doc in states if at <= as_of][-1:] or [None]
            possible = past + [doc for at, doc in states if at > as_of]
            answers = {doc is not None and matches(tree, doc, now, "UTC", AROUND) for doc in possible}
            assert (number in found) in answers, (number, possible)
        assert set(found) <= self.states.keys()


numbers = st.integers(1, 20) | st.sampled_from([2**20, 2**20 + 1, 2**32 - 1])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("change"), numbers, contacts() | st.none(), st.integers(0, LONGEST_COMMIT)),
        st.tuples(st.just("change"), numbers, contacts(), st.just(0)),
        st.tuples(st.just("wait"), st.sampled_from([1, SECOND, 15 * SECOND, MINUTE, 3 * MINUTE, HOUR, 9 * DAY])),
        st.tuples(st.just("fold"), st.booleans(), st.none() | st.integers(0, 5)),
        st.tuples(st.just("ask")),
    ),
    max_size=30,
)


def run(history: list[Any], tree: dict[str, Any], seed: int) -> None:
    place = History(seed)
    for kind, *how in history:
        match kind:
            case "change":
                place.change(*how)
            case "wait":
                place.store.now += how[0]
            case "fold":
                place.fold(*how)
            case _:
                place.ask(tree)
    place.ask(tree)
    place.fold(False, None)
    place.fold(False, None)
    place.ask(tree)


@settings(max_examples=150)
@given(steps, custom_filters, st.integers(0, 2**16))
def test_answers_hold_as_of_their_time(history: list[Any], tree: dict[str, Any], seed: int) -> None:
    run(history, tree, seed)


@pytest.mark.soak
@settings(max_examples=5_000, deadline=None)
@given(steps, custom_filters, st.integers(0, 2**16))
def test_answers_hold_as_of_their_time_at_length(history: list[Any], tree: dict[str, Any], seed: int) -> None:
    run(history, tree, seed)
