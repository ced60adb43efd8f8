"""The files that a dataset is made from: raw facts as they were collected, and the tables of what was decided on them.

A dataset has a folder: `raw/` with the facts, one claim a row; `decisions/` with one row for each decision and its
reason; `settings.toml` with the words and columns of its facts. Facts are never corrected. What is special to one
conflict stands in these tables, and the builders are the same for all.
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.json.explaining import structure_record

__all__ = [
    "CELLS",
    "ROWS",
    "FactRow",
    "Facts",
    "Row",
    "Settings",
    "facts_of",
    "home_of",
    "read_plain",
    "words",
]

Row = dict[str, str]
"""One row of a file: cell by column; an empty cell means that the source does not say."""

FactRow = tuple[str, Row]
"""The name of a file of facts, and one of its rows."""

Settings = Mapping[str, Any]
"""What `settings.toml` says of the words and columns of one dataset."""

ROWS = "facts:rows"
"""The key under `extra` that lists the rows a record is made from."""

CELLS = "facts:cells"
"""The key under `extra` that keeps, by row, the cells which no field of a record holds."""

Built = TypeVar("Built")

_HERE = Path(__file__).parent.parent


class Facts:
    """The facts of one dataset, and the decisions on them.

    Attributes:
        name: the name of the dataset.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = _HERE / name.replace("-", "_")
        self._tables: dict[tuple[str, str], tuple[Row, ...]] = {}
        self._texts: dict[str, tuple[dict[str, Any], ...]] = {}

    @cached_property
    def settings(self) -> Settings:
        """The words and columns of the facts."""
        return tomllib.loads((self._folder / "settings.toml").read_text(encoding="utf-8"))

    @property
    def files(self) -> Mapping[str, str]:
        """The files of facts, each with the column that names its rows."""
        files: Mapping[str, str] = self.settings["files"]
        return files

    def rows(self, file: str) -> tuple[Row, ...]:
        """The rows of one file of facts, in its order; none where the dataset has no such file.

        Rows that speak of another event than the one they stand with are put where they belong, by decision.
        """
        rows = self._read("raw", file) if file in self.files else ()
        moved = {row["row"]: row["event_id"] for row in self.decided("events")} if file == "rounds" else {}
        if not moved:
            return rows
        column = self.files[file]
        return tuple(row | {"event_id": moved[row[column]]} if row[column] in moved else row for row in rows)

    def row(self, row_id: str) -> FactRow:
        """A row of any file, with the name of its file."""
        return self._by_id[row_id]

    def row_ids(self) -> Iterator[str]:
        """The id of every row."""
        return iter(self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, FactRow]:
        return {row[column]: (file, row) for file, column in self.files.items() for row in self.rows(file)}

    def id_of(self, file: str, row: Row) -> str:
        """The id of a row."""
        return row[self.files[file]]

    def decided(self, table: str) -> tuple[Row, ...]:
        """The rows of one table of decisions, in its order; none where the dataset has no such table."""
        return self._read("decisions", table)

    def decision(self, table: str, key: str) -> Row:
        """What a table decides about one key, its first column; no cells where it decides nothing."""
        rows = self.decided(table)
        column = next(iter(rows[0])) if rows else ""
        return next((row for row in rows if row[column] == key), {})

    def texts(self, table: str) -> tuple[dict[str, Any], ...]:
        """The decisions of one table that is written as JSON Lines, in its order."""
        if table not in self._texts:
            path = self._folder / "decisions" / f"{table}.jsonl"
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            self._texts[table] = tuple(json.loads(line) for line in lines if line.strip())
        return self._texts[table]

    def _read(self, part: str, table: str) -> tuple[Row, ...]:
        if (part, table) not in self._tables:
            path = self._folder / part / f"{table}.csv"
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    self._tables[part, table] = tuple(csv.DictReader(file, strict=True))
            else:
                self._tables[part, table] = ()
        return self._tables[part, table]

    def meaning(self, table: str, cell: str) -> Any:
        """What the settings say that a word of the facts means.

        Raises:
            InvalidValue: the table does not have it.
        """
        words = self.settings[table]
        if cell not in words:
            remedy = did_you_mean(cell, words) or f"add it to [{table}] in settings.toml"
            raise InvalidValue(cell, f"a word of the table {table} of {self.name}", remedy)
        return words[cell]

    # Events

    def events(self) -> tuple[str, ...]:
        """Every event of the rounds, in the order in which they first stand there."""
        return tuple(dict.fromkeys(row["event_id"] for row in self.rows("rounds")))

    def round_id(self, event: str) -> str:
        """The id of the record of an event: by decision, or `round-` or `remains-` and its day.

        Raises:
            InvalidValue: the event has neither a day nor an id by decision.
        """
        chosen = self.decision("rounds", event).get("id")
        if chosen:
            return chosen
        for pattern, prefix in self.settings["event_ids"].items():
            matched = re.fullmatch(pattern, event)
            if matched:
                return f"{prefix}-{matched[1]}"
        raise InvalidValue(event, "an event with a day in its id", "decide on an id in decisions/rounds.csv")

    def frameworks_of(self, cell: str) -> tuple[str, ...]:
        """The frameworks that a cell of the rounds names."""
        return words(self.decision("framework_cells", cell)["frameworks"]) if cell else ()

    def framework_of(self, number: str) -> str | None:
        """The id of a framework by its number in the facts, such as F08; None where it has none."""
        return next((row["id"] for row in self.decided("frameworks") if row["number"] == number), None)

    def round_kind(self, event: str) -> str:
        """The word for the kind of an event: by decision, or that of its first row."""
        first = next(row["kind"] for row in self.rows("rounds") if row["event_id"] == event)
        return self.decision("rounds", event).get("kind") or first

    # What a record keeps of its rows

    def trace(self, rows: Iterable[FactRow], *, cells: bool = True) -> dict[str, Any]:
        """What a record's `extra` keeps of the rows it is made from."""
        taken = list(rows)
        extra: dict[str, Any] = {ROWS: [self.id_of(file, row) for file, row in taken]}
        if cells:
            usual = self.settings["usual"]
            extra[CELLS] = {
                self.id_of(file, row): {
                    key: row[key]
                    for key in self.settings["cells"][file]
                    if row[key] and row[key] != usual.get(key)
                }
                for file, row in taken
            }
        return extra

    def notes_of(self, rows: Iterable[FactRow]) -> str | None:
        """The collector's notes on rows, each led by its row where there are several rows."""
        taken = list(rows)
        notes = {self.id_of(file, row): row["note"] for file, row in taken if row.get("note")}
        if len(taken) == 1:
            return next(iter(notes.values()), None)
        return "; ".join(f"{row_id}: {note}" for row_id, note in notes.items()) or None


@cache
def facts_of(name: str) -> Facts:
    """The facts of a dataset; they are read once."""
    return Facts(name)


def home_of(ds: Dataset, row_id: str) -> tuple[str, ...]:
    """The ids of the records that a row of the facts stands in."""
    return tuple(record.id for record in ds if row_id in record.extra.get(ROWS, ()))


def words(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several things, divided by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def read_plain(kind: type[Built], data: Any) -> Built:
    """A record, or a part of one, from a table that is written as in a file of records.

    Raises:
        InvalidValue: it is none, with each problem.
    """
    built, problems = structure_record(data, kind)
    if built is None or problems:
        raise InvalidValue(data, f"a {kind.__name__}", "; ".join(str(problem) for problem in problems))
    return built
