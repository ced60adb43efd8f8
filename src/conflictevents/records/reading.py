"""Readers of counts and of the closed vocabularies, as fields of records take them."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from conflictevents.records.vocabulary import (
    Act,
    ActorKind,
    Category,
    FrameworkStatus,
    LineageChange,
    MeetingStatus,
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
    "read_framework_status",
    "read_lineage_change",
    "read_meeting_status",
    "read_optional_actor_kind",
    "read_optional_count",
    "read_optional_round_kind",
    "read_round_kind",
    "read_round_kinds",
    "read_round_status",
]

_act = enum_converter(Act, says=Act.REPORTS, claims=Act.REPORTS, states=Act.REPORTS, demand=Act.DEMANDS)
_actor_kind = enum_converter(
    ActorKind, country=ActorKind.STATE, government=ActorKind.STATE, press=ActorKind.MEDIA
)
_category = enum_converter(
    Category,
    pow=Category.PRISONER_OF_WAR,
    pows=Category.PRISONER_OF_WAR,
    soldier=Category.PRISONER_OF_WAR,
    soldiers=Category.PRISONER_OF_WAR,
    military=Category.PRISONER_OF_WAR,
    people=Category.PERSON,
    body=Category.REMAINS,
    bodies=Category.REMAINS,
    dead=Category.REMAINS,
)
_framework_status = enum_converter(FrameworkStatus)
_lineage_change = enum_converter(LineageChange)
_meeting_status = enum_converter(MeetingStatus, done=MeetingStatus.HELD, completed=MeetingStatus.HELD)
_round_kind = enum_converter(
    RoundKind,
    swap=RoundKind.EXCHANGE,
    release=RoundKind.OUTSIDE_EXCHANGE,
    repatriation=RoundKind.REPATRIATION_OF_REMAINS,
)
_round_status = enum_converter(
    RoundStatus,
    done=RoundStatus.COMPLETED,
    held=RoundStatus.COMPLETED,
    planned=RoundStatus.SCHEDULED,
    ongoing=RoundStatus.UNDER_WAY,
    partial=RoundStatus.PARTLY_COMPLETED,
)

READERS: Mapping[type[StrEnum], Callable[[str], StrEnum]] = {
    Act: _act,
    ActorKind: _actor_kind,
    Category: _category,
    FrameworkStatus: _framework_status,
    LineageChange: _lineage_change,
    MeetingStatus: _meeting_status,
    RoundKind: _round_kind,
    RoundStatus: _round_status,
}
"""What reads the words of each vocabulary, with the suggestions that fit it, wherever they stand."""


def read_count(value: int | str | Count | None) -> Count:
    """How many: a whole number, a phrase such as `as many as 1,200`, a `Count`; None is unknown."""
    return Count.of(value)


def read_optional_count(value: int | str | Count | None) -> Count | None:
    """How many, or None where nothing is said of a number."""
    return None if value is None else Count.of(value)


def read_act(value: str) -> Act:
    """What is done by saying something."""
    return _act(value)


def read_optional_actor_kind(value: str | None) -> ActorKind | None:
    """What sort of actor, or None."""
    return None if value is None else _actor_kind(value)


def read_category(value: str) -> Category:
    """Which category of persons."""
    return _category(value)


def read_framework_status(value: str) -> FrameworkStatus:
    """What a framework became."""
    return _framework_status(value)


def read_lineage_change(value: str) -> LineageChange:
    """What happened to an actor."""
    return _lineage_change(value)


def read_meeting_status(value: str) -> MeetingStatus:
    """Whether a meeting is planned, was held or cancelled."""
    return _meeting_status(value)


def read_round_kind(value: str) -> RoundKind:
    """What kind of handover."""
    return _round_kind(value)


def read_optional_round_kind(value: str | None) -> RoundKind | None:
    """What kind of handover, or None."""
    return None if value is None else _round_kind(value)


def read_round_kinds(value: str | Iterable[str]) -> tuple[RoundKind, ...]:
    """Kinds of handover; one alone will do."""
    return tuple_of(_round_kind, value)


def read_round_status(value: str) -> RoundStatus:
    """What a round became."""
    return _round_status(value)
