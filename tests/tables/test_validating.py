"""Foreign rows are checked by the record classes, and none of them vanishes."""

from datetime import UTC, date, datetime

import pytest

import conflictevents as ce
from conflictevents.tables import validate
from conflictevents.tables._engine import duckdb, pa


def test_each_row_becomes_a_record_or_says_what_is_wrong():
    rows = pa.Table.from_pylist(
        [
            {"id": "june-swap", "when": "2025-06", "kind": "exchange", "name": None},
            {"id": "july swap", "when": "2025-07", "kind": "exchange", "name": "Swap"},
            {"id": "august-swap", "when": "2025-13", "kind": "exchang", "name": None},
        ]
    )

    checked = list(validate(rows, "round"))

    assert [one.row for one in checked] == [0, 1, 2]
    assert checked[0].record == ce.ExchangeRound(id="june-swap", when="2025-06")
    assert [one.record for one in checked[1:]] == [None, None]
    assert ["id" in str(problem) for problem in checked[1].problems] == [True]
    assert len(checked[2].problems) == 2


def test_nested_columns_of_an_engine_are_checked_inside():
    relation = duckdb.sql(
        "SELECT 'swap' AS id, [{'count': {'low': 3, 'high': 1, 'best': NULL, 'wording': NULL}}] AS transfers"
    )

    (checked,) = validate(relation, "round")

    assert checked.record is None
    assert "transfers[0].count" in str(checked.problems[0])


def test_a_column_of_dates_is_read_by_the_day():
    rows = pa.table({"id": ["a", "b"], "when": [date(2024, 5, 1), None]})

    assert [one.record for one in validate(rows, "round")] == [
        ce.ExchangeRound(id="a", when="2024-05-01"),
        ce.ExchangeRound(id="b"),
    ]


def test_an_instant_is_not_cut_to_its_day():
    (checked,) = validate(pa.table({"id": ["a"], "when": [datetime(2024, 5, 1, 3, tzinfo=UTC)]}), "round")

    assert [problem.path for problem in checked.problems] == ["$.when"]


def test_a_type_of_record_that_is_none_is_refused():
    with pytest.raises(ce.InvalidValue, match="did you mean 'round'"):
        next(validate(pa.table({"id": ["swap"]}), "rund"))
