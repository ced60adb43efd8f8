"""Files of any size to tables: record by record, in memory that does not grow with the number of rounds.

Foreign rows are checked by the record classes themselves, a batch at a time.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from conflictevents._files import duckdb_path, expand_pattern, local_path, replace_generation
from conflictevents._progress import collector_slowed, watched
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, ReadError, did_you_mean
from conflictevents.formats.files import Unreadable, lines_of, open_bytes
from conflictevents.formats.json.explaining import structure_record
from conflictevents.formats.json.reading import Position, Reader, iterate_lines
from conflictevents.formats.loading import merge_files
from conflictevents.formats.problems import Problem, Problems, collect_problems
from conflictevents.ledger import Ledger, has_figures
from conflictevents.records import (
    LIBRARY,
    Actor,
    ExchangeRound,
    Framework,
    Head,
    Record,
    Schema,
    Statement,
)
from conflictevents.tables._checking import find_doubled_ids, list_references, references_to_arrow
from conflictevents.tables._engine import batches_of, duckdb, list_rows, nw, pq, stamp_of
from conflictevents.tables._round_types import Ids, Patterns
from conflictevents.tables._working import COUNTS, Working, list_recipient_rows
from conflictevents.tables._writing import NAMES, Writers, arrow_of, file_of
from conflictevents.tables.opening import open as open_tables
from conflictevents.tables.tables import Tables

__all__ = ["Checked", "Scan", "scan", "validate"]


_ROUNDS = 10_000
"""How many rounds are held before they become a batch of Arrow."""


def _of_one_record(schema: Schema) -> tuple[str, ...]:
    """The tables to which a record adds its rows no matter what the others are."""
    return (*schema.collections, "references")


def scan(pattern: str | os.PathLike[str], *, schema: Schema = LIBRARY) -> "Scan":
    """JSON Lines files that need not fit into memory, to be gone through or written as Parquet.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.save(ce.Dataset(ce.Actor(id="north", name="North")), folder / "archive.jsonl")
    >>> [record.id for record in ce.tables.scan(folder / "*.jsonl")]
    ['north']

    Args:
        pattern: a file; or, where nothing has that name, a pattern such as `archive/*.jsonl.gz`.
        schema: what packages add: types of records that the files may hold.

    Raises:
        ReadError: no file matches, or one is a folder or not JSON Lines by its name.
        InvalidValue: `pattern` can be no path on this machine.
    """
    files = tuple(expand_pattern(pattern))
    if not files:
        raise ReadError(
            f"{pattern}: found no file, expected JSON Lines (.jsonl or .jsonl.gz); correct the path or pattern"
        )
    for file in files:
        if file.is_dir():
            raise ReadError(
                f"{file}: found a folder, expected files; write {file / '*.jsonl*'} for those in it"
            )
        if not file.name.endswith((".jsonl", ".jsonl.gz")):
            raise ReadError(
                f"{file}: found another ending, expected .jsonl or .jsonl.gz; load() reads documents"
            )
    return Scan(files, schema)


class Scan:
    """JSON Lines files, read anew each time they are gone through.

    Every record is checked as `conflictevents.load` checks it.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.save(ce.Dataset(ce.Actor(id="north", name="North")), folder / "archive.jsonl")
    >>> [file.name for file in ce.tables.scan(folder / "*.jsonl").files]
    ['archive.jsonl']

    Attributes:
        files: the files, by name.
        schema: what packages add.
    """

    def __init__(self, files: tuple[Path, ...], schema: Schema = LIBRARY) -> None:
        self.files = files
        self.schema = schema

    def __repr__(self) -> str:
        return f"<Scan: {', '.join(str(file) for file in self.files)}>"

    def __iter__(self) -> Iterator[Record]:
        """The records as they stand, one at a time; one that stands in several files comes as often.

        Raises:
            ReadError: at the end of a file in which something is wrong, with every problem.
        """
        return self._records(())

    def write_parquet(self, folder: str | os.PathLike[str]) -> Tables:
        """Write tables into a folder, as `Tables.write_parquet` does, and open them.

        As `conflictevents.load` merges the files of a folder, a record that stands in several files is one, and
        the higher revision wins.

        What is kept in memory meanwhile: actors, frameworks, the statements that give figures, mark or withdraw, the
        rounds that have parts or accounts to combine, records that stand in several files, and of rounds that differ in
        nothing but days, figures and words one; never the others. Where any record is marked, rounds that rest on
        different statements differ: those that share none stay in memory, each.

        Raises:
            ReadError: something is wrong in a file, or two of them contradict each other; with every problem. Or a file
                changes meanwhile. The folder stays as it was.
            WriteError: the system does not let the folder be written; it stays as it was.
        """
        stamps = [stamp_of(file) for file in self.files]
        with replace_generation(local_path(folder)) as where, collector_slowed():
            heads: list[Head] = []
            outline = _write_records(self._records((), heads), where, self.schema)
            repeated: Collection[str] = ()
            if outline.ids.may_repeat(outline.patterns.ids):
                repeated = _list_repeated(where, self.schema)
            if repeated:
                outline = _write_records(self._records(repeated), where, self.schema)
            patterns = outline.patterns
            if patterns.may_be_wrong():
                # Again: what a round comes to may rest on a statement at the end of the last file.
                again = self._records(repeated, passed_over=_beginnings_but(ExchangeRound, self.schema))
                patterns = Patterns(
                    heeding=patterns.heeding, wholes=patterns.wholes, claimed=patterns.claimed
                )
                rounds = (record for record in again if isinstance(record, ExchangeRound))
                while several := list(islice(rounds, _ROUNDS)):
                    patterns.note(several)
            _write_rest(patterns, where, outline, *heads)
            for file, stamp in zip(self.files, stamps, strict=True):
                if stamp_of(file) != stamp:
                    raise ReadError(
                        f"{file}: found that it was changed or removed while it was scanned, expected the same file; "
                        "scan again once nothing writes to it"
                    )
        return open_tables(folder, schema=self.schema)

    def _records(
        self, repeated: Collection[str], heads: list[Head] | None = None, passed_over: tuple[bytes, ...] = ()
    ) -> Iterator[Record]:
        """The records, one at a time; those that have one of the ids at the end, merged.

        Args:
            repeated: these ids.
            heads: takes the head of all files together, once all records have been given.
            passed_over: how lines begin that are not read, as an earlier pass has read them.
        """
        parts, stated = [], []
        for file in self.files:
            with collect_problems(str(file)) as problems:
                stream = _Stream(str(file), problems, repeated, self.schema)
                yield from stream.read(file, passed_over)
                problems.raise_if_any()
            parts.append((str(file), stream.records))
            stated.append(stream.head)
        with collect_problems(str(self.files[0].parent)) as problems:
            merged = merge_files(parts, problems, stated, self.schema)
        if heads is not None:
            heads.append(merged.head)
        yield from merged


class _Stream(Reader):
    """Lets records pass as they are read, and keeps only those that have one of some ids."""

    def __init__(self, file: str, problems: Problems, ids: Collection[str], schema: Schema) -> None:
        super().__init__(file, problems, schema)
        self._ids = ids
        self._passing: list[Record] = []

    def read(self, path: Path, passed_over: tuple[bytes, ...] = ()) -> Iterator[Record]:
        """The records of a file that pass, one at a time; lines that begin as said are not read."""
        try:
            with open_bytes(path, packed=path.name.endswith(".gz")) as file:
                lines = watched(lines_of(file, limited=False), f"scanning {path.name}", "records")
                lines_read = (
                    (line for line in lines if not line[1].startswith(passed_over)) if passed_over else lines
                )
                for _ in iterate_lines(self, lines_read):
                    yield from self._passing
                    self._passing.clear()
            self.finish()
            yield from self._passing  # those that stood in the head, of a file of one line
        except Unreadable as error:
            self.add(
                Problem(line=error.line, found=error.found, expected=error.expected, remedy=error.remedy)
            )

    def keep(self, record: Record, number: int, *, by_line: bool, at: Position | None = None) -> None:
        """Let a record pass, or keep it if it is one of those."""
        if record.id in self._ids:
            super().keep(record, number, by_line=by_line, at=at)
        else:
            self._passing.append(record)


def _beginnings_but(kind: type[Record], schema: Schema) -> tuple[bytes, ...]:
    """How lines begin, as `save` writes them, that hold records of any type but one."""
    return tuple(
        f'{{"record":"{name}"'.encode() for name, other in schema.record_names.items() if other is not kind
    )


@attrs.frozen
class _Outline:
    """What of all records has to be kept in memory, for rounds to be resolved.

    Attributes:
        records: actors, frameworks, and statements on which a round may rest.
        ids: the ids of all records that are no rounds.
        patterns: the rounds.
    """

    records: list[Record] = attrs.Factory(list)
    ids: Ids = attrs.Factory(Ids)
    patterns: Patterns = attrs.Factory(Patterns)

    def note(self, record: Record) -> None:
        """Take note of a record that is no round."""
        self.ids.note((record.id,))
        if isinstance(record, Statement) and _is_needed(record):
            self.patterns.claimed.update(claim.about for claim in record.claims if claim.about is not None)
        elif not isinstance(record, Actor | Framework):
            return
        self.records.append(record)
        if record.marking is not None:
            self.patterns.heeding = True


def _write_records(records: Iterable[Record], where: Path, schema: Schema) -> _Outline:
    """Write what needs a look at one record only; gives what has to be kept of the others."""
    outline = _Outline()
    rounds: list[ExchangeRound] = []
    collection_of = {kind: name for name, kind in schema.collections.items()}

    def write_rounds() -> None:
        table, alike = arrow_of("rounds", rounds), outline.patterns.note(rounds)
        writers.put("rounds", table)
        writers.put("references", references_to_arrow(table["id"], rounds, alike))
        rounds.clear()

    with Writers(where, _of_one_record(schema), schema) as writers:
        for record in records:
            if isinstance(record, ExchangeRound):
                rounds.append(record)
                if len(rounds) == _ROUNDS:
                    write_rounds()
            else:
                outline.note(record)
                writers.add(collection_of[type(record)], record)
                writers.add("references", *list_references(record))
        write_rounds()
    return outline


def _is_needed(statement: Statement) -> bool:
    """Whether what a round comes to may rest on a statement."""
    return (
        statement.marking is not None
        or bool(statement.supersedes or statement.retracts)
        or any(claim.about is not None and has_figures(claim) for claim in statement.claims)
    )


def _list_repeated(where: Path, schema: Schema) -> frozenset[str]:
    """The ids that stand more than once in what was written."""
    with duckdb.connect() as connection:
        written = {
            name: connection.read_parquet(
                duckdb_path(where / f"{file_of(name)}.parquet"), hive_partitioning=False
            )
            for name in schema.collections
        }
        return frozenset(
            id for id, _ in list_rows(find_doubled_ids(Tables(written, schema)), ["id", "times"])
        )


def _write_rest(patterns: Patterns, where: Path, outline: _Outline, head: Head) -> None:
    """Write what of rounds rests on other records as well."""
    ds, recipients = Dataset(*outline.records, head=head), patterns.list_recipients()
    working = Working(Ledger(ds, recipients), patterns)
    with Writers(where, [name for name in NAMES if name not in _of_one_record(LIBRARY)]) as writers:
        writers.add("head", head)
        writers.add("recipients", *list_recipient_rows(recipients))
        for name, values in working.list_side_tables(ds.statements).items():
            writers.add(name, *values)
        with pq.ParquetFile(where / f"{file_of('rounds')}.parquet", page_checksum_verification=True) as file:
            columns = ["id", *COUNTS]
            # pyarrow 18 does not iterate over a file without rows.
            batches = file.iter_batches(columns=columns, use_threads=False) if file.metadata.num_rows else ()
            for tables in working.iterate_tables(batches):
                for name, table in tables.items():
                    writers.put(name, table)


@attrs.frozen
class Checked:
    """What came of one row.

    >>> import conflictevents as ce
    >>> import pyarrow as pa
    >>> frame = pa.table({"id": ["north", "a b"], "name": ["North", "South"]})
    >>> first, second = ce.tables.validate(frame, "actor")
    >>> first.record.id, len(second.problems)
    ('north', 1)

    Attributes:
        row: the number of the row, from 0.
        record: the record it stands for; None where something is wrong with it.
        problems: what is wrong, each with its place in the row and what to do.
    """

    row: int
    record: Record | None
    problems: tuple[Problem, ...]


def validate(frame: Any, record: str, *, schema: Schema = LIBRARY) -> Iterator[Checked]:
    """Each row of a frame, as a record or with what is wrong with it; in and out have the same number of rows.

    Columns bear the names of the fields, nested ones as structs and lists, in the form that stands in JSON: a `When`
    as text or as a date, `extra` as a struct. A column that is missing, and a null, leave the field at its default.

    >>> import conflictevents as ce
    >>> import pyarrow as pa
    >>> frame = pa.table({"id": ["north", "a b"], "name": ["North", "South"]})
    >>> [(row.row, row.record is not None) for row in ce.tables.validate(frame, "actor")]
    [(0, True), (1, False)]

    Args:
        frame: a frame that narwhals knows: DuckDB, Spark, Polars, PyArrow, pandas.
        record: the type of the records: `round`, `statement`, `tally` ...
        schema: what packages add, where the records are of their types.

    Raises:
        InvalidValue: no type of record has that name.
    """
    known = schema.record_names
    kind = known.get(record)
    if kind is None:
        raise InvalidValue(record, "a type of record", did_you_mean(str(record), known), field="record")
    number = 0
    for batch in batches_of(nw.from_native(frame).lazy()):
        for row in batch.to_pylist():
            built, problems = structure_record(_as_in_json(row), kind)
            yield Checked(number, built, tuple(problems))
            number += 1


def _as_in_json(value: Any) -> Any:
    """Null is how a column says that nothing is said, which in JSON is a key left out; a date is a day."""
    if isinstance(value, dict):
        return {key: _as_in_json(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_as_in_json(item) for item in value]
    if type(value) is date:  # an instant, which is a date as well, says more than its day
        return value.isoformat()
    return value
