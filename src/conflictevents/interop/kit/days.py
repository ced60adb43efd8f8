"""Expressions that read days: from the forms the field writes them in to ISO text, day numbers and EDTF.

Day numbers are proleptic Gregorian ordinals, day 1 being 0001-01-01: `datetime.date.toordinal`, `When.first_day`. They
are computed with whole-number arithmetic alone, because engines differ in their functions on dates.
"""

from functools import reduce

from conflictevents.interop.kit.columns import DayForm
from conflictevents.interop.kit.needs import nw

__all__ = [
    "day_number",
    "day_text",
    "is_calendar_day",
    "length_of_month",
    "month_text",
    "span_text",
    "week_text",
]

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9][0-9]|[1-9][0-9][0-9][0-9])"
_CLOCK = r"[T ][0-9][0-9]:[0-9][0-9](:[0-9][0-9](\.[0-9]*)?)?(Z|[+-][0-9][0-9](:?[0-9][0-9])?)?"
_ISO = rf"^{_YEAR}-{_MONTH}-{_DAY}({_CLOCK})?$"
_COMPACT = rf"^{_YEAR}{_MONTH}{_DAY}([0-9]{{6}})?(\.0)?$"
_NAMED = rf"(?i)^(0?[1-9]|[12][0-9]|3[01]) ({'|'.join(_MONTHS)})[a-z]* {_YEAR}$"


def day_text(raw: nw.Expr, forms: tuple[DayForm, ...]) -> nw.Expr:
    """ISO text (`2024-05-09`) of a day written in one of the forms, tried in turn; null where none fits.

    A time of day is dropped. A day that its month does not have (30 February) still passes here: see
    `is_calendar_day`.
    """
    if forms == (DayForm.ISO,):
        bare = raw.str.strip_chars()
        plain = nw.when(raw.str.contains(_ISO)).then(raw.str.slice(0, 10))
        return plain.when(bare.str.contains(_ISO)).then(bare.str.slice(0, 10))
    bare = raw.str.strip_chars()
    readings = [reading for form in forms for reading in _readings(bare, form)]
    first, *others = readings
    return reduce(
        lambda chain, pair: chain.when(pair[0]).then(pair[1]), others, nw.when(first[0]).then(first[1])
    )


def _readings(bare: nw.Expr, form: DayForm) -> list[tuple[nw.Expr, nw.Expr]]:
    """Pairs of a condition and the ISO text where it holds."""
    if form is DayForm.ISO:
        return [(bare.str.contains(_ISO), bare.str.slice(0, 10))]
    if form is DayForm.COMPACT:
        iso = _joined(bare.str.slice(0, 4), bare.str.slice(4, 2), bare.str.slice(6, 2))
        return [(bare.str.contains(_COMPACT), iso)]
    if form is DayForm.NAMED_MONTH:
        return _named(bare)
    month_first = form is DayForm.MONTH_FIRST
    return [_slashed(bare, one, two, month_first=month_first) for one in (2, 1) for two in (2, 1)]


def _slashed(bare: nw.Expr, one: int, two: int, *, month_first: bool) -> tuple[nw.Expr, nw.Expr]:
    """A day with slashes, whose first two numbers have so many digits."""
    widths = {1: "[1-9]", 2: _MONTH}, {1: "[1-9]", 2: _DAY}
    months, days = widths
    first, second = (months[one], days[two]) if month_first else (days[one], months[two])
    pattern = rf"^{first}/{second}/{_YEAR}({_CLOCK})?$"
    left, right = _padded(bare, 0, one), _padded(bare, one + 1, two)
    year = bare.str.slice(one + two + 2, 4)
    return bare.str.contains(pattern), _joined(year, left, right) if month_first else _joined(
        year, right, left
    )


def _named(bare: nw.Expr) -> list[tuple[nw.Expr, nw.Expr]]:
    """A day such as `7 May 2022`; the day has one digit or two."""
    readings = []
    year = bare.str.slice(-4, 4)
    for digits in (1, 2):
        word = bare.str.slice(digits + 1, 3).str.to_lowercase()
        month = reduce(
            lambda chain, pair: chain.when(word == pair[0]).then(nw.lit(f"{pair[1]:02}")),
            list(_MONTHS.items())[1:],
            nw.when(word == "jan").then(nw.lit("01")),
        )
        fits = bare.str.contains(_NAMED) & (bare.str.slice(digits, 1) == " ")
        readings.append((fits, _joined(year, month, _padded(bare, 0, digits))))
    return readings


