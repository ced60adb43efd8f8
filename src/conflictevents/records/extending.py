"""What other packages add: record types of their own, with words and rules, put together as a value.

Nothing is registered anywhere. A record type has names of its own, so that any dataset takes its records and any file
holds them; a `Schema` says which of them a reader has to know, and which rules and words come with them.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    NamedTuple,
    NewType,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.actor import Actor
from conflictevents.records.base import (
    ActorId,
    ClaimId,
    EventId,
    FrameworkId,
    MeetingId,
    Record,
    RecordId,
    RoundId,
    StatementId,
    TallyId,
    read_id,
)
from conflictevents.records.custody import CustodyChange
from conflictevents.records.event import Event
from conflictevents.records.framework import Framework, Meeting
from conflictevents.records.head import OwnWord, check_declared_alike
from conflictevents.records.round import ExchangeRound
from conflictevents.records.statement import Statement
from conflictevents.records.tally import CustodyTally, ReturnTally
from conflictevents.text import check_columns
from conflictevents.values import Count, Estimate, FrozenDict, Marking, Place, Source, When
from conflictevents.values.fields import (
    OURS,
    check_finite,
    check_size,
    enum_converter,
    name_fields_in_errors,
    read_flag,
    read_integer,
    read_optional_number,
    read_text,
    require_instance,
    tuple_of,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = [
    "COLLECTIONS",
    "LIBRARY",
    "RECORD_NAMES",
    "Names",
    "Schema",
    "find_entry",
    "kinds_by_collection",
    "kinds_by_name",
    "led_to_by",
    "list_entries",
    "load_entry",
    "names_of",
    "read_fields",
    "record_type",
    "references_of_class",
    "references_within",
    "refuse_entry",
    "statements_within",
]


class Names(NamedTuple):
    """What a type of record is called.

    Attributes:
        record: one of them: in JSON Lines, in messages.
        collection: several of them: in a document, in a dataset.
    """

    record: str
    collection: str


_ON_CLASS: Final = "__record_names__"
_ON_ID: Final = "__record_type__"
_OWN_NAME = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*")

_OF_LIBRARY: Final[Mapping[type[Record], Names]] = MappingProxyType(
    {
        Actor: Names("actor", "actors"),
        Statement: Names("statement", "statements"),
        Framework: Names("framework", "frameworks"),
        Meeting: Names("meeting", "meetings"),
        ExchangeRound: Names("round", "rounds"),
        CustodyChange: Names("custody_change", "custody_changes"),
        ReturnTally: Names("tally", "tallies"),
        CustodyTally: Names("custody_tally", "custody_tallies"),
        Event: Names("event", "events"),
    }
)

COLLECTIONS: dict[str, type[Record]] = {names.collection: kind for kind, names in _OF_LIBRARY.items()}
"""The collections of a dataset and of a document on file, in the order they stand there."""

RECORD_NAMES: dict[str, type[Record]] = {names.record: kind for kind, names in _OF_LIBRARY.items()}
"""The word that names each record type in JSON Lines and in messages."""

AnyRecordType = TypeVar("AnyRecordType", bound=type[Record])


def names_of(kind: Any) -> Names | None:
    """The names of a type of record, of the library or of a package; None where it is none."""
    names = _OF_LIBRARY.get(kind) if isinstance(kind, type) else None
    return names or (kind.__dict__.get(_ON_CLASS) if isinstance(kind, type) else None)


def kinds_by_collection(added: Iterable[type[Record]] = ()) -> dict[str, type[Record]]:
    """The types of records by the names of their collections: those of the library, then others by name."""
    return {**COLLECTIONS, **{names.collection: kind for names, kind in _sorted(added)}}


def kinds_by_name(added: Iterable[type[Record]] = ()) -> dict[str, type[Record]]:
    """The types of records by their names: those of the library, then others in the order of their collections."""
    return {**RECORD_NAMES, **{names.record: kind for names, kind in _sorted(added)}}


def _sorted(added: Iterable[type[Record]]) -> list[tuple[Names, type[Record]]]:
    named = [(names, kind) for kind in added if (names := names_of(kind)) is not None]
    return sorted(
        ((names, kind) for names, kind in named if kind not in _OF_LIBRARY),
        key=lambda each: each[0].collection,
    )


def record_type(
    name: str, collection: str, *, id_type: Any = None
) -> Callable[[AnyRecordType], AnyRecordType]:
    """Makes a class a type of record that datasets and files hold, by a package of its own.

    >>> import attrs, conflictevents as ce
    >>> @ce.record_type("acme:visit", "acme:visits")
    ... @attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
    ... class Visit(ce.Record):
    ...     '''A visit to people who are held.'''
    ...
    ...     visitor: ce.ActorId
    ...     seen: ce.Count = ce.Count.unknown()
    >>> ce.Dataset(Visit(id="v", visitor="icrc", seen="about 30"))
    <Dataset: 1 acme:visits>

    Args:
        name: what one of them is called, with a namespace: `acme:visit`.
        collection: what several are called, in the same namespace: `acme:visits`.
        id_type: a `NewType` of `str`; where another field has that type, it has to lead to such a record.

    Raises:
        InvalidValue: a name is none, the class does not derive from `Record` alone, or is not made by
            `attrs.frozen` with `field_transformer=read_fields`; or two of its fields have a column of one name in a frame,
            as `held_low` has that of the count `held`.
    """
    for each in (name, collection):
        if not isinstance(each, str) or not _OWN_NAME.fullmatch(each):
            remedy = "write a prefix of your own, one colon and a name, in small letters: 'acme:visit'"
            raise InvalidValue(each, "a name with a namespace", remedy)
    if name.partition(":")[0] != collection.partition(":")[0] or name == collection:
        remedy = "write for instance 'acme:visit' and 'acme:visits'"
        raise InvalidValue(collection, f"another name in the namespace of {name!r}", remedy)
    if name.startswith(OURS):
        raise InvalidValue(name, "a namespace of your own", "that of the library is taken")

    def name_it(kind: AnyRecordType) -> AnyRecordType:
        _check_class(kind)
        try:
            check_columns(kind, name)
        except InvalidValue as error:
            raise error.within(kind.__name__) from None
        setattr(kind, _ON_CLASS, Names(name, collection))
        if id_type is not None:
            if not isinstance(id_type, NewType):
                raise InvalidValue(id_type, "a NewType of str", f"write NewType('{kind.__name__}Id', str)")
            taken = _LED_TO.get(id_type) or getattr(id_type, _ON_ID, None)
            if taken is not None and _path_of(taken) != _path_of(kind):
                remedy = f"it leads to {taken.__name__}: write NewType('{kind.__name__}Id', str)"
                raise InvalidValue(id_type, "a NewType that leads to no other type", remedy)
            setattr(id_type, _ON_ID, kind)
        return kind

    return name_it


def _path_of(kind: type) -> tuple[str, str]:
    """Where a class is defined; one that is defined anew, as in a notebook, takes the place of itself."""
    return kind.__module__, kind.__qualname__


def _check_class(kind: Any) -> None:
    if not isinstance(kind, type) or not issubclass(kind, Record):
        raise InvalidValue(kind, "a class that derives from Record", "write class Visit(ce.Record)")
    if kind.__bases__ != (Record,):
        remedy = "derive from it and from nothing else, or put what you add under `extra`"
        raise InvalidValue(kind, "a class that derives from Record alone", remedy)
    for field in attrs.fields(kind):
        if field.name == "record":
            expected = "a class without a field of that name, by which a line says what it holds"
            raise InvalidValue(field.name, expected, "call it otherwise, such as 'document'")
    unread = [field.name for field in attrs.fields(kind) if field.converter is None and field.name != "id"]
    if unread or "__attrs_attrs__" not in kind.__dict__:
        remedy = "put @attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields) below"
        raise InvalidValue(kind, "a class whose fields are read strictly", remedy)
    _check_fields(kind, attrs.fields(kind))


# Fields, each read strictly by what its type says


def read_fields(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """An attrs `field_transformer`: each field takes what its type says and nothing else, as fields of the library do.

    Text, whole numbers from -2**53 to 2**53, finite numbers, flags, ids such as `ActorId`, words of a vocabulary as `Annotated[str, Category]`, enumerations of
    text, `Count`, `Estimate`, `When`, `Place`, `Source`, `Marking`, `FrozenDict`, classes that derive from `Part`; each of
    them or None; and tuples of any length of each.

    >>> import conflictevents as ce
    >>> import attrs
    >>> from typing import Annotated
    >>> @ce.record_type("acme:visit", "acme:visits")
    ... @attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
    ... class Visit(ce.Record):
    ...     seen: ce.Count
    ...     category: Annotated[str, ce.Category] = "person"
    >>> Visit(id="v", seen="about 30").seen.high
    33
    >>> Visit(id="v", seen=3, category="hostages")
    Traceback (most recent call last):
    conflictevents.errors.InvalidValue: category: found 'hostages', expected a category of persons; did you mean 'hostage'?

    Raises:
        InvalidValue: a field is of another type, which could not stand on file; or has the name of something that each
            record or part has, begins with an underscore, or is none that the constructor takes by its name.
    """
    try:
        hints = get_type_hints(cls, include_extras=True)
    except NameError as error:
        remedy = "define it at the top of the module, before the class"
        raise InvalidValue(error.name, f"a type that {cls.__name__} can name", remedy) from None
    _check_fields(cls, fields)
    read = []
    for field in fields:
        if field.converter is None and field.name != "id":
            try:
                converter = _reader(hints[field.name])
            except InvalidValue as error:
                raise error.within(f"{cls.__name__}.{field.name}") from None
            read.append(field.evolve(converter=converter))
        else:
            read.append(field)
    return name_fields_in_errors(cls, read)


def _check_fields(cls: type, fields: Iterable[Any]) -> None:
    """Refuse fields that take the place of what the library has, or that a file could not give back to the constructor."""
    bases = [base for base in cls.__mro__[1:] if base.__module__.partition(".")[0] == "conflictevents"]
    for field in fields:
        if field.inherited:
            continue
        base = next((base for base in bases if hasattr(base, field.name)), None)
        if base is not None:
            expected = f"a class without a field of that name, which each {bases[0].__name__} has"
            remedy = f"call it otherwise, such as '{cls.__name__.lower()}_{field.name}'"
        elif field.name.startswith("_") or field.alias not in (None, field.name):
            expected, remedy = (
                "a field that is given by its name",
                "write no underscore in front, and no alias",
            )
        elif not field.init:
            expected, remedy = (
                "a field that the constructor takes",
                "leave init=False out, or write a property",
            )
        else:
            continue
        raise InvalidValue(field.name, expected, remedy, field=f"{cls.__name__}.{field.name}")


def _reader(hint: Any) -> Callable[[Any], Any]:
    """What reads a value of a type."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        some = [inner for inner in inside if inner is not NoneType]
        if len(some) == 1 and len(inside) == 2:
            read_some = _reader(some[0])
            return lambda value: None if value is None else read_some(value)
    elif origin is tuple and inside[1:] == (...,):
        read_each = _reader(inside[0])
        single = inside[0] if isinstance(inside[0], type) else str
        return lambda value: tuple_of(read_each, value, single)
    elif origin is Annotated and hasattr(hint.__metadata__[0], "read"):
        read_word: Callable[[Any], Any] = hint.__metadata__[0].read
        return read_word
    elif isinstance(hint, NewType) and hint.__supertype__ is str:
        return read_id
    elif hint in _READERS:
        return _READERS[hint]
    elif isinstance(hint, type) and issubclass(hint, StrEnum):
        return enum_converter(hint)
    elif isinstance(hint, type) and attrs.has(hint) and not issubclass(hint, Record):
        return lambda value: require_instance(hint, value)
    remedy = "choose text, int, float, bool, an id, a value of conflictevents, a Part, or a tuple[..., ...] of them"
    raise InvalidValue(hint, "a type that can stand on file", remedy)


