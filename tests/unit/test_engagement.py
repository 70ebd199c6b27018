"""The engagement index against the latest of all ledger rows, in whatever order and batches they come."""

from collections import defaultdict
from typing import Any

from godwit.analytics.chunks import apply_changes
from godwit.analytics.whole import last_times
from godwit.clock import MINUTE
from godwit.store.memory import MemoryStore
from godwit.store.objects import MemoryObjects
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import WORKSPACE

CAMPAIGNS = ["01K5M0000000000000000000AA", "01K5M0000000000000000000BB"]
START = 1_758_000_000_000
times = st.none() | st.integers(START, START + 30 * MINUTE)
rows = st.fixed_dictionaries(
    {
        "state": st.just("sent"),
        "sent_at": times,
        "opened_at": times,
        "last_opened_at": times,
        "clicked_at": times,
    }
)
changes = st.tuples(st.sampled_from(CAMPAIGNS), st.sampled_from([1, 2, 65_536]), rows | st.none())


def without_absent(row: dict[str, Any] | None, version: int) -> dict[str, Any] | None:
    return None if row is None else {"version": version} | {k: v for k, v in row.items() if v is not None}


@given(st.lists(changes, max_size=12), st.randoms(use_true_random=False))
def test_it_knows_the_latest_of_each(history: list[Any], random: Any) -> None:
    store, objects = MemoryStore(), MemoryObjects()
    images = [
        (WORKSPACE, campaign, number, without_absent(row, version))
        for version, (campaign, number, row) in enumerate(history, start=1)
    ]
    expected: dict[str, dict[int, int]] = defaultdict(dict)
    for _, _, number, row in images:
        for name, at in (
            ("last_sent_at", (row or {}).get("sent_at")),
            ("last_opened_at", (row or {}).get("last_opened_at", (row or {}).get("opened_at"))),
            ("last_clicked_at", (row or {}).get("clicked_at")),
        ):
            if at is not None:
                expected[name][number] = max(expected[name].get(number, 0), at // MINUTE)
    batches = [images[at : at + random.randint(1, 4)] for at in range(len(images))] + [images]
    random.shuffle(batches)
    for batch in batches:
        apply_changes(store, objects, batch)
    names = ["last_sent_at", "last_opened_at", "last_clicked_at"]
    for name, column in last_times(store, objects, WORKSPACE, names).items():
        assert column.lookup(column.present) == expected[name]


def test_what_was_read_before_is_read_again_once_it_has_changed() -> None:
    store, objects = MemoryStore(), MemoryObjects()
    row: dict[str, Any] = {"version": 1, "state": "sent", "sent_at": START}

    def opened() -> set[int]:
        return set(last_times(store, objects, WORKSPACE, ["last_opened_at"])["last_opened_at"].present)

    apply_changes(store, objects, [(WORKSPACE, CAMPAIGNS[0], 1, row)])
    assert opened() == set()
    apply_changes(store, objects, [(WORKSPACE, CAMPAIGNS[0], 1, row | {"version": 2, "opened_at": START})])
    assert opened() == {1}
    (name,) = [name for name in objects.held if "/engagement/" in name]
    objects.delete(name)
    assert opened() == {1}  # the chunk is as its counters say: it isn't read again
