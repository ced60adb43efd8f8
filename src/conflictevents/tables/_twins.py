"""Columnar twins of our classes: Arrow types, and functions to a row and back, all read off the attrs fields.

Nothing about a record is written twice: a field added to a class is a column here without another line. A `When` is
a struct of its text with its first and last day, as ordinals and as dates, so that dates can be reckoned with on any
engine; a `Count` is a struct of its four fields; `extra` is JSON text; enums and markings are text.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, NewType, Union, get_args, get_origin, get_type_hints

import attrs

from conflictevents.records import Record
from conflictevents.tables._needs import pa
from conflictevents.values import FrozenDict, Marking, When

__all__ = ["Twin", "records_to_arrow", "row_to_record", "schema_of", "twin_of"]

EPOCH = 719_163
"""The ordinal of 1 January 1970, from which Arrow counts the days of its dates."""


class Twin(NamedTuple):
    """How values of a type stand in a column.

    Attributes:
        type: the Arrow type of the column.
        write: from a value to what Arrow takes; None stays None.
        read: back again.
    """

    type: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def twin_of(hint: Any) -> Twin:
    """The twin of a type as it is annotated on a field of ours."""
    return _twin_of(hint)


@cache
def _twin_of(hint: Any) -> Twin:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        kind, write, read = twin_of(some)
        return Twin(kind, _or_none(write), _or_none(read))
    if origin is tuple:
        kind, write, read = twin_of(inside[0])
        return Twin(pa.list_(kind), _each(write, list), _each(read, tuple))
    if isinstance(hint, NewType):
        return twin_of(hint.__supertype__)
    if hint is When:
        return Twin(_WHEN, _write_when, _read_when)
    if hint is FrozenDict:
        return Twin(pa.string(), _write_mapping, _read_mapping)
    if hint is Marking:
        return Twin(pa.string(), str, Marking)
    if attrs.has(hint):
        return _twin_of_class(hint)
    if hint in _PLAIN:
        return Twin(_PLAIN[hint], _as_it_is, _as_it_is)
    return Twin(pa.string(), str, hint)


def schema_of(kind: type[Record]) -> Any:
    """The Arrow schema of a table of records; `id` comes first, as the class has it."""
    return pa.schema(list(twin_of(kind).type))


def records_to_arrow(kind: type[Record], records: Iterable[Record]) -> Any:
    """Records of one class as an Arrow table."""
    write = twin_of(kind).write
    return pa.Table.from_pylist([write(record) for record in records], schema=schema_of(kind))


def row_to_record(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """The record that a row stands for."""
    record: Record = twin_of(kind).read(row)
    return record


def _twin_of_class(kind: type) -> Twin:
    hints = get_type_hints(kind)
    twins = {field.name: twin_of(hints[field.name]) for field in attrs.fields(kind)}
    writers = [(name, twin.write) for name, twin in twins.items()]
    readers = [(name, twin.read) for name, twin in twins.items()]

    def write(value: Any) -> dict[str, Any]:
        return {name: one(getattr(value, name)) for name, one in writers}

    def read(row: Mapping[str, Any]) -> Any:
        return kind(**{name: one(row[name]) for name, one in readers})

    return Twin(pa.struct([(name, twin.type) for name, twin in twins.items()]), write, read)


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


def _each(convert: Callable[[Any], Any], made: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    return made if convert is _as_it_is else lambda values: made([convert(value) for value in values])


_PLAIN: Mapping[Any, Any] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
