"""What the EDTF reader hands on: first and last day as integers, edges of windows, precision, time of day.

Days are proleptic Gregorian ordinals, as `datetime.date.toordinal` gives them: 1 is the first of January of
year 1.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

__all__ = ["FIRST_DAY", "LAST_DAY", "Clock", "Edge", "Precision", "Reading"]

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()


class Precision(StrEnum):
    """How finely a date is given: by the smallest unit that is told in full, all larger ones included.

    So `2025-06-XX` is a month, and `2025-XX-11` a year. The names of the parts of a year are those of EDTF's
    groupings: a quadrimester has four months, a semester six.
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
        certain: the innermost day it may lie on, so that whatever lies on the inner side of it is surely
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
    """What an EDTF text says.

    Attributes:
        first: the earliest day it may stand for; None = no bound.
        last: the latest day it may stand for; None = no bound.
        precision: how finely it is given.
        start: the edge it sets as the beginning of a window.
        end: the edge it sets as the end of a window.
        uncertain: some part bears `?` or `%`.
        approximate: some part bears `~` or `%`.
        starts_open: nothing bounds it before, by `..`.
        ends_open: nothing bounds it after, by `..`.
        clock: the time of day, where one is given.
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
    clock: Clock | None = None
