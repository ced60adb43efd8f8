"""Data frames of results and records: one row a fact, in flat columns of one type each, for pandas, Polars and Arrow alike.

What a value becomes is said once, by its type: a `Count` is `count_low`, `count_high`, `count_best` and `count_text`, a `When`
its text with its first and its last day as dates, ids are lists. No library is imported before it is asked for.
"""

import atexit
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import attrs

from conflictevents.errors import InvalidValue, MissingExtra, did_you_mean
from conflictevents.text.figures import figure
from conflictevents.values import Count, FrozenDict, When

__all__ = ["Facts", "Framed", "check_columns", "facts_of_records"]


def _release_engines() -> None:
    """Let go of what narwhals remembers of the packages of engines.

    Its caches hold the module of DuckDB until after that looks for what is still held, which then prints "nanobind: leaked".
    """
    for name in ("narwhals._utils", "narwhals._namespace"):
        for value in list(vars(sys.modules.get(name, object)).values()):
            clear = getattr(value, "cache_clear", None)
            if callable(clear):
                clear()


atexit.register(_release_engines)


@attrs.frozen
class Facts:
    """Rows of facts, each with the same fields.

    Attributes:
        fields: the type of each field: a class of ours, a plain type, `date`, or `tuple[str, ...]` for ids.
        rows: the rows, as mappings by field, or as objects that have the fields as attributes.
    """

    fields: Mapping[str, Any]
    rows: Iterable[Any]

    def columns(self) -> dict[str, tuple[str, list[Any]]]:
        """Each column with what it holds and its cells, which are plain: numbers, texts, dates, lists of texts."""
        rows = list(self.rows)
        columns: dict[str, tuple[str, list[Any]]] = {}
        for field, several in self.named_columns().items():
            values = [row[field] if isinstance(row, Mapping) else getattr(row, field) for row in rows]
            for name, kind, read in several:
                cells = [None if value is None else read(value) for value in values]
                columns[name] = (_NUMBER if kind == _WHOLE and None in cells else kind, cells)
        return columns

    def named_columns(self) -> "dict[str, list[Column]]":
        """The columns of each field.

        Raises:
            InvalidValue: two fields have a column of one name.
        """
        columns = {field: list(_columns_of(field, hint)) for field, hint in self.fields.items()}
        owners: dict[str, str] = {}
        for field, several in columns.items():
            for name, *_ in several:
                if name in owners:
                    expected = f"a field without the column {name!r}, which a frame has of {owners[name]!r}"
                    raise InvalidValue(field, expected, "rename one of the two", field=field)
                owners[name] = field
        return columns


class Framed:
    """A base for what can be had as a data frame."""

    __slots__ = ()

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        """The facts there are, by what each is of; the first are those of the frame that is asked for by no name."""
        raise NotImplementedError

    def to_frame(self, library: str = "pandas", *, each: str | None = None) -> Any:
        """One row a fact, in flat columns: numbers whole or missing, dates as dates, ids as lists of texts.

        A `Count` stands in `count_low`, `count_high`, `count_best` and `count_text`, a difference in `gap_low`, `gap_high` and
        `gap_text`, a date as precise as its source in its own column as text, and with `_first` and `_last` as days. Columns
        and their types are the same where there is no row.

        Args:
            library: `pandas`, `polars` or `arrow`.
            each: what each row is of, where there is more than one choice, such as `records` for the rounds that totals
                counted; None for the rows of `to_dicts`. Another word is refused with the choices.

        Raises:
            InvalidValue: another library or choice.
            MissingExtra: the library is not installed.
        """
        if library not in _BUILDERS:
            remedy = did_you_mean(str(library), _BUILDERS)
            raise InvalidValue(library, "a library of data frames", remedy, field="library")
        facts = self._facts()
        chosen = next(iter(facts)) if each is None else each
        if chosen not in facts:
            raise InvalidValue(each, "what each row is of", did_you_mean(str(each), facts), field="each")
        build, package = _BUILDERS[library]
        try:
            module = import_module(package)
        except ImportError as error:
            raise MissingExtra(f"a frame of {library}", package=package) from error
        return build(module, facts[chosen]().columns())


