"""Opening tables that `write_parquet` wrote, from a folder or an address, on DuckDB or on Spark."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conflictevents._files import (
    CHECKSUMS,
    CURRENT,
    current_generation,
    duckdb_path,
    find_damage,
    is_address,
    local_path,
    spark_path,
)
from conflictevents.errors import InvalidValue, ReadError
from conflictevents.records import LIBRARY, Schema
from conflictevents.tables._engine import Files, duckdb, explain_engine_errors, pa, pq, takes_turns
from conflictevents.tables._writing import file_of, layout_of, names_with
from conflictevents.tables.tables import Tables

__all__ = ["current_files", "open"]

_WRITTEN = "expected what Tables.write_parquet wrote; write the tables from their source, or correct the path"


@takes_turns
def open(  # noqa: A001 - `conflictevents.tables.open` reads as what it does
    folder: str | os.PathLike[str],
    *,
    engine: Any = None,
    remote: bool = False,
    verify: bool = True,
    schema: Schema = LIBRARY,
) -> Tables:
    """The tables in a folder of Parquet files, or below an address that the engine can read.

    Where `write_parquet` wrote the folder, its current generation is opened: a later write changes nothing in what is
    open. Otherwise the folder itself holds a table each as one file, `rounds.parquet`, or as a folder of that name with
    files in it, as Spark writes them. Tables whose files were changed or removed since they were opened answer no more: open
    them again. Nothing sees that of files at an address.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges")).write_parquet(folder / "tables")
    >>> ce.tables.open(folder / "tables").totals(by=())[0].count.low
    4184

    Args:
        folder: the folder; a name is a name, and never a pattern.
        engine: a DuckDB connection or a `SparkSession`; None for a DuckDB of its own in this process.
        remote: whether `folder` is an address of Parquet files, such as `s3://bucket/exchanges`, which the engine
            reads by itself.
        verify: whether to read all files once, to see that they are as they were written. Damage would go unseen
            otherwise: Parquet has no way to tell a wrong number from a right one.
        schema: what packages add, whose records have tables of their own.

    Raises:
        ReadError: the folder is not there, a table is missing in it, a file is damaged, or the engine cannot read one.
        InvalidValue: `folder` can be no path on this machine, and `remote` is not asked for.
    """
    if remote:
        address = str(folder).rstrip("/")
        if not is_address(address):
            raise InvalidValue(address, "an address such as 's3://bucket/exchanges'", "leave out remote=True")
        files: Mapping[str, Any] = {name: f"{address}/{file_of(name)}.parquet" for name in names_with(schema)}
    else:
        files = current_files(folder, verify=verify, schema=schema)
    if engine is not None and hasattr(engine, "read"):
        if remote:
            return Tables({name: _read(engine.read.parquet, path) for name, path in files.items()}, schema)
        return Tables(_on_spark(engine, files, schema), schema)
    connect = cache(lambda: duckdb.connect() if engine is None else engine)  # once a table is asked for

    def read(path: Any) -> Any:
        return connect().read_parquet(path, hive_partitioning=False)

    if remote:
        return Tables({name: _read(read, path) for name, path in files.items()}, schema)
    return Tables(Files(files, lambda _, file: _read(read, _in_duckdb(file))), schema)


def _on_spark(engine: Any, files: Mapping[str, Path], schema: Schema) -> Files:
    """Files on Spark, which runs a job for each file to look up its schema, unless that is said."""
    layouts = {name: layout_of(name, schema) for name, file in files.items() if not file.is_dir()}
    whole = [name for name, layout in layouts.items() if _read(pq.read_schema, files[name]).equals(layout)]

    def read(name: str, file: Path) -> Any:
        columns = _describe_columns(layouts[name]) if name in whole else None
        reader = engine.read if columns is None else engine.read.schema(columns)
        return _read(reader.parquet, spark_path(file))

    opened = Files(files, read, whole)
    for name in files:
        if name not in whole:
            opened[name]
    return opened


_SPARK_TYPES = {
    pa.string(): "STRING",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
}


def _describe_columns(fields: Iterable[Any]) -> str:
    """The fields of a layout or of a struct, as Spark has them in SQL."""
    return ", ".join(f"`{field.name}` {_describe_type(field.type)}" for field in fields)


def _describe_type(arrow_type: Any) -> str:
    if pa.types.is_list(arrow_type):
        return f"ARRAY<{_describe_type(arrow_type.value_type)}>"
    if pa.types.is_struct(arrow_type):
        return f"STRUCT<{_describe_columns(arrow_type)}>"
    return _SPARK_TYPES[arrow_type]


def current_files(
    folder: str | os.PathLike[str], *, verify: bool = True, schema: Schema = LIBRARY
) -> dict[str, Path]:
    """The Parquet file of each table in a folder that `write_parquet` wrote, for other programs to read.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.tables.Tables.from_dataset(ce.datasets.load("yemen-exchanges")).write_parquet(folder / "tables")
    >>> ce.tables.current_files(folder / "tables")["rounds"].name
    'rounds.parquet'

    Args:
        folder: the folder.
        verify: whether to read all files once, to see that they are as they were written.
        schema: what packages add, whose records have tables of their own.

    Raises:
        ReadError: the folder is not there, a table is missing in it or is of another package, or a file is damaged.
        InvalidValue: `folder` can be no path on this machine.
    """
    where = local_path(folder)
    generation = current_generation(where)
    if generation is None and os.path.lexists(where / CURRENT):
        raise ReadError(f"{where / CURRENT}: found the name of no folder there, {_WRITTEN}")
    holder = generation or where
    files = {name: holder / f"{file_of(name)}.parquet" for name in names_with(schema)}
    others = sorted(holder.glob("*__*.parquet")) if holder.is_dir() else []
    unknown = next((file for file in others if file not in files.values()), None)
    if unknown is not None:
        raise ReadError(
            f"{unknown}: found a table of a package, expected those of this library; pass the schema of that package"
        )
    stray = next(
        (file.name for file in files.values() if generation and os.path.lexists(where / file.name)), None
    )
    if stray is not None:
        raise ReadError(
            f"{where}: found both {CURRENT} and {stray}, expected one of them; delete the one out of date"
        )
    missing = next((file.name for file in files.values() if not file.exists()), None)
    if missing is not None:
        raise ReadError(f"{where}: found no {missing}, {_WRITTEN}")
    if verify and generation is not None:
        try:
            damaged = find_damage(generation)
        except OSError as error:
            raise ReadError(
                f"{error.filename or generation}: could not be read ({error.strerror}), {_WRITTEN}"
            ) from None
        if damaged:
            raise ReadError(
                f"{generation / damaged[0]}: found a damaged file, expected what {CHECKSUMS} says of it; "
                "write the tables anew from their source"
            )
    return files


def _read(read: Callable[[Any], Any], path: Any) -> Any:
    with explain_engine_errors(str(path)):
        return read(path)


def _in_duckdb(file: Path) -> Any:
    """A file, or the files of a folder, as DuckDB takes them."""
    if not file.is_dir():
        return duckdb_path(file)
    return [duckdb_path(part) for part in sorted(file.iterdir()) if part.suffix == ".parquet"]
