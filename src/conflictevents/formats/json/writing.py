"""Writing JSON: records as plain values, and their text laid out for people and for `git diff`.

There is one form for each value. A field equal to its default is left out, unless its metadata has it written always.
`id` comes first, then the fields of the record's own class in their order, then those it shares with other classes. A
`Count` always keeps its four keys.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import attrs
import msgspec

from conflictevents.errors import InvalidValue
from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.records import Head, Record, Statement
from conflictevents.values import Count, FrozenDict, Marking, When

__all__ = ["pretty_print", "to_plain"]


_Write = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """A record, head or value of ours as JSON values, in the order in which they are written.

    Raises:
        InvalidValue: a text is longer than a file may hold; the error names the field, and the record.
    """
    try:
        written: Any = _WRITE[type(value)](value)
    except InvalidValue as error:
        if isinstance(value, Record):
            where = f"record {value.id!r}, {error.field}"
            raise InvalidValue(error.found, error.expected, error.remedy, field=where) from None
        raise error.within("head") if isinstance(value, Head) else error from None
    if isinstance(value, Statement):
        for place, claim in enumerate(written.get("claims", ()), start=1):
            if claim["number"] == place:
                del claim["number"]
    return written


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        remedy = "keep long texts elsewhere and give their address"
        raise InvalidValue(f"{value[:40]}...", f"a text of at most {LONGEST_TEXT:,} characters", remedy)
    return value


def _as_it_is(value: Any) -> Any:
    return value


def _word(value: StrEnum) -> str:
    return value.value


def _count(value: Count) -> dict[str, Any]:
    wording = value.wording
    return {
        "low": value.low,
        "high": value.high,
        "best": value.best,
        "wording": None if wording is None else wording.value,
    }


def _mapping(value: FrozenDict) -> dict[str, Any]:
    return {_text(key): _WRITE[type(item)](item) for key, item in value.items()}


def _list(value: tuple[Any, ...]) -> list[Any]:
    written = []
    for place, item in enumerate(value):
        try:
            written.append(_WRITE[type(item)](item))
        except InvalidValue as error:
            raise error.within(f"[{place}]") from None
    return written


def _object_writer(kind: type) -> _Write:
    fields = [
        (field.name, attrs.NOTHING if field.metadata.get("written") == "always" else field.default)
        for field in sorted(attrs.fields(kind), key=lambda field: (field.name != "id", field.inherited))
    ]

    def write(value: Any) -> dict[str, Any]:
        members = {}
        for name, default in fields:
            member = getattr(value, name)
            if member is not default and member != default:
                try:
                    members[name] = _WRITE[type(member)](member)
                except InvalidValue as error:
                    raise error.within(name) from None
        return members

    return write


class _Writers(dict[type, _Write]):
    """What makes plain values of the values of each class; made for a class of ours when it is first met."""

    def __missing__(self, kind: type) -> _Write:
        if attrs.has(kind):
            write = _object_writer(kind)
        else:
            assert issubclass(kind, StrEnum)
            write = _word
        self[kind] = write
        return write


_WRITE = _Writers(
    {
        str: _text,
        int: _as_it_is,
        float: _as_it_is,
        bool: _as_it_is,
        type(None): _as_it_is,
        tuple: _list,
        FrozenDict: _mapping,
        Count: _count,
        When: str,
        Marking: str,
    }
)


_WIDTH = 110
_STEP = "  "


_encode, _format = msgspec.json.Encoder().encode, msgspec.json.format


def _one_line(value: Any) -> str:
    """The text of a JSON value on one line, with a space after each comma and colon."""
    return _format(_encode(value), indent=0).decode()


def pretty_print(value: Any, indent: str = "") -> str:
    """The text of a JSON value; every line begins with `indent`, and no line break ends it.

    >>> print(pretty_print({"id": "r", "transfers": [{"returned_to": "ukraine"}]}, indent="    "))
        {"id": "r", "transfers": [{"returned_to": "ukraine"}]}
    """
    pieces: list[str] = []
    _print_value(value, indent, "", pieces)
    return "".join(pieces)


def _print_value(value: Any, indent: str, key: str, pieces: list[str]) -> None:
    """Add `value` after `key` to the pieces, on lines that begin with `indent`."""
    line = _one_line(value)
    is_object = isinstance(value, dict)
    if len(indent) + len(key) + len(line) < _WIDTH or not value or not (is_object or isinstance(value, list)):
        pieces.append(f"{indent}{key}{line}")
        return
    opening, closing = "{}" if is_object else "[]"
    pieces.append(f"{indent}{key}{opening}\n")
    deeper = indent + _STEP
    for name, item in value.items() if is_object else (("", item) for item in value):
        inner = "" if not is_object else f'"{name}": ' if name.isidentifier() else f"{_one_line(name)}: "
        if isinstance(item, dict | list):
            _print_value(item, deeper, inner, pieces)
        else:
            pieces.append(f"{deeper}{inner}{_one_line(item)}")
        pieces.append(",\n")
    pieces[-1] = f"\n{indent}{closing}"
