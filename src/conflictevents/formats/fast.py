"""The fast path: msgspec decodes bytes straight into our classes, and a guard sees to what msgspec lets pass.

Decoding into attrs classes, msgspec drops unknown keys and keeps the last of duplicate ones without a word. So each
record is decoded a second time, into a mirror: a struct that refuses unknown keys and leaves every value undecoded.
Written out again, the mirror has exactly one member for each key, and the same bytes as the input inside the
values. So the two have equally many colons, unless some key stood twice.

Whatever this module cannot vouch for it refuses, without saying why: the slow path looks again and explains.
"""

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Union

import attrs
from msgspec import UNSET, Raw, Struct
from msgspec.json import Decoder, Encoder

from conflictevents.errors import InvalidValue
from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.formats.mirrors import mirror_of, plain_mirror
from conflictevents.formats.strict_json import parse
from conflictevents.formats.version import KEY
from conflictevents.records import COLLECTIONS, RECORD_NAMES, Record
from conflictevents.values import FrozenDict

__all__ = ["FastReader", "Unsure", "begins_with_line", "collector_paused", "members_of"]


class Unsure(Exception):
    """The fast path cannot vouch for a record; no error, the slow path decides."""


@contextmanager
def collector_paused() -> Generator[None]:
    """A stretch of work that makes very many objects, and no circles, without the collector looking through them."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


class FastReader:
    """Reads single records at the speed of C, or refuses to.

    Its methods raise whatever they stumble over; the caller turns to the slow path. Not to be shared among
    threads, as the guard writes into one buffer.
    """

    def __init__(self) -> None:
        self._decoders = _decoders()
        self._written = bytearray()

    def line(self, line: bytes) -> Record:
        """The record of one line of JSON Lines, its type told by the key `record`."""
        mirror = self._decoders.line_mirror(line)
        self._check(line, mirror)
        record: Record = self._decoders.by_mirror[type(mirror)](line)
        return record

    def member(self, text: bytes, collection: str) -> Record:
        """The record that stands as a member of a collection in a document."""
        read_mirror, read = self._decoders.by_collection[collection]
        self._check(text, read_mirror(text))
        record: Record = read(text)
        return record

    def _check(self, text: bytes, mirror: Any) -> None:
        if len(text) > LONGEST_TEXT:
            raise Unsure
        _ENCODER.encode_into(mirror, self._written)
        if self._written.count(b":") != text.count(b":"):
            raise Unsure
        if mirror.extra is not UNSET and parse(bytes(mirror.extra).decode())[1]:
            raise Unsure


def members_of(document: bytes) -> tuple[bytes, dict[str, list[Raw]]]:
    """The version a document states, and the records of each of its collections, all undecoded.

    Raises:
        Exception: the document is not JSON, states no version, has keys unknown or twice, or a collection is no list.
    """
    mirror = _decoders().document(document)
    version = bytes(getattr(mirror, KEY))
    collections = {name: members for name in COLLECTIONS if (members := getattr(mirror, name)) is not UNSET}
    inside = sum(bytes(member).count(b":") for members in collections.values() for member in members)
    if document.count(b":") != inside + version.count(b":") + 1 + len(collections):
        raise Unsure
    return version, collections


def begins_with_line(text: bytes) -> bool:
    """Whether a text is JSON Lines: its first line is an object by itself, and no document.

    A header alone may be either, and is taken for a document.
    """
    first, _, rest = text.lstrip().partition(b"\n")
    try:
        mirror = _decoders().first_line(first)
    except Exception:  # noqa: BLE001 - no object by itself, for whatever reason
        return False
    is_document = any(getattr(mirror, name) is not UNSET for name in COLLECTIONS)
    return mirror.record is not UNSET or (not is_document and bool(rest.strip()))


_ENCODER = Encoder()
_Read = Callable[[bytes], Any]


@attrs.frozen
class _Decoders:
    """What decodes what; made at the first reading, once.

    Attributes:
        line_mirror: a line of JSON Lines, to a mirror of its record.
        by_mirror: for the type of a mirror, what decodes the record.
        by_collection: for a collection, what decodes the mirror of a member, and what the record.
        document: a document, to its version and members, undecoded.
        first_line: the first line of a text that may be either.
    """

    line_mirror: _Read
    by_mirror: dict[type[Struct], _Read]
    by_collection: dict[str, tuple[_Read, _Read]]
    document: _Read
    first_line: _Read


@cache
def _decoders() -> _Decoders:
    read: dict[type, _Read] = {kind: Decoder(kind, dec_hook=_value).decode for kind in COLLECTIONS.values()}
    tagged = {mirror_of(kind, tag): read[kind] for tag, kind in RECORD_NAMES.items()}
    members = dict.fromkeys(COLLECTIONS, list[Raw])
    any_member = dict.fromkeys(("record", *COLLECTIONS), Raw)
    return _Decoders(
        line_mirror=Decoder(Union[tuple(tagged)]).decode,  # noqa: UP007 - made of a tuple
        by_mirror=tagged,
        by_collection={
            name: (Decoder(mirror_of(kind)).decode, read[kind]) for name, kind in COLLECTIONS.items()
        },
        document=Decoder(plain_mirror("Document", {KEY: Raw, **members}, strict=True)).decode,
        first_line=Decoder(plain_mirror("FirstLine", any_member, strict=False)).decode,
    )


def _value(kind: type, value: Any) -> Any:
    """Our own values: `When` and `Marking` from text, `FrozenDict` from an object."""
    if kind is FrozenDict and type(value) is not dict:
        raise InvalidValue(value, "an object")
    return kind(value)
