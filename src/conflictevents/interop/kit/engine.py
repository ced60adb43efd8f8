"""Reading a file into a DuckDB table of canonical columns, in one pass.

A file that is as it should be goes straight through DuckDB's reader. Where that refuses (broken rows, letters that
are no UTF-8, something before the header) the file is first written anew, row by row, by the careful reader, and
rows that cannot be taken apart are set aside with their line.
"""

import codecs
import csv
import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypedDict, Unpack, get_type_hints

import attrs

from conflictevents._files import duckdb_path, local_path
from conflictevents.errors import InvalidValue, WriteError, did_you_mean, shown
from conflictevents.interop.kit import duckdb, nw
from conflictevents.interop.kit.canonical import (
    RULE,
    Rule,
    ask_days,
    columns_of,
    constants_of,
    judge_codes,
    rules_of,
    to_canonical,
    with_styles,
)
from conflictevents.interop.kit.layout import Cells, Column, DayForm, Kind, Layout, Match
from conflictevents.interop.kit.opening import LARGEST_FILE, Packing, open_lines, unpacked
from conflictevents.interop.kit.reading import IDS, NothingRead, Reading, Reject, fit_ids, refusal_of
from conflictevents.interop.kit.rows import (
    Beginning,
    Row,
    fitted,
    header_of,
    is_json,
    recognise,
    records_in,
    rows_from,
    rows_of,
)

__all__ = [
    "FrameOptions",
    "PathLike",
    "ReadOptions",
    "check_options",
    "open_packing",
    "read_file",
    "read_rows",
]

PathLike = str | os.PathLike[str]

_LINE = "line of file"
_SOURCE = "source of reading"
_QUERIES: dict[tuple[Any, ...], str] = {}
"""Queries already made, by the columns present: making one takes longer than reading a small file with it."""
_QUERIES_KEPT = 64
_PLANS_KEPT = 8
_REJECTS_SHOWN = 5
_BATCH = 10_000
_ENDING = "\n"
"""How rows end in files written here. It has to be stated: left to itself, DuckDB takes an ending inside a cell for it."""
_SMALL_FILE = 1 << 18
"""Bytes of a file that is read sooner than the query for it is optimised."""
_BEGINNINGS = {DayForm.ISO: r"^\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|$)", DayForm.COMPACT: r"^\s*([0-9]{8}|$)"}
"""How days in the form of a source begin."""
_LONGEST_ROW = 2_000_000
"""Bytes of the longest row that DuckDB's reader takes at once, its own default: its buffers grow with it."""


class FrameOptions(TypedDict, total=False):
    """The options that every reader takes, of a file or a frame.

    Attributes:
        release: the release, where you know better than the file.
        extra: keep the columns that are not modelled, as `extra_<name>` in the frame and under `extra` in records.
        day_first: whether 3/4/2018 is 3 April (True) or 4 March (False), where no cell of the column tells.
    """

    release: str | None
    extra: bool
    day_first: bool | None


class ReadOptions(FrameOptions, total=False):
    """The options that every reader of a file takes.

    Attributes:
        release: the release, where you know better than the file.
        extra: keep the columns that are not modelled, as `extra_<name>` in the frame and under `extra` in records.
        day_first: whether 3/4/2018 is 3 April (True) or 4 March (False), where no cell of the column tells.
        rejects: a path to write the rows that are set aside to, as CSV.
        identical: what to do with a row that is the same as an earlier one, cell by cell: `keep` it, or `drop` it and
            count it in `Reading.identical`.
        member: which file of a zip archive to read, where there are several.
        encoding: how letters are encoded, such as `cp1251`, where it is neither UTF-8 nor UTF-16 with a byte-order mark.
        largest: how many bytes the file may have once it is unpacked.
        connection: a DuckDB connection to put the table in, so that several readings can be joined.
    """

    rejects: PathLike | None
    identical: Literal["keep", "drop"]
    member: str | None
    encoding: str | None
    largest: int
    connection: "duckdb.DuckDBPyConnection | None"


