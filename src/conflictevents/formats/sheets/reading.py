"""Sheets to a dataset: of workbooks and folders, and `load_csv`, where people who keep spreadsheets start."""

import codecs
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from conflictevents._files import local_path
from conflictevents.dataset import Dataset, record_name
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.files import Unreadable, is_workbook
from conflictevents.formats.problems import NOTHING, Description, Problem, Problems, collect_problems
from conflictevents.formats.sheets.columns import SHEETS, Sheet
from conflictevents.formats.sheets.drafts import (
    Attribution,
    Draft,
    Statements,
    add_more,
    locate_in,
    read_fields,
)
from conflictevents.formats.sheets.exported import EXPORTED, read_exported
from conflictevents.formats.sheets.names import Names
from conflictevents.formats.sheets.rounds import EXAMPLES, AccountsReader, hint_for, is_figure
from conflictevents.formats.sheets.table import Layout, Options, Row, SheetFile, read_headers, read_rows
from conflictevents.records import Head, Record

__all__ = ["load_csv", "read_sheets"]

_Path = str | os.PathLike[str]
_LAYOUTS = {
    sheet.name: Layout(sheet, is_figure, EXAMPLES, hint_for) if sheet.name == "rounds" else Layout(sheet)
    for sheet in SHEETS
}


def load_csv(
    rounds: _Path | None = None,
    tallies: _Path | None = None,
    actors: _Path | None = None,
    *,
    custody_changes: _Path | None = None,
    custody_tallies: _Path | None = None,
    base: Dataset | None = None,
    make_missing: bool = False,
    columns: Mapping[str, str | None] | None = None,
    encoding: str = "utf-8",
    delimiter: str | None = None,
) -> Dataset:
    """The dataset that sheets hold, each a CSV file with one claim a row; `docs/reference/file-format.md` has their columns.

    Args:
        rounds: a sheet of rounds: one row an account of one handover.
        tallies: a sheet of tallies: one row a claim on how many returned in a period.
        actors: a sheet of actors.
        custody_changes: a sheet of changes of custody: one row an account of one of them.
        custody_tallies: a sheet of stocks: one row a claim on how many were held on a day.
        base: a dataset that the records are added to, and whose actors and frameworks the sheets may name.
        make_missing: make the actors and frameworks that the sheets name and no one has on record; else they
            are problems.
        columns: for headers of another layout, the columns they stand for; None leaves one out.
        encoding: how the files are encoded.
        delimiter: what stands between cells; recognised by the header where it is not given.

    Raises:
        ReadError: something is wrong in a sheet; with every problem, by row and column.
        InvalidValue: no sheet is given, or `encoding`, `delimiter` or `columns` make no sense.
    """
    named = {
        "rounds": rounds,
        "tallies": tallies,
        "actors": actors,
        "custody changes": custody_changes,
        "custody tallies": custody_tallies,
    }
    if all(path is None for path in named.values()):
        raise InvalidValue(None, f"a sheet of {', '.join(named)}", "give the path of one")
    options = _options({} if columns is None else columns, encoding, delimiter)
    on_record = Dataset() if base is None else base
    sheets = [(kind, SheetFile(local_path(path))) for kind, path in named.items() if path is not None]
    with collect_problems(" and ".join(str(file) for _, file in sheets)) as problems:
        records: dict[str, Record] = {}
        reader = _Reader(on_record, options, problems, make_missing=make_missing)
        for row, record in reader.read(sheets):
            _put(records, row, record, on_record)
        problems.raise_if_any()
        return on_record.add(*records.values())


