"""What is in a dataset: how many records of each sort, from when to when, and what became of the rounds."""

from collections import Counter
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import status_at
from conflictevents.ledger.rounds import date_of
from conflictevents.records import COLLECTIONS, RoundStatus
from conflictevents.text import day, plural
from conflictevents.text.page import Block
from conflictevents.values.when import When

__all__ = ["Contents"]

_ONE = {name: name.removesuffix("s").replace("_", " ") for name in COLLECTIONS} | {
    "tallies": "tally",
    "custody_tallies": "custody tally",
}


@attrs.frozen
class Contents:
    """What is in a dataset.

    Attributes:
        records: how many records each collection has.
        rounds: how many rounds have which status.
        first: when the first round was or is to be; None where none is dated.
        last: when the last round was or is to be.
    """

    records: dict[str, int]
    rounds: dict[str, int]
    first: When | None
    last: When | None

    @classmethod
    def of(cls, ds: Dataset) -> "Contents":
        """The contents of a dataset."""
        statuses = Counter(status_at(ds, record) or "no history" for record in ds.rounds)
        order = [*RoundStatus, "disputed", "no history"]
        whens = sorted(
            (when for when in map(date_of, ds.rounds) if when is not None), key=lambda when: when.sort_key
        )
        return cls(
            {name: len(getattr(ds, name)) for name in COLLECTIONS},
            {str(status): statuses[status] for status in order if statuses[status]},
            whens[0] if whens else None,
            whens[-1] if whens else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """The contents as plain data."""
        return {
            "records": self.records,
            "rounds_by_status": self.rounds,
            "first_round": None if self.first is None else str(self.first),
            "last_round": None if self.last is None else str(self.last),
        }

    def blocks(self) -> list[Block]:
        """The contents in two sentences."""
        held = [
            plural(number, _ONE[name], name.replace("_", " "))
            for name, number in self.records.items()
            if number
        ]
        if not held:
            return ["There is no record."]
        rounds = [f"{number:,} {status}" for status, number in self.rounds.items()]
        span = f", the first {day(self.first)}, the last {day(self.last)}" if self.first else ""
        return [f"{', '.join(held)}.", *([f"Rounds{span}: {', '.join(rounds)}."] if rounds else [])]
