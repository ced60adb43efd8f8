"""Tallies: the claims on cumulatives and stocks, each with the statement it rests on."""

from typing import Any, cast

from conflictevents.datasets.builders.dates import source_of
from conflictevents.datasets.builders.facts import Facts, Row, words
from conflictevents.datasets.builders.figures import category_of, count_of, sides_of
from conflictevents.datasets.builders.speakers import claimants, speakers
from conflictevents.datasets.builders.statements import Statements
from conflictevents.records import Category, CustodyTally, ReturnTally, Scope, ThirdParty
from conflictevents.values import Count

__all__ = ["build_custody_tallies", "build_return_tallies"]

_PARTS = {"military": Category.PRISONER_OF_WAR, "civilians": Category.CIVILIAN}
_CUSTODY, _RETURNS = "custody", "returns"


def build_return_tallies(facts: Facts, utterances: Statements) -> list[ReturnTally]:
    """The claims on how many returned: one a row, and one more for each category that the claimant splits off."""
    rows = [row for row in facts.rows("tallies") if _home_of(facts, row) == _RETURNS]
    return [
        tally for row in rows for tally in (_tally(facts, utterances, row), *_split(facts, utterances, row))
    ]


def build_custody_tallies(facts: Facts, utterances: Statements) -> list[CustodyTally]:
    """The claims on how many are still held."""
    return [
        _stock(facts, utterances, row) for row in facts.rows("tallies") if _home_of(facts, row) == _CUSTODY
    ]


def _home_of(facts: Facts, row: Row) -> str:
    """What sort of record a row is: by decision, or by the word for its kind."""
    decided = facts.decision("no_tally", row["tally_id"]).get("home")
    return decided or str(facts.settings.get("tally_kinds", {}).get(row.get("kind", ""), _RETURNS))


def _stock(facts: Facts, utterances: Statements, row: Row) -> CustodyTally:
    scope = _scope_row(facts, row)
    dates = facts.decision("tally_dates", row["tally_id"])
    return CustodyTally(
        id=row["tally_id"].lower(),
        claimant=claimants(facts, row)[0],
        statement=_statement(facts, utterances, row),
        as_of=dates.get("as_of") or row["as_of_date"],
        held_by=scope.get("held_by") or _side(facts, row.get("held_by", "")),
        belonging_to=scope.get("belonging_to") or _side(facts, row.get("belonging_to", "")),
        category=cast("Any", _category(facts, row, scope)),
        scope=Scope(group=scope.get("group") or None, population=scope.get("population") or None),
        count=_count(facts, row),
        sources=source_of(row),
        note=row["note"] or None,
        extra=facts.trace([("tallies", row)]),
    )


def _tally(facts: Facts, utterances: Statements, row: Row) -> ReturnTally:
    row_id = row["tally_id"]
    dates, scope = facts.decision("tally_dates", row_id), _scope_row(facts, row)
    rounds = row.get(facts.settings.get("tally_rounds", ""), "")
    return ReturnTally(
        id=row_id.lower(),
        claimant=claimants(facts, row)[0],
        statement=_statement(facts, utterances, row),
        since=dates.get("since") or row["period_start"] or None,
        as_of=dates.get("as_of") or row["as_of_date"],
        returned_to=_returned_to(facts, row, scope),
        category=_category(
            facts, row, scope, is_military=facts.decision("tally_parts", row_id).get("military") == "total"
        ),
        scope=Scope(
            kinds=cast("Any", words(scope["kinds"])),
            changes=cast("Any", words(scope.get("changes", ""))),
            frameworks=words(scope["frameworks"]),
            mediators=words(scope["mediators"]),
            third_parties=[
                ThirdParty(actor=actor, role=cast("Any", role))
                for actor, _, role in (part.partition(":") for part in words(scope.get("third_parties", "")))
            ],
            series=scope["series"] or None,
            held_by=scope.get("held_by") or None,
            belonging_to=scope.get("belonging_to") or None,
            group=scope.get("group") or None,
            population=scope["population"] or None,
        ),
        count=_count(facts, row),
        rounds=Count.parse(rounds) if rounds else None,
        sources=source_of(row),
        note=row["note"] or None,
        extra=facts.trace([("tallies", row)]),
    )


def _split(facts: Facts, utterances: Statements, row: Row) -> list[ReturnTally]:
    """The parts that the claimant gives; a part that the collector computed stands in the note alone."""
    parts = facts.decision("tally_parts", row["tally_id"])
    if not parts:
        return []
    whole = _tally(facts, utterances, row)
    return [
        whole.evolve(
            id=f"{whole.id}-{name}",
            category=category,
            count=Count.exactly(int(row[name])),
            rounds=None,
            extra=facts.trace([("tallies", row)], cells=False),
        )
        for name, category in _PARTS.items()
        if parts.get(name) == "said"
    ]


def _category(facts: Facts, row: Row, scope: Row, *, is_military: bool = False) -> Any:
    if is_military:
        return str(Category.PRISONER_OF_WAR)
    return Category.read(scope["category"] or category_of(facts, row.get("category", "")))


def _count(facts: Facts, row: Row) -> Count:
    return count_of(facts, row.get("count", row.get("quantity", "")), row["qualifier"])


def _returned_to(facts: Facts, row: Row, scope: Row) -> str | None:
    if scope.get("returned_to"):
        return scope["returned_to"]
    if "direction" in row:
        return str(facts.meaning("directions", row["direction"]))
    return _side(facts, row["returned_to"])


def _side(facts: Facts, cell: str) -> str | None:
    sides = sides_of(facts, cell)
    return sides[0] if len(sides) == 1 else None


def _scope_row(facts: Facts, row: Row) -> Row:
    """What was decided on a row's scope: by the row, or by its words and direction."""
    if facts.decision("tally_scopes", row["tally_id"]):
        return _EMPTY | facts.decision("tally_scopes", row["tally_id"])
    return next(
        (
            scope
            for scope in facts.decided("scopes")
            if scope["scope"] == row["scope"] and scope["direction"] in ("", row.get("direction", ""))
        ),
        _EMPTY,
    )


_EMPTY = dict.fromkeys(("category", "kinds", "frameworks", "mediators", "series", "population"), "")


def _statement(facts: Facts, utterances: Statements, row: Row) -> str | None:
    return utterances.of_row(row["tally_id"], speakers(facts, row, row["tally_id"])[0])
