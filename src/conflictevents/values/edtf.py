"""The reader of EDTF text (ISO 8601-2:2019): from text to the days it may stand for, by integers alone.

Read are levels 0 and 1, and of level 2 the sets `[..]` and `{..}`, the groupings 21 to 41 of a year, qualifiers on
single components and `X` in any place. Days are proleptic Gregorian ordinals as `datetime.date.toordinal` gives them,
so years 1 to 9999. Everything else is an `InvalidValue` that says what to write instead; nothing is guessed.

Three choices that the standard leaves open:

- *A season is whole months*, as in everyday use: northern spring is March to May. Codes 21 to 24 do not say the
  hemisphere, so they span both readings (21 and 23: March to November). A season that straddles New Year may be named
  after either year, so northern winter (28) reaches from the December before to the February after; write the months,
  `2022-12/2023-02`, where they are known.
- *A qualifier never widens*: `~` and `?` carry no number of days, so `2025-06~` stays within June.
- *A year of four `X`* has no bounds at all.
"""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from conflictevents.errors import InvalidValue
from conflictevents.values.edtf_remedies import remedy_for

__all__ = ["FIRST_DAY", "LAST_DAY", "LONGEST_TEXT", "Clock", "Edge", "Precision", "Reading", "read"]

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()
LONGEST_TEXT = 500
EXPECTED = "a date in EDTF (ISO 8601-2), such as '2025-06-09', '2025-06', '2025-06~', '2024/..' or '[2025-05,2025-06]'"


class Precision(StrEnum):
    """How finely a date is given: the smallest unit that stands in the text without an `X` to its left or in it."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
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
        possible: the outermost day the edge may lie on; None = unbounded.
        certain: the innermost day it may lie on, so that the window surely holds what lies inside it; None = unbounded.
    """

    possible: int | None
    certain: int | None


class Clock(NamedTuple):
    """Time of day as written.

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


class Reading(NamedTuple):
    """What an EDTF text says.

    Attributes:
        first: ordinal of the earliest day it may stand for; None = no bound.
        last: ordinal of the latest day it may stand for; None = no bound.
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


_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DATE = re.compile(
    r"([?~%]?)([\dX]{4})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?))?)?", re.ASCII
)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(Z|[+-]\d\d(?::\d\d)?)?(?:\[([A-Za-z0-9_+/-]+)\])?", re.ASCII
)
_ANYWHERE = Edge(None, None)
_YEAR_PRECISION = (
    Precision.UNKNOWN,
    Precision.MILLENNIUM,
    Precision.CENTURY,
    Precision.DECADE,
    Precision.YEAR,
)
_WIDEST_OFFSET = 14 * 60  # as XML Schema 1.1 has it; no zone of our time lies further out

# First month and last month of each grouping, counted from January of the year named (0 is the December before).
_SPRING, _SUMMER, _AUTUMN, _ACROSS_NEW_YEAR = (3, 5), (6, 8), (9, 11), (0, 14)
_GROUPINGS: dict[str, tuple[int, int]] = {
    "21": (3, 11), "22": _ACROSS_NEW_YEAR, "23": (3, 11), "24": _ACROSS_NEW_YEAR,
    "25": _SPRING, "26": _SUMMER, "27": _AUTUMN, "28": _ACROSS_NEW_YEAR,
    "29": _AUTUMN, "30": _ACROSS_NEW_YEAR, "31": _SPRING, "32": _SUMMER,
    "33": (1, 3), "34": (4, 6), "35": (7, 9), "36": (10, 12),
    "37": (1, 4), "38": (5, 8), "39": (9, 12),
    "40": (1, 6), "41": (7, 12),
}  # fmt: skip


def read(text: str) -> Reading:
    """What an EDTF text says, without outer white space.

    Raises:
        InvalidValue: the text is not EDTF of the levels read here, names a day that does not exist, or lies outside
            the years 1 to 9999.
    """
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _plain(text, *plain.groups())
    if len(text) > LONGEST_TEXT:
        raise InvalidValue(
            text, f"a date in EDTF of at most {LONGEST_TEXT} characters", f"it has {len(text)}"
        )
    if text[:1] in ("[", "{"):
        return _set(text)
    if text[10:11] == "T":
        return _instant(text)
    if "/" in text:
        return _interval(text)
    return _date(text, text)


