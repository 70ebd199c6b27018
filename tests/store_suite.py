"""What a store must do, whichever it is. Subclasses give the fixture `store`; each test has a workspace of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from godwit.ids import new_id
from godwit.store import keys
from godwit.store.conditions import Absent, Below, Condition, Equals, Item, OneOf, Present, Without, all_of, any_of
from godwit.store.protocol import (
    Check,
    ConditionFailed,
    Contended,
    Delete,
    Put,
    Range,
    Store,
    TransactionFailed,
    Unstorable,
    Update,
    query_all,
)


@pytest.fixture
def workspace() -> str:
    return new_id()


class StoreSuite:
    def test_an_item_comes_back_as_it_was_put(self, store: Store, workspace: str) -> None:
        key = keys.document(workspace, "segment", "1")
        item = {"text": "ü 🎈", "number": -7, "flag": False, "list": ["a", 1], "map": {"x": {"y": 2}}, "none": None}
        store.write(Put(key, item))
        del item["none"]
        assert store.get(key, consistent=True) == {**item, "pk": key.pk, "sk": key.sk}
        assert store.get(keys.document(workspace, "segment", "2")) is None

    @pytest.mark.parametrize(
        "item",
        [
            {"list": ["a", None]},
            {"map": {"x": {"y": None}}},
            {"number": 1.5},
            {"number": 10**38},
            {"text": "\ud800"},
            {"\udfff": 1},
            {"large": "é" * 204_800},
        ],
        ids=str,
    )
    def test_what_can_not_be_stored_is_refused(self, store: Store, workspace: str, item: Item) -> None:
        key, other = keys.document(workspace, "a", "1"), keys.document(workspace, "a", "2")
        for write in (Put(key, item), Update(key, set=item)):
            with pytest.raises(Unstorable):
                store.write(write)
            with pytest.raises(Unstorable):
                store.transact([Put(other, {}), write])
        assert store.get_many([key, other], consistent=True) == {}

    @pytest.mark.parametrize("identifier", ["", "x" * 1_025, "é" * 513, "\ud800"], ids=repr)
    def test_so_are_keys(self, store: Store, workspace: str, identifier: str) -> None:
        key = keys.document(workspace, "a", identifier)
        for write in (Put(key, {}), Update(key), Delete(key)):
            with pytest.raises(Unstorable):
                store.write(write)
        assert store.get(key, consistent=True) is None

    def test_an_item_that_is_large_fits(self, store: Store, workspace: str) -> None:
        key = keys.document(workspace, "a", "1")
        store.write(Put(key, {"text": "x" * 390 * 1024}))
        with pytest.raises(Unstorable):
            store.write(Put(key, {"text": "x" * 400 * 1024}))

    def test_get_many_answers_what_is_there(self, store: Store, workspace: str) -> None:
        written = [keys.contact(workspace, number) for number in range(1, 131)]
        for number, key in enumerate(written, start=1):
            store.write(Put(key, {"n": number}))
        found = store.get_many([*written, keys.contact(workspace, 999), written[0]], consistent=True)
        assert {key: item["n"] for key, item in found.items()} == {key: n for n, key in enumerate(written, start=1)}
        assert store.get_many([]) == {}

    @pytest.mark.parametrize(
        ("condition", "without_item", "with_item"),
        [
            (Absent(), True, False),
            (Present(), False, True),
            (Without("state"), True, False),
            (Without("other"), True, True),
            (Equals("state", "sent"), False, True),
            (Equals("state", "failed"), False, False),
            (OneOf("state", ("failed", "sent")), False, True),
            (OneOf("state", ("failed",)), False, False),
            (Below("n", 6), False, True),
            (Below("n", 5), False, False),
            (Below("other", 5), False, False),
            (all_of(Present(), Equals("n", 5)), False, True),
            (all_of(Present(), Equals("n", 6)), False, False),
            (any_of(Absent(), Equals("n", 5)), True, True),
            (any_of(Absent(), all_of(Equals("n", 5), Equals("state", "x"))), True, False),
        ],
    )
    def test_writes_depend_on_their_conditions(
        self, store: Store, workspace: str, condition: Condition, without_item: bool, with_item: bool
    ) -> None:
        missing, there = keys.document(workspace, "a", "1"), keys.document(workspace, "a", "2")
        before = {"state": "sent", "n": 5, "pk": there.pk, "sk": there.sk}
        store.write(Put(there, before))
        for key, holds, stands in ((missing, without_item, None), (there, with_item, before)):
            if holds:
                assert store.write(Update(key, set={"seen": 1}, condition=condition)) == {
                    **(stands or {"pk": key.pk, "sk": key.sk}),
                    "seen": 1,
                }
            else:
                with pytest.raises(ConditionFailed) as failed:
                    store.write(Update(key, set={"seen": 1}, condition=condition))
                assert failed.value.item == stands
                with pytest.raises(TransactionFailed):
                    store.transact([Check(key, condition)])

    def test_update_assigns_adds_defaults_and_removes(self, store: Store, workspace: str) -> None:
        key = keys.row(workspace, "campaign", 1)
        store.write(Update(key, set={"state": "claimed", "gone": 1}, default={"first": 10}, add={"n": 2}))
        item = store.write(
            Update(key, set={"state": "sent", "void": None}, default={"first": 20}, add={"n": -1}, remove=["gone"])
        )
        assert item == {"pk": key.pk, "sk": key.sk, "state": "sent", "first": 10, "n": 1}
        assert store.write(Update(key, set={"first": None})) == {"pk": key.pk, "sk": key.sk, "state": "sent", "n": 1}

    def test_put_replaces_the_whole_item_and_delete_removes_it(self, store: Store, workspace: str) -> None:
        key = keys.document(workspace, "a", "1")
        store.write(Put(key, {"a": 1}))
        store.write(Put(key, {"b": 2}, Equals("a", 1)))
        assert store.get(key, consistent=True) == {"pk": key.pk, "sk": key.sk, "b": 2}
        with pytest.raises(ConditionFailed):
            store.write(Delete(key, Equals("b", 3)))
        assert store.write(Delete(key, Equals("b", 2))) is None
        assert store.get(key, consistent=True) is None
        store.write(Delete(key))

    def test_a_transaction_is_all_or_nothing_and_says_what_failed(self, store: Store, workspace: str) -> None:
        first, second, third = (keys.document(workspace, "a", name) for name in "123")
        store.write(Put(second, {"v": 1}))
        with pytest.raises(TransactionFailed) as failed:
            store.transact([Put(first, {"v": 1}, Absent()), Put(second, {"v": 2}, Absent()), Check(third, Present())])
        assert failed.value.failed == {1: {"pk": second.pk, "sk": second.sk, "v": 1}, 2: None}
        assert store.get(first, consistent=True) is None
        store.transact(
            [
                Put(first, {"v": 1}, Absent()),
                Update(second, add={"v": 1}, condition=Equals("v", 1)),
                Check(third, Absent()),
            ]
        )
        assert {key.sk: item["v"] for key, item in store.get_many([first, second], consistent=True).items()} == {
            "1": 1,
            "2": 2,
        }

    def test_a_partition_is_read_in_order_page_by_page_both_ways(self, store: Store, workspace: str) -> None:
        for number in range(25):
            store.write(Put(keys.document(workspace, "thing", f"{number:02d}"), {"n": number}))
        store.write(Put(keys.document(workspace, "thing2", "00"), {"n": -1}))
        partition = keys.documents(workspace, "thing")
        for descending in (False, True):
            seen: list[int] = []
            start = None
            while True:
                page = store.query(partition, descending=descending, limit=10, start=start, consistent=True)
                seen += [item["n"] for item in page.items]
                start = page.next
                if start is None:
                    break
            assert seen == sorted(range(25), reverse=descending)
        assert [item["n"] for item in query_all(store, partition, consistent=True)] == list(range(25))

    @pytest.mark.parametrize(
        ("within", "expected"),
        [
            (Range(prefix="b"), ["b1", "b2"]),
            (Range(low="a2", high="b1"), ["a2", "b1"]),
            (Range(low="b1"), ["b1", "b2", "c"]),
            (Range(high="a2"), ["a1", "a2"]),
            (Range(), ["a1", "a2", "b1", "b2", "c"]),
        ],
    )
    def test_ranges_bound_the_sort_key(self, store: Store, workspace: str, within: Range, expected: list[str]) -> None:
        for name in ("a1", "a2", "b1", "b2", "c"):
            store.write(Put(keys.document(workspace, "x", name), {"v": 1}))
        found = store.query(keys.documents(workspace, "x"), within=within, consistent=True)
        assert [item["sk"] for item in found.items] == expected

    def test_what_does_not_hold_is_left_out_of_a_page_and_counts_for_its_limit(
        self, store: Store, workspace: str
    ) -> None:
        for number, state in enumerate(("a", "b", "a", "c")):
            store.write(Put(keys.document(workspace, "x", str(number)), {"state": state}))
        partition, where = keys.documents(workspace, "x"), OneOf("state", ("b", "c"))
        found = query_all(store, partition, within=Range(low="0"), where=where, consistent=True)
        assert [item["sk"] for item in found] == ["1", "3"]
        page = store.query(partition, where=where, limit=3, consistent=True)
        assert [item["sk"] for item in page.items] == ["1"]
        assert page.next is not None

    def test_an_index_has_the_items_with_both_attributes_by_its_sort_key(self, store: Store, workspace: str) -> None:
        for number, at in ((16, 300), (32, 100), (48, 200)):
            store.write(Put(keys.contact(workspace, number), {"updated_at": at, "doc": "{}"}))
        store.write(Put(keys.contact(workspace, 64), {"doc": "{}"}))
        shard = keys.contact_shard(workspace, 0)
        assert [item["updated_at"] for item in query_all(store, shard, index="changes")] == [100, 200, 300]
        changed = store.query(shard, index="changes", within=Range(low=200))
        assert [int(item["sk"]) for item in changed.items] == [48, 16]
        store.write(Update(keys.contact(workspace, 32), set={"updated_at": 400}))
        store.write(Delete(keys.contact(workspace, 48)))
        assert [int(item["sk"]) for item in query_all(store, shard, index="changes")] == [16, 32]
        first = store.query(shard, index="changes", limit=1)
        assert first.next is not None
        rest = store.query(shard, index="changes", start=first.next)
        assert [int(item["sk"]) for item in rest.items] == [32]

    def test_an_index_of_keys_holds_nothing_else(self, store: Store, workspace: str) -> None:
        partition = keys.contact_campaigns(workspace, 7)
        for campaign in ("c2", "c1"):
            row = {"contact": partition.pk, "campaign": campaign, "state": "sent"}
            store.write(Put(keys.row(workspace, campaign, 7), row))
        found = list(query_all(store, partition, index="by_contact"))
        assert [item["campaign"] for item in found] == ["c1", "c2"]
        assert set(found[0]) == {"pk", "sk", "contact", "campaign"}

    def test_of_many_who_want_one_thing_one_gets_it(self, store: Store, workspace: str) -> None:
        key = keys.row(workspace, "c", 1)

        def take(name: int) -> bool:
            try:
                store.write(Put(key, {"owner": name}, Absent()))
            except ConditionFailed:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(take, range(16))) == 1

    def test_no_addition_is_lost(self, store: Store, workspace: str) -> None:
        key = keys.contact_counter(workspace)

        def add(_: int) -> int:
            for _ in range(20):
                try:
                    store.transact([Update(key, add={"n": 1})])
                except Contended:
                    continue
                return 1
            return 0

        with ThreadPoolExecutor(4) as pool:
            added = sum(pool.map(add, range(12)))
        item = store.get(key, consistent=True)
        assert item is not None
        assert item["n"] == added == 12
