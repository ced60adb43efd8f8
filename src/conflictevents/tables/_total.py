"""Adding up what cells and families come to, as `the ledger` adds up families."""

from conflictevents.ledger import WindowBalance
from conflictevents.tables._readings import RANKS, Reading
from conflictevents.tables._sums import Cell
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["Sum"]

_YES = RANKS[Truth.YES]


class Sum:
    """A total in the making.

    Attributes:
        certain: ids of the rounds certainly counted.
        possible: ids of the rounds possibly counted.
        disputed: ids of the rounds on which accounts cannot meet.
        markings: markings of what was counted.
    """

    def __init__(self) -> None:
        self.certain: list[str] = []
        self.possible: list[str] = []
        self.disputed: list[str] = []
        self.markings: set[Marking] = set()
        self._low = 0
        self._high: int | None = 0
        self._best: int | None = 0
        self._sure_rounds = 0
        self._rounds = 0
        self._all_certain = True

    def add(self, cell: Cell, reading: Reading, placed: int) -> None:
        """Add the rounds of a cell, as a query reads their shape, where their dates are `placed` to a window.

        A round of which only something possibly counts adds 0 to the low bound and its high to the high bound.
        """
        counted = min(reading.ever, placed)
        if not counted or not cell.rounds:
            return
        settled = reading.done == placed == _YES
        for slot in reading.sure:
            sums = cell.sums[slot]
            self._raise(sums.high)
            if settled:
                self._low += sums.low
                self._guess(sums.best)
            else:
                self._guess(0 if sums.high == 0 else None)
        for slot in reading.maybe:
            high = cell.sums[slot].high
            self._raise(high)
            self._guess(0 if high == 0 else None)
        if reading.unknown:
            self._raise(None)
            self._guess(None)
        self._rounds += cell.rounds
        if reading.marking is not None:
            self.markings.add(reading.marking)
        if counted == _YES:
            self._sure_rounds += cell.rounds
            self.certain += cell.ids
        else:
            self._all_certain = False
            self.possible += cell.ids

    def add_selected(self, found: WindowBalance) -> None:
        """Add what families with parts, or with accounts to combine, come to."""
        self._low += found.count.low
        self._raise(found.count.high)
        self._guess(found.count.best)
        self._sure_rounds += found.rounds.low
        self._rounds += found.rounds.high or 0
        self._all_certain = self._all_certain and not found.possible
        self.certain += found.certain
        self.possible += found.possible
        self.disputed += found.disputed
        if found.marking is not None:
            self.markings.add(found.marking)

    @property
    def count(self) -> Count:
        """How many persons."""
        return Count(self._low, self._high, self._best if self._all_certain else None)

    @property
    def rounds(self) -> Count:
        """How many handovers."""
        exact = self._sure_rounds == self._rounds
        return Count(low=self._sure_rounds, high=self._rounds, best=self._rounds if exact else None)

    def _raise(self, high: int | None) -> None:
        self._high = None if self._high is None or high is None else self._high + high

    def _guess(self, best: int | None) -> None:
        self._best = None if self._best is None or best is None else self._best + best
