"""How one column of a source is written: its kind, its other names, what stands for missing."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

__all__ = [
    "NOT_SAID",
    "Column",
    "DayForm",
    "DayStyle",
    "Kind",
    "code",
    "count",
    "day",
    "flag",
    "fold",
    "latitude",
    "longitude",
    "number",
    "numeral",
    "text",
    "verbatim",
    "year_column",
]


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    VERBATIM = "verbatim text"
    CODE = "code"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


class DayForm(StrEnum):
    """How a source writes its days. Other forms are read too, once the column as a whole was judged."""

    ISO = "YYYY-MM-DD"
    COMPACT = "YYYYMMDD"


@attrs.frozen
class DayStyle:
    """How the days of one column of one file are written, where not all are in the form of the source.

    Attributes:
        day_first: whether numbers such as 3/4/2018 give the day first; None where there are none.
        epoch: the day number of the serial number 0; None where there are no serial numbers.
    """

    day_first: bool | None = None
    epoch: int | None = None


NOT_SAID = ("-1", "-9", "-99", "-1.0", "-9.0", "-99.0")
"""Numbers that stand for missing in the field's files, in columns where nothing below 0 is possible."""


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
        form: how the source writes its days.
        low: least value allowed, for numbers.
        high: greatest value allowed, for numbers.
        digits: whether it holds digits alone as a rule, so that one look at the row can tell that nothing needs care.
        repeats: another day column, which this one mostly repeats, so that a day is worked out once.
        values: the values allowed; empty where any is.
        vocabulary: what the values are, in words, for messages.
        year: the column that says in which year the day lies, which tells what serial numbers count from.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    must: bool = False
    missing: tuple[str, ...] = ()
    form: DayForm = DayForm.ISO
    low: float | None = None
    high: float | None = None
    digits: bool = False
    repeats: str | None = None
    values: tuple[str, ...] = ()
    vocabulary: str = ""
    year: str | None = None

    @property
    def zeros_matter(self) -> bool:
        """Whether some value begins with a zero, so that a column read as numbers is another one."""
        return any(value.startswith("0") and len(value) > 1 for value in self.values)


def fold(name: str) -> str:
    """A column name without case, spaces, underscores and other signs: `BdBest`, `bd_best` and `bd best ` are one."""
    return "".join(character for character in name.casefold() if character.isalnum())


def text(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = (),
    values: Iterable[str] = (),
    vocabulary: str = "",
) -> Column:
    """Words, without the spaces around them."""
    return Column(
        name, Kind.TEXT, aliases, required, must, missing, values=tuple(values), vocabulary=vocabulary
    )


def verbatim(name: str, *aliases: str, missing: tuple[str, ...] = ()) -> Column:
    """Running text, kept to the last space."""
    return Column(name, Kind.VERBATIM, aliases, missing=missing)


def code(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = NOT_SAID,
    values: Iterable[str] = (),
    vocabulary: str = "",
) -> Column:
    """A code or id: text, never a number; `3.0`, which tools make of 3, is read as `3`."""
    return Column(
        name, Kind.CODE, aliases, required, must, missing, values=tuple(values), vocabulary=vocabulary
    )


def numeral(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = NOT_SAID,
    values: Iterable[str] | range = (),
) -> Column:
    """A code or id of digits: text all the same."""
    return Column(
        name, Kind.CODE, aliases, required, must, missing, digits=True, values=tuple(map(str, values))
    )


def count(
    name: str, *aliases: str, required: bool = False, must: bool = False, missing: tuple[str, ...] = NOT_SAID
) -> Column:
    """A whole number from 0, up to 15 digits; -1, -9 and -99 stand for missing, as in the field's files."""
    return Column(name, Kind.COUNT, aliases, required, must, missing, digits=True)


def year_column(name: str) -> Column:
    """A year, 1 to 9999, without which a row says nothing."""
    return Column(name, Kind.COUNT, required=True, must=True, low=1, high=9999, digits=True)


def number(name: str, *aliases: str, low: float, high: float) -> Column:
    """A decimal number, with a point or a comma: within its bounds no comma can separate thousands."""
    return Column(name, Kind.NUMBER, aliases, low=low, high=high)


def latitude(name: str, *aliases: str) -> Column:
    """Degrees north of the equator."""
    return number(name, *aliases, low=-90, high=90)


def longitude(name: str, *aliases: str) -> Column:
    """Degrees east of Greenwich."""
    return number(name, *aliases, low=-180, high=180)


def day(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    form: DayForm = DayForm.ISO,
    missing: tuple[str, ...] = (),
    repeats: str | None = None,
    year: str | None = None,
) -> Column:
    """A day of the calendar."""
    return Column(name, Kind.DAY, aliases, required, must, missing, form, repeats=repeats, year=year)


def flag(name: str, *aliases: str) -> Column:
    """Yes or no, written 1/0, true/false or yes/no."""
    return Column(name, Kind.FLAG, aliases, missing=NOT_SAID)
