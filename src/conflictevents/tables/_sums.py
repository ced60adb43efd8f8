"""The one grouped aggregation that every question on numbers comes down to, written once for any engine.

Persons are added up by the slot of their transfer, by the periods in which their round's dates begin and end, and by
where these dates stand to a window. Nothing is decided here: what of it counts is asked once of each round type.
Only sums, counts and comparisons of whole numbers are used, on which engines agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import attrs

from conflictevents.ledger.window import ALWAYS, Sum, Window
from conflictevents.tables._engine import collect, list_rows, nw, pc
from conflictevents.tables._round_types import TypeReading
from conflictevents.tables._working import unpack
from conflictevents.values import Marking, Truth

__all__ = ["Cell", "CellSum", "Plan", "SlotSum", "add_up", "list_ids", "plan_sums", "sum_of_cell"]

_EDGES = {"year": ("years",), "month": ("months",), "day": ("first_day", "last_day")}
_PLACES = (Truth.NO, Truth.MAYBE, Truth.YES)
"""Truths as the numbers that engines can reckon with: their places here."""


@attrs.frozen
class SlotSum:
    """The sums of one slot in a cell.

    Attributes:
        low: the sum of the low bounds.
        high: the sum of the high bounds; None where a transfer has none.
        best: the sum of the bests; None where a transfer has none.
    """

    low: int
    high: int | None
    best: int | None


@attrs.define(eq=False)
class Cell:
    """Rounds of one type whose dates begin in one period and end in one.

    Attributes:
        type: the number of the round type.
        first: a day of the period in which they may begin, as an ordinal; None where that is not said.
        last: a day of the period in which they may end.
        placed: whether their dates are within the window.
        round: the one round, where rounds are distinguished.
        key: all that distinguishes it from other cells of the question.
        rounds: how many they are.
        sums: the sums of their transfers, by slot.
        names: where their ids are looked up; None where these are not asked for.
    """

    type: int
    first: int | None
    last: int | None
    placed: Truth
    round: str | None
    key: tuple[Any, ...]
    rounds: int = 0
    sums: dict[int, SlotSum] = attrs.Factory(dict)
    names: "RoundNames | None" = None


class RoundNames:
    """The ids of the rounds of all cells of a question, as columns of Arrow: texts are made when some are first read.

    Args:
        rounds: a row for each round: the keys of the plan, and its id as `round`.
        plan: how rounds were added up.
        type_of: the number of its round type for each slot.
    """

    def __init__(self, rounds: Any, plan: "Plan", type_of: Sequence[int]) -> None:
        self._rounds = rounds
        self._plan = plan
        self._type_of = type_of

    def of(self, cells: Iterable[Cell]) -> list[str]:
        """The ids of the rounds of some cells, in order."""
        ids, positions = self._listed
        listed = {*chain.from_iterable(positions[cell.key] for cell in cells)}
        return list(map(ids.__getitem__, sorted(listed)))

    @cached_property
    def _listed(self) -> tuple[list[str], dict[tuple[Any, ...], list[int]]]:
        """All ids in order, and where those of each cell first are among them."""
        ids = self._rounds.column("round")
        position = pc.subtract(pc.rank(ids, "ascending", tiebreaker="min"), 1)
        names = list(self._plan.keys)
        rows = self._rounds.select(names).append_column("position", position)
        groups = rows.group_by(names, use_threads=False).aggregate([("position", "list")])
        positions: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        values = zip(*(groups.column(name).to_pylist() for name in names), strict=True)
        for row, listed in zip(values, groups.column("position_list").to_pylist(), strict=True):
            positions[self._plan.key_of_cell(row, self._type_of)] += listed
        return ids.sort().to_pylist(), positions


def sum_of_cell(cell: Cell, reading: TypeReading, placed: Truth) -> Sum:
    """What the rounds of a cell add, as a query reads their type, where they are `placed` to a window.

    A round of which only something possibly counts adds 0 to the low bound and its high to the high bound.
    """
    low = high = best = unbounded = without_best = 0
    settled = reading.done is placed is Truth.YES
    for slots, counts in ((reading.sure, settled), (reading.maybe, False)):
        for slot in slots:
            slot_sum = cell.sums[slot]
            if slot_sum.high is None:
                unbounded += 1
            else:
                high += slot_sum.high
            if counts:
                low += slot_sum.low
            guess = slot_sum.best if counts else (0 if slot_sum.high == 0 else None)
            if guess is None:
                without_best += 1
            else:
                best += guess
    if reading.unbounded:
        unbounded += 1
        without_best += 1
    sure = cell.rounds if placed is reading.membership is Truth.YES else 0
    return Sum(low, high, unbounded, best, without_best, sure, cell.rounds, cell.rounds - sure)


class CellSum:
    """What cells add to one window, and which of them.

    Attributes:
        certain: cells whose rounds certainly count.
        possible: cells whose rounds possibly count.
        markings: the markings of both.
    """

    def __init__(self) -> None:
        self.certain: list[Cell] = []
        self.possible: list[Cell] = []
        self.markings: set[Marking] = set()
        self._sums: list[Sum] = []

    def add(self, cell: Cell, reading: TypeReading, total: Sum) -> None:
        """Take in a cell and what it adds."""
        self._sums.append(total)
        (self.possible if total.doubtful else self.certain).append(cell)
        if reading.marking is not None:
            self.markings.add(reading.marking)

    @property
    def total(self) -> Sum:
        """What all cells add up to."""
        return Sum.total(self._sums)


@attrs.frozen
class Plan:
    """How to add up the working table, ready to be carried out as often as is asked.

    Attributes:
        rows: the rows to add up.
        sums: the sums, as a lazy frame.
        keys: what they are distinguished by: the slot first, then edges of dates, place in the window, round.
        period: year, month or day; None where periods do not matter.
        edges: how many keys say when rounds were.
        is_placed: whether there is a window.
        by_round: whether each round makes cells of its own.
    """

    rows: "nw.LazyFrame[Any]"
    sums: "nw.LazyFrame[Any]"
    keys: tuple[str, ...]
    period: str | None
    edges: int
    is_placed: bool
    by_round: bool

    def key_of_cell(self, row: Sequence[Any], type_of: Sequence[int]) -> tuple[Any, ...]:
        """What distinguishes the cell of a row: its round type, and the keys after the slot."""
        return type_of[row[0]], *row[1 : len(self.keys)]


def plan_sums(
    frame: "nw.LazyFrame[Any]",
    *,
    granularity: str,
    period: str | None = None,
    window: Window = ALWAYS,
    by_round: bool = False,
    recorder_only: bool = False,
    without_breakdowns: bool = False,
) -> Plan:
    """The one expression, for some question.

    Args:
        frame: the table `transfers`, on any engine.
        granularity: how finely rounds are distinguished: `fine` or `coarse`.
        period: year, month or day; None where periods do not matter.
        window: the window in which dates are placed.
        by_round: whether each round makes cells of its own.
        recorder_only: leave out the rounds that others than the recorder have given figures for.
        without_breakdowns: leave out the rounds that say of groups how many they are.
    """
    edges = _EDGES.get(period or "", ())
    is_placed = window != ALWAYS
    if recorder_only:
        frame = frame.filter(nw.col("recorder_only"))
    if without_breakdowns:
        frame = frame.filter(~nw.col("has_breakdowns"))
    if is_placed:
        frame = frame.with_columns(_place(window).alias("placed"))
    keys = (granularity, *edges, *(["placed"] if is_placed else []), *(["round"] if by_round else []))
    sums = frame.group_by(*keys).agg(
        nw.len().alias("transfers"),
        nw.col("rounds").sum().alias("rounds_sum"),
        nw.col("low").sum().alias("low_sum"),
        nw.col("high").sum().alias("high_sum"),
        nw.col("high").count().alias("highs"),
        nw.col("best").sum().alias("best_sum"),
        nw.col("best").count().alias("bests"),
    )
    return Plan(frame, sums, keys, period, len(edges), is_placed, by_round)


_SUMS = ("transfers", "rounds_sum", "low_sum", "high_sum", "highs", "best_sum", "bests")


def add_up(plan: Plan, type_of: Sequence[int], *, ids: bool = False) -> dict[str | None, list[Cell]]:
    """The working table added up, by round where rounds are distinguished.

    Args:
        plan: how.
        type_of: the number of its round type for each slot.
        ids: whether to read which rounds make up each cell, too.
    """
    cells: dict[Any, Cell] = {}
    number_of_keys = len(plan.keys)
    for row in list_rows(plan.sums, (*plan.keys, *_SUMS)):
        cell = _find_cell(cells, plan, type_of, row)
        transfers, rounds, low, high, highs, best, bests = row[number_of_keys:]
        cell.rounds += int(rounds)
        cell.sums[row[0]] = SlotSum(
            int(low or 0),
            int(high or 0) if highs == transfers else None,
            int(best or 0) if bests == transfers else None,
        )
    if ids:
        columns = dict.fromkeys((*plan.keys, "round"))
        rounds = collect(plan.rows.filter(nw.col("rounds") == 1).select(*columns))
        names = RoundNames(rounds, plan, type_of)
        for cell in cells.values():
            cell.names = names
    by_round: dict[str | None, list[Cell]] = defaultdict(list)
    for cell in cells.values():
        if cell.rounds:
            by_round[cell.round].append(cell)
    return by_round


def list_ids(cells: Sequence[Cell], beyond: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids of the rounds of some cells, where these were asked for, and of others beyond them, in order."""
    names = cells[0].names if cells else None
    ids = [] if names is None else names.of(cells)
    return tuple(sorted({*ids, *beyond}) if beyond else ids)


def _find_cell(cells: dict[Any, Cell], plan: Plan, type_of: Sequence[int], row: Sequence[Any]) -> Cell:
    """The cell to which a row belongs, made where it is the first."""
    key = plan.key_of_cell(row, type_of)
    cell = cells.get(key)
    if cell is None:
        days = _days_of(plan.period, row[1 : 1 + plan.edges])
        placed = _PLACES[int(row[1 + plan.edges])] if plan.is_placed else Truth.YES
        round_id = row[len(plan.keys) - 1] if plan.by_round else None
        cell = cells[key] = Cell(key[0], *days, placed, round_id, key)
    return cell


def _place(window: Window) -> "nw.Expr":
    """`Window.holds` for engines, by the place of its answer in `_PLACES`; unknown days compare as neither."""
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
    first, last = unpack(edge[0] or 0)
    return _first_day(period, first), _first_day(period, last)


def _first_day(period: str, number: int | None) -> int | None:
    if number is None:
        return None
    year, month = (number, 0) if period == "year" else divmod(number - 1, 12)
    return date(year, month + 1, 1).toordinal()
