"""Filters over the index agree with the plain predicate, whatever way the index came about."""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from godwit.clock import MINUTE, to_iso
from godwit.contacts.document import new_doc
from godwit.index import Index, Slices
from godwit.segments.columns import Columns
from godwit.segments.evaluate import CampaignRows, Context, Evaluation, needs
from godwit.segments.fields import Kind
from godwit.segments.filter import parse_filter
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from tests.factories import ELSEWHERE, THERE
from tests.unit.predicate import Surroundings, matches
from tests.unit.segment_strategies import (
    CUSTOM,
    NOW,
    ZONES,
    contacts,
    custom_filters,
    custom_leaves,
    filters,
    leaves,
    moments,
    spans,
    times,
    trees,
)

Docs = dict[int, dict[str, Any] | None]

numbers = st.integers(1, 25) | st.sampled_from([65_536, 2**20, 2**32 - 1])
batches = st.lists(st.dictionaries(numbers, contacts() | st.none(), max_size=10), max_size=3)


DECLARED = {f"custom.{name}": Kind(kind) for name, kind in CUSTOM.items()}
AROUND = Surroundings(custom=CUSTOM)
COLUMNS = Columns(DECLARED)
SCHEMA = COLUMNS.schema


def rows(docs: Docs, names: Collection[str] | None = None) -> dict[int, Any]:
    return {number: None if doc is None else COLUMNS.row_of(doc, names) for number, doc in docs.items()}


def matching(tree: dict[str, Any], index: Index, zone: str, now: int = NOW, within: BitMap | None = None) -> BitMap:
    return Evaluation(index, Context(now, ZoneInfo(zone), DECLARED)).matching(parse_filter(tree), within)


def found(tree: dict[str, Any], doc: dict[str, Any], zone: str = "UTC", now: int = NOW) -> bool:
    return 1 in matching(tree, Index(SCHEMA).assign(rows({1: doc})), zone, now)


def agree(folds: list[Docs], overlay: Docs, tree: dict[str, Any], zone: str) -> None:
    index = Index(SCHEMA)
    latest: Docs = {}
    for fold in folds:
        index = Index.load(index.assign(rows(fold)).dump(), SCHEMA)
        latest.update(fold)
    looked_at = needs(parse_filter(tree), DECLARED)
    index = index.assign(rows(overlay, looked_at), looked_at)
    latest.update(overlay)
    live = {number: doc for number, doc in latest.items() if doc is not None}
    got = set(matching(tree, index, zone))
    assert got == {number for number, doc in live.items() if matches(tree, doc, NOW, zone, AROUND)}


overlays = st.dictionaries(numbers, contacts() | st.none(), max_size=10)


@settings(max_examples=200)
@given(batches, overlays, custom_filters, st.sampled_from(ZONES))
def test_the_index_agrees_with_the_predicate(folds: list[Docs], overlay: Docs, tree: dict[str, Any], zone: str) -> None:
    agree(folds, overlay, tree, zone)


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None)
@given(batches, overlays, custom_filters, st.sampled_from(ZONES))
def test_the_index_agrees_with_the_predicate_at_length(
    folds: list[Docs], overlay: Docs, tree: dict[str, Any], zone: str
) -> None:
    agree(folds, overlay, tree, zone)


one_condition = given(
    st.lists(contacts(), min_size=5, max_size=10),
    leaves | custom_leaves,
    st.sampled_from(ZONES),
    st.sets(st.integers(0, 9)),
)


@settings(max_examples=150)
@one_condition
def test_each_condition_agrees_with_the_predicate(
    docs: list[dict[str, Any]], leaf: dict[str, Any], zone: str, within: set[int]
) -> None:
    agree_on_one(docs, leaf, zone, within)


@pytest.mark.soak
@settings(max_examples=4_000, deadline=None)
@one_condition
def test_each_condition_agrees_with_the_predicate_at_length(
    docs: list[dict[str, Any]], leaf: dict[str, Any], zone: str, within: set[int]
) -> None:
    agree_on_one(docs, leaf, zone, within)


