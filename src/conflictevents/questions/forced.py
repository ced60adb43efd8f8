"""Which possible rounds a claimed figure forces in or out: exact reasoning over sums of whole numbers."""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import or_

import attrs

from conflictevents.ledger import CountedPortion, TreeBalance
from conflictevents.values.count import ZERO, Count
from conflictevents.values.truth import Truth

__all__ = ["Block", "Forced", "forced_by"]

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

    inside: tuple[CountedPortion, ...] = ()
    outside: tuple[CountedPortion, ...] = ()
    attainable: bool = True


@attrs.frozen
class Block:
    """Portions about whose sum something is known.

    Attributes:
        count: what they come to together.
        portions: the portions.
    """

    count: Count
    portions: tuple[CountedPortion, ...]


def forced_by(low: int, high: int | None, blocks: Sequence[TreeBalance | Block]) -> Forced:
    """Which possible portions a claim from `low` to `high` forces in or out.

    A portion that returned in one handover counts all together or not at all; one that may count in part
    (a category or a split unsaid) counts with any number of persons. What a whole and its parts come to
    holds for every choice among them. Beyond 200 possible portions, or a claim of more than a million,
    nothing is concluded.

    Args:
        low: the least the claim allows, in persons.
        high: the most it allows; None for any number.
        blocks: what each round, with its parts, adds to the record.
    """
    apart = [block for doubt in blocks for block in _apart(doubt)]
    doubtful = [block for block in apart if _has_doubts(block)]
    told_apart = [block.count.high or block.count.low for block in doubtful if len(block.portions) > 1]
    most = high if high is not None else max(low, 0, *told_apart)
    if sum(len(doubt.portions) for doubt in doubtful) > _MOST_ITEMS or most > _LARGEST_SUM or most < 0:
        return Forced(attainable=most >= 0)
    certain = Count.sum(block.count for block in apart if not _has_doubts(block))
    surely = certain.low  # in every sum, and so taken off at once: sets of small numbers are small
    if high is not None and high < surely:
        return Forced(attainable=False)
    low, certain = max(low - surely, 0), Count(0, None if certain.high is None else certain.high - surely)
    most = high - surely if high is not None else max(low, *told_apart, 0)
    sums = _Sums(most + 1, open_end=True) if high is None else _Sums(most, open_end=False)
    choices = [sums.choices(doubt) for doubt in doubtful]
    before = [sums.plus(1, certain)]
    for counts in choices:
        before.append(sums.plus_any(before[-1], counts))
    enough = [sums.range(low)]
    for counts in reversed(choices):
        enough.append(sums.minus_any(enough[-1], counts))
    enough.reverse()
    if not before[0] & enough[0]:
        return Forced(attainable=False)
    inside, outside = [], []
    for index, doubt in enumerate(doubtful):
        for item in doubt.portions:
            if item.membership is not Truth.MAYBE or item.count.high == 0:
                continue
            if not sums.plus_any(before[index], sums.choices(doubt, without=item)) & enough[index + 1]:
                inside.append(item)
            elif not sums.plus_any(before[index], sums.choices(doubt, counting=item)) & enough[index + 1]:
                outside.append(item)
    return Forced(tuple(inside), tuple(outside))


@attrs.frozen
class _Sums:
    """Sets of whole numbers from 0 to a limit, each the bits of one integer.

    Attributes:
        limit: the largest number distinguished; larger ones are dropped or, with an open end, kept as the limit.
        open_end: whether the limit stands for "that or more".
    """

    limit: int
    open_end: bool

    @cached_property
    def every(self) -> int:
        """All numbers up to the limit."""
        return (1 << (self.limit + 1)) - 1

    def range(self, low: int, high: int | None = None) -> int:
        """The numbers from `low` to `high`, or to the limit."""
        last = self.limit if high is None else min(high, self.limit)
        first = min(low, self.limit + 1)
        return 0 if last < first else ((1 << (last + 1 - first)) - 1) << first

    def choices(
        self, block: Block, *, without: CountedPortion | None = None, counting: CountedPortion | None = None
    ) -> list[Count]:
        """The numbers that a round with its parts may come to, as ranges: of all its portions, of all but one that
        does not count, or of all with one that does.
        """
        portions = [_alternatives(item, without, counting) for item in block.portions]
        if len(portions) == 1:
            return portions[0]
        reached = reduce(self.plus_any, portions, 1)
        return self._ranges(reached & self.range(block.count.low, block.count.high))

    def _ranges(self, numbers: int) -> list[Count]:
        """A set of numbers as ranges without gaps."""
        ranges, start = [], 0
        while numbers:
            gap = (numbers & -numbers).bit_length() - 1
            numbers >>= gap
            length = (~numbers & -~numbers).bit_length() - 1
            numbers >>= length
            low, high = start + gap, start + gap + length - 1
            ranges.append(Count(low=low, high=None if self.open_end and high == self.limit else high))
            start = high + 1
        return ranges

    def plus_any(self, numbers: int, counts: Sequence[Count]) -> int:
        """Every sum of one of the numbers and one within any of the counts."""
        return reduce(or_, (self.plus(numbers, count) for count in counts), 0)

    def minus_any(self, numbers: int, counts: Sequence[Count]) -> int:
        """Every number from which some number within any of the counts leads to one of the numbers."""
        return reduce(or_, (self.minus(numbers, count) for count in counts), 0)

    def plus(self, numbers: int, count: Count) -> int:
        """Every sum of one of the numbers and one within the count's bounds."""
        if count.low > self.limit:
            return 1 << self.limit if self.open_end and numbers else 0
        reached = numbers
        for step in self._steps(count):
            reached |= reached << step
        reached <<= count.low
        within = reached & self.every
        return within | (1 << self.limit) if self.open_end and reached >> (self.limit + 1) else within

    def minus(self, numbers: int, count: Count) -> int:
        """Every number from which some number within the count's bounds leads to one of the numbers."""
        beyond = self.open_end and bool(numbers >> self.limit)
        if count.low > self.limit:
            return self.every if beyond else 0
        if beyond:
            numbers |= self.every << (self.limit + 1) | self.every << (2 * self.limit + 2)
        reached = numbers >> count.low
        for step in self._steps(count):
            reached |= reached >> step
        return reached & self.every

    def _steps(self, count: Count) -> Iterator[int]:
        """Shifts that together make every shift from none to the width of the count's bounds."""
        span = self.limit if count.high is None else min(count.high - count.low, self.limit)
        width = 1
        while width <= span:
            yield min(width, span + 1 - width)
            width *= 2


def _apart(block: TreeBalance | Block) -> list[Block]:
    """A round with its parts portion by portion, where nothing is said of them together that narrows it."""
    counts = [
        item.count if item.membership is Truth.YES else Count(low=0, high=item.count.high)
        for item in block.portions
    ]
    if not Count.sum(counts).same_bounds(block.count):
        return [Block(block.count, block.portions)]
    return [Block(count, (item,)) for count, item in zip(counts, block.portions, strict=True)]


def _has_doubts(block: Block) -> bool:
    return any(item.membership is Truth.MAYBE for item in block.portions)


def _alternatives(
    item: CountedPortion, without: CountedPortion | None, counting: CountedPortion | None
) -> list[Count]:
    """The numbers that one portion may come to."""
    if item.membership is Truth.YES:
        return [item.count]
    if item is without:
        return [ZERO]
    if item is counting:
        return [Count(low=max(item.count.low if item.is_whole else 1, 1), high=item.count.high)]
    return [ZERO, item.count] if item.is_whole else [Count(low=0, high=item.count.high)]
