"""Handovers as rows, so that an engine can look for those that may have been entered twice.

Two can only be one where they are of one kind and returned some to one side. Each such kind and side has a lane of its
own on one long calendar: the days of the second lane come after those of the first. So one whole number says both
lane and day, and whatever may have been on one day in one lane is found by comparing numbers.
"""

from collections.abc import Iterator
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.rules.comparing import Side, handover_of
from conflictevents.tables._needs import pa

__all__ = ["HANDOVERS", "Handovers"]

HANDOVERS = pa.schema(
    [
        ("round", pa.string()),
        ("kind", pa.string()),
        ("returned_to", pa.string()),
        ("living", pa.bool_()),
        ("first", pa.int64()),  # the first day on which it may have been, on the calendar of all lanes
        ("last", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),  # 2**60 where there is no bound
    ]
)
"""The layout of the table `handovers`."""

_LANE = 2**26
"""The days of a lane, with room for those that stand for a date without a beginning or an end."""


class Handovers:
    """Makes rows of rounds: one for each side to which some certainly returned."""

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, Side], int] = {}

    def rows(self, ds: Dataset, record: ExchangeRound) -> Iterator[dict[str, Any]]:
        """The rows of a round, from a dataset with actors, frameworks and the rounds that it is part of."""
        handover = handover_of(ds, record)
        for side, (low, high) in () if handover is None else handover.returned.items():
            if low and handover is not None:
                lane = self._lanes.setdefault((record.kind, side), len(self._lanes))
                middle = lane * _LANE + _LANE // 2
                returned_to, living = side
                yield {
                    "round": record.id,
                    "kind": str(record.kind),
                    "returned_to": returned_to,
                    "living": living,
                    "first": middle + handover.first,
                    "last": middle + handover.last,
                    "low": low,
                    "high": high,
                }
