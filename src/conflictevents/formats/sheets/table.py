"""Sheets: the rows and columns of a CSV file or of a sheet of a workbook, with a problem for what does not fit, by cell."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.files import Unreadable, open_bytes, read_at_most, strip_mark
from conflictevents.formats.problems import NOTHING, Description, Problem, Problems
from conflictevents.formats.sheets.columns import MORE, Sheet
from conflictevents.text.spreadsheet import restored

__all__ = ["Cell", "Layout", "Options", "Row", "SheetFile", "read_headers", "read_rows"]

Read = TypeVar("Read")
_DELIMITERS = (",", ";", "\t")
_UTF8 = ("utf-8", "utf8", "utf_8", "utf-8-sig")


@attrs.frozen
class Options:
    """How sheets are read, where that is not said by the sheets themselves.

    Attributes:
        columns: for a header in the file, the column it stands for; None for a column to leave out.
        encoding: the encoding of the files.
        delimiter: what stands between cells; None to tell by the header.
    """

    columns: Mapping[str, str | None]
    encoding: str
    delimiter: str | None


@attrs.frozen
class Cell:
    """A cell that holds something else than text.

    Attributes:
        text: what it holds, as text.
        kind: `date`, `number`, `flag`; `formula` or `wrong` for what no column takes.
        found: what it is, in words.
    """

    text: str
    kind: str
    found: str


@attrs.frozen
class SheetFile:
    """A file of CSV, or one sheet of a workbook.

    Attributes:
        path: the file.
        sheet: the name of the sheet in its workbook; empty for a file of CSV.
        rows: the rows of the sheet of a workbook, from the first, each a list of texts and cells.
    """

    path: Path
    sheet: str = ""
    rows: tuple[list[str | Cell], ...] = attrs.field(default=(), repr=False, eq=False)

    def __str__(self) -> str:
        return f"{self.path}, sheet {self.sheet!r}" if self.sheet else str(self.path)


@attrs.frozen
class Layout:
    """The columns that a kind of sheet may have.

    Attributes:
        sheet: the kind of sheet, with its columns.
        accepts: whether a header that is no column of the table is known by its form.
        forms: examples of such headers, for messages.
        hint: what to do about a header that is known neither by name nor by form; empty where nothing special.
    """

    sheet: Sheet
    accepts: Callable[[str], bool] = lambda _: False
    forms: tuple[str, ...] = ()
    hint: Callable[[str], str] = lambda _: ""

    @property
    def known(self) -> tuple[str, ...]:
        """The columns that are known by name."""
        return self.sheet.known

    def knows(self, column: str) -> bool:
        """Whether a column is known, by name or form."""
        return self.sheet.column(column) is not None or self.accepts(column)

    def takes(self, column: str, kind: str) -> bool:
        """Whether a cell of a workbook under a column may be of a kind."""
        known = self.sheet.column(column)
        return known is not None and kind in known.form.takes


class Row:
    """One row of a sheet, whose cells are read with a problem for each that cannot be.

    Attributes:
        file: the sheet it stands in.
        number: its number as spreadsheets count, the header being row 1.
        sound: whether nothing was wrong with it so far.
    """

    def __init__(
        self,
        file: SheetFile,
        number: int,
        cells: Mapping[str, str],
        headers: Mapping[str, str],
        add: Callable[..., None],
    ) -> None:
        self.file = file
        self.number = number
        self.sound: bool = True
        self._cells = cells
        self._headers = headers
        self._add = add
        self._reported: dict[str, tuple[str, str]] = {}

    def text(self, column: str) -> str | None:
        """The text of a cell; None where it is blank."""
        return self._cells.get(column)

    def columns(self) -> tuple[str, ...]:
        """The columns whose cells are filled."""
        return tuple(self._cells)

    def headings(self) -> tuple[str, ...]:
        """The columns that the sheet has, filled in this row or not."""
        return tuple(self._headers)

    def named_from(self, other: "Row") -> str:
        """The row as a message about another row names it."""
        return f"row {self.number}" if self.file == other.file else f"row {self.number} of {self.file}"

    def read(self, column: str, reader: Callable[[str], Read]) -> Read | None:
        """What a cell holds; None where it is blank, or wrong."""
        text = self._cells.get(column)
        if text is None:
            return None
        try:
            return reader(text)
        except InvalidValue as error:
            self.report_problem(column, error.found, error.expected, error.remedy)
            return None

    def read_several(
        self, column: str, split: Callable[[str], list[str]], reader: Callable[[str], Read]
    ) -> list[Read]:
        """What a cell with several entries holds."""
        entries = self.read(column, split) or []
        read = []
        for entry in entries:
            try:
                read.append(reader(entry))
            except InvalidValue as error:
                self.report_problem(column, error.found, error.expected, error.remedy)
        return read

    def report_problem(self, column: str, found: Any, expected: str, remedy: str) -> None:
        """Take note of a problem with a cell, unless it is known."""
        self.sound = False
        if self._reported.get(column) == (str(found), expected):
            return
        self._reported[column] = (str(found), expected)
        self._add(found, expected, remedy, row=self.number, column=self._headers.get(column, column))

    def has_more(self, sheet: Sheet, column: str) -> bool:
        """Whether the field of a column stands under `more`."""
        known = sheet.column(column)
        return known is not None and f'"{known.field.partition(".")[0]}"' in self._cells.get(MORE.name, "")

    def has_reported(self, column: str) -> bool:
        """Whether there is a problem with a cell."""
        return column in self._reported


def read_rows(file: SheetFile, layout: Layout, options: Options, problems: Problems) -> Iterator[Row]:
    """The rows of a sheet that are not blank; what is wrong with the sheet goes on the list."""
    header: list[str] = []

    def add(found: Any, expected: str, remedy: str, *, row: int | None = None, column: str = "") -> None:
        problem = Problem(path=column, found=found, expected=expected, remedy=remedy)
        cell = ""
        if file.sheet and row is not None and column in header:
            cell = f"{_letters(header.index(column))}{row}"
        problems.add(
            attrs.evolve(problem, file=str(file.path), sheet=file.sheet, line=row, cell=cell, in_sheet=True)
        )

    try:
        table = _table_of(file, layout, options, add)
    except Unreadable as error:
        add(error.found, error.expected, error.remedy)
        return
    first, cells = next(table, (1, []))
    header += [_as_text(cell) for cell in cells]
    columns = _columns_of(header, layout, options, partial(add, row=first))
    headers = {column: name for name, column in zip(header, columns, strict=True) if column}
    for number, raw_cells in table:
        cells = _fitted(raw_cells, header)
        if len(cells) != len(header):
            remedy = (
                "put a cell that holds the delimiter into double quotes"
                if len(cells) > len(header)
                else "write a delimiter for each blank cell"
            )
            add(Description(f"{len(cells)} cells"), f"{len(header)}, as in the header", remedy, row=number)
            continue
        filled = {column: cell for column, cell in zip(columns, cells, strict=True) if column and cell}
        refused = {column: _refusal(cell, column, layout) for column, cell in filled.items()}
        row = Row(
            file,
            number,
            {column: _as_text(cell) for column, cell in filled.items() if refused[column] is None},
            headers,
            add,
        )
        for name, cell in zip(header, cells, strict=True):
            if cell and not name:
                row.report_problem(
                    "", _as_text(cell), "no cell where the header is blank", "give the column a header"
                )
        for column, refusal in refused.items():
            if refusal is not None:
                row.report_problem(column, *refusal)
        for column in layout.sheet.filled:
            if column in headers and column not in filled and not row.has_more(layout.sheet, column):
                row.report_problem(column, NOTHING, "a cell that is filled", "fill it")
        yield row


def _refusal(cell: str | Cell, column: str, layout: Layout) -> tuple[Any, str, str] | None:
    """What is wrong with a cell by its kind alone; None where nothing is."""
    if isinstance(cell, str):
        return None
    if layout.takes(column, cell.kind):
        return None
    if cell.kind == "formula":
        return cell.text, "a value", "this is a formula: export the values"
    remedy = "give the column the number format 'Text', and type the cell again"
    return Description(cell.found), "text", remedy


def _as_text(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _letters(index: int) -> str:
    """The letters of a column of a spreadsheet, from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_headers(file: SheetFile) -> list[str]:
    """The headers of a sheet; of a file of CSV in UTF-8, whichever delimiter stands between them.

    Raises:
        Unreadable: it cannot be had or decoded, is empty, or holds NUL.
    """
    if file.sheet:
        return [_as_text(cell) for cell in next((row for row in file.rows if any(row)), [])]
    header = next(line for line in _text_of(file.path, "utf-8").splitlines() if line.strip())
    return [name.strip().strip('"') for name in re.split("|".join(map(re.escape, _DELIMITERS)), header)]


