"""Which tables there are, the layout of each, and Parquet written a batch of rows at a time."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conflictevents.records import COLLECTIONS, LIBRARY, ExchangeRound, Head, Schema, Statement
from conflictevents.tables._checking import REFERENCES
from conflictevents.tables._engine import nw, pa, pq
from conflictevents.tables._round_types import RoundType
from conflictevents.tables._structs import records_to_arrow, rows_to_arrow, schema_of
from conflictevents.tables._working import HANDOVERS, RECIPIENTS, TRANSFERS

__all__ = [
    "KINDS",
    "NAMES",
    "RowGroups",
    "Writers",
    "arrow_of",
    "conform",
    "file_of",
    "kind_of",
    "layout_of",
    "names_with",
]

KINDS: Mapping[str, type] = {
    **COLLECTIONS,
    "head": Head,
    "round_types": RoundType,
    "side_rounds": ExchangeRound,
    "side_statements": Statement,
}
"""The tables whose rows are values of a class: one for each collection, the head, and what `transfers` needs by its side."""

_ROWS: Mapping[str, Any] = {
    "transfers": TRANSFERS,
    "recipients": RECIPIENTS,
    "references": REFERENCES,
    "handovers": HANDOVERS,
}

NAMES = (*KINDS, *_ROWS)
"""Every table: `references` has each id that a record refers to, and where; `handovers` how many returned when."""


def kind_of(name: str, schema: Schema = LIBRARY) -> type | None:
    """The class of the values that the rows of a table stand for; None where they stand for none."""
    return KINDS.get(name) or schema.collections.get(name)


def names_with(schema: Schema) -> tuple[str, ...]:
    """Every table of datasets of a schema: those of the library, then a table for each type of record that it adds."""
    return (*NAMES, *(name for name in schema.collections if name not in COLLECTIONS))


def file_of(name: str) -> str:
    """The name of the file of a table, without its ending."""
    return name.replace(":", "__")


def layout_of(name: str, schema: Schema = LIBRARY) -> Any:
    """The Arrow schema of a table."""
    kind = kind_of(name, schema)
    return _ROWS[name] if kind is None else schema_of(kind)


def conform(name: str, frame: "nw.DataFrame[Any]", schema: Schema = LIBRARY) -> Any:
    """A frame in memory as an Arrow table in the layout of one of ours; another one is left as it is."""
    if name not in names_with(schema):
        return frame.to_arrow()
    layout = layout_of(name, schema)
    native = frame.select(layout.names).to_native()
    if (
        frame.implementation.is_pandas()
    ):  # has no types for what is nested, nor for whole numbers that are missing
        return pa.Table.from_pandas(native, schema=layout, preserve_index=False)
    return nw.from_native(native, eager_only=True).to_arrow().cast(layout)


_BATCH = 2_000
"""How many rows are kept as objects of Python before they become a batch of Arrow."""
_GROUP_ROWS, _GROUP_BYTES = 100_000, 64 * 2**20
"""A group of rows is written once it has so many rows or bytes: large ones are read faster and need fewer headings."""


class RowGroups:
    """One Parquet file, written in groups of rows that are neither too small to be quick nor too large to be held."""

    def __init__(self, path: Path, schema: Any) -> None:
        # Rows of no class begin with the id of their record, in which to look for few values takes time and room alone.
        is_flat = not any(map(pa.types.is_nested, schema.types))
        self._writer = pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            write_page_checksum=True,
            use_dictionary=schema.names[1:] if is_flat else True,
        )
        self._batches: list[Any] = []
        self._rows = self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def add(self, batch: Any) -> None:
        """Take in a batch or a table of Arrow."""
        self._batches += batch.to_batches() if isinstance(batch, pa.Table) else [batch]
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_batches(self._batches), row_group_size=self._rows)
        self._batches = []
        self._rows = self._bytes = 0


class Writers:
    """The files of several tables, each written row by row: records, or rows in the layout of the table."""

    def __init__(self, folder: Path, names: Iterable[str], schema: Schema = LIBRARY) -> None:
        self._folder = folder
        self._schema = schema
        self._rows: dict[str, list[Any]] = {name: [] for name in names}
        self._stack = ExitStack()
        self._files: dict[str, RowGroups] = {}

    def __enter__(self) -> Self:
        for name in self._rows:
            file = RowGroups(self._folder / f"{file_of(name)}.parquet", layout_of(name, self._schema))
            self._files[name] = self._stack.enter_context(file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for name, waiting in self._rows.items():
                if waiting:
                    self._flush(name)
        self._stack.__exit__(kind, error, trace)

    def add(self, name: str, *rows: Any) -> None:
        """Take in rows of a table."""
        waiting = self._rows[name]
        waiting += rows
        if len(waiting) >= _BATCH:
            self._flush(name)

    def put(self, name: str, table: Any) -> None:
        """Take in rows of a table that are in Arrow."""
        self._files[name].add(table)

    def _flush(self, name: str) -> None:
        self._files[name].add(arrow_of(name, self._rows[name], self._schema))
        self._rows[name].clear()


def arrow_of(name: str, rows: list[Any], schema: Schema = LIBRARY) -> Any:
    """Rows of a table, records where it is one of records, in Arrow."""
    kind = kind_of(name, schema)
    if kind is not None:
        return records_to_arrow(kind, rows)
    return rows_to_arrow(layout_of(name), rows)
