"""Windows of days, whose edges may be fuzzy, and what falls within them."""

import attrs

from conflictevents.values.days import LAST_DAY
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["ALWAYS", "Window"]


@attrs.frozen
class Window:
    """The days from a first to a last, both included, each edge with a certain and a possible place.

    Days are proleptic Gregorian ordinals, as `datetime.date.toordinal` gives them; None is unbounded.

    Attributes:
        possible_first: the earliest day the window may begin on.
        certain_first: the day from which it has certainly begun.
        certain_last: the day up to which it certainly lasts.
        possible_last: the latest day it may end on.
    """

    possible_first: int | None = None
    certain_first: int | None = None
    certain_last: int | None = None
    possible_last: int | None = None

    @classmethod
    def between(cls, since: When | None, until: When | None) -> "Window":
        """The window from `since` to `until`: a bare month or year means from its first day, to its last.

        Only `~`, `?` or a set makes an edge fuzzy. None is an open end.
        """
        possible_first, certain_first = since.as_start() if since is not None else (None, None)
        possible_last, certain_last = until.as_end() if until is not None else (None, None)
        return cls(possible_first, certain_first, certain_last, possible_last)

    @classmethod
    def days(cls, first: int | None, last: int | None) -> "Window":
        """The window between two days."""
        return cls(first, first, last, last)

    @classmethod
    def after(cls, first: When, until: When) -> "Window":
        """The days after the end of `first` up to and including the end of `until`."""
        possible_end, certain_end = first.as_end()
        possible_last, certain_last = until.as_end()
        return cls(
            None if certain_end is None else certain_end + 1,
            (LAST_DAY if possible_end is None else possible_end) + 1,
            certain_last,
            possible_last,
        )

    def holds(self, first: int | None, last: int | None) -> Truth:
        """Whether something that happened on some day from `first` to `last` happened within the window."""
        if last is not None and self.possible_first is not None and last < self.possible_first:
            return Truth.NO
        if first is not None and self.possible_last is not None and first > self.possible_last:
            return Truth.NO
        begun = self.certain_first is None or (first is not None and first >= self.certain_first)
        lasting = self.certain_last is None or (last is not None and last <= self.certain_last)
        return Truth.YES if begun and lasting else Truth.MAYBE


ALWAYS = Window()
"""The window without edges."""
