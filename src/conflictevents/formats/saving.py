"""Datasets to text and to files: `dumps` and `save`.

The same dataset gives the same bytes, and a file is replaced as a whole or not at all.
"""

import contextlib
import errno
import os
import secrets
import zlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import ENDINGS, detect_form, path_of
from conflictevents.formats.json.version import HEADER, KEY, VERSION
from conflictevents.formats.json.writing import pretty_print, to_plain
from conflictevents.records import COLLECTIONS, RECORD_NAMES
from conflictevents.values.fields import require_instance

__all__ = ["dumps", "replacing", "save"]

_NAME_OF = {kind: name for name, kind in RECORD_NAMES.items()}
_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's header and checksum
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)


def dumps(ds: Dataset) -> str:
    """The dataset as the text of one JSON document, which `loads` reads back.

    Raises:
        InvalidValue: a text is longer than a file may hold, or `ds` is no dataset.
    """
    return "".join(_document(require_instance(Dataset, ds, "write Dataset(*records)")))


def save(ds: Dataset, path: str | os.PathLike[str]) -> None:
    """Write the dataset to a file whose name says how: `.json`, `.jsonl`, `.json.gz` or `.jsonl.gz`.

    The file is written beside its place under another name, forced to disk, and moved into place in one step. Whatever
    happens on the way, the old file stays as it was; a crash may leave the other file behind, whose
    name begins with a dot and ends in `.tmp`. A file that is replaced hands its permissions on, and a
    link stays a link.

    Raises:
        InvalidValue: the name says nothing, no file can stand there, a text is longer than a file may hold, or `ds`
            is no dataset.
        OSError: the system does not let the file be written.
    """
    require_instance(Dataset, ds, "the dataset comes first: save(ds, path)")
    where = path_of(path, "give the name of the file as text")
    form = detect_form(where)
    if form is None:
        raise InvalidValue(str(where), f"a name that ends in {ENDINGS}")
    pieces = _lines(ds) if form.by_line else (piece.encode() for piece in _document(ds))
    with replacing(where) as file:
        for piece in _packed(pieces) if form.packed else pieces:
            file.write(piece)


def _document(ds: Dataset) -> Iterator[str]:
    yield f'{{\n  "{KEY}": "{VERSION}"'
    for name in COLLECTIONS:
        yield f',\n  "{name}": ['
        between = "\n"
        for record in getattr(ds, name):
            yield between + pretty_print(to_plain(record), indent="    ")
            between = ",\n"
        yield "]" if between == "\n" else "\n  ]"
    yield "\n}\n"


def _lines(ds: Dataset) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    yield f"{HEADER}\n".encode()
    for record in ds:
        yield encoder.encode({"record": _NAME_OF[type(record)], **to_plain(record)}) + b"\n"


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces packed as gzip does it, with neither name nor time in its header."""
    packer = zlib.compressobj(wbits=_GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


@contextlib.contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """A file to write that takes the place of the one at `path` when all went well, and else leaves no trace.

    Raises:
        InvalidValue: what is at `path` is no file.
        OSError: the system does not let the file be written.
    """
    target = Path(os.path.realpath(path))
    mode = _mode_of(target)
    draft = target.with_name(f".conflictevents-{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            if mode is not None:
                draft.chmod(mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError) and error.filename == str(draft):
            error.filename = str(path)  # the name that was given; nobody knows the draft's
        raise
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int | None:
    """The permissions of the file to be replaced; None where there is none.

    Raises:
        InvalidValue: what is there is no file that could be replaced.
    """
    if not target.exists():
        return None
    if not target.is_file():
        kind = "a folder" if target.is_dir() else "a device, pipe or socket"
        raise InvalidValue(str(target), "the path of a file", f"{kind} is there: choose another name")
    return target.stat().st_mode & 0o7777


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk, where the system can: not all file systems let a folder be synced, and Windows none."""
    if os.name == "nt":  # pragma: no cover - a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(descriptor)