def _read_integer(value: Any) -> int:
    return check_size(read_integer(value))


def _read_number(value: Any) -> float:
    if value is None:
        raise InvalidValue(value, "a number", "give one")
    number = read_optional_number(check_size(value) if isinstance(value, int) else value)
    assert number is not None
    return check_finite(number)


_READERS: Final[Mapping[Any, Callable[[Any], Any]]] = MappingProxyType(
    {
        str: read_text,
        int: _read_integer,
        float: _read_number,
        bool: read_flag,
        Count: Count.of,
        When: When.of,
        Place: Place.of,
        Source: Source.of,
        Marking: Marking,
        FrozenDict: FrozenDict,
        Estimate: lambda value: require_instance(Estimate, value),
    }
)


# References of types that the library does not know


_LED_TO: Final[Mapping[Any, type[Record]]] = MappingProxyType(
    {
        ActorId: Actor,
        StatementId: Statement,
        FrameworkId: Framework,
        MeetingId: Meeting,
        RoundId: ExchangeRound,
        EventId: Event,
        RecordId: Record,
        ClaimId: Record,
        TallyId: ReturnTally,
    }
)
"""What the ids of the library have to lead to; a claim stands for itself, as any record may."""

_Place = tuple[str, type[Record], str, tuple[int, ...]]


