"""One promise: persons or remains not yet returned, and whether their time has passed."""

from enum import StrEnum
from typing import Any

import attrs

from conflictevents.questions.totals import plain_count
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Expectation", "Standing", "past"]


class Standing(StrEnum):
    """Whether what is promised may still come, or its time has passed."""

    OPEN = "open"
    LAPSED = "lapsed"


@attrs.frozen
class Expectation:
    """Persons or remains promised and not yet returned.

    Attributes:
        record: id of the planned round, or of the framework whose terms promise them.
        returned_to: to whom; None where nothing is said.
        category: which category.
        count: how many are left, once what is done or planned elsewhere is taken off.
        promised: how many were promised.
        according_to: who says so; empty for the recorder.
        due: until when, or when; None where nothing is said.
        standing: open, or lapsed where the time has passed or the framework has ended.
        status: the status of the record.
        marking: the strictest marking of the record and of the statements its promises rest on.
    """

    record: str
    returned_to: str | None
    category: str
    count: Count
    promised: Count
    according_to: tuple[str, ...]
    due: When | None
    standing: Standing
    status: str | None
    marking: Marking | None = None

    def to_dict(self) -> dict[str, Any]:
        """The expectation as plain data."""
        return {
            "record": self.record,
            "returned_to": self.returned_to,
            "category": str(self.category),
            "count": plain_count(self.count),
            "promised": plain_count(self.promised),
            "according_to": list(self.according_to),
            "due": None if self.due is None else str(self.due),
            "standing": str(self.standing),
            "status": self.status,
            "marking": None if self.marking is None else str(self.marking),
        }


def past(due: When | None, day: When | None) -> bool:
    """Whether something was due before a day."""
    return due is not None and day is not None and due.before(day) is Truth.YES