@attrs.frozen(kw_only=True)
class _Task:
    """What is asked for, in any way of reading."""

    layout: Layout
    name: str
    release: str | None
    extra: bool
    day_first: bool | None
    connection: "duckdb.DuckDBPyConnection"
    small: bool


def read_file(path: PathLike, layout: Layout, **options: Unpack[ReadOptions]) -> Reading:
    """Reads a file of delimited text or JSON records (plain, gzip or zip) into canonical columns.

    Raises:
        UnknownLayout: the columns are not the layout's; says which are missing and which unexpected.
        ReadError: there is no such file, it is empty, a column is there twice, or bytes are no letters.
    """
    check_options(options, ReadOptions)
    with open_packing(path, options, western=layout.western) as file:
        if is_json(file):
            records = records_in(file, layout.coordinates)
            header = header_of(records) or ([] if records else layout.names)
            return read_rows(rows_from(records, header), header, layout, file, **options)
        beginning = recognise(file, layout)
        task = _task(layout, file, beginning.match, options)
        reading = None
        is_utf8 = not file.utf16 and file.encoding in (None, "utf-8-sig")
        if beginning.regular and is_utf8 and options.get("identical") != "drop":
            reading = _directly(task, file, beginning)
        if reading is None:
            reading = _carefully(task, _rows(file, beginning), beginning.match, file.folder, options)
    return _delivered(reading, options)


@contextmanager
def open_packing(path: PathLike, options: ReadOptions, *, western: bool = False) -> Iterator[Packing]:
    """The file that a reader was said to read, unpacked where it is a member of an archive.

    Args:
        path: where it stands.
        options: the options of the reader.
        western: whether bytes that are no UTF-8 are read as Windows-1252.

    Raises:
        InvalidValue: the path is none of this machine, `largest` is no number of bytes, or `encoding` no encoding.
        ReadError: there is no such file, it cannot be read, is no text, or is larger than allowed.
    """
    largest = options.get("largest", LARGEST_FILE)
    if type(largest) is not int or largest < 1:
        raise InvalidValue(largest, "a number of bytes from 1", "write it in digits", field="largest")
    encoding = options.get("encoding")
    if encoding is not None and not _is_encoding(encoding):
        remedy = "give 'utf-8', 'cp1252' or 'cp1251', for instance"
        raise InvalidValue(encoding, "the name of an encoding", remedy, field="encoding")
    where = local_path(path)
    with (
        tempfile.TemporaryDirectory(prefix="conflictevents-") as folder,
        unpacked(where, Path(folder), options.get("member"), largest) as file,
    ):
        file.western = western
        file.encoding = (
            "utf-8-sig" if encoding is not None and codecs.lookup(encoding).name == "utf-8" else encoding
        )
        yield file


def _is_encoding(name: object) -> bool:
    try:
        return isinstance(name, str) and bool("a".encode(name))
    except (LookupError, ValueError):
        return False


def read_rows(
    rows: Iterable[Row], header: Sequence[str], layout: Layout, file: Packing, **options: Unpack[ReadOptions]
) -> Reading:
    """Reads rows that something else took apart (JSON records) into canonical columns; see `read_file`."""
    match = layout.match(header, file.name)
    if match is None:
        fields = ", ".join(map(shown, header[:10])) or "no fields"
        further = ", ..." if len(header) > 10 else ""
        remedy = (
            f"its records, of GeoJSON the properties of its features and the point, have {fields}{further}: export "
            "them with all fields, or use the reader of the source they are from"
        )
        raise layout.refuse(file.name, header, remedy)
    task = _task(layout, file, match, options)
    return _delivered(_carefully(task, rows, match, file.folder, options), options)


