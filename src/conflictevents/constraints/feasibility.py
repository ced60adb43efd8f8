"""One question, asked in many ways: can these claims, and the record, all be true?

HiGHS is asked one sort of question: the least of a cost over rows and columns. Whole numbers near an answer in fractions
are tried before it is asked for them, as that takes far longer.
"""

import ctypes
import math
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import attrs

from conflictevents.constraints.evidence import Constraint
from conflictevents.constraints.model import Facts, Model
from conflictevents.errors import ConflictEventsError, MissingExtra

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["RECORD", "Answer", "FeasibilityChecker", "Program", "Solution", "Unsolved", "need_solver"]

_OPTIONS = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "random_seed": 0}

_PATIENCE = 120.0
"""Seconds after which a question in whole numbers is given up: such questions may take for ever."""
_MOMENT = 10.0
"""Seconds for looking among the whole numbers next to an answer in fractions; most often one is enough."""
_NEARLY = 1e-6
_BY_STEPS = {"simplex_dual_edge_weight_strategy": 1}
"""Devex: where a few steps lead from one answer to the next, exact weights of edges take longer to begin with than the steps."""
_PRIMAL = 4
"""The primal simplex method, which the solver does not choose by itself: from an answer to the same question at other costs it
takes a hundred steps where the dual takes thousands."""


class Unsolved(ConflictEventsError):
    """The solver gave up on a question."""


def need_solver() -> Any:
    """The solver's module.

    Raises:
        MissingExtra: `highspy` or `numpy` is not installed.
    """
    try:
        import highspy
        import numpy as np  # noqa: F401 - asked for here, so that its absence is said in the same sentence
    except ImportError:
        raise MissingExtra("consistency", "solve") from None
    return highspy


def _make_solver(kind: Any) -> Any:
    """A solver, made in silence: standard output holds answers alone, and some releases print their name to it."""
    if not _prints(kind):
        return kind()
    with Path(os.devnull).open("wb") as nowhere, _standard_output_to(nowhere):
        return kind()


def _solver_of(model: Any, options: Mapping[str, object]) -> Any:
    """A solver that has a model to answer."""
    solver = _make_solver(need_solver().Highs)
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _limit_cost(highs: Any, costs: "Array", most: float) -> bool:
    """Give a solver one more row, by which columns cost so much at most; says whether it was needed."""
    import numpy as np

    at = np.flatnonzero(costs) if most < math.inf else np.zeros(0, int)
    if len(at):
        highs.addRow(-math.inf, most, len(at), at.astype("int32"), costs[at])
    return len(at) > 0


@cache
def _prints(kind: Any) -> bool:
    """Whether making a solver prints anything; found by making one."""
    with tempfile.TemporaryFile() as printed:
        with _standard_output_to(printed):
            kind()
        return os.fstat(printed.fileno()).st_size > 0


@contextmanager
def _standard_output_to(file: IO[bytes]) -> Iterator[None]:
    """Send what is printed below Python to a file; nothing is sent where there is no standard output."""
    try:
        saved = os.dup(1)
    except OSError:
        yield
        return
    _flush()
    try:
        os.dup2(file.fileno(), 1)
        yield
    finally:
        _flush()
        os.dup2(saved, 1)
        os.close(saved)


