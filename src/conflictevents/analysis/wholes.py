"""What a whole and its parts come to: two statements on the same people, never added."""

from collections.abc import Sequence

import attrs

from conflictevents.analysis.accounts import NOBODY, possible
from conflictevents.analysis.found import Found
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["Statements"]


@attrs.frozen
class Statements:
    """What is said of a completed whole, and what its parts on record come to.

    Attributes:
        whole: how many persons the whole is said to be.
        complete: whether the parts on record are all its parts.
        parts: what each part comes to, whenever it returned.
        inside: what each part adds to the window.
        placed: whether the whole's own dates lie within the window.
    """

    whole: Count
    complete: bool
    parts: Sequence[Found]
    inside: Sequence[Found]
    placed: Truth

    @property
    def rest(self) -> Count:
        """What the whole has beyond the parts on record: nobody where they are complete."""
        if self.complete:
            return NOBODY
        parts = Count.sum(part.count for part in self.parts)
        low = 0 if parts.high is None else max(0, self.whole.low - parts.high)
        high = None if self.whole.high is None else max(low, self.whole.high - parts.low)
        return Count(low=low, high=high)

    @property
    def count(self) -> Count:
        """How many persons the window has.

        Complete parts: the answer lies in both statements, or in their hull where they cannot meet.
        Otherwise the parts are a lower bound, and what the whole has beyond them returned some time
        within the whole's own dates.
        """
        outside = [_outside(*pair) for pair in zip(self.inside, self.parts, strict=True)]
        found = Count.sum(one.count for one in self.inside)
        if self.complete and not self.whole.overlaps(Count.sum(one.count for one in self.parts)):
            everybody = self.placed is Truth.YES and all(one is NOBODY for one in outside)
            return self.whole.hull(found) if everybody else found
        if self.placed is not Truth.NO:
            found += self.rest if self.placed is Truth.YES else possible(self.rest)
        low, high = found.low, found.high
        if self.complete or self.placed is Truth.YES:
            low = max(low, self.whole.low - _most(outside))
        if self.whole.high is not None:
            left = self.whole.high - sum(one.low for one in outside)
            high = max(low, left if high is None else min(high, left))
        return Count(low=low, high=high)


def _outside(inside: Found, part: Found) -> Count:
    """What of a part may lie outside the window: none of it, all of it, or anything between."""
    if inside == part:
        return NOBODY
    return part.count if inside.membership is Truth.NO else possible(part.count)


def _most(counts: Sequence[Count]) -> int:
    """The sum of the high bounds; so large as to undo any lower bound where one of them has none."""
    return sum(_UNBOUNDED if count.high is None else count.high for count in counts)


_UNBOUNDED = 2**60
