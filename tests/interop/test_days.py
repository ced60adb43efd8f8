"""Days: every form read as the day it is, and numbered as `When` numbers them."""

from datetime import date

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop.kit.columns import DayForm
from conflictevents.interop.kit.days import (
    day_number,
    day_text,
    is_calendar_day,
    length_of_month,
    span_text,
    week_text,
)

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


def answers(expressions, cells):
    """The expressions over a column of text, on DuckDB, beside the parts of the day that stands there."""
    cell = nw.col("cell")
    frame = nw.from_native(pa.table({"cell": pa.array(cells, pa.string())})).lazy("duckdb")
    day = nw.when(cell.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(cell)
    frame = frame.with_columns(
        day.str.slice(0, 4).cast(nw.Int64).alias("year"),
        day.str.slice(5, 2).cast(nw.Int64).alias("month"),
        day.str.slice(8, 2).cast(nw.Int64).alias("day"),
    )
    frame = frame.with_columns(day_number(*PARTS).alias("number"))
    return frame.select(*expressions).to_native().fetchall()


PARTS = nw.col("year"), nw.col("month"), nw.col("day")
FEW = settings(max_examples=8, deadline=None)  # each example is a query over many days


@pytest.mark.parametrize(
    ("form", "text", "iso"),
    [
        (DayForm.ISO, "2024-05-09", "2024-05-09"),
        (DayForm.ISO, " 2024-05-09 ", "2024-05-09"),
        (DayForm.ISO, "2024-05-09 00:00:00.000", "2024-05-09"),
        (DayForm.ISO, "2024-05-09T12:30:00+02:00", "2024-05-09"),
        (DayForm.ISO, "2024-05-09 noon", None),
        (DayForm.ISO, "2024-5-9", None),
        (DayForm.ISO, "0000-05-09", None),
        (DayForm.ISO, "2024-13-01", None),
        (DayForm.COMPACT, "20240509", "2024-05-09"),
        (DayForm.COMPACT, "20240509233000", "2024-05-09"),
        (DayForm.COMPACT, "20240509.0", "2024-05-09"),
        (DayForm.COMPACT, "2024050", None),
        (DayForm.DAY_FIRST, "17/12/2018", "2018-12-17"),
        (DayForm.DAY_FIRST, "7/2/2018", "2018-02-07"),
        (DayForm.DAY_FIRST, "12/17/2018", None),
        (DayForm.MONTH_FIRST, "12/1/2017", "2017-12-01"),
        (DayForm.MONTH_FIRST, "1/31/2017", "2017-01-31"),
        (DayForm.MONTH_FIRST, "01/31/2017 00:00", "2017-01-31"),
        (DayForm.MONTH_FIRST, "31/1/2017", None),
        (DayForm.NAMED_MONTH, "17 May 2022", "2022-05-17"),
        (DayForm.NAMED_MONTH, "7 december 2022", "2022-12-07"),
        (DayForm.NAMED_MONTH, "07 Feb 2022", "2022-02-07"),
        (DayForm.NAMED_MONTH, "17 Mai 2022", None),
    ],
)
def test_a_day_is_read_in_its_form(form, text, iso):
    assert answers([day_text(nw.col("cell"), (form,))], [text]) == [(iso,)]
    assert answers([day_text(nw.col("cell"), (form, DayForm.ISO))], [text]) == [(iso,)]


@FEW
@given(st.lists(DAYS, min_size=1, max_size=200))
def test_a_day_has_the_number_it_has_everywhere(days):
    numbers = answers(["number"], [day.isoformat() for day in days])
    assert [number for (number,) in numbers] == [day.toordinal() for day in days]
    assert [number for (number,) in numbers] == [ce.When.of(day).first_day for day in days]


@FEW
@given(
    st.lists(
        st.tuples(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31)), min_size=1, max_size=200
    )
)
def test_a_day_that_its_month_does_not_have_is_told(triples):
    texts = [f"{year:04}-{month:02}-{day:02}" for year, month, day in triples]

    def exists(text):
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False

    assert answers([is_calendar_day(*PARTS)], texts) == [(exists(text),) for text in texts]


@FEW
@given(st.lists(st.dates(date(1, 1, 8), date(9999, 12, 24)), min_size=1, max_size=200))
def test_a_week_runs_from_monday_to_sunday_around_its_day(days):
    weeks = answers([week_text(*PARTS, nw.col("number"))], [day.isoformat() for day in days])
    for (week,), inside in zip(weeks, days, strict=True):
        first, last = map(date.fromisoformat, week.split("/"))
        assert (first.isoweekday(), (last - first).days) == (1, 6)
        assert first <= inside <= last


@FEW
@given(st.lists(DAYS, min_size=1, max_size=200))
def test_a_span_covers_the_days_it_was_made_of(days):
    iso = nw.col("cell")
    length = length_of_month(*PARTS[:2]).cast(nw.String)
    start, end = (
        nw.concat_str(iso.str.slice(0, 7), nw.lit("-01")),
        nw.concat_str(iso.str.slice(0, 7), nw.lit("-"), length),
    )
    true = nw.lit(value=True)
    whole, bounds, single = zip(
        *answers(
            [
                span_text(start, end, months=true).alias("a"),
                span_text(start, end).alias("b"),
                span_text(iso, iso, months=true, years=true).alias("c"),
            ],
            [day.isoformat() for day in days],
        ),
        strict=True,
    )
    for month, interval, day, given_day in zip(whole, bounds, single, days, strict=True):
        assert (ce.When(month).first_day, ce.When(month).last_day) == (
            ce.When(interval).first_day,
            ce.When(interval).last_day,
        )
        assert month == given_day.isoformat()[:7]
        assert day == given_day.isoformat()
