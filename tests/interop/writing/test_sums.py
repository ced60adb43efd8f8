"""What rows of an export add is what totals say."""

import pytest
from hypothesis import given, settings

import conflictevents as ce
from conflictevents import strategies
from conflictevents.interop.writing import flat_rows

COLUMNS = {"living": None, "remains": "remains"}


def sum_of(rows, column):
    lows = [row[f"{column}_low"] for row in rows if row[f"{column}_low"] is not None]
    highs = [row[f"{column}_high"] for row in rows if row[f"{column}_low"] is not None]
    return sum(lows), None if None in highs else sum(highs)


def assert_sums_equal_totals(ds):
    rows = flat_rows(ds, "rounds")
    for column, category in COLUMNS.items():
        total = ce.totals(ds, by=(), category=category)
        count = next((row.count for row in total), ce.Count.exactly(0))
        assert sum_of(rows, column) == (count.low, count.high)
        assert sum_of(flat_rows(ds, "rounds", every_row=True), column) == (count.low, count.high)
    assert {row["adds"] for row in rows} <= {"yes", "not done"}


@pytest.mark.parametrize("name", ce.datasets.names())
def test_the_sums_of_the_bundled_datasets_are_their_totals(name):
    assert_sums_equal_totals(ce.datasets.load(name))


@settings(max_examples=25, deadline=None)
@given(strategies.datasets(most_rounds=4))
def test_sums_of_rows_are_totals(ds):
    assert_sums_equal_totals(ds)


def test_a_whole_and_its_parts_are_not_both_added():
    ds = ce.Dataset(
        ce.ExchangeRound(
            id="whole",
            history="completed",
            when="2025-05",
            transfers=ce.Transfer(count=1000, returned_to="a"),
            parts_complete=True,
            transfers_complete=True,
        ),
        *(
            ce.ExchangeRound(
                id=f"day-{n}",
                history="completed",
                when=f"2025-05-0{n}",
                part_of="whole",
                transfers=ce.Transfer(count=500, returned_to="a"),
                transfers_complete=True,
            )
            for n in (1, 2)
        ),
        ce.ExchangeRound(id="next", history="agreed", transfers=ce.Transfer(count=7, returned_to="a")),
    )
    rows = flat_rows(ds, "rounds", every_row=True)
    by_round = {row["round"]: (row["adds"], row["tree"], row["living_low"]) for row in rows}
    assert by_round["next"] == ("not done", "next", None)
    assert min(by_round[id] for id in ("whole", "day-1", "day-2"))[0] == "no"
    assert {by_round[id][1] for id in ("whole", "day-1", "day-2")} == {"whole"}
    assert sum_of(rows, "living") == (1000, 1000)
