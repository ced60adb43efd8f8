"""The numbers that bodies give to rounds when they keep count of them."""

from collections.abc import Mapping
from typing import Any

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import ActorId, id_of
from conflictevents.values.reading import flag, integer, named, optional

__all__ = ["Ordinal", "read_ordinals"]


@attrs.frozen(kw_only=True)
class Ordinal:
    """Whether and as what a body counts a round in its own numbered series.

    Attributes:
        body: who keeps the series.
        number: the number given to the round, from 1; None where it is counted without one.
        counted: False where the body, or the source, says that the round is not in the series.

    Raises:
        InvalidValue: the number is below 1, or is given to a round that is not counted.
    """

    body: ActorId = attrs.field(converter=named(id_of(ActorId)))
    number: int | None = attrs.field(default=None, converter=named(optional(integer)))
    counted: bool = attrs.field(default=True, converter=named(flag))

    def __attrs_post_init__(self) -> None:
        if self.number is not None and self.number < 1:
            raise InvalidValue(self.number, "a number of 1 or more", field="number")
        if self.number is not None and not self.counted:
            raise InvalidValue(self.number, "no number where the round is not counted", field="number")


def read_ordinals(value: Any) -> tuple[Ordinal, ...]:
    """Ordinals as they stand, or a mapping from body to number such as `{"headquarters": 65}`."""
    if isinstance(value, Mapping):
        return tuple(Ordinal(body=body, number=number) for body, number in value.items())
    if isinstance(value, Ordinal):
        return (value,)
    if isinstance(value, (list, tuple)) and all(isinstance(item, Ordinal) for item in value):
        return tuple(value)
    raise InvalidValue(value, "ordinals, or a mapping from body to number")
