"""CSV that is safe to open in a spreadsheet, and comes back the same.

A cell that begins with = + - @ is run as a formula by spreadsheet programs (OWASP, CSV injection). Such a cell gets an
apostrophe in front, which spreadsheet programs take for "this is text"; reading takes it off again.
"""

import csv
import io
import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from conflictevents._paths import local_path
from conflictevents._writing import replace_file
from conflictevents.dataset import Dataset
from conflictevents.interop.writing.rows import flat_rows
from conflictevents.questions.redact import redact
from conflictevents.values.marking import Marking

__all__ = ["neutralised", "read_cells", "restored", "table_text", "write_csv"]

_APOSTROPHE = "'"


def _is_run(cell: str) -> bool:
    """Whether a spreadsheet program may run a cell, whatever unseen characters and apostrophes it begins with."""
    bare = cell.lstrip(_APOSTROPHE + " ")
    if bare.startswith(("\t", "\r", "\n")):
        return True
    for letter in bare:
        if letter != _APOSTROPHE and unicodedata.category(letter) not in _UNSEEN:
            return unicodedata.normalize("NFKC", letter)[:1] in (
                "=",
                "+",
                "-",
                "@",
            )  # full width and small forms
    return False


_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf")
"""Spaces, separators, control and format characters, as Unicode has them."""


def neutralised(cell: str) -> str:
    """A cell that no spreadsheet program runs as a formula.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("1,200")
    ("'=1+1", "''=1+1", '1,200')
    """
    return _APOSTROPHE + cell if _is_run(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before it was neutralised."""
    return cell[1:] if cell.startswith(_APOSTROPHE) and _is_run(cell) else cell


def table_text(rows: Iterable[Mapping[str, Any]], tags: Mapping[str, str] | None = None) -> str:
    """Rows as CSV text with a header (RFC 4180), their texts neutralised; None is an empty cell.

    Args:
        rows: the rows, all with the same columns.
        tags: for each column a tag of a second header row; columns without one are left out.
    """
    listed = list(rows)
    columns = [column for column in (listed[0] if listed else tags or {}) if tags is None or column in tags]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    if tags is not None:
        writer.writerow([tags[column] for column in columns])
    for row in listed:
        writer.writerow([_cell(row[column]) for column in columns])
    return written.getvalue()


def _cell(value: Any) -> str:
    """A value as a cell; a number is one even where it begins with a minus: longitudes stay numbers."""
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, float)) else neutralised(str(value))


def write_csv(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    up_to: Marking | str = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as CSV that is safe to open in a spreadsheet.

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    write_text(path, table_text(flat_rows(redact(ds, up_to, small_cells=small_cells), table)))


def read_cells(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """The rows of a CSV file written here, every cell as it was before it was neutralised."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [{column: restored(cell) for column, cell in row.items()} for row in csv.DictReader(file)]


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Put a text in the place of a file, in one step."""
    with replace_file(local_path(path)) as file:
        file.write(text.encode("utf-8"))
