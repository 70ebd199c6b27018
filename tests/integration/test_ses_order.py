"""SES's events come repeated and in any order: what is known in the end depends on which there were, alone."""

import copy
import json
from collections.abc import Sequence
from typing import Any

import pytest
from godwit.clock import DAY, HOUR, MINUTE, to_iso
from godwit.contacts.commit import amend
from godwit.contacts.suppression import lift
from godwit.contacts.timeline import Author
from godwit.store import keys
from godwit.store.protocol import Delete, Update
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import ses
from tests.mailroom import NOW, Mailroom

NAMES = [f"events/{name}" for name in ses.EVENTS] + [f"notifications/{name}" for name in ses.NOTIFICATIONS]
CAMPAIGNS = 7
ROOM = Mailroom(contacts=2, campaigns=CAMPAIGNS)
CLEAN = copy.deepcopy((ROOM.store._items, ROOM.store._indexed))


@pytest.fixture(autouse=True)
def _clean_afterwards() -> Any:
    yield
    restore()


def restore() -> None:
    ROOM.store._items, ROOM.store._indexed = copy.deepcopy(CLEAN)


def after(events: Sequence[Any]) -> dict[str, Any]:
    """What is known when these were delivered, in this order, to a room where nothing was."""
    restore()
    assert ROOM.deliver(*events) == []
    return ROOM.state()


@given(st.data())
@settings(max_examples=150)
def test_of_one_message_each_twice_and_in_every_order(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))
    # Of those that have no id but their message's, only the time tells one from another.
    times = [DAY + data.draw(st.integers(0, 3)) * MINUTE + name.endswith("subscription_topic") for name in names]
    events = [ROOM.event(name, later=later) for name, later in zip(names, times, strict=True)]
    twice = data.draw(st.permutations([*events, *(ses.enveloped(event) for event in events)]))
    assert after(twice) == after(events)


def outcomes() -> st.SearchStrategy[list[tuple[str, ...]]]:
    """What SES tells of each campaign's message, the oldest first: nothing, or one or two things."""
    soft = st.sampled_from(["events/bounce_mailbox_full", "events/bounce_transient_general"])
    told = st.one_of(
        st.tuples(soft),
        st.tuples(soft),
        st.tuples(soft),
        st.just(("events/delivery",)),
        st.tuples(soft, st.just("events/delivery")),
        st.just(("events/bounce_message_too_large",)),
        st.just(()),
    )
    return st.lists(told, min_size=CAMPAIGNS, max_size=CAMPAIGNS)


def told_of(told: list[tuple[str, ...]]) -> list[Any]:
    return [
        ROOM.event(name, campaign=campaign, later=campaign * HOUR + MINUTE)
        for campaign, names in enumerate(told)
        for name in names
    ]


def fifth_in_a_row(told: list[tuple[str, ...]]) -> int | None:
    """By the letter: the campaign of the fifth soft bounce in a row, of those that last to the end."""
    row: list[int] = []
    for campaign, names in enumerate(told):
        if names == ("events/bounce_message_too_large",):
            continue
        row = [*row, campaign] if names and "events/delivery" not in names else []
    return row[4] if len(row) >= 5 else None


@given(st.data())
@settings(max_examples=300)
def test_five_soft_bounces_in_a_row_over_campaigns(data: st.DataObject) -> None:
    told = data.draw(outcomes())
    events = told_of(told)
    known = after(data.draw(st.permutations([*events, *events])))
    fifth = fifth_in_a_row(told)
    held = ROOM.suppression()
    assert (held and (held["reason"], held["at"])) == (
        None if fifth is None else ("soft_bounces", NOW + fifth * HOUR + MINUTE)
    )
    assert ROOM.contact()["suppressed"]["email"] == ("soft_bounces" if held else None)
    assert ROOM.suppression(2) is None
    assert known == after(events)


FIVE: list[tuple[str, ...]] = [("events/bounce_mailbox_full",)] * 5


def only_five_were_sent() -> None:
    for campaign in (5, 6):
        ROOM.store.write(Delete(ROOM.recipient(1, campaign).key))


def test_the_fifth_suppresses_and_the_fourth_does_not() -> None:
    only_five_were_sent()
    ROOM.deliver(*told_of(FIVE[:4]))
    assert ROOM.suppression() is None
    ROOM.deliver(told_of(FIVE)[4])
    assert (ROOM.suppression() or {})["reason"] == "soft_bounces"
    assert [item["address"] for item in ROOM.listed()] == [ROOM.address(1)]


def test_a_message_that_may_still_arrive_ends_the_row() -> None:
    """The sixth has had no outcome when the fifth bounces: were it delivered, the address would be a good one."""
    told: list[tuple[str, ...]] = [(), *FIVE, ()]
    after(told_of(told))
    assert ROOM.suppression() is None
    ROOM.deliver(ROOM.event("events/bounce_mailbox_full", campaign=6, later=7 * HOUR))
    assert (ROOM.suppression() or {})["reason"] == "soft_bounces"


def test_after_lifting_only_further_bounces_count() -> None:
    only_five_were_sent()
    events = told_of(FIVE)
    ROOM.deliver(*events)
    assert ROOM.suppression() is not None
    lift(ROOM.store, ROOM.workspace, "email", ROOM.address(1), lambda: NOW + DAY, "owner@demo.test")
    ROOM.deliver(*events)
    assert ROOM.suppression() is None, "repeats of what was lifted"
    for campaign in range(5):
        ROOM.deliver(ROOM.event("events/delivery", campaign=campaign, later=2 * DAY))
    assert ROOM.suppression() is None


def test_bounces_of_an_address_that_was_given_up_do_not_count() -> None:
    only_five_were_sent()
    ROOM.deliver(*told_of(FIVE)[:4])
    new = "new@example.test"
    amend(ROOM.store, ROOM.workspace, 1, lambda doc: {**doc, "email": new}, lambda: NOW, Author("x", "api"))
    sent_to = keys.digest(ROOM.workspace, "email", new)
    ROOM.store.write(Update(ROOM.recipient(1, 4).key, set={"sent_to": sent_to}, add={"version": 1}))
    fifth = json.loads(json.dumps(told_of(FIVE)[4]).replace(ROOM.address(1), new))
    ROOM.deliver(fifth)
    assert "soft_bounced_at" in ROOM.row(1, 4)
    assert ROOM.contact()["suppressed"]["email"] is None
    assert ROOM.store.get(keys.suppression(ROOM.workspace, "email", new)) is None


def test_a_late_delivery_takes_back_what_five_soft_bounces_led_to() -> None:
    only_five_were_sent()
    ROOM.deliver(*told_of(FIVE))
    assert ROOM.contact()["suppressed"]["email"] == (ROOM.suppression() or {})["reason"] == "soft_bounces"
    ROOM.deliver(ROOM.event("events/delivery", campaign=3, later=DAY))
    assert (ROOM.suppression(), ROOM.contact()["suppressed"]["email"]) == (None, None)


def test_a_harder_reason_is_kept_when_the_softer_falls_away() -> None:
    only_five_were_sent()
    ROOM.deliver(*told_of(FIVE), ROOM.event("events/bounce_general", campaign=0, later=DAY))
    ROOM.deliver(*(ROOM.event("events/delivery", campaign=campaign, later=DAY) for campaign in range(1, 5)))
    assert (ROOM.suppression() or {})["reason"] == "hard_bounce"
    assert to_iso((ROOM.suppression() or {})["at"]) == to_iso(NOW + DAY)
