"""Paths that are read as they stand, and files that are replaced as a whole or not at all."""

import contextlib
import errno
import glob
import os
import re
import secrets
import shutil
import stat
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from conflictevents.errors import InvalidValue, WriteError

__all__ = [
    "CHECKSUMS",
    "CURRENT",
    "current_generation",
    "duckdb_path",
    "expand_pattern",
    "find_damage",
    "is_address",
    "is_draft",
    "local_path",
    "read_steadily",
    "replace_file",
    "replace_files",
    "replace_generation",
    "spark_path",
]

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+://|(?:file|https?|ftp|data):)")
_DUCKDB_SPECIAL = re.compile(r"[\[\]*?]")
_SPARK_SPECIAL = re.compile(r"[\[\]*?{}\\,]")


def local_path(path: str | os.PathLike[str], remedy: str = "give it as text or as a Path") -> Path:
    """A path to a file or folder of this machine, as it stands: no pattern, no address, and `~` is a name too.

    Args:
        path: text, or a path of any library of paths.
        remedy: what to do where it is no path at all.

    Raises:
        InvalidValue: it is no path; or is empty, holds NUL or half of a surrogate pair; or is an address such as
            `https://...` and no file or folder of that name is there.
    """
    try:
        text = os.fspath(path)
    except TypeError:
        raise InvalidValue(path, "a path", remedy) from None
    if not isinstance(text, str):
        raise InvalidValue(path, "a path as text", "decode it with os.fsdecode(...)")
    if not text:
        raise InvalidValue(text, "the path of a file or folder", 'give its name; "." is the current folder')
    if "\0" in text:
        raise InvalidValue(text, "a path without NUL", "remove the NUL")
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        remedy = "remove the halves of surrogate pairs, or take the name from os.listdir()"
        raise InvalidValue(text, "a path that the system can hold", remedy) from None
    where = Path(text)
    if is_address(text) and not os.path.lexists(where):
        raise InvalidValue(text, "a path on this machine", "download it first, and give the path of the file")
    return where


def is_address(text: str) -> bool:
    """Whether a text has the form of an address, such as `s3://bucket/name` or `file:/tmp/name`.

    >>> [is_address(text) for text in ("https://example.org", "file:x", "a:b.json", "C:/x.json", "x")]
    [True, True, False, False, False]
    """
    return _SCHEME.match(text) is not None


