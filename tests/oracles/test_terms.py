"""Fulfilment against every world and every way to share persons out over the terms of a deal."""

import pytest

from tests.oracles.terms import compare, small_deal, true_answers


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_no_answer_on_terms_excludes_a_number_that_some_world_has(first):
    unsound, number, exact = [], 0, 0
    for seed in range(first, first + 100):
        excluded, answers, equal = compare(seed)
        unsound += excluded
        number += answers
        exact += equal
    assert unsound == []
    assert exact >= 0.98 * number


def test_the_oracle_shares_persons_out():
    shared = [
        seed
        for seed in range(100)
        if any(
            name.startswith("done") and truth.low < truth.high
            for name, truth in true_answers(small_deal(seed)).items()
        )
    ]
    assert len(shared) > 20
