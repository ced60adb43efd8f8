"""Opening a file as text, packed and encoded in any way."""

import codecs
import csv
import gzip
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from conflictevents.errors import ReadError, listing
from conflictevents.formats.limits import current_limits, format_size

__all__ = [
    "LARGEST_FILE",
    "Packing",
    "cells_of",
    "long_cells",
    "open_lines",
    "open_text",
    "too_large",
    "unpacked",
]

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
_MOST_UNPACKED = 1032
"""How many bytes one byte of gzip can become at most."""

LARGEST_FILE = 2**33
"""Bytes in one file of the field, after unpacking: 8 GiB. Readers take another limit with `largest=`."""


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
        folder: a folder for what the reader has to write meanwhile.
        readable: the same file by a name that engines take.
        largest: how many bytes it may have once it is unpacked.
        name: what to call it in messages: the file, and the member of the archive.
        label: the names that may tell the release: those of the file and of the member.
        gzipped: whether it is compressed with gzip.
        utf16: whether its letters take two bytes each.
        western: whether bytes that are no UTF-8 are read as Windows-1252, byte by byte.
        encoding: how its letters are encoded, where the caller says it.
    """

    western = False
    encoding: str | None = None

    def __init__(self, path: Path, folder: Path, name: str, label: str, largest: int) -> None:
        self.path = path
        self.folder = folder
        self.name = name
        self.label = label
        self.largest = largest
        with path.open("rb") as file:
            self.gzipped: bool = file.read(2) == _GZIP
        with _undamaged(name), self.binary() as file:
            beginning = file.read(16)
        self.utf16: bool = beginning[:2] in _UTF_16
        self._check_size()
        for signature, what in _NO_TEXT:
            if beginning.startswith(signature):
                raise _no_text(name, what)

    @property
    def readable(self) -> Path:
        """The file by a name that is text: one that is not (bytes that are no UTF-8) gets a link in the folder."""
        try:
            os.path.abspath(self.path).encode()  # noqa: PTH100 - resolve() follows links
        except UnicodeEncodeError:
            link = self.folder / "file"
            if not link.is_symlink():
                link.symlink_to(os.path.abspath(self.path))  # noqa: PTH100 - as above
            return link
        return self.path

    def _check_size(self) -> None:
        """Refuses what is too large once unpacked; only what can be is unpacked for it."""
        size = self.path.stat().st_size
        if self.gzipped and size * _MOST_UNPACKED > self.largest:
            size = 0
            with _undamaged(self.name), self.binary() as file:
                while size <= self.largest and (block := file.read(1 << 20)):
                    size += len(block)
        elif self.gzipped:
            size = 0
        if size > self.largest:
            raise too_large(self.name, self.largest)

    def binary(self) -> "gzip.GzipFile | io.BufferedReader":
        """The bytes, decompressed."""
        return gzip.open(self.path, "rb") if self.gzipped else self.path.open("rb")


def too_large(name: str, largest: int) -> ReadError:
    """The error for a file that is larger than allowed."""
    return ReadError(
        f"{name} holds more than {format_size(largest)} once unpacked; split it, or allow more with largest="
    )


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
        raise ReadError(
            f"{name} is damaged, or was not downloaded whole ({error}); download it again"
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(
            f"{name} cannot be read ({reason}); ask for the right to read it, or copy it"
        ) from None


@contextmanager
def unpacked(
    path: Path, folder: Path, member: str | None = None, largest: int = LARGEST_FILE
) -> Iterator[Packing]:
    """The file to read: the one given, or the one data file inside a zip archive, unpacked into a folder.

    Raises:
        ReadError: there is no such file, it is no text, or the archive has no such member, or several to choose from.
    """
    with _undamaged(str(path)):
        _check_kind(path)
        with path.open("rb") as file:
            signature = file.read(4)
    if signature == _EMPTY_ZIP:
        raise ReadError(f"{path} is a zip archive with nothing in it; download it again")
    if signature != _ZIP:
        yield Packing(path, folder, str(path), path.name, largest)
        return
    target = folder / "member"
    try:
        with zipfile.ZipFile(path) as archive:
            chosen = _member(archive, path, member)
            with archive.open(chosen) as packed, target.open("wb") as plain:
                left = largest
                while block := packed.read(1 << 20):
                    left -= len(block)
                    if left < 0:
                        raise too_large(f"{path}/{chosen}", largest)
                    plain.write(block)
    except ReadError:
        raise
    except (RuntimeError, NotImplementedError) as error:
        raise ReadError(f"{path} cannot be unpacked here ({error}); unpack it with another program") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        struct.error,
        ValueError,
        OSError,
    ) as error:
        raise ReadError(f"{path} is a damaged zip archive ({error}); download it again") from None
    yield Packing(target, folder, f"{path}/{chosen}", f"{path.name}/{Path(chosen).name}", largest)


def _check_kind(path: Path) -> None:
    """Refuses what is no file.

    Raises:
        ReadError: there is nothing of the name, or a folder, a device, a pipe or a socket.
    """
    if path.is_dir():
        names = sorted(map(str, path.iterdir()))[:20]
        raise ReadError(listing(f"{path} is a folder; name one of the files in it", names))
    if not os.path.lexists(path):
        near = get_close_matches(path.name, os.listdir(path.parent), n=1) if path.parent.is_dir() else []  # noqa: PTH208
        remedy = f"did you mean {near[0]!r}?" if near else "correct the path; a name is no pattern here"
        raise ReadError(f"there is no file {path}; {remedy}")
    if not path.is_file():
        raise ReadError(
            f"{path} is no file but a device, a pipe, a socket or a broken link; copy it to a file"
        )


_DATA = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".gz"}


def _member(archive: zipfile.ZipFile, path: Path, member: str | None) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/") and not _is_hidden(name)]
    if _WORKBOOK in names:
        raise _no_text(str(path), "an Excel workbook")
    if member is not None:
        if member in names:
            return member
        message = f"{path} has no member {member!r}; name one of these with member="
        raise ReadError(listing(message, names[:20]))
    data = [name for name in names if Path(name).suffix.lower() in _DATA] or names
    tables = [name for name in data if Path(name).suffix.lower() in {".csv", ".tsv", ".tab"}]
    candidates = tables if len(data) > 1 and len(tables) == 1 else data
    if len(candidates) != 1:
        message = f"{path} has {len(candidates)} members that may hold the data; name one with member="
        raise ReadError(listing(message, candidates[:20]))
    return candidates[0]


def _is_hidden(name: str) -> bool:
    """Whether a member is what a Mac or a file manager leaves in archives unasked."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


