"""Columns of two readings or frames as plain rows, whatever engines they are on."""

from collections.abc import Sequence
from typing import Any

from conflictevents.errors import ReadError
from conflictevents.interop._frames import fetched, lazy
from conflictevents.interop.reading import Reading

__all__ = ["rows_of"]


def rows_of(
    source: Reading | Any, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of a reading, or of a frame of canonical columns; optional columns that it lacks read as None.

    Raises:
        ReadError: the frame lacks a column; it holds no canonical columns.
    """
    frame = source.frame if isinstance(source, Reading) else lazy(source)
    present = frame.collect_schema().names()
    lacking = [column for column in columns if column not in present]
    if lacking:
        raise ReadError(
            f"the frame has no columns {', '.join(lacking)}; pass a Reading, or the .frame that a canonical() gives"
        )
    chosen = [*columns, *(column for column in optional if column in present)]
    rows = fetched(frame.select(*chosen))
    absent = dict.fromkeys(column for column in optional if column not in present)
    return [row | absent for row in rows] if absent else rows