def agree_on_one(docs: list[dict[str, Any]], leaf: dict[str, Any], zone: str, within: set[int]) -> None:
    index = Index(SCHEMA).assign(rows(dict(enumerate(docs))))
    expected = {number for number, doc in enumerate(docs) if matches(leaf, doc, NOW, zone, AROUND)}
    assert set(matching(leaf, index, zone)) == expected
    assert set(matching(leaf, index, zone, within=index.all & BitMap(within))) == expected & within


@given(st.dictionaries(numbers, contacts(), min_size=1, max_size=10), custom_filters, st.sets(numbers))
def test_narrowing_gives_the_same_as_intersecting(docs: Docs, tree: dict[str, Any], within: set[int]) -> None:
    index = Index(SCHEMA).assign(rows(docs))
    before = index.dump()
    candidates = index.all & BitMap(within)
    assert matching(tree, index, "UTC", within=candidates) == matching(tree, index, "UTC") & candidates
    assert index.dump() == before


CAMPAIGNS = (THERE, ELSEWHERE)
facts = st.sets(st.sampled_from(["sent", "opened", "clicked"]))
outer = trees(
    st.one_of(
        leaves,
        st.fixed_dictionaries(
            {
                "field": st.just("campaign"),
                "op": st.sampled_from(["sent", "not_sent", "opened", "not_opened", "clicked", "not_clicked"]),
                "value": st.sampled_from(CAMPAIGNS),
            }
        ),
        st.fixed_dictionaries(
            {
                "field": st.just("segment"),
                "op": st.sampled_from(["in", "not_in"]),
                "value": st.sampled_from([THERE, ELSEWHERE]),
            }
        ),
        st.fixed_dictionaries(
            {"field": st.just("last_opened_at"), "op": st.sampled_from(["before", "after"]), "value": times}
        ),
        st.fixed_dictionaries(
            {"field": st.just("last_opened_at"), "op": st.sampled_from(["older_than", "newer_than"]), "value": spans}
        ),
        st.fixed_dictionaries({"field": st.just("last_opened_at"), "op": st.sampled_from(["exists", "missing"])}),
    )
)


@settings(max_examples=150)
@given(
    st.dictionaries(numbers, contacts(), min_size=1, max_size=8),
    st.dictionaries(numbers, st.tuples(facts, facts, st.none() | moments.filter(lambda at: at >= 0)), max_size=12),
    filters,
    outer,
    st.sampled_from(ZONES),
)
def test_campaigns_engagement_and_segments_agree_with_the_predicate(
    docs: dict[int, Any], known: dict[int, Any], inner: dict[str, Any], tree: dict[str, Any], zone: str
) -> None:
    """Also of numbers that no contact has any more."""
    segments = {THERE: inner, ELSEWHERE: {"not": {"field": "segment", "op": "in", "value": THERE}}}
    minutes = {number: opened // MINUTE for number, (_, _, opened) in known.items() if opened is not None}
    context = Context(
        NOW,
        ZoneInfo(zone),
        segments={name: parse_filter(filter_) for name, filter_ in segments.items()},
        campaigns={
            name: CampaignRows(
                *(BitMap([n for n in known if fact in known[n][at]]) for fact in ("sent", "opened", "clicked"))
            )
            for at, name in enumerate(CAMPAIGNS)
        },
        engagement={"last_opened_at": Slices().assign(BitMap(minutes), minutes)},
    )
    expected = set()
    for number, doc in docs.items():
        x, y, _ = known.get(number, (set(), set(), None))
        opened = {"last_opened_at": to_iso(minutes[number] * MINUTE)} if number in minutes else {}
        if matches(tree, doc, NOW, zone, Surroundings({}, segments, dict(zip(CAMPAIGNS, (x, y), strict=True)), opened)):
            expected.add(number)
    index = Index(SCHEMA).assign(rows(docs))
    assert set(Evaluation(index, context).matching(parse_filter(tree))) == expected


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