def read_sheets(
    paths: Sequence[Path], on_record: Dataset, problems: Problems, *, make_missing: bool
) -> tuple[list[tuple[str, dict[str, Record]]], list[Head]]:
    """The records of sheets that belong together, by file and id, and the heads; what a sheet holds is recognised by its headers.

    Args:
        paths: files of CSV and workbooks, sheets of one kind among them several times.
        on_record: what holds the actors and frameworks that the sheets may name.
        problems: the list of problems.
        make_missing: make the actors and frameworks that no sheet has and nothing on record is.
    """
    files = [file for path in paths for file in _sheets_of(path, problems)]
    kinds = [(kind, file) for file in files if (kind := _detect_kind(file, problems)) is not None]
    records: dict[str, Record] = {}
    origins: dict[str, SheetFile] = {}
    by_file: dict[str, dict[str, Record]] = {str(file): {} for file in files}
    options = Options({}, "utf-8", None)
    reader = _Reader(on_record, options, problems, make_missing=make_missing)
    exported = [(kind, file) for kind, file in kinds if kind in EXPORTED]
    read = reader.read([(kind, file) for kind, file in kinds if kind not in EXPORTED])
    for row, record in chain(read, read_exported(exported, options, problems)):
        other = records.get(record.id)
        if other is not None and other == record and row is not None and row.file != origins[record.id]:
            continue
        _put(records, row, record, Dataset())
        if other is None:
            origins[record.id] = files[0] if row is None else row.file
            by_file[str(origins[record.id])][record.id] = record
    return list(by_file.items()), reader.heads


def _sheets_of(path: Path, problems: Problems) -> list[SheetFile]:
    """The sheets that a file holds: itself, or those of a workbook."""
    if not is_workbook(path):
        return [SheetFile(path)]
    from conflictevents.formats.sheets.workbook import read_workbook  # brings python-calamine

    try:
        return read_workbook(path)
    except Unreadable as error:
        problems.add(_unreadable(SheetFile(path), error))
        return []


def _unreadable(file: SheetFile, error: Unreadable) -> Problem:
    return Problem(
        file=str(file.path),
        sheet=file.sheet,
        path="",
        found=error.found,
        expected=error.expected,
        remedy=error.remedy,
        in_sheet=True,
    )


_BY_KEY = SHEETS
"""The kinds of sheets in the order in which their keys are looked for."""


