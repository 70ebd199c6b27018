"""The contact index: snapshot, overlay and folds say what the table says; what deletes, races and losses do to it."""

import json
from typing import Any

import pytest
from godwit.clock import DAY, HOUR, MINUTE, SECOND
from godwit.errors import Invalid
from godwit.ids import new_id
from godwit.segments import snapshot
from godwit.segments.columns import FORMAT
from godwit.segments.contact_index import OVERLAY_LIMIT, Current, load
from godwit.segments.custom import custom_fields
from godwit.segments.filter import parse_filter
from godwit.segments.fold import Outcome, bring_up_to_date, rebuild, rebuild_is_due
from godwit.segments.membership import Membership
from godwit.store import documents, keys
from godwit.store.keys import Partition
from godwit.store.memory import MemoryStore
from godwit.store.objects import Changed, MemoryObjects
from godwit.store.protocol import Delete, Page, Update

from tests.factories import WORKSPACE, bury_contact, contact_doc, put_contact
from tests.unit.segment_strategies import NOW

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

    def fold(self) -> bool:
        return bring_up_to_date(self.store, self.objects, WORKSPACE, self.now, new_id).made

    def rebuild(self) -> Outcome:
        return rebuild(self.store, self.objects, WORKSPACE, self.now, new_id)

    def find(self, tree: dict[str, Any]) -> set[int]:
        members = Membership(self.store, self.objects, WORKSPACE, self.now)
        members.add("found", parse_filter(tree))
        return set(members.rows()["found"])

    def load(self) -> Current:
        return load(self.store, self.objects, WORKSPACE, {"tags": None}, {}, self.now)

    def declare(self, **types: str) -> None:
        for name, kind in types.items():
            body = {"name": name, "label": name, "type": kind}
            documents.create(self.store, WORKSPACE, "custom_field", name, body, self.now)

    @property
    def snapshots(self) -> set[str]:
        return {name for name in self.objects.held if name != MANIFEST}


@pytest.fixture
def place() -> Place:
    return Place()


def test_workspaces_do_not_see_each_other(place: Place) -> None:
    place.put(1)
    put_contact(place.store, 2, place.now, workspace="01JOTHER")
    assert place.find(EVERYONE) == {1}


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
    assert place.load().as_of == place.now - 30 * SECOND


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
    assert place.rebuild().made
    place.now += MINUTE
    assert place.fold()


def test_a_rebuild_forgets_what_the_table_does_not_have(place: Place) -> None:
    place.put(1)
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()
    place.put(2)
    place.rebuild()
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
    for chunk in manifest["chunks"].values():
        place.objects.write(chunk["name"], b"from another time")
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
    snapshot._opened.clear()  # as in another process
    for name in place.snapshots:
        place.objects.delete(name)
    assert place.find(VIP) == {1}
    place.now += HOUR
    place.fold()
    assert place.find(VIP) == {1}
    assert place.snapshots


def test_replaced_snapshots_stay_a_day_for_those_who_read_them(place: Place) -> None:
    place.put(1)
    place.fold()
    (first,) = place.snapshots
    place.now += 20 * HOUR
    place.put(1)
    place.fold()
    assert first in place.snapshots
    place.now += 5 * HOUR
    place.put(1)
    place.fold()
    assert first not in place.snapshots
    assert len(place.snapshots) == 2


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
        return place.load().wants_fold

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


