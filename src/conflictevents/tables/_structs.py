"""Structs for our classes: Arrow types, and functions to a row and back, all read off the attrs fields.

Nothing about a record is written twice: a field added to a class is a column here without another line. A `When` is
a struct of its text with its first and last day, as ordinals and as dates, so that dates can be reckoned with on any
engine; a `Count` is a struct of its four fields; `extra` is JSON text; enums and markings are text.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    NamedTuple,
    NewType,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from conflictevents.records import COLLECTIONS, Record
from conflictevents.tables._engine import collect, nw, pa
from conflictevents.values import FrozenDict, Marking, When

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = [
    "Struct",
    "fetch_records",
    "keep_highest",
    "records_to_arrow",
    "row_to_record",
    "schema_of",
    "struct_of",
]

Instance = TypeVar("Instance")

EPOCH = 719_163
"""The ordinal of 1 January 1970, from which Arrow counts the days of its dates."""


class Struct(NamedTuple):
    """How values of a type stand in a column.

    Attributes:
        type: the Arrow type of the column.
        write: from a value to what Arrow takes; None stays None.
        read: back again.
    """

    type: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def struct_of(hint: Any) -> Struct:
    """The struct of a type as it is annotated on a field of ours."""
    return _find_struct(hint)


@cache
def _find_struct(hint: Any) -> Struct:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        kind, write, read = struct_of(some)
        return Struct(kind, _or_none(write), _or_none(read))
    if origin is tuple:
        if Ellipsis not in inside:
            return _struct_of_pair(inside)
        kind, write, read = struct_of(inside[0])
        return Struct(pa.list_(kind), _each(write, list), _each(read, tuple))
    if origin is frozenset:
        kind, write, read = struct_of(inside[0])
        return Struct(pa.list_(kind), _each(write, sorted), _each(read, frozenset))
    if isinstance(hint, NewType):
        return struct_of(hint.__supertype__)
    if hint is When:
        return Struct(_WHEN, _write_when, _read_when)
    if hint is FrozenDict:
        return Struct(pa.string(), _write_mapping, _read_mapping)
    if hint is Marking:
        return Struct(pa.string(), str, Marking)
    if attrs.has(hint):
        return _struct_of_class(hint)
    if hint in _PLAIN:
        return Struct(_PLAIN[hint], _as_it_is, _as_it_is)
    return Struct(pa.string(), str, hint)


def schema_of(kind: type) -> Any:
    """The Arrow schema of a table of records; `id` comes first, as the class has it."""
    return pa.schema(list(struct_of(kind).type))


def records_to_arrow(kind: type, records: Iterable[Any]) -> Any:
    """Values of one class as an Arrow table."""
    write = struct_of(kind).write
    return pa.Table.from_pylist([write(record) for record in records], schema=schema_of(kind))


def row_to_record(kind: type[Instance], row: Mapping[str, Any]) -> Instance:
    """The record, or other value of a class, that a row stands for."""
    record: Instance = struct_of(kind).read(row)
    return record


def fetch_records(tables: "Tables", name: str, ids: "nw.LazyFrame[Any]") -> list[Record]:
    """The records of a collection whose ids stand in the column `id` of another frame."""
    frame = tables.frame(name).join(ids.filter(~nw.col("id").is_null()), on="id", how="semi")
    rows = collect(frame).to_pylist()
    return [row_to_record(COLLECTIONS[name], row) for row in rows]


def keep_highest(records: Iterable[Record]) -> Iterable[Record]:
    """Of records that share an id, which tables may hold and a dataset may not, one of the highest revision."""
    highest: dict[str, Record] = {}
    for record in records:
        previous = highest.setdefault(record.id, record)
        if record.revision > previous.revision:
            highest[record.id] = record
    return highest.values()


def _struct_of_pair(hints: tuple[Any, ...]) -> Struct:
    """A tuple of so many values, each of a type of its own: a struct whose fields are numbered."""
    structs = [struct_of(hint) for hint in hints]

    def write(values: tuple[Any, ...]) -> dict[str, Any]:
        return {str(index): struct.write(values[index]) for index, struct in enumerate(structs)}

    def read(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(struct.read(row[str(index)]) for index, struct in enumerate(structs))

    return Struct(pa.struct([(str(index), struct.type) for index, struct in enumerate(structs)]), write, read)


def _struct_of_class(kind: type) -> Struct:
    hints = get_type_hints(kind)
    structs = {field.name: struct_of(hints[field.name]) for field in attrs.fields(kind)}
    readers = [(name, struct.read) for name, struct in structs.items()]

    def read(row: Mapping[str, Any]) -> Any:
        return kind(**{name: convert(row[name]) for name, convert in readers})

    columns = pa.struct([(name, struct.type) for name, struct in structs.items()])
    return Struct(columns, _row_writer(structs), read)


def _row_writer(structs: Mapping[str, Struct]) -> Callable[[Any], dict[str, Any]]:
    """What makes the row of an object: one function for all its fields, generated as attrs generates an `__init__`.

    For a `Place` it begins `return {"name": value.name, ..., "identifiers": write_identifiers(value.identifiers)`.
    """
    converted = {name for name, struct in structs.items() if struct.write is not _as_it_is}
    names: dict[str, Any] = {f"write_{name}": structs[name].write for name in converted}
    members = (
        f"{name!r}: write_{name}(value.{name})" if name in converted else f"{name!r}: value.{name}"
        for name in structs
    )
    bound = "".join(f", {name}={name}" for name in sorted(names))
    exec(f"def write(value{bound}):\n    return {{{', '.join(members)}}}", names)  # noqa: S102 - the names of our own fields, nothing from outside
    write: Callable[[Any], dict[str, Any]] = names["write"]
    return write


_WHEN = pa.struct(
    [
        ("text", pa.string()),
        ("first_day", pa.int32()),
        ("last_day", pa.int32()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)


def _write_when(when: When) -> dict[str, Any]:
    first, last = when.first_day, when.last_day
    return {
        "text": str(when),
        "first_day": first,
        "last_day": last,
        "first": None if first is None else first - EPOCH,
        "last": None if last is None else last - EPOCH,
    }


def _read_when(row: Mapping[str, Any]) -> When:
    return When(row["text"])


def _write_mapping(value: FrozenDict) -> str | None:
    return json.dumps(value.thaw()) if value else None


def _read_mapping(text: str | None) -> FrozenDict:
    return FrozenDict(json.loads(text)) if text is not None else FrozenDict()


def _as_it_is(value: Any) -> Any:
    return value


def _or_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return convert if convert is _as_it_is else lambda value: None if value is None else convert(value)


def _each(convert: Callable[[Any], Any], collect: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    return collect if convert is _as_it_is else lambda values: collect([convert(value) for value in values])


_PLAIN: Mapping[Any, Any] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