def duckdb_path(path: Path) -> str:
    """The text by which DuckDB reads this file and no other; pass `hive_partitioning=False` with it.

    >>> duckdb_path(Path("/data[1]/q?.parquet"))
    '/data[[]1[]]/q[?].parquet'
    """
    return _DUCKDB_SPECIAL.sub(r"[\g<0>]", os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def spark_path(path: Path) -> str:
    r"""The text by which Spark reads this file or folder and no other.

    >>> print(spark_path(Path("/data[1]/{a}.parquet")))
    /data\[1\]/\{a\}.parquet
    """
    return _SPARK_SPECIAL.sub(r"\\\g<0>", os.path.abspath(path))  # noqa: PTH100 - as above


def expand_pattern(pattern: str | os.PathLike[str]) -> list[Path]:
    """The files that a path or pattern stands for, in the order of their names; none where there are none.

    What exists by the name is meant by it. Otherwise `*`, `?`, `[...]` and `**` (folders at any depth) match as in
    `glob`: they pass over names that begin with a dot.

    Raises:
        InvalidValue: as `local_path`.
    """
    where = local_path(pattern)
    if os.path.lexists(where):
        return [where]
    return sorted(Path(name) for name in glob.glob(str(where), recursive=True))  # noqa: PTH207 - absolute patterns too


fcntl: Any = None
with contextlib.suppress(
    ImportError
):  # Windows has none; there, an open file cannot be deleted, which guards it too
    fcntl = import_module("fcntl")


_DRAFT = re.compile(r"\.conflictevents-[0-9a-f]{16}\.tmp")
_DRAFTS = re.compile(r"\.conflictevents-[0-9a-f]{16}\.drafts")
_DECIDED = ".conflictevents-decided"
"""The folder with the files of a write of several, once that is decided on, and until all are in place."""
_OBSOLETE = "OBSOLETE"
"""The file in it that names those to be removed."""
_GENERATION = re.compile(r"generation-[0-9a-f]{16}")
CURRENT = "CURRENT"
"""The file that names the generation to read."""
CHECKSUMS = "CHECKSUMS"
"""The file in a generation that says what the others were when they were written."""


@contextlib.contextmanager
def replace_file(path: Path) -> Generator[IO[bytes]]:
    """A file to write that takes the place of the one at `path` once all went well, and else leaves no trace.

    It is written in the same folder under a name such as `.conflictevents-0123456789abcdef.tmp`, forced to disk and
    moved into place. A link stays a link, and the file it points to is replaced. The new file takes over the
    permissions of the old one, and its owner and group as far as the system lets the process give files away.
    Other hard links to the old file keep the old content. Two writers at once: the last to finish wins.

    A killed process may leave a file of such a name; the next write in the same folder removes it.

    Raises:
        InvalidValue: what is at `path` is no file.
        WriteError: the system does not let the file be written, or the file there is read-only. Never raised once
            the file is in place.
    """
    with _explain_errors(path):
        target = Path(os.path.realpath(path))
        before = _status_of(target)
        _remove_abandoned(target.parent)
        draft, file = _open_draft(target.parent)
        try:
            with file:
                if before is not None:
                    _take_over(file.fileno(), draft, before)
                yield file
                file.flush()
                os.fsync(file.fileno())
                if fcntl is not None:
                    draft.replace(
                        target
                    )  # while the lock is held, so that no one takes the draft for abandoned
            if fcntl is None:  # pragma: no cover - Windows moves no open file
                draft.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise
    _sync_folder(target.parent)


def is_draft(name: str) -> bool:
    """Whether a folder of this name holds what a killed process was about to write, which the next write removes."""
    return _DRAFTS.fullmatch(name) is not None


def replace_files(
    folder: Path,
    contents: Mapping[str, bytes],
    names: Iterable[str] = (),
    *,
    inspect: Callable[[], None] | None = None,
) -> None:
    """Put several files into a folder in the place of those there, all or none.

    All are written into a folder next to them and forced to disk; renaming that decides on the write. Then they are moved into
    place. Where the process is killed meanwhile, the next who reads or writes the folder moves the rest.

    Args:
        folder: the folder; it is made where it is not there.
        contents: the content of each file by its name; names with `/` are of files in folders inside it.
        names: the names of all files that a write is of; those that have no content now are removed.
        inspect: raises where the folder is not to be written; no other write is half done or begins meanwhile.

    Raises:
        InvalidValue: what is at `folder`, or above it, is no folder, or a file there cannot be replaced.
        WriteError: the system does not let it be written.
    """
    with _explain_errors(folder):
        _make_folder(folder)
        with _locked(folder):
            _finish_replacement(folder)
            if inspect is not None:
                inspect()
            for path in folder.iterdir():
                if is_draft(path.name):
                    shutil.rmtree(path, ignore_errors=True)
            before = {name: _status_of(folder / name) for name in {*contents, *names}}
            drafts = folder / f".conflictevents-{secrets.token_hex(8)}.drafts"
            drafts.mkdir()
            try:
                for name, content in contents.items():
                    draft = drafts / name
                    draft.parent.mkdir(parents=True, exist_ok=True)
                    with draft.open("xb") as file:
                        status = before[name]
                        if status is not None:
                            _take_over(file.fileno(), draft, status)
                        file.write(content)
                        file.flush()
                        os.fsync(file.fileno())
                with (drafts / _OBSOLETE).open("xb") as file:
                    file.write("\n".join(name for name in names if name not in contents).encode())
                    file.flush()
                    os.fsync(file.fileno())
                for inside in (*_folders_in(drafts), drafts):
                    _sync_folder(inside)
                drafts.rename(folder / _DECIDED)
            except BaseException:
                shutil.rmtree(drafts, ignore_errors=True)
                raise
            _sync_folder(folder)
            _finish_replacement(folder)


def _make_folder(folder: Path) -> None:
    """Make a folder where it is not there.

    Raises:
        InvalidValue: something else is there, or above it.
    """
    nearest = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
    if os.path.lexists(nearest) and not nearest.is_dir():
        remedy = "choose another name, or delete the file that is there"
        raise InvalidValue(str(nearest), "the path of a folder", remedy)
    folder.mkdir(parents=True, exist_ok=True)


def _finish_replacement(folder: Path) -> None:
    """Move the files of a write that was decided on into place, as far as that is not done."""
    decided = folder / _DECIDED
    if not decided.is_dir():
        return
    obsolete = decided / _OBSOLETE
    for draft in sorted(path for path in decided.rglob("*") if path.is_file() and path != obsolete):
        target = Path(os.path.realpath(folder / draft.relative_to(decided)))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)
    if obsolete.exists():
        for name in obsolete.read_bytes().decode().split():
            (folder / name).unlink(missing_ok=True)
        _sync_folder(folder)
        obsolete.unlink()
    for inside in (*_folders_in(decided), decided):
        inside.rmdir()
    _sync_folder(folder)


