"""What came of reading a file: the rows as canonical columns, the rows set aside and why, and records on request."""

import os
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from conflictevents._paths import local_path
from conflictevents._writing import replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import ReadError
from conflictevents.interop.kit.layout import Layout
from conflictevents.interop.kit.needs import duckdb, nw
from conflictevents.interop.kit.records import dataset_of, records_of
from conflictevents.records import Record
from conflictevents.text.spreadsheet import table_text

__all__ = ["Reading", "Reject"]

_BATCH = 10_000


@attrs.frozen
class Reject:
    """A row that could not be read, and why.

    Attributes:
        file: the file, and the member of the archive where it stood in one.
        line: the line the row begins on, counted from 1; in JSON the number of the record.
        column: the column it is about, by its name in the file; None where the row as a whole cannot be taken apart.
        value: what stood there; the row itself where there is no column.
        reason: why it cannot be read.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        shown = "nothing" if self.value is None else repr(self.value[:80])
        place = f", {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{place}: found {shown}, {self.reason}"


class Reading:
    """What came of reading one file. Every row of the file is in `frame` or in `rejects`, and none in both.

    Attributes:
        name: the file, and the member of the archive where it stood in one.
        dataset: the dataset its rows belong to, such as `ucdp-ged`.
        release: the release, from the file's version column, what the caller said, the file's name or its header;
            None where nothing tells, and where the rows are of several (see `releases`).
        releases: all releases that rows are of.
        rows_in: how many rows of data the file has.
        rows_out: how many of them `frame` has.
        identical: how many rows were dropped because an earlier one is the same cell by cell; 0 unless asked for.
        rejects: the rows set aside, in the order of the file.
        frame: a lazy narwhals frame of canonical columns, on DuckDB; `frame.to_native()` is the DuckDB relation.
    """

    def __init__(
        self,
        *,
        name: str,
        layout: Layout,
        connection: "duckdb.DuckDBPyConnection",
        query: str,
        stated: str | None,
        rows_in: int,
        rejects: Sequence[Reject],
        identical: int = 0,
    ) -> None:
        self.name = name
        self.dataset: str = layout.dataset
        self.rows_in = rows_in
        self.identical = identical
        self.rejects: tuple[Reject, ...] = tuple(rejects)
        self._layout = layout
        self._connection = connection
        self._query = query
        self.frame: nw.LazyFrame[Any] = nw.from_native(connection.sql(query))
        counted = connection.execute(f"SELECT release, count(*) FROM ({query}) GROUP BY release").fetchall()
        self.rows_out: int = sum(count for _, count in counted)
        self.releases: tuple[str, ...] = tuple(sorted(release for release, _ in counted if release))
        found = self.releases if self.rows_out else (stated,)
        self.release: str | None = found[0] if len(found) == 1 else None
        if self.rows_in != self.rows_out + len(self.rejects) + identical:
            raise ReadError(
                f"{name}: {self.rows_in} rows went in, but {self.rows_out} came out, {len(self.rejects)} were set aside and "
                f"{identical} dropped; this is a mistake of the library, please report it with the file"
            )

    def __repr__(self) -> str:
        release = f" {self.release}" if self.release else ""
        dropped = f", {self.identical} identical dropped" if self.identical else ""
        return f"<{self.dataset}{release}: {self.rows_out} rows, {len(self.rejects)} set aside{dropped}>"

    def __len__(self) -> int:
        return self.rows_out

    def rows(self) -> Iterator[dict[str, Any]]:
        """The canonical rows as dictionaries, in the order of the file."""
        cursor = self._connection.cursor().execute(self._query)
        names = [column[0] for column in cursor.description]
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(names, row, strict=True))

    def records(self) -> Iterator[Record]:
        """The rows as records: events, actors or frameworks, in the order of the file.

        Raises:
            ReadError: the rows are published sums, for which there is no record.
        """
        return records_of(self._layout, self.rows())

    def to_dataset(self, *, duplicates: str = "refuse") -> Dataset:
        """All records as a dataset, with the actors that agreements name.

        Args:
            duplicates: what to do where the file gives one id twice, as ICEWS and POLECAT do: `refuse`, or `number`,
                which adds `:2`, `:3` to the id of each further one. No row is ever dropped.

        Raises:
            DuplicateRecord: an id stands twice and `duplicates` is `refuse`.
            ReadError: the rows are published sums, or `duplicates` is another word.
        """
        return dataset_of(self._layout, self.rows(), self.name, duplicates)

    def write_rejects(self, path: str | os.PathLike[str]) -> None:
        """Writes the rows set aside to a CSV file: file, line, column, value, reason.

        Cells that a spreadsheet program would run are neutralised; `interop.writing.read_cells` gives them back.

        Raises:
            InvalidValue: the path is none of this machine.
            WriteError: the file cannot be written.
        """
        columns = [field.name for field in attrs.fields(Reject)]
        rows = [dict(zip(columns, attrs.astuple(reject), strict=True)) for reject in self.rejects]
        with replace_file(local_path(path)) as file:
            file.write(table_text(rows, [dict(zip(columns, columns, strict=True))]).encode())