def test_a_fold_writes_only_the_chunks_that_have_changed(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.put(2**20, tags=["vip"])
    place.put(2**32 - 1)
    place.now += HOUR
    place.fold()
    before = place.snapshots
    assert len(before) == 3
    place.now += HOUR
    place.put(5, tags=["vip"])
    place.now += HOUR
    place.fold()
    assert len(place.snapshots - before) == 1
    assert place.find(VIP) == {1, 5, 2**20}
    place.store = MemoryStore()
    assert place.find(VIP) == {1, 5, 2**20}


def test_a_chunk_without_contacts_goes(place: Place) -> None:
    place.put(1)
    place.put(2**20)
    place.fold()
    place.now += HOUR
    place.bury(2**20)
    place.now += HOUR
    place.fold()
    assert json.loads(place.objects.held[MANIFEST])["chunks"].keys() == {"0"}
    assert place.find(EVERYONE) == {1}


def test_a_warm_function_reads_only_what_may_have_changed_since_it_last_did(place: Place) -> None:
    place.put(1, tags=["vip"])
    place.now += HOUR
    assert place.find(VIP) == {1}
    place.put(2, tags=["vip"])
    place.now += HOUR
    asked = Asked.of(place)
    assert place.find(VIP) == {1, 2}
    assert {within.low for within in asked} == {place.now - HOUR - 120 * SECOND}


class Asked(MemoryStore):
    """Notes what is asked of the index `changes`."""

    @staticmethod
    def of(place: Place) -> list[Any]:
        ranges: list[Any] = []
        query = place.store.query

        def noted(partition: Partition, **how: Any) -> Page:
            if how.get("index"):
                ranges.append(how["within"])
            return query(partition, **how)

        place.store.query = noted  # type: ignore[method-assign]
        return ranges


def test_a_rebuild_reports_what_was_wrong_and_nothing_where_all_was_right(place: Place) -> None:
    for number in (1, 2, 3):
        place.put(number, tags=["vip"], city="Rom")
    place.now += HOUR
    assert place.rebuild().drift is None
    place.now += HOUR
    place.put(3)  # changed since: the overlay's business
    assert place.rebuild().drift == {}
    place.now += HOUR
    # A change that the index `changes` never told of:
    place.store.write(Update(keys.contact(WORKSPACE, 1), set={"doc": json.dumps(contact_doc(0, tags=["gone"]))}))
    place.store.write(Delete(keys.contact(WORKSPACE, 2)))
    drift = place.rebuild().drift
    assert drift is not None
    assert (drift["all"], drift["tags"], drift["city"]) == (1, 2, 2)
    assert place.find(VIP) == set()
    assert place.rebuild().drift == {}


def test_a_rebuild_is_due_only_where_something_has_changed(place: Place) -> None:
    def due() -> bool:
        return rebuild_is_due(place.store, place.objects, WORKSPACE)

    assert not due()
    place.put(1)
    assert due()
    place.now += HOUR
    place.rebuild()
    assert not due()
    place.now += HOUR
    place.bury(1)
    assert due()


def test_custom_fields_are_indexed_by_the_types_they_are_declared_with(place: Place) -> None:
    is_pro = {"field": "custom.plan", "op": "is", "value": "PRO"}
    with pytest.raises(Invalid):
        place.find(is_pro)
    place.declare(plan="text")
    place.put(1, custom={"plan": "Pro"})
    assert place.find(is_pro) == {1}
    place.now += HOUR
    place.fold()
    place.store = MemoryStore()
    place.declare(plan="text")
    assert place.find(is_pro) == {1}


def test_a_field_that_is_declared_anew_wants_a_fold_which_then_reads_everything(place: Place) -> None:
    seats = {"field": "custom.seats", "op": "gte", "value": 3}
    place.declare(plan="text")
    place.put(1, custom={"plan": "Pro", "seats": 5})  # left from a field that was declared before
    place.now += HOUR
    place.fold()
    place.declare(seats="number")
    needs: Any = {"custom.seats": None}
    declared = custom_fields(place.store, WORKSPACE)
    assert load(place.store, place.objects, WORKSPACE, needs, declared, place.now).wants_fold
    place.now += HOUR
    assert place.fold()
    assert place.find(seats) == {1}
    assert not load(place.store, place.objects, WORKSPACE, needs, declared, place.now).wants_fold


class Counted(MemoryObjects):
    """Counts the bytes that are read by range."""

    read_bytes = 0

    def read_range(self, name: str, start: int, length: int) -> bytes:
        self.read_bytes += length
        return super().read_range(name, start, length)


def test_a_cold_preview_reads_a_small_part_of_the_snapshot(place: Place) -> None:
    place.objects = Counted()
    for number in range(1, 3_000):
        place.put(number, tags=[f"tag {number % 2}", f"own {number}"], company=f"{number} Ltd", revenue=number * 1.37)
    place.now += HOUR
    place.fold()
    assert len(place.find({"field": "tags", "op": "has", "value": "tag 1"})) == 1_500
    (name,) = place.snapshots
    assert 0 < place.objects.read_bytes < len(place.objects.held[name]) / 3
    before = place.objects.read_bytes
    place.find({"field": "tags", "op": "has", "value": "tag 1"})
    assert place.objects.read_bytes == before
