"""Random numbers that are the same on every machine: one seed, one stream for each assumption.

numpy promises that the raw output of a bit generator never changes, but not that its distributions do
not. So every draw here is made from raw 64-bit integers with exact arithmetic.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import InvalidValue, MissingExtra
from conflictevents.values.count import Count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Draws", "Size", "Triangular", "require_numpy", "size_of"]


def require_numpy() -> Any:
    """The module numpy.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import numpy  # noqa: ICN001 - the module is handed on, not used here
    except ImportError:
        raise MissingExtra("running a scenario", "solve") from None
    return numpy


@attrs.frozen
class Triangular:
    """A number of persons between two bounds, most likely at `best`.

    >>> import conflictevents as ce
    >>> ce.Triangular(100, 150, 300).best
    150

    Attributes:
        low: the least, in persons.
        best: the likeliest.
        high: the most.

    Raises:
        InvalidValue: not `0 <= low <= best <= high`.
    """

    low: int
    best: int
    high: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise InvalidValue(
                (self.low, self.best, self.high),
                "0 <= low <= best <= high",
                "give the three in this order",
                field="triangular",
            )


Size = Count | Triangular | tuple[int, ...]
"""How many persons: a count (every number within its bounds alike), a triangle, or past sizes drawn again."""


def size_of(value: "Size | int | str | Sequence[int]") -> Size:
    """How many persons, from an integer, a phrase, a count, a triangle or a list of past sizes.

    Raises:
        InvalidValue: there is no upper bound to draw below, or the list is empty.
    """
    if isinstance(value, Triangular):
        return value
    if isinstance(value, int | str | Count):
        count = Count.of(value)
        if count.high is None:
            raise InvalidValue(
                str(count), "a count with an upper bound", "say at most how many", field="count"
            )
        return count
    sizes = tuple(value)
    if not sizes or not all(
        isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in sizes
    ):
        raise InvalidValue(
            value,
            "a count, a triangle, or past sizes as whole numbers",
            "give a Count, a Triangular(low, best, high) or a list of past sizes",
            field="count",
        )
    return sizes


def bounds_of(size: Size) -> tuple[int, int]:
    """The least and the most persons that may be drawn."""
    if isinstance(size, Count):
        return size.low, size.high or 0
    return (size.low, size.high) if isinstance(size, Triangular) else (min(size), max(size))


class Draws:
    """One stream of random numbers, decided by a seed and a name.

    Args:
        seed: the seed of the run.
        name: what the stream is for; streams of different names do not depend on each other.
        n: how many worlds are drawn at once.
    """

    def __init__(self, seed: int, name: str, n: int) -> None:
        self._np = require_numpy()
        digest = sha256(f"{seed}\n{name}".encode()).digest()
        self._bits = self._np.random.PCG64(int.from_bytes(digest[:16], "big"))
        self.n = n

    def units(self) -> "NDArray[np.float64]":
        """Numbers from 0 up to, but never, 1."""
        raw = self._bits.random_raw(self.n) >> self._np.uint64(11)
        return raw.astype(self._np.float64) * 2.0**-53  # type: ignore[no-any-return]

    def below(self, bound: int) -> "NDArray[np.int64]":
        """Whole numbers from 0 up to, but never, `bound`."""
        return self._np.minimum((self.units() * bound).astype(self._np.int64), bound - 1)  # type: ignore[no-any-return]

    def between(self, low: int, high: int) -> "NDArray[np.int64]":
        """Whole numbers from low to high, both included, each as likely as the other."""
        return low + self.below(high - low + 1)

    def happens(self, probability: float) -> "NDArray[np.bool_]":
        """Whether something of this probability happens."""
        return self.units() < probability

    def sizes(self, size: Size) -> "NDArray[np.int64]":
        """How many persons."""
        if isinstance(size, Triangular):
            return self._triangle(size)
        if isinstance(size, Count):
            return self.between(*bounds_of(size))
        return self._np.array(size, dtype=self._np.int64)[self.below(len(size))]  # type: ignore[no-any-return]

    def _triangle(self, size: Triangular) -> "NDArray[np.int64]":
        np, span = self._np, size.high - size.low
        units = self.units()
        if span == 0:
            return np.full(self.n, size.low, dtype=np.int64)  # type: ignore[no-any-return]
        turn = (size.best - size.low) / span
        rising = size.low + np.sqrt(units * span * (size.best - size.low))
        falling = size.high - np.sqrt((1.0 - units) * span * (size.high - size.best))
        drawn = np.floor(np.where(units < turn, rising, falling) + 0.5).astype(np.int64)
        return np.clip(drawn, size.low, size.high)  # type: ignore[no-any-return]
