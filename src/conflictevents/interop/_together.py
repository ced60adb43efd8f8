"""Columns of two readings or frames as plain rows, whatever engines they are on."""

from collections.abc import Sequence
from typing import Any

from conflictevents.errors import ReadError
from conflictevents.interop._frames import fetched, lazy
from conflictevents.interop._needs import nw
from conflictevents.interop.reading import Reading

__all__ = ["frame_of", "rows_of"]


def frame_of(source: Reading | Any, columns: Sequence[str]) -> nw.LazyFrame[Any]:
    """The frame of a reading, or a frame of canonical columns as it is.

    Raises:
        ReadError: the frame lacks a column; it holds no canonical columns, or those of another table.
    """
    frame = source.frame if isinstance(source, Reading) else lazy(source)
    present = frame.collect_schema().names()
    lacking = [column for column in columns if column not in present]
    if lacking:
        what = repr(source) if isinstance(source, Reading) else "the frame"
        remedy = "pass a Reading of the right table, or the .frame that a canonical() gives"
        raise ReadError(f"{what} has no columns {', '.join(lacking)}; {remedy}")
    return frame


def rows_of(
    source: Reading | Any, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The rows of a reading, or of a frame of canonical columns; optional columns that it lacks read as None.

    Raises:
        ReadError: the frame lacks a column; it holds no canonical columns.
    """
    frame = frame_of(source, columns)
    present = frame.collect_schema().names()
    chosen = [*columns, *(column for column in optional if column in present)]
    rows = fetched(frame.select(*chosen))
    absent = dict.fromkeys(column for column in optional if column not in present)
    return [row | absent for row in rows] if absent else rows
