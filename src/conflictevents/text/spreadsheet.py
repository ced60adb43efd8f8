"""CSV that is safe to open in a spreadsheet, and comes back the same.

A cell that begins with = + - @ is run as a formula by spreadsheet programs (OWASP, CSV injection), also behind spaces and
characters that are not seen. Such a cell gets an apostrophe in front, which spreadsheet programs take for "this is
text"; reading takes it off again.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conflictevents.values.count import Count

__all__ = ["flattened", "markdown_text", "neutralised", "restored", "table_text"]

_APOSTROPHE = "'"
_RUN_AS_FORMULAS = frozenset("=+-@")
"""Signs that begin a formula; full width and small forms of them do, too."""
_CUT_CELLS = frozenset("\t\r\n")
"""What ends a cell when text is pasted, so that what follows is a cell of its own."""
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def neutralised(cell: str) -> str:
    """A cell that no spreadsheet program runs as a formula.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("1,200")
    ("'=1+1", "''=1+1", '1,200')
    """
    return _APOSTROPHE + cell if _is_formula(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before it was neutralised."""
    return cell[1:] if cell.startswith(_APOSTROPHE) and _is_formula(cell) else cell


def table_text(rows: Iterable[Mapping[str, Any]], headers: Sequence[Mapping[str, str]]) -> str:
    """Rows as CSV text (RFC 4180) below one or more rows of headers, all texts neutralised; None is an empty cell.

    Args:
        rows: the rows.
        headers: rows of headers by column; the first says which columns are written, in which order.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in (*headers, *rows):
        writer.writerow([_cell(row[column]) for column in headers[0]])
    return written.getvalue()


def markdown_text(rows: Sequence[Mapping[str, Any]]) -> str:
    r"""Rows as a table of Markdown, numbers to the right.

    >>> print(markdown_text([{"side": "a|b", "count": 3}]))
    | side | count |
    | --- | ---: |
    | a\|b | 3 |
    """
    columns = list(dict.fromkeys(column for row in rows for column in row))
    if not columns:
        return ""
    numbers = {
        column for column in columns if all(isinstance(row.get(column), int | float | None) for row in rows)
    }
    lines = [columns, ["---:" if column in numbers else "---" for column in columns]]
    lines += [[_in_markdown(row.get(column)) for column in columns] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _in_markdown(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())


def flattened(rows: Iterable[Mapping[str, Any]], *, in_words: bool = False) -> list[dict[str, Any]]:
    """Plain data of rows with one value in each column: the member of an object has a column of its own, a list is one text.

    Args:
        rows: the rows.
        in_words: write a number of people as a phrase, in one column.

    >>> flattened([{"count": {"low": 3, "high": None}, "certain": ["a", "b"]}])
    [{'count_low': 3, 'count_high': None, 'certain': 'a; b'}]
    """
    flat = [dict(_flat("", row, in_words=in_words)) for row in rows]
    columns = dict.fromkeys(column for row in flat for column in row)
    return [{column: row.get(column) for column in columns} for row in flat]


_COUNT = {"low", "high", "best", "wording"}


def _flat(name: str, value: Any, *, in_words: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and in_words and set(value) == _COUNT:
        yield name, str(Count(**value))
    elif isinstance(value, Mapping) and value and all(str(key).isidentifier() for key in value):
        for key, inner in value.items():
            yield from _flat(f"{name}_{key}" if name else str(key), inner, in_words=in_words)
    elif isinstance(value, Mapping):
        yield name, json.dumps(value, ensure_ascii=False) if value else None
    elif isinstance(value, list | tuple):
        is_plain = all(isinstance(item, str | int | float) for item in value)
        yield name, "; ".join(map(str, value)) if is_plain else json.dumps(value, ensure_ascii=False)
    else:
        yield name, value


def _is_formula(cell: str) -> bool:
    """Whether the first character that is seen begins a formula, or a break that ends a cell comes before it."""
    for character in cell:
        if unicodedata.normalize("NFKC", character) in _RUN_AS_FORMULAS or character in _CUT_CELLS:
            return True
        if character != _APOSTROPHE and not _is_unseen(character):
            return False
    return False


def _is_unseen(character: str) -> bool:
    """Whether it is a space, a control or format character, a mark without a letter, or a letter without a form."""
    if character.isascii():
        return character <= " " or character == "\x7f"
    return unicodedata.category(character)[0] in "ZCM" or character in _UNSEEN_LETTERS


def _cell(value: Any) -> str:
    """A value as a cell; a number is one even where it begins with a minus: longitudes stay numbers.

    NUL becomes U+FFFD, as no program takes a file with NUL for text.
    """
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, float)) else neutralised(str(value).replace("\0", "\ufffd"))
