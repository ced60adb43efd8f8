"""Persons or remains passing from one side to another."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import ActorId, StatementId, id_of
from conflictevents.records.vocabulary import Category, RoundKind
from conflictevents.values.count import Count
from conflictevents.values.reading import chosen, instance, named, optional, plain_text, tuple_of

__all__ = ["Breakdown", "Transfer"]


@attrs.frozen(kw_only=True)
class Breakdown:
    """How many of a transfer's persons have some property; breakdowns overlap and need not add up.

    Attributes:
        of: the property in words, such as `wounded`, `women`, `under 25`.
        count: how many persons.
    """

    of: str = attrs.field(converter=named(plain_text))
    count: Count = attrs.field(converter=named(Count.of))

    def __attrs_post_init__(self) -> None:
        if not self.of.strip():
            raise InvalidValue(self.of, "the property in words", "write for instance 'wounded'", field="of")


@attrs.frozen(kw_only=True)
class Transfer:
    """Persons or remains of one category passing from one side to another.

    `held_by` and `returned_to` follow the Third Geneva Convention's detaining power and power of origin.
    "Not said" is written as a transfer with an unknown count; zero is a figure like any other.

    Attributes:
        count: how many persons or remains, as sure as the source was.
        category: of which category; `person` is living, category unsaid.
        held_by: who held them; None where nothing is said.
        returned_to: to whom they returned; None where nothing is said, `all` for all sides together
            (in claims only).
        kind: the kind of handover, where it differs from the round's.
        statement: the statement the count rests on.
        breakdowns: how many of them have some property.
        note: a remark.

    Raises:
        InvalidValue: the same actor on both ends.
    """

    count: Count = attrs.field(converter=named(Count.of))
    category: Category = attrs.field(default=Category.PERSON, converter=named(chosen(Category)))
    held_by: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    returned_to: ActorId | None = attrs.field(default=None, converter=named(optional(id_of(ActorId))))
    kind: RoundKind | None = attrs.field(default=None, converter=named(optional(chosen(RoundKind))))
    statement: StatementId | None = attrs.field(default=None, converter=named(optional(id_of(StatementId))))
    breakdowns: tuple[Breakdown, ...] = attrs.field(
        default=(), converter=named(tuple_of(instance(Breakdown)))
    )
    note: str | None = attrs.field(default=None, converter=named(optional(plain_text)))

    def __attrs_post_init__(self) -> None:
        if self.held_by is not None and self.held_by == self.returned_to:
            raise InvalidValue(
                self.returned_to, f"another actor than held_by, {self.held_by!r}", field="returned_to"
            )
