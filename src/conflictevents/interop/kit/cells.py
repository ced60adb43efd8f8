"""Expressions that read one cell: from the text of a file to the value it stands for, or to nothing.

All are narwhals expressions over text columns, kept to operations that DuckDB, Spark and Polars agree on. A
plain reading is tried first and the forgiving one only where it fails, since engines evaluate the branches of a
`when` on the rows concerned alone: careful reading costs nothing on clean files.

Cells that are empty have become null before any of these is asked.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_

from conflictevents.interop.kit.columns import Column, Kind
from conflictevents.interop.kit.days import day_text
from conflictevents.interop.kit.needs import nw

__all__ = ["MISSING_NUMBERS", "MISSING_TEXT", "TROUBLE", "is_blank", "is_tidy", "read_cell"]

MISSING_NUMBERS = ("NA", "N/A", "n/a", "NaN", "nan", "None", "none", "NULL", "null", "<NA>", "NaT", "Na", "-")
"""What tools write for a number, day or code that is missing; no number or day looks like it, and no code of the field."""

MISSING_TEXT = ("NA",)
"""What R writes for a text that is missing; for sources none of whose texts is that. A second word would cost a quarter."""

TROUBLE = {
    Kind.COUNT: "not a whole number from 0 (of at most 15 digits)",
    Kind.WHOLE: "not a whole number (of at most 15 digits)",
    Kind.NUMBER: "not a number",
    Kind.DAY: "not a day of the calendar",
    Kind.FLAG: "neither yes nor no (1/0, true/false, yes/no)",
}
"""Why a cell of each kind cannot be read; cells of the other kinds always can."""

_COUNT = r"^\+?([0-9]{1,15}(\.0*)?|[0-9]{1,6}[eE]\+?0?[0-9])$"
_WHOLE = r"^[+-]?([0-9]{1,15}(\.0*)?|[0-9]{1,6}[eE]\+?0?[0-9])$"
_NUMBER = r"^[+-]?([0-9]{1,20}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
_PLAIN_CODE = r"^[^\s.]+$"


def is_tidy(raws: Sequence[nw.Expr]) -> nw.Expr:
    """Whether the cells of a row that should hold digits do hold digits and nothing else, or are null."""
    return nw.concat_str(*raws, separator="", ignore_nulls=True).str.contains("^[0-9]+$")


def read_cell(column: Column, raw: nw.Expr, missing: tuple[str, ...], tidy: nw.Expr | None = None) -> nw.Expr:
    """What a cell says: text, a number, or the ISO text of a day; null where it is blank or cannot be read.

    Args:
        column: how the column is written.
        raw: the cells, as text.
        missing: words that stand for "nothing said" throughout the layout.
        tidy: rows in which all cells that should hold digits do, where that is known.
    """
    words = (*missing, *column.missing)
    if column.kind is Kind.TEXT:
        return _text(raw, words)
    if column.kind is Kind.VERBATIM:
        loose = nw.when(~is_blank(raw, words)).then(raw)
        return nw.when(raw.str.starts_with(" ")).then(loose).otherwise(_unless(raw, words))
    if column.kind is Kind.CODE:
        careful = _code(raw, tuple(dict.fromkeys((*words, *MISSING_NUMBERS))))
        return nw.when(tidy).then(raw).otherwise(careful) if tidy is not None and column.digits else careful
    if column.kind is Kind.COUNT:
        careful = _matching(raw, _COUNT).cast(nw.Float64).cast(nw.Int64)
        if tidy is None or not column.digits:
            return careful
        plain = nw.when(tidy & (raw.str.len_chars() <= 15)).then(raw).cast(nw.Int64)
        return nw.coalesce(plain, careful)
    if column.kind is Kind.WHOLE:
        value = _matching(raw, _WHOLE).cast(nw.Float64).cast(nw.Int64)
        return _without(value, column)
    if column.kind is Kind.NUMBER:
        return _matching(raw, _NUMBER).cast(nw.Float64)
    if column.kind is Kind.FLAG:
        return _flag(raw)
    if not column.missing:
        return day_text(raw, column.forms)
    said = reduce(and_, (~raw.str.starts_with(word) for word in column.missing))
    return nw.when(said).then(day_text(raw, column.forms))


def is_blank(raw: nw.Expr, missing: tuple[str, ...] = ()) -> nw.Expr:
    """Whether a cell says nothing: it is null, empty or spaces, or one of the words that stand for missing.

    One pattern and no list of words: engines turn long lists into joins that read every row.
    """
    words = f"({'|'.join(re.escape(word) for word in missing)})?" if missing else ""
    return raw.is_null() | raw.str.contains(rf"^\s*{words}\s*$")


def _text(raw: nw.Expr, missing: tuple[str, ...]) -> nw.Expr:
    bare = raw.str.strip_chars()
    loose = raw.str.starts_with(" ") | raw.str.ends_with(" ")
    return nw.when(loose).then(_unless(bare, ("", *missing))).otherwise(_unless(raw, missing))


def _code(raw: nw.Expr, missing: tuple[str, ...]) -> nw.Expr:
    """As it stands if it has neither spaces nor a point, else trimmed and without the `.0` that floats add."""
    bare = raw.str.strip_chars()
    whole = (
        nw.when(bare.str.contains(r"^[0-9]+\.0+$")).then(bare.str.replace_all(r"\.0+$", "")).otherwise(bare)
    )
    plain = raw.str.contains(_PLAIN_CODE)
    return nw.when(plain).then(_unless(raw, missing)).otherwise(_unless(whole, ("", *missing)))


def _unless(value: nw.Expr, words: tuple[str, ...]) -> nw.Expr:
    """The value where it is none of a few words."""
    return nw.when(reduce(and_, (value != word for word in words))).then(value) if words else value


def _matching(raw: nw.Expr, pattern: str) -> nw.Expr:
    bare = raw.str.strip_chars()
    return nw.when(raw.str.contains(pattern)).then(raw).when(bare.str.contains(pattern)).then(bare)


def _without(value: nw.Expr, column: Column) -> nw.Expr:
    numbers = [int(float(word)) for word in column.missing]
    return nw.when(~value.is_in(numbers)).then(value) if numbers else value


def _flag(raw: nw.Expr) -> nw.Expr:
    word = raw.str.strip_chars().str.to_lowercase()
    yes = word.is_in(["1", "1.0", "true", "t", "yes", "y"])
    no = word.is_in(["0", "0.0", "false", "f", "no", "n"])
    return nw.when(yes).then(nw.lit(value=True)).when(no).then(nw.lit(value=False))
