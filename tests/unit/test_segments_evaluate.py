"""Filters over the index agree with the plain predicate, whatever way the index came about."""

from typing import Any
from zoneinfo import ZoneInfo

from godwit.clock import to_iso
from godwit.contacts.document import new_doc
from godwit.index import Index
from godwit.segments.columns import SCHEMA, row_of
from godwit.segments.evaluate import Context, matching
from godwit.segments.filter import fields_of, parse_filter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from tests.unit.predicate import matches
from tests.unit.segment_strategies import NOW, ZONES, contacts, filters, leaves

Docs = dict[int, dict[str, Any] | None]

numbers = st.integers(1, 25) | st.sampled_from([65_536, 2**20, 2**32 - 1])
batches = st.lists(st.dictionaries(numbers, contacts() | st.none(), max_size=10), max_size=3)


def rows(docs: Docs) -> dict[int, Any]:
    return {number: None if doc is None else row_of(doc) for number, doc in docs.items()}


def found(tree: dict[str, Any], doc: dict[str, Any], zone: str = "UTC", now: int = NOW) -> bool:
    index = Index(SCHEMA).assign({1: row_of(doc)})
    return 1 in matching(parse_filter(tree), index, Context(now, ZoneInfo(zone)))


@settings(max_examples=200)
@given(batches, st.dictionaries(numbers, contacts() | st.none(), max_size=10), filters, st.sampled_from(ZONES))
def test_the_index_agrees_with_the_predicate(folds: list[Docs], overlay: Docs, tree: dict[str, Any], zone: str) -> None:
    index = Index(SCHEMA)
    latest: Docs = {}
    for fold in folds:
        index = Index.load(index.assign(rows(fold)).dump(), SCHEMA)
        latest.update(fold)
    node = parse_filter(tree)
    index = index.assign(rows(overlay), fields_of(node))
    latest.update(overlay)
    live = {number: doc for number, doc in latest.items() if doc is not None}
    got = set(matching(node, index, Context(NOW, ZoneInfo(zone))))
    assert got == {number for number, doc in live.items() if matches(tree, doc, NOW, zone)}


@settings(max_examples=250)
@given(st.lists(contacts(), min_size=5, max_size=10), leaves, st.sampled_from(ZONES), st.sets(st.integers(0, 9)))
def test_each_condition_agrees_with_the_predicate(
    docs: list[dict[str, Any]], leaf: dict[str, Any], zone: str, within: set[int]
) -> None:
    index = Index(SCHEMA).assign(rows(dict(enumerate(docs))))
    node, context = parse_filter(leaf), Context(NOW, ZoneInfo(zone))
    expected = {number for number, doc in enumerate(docs) if matches(leaf, doc, NOW, zone)}
    assert set(matching(node, index, context)) == expected
    assert set(matching(node, index, context, index.all & BitMap(within))) == expected & within


@given(st.dictionaries(numbers, contacts(), min_size=1, max_size=10), filters, st.sets(numbers))
def test_narrowing_gives_the_same_as_intersecting(docs: Docs, tree: dict[str, Any], within: set[int]) -> None:
    index, node, context = Index(SCHEMA).assign(rows(docs)), parse_filter(tree), Context(NOW, ZoneInfo("UTC"))
    before = index.dump()
    candidates = index.all & BitMap(within)
    assert matching(node, index, context, candidates) == matching(node, index, context) & candidates
    assert index.dump() == before


def test_all_of_nothing_is_everyone_and_any_of_nothing_nobody() -> None:
    assert found({"all": []}, new_doc(NOW))
    assert not found({"any": []}, new_doc(NOW))


def test_an_absent_value_makes_every_comparison_false_but_the_complement_holds() -> None:
    nobody = new_doc(NOW)
    for leaf in (
        {"field": "city", "op": "is_not", "value": "Rome"},
        {"field": "city", "op": "not_in", "value": ["Rome"]},
        {"field": "last_interaction_at", "op": "before", "value": "2030-01-01"},
        {"field": "email_consent", "op": "is", "value": False},
    ):
        assert not found(leaf, nobody)
        assert found({"not": leaf}, nobody)
    assert found({"field": "tags", "op": "has_none", "value": ["vip"]}, nobody)


def test_a_date_without_a_time_is_a_day_of_the_workspace_s_zone() -> None:
    late = new_doc(NOW) | {"last_interaction_at": "2026-03-28T23:30:00.000Z"}  # the 29th in Berlin
    before_29 = {"field": "last_interaction_at", "op": "before", "value": "2026-03-29"}
    after_28 = {"field": "last_interaction_at", "op": "after", "value": "2026-03-28"}
    assert found(before_29, late, "UTC")
    assert not found(after_28, late, "UTC")
    assert not found(before_29, late, "Europe/Berlin")
    assert found(after_28, late, "Europe/Berlin")
    for op in ("before", "after"):  # what happened on the day is neither
        assert not found({"field": "last_interaction_at", "op": op, "value": "2026-03-29"}, late, "Europe/Berlin")


def test_before_and_after_a_time_are_strict_to_the_millisecond() -> None:
    doc = new_doc(NOW)
    for op in ("before", "after"):
        assert not found({"field": "created_at", "op": op, "value": to_iso(NOW)}, doc)
    assert found({"field": "created_at", "op": "before", "value": to_iso(NOW + 1)}, doc)
    assert found({"field": "created_at", "op": "after", "value": to_iso(NOW - 1)}, doc)


def test_a_month_back_from_the_31st_ends_on_the_month_s_last_day() -> None:
    now = 1_774_958_400_000  # 2026-03-31T12:00:00Z
    older = {"field": "created_at", "op": "older_than", "value": {"months": 1}}
    newer = {"field": "created_at", "op": "newer_than", "value": {"months": 1}}
    bound = 1_772_280_000_000  # 2026-02-28T12:00:00Z
    assert not found(older, new_doc(bound), now=now)
    assert found(newer, new_doc(bound), now=now)
    assert found(older, new_doc(bound - 1), now=now)
    assert not found(newer, new_doc(bound - 1), now=now)


def test_a_month_is_one_of_the_workspace_s_calendar() -> None:
    now = 1_774_996_200_000  # 2026-03-31T22:30:00Z, in Berlin 00:30 on 1 April
    bound = 1_772_321_400_000  # 2026-02-28T23:30:00Z, in Berlin 00:30 on 1 March
    newer = {"field": "created_at", "op": "newer_than", "value": {"months": 1}}
    assert found(newer, new_doc(bound), "Europe/Berlin", now)
    assert not found(newer, new_doc(bound - 1), "Europe/Berlin", now)
    assert found(newer, new_doc(bound - 1), "UTC", now)


def test_the_future_is_neither_older_nor_newer() -> None:
    doc = new_doc(NOW) | {"last_interaction_at": to_iso(NOW + 1)}
    for op in ("older_than", "newer_than"):
        assert not found({"field": "last_interaction_at", "op": op, "value": {"days": 3}}, doc)


def test_a_number_with_more_decimals_than_are_kept_lies_between_two() -> None:
    between = 0.00005
    for revenue, ops in ((0.0001, {"gt", "gte", "ne"}), (0, {"lt", "lte", "ne"})):
        doc = new_doc(NOW) | {"revenue": revenue}
        for op in ("eq", "ne", "lt", "lte", "gt", "gte"):
            assert found({"field": "revenue", "op": op, "value": between}, doc) is (op in ops)
        assert not found({"field": "revenue", "op": "between", "value": [between, between]}, doc)
