"""What leaves: records and values as plain data, datasets as text (`dumps`) and as files (`save`).

There is one form for each value. A field equal to its default is left out, unless its metadata has it written always.
`id` comes first, then the fields of the record's own class in their order, then those it shares with other classes. A
`Count` always keeps its four keys. Text is laid out for people and for `git diff`; the same dataset gives the same
bytes, and a file is replaced as a whole or not at all.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

import attrs
import msgspec

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import NO_HEAD, Dataset, record_name
from conflictevents.errors import InvalidValue
from conflictevents.formats.files import WRITTEN_ENDINGS, Holds, detect_form
from conflictevents.formats.limits import LONGEST_TEXT
from conflictevents.records import Head, Record, Statement
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


_Write = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """A record, head or value of ours as JSON values, in the order in which they are written.

    Raises:
        InvalidValue: a text is longer than a file may hold; the error names the field, and the record.
    """
    try:
        written: Any = _WRITE[type(value)](value)
    except InvalidValue as error:
        if isinstance(value, Record):
            where = f"record {value.id!r}, {error.field}"
            raise InvalidValue(error.found, error.expected, error.remedy, field=where) from None
        raise error.within("head") if isinstance(value, Head) else error from None
    if isinstance(value, Statement):
        for place, claim in enumerate(written.get("claims", ()), start=1):
            if claim["number"] == place:
                del claim["number"]
    return written


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        remedy = "keep long texts elsewhere and give their address"
        raise InvalidValue(f"{value[:40]}...", f"a text of at most {LONGEST_TEXT:,} characters", remedy)
    return value


def _as_it_is(value: Any) -> Any:
    return value


_word = attrgetter("_value_")  # as `value` gives it, which asks the enum first


def _count(value: Count) -> dict[str, Any]:
    wording = value.wording
    return {
        "low": value.low,
        "high": value.high,
        "best": value.best,
        "wording": None if wording is None else wording.value,
    }


def _mapping(value: FrozenDict) -> dict[str, Any]:
    return {_text(key): _WRITE[type(item)](item) for key, item in value.items()}


def _list(value: tuple[Any, ...]) -> list[Any]:
    written = []
    for place, item in enumerate(value):
        try:
            written.append(_WRITE[type(item)](item))
        except InvalidValue as error:
            raise error.within(f"[{place}]") from None
    return written


def _object_writer(kind: type) -> _Write:
    """The function that writes the objects of a class, generated as attrs generates an `__init__`.

    For `Transfer` it begins::

        def write(value):
            members = {}
            try:
                member = value.count
                name = "count"
                members["count"] = writers[type(member)](member)
                member = value.category
                if member is not default_category and member != default_category:
                    name = "category"
                    members["category"] = member if type(member) is str and len(member) <= longest else ...
    """
    names: dict[str, Any] = {"writers": _WRITE, "longest": LONGEST_TEXT, "InvalidValue": InvalidValue}
    lines = ["members = {}", "try:"]
    written = "members[name] = member if type(member) is str and len(member) <= longest else writers[type(member)](member)"
    for field in sorted(attrs.fields(kind), key=lambda field: (field.name != "id", field.inherited)):
        lines.append(f"    member = value.{field.name}")
        indent = " " * 4
        if field.default is not attrs.NOTHING and field.metadata.get("written") != "always":
            default = f"default_{field.name}"
            names[default] = field.default
            test = (
                "member is not None"
                if field.default is None
                else f"member is not {default} and member != {default}"
            )
            lines.append(f"    if {test}:")
            indent *= 2
        lines += [f"{indent}name = {field.name!r}", f"{indent}{written}"]
    lines += ["except InvalidValue as error:", "    raise error.within(name) from None", "return members"]
    bound = ", ".join(f"{name}={name}" for name in names)
    exec("\n    ".join([f"def write(value, {bound}):", *lines]), names)  # noqa: S102 - the names of our own fields, nothing from outside
    write: _Write = names["write"]
    return write


class _Writers(dict[type, _Write]):
    """What makes plain values of the values of each class; made for a class of ours when it is first met."""

    def __missing__(self, kind: type) -> _Write:
        if attrs.has(kind):
            write = _object_writer(kind)
        else:
            assert issubclass(kind, StrEnum)
            write = _word
        self[kind] = write
        return write


_WRITE = _Writers(
    {
        str: _text,
        int: _as_it_is,
        float: _as_it_is,
        bool: _as_it_is,
        type(None): _as_it_is,
        tuple: _list,
        FrozenDict: _mapping,
        Count: _count,
        When: attrgetter("_text"),
        Marking: str,
    }
)


_WIDTH = 110
_STEP = "  "


_encode, _format = msgspec.json.Encoder().encode, msgspec.json.format


def pretty_print(value: Any, indent: str = "") -> str:
    """The text of a JSON value; every line begins with `indent`, and no line break ends it.

    >>> print(pretty_print({"id": "r", "transfers": [{"returned_to": "ukraine"}]}, indent="    "))
        {"id": "r", "transfers": [{"returned_to": "ukraine"}]}
    """
    return indent + _text_of(value, indent, _WIDTH - len(indent))


def _text_of(value: Any, indent: str, room: int) -> str:
    """The text of a JSON value: on one line where less than `room` is enough for it, else on lines after `indent`."""
    text = _encode(value)
    kind = type(value)
    if not value or (kind is not dict and kind is not list):
        return text.decode()
    if (
        len(text) < room or not text.isascii()
    ):  # else too long before it has a space after each comma and colon
        line = _format(text, indent=0).decode()
        if len(line) < room:
            return line
    deeper = indent + _STEP
    space = _WIDTH - len(deeper)
    if kind is list:
        lines = f",\n{deeper}".join([_text_of(item, deeper, space) for item in value])
        return f"[\n{deeper}{lines}\n{indent}]"
    members = []
    for name, item in value.items():
        key = _key(name)
        members.append(key + _text_of(item, deeper, space - len(key)))
    lines = f",\n{deeper}".join(members)
    return f"{{\n{deeper}{lines}\n{indent}}}"


@lru_cache(maxsize=1_024)
def _key(name: str) -> str:
    return f"{_encode(name).decode()}: "


_GZIP = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's header and checksum


def dumps(ds: Dataset) -> str:
    """The dataset as the text of one JSON document, which `loads` reads back.

    >>> import conflictevents as ce
    >>> ce.loads(ce.dumps(ce.Dataset(ce.Actor(id="north", name="North"))))["north"].name
    'North'

    Raises:
        InvalidValue: a text is longer than a file may hold, or `ds` is no dataset.
    """
    return "".join(_document(require_instance(Dataset, ds, "write Dataset(*records)")))


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
    pieces = _lines(ds) if form.holds is Holds.LINES else (piece.encode() for piece in _document(ds))
    with replace_file(where) as file:
        for piece in _packed(pieces) if form.packed else pieces:
            file.write(piece)


def _document(ds: Dataset) -> Iterator[str]:
    yield f'{{\n  "{KEY}": "{VERSION}"'
    if ds.head != NO_HEAD:
        yield f',\n  "{HEAD}": {pretty_print(to_plain(ds.head), indent="  ").lstrip()}'
    for name, records in ds.by_collection().items():
        yield f',\n  "{name}": ['
        between = "\n"
        for record in records:
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
        yield encoder.encode({"record": record_name(record), **to_plain(record)}) + b"\n"


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces packed as gzip does it, with neither name nor time in its header."""
    packer = zlib.compressobj(wbits=_GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
