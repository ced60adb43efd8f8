"""One question, asked in many ways: can these claims, and the record, all be true?

Whole numbers near an answer in fractions are tried before the solver is asked for them, as that takes far longer.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from conflictevents.constraints.claims import Constraint
from conflictevents.constraints.model import Facts, Model
from conflictevents.constraints.solver import Program, Solution

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["RECORD", "Answer", "FeasibilityChecker"]

RECORD: Final = "recorded"
"""Stands for the record, which is one member of a conflict however many rounds it has; no claim may bear it as its id."""

_INFINITE = float("inf")
_NEARLY = 1e-6
_QUICK = 1000


@attrs.frozen(eq=False)
class Answer:
    """The smallest correction that lets some claims be true beside others that are held.

    Attributes:
        total: persons, each weighted by how much its claim is trusted.
        changes: by how many persons each claim that gives way would change.
        pulls: how strongly each claim's floor and ceiling pull, of those that do.
        solution: the answer as the solver gave it.
    """

    total: float
    changes: Mapping[str, int]
    pulls: Mapping[str, tuple[float, float]]
    solution: Solution


class FeasibilityChecker:
    """Answers what some claims, with or without the record, allow.

    Args:
        facts: the dataset, the cells, the record.
        constraints: the claims that may be asked about.
        weights: what a correction by one person costs, by claim; 1 where nothing is given.
    """

    def __init__(self, facts: Facts, constraints: Iterable[Constraint], weights: Mapping[str, float]) -> None:
        import numpy as np

        self.model = Model(facts, constraints, with_record=facts.evidence is not None)
        self.members = tuple(
            constraint.member for constraint in self.model.constraints if not constraint.asks
        )
        if facts.evidence is not None:
            self.members = (*self.members, RECORD)
        self._place = {member: place for place, member in enumerate(self.members)}
        self._weights = np.array([weights.get(member, 1.0) for member in self.members])
        self._slacks = np.arange(self.model.columns, self.model.width)
        self._slack_of = np.array([self._place[claim] for claim, _, _ in self.model.slacks], dtype=int)
        self._sign = np.array([sign for _, sign, _ in self.model.slacks])
        self._rows = np.array([row for rows in self.model.claimed.values() for row in rows], dtype=int)
        self._row_of = [claim for claim, rows in self.model.claimed.items() for _ in rows]
        upper = np.full(self.model.width, _INFINITE)
        upper[self.model.fixed] = 0
        self._program = Program((np.zeros(self.model.width), upper), self.model.rows.arrays())
        self._rounding = _Rounding(self.model)
        self._with_record = facts.evidence is not None

    def forget(self) -> None:
        """Forget what was asked before, so that of several answers as good the same is given whatever it was."""
        self._program.forget()

    def possible(self, members: Collection[str]) -> bool:
        """Whether all of these can be true."""
        return self.ask(members) is not None

    def ask(
        self, held: Collection[str], others: Collection[str] = (), *, roughly: bool = False
    ) -> Answer | None:
        """The smallest correction of `others` that lets them be true beside those held; None where nothing does.

        The record is held or is not looked at; it is never corrected. Whoever is in neither is not looked at.

        Args:
            held: those that are to be true as they stand.
            others: those that may be corrected.
            roughly: take any correction that is found at once, though it is not the smallest; where many columns make
                whole numbers slow to find, one in fractions.
        """
        import numpy as np

        costs = np.zeros(self.model.width)
        if others:
            costs[self._slacks] = (self._weights * self._mask(others))[self._slack_of]
        else:
            # Any answer will do. The least cumulatives are whole numbers of themselves more often, and found sooner.
            costs[: self.model.columns] = 1
        least = bool(others) and not roughly
        solution = self._whole(held, costs, least=least, roughly=roughly)
        return None if solution is None else self._answer(solution, others)

    def blamed(self) -> set[str]:
        """Claims among which the smallest correction of all is as large as among all, if halves of persons counted."""
        import numpy as np

        # Starting afresh is faster here: the last question has little in common with this one.
        self._program.forget()
        self._hold({RECORD})
        costs = np.zeros(self.model.width)
        costs[self._slacks] = self._weights[self._slack_of]
        solution = self._program.least(costs)
        assert solution is not None, "claims that give way can always be true"
        return set(self.pulls(solution))

    def correction(self, claims: Collection[str]) -> Answer:
        """The smallest correction of some claims that lets them be true together and beside the record."""
        answer = self.ask({RECORD} & {*self.members}, claims)
        assert answer is not None, "claims that give way can always be true"
        return answer

    def least(self, held: Collection[str], costs: "Array") -> Solution | None:
        """The least of a cost of the cumulatives while these are true; None where they cannot be."""
        import numpy as np

        return self._whole(held, np.concatenate((costs, np.zeros(len(self._slacks)))))

    def pulls(self, solution: Solution) -> dict[str, tuple[float, float]]:
        """How strongly each claim's floor and ceiling pull at an answer, of those that do."""
        import numpy as np

        found: dict[str, tuple[float, float]] = {}
        duals = solution.duals[self._rows]
        for place in np.flatnonzero(np.abs(duals) > _NEARLY):
            claim, dual = self._row_of[place], float(duals[place])
            floor, ceiling = found.get(claim, (0.0, 0.0))
            found[claim] = floor + max(dual, 0.0), ceiling + max(-dual, 0.0)
        return found

    def _whole(
        self, held: Collection[str], costs: "Array", *, least: bool = True, roughly: bool = False
    ) -> Solution | None:
        """Whole numbers while these are true, with the duals of the question in fractions; None where none fit.

        Args:
            held: those that are to be true.
            costs: what is to be as little as can be.
            least: whether it has to be the least; else any numbers that fit will do.
            roughly: where many columns make whole numbers slow to find, an answer in fractions will do as well.
        """
        import numpy as np

        self._hold(held)
        solution = self._program.least(costs)
        if solution is None or solution.value == -np.inf:
            return solution
        columns: Array | None = solution.columns.round()
        if self.model.interlocking and np.abs(solution.columns - columns).max(initial=0) > _NEARLY:
            enough = _least_in_whole_numbers(solution.value, costs) if least else _INFINITE
            near = self._rounding.near(solution.columns, self._mask(held)[self._slack_of])
            columns = next((found for found in near if costs @ found <= enough), None)
            if columns is None and roughly and self.model.columns > _QUICK:
                return solution
            if columns is None:
                columns = self._next_to(solution, costs, enough)
        if columns is None:
            return None
        return Solution(float(costs @ columns), columns, solution.duals, whole=True)

    def _next_to(self, solution: Solution, costs: "Array", enough: float) -> "Array | None":
        """Whole numbers at the least cost: looked for where they can be found in a moment, then everywhere."""
        found = self._program.least_whole(costs, solution.columns)
        if found is None or costs @ found > enough:
            found = self._program.whole_at_most(costs, enough)
        return self._program.least_whole(costs) if found is None else found

    def _mask(self, members: Collection[str]) -> "Array":
        import numpy as np

        mask = np.zeros(len(self.members), dtype=bool)
        mask[[self._place[member] for member in members if member in self._place]] = True
        return mask

    def _hold(self, held: Collection[str]) -> None:
        import numpy as np

        upper = np.where(self._mask(held)[self._slack_of], 0.0, _INFINITE)
        self._program.bound_columns(self._slacks, np.zeros(len(upper)), upper)
        with_record = RECORD in held
        if with_record != self._with_record:
            for found in self.model.recorded:
                lower = found.lows if with_record else np.zeros(len(found.rows))
                self._rounding.lower[found.rows] = lower
                self._program.bound_rows(found.rows, lower, np.full(len(found.rows), _INFINITE))
            self._with_record = with_record

    def _answer(self, solution: Solution, others: Collection[str]) -> Answer:
        import numpy as np

        changes: dict[str, int] = {}
        total = 0.0
        slacks = np.where(self._mask(others)[self._slack_of], solution.columns[self._slacks], 0.0)
        for place in np.flatnonzero(slacks > _NEARLY):
            member = int(self._slack_of[place])
            claim, change = self.members[member], math.ceil(float(slacks[place]) - _NEARLY)
            changes[claim] = changes.get(claim, 0) - int(self._sign[place]) * change
            total += float(self._weights[member]) * change
        return Answer(total, changes, self.pulls(solution), solution)