def references_within(value: Any, place: str = "", at: tuple[int, ...] = ()) -> Iterator[_Place]:
    """Each id that a record of any type refers to, by the types of its fields.

    Gives the id, the type of record that it has to lead to, the place with `{}` for each position in a list, and the
    positions.
    """
    for name, target, is_id in references_of_class(cast("Hashable", type(value))):
        held = getattr(value, name)
        here = f"{place}.{name}" if place else name
        if not isinstance(held, tuple):
            items = [(held, here, at)]
        else:
            items = [(item, f"{here}[{{}}]", (*at, position)) for position, item in enumerate(held)]
        for item, where, positions in items:
            if item is not None and is_id:
                yield item, target, where, positions
            elif item is not None:
                yield from references_within(item, where, positions)


def statements_within(record: Record) -> Iterator[str]:
    """The ids of the statements that a record refers to, in its figures, steps and terms."""
    return (id for id, target, *_ in references_within(record) if target is Statement)


@cache
def references_of_class(kind: Hashable) -> tuple[tuple[str, Any, bool], ...]:
    """The fields of a class that hold ids, with what these lead to, or parts in which there may be some."""
    fields: list[tuple[str, Any, bool]] = []
    hints = get_type_hints(kind, include_extras=True) if isinstance(kind, type) and attrs.has(kind) else {}
    for name, hint in hints.items():
        waiting = [hint]
        while waiting:
            inner = waiting.pop()
            if isinstance(inner, NewType):
                fields.append((name, led_to_by(inner), True))
            elif isinstance(inner, type) and attrs.has(inner) and references_of_class(inner):
                fields.append((name, inner, False))
            elif get_origin(inner) is not Annotated:
                waiting += get_args(inner)
    return tuple(fields)


