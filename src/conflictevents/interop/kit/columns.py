"""How one column of a source is written: its kind, its other names, what stands for missing."""

from enum import StrEnum

import attrs

__all__ = [
    "Column",
    "DayForm",
    "Kind",
    "code",
    "count",
    "day",
    "flag",
    "fold",
    "number",
    "numeral",
    "text",
    "verbatim",
    "whole",
    "year_column",
]


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    VERBATIM = "verbatim text"
    CODE = "code"
    COUNT = "count"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


class DayForm(StrEnum):
    """How a day is written. Each value is the form as people describe it."""

    ISO = "YYYY-MM-DD, with or without a time"
    COMPACT = "YYYYMMDD, with or without HHMMSS"
    DAY_FIRST = "DD/MM/YYYY"
    MONTH_FIRST = "MM/DD/YYYY"
    NAMED_MONTH = "17 May 2022"


@attrs.frozen
class Column:
    """How one column of a source is written.

    Attributes:
        name: the name this library uses, which is the name in the newest release known.
        kind: what its cells hold.
        aliases: names other releases give it. Case, spaces, underscores and other signs never matter.
        required: whether a file without this column is of an unknown layout.
        must: whether a row with nothing in this cell is set aside.
        missing: words that stand for "nothing said" in this column, beside the blank and those of the layout.
        forms: the ways a day may be written; the first that fits is taken.
        low: least value allowed, for numbers.
        high: greatest value allowed, for numbers.
        digits: whether it holds digits alone as a rule, so that one look at the row can tell that nothing needs care.
        repeats: another day column, which this one mostly repeats, so that a day is worked out once.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = True
    must: bool = False
    missing: tuple[str, ...] = ()
    forms: tuple[DayForm, ...] = (DayForm.ISO,)
    low: float | None = None
    high: float | None = None
    digits: bool = False
    repeats: str | None = None


def fold(name: str) -> str:
    """A column name without case, spaces, underscores and other signs: `BdBest`, `bd_best` and `bd best ` are one."""
    return "".join(character for character in name.casefold() if character.isalnum())


def text(
    name: str, *aliases: str, required: bool = True, must: bool = False, missing: tuple[str, ...] = ()
) -> Column:
    """Words, without the spaces around them."""
    return Column(name, Kind.TEXT, aliases, required, must, missing)


def verbatim(name: str, *aliases: str, required: bool = True, missing: tuple[str, ...] = ()) -> Column:
    """Running text, kept to the last space."""
    return Column(name, Kind.VERBATIM, aliases, required, missing=missing)


def code(
    name: str, *aliases: str, required: bool = True, must: bool = False, missing: tuple[str, ...] = ()
) -> Column:
    """A code or id: text, never a number; `3.0`, which tools make of 3, is read as `3`."""
    return Column(name, Kind.CODE, aliases, required, must, missing)


def numeral(
    name: str, *aliases: str, required: bool = True, must: bool = False, missing: tuple[str, ...] = ()
) -> Column:
    """A code or id of digits: text all the same."""
    return Column(name, Kind.CODE, aliases, required, must, missing, digits=True)


def count(
    name: str,
    *aliases: str,
    required: bool = True,
    must: bool = False,
    missing: tuple[str, ...] = ("-1", "-1.0", "-99", "-99.0"),
) -> Column:
    """A whole number from 0, up to 15 digits; -1 and -99 stand for missing, as in the field's files."""
    return Column(name, Kind.COUNT, aliases, required, must, missing, digits=True)


def year_column(name: str) -> Column:
    """A year, 1 to 9999, without which a row says nothing."""
    return Column(name, Kind.COUNT, must=True, low=1, high=9999, digits=True)


def whole(name: str, *aliases: str, required: bool = True, missing: tuple[str, ...] = ()) -> Column:
    """A whole number of either sign, up to 15 digits."""
    return Column(name, Kind.WHOLE, aliases, required, missing=missing)


def number(
    name: str, *aliases: str, required: bool = True, low: float | None = None, high: float | None = None
) -> Column:
    """A decimal number."""
    return Column(name, Kind.NUMBER, aliases, required, low=low, high=high)


def day(
    name: str,
    *aliases: str,
    required: bool = True,
    must: bool = False,
    forms: tuple[DayForm, ...] = (DayForm.ISO,),
    missing: tuple[str, ...] = (),
    repeats: str | None = None,
) -> Column:
    """A day of the calendar, in one of the forms given."""
    return Column(name, Kind.DAY, aliases, required, must, missing, forms, repeats=repeats)


def flag(name: str, *aliases: str, required: bool = True) -> Column:
    """Yes or no, written 1/0, true/false or yes/no."""
    return Column(name, Kind.FLAG, aliases, required)
