"""Where a cumulative begins: tallies of one numbered series share their beginning, no matter what `since` each gives."""

from collections.abc import Mapping
from typing import NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.ledger.balance import ledger_of
from conflictevents.records import ReturnTally
from conflictevents.values import Truth, When

__all__ = ["Beginning", "Beginnings"]


class Beginning(NamedTuple):
    """The day from which a cumulative counts, as ordinals; None for since ever.

    Attributes:
        possible: the first day that it may count.
        certain: the day from which it surely counts.
    """

    possible: int | None = None
    certain: int | None = None


class Beginnings:
    """Where the cumulatives of a dataset begin.

    A body that numbers rounds counts from its first, so "since February 2022", "since March 2022" and
    "since the founding of the headquarters" are one beginning: the latest of them, as no one had returned in the
    series before. A tally that begins only after the series is known to have been running (a round that it counts
    had been held, or a cumulative of it given) counts from its own `since`: the year's figure is no total. Which
    number the first round on record has does not matter.

    Args:
        ds: the dataset.
    """

    def __init__(self, ds: Dataset) -> None:
        self._running = _days_known_to_run(ds)
        self._first: dict[str, int] = {}
        for tally in ds.tallies:
            series = tally.scope.series
            if series is not None and self._is_shared(series, tally.since) and _stands(ds, tally):
                first = None if tally.since is None else tally.since.as_start().possible
                if first is not None:
                    self._first[series] = max(first, self._first.get(series, first))

    def of(self, tally: ReturnTally) -> Beginning:
        """The day from which a tally counts; tallies that share their beginning give the same."""
        series = tally.scope.series
        if series is not None and self._is_shared(series, tally.since):
            first = self.first_day(series)
            return Beginning(first, first)
        return Beginning() if tally.since is None else Beginning(*tally.since.as_start())

    def first_day(self, series: str) -> int | None:
        """The day before which no one returned in a series; None where no tally gives one."""
        return self._first.get(series)

    def _is_shared(self, series: str, since: When | None) -> bool:
        if since is None:
            return True
        running, certain = self._running.get(series), since.as_start().certain
        return running is not None and certain is not None and certain <= running


def _days_known_to_run(ds: Dataset) -> Mapping[str, int]:
    """The first day by which each series is known to have been running."""
    running: dict[str, int] = {}

    def note(series: str, day: int | None) -> None:
        if day is not None:
            running[series] = min(day, running.get(series, day))

    for resolved in ledger_of(ds).rounds:
        counting = [body for body, ordinal in resolved.ordinals.items() if ordinal.counted]
        if counting and resolved.is_done() is not Truth.NO:
            for body in counting:
                note(body, resolved.days[1])
    for tally in ds.tallies:
        if tally.scope.series is not None and tally.count.low > 0 and _stands(ds, tally):
            note(tally.scope.series, tally.as_of.as_end().possible)
    return running


def _stands(ds: Dataset, tally: ReturnTally) -> bool:
    return tally.statement is None or ds.links.stands(tally.statement)
