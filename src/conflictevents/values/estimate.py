"""A published best, low and high, kept as published."""

from collections.abc import Iterable
from typing import Self

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.count import Count
from conflictevents.values.reading import LARGEST_INTEGER, integer_remedy

__all__ = ["Estimate"]


@attrs.frozen
class Estimate:
    """A best, low and high number of people (mostly of the killed) as a dataset of the field publishes them.

    Persons, whole numbers from 0. The three are independent of one another: UCDP's codebook says that "the
    high estimate may at times be lower than best or low", and releases have such rows. They are kept as
    they stand, never put in order and never refused; `is_ordered` tells, and a rule reports it. None is
    "not given" (the -1 and the blanks of the files), which is not 0.

    Attributes:
        low: the low estimate.
        best: the most likely number; ACLED publishes this one alone.
        high: the high estimate.

    Raises:
        InvalidValue: one of them is no whole number, is negative or above 2**53.

    >>> Estimate(low=3, best=12, high=10).is_ordered
    False
    >>> Estimate(3, 12, 10) + Estimate(1, 1, 2)
    Estimate(low=4, best=13, high=12)
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __attrs_post_init__(self) -> None:
        for field, value in (("low", self.low), ("best", self.best), ("high", self.high)):
            if value is not None and (type(value) is not int or not 0 <= value <= LARGEST_INTEGER):
                remedy = "where -1 stands for missing, give None" if value == -1 else integer_remedy(value)
                raise InvalidValue(value, "a whole number from 0 to 2**53, or None", remedy, field=field)

    @property
    def is_ordered(self) -> bool:
        """Whether low, best and high, those that are given, do not fall."""
        given = [value for value in (self.low, self.best, self.high) if value is not None]
        return given == sorted(given)

    def bounds(self) -> Count:
        """The count this estimate supports.

        From the least of what is given to the greatest, so that a triple out of order loses nothing. Where
        no low is given nothing bounds from below, where no high is given nothing bounds from above: ACLED's
        single figure is a best between 0 and no upper bound.

        >>> str(Estimate(3, 12, 10).bounds()), str(Estimate(best=7).bounds())
        ('3 to 12 (best 12)', '0 or more (best 7)')
        """
        given = [value for value in (self.low, self.best, self.high) if value is not None]
        return Count(
            0 if self.low is None else min(given),
            None if self.high is None else max(given),
            self.best,
        )

    def __add__(self, other: object) -> "Estimate":
        if not isinstance(other, Estimate):
            return NotImplemented
        return Estimate(
            _plus(self.low, other.low),
            _plus(self.best, other.best),
            _plus(self.high, other.high),
        )

    @classmethod
    def sum(cls, estimates: "Iterable[Estimate]") -> Self:
        """Component by component, as UCDP itself sums; a component that one does not give is not given."""
        low: int | None = 0
        best: int | None = 0
        high: int | None = 0
        for estimate in estimates:
            low, best, high = _plus(low, estimate.low), _plus(best, estimate.best), _plus(high, estimate.high)
        return cls(low, best, high)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