def _task(layout: Layout, file: Packing, match: Match, options: ReadOptions) -> _Task:
    return _Task(
        layout=layout,
        name=file.name,
        release=options.get("release") or layout.release_of(file.label, match),
        extra=options.get("extra", False),
        day_first=options.get("day_first"),
        connection=options.get("connection") or _connected(),
        small=options.get("connection") is None and file.path.stat().st_size <= _SMALL_FILE,
    )


def check_options(options: Mapping[str, object], known: type = FrameOptions) -> None:
    """Refuses options that are not known, or not what they have to be.

    Raises:
        TypeError: there is no such option.
        InvalidValue: an option has a value that it cannot have.
    """
    words = list(get_type_hints(known)) if known is FrameOptions else list(ReadOptions.__annotations__)
    for word in options:
        if word not in words:
            raise TypeError(f"there is no option {word!r}; {did_you_mean(word, words)}")
    if (day_first := options.get("day_first")) not in (None, True, False):
        raise InvalidValue(
            day_first, "True or False", "leave it out where days are unambiguous", field="day_first"
        )
    if (identical := options.get("identical", "keep")) not in ("keep", "drop"):
        remedy = did_you_mean(str(identical), ["keep", "drop"])
        raise InvalidValue(identical, "'keep' or 'drop'", remedy, field="identical")


def _delivered(reading: Reading, options: ReadOptions) -> Reading:
    """The reading, with its rejects written.

    Raises:
        NothingRead: every row was set aside.
    """
    path = options.get("rejects")
    if path is not None:
        reading.write_rejects(path)
    if reading.rejects and not reading.rows_out:
        shown = reading.rejects[:_REJECTS_SHOWN]
        raise NothingRead(
            f"{reading.name}: each of its {reading.rows_in} rows was set aside, so nothing was read; correct the file as said",
            shown,
            len(reading.rejects) - len(shown),
        )
    return reading


def _connected(**settings: int) -> "duckdb.DuckDBPyConnection":
    folder = Path(tempfile.gettempdir()) / "conflictevents-duckdb"
    return duckdb.connect(config={"temp_directory": str(folder), **settings})


def _directly(task: _Task, file: Packing, beginning: Beginning) -> Reading | None:
    """Straight through DuckDB's strict reader, or None where that refuses the file."""
    names = [f"c{index}" for index in range(len(beginning.header))]
    source = _read_csv(
        file.readable,
        names,
        skip=beginning.skipped,
        delimiter=beginning.delimiter,
        quoted=beginning.quoted,
        gzipped=file.gzipped,
        padded=task.layout.optional_tail > 0,
    )
    try:
        with _optimised(task):
            table, match, rules = _judged(task, source, beginning.match, names, file.folder)
    except duckdb.Error:
        return None
    return _finished(task, table, match, rules, (), lambda: _rows(file, beginning))


def _carefully(task: _Task, rows: Iterable[Row], match: Match, folder: Path, options: ReadOptions) -> Reading:
    """Row by row into a clean file first, setting aside what cannot be taken apart."""
    seen: set[bytes] | None = set() if options.get("identical") == "drop" else None
    identical = 0
    width = len(match.header)
    clean = folder / "clean.csv"
    broken: list[Reject] = []
    longest = 0
    with clean.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=_ENDING, quoting=csv.QUOTE_ALL)
        for row in rows:
            whole = fitted(row, width, task.layout.optional_tail)
            if seen is not None and not whole.trouble:
                digest = blake2b("\0".join(whole.cells).encode(), digest_size=16).digest()
                if digest in seen:
                    identical += 1
                    continue
                seen.add(digest)
            if whole.trouble:
                broken.append(Reject(task.name, row.line, None, row.text.rstrip("\r\n"), whole.trouble))
            else:
                longest = max(longest, 3 * len(row.text) + 3 * width)
                writer.writerow([row.line, *whole.cells])
    names = [_LINE, *(f"c{index}" for index in range(width))]
    source = _read_csv(
        clean,
        names,
        skip=0,
        delimiter=",",
        quoted=True,
        gzipped=False,
        padded=False,
        longest=longest,
        ending=_ENDING,
    )
    with _optimised(task):
        table, match, rules = _judged(task, source, match, names[1:], folder)

    def written() -> Iterator[Row]:
        with clean.open(encoding="utf-8", newline="") as file:
            for line, *cells in csv.reader(file):
                yield Row(int(line), cells, "")

    return _finished(task, table, match, rules, broken, written, identical)


