"""What every record has: an identity, references to others by theirs, sources, and room for extensions."""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NewType, Protocol, Self

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.values.count import LARGEST_INTEGER
from conflictevents.values.fields import (
    EMPTY,
    Concise,
    FrozenDict,
    check_extra,
    name_fields_in_errors,
    read_extra,
    read_integer,
    read_optional_text,
    read_optional_when,
    read_text,
    tuple_of,
)
from conflictevents.values.marking import Marking, read_optional_marking
from conflictevents.values.references import Source, read_sources
from conflictevents.values.when import When

if TYPE_CHECKING:
    from conflictevents.records.actor import Actor
    from conflictevents.records.framework import Framework
    from conflictevents.records.round import ExchangeRound
    from conflictevents.records.statement import Statement

__all__ = [
    "ALL_SIDES",
    "ID_PATTERN",
    "LONGEST_ID",
    "RESERVED_IDS",
    "UNKNOWN_SIDE",
    "ActorId",
    "ClaimId",
    "EventId",
    "FrameworkId",
    "Identified",
    "MeetingId",
    "Record",
    "RecordId",
    "Reference",
    "RoundId",
    "StatementId",
    "TallyId",
    "check_belonging_to",
    "check_id",
    "read_actor_id",
    "read_actor_ids",
    "read_framework_ids",
    "read_id",
    "read_ids",
    "read_optional_actor_id",
    "read_optional_framework_id",
    "read_optional_id",
    "read_optional_record_id",
    "read_optional_round_id",
    "read_optional_statement_id",
    "read_statement_ids",
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

UNKNOWN_SIDE = ActorId("unknown")
"""Says under `belonging_to` that the side is not said, where leaving it out would mean those of `returned_to`."""

RESERVED_IDS = frozenset({"recorded", "widest", "agreed", ALL_SIDES, UNKNOWN_SIDE})
"""Words with a meaning of their own where an actor id could stand: the accounts, all sides together, a side not said."""

ID_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9._:/-]*[A-Za-z0-9])?"
"""What an id looks like."""

LONGEST_ID = 200
"""Characters in an id, at most."""

_SLUG = re.compile(ID_PATTERN)


def check_id(value: str) -> None:
    """Refuse what is no slug: letters, digits and `. _ : / -` inside, at most 200 characters, no reserved word.

    Raises:
        InvalidValue: naming the field `id`.
    """
    if not isinstance(value, str) or len(value) > LONGEST_ID or not _SLUG.fullmatch(value):
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


class Identified(Protocol):
    """Anything with an id: a record may stand wherever its id is expected."""

    @property
    def id(self) -> str:
        """The record's id."""


Reference = str | Identified
"""An id, or the record that has it."""


def read_id(value: Reference) -> Any:
    """An id as text, or that of the record given; whether it leads anywhere is for the rules to find.

    To type checkers it fits each type of ids, as the field that it is for says which.

    >>> import conflictevents as ce
    >>> ce.read_id(ce.Actor(id="east", name="East"))
    'east'
    """
    id = value if isinstance(value, str) else getattr(value, "id", None)
    if not isinstance(id, str):
        raise InvalidValue(value, "the id of a record, or the record itself", "write for instance 'ukraine'")
    return read_text(id)


def read_ids(value: Reference | Iterable[Reference]) -> tuple[Any, ...]:
    """Ids as text, or those of the records given; one alone will do.

    >>> import conflictevents as ce
    >>> ce.read_ids(["east", ce.Actor(id="west", name="West")])
    ('east', 'west')
    """
    return tuple_of(read_id, (value,) if hasattr(value, "id") else value)


def read_optional_id(value: Reference | None) -> Any:
    """An id as text, that of the record given, or None.

    >>> import conflictevents as ce
    >>> ce.read_optional_id("east"), ce.read_optional_id(None)
    ('east', None)
    """
    return None if value is None else read_id(value)


def read_actor_id(value: "str | Actor") -> ActorId:
    """A reference to an actor."""
    return ActorId(read_id(value))


