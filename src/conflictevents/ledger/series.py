"""Where a cumulative begins: tallies of one numbered series share their beginning, whatever `since` each gives."""

from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.ledger.balance import ledger_of
from conflictevents.records import ReturnTally

__all__ = ["Beginnings"]


class Beginnings:
    """Where the cumulatives of a dataset begin.

    A body that numbers rounds counts from its first, so "since February 2022", "since March 2022" and
    "since the founding of the headquarters" are one beginning. A tally that begins only after the series
    is known to have been running (a round of it had been held, or a cumulative of it given) counts
    from its own `since`: the year's figure is no total.
    """

    def __init__(self, ds: Dataset) -> None:
        self._running: dict[str, int] = {}
        for resolved in ledger_of(ds).rounds:
            for body, ordinal in resolved.ordinals.items():
                if ordinal.counted:
                    self._note(body, resolved.days[1])
        for tally in ds.tallies:
            if tally.scope.series is not None:
                self._note(tally.scope.series, tally.as_of.as_end()[0])

    def of(self, tally: ReturnTally) -> Any:
        """A key that two tallies share where they begin together."""
        if tally.since is None:
            return None
        edge = tally.since.as_start()
        running = self._running.get(tally.scope.series or "")
        if running is not None and edge.certain is not None and edge.certain <= running:
            return None
        return edge

    def _note(self, series: str, day: int | None) -> None:
        if day is not None:
            self._running[series] = min(day, self._running.get(series, day))
