"""The rounds on record that answer one query, ready to be asked for any window."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from itertools import accumulate
from operator import add, attrgetter, sub

import attrs

from conflictevents.analysis.accounts import AGREED, RECORDED, WIDEST, check_account, figures
from conflictevents.analysis.families import Family, families
from conflictevents.analysis.found import Found, Item
from conflictevents.analysis.query import Query
from conflictevents.analysis.window import ALWAYS, Window
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["Selected", "Selection"]


@attrs.frozen
class Sum:
    """What several families add up to, kept as numbers so that sums of sums are cheap.

    Attributes:
        low: the least number of persons.
        high: the most, over families that have a bound.
        unbounded: how many families have none.
        best: the sum of best figures.
        without_best: how many families have none.
        sure: how many families certainly count.
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
    def of(cls, found: Found) -> "Sum":
        """What one family adds."""
        count = found.count
        return cls(
            count.low,
            count.high or 0,
            int(count.high is None),
            count.best or 0,
            int(count.best is None),
            int(found.membership is Truth.YES),
            1,
            int(bool(found.possible)),
        )

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(*map(add, _numbers(self), _numbers(other)))

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(*map(sub, _numbers(self), _numbers(other)))

    @property
    def count(self) -> Count:
        """How many persons; best only where every member is certain and has one."""
        best = None if self.without_best or self.doubtful else self.best
        return Count(low=self.low, high=None if self.unbounded else self.high, best=best)

    @property
    def rounds(self) -> Count:
        """How many handovers; one counts once, in however many parts."""
        best = self.sure if self.sure == self.members else None
        return Count(low=self.sure, high=self.members, best=best)


_numbers = attrgetter(*(field.name for field in attrs.fields(Sum)))


