"""The index engine against plain dicts of rows."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from godwit.index import Index, Memory, Schema, Sets, Slices, Source, Span, front_length
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

SCHEMA: Schema = {"tags": Sets(), "state": Sets(), "money": Slices(base=-(2**40)), "count": Slices()}

Rows = dict[int, dict[str, Any] | None]

numbers = st.integers(0, 60) | st.sampled_from([65_535, 65_536, 2**20, 2**32 - 1])
values = st.integers(-(2**40), 2**50) | st.integers(-3, 3)
rows = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.sets(st.sampled_from(["a", "b", "ä", ""]), max_size=3),
        "state": st.sampled_from(["sent", "failed"]) | st.none(),
        "money": values,
        "count": st.integers(0, 5),
    },
)
batches = st.lists(st.dictionaries(numbers, rows | st.none(), max_size=8), max_size=6)


def fold(batches: list[Rows]) -> Index:
    index = Index(SCHEMA)
    for batch in batches:
        index = index.assign(batch)
    return index


def truth(batches: list[Rows]) -> dict[int, dict[str, Any]]:
    """What the rows are after all batches."""
    latest: Rows = {}
    for batch in batches:
        latest.update(batch)
    return {number: row for number, row in latest.items() if row is not None}


def of(plain: Mapping[int, dict[str, Any]], name: str) -> dict[int, Any]:
    return {number: row[name] for number, row in plain.items() if row.get(name) is not None}


@given(batches)
def test_the_index_says_what_the_last_assignment_of_each_row_said(batches: list[Rows]) -> None:
    index, plain = fold(batches), truth(batches)
    assert set(index.all) == set(plain)
    assert index.slices("money").lookup(index.all) == of(plain, "money")
    assert index.sets("state").lookup(index.all) == {n: [v] for n, v in of(plain, "state").items()}
    assert index.sets("tags").lookup(index.all) == {n: sorted(v) for n, v in of(plain, "tags").items() if v}


@given(batches)
def test_repeating_splitting_and_merging_batches_changes_nothing(batches: list[Rows]) -> None:
    once = fold(batches).dump()
    merged: Rows = {}
    for batch in batches:
        merged.update(batch)
    split: list[Rows] = [{number: row} for number, row in reversed(merged.items())]
    assert fold([*batches, *batches]).dump() == once
    assert fold([merged]).dump() == once
    assert fold(split).dump() == once


@given(batches, rows)
def test_assigning_leaves_the_index_it_starts_from_as_it_was(batches: list[Rows], row: dict[str, Any]) -> None:
    index = fold(batches)
    before = index.dump()
    index.assign(dict.fromkeys([*index.all, 5], row))
    index.assign(dict.fromkeys(index.all))
    assert index.dump() == before


@given(batches, st.dictionaries(numbers, rows | st.none(), max_size=8))
def test_a_loaded_index_is_the_dumped_one_and_takes_changes(batches: list[Rows], more: Rows) -> None:
    index = fold(batches).with_metadata({"watermark": 17})
    loaded = Index.load(index.dump(), SCHEMA)
    assert loaded.metadata == {"watermark": 17}
    assert loaded.dump() == index.dump()
    assert Index.load(index.dump(), SCHEMA).assign(more).dump() == index.assign(more).dump()


@given(batches, values, values, st.none() | st.sets(numbers))
def test_comparisons_agree_with_plain_numbers(
    batches: list[Rows], low: int, high: int, within: set[int] | None
) -> None:
    plain = of(truth(batches), "money")
    money = fold(batches).slices("money")
    narrow = None if within is None else BitMap(within)
    inside = {n: v for n, v in plain.items() if within is None or n in within}
    assert set(money.eq(low, narrow)) == {n for n, v in inside.items() if v == low}
    assert set(money.lt(low, narrow)) == {n for n, v in inside.items() if v < low}
    assert set(money.lte(low, narrow)) == {n for n, v in inside.items() if v <= low}
    assert set(money.gt(low, narrow)) == {n for n, v in inside.items() if v > low}
    assert set(money.gte(low, narrow)) == {n for n, v in inside.items() if v >= low}
    assert set(money.between(low, high, narrow)) == {n for n, v in inside.items() if low <= v <= high}


@pytest.mark.parametrize("value", [-(2**40) - 1, -(2**70), 2**70])
def test_comparing_with_a_value_that_no_row_can_have(value: int) -> None:
    money = Index(SCHEMA).assign({1: {"money": -(2**40)}, 2: {"money": 5}, 3: {}}).slices("money")
    everyone = {1, 2}
    assert set(money.gt(value)) == (everyone if value < 0 else set())
    assert set(money.lte(value)) == (set() if value < 0 else everyone)
    assert not money.eq(value)


@given(batches, st.none() | st.sets(numbers))
def test_sums_and_counts_agree_with_plain_python(batches: list[Rows], within: set[int] | None) -> None:
    plain = {n: row for n, row in truth(batches).items() if within is None or n in within}
    index = fold(batches)
    narrow = None if within is None else BitMap(within)
    assert index.slices("money").total(narrow) == sum(of(plain, "money").values())
    assert index.slices("money").histogram(narrow) == Counter(of(plain, "money").values())
    assert index.slices("count").histogram(narrow) == Counter(of(plain, "count").values())
    assert index.sets("tags").counts(narrow) == Counter(tag for tags in of(plain, "tags").values() for tag in tags)
    assert set(index.sets("tags").present(narrow)) == {n for n, tags in of(plain, "tags").items() if tags}
    assert set(index.sets("tags").has_any(["a", "b", "zz"], narrow)) == {
        n for n, tags in of(plain, "tags").items() if tags & {"a", "b"}
    }


def test_a_histogram_is_in_order_of_its_values() -> None:
    slots = Index({"slot": Slices()}).assign({n: {"slot": n * 7 % 11} for n in range(30)}).slices("slot")
    assert list(slots.histogram()) == sorted(slots.histogram())


def test_a_value_under_the_base_is_refused() -> None:
    with pytest.raises(ValueError, match="less than the base"):
        Index({"count": Slices()}).assign({1: {"count": -1}})


def test_laying_changes_over_named_columns_touches_no_other() -> None:
    index = Index.load(fold([{1: {"tags": {"a"}, "money": 3}}]).dump(), SCHEMA)
    overlay = index.assign({2: {"tags": {"a"}, "money": 4}}, names=["tags"])
    assert set(overlay.sets("tags").has("a")) == {1, 2}
    assert set(overlay.all) == {1, 2}
    with pytest.raises(KeyError):
        overlay.slices("money")


def test_a_column_that_the_object_lacks_is_empty_and_one_that_the_schema_lacks_is_dropped() -> None:
    data = Index({"old": Sets()}).assign({1: {"old": "x"}}).dump()
    index = Index.load(data, {"new": Slices()})
    assert set(index.all) == {1}
    assert not index.slices("new").present
    with pytest.raises(KeyError):
        index.sets("old")


class Remote:
    """An object elsewhere, and which bytes of it were read."""

    def __init__(self, data: bytes, limit: int = 2**40) -> None:
        self.data, self.reads = data, list[list[Span]]()
        self.source = Source("object", self.read, Memory(limit))

    def read(self, spans: Sequence[Span]) -> list[bytes]:
        self.reads.append(list(spans))
        return [self.data[at : at + length] for at, length in spans]

    @property
    def bytes_read(self) -> int:
        return sum(length for spans in self.reads for _, length in spans)

    def open(self) -> Index:
        return Index.open(self.data[: front_length(self.data)], self.source, SCHEMA)


def many(rows: int) -> Index:
    tags = ["even", "odd"]
    return Index(SCHEMA).assign(
        {n: {"tags": [tags[n % 2], f"own {n}"], "money": n * 7919 % 2**30} for n in range(rows)}
    )


def test_only_what_a_question_looks_at_is_read_and_that_once() -> None:
    index = many(5_000)
    remote = Remote(index.dump())
    there = remote.open()
    assert remote.reads == []
    assert there.all == index.all
    assert there.sets("tags").has("odd") == index.sets("tags").has("odd")
    assert there.slices("money").gte(2**29) == index.slices("money").gte(2**29)
    assert 0 < remote.bytes_read < len(remote.data) / 4
    before = len(remote.reads)
    remote.open().sets("tags").has("odd")
    assert len(remote.reads) == before


def test_what_a_query_needs_is_read_in_one_go() -> None:
    remote = Remote(many(3_000).dump())
    there = remote.open()
    there.fetch({"tags": ["odd", "own 17", "nobody's"], "money": None, "unknown": None})
    assert len(remote.reads) == 1
    assert set(there.sets("tags").has_any(["own 17"])) == {17}
    assert len(there.sets("tags").has("odd")) == 1_500
    assert len(there.slices("money").gte(0)) == 3_000
    assert len(remote.reads) == 1


def test_of_low_bits_only_blocks_are_read_that_a_comparison_gets_to() -> None:
    values = {n * 40: n * 2_654_435_761 % 2**32 for n in range(6_000)}
    index = Index(SCHEMA).assign({n: {"money": value} for n, value in values.items()})
    remote = Remote(index.dump())
    there = remote.open()
    there.fetch({"money": None})
    first = remote.bytes_read
    assert first < len(remote.data) * 0.6
    assert set(there.slices("money").gte(2**29)) == {n for n, value in values.items() if value >= 2**29}
    assert remote.bytes_read == first
    for value in (values[17 * 40], values[17 * 40] + 1, 2**29 + 12_345):
        assert set(there.slices("money").gte(value)) == {n for n in values if values[n] >= value}
    assert first < remote.bytes_read < len(remote.data) * 0.7
    assert there.slices("money").total() == sum(values.values())


@given(st.randoms(use_true_random=False), st.integers(1, 1_000), st.integers(1, 40), st.data())
def test_slices_that_are_stored_whole_inverted_or_by_blocks_answer_alike(
    draw: random.Random, stride: int, width: int, data: st.DataObject
) -> None:
    near = draw.randrange(2**36)
    values: dict[int, Any] = {
        n * stride: draw.choice((0, near)) + draw.randrange(2**width) for n in range(300) if draw.random() < 0.9
    }
    index = Index(SCHEMA).assign({n: {"money": value} for n, value in values.items()} | {10**6: {"tags": {"a"}}})
    changes = data.draw(st.dictionaries(st.sampled_from([*range(0, 9 * stride, stride), 10**6]), rows | st.none()))
    stored = Index.load(index.dump(), SCHEMA)
    assert stored.dump() == index.dump()
    assert stored.assign(changes).dump() == index.assign(changes).dump()
    money = stored.assign(changes).slices("money")
    changed = {n: row["money"] for n, row in changes.items() if row and row.get("money") is not None}
    values = {n: value for n, value in values.items() if n not in changes} | changed
    assert money.lookup(money.present) == values
    assert money.histogram() == Counter(values.values())
    for bound in (near, *list(values.values())[:20]):
        assert set(money.gte(bound)) == {n for n, value in values.items() if value >= bound}
        assert set(money.lt(bound)) == {n for n, value in values.items() if value < bound}
        assert set(money.eq(bound)) == {n for n, value in values.items() if value == bound}


def test_what_was_decoded_is_forgotten_beyond_the_limit_and_read_again() -> None:
    index = many(5_000)
    remote = Remote(index.dump(), limit=2_000)
    there = remote.open()
    for _ in range(2):
        for value in ("odd", "even"):
            assert there.sets("tags").has(value) == index.sets("tags").has(value)
    assert len(remote.reads) > 2


texts = st.text(alphabet=st.sampled_from("aä\n\x00😀"), max_size=3)


@given(
    st.lists(st.dictionaries(st.integers(0, 3_000), st.sets(texts, max_size=4), max_size=8), min_size=1, max_size=4),
    texts,
    st.sets(texts, max_size=5),
)
def test_values_of_few_rows_and_of_many_answer_alike(
    batches: list[dict[int, set[str]]], part: str, wanted: set[str]
) -> None:
    plain: dict[int, set[str]] = {n: {"a", "common"} for n in range(1_500)}
    index = Index(SCHEMA).assign({n: {"tags": tags} for n, tags in plain.items()})
    for batch in batches:
        index = Index.load(index.dump(), SCHEMA).assign({n: {"tags": tags} for n, tags in batch.items()})
        plain |= batch
    for tags in (index.sets("tags"), Index.load(index.dump(), SCHEMA).sets("tags")):
        assert set(tags.has_any(wanted)) == {n for n, has in plain.items() if has & wanted}
        assert set(tags.has(part)) == {n for n, has in plain.items() if part in has}
        assert set(tags.containing(part)) == {n for n, has in plain.items() if any(part in value for value in has)}
        assert set(tags.present()) == {n for n, has in plain.items() if has}
        assert tags.counts() == Counter(value for has in plain.values() for value in has)


@given(batches, batches, st.sets(numbers))
def test_differences_count_the_rows_that_are_unlike(one: list[Rows], other: list[Rows], ignoring: set[int]) -> None:
    here, there = truth(one), truth(other)
    unlike: Counter[str] = Counter()
    for number in (here.keys() | there.keys()) - ignoring:
        unlike["all"] += (number in here) != (number in there)
        for name in SCHEMA:
            values = [(rows.get(number) or {}).get(name) for rows in (here, there)]
            plain = [None if value is None or value == set() else value for value in values]
            unlike[name] += plain[0] != plain[1]
    expected = {name: count for name, count in unlike.items() if count}
    assert Index.load(fold(one).dump(), SCHEMA).differences(fold(other), BitMap(ignoring)) == expected
