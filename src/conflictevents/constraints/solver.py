"""HiGHS, asked one sort of question: the least of a cost over rows and columns."""

import ctypes
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import attrs

from conflictevents.errors import ConflictEventsError, MissingExtra

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Program", "Solution", "Unsolved", "need_solver"]

_OPTIONS = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "random_seed": 0}

_PATIENCE = 120.0
"""Seconds after which a question in whole numbers is given up: such questions may take for ever."""
_MOMENT = 10.0
"""Seconds for looking among the whole numbers next to an answer in fractions; most often one is enough."""
_NEARLY = 1e-6


class Unsolved(ConflictEventsError):
    """The solver gave up on a question."""


def need_solver() -> Any:
    """The solver's module.

    Raises:
        MissingExtra: `highspy` or `numpy` is not installed.
    """
    try:
        import highspy
        import numpy as np  # noqa: F401 - asked for here, so that its absence is told in the same sentence
    except ImportError:
        raise MissingExtra("consistency", "solve") from None
    return highspy


def _make_solver(kind: Any) -> Any:
    """A solver, made in silence: standard output holds answers alone, and some releases print their name to it."""
    if not _prints(kind):
        return kind()
    with Path(os.devnull).open("wb") as nowhere, _standard_output_to(nowhere):
        return kind()


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
    """

    value: float
    columns: "Array"
    duals: "Array"
    whole: bool = False


class Program:
    """A linear program that is asked again and again with other bounds and costs.

    Args:
        columns: lower and upper bounds of the columns.
        rows: lower bounds, upper bounds, starts, columns and values of the rows.
    """

    def __init__(self, columns: "tuple[Array, Array]", rows: "tuple[Array, ...]") -> None:
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
        self._highs = _make_solver(highspy.Highs)
        for option, value in _OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(lp)
        self._lower, self._upper = (np.array(bound, float) for bound in columns)

    def bound_rows(self, rows: "Array", lower: "Array", upper: "Array") -> None:
        """Give some rows other bounds."""
        self._highs.changeRowsBounds(len(rows), rows.astype("int32"), lower, upper)

    def bound_columns(self, columns: "Array", lower: "Array", upper: "Array") -> None:
        """Give some columns other bounds."""
        self._lower[columns], self._upper[columns] = lower, upper
        self._highs.changeColsBounds(len(columns), columns.astype("int32"), lower, upper)

    def forget(self) -> None:
        """Forget the last answer, which the next question would otherwise start from."""
        self._highs.clearSolver()

    def least(self, costs: "Array") -> Solution | None:
        """The least cost, if halves of persons could be counted; None where the rows cannot all hold.

        Raises:
            Unsolved: the solver could not tell.
        """
        import numpy as np

        self._highs.changeColsCost(self._width, self._all, costs)
        bounded = self._run()
        if bounded is None:
            return None
        if not bounded:
            return Solution(-math.inf, np.zeros(0), np.zeros(0))
        found = self._highs.getSolution()
        columns = np.array(found.col_value)
        return Solution(float(costs @ columns), columns, np.array(found.row_dual))

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
            lower, upper = np.floor(near + _NEARLY), np.ceil(near - _NEARLY)
            highs.changeColsBounds(
                self._width, self._all, np.maximum(lower, self._lower), np.minimum(upper, self._upper)
            )
        highs.setOptionValue("time_limit", highs.getRunTime() + patience)
        highs.changeColsCost(self._width, self._all, costs)
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

    def whole_at_most(self, costs: "Array", most: float) -> "Array | None":
        """Columns in whole numbers that cost so much at most, if some lie next to an answer in fractions away from all corners.

        The least answer in fractions lies in a corner, where whole numbers next to it often break a row; with costs spread
        over all columns there is another, and room around it.
        """
        import numpy as np

        at = np.flatnonzero(costs) if most < math.inf else np.zeros(0, int)
        if len(at):
            self._highs.addRow(-math.inf, most, len(at), at.astype("int32"), costs[at])
        try:
            spread = self.least(1.0 + self._all * 7919 % 997)
            if spread is None or spread.value == -math.inf:
                return None
            return self.least_whole(np.zeros(self._width), spread.columns)
        finally:
            if len(at):
                last = self._highs.getNumRow() - 1
                self._highs.deleteRows(1, np.array([last], dtype=np.int32))

    def _run(self) -> bool | None:
        """True where there is a least cost, False where there is none, None where the rows cannot all hold."""
        told = {
            self._status.kOptimal,
            self._status.kModelEmpty,
            self._status.kUnbounded,
            self._status.kInfeasible,
        }
        status = self._attempt()
        if status == self._status.kTimeLimit:
            raise Unsolved(
                f"whether whole numbers of persons fit could not be told in {_PATIENCE:g} seconds; ask about fewer claims, "
                "with where="
            )
        if status not in told:
            # Starting from the last answer may lead nowhere.
            self._highs.clearSolver()
            status = self._attempt()
        if status not in told:
            # Presolve may leave it open which of two ends it has found; the simplex method alone tells.
            self._highs.clearSolver()
            self._highs.setOptionValue("presolve", "off")
            status = self._attempt()
            self._highs.setOptionValue("presolve", "choose")
        if status not in told:
            raise Unsolved(f"the solver gave up with {self._highs.modelStatusToString(status).lower()!r}")
        return None if status == self._status.kInfeasible else bool(status != self._status.kUnbounded)

    def _attempt(self) -> Any:
        self._highs.run()
        return self._highs.getModelStatus()
