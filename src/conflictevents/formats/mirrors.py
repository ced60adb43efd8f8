"""Structs that mirror our classes, for msgspec to decode into, and functions that build our objects from them.

msgspec decodes into its own structs several times faster than into attrs classes, and refuses unknown keys for
structs only. What costs time then is to fill frozen objects with slots one field at a time, so the function for
each class is generated, as attrs generates an `__init__`. For `Source` it begins::

    def build(mirror):
        made = new(Draft)
        value = mirror.url
        made.url = default_url if value is UNSET else value
        ...
        made.__class__ = Source
        made.__attrs_post_init__()
        return made

`Draft` is the class without its frost: a subclass with the same slots whose attributes can be set directly. No draft
is ever seen outside of `build`, and every check in `__attrs_post_init__` is made.
"""

from collections.abc import Callable
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import attrs
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct
from msgspec.json import Decoder

from conflictevents.errors import InvalidValue
from conflictevents.formats.strict_json import parse
from conflictevents.values import Count, FrozenDict, Marking, When

__all__ = ["Mirror", "mirror_of"]

_Build = Callable[[Any], Any]


class Mirror(NamedTuple):
    """A struct with the keys of a class, and what makes an object of the class of it.

    Attributes:
        struct: the struct; it refuses unknown keys, and keys left out are `UNSET`.
        build: what makes the object, or raises what its checks raise.
    """

    struct: type[Struct]
    build: _Build


def mirror_of(kind: type, made: dict[type, Mirror], tag: str | None = None) -> Mirror:
    """The mirror of a class.

    Args:
        kind: the class.
        made: mirrors of the classes inside it, made before; those made here are added.
        tag: what the key `record` has to say; None where there is no such key.
    """
    names: dict[str, Any] = {"UNSET": UNSET, "new": object.__new__, "Kind": kind, "Draft": _draft(kind)}
    types = get_type_hints(kind)
    fields: list[Any] = []
    lines = ["def build(mirror):", "made = new(Draft)"]
    for field in attrs.fields(kind):
        wire, built = _mirrored(types[field.name], made, names)
        lines.append(f"value = mirror.{field.name}")
        if field.default is attrs.NOTHING:
            fields.append((field.name, wire))
            lines.append(f"made.{field.name} = {built('value')}")
        else:
            fields.append((field.name, wire | UnsetType, UNSET))
            names[f"default_{field.name}"] = field.default
            lines.append(f"made.{field.name} = default_{field.name} if value is UNSET else {built('value')}")
    lines.append("made.__class__ = Kind")
    if hasattr(kind, "__attrs_post_init__"):
        lines.append("made.__attrs_post_init__()")
    lines.append("return made")
    exec("\n    ".join(lines), names)  # noqa: S102 - the names of our own fields, nothing from outside
    struct = defstruct(
        kind.__name__,
        fields,
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
        tag_field="record" if tag else None,
        tag=tag,
    )
    return Mirror(struct, names["build"])


def _draft(kind: type) -> type:
    """A class with the slots of a frozen one, whose attributes can be set as fast as any."""
    unfrozen = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type("Draft", (kind,), unfrozen)


_Written = Callable[[str], str]
"""The expression that builds a value from what an expression gives."""


def _mirrored(kind: Any, made: dict[type, Mirror], names: dict[str, Any]) -> tuple[Any, _Written]:
    """What stands in a mirror for a type, and how a value of the type is built of it.

    What the expressions call is put among the `names`.
    """
    origin, inside = get_origin(kind), get_args(kind)
    if kind == float | None:  # may be written in several ways, and has to be written out again as it stands
        names["number"] = _number
        return Raw, lambda value: f"number({value})"
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        wire, built = _mirrored(some, made, names)
        return (
            wire | None,
            built if built is _as_is else lambda value: f"None if {value} is None else {built(value)}",
        )
    if origin is tuple:
        wire, built = _mirrored(inside[0], made, names)
        return (
            tuple.__class_getitem__((wire, ...)),
            built if built is _as_is else lambda value: f"tuple([{built('item')} for item in {value}])",
        )
    if kind is Count:
        names["count"] = _count
        return _CountMirror, lambda value: f"count({value}.low, {value}.high, {value}.best, {value}.wording)"
    if kind in _FROM_TEXT:
        names[kind.__name__] = _FROM_TEXT[kind]
        return str, lambda value: f"{kind.__name__}({value})"
    if kind is FrozenDict:
        names["mapping"] = _mapping
        return Raw, lambda value: f"mapping({value})"
    if attrs.has(kind):
        mirror = made[kind] = made.get(kind) or mirror_of(kind, made)
        names[f"build_{kind.__name__}"] = mirror.build
        return mirror.struct, lambda value: f"build_{kind.__name__}({value})"
    return kind, _as_is


def _as_is(value: str) -> str:
    return value


_number = Decoder(float | None).decode
_REMEMBERED = 65_536
"""Figures and dates repeat: so many different ones are made and checked once, and shared."""
_FROM_TEXT: dict[type, _Build] = {When: lru_cache(maxsize=_REMEMBERED)(When), Marking: Marking}


class _CountMirror(Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The mirror of a `Count`, whose wording `Count` itself reads."""

    low: int | UnsetType = UNSET
    high: int | UnsetType | None = UNSET
    best: int | UnsetType | None = UNSET
    wording: str | UnsetType | None = UNSET


@lru_cache(maxsize=_REMEMBERED)
def _count(low: Any, high: Any, best: Any, wording: Any) -> Count:
    """The count with these parts."""
    return Count(
        0 if low is UNSET else low,
        None if high is UNSET else high,
        None if best is UNSET else best,
        None if wording is UNSET else wording,
    )


def _mapping(text: Raw) -> FrozenDict:
    """Deliberate extensions, whose keys nothing else guards."""
    tree, refused = parse(bytes(text).decode())
    if refused or not isinstance(tree, dict):
        raise InvalidValue(tree, "an object without flaw")
    return FrozenDict(tree)
