"""The packages of the extra `tables`, and asking an engine: one question at a time, its errors as our own."""

import os
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from conflictevents.errors import ConflictEventsError, InvalidValue, MissingExtra, ReadError

if TYPE_CHECKING:
    import duckdb
    import narwhals as nw
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
else:
    try:
        import duckdb
        import narwhals as nw
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("conflictevents.tables", "tables") from error

__all__ = [
    "Files",
    "batches_of",
    "collect",
    "duckdb",
    "explain_damage",
    "explain_engine_errors",
    "list_rows",
    "nw",
    "pa",
    "pc",
    "pq",
    "refuse_forked",
    "require_tables",
    "stamp_of",
    "takes_turns",
]

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

_ROWS = 10_000
_MOST_HELD = 64 * 2**20
"""Bytes of a result that are held in memory; what is beyond waits in a temporary file."""
_ASKING = threading.RLock()
"""A connection of DuckDB answers one question at a time, whichever threads ask."""
_STATE = {"used": False, "forked": False}


def _note_fork() -> None:
    _STATE["forked"] = _STATE["used"]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_note_fork)


def refuse_forked() -> None:
    """Engines run threads, which a fork does not copy: in a forked process they would wait for ever.

    Raises:
        ReadError: this process was forked from one that had asked an engine.
    """
    if _STATE["forked"]:
        raise ReadError(
            "this process was forked from one that uses tables, and cannot use them itself; "
            "start processes with multiprocessing.get_context('spawn')"
        )
    _STATE["used"] = True


def takes_turns(ask: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """A question that one thread asks at a time; others wait for their turn."""

    @wraps(ask)
    def in_turn(*arguments: Parameters.args, **options: Parameters.kwargs) -> Answer:
        refuse_forked()
        with _ASKING, explain_damage():
            return ask(*arguments, **options)

    return in_turn


def require_tables(tables: object) -> None:
    """Refuse what is not tables.

    Raises:
        InvalidValue: it is none.
    """
    if not hasattr(tables, "base"):
        remedy = "open(folder) reads them, and Tables.from_dataset(ds) makes them"
        raise InvalidValue(tables, "Tables", remedy, field="tables")


class Files(Mapping[str, Any]):
    """The frames of files on this machine, by table. A file that changes after this was made is not read.

    Some of what questions need is read once and kept, and Spark keeps the shuffled sums of a frame it has summed: rows of a file
    that changed meanwhile would be added up with what was kept of the file before.

    Args:
        paths: the file of each table, or the folder of its files.
        read: makes the frame of a table.
        whole: the tables whose files can be read whole without the engine.
    """

    def __init__(
        self, paths: Mapping[str, Path], read: Callable[[str, Path], Any], whole: Sequence[str] = ()
    ) -> None:
        self._paths = {name: Path(os.path.abspath(path)) for name, path in paths.items()}  # noqa: PTH100 - resolves no links
        self._stamps = {name: stamp_of(path) for name, path in self._paths.items()}
        self._read = read
        self._frames: dict[str, Any] = {}
        self._whole = frozenset(whole)

    def __getitem__(self, name: str) -> Any:
        path = self._paths[name]
        with _ASKING:  # frames of one connection are made, whichever threads ask
            if name not in self._frames:
                self._frames[name] = self._read(name, path)
            return self._frames[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def refuse_changed(self, *names: str) -> None:
        """Refuse files of tables that changed since this was made.

        Raises:
            ReadError: a file is gone, or is another one.
        """
        for name in names:
            if stamp_of(self._paths[name]) != self._stamps[name]:
                raise ReadError(
                    f"{self._paths[name]}: found that it was changed or removed after it was opened, "
                    "expected the same file; open them again"
                )

    def is_whole(self, name: str) -> bool:
        """Whether the file of a table can be read whole without the engine."""
        return name in self._whole

    def batches(self, name: str) -> Iterator[Any]:
        """The rows of a file that can be read whole, as batches of Arrow, at least one.

        Raises:
            ReadError: it cannot be read.
        """
        path = self._paths[name]
        with explain_engine_errors(str(path)):
            file = pq.ParquetFile(path, page_checksum_verification=True)
        with file:
            if not file.metadata.num_rows:  # which pyarrow 18 does not iterate over
                yield _empty(file.schema_arrow)
                return
            batches = file.iter_batches(_ROWS)
            while True:
                with explain_engine_errors(str(path)):
                    batch = next(batches, None)
                if batch is None:
                    return
                yield batch


def stamp_of(path: Path) -> tuple[object, ...]:
    """What changes with a file, or with any file of a folder; nothing where there is none."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        states = [(file, file.stat()) for file in files]
    except OSError:
        return ()
    return tuple((file, state.st_ino, state.st_size, state.st_mtime_ns) for file, state in states)


@contextmanager
def explain_damage() -> Generator[None]:
    """Rows that no tables of ours could hold, as a `ReadError`: what files of another origin hold is not verified."""
    try:
        yield
    except ConflictEventsError:
        raise
    except (LookupError, ValueError) as error:  # a text that is no UTF-8 or JSON, or a number of nothing
        raise ReadError(
            f"the tables: found rows that do not fit together ({type(error).__name__}: {error}), "
            "expected what Tables.write_parquet writes; write them again from their source"
        ) from error


def collect(frame: "nw.LazyFrame[Any]") -> Any:
    """What a lazy frame holds, as a table of Arrow.

    Raises:
        ReadError: the engine cannot answer.
    """
    refuse_forked()
    with _ASKING, explain_engine_errors("the tables"):
        return frame.collect("pyarrow").to_native()


def list_rows(frame: "nw.LazyFrame[Any]", names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The values of some columns of a lazy frame, as rows."""
    table = collect(frame)
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def batches_of(frame: "nw.LazyFrame[Any]") -> Iterator[Any]:
    """What a lazy frame holds, as batches of Arrow; at least one, which may be empty.

    The engine has answered in full before the first batch is given, so that it may be asked something else meanwhile.

    Raises:
        ReadError: the engine cannot answer.
    """
    refuse_forked()
    native = frame.to_native()
    if not isinstance(native, duckdb.DuckDBPyRelation):
        table = collect(frame)
        batches = table.to_batches(_ROWS)
        yield from batches or [_empty(table.schema)]
        return
    with TemporaryFile() as spilled:
        with _ASKING, explain_engine_errors("the tables"):
            reader = native.to_arrow_reader(_ROWS)
            held, is_spilled = _hold(reader, spilled)
        yield from held or [_empty(reader.schema)]
        if is_spilled:
            spilled.seek(0)
            with pa.ipc.open_stream(spilled) as stream:
                yield from stream


def _hold(reader: Any, spilled: Any) -> tuple[list[Any], bool]:
    """The first batches of a result, and whether the others went to the file."""
    held, size = [], 0
    for batch in reader:
        held.append(batch)
        size += batch.nbytes
        if size > _MOST_HELD:
            with pa.ipc.new_stream(spilled, reader.schema) as stream:
                for later in reader:
                    stream.write_batch(later)
            return held, True
    return held, False


def _empty(schema: Any) -> Any:
    return pa.RecordBatch.from_pylist([], schema=schema)


@contextmanager
def explain_engine_errors(what: str) -> Generator[None]:
    """Errors of an engine, of any class it has for them, as a `ReadError` about `what`."""
    try:
        yield
    except (ConflictEventsError, MemoryError):
        raise
    except Exception as error:
        reason = " ".join(str(error).partition("\n\n")[0].split())
        remedy = "open them again, and where that does not help write them again from their source"
        raise ReadError(f"{what}: the engine cannot read it ({reason}); {remedy}") from error
