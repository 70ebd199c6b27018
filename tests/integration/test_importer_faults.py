"""Imports that are killed, repeated and overtaken: each row counts once, and the contacts are the same."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from godwit.imports import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.import_desk import Desk, consistent, counts, people, timeless


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


# A file where rows make, meet, change and conflict, over few addresses.
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "a@x.de", "b@x.de", "c@x.de", "d@x.de", "nobody"]),
        st.sampled_from(["", "+4915112345670", "+4915112345671", "+4915112345672"]),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "Ulm", "Bonn"]),
        st.sampled_from(["", "x", "y"]),
    ),
    min_size=1,
    max_size=14,
)


def to_file(rows: Iterable[tuple[str, ...]]) -> str:
    return "email,phone,external id,city,tags\n" + "".join(",".join(row) + ",\n" for row in rows)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(["update", "skip"]), st.integers(1, 6), st.booleans(), st.integers(0, 2**32))
def test_killed_anywhere_the_outcome_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
    rows: list[tuple[str, ...]],
    on_match: str,
    slice_size: int,
    rehearsed: bool,
    seed: int,
) -> None:
    rows = [row for row in rows if any(row)]
    monkeypatch.setattr(run, "SLICE", slice_size)
    calm = Desk(monkeypatch)
    expected = calm.run(to_file(rows), on_match=on_match)
    consistent(calm)

    desk = Desk(monkeypatch)
    fate = random.Random(seed)
    identifier = desk.start(to_file(rows), on_match=on_match, dry_run=rehearsed)
    if rehearsed:
        # What is left in the queue when the rehearsal is done comes to the import, or after it.
        while desk.state(identifier)["state"] != "done":
            deliver_badly(desk, fate)
        assert desk.contacts() == []
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {"on_match": on_match})[0] == 202
    for _ in range(40):
        deliver_badly(desk, fate)
    desk.executioner.arm(None)
    desk.drain()
    shown = desk.state(identifier)
    assert (shown["state"], shown["dry_run"]) == ("done", False)
    assert counts(shown) == counts(expected)
    assert timeless(desk.contacts()) == timeless(calm.contacts())
    if shown["rejected"]:
        assert desk.rejects(shown) == calm.rejects(expected)
    assert not [name for name in desk.objects.held if "/plans/" in name or "/rejects/" in name]
    consistent(desk)


def deliver_badly(desk: Desk, fate: random.Random) -> None:
    """Deliver the next message, killed anywhere or nowhere; it may come again although it's done with."""
    queue = desk.queues["imports"]
    if queue.bodies:
        body = queue.bodies[0]
        desk.executioner.arm(fate.randint(0, 25), after=fate.random() < 0.5)
        if desk.deliver(body) and fate.random() < 0.8:
            queue.bodies.pop(0)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 6))
def test_slices_make_no_difference(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, ...]], slice_size: int
) -> None:
    rows = [row for row in rows if any(row)]
    whole = Desk(monkeypatch)
    expected = whole.run(to_file(rows))
    monkeypatch.setattr(run, "SLICE", slice_size)
    sliced = Desk(monkeypatch)
    rehearsed = sliced.run(to_file(rows), dry_run=True)
    assert counts(sliced.run(to_file(rows))) == counts(expected) == counts(rehearsed)
    assert timeless(sliced.contacts()) == timeless(whole.contacts())


def deliver_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch, body: Mapping[str, Any]) -> None:
    """Have the message `body` handled between the next plan of a slice and its writes."""
    create = desk.objects.create

    def plan_then_wait(name: str, data: bytes) -> str:
        monkeypatch.setattr(desk.objects, "create", create)
        etag = create(name, data)
        assert desk.deliver(body)
        return etag

    monkeypatch.setattr(desk.objects, "create", plan_then_wait)


def test_two_imports_of_the_same_people_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desk.start(people(30)), desk.start(people(30, start=15))
    one, other = desk.queues["imports"].bodies
    deliver_meanwhile(desk, monkeypatch, other)
    assert desk.deliver(one)
    assert counts(desk.state(second)) == (30, 0, 0, 0)
    assert counts(desk.state(first)) == (15, 15, 0, 0)
    assert len(desk.contacts()) == 45
    consistent(desk)


def test_one_message_delivered_twice_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    identifier = desk.start(people(1200))
    [body] = desk.queues["imports"].bodies
    deliver_meanwhile(desk, monkeypatch, body)
    assert desk.deliver(body)
    assert counts(desk.state(identifier)) == (1200, 0, 0, 0)
    assert len(desk.contacts()) == 1200
    consistent(desk)


@pytest.mark.parametrize("step", range(0, 60, 4))
def test_a_rehearsal_that_cleans_up_late_leaves_the_import_its_plans(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    identifier = desk.start(people(30), dry_run=True)
    rehearsal = desk.queues["imports"].bodies.pop()
    names = desk.objects.names

    def import_meanwhile(prefix: str) -> Any:
        monkeypatch.setattr(desk.objects, "names", names)
        assert desk.call("POST", f"/v1/imports/{identifier}/start", {})[0] == 202
        desk.executioner.arm(step)
        desk.deliver(desk.queues["imports"].bodies[0])
        desk.executioner.arm(None)
        return names(prefix)

    monkeypatch.setattr(desk.objects, "names", import_meanwhile)
    assert desk.deliver(rehearsal)
    desk.drain()
    assert counts(desk.state(identifier)) == (30, 0, 0, 0)
    assert len(desk.contacts()) == 30
