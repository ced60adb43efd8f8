"""The files the dataset is made from: raw facts as they were collected, and what was decided about them.

Facts are never corrected. What a row does not say itself, or says in words, is decided in the tables under
`decisions/`, one row for each decision with its reason.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["FACTS", "Row", "decided", "decision", "facts", "row_ids", "words"]

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
