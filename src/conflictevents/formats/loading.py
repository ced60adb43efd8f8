"""Files and folders to datasets: `load` and `loads`."""

import io
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from conflictevents.dataset import Dataset, record_name
from conflictevents.errors import DuplicateRecord, InvalidValue, RevisionConflict
from conflictevents.formats.document import read_document
from conflictevents.formats.fast import begins_with_line, collector_paused
from conflictevents.formats.limits import LARGEST_DOCUMENT
from conflictevents.formats.lines import read_lines
from conflictevents.formats.names import ENDINGS, Form, Name, files_in, form_of
from conflictevents.formats.problems import InWords, Problem, Problems, problems_of
from conflictevents.formats.reader import Reader
from conflictevents.formats.streams import (
    Unreadable,
    lines_of,
    open_bytes,
    read_at_most,
    unpacked,
    without_mark,
)
from conflictevents.records import Record

__all__ = ["load", "loads"]

_SPLIT = "keep it as JSON Lines (.jsonl), or split it into a folder of files"


def load(path: str | os.PathLike[str]) -> Dataset:
    """The dataset that a file or folder holds, checked in full.

    Files are told by their names: one JSON document (`.json`), JSON Lines (`.jsonl`), or either packed with gzip
    (`.json.gz`, `.jsonl.gz`). Of a folder, all such files below it are read and merged: where two hold a
    record, the higher revision wins. `docs/files.md` has the layouts, shorthands and limits.

    Raises:
        ReadError: the file is not there, is no regular file, or something in it is wrong; with every problem.
            Nothing is returned then, and nothing left behind.
    """
    where = Path(path)
    with problems_of(str(where)) as problems, collector_paused():
        return _merged(
            [(str(file), _read(file, form, problems)) for file, form in _named(where, problems)], problems
        )


def loads(content: bytes | bytearray | memoryview | str) -> Dataset:
    """The dataset that text holds, as bytes or `str`: one JSON document or JSON Lines, which may be packed with gzip.

    Raises:
        ReadError: something in it is wrong; with every problem.
        InvalidValue: `content` is neither bytes nor text.
    """
    if not isinstance(content, bytes | bytearray | memoryview | str):
        raise InvalidValue(content, "bytes or text", "load() reads files")
    with problems_of("the text") as problems, collector_paused():
        reader = Reader("", problems)
        with _noted(reader):
            text = without_mark(_as_bytes(content))
            if begins_with_line(text):
                read_lines(reader, lines_of(io.BytesIO(text)))
            else:
                read_document(reader, text)
        return _merged([("", reader.records)], problems)


@contextmanager
def _noted(reader: Reader) -> Generator[None]:
    """Puts on the list what keeps a file from being read, or from being read any further."""
    try:
        yield
    except Unreadable as error:
        reader.add(Problem(line=error.line, found=error.found, expected=error.expected, remedy=error.remedy))


def _named(path: Path, problems: Problems) -> list[Name]:
    """The files that a path stands for."""
    if path.is_dir():
        files = files_in(path, problems)
        if not files:
            problems.add(_about(path, "no file to read", f"files whose names end in {ENDINGS}"))
        return files
    form = form_of(path)
    if form is not None:
        return [Name(path, form)]
    remedy = "conflictevents.formats.load_csv reads sheets" if path.suffix.lower() == ".csv" else ""
    problems.add(
        _about(path, f"the name {path.name!r}", f"a folder, or a name that ends in {ENDINGS}", remedy)
    )
    return []


def _about(path: Path, found: str, expected: str, remedy: str = "") -> Problem:
    return Problem(file=str(path), found=InWords(found), expected=expected, remedy=remedy)


def _read(path: Path, form: Form, problems: Problems) -> dict[str, Record]:
    """The records of one file, by id."""
    reader = Reader(str(path), problems)
    with _noted(reader), open_bytes(path, packed=form.packed) as file:
        if form.by_line:
            read_lines(reader, lines_of(file))
        else:
            read_document(reader, without_mark(read_at_most(file, LARGEST_DOCUMENT, _SPLIT)))
    return reader.records


def _as_bytes(content: bytes | bytearray | memoryview | str) -> bytes:
    """The content as bytes, unpacked.

    Raises:
        Unreadable: it is larger than a document may be, or no text.
    """
    if isinstance(content, str):
        try:
            content = content.encode()
        except UnicodeEncodeError as error:
            bad = f"half of a surrogate pair at position {error.start}"
            raise Unreadable(
                bad, "text that UTF-8 can hold", "decode it with another error handler"
            ) from None
    with unpacked(io.BytesIO(content)) as file:
        return read_at_most(file, LARGEST_DOCUMENT, _SPLIT)


def _merged(parts: list[tuple[str, dict[str, Record]]], problems: Problems) -> Dataset:
    """The records of all files in one dataset.

    Raises:
        ReadError: there are problems, those of merging included.
    """
    merged = dict(parts[0][1]) if parts else {}
    for file, records in parts[1:]:
        for record in records.values():
            other = merged.setdefault(record.id, record)
            if other is not record:
                try:
                    merged[record.id] = Dataset(other).merge(Dataset(record))[record.id]
                except (DuplicateRecord, RevisionConflict) as error:
                    before = next(name for name, others in parts if others.get(record.id) is other)
                    problems.add(_conflict(error, file, before, record, other))
    problems.raise_if_any()
    return Dataset(*merged.values())


def _conflict(
    error: DuplicateRecord | RevisionConflict, file: str, before: str, record: Record, other: Record
) -> Problem:
    if isinstance(error, RevisionConflict):
        found = InWords(
            f"revision {error.revision} with other content ({', '.join(error.fields)}) than in {before}"
        )
        expected, remedy = "one content for each revision", "raise the revision of the one that should win"
    else:
        article = "an" if record_name(other)[0] in "aeiou" else "a"
        found = InWords(
            f"a {record_name(record)}, while {before} has {article} {record_name(other)} of that id"
        )
        expected, remedy = "an id of its own", "give one of the two another id"
    return Problem(file=file, record=record.id, found=found, expected=expected, remedy=remedy)
