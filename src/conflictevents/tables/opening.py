"""Opening tables that `write_parquet` wrote, from a folder or an address, on DuckDB or on Spark."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conflictevents.errors import ReadError
from conflictevents.tables._layouts import NAMES
from conflictevents.tables._needs import duckdb
from conflictevents.tables.tables import Tables

__all__ = ["open"]


def open(  # noqa: A001 - `conflictevents.tables.open` reads as what it does
    folder_or_url: str | os.PathLike[str], *, engine: Any = None
) -> Tables:
    """The tables in a folder of Parquet files, or below an address that the engine can read.

    Nothing is read until something is asked. A table may be one file, `rounds.parquet`, or a folder of that name
    with files in it, as Spark writes them.

    Args:
        folder_or_url: the folder, or an address such as `s3://bucket/exchanges`.
        engine: a DuckDB connection or a `SparkSession`; None for a DuckDB of its own in this process.

    Raises:
        ReadError: the folder is not there, a table is missing in it, or the engine cannot read one.
    """
    where = str(folder_or_url).rstrip("/")
    names = NAMES
    remote = "://" in where
    if not remote:
        missing = [name for name in names if not (Path(where) / f"{name}.parquet").exists()]
        if missing:
            raise ReadError(
                f"{where}: found no {missing[0]}.parquet, expected a folder that Tables.write_parquet wrote"
            )
    if engine is not None and hasattr(engine, "read"):
        return Tables({name: _read(engine.read.parquet, f"{where}/{name}.parquet") for name in names})
    connection = engine if engine is not None else duckdb.connect()
    return Tables(
        {name: _read(connection.read_parquet, _pattern(where, name, remote=remote)) for name in names}
    )


def _read(read: Callable[[str], Any], path: str) -> Any:
    try:
        return read(path)
    except Exception as error:  # whatever class of its own an engine has for files that it cannot read
        reason = " ".join(str(error).partition("\n\n")[0].split())
        raise ReadError(f"{path}: the engine cannot read it: {reason}") from error


def _pattern(where: str, name: str, *, remote: bool) -> str:
    path = f"{where}/{name}.parquet"
    return f"{path}/*.parquet" if not remote and Path(path).is_dir() else path
