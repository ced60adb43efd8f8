"""Which files hold records, and their bytes: never more than the limits allow, and never from a device or a pipe.

Everything that can go wrong between a name and its bytes becomes an `Unreadable`, which says what in our words.
"""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

import attrs

from conflictevents._files import read_steadily
from conflictevents.errors import ConflictEventsError
from conflictevents.formats.limits import DEEPEST, current_limits, format_size
from conflictevents.formats.problems import Description, Problem, Problems

__all__ = [
    "DATA_PACKAGE",
    "ENDINGS",
    "WRITTEN_ENDINGS",
    "Form",
    "Holds",
    "RecordFile",
    "Unreadable",
    "detect_form",
    "is_for_people",
    "is_workbook",
    "lines_of",
    "list_files",
    "open_bytes",
    "read_at_most",
    "strip_mark",
    "unpacked",
]


class Holds(Enum):
    """What a file holds."""

    DOCUMENT = "one JSON document"
    LINES = "JSON Lines, one record a line"
    SHEET = "a sheet of CSV"
    WORKBOOK = "a workbook of sheets"

    @property
    def has_sheets(self) -> bool:
        """Whether it is a sheet, or holds some."""
        return self in (Holds.SHEET, Holds.WORKBOOK)


@attrs.frozen
class Form:
    """How a file holds records.

    Attributes:
        holds: what it holds.
        packed: whether it is packed with gzip.
    """

    holds: Holds
    packed: bool


_FORMS = {
    ".json": Form(Holds.DOCUMENT, packed=False),
    ".jsonl": Form(Holds.LINES, packed=False),
    ".json.gz": Form(Holds.DOCUMENT, packed=True),
    ".jsonl.gz": Form(Holds.LINES, packed=True),
    ".csv": Form(Holds.SHEET, packed=False),
    ".csv.gz": Form(Holds.SHEET, packed=True),
    ".xlsx": Form(Holds.WORKBOOK, packed=False),
}
ENDINGS = ", ".join(_FORMS)
"""The endings of files that are read, for messages."""
WRITTEN_ENDINGS = ", ".join(ending for ending, form in _FORMS.items() if form.holds is not Holds.SHEET)
"""The endings of files that are written."""
DATA_PACKAGE = "datapackage.json"
"""The file that describes the sheets of a folder to programs of Frictionless; it holds nothing that they do not."""
_NO_DATA = {".jsonld", ".md", ".rst", ".pdf", ".html", ".png", ".svg", ".jpg", ".jpeg"}
_NO_DATA_NAMES = {"readme", "license", "licence", "authors", "citation", "changelog", "contributing"}