def _padded(bare: nw.Expr, start: int, digits: int) -> nw.Expr:
    part = bare.str.slice(start, digits)
    return part if digits == 2 else nw.concat_str(nw.lit("0"), part)


def _joined(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    return nw.concat_str(year, month, day, separator="-")


def is_calendar_day(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Whether the month has that day."""
    return (day <= 28) | (day <= length_of_month(year, month))


def length_of_month(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    """How many days a month has."""
    return (
        nw.when(month == 2)
        .then(_length_of_february(year))
        .when(month.is_in([4, 6, 9, 11]))
        .then(nw.lit(30))
        .otherwise(nw.lit(31))
    )


def _length_of_month_before(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    return (
        nw.when(month == 3)
        .then(_length_of_february(year))
        .when(month.is_in([5, 7, 10, 12]))
        .then(nw.lit(30))
        .otherwise(nw.lit(31))
    )


def _length_of_february(year: nw.Expr) -> nw.Expr:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))


def day_number(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The proleptic Gregorian ordinal of a day, day 1 being 0001-01-01.

    Counted in years that begin in March, so that a leap day comes last.
    """
    years = nw.when(month <= 2).then(year - 1).otherwise(year)
    months = nw.when(month <= 2).then(month + 9).otherwise(month - 3)
    return years * 365 + years // 4 - years // 100 + years // 400 + (months * 153 + 2) // 5 + day - 306


def span_text(
    start: nw.Expr, end: nw.Expr, *, months: nw.Expr | None = None, years: nw.Expr | None = None
) -> nw.Expr:
    """EDTF of the days from start to end: a day where they are one, else an interval.

    Args:
        start: ISO text of the first day.
        end: ISO text of the last day.
        months: where true, one whole month is written as that month.
        years: where true, one whole year is written as that year.
    """
    chain = nw.when(start == end).then(start)
    if months is not None:
        chain = chain.when(months & _is_whole_month(start, end)).then(start.str.slice(0, 7))
    if years is not None:
        whole_year = (end.str.slice(4, 6) == "-12-31") & (
            start == _joined(end.str.slice(0, 4), nw.lit("01"), nw.lit("01"))
        )
        chain = chain.when(years & whole_year).then(start.str.slice(0, 4))
    return chain.otherwise(nw.concat_str(start, end, separator="/"))


def _is_whole_month(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    year, month = end.str.slice(0, 4).cast(nw.Int64), end.str.slice(5, 2).cast(nw.Int64)
    ends = end.str.slice(8, 2).cast(nw.Int64) == length_of_month(year, month)
    return (start == nw.concat_str(end.str.slice(0, 7), nw.lit("-01"))) & ends


def month_text(iso: nw.Expr) -> nw.Expr:
    """EDTF of the month a day lies in."""
    return iso.str.slice(0, 7)


def week_text(year: nw.Expr, month: nw.Expr, day: nw.Expr, number: nw.Expr) -> nw.Expr:
    """EDTF of the week, Monday to Sunday (ISO 8601), that a day lies in."""
    monday = day - (number - 1) % 7
    sunday = monday + 6
    over = sunday - length_of_month(year, month)
    packed = year * 10_000 + month * 100
    start = (
        nw.when(monday >= 1)
        .then(packed + monday)
        .when(month == 1)
        .then(packed - 8869 + monday)  # to December of the year before: -10000 - 100 + 1200, and its 31 days
        .otherwise(packed - 100 + monday + _length_of_month_before(year, month))
    )
    end = (
        nw.when(over <= 0)
        .then(packed + sunday)
        .when(month == 12)
        .then(packed + 8900 + over)  # to January of the year after
        .otherwise(packed + 100 + over)
    )
    return nw.concat_str(_unpacked(start), _unpacked(end), separator="/")


def _unpacked(packed: nw.Expr) -> nw.Expr:
    """ISO text of a day packed as the number YYYYMMDD."""
    digits = (packed + 100_000_000).cast(nw.String)
    return _joined(digits.str.slice(1, 4), digits.str.slice(5, 2), digits.str.slice(7, 2))
