"""Stocks of random ledgers against their truth, and against an exhaustive search; `python -m tests.oracles.custody 2000` is the long run."""

import random

import pytest

from tests.oracles import custody as oracle

SEEDS = range(120)


@pytest.mark.parametrize("size", [8, 20])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_is_never_outside_the_bounds_and_no_true_claim_is_at_odds(seed, size):
    assert oracle.list_misses(oracle.sample_world(seed, size=size)) == []


def test_bounds_are_those_of_an_exhaustive_search_but_for_vague_dates():
    compared = wider = 0
    for seed in SEEDS:
        more = oracle.measure_width(oracle.sample_world(seed, vagueness=0.3, size=5))
        compared, wider = compared + more[0], wider + more[1]
    assert compared > 500
    assert wider < compared / 50


def test_wrong_stocks_in_closed_ledgers_are_found():
    planted = list(oracle.plant(40, random.Random(2)))
    unnoticed = [(world.seed, id) for world, ds, id in planted if not oracle.is_noticed(ds)]
    assert len(unnoticed) <= 2, unnoticed


def test_where_everything_is_exact_each_wrong_stock_is_found():
    planted = list(oracle.plant(25, random.Random(3), vagueness=0))
    assert [(world.seed, id) for world, ds, id in planted if not oracle.is_noticed(ds)] == []
