"""The contact index: snapshot, overlay and folds say what the table says; what deletes, races and losses do to it."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.ids import new_id
from godwit.segments.columns import FORMAT
from godwit.segments.contact_index import OVERLAY_LIMIT, bring_up_to_date, load
from godwit.segments.evaluate import Context, matching
from godwit.segments.filter import fields_of, parse_filter
from godwit.store.keys import Partition
from godwit.store.memory import MemoryStore
from godwit.store.objects import Changed, MemoryObjects
from godwit.store.protocol import Page
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import WORKSPACE, bury_contact, put_contact
from tests.unit.predicate import matches
from tests.unit.segment_strategies import NOW, contacts, filters

MANIFEST = f"{WORKSPACE}/contact-index/manifest.json"
VIP = {"field": "tags", "op": "has", "value": "vip"}
EVERYONE: dict[str, Any] = {"all": []}


class Place:
    """A workspace with a clock that the tests turn."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.objects = MemoryObjects()
        self.now = NOW

    def put(self, number: int, **fields: Any) -> None:
        put_contact(self.store, number, self.now, **fields)

    def bury(self, number: int) -> None:
        bury_contact(self.store, number, self.now)

    def fold(self, **how: bool) -> bool:
        return bring_up_to_date(self.store, self.objects, WORKSPACE, self.now, new_id, **how)

    def find(self, tree: dict[str, Any]) -> set[int]:
        node = parse_filter(tree)
        index = load(self.store, self.objects, WORKSPACE, fields_of(node), self.now).index
        return set(matching(node, index, Context(self.now, ZoneInfo("UTC"))))

    @property
    def snapshots(self) -> set[str]:
        return {name for name in self.objects.held if name != MANIFEST}


@pytest.fixture
def place() -> Place:
    return Place()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 40), contacts()),
        st.tuples(st.just("bury"), st.integers(1, 40), st.none()),
        st.tuples(st.just("fold"), st.sampled_from([1, SECOND, MINUTE, HOUR, 9 * DAY]), st.none()),
        st.tuples(st.just("rebuild"), st.just(SECOND), st.none()),
    ),
    max_size=25,
)


@settings(max_examples=100)
@given(steps, filters)
def test_it_says_what_the_table_says_through_any_changes_and_folds(steps: list[Any], tree: dict[str, Any]) -> None:
    place, latest = Place(), dict[int, dict[str, Any]]()
    for kind, number, doc in steps:
        place.now += SECOND
        match kind:
            case "put":
                put_contact(place.store, number, place.now, **doc)
                latest[number] = doc
            case "bury":
                place.bury(number)
                latest.pop(number, None)
            case "fold":
                place.now += number
                place.fold()
            case "rebuild":
                place.now += number
                place.fold(from_nothing=True)
    assert place.find(tree) == {n for n, doc in latest.items() if matches(tree, doc, place.now, "UTC")}


