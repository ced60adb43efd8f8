"""Truth: three answers, none of which passes for a bool."""

from __future__ import annotations

import operator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.values.truth import Truth


@pytest.mark.parametrize(
    ("possible", "certain", "answer"),
    [(True, True, "yes"), (True, False, "maybe"), (False, False, "no")],
)
def test_certain_is_yes_impossible_is_no_and_the_rest_maybe(possible, certain, answer):
    assert Truth.of(possible=possible, certain=certain) == answer


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_is_not_taken_for_a_bool(truth):
    with pytest.raises(TypeError, match=r"Truth\.YES"):
        bool(truth)


truths = st.sampled_from(Truth)
readings = st.lists(st.booleans(), min_size=1)


@given(st.lists(readings, max_size=4))
def test_all_and_any_of_several_are_what_their_readings_allow(several):
    """Each truth stands for the readings it leaves open; together they may be read in every combination."""
    answers = [Truth.of(possible=any(of_one), certain=all(of_one)) for of_one in several]
    worlds = list(product(*map(set, several)))
    for combine, together in ((Truth.all_of, all), (Truth.any_of, any)):
        outcomes = {together(world) for world in worlds}
        assert combine(answers) is Truth.of(possible=True in outcomes, certain=outcomes == {True})


@given(st.lists(truths, min_size=1))
def test_all_of_several_is_their_least_and_any_of_them_their_greatest(several):
    assert Truth.all_of(several) is min(several)
    assert Truth.any_of(several) is max(several)


@given(truths, truths)
def test_the_order_of_truths_is_that_of_their_ranks(one, other):
    assert (one < other, one <= other, one > other, one >= other) == (
        one.rank < other.rank,
        one.rank <= other.rank,
        one.rank > other.rank,
        one.rank >= other.rank,
    )


def test_of_none_all_hold_and_none_does():
    assert (Truth.all_of([]), Truth.any_of([])) == (Truth.YES, Truth.NO)


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_a_truth_has_no_order_with_other_text(compare):
    with pytest.raises(TypeError, match=r"write Truth\('yes'\)"):
        compare(Truth.NO, "yes")
