"""Opening a file as text, whatever it is packed in and however its letters are written."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conflictevents.errors import ReadError

__all__ = ["Packing", "cells_of", "long_cells", "open_text", "unpacked"]

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_NO_TEXT = (
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook"),
    (b"<stata_dta>", "a Stata file"),
    (b"RDX", "an R file"),
    (b"X\n\x00", "an R file"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
)
"""How files begin that are sometimes taken for delimited text, since the field publishes its data in them too."""
_WORKBOOK = "xl/workbook.xml"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MISPLACED = "conflictevents.western"


def _western(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows-1252, which is Latin-1 with the quotation marks people use."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", errors="ignore") or byte.decode("latin-1"), error.start + 1


codecs.register_error(_MISPLACED, _western)


class Packing:
    """A file that stands on disk, unpacked from a zip archive if need be.

    Attributes:
        path: where it stands now.
        name: what to call it in messages: the file, and the member of the archive.
        label: the names that may tell the release: those of the file and of the member.
        gzipped: whether it is compressed with gzip.
        utf16: whether its letters take two bytes each.
    """

    def __init__(self, path: Path, name: str, label: str) -> None:
        self.path = path
        self.name = name
        self.label = label
        with path.open("rb") as file:
            self.gzipped = file.read(2) == _GZIP
        with _undamaged(name), self.binary() as file:
            beginning = file.read(16)
        self.utf16 = beginning[:2] in _UTF_16
        for signature, what in _NO_TEXT:
            if beginning.startswith(signature):
                raise _no_text(name, what)

    def binary(self) -> "gzip.GzipFile | io.BufferedReader":
        """The bytes, decompressed."""
        return gzip.open(self.path, "rb") if self.gzipped else self.path.open("rb")


def _no_text(name: str, what: str) -> ReadError:
    return ReadError(
        f"{name} is {what}, where delimited text or JSON is expected; save it as CSV, or read it into a frame and "
        "pass that to canonical()"
    )


@contextmanager
def _undamaged(name: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ReadError(f"{name} is damaged, or was not downloaded whole: {error}") from None


@contextmanager
def unpacked(path: Path, folder: Path, member: str | None = None) -> Iterator[Packing]:
    """The file to read: the one given, or the one data file inside a zip archive, unpacked into a folder.

    Raises:
        ReadError: there is no such file, it is no text, or the archive has no such member, or several to choose from.
    """
    if path.is_dir():
        raise ReadError(
            f"{path} is a folder; name one of the files in it", sorted(map(str, path.iterdir()))[:20]
        )
    if not path.is_file():
        raise ReadError(f"there is no file {path}")
    with path.open("rb") as file:
        signature = file.read(4)
    if signature == _EMPTY_ZIP:
        raise ReadError(f"{path} is a zip archive with nothing in it")
    if signature != _ZIP:
        yield Packing(path, str(path), path.name)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            chosen = _member(archive, path, member)
            target = folder / f"member{Path(chosen).suffix}"
            with archive.open(chosen) as packed, target.open("wb") as plain:
                while block := packed.read(1 << 20):
                    plain.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ReadError(f"{path} is a damaged zip archive: {error}") from None
    except (RuntimeError, NotImplementedError) as error:
        raise ReadError(f"{path} cannot be unpacked here: {error}") from None
    yield Packing(target, f"{path}/{chosen}", f"{path.name}/{Path(chosen).name}")


_DATA = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".gz"}


def _member(archive: zipfile.ZipFile, path: Path, member: str | None) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/") and not _is_hidden(name)]
    if _WORKBOOK in names:
        raise _no_text(str(path), "an Excel workbook")
    if member is not None:
        if member in names:
            return member
        raise ReadError(f"{path} has no member {member!r}", names)
    data = [name for name in names if Path(name).suffix.lower() in _DATA] or names
    tables = [name for name in data if Path(name).suffix.lower() in {".csv", ".tsv", ".tab"}]
    candidates = tables if len(data) > 1 and len(tables) == 1 else data
    if len(candidates) != 1:
        raise ReadError(
            f"{path} has {len(candidates)} members that may hold the data; name one with member=", candidates
        )
    return candidates[0]


def _is_hidden(name: str) -> bool:
    """Whether a member is what a Mac or a file manager leaves in archives unasked."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


@contextmanager
def open_text(packing: Packing) -> "Iterator[io.TextIOWrapper[Any]]":
    """The letters of a file: UTF-8 with or without a byte-order mark, UTF-16 with one, else Latin-1 byte by byte."""
    with _undamaged(packing.name), packing.binary() as binary:
        encoding = "utf-16" if packing.utf16 else "utf-8-sig"
        with io.TextIOWrapper(binary, encoding=encoding, errors=_MISPLACED, newline="") as text:
            yield text


def cells_of(line: str, delimiter: str, *, quoted: bool, strict: bool = False) -> list[str]:
    """The cells of one row, which may span several lines where cells stand in quotes.

    Raises:
        csv.Error: with `strict`, where a quote does not end or ends in the middle of a cell.
    """
    if not quoted:
        return line.rstrip("\r\n").split(delimiter)
    with long_cells():
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter, strict=strict), [])


@contextmanager
def long_cells() -> Iterator[None]:
    """Cells of any length, for as long as it lasts: the limit is the whole process's, so it is put back."""
    before = csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))
    try:
        yield
    finally:
        csv.field_size_limit(before)
