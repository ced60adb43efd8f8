"""An index of sums by days answers for a window as adding up item by item does."""

from hypothesis import given
from hypothesis import strategies as st

from conflictevents.ledger.window import SpannedSums, Sum, Window
from conflictevents.values.truth import Truth

DAYS = st.integers(730_000, 730_400)
SPANS = st.tuples(DAYS, st.sampled_from([0, 0, 0, 1, 3, 29, 30, 31, 364])).map(
    lambda drawn: (drawn[0], sum(drawn))
)
OPEN_SPANS = SPANS.flatmap(lambda span: st.sampled_from([span, span, span, (None, span[1]), (span[0], None)]))
EDGES = st.none() | st.tuples(DAYS, DAYS).map(sorted)


@st.composite
def windows(draw):
    """Windows with certain, fuzzy and open edges, also such as certainly hold nothing."""
    first, last = draw(EDGES), draw(EDGES)
    return Window(*(first or (None, None)), *(last or (None, None)))


@given(st.lists(OPEN_SPANS, max_size=30), windows())
def test_a_window_finds_what_is_within_it_and_looks_at_the_others_one_by_one(spans, window):
    items = [
        (first, last, Sum(low=number + 1, members=1), number) for number, (first, last) in enumerate(spans)
    ]

    total, inside, edges = SpannedSums(items).within(window)

    within = [number for numbers in inside for number in numbers]
    assert total == Sum.total(items[number][2] for number in within)
    assert all(window.holds(*spans[number]) is Truth.YES for number in within)
    assert sorted({*within, *edges}) == sorted([*within, *edges])
    assert {number for number, span in enumerate(spans) if window.holds(*span) is not Truth.NO} <= {
        *within,
        *edges,
    }


def test_no_sums_add_up_to_nothing():
    assert Sum.total([]) == Sum()


@given(st.lists(st.tuples(OPEN_SPANS, st.none() | st.integers(0, 9)), max_size=30), windows())
def test_bounds_by_sums_alone_hold_whatever_lies_across_an_edge(spans, window):
    items = [
        (first, last, Sum(low=most or 0, high=most or 0, unbounded=int(most is None), members=1), number)
        for number, ((first, last), most) in enumerate(spans)
    ]

    low, high = SpannedSums(items).bounds_within(window)

    surely = [most or 0 for span, most in spans if window.holds(*span) is Truth.YES]
    possibly = [most for span, most in spans if window.holds(*span) is not Truth.NO]
    assert low <= sum(surely)
    assert high is None or (None not in possibly and high >= sum(possibly))
