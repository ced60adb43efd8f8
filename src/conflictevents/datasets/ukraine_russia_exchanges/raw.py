"""The files the dataset is made from: raw facts as they were collected, and what was decided about them.

Facts are never corrected. What a row does not say itself, or says in words, is decided in the tables under
`decisions/`, one row for each decision with its reason.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conflictevents.dataset import Dataset

__all__ = [
    "CELLS",
    "FACTS",
    "ROWS",
    "Row",
    "decided",
    "decision",
    "event_ids",
    "facts",
    "framework_of",
    "frameworks_of",
    "home_of",
    "notes_of",
    "round_id",
    "row_ids",
    "trace",
    "words",
]

Row = dict[str, str]
"""One row of a file: cell by column; an empty cell means that the source does not say."""

FACTS = {"rounds": "claim_id", "tallies": "tally_id", "frameworks": "event_id", "statements": "statement_id"}
"""The files of facts, each with the column that names its rows."""

_HERE = Path(__file__).parent


@cache
def facts(name: str) -> tuple[Row, ...]:
    """The rows of one file of facts, in its order."""
    return _read(_HERE / "raw" / f"{name}.csv")


@cache
def decided(name: str) -> tuple[Row, ...]:
    """The rows of one table of decisions, in its order."""
    return _read(_HERE / "decisions" / f"{name}.csv")


def decision(table: str, key: str) -> Row:
    """What a table decides about one key, its first column; no cells where it decides nothing."""
    return _by_key(table).get(key, {})


def row_ids() -> Iterator[str]:
    """The id of every row of the four files."""
    for name, column in FACTS.items():
        for row in facts(name):
            yield row[column]


def words(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several things, divided by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


@cache
def _by_key(table: str) -> dict[str, Row]:
    rows = decided(table)
    key = next(iter(rows[0]))
    return {row[key]: row for row in reversed(rows)}


def _read(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


ROWS = "facts:rows"
"""The key under `extra` that lists the rows a record is made from."""

CELLS = "facts:cells"
"""The key under `extra` that keeps, by row, the cells which no field of a record holds."""

_KEPT: Mapping[str, tuple[str, ...]] = {
    "rounds": ("claimant", "certainty", "date_precision", "to_ukraine_qualifier", "framework", "source_kind"),
    "tallies": ("claimant", "scope", "as_of_precision", "source_kind"),
    "frameworks": (
        "claimant",
        "event",
        "date_precision",
        "terms_or_quantities",
        "status_after",
        "source_kind",
    ),
    "statements": ("side", "hedge_kind", "hedge_word", "unit", "outcome"),
}
_USUAL = {
    "date_precision": "day",
    "as_of_precision": "day",
    "to_ukraine_qualifier": "exact",
    "source_kind": "sourced",
}


def trace(rows: Iterable[tuple[str, Row]], cells: bool = True) -> dict[str, Any]:  # noqa: FBT002 - one switch
    """What a record's `extra` keeps of the rows it is made from, given as names of files with rows."""
    found = list(rows)
    extra: dict[str, Any] = {ROWS: [row[FACTS[name]] for name, row in found]}
    if cells:
        kept = {
            row[FACTS[name]]: {
                key: row[key] for key in _KEPT[name] if row[key] and row[key] != _USUAL.get(key)
            }
            for name, row in found
        }
        extra[CELLS] = kept
    return extra


def notes_of(rows: Iterable[tuple[str, Row]]) -> str | None:
    """The collector's notes on rows, each led by its row where there are several rows."""
    found = list(rows)
    notes = {row[FACTS[name]]: row["note"] for name, row in found if row.get("note")}
    if len(found) == 1:
        return next(iter(notes.values()), None)
    return "; ".join(f"{row_id}: {note}" for row_id, note in notes.items()) or None


def home_of(ds: Dataset, row_id: str) -> tuple[str, ...]:
    """The ids of the records that a row of the facts stands in."""
    return tuple(record.id for record in ds if row_id in record.extra.get(ROWS, ()))


_BODIES = "-bodies"


def round_id(event: str) -> str:
    """The id of the round of an event of the facts: a name of its own, or `round-` or `remains-` and its day."""
    chosen = decision("rounds", event).get("id")
    if chosen:
        return chosen
    day = event.removeprefix("E").removesuffix(_BODIES)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError(f"{event}: decide on an id for it in decisions/rounds.csv")
    return f"{'remains' if event.endswith(_BODIES) else 'round'}-{day}"


def event_ids() -> tuple[str, ...]:
    """Every event of the facts, in the order in which they first stand there."""
    return tuple(dict.fromkeys(row["event_id"] for row in facts("rounds")))


def frameworks_of(cell: str) -> tuple[str, ...]:
    """The frameworks that a cell of the rounds names."""
    return words(decision("framework_cells", cell)["frameworks"]) if cell else ()


@cache
def framework_of(number: str) -> str:
    """The id of a framework by its number in the facts, such as F08."""
    return next(row["id"] for row in decided("frameworks") if row["number"] == number)
