"""The fields of values and records: strict readers that never coerce silently, `extra`, and a `repr` one could write.

attrs runs the readers as converters when a person builds a value or record in Python, and
`name_fields_in_errors` adds the name of the field to what they refuse. The fast decoder skips converters,
because it has checked types already; so nothing here may hold a rule that the wire form needs.

A reader that serves as a converter is a named function with the types it takes and gives: type checkers
take the types of constructor arguments from it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import lru_cache, wraps
from inspect import Parameter, Signature
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

import attrs

from conflictevents._plain import PlainData
from conflictevents.errors import (
    FIELD_PATH,
    ConflictEventsError,
    InvalidValue,
    NeverChanges,
    WrongArguments,
    did_you_mean,
    unknown_attribute,
)
from conflictevents.values.count import LARGEST_INTEGER, Count, integer_remedy
from conflictevents.values.when import When

__all__ = [
    "EMPTY",
    "LONGEST_REPR",
    "OURS",
    "Concise",
    "FrozenDict",
    "Part",
    "ShortRepr",
    "call_of",
    "check_extra",
    "check_finite",
    "check_size",
    "constructor_of_read",
    "draft_of",
    "ends_before",
    "enum_converter",
    "list_steps",
    "name_fields_in_errors",
    "read_count",
    "read_extra",
    "read_flag",
    "read_integer",
    "read_optional_count",
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
    """A converter that puts the name of its field in front of what it complains of."""

    __slots__ = ("__signature__", "name", "read")

    def __init__(self, name: str, read: Callable[[Any], Any]) -> None:
        self.name = name
        self.read = read
        # attrs asks each converter for its signature, for help() to show; worked out by `inspect` that takes a fifth of
        # the start-up time.
        annotation = next(iter(getattr(read, "__annotations__", {}).values()), Any)
        value = Parameter("value", Parameter.POSITIONAL_ONLY, annotation=annotation)
        self.__signature__ = Signature([value], __validate_parameters__=False)

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
    if type(value) is str and value.isascii():
        return value
    if not isinstance(value, str):
        raise InvalidValue(
            value, "text", "write it in quotes" if isinstance(value, int | float) else "give text"
        )
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
    return value if value is None or (type(value) is str and value.isascii()) else read_text(value)


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
        raise InvalidValue(value, "a number", "write it without quotes, or leave it out")
    try:
        return float(value)
    except OverflowError:
        raise InvalidValue(value, "a number of at most 308 digits", "correct the number") from None


def check_size(value: int) -> int:
    """A whole number that every reader of JSON keeps; a larger one is refused."""
    if abs(value) > LARGEST_INTEGER:
        raise InvalidValue(value, "a whole number from -2**53 to 2**53", "write larger ones as text")
    return value


def check_finite(value: float) -> float:
    """A number that JSON has a form for; NaN and infinities are refused."""
    if not isfinite(value):
        raise InvalidValue(value, "a finite number", "JSON has no NaN and no infinity: write null or text")
    return value


def read_flag(value: bool) -> bool:
    """True or False, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise InvalidValue(value, "True or False", "write True or False, without quotes")
    return value


def read_count(value: int | str | Count | None) -> Count:
    """How many: a whole number, a phrase such as `as many as 1,200`, a `Count`; None is unknown.

    >>> import conflictevents as ce
    >>> ce.read_count("about 30").high
    33
    """
    return Count.of(value)


def read_optional_count(value: int | str | Count | None) -> Count | None:
    """How many, or None where nothing is said of a number.

    >>> import conflictevents as ce
    >>> ce.read_optional_count(None) is None
    True
    """
    return None if value is None else Count.of(value)


def read_when(value: str | dt.date | When) -> When:
    """A date as precise as its source: EDTF text, a date or datetime, or a `When`.

    >>> import conflictevents as ce
    >>> ce.read_when("2025-06").latest
    Date(2025, 6, 30)
    """
    return When.of(value)


def read_optional_when(value: str | dt.date | When | None) -> When | None:
    """A date as precise as its source, or None.

    >>> import conflictevents as ce
    >>> str(ce.read_optional_when("2025-06"))
    '2025-06'
    """
    return None if value is None else When.of(value)


def ends_before(left: When, other: When) -> bool:
    """Whether a date ends on a day before the other begins; two moments of one day do not."""
    return left.last_day is not None and other.first_day is not None and left.last_day < other.first_day


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
        raise InvalidValue(value, f"{article} {kind.__name__}", remedy or f"write {kind.__name__}(...)")
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
    for index, value in enumerate(values):
        try:
            members.append(read(value))
        except InvalidValue as error:
            raise error.within(f"[{index}]") from None
    return tuple(members)


