"""Flat tables for programs that add up and for people who read: Parquet, workbooks, Markdown.

Their rows and columns are those of `flat_rows`: what a row adds to totals stands in it. In Parquet and in workbooks numbers are
numbers, so that a column can be summed.
"""

import io
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, MissingExtra
from conflictevents.formats.sheets.workbook import MOST_ROWS
from conflictevents.formats.sheets.writing import LONGEST_CELL
from conflictevents.interop.writing.sheets import TABLES, TAGS, flat_rows, write_text
from conflictevents.ledger.wording import category_in_words, side_in_words
from conflictevents.questions.redact import redact
from conflictevents.text import figure
from conflictevents.text.spreadsheet import markdown_text
from conflictevents.values import Count, Marking, MarkingName

__all__ = ["write_flat_xlsx", "write_markdown", "write_parquet"]

_NUMBERS = frozenset(
    "low high best living_low living_high remains_low remains_high deaths_low deaths_best deaths_high".split()
)
_DEGREES = frozenset(("latitude", "longitude"))
_DAYS = ("earliest", "latest")
_LARGEST_EXACT = 10**15
"""Excel keeps fifteen digits of a number."""
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 - the same dataset gives the same bytes


def write_parquet(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    every_row: bool = False,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as a Parquet file: numbers, days and texts, each in a column of its type.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_parquet(ds, folder / "rounds.parquet", "rounds")
    >>> (folder / "rounds.parquet").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`; `flat_rows` says what a row of rounds adds.
        every_row: write rows that are counted in others, too; they add nothing.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
        MissingExtra: the extra `tables` is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("writing Parquet", "tables") from error
    rows = flat_rows(redact(ds, up_to, small_cells=small_cells), table, every_row=every_row)
    columns = {}
    for name in TAGS[table]:
        cells = [row[name] for row in rows]
        if name in _NUMBERS:
            columns[name] = pa.array(cells, pa.int64())
        elif name in _DEGREES:
            columns[name] = pa.array(cells, pa.float64())
        elif name.endswith(_DAYS):
            columns[name] = pa.array(
                [None if cell is None else date.fromisoformat(cell) for cell in cells], pa.date32()
            )
        else:
            columns[name] = pa.array([cell or None for cell in cells], pa.string())
    written = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), written, compression="zstd")
    with replace_file(local_path(path)) as file:
        file.write(written.getvalue().to_pybytes())


def write_flat_xlsx(
    ds: Dataset,
    path: str | os.PathLike[str],
    *,
    every_row: bool = False,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write the tables of a dataset as the sheets of one workbook, to be filtered and summed, and that `ce.load` reads back.

    A sheet without rows is left out, but for `rounds`. `ce.save(ds, "book.xlsx")` writes another workbook: all records, to be
    edited.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_flat_xlsx(ds, folder / "rounds.xlsx")
    >>> (folder / "rounds.xlsx").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        every_row: write rows that are counted in others, too; they add nothing.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: a cell or a sheet is larger than a workbook may hold.
        MissingExtra: the extra `xlsx` is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtra("writing workbooks (.xlsx)", "xlsx") from error
    shared = redact(ds, up_to, small_cells=small_cells)
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": shared.head.title or "", "created": _LONG_AGO})
    heading = book.add_format({"bold": True, "bottom": 1})
    for table in TABLES:
        rows = flat_rows(shared, table, every_row=every_row)
        if rows or table == "rounds":
            _write_sheet(book.add_worksheet(table), rows, list(TAGS[table]), heading)
    book.close()
    with replace_file(local_path(path)) as file:
        file.write(written.getvalue())


def _write_sheet(sheet: Any, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], heading: Any) -> None:
    if len(rows) >= MOST_ROWS:
        remedy = "write CSV or Parquet"
        raise InvalidValue(
            f"{len(rows):,} rows", f"at most {MOST_ROWS:,} in a sheet", remedy, field=sheet.name
        )
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, heading)
        longest = max((len(str(row[column] or "")) for row in rows), default=0)
        sheet.set_column(place, place, max(8, min(40, max(len(column), longest) + 2)))
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value: Any = row[column]
            if isinstance(value, int | float) and abs(value) < _LARGEST_EXACT:
                sheet.write_number(number, place, value)
            elif value is not None and value != "":
                value = str(value)
                if len(value) > LONGEST_CELL:
                    remedy = "write CSV or Parquet"
                    raise InvalidValue(
                        f"{value[:40]}...",
                        f"at most {LONGEST_CELL:,} characters in a cell",
                        remedy,
                        field=column,
                    )
                sheet.write_string(number, place, value)
    sheet.freeze_panes(1, 1)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def write_markdown(
    ds: Dataset,
    path: str | os.PathLike[str],
    table: str = "rounds",
    *,
    every_row: bool = False,
    up_to: Marking | MarkingName = Marking.GREEN,
    small_cells: int | None = None,
) -> None:
    """Write one table of a dataset as a table of Markdown for people: names, counts as phrases, dates as their sources have them.

    The first column keeps the ids of the rows. Columns in which no row has anything are left out.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> ce.interop.write_markdown(ds, folder / "rounds.md", "rounds")
    >>> (folder / "rounds.md").exists()
    True

    Args:
        ds: the dataset.
        path: the file to write; it is replaced in one step.
        table: `rounds` (one row a transfer), `tallies` or `events`; `flat_rows` says what a row of rounds adds.
        every_row: write rows that are counted in others, too; they add nothing.
        up_to: the strictest marking that may be shared; see `ce.redact`.
        small_cells: as `ce.redact` has it; None hides none.

    Raises:
        InvalidValue: there is no such table.
    """
    shared = redact(ds, up_to, small_cells=small_cells)
    rows = flat_rows(shared, table, every_row=every_row)
    worded = [_in_words(shared, row) for row in rows]
    columns = [column for column in (worded[0] if worded else ()) if any(row[column] for row in worded)]
    lines = markdown_text([{column: row[column] for column in columns} for row in worded])
    write_text(path, f"{lines or 'No rows.'}\n")


def _in_words(ds: Dataset, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without what says the same in other words, with phrases for counts and names for ids."""
    words: dict[str, Any] = {}
    for column, value in row.items():
        if column == "low":
            bounds = {name: row[name] for name in ("low", "high", "best", "wording")}
            words["count"] = "" if value is None else figure(Count(**bounds))
        elif column.endswith("_low"):
            name = column.removesuffix("_low")
            if name == "deaths":
                words[column] = value
            else:
                words[name] = "" if value is None else figure(Count(low=value, high=row[f"{name}_high"]))
        elif column in ("high", "best", "wording") or column.endswith(("_high", *_DAYS)) or column in _DAYS:
            if column == "deaths_high":
                words[column] = value
        elif column in _ACTORS and value:
            words[column] = "; ".join(side_in_words(ds, id) for id in value.split("; "))
        elif column == "category" and value:
            words[column] = category_in_words(value)
        else:
            words[column] = value
    return words


_ACTORS = frozenset(
    "parties mediators frameworks held_by returned_to belonging_to carrier claimant speaker".split()
)
"""Columns of ids of actors and frameworks, which have names for people."""
