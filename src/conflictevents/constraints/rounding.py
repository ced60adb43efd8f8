"""Whole numbers near an answer in fractions: tried before the solver is asked for them, as that takes far longer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from conflictevents.constraints.model import Model

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Rounding"]

_THRESHOLDS = (0.0, 0.5, 0.25, 0.75)
_NEARLY = 1e-6


class Rounding:
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