LONGEST_REPR = 1000
"""Characters up to which a `repr` says everything; a longer one cuts long values short."""
_LONGEST_VALUE = 60


def call_of(value: Any, *, short: bool = False) -> str:
    """The shortest call that builds an equal object of an attrs class; or short, with long values cut where it is long."""
    fields = {
        field.name.lstrip("_"): _shown(getattr(value, field.name))
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value)))
        if field.repr and getattr(value, field.name) != field.default
    }
    call = _call(value, fields)
    if not short or len(call) <= LONGEST_REPR:
        return call
    cut = {
        name: text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
        for name, text in fields.items()
    }
    return _call(value, cut)


def _call(value: Any, fields: Mapping[str, str]) -> str:
    return f"{type(value).__name__}({', '.join(f'{name}={text}' for name, text in fields.items())})"


class ShortRepr:
    """A base for attrs classes whose `repr` stays short; a misspelt attribute is an `UnknownAttribute`."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            raise unknown_attribute(self, name)

    def __repr__(self) -> str:
        return call_of(self, short=True)


class Concise(ShortRepr, PlainData):
    """A base for attrs classes whose `repr` is the shortest call that builds an equal object; a long one is cut short.

    Counts, dates, markings and words of vocabularies stand there as text, which constructors read. A misspelt field in
    a call is a `WrongArguments`, a misspelt attribute an `UnknownAttribute`, with the right spelling.
    """

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        build = cls.__dict__.get("__init__")  # that of attrs, which makes the class anew for its slots
        if build is not None:
            type.__setattr__(cls, "__init__", _explain_arguments(build))  # checkers keep to that of attrs

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython; all of it where Hypothesis reports an example."""
        is_example = type(printer).__module__.startswith("hypothesis")
        printer.text("..." if cycle else call_of(self, short=not is_example))


def _explain_arguments(build: Callable[..., None]) -> Callable[..., None]:
    """A constructor that says which of its arguments is wrong, and what was meant."""

    @wraps(build)
    def __init__(self: Any, *values: Any, **fields: Any) -> None:  # noqa: N807 - it is one
        try:
            build(self, *values, **fields)
        except TypeError as error:
            if isinstance(error, ConflictEventsError):
                raise
            known = [field for field in attrs.fields(type(self)) if field.init]
            names = [field.name for field in known]
            by_place = [field.name for field in known if not field.kw_only]
            unknown = [name for name in fields if name not in names]
            missing = [
                field.name
                for field in known
                if field.default is attrs.NOTHING
                and field.name not in fields
                and field.name not in by_place[: len(values)]
            ]
            if len(values) > len(by_place):
                missing = []  # one of them may have been meant by a value without a name
            if unknown or missing or len(values) > len(by_place):
                raise WrongArguments(type(self).__name__, names, unknown=unknown, missing=missing) from None
            raise

    return __init__


def _shown(value: Any) -> str:
    if isinstance(value, str | Count | When):
        return repr(str(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return call_of(value) if isinstance(value, Concise) else repr(value)


_DEEPEST = 64


class FrozenDict(Mapping[str, Any], PlainData):
    """A mapping that cannot change, holding JSON values all the way down.

    Lists inside become tuples and mappings become `FrozenDict`, so that a record holding one can be
    hashed and shared; `thaw` gives plain lists and dicts back. Keys stand in the order of their text, as
    objects of JSON have no order of their own. Values are kept verbatim: `1`, `1.0` and `True` differ.

    Raises:
        InvalidValue: a key is not text, a value is not a JSON value (NaN, infinities and integers beyond
            2**53 are not), or values are nested more than 64 deep.

    >>> FrozenDict({"acled:tags": ["crowd size=about 50"]})
    FrozenDict({'acled:tags': ('crowd size=about 50',)})
    """

    __slots__ = ("_content", "_hash")
    _content: dict[str, Any]
    _hash: int | None

    def __init__(self, content: Mapping[str, Any] | None = None) -> None:
        _fill(self, {} if content is None else content, 0)

    def __getitem__(self, key: str) -> Any:
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(tuple(self._content.items())))
        assert self._hash is not None
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenDict):
            return _same(self._content, other._content)
        return NotImplemented

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NeverChanges("a FrozenDict never changes; make another one")

    def __delattr__(self, name: str) -> NoReturn:
        raise NeverChanges("a FrozenDict never changes; make another one")

    def __reduce__(self) -> tuple[object, ...]:
        return (FrozenDict, (self.thaw(),))

    def __copy__(self) -> "FrozenDict":
        return self

    def __deepcopy__(self, memo: object) -> "FrozenDict":
        return self

    def __repr__(self) -> str:
        return f"FrozenDict({self._content!r})"

    def thaw(self) -> dict[str, Any]:
        """The content as plain dicts and lists, for writing."""
        return {key: _thawed(value) for key, value in self._content.items()}


