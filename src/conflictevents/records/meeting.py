"""Rounds of talks."""

import attrs

from conflictevents.records.base import Record
from conflictevents.records.ids import ActorId, FrameworkId, read_actor_ids, read_framework_ids
from conflictevents.records.reading import read_meeting_status
from conflictevents.records.vocabulary import MeetingStatus
from conflictevents.values.fields import name_fields_in_errors, read_optional_text, read_optional_when
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When

__all__ = ["Meeting"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
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

    name: str | None = attrs.field(default=None, converter=read_optional_text)
    when: When | None = attrs.field(default=None, converter=read_optional_when)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)
    level: str | None = attrs.field(default=None, converter=read_optional_text)
    participants: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    hosts: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    status: MeetingStatus = attrs.field(default=MeetingStatus.HELD, converter=read_meeting_status)