def _flush() -> None:
    """Write out what the C library holds back."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)


@attrs.frozen(eq=False)
class Solution:
    """An answer of the solver.

    Attributes:
        value: the least cost; minus infinity where there is none, and nothing else is then said.
        columns: the value of each column.
        duals: by how much the cost would change with each row's bound, if halves of persons could be counted.
        whole: whether the columns are whole numbers.
        basis: which columns and rows are at a bound, by the solver, to start another question from.
    """

    value: float
    columns: "Array"
    duals: "Array"
    whole: bool = False
    basis: Any = attrs.field(default=None, repr=False)


class Program:
    """A linear program that is asked again and again with other bounds and costs.

    Args:
        columns: lower and upper bounds of the columns.
        rows: lower bounds, upper bounds, starts, columns and values of the rows.
        by_steps: whether questions start from the basis of an answer that is near theirs.
    """

    def __init__(
        self, columns: "tuple[Array, Array]", rows: "tuple[Array, ...]", *, by_steps: bool = False
    ) -> None:
        import numpy as np

        highspy = need_solver()
        self._status = highspy.HighsModelStatus
        self._kinds = highspy.HighsVarType
        self._width = len(columns[0])
        self._all = np.arange(self._width, dtype=np.int32)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._width, len(rows[0])
        lp.col_cost_ = np.zeros(self._width)
        lp.col_lower_, lp.col_upper_ = columns
        lp.row_lower_, lp.row_upper_ = rows[0], rows[1]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows[2], rows[3], rows[4]
        self._highs = _solver_of(lp, {**_OPTIONS, **_BY_STEPS} if by_steps else _OPTIONS)
        self._defaults: dict[str, Any] = {
            option: self._highs.getOptionValue(option)[1]
            for option in ("simplex_strategy", "simplex_iteration_limit")
        }
        self._lower, self._upper = (np.array(bound, float) for bound in columns)
        self._costs = lp.col_cost_

    def bound_columns(self, columns: "Array", lower: "Array", upper: "Array") -> None:
        """Give some columns other bounds."""
        self._lower[columns], self._upper[columns] = lower, upper
        self._highs.changeColsBounds(len(columns), columns.astype("int32"), lower, upper)

    def forget(self) -> None:
        """Forget the last answer, which the next question would otherwise start from."""
        self._highs.clearSolver()

    def least(self, costs: "Array", start: Any = None, *, only_costs: bool = False) -> Solution | None:
        """The least cost, if halves of persons could be counted; None where the rows cannot all hold.

        Args:
            costs: what each column costs.
            start: the basis of an answer to a question near this one, from which a few steps lead here: at the same costs
                within wider bounds, or as `only_costs` says; None to go on from the last answer.
            only_costs: whether the answer to start from is to a question within the same bounds at other costs.

        Raises:
            Unsolved: the solver could not tell.
        """
        import numpy as np

        if not np.array_equal(costs, self._costs):
            self._highs.changeColsCost(self._width, self._all, costs)
            self._costs = costs
        if start is not None:
            self._highs.setBasis(start)
        bounded = self._run(only_costs=only_costs)
        if bounded is None:
            return None
        if not bounded:
            return Solution(-math.inf, np.zeros(0), np.zeros(0))
        solution = self._highs.getSolution()
        columns = np.array(solution.col_value)
        return Solution(
            float(costs @ columns), columns, np.array(solution.row_dual), basis=self._highs.getBasis()
        )

    def least_whole(self, costs: "Array", near: "Array | None" = None) -> "Array | None":
        """The columns at the least cost in whole numbers; None where no whole numbers fit.

        Args:
            costs: what each column costs.
            near: look only among the whole numbers next to these, which takes a moment; what is found there costs
                as little as any whole numbers only if the caller can tell so.

        Raises:
            Unsolved: the solver could not tell, or not in time.
        """
        import numpy as np

        highs, patience = self._highs, _PATIENCE
        if near is not None:
            patience = _MOMENT
            self._keep_next_to(near, highs)
        highs.setOptionValue("time_limit", highs.getRunTime() + patience)
        highs.changeColsCost(self._width, self._all, costs)
        self._costs = costs
        highs.changeColsIntegrality(self._width, self._all, np.full(self._width, self._kinds.kInteger))
        try:
            possible = self._run() is not None
            columns = np.array(highs.getSolution().col_value).round()
        except Unsolved:
            if near is None:
                raise
            possible, columns = False, np.zeros(0)
        finally:
            highs.changeColsIntegrality(self._width, self._all, np.full(self._width, self._kinds.kContinuous))
            highs.changeColsBounds(self._width, self._all, self._lower, self._upper)
            highs.setOptionValue("time_limit", math.inf)
        return columns if possible else None

    def whole_next_to(self, near: "Array", costs: "Array", most: float) -> "Array | None":
        """Columns in whole numbers next to an answer in fractions that cost so much at most; None where a moment finds none.

        Any will do, so the solver stops at the first. It is a solver of its own: where it finds none, `whole_at_most` can
        still start from the last answer, which to switch to whole numbers and back would throw away.
        """
        import numpy as np

        highs = _solver_of(self._highs.getLp(), {**_OPTIONS, "time_limit": _MOMENT})
        self._keep_next_to(near, highs)
        _limit_cost(highs, costs, most)
        highs.changeColsCost(self._width, self._all, np.zeros(self._width))
        highs.changeColsIntegrality(self._width, self._all, np.full(self._width, self._kinds.kInteger))
        highs.run()
        if highs.getModelStatus() != self._status.kOptimal:
            return None
        return np.array(highs.getSolution().col_value).round()

    def whole_at_most(self, costs: "Array", most: float, *, only_costs: bool = False) -> "Array | None":
        """Columns in whole numbers that cost so much at most, if some lie next to an answer in fractions away from all corners.

        The least answer in fractions lies in a corner, where whole numbers next to it often break a row; with costs spread
        over all columns there is another, and room around it.

        Args:
            costs: what each column costs.
            most: how much they may cost.
            only_costs: whether the last answer costs so much at most, and is there to start from.
        """
        import numpy as np

        limited = _limit_cost(self._highs, costs, most)
        try:
            spread = self.least(1.0 + self._all * 7919 % 997, only_costs=only_costs)
            if spread is None or spread.value == -math.inf:
                return None
            return self.least_whole(np.zeros(self._width), spread.columns)
        finally:
            if limited:
                last = self._highs.getNumRow() - 1
                self._highs.deleteRows(1, np.array([last], dtype=np.int32))

    def _keep_next_to(self, near: "Array", highs: Any) -> None:
        """Let a solver look only among the whole numbers next to an answer in fractions, within the bounds of the columns."""
        import numpy as np

        lower, upper = np.floor(near + _NEARLY), np.ceil(near - _NEARLY)
        highs.changeColsBounds(
            self._width, self._all, np.maximum(lower, self._lower), np.minimum(upper, self._upper)
        )

    def _run(self, *, only_costs: bool = False) -> bool | None:
        """True where there is a least cost, False where there is none, None where the rows cannot all hold."""
        conclusive = {
            self._status.kOptimal,
            self._status.kModelEmpty,
            self._status.kUnbounded,
            self._status.kInfeasible,
        }
        status = self._attempt_by_primal() if only_costs else self._attempt()
        if status == self._status.kTimeLimit:
            raise Unsolved(
                f"whether whole numbers of persons fit could not be decided in {_PATIENCE:g} seconds; ask about fewer claims, "
                "with where="
            )
        if status not in conclusive:
            # Starting from the last answer may lead nowhere.
            self._highs.clearSolver()
            status = self._attempt()
        if status not in conclusive:
            # Presolve may leave it open which of two ends it has found; the simplex method alone tells.
            self._highs.clearSolver()
            self._highs.setOptionValue("presolve", "off")
            status = self._attempt()
            self._highs.setOptionValue("presolve", "choose")
        if status not in conclusive:
            raise Unsolved(
                f"the solver gave up with {self._highs.modelStatusToString(status).lower()!r}; ask about fewer claims, with where="
            )
        return None if status == self._status.kInfeasible else bool(status != self._status.kUnbounded)

    def _attempt_by_primal(self) -> Any:
        """The status after so many steps of the primal simplex method at most as there are columns."""
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)
        self._highs.setOptionValue("simplex_iteration_limit", self._width)
        try:
            return self._attempt()
        finally:
            for option in ("simplex_strategy", "simplex_iteration_limit"):
                self._highs.setOptionValue(option, self._defaults[option])

    def _attempt(self) -> Any:
        self._highs.run()
        return self._highs.getModelStatus()


RECORD: Final = "recorded"
"""Stands for the record, which is one member of a conflict however many rounds it has; no claim may bear it as its id."""

_INFINITE = float("inf")
_QUICK = 1000


@attrs.frozen(eq=False)
class Answer:
    """The smallest correction that lets some claims be true with others that are held.

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

        self.model: Model = Model(facts, constraints, with_record=facts.evidence is not None)
        self.members: tuple[str, ...] = tuple(
            constraint.member for constraint in self.model.constraints if not constraint.asks
        )
        if facts.evidence is not None:
            self.members = (*self.members, RECORD)
        self._place = {member: index for index, member in enumerate(self.members)}
        self.weigh(weights)
        self._slacks = np.arange(self.model.columns, self.model.width)
        self._slack_of = np.array([self._place[claim] for claim, _, _ in self.model.slacks], dtype=int)
        self._sign = np.array([sign for _, sign, _ in self.model.slacks])
        self._rows = np.array([row for rows in self.model.claimed.values() for row in rows], dtype=int)
        self._row_of = [claim for claim, rows in self.model.claimed.items() for _ in rows]
        self._programs: dict[tuple[bool, bool], tuple[Program, _Rounding]] = {}
        self._blame: Any = None  # the basis of the answer that blames some of all claims
        self._program, self._rounding = self._choose(with_record=facts.evidence is not None)

    def _choose(self, *, with_record: bool, by_steps: bool = False) -> "tuple[Program, _Rounding]":
        """The program with or without the record, each of which starts from its own last answer unless another is named."""
        import numpy as np

        key = with_record, by_steps
        if key not in self._programs:
            lower, *others = self.model.rows.arrays()
            for recorded in () if with_record else self.model.recorded:
                lower[recorded.rows] = 0
            upper = np.full(self.model.width, _INFINITE)
            upper[self.model.fixed] = 0
            rows = (lower, *others)
            program = Program((np.zeros(self.model.width), upper), rows, by_steps=by_steps)
            self._programs[key] = program, _Rounding(self.model, rows)
        return self._programs[key]

    def weigh(self, weights: Mapping[str, float]) -> None:
        """Take other weights: what a correction by one person costs, by claim; 1 where nothing is given."""
        import numpy as np

        self._weights = np.array([weights.get(member, 1.0) for member in self.members])

    def forget(self) -> None:
        """Forget what was asked before, so that of several answers as good the same is given no matter what it was."""
        for program, _ in self._programs.values():
            program.forget()

    def possible(self, members: Collection[str]) -> bool:
        """Whether all of these can be true."""
        return self.ask(members) is not None

    def ask(
        self,
        held: Collection[str],
        others: Collection[str] = (),
        *,
        roughly: bool = False,
        start: Any = None,
        only_costs: bool = False,
    ) -> Answer | None:
        """The smallest correction of `others` that lets them be true with those held; None where nothing does.

        The record is held or is not looked at; it is never corrected. Everyone who is in neither is not looked at.

        Args:
            held: those that are to be true as they stand.
            others: those that may be corrected.
            roughly: take any correction that is found at once, though it is not the smallest; where many columns make
                whole numbers slow to find, one in fractions.
            start: the basis of such a rough answer where fewer of these members were held, with the record or without as here.
            only_costs: whether it is the basis of an answer where the same members were held.
        """
        import numpy as np

        costs = np.zeros(self.model.width)
        if others:
            # Held members cannot give way: to leave their costs in place keeps the last answer near.
            costs[self._slacks] = (self._weights * self._mask([*others, *held]))[self._slack_of]
        else:
            # Any answer will do. The least cumulatives are whole numbers of themselves more often, and found sooner.
            costs[: self.model.columns] = 1
        least = bool(others) and not roughly
        solution = self._whole(
            held,
            costs,
            least=least,
            as_number=not others,
            roughly=roughly,
            start=start,
            only_costs=only_costs,
        )
        return None if solution is None else self._answer(solution, others)

    def blamed(self, aside: Collection[str] = ()) -> set[str]:
        """Claims among which the smallest correction of all is as large as among all, if halves of persons counted.

        Args:
            aside: claims that are not looked at.
        """
        import numpy as np

        self._hold({RECORD})
        if self._blame is None:
            # Starting afresh is faster here: the last question has little in common with this one.
            self._program.forget()
        costs = np.zeros(self.model.width)
        costs[self._slacks] = np.where(self._mask(aside), 0.0, self._weights)[self._slack_of]
        solution = self._program.least(costs, self._blame, only_costs=self._blame is not None)
        assert solution is not None, "claims that give way can always be true"
        if self._blame is None and not aside:
            self._blame = solution.basis
        return set(self.pulls(solution))

    def correction(self, claims: Collection[str], *, as_blamed: bool = False) -> Answer:
        """The smallest correction of some claims that lets them be true together and with the record.

        Args:
            claims: the claims.
            as_blamed: whether to start from the answer that blames some of all claims, if there is one. How large the
                correction is does not depend on that; which of several as large it is may.
        """
        answer = self.ask(
            {RECORD} & {*self.members},
            claims,
            start=self._blame if as_blamed else None,
            only_costs=as_blamed and self._blame is not None,
        )
        assert answer is not None, "claims that give way can always be true"
        return answer

    def least(self, held: Collection[str], costs: "Array") -> Solution | None:
        """The least of a cost of the cumulatives while these are true; None where they cannot be."""
        import numpy as np

        return self._whole(held, np.concatenate((costs, np.zeros(len(self._slacks)))), as_number=True)

    def pulls(self, solution: Solution) -> dict[str, tuple[float, float]]:
        """How strongly each claim's floor and ceiling pull at an answer, of those that do."""
        import numpy as np

        pulls: dict[str, tuple[float, float]] = {}
        duals = solution.duals[self._rows]
        for index in np.flatnonzero(np.abs(duals) > _NEARLY):
            claim, dual = self._row_of[index], float(duals[index])
            floor, ceiling = pulls.get(claim, (0.0, 0.0))
            pulls[claim] = floor + max(dual, 0.0), ceiling + max(-dual, 0.0)
        return pulls

    def _whole(
        self,
        held: Collection[str],
        costs: "Array",
        *,
        least: bool = True,
        as_number: bool = False,
        roughly: bool = False,
        start: Any = None,
        only_costs: bool = False,
    ) -> Solution | None:
        """Whole numbers while these are true, with the duals of the question in fractions; None where none fit.

        Args:
            held: those that are to be true.
            costs: what is to be as little as can be.
            least: whether it has to be the least; else any numbers that fit will do.
            as_number: whether it is the cost that is asked for, and not which numbers have it.
            roughly: where many columns make whole numbers slow to find, an answer in fractions will do as well.
            start: the basis to start from; None to go on from the last answer.
            only_costs: whether it is of an answer where the same were held, so that only costs differ.
        """
        import numpy as np

        self._hold(held, by_steps=roughly)
        solution = self._program.least(costs, start, only_costs=only_costs)
        if solution is None or solution.value == -np.inf:
            return solution
        columns: Array | None = solution.columns.round()
        if self.model.interlocking and np.abs(solution.columns - columns).max(initial=0) > _NEARLY:
            enough = _least_in_whole_numbers(solution.value, costs) if least else _INFINITE
            near = self._rounding.near(solution.columns, self._mask(held)[self._slack_of])
            columns = next((candidate for candidate in near if costs @ candidate <= enough), None)
            if columns is None and roughly and self.model.columns > _QUICK:
                return solution
            if columns is None:
                columns = self._next_to(solution, costs, enough, as_number=as_number)
        if columns is None:
            return None
        return attrs.evolve(solution, value=float(costs @ columns), columns=columns, whole=True)

    def _next_to(
        self, solution: Solution, costs: "Array", enough: float, *, as_number: bool
    ) -> "Array | None":
        """Whole numbers at the least cost: looked for where they can be found in a moment, then everywhere."""
        program, near = self._program, solution.columns
        columns = (
            program.whole_next_to(near, costs, enough) if as_number else program.least_whole(costs, near)
        )
        if columns is None or costs @ columns > enough:
            columns = program.whole_at_most(costs, enough, only_costs=as_number)
        if columns is None:
            columns = program.least_whole(costs)
        # Who binds a range is read off duals: of several as good, those of a question asked afresh.
        program.forget()
        return columns

    def _mask(self, members: Collection[str]) -> "Array":
        import numpy as np

        mask = np.zeros(len(self.members), dtype=bool)
        mask[[self._place[member] for member in members if member in self._place]] = True
        return mask

    def _hold(self, held: Collection[str], *, by_steps: bool = False) -> None:
        import numpy as np

        upper = np.where(self._mask(held)[self._slack_of], 0.0, _INFINITE)
        self._program, self._rounding = self._choose(with_record=RECORD in held, by_steps=by_steps)
        self._program.bound_columns(self._slacks, np.zeros(len(upper)), upper)

    def _answer(self, solution: Solution, others: Collection[str]) -> Answer:
        import numpy as np

        changes: dict[str, int] = {}
        total = 0.0
        slacks = np.where(self._mask(others)[self._slack_of], solution.columns[self._slacks], 0.0)
        for index in np.flatnonzero(slacks > _NEARLY):
            member = int(self._slack_of[index])
            claim, change = self.members[member], math.ceil(float(slacks[index]) - _NEARLY)
            changes[claim] = changes.get(claim, 0) - int(self._sign[index]) * change
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

    def __init__(self, model: Model, rows: "tuple[Array, ...]") -> None:
        import numpy as np

        self._columns = model.columns
        self._width = model.width
        self._lower, self._upper, starts, self._index, values = rows
        self._starts = starts[:-1]
        self._values = np.where(self._index < model.columns, values, 0.0)
        self._index = np.minimum(self._index, max(model.columns - 1, 0))
        self._slack_row = np.array([row for _, _, row in model.slacks], dtype=int)
        self._sign = np.array([sign for _, sign, _ in model.slacks])
        self._bound = np.isin(np.arange(len(self._lower)), self._slack_row)

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
            if (~self._bound & ((rows < self._lower) | (rows > self._upper))).any():
                continue
            reached = rows[self._slack_row]
            missing = np.where(
                self._sign > 0, self._lower[self._slack_row] - reached, reached - self._upper[self._slack_row]
            )
            whole[self._columns :] = np.maximum(missing, 0)
            if not (whole[self._columns :][held] > 0).any():
                yield whole
