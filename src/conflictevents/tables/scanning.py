"""Files of any size to tables: record by record, in memory that does not grow with the number of rounds."""

import glob
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from conflictevents.dataset import Dataset
from conflictevents.errors import ReadError
from conflictevents.formats.limits import LARGEST_LINE, in_words
from conflictevents.formats.lines import _read_header, _read_slowly, read_lines
from conflictevents.formats.problems import Problem, problems_of
from conflictevents.formats.reader import Reader
from conflictevents.formats.streams import Unreadable, open_bytes, without_mark
from conflictevents.records import COLLECTIONS, Actor, ExchangeRound, Framework, Record, Statement
from conflictevents.tables._handovers import Handovers
from conflictevents.tables._needs import pa, pq
from conflictevents.tables._references import referred
from conflictevents.tables._twins import records_to_arrow, schema_of
from conflictevents.tables._working import Working
from conflictevents.tables.opening import open as open_tables
from conflictevents.tables.tables import KINDS, LAYOUTS, NAMES, Tables

__all__ = ["Scan", "scan"]

_BATCH = 2_000
_OF_ONE_RECORD = (*COLLECTIONS, "references")
_COLLECTION_OF = {kind: name for name, kind in COLLECTIONS.items()}


def scan(pattern: str | os.PathLike[str]) -> "Scan":
    """JSON Lines files that need not fit into memory, to be gone through or written as Parquet.

    Args:
        pattern: a file, or a pattern such as `archive/*.jsonl.gz`.

    Raises:
        ReadError: no file matches, or one is not JSON Lines by its name.
    """
    files = tuple(Path(name) for name in sorted(glob.glob(str(pattern))))  # noqa: PTH207 - absolute patterns too
    if not files:
        raise ReadError(f"{pattern}: found no file, expected JSON Lines (.jsonl or .jsonl.gz)")
    for file in files:
        if not file.name.endswith((".jsonl", ".jsonl.gz")):
            raise ReadError(
                f"{file}: found another ending, expected .jsonl or .jsonl.gz; load() reads documents"
            )
    return Scan(files)


class Scan:
    """JSON Lines files, read anew each time they are gone through.

    Every record is checked as `conflictevents.load` checks it. That two records bear one id, which takes a look at
    all of them, is found by `Tables.check` afterwards.

    Attributes:
        files: the files, by name.
    """

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = files

    def __repr__(self) -> str:
        return f"<Scan: {', '.join(str(file) for file in self.files)}>"

    def __iter__(self) -> Iterator[Record]:
        """The records, one at a time.

        Raises:
            ReadError: at the end of a file in which something is wrong, with every problem.
        """
        for file in self.files:
            yield from _records_in(file)

    def write_parquet(self, folder: str | os.PathLike[str]) -> Tables:
        """Write tables into a folder, as `Tables.write_parquet` does, and open them.

        What is kept in memory meanwhile: actors, frameworks, the statements that give figures, mark or withdraw,
        and the rounds that have parts or accounts to combine; never the others.

        Raises:
            ReadError: something is wrong in a file; what was written until then is of no use.
        """
        where = Path(folder)
        where.mkdir(parents=True, exist_ok=True)
        kept: list[Record] = []
        wholes: set[str] = set()
        with _Writers(where, _OF_ONE_RECORD) as writers:
            for record in self:
                writers.add(_COLLECTION_OF[type(record)], record)
                for row in referred(record):
                    writers.add("references", row)
                if isinstance(record, ExchangeRound):
                    wholes.update(() if record.part_of is None else (record.part_of,))
                elif isinstance(record, Actor | Framework) or (
                    isinstance(record, Statement) and _is_needed(record)
                ):
                    kept.append(record)
        ds = Dataset(*kept)
        working, handovers = Working(ds, frozenset(wholes)), Handovers()
        with _Writers(where, [name for name in NAMES if name not in _OF_ONE_RECORD]) as writers:
            for (
                record
            ) in self:  # again: what a round comes to may rest on a statement at the end of the last file
                if isinstance(record, ExchangeRound):
                    for row in working.rows(record):
                        writers.add("transfers", row)
                    for row in () if record.part_of is not None else handovers.rows(ds, record):
                        writers.add("handovers", row)
            with_wholes = ds.add(*working.families)
            for record in working.families:
                for row in handovers.rows(with_wholes, record) if record.part_of is not None else ():
                    writers.add("handovers", row)
            for name, records in working.beside(ds.statements).items():
                for record in records:
                    writers.add(name, record)
        return open_tables(where)


def _is_needed(statement: Statement) -> bool:
    """Whether what a round comes to may rest on a statement."""
    return (
        statement.marking is not None
        or bool(statement.supersedes or statement.retracts)
        or any(claim.transfers and claim.about is not None for claim in statement.claims)
    )


def _records_in(path: Path) -> Iterator[Record]:
    with problems_of(str(path)) as problems:
        reader = Reader(str(path), problems)
        try:
            with open_bytes(path, packed=path.name.endswith(".gz")) as file:
                yield from _read(reader, _lines_of(file))
        except Unreadable as error:
            reader.add(
                Problem(line=error.line, found=error.found, expected=error.expected, remedy=error.remedy)
            )
        problems.raise_if_any()


def _read(reader: Reader, lines: Iterator[tuple[int, bytes]]) -> Iterator[Record]:
    first = next(lines, None)
    if first is None:
        read_lines(reader, ())  # says what an empty file lacks
        return
    going = _read_header(reader, *first)
    for number, line in lines if going else ():
        try:
            record = reader.fast.line(line)
        except Exception:  # noqa: BLE001 - whatever it was, the slow path looks again and says what is wrong
            _read_slowly(reader, number, line)
            yield from reader.records.values()
            reader.records.clear()
        else:
            yield record


def _lines_of(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers, however many there are."""
    number = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        if len(line) > LARGEST_LINE:
            limit = in_words(LARGEST_LINE)
            raise Unreadable(
                f"a line of more than {limit}", f"at most {limit}", "write one record a line", number
            )
        if number == 1:
            line = without_mark(line)
        if not line.isspace():
            yield number, line


class _Writers:
    """One Parquet file for each table, written a batch of rows at a time."""

    def __init__(self, folder: Path, names: Any) -> None:
        self._rows: dict[str, list[Any]] = {name: [] for name in names}
        self._folder = folder
        self._stack = ExitStack()
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        for name in self._rows:
            writer = pq.ParquetWriter(self._folder / f"{name}.parquet", _schema(name), compression="zstd")
            self._writers[name] = self._stack.enter_context(writer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for name in self._rows:
                self._flush(name)
        self._stack.__exit__(kind, error, trace)

    def add(self, name: str, row: Any) -> None:
        rows = self._rows[name]
        rows.append(row)
        if len(rows) >= _BATCH:
            self._flush(name)

    def _flush(self, name: str) -> None:
        rows = self._rows[name]
        if rows:
            table = (
                records_to_arrow(KINDS[name], rows)
                if name in KINDS
                else pa.Table.from_pylist(rows, schema=_schema(name))
            )
            self._writers[name].write_table(table)
            rows.clear()


def _schema(name: str) -> Any:
    return schema_of(KINDS[name]) if name in KINDS else LAYOUTS[name]
