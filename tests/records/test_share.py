"""Shares: every whole number the words allow, and no other."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue
from conflictevents.records import Share
from conflictevents.values import Count, Wording

WORDED = {
    "exactly": lambda percent, said: percent == said,
    "at least": lambda percent, said: percent >= said,
    "more than": lambda percent, said: percent > said,
    "at most": lambda percent, said: percent <= said,
    "less than": lambda percent, said: percent < said,
}


@given(st.sampled_from([*WORDED]), st.integers(0, 99), st.integers(1, 60))
def test_a_share_holds_the_numbers_that_are_such_a_share(words, said, of):
    assume((words, said) != ("less than", 0))
    share = Share(percent=f"{words} {said}", of=of)
    fitting = [n for n in range(of + 1) if WORDED[words](Fraction(100 * n, of), said)]
    if fitting:
        assert (share.count.low, share.count.high) == (fitting[0], fitting[-1])


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 5_000), st.integers(0, 5_000))
def test_vague_percentages_and_vague_numbers_give_the_hull(one, other, few, many):
    (low, high), (least, most) = sorted((one, other)), sorted((few, many))
    count = Share(percent=Count(low, high), of=Count(least, most)).count
    assert count.low <= -(-low * least // 100)
    assert count.high == high * most // 100


def test_less_than_thirty_percent_of_the_agreed_1200():
    assert Share(percent="less than 30", of=1_200).count == Count(0, 359)


def test_a_share_of_a_number_without_upper_bound_has_none():
    assert Share(percent=50, of="more than 100").count == Count(51, None)


def test_a_share_of_nobody_is_nobody():
    for percent in ("less than 30", "more than 30", "30"):
        assert Share(percent=percent, of=0).count == Count(0, 0)


@pytest.mark.parametrize("percent", [101, "at least 101", "between 90 and 110"])
def test_no_share_is_more_than_the_whole(percent):
    with pytest.raises(InvalidValue, match="percentage from 0 to 100"):
        Share(percent=percent, of=5)


def test_without_an_upper_bound_a_percentage_ends_at_a_hundred():
    assert Share(percent=Count.at_least(40), of=10).count == Count(4, 10)
    assert Share(percent=Count(0, None, None, Wording.UNKNOWN), of=10).count == Count(0, 10)
