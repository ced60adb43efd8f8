"""Readers of the closed vocabularies, as fields of records take them."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from conflictevents.records.vocabulary import (
    Act,
    ActorKind,
    ActorKindStr,
    ActStr,
    Category,
    CategoryStr,
    ClaimedKind,
    ClaimedKindStr,
    CustodyChangeKind,
    CustodyChangeKindStr,
    FrameworkStatus,
    FrameworkStatusName,
    LineageChange,
    LineageChangeName,
    MeetingStatus,
    MeetingStatusName,
    Role,
    RoleStr,
    RoundKind,
    RoundKindStr,
    RoundStatus,
    RoundStatusName,
)
from conflictevents.values.fields import enum_converter, tuple_of

__all__ = [
    "READERS",
    "read_act",
    "read_category",
    "read_custody_change_kind",
    "read_custody_change_kinds",
    "read_framework_status",
    "read_lineage_change",
    "read_meeting_status",
    "read_optional_actor_kind",
    "read_optional_claimed_kind",
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


def read_act(value: ActStr) -> ActStr:
    """What is done by saying something."""
    return Act.read(value)


def read_optional_actor_kind(value: ActorKindStr | None) -> ActorKindStr | None:
    """What sort of actor, or None."""
    return None if value is None else ActorKind.read(value)


def read_category(value: CategoryStr) -> CategoryStr:
    """Which category of persons."""
    return Category.read(value)


def read_framework_status(value: FrameworkStatusName | FrameworkStatus) -> FrameworkStatus:
    """What a framework became."""
    return _framework_status(value)


def read_lineage_change(value: LineageChangeName | LineageChange) -> LineageChange:
    """What happened to an actor."""
    return _lineage_change(value)


def read_meeting_status(value: MeetingStatusName | MeetingStatus) -> MeetingStatus:
    """Whether a meeting is planned, was held or cancelled."""
    return _meeting_status(value)


def read_round_kind(value: RoundKindStr) -> RoundKindStr:
    """What kind of handover."""
    return RoundKind.read(value)


def read_optional_round_kind(value: RoundKindStr | None) -> RoundKindStr | None:
    """What kind of handover, or None."""
    return None if value is None else RoundKind.read(value)


def read_round_kinds(value: RoundKindStr | Iterable[RoundKindStr]) -> tuple[RoundKindStr, ...]:
    """Kinds of handover; one alone will do."""
    return tuple_of(RoundKind.read, value)


def read_custody_change_kind(value: CustodyChangeKindStr) -> CustodyChangeKindStr:
    """What kind of change of custody."""
    return CustodyChangeKind.read(value)


def read_custody_change_kinds(
    value: CustodyChangeKindStr | Iterable[CustodyChangeKindStr],
) -> tuple[CustodyChangeKindStr, ...]:
    """Kinds of change of custody; one alone will do."""
    return tuple_of(CustodyChangeKind.read, value)


def read_optional_claimed_kind(value: ClaimedKindStr | None) -> ClaimedKindStr | None:
    """What kind of handover or change of custody, or None."""
    return None if value is None else ClaimedKind.read(value)


def read_role(value: RoleStr) -> RoleStr:
    """In what role a third party stands."""
    return Role.read(value)


def read_round_status(value: RoundStatusName | RoundStatus) -> RoundStatus:
    """What a round became."""
    return _round_status(value)