def _least_in_whole_numbers(value: float, costs: "Array") -> float:
    """What the least cost in whole numbers is at least, where it is known in fractions."""
    whole = bool((costs == costs.round()).all())
    return (math.ceil(value - _NEARLY) if whole else value) + _NEARLY


_THRESHOLDS = (0.0, 0.5, 0.25, 0.75)


class _Rounding:
    """Rounds all cumulatives at one threshold, which keeps every difference of two within whole bounds.

    Only where scopes interlock can a row be broken by that; such answers are not given.
    """

    def __init__(self, model: Model) -> None:
        import numpy as np

        self._columns = model.columns
        self._width = model.width
        self.lower, self._upper, starts, self._index, values = model.rows.arrays()
        self._starts = starts[:-1]
        self._values = np.where(self._index < model.columns, values, 0.0)
        self._index = np.minimum(self._index, max(model.columns - 1, 0))
        self._slack_row = np.array([row for _, _, row in model.slacks], dtype=int)
        self._sign = np.array([sign for _, sign, _ in model.slacks])
        self._bound = np.isin(np.arange(len(self.lower)), self._slack_row)

    def near(self, columns: "Array", held: "Array") -> "Iterator[Array]":
        """Columns in whole numbers that keep all rows, near some that do.

        Args:
            columns: the columns to round.
            held: for each column by which a claim may give way, whether it may not.
        """
        import numpy as np

        if not len(self._starts):
            return
        for threshold in _THRESHOLDS:
            whole = np.zeros(self._width)
            whole[: self._columns] = np.floor(columns[: self._columns] + threshold + _NEARLY)
            rows = np.add.reduceat(self._values * whole[self._index], self._starts)
            if (~self._bound & ((rows < self.lower) | (rows > self._upper))).any():
                continue
            reached = rows[self._slack_row]
            missing = np.where(
                self._sign > 0, self.lower[self._slack_row] - reached, reached - self._upper[self._slack_row]
            )
            whole[self._columns :] = np.maximum(missing, 0)
            if not (whole[self._columns :][held] > 0).any():
                yield whole
