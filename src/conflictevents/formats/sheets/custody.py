"""The sheets of custody: a row is one account of one change of custody, or one claim on how many were held on a day."""

from functools import partial
from typing import Any

from conflictevents.formats.problems import NOTHING
from conflictevents.formats.sheets.rounds import HAPPENED, read_account
from conflictevents.formats.sheets.speakers import COLUMNS, Attribution, Names, Statements
from conflictevents.formats.sheets.table import Layout, Row
from conflictevents.records import Act, Category, Claim, CustodyChange, CustodyTally, RoundStep, Scope
from conflictevents.records.reading import (
    read_act,
    read_category,
    read_custody_change_kind,
    read_round_status,
)
from conflictevents.values import Count, Place, When

__all__ = ["CHANGES", "STOCKS", "ChangesSheet", "StocksSheet"]


CHANGES = Layout(
    needed=("change_id", "kind", "count"),
    known=(
        "change_id",
        "account",
        "kind",
        "when",
        "status",
        "held_by",
        "moved_to",
        "belonging_to",
        "category",
        "group",
        "count",
        "name",
        "place",
        *COLUMNS,
        "act",
        "text",
        "note",
    ),
)
"""The columns of the sheet of changes of custody."""

STOCKS = Layout(
    needed=("stock_id", "claimant", "as_of", "count"),
    known=(
        "stock_id",
        "as_of",
        "held_by",
        "belonging_to",
        "category",
        "count",
        "group",
        "population",
        *COLUMNS,
        "note",
    ),
)
"""The columns of the sheet of stocks."""

_STAND_INS = {"id": "stands-in", "kind": "captured", "count": Count.unknown()}
_STAND_INS_OF_STOCKS = {
    "id": "stands-in",
    "claimant": "stands-in",
    "as_of": When("9999"),
    "count": Count.unknown(),
}


class ChangesSheet:
    """Reads the rows of a sheet of changes of custody, one after the other.

    Attributes:
        changes: the changes, each with the row that is the recorder's.
    """

    def __init__(self, names: Names, statements: Statements) -> None:
        self.changes: list[tuple[Row, CustodyChange]] = []
        self._names = names
        self._statements = statements
        self._recorded: dict[str, Row] = {}
        self._claimed: dict[str, Row] = {}

    def read(self, row: Row) -> None:
        """Take in one row; its account is the recorded one unless it says `claim`."""
        id = row.text("change_id")
        is_claim = (row.read("account", read_account) or "recorded") == "claim"
        spoken = Attribution.read(row, self._names)
        if spoken.statement is None and (is_claim or spoken.claimant is not None):
            expected = "the id of the statement that the claim was made in"
            row.report_problem("statement_id", NOTHING, expected, "choose one, such as 'army-2025-05-26'")
        status = row.read("status", read_round_status)
        fields: dict[str, Any] = {
            "id": id,
            "kind": row.read("kind", read_custody_change_kind),
            "name": row.text("name"),
            "when": row.read("when", When.parse),
            "held_by": row.read("held_by", self._names.actor),
            "moved_to": row.read("moved_to", self._names.actor),
            "belonging_to": row.read_several("belonging_to", self._names.whose),
            "category": row.read("category", read_category) or Category.PERSON,
            "group": row.text("group"),
            "count": row.read("count", Count.parse),
            "place": row.read("place", Place.of),
        }
        claim: dict[str, Any] = {
            "act": row.read("act", read_act) or Act.REPORTS,
            "status": status,
            "text": row.text("text"),
        }
        if not row.sound:
            fields = {
                name: _STAND_INS.get(name) if value is None else value for name, value in fields.items()
            }
        columns = {"id": "change_id", "about": "change_id"}
        if is_claim:
            if id is not None:
                self._claimed.setdefault(id, row)
        else:
            self._note_recorded(row, id)
            history: tuple[RoundStep, ...] = ()
            if status is not None:
                when = fields["when"] if status in HAPPENED else spoken.reported
                history = (RoundStep(status=status, when=when, statement=spoken.statement),)
            sources = () if spoken.source is None else spoken.source
            change = row.build(
                partial(
                    CustodyChange,
                    **fields,
                    history=history,
                    statement=spoken.statement,
                    sources=sources,
                    note=row.text("note"),
                ),
                columns,
            )
            if change is not None:
                self.changes.append((row, change))
        claimed = {name: fields[name] for name in ("kind", "when", "count", "place")}
        read_claim = row.build(partial(Claim, about=fields["id"], **claimed, **claim), columns)
        self._statements.add(row, spoken, read_claim, row.text("note") if is_claim else None)

    def _note_recorded(self, row: Row, id: str | None) -> None:
        if id is None:
            return
        first = self._recorded.setdefault(id, row)
        if first is not row:
            expected = f"'claim', as {first.named_from(row)} is the recorded account of the change"
            row.report_problem("account", "recorded", expected, "write 'claim', or delete one of the rows")

    def finish(self) -> None:
        """Report changes without a recorded account."""
        for id, row in self._claimed.items():
            if id not in self._recorded:
                expected = "one row for the change whose account is 'recorded', or blank"
                row.report_problem("account", "claim", expected, "add one; its count may be 'unknown'")


class StocksSheet:
    """Reads the rows of a sheet of stocks, one after the other.

    Attributes:
        stocks: the claimed stocks, each with its row.
    """

    def __init__(self, names: Names, statements: Statements) -> None:
        self.stocks: list[tuple[Row, CustodyTally]] = []
        self._names = names
        self._statements = statements

    def read(self, row: Row) -> None:
        """Take in one row; without a statement, `reported` is the day the claim became known."""
        spoken = Attribution.read(row, self._names)
        fields: dict[str, Any] = {
            "id": row.text("stock_id"),
            "claimant": spoken.claimant,
            "statement": spoken.statement,
            "as_of": row.read("as_of", When.parse),
            "held_by": row.read("held_by", self._names.side),
            "belonging_to": row.read("belonging_to", self._names.actor),
            "category": row.read("category", read_category) or Category.PERSON,
            "count": row.read("count", Count.parse),
            "known": spoken.reported if spoken.statement is None else None,
            "sources": () if spoken.source is None else spoken.source,
            "note": row.text("note"),
        }
        limits = {"group": row.text("group"), "population": row.text("population")}
        if not row.sound:
            fields = {
                name: _STAND_INS_OF_STOCKS.get(name) if value is None else value
                for name, value in fields.items()
            }
        stock = row.build(partial(_stock, fields, limits), {"id": "stock_id"})
        self._statements.add(row, spoken, None, None)
        if stock is not None:
            self.stocks.append((row, stock))


def _stock(fields: dict[str, Any], limits: dict[str, Any]) -> CustodyTally:
    return CustodyTally(**fields, scope=Scope(**limits))
