"""An immutable mapping of JSON values, for the deliberate extensions that records carry under `extra`."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from math import isfinite
from typing import Any, NoReturn

from conflictevents.errors import InvalidValue, NeverChanges
from conflictevents.values.fields import read_text
from conflictevents.values.numerals import LARGEST_INTEGER

__all__ = ["EMPTY", "FrozenDict", "check_namespaced", "read_extra"]

_DEEPEST = 64


class FrozenDict(Mapping[str, Any]):
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
    if not isinstance(content, Mapping):
        raise InvalidValue(
            content, "an object", "give a dict with namespaced keys, such as {'acled:tags': ...}"
        )
    if depth > _DEEPEST:
        raise InvalidValue("...", f"values nested at most {_DEEPEST} deep", "keep what is deeper as text")
    for key in content:
        if not isinstance(key, str):
            raise InvalidValue(key, "text as a key")
    items = {read_text(key): _frozen(content[key], depth + 1) for key in sorted(content)}
    object.__setattr__(empty, "_content", items)
    object.__setattr__(empty, "_hash", None)
    return empty


def _frozen(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return read_text(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise InvalidValue(value, "a whole number from -2**53 to 2**53", "write larger ones as text")
        return int(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise InvalidValue(
                value, "a finite number", "JSON has no NaN and no infinity: write null or text"
            )
        return float(value)
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


def _same(one: Any, other: Any) -> bool:
    """Equality that tells 1, 1.0 and True apart, and 0.0 and -0.0: kept verbatim means kept in type as well."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, FrozenDict):
        return _same(one._content, other._content)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float):
        return repr(one) == repr(other)
    return bool(one == other)


EMPTY = FrozenDict()
"""No extensions."""


def read_extra(value: Mapping[str, Any]) -> FrozenDict:
    """Deliberate extensions, by namespaced key such as 'acled:tags'; unread and kept verbatim."""
    frozen = value if isinstance(value, FrozenDict) else FrozenDict(value)
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
