"""Reach by bitmaps is reachability contact by contact; audiences are unions less exclusions."""

from collections.abc import Sequence
from typing import Any

import pytest
from godwit.contacts.reachability import REASONS, Basis, Channel, reachability
from godwit.ids import new_id
from godwit.index import Index
from godwit.segments import saved
from godwit.segments.audience import Audience, SegmentMissing, resolve
from godwit.segments.columns import Columns
from godwit.segments.models import SegmentFields
from godwit.segments.reach import divide
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from tests.factories import WORKSPACE, bury_contact, put_contact
from tests.unit.segment_strategies import LABELS, NOW, contacts


@settings(max_examples=150)
@given(
    st.lists(contacts(), min_size=5, max_size=15),
    st.sets(st.integers(0, 14), max_size=3),
    st.sampled_from(["email", "sms"]),
    st.sampled_from(["explicit", "not_unsubscribed"]),
    st.none() | st.sampled_from(LABELS),
)
def test_it_judges_as_reachability_does(
    docs: list[dict[str, Any]], others: set[int], channel: Channel, basis: Basis, topic: str | None
) -> None:
    columns = Columns({})
    index = Index(columns.schema).assign({number: columns.row_of(doc) for number, doc in enumerate(docs)})
    reach = divide(index.all - BitMap(others), index, channel, basis, topic)
    judged = {n: reachability(doc, channel, basis, topic) for n, doc in enumerate(docs) if n not in others}
    assert set(reach.sendable) == {n for n, reason in judged.items() if reason is None}
    assert list(reach.excluded) == list(REASONS)
    for reason, rows in reach.excluded.items():
        assert set(rows) == {n for n, judgement in judged.items() if judgement == reason}


class Place:
    def __init__(self) -> None:
        self.store, self.objects = MemoryStore(), MemoryObjects()
        for number, tags in enumerate(("a", "ab", "b", "c", "abc"), start=1):
            self.put(number, tags, topics=[] if number == 2 else ["news"], given=None if number == 5 else True)

    def put(self, number: int, tags: str, topics: Sequence[str] = (), given: bool | None = True) -> None:
        consent = {"email": {"given": given}, "sms": {"given": None}}
        email = f"{number}@x.test"
        put_contact(self.store, number, NOW, tags=list(tags), topics=list(topics), email=email, consent=consent)

    def segment(self, tag: str, dynamic: bool = True) -> str:
        tree = {"field": "tags", "op": "has", "value": tag}
        fields = SegmentFields.model_validate({"name": tag, "filter": tree, "dynamic": dynamic})
        return saved.create(self.store, self.objects, WORKSPACE, fields, NOW, new_id).id

    def resolve(self, audience: dict[str, Any], topic: str | None = None, channel: Channel = "email") -> Audience:
        return resolve(self.store, self.objects, WORKSPACE, audience, channel, topic, NOW)


@pytest.fixture
def place() -> Place:
    return Place()


def test_an_audience_is_its_segments_less_those_it_excludes(place: Place) -> None:
    a, b, c = (place.segment(tag) for tag in "abc")
    reach = place.resolve({"segments": [a, b], "exclude": [c]})
    assert set(reach.sendable) == {1, 2, 3}
    assert all(not rows for rows in reach.excluded.values())


def test_everyone_is_everyone_and_reasons_say_who_is_left_out(place: Place) -> None:
    reach = place.resolve({"everyone": True}, topic="news")
    assert set(reach.sendable) == {1, 3, 4}
    assert {reason: set(rows) for reason, rows in reach.excluded.items() if rows} == {
        "unsubscribed": {2},
        "no_consent": {5},
    }
    assert set(place.resolve({"everyone": True}, channel="sms").excluded["no_address"]) == {1, 2, 3, 4, 5}


def test_an_audience_of_no_segments_is_nobody(place: Place) -> None:
    assert not place.resolve({"segments": [], "exclude": []}).sendable


@pytest.mark.parametrize("where", ["segments", "exclude"])
def test_a_segment_that_is_not_there_is_named(place: Place, where: str) -> None:
    gone = place.segment("a")
    saved.delete(place.store, place.objects, WORKSPACE, gone, 1)
    with pytest.raises(SegmentMissing) as missing:
        place.resolve({"segments": [place.segment("a")], where: [gone]})
    assert missing.value.id == gone


def test_a_static_segment_keeps_its_members_but_for_deleted_contacts(place: Place) -> None:
    frozen, live = place.segment("a", dynamic=False), place.segment("a")
    put_contact(
        place.store, 3, NOW, tags=["a"], email="3@x.test", consent={"email": {"given": True}, "sms": {"given": None}}
    )
    put_contact(
        place.store, 1, NOW, tags=[], email="1@x.test", consent={"email": {"given": True}, "sms": {"given": None}}
    )
    bury_contact(place.store, 2, NOW)
    assert set(place.resolve({"segments": [frozen]}).sendable) == {1}
    assert set(place.resolve({"segments": [live]}).sendable) == {3}
