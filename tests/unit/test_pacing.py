"""Pacers: what is reserved never exceeds a rate, and nobody takes more than a share."""

from itertools import pairwise

from godwit.clock import MINUTE
from godwit.sending.pacing import Pacer, reserve
from hypothesis import given
from hypothesis import strategies as st

RATES = st.integers(1, 100_000)


@given(
    st.lists(RATES, min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 100_000)), max_size=20),
)
def test_slots_are_never_denser_than_the_slowest_rate(rates: list[int], pages: list[tuple[int, int]]) -> None:
    clocks, now = [0] * len(rates), 1_000_000
    times: list[float] = []
    for count, passed in pages:
        now += passed
        slots = reserve([Pacer(clock, rate) for clock, rate in zip(clocks, rates, strict=True)], count, now)
        assert slots.start >= now
        times += [slots.start + slots.interval * at for at in range(count)]
        clocks = list(slots.next_free)
    interval = MINUTE / min(rates)
    assert all(later - earlier >= interval * 0.999 - 1 for earlier, later in pairwise(times))


@given(RATES, RATES, st.integers(1, 100))
def test_a_slow_campaign_takes_only_its_share_of_a_shared_pacer(own: int, shared: int, count: int) -> None:
    now = 5_000
    slots = reserve([Pacer(0, own), Pacer(0, shared)], count, now)
    assert slots.next_free[1] - now <= count * MINUTE / shared + 1
    assert slots.next_free[0] - now <= count * MINUTE / own + 1


def test_a_pacer_that_rested_saves_nothing_up() -> None:
    slots = reserve([Pacer(next_free=0, per_minute=60)], 2, now=1_000_000)
    assert (slots.start, slots.interval, slots.next_free) == (1_000_000, 1_000.0, (1_002_000,))


def test_the_latest_clock_says_when_a_page_starts() -> None:
    slots = reserve([Pacer(70_000, 60), Pacer(90_000, 600)], 3, now=60_000)
    assert slots.start == 90_000
    assert slots.next_free == (73_000, 90_300)
