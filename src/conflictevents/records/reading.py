"""Readers of counts and of the closed vocabularies, as fields of records take them."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from conflictevents.records.vocabulary import (
    Act,
    ActorKind,
    Category,
    ClaimedKind,
    CustodyChangeKind,
    FrameworkStatus,
    LineageChange,
    MeetingStatus,
    Role,
    RoundKind,
    RoundStatus,
)
from conflictevents.values.count import Count
from conflictevents.values.fields import enum_converter, tuple_of

__all__ = [
    "READERS",
    "read_act",
    "read_category",
    "read_count",
    "read_custody_change_kind",
    "read_custody_change_kinds",
    "read_framework_status",
    "read_lineage_change",
    "read_meeting_status",
    "read_optional_actor_kind",
    "read_optional_claimed_kind",
    "read_optional_count",
    "read_optional_round_kind",
    "read_role",
    "read_round_kind",
    "read_round_kinds",
    "read_round_status",
]

_framework_status = enum_converter(FrameworkStatus)
_lineage_change = enum_converter(LineageChange)
_meeting_status = enum_converter(MeetingStatus, done=MeetingStatus.HELD, completed=MeetingStatus.HELD)
_round_status = enum_converter(
    RoundStatus,
    done=RoundStatus.COMPLETED,
    held=RoundStatus.COMPLETED,
    planned=RoundStatus.SCHEDULED,
    ongoing=RoundStatus.UNDER_WAY,
    partial=RoundStatus.PARTLY_COMPLETED,
)

READERS: Mapping[type[StrEnum], Callable[[str], StrEnum]] = {
    FrameworkStatus: _framework_status,
    LineageChange: _lineage_change,
    MeetingStatus: _meeting_status,
    RoundStatus: _round_status,
}
"""What reads the words of each closed list, with the suggestions that fit it, wherever they stand."""


def read_count(value: int | str | Count | None) -> Count:
    """How many: a whole number, a phrase such as `as many as 1,200`, a `Count`; None is unknown."""
    return Count.of(value)


def read_optional_count(value: int | str | Count | None) -> Count | None:
    """How many, or None where nothing is said of a number."""
    return None if value is None else Count.of(value)


def read_act(value: str) -> str:
    """What is done by saying something."""
    return Act.read(value)


def read_optional_actor_kind(value: str | None) -> str | None:
    """What sort of actor, or None."""
    return None if value is None else ActorKind.read(value)


def read_category(value: str) -> str:
    """Which category of persons."""
    return Category.read(value)


def read_framework_status(value: str) -> FrameworkStatus:
    """What a framework became."""
    return _framework_status(value)


def read_lineage_change(value: str) -> LineageChange:
    """What happened to an actor."""
    return _lineage_change(value)


def read_meeting_status(value: str) -> MeetingStatus:
    """Whether a meeting is planned, was held or cancelled."""
    return _meeting_status(value)


def read_round_kind(value: str) -> str:
    """What kind of handover."""
    return RoundKind.read(value)


def read_optional_round_kind(value: str | None) -> str | None:
    """What kind of handover, or None."""
    return None if value is None else RoundKind.read(value)


def read_round_kinds(value: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of handover; one alone will do."""
    return tuple_of(RoundKind.read, value)


def read_custody_change_kind(value: str) -> str:
    """What kind of change of custody."""
    return CustodyChangeKind.read(value)


def read_custody_change_kinds(value: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of change of custody; one alone will do."""
    return tuple_of(CustodyChangeKind.read, value)


def read_optional_claimed_kind(value: str | None) -> str | None:
    """What kind of handover or change of custody, or None."""
    return None if value is None else ClaimedKind.read(value)


def read_role(value: str) -> str:
    """In what role a third party stands."""
    return Role.read(value)


def read_round_status(value: str) -> RoundStatus:
    """What a round became."""
    return _round_status(value)
