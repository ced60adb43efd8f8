"""Totals over tables: the question of `analysis.totals`, asked of sums instead of records."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from conflictevents.ledger import Balance, ledger_of
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.window import Period, Window, list_periods
from conflictevents.questions.totals import Question, Total, Totals, of_root, sort_key
from conflictevents.records import Scope
from conflictevents.tables._engine import takes_turns
from conflictevents.tables._readings import RANKS, Reading
from conflictevents.tables._shapes import FINE
from conflictevents.tables._sums import Cell, way_for
from conflictevents.tables._total import Sum
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["totals"]


@takes_turns
def totals(
    tables: "Tables",
    by: Sequence[str] | str = ("year", "returned_to"),
    category: str | None = None,
    scope: Scope | None = None,
    account: str = RECORDED,
    *,
    since: When | str | None = None,
    until: When | str | None = None,
    ids: bool = True,
) -> Totals:
    """How many persons returned, by time, side and whatever else: the rows of `conflictevents.totals`, the same.

    Args:
        tables: the tables.
        by: any of year, month, day, returned_to, category, kind, framework, mediator, series, held_by, round.
        category: a living category, or `remains`; None for all living persons, as is `person`.
        scope: a limit to kinds, frameworks, mediators, a series or a holder.
        account: `recorded`, `widest`, `agreed`, or the id of an actor.
        since: first day counted; a bare month or year from its first day.
        until: last day counted; a bare month or year to its last day.
        ids: whether rows name the rounds they were computed from. Of millions of rounds that is most of the work;
            without, `certain` and `possible` name only rounds that were asked one by one.

    Raises:
        InvalidValue: an unknown key or category.
        UnknownRecord: the account is no actor on record.
    """
    question = Question.read(by, category, scope, since, until)
    account = check_account(tables.shapes, account)
    way = FINE if {"framework", "mediator", "series"}.intersection(question.keys) else way_for(question.scope)
    cells = tables.cells(
        way=way,
        period=question.finest,
        window=question.window,
        by_round=question.by_round,
        alone=account != RECORDED,
        ids=ids,
    )
    families = tables.families(account)
    rows: list[Total] = []
    limits = [*question.limits, *(["round"] if question.by_round else [])]
    for values in product(*(_found_values(tables, key, question.category, cells, account) for key in limits)):
        named = dict(zip(limits, values, strict=True))
        query = question.query(named)
        mine = [cell for cell in cells[named.get("round")] if cell.rounds]
        selection = (
            ledger_of(families).balance(query, account, of_root(named.get("round")))
            if families.rounds
            else None
        )
        for period, total in _by_period(mine, tables.readings(query, account, way), selection, question):
            found = {**named, **({name: period.named(name) for name in question.periods} if period else {})}
            rows.append(
                Total(
                    keys={key: found[key] for key in question.keys},
                    count=total.count,
                    rounds=total.rounds,
                    certain=tuple(sorted(set(total.certain))),
                    possible=tuple(sorted(set(total.possible))),
                    disputed=tuple(sorted(set(total.disputed))),
                    marking=Marking.strictest(total.markings),
                )
            )
    return Totals(question.keys, account, tuple(sorted(rows, key=lambda row: sort_key(row.keys))))


def _found_values(
    tables: "Tables", key: str, asked: str, cells: Mapping[str | None, list[Cell]], account: str
) -> list[Any]:
    if key == "round":
        families = tables.families(account)
        roots = {root.id for root in ledger_of(families).rounds.roots}
        return sorted({id for id in cells if id is not None} | roots)
    return sorted(tables.values(key, asked, account), key=str)


def _by_period(
    cells: Sequence[Cell],
    readings: Sequence[Reading],
    selection: Balance | None,
    question: Question,
) -> list[tuple[Period | None, Sum]]:
    """One sum for each period into which anything may fall, or one for all time; empty ones are left out."""
    counted = [cell for cell in cells if readings[cell.shape].ever]
    if question.finest is None:
        return _closed({None: _sum_of(counted, readings)}, selection, {None: question.window})
    spans = {(cell.first, cell.last) for cell in counted}
    if selection is not None:
        spans |= set(selection.spans)
    found = list_periods(spans, question.finest)
    inside = {period: question.window.narrowed_to(period) for period in found}
    places = {period.first: place for place, period in enumerate(found)}
    sums = [Sum() for _ in found]
    timeless = bool(found) and found[0].first is None
    for cell in counted:
        first = 0 if timeless or cell.first is None else places[cell.first]
        last = len(found) - 1 if timeless or cell.last is None else places[cell.last]
        settled = timeless or (cell.first == cell.last and cell.first is not None)
        placed = cell.placed if settled else min(cell.placed, _MAYBE)
        for total in sums[first : last + 1]:
            total.add(cell, readings[cell.shape], placed)
    return _closed(dict(zip(found, sums, strict=True)), selection, inside)


_MAYBE = RANKS[Truth.MAYBE]


def _sum_of(cells: Sequence[Cell], readings: Sequence[Reading]) -> Sum:
    total = Sum()
    for cell in cells:
        total.add(cell, readings[cell.shape], cell.placed)
    return total


def _closed(
    sums: Mapping[Any, Sum], selection: Balance | None, windows: Mapping[Any, Window | None]
) -> list[tuple[Period | None, Sum]]:
    closed: list[tuple[Period | None, Sum]] = []
    for period, total in sums.items():
        window = windows[period]
        if window is None:
            continue
        if selection is not None:
            total.add_selected(selection.within(window))
        if total.rounds.high:
            closed.append((period, total))
    return closed
