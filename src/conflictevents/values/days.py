"""Days as integers: what a date stands for, and which days fit one with unspecified digits or a part of a year.

Days are proleptic Gregorian ordinals, as `datetime.date.toordinal` gives them: 1 is the first of January of
year 1.

The choices that ISO 8601-2 leaves open are made here:

- *A season is whole months*, as in everyday use: northern spring is March to May. Codes 21 to 24 do not say
  which hemisphere, so they span both readings: 21 (spring) and 23 (autumn) reach from March to November. A
  season that straddles New Year may be named after either year, so northern winter (28) reaches from the
  December before to the February after. Where the months are known, they say more: `2022-12/2023-02`.
- *Year 0 does not count* among the years that fit `000X`: the calendar here has the years 1 to 9999.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import NamedTuple

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "Clock",
    "Edge",
    "Precision",
    "Reading",
    "days_of_grouping",
    "days_of_mask",
    "opened_edges",
]

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()


class Precision(StrEnum):
    """How finely a date is given: by the smallest unit that is said in full, all larger ones included.

    So `2025-06-XX` is a month, and `2025-XX-11` a year. The names of the parts of a year are those of EDTF's
    groupings: a quadrimester has four months, a semester six.

    >>> import conflictevents as ce
    >>> print(ce.When("2025-06").precision, ce.When("2025-06-09").precision)
    month day
    """

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    QUADRIMESTER = "quadrimester"
    SEMESTER = "semester"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"
    INTERVAL = "interval"
    SET = "set"
    UNKNOWN = "unknown"


class Edge(NamedTuple):
    """Where a window begins or ends: as far out as it may, and as far in as it must.

    Attributes:
        possible: the outermost day it may lie on; None = unbounded.
        certain: the innermost day it may lie on, so that all that lies on the inner side of it is surely
            inside the window; None = unbounded.
    """

    possible: int | None
    certain: int | None


class Clock(NamedTuple):
    """A time of day as written.

    Attributes:
        hour: 0 to 23.
        minute: 0 to 59.
        second: 0 to 59.
        offset: minutes east of UTC; None = local time, offset not said.
        zone: IANA name of the time zone; None = not said.
    """

    hour: int
    minute: int
    second: int
    offset: int | None
    zone: str | None

    @property
    def seconds(self) -> int:
        """Seconds since the day began at UTC, below zero or above a day where the offset says so."""
        return (self.hour * 60 + self.minute - (self.offset or 0)) * 60 + self.second


class Reading(NamedTuple):
    """What an EDTF text says of days.

    Attributes:
        first: the earliest day it may stand for; None = no bound.
        last: the latest day it may stand for; None = no bound.
        precision: how finely it is given.
        start: the edge it sets as the beginning of a window.
        end: the edge it sets as the end of a window.
        uncertain: some part has `?` or `%`.
        approximate: some part has `~` or `%`.
        starts_open: nothing bounds it before, by `..`.
        ends_open: nothing bounds it after, by `..`.
    """

    first: int | None
    last: int | None
    precision: Precision
    start: Edge
    end: Edge
    uncertain: bool = False
    approximate: bool = False
    starts_open: bool = False
    ends_open: bool = False


# First and last month of each grouping, counted from January of the year named; 0 is the December before.
_SPRING, _SUMMER, _AUTUMN, _ACROSS_NEW_YEAR = (3, 5), (6, 8), (9, 11), (0, 14)
_MONTHS_OF_GROUPING = {
    21: (3, 11), 22: _ACROSS_NEW_YEAR, 23: (3, 11), 24: _ACROSS_NEW_YEAR,  # seasons, hemisphere not said
    25: _SPRING, 26: _SUMMER, 27: _AUTUMN, 28: _ACROSS_NEW_YEAR,  # northern seasons
    29: _AUTUMN, 30: _ACROSS_NEW_YEAR, 31: _SPRING, 32: _SUMMER,  # southern seasons
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),  # quarters
    37: (1, 4), 38: (5, 8), 39: (9, 12),  # quadrimesters
    40: (1, 6), 41: (7, 12),  # semesters
}  # fmt: skip


def days_of_grouping(year: str, grouping: int) -> tuple[int, int] | None:
    """First and last day of a grouping of a year, whose digits may be `X`; None outside the years 1 to 9999."""
    first_month, last_month = _MONTHS_OF_GROUPING[grouping]
    years = _years(year)
    if not years:
        return None
    try:
        return _month(years[0], first_month)[0], _month(years[-1], last_month)[1]
    except ValueError:
        return None


def days_of_mask(year: str, month: str, day: str) -> tuple[int, int] | None:
    """First and last day that fit the digits given, `X` for any digit; None where no day does.

    Years differ in one day only. So the first day is in the first year that fits, or, where 29 February alone does, in
    the first leap year among them.
    """
    months, days = _fitting(month, 12), _fitting(day, 31)
    years = _years(year)
    if months == (2,) and days == (29,):
        years = _leap_years(year)
    if not years or not months or not days:
        return None
    first, last = _pick(years[0], months, days), _pick(years[-1], months[::-1], days[::-1])
    return None if first is None or last is None else (first, last)


def _years(mask: str) -> tuple[int, ...]:
    """The first and the last year from 1 to 9999 that fit four digits; none where none does."""
    last = int(mask.replace("X", "9"))
    first = int(mask.replace("X", "0")) or (
        1 if mask[3] == "X" else 10 ** (3 - mask.rindex("X")) if "X" in mask else 0
    )
    return (first, last) if first and last else ()


def _leap_years(mask: str) -> tuple[int, ...]:
    """The first and the last leap year that fit four digits; none where none does.

    A year is one by its last two digits, but for those ending a century, which are by the first two.
    """
    ends = [
        (century, year) for century in _fitting(mask[:2], 99, 0) for year in _edges_of_leap_years(mask[2:])
    ]
    if "00" in _filled(mask[2:]):
        ends += [(century, 0) for century in _fitting(mask[:2], 99, 0) if century % 4 == 0]
    years = sorted(century * 100 + year for century, year in ends if century or year)
    return (years[0], years[-1]) if years else ()


def _edges_of_leap_years(mask: str) -> tuple[int, ...]:
    """The first and the last of the numbers from 4 to 96 that two digits fit and four divides."""
    fitting = [year for year in _fitting(mask, 96) if year % 4 == 0]
    return (fitting[0], fitting[-1]) if fitting else ()


def _filled(mask: str) -> str:
    return mask.replace("X", "0")


@cache
def _fitting(mask: str, largest: int, least: int = 1) -> tuple[int, ...]:
    """The numbers up to the largest that fit two digits."""
    tens, ones = mask[0], mask[1]
    return tuple(
        number
        for number in range(least, largest + 1)
        if tens in ("X", str(number // 10)) and ones in ("X", str(number % 10))
    )


def _pick(year: int, months: Sequence[int], days: Sequence[int]) -> int | None:
    """The first day of a year, in the order given, that the calendar has."""
    for month in months:
        length = monthrange(year, month)[1]
        for day in days:
            if day <= length:
                return date(year, month, day).toordinal()
    return None


def _month(year: int, month: int) -> tuple[int, int]:
    """First and last day of a month that may be counted across New Year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = date(year, month, 1).toordinal()
    return first, first + monthrange(year, month)[1] - 1