def _plain(text: str, year: str, month: str | None, day: str | None) -> Reading:
    """A year, a month or a day without qualifier and `X`: nearly all dates there are."""
    try:
        if day is not None:
            first = last = date(int(year), int(month or 0), int(day)).toordinal()
            precision = Precision.DAY
        elif month is None:
            first, last = date(int(year), 1, 1).toordinal(), date(int(year), 12, 31).toordinal()
            precision = Precision.YEAR
        elif month > "20":
            return _date(text, text)
        else:
            first = date(int(year), int(month), 1).toordinal()
            last = first + monthrange(int(year), int(month))[1] - 1
            precision = Precision.MONTH
    except ValueError:
        raise _invalid(text) from None
    return Reading(first, last, precision, Edge(first, first), Edge(last, last))


def _date(text: str, whole: str) -> Reading:
    """A date with qualifiers, `X` or a grouping of the year; `whole` is the text it stands in."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None and (plain[2] is None or plain[2] <= "20"):
        return _plain(text, *plain.groups())
    match = _DATE.fullmatch(text)
    if match is None:
        raise _invalid(whole)
    before_year, year, after_year, before_month, month, after_month, before_day, day, after_day = (
        match.groups()
    )
    if (before_year and after_year) or (before_month and after_month) or (before_day and after_day):
        raise InvalidValue(
            whole, EXPECTED, "a component bears one qualifier; write '%' for uncertain and approximate"
        )
    first, last = _bounds(year, month, day, whole)
    marks = "".join(filter(None, (before_year, after_year, before_month, after_month, before_day, after_day)))
    uncertain, approximate = "?" in marks or "%" in marks, "~" in marks or "%" in marks
    return Reading(
        first,
        last,
        _precision(year, month, day),
        *_edges(first, last, fuzzy=bool(marks)),
        uncertain,
        approximate,
    )


def _edges(first: int | None, last: int | None, *, fuzzy: bool) -> tuple[Edge, Edge]:
    """The edges set by a date: its first and last day, or anywhere in it where it is fuzzy or has no bounds."""
    if fuzzy or first is None or last is None:
        return Edge(first, LAST_DAY if last is None else last), Edge(
            last, FIRST_DAY if first is None else first
        )
    return Edge(first, first), Edge(last, last)


def _precision(year: str, month: str | None, day: str | None) -> Precision:
    if "X" in year:
        return _YEAR_PRECISION[year.index("X")]
    if month is None or "X" in month:
        return Precision.YEAR
    if month > "20":
        if month <= "32":
            return Precision.SEASON
        if month <= "36":
            return Precision.QUARTER
        return Precision.QUADRIMESTER if month <= "39" else Precision.SEMESTER
    return Precision.MONTH if day is None or "X" in day else Precision.DAY


def _bounds(year: str, month: str | None, day: str | None, whole: str) -> tuple[int | None, int | None]:
    """First and last day that fit the digits given; None for both where no digit of the year is."""
    if month is not None and "20" < month <= "41" and "X" not in month:
        if day is not None:
            raise InvalidValue(
                whole, EXPECTED, f"the grouping {month} of a year has no days; give a month, 01 to 12"
            )

        def first_in(year: int) -> int | None:
            return _month_start(year, _GROUPINGS[month][0], whole)

        def last_in(year: int) -> int | None:
            return _month_start(year, _GROUPINGS[month][1] + 1, whole) - 1
    else:
        months = _fitting(month, 12)
        days = _fitting(day, 31)

        def first_in(year: int) -> int | None:
            return _pick(year, months, days)

        def last_in(year: int) -> int | None:
            return _pick(year, months[::-1], days[::-1])

    years = [
        number
        for number in _span(year)
        if all(x in ("X", y) for x, y in zip(year, f"{number:04}", strict=True))
    ]
    first = next(filter(None, map(first_in, years)), None)
    last = next(filter(None, map(last_in, reversed(years))), None)
    if first is None or last is None:
        raise _invalid(whole)
    return (None, None) if year == "XXXX" else (first, last)


def _span(year: str) -> range:
    return range(max(1, int(year.replace("X", "0"))), int(year.replace("X", "9")) + 1)


def _fitting(mask: str | None, largest: int) -> list[int]:
    """The numbers from 1 to `largest` that fit two digits, some of which may be `X`; all of them where there is no mask."""
    if mask is None:
        return list(range(1, largest + 1))
    tens, ones = mask
    return [n for n in range(1, largest + 1) if tens in ("X", str(n // 10)) and ones in ("X", str(n % 10))]


def _pick(year: int, months: list[int], days: list[int]) -> int | None:
    """The first day, in the order given, that exists in a year."""
    for month in months:
        length = monthrange(year, month)[1]
        for day in days:
            if day <= length:
                return date(year, month, day).toordinal()
    return None


def _month_start(year: int, month: int, whole: str) -> int:
    """Ordinal of the first of a month that may be counted across New Year (0 is the December before)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year == 10_000 and month == 1:
        return LAST_DAY + 1
    if not 1 <= year <= 9999:
        raise InvalidValue(
            whole, "a date inside the years 1 to 9999", "write the months instead of the season"
        )
    return date(year, month, 1).toordinal()


