"""Identity: every record bears a slug that is its own, and refers to others by theirs."""

import re
from collections.abc import Callable
from typing import Any, NewType, TypeVar

from conflictevents.errors import InvalidValue

__all__ = [
    "ALL_SIDES",
    "RESERVED_IDS",
    "ActorId",
    "ClaimId",
    "EventId",
    "FrameworkId",
    "MeetingId",
    "RecordId",
    "RoundId",
    "StatementId",
    "TallyId",
    "check_id",
    "id_of",
]

RecordId = NewType("RecordId", str)
ActorId = NewType("ActorId", str)
StatementId = NewType("StatementId", str)
ClaimId = NewType("ClaimId", str)
FrameworkId = NewType("FrameworkId", str)
MeetingId = NewType("MeetingId", str)
RoundId = NewType("RoundId", str)
TallyId = NewType("TallyId", str)
EventId = NewType("EventId", str)

ALL_SIDES = ActorId("all")
"""Stands for all sides together in claims and tallies; no record may bear it as its id."""

RESERVED_IDS = frozenset({"recorded", "widest", "agreed", ALL_SIDES})
"""Words with a meaning of their own where an actor id could stand (the accounts, and all sides together)."""

_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:/-]*[A-Za-z0-9])?")
_LONGEST = 200

Id = TypeVar("Id", bound=str)


def check_id(value: str) -> None:
    """Refuse what is no slug: letters, digits and `. _ : / -` inside, at most 200 characters, no reserved word.

    Raises:
        InvalidValue: naming the field `id`.
    """
    if not isinstance(value, str) or len(value) > _LONGEST or not _SLUG.fullmatch(value):
        raise InvalidValue(
            value,
            "an id of letters, digits and . _ : / - inside, at most 200 characters",
            "write for instance 'round-2025-10-02'",
            field="id",
        )
    if value in RESERVED_IDS:
        raise InvalidValue(
            value, "an id of its own", f"{value!r} is a reserved word; choose another", field="id"
        )


def id_of(kind: Callable[[Any], Id]) -> Callable[[Any], Id]:
    """A reader for references: an id as text, or the record that bears it."""

    def read(value: Any) -> Id:
        found = getattr(value, "id", value)
        if not isinstance(found, str) or not found:
            raise InvalidValue(value, "the id of a record, or the record itself")
        return kind(found)

    return read
