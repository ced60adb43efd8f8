"""What a run of worlds says about one number, with the hard bounds beside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.questions.plain import plain_count
from conflictevents.values.count import Count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Sample"]

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@attrs.frozen(eq=False, repr=False)
class Sample:
    """One number of persons, drawn once in every world.

    Attributes:
        values: the number in each world.
        bounds: what the number can be, whatever is drawn.
    """

    values: "NDArray[np.int64]"
    bounds: Count

    def __repr__(self) -> str:
        low, middle, high = self.quantiles((0.05, 0.5, 0.95))
        return f"<Sample: {middle:,} persons, 5 % below {low:,}, 5 % above {high:,}; bounds {self.bounds}>"

    def quantile(self, q: float) -> int:
        """The least number that at least the share `q` of worlds does not exceed; always a number that was drawn.

        Raises:
            InvalidValue: `q` is no share.
        """
        if not 0 <= q <= 1:
            raise InvalidValue(q, "a share from 0 to 1", field="q")
        ordered = sorted(self.values.tolist())
        place = min(len(ordered) - 1, max(0, -(-round(q * _GRID) * len(ordered) // _GRID) - 1))
        return int(ordered[place])

    def quantiles(self, qs: Sequence[float] = _QUANTILES) -> list[int]:
        """Several quantiles."""
        return [self.quantile(q) for q in qs]

    @property
    def mean(self) -> float:
        """The mean over all worlds, in persons."""
        return int(self.values.sum()) / len(self.values)

    def probability(self, at_least: int) -> float:
        """The share of worlds in which the number is at least this."""
        return int((self.values >= at_least).sum()) / len(self.values)

    def to_dict(self) -> dict[str, Any]:
        """Mean, quantiles and bounds as plain data."""
        shares = {f"q{round(q * 100):02}": self.quantile(q) for q in _QUANTILES}
        return {"mean": self.mean, **shares, "bounds": plain_count(self.bounds)}


_GRID = 10_000
