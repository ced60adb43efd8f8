"""Expressions that read a cell: from the text of a file to the value it stands for, or to nothing.

All are narwhals expressions over text columns, kept to operations that DuckDB, Spark and Polars agree on. A
plain reading is tried first and the forgiving one only where it fails, since engines evaluate the branches of a
`when` on the rows concerned alone: careful reading costs nothing on clean files.
Cells that are empty have become null before any of these is asked.

Days are read from the forms the field writes them in to ISO text, day numbers and EDTF. Day numbers are proleptic
Gregorian ordinals, day 1 being 0001-01-01: `datetime.date.toordinal`, `When.first_day`. They are computed with
whole-number arithmetic alone, because engines differ in their functions on dates.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.layout import Column, DayForm, DayStyle, Kind

__all__ = [
    "DAY_FIRST_ONLY",
    "EPOCHS",
    "MISSING_NUMBERS",
    "MISSING_TEXT",
    "MONTHS_ONLY",
    "MONTH_FIRST_ONLY",
    "SCIENTIFIC",
    "SERIAL",
    "SPACES",
    "TROUBLE",
    "bare_day",
    "day_number",
    "day_number_from_march",
    "day_text",
    "from_march",
    "has_scientific",
    "is_among",
    "is_blank",
    "is_calendar_day",
    "is_tidy",
    "length_of_month",
    "month_text",
    "parts_of",
    "read_cell",
    "serial_number",
    "span_text",
    "week_text",
    "with_days_as_iso",
]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
_WEEKDAY = r"(?i)^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[,.]? +"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9][0-9]|[1-9][0-9][0-9][0-9])"
_SHORT_MONTH = "(0?[1-9]|1[0-2])"
_SHORT_DAY = "(0?[1-9]|[12][0-9]|3[01])"
_SHORT_YEAR = f"({_YEAR}|[0-9][0-9])"
_CLOCK = r"[T ] ?[0-9]{1,2}:[0-9][0-9](:[0-9][0-9](\.[0-9]*)?)?( ?[AaPp]\.?[Mm]\.?)?( ?(Z|UTC|GMT)|[+-][0-9][0-9](:?[0-9][0-9])?)?"
_SIGNS = ("-", "/", "[.]")
_ISO = rf"^{_YEAR}-{_MONTH}-{_DAY}({_CLOCK})?$"
_COMPACT = rf"^{_YEAR}{_MONTH}{_DAY}([0-9]{{6}})?(\.0)?$"
_YEAR_FIRST = "^(" + "|".join(rf"{_YEAR}{sign}{_SHORT_MONTH}{sign}{_SHORT_DAY}" for sign in _SIGNS) + ")$"
_NAMED = (
    rf"(?i)^({_SHORT_DAY}[ ./-]{{0,2}}{_MONTH_NAME}[ .,/-]{{0,2}}{_SHORT_YEAR}"
    rf"|{_MONTH_NAME}[ ./-]{{1,2}}{_SHORT_DAY}[ ,/-]{{1,2}}{_YEAR}"
    rf"|{_YEAR}[ ./-]{_MONTH_NAME}[ ./-]{_SHORT_DAY})$"
)
_WIDE_SPACES = "\u00a0\u2007\u2009\u202f\u3000\ufeff"
SPACES = f" \t\n\r\v\f{_WIDE_SPACES}"
"""What stands around a cell unseen: web pages and spreadsheets leave spaces that do not break."""
SERIAL = r"^[1-9][0-9]{3,4}(\.[0-9]*)?$"
"""A number of days since some day, as spreadsheets and statistical programs keep days inside."""
EPOCHS = {"Excel": 693_594, "Excel on a Mac (1904)": 695_056, "R": 719_163, "Stata and SAS": 715_510}
"""The day number of the serial number 0, by program. From 1 March 1900 on, Excel's leap day that never was is past."""


def _ordered(first: str, second: str) -> str:
    """A pattern of a day in three numbers with one sign between them, the year last."""
    return "^(" + "|".join(rf"{first}{sign}{second}{sign}{_SHORT_YEAR}" for sign in _SIGNS) + ")$"


