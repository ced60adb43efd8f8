"""Conflict events as the field's datasets code them."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import ActorId, Record, read_optional_actor_id
from conflictevents.values.count import Estimate
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_optional_text,
    read_optional_when,
    require_instance,
    tuple_of,
)
from conflictevents.values.references import Identifier, Place, read_identifiers, read_optional_place
from conflictevents.values.when import When

__all__ = ["Event", "EventActor"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class EventActor(Part):
    """An actor as an event's dataset names it.

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="acled", actors=ce.EventActor(name="Police Forces")
    ... )
    >>> event.actors[0].name
    'Police Forces'

    Attributes:
        name: the name in the dataset's words.
        actor: the actor on record, where it has been matched.
        role: its part in the event, such as `side_a`, `actor`, `recipient`.
        identifiers: its codes in the dataset's own schemes, as text.

    Raises:
        InvalidValue: neither name, actor nor identifier is given.
    """

    name: str | None = attrs.field(default=None, converter=read_optional_text)
    actor: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    role: str | None = attrs.field(default=None, converter=read_optional_text)
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), converter=read_identifiers)

    def __attrs_post_init__(self) -> None:
        if self.name is None and self.actor is None and not self.identifiers:
            raise InvalidValue(None, "a name, an actor or an identifier", "give one of them", field="name")


def _read_actors(value: EventActor | Iterable[EventActor]) -> tuple[EventActor, ...]:
    return tuple_of(_event_actor, value, EventActor)


def _event_actor(value: EventActor) -> EventActor:
    return require_instance(EventActor, value, "write EventActor(name=...)")


def _read_estimate(value: Estimate | None) -> Estimate | None:
    return (
        None
        if value is None
        else require_instance(Estimate, value, "write Estimate(low=..., best=..., high=...)")
    )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Event(Record):
    """A conflict event as one of the field's datasets codes it (UCDP GED, ACLED, ICEWS, GDELT, POLECAT).

    >>> import conflictevents as ce
    >>> event = ce.Event(
    ...     id="a", when="2024-05-06", dataset="ucdp-ged", fatalities=ce.Estimate(low=3, best=5, high=9)
    ... )
    >>> event.fatalities.best
    5

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

    when: When | None = attrs.field(default=None, converter=read_optional_when)
    actors: tuple[EventActor, ...] = attrs.field(default=(), converter=_read_actors)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)
    types: tuple[Identifier, ...] = attrs.field(default=(), converter=read_identifiers)
    fatalities: Estimate | None = attrs.field(default=None, converter=_read_estimate)
    dataset: str | None = attrs.field(default=None, converter=read_optional_text)
    release: str | None = attrs.field(default=None, converter=read_optional_text)
    original_id: str | None = attrs.field(default=None, converter=read_optional_text)
    text: str | None = attrs.field(default=None, converter=read_optional_text)
