"""The library against the exhaustive oracle, on a few hundred small datasets; `compare` does more of the same."""

from collections import Counter

import pytest

from tests.oracles.compare import compare, compare_changed
from tests.oracles.small import small_dataset

WRONG = {"unsound", "unsound in disputed tree", "crash", "refused", "missing row", "gap", "verdict", "best"}
FEATURES = ("parts", "hedges", "categories", "dates", "fuzzy", "sides", "frameworks", "mediators", "series")


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_no_answer_excludes_a_number_that_some_world_has(first):
    sorts = {
        seed: sorted({difference.sort for difference in compare(small_dataset(seed, FEATURES), seed)} & WRONG)
        for seed in range(first, first + 50)
    }
    assert {seed: sort for seed, sort in sorts.items() if sort} == {}


def test_changes_that_say_nothing_new_leave_answers_and_saying_more_narrows_them():
    sorts = Counter(
        difference.sort
        for seed in range(50)
        for difference in compare_changed(small_dataset(seed, FEATURES), seed)
    )
    assert sorts == {}
