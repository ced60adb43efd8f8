"""Workbooks of Excel: their sheets as rows of cells, each read by its meaning or refused, and written so that it stays.

All that is written is text: Excel turns dates and numbers that it takes for its own into others. What it has turned into a
date, a number or a flag is read only where a column holds such values, and a date only as precise as it is shown.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree as ET

from conflictevents.errors import MissingExtra
from conflictevents.formats.files import Unreadable, is_for_people, open_bytes, read_at_most
from conflictevents.formats.limits import current_limits, format_size
from conflictevents.formats.sheets.columns import Column
from conflictevents.formats.sheets.table import Cell, SheetFile
from conflictevents.values.count import LARGEST_INTEGER

__all__ = ["MOST_ROWS", "Grid", "read_workbook", "write_workbook"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN_DATES = {14: "ymd", 15: "ymd", 16: "md", 17: "ym", 22: "ymd"}
"""The numbers of Excel's own formats of dates, with what they show."""


def read_workbook(path: Path) -> list[SheetFile]:
    """The sheets of a workbook that hold anything; those for people (`README`, and names that begin with a dot) are passed over.

    Raises:
        Unreadable: it cannot be had, or is no workbook.
        MissingExtra: the extra `xlsx` is not installed.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise MissingExtra("reading workbooks (.xlsx)", "xlsx") from error
    with open_bytes(path, packed=False) as file:
        content = read_at_most(file, "split it into several workbooks")
    archive = _checked_archive(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [name for name in book.sheet_names if not is_for_people(name)]
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Unreadable(f"a damaged workbook ({error})", "a whole one", "save it again in Excel") from None
    originals = _Originals(archive)
    sheets = []
    for name, table in tables.items():
        originals.look_into(name, table)
        rows = tuple(
            [originals.cell(name, row, column, value) for column, value in enumerate(values)]
            for row, values in enumerate(table)
        )
        if any(any(row) for row in rows):
            sheets.append(SheetFile(path, name, rows))
    if not sheets:
        raise Unreadable("a workbook without data", "a sheet with a row of headers", "fill one in")
    return sheets


def _checked_archive(content: bytes) -> zipfile.ZipFile:
    """The workbook as the packed folder that it is, if it is no larger than a document may be.

    Raises:
        Unreadable: it is none, or would unpack to more.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise Unreadable(
            f"a file that is no workbook ({error})", "a workbook of Excel", "save it as .xlsx"
        ) from None
    limits = current_limits()
    size = sum(member.file_size for member in archive.infolist())
    most = min(limits.document, max(limits.unpacked, limits.expansion * len(content)))
    if size > most:
        what = f"a workbook of {format_size(size)}, unpacked"
        raise Unreadable(what, f"at most {format_size(most)}", "split it into several workbooks")
    return archive