def led_to_by(id_type: Any) -> type[Record]:
    """The type of record that an id of a type has to lead to; `Record` for any."""
    target: type[Record] = getattr(id_type, _ON_ID, None) or _LED_TO.get(id_type, Record)
    return target


# What a package adds


def _read_kinds(value: Any) -> tuple[type[Record], ...]:
    kinds = tuple_of(_read_kind, value, type)
    return tuple(kind for _, kind in _sorted(dict.fromkeys(kinds)))


def _read_kind(kind: Any) -> type[Record]:
    if names_of(kind) is None or kind in _OF_LIBRARY:
        is_schema = isinstance(kind, Schema)
        remedy = "put schemas together with |" if is_schema else "put @ce.record_type(...) above its class"
        raise InvalidValue(kind, "a type of record of your own", remedy)
    return cast("type[Record]", kind)


def _read_rules(value: Any) -> tuple[Callable[[Any], Iterable[Any]], ...]:
    rules = tuple_of(_read_rule, (value,) if callable(value) else value)
    return tuple(dict.fromkeys(rules))


def _read_rule(rule: Any) -> Callable[[Any], Iterable[Any]]:
    if not callable(rule):
        remedy = "give the function itself, which takes a dataset and gives findings"
        raise InvalidValue(rule, "a rule", remedy)
    return cast("Callable[[Any], Iterable[Any]]", rule)


def _read_words(value: OwnWord | Iterable[OwnWord]) -> tuple[OwnWord, ...]:
    words = tuple_of(lambda word: require_instance(OwnWord, word), value, OwnWord)
    return tuple(dict.fromkeys(words))


