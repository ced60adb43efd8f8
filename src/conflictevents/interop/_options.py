"""What every reader can be told."""

import os
from typing import TypedDict

from conflictevents.interop._needs import duckdb

__all__ = ["ReadOptions"]


class ReadOptions(TypedDict, total=False):
    """What every reader of a file can be told beside the file.

    Attributes:
        release: the release, where you know better than the file.
        rejects: a path to write the rows that are set aside to, as CSV.
        extra: keep the columns that are not modelled, as `extra_<name>` in the frame and under `extra` in records.
        member: which file of a zip archive to read, where there are several.
        connection: a DuckDB connection to put the table in, so that several readings can be joined.
    """

    release: str | None
    rejects: str | os.PathLike[str] | None
    extra: bool
    member: str | None
    connection: "duckdb.DuckDBPyConnection | None"