class _Originals:
    """What a workbook says of its cells besides their values: how dates are shown, and what formulas have no value."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._shown: dict[str, dict[tuple[int, int], str]] = {}
        self._broken: dict[str, dict[tuple[int, int], str]] = {}
        self._paths: Mapping[str, str] | None = None
        self._formats: Sequence[str] | None = None

    def look_into(self, name: str, table: Sequence[Sequence[Any]]) -> None:
        """Look at the cells of a sheet, where there is anything to look at."""
        self._shown[name], self._broken[name] = {}, {}
        has_dates = any(isinstance(value, dt.date) for row in table for value in row)
        path = self._sheet_paths().get(name)
        if path is None:
            return
        text = self._archive.read(path)
        if not has_dates and b"<f" not in text and b't="e"' not in text:
            return
        for cell in _parse(text).iter(f"{_MAIN}c"):
            place = _place(cell.get("r", ""))
            formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
            if cell.get("t") == "e":
                self._broken[name][place] = f"an error of a formula ({'' if value is None else value.text})"
            elif formula is not None and (value is None or not value.text):
                self._broken[name][place] = "a formula whose value was not saved"
            self._shown[name][place] = self._format(int(cell.get("s", "0")))

    def cell(self, name: str, row: int, column: int, value: Any) -> str | Cell:
        """A cell by its meaning."""
        broken = self._broken[name].get((row, column))
        if broken is not None:
            return Cell("", "wrong", broken)
        match value:
            case str():
                return value.strip()
            case bool():
                return Cell("yes" if value else "no", "flag", f"the flag {str(value).upper()}")
            case int() | float():
                if value == int(value) and abs(value) <= LARGEST_INTEGER:
                    return str(int(value))
                return Cell(repr(value), "number", f"the number {value!r}")
            case dt.datetime() | dt.date():
                return self._date(value, self._shown[name].get((row, column), ""))
            case _:
                return Cell(str(value), "wrong", f"the time {value}")

    def _date(self, value: dt.date, shown: str) -> Cell:
        """A date, as precise as it is shown; Excel adds the day and the year that were not typed."""
        what = f"a date of Excel ({value.isoformat()})"
        if isinstance(value, dt.datetime):
            if (value.hour, value.minute, value.second) != (0, 0, 0):
                return Cell(str(value), "wrong", f"a date of Excel with a time ({value})")
            value = value.date()
        text = {"ymd": value.isoformat(), "ym": value.isoformat()[:7], "y": value.isoformat()[:4]}.get(shown)
        if text is None:
            return Cell(value.isoformat(), "wrong", f"{what}, shown without its year")
        return Cell(text, "date", what)

    def _sheet_paths(self) -> Mapping[str, str]:
        """The part of the workbook that holds each sheet."""
        if self._paths is None:
            try:
                relations = _parse(self._archive.read("xl/_rels/workbook.xml.rels"))
                targets = {each.get("Id"): each.get("Target", "") for each in relations}
                sheets = _parse(self._archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
                self._paths = {
                    sheet.get("name", ""): _in_folder(targets.get(sheet.get(_RELATION), ""))
                    for sheet in sheets
                }
            except KeyError:
                self._paths = {}
        return self._paths

    def _format(self, style: int) -> str:
        """What of a date the cells of a style show: some of `y`, `m` and `d`."""
        if self._formats is None:
            self._formats = _date_formats(self._archive)
        return self._formats[style] if style < len(self._formats) else ""


def _parse(text: bytes) -> ET.Element:
    """The tree of a part of a workbook.

    Raises:
        Unreadable: it is damaged, or declares entities, which no workbook does.
    """
    try:
        if b"<!DOCTYPE" in text[:1000] or b"<!ENTITY" in text:
            raise ET.ParseError("it declares entities")
        return ET.fromstring(text)  # noqa: S314 - nothing that it could expand is let in
    except ET.ParseError as error:
        raise Unreadable(f"a damaged workbook ({error})", "a whole one", "save it again in Excel") from None


def _in_folder(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _place(reference: str) -> tuple[int, int]:
    """The row and column of a reference such as `C7`, both from 0."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :] or 0) - 1, column - 1


def _date_formats(archive: zipfile.ZipFile) -> list[str]:
    try:
        styles = _parse(archive.read("xl/styles.xml"))
    except KeyError:
        return []
    codes = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in styles.iter(f"{_MAIN}numFmt")
    }
    formats = styles.find(f"{_MAIN}cellXfs")
    shown = []
    for each in () if formats is None else formats:
        number = int(each.get("numFmtId", "0"))
        shown.append(_shown_by(codes[number]) if number in codes else _BUILT_IN_DATES.get(number, ""))
    return shown


def _shown_by(code: str) -> str:
    """What of a date a format shows: `yyyy-mm-dd` all of it, `mmm yy` no day."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";", maxsplit=1)[0]).lower()
    day_only = re.sub(r"h+:m+|m+:s+", "", bare)
    return "".join(letter for letter in "ymd" if letter in day_only)


MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel, the header among them."""

