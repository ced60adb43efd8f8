"""Windows of days, whose edges may be fuzzy, and the calendar periods that answers are asked by."""

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.days import LAST_DAY
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["ALWAYS", "PERIODS", "Period", "Window", "list_periods"]

PERIODS = ("year", "month", "day")
"""The periods by which totals can be asked, the longest first."""


@attrs.frozen
class Window:
    """The days from a first to a last, both included, each edge with a certain and a possible day.

    Days are proleptic Gregorian ordinals, as `datetime.date.toordinal` gives them; None is unbounded.

    Attributes:
        possible_first: the earliest day the window may begin on.
        certain_first: the day from which it has certainly begun.
        certain_last: the day up to which it certainly lasts.
        possible_last: the latest day it may end on.
    """

    possible_first: int | None = None
    certain_first: int | None = None
    certain_last: int | None = None
    possible_last: int | None = None

    @classmethod
    def between(cls, since: When | None, until: When | None) -> "Window":
        """The window from `since` to `until`: a bare month or year means from its first day, to its last.

        Only `~`, `?` or a set makes an edge fuzzy. None is an open end.
        """
        possible_first, certain_first = since.as_start() if since is not None else (None, None)
        possible_last, certain_last = until.as_end() if until is not None else (None, None)
        return cls(possible_first, certain_first, certain_last, possible_last)

    @classmethod
    def days(cls, first: int | None, last: int | None) -> "Window":
        """The window between two days."""
        return cls(first, first, last, last)

    @classmethod
    def after(cls, first: When, until: When) -> "Window":
        """The days after the end of `first` up to and including the end of `until`."""
        possible_end, certain_end = first.as_end()
        possible_last, certain_last = until.as_end()
        return cls(
            None if certain_end is None else certain_end + 1,
            (LAST_DAY if possible_end is None else possible_end) + 1,
            certain_last,
            possible_last,
        )

    def holds(self, first: int | None, last: int | None) -> Truth:
        """Whether something that happened on some day from `first` to `last` happened within the window."""
        if last is not None and self.possible_first is not None and last < self.possible_first:
            return Truth.NO
        if first is not None and self.possible_last is not None and first > self.possible_last:
            return Truth.NO
        begun = self.certain_first is None or (first is not None and first >= self.certain_first)
        lasting = self.certain_last is None or (last is not None and last <= self.certain_last)
        return Truth.YES if begun and lasting else Truth.MAYBE

    def narrowed_to(self, period: "Period") -> "Window | None":
        """The days both in the window and in a period; None where there are none."""
        first, last = period.first, period.last
        if self == ALWAYS:
            return Window.days(first, last)
        if first is None or last is None:
            return self
        if self.holds(first, last) is Truth.NO:
            return None
        firsts = (self.possible_first, self.certain_first)
        lasts = (self.certain_last, self.possible_last)
        return Window(
            *(first if edge is None else max(edge, first) for edge in firsts),
            *(last if edge is None else min(edge, last) for edge in lasts),
        )


ALWAYS = Window()
"""The window without edges."""


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


def list_periods(
    spans: Iterable[tuple[int | None, int | None]], kind: str, window: Window = ALWAYS
) -> list[Period]:
    """Every period of a kind into which something with one of the spans of days may fall, in order.

    What has no bound to its dates may fall into every period that the others name; where there are no
    others, the only period is all time. Of a span that reaches out of the window, only its part inside is gone through.

    Raises:
        InvalidValue: there are more than `MOST_PERIODS`.
    """
    periods: set[Period] = set()
    unbounded = False
    for first, last in set(spans):
        unbounded = unbounded or first is None or last is None
        begins, ends = (last, last) if first is None else (first, first if last is None else last)
        if begins is not None and ends is not None:
            begins, ends = _part_inside(begins, ends, window)
            if (ends - begins) // _SHORTEST[kind] <= MOST_PERIODS:
                periods.update(_periods_between(begins, ends, kind))
            if (ends - begins) // _SHORTEST[kind] > MOST_PERIODS or len(periods) > MOST_PERIODS:
                days = f"dates from {date.fromordinal(begins)} to {date.fromordinal(min(ends, LAST_DAY))}"
                remedy = "limit it with since= and until=, or ask by a longer period"
                raise InvalidValue(days, f"at most {MOST_PERIODS:,} of a kind: {kind}s", remedy, field="by")
    if not periods and unbounded:
        return [Period(None, None)]
    return sorted(periods, key=lambda period: period.first or 0)


def _part_inside(begins: int, ends: int, window: Window) -> tuple[int, int]:
    """The part of a span inside a window; its day nearest to the window where there is none."""
    first, last = window.possible_first, window.possible_last
    if first is not None:
        begins = max(begins, min(first, ends))
    if last is not None:
        ends = min(ends, max(last, begins))
    return begins, ends


MOST_PERIODS = 36_525
"""Days, months or years that an answer may have: a century of days."""
_SHORTEST = {"year": 366, "month": 31, "day": 1}


def _periods_between(begins: int, ends: int, kind: str) -> Iterator[Period]:
    day = date.fromordinal(begins)
    first = {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[kind].toordinal()
    while first <= min(ends, LAST_DAY):
        last = first + _length(date.fromordinal(first), kind) - 1
        yield Period(first, last)
        first = last + 1


def _length(first: date, kind: str) -> int:
    if kind == "year":
        return 366 if isleap(first.year) else 365
    return monthrange(first.year, first.month)[1] if kind == "month" else 1