def _folders_in(folder: Path) -> list[Path]:
    """All folders inside a folder, each after those inside it."""
    return sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)


@contextlib.contextmanager
def read_steadily(folder: Path) -> Generator[None]:
    """A stretch in which no write of several files begins in a folder, nor is one half done.

    Raises:
        WriteError: a process was killed while it moved files into place, and the system does not let them be moved now.
    """
    if (folder / _DECIDED).is_dir():
        with _explain_errors(folder), _locked(folder):
            _finish_replacement(folder)
    with _locked(folder, shared=True):
        yield


@contextlib.contextmanager
def replace_generation(folder: Path) -> Generator[Path]:
    """A folder to write files into, which becomes the current generation of `folder` once all went well.

    `folder` then holds `generation-0123456789abcdef`, with the files and their `CHECKSUMS`, and `CURRENT`, a file with the name of that
    generation, which is replaced in one step. The generation before stays until the next write, so that
    readers who have it open can finish; older ones, and unfinished ones of killed processes, are removed. Two
    writers at once: one waits for the other.

    Raises:
        InvalidValue: `folder` is no folder, or holds Parquet files that were not written here.
        WriteError: the system does not let it be written.
    """
    with _explain_errors(folder):
        _make_folder(folder)
        with _locked(folder):
            strangers = sorted(path.name for path in folder.iterdir() if path.suffix == ".parquet")
            if strangers:
                remedy = f"choose a new folder, or delete {strangers[0]}"
                raise InvalidValue(str(folder), "a folder without Parquet files of another origin", remedy)
            before = current_generation(folder)
            if before is not None:
                _remove_generations(folder, before)
            generation = folder / f"generation-{secrets.token_hex(8)}"
            generation.mkdir()
            try:
                yield generation
                files = sorted(file for file in generation.iterdir() if file.is_file())
                checksums = "".join(f"{_checksum(file)} {file.name}\n" for file in files)
                (generation / CHECKSUMS).write_text(checksums, encoding="utf-8")
                for file in (*files, generation / CHECKSUMS):
                    _sync_file(file)
                _sync_folder(generation)
                with replace_file(folder / CURRENT) as current:
                    current.write(f"{generation.name}\n".encode())
            except BaseException:
                if current_generation(folder) != generation:
                    shutil.rmtree(generation, ignore_errors=True)
                raise
            if before is None:
                _remove_generations(folder, generation)


def current_generation(folder: Path) -> Path | None:
    """The generation that `CURRENT` names in a folder; None where there is no such file, or it names nothing here."""
    try:
        name = (folder / CURRENT).read_bytes()[:100].decode("ascii", "replace").strip()
    except OSError:
        return None
    return folder / name if _GENERATION.fullmatch(name) and (folder / name).is_dir() else None


