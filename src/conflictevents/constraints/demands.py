"""What a claim demands of the truth: at least so many within some days, at most so many within others."""

from collections.abc import Iterable, Mapping

import attrs

from conflictevents.constraints.scopes import Box, Frame
from conflictevents.dataset import Dataset
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.records import ReturnTally
from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["EVER", "NEVER", "Days", "Demand", "Series", "demand_of", "demands_of"]

EVER = -1
"""The edge before all days."""
NEVER = 10_000_000
"""The edge after all days."""


@attrs.frozen(order=True)
class Days:
    """A window of days as two edges: the ends of the day before it begins and of its last day, as ordinals.

    Attributes:
        start: the edge it begins after; `EVER` where it has no beginning.
        end: the edge it lasts to; `NEVER` where it has no end.
    """

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.start < self.end


@attrs.frozen
class Demand:
    """What a claim demands of the truth.

    Attributes:
        member: the id of the claim.
        box: its dividing limits.
        frame: its overlapping limits.
        floor: at least so many persons ...
        floor_days: ... within these days.
        ceiling: at most so many; None where nothing is said or all bounds are fuzzy.
        ceiling_days: ... within these days.
        asks: whether it demands nothing, and asks how many there are.
    """

    member: str
    box: Box
    frame: Frame
    floor: int
    floor_days: Days
    ceiling: int | None
    ceiling_days: Days
    asks: bool = False

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges it speaks of."""
        found = (self.floor_days.start, self.floor_days.end) if self.floor or self.asks else ()
        if self.ceiling is None and not (self.asks and self.ceiling_days):
            return found
        return (*found, self.ceiling_days.start, self.ceiling_days.end)


class Series:
    """Where each numbered series begins: with the first round it counts, where its number 1 is on record.

    Before that day nothing stands in the series, so its tallies share their beginning, whatever `since` each gives.
    A series whose number 1 is not on record has no known beginning.
    """

    def __init__(self, ds: Dataset) -> None:
        first: dict[str, int] = {}
        begun = set()
        for record in ds.rounds:
            for ordinal in record.ordinals:
                if ordinal.counted:
                    when = date_of(record)
                    day = 0 if when is None or when.first_day is None else when.first_day
                    first[ordinal.body] = min(day, first.get(ordinal.body, day))
                if ordinal.number == 1:
                    begun.add(ordinal.body)
        self._first: Mapping[str, int] = {body: first[body] - 1 for body in begun}

    def start(self, series: str, edge: int) -> int:
        """The edge a window begins after, as the series sees it: all edges before its first round are the last of them."""
        return max(edge, self._first.get(series, EVER))


def demand_of(
    member: str, query: Query, count: Count, window: tuple[When | None, When | None], series: Series
) -> Demand:
    """What it demands that so many persons returned from a first to a last day.

    A fuzzy edge binds by its possible part from below and by its certain part from above. A side that is not said
    binds all sides from below, and nothing from above.
    """
    since, until = window
    first_possible, first_certain = (None, None) if since is None else since.as_start()
    last_possible, last_certain = (None, None) if until is None else until.as_end()
    body = query.scope.series or ""

    def days(first: int | None, last: int | None) -> Days:
        start, end = EVER if first is None else first - 1, NEVER if last is None else last
        return Days(series.start(body, start), end) if series.start(body, start) < end else Days(start, end)

    certain = days(first_certain, last_certain)
    bound = count.high is not None and query.returned_to is not None and certain
    return Demand(
        member=member,
        box=Box.of(query),
        frame=Frame.of(query.scope),
        floor=count.low,
        floor_days=days(first_possible, last_possible),
        ceiling=count.high if bound else None,
        ceiling_days=certain,
    )


def demands_of(ds: Dataset, tallies: Iterable[ReturnTally]) -> tuple[Demand, ...]:
    """What these tallies demand, by id; those that bind nothing are left out."""
    series = Series(ds)
    found = []
    for tally in sorted(tallies, key=lambda tally: tally.id):
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)
        demand = demand_of(tally.id, query, tally.count, (tally.since, tally.as_of), series)
        if demand.edges:
            found.append(demand)
    return tuple(found)
