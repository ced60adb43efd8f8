"""Expressions that read one cell: from the text of a file to the value it stands for, or to nothing.

All are narwhals expressions over text columns, kept to operations that DuckDB, Spark and Polars agree on. A
plain reading is tried first and the forgiving one only where it fails, since engines evaluate the branches of a
`when` on the rows concerned alone: careful reading costs nothing on clean files.

Cells that are empty have become null before any of these is asked.
"""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from conflictevents.interop.kit.columns import Column, Kind
from conflictevents.interop.kit.days import day_text
from conflictevents.interop.kit.needs import nw

__all__ = [
    "MISSING_NUMBERS",
    "MISSING_TEXT",
    "SCIENTIFIC",
    "TROUBLE",
    "has_scientific",
    "is_among",
    "is_blank",
    "is_tidy",
    "read_cell",
]

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

_COUNT = r"^\+?([0-9]{1,15}(\.0*)?|[0-9]{1,6}[eE]\+?0?[0-9])$"
_COUNT_WITH_COMMA = r"^\+?[0-9]{1,15},0{0,2}$"
_NUMBER_WITH_COMMA = r"^[+-]?[0-9]{0,20},[0-9]+$"
_NUMBER = r"^[+-]?([0-9]{1,20}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
_FEW = 8
_PLAIN_CODE = r"^[^\s.]+$"


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
        return _text(raw, words)
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
    said = reduce(and_, (~raw.str.starts_with(word) for word in column.missing))
    return nw.when(said).then(day_text(raw, column.form))


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


def _matching(raw: nw.Expr, pattern: str, with_comma: str) -> nw.Expr:
    """The cell as a number is written in code, where it is one; a decimal comma becomes a point."""
    bare = raw.str.strip_chars()
    with_point = bare.str.replace_all(",", ".", literal=True)
    plain = nw.when(raw.str.contains(pattern)).then(raw).when(bare.str.contains(pattern)).then(bare)
    return plain.when(bare.str.contains(with_comma)).then(with_point)


def _flag(raw: nw.Expr) -> nw.Expr:
    word = raw.str.strip_chars().str.to_lowercase()
    yes = word.is_in(["1", "1.0", "true", "t", "yes", "y"])
    no = word.is_in(["0", "0.0", "false", "f", "no", "n"])
    return nw.when(yes).then(nw.lit(value=True)).when(no).then(nw.lit(value=False))
