"""Whether two things are equal in value and in type, all the way down: `1`, `1.0` and `True` are not."""

from typing import Any

import attrs

import conflictevents as ce
from conflictevents.values import FrozenDict


def alike(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, ce.Dataset):
        return alike(tuple(one), tuple(other))
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, FrozenDict | dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    if attrs.has(type(one)):
        names = [field.name for field in attrs.fields(type(one))]
        return all(alike(getattr(one, name), getattr(other, name)) for name in names)
    return bool(one == other)
