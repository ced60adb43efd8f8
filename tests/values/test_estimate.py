"""Published best, low and high: added by component, never put in order, never refused."""

import copy
import pickle
from itertools import pairwise

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.values.count import Count, Estimate

given_or_not = st.none() | st.integers(0, 1_000)
estimates = st.builds(Estimate, low=given_or_not, best=given_or_not, high=given_or_not)


@given(estimates)
def test_a_triple_is_kept_as_it_was_published(estimate):
    assert Estimate(*attrs.astuple(estimate)) == estimate
    assert msgspec.json.decode(msgspec.json.encode(estimate), type=Estimate) == estimate
    assert pickle.loads(pickle.dumps(estimate)) == copy.deepcopy(estimate) == estimate


@given(estimates, estimates, estimates)
def test_order_and_grouping_of_a_sum_do_not_matter(one, two, three):
    assert (one + two) + three == one + (two + three) == Estimate.sum([three, one, two])


@given(estimates, estimates)
def test_a_sum_is_given_where_both_are_given(one, other):
    for field in ("low", "best", "high"):
        parts = [getattr(one, field), getattr(other, field)]
        assert getattr(one + other, field) == (None if None in parts else sum(parts))


@given(estimates)
def test_all_that_is_given_lies_in_the_bounds(estimate):
    bounds = estimate.bounds()
    assert all(value in bounds for value in attrs.astuple(estimate) if value is not None)
    assert bounds.best == estimate.best or bounds.is_exact


@given(estimates)
def test_what_is_not_given_does_not_bound(estimate):
    bounds = estimate.bounds()
    assert (estimate.high is None) == (bounds.high is None)
    assert estimate.low is not None or bounds.low == 0


@given(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)).map(sorted))
def test_an_ordered_triple_has_its_own_bounds(triple):
    low, best, high = triple
    estimate = Estimate(low, best, high)
    assert estimate.is_ordered
    assert estimate.bounds() == Count(low, high, best)


@given(estimates)
def test_order_is_judged_on_what_is_given(estimate):
    known = [value for value in (estimate.low, estimate.best, estimate.high) if value is not None]
    assert estimate.is_ordered == all(a <= b for a, b in pairwise(known))


def test_a_triple_out_of_order_is_neither_clamped_nor_refused():
    estimate = Estimate(low=12, best=4, high=3)
    assert not estimate.is_ordered
    assert (estimate.low, estimate.best, estimate.high) == (12, 4, 3)
    assert str(estimate.bounds()) == "3 to 12 (best 4)"


@pytest.mark.parametrize(
    ("estimate", "bounds"),
    [
        (Estimate(), Count()),
        (Estimate(best=0), Count(best=0)),
        (Estimate(best=7), Count(best=7)),
        (Estimate(low=5, best=7), Count(5, None, 7)),
        (Estimate(low=9, best=7), Count(7, None, 7)),
        (Estimate(best=7, high=9), Count(0, 9, 7)),
        (Estimate(low=5, high=9), Count(5, 9)),
        (Estimate(0, 0, 0), Count(0, 0, 0)),
    ],
)
def test_a_missing_part_is_not_zero(estimate, bounds):
    assert estimate.bounds() == bounds


def test_the_sum_of_nothing_is_zero():
    assert Estimate.sum([]) == Estimate(0, 0, 0)


@pytest.mark.parametrize("field", ["low", "best", "high"])
@pytest.mark.parametrize("odd", [-2, True, 3.0, "3", 2**53 + 1])
def test_a_part_that_is_no_number_of_people_is_named(field, odd):
    with pytest.raises(InvalidValue) as refused:
        Estimate(**{field: odd})
    assert refused.value.field == field


def test_minus_one_is_pointed_out_as_missing():
    with pytest.raises(InvalidValue, match="where -1 stands for missing, give None"):
        Estimate(best=-1)


def test_only_estimates_are_added():
    with pytest.raises(TypeError):
        Estimate() + 1