def _fill(empty: FrozenDict, content: Mapping[str, Any], depth: int) -> FrozenDict:
    if type(content) is not dict and not isinstance(content, Mapping):
        raise InvalidValue(
            content, "an object", "give a dict with namespaced keys, such as {'acled:tags': ...}"
        )
    if depth > _DEEPEST:
        raise InvalidValue("...", f"values nested at most {_DEEPEST} deep", "keep what is deeper as text")
    keys = tuple(content)
    items = {}
    for key in _ordered_keys(keys) if len(keys) <= _FEW_KEYS else _order_keys(keys):
        value = content[key]
        is_plain = type(value) is str and value.isascii()
        items[key] = value if is_plain else _frozen(value, depth + 1)
    object.__setattr__(empty, "_content", items)
    object.__setattr__(empty, "_hash", None)
    return empty


def _order_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of an object in the order of their text.

    Raises:
        InvalidValue: one is no text.
    """
    for key in keys:
        if not isinstance(key, str):
            raise InvalidValue(key, "text as a key", "write the key in quotes")
    return tuple(map(read_text, sorted(keys)))


_FEW_KEYS = 64
"""Keys of so few members repeat from record to record, and are put in order once."""
_ordered_keys = lru_cache(maxsize=1_024)(_order_keys)


def _frozen(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return read_text(value)
    if isinstance(value, int):
        return int(check_size(value))
    if isinstance(value, float):
        return float(check_finite(value))
    if isinstance(value, Mapping):
        return _fill(FrozenDict.__new__(FrozenDict), value, depth)
    if isinstance(value, list | tuple):
        if depth > _DEEPEST:
            raise InvalidValue("...", f"values nested at most {_DEEPEST} deep", "keep what is deeper as text")
        return tuple(_frozen(item, depth + 1) for item in value)
    remedy = "give a list" if isinstance(value, AbstractSet) else "write it as text"
    raise InvalidValue(value, "a JSON value: text, number, true, false, null, list or object", remedy)


def _thawed(value: Any) -> Any:
    if isinstance(value, FrozenDict):
        return value.thaw()
    if isinstance(value, tuple):
        return [_thawed(item) for item in value]
    return value


def _same(left: Any, other: Any) -> bool:
    """Equality that tells 1, 1.0 and True apart, and 0.0 and -0.0: kept verbatim means kept in type as well."""
    if type(left) is not type(other):
        return False
    if isinstance(left, dict):
        return left.keys() == other.keys() and all(_same(left[key], other[key]) for key in left)
    if isinstance(left, FrozenDict):
        return _same(left._content, other._content)
    if isinstance(left, tuple):
        return len(left) == len(other) and all(map(_same, left, other))
    if isinstance(left, float):
        return repr(left) == repr(other)
    return bool(left == other)


EMPTY = FrozenDict()
"""No extensions."""


def read_extra(value: Mapping[str, Any]) -> FrozenDict:
    """Deliberate extensions, by namespaced key such as 'acled:tags'; unread and kept verbatim."""
    if value is EMPTY:  # as nearly every part of every record has it
        return EMPTY
    frozen = value if isinstance(value, FrozenDict) else FrozenDict(value)
    _check_namespaced(frozen)
    return frozen


def read_extra_of_part(value: Mapping[str, Any]) -> FrozenDict:
    """Deliberate extensions of a part of a record; the record itself has what newer versions have of its parts."""
    extra = read_extra(value)
    for key in extra._content:
        if key.startswith(OURS):
            raise _refuse_ours(key, "a key with a namespace of your own, such as 'acled:tags'")
    return extra


OURS: Final = "conflictevents:"
"""The namespace in which a release keeps what newer versions have."""


def without_newer(holder: Out) -> Out:
    """A record or head without what a newer version has, which this release keeps and cannot read."""
    record: Any = holder
    known = {key: value for key, value in record.extra.items() if not key.startswith(OURS)}
    return holder if len(known) == len(record.extra) else attrs.evolve(record, extra=known)


def _refuse_ours(key: str, expected: str) -> InvalidValue:
    return InvalidValue(key, expected, "put your own prefix in front: that of the library is taken")


def check_extra(holder: Any) -> None:
    """Refuse extensions of a record or head that might mean something to this library, now or one day.

    Under the namespace of the library a release keeps what newer versions have, by the path of it; what stands at the
    path of a field that this release has would be read as that field.

    Raises:
        InvalidValue: naming the field `extra`.
    """
    extra: FrozenDict = holder.extra
    if extra is EMPTY:
        return
    keys = tuple(extra._content)
    if len(keys) <= _FEW_KEYS and _are_of_others(keys):
        return
    try:
        _check_namespaced(extra)
        for key in extra._content:
            if key.startswith(OURS) and _leads_to_field(holder, key.removeprefix(OURS)):
                raise InvalidValue(
                    key,
                    "the path of a field that a newer version has",
                    "this one has it: set the field itself, or put your own prefix in front",
                )
    except InvalidValue as error:
        raise error.within("extra") from None


def _leads_to_field(holder: Any, path: str) -> bool:
    """Whether a path leads from a record to a field that it, or a part that it has, may hold."""
    value = holder
    for step in list_steps(path):
        if isinstance(step, int):
            if not isinstance(value, tuple) or step >= len(value):
                return False
            value = value[step]
        elif attrs.has(type(value)) and step in attrs.fields_dict(type(value)):
            value = getattr(value, step)
        else:
            return False
    return True


def list_steps(path: str) -> list[str | int]:
    """The names of fields and the places in lists that a path is made of."""
    return [
        int(step[1:-1]) if step.startswith("[") else step for step in re.findall(r"\[\d+\]|[^.\[]+", path)
    ]


def _check_namespaced(extra: FrozenDict) -> None:
    """Refuse keys without a namespace, which might one day mean something to this library."""
    keys = tuple(extra._content)
    if len(keys) <= _FEW_KEYS and _are_of_others(keys):
        return
    for key in keys:
        if not _is_namespaced(key):
            if key.startswith(OURS):
                example = "such as 'conflictevents:transfers[0].escort'"
                raise _refuse_ours(key, f"the path of what a newer version has, {example}")
            raise InvalidValue(
                key, "a namespaced key such as 'acled:tags'", "put your own prefix and a colon in front"
            )


@lru_cache(maxsize=1_024)
def _are_of_others(keys: tuple[str, ...]) -> bool:
    """Whether all keys have a namespace, and none that of the library."""
    return all(_is_namespaced(key) and not key.startswith(OURS) for key in keys)


@lru_cache(maxsize=4_096)
def _is_namespaced(key: str) -> bool:
    namespace, _, name = key.partition(":")
    return bool(FIELD_PATH.fullmatch(name) if namespace == "conflictevents" else namespace and name)


def draft_of(kind: type) -> Any:
    """A class with the slots of a frozen one, whose attributes can be set as fast as any."""
    unfrozen = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return _DraftType("Draft", (kind,), unfrozen)


class _DraftType(type):
    """The type of drafts, without the `__getattr__` that explains misspelt names: where a class has any, Python 3.11 reads
    each attribute five times as slowly, and checks read many.
    """

    def mro(cls) -> list[type]:
        draft, kind, *bases = super().mro()
        return [draft, kind, *(base for base in bases if "__getattr__" not in vars(base))]


def constructor_of_read(kind: type[Out]) -> Callable[..., Out]:
    """The constructor of an attrs class for values that its readers have read before: it skips them, and makes all other checks.

    Generated as attrs generates an `__init__`; takes the fields by name.
    """
    names: dict[str, Any] = {"new": object.__new__, "Kind": kind, "Draft": draft_of(kind)}
    parameters, lines = [], ["record = new(Draft)"]
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", kind)):
        names[f"default_{field.name}"] = field.default
        default = "" if field.default is attrs.NOTHING else f"=default_{field.name}"
        parameters.append(field.name + default)
        lines.append(f"record.{field.name} = {field.name}")
    if hasattr(kind, "__attrs_post_init__"):
        lines.append("record.__attrs_post_init__()")
    lines += ["record.__class__ = Kind", "return record"]
    exec("\n    ".join([f"def build(*, {', '.join(parameters)}):", *lines]), names)  # noqa: S102 - the names of our own fields, nothing from outside
    build: Callable[..., Out] = names["build"]
    return build


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Part(Concise):
    """What every part of a record has: room for deliberate extensions.

    They are kept, and no question asks for them: two parts that differ in them alone mean the same.

    >>> import conflictevents as ce
    >>> isinstance(ce.Transfer(count=1), ce.Part)
    True

    Attributes:
        extra: deliberate extensions by namespaced key, kept verbatim.
    """

    extra: FrozenDict = attrs.field(default=EMPTY, converter=read_extra_of_part)
