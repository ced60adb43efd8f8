"""Structs for our classes: Arrow types, and functions to a column and back from a row, all read off the attrs fields.

Values are written column by column: of many records each field is one array, and what is nested in them is one for each of
its fields, so that no record becomes a row of Python's on the way. They are read one at a time.

Nothing about a record is written twice: a field added to a class is a column here without another line. A `When` is
a struct of its text with its first and last day, as ordinals and as dates, so that dates can be reckoned with on any
engine; a `Count` is a struct of its four fields; `extra` is JSON text; enums and markings are text.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, count
from operator import attrgetter, itemgetter
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

from conflictevents.records import COLLECTIONS, Record, ThirdParty
from conflictevents.tables._engine import collect, nw, pa
from conflictevents.values import Count, FrozenDict, Marking, When
from conflictevents.values.fields import EMPTY

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = [
    "Struct",
    "fetch_records",
    "keep_highest",
    "records_to_arrow",
    "row_to_record",
    "rows_to_arrow",
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
        write: from several values to an array of them; None stays None where the type has it.
        read: from what Arrow makes of an item of the array back to the value.
    """

    type: Any
    write: Callable[[Sequence[Any]], Any]
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
        if some not in _PLAIN:
            write = _write_some(kind, write)
        return Struct(kind, _write_once(write) if some in _SHARED else write, _or_none(read))
    if origin is tuple:
        if Ellipsis not in inside:
            return _struct_of_pair(inside)
        kind, write, read = struct_of(inside[0])
        return Struct(pa.list_(kind), _write_each(write), _each(read, tuple))
    if origin is frozenset:
        kind, write, read = struct_of(inside[0])
        write_each = _write_each(write)
        return Struct(
            pa.list_(kind), lambda values: write_each(list(map(sorted, values))), _each(read, frozenset)
        )
    if isinstance(hint, NewType):
        return struct_of(hint.__supertype__)
    if hint is When:
        return Struct(_WHEN, _write_dates, _read_when)
    if hint is FrozenDict:
        return Struct(pa.string(), _write_mappings, _read_mapping)
    if hint is Marking:
        return Struct(pa.string(), _write_words, Marking)
    if attrs.has(hint):
        struct = _struct_of_class(hint)
        return struct._replace(write=_write_once(struct.write)) if hint in _SHARED else struct
    if hint in _PLAIN:
        plain = _PLAIN[hint]
        return Struct(plain, lambda values: pa.array(values, plain), _as_it_is)
    return Struct(pa.string(), _write_words, hint)


def schema_of(kind: type) -> Any:
    """The Arrow schema of a table of records; `id` comes first, as the class has it."""
    return pa.schema(list(struct_of(kind).type))


_MOST_IN_ARRAY = 10_000
"""Records in one array, at most: a column of text holds 2 GB."""


def records_to_arrow(kind: type, records: Sequence[Any]) -> Any:
    """Values of one class as an Arrow table."""
    write = struct_of(kind).write
    batches = [
        pa.RecordBatch.from_struct_array(write(records[start : start + _MOST_IN_ARRAY]))
        for start in range(0, len(records), _MOST_IN_ARRAY)
    ]
    return pa.Table.from_batches(batches, schema=schema_of(kind))


