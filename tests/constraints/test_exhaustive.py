"""Small cases against exhaustive search: every history of so few persons that all of them can be listed."""

from functools import cache
from itertools import combinations, combinations_with_replacement, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import history, tally

DAYS = ("2024-01-01", "2024-01-02", "2024-01-03")
KINDS = tuple(ce.RoundKind)
MOST = 3
CELLS = tuple(product(range(len(DAYS)), ("north", "south"), KINDS, (False, True), (False, True)))
"""Day, side, kind, whether the headquarters numbers it, whether it was mediated."""

sayings = st.tuples(
    st.sampled_from(["north", "south", "all"]),
    st.sampled_from([(), (), ("exchange",), ("outside exchange", "exchange")]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(first, last) for first in range(3) for last in range(first, 3)]),
)
numbers = st.one_of(
    st.integers(0, 3).map(ce.Count.exactly),
    st.integers(0, 3).map(ce.Count.at_least),
    st.integers(0, 3).map(ce.Count.at_most),
    st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda ends: ce.Count.between(ends[0], sum(ends))),
)
EVERYBODY = ("all", (), False, False, (0, 2))


@cache
def histories():
    """How many persons are in each cell, in every history of at most `MOST` persons."""
    listed = []
    for size in range(MOST + 1):
        drawn = np.array(list(combinations_with_replacement(range(len(CELLS)), size)), dtype=int)
        found = np.zeros((len(drawn), len(CELLS)), dtype=np.int8)
        for person in range(size):
            found[np.arange(len(drawn)), drawn[:, person]] += 1
        listed.append(found)
    return np.concatenate(listed)


@cache
def returned(saying):
    """How many persons a saying counts, in every history."""
    side, kinds, numbered, mediated, (first, last) = saying
    chosen = [
        place
        for place, (day, to, kind, has_number, has_mediator) in enumerate(CELLS)
        if side in ("all", to)
        and kind in (kinds or KINDS)
        and (has_number or not numbered)
        and (has_mediator or not mediated)
        and first <= day <= last
    ]
    return histories()[:, chosen].sum(axis=1)


def holds(saying, number):
    """In which histories a claim is true."""
    most = MOST if number.high is None else number.high
    return (returned(saying) >= number.low) & (returned(saying) <= most)


def scope(saying):
    _, kinds, numbered, mediated, _ = saying
    return ce.Scope(
        kinds=kinds, series="north-hq" if numbered else None, mediators="mediator" if mediated else ()
    )


def begun(said):
    """In which histories no one returned in the series before its beginning.

    That is the latest day from which a numbered cumulative counts, of those from no later day than one is known to have run.
    """
    numbered = [(saying[4], number.low) for saying, number in said if saying[2]]
    running = min((last for (_, last), low in numbered if low > 0), default=-1)
    beginning = max((first for (first, _), _ in numbered if first <= running), default=0)
    before = [place for place, cell in enumerate(CELLS) if cell[3] and cell[0] < beginning]
    return histories()[:, before].sum(axis=1) == 0


def claims(said, most):
    """What was said as tallies, after one, t0, that keeps every history among those listed; and where each is true."""
    said = [(EVERYBODY, ce.Count.at_most(most)), *said]
    tallies = [
        tally(
            f"t{place}", number, *(DAYS[day] for day in saying[4]), returned_to=saying[0], scope=scope(saying)
        )
        for place, (saying, number) in enumerate(said)
    ]
    return history(*tallies), np.array([holds(*each) & begun(said) for each in said])


@given(said=st.lists(st.tuples(sayings, numbers), max_size=5), asked=sayings, most=st.integers(1, MOST))
def test_verdict_and_range_are_those_of_all_histories_listed(said, asked, most):
    ds, true = claims(said, most)
    answer = ce.consistency(ds)
    possible = true.all(axis=0)
    assert answer.consistent == possible.any()
    if answer.consistent:
        first, last = (DAYS[day] for day in asked[4])
        implied = answer.bounds(first, last, asked[0], scope=scope(asked))
        found = returned(asked)[possible]
        assert (implied.low, implied.high) == (found.min(), found.max())


@given(said=st.lists(st.tuples(sayings, numbers), min_size=2, max_size=5), most=st.integers(1, 2))
def test_conflicts_are_all_the_minimal_ones(said, most):
    ds, true = claims(said, most)
    answer = ce.consistency(ds, budget=10**6)
    assert answer.complete
    found = {frozenset(conflict.members) for conflict in answer.conflicts}
    # Without t0 not all histories are listed: only conflicts that hold it can be compared.
    without = {members for members in found if "t0" not in members}
    expected: list[frozenset[str]] = []
    for size in range(len(true)):
        for others in combinations(range(1, len(true)), size):
            members = frozenset({"t0", *(f"t{place}" for place in others)})
            minimal = not any(fewer < members for fewer in (*expected, *without))
            if minimal and not true[[0, *others]].all(axis=0).any():
                expected.append(members)
    assert found - without == set(expected)
