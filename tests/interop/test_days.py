"""Days: every form read as the day it is, and numbered as `When` numbers them."""

from datetime import date

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.interop.kit.cells import (
    EPOCHS,
    day_number,
    day_text,
    is_calendar_day,
    length_of_month,
    span_text,
    week_text,
    with_days_as_iso,
)
from conflictevents.interop.kit.layout import DayForm, DayStyle

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


def iso_of(cells, style):
    """The days of a column that is written in a style."""
    frame = nw.from_native(pa.table({"cell": pa.array(cells, pa.string())})).lazy("duckdb")
    frame = with_days_as_iso(frame, "cell", style).select(day_text(nw.col("cell"), DayForm.ISO).alias("day"))
    return [day for (day,) in frame.to_native().fetchall()]


ISO, COMPACT = DayForm.ISO, DayForm.COMPACT
MONTH_FIRST, DAY_FIRST = DayStyle(day_first=False), DayStyle(day_first=True)


@pytest.mark.parametrize(
    ("form", "style", "text", "iso"),
    [
        (ISO, None, "2024-05-09", "2024-05-09"),
        (ISO, None, " 2024-05-09 ", "2024-05-09"),
        (ISO, None, "2024-05-09 00:00:00.000", "2024-05-09"),
        (ISO, None, "2024-05-09T12:30:00+02:00", "2024-05-09"),
        (ISO, None, "2024-05-09 noon", None),
        (ISO, None, "0000-05-09", None),
        (ISO, None, "2024-13-01", None),
        (ISO, None, "17/12/2018", None),
        (COMPACT, None, "20240509", "2024-05-09"),
        (COMPACT, None, "20240509233000", "2024-05-09"),
        (COMPACT, None, "20240509.0", "2024-05-09"),
        (COMPACT, None, "2024050", None),
        (COMPACT, None, "2024-05-09", None),
        (ISO, DAY_FIRST, "17/12/2018", "2018-12-17"),
        (ISO, DAY_FIRST, "7/2/2018", "2018-02-07"),
        (ISO, DAY_FIRST, "7.2.18", "2018-02-07"),
        (ISO, DAY_FIRST, "31-12-19", "2019-12-31"),
        (ISO, DAY_FIRST, "31-12-46", "1946-12-31"),
        (ISO, DAY_FIRST, "12/17/2018", None),
        (ISO, DAY_FIRST, "7/2-2018", None),
        (ISO, MONTH_FIRST, "12/1/2017", "2017-12-01"),
        (ISO, MONTH_FIRST, "1/31/2017", "2017-01-31"),
        (ISO, MONTH_FIRST, "01/31/2017 00:00", "2017-01-31"),
        (ISO, MONTH_FIRST, "1/31/2017 12:00:00 AM", "2017-01-31"),
        (ISO, MONTH_FIRST, "31/1/2017", None),
        (ISO, DayStyle(), "17 May 2022", "2022-05-17"),
        (ISO, DayStyle(), "7 december 2022", "2022-12-07"),
        (ISO, DayStyle(), "07 Feb 2022", "2022-02-07"),
        (ISO, DayStyle(), "17-May-2022", "2022-05-17"),
        (ISO, DayStyle(), "01-January-2015", "2015-01-01"),
        (ISO, DayStyle(), "5-Aug-24", "2024-08-05"),
        (ISO, DayStyle(), "9-May-20", "2020-05-09"),
        (ISO, DayStyle(), "17may2022", "2022-05-17"),
        (ISO, DayStyle(), "May 17, 2022", "2022-05-17"),
        (ISO, DayStyle(), "Sept. 7, 2022", "2022-09-07"),
        (ISO, DayStyle(), "Tuesday, 17 May 2022", "2022-05-17"),
        (ISO, DayStyle(), "Tue, May 17, 2022", "2022-05-17"),
        (ISO, DayStyle(), "2022-May-17", "2022-05-17"),
        (ISO, DayStyle(), "2022/05/17", "2022-05-17"),
        (ISO, DayStyle(), "2022.5.7", "2022-05-07"),
        (ISO, DayStyle(), "2022-05-17 00:00:00 UTC", "2022-05-17"),
        (ISO, DayStyle(), "20220517", "2022-05-17"),
        (ISO, DayStyle(), "17 Mai 2022", None),
        (ISO, DayStyle(), "Mayor 17, 2022", None),
        (ISO, DayStyle(), "May 2022", None),
        (ISO, DayStyle(), "Aug-24", None),
        (ISO, DayStyle(), "2022", None),
        (ISO, DayStyle(), "44698", None),
    ],
)
def test_a_day_is_read_in_its_form(form, style, text, iso):
    if style is None:
        assert answers([day_text(nw.col("cell"), form).alias("day")], [text]) == [(iso,)]
    else:
        assert iso_of([text], style) == [iso]


WRITTEN = {
    "day, month": ("{d}/{m}/{y}", "{d:02}/{m:02}/{y:04}", "{d}.{m}.{y}", "{d:02}-{m:02}-{y}"),
    "month, day": ("{m}/{d}/{y}", "{m:02}/{d:02}/{y:04}", "{m}-{d}-{y}"),
    "either": (
        "{y:04}/{m}/{d}",
        "{d} {name} {y:04}",
        "{d:02}-{name:.3}-{y:04}",
        "{name} {d}, {y:04}",
        "{d}{name}{y:04}",
    ),
}
NAMES = ("January February March April May June July August September October November December").split()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dates(date(1000, 1, 1), date(9999, 12, 31)), min_size=1, max_size=60), st.data())
def test_every_form_of_the_field_gives_the_day_that_was_written(days, data):
    order = data.draw(st.sampled_from(list(WRITTEN)))
    cells = [
        data.draw(st.sampled_from(WRITTEN[order])).format(
            d=day.day, m=day.month, y=day.year, name=NAMES[day.month - 1]
        )
        for day in days
    ]
    style = DayStyle(day_first=order == "day, month")
    assert iso_of(cells, style) == [day.isoformat() for day in days]


@FEW
@given(
    st.sampled_from(sorted(EPOCHS)),
    st.lists(st.dates(date(1992, 1, 1), date(2100, 1, 1)), min_size=1, max_size=60),
)
def test_a_serial_number_counts_from_its_epoch(program, days):
    epoch = EPOCHS[program]
    cells = [str(day.toordinal() - epoch) for day in days]
    quarter = date.fromordinal(44698 + epoch).isoformat()
    assert iso_of([*cells, "44698.75", "no number"], DayStyle(epoch=epoch)) == [
        *(day.isoformat() for day in days),
        quarter,
        None,
    ]


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