def find_damage(generation: Path) -> list[str]:
    """The names of files of a generation that are not as they were written, `CHECKSUMS` among them; reads all of them.

    Raises:
        OSError: a file cannot be read.
    """
    stated = (generation / CHECKSUMS).read_text(encoding="utf-8", errors="replace")
    lines = [line.split(" ", 1) for line in stated.splitlines()]
    if not lines or any(len(line) != 2 for line in lines):
        return [CHECKSUMS]
    return [
        name
        for checksum, name in lines
        if not (generation / name).is_file() or _checksum(generation / name) != checksum
    ]


def _checksum(path: Path) -> str:
    """The CRC-32 and the size of a file: enough to see damage, no guard against forgery."""
    checksum = size = 0
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            checksum = zlib.crc32(chunk, checksum)
            size += len(chunk)
    return f"{checksum:08x}-{size}"


@contextlib.contextmanager
def _explain_errors(path: Path) -> Iterator[None]:
    """Errors of the system that stop a writer, with the path that was to be written."""
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(str(path), error) from error


def _status_of(target: Path) -> os.stat_result | None:
    """The status of the file to be replaced; None where there is none.

    Raises:
        InvalidValue: what is there is no file.
        PermissionError: it is read-only.
    """
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device, pipe or socket"
        raise InvalidValue(str(target), "the path of a file", f"{kind} is there: choose another name")
    if not (status.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, "the file there is read-only")
    return status


def _open_draft(folder: Path) -> tuple[Path, IO[bytes]]:
    """A new file in a folder, locked, so that it is known to be in use."""
    while True:
        draft = folder / f".conflictevents-{secrets.token_hex(8)}.tmp"
        file = draft.open("xb")
        try:
            if _lock(file.fileno(), wait=True) and not _is_at(file.fileno(), draft):
                file.close()  # removed before it was locked
                continue
        except BaseException:
            file.close()
            draft.unlink(missing_ok=True)
            raise
        return draft, file


def _take_over(descriptor: int, draft: Path, before: os.stat_result) -> None:
    """Give the draft the owner, group and permissions of the file it replaces, as far as the system allows."""
    if hasattr(os, "fchown"):
        for owner in (before.st_uid, -1):
            with contextlib.suppress(OSError):
                os.fchown(descriptor, owner, before.st_gid)
                break
    after = os.fstat(descriptor)
    same_owner = (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    draft.chmod(stat.S_IMODE(before.st_mode) & (0o7777 if same_owner else 0o777))


def _remove_abandoned(folder: Path) -> None:
    """Remove drafts of processes that are no more; nothing is raised, as the next write does it again."""
    try:
        with os.scandir(folder) as entries:
            drafts = [entry.path for entry in entries if _DRAFT.fullmatch(entry.name)]
    except OSError:
        return
    for draft in drafts:
        with contextlib.suppress(OSError), open(draft, "r+b") as file:  # noqa: PTH123 - a text from scandir
            if fcntl is None or (_lock(file.fileno(), wait=False) and _is_at(file.fileno(), Path(draft))):
                os.unlink(draft)  # noqa: PTH108 - as above


def _remove_generations(folder: Path, current: Path) -> None:
    """Remove all generations but the current one; nothing is raised, as the next write does it again."""
    for path in folder.iterdir():
        if _GENERATION.fullmatch(path.name) and path != current:
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """A stretch of work that one process does at a time in a folder, where the system has locks; several where it is shared."""
    if fcntl is None:  # pragma: no cover - Windows cannot lock a folder
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, wait=True, shared=shared)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool, shared: bool = False) -> bool:
    """Whether a file is now locked by this process; not all file systems have locks."""
    if fcntl is None:  # pragma: no cover - as above
        return False
    try:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Force the new names to disk where the system can; nothing is raised, as the file is in place."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