def rows_to_arrow(layout: Any, rows: Sequence[Sequence[Any]]) -> Any:
    """Rows in a layout as an Arrow table."""
    columns = zip(*rows, strict=True) if rows else [()] * len(layout)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, layout, strict=True)]
    return pa.Table.from_arrays(arrays, schema=layout)


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

    def read(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(struct.read(row[str(index)]) for index, struct in enumerate(structs))

    fields = {str(index): (itemgetter(index), struct) for index, struct in enumerate(structs)}
    return _struct_of_fields(fields, read)


def _struct_of_class(kind: type) -> Struct:
    hints = get_type_hints(kind)
    structs = {field.name: struct_of(hints[field.name]) for field in attrs.fields(kind)}
    readers = [(name, struct.read) for name, struct in structs.items()]

    def read(row: Mapping[str, Any]) -> Any:
        return kind(**{name: convert(row[name]) for name, convert in readers})

    return _struct_of_fields({name: (attrgetter(name), struct) for name, struct in structs.items()}, read)


def _struct_of_fields(
    fields: Mapping[str, tuple[Callable[[Any], Any], Struct]], read: Callable[[Any], Any]
) -> Struct:
    """The struct whose fields are got from a value and written as columns, each by itself."""
    columns = pa.struct([(name, struct.type) for name, (_, struct) in fields.items()])
    writers = [(get, struct.write) for get, struct in fields.values()]

    def write(values: Sequence[Any]) -> Any:
        arrays = [write_field(list(map(get, values))) for get, write_field in writers]
        return pa.StructArray.from_arrays(arrays, fields=list(columns))

    return Struct(columns, write, read)


_WHEN = pa.struct(
    [
        ("text", pa.string()),
        ("first_day", pa.int32()),
        ("last_day", pa.int32()),
        ("first", pa.date32()),
        ("last", pa.date32()),
    ]
)


def _write_dates(whens: Sequence[When]) -> Any:
    days = [[when.first_day for when in whens], [when.last_day for when in whens]]
    since_epoch = [[None if day is None else day - EPOCH for day in each] for each in days]
    columns = [list(map(str, whens)), *days, *since_epoch]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, _WHEN, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(_WHEN))


def _read_when(row: Mapping[str, Any]) -> When:
    return When(row["text"])


def _write_mappings(values: Sequence[FrozenDict]) -> Any:
    if values.count(EMPTY) == len(values):
        return pa.nulls(len(values), pa.string())
    return pa.array([json.dumps(value.thaw()) if value else None for value in values], pa.string())


def _read_mapping(text: str | None) -> FrozenDict:
    return FrozenDict(json.loads(text)) if text is not None else FrozenDict()


def _as_it_is(value: Any) -> Any:
    return value


def _write_words(values: Sequence[Any]) -> Any:
    return pa.array(list(map(str, values)), pa.string())


def _write_once(write: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Any]:
    """What writes values of which many are one object, as readers share them: each object once."""

    def write_once(values: Sequence[Any]) -> Any:
        ids = list(map(id, values))
        objects = dict(zip(ids, values, strict=True))
        if 2 * len(objects) > len(values):
            return write(values)
        place_of = dict(zip(objects, count()))
        places = pa.array(list(map(place_of.__getitem__, ids)), pa.int32())
        return write(list(objects.values())).take(places)

    return write_once


def _write_some(kind: Any, write: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], Any]:
    """What writes values among which some are None."""

    def write_some(values: Sequence[Any]) -> Any:
        missing = values.count(None)
        if not missing:
            return write(values)
        if missing == len(values):
            return pa.nulls(missing, kind)
        number = count()
        indices = [None if value is None else next(number) for value in values]
        return write([value for value in values if value is not None]).take(pa.array(indices, pa.int64()))

    return write_some


def _write_each(write: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Collection[Any]]], Any]:
    """What writes lists of values: all their items as one array, and where each list begins."""

    def write_lists(values: Sequence[Collection[Any]]) -> Any:
        ends = accumulate(map(len, values)) if any(values) else [0] * len(values)
        offsets = pa.array([0, *ends], pa.int32())
        return pa.ListArray.from_arrays(offsets, write(list(chain.from_iterable(values))))

    return write_lists


def _or_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return convert if convert is _as_it_is else lambda value: None if value is None else convert(value)


def _each(convert: Callable[[Any], Any], collect: Callable[[Iterable[Any]], Any]) -> Callable[[Any], Any]:
    return collect if convert is _as_it_is else lambda values: collect([convert(value) for value in values])


_SHARED = frozenset({Count, ThirdParty, When})
"""Small classes of which readers make each object once, as they repeat."""
_PLAIN: Mapping[Any, Any] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
