"""Which possible rounds a claimed figure forces in or out: exact reasoning over sums of whole numbers."""

from collections.abc import Sequence

import attrs

from conflictevents.analysis.families import Item
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
    limit = most + 1 if high is None else most
    sums = 1
    for item in certain:
        sums = _plus(sums, item.count, limit, high is None)
    claimed = _range(max(low, 0), limit if high is None else most)
    choices = [item.count if item.whole else Count(low=0, high=item.count.high) for item in maybe]

    before = [sums]
    for choice in choices:
        before.append(before[-1] | _plus(before[-1], choice, limit, high is None))

    def meets(without: int, required: Count | None = None) -> bool:
        reached = before[without] if required is None else _plus(before[without], required, limit, high is None)
        for choice in choices[without + 1 :]:
            reached |= _plus(reached, choice, limit, high is None)
        return bool(reached & claimed)

    if not before[-1] & claimed:
        return Forced(attainable=False)
    inside, outside = [], []
    for place, item in enumerate(maybe):
        if item.count.high == 0:
            continue
        if not meets(place):
            inside.append(item)
        elif not meets(place, Count(low=max(item.count.low if item.whole else 1, 1), high=item.count.high)):
            outside.append(item)
    return Forced(tuple(inside), tuple(outside))


def _range(low: int, high: int) -> int:
    """The bits from low to high."""
    return ((1 << (high + 1)) - 1) & ~((1 << low) - 1) if high >= low else 0


def _plus(sums: int, count: Count, limit: int, saturating: bool) -> int:
    """Every sum of one reached so far and one number within the count's bounds.

    Sums above the limit are dropped, or with `saturating` kept at the limit, which then stands for "that or more".
    """
    span = limit if count.high is None else min(count.high - count.low, limit)
    if count.low > limit:
        return 1 << limit if saturating and sums else 0
    reached = sums
    width = 1
    while width <= span:
        step = min(width, span + 1 - width)
        reached |= reached << step
        width += step
    reached <<= count.low
    kept = reached & ((1 << (limit + 1)) - 1)
    if saturating and reached >> (limit + 1):
        kept |= 1 << limit
    return kept
