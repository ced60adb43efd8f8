"""Parts and wholes: two statements on the same people."""

import pytest

import conflictevents as ce
from tests.rules.worlds import SIDES, codes, swap

TO_NORTH = {"held_by": "south", "returned_to": "north"}


def whole(count, **fields):
    return swap("w", count, when="2025-06", **fields)


def part(id, count, **fields):
    return swap(id, count, history=(), when=f"2025-06-0{ord(id) - ord('a') + 1}", part_of="w", **fields)


def found(*records):
    return [code for code in codes(*SIDES, *records) if code.startswith("parts/")]


# Counts


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((390, 307, 303), []),
        ((390, 307), []),
        ((390, 307, 304), ["parts/exceed-whole"]),
        ((390, 307, "about 300"), []),
        ((390, 307, "withheld"), []),
        ((390, 307, "at least 304"), ["parts/exceed-whole"]),
    ],
)
def test_parts_are_a_lower_bound_of_the_whole(counts, expected):
    parts = [part(id, count) for id, count in zip("abc", counts, strict=False)]
    assert found(whole(1000), *parts) == expected


@pytest.mark.parametrize(
    ("count", "counts", "expected"),
    [
        (1000, (390, 307, 303), []),
        (1000, (390, 307), ["parts/short-of-whole"]),
        ("about 1,000", (390, 307, 280), []),
        ("more than 1,000", (390, 307, 303), ["parts/short-of-whole"]),
        (1000, (390, 307, "unknown"), []),
    ],
)
def test_complete_parts_have_to_meet_the_whole(count, counts, expected):
    parts = [part(id, one) for id, one in zip("abc", counts, strict=False)]
    assert found(whole(count, parts_complete=True), *parts) == expected


def test_each_side_is_compared_for_itself():
    both = [ce.Transfer(count=10, **TO_NORTH), ce.Transfer(count=30, held_by="north", returned_to="south")]
    back = ce.Transfer(count=31, held_by="north", returned_to="south")
    [finding] = ce.check(ce.Dataset(*SIDES, whole(0, transfers=both), part("a", 0, transfers=back))).only(
        code="parts"
    )
    assert finding.message == "30 returned to 'south', but its parts come to 31 (a 31): 1 too many"


def test_categories_are_compared_where_the_living_agree():
    said = [
        ce.Transfer(count=90, category="prisoner_of_war", **TO_NORTH),
        ce.Transfer(count=10, category="civilian", **TO_NORTH),
    ]
    civilians = ce.Transfer(count=11, category="civilian", **TO_NORTH)
    [finding] = ce.check(
        ce.Dataset(*SIDES, whole(0, transfers=said), part("a", 0, transfers=civilians))
    ).only(code="parts")
    assert (
        finding.message == "10 (civilians) returned to 'north', but its parts come to 11 (a 11): 1 too many"
    )
    many = ce.Transfer(count=101, category="civilian", **TO_NORTH)
    [finding] = ce.check(ce.Dataset(*SIDES, whole(0, transfers=said), part("a", 0, transfers=many))).only(
        code="parts"
    )
    assert finding.message.startswith("100 returned")


def test_persons_of_unsaid_category_may_be_of_any():
    said = [ce.Transfer(count=90, category="prisoner_of_war", **TO_NORTH)]
    assert found(whole(0, transfers=said), part("a", 50), part("b", 40)) == []


def test_those_released_beside_the_exchange_are_no_part_of_its_number():
    beside = [ce.Transfer(count=100, **TO_NORTH), ce.Transfer(count=22, kind="outside exchange", **TO_NORTH)]
    assert found(whole(100), part("a", 0, transfers=beside)) == []


def test_remains_and_the_living_are_compared_apart():
    said = [ce.Transfer(count=10, **TO_NORTH), ce.Transfer(count=5, category="remains", **TO_NORTH)]
    assert found(whole(0, transfers=said), part("a", 10)) == []
    bodies = ce.Transfer(count=6, category="remains", **TO_NORTH)
    assert found(whole(0, transfers=said), part("a", 0, transfers=bodies)) == ["parts/exceed-whole"]


def test_a_whole_that_says_nothing_of_a_side_is_not_exceeded():
    assert found(whole(0, transfers=()), part("a", 10)) == []


def test_parts_of_parts_are_taken_with_their_own_parts():
    inner = swap("i", 60, history=(), when="2025-06-01", part_of="a")
    unsaid = part("a", "unknown")
    assert found(whole(50), unsaid, inner) == ["parts/exceed-whole"]
    assert found(whole(60), unsaid, inner) == []


@pytest.mark.parametrize("status", ["postponed", "cancelled", "failed"])
def test_a_part_that_was_called_off_returned_nobody(status):
    assert found(whole(100), part("a", 60), part("b", 60).evolve(history=status)) == []


def test_a_part_that_is_still_to_come_is_not_among_those_who_returned():
    assert found(whole(100), part("a", 60), part("b", 60).evolve(history="scheduled")) == [
        "parts/part-left-open"
    ]


def test_a_part_that_may_have_taken_place_may_have_returned_nobody():
    assert found(whole(100), part("a", 60), part("b", 60).evolve(history="under way")) == []


def test_plans_are_compared_as_well():
    planned = whole(100).evolve(history="agreed")
    assert found(planned, part("a", 60).evolve(history="agreed"), part("b", 60).evolve(history="agreed")) == [
        "parts/exceed-whole"
    ]


def test_what_a_scenario_assumes_is_no_part_of_what_was():
    assert found(whole(100), part("a", 60), part("b", 60, assumed=True)) == []


def test_rounds_in_a_circle_have_no_parts():
    circling = [swap("a", 10, part_of="b"), swap("b", 20, part_of="a")]
    assert found(*circling) == []


# Completeness and status


def test_parts_cannot_be_complete_where_there_are_none():
    assert found(whole(10, parts_complete=True)) == ["parts/complete-without-parts"]


def test_a_whole_that_stays_open_while_all_its_parts_are_done_is_an_info():
    done = [part("a", 60).evolve(history="completed"), part("b", 40).evolve(history="completed")]
    assert found(whole(100, parts_complete=True).evolve(history="agreed"), *done) == ["parts/whole-left-open"]
    assert found(whole(100).evolve(history="agreed"), *done) == []
    assert found(whole(100, parts_complete=True).evolve(history="agreed"), done[0], part("b", 40)) == []
    assert found(whole(100, parts_complete=True).evolve(history="cancelled"), *done) == []


def test_a_part_that_was_called_off_is_not_left_open():
    assert found(whole(100), part("a", 100), part("b", 1).evolve(history="cancelled")) == []


@pytest.mark.parametrize("history", [(), "completed"])
def test_parts_nested_deeper_than_python_calls_are_looked_at_by_every_rule(history):
    """Each level repeats the figure of the one above it, and has a history of its own or that of the top."""
    levels = [
        ce.ExchangeRound(
            id=f"level-{place}",
            when="2025-05" if place == 0 else None,
            history="completed" if place == 0 else history,
            part_of=None if place == 0 else f"level-{place - 1}",
            transfers=ce.Transfer(count=390, held_by="south", returned_to="north"),
        )
        for place in range(1200)
    ]
    ds = ce.Dataset(*levels)
    assert not ce.check(ds).unchecked
    assert str(ce.totals(ds)[0].count) == "390 in all"