@attrs.frozen(kw_only=True, field_transformer=name_fields_in_errors)
class Schema:
    """What a package adds to the library: types of records, the words of its vocabulary, and rules.

    Give it to what reads (`load`, `loads`, `from_dict`) or to a `Dataset`: then `check` asks its rules, and the head
    declares its words. Schemas are put together with `|`.

    >>> import conflictevents as ce
    >>> schema = ce.Schema(
    ...     vocabulary=ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian")
    ... )
    >>> ds = ce.Dataset().with_schema(schema)
    >>> ds.schema == schema
    True

    Attributes:
        records: types of records, made by `record_type`.
        rules: rules that `check` asks after those of the library.
        vocabulary: words that a dataset of this schema adds to the vocabularies.

    Raises:
        InvalidValue: one of them is none, or two types of records share a name.
    """

    records: tuple[type[Record], ...] = attrs.field(default=(), converter=_read_kinds)
    rules: tuple[Callable[[Any], Iterable[Any]], ...] = attrs.field(default=(), converter=_read_rules)
    vocabulary: tuple[OwnWord, ...] = attrs.field(default=(), converter=_read_words)

    def __attrs_post_init__(self) -> None:
        names = [name for kind in self.records for name in names_of(kind) or ()]
        for name in names:
            if names.count(name) > 1:
                raise InvalidValue(
                    name, "a name for each type of record", "rename one of the two", field="records"
                )

        for place, word in enumerate(self.vocabulary):
            check_declared_alike(self.vocabulary[:place], (word,), "the same schema")

    def __or__(self, other: "Schema") -> "Schema":
        """Both together."""
        if not isinstance(other, Schema):
            return NotImplemented
        if other in (self, LIBRARY):
            return self
        return Schema(
            records=(*self.records, *other.records),
            rules=(*self.rules, *other.rules),
            vocabulary=(*self.vocabulary, *other.vocabulary),
        )

    def with_records(self, kinds: Iterable[type[Record]]) -> "Schema":
        """This schema with the types of records that are not in it yet."""
        more = [kind for kind in kinds if kind not in _OF_LIBRARY and kind not in self.records]
        return attrs.evolve(self, records=(*self.records, *more)) if more else self

    @property
    def collections(self) -> Mapping[str, type[Record]]:
        """The types of records by the names of their collections, those of the library first."""
        return _collections(self.records)

    @property
    def record_names(self) -> Mapping[str, type[Record]]:
        """The types of records by their names, those of the library first."""
        return _record_names(self.records)


@cache
def _collections(added: tuple[type[Record], ...]) -> Mapping[str, type[Record]]:
    return MappingProxyType(kinds_by_collection(added))


@cache
def _record_names(added: tuple[type[Record], ...]) -> Mapping[str, type[Record]]:
    return MappingProxyType(kinds_by_name(added))


LIBRARY: Final = Schema()
"""The library alone, with nothing added."""


# What installed packages bring by entry points


Brought = TypeVar("Brought")


def list_entries(group: str) -> tuple["EntryPoint", ...]:
    """The entry points of a group that installed packages have, by name."""
    from importlib.metadata import entry_points  # which takes longer to import than most of the library

    return tuple(sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)))


def find_entry(group: str, name: str) -> "EntryPoint | None":
    """The entry point of a name; None where no package brings one.

    Raises:
        InvalidValue: several packages bring it, and nothing says which is meant.
    """
    entries = [entry for entry in list_entries(group) if entry.name == name]
    if len(entries) > 1:
        packages = " and ".join(sorted(map(_package_of, entries)))
        expected = f"a name that a single package brings by {group}"
        raise InvalidValue(name, expected, f"uninstall one of {packages}")
    return entries[0] if entries else None


def load_entry(entry: "EntryPoint", kind: type[Brought], *, is_called: bool = False) -> Brought:
    """What a package brings by an entry point.

    Args:
        entry: the entry point.
        kind: the class that it has to be of.
        is_called: whether the entry point is a function that gives it.

    Raises:
        InvalidValue: it cannot be imported, raises, or gives something else; naming the package and the entry point.
    """
    try:
        loaded = entry.load()
        brought = loaded() if is_called else loaded
    except (Exception, SystemExit) as error:  # no matter what goes wrong in a package
        raise refuse_entry(entry, error, f"a {kind.__name__}") from error
    if not isinstance(brought, kind):
        raise refuse_entry(entry, brought, f"a {kind.__name__}")
    return brought


def refuse_entry(entry: "EntryPoint", value: object, expected: str) -> InvalidValue:
    """The error that says what a package brings by an entry point in the place of what it has to be."""
    place = f"the entry point {entry.name} = {entry.value!r} ({entry.group}) of {_package_of(entry)}"
    remedy = "install another version of that package, or uninstall it, and tell those who keep it"
    return InvalidValue(value, f"{expected}, by {place}", remedy)


def _package_of(entry: "EntryPoint") -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else entry.value
