"""Stale totals: figures repeated although a higher one was known by then."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from conflictevents.dataset import Dataset, remembered
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.series import Beginnings
from conflictevents.records import ALL_SIDES, Category, ReturnTally, Scope

__all__ = ["Repetition", "repetitions"]

_EVER = -1
_NEVER = 10_000_000
_MOST_COMPARED = 50


class Repetition(NamedTuple):
    """A tally that repeats an earlier figure although a higher one was known when it was said.

    Attributes:
        tally: the tally that repeats.
        earlier: the tally whose figure it repeats.
        higher: the latest of the higher tallies known by then.
        stale: whether the higher tally counts up to a day on or before its own; False for a figure that
            carries its old date.
    """

    tally: ReturnTally
    earlier: ReturnTally
    higher: ReturnTally
    stale: bool


class _Counted(NamedTuple):
    """What a tally counts, apart from the days."""

    returned_to: str | None
    category: str
    scope: Scope

    @classmethod
    def by(cls, tally: ReturnTally) -> "_Counted":
        return cls(tally.returned_to, tally.category, tally.scope)


@remembered
def repetitions(ds: Dataset) -> Sequence[Repetition]:
    """Every tally that repeats an earlier figure although a higher one of the same or a narrower scope was known.

    A tally repeats another whose bounds are the same and that was known on an earlier day. What becomes known on
    one day is not known on that day to others. A tally without upper bound is never exceeded. A figure that carries
    its old date is said only where it is of the same side and category and a comparable scope.

    Tallies are gone through in the order in which they became known, so that each looks among those before it: a few
    steps for each different scope within its own, however many tallies there are.
    """
    repeated: list[Repetition] = []
    knowledge = Knowledge(ds)
    days = {tally.id: knowledge.of(tally).day or _EVER for tally in ds.tallies}
    known = _KnownByThen(ds)
    for _, group in groupby(
        sorted(ds.tallies, key=lambda tally: (days[tally.id], tally.id)), key=lambda tally: days[tally.id]
    ):
        together = list(group)
        for tally in together:
            exceeding = known.exceeding(tally)
            if exceeding is not None:
                repeated.append(exceeding)
        for tally in together:
            known.add(tally)
    return repeated


class _KnownByThen:
    """The tallies known before a day, asked for the figure they give and for the highest."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._beginnings = Beginnings(ds)
        self._first: dict[object, dict[_Counted, ReturnTally]] = defaultdict(dict)
        starts: dict[_Counted, set[int]] = defaultdict(set)
        for tally in ds.tallies:
            starts[_Counted.by(tally)].add(self._beginnings.of(tally).possible or _EVER)
        self._highest = {counted: _Highest(sorted(tallies)) for counted, tallies in starts.items()}
        self._within: dict[_Counted, list[_Highest]] = {}

    def add(self, tally: ReturnTally) -> None:
        """Make a tally known."""
        counted = _Counted.by(tally)
        self._first[_figure(tally)].setdefault(counted, tally)
        self._highest[counted].add(self._beginnings.of(tally).possible or _EVER, tally)

    def exceeding(self, tally: ReturnTally) -> Repetition | None:
        """The figure that a tally repeats with a higher one known by then; None where there is none."""
        first, high = self._first.get(_figure(tally)), tally.count.high
        if first is None or high is None:
            return None
        counted = _Counted.by(tally)
        since, until = self._beginnings.of(tally).certain or _EVER, tally.as_of.as_end().certain
        higher = self._higher(counted, since, _NEVER if until is None else until, high)
        like = first.get(counted) or _comparable(first, counted)
        if higher is not None:
            return Repetition(tally, like or next(iter(first.values())), higher, stale=True)
        later = self._higher(counted, since, _NEVER, high) if like is not None else None
        if like is None or later is None:
            return None
        return Repetition(tally, like, later, stale=False)

    def _higher(self, counted: _Counted, since: int, until: int, than: int) -> ReturnTally | None:
        """The latest tally above a number among those within what is counted, from and up to a day."""
        if counted not in self._within:
            self._within[counted] = [
                highest for other, highest in self._highest.items() if self._contains(counted, other)
            ]
        candidates = (
            candidate for highest in self._within[counted] for candidate in highest.between(since, until)
        )
        return max(
            (candidate for candidate in candidates if candidate.count.low > than), key=_latest, default=None
        )

    def _contains(self, whole: _Counted, part: _Counted) -> bool:
        return (
            self._side_contains(whole.returned_to, part.returned_to)
            and self._ds.vocabulary.categories.is_within(part.category, whole.category)
            and whole.scope.contains(part.scope)
        )

    def _side_contains(self, whole: str | None, part: str | None) -> bool:
        if whole in (part, ALL_SIDES):
            return True
        return whole is not None and part is not None and self._ds.links.is_within(part, whole)


class _Highest:
    """The highest certain numbers of tallies that count one thing, by the days they count from and up to.

    A binary indexed tree over the beginnings, the latest first; each of its nodes is a staircase.
    """

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts
        self._nodes = [_Staircase() for _ in range(len(starts) + 1)]

    def add(self, start: int, tally: ReturnTally) -> None:
        """Take in a tally that counts from a day."""
        node = len(self._starts) - bisect_left(self._starts, start)
        while node < len(self._nodes):
            self._nodes[node].add(tally)
            node += node & -node

    def between(self, since: int, until: int) -> Iterator[ReturnTally]:
        """The highest, and some lower ones, of the tallies that count from no earlier and up to no later a day."""
        node = len(self._starts) - bisect_left(self._starts, since)
        while node:
            latest = self._nodes[node].until(until)
            if latest is not None:
                yield latest
            node -= node & -node


class _Staircase:
    """The highest certain number by the day up to which tallies count."""

    def __init__(self) -> None:
        self._days: list[int] = []
        self._tallies: list[ReturnTally] = []

    def add(self, tally: ReturnTally) -> None:
        """Take a tally in, unless one as high counts up to no later a day."""
        end = tally.as_of.as_end().possible
        day = _NEVER if end is None else end
        first = bisect_right(self._days, day)
        if first and self._tallies[first - 1].count.low >= tally.count.low:
            return
        last = first
        while last < len(self._days) and self._tallies[last].count.low <= tally.count.low:
            last += 1
        if first and self._days[first - 1] == day:
            first -= 1
        self._days[first:last] = [day]
        self._tallies[first:last] = [tally]

    def until(self, day: int) -> ReturnTally | None:
        """The highest among the tallies that count up to no later a day."""
        index = bisect_right(self._days, day)
        return self._tallies[index - 1] if index else None


def _figure(tally: ReturnTally) -> object:
    return (Category.is_living(tally.category), tally.count.low, tally.count.high)


def _comparable(first_of: dict[_Counted, ReturnTally], counted: _Counted) -> ReturnTally | None:
    """A tally of the same side and category and a comparable scope, among the first that gave a figure."""
    return next(
        (
            tally
            for other, tally in islice(first_of.items(), _MOST_COMPARED)
            if other[:2] == counted[:2] and other.scope.comparable(counted.scope)
        ),
        None,
    )


def _latest(tally: ReturnTally) -> tuple[int, int, str]:
    end = tally.as_of.as_end().possible
    return (_NEVER if end is None else end, tally.count.low, tally.id)
