"""Persons or remains passing from one side to another."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import (
    ActorId,
    StatementId,
    read_optional_actor_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import read_category, read_count, read_optional_round_kind
from conflictevents.records.vocabulary import Category, RoundKind
from conflictevents.values.count import Count
from conflictevents.values.fields import (
    Concise,
    name_fields_in_errors,
    read_optional_text,
    read_text,
    require_instance,
    tuple_of,
)

__all__ = ["Breakdown", "Transfer", "read_transfers"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Breakdown(Concise):
    """How many of a transfer's persons have some property; breakdowns overlap and need not add up.

    Attributes:
        of: the property in words, such as `wounded`, `women`, `under 25`.
        count: how many persons.
    """

    of: str = attrs.field(converter=read_text)
    count: Count = attrs.field(converter=read_count)

    def __attrs_post_init__(self) -> None:
        if not self.of.strip():
            raise InvalidValue(self.of, "the property in words", "write for instance 'wounded'", field="of")


def _read_breakdowns(value: Breakdown | Iterable[Breakdown]) -> tuple[Breakdown, ...]:
    return tuple_of(_breakdown, value, Breakdown)


def _breakdown(value: Breakdown) -> Breakdown:
    return require_instance(Breakdown, value, "write Breakdown(of='wounded', count=...)")


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Transfer(Concise):
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

    count: Count = attrs.field(converter=read_count)
    category: Category = attrs.field(default=Category.PERSON, converter=read_category)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    returned_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    kind: RoundKind | None = attrs.field(default=None, converter=read_optional_round_kind)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    breakdowns: tuple[Breakdown, ...] = attrs.field(default=(), converter=_read_breakdowns)
    note: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        if self.held_by is not None and self.held_by == self.returned_to:
            raise InvalidValue(
                self.returned_to, f"another actor than held_by, {self.held_by!r}", field="returned_to"
            )


def read_transfers(value: Transfer | Iterable[Transfer]) -> tuple[Transfer, ...]:
    """Transfers; one alone will do."""
    return tuple_of(_transfer, value, Transfer)


def _transfer(value: Transfer) -> Transfer:
    return require_instance(Transfer, value, "write Transfer(count=..., returned_to=...)")
