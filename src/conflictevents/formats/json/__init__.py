"""JSON: the version that a file states, and what is wrong with it."""

from typing import Any

from conflictevents.errors import InvalidValue
from conflictevents.formats.problems import NOTHING, Problem
from conflictevents.schema.evolving import HEADER, KEY, VERSION, Version, check_version

__all__ = ["read_version"]


def read_version(stated: Any) -> Version | Problem:
    """The version that a file states, or what is wrong with it where this release does not read it."""
    if stated is NOTHING:
        expected = f"the version of the form of files, {VERSION!r}"
        return Problem(path=f"$.{KEY}", found=stated, expected=expected, remedy=f"write {HEADER[1:-1]} first")
    try:
        return check_version(stated)
    except InvalidValue as error:
        return Problem(path=f"$.{KEY}", found=stated, expected=error.expected, remedy=error.remedy)
