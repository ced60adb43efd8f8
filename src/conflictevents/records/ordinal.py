"""The numbers that bodies give to rounds when they keep count of them."""

from collections.abc import Iterable, Mapping

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import ActorId, read_actor_id
from conflictevents.values.fields import (
    Concise,
    name_fields_in_errors,
    read_flag,
    read_optional_integer,
    require_instance,
    tuple_of,
)
from conflictevents.values.numerals import LARGEST_INTEGER

__all__ = ["Ordinal", "read_ordinals"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Ordinal(Concise):
    """Whether and as what a body counts a round in its own numbered series.

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
