"""Which possible rounds a claimed figure forces in or out: exact reasoning over sums of whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Protocol

import attrs

from conflictevents.ledger import CountedPortion, TreeBalance
from conflictevents.values.count import ZERO, Count
from conflictevents.values.truth import Truth

__all__ = ["Choices", "Forced", "forced_by", "leaves_open"]

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


class _Block(Protocol):
    """Portions, and what they come to together."""

    @property
    def count(self) -> Count: ...

    @property
    def portions(self) -> tuple[CountedPortion, ...]: ...


def forced_by(low: int, high: int | None, trees: Sequence[TreeBalance], beyond_doubt: Count = ZERO) -> Forced:
    """Which possible portions a claim from `low` to `high` forces in or out.

    A portion that returned in one handover counts all together or not at all; one that may count in part
    (a category or a split unsaid) counts with any number of persons. Persons of a part are in the figure of its
    whole, too: of a tree it is asked what it comes to with a portion and without. Beyond 200 possible portions, or a
    claim of more than a million, nothing is concluded.

    Args:
        low: the least the claim allows, in persons.
        high: the most it allows; None for any number.
        trees: what each round, with its parts, adds to the record.
        beyond_doubt: how many persons the record has besides.
    """
    apart = [_Alone(beyond_doubt, ()), *(block for tree in trees for block in _apart(tree))]
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
    choices = [_choices(doubt) for doubt in doubtful]
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
            without, counting = (_choices(doubt, item, counts=counts) for counts in (False, True))
            if not sums.plus_any(before[index], without) & enough[index + 1]:
                inside.append(item)
            elif not sums.plus_any(before[index], counting) & enough[index + 1]:
                outside.append(item)
    return Forced(tuple(inside), _without_others_of_its_transfer(outside, doubtful))


_MOST_WHOLES = 64
_LARGEST_WHOLE = 10_000


@attrs.frozen
class Choices:
    """What the choices among some exact numbers come to, as the bits of whole numbers.

    A choice and all that it leaves out come to the same together, so that the bits read the same from both ends.

    Attributes:
        total: what all come to.
        once: the sums that some choice comes to.
        twice: the sums that two choices come to, at least.
    """

    total: int
    once: int
    twice: int

    @classmethod
    def among(cls, wholes: Iterable[int]) -> "Choices":
        """The choices among the smallest of some numbers, the others left out."""
        total, once, twice = 0, 1, 0
        for number in sorted(number for number in wholes if 0 < number <= _LARGEST_WHOLE)[:_MOST_WHOLES]:
            shifted = once << number
            twice |= twice << number | once & shifted
            once |= shifted
            total += number
        return cls(total, once, twice)


def leaves_open(low: int, high: int | None, first: Choices, second: Choices) -> bool:
    """Whether two choices among some numbers and others surely come to what a claim allows.

    Args:
        low: the least that they have to come to, in persons.
        high: the most; None for any number.
        first: the choices among some.
        second: the choices among the others.
    """
    most = first.total + second.total
    low, high = max(low, 0), most if high is None else min(most, high)
    if low > high:
        return False
    # How far the others fall short of the sum, read from their upper end.
    rest = second.total - (low + high) // 2
    once, twice = (bits >> rest if rest >= 0 else bits << -rest for bits in (second.once, second.twice))
    both = first.once & once
    return bool(both & (both - 1) or first.twice & once or first.once & twice)


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


@attrs.frozen
class _Alone:
    """One portion that nothing bounds together with others, or persons about which nothing is doubtful.

    Attributes:
        count: how many persons.
        portions: the portion, or none.
    """

    count: Count
    portions: tuple[CountedPortion, ...]


def _without_others_of_its_transfer(
    outside: Sequence[CountedPortion], blocks: Sequence[_Block]
) -> tuple[CountedPortion, ...]:
    """Portions that do not count, but for those of a transfer of which others may.

    Persons of a part are distinguished by what its whole says of them; which of these they are is not said.
    """

    def transfer_of(item: CountedPortion) -> tuple[object, ...]:
        if item.portion is None:
            return (id(item),)
        return (item.round, id(item.portion.posting.transfer), item.portion.is_rest)

    left_out = {id(item) for item in outside}
    may_count = {
        transfer_of(item)
        for block in blocks
        for item in block.portions
        if id(item) not in left_out and item.count.high != 0
    }
    return tuple(item for item in outside if transfer_of(item) not in may_count)


def _apart(tree: TreeBalance) -> Sequence[_Block]:
    """A round with its parts, portion by portion where they add up."""
    if not tree.adds_up:
        return [tree]
    return [
        _Alone(item.count if item.membership is Truth.YES else Count(low=0, high=item.count.high), (item,))
        for item in tree.portions
    ]


def _has_doubts(block: _Block) -> bool:
    return any(item.membership is Truth.MAYBE for item in block.portions)


def _choices(block: _Block, item: CountedPortion | None = None, *, counts: bool = False) -> list[Count]:
    """The numbers that portions may come to: whichever count, or if one that may count does, or does not."""
    if isinstance(block, TreeBalance):
        return [block.count if item is None else block.count_if(item, counts=counts)]
    (portion,) = block.portions
    if item is None:
        return [ZERO, portion.count] if portion.is_whole else [Count(low=0, high=portion.count.high)]
    if not counts:
        return [ZERO]
    return [Count(low=max(portion.count.low if portion.is_whole else 1, 1), high=portion.count.high)]
