"""A whole and its parts, against every way in which it could have been."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger import ledger_of
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import Window
from tests.questions.histories import bounds, handover, history, said, to_north

FIRST = date(2025, 5, 23)
ENOUGH = 6
"""More than any count here that has a bound: what lies above it makes no difference to the low bounds."""

NUMBERS = st.tuples(st.integers(0, 3), st.sampled_from([0, 0, 1, 2, None])).map(
    lambda ends: ce.Count(low=ends[0], high=None if ends[1] is None else ends[0] + ends[1])
)
DAYS = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted)
PARTS = st.lists(
    st.tuples(NUMBERS, DAYS, st.sampled_from(["completed", "completed", "under way", "cancelled"])),
    min_size=1,
    max_size=2,
)


def dated(days):
    return "/".join((FIRST + timedelta(day)).isoformat() for day in days)


def gift(id, days, count, **fields):
    return handover(id, dated(days), to_north(count), kind="outside exchange", **fields)


def numbers(count):
    return range(count.low, (ENOUGH if count.high is None else count.high) + 1)


def within(days, of_the_whole):
    shared = [max(days[0], of_the_whole[0]), min(days[1], of_the_whole[1])]
    return shared if shared[0] <= shared[1] else days


def outcomes(part, of_the_whole):
    """How many may have returned in a part, on which day."""
    count, days, status = part
    found = {
        "completed": set(numbers(count)),
        "under way": set(range(numbers(count)[-1] + 1)),
        "cancelled": {0},
    }[status]
    first, last = within(days, of_the_whole)
    return [(number, day) for number in found for day in range(first, last + 1)]


def possible_answers(whole, days, complete, parts, window):
    """How many may have returned within the window, over everything that all statements allow."""
    first, last = window
    for choice in product(*(outcomes(part, days) for part in parts)):
        in_parts = sum(number for number, _ in choice)
        inside = sum(number for number, day in choice if first <= day <= last)
        for rest in [0] if complete else range(ENOUGH + 1):
            if in_parts + rest in whole:
                somewhere_in, all_in = (
                    days[0] <= last and days[1] >= first,
                    first <= days[0] and days[1] <= last,
                )
                yield inside + (rest if somewhere_in else 0)
                yield inside + (rest if all_in else 0)


@given(NUMBERS, DAYS, st.booleans(), PARTS, DAYS)
def test_the_answer_is_exactly_what_every_way_it_could_have_been_allows(whole, days, complete, parts, window):
    allowed = set(possible_answers(whole, days, complete, parts, window))
    ds = history(
        gift("whole", days, whole, parts_complete=complete),
        *(
            gift(f"part-{number}", days, count, history=status, part_of="whole")
            for number, (count, days, status) in enumerate(parts)
        ),
    )
    asked = Window.days(*((FIRST + timedelta(day)).toordinal() for day in window))
    found = ledger_of(ds).balance(Query("north")).within(asked).count
    if allowed:
        assert found.low == min(allowed)
        if found.high is not None and whole.high is not None:
            assert found.high == max(allowed)


def north(ds, **asked):
    row = ce.totals(ds, ("returned_to",), **asked).row(returned_to="north")
    return bounds(row.count)


WHOLE = gift("whole", (0, 2), 1000)


def test_a_completed_whole_is_certain_however_doubtful_its_parts_are():
    soldiers = WHOLE.evolve(transfers=to_north(1000, "prisoner_of_war"))
    unsaid = gift("part", (0, 0), 390, part_of="whole")
    assert north(history(soldiers, unsaid), category="prisoner_of_war") == (1000, 1000)
    assert north(history(WHOLE, unsaid.evolve(history="under way"))) == (1000, 1000)


def test_a_whole_of_which_the_sides_differ_whether_it_is_completed_may_be_either():
    steps = [
        ce.RoundStep(status="completed", when="2025-05-25", according_to="north"),
        ce.RoundStep(status="under way", when="2025-05-24", according_to="south"),
    ]
    whole = WHOLE.evolve(history=steps)
    ds = history(whole, gift("part", (0, 0), 390, part_of="whole"))
    assert north(ds) == (390, 1000)
    assert ce.totals(ds, ())[0].possible == ("whole",)
    begun = whole.evolve(history=steps[1:])
    assert north(history(begun, gift("part", (0, 0), 390, part_of="whole"))) == (390, 1000)


def test_a_part_of_another_month_than_its_whole_is_not_counted_in_both():
    ds = history(
        handover("whole", "2025-06", to_north(1000), kind="outside exchange"),
        handover("part", "2025-05-31", to_north(390), kind="outside exchange", part_of="whole"),
    )
    assert (north(ds, until="2025-05"), north(ds, since="2025-06"), north(ds)) == (
        (390, 390),
        (610, 610),
        (1000, 1000),
    )


def test_a_vague_part_lies_within_the_dates_of_its_whole():
    ds = history(WHOLE, handover("part", "2025-05", to_north(390), kind="outside exchange", part_of="whole"))
    assert north(ds, until="2025-05-25") == (1000, 1000)
    assert north(ds, until="2025-05-23") == (0, 1000)
    days = [row.keys["day"] for row in ce.totals(ds, ("day",))]
    assert days == ["2025-05-23", "2025-05-24", "2025-05-25"]


def test_a_handover_that_each_side_dates_otherwise_may_have_been_on_either_day():
    steps = [
        ce.RoundStep(status="completed", when="2025-05-31", according_to="north"),
        ce.RoundStep(status="completed", when="2025-06-01", according_to="south"),
    ]
    ds = history(handover("swap", None, to_north(10), kind="outside exchange", history=steps))
    assert [(row.keys["month"], bounds(row.count)) for row in ce.totals(ds, "month")] == [
        ("2025-05", (0, 10)),
        ("2025-06", (0, 10)),
    ]


def test_a_step_outside_the_table_moves_no_date():
    steps = [
        ce.RoundStep(status="completed", when="2025-05-25"),
        ce.RoundStep(status="under way", when="2025-06-01"),
    ]
    ds = history(handover("swap", None, to_north(10), kind="outside exchange", history=steps))
    assert [row.keys["month"] for row in ce.totals(ds, "month")] == ["2025-05"]


@pytest.mark.parametrize(
    ("of_whole", "of_part", "count", "disputed"),
    [
        (100, 60, (100, 100), ()),
        (100, 58, (100, 100), ("part",)),
        (110, 60, (0, None), ("whole",)),
        (110, 58, (0, None), ("part", "whole")),
    ],
)
def test_accounts_that_cannot_meet_on_a_part_or_its_whole_are_disputed_there(
    of_whole, of_part, count, disputed
):
    """What is disputed within a whole leaves the number of the whole as it is, if that is agreed."""
    ds = history(
        handover("whole", "2025-05", to_north(100), kind="outside exchange"),
        handover("part", "2025-05-01", to_north(60), kind="outside exchange", part_of="whole"),
        said("on-whole", "north", "whole", to_north(of_whole)),
        said("on-part", "north", "part", to_north(of_part)),
    )
    (row,) = ce.totals(ds, (), account="agreed")
    assert (bounds(row.count), row.disputed) == (count, disputed)
