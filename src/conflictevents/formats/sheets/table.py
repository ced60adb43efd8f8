"""Sheets: the rows and columns of a CSV file, with a problem for what does not fit, by row and column."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.files import Unreadable, open_bytes, read_at_most, strip_mark
from conflictevents.formats.problems import NOTHING, Description, Problem, Problems

__all__ = ["Layout", "Options", "Row", "read_headers", "read_rows"]

Read = TypeVar("Read")
Made = TypeVar("Made")
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
class Layout:
    """The columns that a kind of sheet may have.

    Attributes:
        needed: columns that have to be there, and filled in every row.
        known: all columns that are known by name.
        accepts: whether a header of another name is known by its form.
        forms: examples of such headers, for messages.
        hint: what to do about a header that is known neither by name nor by form; empty where nothing special.
    """

    needed: tuple[str, ...]
    known: tuple[str, ...]
    accepts: Callable[[str], bool] = lambda _: False
    forms: tuple[str, ...] = ()
    hint: Callable[[str], str] = lambda _: ""

    def knows(self, column: str) -> bool:
        """Whether a column is known, by name or form."""
        return column in self.known or self.accepts(column)


class Row:
    """One row of a sheet, whose cells are read with a problem for each that cannot be.

    Attributes:
        file: the file it stands in.
        number: its number as spreadsheets count, the header being row 1.
        sound: whether nothing was wrong with it so far.
    """

    def __init__(
        self,
        file: Path,
        number: int,
        cells: Mapping[str, str],
        headers: Mapping[str, str],
        add: Callable[..., None],
    ) -> None:
        self.file = file
        self.number = number
        self.sound = True
        self._cells = cells
        self._headers = headers
        self._add = add
        self._reported: set[str] = set()

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

    def read_several(self, column: str, reader: Callable[[str], Read]) -> list[Read]:
        """What a cell with several entries holds, which are separated by semicolons."""
        entries = self.read(column, _entries) or []
        read = []
        for entry in entries:
            try:
                read.append(reader(entry))
            except InvalidValue as error:
                self.report_problem(column, error.found, error.expected, error.remedy)
        return read

    def report_problem(self, column: str, found: Any, expected: str, remedy: str) -> None:
        """Take note of a problem with a cell."""
        self.sound = False
        self._reported.add(column)
        self._add(found, expected, remedy, row=self.number, column=self._headers.get(column, column))

    def build(self, make: Callable[[], Made], columns: Mapping[str, str]) -> Made | None:
        """What `make` gives; None where the row is not sound, or turns out not to be.

        It is called for a row that is not sound as well, as more may be wrong with it.

        Args:
            make: makes a record of what was read from the row.
            columns: the columns that the record's fields were read from, where they have another name.
        """
        try:
            record = make()
        except InvalidValue as error:
            column = columns.get(error.field, error.field)
            if column not in self._reported and (self.sound or column in self._cells):
                self.report_problem(column, error.found, error.expected, error.remedy)
            return None
        return record if self.sound else None


def _entries(text: str) -> list[str]:
    return [entry for entry in (part.strip() for part in text.split(";")) if entry]


def read_rows(path: Path, layout: Layout, options: Options, problems: Problems) -> Iterator[Row]:
    """The rows of a sheet that are not blank; what is wrong with the sheet goes on the list."""

    def add(found: Any, expected: str, remedy: str, *, row: int | None = None, column: str = "") -> None:
        problem = Problem(path=column, found=found, expected=expected, remedy=remedy)
        problems.add(attrs.evolve(problem, file=str(path), line=row, in_sheet=True))

    try:
        text = _text_of(path, options.encoding)
    except Unreadable as error:
        add(error.found, error.expected, error.remedy)
        return
    table = _numbered(text, options.delimiter or _delimiter_of(text, layout, options), add)
    _, header = next(table, (1, []))
    columns = _columns_of(header, layout, options, add)
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
        formulas = {column: cell for column, cell in filled.items() if cell.startswith("=")}
        row = Row(
            path,
            number,
            {column: filled[column] for column in filled if column not in formulas},
            headers,
            add,
        )
        for name, cell in zip(header, cells, strict=True):
            if cell and not name:
                row.report_problem("", cell, "no cell where the header is blank", "give the column a header")
        for column, formula in formulas.items():
            row.report_problem(column, formula, "a value", "this is a formula: export the values")
        for column in layout.needed:
            if column in headers and column not in filled:
                row.report_problem(column, NOTHING, "a cell that is filled", "fill it")
        yield row


def read_headers(path: Path) -> list[str]:
    """The headers of a sheet in UTF-8, whichever delimiter stands between them.

    Raises:
        Unreadable: it cannot be had or decoded, is empty, or holds NUL.
    """
    header = next(line for line in _text_of(path, "utf-8").splitlines() if line.strip())
    return [name.strip().strip('"') for name in re.split("|".join(map(re.escape, _DELIMITERS)), header)]


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


def _numbered(text: str, delimiter: str, report: Callable[..., None]) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, trimmed, with their numbers."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(table, start=1):
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                yield number, trimmed
    except csv.Error as error:
        report(
            Description(f"a row that is no CSV ({error})"),
            "cells with matching quotes",
            "close each double quote, and write one inside a cell twice",
            row=number + 1,
        )


def _fitted(cells: list[str], header: list[str]) -> list[str]:
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
            report(name, "each column once", "leave one of them out", row=1, column=name)
            columns.append(None)
        elif layout.knows(column):
            columns.append(column)
        else:
            near = layout.hint(column) or did_you_mean(column, layout.known)
            if not near or near.startswith("choose"):
                near = f"known are {', '.join((*layout.known, *layout.forms))}"
            remedy = f"{near}; columns={{{name!r}: None}} leaves it out"
            report(column, "a column that is known", remedy, row=1, column=name)
            columns.append(None)
    for column in layout.needed:
        if column not in columns:
            remedy = f"rename one, or map it: columns={{'your header': {column!r}}}"
            report(NOTHING, f"the column {column!r}", remedy, row=1)
    return columns
