"""Groups in the source's words: by transfers of them, by breakdowns, and by what the head puts within what."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

import conflictevents as ce
from tests.questions.histories import bounds, handover, history, tally, to_north, to_south

GROUPS = ("women", "women soldiers", "minors")
HEAD = ce.Head(
    groups=[ce.Nesting(name="women soldiers", within="women")], disjoint_groups=[("women", "minors")]
)


def freed(*transfers, id="freed", when="2025-01-19"):
    return handover(id, when, *transfers, kind="outside exchange")


def numbers(total, breakdowns):
    """How many of each group there may be among so many persons, by every way to make them up."""
    women, soldiers, minors = (breakdowns.get(group) for group in GROUPS)
    ways = [
        {"women": w, "women soldiers": s, "minors": m}
        for w, s, m in product(range(total + 1), repeat=3)
        if s <= w and w + m <= total
    ]
    fitting = [
        way
        for way in ways
        if women in (None, way["women"])
        and soldiers in (None, way["women soldiers"])
        and minors in (None, way["minors"])
    ]
    return {group: [way[group] for way in fitting] for group in GROUPS} if fitting else None


@given(st.integers(0, 6), st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 6), max_size=2))
def test_breakdowns_bound_the_groups_within_and_around_them(total, breakdowns):
    possible = numbers(total, breakdowns)
    transfer = to_north(
        total, breakdowns=[ce.Breakdown(of=of, count=count) for of, count in breakdowns.items()]
    )
    ds = history(freed(transfer)).with_head(HEAD)
    for group in GROUPS if possible is not None else ():
        count = ce.totals(ds, (), group=group)[0].count
        assert count.low <= min(possible[group])
        assert count.high >= max(possible[group])
        if len(breakdowns) <= 1:
            assert bounds(count) == (min(possible[group]), max(possible[group]))


OVERLAPPING = (*GROUPS, "medics")
KINDS_OF_PERSON = [
    frozenset(groups) | medic
    for groups in ((), ("women",), ("women", "women soldiers"), ("minors",))
    for medic in (frozenset(), frozenset({"medics"}))
]


def list_ways(total, group, breakdowns):
    """Every way to make up so many persons of a group, as how many there are of each kind of person."""
    kinds = [kind for kind in KINDS_OF_PERSON if group is None or group in kind]
    for numbers in product(range(total + 1), repeat=len(kinds)):
        if sum(numbers) == total:
            way = dict(zip(kinds, numbers, strict=True))
            if all(count_of(way, of) == number for of, number in breakdowns.items()):
                yield way


def count_of(way, *groups):
    return sum(number for kind, number in way.items() if kind.issuperset(groups))


@given(
    st.integers(0, 3),
    st.sampled_from([None, *OVERLAPPING]),
    st.dictionaries(st.sampled_from(OVERLAPPING), st.integers(0, 3), max_size=3),
)
@example(2, "minors", {"medics": 1})
@example(3, None, {"women": 1, "minors": 1})
def test_a_row_of_a_group_within_a_group_holds_who_is_of_both(total, group, breakdowns):
    ways = list(list_ways(total, group, breakdowns))
    listed = [ce.Breakdown(of=of, count=count) for of, count in breakdowns.items()]
    ds = history(freed(to_north(total, group=group, breakdowns=listed))).with_head(HEAD)
    for asked in OVERLAPPING if ways else ():
        for row in ce.totals(ds, "group", scope=ce.Scope(group=asked)):
            possible = [count_of(way, asked, row["group"]) for way in ways]
            assert row.count.low <= min(possible)
            assert row.count.high >= max(possible)
            if len(breakdowns) == 1 and asked == row["group"]:
                assert bounds(row.count) == (min(possible), max(possible))


def test_breakdowns_that_share_no_one_add_up():
    transfer = to_north(
        30, breakdowns=[ce.Breakdown(of="women", count=8), ce.Breakdown(of="minors", count=5)]
    )
    head = ce.Head(
        groups=[ce.Nesting(name="women", within="others"), ce.Nesting(name="minors", within="others")],
        disjoint_groups=[("women", "minors", "men")],
    )
    ds = history(freed(transfer)).with_head(head)
    assert bounds(ce.totals(ds, (), group="men")[0].count) == (0, 17)
    assert bounds(ce.totals(ds, (), group="others")[0].count) == (13, 30)
    assert not ce.totals(ds, (), group="women").rows[0].possible


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_a_total_within_a_group_holds_the_groups_within_it(women, soldiers, minors):
    transfers = [
        to_north(women, group="women"),
        to_north(soldiers, group="women soldiers"),
        to_north(minors, group="minors"),
    ]
    ds = history(freed(*transfers)).with_head(HEAD)
    assert bounds(ce.totals(ds, (), group="women")[0].count) == (women + soldiers,) * 2
    assert bounds(ce.totals(ds, (), scope=ce.Scope(group="women"))[0].count) == (women + soldiers,) * 2
    rows = ce.totals(ds, "group")
    assert {row["group"]: bounds(row.count) for row in rows} == {
        "women": (women + soldiers,) * 2,
        "women soldiers": (soldiers, women + soldiers),
        "minors": (minors, minors),
    }


def test_groups_share_nobody_only_where_the_head_says_so():
    transfers = [to_north(30, group="serving life"), to_north(5, group="of the coast")]
    ds = history(freed(*transfers))
    assert bounds(ce.totals(ds, (), group="serving life")[0].count) == (30, 35)
    apart = ds.with_head(ce.Head(disjoint_groups=[("serving life", "of the coast")]))
    assert bounds(ce.totals(apart, (), group="serving life")[0].count) == (30, 30)


def test_who_is_of_a_category_is_of_the_group_that_bears_its_name():
    ds = history(freed(to_north(25, "hostage"), to_north(3, "civilian"), to_south(90)))
    row = ce.totals(ds, "returned_to", group="hostages").row(returned_to="north")
    assert bounds(row.count) == (25, 28)


def test_a_tally_of_a_group_is_compared_with_who_is_of_it():
    ds = history(
        freed(to_north(30, group="women"), to_north(40, breakdowns=[ce.Breakdown(of="women", count=12)])),
        tally("of-women", 60, "2025-01-01", "2025-02-01", scope=ce.Scope(group="women")),
        tally("fitting", 42, "2025-01-01", "2025-02-01", scope=ce.Scope(group="women")),
    )
    found = {row.tally.id: (bounds(row.recorded), str(row.verdict)) for row in ce.reconcile(ds)}
    assert found == {"of-women": ((42, 42), "claims_more"), "fitting": ((42, 42), "agrees")}
