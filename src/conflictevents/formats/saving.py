"""What leaves: records and values as plain data, datasets as text (`dumps`) and as files (`save`).

There is one form for each value. A field equal to its default is left out, unless its metadata has it written always.
`id` comes first, then the fields of the record's own class in their order, then those it shares with other classes. A
`Count` always keeps its four keys. Text is laid out for people and for `git diff`; the same dataset gives the same
bytes, and a file is replaced as a whole or not at all.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec
from msgspec import UNSET, defstruct

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import NO_HEAD, Dataset
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import WRITTEN_ENDINGS, Holds, detect_form
from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.records import Head, Record, Statement, names_of
from conflictevents.schema.describing import is_own, plain_types
from conflictevents.schema.evolving import HEAD, HEADER, KEY, VERSION
from conflictevents.values import Count, FrozenDict, Marking, When
from conflictevents.values.fields import require_instance

__all__ = ["dumps", "pretty_print", "save", "to_dict", "to_plain"]


def to_dict(value: Any) -> Any:
    """A record, a part of one, a value or a dataset as plain data, which `json.dumps` takes and `from_dict` reads.

    The form is that of files. Records and their parts are dicts, without the fields that are left at their defaults; so is a `Count`. Dates,
    markings and words are text. A dataset is a document as `save` writes it.

    >>> import conflictevents as ce
    >>> data = ce.to_dict(ce.Transfer(count="about 300", returned_to="ukraine"))
    >>> data["count"]
    {'low': 270, 'high': 330, 'best': 300, 'wording': 'about'}
    >>> ce.from_dict(ce.Transfer, data)
    Transfer(count='about 300', returned_to='ukraine')

    Raises:
        InvalidValue: `value` is none of ours, or a text in it is longer than a file may hold.
    """
    if isinstance(value, Dataset):
        head = {} if value.head == NO_HEAD else {HEAD: to_plain(value.head)}
        records = {
            name: [to_plain(record) for record in records] for name, records in value.by_collection().items()
        }
        return {KEY: VERSION, **head, **records}
    if type(value) not in plain_types() and not is_own(type(value)):
        remedy = "give a record or value of conflictevents; plain data are plain already"
        raise InvalidValue(value, "a record, a value or a dataset", remedy)
    return to_plain(value)


def to_plain(value: Any) -> Any:
    """A record, head or value of ours as JSON values, in the order in which they are written.

    Raises:
        InvalidValue: a text is longer than a file may hold; the error names the field, and the record.
    """
    return _decode(_encode_checked(value))


def _encode_checked(value: Any) -> bytes:
    """A record, head or value of ours as the text of JSON, without a space between members."""
    text = _encode(_STRUCTS[type(value)](value))
    if len(text) > LONGEST_TEXT:
        try:
            _check_texts(_decode(text))
        except InvalidValue as error:
            if isinstance(value, Record):
                where = f"record {value.id!r}, {error.field}"
                raise InvalidValue(error.found, error.expected, error.remedy, field=where) from None
            raise error.within("head") if isinstance(value, Head) else error from None
    return text


def _check_texts(plain: Any) -> None:
    """Refuse a text that is longer than a file may hold, by the path to it."""
    if isinstance(plain, str) and len(plain) > LONGEST_TEXT:
        remedy = "keep long texts elsewhere and give their address"
        raise InvalidValue(f"{plain[:40]}...", f"a text of at most {LONGEST_TEXT:,} characters", remedy)
    members: Iterable[tuple[str, Any]] = ()
    if isinstance(plain, dict):
        members = plain.items()
    elif isinstance(plain, list):
        members = ((f"[{place}]", item) for place, item in enumerate(plain))
    for name, member in members:
        _check_texts(name)
        try:
            _check_texts(member)
        except InvalidValue as error:
            raise error.within(name) from None


_ToStruct = Callable[[Any], Any]


def _struct_builder(kind: type) -> _ToStruct:
    """The function that makes a struct of an object of a class, for msgspec to encode; generated as attrs generates an `__init__`.

    msgspec leaves out of a struct each field that is the very default. For `Transfer` the function begins::

        def build(value):
            x = value.count
            of_count = (
                CountStruct(x.low, x.high, x.best, x.wording) if type(x) is Count else structs[type(x)](x)
            )
            x = value.category
            of_category = x if x is default_category else default_category if x == default_category else x
            return Struct(of_count, of_category, value.held_by, ...)
    """
    names: dict[str, Any] = {"structs": _STRUCTS, "Count": Count, "CountStruct": _CountStruct}
    types = get_type_hints(kind, include_extras=True)
    fields: list[Any] = []
    lines: list[str] = []
    values: list[str] = []
    for field in sorted(attrs.fields(kind), key=lambda field: (field.name != "id", field.inherited)):
        name, default, converted = field.name, field.default, _struct_value(types[field.name])
        if default is attrs.NOTHING or field.metadata.get("written") == "always":
            default = UNSET
        fields.append((name, Any, default))
        if converted == "x" and (default in (None, (), UNSET) or isinstance(default, bool)):
            values.append(f"value.{name}")  # whose default is one object
            continue
        if default not in (None, (), UNSET):
            names[f"default_{name}"] = default
            converted = (
                f"x if x is default_{name} else default_{name} if x == default_{name} else {converted}"
            )
        if NoneType in get_args(types[name]):
            converted = f"None if x is None else {converted}"
        lines += [f"x = value.{name}", f"of_{name} = {converted}"]
        values.append(f"of_{name}")
    names["Struct"] = defstruct(kind.__name__, fields, omit_defaults=True, gc=False)
    bound = ", ".join(f"{name}={name}" for name in names)
    lines.append(f"return Struct({', '.join(values)})")
    exec("\n    ".join([f"def build(value, {bound}):", *lines]), names)  # noqa: S102 - the names of our own fields, nothing from outside
    build: _ToStruct = names["build"]
    return build


def _struct_value(hint: Any) -> str:
    """The expression that gives a value `x` of a type as a struct holds it."""
    inside = [inner for inner in get_args(hint) if inner is not NoneType]
    if get_origin(hint) is tuple:
        return "[structs[type(each)](each) for each in x] if x else x" if attrs.has(inside[0]) else "x"
    kind = inside[0] if get_origin(hint) in (Union, UnionType) and len(inside) == 1 else hint
    if kind is When:
        return "x._text"
    if kind is Count:
        return "CountStruct(x.low, x.high, x.best, x.wording) if type(x) is Count else structs[type(x)](x)"
    return "structs[type(x)](x)" if isinstance(kind, type) and attrs.has(kind) else "x"


_CountStruct: Any = defstruct("Count", ["low", "high", "best", "wording"], gc=False)


def _count_struct(value: Count) -> Any:
    return _CountStruct(value.low, value.high, value.best, value.wording)


def _as_it_is(value: Any) -> Any:
    return value


class _Structs(dict[type, _ToStruct]):
    """What makes something that msgspec encodes of the values of each class; generated for a class of ours when it is first met."""

    def __missing__(self, kind: type) -> _ToStruct:
        build = _struct_builder(kind) if attrs.has(kind) else _as_it_is
        self[kind] = build = _number_claims(build) if issubclass(kind, Statement) else build
        return build


def _number_claims(build: _ToStruct) -> _ToStruct:
    """The function for statements, which leaves out the numbers of claims that are their places."""

    def build_statement(value: Statement) -> Any:
        struct = build(value)
        for place, claim in enumerate(struct.claims, start=1):
            if claim.number == place:
                claim.number = 0
        return struct

    return build_statement


_STRUCTS = _Structs({Count: _count_struct})


def _encode_value(value: Any) -> Any:
    """What msgspec encodes in place of a value that it does not know."""
    if isinstance(value, When):
        return value._text
    if isinstance(value, FrozenDict):
        return value._content
    if isinstance(value, Marking):
        return str(value)
    raise NotImplementedError(f"no form on file for {type(value).__name__}")


_WIDTH = 110
_STEP = b"  "
_encode, _decode = msgspec.json.Encoder(enc_hook=_encode_value).encode, msgspec.json.Decoder().decode
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode


def pretty_print(value: Any, indent: str = "") -> str:
    """The text of a JSON value; every line begins with `indent`, and no line break ends it.

    >>> print(pretty_print({"id": "r", "transfers": [{"returned_to": "ukraine"}]}, indent="    "))
        {"id": "r", "transfers": [{"returned_to": "ukraine"}]}
    """
    return indent + _lay_out(_encode(value), indent).decode()


def _lay_out(text: bytes, indent: str = "") -> bytes:
    """The text of a JSON value as people read it, its lines after the first one begun with `indent`."""
    line = msgspec.json.format(text, indent=0)
    if _fits(line, _WIDTH - len(indent)):
        return line
    pieces: list[bytes] = []
    _add_lines(line, indent.encode(), pieces.append)
    return b"".join(pieces)


def _fits(line: bytes, room: int) -> bool:
    """Whether a value that has a space after each comma and colon stays on one line: it is shorter than `room`, or holds nothing."""
    if len(line) < room or line[0] not in _OPENING or len(line) == 2:
        return True
    return not line.isascii() and len(line.decode()) < room


def _add_lines(line: bytes, indent: bytes, add: Callable[[bytes], None]) -> None:
    """Add the text of an object or list of which each member has a line of its own."""
    between = _BETWEEN[indent]
    space = _WIDTH - len(between) + 2
    if line[0] == _OPENING[0]:
        separator = b"{" + between[1:]
        for name, raw in _members(line).items():
            key, width = _key(name)
            member = bytes(raw)
            if len(member) < space - width or _fits(member, space - width):
                add(separator + key + member)
            else:
                add(separator + key)
                _add_lines(member, between[2:], add)
            separator = between
        add(b"\n" + indent + b"}")
        return
    separator = b"[" + between[1:]
    for raw in _items(line):
        member = bytes(raw)
        if _fits(member, space):
            add(separator + member)
        else:
            add(separator)
            _add_lines(member, between[2:], add)
        separator = between
    add(b"\n" + indent + b"]")


class _Between(dict[bytes, bytes]):
    """What stands between two members, by the indent of what they are members of."""

    def __missing__(self, indent: bytes) -> bytes:
        self[indent] = between = b",\n" + indent + _STEP
        return between


_BETWEEN = _Between()
_OPENING = b"{["


@lru_cache(maxsize=1_024)
def _key(name: str) -> tuple[bytes, int]:
    """A key with its colon and a space, and how many characters that are."""
    key = _encode(name) + b": "
    return key, len(key.decode())


_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's header and checksum


def dumps(ds: Dataset) -> str:
    """The dataset as the text of one JSON document, which `loads` reads back.

    >>> import conflictevents as ce
    >>> ce.loads(ce.dumps(ce.Dataset(ce.Actor(id="north", name="North"))))["north"].name
    'North'

    Raises:
        InvalidValue: a text is longer than a file may hold, or `ds` is no dataset.
    """
    return b"".join(_document(require_instance(Dataset, ds, "write Dataset(*records)"))).decode()


def save(ds: Dataset, path: str | os.PathLike[str]) -> None:
    """Write the dataset to a file whose name says how: `.json`, `.jsonl`, `.json.gz`, `.jsonl.gz`, `.xlsx`; or to a folder of sheets.

    A folder is meant where one is there, or the name has no ending: it gets a sheet of CSV for each kind of record, which `load` reads
    back to the same dataset, as it does a workbook (`.xlsx`, with the extra `xlsx`). Sheets that the dataset no longer needs are
    removed; a folder that holds other files of data is refused. All sheets are replaced, or none.

    The file is written in the same folder under another name, forced to disk, and moved into place in one step. All that
    happens on the way, the old file stays as it was; a killed process may leave the other file behind, whose name
    begins with `.conflictevents-` and ends in `.tmp`, and which the next write in that folder removes. A file that is
    replaced hands its permissions on, and its owner where the system allows it; a link stays a link; other hard
    links keep the old content; a file that is read-only is refused.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> ce.save(ce.Dataset(ce.Actor(id="north", name="North")), folder / "mine.jsonl")
    >>> sorted(path.name for path in folder.iterdir())
    ['mine.jsonl']

    Raises:
        InvalidValue: the name says nothing, no file can stand there, a text is longer than a file may hold (or a cell, of
            a sheet), the folder holds other data, or `ds` is no dataset.
        MissingExtra: the extra `xlsx` is needed and not installed.
        WriteError: the system does not let the file be written.
    """
    require_instance(Dataset, ds, "the dataset comes first: save(ds, path)")
    where = local_path(path, "give the name of the file as text")
    form = detect_form(where)
    ends_as_folder = str(os.fspath(path)).endswith(("/", os.sep))
    is_folder = ends_as_folder or (form is None and (not where.suffix or os.path.isdir(where)))  # noqa: PTH112 - as in reading
    if is_folder or (form is not None and form.holds is Holds.WORKBOOK):
        from conflictevents.formats.sheets.writing import (  # which most writings never need
            save_folder,
            save_workbook,
            sheet_files,
        )

        if is_folder:
            save_folder(where, sheet_files(ds))
        else:
            save_workbook(ds, where)
        return
    if form is None or form.holds is Holds.SHEET:
        remedy = "choose the ending for the form; a folder of sheets has none"
        raise InvalidValue(str(where), f"a name that ends in {WRITTEN_ENDINGS}, or a folder", remedy)
    pieces = _lines(ds) if form.holds is Holds.LINES else _document(ds)
    with replace_file(where) as file:
        for piece in _packed(pieces) if form.packed else pieces:
            file.write(piece)


def _document(ds: Dataset) -> Iterator[bytes]:
    yield f'{{\n  "{KEY}": "{VERSION}"'.encode()
    if ds.head != NO_HEAD:
        yield f',\n  "{HEAD}": '.encode() + _lay_out(_encode_checked(ds.head), "  ")
    for name, records in ds.by_collection().items():
        yield f',\n  "{name}": ['.encode()
        between = b"\n    "
        for record in records:
            yield between + _lay_out(_encode_checked(record), "    ")
            between = b",\n    "
        yield b"]" if between == b"\n    " else b"\n  ]"
    yield b"\n}\n"


def _lines(ds: Dataset) -> Iterator[bytes]:
    if ds.head == NO_HEAD:
        yield f"{HEADER}\n".encode()
    else:
        yield f'{{"{KEY}":"{VERSION}","{HEAD}":'.encode() + _encode_checked(ds.head) + b"}\n"
    for record in ds:
        yield _BEGINNINGS[type(record)] + _encode_checked(record)[1:] + b"\n"


class _Beginnings(dict[type[Record], bytes]):
    """How a line begins, by the type of the record that it holds."""

    def __missing__(self, kind: type[Record]) -> bytes:
        names = names_of(kind)
        assert names is not None
        self[kind] = beginning = f'{{"record":"{names.record}",'.encode()
        return beginning


_BEGINNINGS = _Beginnings()


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces packed as gzip does it, with neither name nor time in its header."""
    packer = zlib.compressobj(wbits=_GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
