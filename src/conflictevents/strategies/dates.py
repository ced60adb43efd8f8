"""Strategies for days of the calendar, and for dates as precise as their sources."""

import datetime as dt
from functools import cache

from hypothesis import strategies as st

from conflictevents.values import When

__all__ = ["days", "whens"]

_FIRST_YEAR, _LAST_YEAR = 2014, 2030


@cache
def days(first_year: int = _FIRST_YEAR, last_year: int = _LAST_YEAR) -> st.SearchStrategy[dt.date]:
    """Days of the calendar, first days and last days of months and years among them."""
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    edges = [
        dt.date(year, *day)
        for year in (first_year, last_year)
        for day in ((1, 1), (2, 28), (3, 31), (12, 31))
    ]
    return st.dates(first, last) | st.sampled_from(edges)


def whens(*, containing: dt.date | None = None) -> st.SearchStrategy[When]:
    """Dates of every precision: days, months, quarters, intervals, sets, instants, qualified or not.

    Args:
        containing: a day that lies from the earliest to the latest of each; None for any, among them
            dates that are wholly unknown.
    """
    return _any_whens() if containing is None else _SHAPES.map(lambda shape: _when(containing, shape))


@cache
def _any_whens() -> st.SearchStrategy[When]:
    dated = st.tuples(days(), _SHAPES).map(lambda drawn: _when(*drawn))
    return dated | st.sampled_from(["XXXX", "../..", "XXXX-06", "0001-01-01", "9999-12-31"]).map(When)


def _when(day: dt.date, shape: tuple[int, int, int]) -> When:
    form, before, after = shape
    return When(_written(day, day - dt.timedelta(before), day + dt.timedelta(after))[form])


def _written(day: dt.date, before: dt.date, after: dt.date) -> list[str]:
    """Ways to write a date that holds `day`, with one day on or before it and one on or after it."""
    year, month = f"{day:%Y}", f"{day:%Y-%m}"
    return [
        f"{day}",
        f"{day}",
        f"{day}?",
        month,
        f"{month}~",
        year,
        f"{year}%",
        f"{month}-XX",
        f"{year}-XX-{day:%d}",
        f"{year}-~{day:%m-%d}",
        f"{year[:3]}X",
        f"{year}-{33 + (day.month - 1) // 3}",
        f"{year}-{40 + (day.month - 1) // 6}",
        f"{before}/{after}",
        f"{before:%Y-%m}/{after:%Y-%m}",
        f"{before:%Y}~/{after:%Y-%m}?",
        f"{before}/..",
        f"{before}/",
        f"../{after}",
        f"/{after}",
        f"[{before},{day},{after}]",
        f"{{{before}..{after}}}",
        f"{day}T22:15:00Z",
        f"{day}T00:30:00",
        f"{day}T23:59:59-05:00",
        f"{day}T12:00:00+05:45[Asia/Kathmandu]",
    ]


_FORMS = len(_written(*[dt.date(2025, 6, 9)] * 3))
_SHAPES = st.tuples(st.integers(0, _FORMS - 1), st.integers(0, 40), st.integers(0, 400))
