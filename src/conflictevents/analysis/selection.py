"""The rounds on record that answer one query, ready to be asked for any window."""

from collections.abc import Callable, Iterable

import attrs

from conflictevents.analysis.accounts import RECORDED, check_account
from conflictevents.analysis.families import Family, Found, Item, families
from conflictevents.analysis.query import Query
from conflictevents.analysis.window import ALWAYS, Window
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["Selected", "Selection"]


@attrs.frozen
class Selected:
    """What the record says about a window: a count, and the rounds it was computed from.

    Attributes:
        count: how many persons, from what is certain to what is possible; best only where every member
            is certain and has one.
        rounds: how many handovers; a round counts once, in however many parts.
        certain: ids of the rounds certainly counted.
        possible: ids of the rounds possibly counted.
        disputed: ids of the rounds on which the accounts asked for cannot meet.
        items: the portions it is made of.
        marking: the strictest marking of the rounds and statements it was computed from.
    """

    count: Count
    rounds: Count
    certain: tuple[str, ...]
    possible: tuple[str, ...]
    disputed: tuple[str, ...]
    items: tuple[Item, ...]
    marking: Marking | None

    @classmethod
    def of(cls, ds: Dataset, found: Iterable[Found]) -> "Selected":
        """The sum of what families add; families share nobody."""
        members = [one for one in found if one.membership is not Truth.NO]
        sure = sum(one.membership is Truth.YES for one in members)
        every_one_certain = not any(one.possible for one in members)
        total = Count.sum(one.count for one in members)
        return cls(
            count=total if every_one_certain else Count(low=total.low, high=total.high),
            rounds=Count(low=sure, high=len(members), best=sure if sure == len(members) else None),
            certain=tuple(sorted({id for one in members for id in one.certain})),
            possible=tuple(sorted({id for one in members for id in one.possible})),
            disputed=tuple(sorted({id for one in members for id in one.disputed})),
            items=tuple(item for one in members for item in one.items if item.membership is not Truth.NO),
            marking=_strictest(ds, {id for one in members for id in (*one.certain, *one.possible)}),
        )


class Selection:
    """The rounds on record read for one query and one account, to be asked for any number of windows.

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
        self.account = check_account(ds, account)
        found = families(ds, query, self.account, only)
        self.families: tuple[Family, ...] = tuple(
            family for family in found if family.within(ALWAYS).membership is not Truth.NO
        )
        self._days = [(family.first_day, family.last_day) for family in self.families]

    def within(self, window: Window) -> Selected:
        """What the record says about a window."""
        return Selected.of(
            self._ds,
            (
                family.within(window)
                for family, (first, last) in zip(self.families, self._days, strict=True)
                if window.holds(first, last) is not Truth.NO
            ),
        )

    def recorded_in(self, first_day: int | None, last_day: int | None) -> Count:
        """How many persons from a first to a last day, both included and given as ordinals; None is open."""
        return self.within(Window.days(first_day, last_day)).count


def _strictest(ds: Dataset, rounds: Iterable[str]) -> Marking | None:
    """The strictest marking of rounds and of the statements their transfers rest on: it holds for what is derived."""
    records = [ds[id] for id in rounds]
    statements = [ds.get(transfer.statement) for record in records for transfer in record.transfers]
    return Marking.strictest(record.marking for record in (*records, *statements) if record is not None)