@contextmanager
def open_text(packing: Packing) -> "Iterator[io.TextIOWrapper[Any]]":
    """The letters of a file: UTF-8 with or without a byte-order mark, UTF-16 with one, or the encoding that the caller says.

    Raises:
        ReadError: a byte is none of a letter, and the source's files are not `western`.
    """
    encoding = "utf-16" if packing.utf16 else packing.encoding or "utf-8-sig"
    errors = _MISPLACED if packing.western and packing.encoding is None and not packing.utf16 else "strict"
    try:
        with (
            _undamaged(packing.name),
            packing.binary() as binary,
            io.TextIOWrapper(binary, encoding=encoding, errors=errors, newline="") as text,
        ):
            yield text
    except UnicodeDecodeError:
        raise _not_letters(packing, encoding) from None


def _not_letters(packing: Packing, encoding: str) -> ReadError:
    """The error for bytes that are no letters, by the line and the byte of the first."""
    decoder = codecs.getincrementaldecoder("utf-8" if encoding == "utf-8-sig" else encoding)()
    line, offset, where, what = 1, 0, "at its end", "half a letter"
    with packing.binary() as binary:
        while block := binary.readline(1 << 20):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                place = offset + len(block) - len(error.object) + error.start + 1
                where, what = f"line {line}, byte {place}", f"the byte 0x{error.object[error.start]:02x}"
                break
            ended = block.endswith(b"\n")
            line, offset = line + ended, 0 if ended else offset + len(block)
    named = encoding.upper().removesuffix("-SIG")
    return ReadError(
        f"{packing.name}, {where}: found {what}, which is no {named}; save the file as CSV UTF-8, or read it with "
        "encoding='cp1252' (Western letters) or 'cp1251' (Cyrillic)"
    )


@contextmanager
def open_lines(packing: Packing) -> Iterator[Iterator[str]]:
    """The lines of a file, with their ends.

    Raises:
        ReadError: a line is longer than any of the field's: what has no line ends is no text.
    """
    with open_text(packing) as text:
        yield _lines_of(text, packing.name)


def _lines_of(text: "io.TextIOWrapper[Any]", name: str) -> Iterator[str]:
    longest = current_limits().line
    while line := text.readline(longest):
        if len(line) == longest:
            raise ReadError(
                f"{name} has a line of more than {format_size(longest)}; check that it is the file you mean, and "
                "download it again"
            )
        yield line


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
