"""A dataset as sheets: a folder of CSV, or a workbook, that read back to the same dataset.

Each record is written by the table of columns. A value is put into its cell where reading that cell gives it back; all that
does not fit stands under `more` as JSON. So nothing is lost, and what cannot be held at all is refused before anything is written.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs

from conflictevents._files import replace_file, replace_files
from conflictevents.dataset import NO_HEAD, Dataset
from conflictevents.errors import InvalidValue, ReadError
from conflictevents.formats.files import list_files
from conflictevents.formats.problems import Problems
from conflictevents.formats.saving import to_plain
from conflictevents.formats.sheets.columns import (
    MORE,
    PARTIES,
    SHEETS,
    Column,
    Sheet,
    comment_on,
    read_ordinal,
    role_columns,
    split_entries,
    write_entries,
)
from conflictevents.formats.sheets.names import Names
from conflictevents.formats.sheets.workbook import MOST_ROWS, Grid, write_workbook
from conflictevents.records import (
    Claim,
    CustodyChange,
    ExchangeRound,
    Framework,
    Record,
    RoundStatus,
    Statement,
)
from conflictevents.text.spreadsheet import neutralised, restored
from conflictevents.values import Source

__all__ = ["SheetFile", "save_folder", "save_workbook", "sheet_files", "sheet_rows", "workbook_content"]

LONGEST_CELL: Final = 32_767
"""Characters that a cell of Excel holds."""

_ESCAPED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What programs change on the way into a cell or out of it."""
_HAPPENED = (RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED)
_SHEET_OF = {sheet.kind: sheet for sheet in SHEETS}
_NAMED = {sheet.name: sheet for sheet in SHEETS}
_Cells = dict[str, str]


@attrs.frozen
class SheetFile:
    """A sheet of CSV as it is written.

    Attributes:
        sheet: which sheet.
        columns: its columns.
        content: its bytes.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    content: bytes = attrs.field(repr=False)

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.sheet.title}.csv"


def sheet_files(ds: Dataset, *, every_sheet: bool = False) -> tuple[SheetFile, ...]:
    """The sheets of CSV of a dataset, one for each kind of record that it holds.

    Args:
        ds: the dataset.
        every_sheet: give those that it has no record for, too, with all their headings.

    Raises:
        InvalidValue: a cell would be too long.
    """
    rows = sheet_rows(ds)
    files = []
    for sheet in SHEETS:
        some = rows[sheet.name]
        if some or every_sheet or (sheet.name == "actors" and not len(ds)):
            columns = _columns_of(sheet, some, all_columns=every_sheet)
            files.append(SheetFile(sheet, tuple(columns), _csv(columns, some)))
    return tuple(files)


def save_folder(
    folder: Path, files: Iterable[SheetFile], *, more: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write sheets of CSV into a folder, in the place of those there.

    Args:
        folder: the folder.
        files: the sheets.
        more: other files to write with them, by their names.

    Raises:
        InvalidValue: the folder holds files of data that are not written here.
        WriteError: the system does not let it be written.
    """
    texts = {file.name: file.content for file in files}
    _refuse_strangers(folder)
    replace_files(folder, {**texts, **more}, [f"{sheet.title}.csv" for sheet in SHEETS])


def _refuse_strangers(folder: Path) -> None:
    """Refuse a folder with data of other files, which would be read together with the sheets."""
    if not folder.is_dir():
        return
    problems = Problems(str(folder))
    titles = {f"{sheet.title}.csv" for sheet in SHEETS}
    strangers = [
        str(file.path)
        for file in list_files(folder, problems)
        if file.path.parent != folder or file.path.name not in titles
    ]
    try:
        problems.raise_if_any()
    except ReadError as error:
        strangers += [str(problem.file) for problem in error.problems]
    if strangers:
        remedy = f"save into a folder of its own, or move {strangers[0]} elsewhere"
        raise InvalidValue(str(folder), "a folder that holds sheets written here and no other data", remedy)


def save_workbook(ds: Dataset, path: Path) -> None:
    """Write a dataset as a workbook, with a sheet for each kind of record.

    Raises:
        InvalidValue: a cell or a sheet would be too long.
        MissingExtra: the extra `xlsx` is not installed.
        WriteError: the system does not let it be written.
    """
    content = workbook_content(ds)
    with replace_file(path) as file:
        file.write(content)


def workbook_content(ds: Dataset) -> bytes:
    """The bytes of a workbook of a dataset, the same each time.

    Raises:
        InvalidValue: a cell or a sheet would be too long.
        MissingExtra: the extra `xlsx` is not installed.
    """
    rows = sheet_rows(ds)
    grids = []
    for sheet in SHEETS:
        some = rows[sheet.name]
        if len(some) >= MOST_ROWS:
            remedy = "save it as JSON Lines, or as a folder of sheets"
            raise InvalidValue(f"{len(some):,} rows of {sheet.name}", f"at most {MOST_ROWS - 1:,}", remedy)
        columns = _columns_of(sheet, some, all_columns=True)
        comments = {column.name: comment_on(sheet, column) for column in columns}
        grids.append((Grid(sheet.title, columns, some), comments, sheet.filled))
    book = io.BytesIO()
    write_workbook(book, grids)
    return book.getvalue()


