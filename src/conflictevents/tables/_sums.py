"""The one grouped aggregation that every question on numbers comes down to, written once for any engine.

Persons are added up by the class of their transfer, by the periods in which their round's dates begin and end, and by
where these dates stand to a window. Nothing is decided here: what of it counts is asked once of each shape.
Only sums, counts and comparisons of whole numbers are used, on which engines agree.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from conflictevents.ledger.window import ALWAYS, Window
from conflictevents.records import Scope
from conflictevents.tables._engine import collect
from conflictevents.tables._needs import nw
from conflictevents.tables._readings import RANKS
from conflictevents.tables._shapes import COARSE, FINE
from conflictevents.tables._working import unpacked
from conflictevents.values.truth import Truth

__all__ = ["Cell", "Plan", "Sums", "added_up", "planned", "rows_of", "way_for"]

_EDGES = {"year": ("years",), "month": ("months",), "day": ("first_day", "last_day")}


@attrs.frozen
class Sums:
    """The sums of one class of transfers in a cell.

    Attributes:
        low: the sum of the low bounds.
        high: the sum of the high bounds; None where one has none.
        best: the sum of the bests; None where one has none.
    """

    low: int
    high: int | None
    best: int | None


@attrs.define
class Cell:
    """Rounds of one shape whose dates begin in one period and end in one.

    Attributes:
        shape: the number of the shape.
        first: a day of the period in which they may begin, as an ordinal; None where that is not said.
        last: a day of the period in which they may end.
        placed: whether their dates are within the window, as one of `RANKS`.
        round: the one round, where rounds are told apart.
        rounds: how many they are.
        sums: the sums of each class of their transfers, by slot.
        ids: their ids, where these are asked for.
    """

    shape: int
    first: int | None
    last: int | None
    placed: int
    round: str | None
    rounds: int = 0
    sums: dict[int, Sums] = attrs.Factory(dict)
    ids: Sequence[str] = ()


def way_for(scope: Scope) -> str:
    """Which shapes have to be told apart for a scope: coarse ones where it has no limit that they forget."""
    limits = (scope.frameworks, scope.mediators, scope.third_parties, scope.series)
    return FINE if any(limits) else COARSE


@attrs.frozen
class Plan:
    """How to add up the working table, ready to be carried out as often as is asked.

    Attributes:
        rows: the rows to add up.
        sums: the sums, as a lazy frame.
        keys: what they are told apart by: the slot first, then edges of dates, place in the window, round.
        way: `fine` or `coarse`: which shapes tell rounds apart.
        period: year, month or day; None where periods do not matter.
        edges: how many keys say when rounds were.
        placed: whether there is a window.
        by_round: whether each round makes cells of its own.
    """

    rows: "nw.LazyFrame[Any]"
    sums: "nw.LazyFrame[Any]"
    keys: tuple[str, ...]
    way: str
    period: str | None
    edges: int
    placed: bool
    by_round: bool


def planned(
    frame: "nw.LazyFrame[Any]",
    *,
    way: str,
    period: str | None = None,
    window: Window = ALWAYS,
    by_round: bool = False,
    alone: bool = False,
) -> Plan:
    """The one expression, for some question.

    Args:
        frame: the table `transfers`, on any engine.
        way: `fine` or `coarse`.
        period: year, month or day; None where periods do not matter.
        window: the window in which dates are placed.
        by_round: whether each round makes cells of its own.
        alone: leave out the rounds that others than the recorder have given figures for.
    """
    edges = _EDGES.get(period or "", ())
    placed = window != ALWAYS
    if alone:
        frame = frame.filter(nw.col("alone"))
    if placed:
        frame = frame.with_columns(_placed(window).alias("placed"))
    keys = (way, *edges, *(["placed"] if placed else []), *(["round"] if by_round else []))
    sums = frame.group_by(*keys).agg(
        nw.len().alias("transfers"),
        nw.col("rounds").sum().alias("rounds_sum"),
        nw.col("low").sum().alias("low_sum"),
        nw.col("high").sum().alias("high_sum"),
        nw.col("high").count().alias("highs"),
        nw.col("best").sum().alias("best_sum"),
        nw.col("best").count().alias("bests"),
    )
    return Plan(frame, sums, keys, way, period, len(edges), placed, by_round)


_SUMS = ("transfers", "rounds_sum", "low_sum", "high_sum", "highs", "best_sum", "bests")


def added_up(plan: Plan, shape_of: Mapping[int, int], *, ids: bool = False) -> list[Cell]:
    """The working table, added up.

    Args:
        plan: how.
        shape_of: the number of its shape for each slot.
        ids: whether to look up which rounds make up a cell.
    """
    cells: dict[Any, Cell] = {}
    number_of_keys = len(plan.keys)
    for row in rows_of(plan.sums, (*plan.keys, *_SUMS)):
        cell = _cell(cells, plan, shape_of, row)
        transfers, rounds, low, high, highs, best, bests = row[number_of_keys:]
        cell.rounds += int(rounds)
        cell.sums[row[0]] = Sums(
            int(low or 0),
            int(high or 0) if highs == transfers else None,
            int(best or 0) if bests == transfers else None,
        )
    if ids:
        names = tuple(dict.fromkeys((*plan.keys, "round")))
        found: dict[int, list[str]] = defaultdict(list)
        by_number: dict[int, Cell] = {}
        for row in rows_of(plan.rows.filter(nw.col("rounds") == 1).select(*names), names):
            cell = _cell(cells, plan, shape_of, row)
            by_number[id(cell)] = cell
            found[id(cell)].append(row[-1])
        for number, rounds in found.items():
            by_number[number].ids = rounds
    return list(cells.values())


def _cell(cells: dict[Any, Cell], plan: Plan, shape_of: Mapping[int, int], row: Sequence[Any]) -> Cell:
    """The cell to which a row belongs, made where it is the first."""
    slot, *edge = row[: 1 + plan.edges]
    where = int(row[1 + plan.edges]) if plan.placed else RANKS[Truth.YES]
    round_id = row[len(plan.keys) - 1] if plan.by_round else None
    key = (shape_of[slot], *edge, where, round_id)
    found = cells.get(key)
    if found is None:
        found = cells[key] = Cell(shape_of[slot], *_days_of(plan.period, edge), where, round_id)
    return found


def rows_of(frame: "nw.LazyFrame[Any]", names: Sequence[str]) -> list[tuple[Any, ...]]:
    """What columns of a lazy frame come to, as rows."""
    table = collect(frame)
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def _placed(window: Window) -> "nw.Expr":
    """2 where dates are within the window, 0 where they cannot be, else 1; unknown days compare as neither."""
    first, last = nw.col("first_day"), nw.col("last_day")
    before = None if window.possible_first is None else last < window.possible_first
    after = None if window.possible_last is None else first > window.possible_last
    begun = None if window.certain_first is None else first >= window.certain_first
    lasting = None if window.certain_last is None else last <= window.certain_last
    within = nw.lit(2)
    for condition in (begun, lasting):
        if condition is not None:
            within = nw.when(condition).then(within).otherwise(nw.lit(1))
    for condition in (before, after):
        if condition is not None:
            within = nw.when(condition).then(nw.lit(0)).otherwise(within)
    return within


def _days_of(period: str | None, edge: Sequence[int | None]) -> tuple[int | None, int | None]:
    """The first days of the two periods in which dates stand."""
    if period is None:
        return None, None
    if period == "day":
        return edge[0], edge[1]
    first, last = unpacked(edge[0] or 0)
    return _first_day(period, first), _first_day(period, last)


def _first_day(period: str, number: int | None) -> int | None:
    if number is None:
        return None
    year, month = (number, 0) if period == "year" else divmod(number - 1, 12)
    return date(year, month + 1, 1).toordinal()