def _judged(
    task: _Task, source: str, match: Match, physical: Sequence[str], folder: Path
) -> tuple[str, Match, list[Rule]]:
    """Fills a new table; once more where columns of days, judged as a whole, are written in another form.

    Raises:
        ReadError: a column of days could be read in either order, or a column of codes lost its leading zeros.
    """
    connection = task.connection
    present = [column for column in task.layout.columns if column.name in match.places]
    days = [column for column in present if column.kind is Kind.DAY]
    if task.small and days and _is_in_other_forms(task, source, match, physical, days):
        match = _with_styles(task, source, match, physical, days)
    table, rules = _filled(task, source, match, physical, folder)
    frame: nw.LazyFrame[Any] = nw.from_native(connection.sql(f"SELECT * FROM {source}"))
    judge_codes(frame, task.layout, match, task.name, physical)
    failed = connection.execute(
        f'SELECT DISTINCT "{RULE}" FROM {_quoted(table)} WHERE "{RULE}" IS NOT NULL'
    ).fetchall()
    suspects = {rules[rule].name for (rule,) in failed} & {column.name for column in days}
    if match.styles or not suspects:
        return table, match, rules
    match = _with_styles(task, source, match, physical, days)
    connection.execute(f"DROP TABLE {_quoted(table)}")
    table, rules = _filled(task, source, match, physical, folder)
    return table, match, rules


def _is_in_other_forms(
    task: _Task, source: str, match: Match, physical: Sequence[str], days: Sequence[Column]
) -> bool:
    """Whether a day of a small file is not in the form of the source; of a large one that shows when it is read."""
    differs = " OR ".join(
        f"NOT regexp_matches({_quoted(physical[match.places[column.name]])}, {_literal(_BEGINNINGS[column.form])})"
        for column in days
    )
    return bool(task.connection.execute(f"SELECT 1 FROM {source} WHERE {differs} LIMIT 1").fetchall())


