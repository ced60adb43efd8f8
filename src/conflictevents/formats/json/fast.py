"""The fast path: msgspec decodes bytes into structs with the fields of our classes, which our objects are built from.

msgspec decodes into its own structs several times faster than into attrs classes, and refuses unknown keys for
structs only. Filling frozen objects with slots one field at a time is slow, so the function for each class is
generated, as attrs generates an `__init__`. For `Source` it begins::

    def build(struct):
        record = new(Draft)
        value = struct.url
        record.url = default_url if value is UNSET else value
        ...
        record.__attrs_post_init__()
        record.__class__ = Source
        return record

`Draft` is the class without its frost: a subclass with the same slots whose attributes can be set directly. No draft
leaves `build`, and every check in `__attrs_post_init__` is made.

msgspec keeps the last of duplicate keys without a word. So each struct is encoded again: it has exactly one
member for each key then, and the same text inside the values. So it has as many colons as the input, unless some
key stood twice. Where nothing is escaped, anything else that the input has makes it longer than the encoded text: a
text as long as that has no key twice.

What this module cannot vouch for it refuses, without saying why: the slow path looks again and explains.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

import attrs
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct
from msgspec.json import Decoder, Encoder

from conflictevents.errors import InvalidValue
from conflictevents.formats.json.strict import parse
from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.records import LIBRARY, Record, Schema, ThirdParty
from conflictevents.schema.evolving import HEAD, KEY
from conflictevents.values import Count, FrozenDict, Marking, When, Wording, interned_when
from conflictevents.values.fields import draft_of, read_extra

__all__ = ["FastReader", "begins_with_line", "members_of"]


_Build = Callable[[Any], Any]


class StructBuilder(NamedTuple):
    """A struct with the keys of a class, and what makes an object of the class of it.

    Attributes:
        struct: the struct; it refuses unknown keys, and keys left out are `UNSET`.
        build: what makes the object, or raises what its checks raise.
    """

    struct: type[Struct]
    build: _Build


def struct_for(kind: type, builders: dict[type, StructBuilder], tag: str | None = None) -> StructBuilder:
    """The struct of a class.

    Args:
        kind: the class.
        builders: structs of the classes inside it, made before; those made here are added.
        tag: what the key `record` has to say; None where there is no such key.
    """
    names: dict[str, Any] = {"UNSET": UNSET, "new": object.__new__, "Kind": kind, "Draft": draft_of(kind)}
    types = get_type_hints(kind, include_extras=True)
    fields: list[Any] = []
    lines = ["record = new(Draft)"]
    for field in attrs.fields(kind):
        wire, built = _field_struct(types[field.name], builders, names)
        if field.default in (None, ()) and wire not in (Raw, Raw | None):
            # Left out is as good as empty here: the struct holds the default itself, and no key is said from it.
            fields.append((field.name, wire, field.default))
            if built is _as_is:
                lines.append(f"record.{field.name} = struct.{field.name}")
                continue
            lines.append(f"value = struct.{field.name}")
            lines.append(f"record.{field.name} = {built('value')}")
            if field.default == ():
                lines[-1] = f"record.{field.name} = {built('value')} if value else ()"
            continue
        if field.default is attrs.NOTHING:
            fields.append((field.name, wire))
            lines.append(f"record.{field.name} = {built(f'struct.{field.name}')}")
        else:
            lines.append(f"value = struct.{field.name}")
            fields.append((field.name, wire | UnsetType, UNSET))
            names[f"default_{field.name}"] = field.default
            lines.append(
                f"record.{field.name} = default_{field.name} if value is UNSET else {built('value')}"
            )
    if hasattr(kind, "__attrs_post_init__"):
        lines.append("record.__attrs_post_init__()")
    lines += ["record.__class__ = Kind", "return record"]
    # Names bound as defaults of parameters are local to the function, and found faster than global ones.
    bound = ", ".join(f"{name}={name}" for name in names)
    exec("\n    ".join([f"def build(struct, {bound}):", *lines]), names)  # noqa: S102 - the names of our own fields, nothing from outside
    struct = defstruct(
        kind.__name__,
        fields,
        kw_only=True,
        forbid_unknown_fields=True,
        omit_defaults=True,  # what is left out is not written again, nor an empty value, which the slow path reads
        gc=False,
        frozen=kind in _REPEATING,  # which makes it a key of a dict
        tag_field="record" if tag else None,
        tag=tag,
    )
    return StructBuilder(struct, names["build"])


_Written = Callable[[str], str]
"""The expression that builds a value from what an expression gives."""


def _field_struct(
    kind: Any, builders: dict[type, StructBuilder], names: dict[str, Any]
) -> tuple[Any, _Written]:
    """What stands in a struct for a type, and how a value of the type is built of it.

    What the expressions call is put among the `names`.
    """
    origin, inside = get_origin(kind), get_args(kind)
    if kind == float | None:  # may be written in several ways, and has to be written out again as it stands
        names["number"] = _number
        return Raw, lambda value: f"number({value})"
    if origin is Annotated:
        vocabulary = kind.__metadata__[0]
        name = f"words_{id(vocabulary)}"
        names[name] = vocabulary.words
        return str, lambda value: f"{name}[{value}]"
    if origin in (Union, UnionType):
        (some,) = (inner for inner in inside if inner is not NoneType)
        wire, built = _field_struct(some, builders, names)
        return (
            wire | None,
            built if built is _as_is else lambda value: f"None if {value} is None else {built(value)}",
        )
    if origin is tuple:
        wire, built = _field_struct(inside[0], builders, names)
        several = tuple.__class_getitem__((wire, ...))
        if attrs.has(inside[0]):
            return several, lambda value: f"tuple(map({_builder_name(inside[0])}, {value}))"
        return (
            several,
            built if built is _as_is else lambda value: f"tuple([{built('item')} for item in {value}])",
        )
    if kind is Count:
        names["count"] = _count
        return _CountStruct, lambda value: f"count({value})"
    if kind in _FROM_TEXT:
        names[kind.__name__] = _FROM_TEXT[kind]
        return str, lambda value: f"{kind.__name__}({value})"
    if kind is FrozenDict:
        names["mapping"] = _mapping
        return Raw, lambda value: f"mapping({value})"
    if attrs.has(kind):
        builder = builders.get(kind) or struct_for(kind, builders)
        if kind in _REPEATING and kind not in builders:
            builder = StructBuilder(builder.struct, _share_repeated(builder.build))
        builders[kind] = builder
        names[_builder_name(kind)] = builder.build
        return builder.struct, lambda value: f"{_builder_name(kind)}({value})"
    return kind, _as_is


def _builder_name(kind: type) -> str:
    """The name of what builds a class, which no other class has: packages may call theirs alike."""
    return f"build_{kind.__name__}_{id(kind)}"


def _share_repeated(build: _Build) -> _Build:
    """The function, which gives one object for all structs that say the same, unless it has extensions, which have no hash."""
    shared = lru_cache(maxsize=_REMEMBERED)(build)
    return lambda struct: shared(struct) if struct.extra is UNSET else build(struct)


def _as_is(value: str) -> str:
    return value


_number = Decoder(float | None).decode
_REMEMBERED = 8_192
"""Figures and third parties repeat: so many different ones are made and checked once, and shared."""
_REPEATING = (ThirdParty,)
"""Small objects that repeat from record to record: each is made and checked once, and shared."""
_FROM_TEXT: dict[type, _Build] = {When: interned_when, Marking: Marking}


class _CountStruct(Struct, kw_only=True, forbid_unknown_fields=True, frozen=True, gc=False):
    """The struct of a `Count`, whose wording `Count` itself reads."""

    low: int | UnsetType = UNSET
    high: int | UnsetType | None = UNSET
    best: int | UnsetType | None = UNSET
    wording: str | UnsetType | None = UNSET


_WORDINGS: dict[Any, Any] = {None: None, UNSET: None, **{wording.value: wording for wording in Wording}}
_CountDraft: Any = draft_of(Count)


@lru_cache(maxsize=_REMEMBERED)
def _count(struct: _CountStruct) -> Count:
    """The count with the parts of a struct."""
    low, high, best = struct.low, struct.high, struct.best
    count = object.__new__(_CountDraft)
    count.low = 0 if low is UNSET else low
    count.high = None if high is UNSET else high
    count.best = None if best is UNSET else best
    count.wording = _WORDINGS[struct.wording]
    count.__attrs_post_init__()
    count.__class__ = Count
    return cast("Count", count)


def _mapping(text: Raw) -> FrozenDict:
    """Deliberate extensions, whose keys nothing else guards."""
    tree, refused = parse(bytes(text).decode())
    if refused or not isinstance(tree, dict):
        raise InvalidValue(
            tree, "an object without flaw", "read it by the slow path, which says what is wrong"
        )
    return read_extra(tree)


class NotHandled(Exception):
    """The fast path cannot vouch for a record; no error, the slow path decides."""


class FastReader:
    """Reads single records at the speed of C, or refuses to.

    Its methods raise what they stumble over; the caller turns to the slow path. Not to be shared among
    threads, as the guard writes into one buffer.
    """

    def __init__(self, schema: Schema = LIBRARY) -> None:
        self._decoders = _decoders(schema.records)
        self._decode_line, self._build = self._decoders.line, self._decoders.build
        self._written = bytearray()

    def line(self, line: bytes) -> Record:
        """The record of one line of JSON Lines, its type recognised by the key `record`."""
        struct = self._decode_line(line)
        self._check(line, struct)
        record: Record = self._build[type(struct)](struct)
        return record

    def member(self, text: bytes, collection: str) -> Record:
        """The record that stands as a member of a collection in a document."""
        struct = self._decoders.member[collection](text)
        self._check(text, struct)
        record: Record = self._decoders.build[type(struct)](struct)
        return record

    def _check(self, text: bytes, struct: Struct) -> None:
        # A long record may hold a longer text than is allowed. A colon may be written \\u003a.
        escaped = b"\\" in text
        if len(text) > LONGEST_TEXT or (escaped and b"\\u003" in text):
            raise NotHandled
        written = self._written
        _encode_into(struct, written)
        if (escaped or len(written) != len(text)) and written.count(b":") != text.count(b":"):
            raise NotHandled


def members_of(document: bytes, schema: Schema = LIBRARY) -> tuple[bytes, bytes | None, dict[str, list[Raw]]]:
    """The version a document states, its head, and the records of each of its collections, all undecoded.

    Raises:
        Exception: the document is not JSON, states no version, has keys unknown or twice, or a collection is no list.
    """
    struct = _decoders(schema.records).document(document)
    version = bytes(getattr(struct, KEY))
    collections = {
        name: members
        for name in schema.collections
        if (members := getattr(struct, _attribute(name))) is not UNSET
    }
    head = None if getattr(struct, HEAD) is UNSET else bytes(getattr(struct, HEAD))
    inside = sum(bytes(member).count(b":") for members in collections.values() for member in members)
    inside += 0 if head is None else head.count(b":") + 1
    if document.count(b":") != inside + version.count(b":") + 1 + len(collections):
        raise NotHandled
    return version, head, collections


def _attribute(collection: str) -> str:
    """The name of the attribute that holds a collection, where its own is none."""
    return collection.replace(":", "__")


def begins_with_line(text: bytes, schema: Schema = LIBRARY) -> bool:
    """Whether a text is JSON Lines: its first line is an object by itself, and no document.

    A header alone may be either, and is taken for a document.
    """
    first, _, rest = text.lstrip().partition(b"\n")
    try:
        struct = _decoders(schema.records).first_line(first)
    except Exception:  # noqa: BLE001 - no object by itself, for any reason
        return False
    is_document = any(getattr(struct, name) is not UNSET for name in map(_attribute, schema.collections))
    return struct.record is not UNSET or (not is_document and bool(rest.strip()))


_encode_into = Encoder().encode_into
_Read = Callable[[bytes], Any]


@attrs.frozen
class _Decoders:
    """What decodes what; made at the first reading, once.

    Attributes:
        line: a line of JSON Lines, to a struct of its record.
        member: for each collection, a member of it in a document, to a struct.
        build: for the type of a struct, what makes the record of it.
        document: a document, to its version and the members of its collections, all undecoded.
        first_line: the first line of a text that may be lines or a document.
    """

    line: _Read
    member: dict[str, _Read]
    build: dict[type[Struct], Callable[[Any], Any]]
    document: _Read
    first_line: _Read


@cache
def _decoders(added: tuple[type[Record], ...]) -> _Decoders:
    schema = Schema(records=added)
    inner: dict[type, StructBuilder] = {}
    tagged = [struct_for(kind, inner, tag) for tag, kind in schema.record_names.items()]
    members = {name: struct_for(kind, inner) for name, kind in schema.collections.items()}
    names = {_attribute(name): name for name in schema.collections}
    head: Any = (HEAD, Raw | UnsetType, UNSET)
    undecoded: list[Any] = [(name, list[Raw] | UnsetType, UNSET) for name in names]
    maybe: list[Any] = [(name, Raw | UnsetType, UNSET) for name in ("record", *names)]
    return _Decoders(
        line=Decoder(Union[tuple(builder.struct for builder in tagged)]).decode,  # noqa: UP007 - made of a tuple
        member={name: Decoder(builder.struct).decode for name, builder in members.items()},
        build={builder.struct: builder.build for builder in (*tagged, *members.values())},
        document=Decoder(
            defstruct("Document", [(KEY, Raw), head, *undecoded], forbid_unknown_fields=True, rename=names)
        ).decode,
        first_line=Decoder(defstruct("FirstLine", maybe, rename=names)).decode,
    )