@attrs.frozen(eq=False)
class Selected:
    """What the record says about a window: a count, and the rounds it was computed from.

    Attributes:
        count: how many persons, from what is certain to what is possible; best only where every member
            is certain and has one.
        rounds: how many handovers; a round counts once, in however many parts.
    """

    count: Count
    rounds: Count
    _ds: Dataset = attrs.field(repr=False)
    _account: str = attrs.field(repr=False)
    _members: tuple[Sequence[Found], ...] = attrs.field(repr=False)

    @property
    def found(self) -> Iterable[Found]:
        """What each family adds."""
        return (one for group in self._members for one in group)

    @cached_property
    def certain(self) -> tuple[str, ...]:
        """Ids of the rounds certainly counted."""
        return tuple(sorted({id for one in self.found for id in one.certain}))

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """Ids of the rounds possibly counted."""
        return tuple(sorted({id for one in self.found for id in one.possible}))

    @cached_property
    def disputed(self) -> tuple[str, ...]:
        """Ids of the rounds on which the accounts asked for cannot meet."""
        return tuple(sorted({id for one in self.found for id in one.disputed}))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The portions it is made of, certain and possible."""
        return tuple(item for one in self.found for item in one.items if item.membership is not Truth.NO)

    @cached_property
    def marking(self) -> Marking | None:
        """The strictest marking of the rounds it was computed from, and of the statements the figures rest on."""
        rounds = [self._ds[id] for id in (*self.certain, *self.possible)]
        told = [self._ds.get(transfer.statement) for record in rounds for transfer in record.transfers]
        if self._account != RECORDED:
            actor = None if self._account in (WIDEST, AGREED) else self._account
            told += [statement for record in rounds for statement, _ in figures(self._ds, record, actor)]
        return Marking.strictest(record.marking for record in (*rounds, *told) if record is not None)


class Selection:
    """The rounds on record read for one query and one account, to be asked for any number of windows.

    What happened on one known day is summed once, day by day; a window then costs two look-ups. Only what
    lies across an edge of a window is read anew.

    Args:
        ds: the dataset.
        query: the persons asked for.
        account: whose figures: `recorded`, `widest`, `agreed` or an actor's id.
        only: which rounds to take; None for all.
    """

    def __init__(
        self,
        ds: Dataset,
        query: Query,
        account: str = RECORDED,
        only: Callable[[ExchangeRound], bool] | None = None,
    ) -> None:
        self._ds = ds
        self.query = query
        self.account: str = check_account(ds, account)
        read = [(family, family.within(ALWAYS)) for family in families(ds, query, self.account, only)]
        self._arrange([(family, found) for family, found in read if found.membership is not Truth.NO])

    def apart(self) -> Iterator[tuple[str, "Selection"]]:
        """Each round, with its parts, as a selection of its own, with its id."""
        for family, found in self._kept:
            alone = copy(self)
            alone._arrange([(family, found)])
            yield family.record.id, alone

    def _arrange(self, kept: list[tuple[Family, Found]]) -> None:
        self._kept = kept
        self.families: tuple[Family, ...] = tuple(family for family, _ in kept)
        on_one_day = sorted(
            (
                (family.first_day, family.record.id, family, found)
                for family, found in kept
                if _is_one_day(family)
            ),
            key=lambda entry: entry[:2],
        )
        self._day_of = [day or 0 for day, _, _, _ in on_one_day]
        self._on_day = [family for _, _, family, _ in on_one_day]
        self._found = [found for _, _, _, found in on_one_day]
        self._until = [Sum()]
        for found in self._found:
            self._until.append(self._until[-1] + Sum.of(found))
        self._vague = _Vague((family, found) for family, found in kept if not _is_one_day(family))

    def within(self, window: Window) -> Selected:
        """What the record says about a window."""
        begins, ends = self._span(window.certain_first, window.certain_last)
        may_begin, may_end = self._span(window.possible_first, window.possible_last)
        ends = max(begins, ends)
        edges = [
            *self._on_day[may_begin : min(begins, may_end)],
            *self._on_day[max(ends, may_begin) : may_end],
        ]
        across = [
            *(found for family in edges if (found := family.within(window)).membership is not Truth.NO),
            *self._vague.within(window),
        ]
        total = self._until[ends] - self._until[begins]
        for found in across:
            total += Sum.of(found)
        return Selected(total.count, total.rounds, self._ds, self.account, (self._found[begins:ends], across))

    def recorded_in(self, first_day: int | None, last_day: int | None) -> Count:
        """How many persons from a first to a last day, both included and given as ordinals; None is open."""
        return self.within(Window.days(first_day, last_day)).count

    def _span(self, first: int | None, last: int | None) -> tuple[int, int]:
        """The places from a first to a last day among what happened on one known day."""
        begins = 0 if first is None else bisect_left(self._day_of, first)
        ends = len(self._day_of) if last is None else bisect_right(self._day_of, last)
        return begins, max(begins, ends)


class _Vague:
    """What happened on no one known day, in the order of its first days, so that a window finds its own."""

    def __init__(self, read: Iterable[tuple[Family, Found]]) -> None:
        spans = [(family.first_day, family.last_day, family, found) for family, found in read]
        placed = sorted(
            (
                (_FIRST if first is None else first, _LAST if last is None else last, family, found)
                for first, last, family, found in spans
            ),
            key=lambda span: (*span[:2], span[2].record.id),
        )
        self._spans = placed
        self._first_of = [first for first, _, _, _ in placed]
        self._reach = list(accumulate((last for _, last, _, _ in placed), max))

    def within(self, window: Window) -> Iterator[Found]:
        """What each adds to a window, where that may be anything; read anew only what lies across an edge."""
        begins = 0 if window.possible_first is None else bisect_left(self._reach, window.possible_first)
        ends = (
            len(self._spans)
            if window.possible_last is None
            else bisect_right(self._first_of, window.possible_last)
        )
        certain_first = _FIRST if window.certain_first is None else window.certain_first
        certain_last = _LAST if window.certain_last is None else window.certain_last
        for first, last, family, found in self._spans[begins:ends]:
            if certain_first <= first and last <= certain_last:
                yield found
            elif (across := family.within(window)).membership is not Truth.NO:
                yield across


_FIRST, _LAST = 0, date.max.toordinal() + 1
"""Before and after every day of the calendar: where something unbounded begins and ends."""


def _is_one_day(family: Family) -> bool:
    return family.first_day is not None and family.first_day == family.last_day
