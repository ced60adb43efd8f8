"""What everything said implies for any window and scope: two optimisations, and the claims that bind each."""

from collections.abc import Collection
from typing import Any

import attrs

from conflictevents.constraints.case import Case
from conflictevents.constraints.claims import Constraint, Days
from conflictevents.constraints.feasibility import RECORD, FeasibilityChecker
from conflictevents.constraints.solver import Solution
from conflictevents.values.count import Count

__all__ = ["Range", "range_of"]

_NEARLY = 1e-6


@attrs.frozen
class Range:
    """How many returned, as far as everything said implies it.

    Attributes:
        low: at least so many.
        high: at most so many; None where nothing bounds them.
        low_by: ids of the claims that together imply the low bound, `recorded` among them for the record: a
            minimal set; without any one of them the bound is lower. Empty for 0.
        high_by: the same for the high bound. Empty where there is none.
        without: ids of the claims that were set aside.
    """

    low: int
    high: int | None
    low_by: tuple[str, ...]
    high_by: tuple[str, ...]
    without: tuple[str, ...] = ()

    @property
    def count(self) -> Count:
        """The range as a count."""
        return Count(self.low, self.high)

    def __contains__(self, number: int) -> bool:
        return number in self.count

    def __str__(self) -> str:
        return str(self.count)

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "low_by": list(self.low_by),
            "high_by": list(self.high_by),
            "without": list(self.without),
        }


def range_of(case: Case, asked: Constraint, without: tuple[str, ...]) -> Range:
    """The range of a question that the members of a case imply; they have to be possible together.

    Args:
        case: the members.
        asked: the question. A fuzzy edge counts the fewest that its certain part may hold, and the most that its
            possible part may.
        without: what has been set aside, to be said with the answer.
    """
    checker = case.checker(case.members, asked)
    low, low_by = _extreme(case, checker, asked, asked.ceiling_days, 1)
    high, high_by = _extreme(case, checker, asked, asked.floor_days, -1)
    return Range(low or 0, high, low_by, high_by, without)


def _extreme(
    case: Case, checker: FeasibilityChecker, asked: Constraint, days: Days, sign: int
) -> tuple[int | None, tuple[str, ...]]:
    """The least (1) or the most (-1) that may have returned during some days, and who binds it."""
    if not days:
        return 0, ()
    solution = _optimum(checker, case.members, asked, days, sign)
    if solution is None:
        return None, ()
    bound = round(sign * solution.value)
    if bound == 0 and sign == 1:
        return 0, ()
    pulling = _pulling(checker, solution)
    binding = [member for member in case.members if member in pulling]
    near = case.checker(binding, asked)
    if not _binds(near, binding, asked, days, sign, bound):
        # Where whole numbers bind, the strengths of pulls, which are known without them, do not show which members bind.
        binding, near = list(case.members), checker
    for member in reversed(binding):
        fewer = [other for other in binding if other != member]
        if _binds(near, fewer, asked, days, sign, bound):
            binding = fewer
    return bound, tuple(sorted(binding, key=lambda member: (member == RECORD, member)))


def _optimum(
    checker: FeasibilityChecker, members: Collection[str], asked: Constraint, days: Days, sign: int
) -> Solution | None:
    """The answer with the fewest (1) or most (-1) persons; None where there is no most."""
    import numpy as np

    columns, values = checker.model.terms(asked, days)
    costs = np.zeros(checker.model.columns)
    costs[columns] = np.array(values) * sign
    solution = checker.least(members, costs)
    assert solution is not None, "members that are possible together"
    return None if solution.value == -np.inf else solution


def _binds(
    checker: FeasibilityChecker,
    members: Collection[str],
    asked: Constraint,
    days: Days,
    sign: int,
    bound: int,
) -> bool:
    """Whether some members alone imply a bound."""
    solution = _optimum(checker, members, asked, days, sign)
    return solution is not None and round(sign * solution.value) * sign >= bound * sign


def _pulling(checker: FeasibilityChecker, solution: Solution) -> set[str]:
    pulling = set(checker.pulls(solution))
    if any((abs(solution.duals[recorded.rows]) > _NEARLY).any() for recorded in checker.model.recorded):
        pulling.add(RECORD)
    return pulling
