"""Which possible rounds a claimed figure forces in or out: exact reasoning over sums of whole numbers."""

from collections.abc import Iterator, Sequence

import attrs

from conflictevents.analysis.found import Item
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["Forced", "forced_by"]

_MOST_ITEMS = 200
_LARGEST_SUM = 1_000_000


@attrs.frozen
class Forced:
    """What follows for the possible portions if a claim and the rounds on record are both right.

    Attributes:
        inside: portions without which the rest cannot reach the claim.
        outside: portions with which the claim is exceeded, or cannot be met.
        attainable: whether any choice among the possible portions meets the claim at all.
    """

    inside: tuple[Item, ...] = ()
    outside: tuple[Item, ...] = ()
    attainable: bool = True


def forced_by(low: int, high: int | None, items: Sequence[Item]) -> Forced:
    """Which possible portions a claim from `low` to `high` forces in or out.

    A portion that returned in one handover counts all together or not at all; one that may count in part
    (a category or a split unsaid) counts with any number of persons. Beyond 200 possible portions, or a
    claim of more than a million, nothing is concluded.

    Args:
        low: the least the claim allows, in persons.
        high: the most it allows; None for any number.
        items: the portions on record, certain and possible.
    """
    certain = [item for item in items if item.membership is Truth.YES]
    maybe = [item for item in items if item.membership is Truth.MAYBE]
    most = high if high is not None else max(low, 0)
    if len(maybe) > _MOST_ITEMS or most > _LARGEST_SUM or most < 0:
        return Forced(attainable=most >= 0)
    sums = _Sums(most + 1, open_end=True) if high is None else _Sums(most, open_end=False)
    reached = 1
    for item in certain:
        reached = sums.plus(reached, item.count)
    choices = [item.count if item.whole else Count(low=0, high=item.count.high) for item in maybe]
    before = [reached]
    for choice in choices:
        before.append(before[-1] | sums.plus(before[-1], choice))
    enough = [sums.range(max(low, 0))]
    for choice in reversed(choices):
        enough.append(enough[-1] | sums.minus(enough[-1], choice))
    enough.reverse()
    if not before[0] & enough[0]:
        return Forced(attainable=False)
    inside, outside = [], []
    for place, item in enumerate(maybe):
        if item.count.high == 0:
            continue
        if not before[place] & enough[place + 1]:
            inside.append(item)
            continue
        some = Count(low=max(item.count.low if item.whole else 1, 1), high=item.count.high)
        if not sums.plus(before[place], some) & enough[place + 1]:
            outside.append(item)
    return Forced(tuple(inside), tuple(outside))


@attrs.frozen
class _Sums:
    """Sets of whole numbers from 0 to a limit, each the bits of one integer.

    Attributes:
        limit: the largest number told apart; larger ones are dropped or, with an open end, kept as the limit.
        open_end: whether the limit stands for "that or more".
    """

    limit: int
    open_end: bool

    def range(self, low: int) -> int:
        """The numbers from `low` to the limit."""
        return ((1 << (self.limit + 1)) - 1) & ~((1 << low) - 1)

    def plus(self, numbers: int, count: Count) -> int:
        """Every sum of one of the numbers and one within the count's bounds."""
        if count.low > self.limit:
            return 1 << self.limit if self.open_end and numbers else 0
        reached = numbers
        for step in self._steps(count):
            reached |= reached << step
        reached <<= count.low
        kept = reached & self.range(0)
        return kept | (1 << self.limit) if self.open_end and reached >> (self.limit + 1) else kept

    def minus(self, numbers: int, count: Count) -> int:
        """Every number from which some number within the count's bounds leads to one of the numbers."""
        beyond = self.open_end and bool(numbers >> self.limit)
        if count.low > self.limit:
            return self.range(0) if beyond else 0
        if beyond:
            numbers |= self.range(0) << (self.limit + 1) | self.range(0) << (2 * self.limit + 2)
        reached = numbers >> count.low
        for step in self._steps(count):
            reached |= reached >> step
        return reached & self.range(0)

    def _steps(self, count: Count) -> Iterator[int]:
        """Shifts that together make every shift from none to the width of the count's bounds."""
        span = self.limit if count.high is None else min(count.high - count.low, self.limit)
        width = 1
        while width <= span:
            yield min(width, span + 1 - width)
            width *= 2