def detect_form(path: Path) -> Form | None:
    """How a file holds records, by its name; None where the name says nothing."""
    name = path.name.lower()
    return next((form for ending, form in _FORMS.items() if name.endswith(ending)), None)


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its name."""
    form = detect_form(path)
    return form is not None and form.holds is Holds.WORKBOOK


def is_for_people(name: str) -> bool:
    """Whether a file, or a sheet of a workbook, holds no data by its name: `README` and the like, and hidden ones."""
    return name.startswith(".") or name.lower().partition(".")[0] in _NO_DATA_NAMES


def _is_passed_over(path: Path) -> bool:
    """Whether a file in a folder holds no data by its name: hidden, or a page for people."""
    return path.suffix.lower() in _NO_DATA or is_for_people(path.name)


class RecordFile(NamedTuple):
    """A file to be read, and how.

    Attributes:
        path: the file.
        form: how it holds records.
    """

    path: Path
    form: Form


def list_files(folder: Path, problems: Problems, steady: ExitStack | None = None) -> list[RecordFile]:
    """The files below a folder, in the order of their paths; those that cannot be read are problems.

    Where `steady` is given, no write of several sheets begins in one of its folders until that is closed, nor is one half
    done.

    Passed over are names that begin with a dot, files for people such as `README`, `.md`, `.pdf` and pictures, and those that
    describe the others (`datapackage.json`, `.jsonld`). Links are followed, but not in circles.
    """
    return sorted(_below(folder, (), problems, steady), key=lambda name: name.path)


def _below(
    folder: Path, above: tuple[tuple[int, int], ...], problems: Problems, steady: ExitStack | None
) -> Iterator[RecordFile]:
    try:
        status = folder.stat()
        with ExitStack() as listed:
            if steady is not None:
                listed.enter_context(read_steadily(folder))
            entries = sorted(folder.iterdir())
            forms = filter(None, map(detect_form, entries))
            if steady is not None and any(form.holds.has_sheets for form in forms):
                steady.push(listed.pop_all())
    except OSError as error:
        complaint = f"an error of the system ({error.strerror or error})"
        problems.add(_about(folder, complaint, "a folder that can be read", _READABLE))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        problems.add(_about(folder, "a link to a folder that holds it", "no circles", "delete the link"))
        return
    if len(above) >= DEEPEST:
        problems.add(_about(folder, "one more folder", f"folders at most {DEEPEST} deep", "move it up"))
        return
    for path in entries:
        form = detect_form(path)
        if path.name.startswith((".", "~$")) or path.name == DATA_PACKAGE:
            continue
        if os.path.isdir(path):  # noqa: PTH112 - a path that may not be looked at is no error of the system here
            yield from _below(path, (*above, here), problems, steady)
        elif form is not None:
            yield RecordFile(path, form)
        elif not _is_passed_over(path):
            found, expected = "a file of a form that is not read", f"names that end in {ENDINGS}"
            remedy = "export it as CSV or JSON, move it elsewhere, or let its name begin with a dot"
            problems.add(_about(path, found, expected, remedy))


_READABLE = "ask for the right to read it; of very many folders of sheets, load some at a time"


def _about(folder: Path, found: str, expected: str, remedy: str) -> Problem:
    return Problem(file=str(folder), found=Description(found), expected=expected, remedy=remedy)


_CHUNK = 2**20
_GZIP = b"\x1f\x8b"
_OTHER_ENCODINGS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_MARK = b"\xef\xbb\xbf"


class Unreadable(ConflictEventsError):
    """Bytes that could not be had, or that are no text of ours.

    Attributes:
        found: what was found.
        expected: what was expected.
        remedy: what to do about it.
        line: the line it begins on, where that is known.
    """

    def __init__(self, found: str, expected: str, remedy: str, line: int | None = None) -> None:
        self.found: Description = Description(found)
        self.expected = expected
        self.remedy = remedy
        self.line = line
        super().__init__(f"found {found}, expected {expected}; {remedy}")


@contextmanager
def open_bytes(path: Path, *, packed: bool) -> Generator[IO[bytes]]:
    """A file's bytes to read, unpacked where its name says that it is `packed`.

    Raises:
        Unreadable: the file is not there or not allowed, is no regular file, or is not packed as its name says.
            Raised from inside the `with` as well, where unpacking breaks off.
    """
    with _explain_errors(), _open_regular(path) as file:
        begins_packed = file.peek(2)[:2] == _GZIP
        if packed and not begins_packed:
            raise Unreadable(
                "a file that is not packed", "gzip, as the name ends in .gz", "take .gz off the name"
            )
        if begins_packed and not packed:
            raise Unreadable("a file packed with gzip", "text", "let the name end in .gz")
        with unpacked(file) as content:
            yield content


@contextmanager
def unpacked(file: IO[bytes]) -> Generator[IO[bytes]]:
    """The bytes of a file, unpacked if they begin as gzip does.

    Raises:
        Unreadable: from inside the `with`, where unpacking breaks off, or gives far more than text would.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    begins_packed = file.read(2) == _GZIP
    file.seek(0)
    if not begins_packed:
        yield file
        return
    with _explain_errors(), gzip.GzipFile(fileobj=file, mode="rb") as content:
        yield io.BufferedReader(_Bounded(content, size), _CHUNK)


