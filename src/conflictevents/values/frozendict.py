"""An immutable mapping of JSON values, for the deliberate extensions that records carry under `extra`."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from conflictevents.errors import InvalidValue

__all__ = ["EMPTY", "FrozenDict"]

_DEEPEST = 64


class FrozenDict(Mapping[str, Any]):
    """A mapping that cannot change, holding JSON values all the way down.

    Lists inside become tuples and mappings become `FrozenDict`, so that a record holding one can be
    hashed and shared; `thaw` gives plain lists and dicts back.

    Raises:
        InvalidValue: a key is not text, a value is not a JSON value (NaN and infinities are not), or
            values are nested more than 64 deep.

    >>> FrozenDict({"acled:tags": ["crowd size=about 50"]})
    FrozenDict({'acled:tags': ('crowd size=about 50',)})
    """

    __slots__ = ("_content", "_hash")
    _content: dict[str, Any]
    _hash: int | None

    def __init__(self, content: Mapping[str, Any] | None = None) -> None:
        object.__setattr__(self, "_content", _frozen_items(content or {}, 0))
        object.__setattr__(self, "_hash", None)

    def __getitem__(self, key: str) -> Any:
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def __len__(self) -> int:
        return len(self._content)

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(frozenset(self._content.items())))
        assert self._hash is not None
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenDict):
            return _same(self._content, other._content)
        return NotImplemented

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a FrozenDict cannot change; make a new one")

    def __reduce__(self) -> tuple[object, ...]:
        return (FrozenDict, (self.thaw(),))

    def __repr__(self) -> str:
        return f"FrozenDict({self._content!r})"

    def thaw(self) -> dict[str, Any]:
        """The content as plain dicts and lists, for writing."""
        return {key: _thawed(value) for key, value in self._content.items()}


def _frozen_items(content: Mapping[str, Any], depth: int) -> dict[str, Any]:
    for key in content:
        if not isinstance(key, str):
            raise InvalidValue(key, "text as a key")
    return {key: _frozen(value, depth + 1) for key, value in content.items()}


def _frozen(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise InvalidValue("...", f"values nested at most {_DEEPEST} deep")
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        if not isfinite(value):
            raise InvalidValue(value, "a finite number")
        return value
    if isinstance(value, FrozenDict):
        return value
    if isinstance(value, Mapping):
        frozen = FrozenDict()
        object.__setattr__(frozen, "_content", _frozen_items(value, depth))
        return frozen
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item, depth + 1) for item in value)
    raise InvalidValue(value, "a JSON value: text, number, true, false, null, list or object")


def _thawed(value: Any) -> Any:
    if isinstance(value, FrozenDict):
        return value.thaw()
    if isinstance(value, tuple):
        return [_thawed(item) for item in value]
    return value


def _same(one: Any, other: Any) -> bool:
    """Equality that tells 1, 1.0 and True apart: kept verbatim means kept in type as well."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, FrozenDict):
        return _same(one._content, other._content)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


EMPTY = FrozenDict()
