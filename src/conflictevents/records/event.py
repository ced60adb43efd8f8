"""Conflict events as the field's datasets code them."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import Record
from conflictevents.records.ids import ActorId, id_of
from conflictevents.values.estimate import Estimate
from conflictevents.values.identifier import Identifier
from conflictevents.values.place import Place
from conflictevents.values.reading import instance, named, optional, plain_text, tuple_of
from conflictevents.values.when import When

__all__ = ["Event", "EventActor"]


@attrs.frozen(kw_only=True)
class EventActor:
    """An actor as an event's dataset names it.

    Attributes:
        name: the name in the dataset's words.
        actor: the actor on record, where it has been matched.
        role: its part in the event, such as `side_a`, `actor`, `recipient`.
        identifiers: its codes in the dataset's own schemes, as text.

    Raises:
        InvalidValue: neither name, actor nor identifier is given.
    """

    name: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    actor: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    role: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    identifiers: tuple[Identifier, ...] = attrs.field(
        default=(), converter=named(tuple_of(instance(Identifier)))
    )

    def __attrs_post_init__(self) -> None:
        if self.name is None and self.actor is None and not self.identifiers:
            raise InvalidValue(None, "a name, an actor or an identifier", field="name")


@attrs.frozen(kw_only=True)
class Event(Record):
    """A conflict event as one of the field's datasets codes it (UCDP GED, ACLED, ICEWS, GDELT, POLECAT).

    Attributes:
        when: when it happened, as precisely as the dataset says.
        actors: who took part, in the dataset's order.
        place: where.
        types: type codes of the dataset's own scheme, kept as text.
        fatalities: deaths as published, never clamped; None where the dataset gives none.
        dataset: the dataset's name, such as `ucdp-ged`.
        release: the dataset's release, such as `24.1`; ids persist between releases, numbers move.
        original_id: the event's own id in the dataset.
        text: the dataset's note or headline.
    """

    when: When | None = attrs.field(default=None, converter=named(optional(When.of)))
    actors: tuple[EventActor, ...] = attrs.field(default=(), converter=named(tuple_of(instance(EventActor))))
    place: Place | None = attrs.field(default=None, converter=named(optional(Place.of)))
    types: tuple[Identifier, ...] = attrs.field(default=(), converter=named(tuple_of(instance(Identifier))))
    fatalities: Estimate | None = attrs.field(default=None, converter=named(optional(instance(Estimate))))
    dataset: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    release: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    original_id: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
    text: str | None = attrs.field(default=None, converter=named(optional(plain_text)))