class _Bounded(io.RawIOBase):
    """What a packed file holds, up to what its packed size can honestly be the size of."""

    def __init__(self, content: gzip.GzipFile, packed_size: int) -> None:
        limits = current_limits()
        self._content = content
        self._limit = max(limits.unpacked, limits.expansion * packed_size)
        self._left = self._limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._content.read(min(len(buffer), _CHUNK))
        self._left -= len(chunk)
        if self._left < 0:
            raise Unreadable(
                f"more than {format_size(self._limit)}, unpacked",
                f"a file that packing makes at most {current_limits().expansion} times smaller",
                f"unpack it and look at it; {_RAISE.format('expansion')}",
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


_RAISE = "or raise the limit, with conflictevents.formats.adjusted_limits({}=...)"


def _open_regular(path: Path) -> io.BufferedReader:
    """The file opened without waiting (a pipe no one writes to would block), and only if it is a regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError:
        raise Unreadable("a name with a NUL in it", "the name of a file", "remove the NUL") from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise Unreadable(_kind_in_words(mode), "a regular file", "copy its content into a file")
    return io.BufferedReader(io.FileIO(descriptor, "rb"), _CHUNK)


def _kind_in_words(mode: int) -> str:
    kinds = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket"}
    return next((words for test, words in kinds.items() if test(mode)), "a device")


@contextmanager
def _explain_errors() -> Generator[None]:
    """All that the operating system or gzip complains of, in our words."""
    try:
        yield
    except FileNotFoundError:
        raise Unreadable("no such file", "a file", "check the path") from None
    except PermissionError:
        raise Unreadable("a file that may not be read", "a file", "ask for the right to read it") from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unreadable(
            f"a damaged gzip file ({error})", "a whole one", "get it again from where it came from"
        ) from None
    except OSError as error:
        raise Unreadable(
            f"an error of the system ({error.strerror or error})",
            "a file that can be read",
            "see that the file and its disk are whole, and read it again",
        ) from None


def read_at_most(file: IO[bytes], remedy: str) -> bytes:
    """All bytes of a file that holds one document.

    Raises:
        Unreadable: there are more than a document may have.
    """
    limit = current_limits().document
    content = bytearray()
    while chunk := file.read(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise _too_large("document", limit, "", remedy)
    return bytes(content)


def lines_of(file: IO[bytes], *, limited: bool = True) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers from 1.

    Args:
        file: the file, unpacked.
        limited: whether it may have no more than so many bytes in all; where lines are not kept it need not be.

    Raises:
        Unreadable: a line or the whole is larger than is allowed.
    """
    limits = current_limits()
    total = number = 0
    rest = b""
    for chunk in chain(iter(partial(file.read, _CHUNK), b""), (b"\n",)):  # the last line need not end in one
        text = chunk if total else strip_mark(chunk)
        total += len(chunk)
        if (
            not rest and text.isspace()
        ):  # whole chunks of blank lines pack very small: count them at the speed of C
            number += text.count(b"\n")
            rest = text[text.rfind(b"\n") + 1 :]
            text = b""
        *lines, rest = (rest + text).split(b"\n")
        for line in lines:
            number += 1
            if len(line) > limits.line:
                raise _too_large("line", limits.line, "a line of ", "write one record a line", number)
            if line and not line.isspace():
                yield number, line
        if len(rest) > limits.line:
            raise _too_large("line", limits.line, "a line of ", "write one record a line", number + 1)
        if limited and total > limits.lines:
            raise _too_large("lines", limits.lines, "", "split it into a folder of files", number + 1)


def _too_large(name: str, limit: int, what: str, remedy: str, line: int | None = None) -> Unreadable:
    size = format_size(limit)
    remedy = f"{remedy}, {_RAISE.format(name)}"
    return Unreadable(f"{what}more than {size}, unpacked", f"at most {size}", remedy, line)


def strip_mark(text: bytes) -> bytes:
    """The text without the byte order mark of UTF-8, which says nothing.

    Raises:
        Unreadable: the text begins as UTF-16 or UTF-32 does.
    """
    for mark, encoding in _OTHER_ENCODINGS.items():
        if text.startswith(mark):
            raise Unreadable(f"a file in {encoding}", "UTF-8", "save it again as UTF-8")
    if b"\x00" in text[:4]:
        raise Unreadable("NUL bytes", "text in UTF-8", "save it again as UTF-8; it may be UTF-16")
    return text.removeprefix(_MARK)
