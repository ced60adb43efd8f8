"""What a handover is made of: persons or remains passing from one side to another, and the third parties to it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import (
    ActorId,
    Reference,
    StatementId,
    check_belonging_to,
    read_actor_id,
    read_actor_ids,
    read_optional_actor_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import read_category, read_optional_round_kind, read_role
from conflictevents.records.vocabulary import Category, CategoryStr, Role, RoleStr, RoundKindStr
from conflictevents.values.count import LARGEST_INTEGER, Count
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_count,
    read_flag,
    read_optional_integer,
    read_optional_text,
    read_text,
    require_instance,
    tuple_of,
)

__all__ = [
    "CARRIER",
    "MEDIATOR",
    "Breakdown",
    "Ordinal",
    "ThirdParty",
    "Transfer",
    "actors_in_role",
    "check_group",
    "read_breakdowns",
    "read_ordinals",
    "read_third_parties",
    "read_transfers",
]

MEDIATOR: Final = Role.MEDIATOR
CARRIER: Final = Role.CARRIER
"""The role of a third party of which nothing else is said."""


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class ThirdParty(Part):
    """A third party and the role it plays.

    >>> import conflictevents as ce
    >>> swap = ce.ExchangeRound(id="swap", third_parties=ce.ThirdParty(actor="red-cross", role="carrier"))
    >>> print(swap.third_parties[0].role)
    carrier

    Attributes:
        actor: who.
        role: in what role, such as `mediator`, `host`, `carrier`, `guarantor`, `observer`.
    """

    actor: ActorId = attrs.field(converter=read_actor_id)
    role: RoleStr = attrs.field(default=MEDIATOR, converter=read_role, metadata={"written": "always"})

    @classmethod
    def of(cls, value: "ThirdParty | Reference") -> "ThirdParty":
        """A third party as it stands, or an actor (or its id) read as a mediator."""
        return value if isinstance(value, ThirdParty) else cls(actor=cast("Any", value))


def read_third_parties(
    value: ThirdParty | Reference | Iterable[ThirdParty | Reference],
) -> tuple[ThirdParty, ...]:
    """Third parties; one alone will do, and an actor alone is a mediator."""
    alone = isinstance(value, str | ThirdParty) or hasattr(value, "id")
    return tuple_of(ThirdParty.of, (value,) if alone else value)


def actors_in_role(third_parties: Iterable[ThirdParty], role: str) -> tuple[ActorId, ...]:
    """The actors that play a role, each once, in the order in which they stand."""
    return tuple(dict.fromkeys(party.actor for party in third_parties if party.role == role))


def check_group(value: str | None) -> None:
    """Refuse a group in no words.

    Raises:
        InvalidValue: naming the field `group`.
    """
    if value is not None and not value.strip():
        raise InvalidValue(
            value, "the group in the source's words", "leave it out where nothing is said", field="group"
        )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Breakdown(Part):
    """How many of a transfer's persons have some property; breakdowns overlap and need not add up.

    >>> import conflictevents as ce
    >>> transfer = ce.Transfer(count=50, breakdowns=ce.Breakdown(of="wounded", count="about 20"))
    >>> str(transfer.breakdowns[0].count)
    'about 20'

    Attributes:
        of: the property in words, such as `wounded`, `women`, `under 25`.
        count: how many persons.
    """

    of: str = attrs.field(converter=read_text)
    count: Count = attrs.field(converter=read_count)

    def __attrs_post_init__(self) -> None:
        if not self.of.strip():
            raise InvalidValue(self.of, "the property in words", "write for instance 'wounded'", field="of")


def read_breakdowns(value: Breakdown | Iterable[Breakdown]) -> tuple[Breakdown, ...]:
    """Breakdowns; one alone will do."""
    return tuple_of(_breakdown, value, Breakdown)


def _breakdown(value: Breakdown) -> Breakdown:
    return require_instance(Breakdown, value, "write Breakdown(of='wounded', count=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Transfer(Part):
    """Persons or remains of one category, and of one group where one is named, passing from one side to another.

    `held_by` and `returned_to` follow the Third Geneva Convention's detaining power and power of origin.
    "Not said" is written as a transfer with an unknown count; zero is a figure like any other.

    >>> import conflictevents as ce
    >>> transfer = ce.Transfer(
    ...     held_by="south", returned_to="north", category="prisoner_of_war", count="more than 200"
    ... )
    >>> transfer.count.low, transfer.count.high
    (201, None)

    Attributes:
        count: how many persons or remains, as sure as the source was.
        category: of which category; `person` is living, category unsaid.
        held_by: who held them; None where nothing is said.
        returned_to: the side to which they returned; None where nothing is said, `all` for all sides together
            (in claims only).
        belonging_to: whose people they are, one side or several; `unknown` where that is not said. Left out:
            those of `returned_to`, though never in a third-country release.
        group: the group that all of them are of, in the source's words, such as `serving life`, `of Gaza`.
        carrier: who carried them, where that is another than the round's.
        kind: the kind of handover, where it differs from the round's.
        statement: the statement the count rests on.
        breakdowns: how many of them have some property.
        note: a remark.

    Raises:
        InvalidValue: the same actor on both ends, `unknown` with a side, or a blank group.
    """

    count: Count = attrs.field(converter=read_count)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    returned_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    group: str | None = attrs.field(default=None, converter=read_optional_text)
    carrier: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    kind: RoundKindStr | None = attrs.field(default=None, converter=read_optional_round_kind)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    breakdowns: tuple[Breakdown, ...] = attrs.field(default=(), converter=read_breakdowns)
    note: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        if self.held_by is not None and self.held_by == self.returned_to:
            raise InvalidValue(
                self.returned_to,
                f"another actor than held_by, {self.held_by!r}",
                "correct one of the two",
                field="returned_to",
            )
        if self.belonging_to:
            object.__setattr__(self, "belonging_to", check_belonging_to(self.belonging_to))
        if self.group is not None:
            check_group(self.group)


def read_transfers(value: Transfer | Iterable[Transfer]) -> tuple[Transfer, ...]:
    """Transfers; one alone will do."""
    return tuple_of(_transfer, value, Transfer)


def _transfer(value: Transfer) -> Transfer:
    return require_instance(Transfer, value, "write Transfer(count=..., returned_to=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Ordinal(Part):
    """Whether and as what a body counts a round in its own numbered series.

    >>> import conflictevents as ce
    >>> swap = ce.ExchangeRound(id="swap", ordinals=ce.Ordinal(body="headquarters", number=65))
    >>> swap.ordinals[0].number
    65

    Attributes:
        body: who keeps the series.
        number: the number given to the round, from 1; None where it is counted without one.
        counted: False where the body, or the source, says that the round is not in the series.

    Raises:
        InvalidValue: the number is not from 1 to 2**53, or is given to a round that is not counted.
    """

    body: ActorId = attrs.field(converter=read_actor_id)
    number: int | None = attrs.field(default=None, converter=read_optional_integer)
    counted: bool = attrs.field(default=True, converter=read_flag)

    def __attrs_post_init__(self) -> None:
        if self.number is not None and not 1 <= self.number <= LARGEST_INTEGER:
            raise InvalidValue(
                self.number, "a number from 1 to 2**53", "leave it out where none is said", field="number"
            )
        if self.number is not None and not self.counted:
            raise InvalidValue(
                self.number,
                "no number where the round is not counted",
                "leave one of the two out",
                field="number",
            )


def read_ordinals(value: Ordinal | Iterable[Ordinal] | Mapping[str, int | None]) -> tuple[Ordinal, ...]:
    """Ordinals as they stand, or a mapping from body to number such as `{"headquarters": 65}`."""
    if isinstance(value, Mapping):
        return tuple(_numbered(body, number) for body, number in value.items())
    return tuple_of(_ordinal, value, Ordinal)


def _numbered(body: str, number: int | None) -> Ordinal:
    try:
        return Ordinal(body=body, number=number)
    except InvalidValue as error:
        raise error.within(f"[{body!r}]") from None


def _ordinal(value: Ordinal) -> Ordinal:
    return require_instance(
        Ordinal, value, "write Ordinal(body=..., number=...), or a mapping from body to number"
    )
