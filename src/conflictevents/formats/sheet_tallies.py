"""The sheet of tallies: one row a claim on how many returned in a period."""

from functools import partial
from typing import Any

from conflictevents.formats.sheet import Layout, Row
from conflictevents.formats.sheet_names import Names
from conflictevents.formats.sheet_statements import COLUMNS, Spoken, Statements
from conflictevents.records import Category, ReturnTally, Scope
from conflictevents.records.reading import read_category, read_round_kind
from conflictevents.values import Count, When

__all__ = ["TALLIES", "TalliesSheet"]

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
        "frameworks",
        "mediators",
        "series",
        "population",
        *COLUMNS,
        "note",
    ),
)
"""The columns of the sheet of tallies."""

_COLUMN_OF = {"id": "tally_id"}


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
        spoken = Spoken.read(row, self._names)
        scope = {
            "kinds": row.read_several("kinds", read_round_kind),
            "frameworks": row.read_several("frameworks", self._names.framework),
            "mediators": row.read_several("mediators", self._names.actor),
            "series": row.read("series", self._names.actor),
            "held_by": row.read("held_by", self._names.side),
            "population": row.text("population"),
        }
        fields = {
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
        tally = row.made(partial(_tally, fields, scope), _COLUMN_OF)
        self._statements.add(row, spoken, None, None)
        if tally is not None:
            self.tallies.append((row, tally))


def _tally(fields: dict[str, Any], scope: dict[str, Any]) -> ReturnTally:
    return ReturnTally(**fields, scope=Scope(**scope))
