"""What hits amount to, against plain counting."""

from godwit.clock import MINUTE, SECOND
from godwit.ledger.tally import MANY, joined, of_row, settled_count, tally
from godwit.tracking.classify import WINDOW, Request, Why
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_classify import SENT, clicked, hits

whys: st.SearchStrategy[Why | None] = st.one_of(st.none(), st.sampled_from(("head", "burst")))
judged = st.lists(st.tuples(hits(), whys), max_size=30)


@given(judged)
def test_counts_and_times_are_those_of_people(pairs: list[tuple[Request, Why | None]]) -> None:
    total = tally(pairs)
    for kind, name, count in (("open", "opened", "opens"), ("click", "clicked", "clicks")):
        people = [request.at for request, why in pairs if request.kind == kind and why is None]
        machines = [(request.at, why) for request, why in pairs if request.kind == kind and why is not None]
        assert total.get(f"{name}_at") == min(people, default=None)
        assert total.get(f"last_{name}_at") == max(people, default=None)
        assert total.get(count, 0) == len(people)
        assert (total.get(f"machine_{name}_at"), total.get(f"machine_{name}_why")) == min(
            machines, default=(None, None)
        )
    for link in range(5):
        assert total.get(f"link:{link}", 0) == sum(request.link == link and why is None for request, why in pairs)
    assert of_row({**total, "state": "sent", "version": 3, "delivered_at": 1}) == total


@given(judged, judged)
def test_groups_join_to_the_whole(
    one: list[tuple[Request, Why | None]], other: list[tuple[Request, Why | None]]
) -> None:
    assert joined(tally(one), tally(other)) == tally([*one, *other])
    assert joined(tally(one), {}) == tally(one)


def test_few_hits_are_not_settled() -> None:
    assert settled_count([clicked(at=SENT + at * MINUTE) for at in range(MANY)], SENT) == 0


def test_many_hits_are_settled_up_to_a_pause_a_minute_ago() -> None:
    old = [clicked(at=SENT + at * SECOND) for at in range(MANY)]
    after_a_pause = old[-1].at + WINDOW + 1
    new = [clicked(at=after_a_pause), clicked(at=after_a_pause + MINUTE)]
    assert settled_count([*old, *new], SENT) == len(old) + 1
    assert settled_count([*old, *new], after_a_pause) == len(old) + 1
    assert settled_count([*old, *new], after_a_pause + MINUTE) == 0
    assert settled_count([*old, new[0]], SENT) == 0
