"""The library against the exhaustive oracle, on a few hundred small datasets; `compare` does more of the same."""

from collections import Counter

import pytest

from tests.oracles.compare import compare, compare_changed
from tests.oracles.small import FEATURES, MULTI_PARTY, small_dataset

WRONG = {"unsound", "crash", "refused", "missing row", "gap", "verdict", "best"}
IN_DISPUTE = "unsound in disputed tree"


def find_wrong(seeds, features):
    """The sorts of wrong answers by seed; those in a tree whose parts contradict it apart."""
    sorts = {
        seed: {difference.sort for difference in compare(small_dataset(seed, features), seed)}
        for seed in seeds
    }
    wrong = {seed: sorted(each & WRONG) for seed, each in sorts.items() if each & WRONG}
    return wrong, [seed for seed, each in sorts.items() if IN_DISPUTE in each]


SOME_AND_MORE = pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(5, 30), marks=pytest.mark.slow)], ids=["some", "more"]
)


@SOME_AND_MORE
@pytest.mark.parametrize("features", [FEATURES, MULTI_PARTY], ids=["two sides", "many sides"])
def test_no_answer_excludes_a_number_that_some_world_has(features, seeds):
    assert find_wrong(seeds, features) == ({}, [])


@pytest.mark.slow
@pytest.mark.parametrize("features", [FEATURES, MULTI_PARTY], ids=["two sides", "many sides"])
def test_no_answer_of_many_excludes_a_number_that_some_world_has(features):
    wrong, in_dispute = find_wrong(range(5000, 5100), features)
    assert wrong == {}
    assert len(in_dispute) <= 1  # contradictions within contradictions are not all read in every way


@SOME_AND_MORE
def test_changes_that_say_nothing_new_leave_answers_and_saying_more_narrows_them(seeds):
    sorts = Counter(
        difference.sort
        for features in (FEATURES, MULTI_PARTY)
        for seed in seeds
        for difference in compare_changed(small_dataset(seed, features), seed)
    )
    assert sorts == {}