def test_without_a_snapshot_everything_comes_from_the_table(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.put(2)
    assert place.find(VIP) == {1}
    assert not place.objects.held


def test_a_change_is_seen_at_once_over_a_snapshot_and_as_of_says_30_seconds_ago(place: Place) -> None:
    place.put(1, tags=["vip"])
    assert place.fold()
    place.now += HOUR
    place.put(1)
    place.put(2, tags=["vip"])
    assert place.find(VIP) == {2}
    assert load(place.store, place.objects, WORKSPACE, ["tags"], place.now).as_of == place.now - 30 * SECOND


def test_a_change_that_is_indexed_late_is_still_seen(place: Place) -> None:
    """The index `changes` may show a change two minutes after the time in it: the watermark waits for it."""
    place.put(1)
    place.fold()
    late = place.now - 119 * SECOND
    put_contact(place.store, 2, late, tags=["vip"])
    assert place.find(VIP) == {2}
    place.now += HOUR
    place.fold()
    assert place.find(VIP) == {2}


def test_a_snapshot_is_enough_once_it_has_been_folded(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()  # only the snapshot can know contact 1
    assert place.find(VIP) == {1}
    assert place.find(EVERYONE) == {1}


def test_a_second_fold_within_the_minute_does_nothing_but_a_rebuild_does(place: Place) -> None:
    place.put(1)
    assert place.fold()
    place.now += MINUTE - 1
    assert not place.fold()
    assert place.fold(from_nothing=True)
    place.now += MINUTE
    assert place.fold()


def test_a_rebuild_forgets_what_the_table_does_not_have(place: Place) -> None:
    place.put(1)
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()
    place.put(2)
    place.fold(from_nothing=True)
    assert place.find(EVERYONE) == {2}


def test_a_snapshot_that_may_have_missed_tombstones_is_not_used(place: Place) -> None:
    place.put(1)
    place.put(2)
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()  # contact 1 deleted, its tombstone expired
    place.put(2)
    place.now += 21 * DAY
    assert place.find(EVERYONE) == {2}
    place.fold()
    assert place.find(EVERYONE) == {2}


def test_a_snapshot_of_another_format_is_built_anew(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.now += HOUR
    place.fold()
    manifest = json.loads(place.objects.held[MANIFEST])
    place.objects.write(manifest["snapshot"], b"from another time")
    place.objects.write(MANIFEST, json.dumps(manifest | {"format": 0}).encode())
    assert place.find(VIP) == {1}
    place.now += HOUR
    assert place.fold()
    assert json.loads(place.objects.held[MANIFEST])["format"] == FORMAT
    assert place.find(VIP) == {1}


def test_a_lost_snapshot_mends_itself(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.now += HOUR
    place.fold()
    for name in place.snapshots:
        place.objects.delete(name)
    assert place.find(VIP) == {1}
    place.now += HOUR
    place.fold()
    assert place.find(VIP) == {1}
    assert place.snapshots


def test_replaced_snapshots_stay_an_hour_for_those_who_read_them(place: Place) -> None:
    place.put(1)
    place.fold()
    (first,) = place.snapshots
    place.now += 50 * MINUTE
    place.fold()
    assert first in place.snapshots
    place.now += 50 * MINUTE
    place.fold()
    assert first in place.snapshots
    place.now += 50 * MINUTE
    place.fold()
    assert first not in place.snapshots


class Paged(MemoryStore):
    """Pages of two, as DynamoDB ends a page at 1 MB."""

    def query(self, partition: Partition, **how: Any) -> Page:
        return super().query(partition, **{"limit": 2} | how)


def test_all_pages_of_changes_are_read(place: Place) -> None:
    place.store = Paged()
    for number in range(1, 101):
        place.put(number)
    assert place.find(EVERYONE) == set(range(1, 101))
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()
    assert place.find(EVERYONE) == set(range(1, 101))


class Raced(MemoryObjects):
    """Somebody else folds just before our manifest is written."""

    def create(self, name: str, data: bytes) -> str:
        if name == MANIFEST:
            raise Changed(name)
        return super().create(name, data)


def test_of_two_folds_at_once_one_wins_and_the_other_leaves_nothing(place: Place) -> None:
    place.put(1)
    place.objects = Raced()
    assert not place.fold()
    assert not place.objects.held


def test_a_fold_is_wanted_when_much_is_laid_over_the_snapshot_or_it_is_old(place: Place) -> None:
    def wanted() -> bool:
        return load(place.store, place.objects, WORKSPACE, ["tags"], place.now).wants_fold

    place.now += HOUR
    place.fold()
    assert not wanted()
    for number in range(1, OVERLAY_LIMIT + 1):
        place.put(number)
    assert not wanted()
    place.put(OVERLAY_LIMIT + 1)
    assert wanted()
    place.now += HOUR
    place.fold()
    assert not wanted()
    place.now += 2 * DAY
    assert not wanted()  # old, but nothing has changed
    place.put(1)
    assert wanted()


def test_workspaces_do_not_see_each_other(place: Place) -> None:
    place.put(1)
    put_contact(place.store, 2, place.now, workspace="01JOTHER")
    assert place.find(EVERYONE) == {1}
