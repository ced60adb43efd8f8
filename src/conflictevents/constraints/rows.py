"""Rows of a linear program, as they are written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Rows"]


class Rows:
    """Rows of a linear program, as they are written."""

    def __init__(self) -> None:
        self._parts: list[tuple[Array, Array, Array, Array, Array]] = []
        self.count = 0

    def add(self, lower: Any, upper: Any, columns: "Array", values: Sequence[float]) -> range:
        """Rows of one shape: `columns` has one row each, `values` are the coefficients of every one of them."""
        import numpy as np

        number, width = columns.shape
        self._parts.append(
            (
                np.broadcast_to(np.asarray(lower, float), number),
                np.broadcast_to(np.asarray(upper, float), number),
                np.full(number, width),
                columns.ravel(),
                np.tile(np.asarray(values, float), number),
            )
        )
        self.count += number
        return range(self.count - number, self.count)

    def arrays(self) -> "tuple[Array, Array, Array, Array, Array]":
        """Lower bounds, upper bounds, where each row starts, columns and values."""
        import numpy as np

        none, nowhere = np.zeros(0), np.zeros(0, int)
        parts = [np.concatenate(part) for part in zip(*self._parts, strict=True)]
        lower, upper, widths, columns, values = parts or [none, none, nowhere, nowhere, none]
        starts = np.concatenate(([0], np.cumsum(widths)))
        return lower, upper, starts.astype(np.int32), columns.astype(np.int32), values
