"""Figures that cross: persons of a part who may be of several transfers of its whole, as small histories."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.ledger.linear import Bounded

ACTORS = [ce.Actor(id=name, name=name, kind="state") for name in ("north", "south", "east")]
ACTORS.append(ce.Actor(id="region", name="a region of north", kind="other", part_of="north"))
ACTORS.append(ce.Actor(id="headquarters", name="headquarters of north", kind="office", part_of="north"))


def gone(count, returned_to="north", held_by=None, **fields):
    return ce.Transfer(count=count, returned_to=returned_to, held_by=held_by, **fields)


def release(id, *transfers, when="2025-03-01", **fields):
    return ce.ExchangeRound(
        id=id,
        kind="outside exchange",
        history="completed",
        when=when,
        transfers=transfers,
        **fields,
    )


def total(*records, by=(), account="recorded", category=None, **keys):
    scope = ce.Scope(
        **{name: keys.pop(name) for name in ("belonging_to", "held_by", "group") if name in keys}
    )
    rows = ce.totals(
        ce.Dataset(*ACTORS, *records), tuple(keys) or by, account=account, category=category, scope=scope
    )
    row = rows.row(**keys)
    return row.count.low, row.count.high


def test_what_a_part_cannot_be_of_any_transfer_above_is_disputed_through_levels_that_are_open():
    whole = release("whole", gone(1, category="civilian"), gone(1, category="prisoner_of_war"))
    middle = release("middle", gone(1), gone(0, category="prisoner_of_war"), part_of="whole")
    part = release("part", gone(1, category="detainee"), part_of="middle")
    rows = ce.totals(ce.Dataset(*ACTORS, whole, middle, part), ())
    assert [(row.count.low, row.count.high, row.disputed) for row in rows] == [(1, 2, ("whole",))]


def test_what_each_transfer_of_a_whole_says_reaches_the_parts_that_may_be_of_it():
    whole = release("whole", gone(1, "north"), gone(1, None, belonging_to="unknown"))
    part = release("part", gone(1), part_of="whole")
    belonging = total(whole, part, belonging_to="north")
    assert belonging == (1, 2)


def test_an_account_that_names_an_actor_and_a_part_of_it_counts_each_once():
    said = ce.Statement(
        id="s", speaker="east", made="2025-03-02", sources="wire",
        claims=ce.Claim(about="whole", transfers=[gone(5), gone(1, "region")]),
    )  # fmt: skip
    whole, part = release("whole"), release("part", part_of="whole")
    assert total(said, whole, part, account="east", returned_to="north") == (6, 6)


def test_an_account_limits_no_recipient_that_it_does_not_name():
    said = ce.Statement(
        id="s", speaker="north", made="2025-03-02", sources="wire",
        claims=[
            ce.Claim(about="whole", transfers=gone(5)),
            ce.Claim(about="part", number=2, transfers=gone(3, "south")),
        ],
    )  # fmt: skip
    whole, part = release("whole"), release("part", part_of="whole")
    assert total(said, whole, part, account="north", returned_to="south") == (3, None)
    assert total(said, whole, part, account="north", returned_to="north") == (5, 5)


def test_a_whole_and_its_parts_are_not_elsewhere():
    sides = ["north", "south", "east"]
    whole = ce.ExchangeRound(
        id="whole",
        history="completed",
        when="2025-03-01",
        parties=sides,
        transfers=[gone(3, "south", "north"), gone(2, "south", "east")],
    )
    halves = [
        whole.evolve(
            id=f"half-{count}",
            part_of="whole",
            transfers=[gone(count, "south", "north"), gone(1, "south", "east")],
        )
        for count in (1, 2)
    ]
    alone, split = (
        {row["returned_to"]: row.count for row in ce.totals(ce.Dataset(*ACTORS, *rounds), "returned_to")}
        for rounds in ([whole], [whole.evolve(parts_complete=True), *halves])
    )
    assert split == alone
    assert (alone["north"].low, alone["north"].high) == (0, None)


def test_a_dated_part_has_its_year_whatever_is_left_of_an_undated_whole():
    whole = release("whole", gone(5), when=None)
    part = release("part", gone(2), part_of="whole")
    assert total(whole, part, year=2025) == (2, 5)


def test_who_received_the_dead_or_nobody_is_not_named_for_the_living():
    night = ce.ExchangeRound(
        id="night", history="completed", when="2025-03-01", parties=["north", "south"],
        transfers=[gone(3, None), gone(0, "north", category="remains")],
    )  # fmt: skip
    assert total(night, returned_to="south") == (0, 3)


BOUNDS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 3), min_size=1),
        st.integers(0, 3),
        st.sampled_from([None, 0, 1, 2]),
    ),
    max_size=4,
)


@given(BOUNDS, st.lists(st.integers(-1, 1), min_size=4, max_size=4))
def test_least_and_most_are_those_of_all_whole_numbers(bounds, costs):
    rows = [(sorted(places), low, None if more is None else low + more) for places, low, more in bounds]
    rows.append((range(4), 0, 5))
    solutions = [
        numbers
        for numbers in product(range(6), repeat=4)
        if all(
            low <= sum(numbers[place] for place in places) <= (5 if high is None else high)
            for places, low, high in rows
        )
    ]
    bounded = Bounded(4, rows)
    assert bounded.is_possible or not solutions
    if solutions:
        least = min(sum(map(int.__mul__, costs, numbers)) for numbers in solutions)
        answer = bounded.minimum(dict(enumerate(costs)))
        assert answer is not None
        assert answer <= least
        assert least - answer <= 1  # a fraction may lie lower, where three sums hold two numbers each


def test_a_sum_without_an_upper_bound_has_no_most():
    bounded = Bounded(2, [((0, 1), 2, None)])
    assert bounded.minimum({0: -1}) is None
    assert bounded.minimum({0: 1, 1: 1}) == 2


@pytest.mark.parametrize("bounds", [[((0,), 2, 2), ((0, 1), 0, 1)], [((), 1, 1)]])
def test_bounds_that_no_numbers_keep_are_not_possible(bounds):
    assert not Bounded(2, bounds).is_possible
