"""The reader of EDTF text (ISO 8601-2:2019, annex A): from text to the days it may stand for.

Read are levels 0 and 1, and of level 2 the sets `[..]` and `{..}`, the groupings 21 to 41 of a year,
qualifiers on single components and `X` in any place; years 1 to 9999. A time of day may have the name of its
zone behind its offset, as RFC 9557 writes it: an offset alone gives the moment, the name says which clocks
showed it. Both are kept, and must agree. Everything else is an `InvalidValue` that says what to write instead;
nothing is guessed.

Choices that the standard leaves open: a qualifier never widens, for `~` and `?` carry no number of days, so `2025-06~`
stays within June; as the edge of a window it lies within a month before June to a month after it, as "by
about June" may mean May or July; and a year of four `X` has no bounds at all. Those on seasons are in `days`.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from difflib import get_close_matches
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from conflictevents.errors import InvalidValue
from conflictevents.values.days import (
    FIRST_DAY,
    LAST_DAY,
    Clock,
    Edge,
    Precision,
    Reading,
    days_of_grouping,
    days_of_mask,
    opened_edges,
)

__all__ = ["LONGEST_TEXT", "instant_text", "read"]

LONGEST_TEXT = 500
"""Longest text that is read, in characters: room for a set of forty-five days."""

_EXPECTED = "a date in EDTF (ISO 8601-2), such as '2025-06-09', '2025-06', '2025-06~' or '2024/..'"
_WIDEST_OFFSET = (
    14 * 60
)  # minutes; XML Schema 1.1 has the same limit, and no zone of our time lies further out

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DATE = re.compile(
    r"([?~%]?)([\dX]{4})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?))?)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)(Z|[+-]\d\d(?::\d\d)?)?(?:\[([A-Za-z0-9_+/-]{1,60})\])?", re.ASCII)
_PRECISION_BY_KNOWN_DIGITS = (Precision.UNKNOWN, Precision.MILLENNIUM, Precision.CENTURY, Precision.DECADE)


class _NotEdtfError(Exception):
    """What is wrong with a part of the text, and what to do; the error itself will name the whole text."""

    def __init__(self, remedy: str = "", expected: str = _EXPECTED) -> None:
        self.remedy = remedy
        self.expected = expected
        super().__init__(remedy)


def read(text: str) -> tuple[Reading, Clock | None]:
    """The days that an EDTF text stands for, and the time of day where it names one; no white space is allowed for.

    Raises:
        InvalidValue: the text is not EDTF of the levels read here, names a day that does not exist, or lies
            outside the years 1 to 9999.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidValue(
            text,
            f"a date in EDTF of at most {LONGEST_TEXT} characters",
            f"write fewer members: this has {len(text)} characters",
        )
    try:
        return _any(text)
    except _NotEdtfError as problem:
        raise InvalidValue(text, problem.expected, problem.remedy or _remedy_for(text)) from None


def _remedy_for(text: str) -> str:
    from conflictevents.values.edtf_remedies import remedy_for  # needed only where a date is refused

    return remedy_for(text, _days_of)


def _days_of(text: str) -> tuple[int | None, int | None] | None:
    """The days of a text; None where it cannot be read, so that it is not suggested."""
    try:
        reading, _ = _any(text)
    except (_NotEdtfError, InvalidValue):
        return None
    return reading.first, reading.last


def _any(text: str) -> tuple[Reading, Clock | None]:
    if text[10:11] == "T" and text[:1] not in ("[", "{"):
        return _instant(text)
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _plain(*plain.groups()), None
    if text[:1] in ("[", "{"):
        return _set(text), None
    return _interval(text) if "/" in text else _date(text), None


