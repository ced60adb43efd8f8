"""Sums of what several trees or rounds add to an answer, and an index of them by their days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import add, attrgetter
from typing import Generic, TypeVar

import attrs

from conflictevents.ledger.window import Window
from conflictevents.values.count import Count

__all__ = ["SpannedSums", "Sum"]

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


class SpannedSums(Generic[Item]):
    """Items that each have a span of days and a sum, indexed so that a window looks at few of them.

    Items are kept by the length of their spans, each length some four times the one before, and in the order of
    their first days. Of each such list, all items that begin within the window, and as much before its end as the
    longest of them lasts, are within it: these are summed beforehand. Only items near an edge of the window, and
    items without a first or a last day, have to be looked at one by one.

    Args:
        items: the first and the last day of each item, its sum wherever it lies within a window, and the item.
    """

    def __init__(self, items: Iterable[tuple[int | None, int | None, Sum, Item]]) -> None:
        by_length: dict[int, list[tuple[int, Sum, Item]]] = {}
        self._unbounded: list[Item] = []
        for first, last, total, item in items:
            if first is None or last is None:
                self._unbounded.append(item)
            else:
                by_length.setdefault(((last - first).bit_length() + 1) // 2, []).append((first, total, item))
        self._lists: list[tuple[int, list[int], list[list[int]], list[Item]]] = []
        for quarters, spanned in sorted(by_length.items()):
            spanned.sort(key=lambda entry: entry[0])
            firsts = [first for first, _, _ in spanned]
            columns = zip(*[_numbers(total) for _, total, _ in spanned], strict=True)
            sums = [list(accumulate(column, initial=0)) for column in columns]
            self._lists.append((4**quarters - 1, firsts, sums, [item for _, _, item in spanned]))

    def within(self, window: Window) -> tuple[Sum, list[Sequence[Item]], list[Item]]:
        """The sum of items certainly within a window, these items, and those that have to be looked at one by one."""
        total, edges = Sum(), [*self._unbounded]
        inside: list[Sequence[Item]] = []
        for longest, firsts, sums, items in self._lists:
            begins = 0 if window.certain_first is None else bisect_left(firsts, window.certain_first)
            ends = len(firsts)
            if window.certain_last is not None:
                ends = bisect_right(firsts, window.certain_last - longest)
            may_begin, may_end = 0, len(firsts)
            if window.possible_first is not None:
                may_begin = bisect_left(firsts, window.possible_first - longest)
            if window.possible_last is not None:
                may_end = bisect_right(firsts, window.possible_last)
            if begins < ends:
                total += Sum(*[column[ends] - column[begins] for column in sums])
                inside.append(items[begins:ends])
                edges += items[may_begin:begins]
                edges += items[ends:may_end]
            else:
                edges += items[may_begin:may_end]
        return total, inside, edges
