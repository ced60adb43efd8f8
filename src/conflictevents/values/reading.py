"""Strict readers for single fields, which never coerce silently and always name the field.

attrs runs these as converters when a person builds a record in Python. The fast decoder skips converters,
because it has checked types already; so nothing here may hold a rule that the wire form needs.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.values.frozendict import EMPTY, FrozenDict

__all__ = [
    "LARGEST_INTEGER",
    "chosen",
    "extension",
    "flag",
    "instance",
    "integer",
    "named",
    "number",
    "optional",
    "plain_text",
    "tuple_of",
]

LARGEST_INTEGER = 2**53
"""The largest integer that survives every JSON reader (RFC 8259, section 6)."""

In = TypeVar("In")
Out = TypeVar("Out")
Member = TypeVar("Member", bound=StrEnum)


def named(read: Callable[[Any], Out]) -> "attrs.Converter[Any, Out]":
    """An attrs converter that adds the field's name to whatever `read` complains of."""

    def convert(value: Any, field: "attrs.Attribute[Any]") -> Out:
        try:
            return read(value)
        except InvalidValue as error:
            inner = f".{error.field}" if error.field else ""
            raise InvalidValue(
                error.found, error.expected, error.remedy, field=f"{field.name}{inner}"
            ) from None

    return attrs.Converter(convert, takes_field=True)


def optional(read: Callable[[In], Out]) -> Callable[[In | None], Out | None]:
    """The same reader where None is allowed and means that nothing is said."""

    def read_optional(value: In | None) -> Out | None:
        return None if value is None else read(value)

    return read_optional


def plain_text(value: str) -> str:
    """Text, as it stands."""
    if not isinstance(value, str):
        raise InvalidValue(value, "text")
    return value


def integer(value: int) -> int:
    """A whole number that is no bool, float or text."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(value, "a whole number")
    return value


def number(value: float) -> float:
    """A number that is no bool or text; integers are read as floats."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidValue(value, "a number")
    return float(value)


def flag(value: bool) -> bool:
    """True or False, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise InvalidValue(value, "true or false")
    return value


def chosen(vocabulary: type[Member]) -> Callable[[str], Member]:
    """A reader for the words of a closed vocabulary, which suggests the right one."""

    def read(value: str) -> Member:
        try:
            return vocabulary(value)
        except ValueError:
            pass
        words = [member.value for member in vocabulary]
        hint = did_you_mean(value, words) if isinstance(value, str) else f"choose one of: {', '.join(words)}"
        raise InvalidValue(value, f"a {vocabulary.__doc__ or 'word of the vocabulary'}".splitlines()[0], hint)

    return read


def instance(kind: type[Out]) -> Callable[[Out], Out]:
    """A reader that takes objects of one class only."""

    def read(value: Out) -> Out:
        if not isinstance(value, kind):
            raise InvalidValue(value, f"a {kind.__name__}")
        return value

    return read


def tuple_of(
    read: Callable[[Any], Out], single: tuple[type, ...] = (str,)
) -> Callable[[Any], tuple[Out, ...]]:
    """A reader for several of a kind; one alone (of the types in `single`, or anything not iterable) will do."""

    def read_all(values: Iterable[Any] | Any) -> tuple[Out, ...]:
        if isinstance(values, single) or not isinstance(values, Iterable):
            return (read(values),)
        if isinstance(values, dict):
            raise InvalidValue(values, "a list")
        members = []
        for place, value in enumerate(values):
            try:
                members.append(read(value))
            except InvalidValue as error:
                inner = f".{error.field}" if error.field else ""
                raise InvalidValue(
                    error.found, error.expected, error.remedy, field=f"[{place}]{inner}"
                ) from None
        return tuple(members)

    return read_all


def extension(value: "FrozenDict | dict[str, Any]") -> FrozenDict:
    """Deliberate extensions, by namespaced key such as 'acled:tags'; unread and kept verbatim."""
    if not isinstance(value, (FrozenDict, dict)):
        raise InvalidValue(value, "an object with namespaced keys")
    frozen = value if isinstance(value, FrozenDict) else FrozenDict(value) if value else EMPTY
    check_namespaced(frozen)
    return frozen


def check_namespaced(extra: FrozenDict) -> None:
    """Refuse keys without a namespace, which might one day mean something to this library."""
    for key in extra:
        namespace, colon, name = key.partition(":")
        if not (namespace and colon and name):
            raise InvalidValue(
                key, "a namespaced key such as 'acled:tags'", "put your own prefix and a colon in front"
            )
