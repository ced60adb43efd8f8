"""Calendar periods that totals can be asked by: years, months and days."""

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from conflictevents.analysis.window import ALWAYS, Window
from conflictevents.values.truth import Truth

__all__ = ["PERIODS", "Period", "narrowed", "periods"]

PERIODS = ("year", "month", "day")
"""The periods by which totals can be asked, the longest first."""

_LAST_DAY = date.max.toordinal()


@attrs.frozen
class Period:
    """One year, month or day, as the ordinals of its first and last day; without days it is all time.

    Attributes:
        first: its first day.
        last: its last day.
    """

    first: int | None
    last: int | None

    def named(self, period: str) -> int | str | None:
        """Its name as a year (a number), a month (`2025-06`) or a day; None for all time."""
        if self.first is None:
            return None
        day = date.fromordinal(self.first)
        if period == "year":
            return day.year
        return f"{day.year:04}-{day.month:02}" if period == "month" else day.isoformat()


def periods(spans: Iterable[tuple[int | None, int | None]], kind: str) -> list[Period]:
    """Every period of a kind into which something with one of the spans of days may fall, in order.

    What has no bound to its dates may fall into every period that the others name; where there are no
    others, the one period is all time.
    """
    found: set[Period] = set()
    unbounded = False
    for first, last in set(spans):
        unbounded = unbounded or first is None or last is None
        begins, ends = (last, last) if first is None else (first, first if last is None else last)
        if begins is not None and ends is not None:
            found.update(_between(begins, ends, kind))
    if not found and unbounded:
        return [Period(None, None)]
    return sorted(found, key=lambda period: period.first or 0)


def _between(first: int, last: int, kind: str) -> Iterator[Period]:
    day = date.fromordinal(first)
    begins = {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[kind].toordinal()
    while begins <= min(last, _LAST_DAY):
        ends = begins + _length(date.fromordinal(begins), kind) - 1
        yield Period(begins, ends)
        begins = ends + 1


def _length(first: date, kind: str) -> int:
    if kind == "year":
        return 366 if isleap(first.year) else 365
    return monthrange(first.year, first.month)[1] if kind == "month" else 1


def narrowed(window: Window, period: Period) -> Window | None:
    """The days both in the window and in the period; None where there are none."""
    first, last = period.first, period.last
    if window == ALWAYS:
        return Window.days(first, last)
    if first is None or last is None:
        return window
    if window.holds(first, last) is Truth.NO:
        return None
    return Window(
        *(
            first if edge is None else max(edge, first)
            for edge in (window.possible_first, window.certain_first)
        ),
        *(last if edge is None else min(edge, last) for edge in (window.certain_last, window.possible_last)),
    )
