"""Structs that mirror our classes, key by key, and leave every value undecoded.

msgspec refuses unknown keys for structs only, so these stand guard where it decodes into attrs classes.
"""

from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct

__all__ = ["mirror_of", "plain_mirror"]

_Mirrors = dict[type, type[Struct]]


def mirror_of(kind: type, tag: str | None = None) -> type[Struct]:
    """A struct with the keys of a class, and mirrors of the classes inside it; it refuses other keys.

    Args:
        kind: the class.
        tag: what the key `record` has to say; None where there is no such key.
    """
    return _mirror(kind, tag, {})


def plain_mirror(name: str, fields: dict[str, Any], *, strict: bool) -> type[Struct]:
    """A struct with the keys given and what may stand under them; all may be left out."""
    return defstruct(
        name,
        [(field, kind | UnsetType, UNSET) for field, kind in fields.items()],
        forbid_unknown_fields=strict,
    )


def _mirror(kind: type, tag: str | None, made: _Mirrors) -> type[Struct]:
    types = get_type_hints(kind)
    return defstruct(
        kind.__name__,
        [(field.name, _mirrored(types[field.name], made) | UnsetType, UNSET) for field in attrs.fields(kind)],
        forbid_unknown_fields=True,
        gc=False,
        tag_field="record" if tag else None,
        tag=tag,
    )


def _mirrored(kind: Any, made: _Mirrors) -> Any:
    """What stands in a mirror for a type: a mirror where the type is one of our classes, or several, or perhaps one."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        kinds = [inner for inner in inside if inner is not NoneType]
        mirror = _mirrored(kinds[0], made)
        return mirror if mirror is Raw else mirror | None
    if origin is tuple:
        mirror = _mirrored(inside[0], made)
        return mirror if mirror is Raw else list.__class_getitem__(mirror)
    if not attrs.has(kind):
        return Raw
    if kind not in made:
        made[kind] = _mirror(kind, None, made)
    return made[kind]
