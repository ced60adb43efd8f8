"""Sheets to a dataset: `load_csv`, where people who keep spreadsheets start; with the sheets of tallies and actors."""

import codecs
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from conflictevents._files import local_path
from conflictevents.dataset import Dataset, record_name
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import Unreadable
from conflictevents.formats.problems import Description, Problem, Problems, collect_problems
from conflictevents.formats.sheets.custody import CHANGES, STOCKS, ChangesSheet, StocksSheet
from conflictevents.formats.sheets.rounds import ROUNDS, RoundsSheet, read_third_parties, role_columns
from conflictevents.formats.sheets.speakers import COLUMNS, Attribution, Names, Statements
from conflictevents.formats.sheets.table import Layout, Options, Row, read_headers, read_rows
from conflictevents.records import Actor, Category, Record, ReturnTally, Scope
from conflictevents.records.reading import (
    read_category,
    read_custody_change_kind,
    read_optional_actor_kind,
    read_round_kind,
)
from conflictevents.values import Count, When

__all__ = ["load_csv", "read_sheets"]


TALLIES = Layout(
    needed=("tally_id", "claimant", "as_of", "count"),
    known=(
        "tally_id",
        "since",
        "as_of",
        "returned_to",
        "held_by",
        "category",
        "count",
        "rounds",
        "kinds",
        "changes",
        "frameworks",
        *role_columns(),
        "belonging_to",
        "group",
        "series",
        "population",
        *COLUMNS,
        "note",
    ),
    accepts=lambda column: column in role_columns(),
)
"""The columns of the sheet of tallies."""

_COLUMN_OF = {"id": "tally_id"}
_STAND_INS = {"id": "stands-in", "claimant": "stands-in", "as_of": When("9999"), "count": Count.unknown()}


class TalliesSheet:
    """Reads the rows of a sheet of tallies, one after the other.

    Attributes:
        tallies: the tallies, each with its row.
    """

    def __init__(self, names: Names, statements: Statements) -> None:
        self.tallies: list[tuple[Row, ReturnTally]] = []
        self._names = names
        self._statements = statements

    def read(self, row: Row) -> None:
        """Take in one row; without a statement, `reported` is the day the tally became known."""
        spoken = Attribution.read(row, self._names)
        scope = {
            "kinds": row.read_several("kinds", read_round_kind),
            "changes": row.read_several("changes", read_custody_change_kind),
            "frameworks": row.read_several("frameworks", self._names.framework),
            "third_parties": read_third_parties(row, self._names),
            "series": row.read("series", self._names.actor),
            "held_by": row.read("held_by", self._names.side),
            "belonging_to": row.read("belonging_to", self._names.actor),
            "group": row.text("group"),
            "population": row.text("population"),
        }
        fields: dict[str, Any] = {
            "id": row.text("tally_id"),
            "claimant": spoken.claimant,
            "statement": spoken.statement,
            "since": row.read("since", When.parse),
            "as_of": row.read("as_of", When.parse),
            "returned_to": row.read("returned_to", self._names.side),
            "category": row.read("category", read_category) or Category.PERSON,
            "count": row.read("count", Count.parse),
            "rounds": row.read("rounds", Count.parse),
            "known": spoken.reported if spoken.statement is None else None,
            "sources": () if spoken.source is None else spoken.source,
            "note": row.text("note"),
        }
        if not row.sound:  # what is missing has been reported; the rest is looked at as if it were there
            fields = {
                name: _STAND_INS.get(name) if value is None else value for name, value in fields.items()
            }
        tally = row.build(partial(_tally, fields, scope), _COLUMN_OF)
        self._statements.add(row, spoken, None, None)
        if tally is not None:
            self.tallies.append((row, tally))


def _tally(fields: dict[str, Any], scope: dict[str, Any]) -> ReturnTally:
    return ReturnTally(**fields, scope=Scope(**scope))


