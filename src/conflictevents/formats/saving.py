"""Datasets to text and to files: `dumps` and `save`.

The same dataset gives the same bytes, and a file is replaced as a whole or not at all.
"""

import os
import zlib
from collections.abc import Iterable, Iterator

import msgspec

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import NO_HEAD, Dataset
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import WRITTEN_ENDINGS, Holds, detect_form
from conflictevents.formats.json import HEAD, HEADER, KEY, VERSION
from conflictevents.formats.json.writing import pretty_print, to_plain
from conflictevents.records import COLLECTIONS, RECORD_NAMES
from conflictevents.values.fields import require_instance

__all__ = ["dumps", "save"]

_NAME_OF = {kind: name for name, kind in RECORD_NAMES.items()}
_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's header and checksum


def dumps(ds: Dataset) -> str:
    """The dataset as the text of one JSON document, which `loads` reads back.

    Raises:
        InvalidValue: a text is longer than a file may hold, or `ds` is no dataset.
    """
    return "".join(_document(require_instance(Dataset, ds, "write Dataset(*records)")))


def save(ds: Dataset, path: str | os.PathLike[str]) -> None:
    """Write the dataset to a file whose name says how: `.json`, `.jsonl`, `.json.gz` or `.jsonl.gz`.

    The file is written in the same folder under another name, forced to disk, and moved into place in one step. Whatever
    happens on the way, the old file stays as it was; a killed process may leave the other file behind, whose name
    begins with `.conflictevents-` and ends in `.tmp`, and which the next write in that folder removes. A file that is
    replaced hands its permissions on, and its owner where the system allows it; a link stays a link; other hard
    links keep the old content; a file that is read-only is refused.

    Raises:
        InvalidValue: the name says nothing, no file can stand there, a text is longer than a file may hold, or `ds`
            is no dataset.
        WriteError: the system does not let the file be written.
    """
    require_instance(Dataset, ds, "the dataset comes first: save(ds, path)")
    where = local_path(path, "give the name of the file as text")
    form = detect_form(where)
    if form is None or form.holds is Holds.SHEET:
        raise InvalidValue(
            str(where), f"a name that ends in {WRITTEN_ENDINGS}", "choose the ending for the form"
        )
    pieces = _lines(ds) if form.holds is Holds.LINES else (piece.encode() for piece in _document(ds))
    with replace_file(where) as file:
        for piece in _packed(pieces) if form.packed else pieces:
            file.write(piece)


def _document(ds: Dataset) -> Iterator[str]:
    yield f'{{\n  "{KEY}": "{VERSION}"'
    if ds.head != NO_HEAD:
        yield f',\n  "{HEAD}": {pretty_print(to_plain(ds.head), indent="  ").lstrip()}'
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
    if ds.head == NO_HEAD:
        yield f"{HEADER}\n".encode()
    else:
        yield encoder.encode({KEY: VERSION, HEAD: to_plain(ds.head)}) + b"\n"
    for record in ds:
        yield encoder.encode({"record": _NAME_OF[type(record)], **to_plain(record)}) + b"\n"


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces packed as gzip does it, with neither name nor time in its header."""
    packer = zlib.compressobj(wbits=_GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