def _with_styles(
    task: _Task, source: str, match: Match, physical: Sequence[str], days: Sequence[Column]
) -> Match:
    """The match with a style for each of the columns of days.

    Raises:
        ReadError: a column of days could be read in either order.
    """
    wanted = dict.fromkeys(name for column in days for name in (column.name, column.year) if name)
    places = {name: match.places[name] for name in wanted if name in match.places}
    cells = _Cells(source, [physical[place] for place in places.values()])
    ordered = Match({name: place for place, name in enumerate(places)}, tuple(places))

    def asked(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return ask_days(frame, days, ordered, cells.names)

    query = _Query((task.layout.title, "days", ordered.header), asked, cells)
    if task.small and query.repeated:
        ((*answers,),) = query.plan().run(cells.query)
    else:
        cells.view(task.connection)
        ((*answers,),) = task.connection.execute(query.text).fetchall()
    return with_styles(match, days, answers, task.name, task.day_first)


def _filled(
    task: _Task, source: str, match: Match, physical: Sequence[str], folder: Path
) -> tuple[str, list[Rule]]:
    """Fills a new table with canonical columns.

    Returns:
        its name, and the rules by which rows are set aside.
    """
    names = task.layout.names
    always = set(names) - _compared(task.layout) if task.small else set()
    wanted = [name for name in names if name in match.places or name in always]
    unmodelled = match.unmodelled if task.extra else {}
    places = [*map(match.places.get, wanted), *unmodelled.values()]
    cells = _Cells(source, [None if place is None else physical[place] for place in places])
    ordered = Match({name: place for place, name in enumerate(wanted)}, (*wanted, *unmodelled), match.styles)

    def canonical(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return to_canonical(
            frame,
            task.layout,
            ordered,
            None,
            extra=task.extra,
            physical=cells.names,
            lean=True,
        )

    styles = tuple(sorted(match.styles.items()))
    query = _Query((task.layout.title, ordered.header, styles), canonical, cells)
    text = query.text
    if task.small and query.repeated:
        result = folder / "canonical.parquet"
        try:
            query.plan().run(cells.query, result)
        except duckdb.IOException as error:  # no room, mostly
            raise WriteError(str(result), OSError(errno.ENOSPC, str(error))) from None
        text = f"FROM read_parquet({_literal(duckdb_path(result))})"
    else:
        cells.view(task.connection)
    table = f"{task.layout.dataset} {os.urandom(6).hex()}"
    task.connection.execute(f"CREATE TABLE {_quoted(table)} AS {text}")
    return table, rules_of(task.layout, ordered)


def _compared(layout: Layout) -> set[str]:
    """The columns whose absence is another thing than blank cells: they are compared with others."""
    names = frozenset(layout.names)
    return {check.column for check in layout.checks(Cells(names, names))}


class _Cells:
    """Cells of a source under names that do not depend on where in the file they stand: `c0`, `c1`, ...; of None, nothing.

    Attributes:
        names: the names.
        query: the query that gives them.
    """

    def __init__(self, source: str, physical: Sequence[str | None]) -> None:
        self.names = [f"c{place}" for place in range(len(physical))]
        chosen = (
            f"{'NULL::VARCHAR' if column is None else _quoted(column)} AS {_quoted(name)}"
            for column, name in zip(physical, self.names, strict=True)
        )
        self.query = f"SELECT {', '.join(chosen)} FROM {source}"

    def view(self, connection: "duckdb.DuckDBPyConnection") -> None:
        """Makes them the source of queries of a connection."""
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {_quoted(_SOURCE)} AS {self.query}")


class _Query:
    """A question to cells as SQL, made once.

    Attributes:
        text: the SQL.
        repeated: whether it was asked before, so that a plan of it pays.
    """

    def __init__(
        self,
        key: tuple[Any, ...],
        ask: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]],
        cells: _Cells,
    ) -> None:
        self._key = key
        self._columns = cells.names
        text = _QUERIES.get(key)
        self.repeated = text is not None
        self.text = text or _sql_of(ask, cells.names)
        if text is None:
            _QUERIES[key] = self.text
            if len(_QUERIES) > _QUERIES_KEPT:
                _QUERIES.pop(next(iter(_QUERIES)), None)

    def plan(self) -> "_Plan":
        """An engine that keeps it planned."""
        with _PLANS.lock:
            plan = _PLANS.by_columns.pop(self._key, None) or _Plan(self.text, self._columns)
            _PLANS.by_columns[self._key] = plan
            if len(_PLANS.by_columns) > _PLANS_KEPT:
                del _PLANS.by_columns[next(iter(_PLANS.by_columns))]
        return plan


def _sql_of(ask: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]], columns: Sequence[str]) -> str:
    """The SQL of a question, from the one list of expressions."""
    with _connected() as connection:
        connection.execute(_table_of_text(columns))
        frame: nw.LazyFrame[Any] = nw.from_native(connection.table(_quoted(_SOURCE)))
        return str(ask(frame).to_native().sql_query())


def _table_of_text(columns: Sequence[str]) -> str:
    return f"CREATE TABLE {_quoted(_SOURCE)} ({', '.join(f'{_quoted(name)} VARCHAR' for name in columns)})"


class _Plans:
    """Plans of queries that were asked for more than once.

    Attributes:
        by_columns: the plans, by columns; the one used last comes last.
        lock: held while a plan is looked for.
    """

    def __init__(self) -> None:
        self._of_parents: list[dict[tuple[Any, ...], _Plan]] = []
        self.by_columns: dict[tuple[Any, ...], _Plan] = {}
        self.lock = Lock()

    def leave_to_parent(self) -> None:
        """In a forked process, neither use nor close engines that were started before it: their threads were not copied."""
        self._of_parents.append(self.by_columns)
        self.by_columns = {}
        self.lock = Lock()