def _date(text: str) -> Reading:
    """A date that may bear qualifiers and unspecified digits, or be a grouping of a year."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return _plain(*plain.groups())
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise _NotEdtfError
    if any(parts[before] and parts[before + 2] for before in (1, 4, 7)):
        raise _NotEdtfError(
            "write one qualifier for each component: '%' is uncertain and approximate at once"
        )
    reading = _masked(parts[2], parts[5], parts[8]) if "X" in text else _plain(parts[2], parts[5], parts[8])
    marks = {parts[index] for index in (1, 3, 4, 6, 7, 9)} - {"", None}
    if not marks:
        return reading
    if reading.first is None or reading.last is None:
        start, end = _fuzzy_edges(None, None)
    else:
        finest = next(
            unit
            for index, unit in ((7, "day"), (4, "month"), (1, "year"))
            if parts[index] or parts[index + 2]
        )
        if finest == "month" and parts[5] > "12":
            finest = reading.precision
        elif finest == "year" and "X" in parts[2]:
            finest = _PRECISION_BY_KNOWN_DIGITS[parts[2].index("X")]
        start, end = opened_edges(reading.first, reading.last, finest)
    return reading._replace(
        start=start, end=end, uncertain=not marks.isdisjoint("?%"), approximate=not marks.isdisjoint("~%")
    )


def _masked(year: str, month: str | None, day: str | None) -> Reading:
    """A date in which some digits are unspecified."""
    if month is not None and "20" < month <= "41" and "X" not in month:
        days = _grouping(year, month, day)
    else:
        fitting = days_of_mask(year, month or "XX", day or "XX")
        if fitting is None:
            raise _NotEdtfError("correct a digit: no day of the calendar fits it")
        days = fitting
    precision = _precision(year, month, day)
    if year == "XXXX":
        return Reading(None, None, precision, *_fuzzy_edges(None, None))
    first, last = days
    return Reading(first, last, precision, Edge(first, first), Edge(last, last))


def _plain(year: str, month: str | None, day: str | None) -> Reading:
    """A year, month or day without qualifier and `X`, which is what nearly all dates are."""
    try:
        if day is not None and month is not None:
            first = date(int(year), int(month), int(day)).toordinal()
            edge = Edge(first, first)
            return Reading(first, first, Precision.DAY, edge, edge)
        if month is None:
            first = date(int(year), 1, 1).toordinal()
            last = date(int(year), 12, 31).toordinal()
        elif "20" < month <= "41":
            first, last = _grouping(year, month, day)
        else:
            first = date(int(year), int(month), 1).toordinal()
            last = first + monthrange(int(year), int(month))[1] - 1
    except ValueError:
        raise _NotEdtfError from None
    return Reading(first, last, _precision(year, month, day), Edge(first, first), Edge(last, last))


def _grouping(year: str, month: str, day: str | None) -> tuple[int, int]:
    if day is not None:
        raise _NotEdtfError
    days = days_of_grouping(year, int(month))
    if days is None:
        raise _NotEdtfError("write its months instead: it may reach beyond the years 1 to 9999")
    return days


def _fuzzy_edges(first: int | None, last: int | None) -> tuple[Edge, Edge]:
    """The edges of a window that may begin, or end, on any day from the first to the last."""
    return Edge(first, LAST_DAY if last is None else last), Edge(last, FIRST_DAY if first is None else first)


def _precision(year: str, month: str | None, day: str | None) -> Precision:
    if "X" in year:
        return _PRECISION_BY_KNOWN_DIGITS[year.index("X")]
    if month is None or "X" in month:
        return Precision.YEAR
    if month <= "12":
        return Precision.MONTH if day is None or "X" in day else Precision.DAY
    if month <= "32":
        return Precision.SEASON
    if month <= "36":
        return Precision.QUARTER
    return Precision.QUADRIMESTER if month <= "39" else Precision.SEMESTER


def _interval(text: str) -> Reading:
    """`start/end`: each a date, `..` for open, or nothing for unknown."""
    left, _, right = text.partition("/")
    if not left and not right:
        raise _NotEdtfError("leave the field out where no date is known")
    start = None if left in ("", "..") else _date(left)
    end = None if right in ("", "..") else _date(right)
    first = start.first if start else None
    last = end.last if end else None
    if first is not None and last is not None and first > last:
        raise _NotEdtfError(f"did you mean '{right}/{left}'?", "an interval that begins before it ends")
    # An unknown edge lies anywhere up to the other end; no edge lies beyond that.
    start_edge = start.start if start else Edge(None, None if left else LAST_DAY)
    if start_edge.certain is not None and last is not None:
        start_edge = Edge(start_edge.possible, min(start_edge.certain, last))
    end_edge = end.end if end else Edge(None, None if right else FIRST_DAY)
    if end_edge.certain is not None and first is not None:
        end_edge = Edge(end_edge.possible, max(end_edge.certain, first))
    known = [part for part in (start, end) if part is not None]
    return Reading(
        first,
        last,
        Precision.INTERVAL,
        start_edge,
        end_edge,
        uncertain=any(part.uncertain for part in known),
        approximate=any(part.approximate for part in known),
        starts_open=left == "..",
        ends_open=right == "..",
    )


def _set(text: str) -> Reading:
    """`[a,b]`, one of its members, or `{a,b}`, all; a member is a date or a range `a..b`, `..a`, `a..`."""
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise _NotEdtfError
    members = text[1:-1].split(",")
    dates: list[Reading] = []
    for index, member in enumerate(members):
        low, dots, high = member.partition("..")
        if not dots:
            dates.append(_date(member))
            continue
        if not (low or high) or (not low and index > 0) or (not high and index < len(members) - 1):
            raise _NotEdtfError("write '..a' first and 'a..' last in a set")
        ends = [_date(end) for end in (low, high) if end]
        if (
            any(not _PLAIN.fullmatch(end) for end in (low, high) if end)
            or ends[0].precision != ends[-1].precision
        ):
            raise _NotEdtfError("write a range in a set between two plain dates of one precision")
        if ends[0].start > ends[-1].start:
            raise _NotEdtfError(f"did you mean '{high}..{low}'?", "a range that begins before it ends")
        dates += ends
    starts_open, ends_open = members[0].startswith(".."), members[-1].endswith("..")
    firsts = [part.first for part in dates if part.first is not None]
    lasts = [part.last for part in dates if part.last is not None]
    first = min(firsts) if len(firsts) == len(dates) and not starts_open else None
    last = max(lasts) if len(lasts) == len(dates) and not ends_open else None
    return Reading(
        first,
        last,
        Precision.SET,
        *_fuzzy_edges(first, last),
        uncertain=any(part.uncertain for part in dates),
        approximate=any(part.approximate for part in dates),
        starts_open=starts_open,
        ends_open=ends_open,
    )


def _instant(text: str) -> tuple[Reading, Clock]:
    """A day with a time of day, and with an offset and the name of a zone where they are said.

    Moments hardly repeat, though their days do, and the times of day that sources name: each half is read once.
    """
    clock = _clock(text[11:])
    reading = _day(text[:10])
    if clock.zone is not None:
        assert reading.first is not None
        _check_zone(text, reading.first, clock)
    return reading, clock


@lru_cache(maxsize=16_384)
def _day(text: str) -> Reading:
    """A day, in full."""
    if _DAY.fullmatch(text) is None:
        raise _NotEdtfError
    return _date(text)


@lru_cache(maxsize=16_384)
def _clock(text: str) -> Clock:
    """A time of day, with what stands behind it."""
    parts = _CLOCK.fullmatch(text)
    if parts is None:
        raise _NotEdtfError
    clock = Clock(int(parts[1]), int(parts[2]), int(parts[3]), _offset(parts[4]), parts[5])
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:
        raise _NotEdtfError(
            "write midnight as 00:00:00 of the day it begins", "a time of day from 00:00:00 to 23:59:59"
        )
    return clock


def _offset(shift: str | None) -> int | None:
    """Minutes east of UTC."""
    if shift is None or shift == "Z":
        return None if shift is None else 0
    hours, minutes = int(shift[1:3]), int(shift[4:] or 0)
    if minutes > 59 or hours * 60 + minutes > _WIDEST_OFFSET:
        raise _NotEdtfError("write hours first, as in '+03:00'", "an offset from -14:00 to +14:00")
    if shift[0] == "-" and not (hours or minutes):
        raise _NotEdtfError("write 'Z' for UTC, or no offset for local time", "an offset other than '-00:00'")
    return (hours * 60 + minutes) * (-1 if shift[0] == "-" else 1)


_NAMES_OF_NO_PLACE = {
    "localtime",
    "posixrules",
    "Factory",
}  # files next to the zones, whose meaning is the machine's


def _check_zone(text: str, day: int, clock: Clock) -> None:
    """Refuses the name of a zone that is unknown, stands without an offset, or had another one at that moment.

    Args:
        text: the whole text, for the error.
        day: ordinal of the local day.
        clock: local time of day, with zone.
    """
    assert clock.zone is not None
    zone = _zone(clock.zone)
    if zone is None:
        near = get_close_matches(clock.zone, _like(clock.zone), n=1, cutoff=0.8)
        remedy = f"did you mean [{near[0]}]?" if near else "leave the name out where it is not known"
        raise InvalidValue(text, "a time zone by its IANA name, such as [Europe/Kyiv]", remedy)
    local = datetime.combine(date.fromordinal(day), time(clock.hour, clock.minute, clock.second))
    there = local.replace(tzinfo=zone)
    if clock.offset is None:
        remedy = f"write {instant_text(there)!r} if that is the local time"
        raise InvalidValue(text, "an offset from UTC before the name of the time zone", remedy)
    offset = timedelta(minutes=clock.offset)
    try:
        agrees = local.replace(tzinfo=timezone(offset)).astimezone(zone).utcoffset() == offset
    except OverflowError:  # the first or last hours of the calendar
        agrees = False
    if not agrees:
        remedy = f"write {instant_text(there)!r} if the local time is right, or leave the name out"
        raise InvalidValue(text, f"the offset that {clock.zone} had at that moment", remedy)


def instant_text(value: datetime) -> str:
    """A datetime as EDTF, with its offset, and the name of its zone where it has one.

    Raises:
        InvalidValue: it has fractions of a second, which EDTF does not.
    """
    if value.microsecond:
        raise InvalidValue(
            value, "a time in whole seconds", "drop the fraction: value.replace(microsecond=0)"
        )
    text = datetime.isoformat(value)
    zone = getattr(value.tzinfo, "key", None)
    if text.endswith("+00:00") and zone in (None, "UTC"):
        return f"{text[:-6]}Z"
    return f"{text}[{zone}]" if zone else text


def _zone(name: str) -> ZoneInfo | None:
    """The zone of a name that means the same on every machine."""
    if name in _NAMES_OF_NO_PLACE or name.startswith(("posix/", "right/")):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # malformed, unknown, the name of a folder
        return None


def _like(name: str) -> list[str]:
    """The names that begin, or whose last part begins, as a name does: few enough to be compared with it."""
    area, _, city = name.lower().rpartition("/")
    return [*_names().get(city[:2], ()), *(_names().get(f"{area[:2]}/{city[:1]}", ()))]


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """The names of zones, by the first two letters of the last part, and by the first of each."""
    names: dict[str, list[str]] = {}
    for name in sorted(available_timezones() - _NAMES_OF_NO_PLACE):
        area, _, city = name.lower().rpartition("/")
        names.setdefault(city[:2], []).append(name)
        names.setdefault(f"{area[:2]}/{city[:1]}", []).append(name)
    return names