_BEYOND = "(1[3-9]|2[0-9]|3[01])"
DAY_FIRST_ONLY = _ordered(_BEYOND, _SHORT_MONTH)
"""A day in numbers whose first cannot be a month."""
MONTH_FIRST_ONLY = _ordered(_SHORT_MONTH, _BEYOND)
"""A day in numbers whose second cannot be a month."""
MONTHS_ONLY = _ordered(_SHORT_MONTH, _SHORT_MONTH)
"""A day in numbers both of which can be a month; another day in the other order, unless they are the same."""


def bare_day(raw: nw.Expr) -> nw.Expr:
    """The cell without spaces around it, weekday and time of day."""
    trimmed = raw.str.strip_chars(SPACES)
    return trimmed.str.replace_all(rf"{_CLOCK}$", "").str.replace_all(_WEEKDAY, "").str.strip_chars(SPACES)


def day_text(raw: nw.Expr, form: DayForm) -> nw.Expr:
    """ISO text (`2024-05-09`) of a day written as the source writes it; null where it is not.

    A time of day is dropped. A day that its month does not have (30 February) still passes here: see `is_calendar_day`.
    """
    trimmed = raw.str.strip_chars(SPACES)
    if form is DayForm.ISO:
        plain = nw.when(raw.str.contains(_ISO)).then(raw.str.slice(0, 10))
        return plain.when(trimmed.str.contains(_ISO)).then(trimmed.str.slice(0, 10))
    compact = _joined(trimmed.str.slice(0, 4), trimmed.str.slice(4, 2), trimmed.str.slice(6, 2))
    return nw.when(trimmed.str.contains(_COMPACT)).then(compact)


def with_days_as_iso(frame: nw.LazyFrame[Any], name: str, style: DayStyle) -> nw.LazyFrame[Any]:
    """The frame with each day in a column as ISO text, in whichever form of the field it is written; the rest as it is.

    Years of two digits are those of 1930 to 2029, as in Excel. Each step is a column, since it is used several times.

    Args:
        frame: the frame.
        name: the column.
        style: whether the day or the month comes first in it, and what its serial numbers count from.
    """
    cell, bare, form = nw.col(name), nw.col("day bare"), nw.col("day form")
    first, second, third = nw.col("day first"), nw.col("day second"), nw.col("day third")
    ordered = _ordered(_SHORT_DAY, _SHORT_MONTH) if style.day_first else _ordered(_SHORT_MONTH, _SHORT_DAY)
    frame = frame.with_columns(bare_day(cell).alias("day bare"))
    chain = nw.when(bare.str.contains(_COMPACT)).then(nw.lit("compact"))
    chain = chain.when(bare.str.contains(_YEAR_FIRST)).then(nw.lit("year first"))
    chain = chain.when(bare.str.contains(_NAMED)).then(nw.lit("named"))
    if style.day_first is not None:
        chain = chain.when(bare.str.contains(ordered)).then(nw.lit("ordered"))
    frame = frame.with_columns(chain.alias("day form"))
    numbers = (
        nw.when(form == "named")
        .then(bare.str.replace_all("[^0-9]+", " ").str.strip_chars(SPACES))
        .otherwise(bare)
    )
    frame = frame.with_columns(numbers.alias("day numbers"), _month_of_name(bare).alias("day month"))
    parts = parts_of(nw.col("day numbers"))
    frame = frame.with_columns(
        *(
            part.alias(f"day {ordinal}")
            for part, ordinal in zip(parts, ("first", "second", "third"), strict=True)
        )
    )
    named_month, year_in_front = nw.col("day month"), first.str.contains("^[0-9]{4}$")
    month, day = (second, first) if style.day_first else (first, second)
    iso = nw.when(form == "compact").then(
        _joined(bare.str.slice(0, 4), bare.str.slice(4, 2), bare.str.slice(6, 2))
    )
    iso = iso.when(form == "year first").then(_joined(first, second, third))
    iso = iso.when((form == "named") & year_in_front).then(_joined(first, named_month, third))
    iso = iso.when(form == "named").then(_joined(_full_year(third), named_month, first))
    iso = iso.when(form == "ordered").then(_joined(_full_year(third), month, day))
    frame = frame.with_columns(iso.otherwise(cell).alias(name))
    frame = frame.drop(
        *(f"day {part}" for part in ("bare", "form", "numbers", "month", "first", "second", "third"))
    )
    return frame if style.epoch is None else _with_serials_as_iso(frame, name, style.epoch)