class _Reader:
    """Reads sheets that belong together, in the order in which what they hold refers to one another.

    Attributes:
        heads: what they say of the dataset itself.
    """

    def __init__(
        self, on_record: Dataset, options: Options, problems: Problems, *, make_missing: bool
    ) -> None:
        self.heads: list[Head] = []
        self._on_record = on_record
        self._options = options
        self._problems = problems
        self._make_missing = make_missing
        self._drafts: dict[str, Draft] = {}
        self._files: Sequence[tuple[str, SheetFile]] = ()
        self._names = Names(on_record)
        self._statements = Statements()

    def read(self, files: Sequence[tuple[str, SheetFile]]) -> Iterator[tuple[Row | None, Record]]:
        """The records of sheets, each with the row it begins in; None for those that cells only name."""
        self._files = files
        people = list(self._read_actors())
        frameworks = list(self._rows("frameworks"))
        ids = [id for row in frameworks if (id := row.text("framework_id")) is not None]
        faulty = [id for row, actor in people if actor is None and (id := row.text("actor_id")) is not None]
        actors = [actor for _, actor in people if actor is not None]
        self._names = names = Names(self._on_record, actors, faulty, ids, make_missing=self._make_missing)
        for row in self._rows("statements"):
            id = row.text("statement_id")
            draft = self._begin("statements", row)
            if id is not None:
                self._statements.begin(id, draft)
        self._read_claims()
        readers = [AccountsReader(name, names, self._statements) for name in ("rounds", "custody changes")]
        for reader in readers:
            for row in self._rows(reader.sheet.name, once=False):
                reader.read(row)
            reader.finish()
            self._drafts |= reader.drafts
        for row in frameworks:
            self._begin("frameworks", row)
        for name in ("meetings", "events"):
            for row in self._rows(name):
                self._begin(name, row)
        for name in ("tallies", "custody tallies"):
            for row in self._rows(name):
                self._read_tally(name, row)
        self._read_parts("transfers", "transfers", ("rounds", "claims"))
        self._read_parts("terms", "terms", ("frameworks", "claims"))
        self._read_parts("steps", "history", ("rounds", "frameworks", "custody changes"))
        self._read_parts("sources", "sources", ())
        self._read_head()
        yield from ((None, record) for record in names.added.values())
        finished = [
            (draft.row, draft.finished()) for draft in self._drafts.values() if draft.kind is not Head
        ]
        yield from ((row, record) for row, record in finished if record is not None)
        yield from self._statements.finished()

    def _rows(self, name: str, *, once: bool = True) -> Iterator[Row]:
        """The rows of the sheets of a kind."""
        layout = _LAYOUTS[name]
        rows = (
            row
            for kind, file in self._files
            if kind == name
            for row in read_rows(file, layout, self._options, self._problems)
        )
        return _each_id_once(rows, layout.sheet) if once else rows

    def _read_actors(self) -> Iterator[tuple[Row, Any]]:
        """The actors, without the sources that another sheet may add; None for those that are faulty."""
        for row in self._rows("actors"):
            draft = self._begin("actors", row)
            yield row, draft.finished()

    def _begin(self, name: str, row: Row) -> Draft:
        """Begin the record that a row holds."""
        sheet = _LAYOUTS[name].sheet
        plain = read_fields(row, sheet, self._names)
        if name == "frameworks":
            status = row.read("status", lambda text: sheet.column("status").form.read(text, self._names))  # type: ignore[union-attr]
            if status is not None:
                plain["history"] = [{"status": status}]
        add_more(row, plain, self._names)
        draft = Draft.of(row, sheet, plain)
        id = plain.get("id")
        if isinstance(id, str) and name != "statements":
            self._drafts.setdefault(id, draft)
        return draft

    def _read_tally(self, name: str, row: Row) -> None:
        """Take in a claimed figure; without a statement, `reported` is the day on which it became known."""
        sheet = _LAYOUTS[name].sheet
        spoken = Attribution.read(row, sheet, self._names)
        draft = self._begin(name, row)
        if spoken.statement is None and spoken.reported is not None:
            draft.plain.setdefault("known", spoken.reported)
            draft.parts.append(("$.known", row, lambda _: "reported"))
        self._statements.add(row, spoken)

    def _read_claims(self) -> None:
        """The claims of statements, each a row of its own."""
        sheet = _LAYOUTS["claims"].sheet
        for row in self._rows("claims", once=False):
            plain = read_fields(row, sheet, self._names)
            add_more(row, plain, self._names)
            id = row.text(sheet.key)
            draft = None if id is None else self._statements.get(id)
            if draft is not None:
                draft.append("claims", plain, row, locate_in(row, sheet))
            elif id is not None:
                self._report_no_holder(row, sheet, id, "statement")

    def _holder(self, id: str, allowed: Sequence[str]) -> tuple[Draft, str] | None:
        """The record that a part belongs to, and the path of the claim where it belongs to one; None where there is none."""
        draft = self._drafts.get(id)
        if draft is None and not allowed:
            draft = self._statements.get(id)
        if draft is not None:
            kinds = {_LAYOUTS[name].sheet.kind for name in allowed}
            return (draft, "$") if not allowed or draft.kind in kinds else None
        statement, mark, number = id.partition("#")
        of_statement = self._statements.get(statement)
        if "claims" not in allowed or not mark or of_statement is None:
            return None
        for index, claim in enumerate(of_statement.plain.get("claims", ())):
            if str(claim.get("number", index + 1)) == number:
                return of_statement, f"$.claims[{index}]"
        return None

    def _read_parts(self, name: str, field: str, allowed: Sequence[str]) -> None:
        """The parts of records, each a row of its own."""
        sheet = _LAYOUTS[name].sheet
        begun: set[tuple[int, str]] = set()
        for row in self._rows(name, once=False):
            plain = read_fields(row, sheet, self._names)
            if name == "transfers" and "count" not in plain and row.text("count") is None:
                more = row.text("more") or ""
                plain |= {} if '"count"' in more else {"count": "unknown"}
            add_more(row, plain, self._names)
            holder_id = row.text(sheet.key)
            if holder_id is None:
                continue
            holder = self._holder(holder_id, allowed)
            if holder is None:
                self._report_no_holder(
                    row, sheet, holder_id, " or ".join(_SINGULAR[kind] for kind in allowed) or "record"
                )
                continue
            draft, inside = holder
            part_of = (id(draft), inside)
            if part_of not in begun and field != "sources" and _has(draft, inside, field):
                expected = f"its {field} in one place: row {draft.row.number} of {draft.row.file} has some"
                row.report_problem(sheet.key, holder_id, expected, "leave them out of one of the two")
            begun.add(part_of)
            draft.append(field, plain, row, locate_in(row, sheet), inside)

    def _report_no_holder(self, row: Row, sheet: Sheet, id: str, what: str) -> None:
        known = [*self._drafts, *(draft.plain.get("id", "") for draft in self._statements.drafts())]
        near = did_you_mean(id, known)
        remedy = near if near.startswith("did") else f"add the {what} to its sheet, or correct the id"
        row.report_problem(sheet.key, id, f"the id of a {what} that a sheet holds", remedy)

    def _read_head(self) -> None:
        sheet = _LAYOUTS["the dataset"].sheet
        first: dict[SheetFile, Row] = {}
        for row in self._rows("the dataset", once=False):
            if first.setdefault(row.file, row) is not row:
                row.report_problem(
                    sheet.key, row.text(sheet.key) or NOTHING, "one row on the dataset", "delete one of them"
                )
            plain = read_fields(row, sheet, self._names)
            add_more(row, plain, self._names)
            head = Draft.of(row, sheet, plain).finished()
            if head is not None:
                self.heads.append(head)


