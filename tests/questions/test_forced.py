"""Which portions a claim forces in or out, against every choice there is."""

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import CountedPortion
from conflictevents.ledger.balance import TreeBalance
from conflictevents.questions.forced import forced_by
from tests.questions.histories import handover, history, tally, to_north


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
    count = item.count if certain else ce.Count(0, item.count.high)
    return TreeBalance(count, (), (), (), lambda: (item,))


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
    assume(choices)

    def count_if(item, counts):
        place = next(place for place, each in enumerate(items) if each is item)
        come_to = [sum(choice) for choice in choices if bool(choice[place]) is counts]
        return ce.Count(min(come_to), max(come_to)) if come_to else tree.count

    come_to = [sum(choice) for choice in choices]
    tree = TreeBalance(ce.Count(min(come_to), max(come_to)), (), (), (), lambda: tuple(items), count_if)
    meeting = [
        (*choice, beside)
        for choice in choices
        for beside in numbers(other)
        if low <= sum(choice) + beside and (high is None or sum(choice) + beside <= high)
    ]
    forced = forced_by(low, high, [tree, alone(other)])
    assert forced.attainable or not meeting
    if not meeting:
        return
    for place, item in enumerate((*items, other)):
        counting = {bool(choice[place]) for choice in meeting}
        assert counting == {True} or not any(item is each for each in forced.inside)
        assert counting == {False} or not any(item is each for each in forced.outside)


def test_persons_of_a_part_under_way_are_in_the_figure_of_its_whole():
    whole = handover("whole", "2025-05-01/2025-05-20", to_north("between 5 and 10"))
    part = handover("part", "2025-05-02", to_north(4), part_of="whole", history="under way")
    claim = tally("claim", 6, "2025-05", "2025-05")
    row = ce.reconcile(history(whole, part, claim))["claim"]
    assert (row.verdict, row.forced_in, row.forced_out) == ("possible", (), ())
