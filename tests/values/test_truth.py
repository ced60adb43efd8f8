"""Truth: three answers, none of which passes for a bool."""

from __future__ import annotations

import pytest

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