_SINGULAR = {
    "rounds": "round",
    "claims": "claim",
    "frameworks": "framework",
    "custody changes": "change of custody",
}


def _has(draft: Draft, inside: str, field: str) -> bool:
    return bool(draft.at(inside).get(field))


def _each_id_once(rows: Iterable[Row], sheet: Sheet) -> Iterator[Row]:
    """The rows, with a problem for each that has the id of an earlier one of its sheet, no matter what else is wrong with them."""
    column = sheet.filled[0]
    seen: dict[tuple[SheetFile, str], Row] = {}
    for row in rows:
        id = row.text(column)
        if id is not None:
            first = seen.setdefault((row.file, id), row)
            if first is not row:
                row.report_problem(
                    column, id, "an id of its own", f"choose another: row {first.number} has it"
                )
        yield row


def _detect_kind(file: SheetFile, problems: Problems) -> str | None:
    """What a sheet holds, by its headers; None, and a problem, where they do not say."""
    try:
        headers = read_headers(file)
    except Unreadable as error:
        problems.add(_unreadable(file, error))
        return None
    for sheet in _BY_KEY:
        if sheet.key in headers:
            return sheet.name
    for name, exported in EXPORTED.items():
        if set(exported.needed) <= set(headers):
            return name
    recognised = "; ".join(f"{sheet.key} for {sheet.name}" for sheet in SHEETS)
    problems.add(
        Problem(
            file=str(file.path),
            sheet=file.sheet,
            line=1,
            path="",
            found=Description("headers that do not say what the sheet holds"),
            expected=f"those of a sheet: {recognised}",
            remedy="rename the columns, or read it by load_csv(columns={'your header': 'column'})",
            in_sheet=True,
        )
    )
    return None


def _options(columns: Mapping[str, str | None], encoding: str, delimiter: str | None) -> Options:
    if not isinstance(columns, Mapping):
        raise InvalidValue(columns, "a mapping from headers", "write columns={'your header': 'column'}")
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InvalidValue(
            encoding, "the name of an encoding", "give 'utf-8', 'cp1252' or 'cp1251', for instance"
        ) from None
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise InvalidValue(
            delimiter, "one character that stands between cells", "give delimiter=';', for instance"
        )
    return Options({header.strip(): column for header, column in columns.items()}, encoding, delimiter)


_ID_COLUMNS = {sheet.kind: sheet.filled[0] for sheet in SHEETS if sheet.filled}
"""The columns of the ids of records."""


def _put(records: dict[str, Record], row: Row | None, record: Record, on_record: Dataset) -> None:
    """Take a record in, unless its id is taken."""
    other = records.setdefault(record.id, record)
    if other is record:
        other = on_record.get(record.id)
    if other is not None and row is not None:
        column = _ID_COLUMNS[type(record)]
        row.report_problem(
            column,
            record.id,
            "an id of its own",
            f"choose another: it is the id of another {record_name(other)}",
        )