_MONTHS_OF_UNIT = {
    "month": 1, "season": 3, "quarter": 3, "quadrimester": 4, "semester": 6,
    "year": 12, "decade": 120, "century": 1_200, "millennium": 12_000, "unknown": 120_000,
}  # fmt: skip


def opened_edges(first: int, last: int, unit: str) -> tuple[Edge, Edge]:
    """The beginning and the end that a date with a qualifier sets to a window.

    It may lie anywhere from one unit before the date to one unit after it; only what is beyond all of that is certain.

    Args:
        first: the first day of the date.
        last: its last day.
        unit: the finest unit that is qualified, as a precision.
    """
    if unit == "day":
        before, after = first - 1, last + 1
    else:
        before, after = _shifted(first, -_MONTHS_OF_UNIT[unit]), _shifted(last, _MONTHS_OF_UNIT[unit])
    before, after = max(before, FIRST_DAY), min(after, LAST_DAY)
    return Edge(before, min(after + 1, LAST_DAY)), Edge(after, max(before - 1, FIRST_DAY))


def _shifted(day: int, months: int) -> int:
    """A day so many months later; the last day of a month stays one."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9_999:
        return LAST_DAY if year > 1 else FIRST_DAY
    length = monthrange(year, month + 1)[1]
    is_last = start.day == monthrange(start.year, start.month)[1]
    return date(year, month + 1, length if is_last and months > 0 else min(start.day, length)).toordinal()