# What a value becomes

_TEXT, _TEXTS, _WHOLE, _NUMBER, _SHARE, _FLAG, _DAY = (
    "text",
    "texts",
    "whole",
    "number",
    "share",
    "flag",
    "day",
)
"""What a column holds; a whole number is never missing, a number may be."""
_PLAIN: Mapping[Any, str] = {bool: _FLAG, int: _WHOLE, float: _SHARE, date: _DAY}

Column = tuple[str, str, Callable[[Any], Any]]
"""The name of a column, what it holds, and how to read a cell off a value."""


def _same(value: Any) -> Any:
    return value


def _columns_of(name: str, hint: Any) -> Iterator[Column]:
    """The columns of a field of a type; none for a list of parts without a text, which are facts of their own."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (hint,) = (inner for inner in inside if inner is not NoneType)
        for column, holds, read in _columns_of(name, hint):
            yield column, _NUMBER if holds == _WHOLE else holds, read
    elif isinstance(hint, NewType):
        yield from _columns_of(name, hint.__supertype__)
    elif origin in (tuple, frozenset):
        if not attrs.has(inside[0]) or "__str__" in vars(inside[0]):
            yield name, _TEXTS, lambda values: [str(value) for value in values]
    elif hint in _PLAIN:
        yield name, _PLAIN[hint], _same
    elif hint is When:
        yield name, _TEXT, str
        yield f"{name}_first", _DAY, lambda when: _day(when.first_day)
        yield f"{name}_last", _DAY, lambda when: _day(when.last_day)
    elif hint is FrozenDict:
        yield name, _TEXT, lambda value: json.dumps(value.thaw(), ensure_ascii=False) if value else None
    elif isinstance(hint, type) and attrs.has(hint):
        yield from _columns_of_class(name, hint)
    else:
        yield name, _TEXT, str


def _columns_of_class(name: str, kind: type) -> Iterator[Column]:
    hints = get_type_hints(kind)
    hints = {field.name: hints[field.name] for field in attrs.fields(kind) if field.name != "wording"}
    for field, hint in hints.items():
        for column, holds, read in _columns_of(f"{name}_{field}", hint):
            yield column, holds, _inner(field, read)
    if kind is Count or ("low" in hints and "__str__" in vars(kind)):
        yield f"{name}_text", _TEXT, figure if kind is Count else str


def _inner(field: str, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_inner(value: Any) -> Any:
        inner = getattr(value, field)
        return None if inner is None else read(inner)

    return read_inner


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


# Records


def facts_of_records(kind: type, name: str, records: Sequence[Any]) -> Mapping[str, Callable[[], Facts]]:
    """The facts in records of one type: by its transfers, claims or terms first where it has some, then by anything.

    A record without a part stands in one row without one. Of fields of one name, that of the record has the record's name in front:
    `round_kind` next to the `kind` of a transfer; `id` is always the record's.
    """
    paths = dict(_list_parts(kind))
    order = [path for path in _MAIN_PARTS if path in paths]
    order += [name, *(path for path in paths if path not in order)]
    return {path: partial(_exploded, kind, name, records, paths.get(path, ())) for path in order}


def check_columns(kind: type, name: str) -> None:
    """Refuse a class of records of which a frame would have two columns of one name.

    Raises:
        InvalidValue: a field has the name of a column that another field has, such as `held_low` of the count `held`.
    """
    for facts in facts_of_records(kind, name, ()).values():
        facts().named_columns()


_MAIN_PARTS = ("transfers", "claims", "terms")
Trail = tuple[tuple[str, type], ...]
"""From a record to its parts, and to their parts: the field of each and the class of its entries."""


@cache
def _list_parts(kind: type, trail: Trail = ()) -> tuple[tuple[str, Trail], ...]:
    """Each list of parts that a class has, and that these have, by the names of the fields on the way."""
    parts: list[tuple[str, Trail]] = []
    for field, hint in _hints(kind).items():
        inside = get_args(hint)
        if get_origin(hint) is tuple and attrs.has(inside[0]):
            longer = (*trail, (field, inside[0]))
            parts += [(".".join(name for name, _ in longer), longer), *_list_parts(inside[0], longer)]
    return tuple(parts)


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of the fields of a class, its id first and what every record has last."""
    hints = get_type_hints(kind)
    fields = sorted(attrs.fields(kind), key=lambda field: field.name != "id" and field.inherited)
    names = [field.name for field in fields]
    if "id" in names:
        names.insert(0, names.pop(names.index("id")))
    return {name: hints[name] for name in names}


