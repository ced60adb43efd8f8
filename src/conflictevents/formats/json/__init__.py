"""JSON: the version of the file format, and what to say about others.

A later release that changes the format migrates parsed JSON of earlier versions, one step a version, before it is read.
"""

from typing import Any

from conflictevents.formats.problems import NOTHING, Problem
from conflictevents.schema.evolving import HEAD, HEADER, KEY, VERSION

__all__ = ["HEAD", "HEADER", "KEY", "VERSION", "version_problem"]


def version_problem(stated: Any) -> Problem | None:
    """What is wrong with the version that a file states; None where this release reads it."""
    if stated == VERSION:
        return None
    if stated is NOTHING:
        remedy = f"write {HEADER[1:-1]} first"
    elif isinstance(stated, str):
        remedy = "a later release of conflictevents may read it: pip install --upgrade conflictevents"
    else:
        remedy = f'write it as text, "{VERSION}"'
    return Problem(
        path=f"$.{KEY}", found=stated, expected=f"the version of the format, {VERSION!r}", remedy=remedy
    )
