"""One question, asked in many ways: can these claims, and the record, all be true?"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from conflictevents.analysis.consistency.demands import Demand
from conflictevents.analysis.consistency.layout import World
from conflictevents.analysis.consistency.model import Model
from conflictevents.analysis.consistency.solver import Program, Solution

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["RECORD", "Answer", "Oracle"]

RECORD: Final = "recorded"
"""Stands for the record, which is one member of a conflict however many rounds it has; no claim may bear it as its id."""

_INFINITE = float("inf")
_NEARLY = 1e-6


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


class Oracle:
    """Answers what some claims, with or without the record, allow.

    Args:
        world: who belongs to whom, the cells, the record.
        demands: the claims that may be asked about.
        weights: what a correction by one person costs, by claim; 1 where nothing is given.
    """

    def __init__(self, world: World, demands: Iterable[Demand], weights: Mapping[str, float]) -> None:
        import numpy as np

        self.model = Model(world, demands, with_record=world.evidence is not None)
        self.members = tuple(demand.member for demand in self.model.demands if not demand.asks)
        if world.evidence is not None:
            self.members = (*self.members, RECORD)
        self._weights = weights
        upper = np.full(self.model.width, _INFINITE)
        upper[self.model.fixed] = 0
        self._program = Program(
            (np.zeros(self.model.width), upper), self.model.rows.arrays(), whole=self.model.interlocking
        )
        self._slacks = np.arange(self.model.columns, self.model.width)
        self._with_record = world.evidence is not None

    def possible(self, members: Collection[str]) -> bool:
        """Whether all of these can be true."""
        return self.ask(members) is not None

    def ask(self, held: Collection[str], others: Collection[str] = ()) -> Answer | None:
        """The smallest correction of `others` that lets them be true beside those held; None where nothing does.

        The record is held or is not looked at; it is never corrected. Whoever is in neither is not looked at.
        """
        import numpy as np

        held = set(held)
        self._hold(held)
        costs = np.zeros(self.model.width)
        if others:
            costs[self._slacks] = [
                self._weights.get(claim, 1.0) if claim in others else 0.0 for claim, _ in self.model.slacks
            ]
        else:
            # Any answer will do. The least cumulatives are whole numbers of themselves more often than others, and found sooner.
            costs[: self.model.columns] = 1
        solution = self._program.least(costs)
        return None if solution is None else self._answer(solution, others)

    def correction(self, claims: Collection[str]) -> Answer:
        """The smallest correction of some claims that lets them be true together and beside the record."""
        answer = self.ask({RECORD} & {*self.members}, claims)
        assert answer is not None, "claims that give way can always be true"
        return answer

    def least(self, held: Collection[str], costs: "Array") -> Solution | None:
        """The least of a cost of the cumulatives while these are true; None where they cannot be."""
        import numpy as np

        self._hold(set(held))
        return self._program.least(np.concatenate((costs, np.zeros(len(self._slacks)))))

    def _hold(self, held: set[str]) -> None:
        import numpy as np

        upper = np.array([0.0 if claim in held else _INFINITE for claim, _ in self.model.slacks])
        self._program.bound_columns(self._slacks, np.zeros(len(upper)), upper)
        with_record = RECORD in held
        if with_record != self._with_record:
            for found in self.model.recorded:
                lower = found.lows if with_record else np.zeros(len(found.rows))
                self._program.bound_rows(found.rows, lower, np.full(len(found.rows), _INFINITE))
            self._with_record = with_record

    def _answer(self, solution: Solution, others: Collection[str]) -> Answer:
        changes: dict[str, int] = {}
        total = 0.0
        if others:
            slacks = solution.columns[self.model.columns :]
            for (claim, sign), slack in zip(self.model.slacks, slacks, strict=True):
                if claim in others and slack > _NEARLY:
                    changes[claim] = changes.get(claim, 0) - int(sign * round(slack))
                    total += self._weights.get(claim, 1.0) * slack
        pulls: dict[str, tuple[float, float]] = {}
        for claim, rows in self.model.demanded.items():
            duals = [float(solution.duals[row]) for row in rows]
            if any(abs(dual) > _NEARLY for dual in duals):
                pulls[claim] = sum(max(dual, 0.0) for dual in duals), sum(max(-dual, 0.0) for dual in duals)
        return Answer(total, changes, pulls, solution)