def _exploded(kind: type, name: str, records: Sequence[Any], trail: Trail) -> Facts:
    """One row for each part at the end of a trail, with the fields of what it is part of."""
    levels = [(name, kind), *((field.removesuffix("s"), part) for field, part in trail)]
    taken: dict[str, tuple[int, str]] = {}
    hints: dict[str, Any] = {}
    for level, (prefix, part) in reversed(list(enumerate(levels))):
        for field, hint in _hints(part).items():
            is_taken = field in taken or (field == "id" and level > 0)
            column = f"{prefix}_{field}" if is_taken else field
            taken[column], hints[column] = (level, field), hint if level == 0 else hint | None
    ordered = sorted(taken, key=lambda column: taken[column][0])

    def chains(value: Any, following: Trail) -> Iterator[tuple[Any, ...]]:
        if not following:
            yield (value,)
            return
        for part in getattr(value, following[0][0]) or (None,):
            for chain in chains(part, following[1:]) if part is not None else [(None,) * len(following)]:
                yield (value, *chain)

    rows = (
        {
            column: None if chain[level] is None else getattr(chain[level], field)
            for column, (level, field) in taken.items()
        }
        for record in records
        for chain in chains(record, trail)
    )
    return Facts({column: hints[column] for column in ordered}, rows)


# The three libraries


def _pandas(pd: Any, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
    import numpy as np

    text = "str" if int(pd.__version__.partition(".")[0]) >= 3 else object
    types = {
        _TEXT: text,
        _TEXTS: object,
        _WHOLE: "int64",
        _NUMBER: "Int64",
        _SHARE: "Float64",
        _FLAG: "boolean",
    }

    def series(kind: str, cells: list[Any]) -> Any:
        if kind == _DAY:
            return pd.Series(np.array(cells, dtype="datetime64[D]"), dtype="datetime64[s]")
        return pd.Series(cells, dtype=types[kind])

    return pd.DataFrame({name: series(kind, cells) for name, (kind, cells) in columns.items()})


def _polars(pl: Any, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
    types = {
        _TEXT: pl.String,
        _TEXTS: pl.List(pl.String),
        _WHOLE: pl.Int64,
        _NUMBER: pl.Int64,
        _SHARE: pl.Float64,
        _FLAG: pl.Boolean,
        _DAY: pl.Date,
    }
    return pl.DataFrame([pl.Series(name, cells, types[kind]) for name, (kind, cells) in columns.items()])


def _arrow(pa: Any, columns: Mapping[str, tuple[str, list[Any]]]) -> Any:
    types = {
        _TEXT: pa.string(),
        _TEXTS: pa.list_(pa.string()),
        _WHOLE: pa.int64(),
        _NUMBER: pa.int64(),
        _SHARE: pa.float64(),
        _FLAG: pa.bool_(),
        _DAY: pa.date32(),
    }
    return pa.table({name: pa.array(cells, types[kind]) for name, (kind, cells) in columns.items()})


_BUILDERS: Mapping[str, tuple[Callable[[Any, Any], Any], str]] = {
    "pandas": (_pandas, "pandas"),
    "polars": (_polars, "polars"),
    "arrow": (_arrow, "pyarrow"),
}
"""How each library builds a frame, and the package to import."""