def _columns_of(sheet: Sheet, rows: list[_Cells], *, all_columns: bool = False) -> list[Column]:
    """The columns to write: those that a cell fills, the key, and in a workbook all that have a place in the table."""
    filled = {name: None for row in rows for name in row}
    order = [column.name for column in sheet.columns if column is not MORE]
    roles = list(role_columns()) if sheet.roles else []
    named = [name for name in (*order, *roles) if sheet.column(name) is not None]
    shown = [name for name in named if all_columns or name in filled or name in (sheet.key, *sheet.filled)]
    others = sorted(name for name in filled if name not in named and name != MORE.name)
    last = [MORE.name] if MORE.name in filled else []
    columns = [sheet.column(name) for name in dict.fromkeys((*shown, *others, *last))]
    return [column for column in columns if column is not None]


def _csv(columns: list[Column], rows: list[_Cells]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([neutralised(row.get(column.name, "")) for column in columns])
    return b"\xef\xbb\xbf" + written.getvalue().encode()  # the mark by which Excel knows UTF-8


def sheet_rows(ds: Dataset) -> dict[str, list[_Cells]]:
    """The rows of each kind of sheet, each the texts of its filled cells by heading.

    Raises:
        InvalidValue: a cell would be longer than one of Excel may be; the error names the record.
    """
    writer = _Writer(ds)
    if ds.head != NO_HEAD:
        writer.add_row(_NAMED["the dataset"], "", to_plain(ds.head), {})
    for record in ds:
        writer.add_record(record)
    return writer.rows


class _Writer:
    """Gathers the rows of sheets."""

    def __init__(self, ds: Dataset) -> None:
        self.rows: dict[str, list[_Cells]] = {sheet.name: [] for sheet in SHEETS}
        self._names = Names(ds)
        self._statements = {statement.id for statement in ds.statements}

    def add_record(self, record: Record) -> None:
        """The row of a record, and those of its parts."""
        if type(record) not in _SHEET_OF:
            remedy = "save it as JSON (.json, .jsonl), which holds the types of other packages too"
            raise InvalidValue(record, "a record of a type of the library", remedy, field=record.id)
        sheet, plain = _SHEET_OF[type(record)], to_plain(record)
        cells: _Cells = {}
        self._write_source(plain, cells)
        sources = plain.pop("sources", [])
        if isinstance(record, ExchangeRound | CustodyChange | Framework):
            steps = plain.pop("history", [])
            if steps and self._is_status_alone(steps, plain, record):
                cells["status"] = steps[0]["status"]
                steps = []
        else:
            steps = []
        transfers, terms, claims = (
            plain.pop(name, []) if isinstance(record, kind) else []
            for name, kind in (("transfers", ExchangeRound), ("terms", Framework), ("claims", Statement))
        )
        if "statement" in plain:
            self._write_statement(plain, cells)
        self.add_row(sheet, record.id, plain, cells)
        self._add_parts("transfers", record.id, transfers)
        self._add_parts("terms", record.id, terms)
        self._add_parts("steps", record.id, steps)
        self._add_parts("sources", record.id, sources)
        for number, claim in enumerate(claims):
            assert isinstance(record, Statement)
            self._add_claim(record, number, claim)

    def _add_claim(self, statement: Statement, index: int, plain: dict[str, Any]) -> None:
        claim: Claim = statement.claims[index]
        plain["number"] = claim.number
        transfers, terms = plain.pop("transfers", []), plain.pop("terms", [])
        self.add_row(_NAMED["claims"], statement.id, plain, {"claim_of": statement.id})
        self._add_parts("transfers", statement.claim_id(claim), transfers)
        self._add_parts("terms", statement.claim_id(claim), terms)

    def _add_parts(self, name: str, holder: str, parts: list[dict[str, Any]]) -> None:
        sheet = _NAMED[name]
        for plain in parts:
            cells = {sheet.key: holder}
            if name == "steps":
                self._write_source(plain, cells)
            if "statement" in plain:
                self._write_statement(plain, cells)
            self.add_row(sheet, holder, plain, cells)

    def _is_status_alone(self, steps: list[dict[str, Any]], plain: Mapping[str, Any], record: Record) -> bool:
        """Whether a history is what the column `status` alone says."""
        status = steps[0]["status"]
        read = {"status": status}
        if not isinstance(record, Framework) and status in _HAPPENED and "when" in plain:
            read["when"] = plain["when"]
        if isinstance(record, CustodyChange) and plain.get("statement") in self._statements:
            read["statement"] = plain["statement"]
        return steps == [read]

    def _write_source(self, plain: dict[str, Any], cells: _Cells) -> None:
        """Put the source of a record into its row, where it has one that fits."""
        sources = plain.get("sources", [])
        if len(sources) != 1 or set(sources[0]) - {"url", "title", "publisher", "published"}:
            return
        (source,) = sources
        texts = {
            "source": source.get("url") or source.get("title"),
            "publisher": source.get("publisher"),
            "published": source.get("published"),
        }
        filled = {name: text for name, text in texts.items() if text is not None}
        named = filled.get("source")
        where = Source.of(named) if named is not None else None
        if where is None and "publisher" not in filled:
            return
        rebuilt = attrs.evolve(
            where or Source(publisher=filled["publisher"]),
            publisher=filled.get("publisher"),
            published=filled.get("published"),
        )
        if to_plain(rebuilt) == source and all(map(_fits, filled.values())):
            cells |= filled
            del plain["sources"]

    def _write_statement(self, plain: dict[str, Any], cells: _Cells) -> None:
        """Put the statement that something rests on into its row; one that is not on record stands under `more`."""
        if plain.get("statement") in self._statements:
            cells["statement_id"] = plain.pop("statement")

    def add_row(self, sheet: Sheet, id: str, plain: dict[str, Any], cells: _Cells) -> None:
        """Add a row, with each value of plain data in its cell or under `more`."""
        for column in sheet.columns:
            if (column.field and column.name != "statement_id") or column.field == "id":
                self._write_field(plain, column, cells)
        if sheet.roles:
            self._write_roles(sheet, plain, cells)
        if sheet.numbered:
            self._write_ordinals(plain, cells)
        if plain:
            cells[MORE.name] = _json(plain)
        for name, text in cells.items():
            if len(text) > LONGEST_CELL:
                where = f"{sheet.name}, {id or 'head'}, {name}"
                remedy = "save it as JSON (.json, .jsonl), or keep the text elsewhere and give its address"
                raise InvalidValue(
                    f"{text[:40]}...", f"at most {LONGEST_CELL:,} characters in a cell", remedy, field=where
                )
        self.rows[sheet.name].append(cells)

    def _write_field(self, plain: dict[str, Any], column: Column, cells: _Cells) -> None:
        *above, name = column.field.split(".")
        holders = [plain]
        for step in above:
            inner = holders[-1].get(step)
            if not isinstance(inner, dict):
                return
            holders.append(inner)
        if name not in holders[-1]:
            return
        value = holders[-1][name]
        text = _write(column, value)
        if _reads_back(column, text, value, self._names):
            cells[column.name] = text
            del holders[-1][name]
            for holder, step in zip(reversed(holders[:-1]), reversed(above), strict=True):
                if not holder[step]:
                    del holder[step]

    def _write_roles(self, sheet: Sheet, plain: dict[str, Any], cells: _Cells) -> None:
        """Third parties, each role in its column, where their order comes back."""
        first, _, second = sheet.roles.partition(".")
        holder = plain.get(first, {}) if second else plain
        parties = holder.get(second or first)
        if not parties:
            return
        texts = {}
        in_order = []
        for name, role in role_columns().items():
            actors = [party["actor"] for party in parties if party["role"] == role]
            if actors and sheet.column(name) is not None and not sheet.column(name).field:  # type: ignore[union-attr]
                texts[name] = write_entries(actors)
                in_order += [{"actor": actor, "role": role} for actor in self._actors(texts[name])]
        if in_order != parties or not all(map(_fits, texts.values())):
            if second:
                return
            texts = {PARTIES.name: PARTIES.form.write(parties)}
            if not _reads_back(PARTIES, texts[PARTIES.name], parties, self._names):
                return
        cells |= texts
        del holder[second or first]
        if second and not holder:
            del plain[first]

    def _write_ordinals(self, plain: dict[str, Any], cells: _Cells) -> None:
        """Numbers by bodies, each in a column of its own, where their order comes back."""
        ordinals = plain.get("ordinals")
        if not ordinals:
            return
        bodies = [ordinal["body"] for ordinal in ordinals]
        order = self._names.actors()
        if [body for body in order if body in bodies] != bodies or len(set(bodies)) < len(bodies):
            return
        texts = {}
        for ordinal in ordinals:
            counted = "counted" if ordinal.get("counted", True) else "not counted"
            text = str(ordinal["number"]) if "number" in ordinal else counted
            texts[f"number by {ordinal['body']}"] = text
            if read_ordinal(self._names, ordinal["body"], text) != ordinal:
                return
        cells |= texts
        del plain["ordinals"]

    def _actors(self, text: str) -> list[str]:
        try:
            return [self._names.actor(entry) for entry in split_entries(text)]
        except InvalidValue:
            return []


def _fits(text: str) -> bool:
    """Whether a text comes back from a cell as it is."""
    return (
        bool(text)
        and text == text.strip()
        and not _ESCAPED.search(text)
        and restored(neutralised(text)) == text
    )


def _write(column: Column, value: Any) -> str:
    """The text for a value; empty where a cell cannot hold it."""
    try:
        return column.form.write(value)
    except (TypeError, KeyError):  # an object with members that the form of the column does not have
        return ""


def _reads_back(column: Column, text: str, value: Any, names: Names) -> bool:
    """Whether a cell with a text is read as the value."""
    try:
        return _fits(text) and _same(column.form.read(text, names), value)
    except InvalidValue:
        return False


def _same(first: Any, second: Any) -> bool:
    """Whether two plain values are equal and of the same types."""
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)


def _json(value: Any) -> str:
    """JSON that any cell holds as it is."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
