"""The release's bookkeeping: the mark passes only what is final or known as a straggler, and nobody is forgotten."""

from typing import Any

from godwit.clock import MINUTE, SECOND
from godwit.ledger.rows import FINAL
from godwit.sending import progress as p
from godwit.sending.progress import Progress
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

STATES = st.sampled_from([None, "claimed", "sent", "failed", "skipped", "unknown", "released"])
AUDIENCES = st.sets(st.integers(0, 3_000), max_size=120).map(BitMap)


def row(state: str | None, claimed_at: int) -> dict[str, Any] | None:
    return None if state is None else {"state": state, "claimed_at": claimed_at, "claim": "c"}


@given(AUDIENCES, st.data())
def test_everyone_is_released_once_and_accounted_for(audience: BitMap, data: st.DataObject) -> None:
    now, progress = 1_000_000, Progress()
    states: dict[int, str | None] = {}
    released: list[int] = []
    for _ in range(40):
        fresh = p.fresh_numbers(progress, audience, data.draw(st.integers(0, 30)))
        progress = p.released(progress, fresh, fresh, [], now, 100.0)
        released += fresh
        for number in fresh:
            states[number] = data.draw(STATES)
        now += data.draw(st.sampled_from([SECOND, 30 * SECOND, 5 * MINUTE]))
        rows = {n: held for n, s in states.items() if (held := row(s, now)) is not None}
        slots = [slot for slot in p.in_flight(progress, audience) if slot[1] <= now]
        progress = p.advance(progress, slots, rows, now)
        progress = Progress.load(progress.dump())
        stragglers = {each.number for each in progress.open}
        for number in audience:
            if number < progress.mark:
                assert states[number] in FINAL or number in stragglers
        flying = {number for number, _ in p.in_flight(progress, audience)}
        assert flying == {number for number in released if number >= progress.mark}
        if p.is_complete(progress, audience):
            assert set(released) == set(audience)
            assert all(states[number] in FINAL for number in audience)
    assert released == sorted(set(released))


@given(AUDIENCES, st.data())
def test_a_new_run_begins_with_all_that_are_not_final(audience: BitMap, data: st.DataObject) -> None:
    now = 1_000_000
    fresh = p.fresh_numbers(Progress(), audience, 80)
    progress = p.released(Progress(), fresh, fresh, [], now, 100.0)
    rows = {number: held for number in fresh if (held := row(data.draw(STATES), now)) is not None}
    later = now + 10 * MINUTE
    progress = p.advance(progress, p.in_flight(progress, audience), rows, later)
    restarted = p.restarted(progress, later)
    again = {each.number for each in restarted.open} | set(p.numbers_from(audience, restarted.cursor))
    unsettled = {n for n in fresh if n not in rows or rows[n]["state"] not in FINAL}
    assert unsettled <= again
    assert again >= set(audience) - set(fresh)
    _, needs = p.settle_stragglers(restarted, rows, {}, later)
    assert set(needs.again) == {
        n for n in unsettled if n < restarted.mark and rows.get(n, {}).get("state") != "claimed"
    }


def test_a_straggler_is_released_again_after_15_minutes_and_given_up_after_five_releases() -> None:
    progress = Progress(cursor=10, mark=10, open=(p.Straggler(3, 0, 1), p.Straggler(4, 0, 5), p.Straggler(5, 0, 1)))
    rows = {5: {"state": "claimed", "claimed_at": 0, "claim": "c"}}
    _, early = p.settle_stragglers(progress, rows, {}, p.RELEASE_AGAIN - 1)
    assert early == p.Stragglers((), (), ())
    _, due = p.settle_stragglers(progress, rows, {}, p.RELEASE_AGAIN)
    assert due == p.Stragglers(again=(3,), expire=(5,), hopeless=(4,))


def test_no_more_than_two_minutes_worth_is_in_flight() -> None:
    audience, progress = BitMap(range(1, 10_000)), Progress()
    for _ in range(20):
        size = p.page_size(progress, audience, 600)
        assert size <= p.page_worth(600)
        fresh = p.fresh_numbers(progress, audience, size)
        progress = p.released(progress, fresh, fresh, [], 0, 100.0)
    assert len(p.in_flight(progress, audience)) == 1_200


def test_where_there_are_too_many_stragglers_the_mark_waits() -> None:
    audience, many = BitMap(range(1, 2_000)), p.MOST_STRAGGLERS
    stragglers = tuple(p.Straggler(number, 0, 1) for number in range(1, many))
    progress = Progress(cursor=many, mark=many, open=stragglers)
    progress = p.released(progress, [many, many + 1, many + 2], [many, many + 1, many + 2], [], 0, 100.0)
    progress = p.advance(progress, p.in_flight(progress, audience), {}, p.LATE + SECOND)
    assert (len(progress.open), progress.mark) == (many, many + 1)
    assert p.page_size(progress, audience, 6_000) == 0


def test_rows_of_every_earlier_run_are_looked_for() -> None:
    """A run that ends before it comes to where the one before it was leaves that one's rows to the next."""
    first = p.released(Progress(), list(range(1, 101)), list(range(1, 101)), [], 0, 100.0)
    second = p.restarted(first, MINUTE)
    second = p.released(second, [1, 2, 3], [1, 2, 3], [], MINUTE, 100.0)
    assert p.restarted(second, 2 * MINUTE).checked == 101


def test_a_very_slow_campaign_releases_one_at_a_time() -> None:
    assert p.page_size(Progress(), BitMap([1, 2, 3]), 1) == 1


def test_who_was_dropped_each_time_is_released_again_at_once_and_never_given_up() -> None:
    progress = Progress(
        cursor=10,
        mark=10,
        open=(p.Straggler(3, 0, 1), p.Straggler(4, 0, 2), p.Straggler(5, 0, 7), p.Straggler(6, 0, 7)),
    )
    drops = {3: 1, 4: 1, 5: 7, 6: 2}
    assert p.settle_stragglers(progress, {}, drops, p.LATE - 1)[1] == p.Stragglers((), (), ())
    assert p.settle_stragglers(progress, {}, drops, p.LATE)[1] == p.Stragglers((3, 5), (), ())
    assert p.settle_stragglers(progress, {}, drops, p.RELEASE_AGAIN)[1] == p.Stragglers((3, 4, 5), (), (6,))


def test_senders_are_judged_by_those_whose_slots_passed_last() -> None:
    audience = BitMap(range(1, 1_000))
    progress = p.released(Progress(), list(range(1, 301)), list(range(1, 301)), [], 0, 1_000.0)
    assert p.due_lately(progress, audience, 200 * SECOND) == list(range(111, 197))
    assert p.due_lately(progress, audience, 4 * SECOND) == []
    late = Progress(cursor=10, mark=10, open=(p.Straggler(3, 0, 1), p.Straggler(4, 100 * SECOND, 2)))
    assert p.due_lately(late, audience, 110 * SECOND) == [4]


def test_what_is_reserved_ends_with_the_last_page_or_straggler() -> None:
    assert p.reserved_until(Progress()) == 0
    progress = p.released(Progress(), [1, 2], [1, 2], [], 5_000, 1_000.0)
    assert p.reserved_until(progress) == 7_000
    assert p.reserved_until(Progress(open=(p.Straggler(3, 9_000, 1),))) == 9_000
