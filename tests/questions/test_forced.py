"""Which portions a claim forces in or out, against every choice there is."""

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import CountedPortion
from conflictevents.questions.forced import Block, forced_by


@st.composite
def portions(draw):
    low = draw(st.integers(0, 6))
    high = draw(st.none() | st.integers(low, low + 5))
    membership = draw(st.sampled_from([ce.Truth.YES, ce.Truth.MAYBE]))
    why = draw(st.sampled_from([("window",), ("category",)]))
    return CountedPortion("round", ce.Count(low, high), membership, why)


BOUNDS = st.tuples(st.integers(-3, 20), st.none() | st.integers(0, 8)).map(
    lambda ends: (ends[0], None if ends[1] is None else ends[0] + ends[1])
)
ENOUGH = 40
"""More than any claim or portion here: what lies above it makes no difference."""


def alone(item):
    """A round of one portion."""
    certain = item.membership is ce.Truth.YES
    return Block(item.count if certain else ce.Count(0, item.count.high), (item,))


def numbers(item):
    """The numbers with which a portion may count, none for one that is left out."""
    top = ENOUGH if item.count.high is None else item.count.high
    if item.membership is ce.Truth.YES:
        return range(item.count.low, top + 1)
    return [0, *range(item.count.low if item.is_whole else 0, top + 1)]


@given(BOUNDS, st.lists(portions(), max_size=3))
def test_a_portion_is_forced_exactly_where_every_choice_that_meets_the_claim_agrees(bounds, items):
    low, high = bounds
    meeting = [
        choice
        for choice in product(*map(numbers, items))
        if low <= sum(choice) and (high is None or sum(choice) <= high)
    ]
    forced = forced_by(low, high, [alone(item) for item in items])
    assert forced.attainable == bool(meeting)
    if not meeting:
        return
    for place, item in enumerate(items):
        if item.membership is ce.Truth.MAYBE and item.count.high != 0:
            always = all(choice[place] for choice in meeting)
            never = not any(choice[place] for choice in meeting)
            assert any(item is one for one in forced.inside) == always
            assert any(item is one for one in forced.outside) == never


@given(BOUNDS, st.lists(portions(), min_size=2, max_size=3), st.integers(0, 8), st.integers(0, 5), portions())
def test_what_a_whole_and_its_parts_come_to_holds_for_every_choice(bounds, items, least, span, other):
    low, high = bounds
    most = least + span
    choices = [choice for choice in product(*map(numbers, items)) if least <= sum(choice) <= most]
    loose = ce.Count.sum(alone(item).count for item in items)
    assume(choices and loose.contains(ce.Count(least, most)))
    meeting = [
        (*choice, beside)
        for choice in choices
        for beside in numbers(other)
        if low <= sum(choice) + beside and (high is None or sum(choice) + beside <= high)
    ]
    forced = forced_by(low, high, [Block(ce.Count(least, most), tuple(items)), alone(other)])
    assert forced.attainable == bool(meeting)
    if not meeting:
        return
    for place, item in enumerate((*items, other)):
        if item.membership is ce.Truth.MAYBE and item.count.high != 0:
            assert any(item is one for one in forced.inside) == all(choice[place] for choice in meeting)
            assert any(item is one for one in forced.outside) == (
                not any(choice[place] for choice in meeting)
            )