def read_optional_actor_id(value: "str | Actor | None") -> ActorId | None:
    """A reference to an actor, or None."""
    return None if value is None else ActorId(read_id(value))


def read_actor_ids(value: "str | Actor | Iterable[str | Actor]") -> tuple[ActorId, ...]:
    """References to actors; one alone will do."""
    return read_ids(value)


def check_belonging_to(value: tuple[ActorId, ...]) -> tuple[ActorId, ...]:
    """The sides that people belong to, in order and each once.

    Raises:
        InvalidValue: `all` is among them, or `unknown` with a side; naming the field `belonging_to`.
    """
    if ALL_SIDES in value:
        raise InvalidValue(ALL_SIDES, "the sides by name", "name each side", field="belonging_to")
    if UNKNOWN_SIDE in value and len(value) > 1:
        remedy = "name the sides, or leave only 'unknown'"
        raise InvalidValue(value, "'unknown' alone, or sides", remedy, field="belonging_to")
    return value if len(value) < 2 else tuple(sorted(set(value)))


def read_framework_ids(value: "str | Framework | Iterable[str | Framework]") -> tuple[FrameworkId, ...]:
    """References to frameworks; one alone will do."""
    return read_ids(value)


def read_optional_framework_id(value: "str | Framework | None") -> FrameworkId | None:
    """A reference to a framework, or None."""
    return None if value is None else FrameworkId(read_id(value))


def read_optional_round_id(value: "str | ExchangeRound | None") -> RoundId | None:
    """A reference to a round, or None."""
    return None if value is None else RoundId(read_id(value))


def read_statement_ids(value: "str | Statement | Iterable[str | Statement]") -> tuple[StatementId, ...]:
    """References to statements; one alone will do."""
    return read_ids(value)


def read_optional_statement_id(value: "str | Statement | None") -> StatementId | None:
    """A reference to a statement, or None."""
    return None if value is None else StatementId(read_id(value))


def read_optional_record_id(value: "str | Record | None") -> RecordId | None:
    """A reference to a record of any type, or None."""
    return None if value is None else RecordId(read_id(value))


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Record(Concise):
    """What every record has, no matter what it records.

    >>> import conflictevents as ce
    >>> actor = ce.Actor(id="north", name="North")
    >>> isinstance(actor, ce.Record), actor.evolve(revision=2).revision
    (True, 2)

    Attributes:
        id: a slug unique across the dataset, chosen and never derived from date and number.
        revision: counts up from 1; merging keeps the higher one.
        marking: how widely it may be shared; None where nothing is said.
        sources: where it can be read.
        known: when it became known, where its statement or sources do not say so.
        note: a remark of those who keep the record.
        extra: deliberate extensions by namespaced key, kept verbatim.

    Raises:
        InvalidValue: the id is no slug or a reserved word, or the revision is not from 1 to 2**53.
    """

    id: str
    revision: int = attrs.field(default=1, converter=read_integer)
    marking: Marking | None = attrs.field(default=None, converter=read_optional_marking)
    sources: tuple[Source, ...] = attrs.field(default=(), converter=read_sources)
    known: When | None = attrs.field(default=None, converter=read_optional_when)
    note: str | None = attrs.field(default=None, converter=read_optional_text)
    extra: FrozenDict = attrs.field(default=EMPTY, converter=read_extra)

    def __attrs_post_init__(self) -> None:
        check_id(self.id)
        if type(self.id) is not str:
            object.__setattr__(self, "id", str(self.id))
        if not 1 <= self.revision <= LARGEST_INTEGER:
            raise InvalidValue(self.revision, "a revision from 1 to 2**53", "begin with 1", field="revision")
        if self.extra is not EMPTY:
            check_extra(self)

    def _repr_html_(self) -> str:
        """The record in a notebook: a card of what it says, others by their ids; `conflictevents.show` names them."""
        display = import_module("conflictevents.display.record")  # what shows records stands above them
        return str(display.card_of(self).html())

    def evolve(self, **changes: Any) -> Self:
        """A copy with other values in the fields named; the record itself never changes."""
        return attrs.evolve(self, **changes)