_FIRST_WIDTH, _WIDTH, _WIDE = 24, 16, 40
_LISTS = ".lists"
_WIDE_COLUMNS = {
    "text",
    "note",
    "description",
    "more",
    "condition",
    "consideration",
    "source",
    "url",
    "title",
}
_LONGEST_COMMENT = 1000
_INTRODUCTION = (
    "This workbook holds a dataset of conflictevents: each sheet one kind of record, each row one of them.",
    "Rest the pointer on a heading to read what belongs below it. Arrows next to cells offer the words to choose from.",
    "Write dates as precisely as their source does: 2025-05-25, 2025-05, 2025, 2025-05~ for about then.",
    "Write numbers as their source does: 303, about 300, more than 1,200, withheld, unknown. A blank cell says nothing.",
    "Cells are text, so that Excel changes neither dates nor numbers: keep them so.",
    "Check it with: conflictevents check THIS_FILE",
)


class Grid:
    """A sheet that is to be written: its name, its columns, and its rows.

    Attributes:
        title: the name of the sheet.
        columns: the columns.
        rows: texts by heading; what is blank is left out.
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> None:
        self.title = title
        self.columns = columns
        self.rows = rows


def write_workbook(file: IO[bytes], grids: Iterable[tuple[Grid, Mapping[str, str], Sequence[str]]]) -> None:
    """Write sheets as a workbook: headings frozen and commented on, words to choose from, all cells text.

    Args:
        file: where to write it.
        grids: the sheets, each with its comments by heading, and the headings that are needed.

    Raises:
        MissingExtra: the extra `xlsx` is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtra("writing workbooks (.xlsx)", "xlsx") from error
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1), "title": "A dataset of conflictevents"})  # noqa: DTZ001 - the same dataset gives the same bytes
    plain = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    needed_heading = book.add_format(
        {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "num_format": "@"}
    )
    heading = book.add_format({"bold": True, "bg_color": "#DDE6EE", "num_format": "@"})
    readme = book.add_worksheet("README")
    readme.set_column(0, 0, 110, wrapped)
    readme.hide_gridlines(2)
    for number, line in enumerate(_INTRODUCTION):
        readme.write_string(number, 0, line, wrapped)
    lists = _Lists(book)
    for grid, comments, needed in grids:
        sheet = book.add_worksheet(grid.title)
        sheet.freeze_panes(1, 1)
        for index, column in enumerate(grid.columns):
            is_wide = column.name in _WIDE_COLUMNS
            width = _WIDE if is_wide else _FIRST_WIDTH if index == 0 else max(_WIDTH, len(column.name) + 3)
            sheet.set_column(index, index, width, wrapped if is_wide else plain)
            sheet.write_string(0, index, column.name, needed_heading if column.name in needed else heading)
            comment = comments.get(column.name, "")[:_LONGEST_COMMENT]
            if comment:
                sheet.write_comment(0, index, comment, {"x_scale": 2.2, "y_scale": 1.2 + len(comment) / 160})
            words = list(column.form.words())
            if words:
                sheet.data_validation(1, index, MOST_ROWS - 1, index, lists.choose_from(words))
        for number, row in enumerate(grid.rows, start=1):
            for index, column in enumerate(grid.columns):
                text = row.get(column.name)
                if text is not None:
                    sheet.write_string(
                        number, index, text, wrapped if column.name in _WIDE_COLUMNS else plain
                    )
        if grid.columns:
            sheet.autofilter(0, 0, max(1, len(grid.rows)), len(grid.columns) - 1)
    lists.write()
    book.close()
    file.write(packed.getvalue())


class _Lists:
    """The words to choose from, each vocabulary once, on a sheet that is not shown."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._lists: dict[tuple[str, ...], str] = {}

    def choose_from(self, words: Sequence[str]) -> dict[str, Any]:
        """The rule for cells that hold one of the words; another is warned of, as datasets may add their own."""
        index = len(self._lists)
        source = self._lists.setdefault(
            tuple(words), f"='{_LISTS}'!${_letter(index)}$1:${_letter(index)}${len(words)}"
        )
        return {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "Not in the list",
            "error_message": "The word is not in the list. Choose one, or keep a word that the dataset adds.",
        }

    def write(self) -> None:
        """Write the sheet with the lists."""
        sheet = self._book.add_worksheet(_LISTS)
        for index, words in enumerate(self._lists):
            sheet.write_column(0, index, words)
        sheet.hide()


def _letter(index: int) -> str:
    return f"{chr(64 + index // 26) if index > 25 else ''}{chr(65 + index % 26)}"