_Path = str | os.PathLike[str]
ACTORS = Layout(needed=("actor_id", "name"), known=("actor_id", "name", "kind", "part_of", "aliases", "note"))
"""The columns of the sheet of actors."""


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
    """The dataset that sheets hold, each a CSV file with one claim a row; `docs/files.md` has their columns.

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
    sheets = [(kind, local_path(path)) for kind, path in named.items() if path is not None]
    with collect_problems(" and ".join(str(path) for _, path in sheets)) as problems:
        records: dict[str, Record] = {}
        for row, record in _read_all(sheets, on_record, options, problems, make_missing=make_missing):
            _put(records, row, record, on_record)
        problems.raise_if_any()
        return on_record.add(*records.values())


def read_sheets(
    paths: Sequence[Path], on_record: Dataset, problems: Problems, *, make_missing: bool
) -> list[tuple[str, dict[str, Record]]]:
    """The records of sheets that belong together, by file and id; what each sheet holds is recognised by its headers.

    Args:
        paths: the sheets, several of one kind among them.
        on_record: what holds the actors and frameworks that the sheets may name.
        problems: the list of problems.
        make_missing: make the actors and frameworks that no sheet has and nothing on record is.
    """
    options = Options({}, "utf-8", None)
    kinds = [(kind, path) for path in paths if (kind := _detect_kind(path, problems)) is not None]
    records: dict[str, Record] = {}
    files: dict[str, Path] = {}
    by_file: dict[str, dict[str, Record]] = {str(path): {} for path in paths}
    for row, record in _read_all(kinds, on_record, options, problems, make_missing=make_missing):
        other = records.get(record.id)
        if other is not None and other == record and row is not None and row.file != files[record.id]:
            continue
        _put(records, row, record, Dataset())
        if other is None:
            files[record.id] = paths[0] if row is None else row.file
            by_file[str(files[record.id])][record.id] = record
    return list(by_file.items())


def _read_all(
    sheets: Sequence[tuple[str, Path]],
    on_record: Dataset,
    options: Options,
    problems: Problems,
    *,
    make_missing: bool,
) -> Iterator[tuple[Row | None, Record]]:
    """The records of sheets, each with the row it begins in; None for those that cells only name."""
    layouts = {kind: layout for kind, (layout, _) in _KINDS.items()}

    def rows_of(kind: str) -> Iterator[Row]:
        for sheet_kind, path in sheets:
            if sheet_kind == kind:
                yield from read_rows(path, layouts[kind], options, problems)

    actor_rows = [(row, _actor(row)) for row in _each_id_once(rows_of("actors"), "actor_id")]
    people = [(row, actor) for row, actor in actor_rows if actor is not None]
    faulty = [id for row, actor in actor_rows if actor is None and (id := row.text("actor_id")) is not None]
    names = Names(on_record, [actor for _, actor in people], faulty, make_missing=make_missing)
    statements = Statements()
    handovers, cumulatives = RoundsSheet(names, statements), TalliesSheet(names, statements)
    for row in rows_of("rounds"):
        handovers.read(row)
    handovers.finish()
    for row in _each_id_once(rows_of("tallies"), "tally_id"):
        cumulatives.read(row)
    changes, stocks = ChangesSheet(names, statements), StocksSheet(names, statements)
    for row in rows_of("custody changes"):
        changes.read(row)
    changes.finish()
    for row in _each_id_once(rows_of("custody tallies"), "stock_id"):
        stocks.read(row)
    yield from ((None, record) for record in names.added.values())
    yield from (*people, *handovers.rounds, *cumulatives.tallies, *changes.changes, *stocks.stocks)
    yield from statements.finished()


def _each_id_once(rows: Iterable[Row], column: str) -> Iterator[Row]:
    """The rows, with a problem for each that has the id of an earlier one of its sheet, no matter what else is wrong with them."""
    seen: dict[tuple[Path, str], Row] = {}
    for row in rows:
        id = row.text(column)
        if id is not None:
            first = seen.setdefault((row.file, id), row)
            if first is not row:
                row.report_problem(
                    column, id, "an id of its own", f"choose another: row {first.number} has it"
                )
        yield row


_KINDS = {
    "tallies": (TALLIES, "tally_id"),
    "rounds": (ROUNDS, "round_id"),
    "actors": (ACTORS, "actor_id"),
    "custody changes": (CHANGES, "change_id"),
    "custody tallies": (STOCKS, "stock_id"),
}
"""The kinds of sheets: their columns, and the one that only they have."""


def _detect_kind(path: Path, problems: Problems) -> str | None:
    """What a sheet holds, by its headers; None, and a problem, where they do not say."""
    try:
        headers = read_headers(path)
    except Unreadable as error:
        problems.add(
            Problem(
                file=str(path), found=error.found, expected=error.expected, remedy=error.remedy, in_sheet=True
            )
        )
        return None
    for kind, (_, column) in _KINDS.items():
        if column in headers:
            return kind
    told_by = "; ".join(
        f"{' and '.join(layout.needed[:2])} for {kind}" for kind, (layout, _) in _KINDS.items()
    )
    problems.add(
        Problem(
            file=str(path),
            line=1,
            path="",
            found=Description("headers that do not say what the sheet holds"),
            expected=f"those of a sheet: {told_by}",
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


def _actor(row: Row) -> Actor | None:
    id, name = row.text("actor_id"), row.text("name")
    kind, aliases = row.read("kind", read_optional_actor_kind), row.read_several("aliases", str)
    if id is None or name is None:
        return None
    part_of, note = row.text("part_of"), row.text("note")
    make = partial(Actor, id=id, name=name, kind=kind, part_of=part_of, aliases=aliases, note=note)
    return row.build(make, {"id": "actor_id"})


_ID_COLUMNS = {"custody_change": "change_id", "custody_tally": "stock_id"}
"""The columns of ids that are not the name of a record and `_id`."""


def _put(records: dict[str, Record], row: Row | None, record: Record, on_record: Dataset) -> None:
    """Take a record in, unless its id is taken."""
    other = records.setdefault(record.id, record)
    if other is record:
        other = on_record.get(record.id)
    if other is not None and row is not None:
        column = _ID_COLUMNS.get(record_name(record), f"{record_name(record)}_id")
        row.report_problem(
            column,
            record.id,
            "an id of its own",
            f"choose another: it is the id of another {record_name(other)}",
        )
