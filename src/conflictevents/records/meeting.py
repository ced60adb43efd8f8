"""Rounds of talks."""

import attrs

from conflictevents.records.base import Record
from conflictevents.records.ids import ActorId, FrameworkId, id_of
from conflictevents.records.vocabulary import MeetingStatus
from conflictevents.values.place import Place
from conflictevents.values.reading import chosen, named, optional, plain_text, tuple_of
from conflictevents.values.when import When

__all__ = ["Meeting"]


@attrs.frozen(kw_only=True)
class Meeting(Record):
    """A round of talks, planned, held or cancelled.

    Attributes:
        name: a name for people, where it has one.
        when: when it was or is to be held.
        place: where.
        level: at which level, such as `heads of delegation`, `ministers`, `technical`.
        participants: who took or is to take part.
        hosts: who hosts or mediates.
        frameworks: the frameworks it belongs to.
        status: planned, held or cancelled.
    """

    name: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    when: When | None = attrs.field(default=None, converter=named(optional(When.of)))
    place: Place | None = attrs.field(default=None, converter=named(optional(Place.of)))
    level: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    participants: tuple[ActorId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(ActorId), (str, Record)))
    )
    hosts: tuple[ActorId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(ActorId), (str, Record)))
    )
    frameworks: tuple[FrameworkId, ...] = attrs.field(
        default=(), converter=named(tuple_of(id_of(FrameworkId), (str, Record)))
    )
    status: MeetingStatus = attrs.field(default=MeetingStatus.HELD, converter=named(chosen(MeetingStatus)))