def _table_of(
    file: SheetFile, layout: Layout, options: Options, report: Callable[..., None]
) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet that are not blank, with their numbers.

    Raises:
        Unreadable: the file cannot be had or decoded, is empty, or holds NUL.
    """
    if file.sheet:
        return ((number, list(row)) for number, row in enumerate(file.rows, start=1) if any(row))
    text = _text_of(file.path, options.encoding)
    return _numbered(text, options.delimiter or _delimiter_of(text, layout, options), report)


def _text_of(path: Path, encoding: str) -> str:
    """The text of a file.

    Raises:
        Unreadable: it cannot be had or decoded, is empty, or holds NUL.
    """
    with open_bytes(path, packed=path.name.lower().endswith(".gz")) as file:
        content = read_at_most(file, "split it into several sheets")
    if encoding.lower() in _UTF8:
        content = strip_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        bad = f"the byte 0x{content[error.start]:02x} at position {error.start}"
        remedy = "save it as CSV UTF-8, or give encoding='cp1252' (Western letters) or 'cp1251' (Cyrillic)"
        raise Unreadable(bad, f"text in {encoding}", remedy) from None
    if not text.strip():
        raise Unreadable("an empty file", "a row of headers", "export the sheet again")
    if "\0" in text:
        raise Unreadable("NUL", "text", "save the sheet again as CSV UTF-8")
    return text


def _read_cell(text: str) -> str | Cell:
    """A cell of CSV; one that begins a formula is refused later on, unless an apostrophe says that it is text."""
    return Cell(text, "formula", text) if text.startswith("=") else restored(text)


def _numbered(
    text: str, delimiter: str, report: Callable[..., None]
) -> Iterator[tuple[int, list[str | Cell]]]:
    """The rows that are not blank, trimmed, with their numbers."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(table, start=1):
            trimmed = [_read_cell(cell.strip()) for cell in cells]
            if any(trimmed):
                yield number, trimmed
    except csv.Error as error:
        report(
            Description(f"a row that is no CSV ({error})"),
            "cells with matching quotes",
            "close each double quote, and write one inside a cell twice",
            row=number + 1,
        )


