"""Tallies: the claims on cumulatives and stocks, each with the statement it rests on."""

from conflictevents.datasets.ukraine_russia_exchanges.actors import claimants, speakers
from conflictevents.datasets.ukraine_russia_exchanges.dates import source_of
from conflictevents.datasets.ukraine_russia_exchanges.raw import Row, decided, decision, facts, trace, words
from conflictevents.datasets.ukraine_russia_exchanges.transfers import counted
from conflictevents.datasets.ukraine_russia_exchanges.utterances import statement_of
from conflictevents.records import Category, CustodyTally, ReturnTally, Scope
from conflictevents.values import Count

__all__ = ["custody_tallies", "return_tallies"]

_DIRECTIONS = {"to_ukraine": "ukraine", "to_russia": "russia", "both": "all"}
_PARTS = {"military": Category.PRISONER_OF_WAR, "civilians": Category.CIVILIAN}


def return_tallies() -> list[ReturnTally]:
    """The claims on how many returned: one a row, and one more for each category that the claimant splits off."""
    rows = [row for row in facts("tallies") if not decision("no_tally", row["tally_id"])]
    return [tally for row in rows for tally in (_tally(row), *_split(row))]


def custody_tallies() -> list[CustodyTally]:
    """The claims on how many are still held."""
    return [
        CustodyTally(
            id=row["tally_id"].lower(),
            claimant=claimants(row)[0],
            statement=_statement(row),
            as_of=row["as_of_date"],
            held_by="russia",
            belonging_to="ukraine",
            count=counted(row["quantity"], row["qualifier"]),
            sources=source_of(row),
            note=row["note"] or None,
            extra=trace([("tallies", row)]),
        )
        for row in facts("tallies")
        if decision("no_tally", row["tally_id"]).get("home") == "custody"
    ]


def _tally(row: Row) -> ReturnTally:
    row_id = row["tally_id"]
    dates, scope = decision("tally_dates", row_id), _scope_row(row)
    whole = decision("tally_parts", row_id).get("military") == "total"
    category = Category.PRISONER_OF_WAR if whole else Category.read(scope["category"] or Category.PERSON)
    return ReturnTally(
        id=row_id.lower(),
        claimant=claimants(row)[0],
        statement=_statement(row),
        since=dates.get("since") or row["period_start"],
        as_of=dates.get("as_of") or row["as_of_date"],
        returned_to=_DIRECTIONS[row["direction"]],
        category=category,
        scope=Scope(
            kinds=words(scope["kinds"]),
            frameworks=words(scope["frameworks"]),
            mediators=words(scope["mediators"]),
            series=scope["series"] or None,
            population=scope["population"] or None,
        ),
        count=counted(row["quantity"], row["qualifier"]),
        rounds=Count.parse(row["exchanges_count"]) if row["exchanges_count"] else None,
        sources=source_of(row),
        note=row["note"] or None,
        extra=trace([("tallies", row)]),
    )


def _split(row: Row) -> list[ReturnTally]:
    """The parts that the claimant gives; a part that the collector computed stands in the note alone."""
    whole = _tally(row)
    parts = decision("tally_parts", row["tally_id"])
    return [
        whole.evolve(
            id=f"{whole.id}-{name}",
            category=category,
            count=Count.exactly(int(row[name])),
            rounds=None,
            extra=trace([("tallies", row)], cells=False),
        )
        for name, category in _PARTS.items()
        if parts.get(name) == "said"
    ]


def _scope_row(row: Row) -> Row:
    return next(
        scope
        for scope in decided("scopes")
        if scope["scope"] == row["scope"] and scope["direction"] in ("", row["direction"])
    )


def _statement(row: Row) -> str | None:
    return statement_of(row["tally_id"], speakers(row, row["tally_id"])[0])
