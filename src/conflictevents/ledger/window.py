"""Windows of days, whose edges may be fuzzy; periods that answers are asked by; and sums of what rounds add, by their days."""

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, islice
from operator import add, attrgetter
from typing import Generic, TypeVar

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values import Count, Truth
from conflictevents.values.days import LAST_DAY
from conflictevents.values.when import When, WhenLike

__all__ = ["ALWAYS", "PERIODS", "Period", "SpannedSums", "Stretch", "Sum", "Window", "list_periods"]

PERIODS = ("year", "month", "day")
"""The periods by which totals can be asked, the longest first."""


@attrs.frozen
class Window:
    """The days from a first to a last, both included, each edge with a certain and a possible day.

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
    def asked(cls, since: WhenLike | None, until: WhenLike | None) -> "Window":
        """The window that a question's `since` and `until` say, as `between` reads them.

        Raises:
            InvalidValue: one of them is no date, or the window certainly ends before it begins.
        """
        first, last = (None if edge is None else When.of(edge) for edge in (since, until))
        window = cls.between(first, last)
        if (
            window.possible_first is not None
            and window.possible_last is not None
            and window.possible_last < window.possible_first
        ):
            raise InvalidValue(str(last), f"a day not before since, {first}", "swap the two", field="until")
        return window

    @classmethod
    def days(cls, first: int | None, last: int | None) -> "Window":
        """The window between two days."""
        return cls(first, first, last, last)

    @classmethod
    def after(cls, first: When, until: When | None) -> "Window":
        """The days after the end of `first` up to and including the end of `until`; None is an open end."""
        possible_end, certain_end = first.as_end()
        possible_last, certain_last = until.as_end() if until is not None else (None, None)
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

    def narrowed_to(self, period: "Period") -> "Window | None":
        """The days both in the window and in a period; None where there are none."""
        first, last = period.first, period.last
        if self == ALWAYS:
            return Window.days(first, last)
        if first is None or last is None:
            return self
        if self.holds(first, last) is Truth.NO:
            return None
        firsts = (self.possible_first, self.certain_first)
        lasts = (self.certain_last, self.possible_last)
        return Window(
            *(first if edge is None else max(edge, first) for edge in firsts),
            *(last if edge is None else min(edge, last) for edge in lasts),
        )


ALWAYS = Window()
"""The window without edges."""


@attrs.frozen
class Period:
    """One year, month or day, as the ordinals of its first and last day; without days it is all time.

    Attributes:
        first: its first day.
        last: its last day.
    """

    first: int | None
    last: int | None

    def named(self, period: str) -> int | str | None:
        """Its name as a year (a number), a month (`2025-06`) or a day; None for all time."""
        if self.first is None:
            return None
        day = date.fromordinal(self.first)
        if period == "year":
            return day.year
        return f"{day.year:04}-{day.month:02}" if period == "month" else day.isoformat()


def list_periods(
    spans: Iterable[tuple[int | None, int | None]], kind: str, window: Window = ALWAYS
) -> list[Period]:
    """Every period of a kind into which something with one of the spans of days may fall, in order.

    What has no bound to its dates may fall into every period that the others name; where there are no
    others, the only period is all time. Of a span that reaches out of the window, only its part inside is gone through.

    Raises:
        InvalidValue: there are more than `MOST_PERIODS`.
    """
    periods: set[Period] = set()
    unbounded = False
    for first, last in set(spans):
        unbounded = unbounded or first is None or last is None
        begins, ends = (last, last) if first is None else (first, first if last is None else last)
        if begins is not None and ends is not None:
            begins, ends = _part_inside(begins, ends, window)
            if (ends - begins) // _SHORTEST[kind] <= MOST_PERIODS:
                periods.update(_periods_between(begins, ends, kind))
            if (ends - begins) // _SHORTEST[kind] > MOST_PERIODS or len(periods) > MOST_PERIODS:
                days = f"dates from {date.fromordinal(begins)} to {date.fromordinal(min(ends, LAST_DAY))}"
                remedy = "limit it with since= and until=, or ask by a longer period"
                raise InvalidValue(days, f"at most {MOST_PERIODS:,} of a kind: {kind}s", remedy, field="by")
    if not periods and unbounded:
        return [Period(None, None)]
    return sorted(periods, key=lambda period: period.first or 0)


def _part_inside(begins: int, ends: int, window: Window) -> tuple[int, int]:
    """The part of a span inside a window; its day nearest to the window where there is none."""
    first, last = window.possible_first, window.possible_last
    if first is not None:
        begins = max(begins, min(first, ends))
    if last is not None:
        ends = min(ends, max(last, begins))
    return begins, ends


MOST_PERIODS = 36_525
"""Days, months or years that an answer may have: a century of days."""
_SHORTEST = {"year": 366, "month": 31, "day": 1}


def _periods_between(begins: int, ends: int, kind: str) -> Iterator[Period]:
    day = date.fromordinal(begins)
    first = {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[kind].toordinal()
    while first <= min(ends, LAST_DAY):
        last = first + _length(date.fromordinal(first), kind) - 1
        yield Period(first, last)
        first = last + 1


def _length(first: date, kind: str) -> int:
    if kind == "year":
        return 366 if isleap(first.year) else 365
    return monthrange(first.year, first.month)[1] if kind == "month" else 1


Item = TypeVar("Item")


@attrs.frozen
class Sum:
    """What several trees add up to, kept as numbers so that sums of sums are cheap.

    Attributes:
        low: the least number of persons.
        high: the most, over trees that have a bound.
        unbounded: how many trees have none.
        best: the sum of best figures.
        without_best: how many trees have none.
        sure: how many trees certainly count.
        members: how many may count.
        doubtful: how many of them have rounds that only possibly count.
    """

    low: int = 0
    high: int = 0
    unbounded: int = 0
    best: int = 0
    without_best: int = 0
    sure: int = 0
    members: int = 0
    doubtful: int = 0

    @classmethod
    def total(cls, sums: "Iterable[Sum]") -> "Sum":
        """The sum of any number of sums."""
        return cls(*map(sum, zip(*map(_numbers, sums), strict=True)))

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(*map(add, _numbers(self), _numbers(other)))

    @property
    def count(self) -> Count:
        """How many persons; best only where every member is certain and has one."""
        best = None if self.without_best or self.doubtful else self.best
        return Count(low=self.low, high=None if self.unbounded else self.high, best=best)

    @property
    def rounds(self) -> Count:
        """How many handovers; a round counts once, in however many parts."""
        best = self.sure if self.sure == self.members else None
        return Count(low=self.sure, high=self.members, best=best)


_numbers = attrgetter(*(field.name for field in attrs.fields(Sum)))


@attrs.frozen(eq=False)
class Stretch(Generic[Item]):
    """Items that all lie within a window and stand next to one another.

    Attributes:
        places: where they stand among all items that have both a first and a last day.
        among: all those items.
    """

    places: range
    among: Sequence[Item]

    def __iter__(self) -> Iterator[Item]:
        return islice(self.among, self.places.start, self.places.stop)


class SpannedSums(Generic[Item]):
    """Items that each have a span of days and a sum, indexed so that a window looks at few of them.

    Items are kept by the length of their spans, each length some four times the one before, and in the order of
    their first days. Of each such list, all items that begin within the window, and as much before its end as the
    longest of them lasts, are within it: these are summed beforehand. Only items near an edge of the window, and
    items without a first or a last day, have to be looked at one by one.

    Args:
        items: the first and the last day of each item, its sum wherever it lies within a window, and the item.

    Attributes:
        spanned: the items that have both, list by list.
    """

    def __init__(self, items: Iterable[tuple[int | None, int | None, Sum, Item]]) -> None:
        by_length: dict[int, list[tuple[int, Sum, Item]]] = {}
        longest: dict[int, int] = {}
        self._unbounded: list[Item] = []
        for first, last, total, item in items:
            if first is None or last is None:
                self._unbounded.append(item)
            else:
                length = last - first
                quarters = (length.bit_length() + 1) // 2
                by_length.setdefault(quarters, []).append((first, total, item))
                longest[quarters] = max(length, longest.get(quarters, 0))
        self.spanned: list[Item] = []
        self._lists: list[tuple[int, list[int], list[list[int]], int]] = []
        for quarters, spanned in sorted(by_length.items()):
            spanned.sort(key=lambda entry: entry[0])
            firsts = [first for first, _, _ in spanned]
            columns = zip(*[_numbers(total) for _, total, _ in spanned], strict=True)
            sums = [list(accumulate(column, initial=0)) for column in columns]
            self._lists.append((longest[quarters], firsts, sums, len(self.spanned)))
            self.spanned += (item for _, _, item in spanned)

    def within(self, window: Window) -> tuple[Sum, list[Stretch[Item]], list[Item]]:
        """The sum of items certainly within a window, these items, and those that have to be looked at one by one."""
        total, edges = Sum(), [*self._unbounded]
        inside: list[Stretch[Item]] = []
        for place, (may_begin, begins, ends, may_end) in enumerate(self._locate(window)):
            _, _, sums, start = self._lists[place]
            if begins < ends:
                total += Sum(*[column[ends] - column[begins] for column in sums])
                inside.append(Stretch(range(start + begins, start + ends), self.spanned))
                edges += self.spanned[start + may_begin : start + begins]
                edges += self.spanned[start + ends : start + may_end]
            else:
                edges += self.spanned[start + may_begin : start + may_end]
        return total, inside, edges

    def locate_edge(self, window: Window, *, is_end: bool) -> tuple[tuple[int, ...], Sum, list[Item]]:
        """What lies on the outer side of an edge of a window: of its end where that is asked for, else of its start.

        Returns:
            Where in each list the items certainly within windows with that edge end, or begin; the sum of all before
            that place; and the items near the edge, which have to be looked at one by one.
        """
        places, total, near = [], Sum(), []
        for number, (may_begin, begins, ends, may_end) in enumerate(self._locate(window)):
            _, _, sums, start = self._lists[number]
            place = ends if is_end else begins
            places.append(place)
            total += Sum(*[column[place] for column in sums])
            from_place, to_place = (ends, may_end) if is_end else (may_begin, begins)
            near += self.spanned[start + from_place : start + to_place]
        return tuple(places), total, near

    @property
    def unbounded(self) -> Sequence[Item]:
        """The items without a first or a last day."""
        return self._unbounded

    def bounds_within(self, window: Window) -> tuple[int, int | None]:
        """The least of what is certainly within a window, and the most of all that may be; None where unbounded."""
        low, high, unbounded = 0, 0, len(self._unbounded)
        for place, (may_begin, begins, ends, may_end) in enumerate(self._locate(window)):
            lows, highs, without_bound, *_ = self._lists[place][2]
            if begins < ends:
                low += lows[ends] - lows[begins]
            if may_begin < may_end:
                high += highs[may_end] - highs[may_begin]
                unbounded += without_bound[may_end] - without_bound[may_begin]
        return low, None if unbounded else high

    def _locate(self, window: Window) -> Iterator[tuple[int, int, int, int]]:
        """In each list, where items may begin to lie within a window, certainly do, and no longer certainly or at all do."""
        for longest, firsts, _, _ in self._lists:
            may_begin = begins = 0
            ends = may_end = len(firsts)
            if window.certain_first is not None:
                begins = bisect_left(firsts, window.certain_first)
            if window.certain_last is not None:
                ends = bisect_right(firsts, window.certain_last - longest)
            if window.possible_first is not None:
                may_begin = bisect_left(firsts, window.possible_first - longest)
            if window.possible_last is not None:
                may_end = bisect_right(firsts, window.possible_last)
            yield may_begin, begins, ends, may_end