_PLANS = _Plans()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_PLANS.leave_to_parent)


class _Plan:
    """A query that an engine of its own keeps planned: for a small file, to plan it takes longer than to run it."""

    def __init__(self, query: str, columns: Sequence[str]) -> None:
        self._lock = Lock()
        self._connection = _connected(threads=1)
        for statement in (
            "PRAGMA disable_optimizer",
            _table_of_text(columns),
            f"CREATE TABLE answers AS {query}",
            "DELETE FROM answers",
            f"PREPARE plan AS INSERT INTO answers {query}",
        ):
            self._connection.execute(statement)

    def run(self, cells: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        """Runs it over what a query of cells gives, into a file of Parquet if a path is given.

        Returns:
            the answers, where no path is given.

        Raises:
            duckdb.Error: the cells cannot be read.
        """
        with self._lock:
            self._connection.begin()
            try:
                self._connection.execute(f"INSERT INTO {_quoted(_SOURCE)} {cells}")
                self._connection.execute("EXECUTE plan")
                if path is None:
                    return self._connection.execute("FROM answers").fetchall()
                target = _literal(duckdb_path(path))
                self._connection.execute(
                    f"COPY answers TO {target} (FORMAT parquet, COMPRESSION uncompressed)"
                )
                return []
            finally:
                self._connection.rollback()


@contextmanager
def _optimised(task: _Task) -> Iterator[None]:
    """The engine's optimiser off for a small file, in a connection of its own: it takes longer than the reading."""
    if not task.small:
        yield
        return
    task.connection.execute("PRAGMA disable_optimizer")
    try:
        yield
    finally:
        task.connection.execute("PRAGMA enable_optimizer")


def _finished(
    task: _Task,
    table: str,
    match: Match,
    rules: Sequence[Rule],
    broken: Sequence[Reject],
    rows: Callable[[], Iterable[Row]],
    identical: int = 0,
) -> Reading:
    """The reading of a filled table; the rows it sets aside are looked up again in the file."""
    connection = task.connection
    constants = constants_of(task.layout, match, task.release)
    outgoing = {
        name: f"{_literal_or_null(value, task.layout.schema[name])} AS {_quoted(name)}"
        for name, value in constants.items()
    }
    if "release" not in constants and task.release is not None:
        outgoing["release"] = f"COALESCE(release, {_literal(task.release)}) AS release"
    names = columns_of(task.layout, match, extra=task.extra)
    columns = ", ".join(outgoing.get(name, _quoted(name)) for name in names)
    _fit_ids(task, table, [name for name in names if name not in constants])
    refused = _refuse_unbuilt(task, table, columns, len(rules))
    failed = dict(
        connection.execute(
            f'SELECT rowid, "{RULE}" FROM {_quoted(table)} WHERE "{RULE}" IS NOT NULL ORDER BY rowid'
        ).fetchall()
    )
    unreadable = []
    for index, row in enumerate(rows()) if failed else ():
        if index in refused:
            unreadable.append(_reject_unbuilt(task, row, refused[index]))
        elif index in failed:
            rule = rules[failed[index]]
            place = match.places[rule.name]
            cell = row.cells[place] if place < len(row.cells) else ""
            unreadable.append(Reject(task.name, row.line, match.name(rule.name), cell or None, rule.reason))
    ((counted,),) = connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchall()
    return Reading(
        name=task.name,
        layout=task.layout,
        connection=connection,
        query=f'SELECT {columns} FROM {_quoted(table)} WHERE "{RULE}" IS NULL',
        stated=task.release,
        rows_in=counted + len(broken) + identical,
        rejects=sorted([*broken, *unreadable], key=lambda reject: reject.line),
        identical=identical,
    )


_FITTING = r"[^:]*:[A-Za-z0-9._:/-]{0,149}[A-Za-z0-9]"
"""Ids of which `fit_ids` changes only those with `:hex:` or `:sum:`."""


def _fit_ids(task: _Task, table: str, names: Sequence[str]) -> None:
    """Writes each code in an id that an id may not hold so that it may; see `fit_ids`."""
    for name in (name for name in IDS if name in names):
        column = _quoted(name)
        codes = task.connection.execute(
            f"SELECT DISTINCT {column} FROM {_quoted(table)} WHERE NOT regexp_full_match({column}, {_literal(_FITTING)}) "
            f"OR {column} LIKE '%:hex:%' OR {column} LIKE '%:sum:%'"
        ).fetchall()
        fitting = {code: fit_ids({name: code})[name] for (code,) in codes}
        if changed := {code: new for code, new in fitting.items() if code != new}:
            task.connection.execute(
                f"UPDATE {_quoted(table)} SET {column} = fitting.new FROM (SELECT unnest(?) AS code, unnest(?) AS new) fitting "
                f"WHERE {column} = fitting.code",
                [[*changed], [*changed.values()]],
            )


def _refuse_unbuilt(task: _Task, table: str, columns: str, rule: int) -> dict[int, ValueError]:
    """Sets rows aside of which no record can be made; gives the reason for each, by its place in the table."""
    if task.layout.build is None or not task.layout.may_refuse:
        return {}
    query = f'SELECT rowid AS "{_LINE}", {columns} FROM {_quoted(table)} WHERE "{RULE}" IS NULL'
    cursor = task.connection.cursor().execute(query)
    names = [column[0] for column in cursor.description]
    refused: dict[int, ValueError] = {}
    while batch := cursor.fetchmany(_BATCH):
        for values in batch:
            row = dict(zip(names, values, strict=True))
            index = row.pop(_LINE)
            error = refusal_of(task.layout, row)
            if error is not None:
                refused[index] = error
    if refused:
        aside = f'UPDATE {_quoted(table)} SET "{RULE}" = {rule} WHERE rowid IN (SELECT unnest(?))'
        task.connection.execute(aside, [[*refused]])
    return refused


def _reject_unbuilt(task: _Task, row: Row, error: ValueError) -> Reject:
    """A row of which no record can be made."""
    return Reject(task.name, row.line, None, ",".join(row.cells), f"of which no record can be made: {error}")


def _rows(file: Packing, beginning: Beginning) -> Iterator[Row]:
    with open_lines(file) as lines:
        rows = rows_of(lines, beginning.delimiter, quoted=beginning.quoted, width=len(beginning.header))
        yield from islice(rows, beginning.skipped, None)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _read_csv(
    path: Path,
    names: Sequence[str],
    *,
    skip: int,
    delimiter: str,
    quoted: bool,
    gzipped: bool,
    padded: bool,
    longest: int = 0,
    ending: str | None = None,
) -> str:
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in names)
    longest = max(longest, _LONGEST_ROW)
    quote = '"' if quoted else ""
    stated = "" if ending is None else f"new_line = {_literal(repr(ending)[1:-1])}, "
    return (
        f"read_csv({_literal(duckdb_path(path))}, columns = {{{columns}}}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {_literal(delimiter)}, quote = {_literal(quote)}, escape = {_literal(quote)}, "
        f"hive_partitioning = false, null_padding = {str(padded).lower()}, strict_mode = true, max_line_size = {longest}, {stated}"
        f"compression = {_literal('gzip' if gzipped else 'none')})"
    )


def _literal_or_null(value: str | None, kind: Any) -> str:
    if value is not None:
        return _literal(value)
    return f"NULL::{_SQL_TYPES.get(kind, 'VARCHAR')}"


_SQL_TYPES: dict[Any, str] = {nw.Int64: "BIGINT", nw.Float64: "DOUBLE", nw.Boolean: "BOOLEAN"}
