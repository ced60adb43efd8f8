"""Changes of custody: takings, rescues, deaths, recoveries; rival claims on one event are one record."""

from collections.abc import Iterable
from typing import Any, cast

from conflictevents.datasets.builders.dates import event_when, source_of
from conflictevents.datasets.builders.facts import Facts, Row, words
from conflictevents.datasets.builders.figures import category_of, count_of, sides_of
from conflictevents.datasets.builders.speakers import speakers
from conflictevents.datasets.builders.statements import Statements
from conflictevents.records import Breakdown, CustodyChange, RoundStatus, RoundStep
from conflictevents.values import When

__all__ = ["build_custody_changes"]


def build_custody_changes(facts: Facts, utterances: Statements) -> list[CustodyChange]:
    """Every change of custody that was decided on, its count taken from the row decided."""
    return [_change(facts, utterances, row) for row in facts.decided("changes")]


def _change(facts: Facts, utterances: Statements, decided: Row) -> CustodyChange:
    rows = [
        facts.row(row["row"]) for row in facts.decided("change_rows") if decided["id"] in words(row["change"])
    ]
    file, taken = facts.row(decided["row"])
    when = When(decided["when"]) if decided["when"] else event_when(facts, file, taken)
    cell = decided["count"] or taken["count"]
    return CustodyChange(
        id=decided["id"],
        kind=cast("Any", decided["kind"] or facts.meaning("changes", taken["change"])),
        name=decided["name"] or None,
        history=[RoundStep(status=RoundStatus.COMPLETED, when=when)],
        when=when,
        held_by=_side(facts, decided["held_by"] or taken["held_by"]),
        belonging_to=sides_of(facts, decided["belonging_to"] or taken["belonging_to"], "belonging_to"),
        category=cast("Any", decided["category"] or category_of(facts, taken["category"])),
        group=decided["group"] or None,
        count=count_of(facts, cell, "" if decided["count"] else taken["qualifier"]),
        statement=None
        if decided["count"]
        else utterances.of_row(decided["row"], speakers(facts, taken, decided["row"])[0]),
        breakdowns=tuple(_breakdowns(facts, words(decided["breakdowns"]))),
        sources=tuple(dict.fromkeys(source for _, row in rows for source in source_of(row))),
        note=decided["why"] or None,
        extra=facts.trace(rows, cells=False),
    )


def _breakdowns(facts: Facts, row_ids: Iterable[str]) -> Iterable[Breakdown]:
    for row_id in row_ids:
        _, row = facts.row(row_id)
        yield Breakdown(of=row["change"], count=count_of(facts, row["count"], row["qualifier"]))


def _side(facts: Facts, cell: str) -> str | None:
    sides = sides_of(facts, cell)
    return sides[0] if len(sides) == 1 else None
