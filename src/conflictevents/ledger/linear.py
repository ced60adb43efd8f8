"""The least and the most of a sum under bounds on other sums, exactly: a simplex method on whole numbers and fractions.

Persons of a tree of rounds whose figures cross are counted by it. There are few such trees, and they are small.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

__all__ = ["Bounded"]

Number = int | Fraction
Row = dict[int, Number]
"""Coefficients by column; a column without one has none."""


class Bounded:
    """Numbers of at least zero, some sums of which are bounded.

    Args:
        size: how many numbers there are.
        bounds: for each bounded sum, the places of its numbers, its least and its most; None = no upper bound.

    Attributes:
        is_possible: whether some numbers keep within all bounds.
    """

    def __init__(self, size: int, bounds: Iterable[tuple[Iterable[int], int, int | None]]) -> None:
        self._rows: list[Row] = []
        self._limits: list[Number] = []
        self._basic: list[int] = []
        slack = size
        for places, low, high in bounds:
            sides = ((1, high), (-1, -low if low > 0 else None))
            for sign, limit in sides:
                if limit is not None:
                    self._rows.append({**dict.fromkeys(places, sign), slack: 1})
                    self._limits.append(limit)
                    self._basic.append(slack)
                    slack += 1
        self.is_possible: bool = self._make_possible()

    def minimum(self, costs: Mapping[int, int]) -> int | None:
        """The least whole number that the sum of costs may come to; None where it has no lower bound.

        Where only fractions reach the bound, it is rounded inwards: the answer is never above the least.

        Args:
            costs: what each number counts for, by its place; none of those left out counts.
        """
        rows = [dict(row) for row in self._rows]
        limits, basic = [*self._limits], [*self._basic]
        reduced: Row = dict(costs)
        total: Number = 0
        for row, limit, column in zip(rows, limits, basic, strict=True):
            cost = reduced.get(column)
            if cost:
                total += cost * limit
                _subtract(reduced, row, cost)
        has_stalled = False
        while True:
            gaining = [column for column, cost in reduced.items() if cost < 0]
            if not gaining:
                break
            enters = (
                min(gaining) if has_stalled else min(gaining, key=lambda column: (reduced[column], column))
            )
            ratios = [
                (_divide(limits[number], row[enters]), basic[number], number)
                for number, row in enumerate(rows)
                if row.get(enters, 0) > 0
            ]
            if not ratios:
                return None
            step, _, leaves = min(ratios)
            total += reduced[enters] * step
            has_stalled = step == 0
            _pivot(rows, limits, basic, leaves, enters)
            _subtract(reduced, rows[leaves], reduced[enters])
        return -((-total) // 1)

    def _make_possible(self) -> bool:
        """Pivot until no limit is negative, the first such row first; False where some row cannot be kept."""
        while True:
            broken = [(self._basic[number], number) for number, limit in enumerate(self._limits) if limit < 0]
            if not broken:
                return True
            _, leaves = min(broken)
            entering = [column for column, value in self._rows[leaves].items() if value < 0]
            if not entering:
                return False
            _pivot(self._rows, self._limits, self._basic, leaves, min(entering))


def _pivot(rows: list[Row], limits: list[Number], basic: list[int], leaves: int, enters: int) -> None:
    """Solve one row for a column and put it into the others."""
    row = rows[leaves]
    pivot = row[enters]
    if pivot != 1:
        row = rows[leaves] = {column: _divide(value, pivot) for column, value in row.items()}
        limits[leaves] = _divide(limits[leaves], pivot)
    for number, other in enumerate(rows):
        if number != leaves:
            factor = other.get(enters)
            if factor:
                _subtract(other, row, factor)
                limits[number] -= factor * limits[leaves]
    basic[leaves] = enters


def _subtract(row: Row, other: Row, factor: Number) -> None:
    for column, value in other.items():
        left = row.get(column, 0) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def _divide(number: Number, divisor: Number) -> Number:
    """A quotient, as a whole number where it is one."""
    if divisor == 1:
        return number
    if divisor == -1:
        return -number
    quotient = Fraction(number) / divisor
    return quotient.numerator if quotient.denominator == 1 else quotient
