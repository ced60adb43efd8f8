"""The fields of values and records: strict readers that never coerce silently, and a `repr` one could write.

attrs runs the readers as converters when a person builds a value or record in Python, and
`name_fields_in_errors` adds the name of the field to what they refuse. The fast decoder skips converters,
because it has checked types already; so nothing here may hold a rule that the wire form needs.

A reader that serves as a converter is a named function with the types it takes and gives: type checkers
take the types of constructor arguments from it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Any, TypeVar, cast

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.values.count import Count
from conflictevents.values.numerals import integer_remedy
from conflictevents.values.when import When

__all__ = [
    "Concise",
    "ends_before",
    "enum_converter",
    "name_fields_in_errors",
    "read_flag",
    "read_integer",
    "read_optional_integer",
    "read_optional_number",
    "read_optional_text",
    "read_optional_when",
    "read_text",
    "read_texts",
    "read_when",
    "require_instance",
    "tuple_of",
]

In = TypeVar("In")
Out = TypeVar("Out")
Member = TypeVar("Member", bound=StrEnum)


class _Named:
    """A converter that puts the name of its field in front of whatever it complains of."""

    __slots__ = ("name", "read")

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self.read = read

    def __call__(self, value: Any) -> Any:
        try:
            return self.read(value)
        except InvalidValue as error:
            raise error.within(self.name) from None

    def __repr__(self) -> str:
        return f"<{self.read.__name__} for {self.name}>"


def name_fields_in_errors(_cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """An attrs `field_transformer`: what a field's converter complains of begins with the field's name."""
    return [
        field.evolve(converter=_Named(field.name, cast("Callable[[Any], Any]", field.converter)))
        if field.converter is not None and not isinstance(field.converter, _Named)
        else field
        for field in fields
    ]


def read_text(value: str) -> str:
    """Text, as it stands; half of a surrogate pair is none, as no file could hold it."""
    if not isinstance(value, str):
        raise InvalidValue(value, "text", "write it in quotes" if isinstance(value, int | float) else "")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidValue(
                value, "text that UTF-8 can hold", "remove the halves of surrogate pairs"
            ) from None
    return value if type(value) is str else str(value)


def read_optional_text(value: str | None) -> str | None:
    """Text, or None."""
    return None if value is None else read_text(value)


def read_texts(value: Iterable[str]) -> tuple[str, ...]:
    """Texts; one alone will do."""
    return tuple_of(read_text, value)


def read_integer(value: int) -> int:
    """A whole number that is no bool, float or text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    raise InvalidValue(value, "a whole number", integer_remedy(value))


def read_optional_integer(value: int | None) -> int | None:
    """A whole number, or None."""
    return None if value is None else read_integer(value)


def read_optional_number(value: float | None) -> float | None:
    """A number that is no bool or text, or None; integers are read as floats."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(value, "a number")
    try:
        return float(value)
    except OverflowError:
        raise InvalidValue(value, "a number of at most 308 digits") from None


def read_flag(value: bool) -> bool:
    """True or False, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise InvalidValue(value, "True or False")
    return value


def read_when(value: str | dt.date | When) -> When:
    """A date as precise as its source: EDTF text, a date or datetime, or a `When`."""
    return When.of(value)


def read_optional_when(value: str | dt.date | When | None) -> When | None:
    """A date as precise as its source, or None."""
    return None if value is None else When.of(value)


def ends_before(one: When, other: When) -> bool:
    """Whether a date ends on a day before the other begins; two moments of one day do not."""
    return one.last_day is not None and other.first_day is not None and one.last_day < other.first_day


def enum_converter(vocabulary: type[Member], **meant: Member) -> Callable[[str], Member]:
    """A reader for the words of a closed vocabulary, which suggests the right one.

    Args:
        vocabulary: the words that are read.
        meant: words that are not read, with the one that is suggested in their place.
    """
    words = [member.value for member in vocabulary]
    expected = (vocabulary.__doc__ or vocabulary.__name__).splitlines()[0].partition(":")[0]
    expected = expected[:1].lower() + expected[1:]
    article = "an" if expected[0] in "aeiou" else "a"

    def read(value: Any) -> Member:
        try:
            return vocabulary(value)
        except ValueError:
            pass
        if not isinstance(value, str):
            hint = f"choose one of: {', '.join(words)}"
        elif near := meant.get(value.strip().lower()):
            hint = f"did you mean {near.value!r}?"
        else:
            hint = did_you_mean(value, words)
        raise InvalidValue(value, f"{article} {expected}", hint)

    return read


def require_instance(kind: type[Out], value: Out, remedy: str = "") -> Out:
    """The value, where it is of the class; anything else is refused."""
    if not isinstance(value, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise InvalidValue(value, f"{article} {kind.__name__}", remedy)
    return value


def tuple_of(read: Callable[[Any], Out], values: Iterable[Any] | Any, *single: type) -> tuple[Out, ...]:
    """Several of a kind, each read by `read`; one alone (text, or of the types in `single`) will do.

    Raises:
        InvalidValue: what is given is no list; or is a set, which has no order; or one member is refused.
    """
    if isinstance(values, (str, bytes, *single)):
        return (read(values),)
    if values is None:
        raise InvalidValue(values, "a list", "leave it out, or give () for none")
    if isinstance(values, Mapping) or not isinstance(values, Iterable):
        return (read(values),)  # which says what it takes
    if isinstance(values, AbstractSet):
        raise InvalidValue(values, "a list", "a set has no order of its own: give a list")
    members = []
    for place, value in enumerate(values):
        try:
            members.append(read(value))
        except InvalidValue as error:
            raise error.within(f"[{place}]") from None
    return tuple(members)


class Concise:
    """A base for attrs classes whose `repr` is the shortest call that builds an equal object.

    Counts, dates, markings and words of vocabularies stand there as text, which constructors read.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        said = [
            f"{field.name}={_shown(getattr(self, field.name))}"
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(self)))
            if getattr(self, field.name) != field.default
        ]
        return f"{type(self).__name__}({', '.join(said)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython, and where Hypothesis reports an example."""
        printer.text("..." if cycle else repr(self))


def _shown(value: Any) -> str:
    if isinstance(value, str | Count | When):
        return repr(str(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return repr(value)
