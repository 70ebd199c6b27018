"""The brake's limits, at each of them exactly, and what must hold of any figures."""

from fractions import Fraction

import pytest
from godwit.sending.brake import COUNTED, Figures, is_harmless, judge, refusals
from hypothesis import given
from hypothesis import strategies as st

COUNT = st.integers(0, 10_000_000)


@st.composite
def some_figures(draw: st.DrawFn) -> Figures:
    """Figures as they may be: nobody bounces who was not sent to."""
    sent = draw(COUNT)
    delivered, bounced = draw(st.integers(0, sent)), draw(st.integers(0, sent))
    refused = draw(st.dictionaries(st.sampled_from(["full", "unknown", "blocked"]), st.integers(1, 100)))
    return Figures(sent, delivered, bounced, draw(st.integers(0, sent)), refused)


@pytest.mark.parametrize(
    ("sent", "bounced", "state"),
    [
        (99, 99, "clear"),
        (100, 5, "clear"),
        (100, 6, "braked"),
        (119, 6, "braked"),
        (120, 6, "clear"),
        (1_000_000, 50_000, "clear"),
        (1_000_000, 50_001, "braked"),
    ],
)
def test_hard_bounces_over_five_percent_of_at_least_a_hundred(sent: int, bounced: int, state: str) -> None:
    assert judge(Figures(sent=sent, bounced=bounced)).state == state


@pytest.mark.parametrize(
    ("delivered", "complained", "state"),
    [
        (0, 0, "clear"),
        (100, 4, "warning"),
        (100, 5, "braked"),
        (1_666, 5, "braked"),
        (1_667, 5, "warning"),
        (2_000, 6, "warning"),
        (2_000, 7, "braked"),
        (1_000, 1, "warning"),
        (1_001, 1, "clear"),
        (1_000_000, 999, "clear"),
        (1_000_000, 1_000, "warning"),
        (1_000_000, 3_000, "warning"),
        (1_000_000, 3_001, "braked"),
    ],
)
def test_complaints_warn_at_a_tenth_of_a_percent_and_brake_over_three(
    delivered: int, complained: int, state: str
) -> None:
    assert judge(Figures(sent=delivered, delivered=delivered, complained=complained)).state == state


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        (Figures(refused={"blocked": 19}), "clear"),
        (Figures(refused={"blocked": 20}), "braked"),
        (Figures(sent=1, refused={"blocked": 500}), "clear"),
        (Figures(refused={"blocked": 20, "full": 1}), "clear"),
    ],
)
def test_the_first_twenty_all_refused_for_the_same_reason(figures: Figures, state: str) -> None:
    assert judge(figures).state == state


@given(some_figures())
def test_the_state_is_what_exact_fractions_say(figures: Figures) -> None:
    bounces = Fraction(figures.bounced, figures.sent or 1)
    complaints = Fraction(figures.complained, figures.delivered) if figures.delivered else Fraction(figures.complained)
    refused = figures.sent == 0 and len(figures.refused) == 1 and sum(figures.refused.values()) >= 20
    braked = (
        (figures.sent >= 100 and bounces > Fraction(5, 100))
        or (figures.complained >= 5 and complaints > Fraction(3, 1000))
        or refused
    )
    warned = figures.complained > 0 and complaints >= Fraction(1, 1000)
    verdict = judge(figures)
    assert verdict.state == ("braked" if braked else "warning" if warned else "clear")
    assert bool(verdict.reason) == (verdict.state != "clear")


@given(some_figures(), some_figures())
def test_only_what_came_since_a_release_counts(before: Figures, more: Figures) -> None:
    refused = dict(before.refused)
    for reason, count in more.refused.items():
        refused[reason] = refused.get(reason, 0) + count
    sent, delivered, bounced, complained = (getattr(before, name) + getattr(more, name) for name in COUNTED)
    now = Figures(sent, delivered, bounced, complained, refused)
    assert now.since(before) == more
    assert before.since(before) == Figures()
    assert judge(before.since(now)).state == "clear", "counters that are behind brake nobody"
    assert Figures.load(now.dump()) == now


def test_a_warning_of_fewer_complaints_than_brake_is_of_few() -> None:
    few, more = judge(Figures(delivered=2_000, complained=4)), judge(Figures(delivered=2_000, complained=5))
    assert (few.state, few.few, more.state, more.few) == ("warning", True, "warning", False)
    assert few.reason == (
        "4 of 2,000 people who got it complained of spam; over 0.3 %, and from 5 complaints on, sending is braked."
    )


def test_the_reason_names_figures_and_limit() -> None:
    assert judge(Figures(sent=1_000, bounced=61)).reason == ("61 of 1,000 messages bounced for good; the limit is 5 %.")


def test_reasons_that_differ_by_the_address_only_are_the_same_and_faults_of_ours_are_none() -> None:
    said = [("550 <a@x.test> is blocked", 12), ("550 <b@y.test> is blocked", 8), ("internal", 3)]
    [(reason, count)] = refusals(said).items()
    assert count == 20
    assert "@" not in reason


@given(some_figures(), some_figures())
def test_what_is_harmless_brakes_and_warns_of_nothing(figures: Figures, before: Figures) -> None:
    if is_harmless(figures):
        assert judge(figures.since(before)).state == "clear"
        assert judge(figures).state == "clear"


def test_a_few_bounces_are_harmless_and_one_complaint_is_not() -> None:
    assert is_harmless(Figures(sent=5, bounced=5, refused={"a": 19}))
    assert not is_harmless(Figures(sent=100, bounced=6))
    assert not is_harmless(Figures(complained=1))
    assert not is_harmless(Figures(refused={"a": 20}))
