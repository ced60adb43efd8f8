"""Who acts: states, organisations, armed groups, mediators, offices and public persons."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import ActorId, Record, read_optional_actor_id
from conflictevents.records.reading import read_lineage_change, read_optional_actor_kind
from conflictevents.records.vocabulary import ActorKindStr, LineageChange
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_optional_text,
    read_optional_when,
    read_text,
    read_texts,
    require_instance,
    tuple_of,
)
from conflictevents.values.references import Identifier, read_identifiers
from conflictevents.values.when import When

__all__ = ["Actor", "Lineage"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Lineage(Part):
    """How an actor came from another, or from another name of its own.

    A change of name keeps the identity; a splinter or an alliance is a new actor (UCDP Actor codebook).

    >>> import conflictevents as ce
    >>> heir = ce.Actor(
    ...     id="new", name="New Front", lineage=ce.Lineage(change="renamed", actor="old", when="2016-07")
    ... )
    >>> print(heir.lineage[0].change)
    renamed

    Attributes:
        change: what happened.
        actor: the other actor; None for a mere change of name.
        name: the former name, where the actor was renamed.
        when: when it happened.

    Raises:
        InvalidValue: neither another actor nor a former name is given.
    """

    change: LineageChange = attrs.field(converter=read_lineage_change)
    actor: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    name: str | None = attrs.field(default=None, converter=read_optional_text)
    when: When | None = attrs.field(default=None, converter=read_optional_when)

    def __attrs_post_init__(self) -> None:
        if self.actor is None and self.name is None:
            raise InvalidValue(None, "another actor or a former name", "give actor= or name=", field="actor")


def _read_lineage(value: Lineage | Iterable[Lineage]) -> tuple[Lineage, ...]:
    return tuple_of(_change, value, Lineage)


def _change(value: Lineage) -> Lineage:
    return require_instance(Lineage, value, "write Lineage(change='renamed', name=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Actor(Record):
    """Someone who acts or speaks: a state, organisation, armed group, mediator, office or public person.

    Detainees and the dead are counted, never named: no record of this library is for them.

    >>> import conflictevents as ce
    >>> ce.Actor(id="office", name="Headquarters", kind="office", part_of="north").part_of
    'north'

    Attributes:
        name: the name people know the actor by.
        kind: what sort of actor it is; None where nothing is said.
        part_of: the actor this one belongs to; its claims count among that actor's claims.
        aliases: other names and spellings.
        identifiers: what others call it, by scheme.
        lineage: how it came from others.

    Raises:
        InvalidValue: the name is blank, or the actor is part of itself.
    """

    name: str = attrs.field(converter=read_text)
    kind: ActorKindStr | None = attrs.field(default=None, converter=read_optional_actor_kind)
    part_of: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    aliases: tuple[str, ...] = attrs.field(default=(), converter=read_texts)
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), converter=read_identifiers)
    lineage: tuple[Lineage, ...] = attrs.field(default=(), converter=_read_lineage)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if not self.name.strip():
            raise InvalidValue(self.name, "a name", "write the name it is known by", field="name")
        if self.part_of == self.id:
            raise InvalidValue(
                self.part_of, "another actor", "leave part_of out where it stands alone", field="part_of"
            )