def _fitted(cells: list[Any], header: list[str]) -> list[Any]:
    """The cells of a row, filled up where only cells under blank headers are missing at its end.

    Cells too many are never dropped, blank ones neither: a figure such as 1,200 without quotes has moved all others.
    """
    missing = header[len(cells) :]
    return cells if any(missing) else cells + missing


def _delimiter_of(text: str, layout: Layout, options: Options) -> str:
    """The delimiter by which most of the header is known."""
    header = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(name.strip() in options.columns or layout.knows(name.strip()) for name in cells)

    return max(_DELIMITERS, key=known)


def _columns_of(
    header: Iterable[str], layout: Layout, options: Options, report: Callable[..., None]
) -> list[str | None]:
    """For each header the column it stands for; None for one that is left out or not known."""
    columns: list[str | None] = []
    for name in header:
        column = options.columns.get(name, name)
        if not column:
            columns.append(None)
        elif column in columns:
            report(name, "each column once", "leave one of them out", column=name)
            columns.append(None)
        elif layout.knows(column):
            columns.append(column)
        else:
            near = layout.hint(column) or did_you_mean(column, layout.known)
            if not near or near.startswith("choose"):
                near = f"known are {', '.join((*layout.known, *layout.forms))}"
            remedy = f"{near}; columns={{{name!r}: None}} leaves it out"
            report(column, "a column that is known", remedy, column=name)
            columns.append(None)
    for column in layout.sheet.needed:
        if column not in columns:
            remedy = f"rename one, or map it: columns={{'your header': {column!r}}}"
            report(NOTHING, f"the column {column!r}", remedy)
    return columns