def _interval(text: str) -> Reading:
    """`start/end`: either may be a date, `..` for open, or nothing for unknown."""
    left, slash, right = text.partition("/")
    start = _date(left, text) if left not in ("", "..") else None
    end = _date(right, text) if right not in ("", "..") else None
    first, last = start and start.first, end and end.last
    if first is not None and last is not None and first > last:
        raise InvalidValue(text, "an interval that ends after it begins", f"did you mean '{right}/{left}'?")
    if left == "..":
        start_edge = _ANYWHERE
    else:
        start_edge = start.start if start else Edge(None, LAST_DAY)
        if last is not None:
            start_edge = Edge(start_edge.possible, min(start_edge.certain or last, last))
    if right == "..":
        end_edge = _ANYWHERE
    else:
        end_edge = end.end if end else Edge(None, FIRST_DAY)
        if first is not None:
            end_edge = Edge(end_edge.possible, max(end_edge.certain or first, first))
    return Reading(
        first,
        last,
        Precision.INTERVAL,
        start_edge,
        end_edge,
        any(part.uncertain for part in (start, end) if part),
        any(part.approximate for part in (start, end) if part),
        left == "..",
        right == "..",
    )


def _set(text: str) -> Reading:
    """`[a,b]` one of the members, or `{a,b}` all of them; a member is a date or a range `a..b`, `..a`, `a..`."""
    if text[-1:] != ("]" if text[0] == "[" else "}"):
        raise _invalid(text)
    members = text[1:-1].split(",")
    parts: list[Reading] = []
    for place, member in enumerate(members):
        low, dots, high = member.partition("..")
        if not dots:
            parts.append(_date(member, text))
            continue
        ends = [_date(end, text) for end in (low, high) if end]
        if not ends or (not low and place) or (not high and place < len(members) - 1):
            raise InvalidValue(text, EXPECTED, "in a set, '..a' can only stand first and 'a..' only last")
        if (
            any(not _PLAIN.fullmatch(end) for end in (low, high) if end)
            or ends[0].precision != ends[-1].precision
        ):
            raise InvalidValue(
                text, EXPECTED, "the ends of a range in a set are two plain dates of the same precision"
            )
        if ends[0].start > ends[-1].start:
            raise InvalidValue(text, EXPECTED, f"did you mean '{high}..{low}'?")
        parts += ends
    starts_open, ends_open = members[0][:2] == "..", members[-1][-2:] == ".."
    firsts, lasts = [part.first for part in parts], [part.last for part in parts]
    first = None if starts_open or None in firsts else min(filter(None, firsts))
    last = None if ends_open or None in lasts else max(filter(None, lasts))
    return Reading(
        first,
        last,
        Precision.SET,
        *_edges(first, last, fuzzy=True),
        any(part.uncertain for part in parts),
        any(part.approximate for part in parts),
        starts_open,
        ends_open,
    )


def _instant(text: str) -> Reading:
    """A day with a time of day, an offset where it is said, and the zone's name where it is said (RFC 9557)."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise _invalid(text)
    day, hour, minute, second, shift, zone = match.groups()
    reading = _date(day, text)
    clock = Clock(int(hour), int(minute), int(second), _offset(shift, text), zone)
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:
        raise InvalidValue(
            text, "a time of day from 00:00:00 to 23:59:59", "midnight is 00:00:00 of the day it begins"
        )
    return reading._replace(precision=Precision.INSTANT, clock=clock)


def _offset(shift: str | None, text: str) -> int | None:
    if shift is None:
        return None
    if shift == "Z":
        return 0
    minutes = int(shift[1:3]) * 60 + int(shift[4:] or 0)
    if minutes > _WIDEST_OFFSET or int(shift[4:] or 0) > 59:
        raise InvalidValue(
            text, "an offset from UTC between -14:00 and +14:00", "it is written hours first: '+03:00'"
        )
    if not minutes and shift[0] == "-":
        raise InvalidValue(
            text, "an offset from UTC other than '-00:00'", "write 'Z', or no offset for local time"
        )
    return -minutes if shift[0] == "-" else minutes


def _invalid(text: str) -> InvalidValue:
    return InvalidValue(text, EXPECTED, remedy_for(text, _reads))


def _reads(text: str) -> bool:
    """Whether a text is EDTF as far as a suggestion needs it: a date, a season, an instant or an interval of dates."""
    try:
        read(text)
    except InvalidValue:
        return False
    return True
