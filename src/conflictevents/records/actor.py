"""Who acts: states, organisations, armed groups, mediators, offices and public persons."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import Record
from conflictevents.records.ids import ActorId, id_of
from conflictevents.records.vocabulary import ActorKind, LineageChange
from conflictevents.values.identifier import Identifier
from conflictevents.values.reading import chosen, instance, named, optional, plain_text, tuple_of
from conflictevents.values.when import When

__all__ = ["Actor", "Lineage"]


@attrs.frozen(kw_only=True)
class Lineage:
    """How an actor came from another, or from another name of its own.

    A change of name keeps the identity; a splinter or an alliance is a new actor (UCDP Actor codebook).

    Attributes:
        change: what happened.
        actor: the other actor; None for a mere change of name.
        name: the former name, where the actor was renamed.
        when: when it happened.

    Raises:
        InvalidValue: neither another actor nor a former name is given.
    """

    change: LineageChange = attrs.field(converter=named(chosen(LineageChange)))
    actor: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    name: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    when: When | None = attrs.field(default=None, converter=named(optional(When.of)))

    def __attrs_post_init__(self) -> None:
        if self.actor is None and self.name is None:
            raise InvalidValue(None, "another actor or a former name", field="actor")


@attrs.frozen(kw_only=True)
class Actor(Record):
    """Somebody who acts or speaks: a state, organisation, armed group, mediator, office or public person.

    Detainees and the dead are counted, never named: no record of this library is for them.

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

    name: str = attrs.field(converter=named(plain_text))
    kind: ActorKind | None = attrs.field(default=None, converter=named(optional(chosen(ActorKind))))
    part_of: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    aliases: tuple[str, ...] = attrs.field(default=(), converter=named(tuple_of(plain_text)))
    identifiers: tuple[Identifier, ...] = attrs.field(
        default=(), converter=named(tuple_of(instance(Identifier)))
    )
    lineage: tuple[Lineage, ...] = attrs.field(default=(), converter=named(tuple_of(instance(Lineage))))

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if not self.name.strip():
            raise InvalidValue(self.name, "a name", field="name")
        if self.part_of == self.id:
            raise InvalidValue(self.part_of, "another actor", field="part_of")
