"""Stale totals: figures repeated although a higher one was known by then."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import attrs

from conflictevents.analysis.beginnings import Beginnings
from conflictevents.analysis.known import Knowledge
from conflictevents.dataset import Dataset
from conflictevents.records import Category, ReturnTally, Scope
from conflictevents.records.ids import ALL_SIDES

__all__ = ["Repetition", "repetitions"]

_EVER = -1
_NEVER = 10_000_000


class Repetition(NamedTuple):
    """A tally that repeats an earlier figure although a higher one was known when it was said.

    Attributes:
        tally: the tally that repeats.
        earlier: the tally whose figure it repeats.
        higher: the highest tally known by then.
        stale: whether the higher tally counts up to a day on or before its own; False for a figure that
            carries its old date.
    """

    tally: ReturnTally
    earlier: ReturnTally
    higher: ReturnTally
    stale: bool


@attrs.frozen
class _Measure:
    """What a tally counts, apart from until when.

    Attributes:
        returned_to: to whom.
        category: which category.
        scope: which handovers.
        possible: the ordinal of the day from which it may count.
        certain: that of the day from which it surely counts.
    """

    returned_to: str | None
    category: Category
    scope: Scope
    possible: int
    certain: int


class _Measures:
    """What each tally of a dataset counts; tallies of one numbered series share the latest beginning that one gives."""

    def __init__(self, ds: Dataset) -> None:
        self._beginnings = Beginnings(ds)
        self._shared: dict[str, int] = {}
        for tally in ds.tallies:
            series = tally.scope.series
            if series is not None and tally.since is not None and self._beginnings.of(tally) is None:
                possible = tally.since.as_start().possible
                self._shared[series] = max(self._shared.get(series, _EVER), possible or _EVER)

    def of(self, tally: ReturnTally) -> _Measure:
        """What a tally counts."""
        series = tally.scope.series
        if series is not None and self._beginnings.of(tally) is None:
            possible = certain = self._shared.get(series)
        else:
            possible, certain = (None, None) if tally.since is None else tally.since.as_start()
        return _Measure(tally.returned_to, tally.category, tally.scope, possible or _EVER, certain or _EVER)


def repetitions(ds: Dataset) -> Iterator[Repetition]:
    """Every tally that repeats an earlier figure although a higher one of the same or a narrower scope was known.

    A tally repeats another whose bounds are the same, of the same side and category and a comparable scope, that was
    known on an earlier day. What becomes known on one day is not known on that day to others. A tally without upper
    bound is never exceeded.

    Tallies are gone through in the order in which they became known, so that each looks among those before it: a few
    steps for each thing that tallies count, however many tallies there are.
    """
    knowledge = Knowledge(ds)
    days = {tally.id: knowledge.of(tally).day for tally in ds.tallies}
    in_order = sorted(ds.tallies, key=lambda tally: (days[tally.id] or _EVER, tally.id))
    known = _KnownByThen(ds)
    for _, group in groupby(in_order, key=lambda tally: days[tally.id] or _EVER):
        together = list(group)
        for tally in together:
            found = known.exceeding(tally)
            if found is not None:
                yield found
        for tally in together:
            known.add(tally)


class _KnownByThen:
    """The tallies known before a day, asked for the figure they give and for the highest."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._first: dict[object, dict[Scope, ReturnTally]] = defaultdict(dict)
        self._highest: dict[_Measure, _Highest] = {}
        self._within: dict[tuple[_Measure, _Measure], bool] = {}
        self._measures = _Measures(ds)

    def add(self, tally: ReturnTally) -> None:
        """Make a tally known."""
        self._first[_figure(tally)].setdefault(tally.scope, tally)
        self._highest.setdefault(self._measures.of(tally), _Highest()).add(tally)

    def exceeding(self, tally: ReturnTally) -> Repetition | None:
        """The figure that a tally repeats with the highest one known by then; None where it is not exceeded."""
        if tally.count.high is None:
            return None
        given = self._first.get(_figure(tally), {})
        earlier = next(
            (one for scope, one in given.items() if scope == tally.scope or scope.comparable(tally.scope)), None
        )
        if earlier is None:
            return None
        measure = self._measures.of(tally)
        until = tally.as_of.as_end().certain
        within = [highest for other, highest in self._highest.items() if self._contains(measure, other)]
        for stale, limit in ((True, _NEVER if until is None else until), (False, _NEVER)):
            higher = [one for highest in within if (one := highest.until(limit)) is not None]
            best = max(higher, key=lambda one: (one.count.low, one.id), default=None)
            if best is not None and best.count.low > tally.count.high:
                return Repetition(tally, earlier, best, stale)
        return None

    def _contains(self, whole: _Measure, part: _Measure) -> bool:
        """Whether whatever the part counts the whole counts as well, up to the same day."""
        key = (whole, part)
        if key not in self._within:
            self._within[key] = (
                self._side_contains(whole.returned_to, part.returned_to)
                and _category_contains(whole.category, part.category)
                and whole.scope.contains(part.scope)
                and whole.certain <= part.possible
            )
        return self._within[key]

    def _side_contains(self, whole: str | None, part: str | None) -> bool:
        if whole == part or whole == ALL_SIDES:
            return True
        return whole is not None and part is not None and self._ds.links.is_within(part, whole)


class _Highest:
    """The highest certain number of tallies that count one thing, by the day until which they count."""

    def __init__(self) -> None:
        self._days: list[int] = []
        self._tallies: list[ReturnTally] = []

    def add(self, tally: ReturnTally) -> None:
        """Take a tally in, unless one as high counts until no later a day."""
        end = tally.as_of.as_end().possible
        day = _NEVER if end is None else end
        place = bisect_right(self._days, day)
        if place and self._tallies[place - 1].count.low >= tally.count.low:
            return
        last = place
        while last < len(self._days) and self._tallies[last].count.low <= tally.count.low:
            last += 1
        if place and self._days[place - 1] == day:
            place -= 1
        self._days[place:last] = [day]
        self._tallies[place:last] = [tally]

    def until(self, day: int) -> ReturnTally | None:
        """The tally with the highest certain number among those that count until no later a day."""
        place = bisect_right(self._days, day)
        return self._tallies[place - 1] if place else None


def _figure(tally: ReturnTally) -> object:
    return (tally.returned_to, tally.category, tally.count.low, tally.count.high)


def _category_contains(whole: Category, part: Category) -> bool:
    return whole is part or (whole is Category.PERSON and part.is_living)
