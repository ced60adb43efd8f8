"""The closed vocabularies of the records. Each class docstring is the word error messages use for its members."""

from enum import StrEnum
from typing import Final

__all__ = [
    "CALLED_OFF",
    "CARRIED_OUT",
    "Act",
    "ActorKind",
    "Category",
    "FrameworkStatus",
    "LineageChange",
    "MeetingStatus",
    "RoundKind",
    "RoundStatus",
]


class Category(StrEnum):
    """category of persons"""

    PRISONER_OF_WAR = "prisoner_of_war"
    CIVILIAN = "civilian"
    PERSON = "person"
    REMAINS = "remains"

    @property
    def is_living(self) -> bool:
        """Whether the category is of living persons; living persons and remains are never summed."""
        return self is not Category.REMAINS


class RoundKind(StrEnum):
    """kind of handover"""

    EXCHANGE = "exchange"
    OUTSIDE_EXCHANGE = "outside exchange"
    THIRD_COUNTRY_RELEASE = "third-country release"
    REPATRIATION_OF_REMAINS = "repatriation of remains"


class RoundStatus(StrEnum):
    """status of a round"""

    PROPOSED = "proposed"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    UNDER_WAY = "under way"
    PARTLY_COMPLETED = "partly completed"
    COMPLETED = "completed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    FAILED = "failed"


CARRIED_OUT: Final = frozenset({RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED})
"""What a round is once persons have been handed over, some of them or all."""
CALLED_OFF: Final = frozenset({RoundStatus.POSTPONED, RoundStatus.CANCELLED, RoundStatus.FAILED})
"""What a round is that did not take place when it was to."""


class FrameworkStatus(StrEnum):
    """status of a framework"""

    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    EXTENDED = "extended"
    PARTLY_FULFILLED = "partly fulfilled"
    STALLED = "stalled"
    SUSPENDED = "suspended"
    REACTIVATED = "reactivated"
    BREACHED = "breached"
    FULFILLED = "fulfilled"
    REJECTED = "rejected"
    ENDED = "ended"


class MeetingStatus(StrEnum):
    """status of a meeting"""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ActorKind(StrEnum):
    """kind of actor"""

    STATE = "state"
    ORGANISATION = "organisation"
    ARMED_GROUP = "armed group"
    MEDIATOR = "mediator"
    OFFICE = "office"
    PERSON = "person"
    MEDIA = "media"
    OTHER = "other"


class LineageChange(StrEnum):
    """change in an actor's lineage"""

    RENAMED = "renamed"
    SPLIT_FROM = "split from"
    MERGED_INTO = "merged into"
    JOINED = "joined"
    ALLIED_IN = "allied in"
    SUCCEEDS = "succeeds"


class Act(StrEnum):
    """act of a claim"""

    ANNOUNCES = "announces"
    REPORTS = "reports"
    CONFIRMS = "confirms"
    DENIES = "denies"
    PROPOSES = "proposes"
    AGREES = "agrees"
    REJECTS = "rejects"
    DEMANDS = "demands"
    APPEALS = "appeals"
    PROMISES = "promises"
    EXPECTS = "expects"
    WITHHOLDS = "withholds"
    ACCUSES = "accuses"
    THREATENS = "threatens"

    @property
    def asserts(self) -> bool:
        """Whether the act says that something is so, as against wanting, doubting or foretelling it."""
        return self in (Act.ANNOUNCES, Act.REPORTS, Act.CONFIRMS, Act.WITHHOLDS)
