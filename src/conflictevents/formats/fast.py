"""The fast path: msgspec decodes bytes into mirrors of our classes, which our objects are built from.

msgspec keeps the last of duplicate keys without a word. So each mirror is written out again: it has exactly one
member for each key then, and the same text inside the values. So it has as many colons as the input, unless some
key stood twice. Where nothing is escaped, whatever the input has beside that makes it longer than what is written: a
text as long as that has no key twice.

Whatever this module cannot vouch for it refuses, without saying why: the slow path looks again and explains.
"""

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from typing import Any, Union

import attrs
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct
from msgspec.json import Decoder, Encoder

from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.formats.mirrors import Mirror, mirror_of
from conflictevents.formats.version import KEY
from conflictevents.records import COLLECTIONS, RECORD_NAMES, Record

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
            if gc.get_freeze_count() == 0:
                # Hands the new objects to the oldest generation unseen; else the next collection looks through all.
                gc.freeze()
                gc.unfreeze()
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
        mirror = self._decoders.line(line)
        self._check(line, mirror)
        record: Record = self._decoders.build[type(mirror)](mirror)
        return record

    def member(self, text: bytes, collection: str) -> Record:
        """The record that stands as a member of a collection in a document."""
        mirror = self._decoders.member[collection](text)
        self._check(text, mirror)
        record: Record = self._decoders.build[type(mirror)](mirror)
        return record

    def _check(self, text: bytes, mirror: Struct) -> None:
        # A long record may hold a longer text than is allowed. A colon may be written \\u003a.
        escaped = b"\\" in text
        if len(text) > LONGEST_TEXT or (escaped and b"\\u003" in text):
            raise Unsure
        written = self._written
        _ENCODER.encode_into(mirror, written)
        if (escaped or len(written) != len(text)) and written.count(b":") != text.count(b":"):
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
        line: a line of JSON Lines, to a mirror of its record.
        member: for each collection, a member of it in a document, to a mirror.
        build: for the type of a mirror, what makes the record of it.
        document: a document, to its version and the members of its collections, all undecoded.
        first_line: the first line of a text that may be lines or a document.
    """

    line: _Read
    member: dict[str, _Read]
    build: dict[type[Struct], Callable[[Any], Any]]
    document: _Read
    first_line: _Read


@cache
def _decoders() -> _Decoders:
    inner: dict[type, Mirror] = {}
    tagged = [mirror_of(kind, inner, tag) for tag, kind in RECORD_NAMES.items()]
    members = {name: mirror_of(kind, inner) for name, kind in COLLECTIONS.items()}
    undecoded: list[Any] = [(name, list[Raw] | UnsetType, UNSET) for name in COLLECTIONS]
    maybe: list[Any] = [(name, Raw | UnsetType, UNSET) for name in ("record", *COLLECTIONS)]
    return _Decoders(
        line=Decoder(Union[tuple(mirror.struct for mirror in tagged)]).decode,  # noqa: UP007 - made of a tuple
        member={name: Decoder(mirror.struct).decode for name, mirror in members.items()},
        build={mirror.struct: mirror.build for mirror in (*tagged, *members.values())},
        document=Decoder(defstruct("Document", [(KEY, Raw), *undecoded], forbid_unknown_fields=True)).decode,
        first_line=Decoder(defstruct("FirstLine", maybe)).decode,
    )