def serial_number(bare: nw.Expr) -> nw.Expr:
    """The whole number of days of a serial number."""
    whole = nw.when(bare.str.contains(SERIAL)).then(bare.str.replace_all(r"\..*$", ""))
    return whole.cast(nw.Int64)


def _with_serials_as_iso(frame: nw.LazyFrame[Any], name: str, epoch: int) -> nw.LazyFrame[Any]:
    """The frame with each serial number in a column as ISO text of its day, and all else as it is.

    By whole-number arithmetic in years that begin in March; each step is a column, since it is used several times.
    """
    cell = nw.col(name)
    days, era, of_era, years, of_year, months = (nw.col(f"serial {step}") for step in range(6))
    frame = frame.with_columns(
        (serial_number(cell.str.strip_chars(SPACES)) + (epoch + 305)).alias("serial 0")
    )
    for step, value in enumerate(
        (
            days // 146_097,
            days - era * 146_097,
            (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365,
            of_era - (years * 365 + years // 4 - years // 100),
            (of_year * 5 + 2) // 153,
            of_year - (months * 153 + 2) // 5 + 1,
        ),
        1,
    ):
        frame = frame.with_columns(value.alias(f"serial {step}"))
    in_january = nw.when(months < 10).then(nw.lit(0)).otherwise(nw.lit(1))
    month = months + 3 - in_january * 12
    packed = (years + era * 400 + in_january) * 10_000 + month * 100 + nw.col("serial 6")
    frame = frame.with_columns(nw.when(~days.is_null()).then(_unpacked(packed)).otherwise(cell).alias(name))
    return frame.drop(*(f"serial {step}" for step in range(7)))


def parts_of(bare: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """The three numbers of a day, each with two digits at least; taken apart by deletions, which all engines agree on."""
    first = bare.str.replace_all(r"[^0-9].*$", "")
    second = bare.str.replace_all(r"^[0-9]+[^0-9]", "").str.replace_all(r"[^0-9].*$", "")
    third = bare.str.replace_all(r"^.*[^0-9]", "")
    return _two_digits(first), _two_digits(second), _two_digits(third)


def _two_digits(digits: nw.Expr) -> nw.Expr:
    """With a zero in front where there is one digit; engines write `zfill` at many times the length."""
    return nw.when(digits.str.len_chars() == 1).then(nw.concat_str(nw.lit("0"), digits)).otherwise(digits)


def _month_of_name(bare: nw.Expr) -> nw.Expr:
    """The number of the month whose name stands in the cell."""
    word = bare.str.replace_all("[^A-Za-z]", "").str.slice(0, 3).str.to_lowercase()
    return reduce(
        lambda chain, pair: chain.when(word == pair[1]).then(nw.lit(f"{pair[0]:02}")),
        list(enumerate(_MONTHS, 1))[1:],
        nw.when(word == "jan").then(nw.lit("01")),
    )


def _full_year(year: nw.Expr) -> nw.Expr:
    """The year in four digits; of two, those of 1930 to 2029."""
    century = nw.when(year.str.contains("^[012]")).then(nw.lit("20")).otherwise(nw.lit("19"))
    return nw.when(year.str.contains("^[0-9]{4}$")).then(year).otherwise(nw.concat_str(century, year))


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
    return day_number_from_march(*from_march(year, month), day)


def from_march(year: nw.Expr, month: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    """The year that begins in March, and the months since."""
    years = nw.when(month <= 2).then(year - 1).otherwise(year)
    return years, nw.when(month <= 2).then(month + 9).otherwise(month - 3)


def day_number_from_march(years: nw.Expr, months: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The same of what `from_march` gives: as columns, since engines write out `//` with each operand many times."""
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
    week = nw.concat_str(_unpacked(start), nw.lit("/"), _unpacked(end), ignore_nulls=True)
    return nw.when(~number.is_null()).then(week)


def _unpacked(packed: nw.Expr) -> nw.Expr:
    """ISO text of a day packed as the number YYYYMMDD; where there is none, no null but text without meaning.

    Engines write each operand of `concat_str` twice where a null has to give a null.
    """
    digits = (packed + 100_000_000).cast(nw.String)
    parts = (digits.str.slice(1, 4), nw.lit("-"), digits.str.slice(5, 2), nw.lit("-"), digits.str.slice(7, 2))
    return nw.concat_str(*parts, ignore_nulls=True)


MISSING_NUMBERS = ("NA", "N/A", "n/a", "NaN", "nan", "None", "none", "NULL", "null", "<NA>", "NaT", "Na", "-")
"""What tools write for a number, day or code that is missing; no number or day looks like it, and no code of the field."""

MISSING_TEXT = ("NA",)
"""What R writes for a text that is missing; for sources none of whose texts is that. A second word would cost a quarter."""

TROUBLE = {
    Kind.COUNT: "not a whole number from 0 (of at most 15 digits); write it in digits alone",
    Kind.NUMBER: "not a number; write it in digits with a decimal point",
    Kind.DAY: "not a day of the calendar; write it as YYYY-MM-DD",
    Kind.FLAG: "neither yes nor no; write 1 or 0",
}
"""Why a cell of each kind cannot be read, and what to do; cells of the other kinds always can."""

SCIENTIFIC = r"[0-9](\.[0-9]*)?[eE]\+?[0-9]{1,3}"
"""What a spreadsheet makes of a long number: the digits it leaves out are lost."""

_COUNT = r"^\+?([0-9]{1,15}(\.(0{0,2}|0{4,}))?|(0|[0-9]{4,15})\.000|[0-9]{1,6}[eE]\+?0?[0-9])$"  # 1.000 may be a thousand
_COUNT_WITH_COMMA = r"^\+?[0-9]{1,15},0{0,2}$"
_NUMBER_WITH_COMMA = r"^[+-]?[0-9]{0,20},[0-9]+$"
_NUMBER = r"^[+-]?([0-9]{1,20}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
_FEW = 8
_PLAIN_CODE = rf"^[^\s.{_WIDE_SPACES}]+$"


def is_tidy(raws: Sequence[nw.Expr]) -> nw.Expr:
    """Whether the cells of a row that should hold digits do hold digits and nothing else, or are null."""
    return nw.concat_str(*raws, separator="", ignore_nulls=True).str.contains("^[0-9]+$")


def has_scientific(raws: Sequence[nw.Expr]) -> nw.Expr:
    """Whether some of the cells of a row is a number in scientific notation."""
    joined = nw.concat_str(*raws, separator=" ", ignore_nulls=True)
    return joined.str.contains(rf"(^|\s){SCIENTIFIC}(\s|$)")


def is_among(value: nw.Expr, values: Sequence[str]) -> nw.Expr:
    """Whether a text is one of a few; no list of words, see `is_blank`."""
    if len(values) <= _FEW:
        return reduce(or_, (value == word for word in values))
    return value.str.contains(f"^({'|'.join(map(re.escape, values))})$")


def read_cell(
    column: Column,
    raw: nw.Expr,
    missing: tuple[str, ...],
    tidy: nw.Expr | None = None,
) -> nw.Expr:
    """What a cell says: text, a number, or the ISO text of a day; null where it is blank or cannot be read.

    Args:
        column: how the column is written.
        raw: the cells, as text.
        missing: words that stand for "nothing said" throughout the layout.
        tidy: rows in which all cells that should hold digits do, where that is known.
    """
    words = (*missing, *column.missing)
    if column.kind is Kind.TEXT:
        return _text(raw, words, wide=column.must)
    if column.kind is Kind.VERBATIM:
        loose = nw.when(~is_blank(raw, words)).then(raw)
        return nw.when(raw.str.starts_with(" ")).then(loose).otherwise(_unless(raw, words))
    if column.kind is Kind.CODE:
        careful = _code(raw, tuple(dict.fromkeys((*words, *MISSING_NUMBERS))))
        return nw.when(tidy).then(raw).otherwise(careful) if tidy is not None and column.digits else careful
    if column.kind is Kind.COUNT:
        careful = _matching(raw, _COUNT, _COUNT_WITH_COMMA).cast(nw.Float64).cast(nw.Int64)
        if tidy is None or not column.digits:
            return careful
        plain = nw.when(tidy & (raw.str.len_chars() <= 15)).then(raw).cast(nw.Int64)
        return nw.coalesce(plain, careful)
    if column.kind is Kind.NUMBER:
        return _matching(raw, _NUMBER, _NUMBER_WITH_COMMA).cast(nw.Float64)
    if column.kind is Kind.FLAG:
        return _flag(raw)
    if not column.missing:
        return day_text(raw, column.form)
    is_stated = reduce(and_, (~raw.str.starts_with(word) for word in column.missing))
    return nw.when(is_stated).then(day_text(raw, column.form))


def is_blank(raw: nw.Expr, missing: tuple[str, ...] = ()) -> nw.Expr:
    """Whether a cell says nothing: it is null, empty or spaces, or one of the words that stand for missing.

    One pattern and no list of words: engines turn long lists into joins that read every row.
    """
    words = f"({'|'.join(re.escape(word) for word in missing)})?" if missing else ""
    return raw.is_null() | raw.str.contains(rf"^[\s{_WIDE_SPACES}]*{words}[\s{_WIDE_SPACES}]*$")


def _text(raw: nw.Expr, missing: tuple[str, ...], *, wide: bool) -> nw.Expr:
    """Without the spaces around it; where an id stands, without wide ones either."""
    bare = raw.str.strip_chars(SPACES)
    loose = raw.str.starts_with(" ") | raw.str.ends_with(" ")
    loose = loose | raw.str.contains(f"^[{_WIDE_SPACES}]|[{_WIDE_SPACES}]$") if wide else loose
    return nw.when(loose).then(_unless(bare, ("", *missing))).otherwise(_unless(raw, missing))


def _code(raw: nw.Expr, missing: tuple[str, ...]) -> nw.Expr:
    """As it stands if it has neither spaces nor a point, else trimmed and without the `.0` that floats add."""
    bare = raw.str.strip_chars(SPACES)
    whole = (
        nw.when(bare.str.contains(r"^[0-9]+\.0+$")).then(bare.str.replace_all(r"\.0+$", "")).otherwise(bare)
    )
    plain = raw.str.contains(_PLAIN_CODE)
    loose = nw.when(~is_blank(whole, missing)).then(
        whole
    )  # one pattern: a word each would repeat `whole` as often
    return nw.when(plain).then(_unless(raw, missing)).otherwise(loose)


def _unless(value: nw.Expr, words: tuple[str, ...]) -> nw.Expr:
    """The value where it is none of a few words."""
    return nw.when(reduce(and_, (value != word for word in words))).then(value) if words else value


def _matching(raw: nw.Expr, pattern: str, with_comma: str) -> nw.Expr:
    """The cell as a number is written in code, where it is one; a decimal comma becomes a point."""
    bare = raw.str.strip_chars(SPACES)
    with_point = bare.str.replace_all(",", ".", literal=True)
    plain = nw.when(raw.str.contains(pattern)).then(raw).when(bare.str.contains(pattern)).then(bare)
    return plain.when(bare.str.contains(with_comma)).then(with_point)


def _flag(raw: nw.Expr) -> nw.Expr:
    word = raw.str.strip_chars(SPACES).str.to_lowercase()
    yes = word.is_in(["1", "1.0", "true", "t", "yes", "y"])
    no = word.is_in(["0", "0.0", "false", "f", "no", "n"])
    return nw.when(yes).then(nw.lit(value=True)).when(no).then(nw.lit(value=False))
