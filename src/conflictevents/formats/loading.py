"""Files and folders to datasets: `load` and `loads`."""

import io
import json
import os
from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from conflictevents._files import local_path
from conflictevents._progress import collector_paused, watched
from conflictevents.dataset import NO_HEAD, Dataset, record_name
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.formats.files import (
    ENDINGS,
    Form,
    Holds,
    RecordFile,
    Unreadable,
    detect_form,
    lines_of,
    list_files,
    open_bytes,
    read_at_most,
    strip_mark,
    unpacked,
)
from conflictevents.formats.json.fast import begins_with_line
from conflictevents.formats.json.reading import Position, Reader, read_document, read_lines
from conflictevents.formats.json.strict import screen
from conflictevents.formats.problems import Description, Problem, Problems, collect_problems
from conflictevents.formats.saving import to_dict
from conflictevents.records import LIBRARY, Actor, Framework, Head, Record, Schema
from conflictevents.schema.describing import is_own, plain_types
from conflictevents.values.fields import require_instance

if TYPE_CHECKING:
    from cattrs import BaseConverter

__all__ = ["configure_converter", "from_dict", "load", "loads", "merge_files"]

Built = TypeVar("Built")

_SPLIT = "keep it as JSON Lines (.jsonl), or split it into a folder of files"


def load(
    path: str | os.PathLike[str],
    *,
    base: Dataset | None = None,
    make_missing: bool = False,
    schema: Schema = LIBRARY,
) -> Dataset:
    """The dataset that a file or folder holds, checked in full.

    Files are recognised by their names: one JSON document (`.json`), JSON Lines (`.jsonl`), a sheet (`.csv`), or one of them packed
    with gzip (`.json.gz`), or a workbook of sheets (`.xlsx`, which needs the extra `xlsx`). Of a folder, all files below it are read and merged: where two hold a record, the
    higher revision wins. `docs/reference/file-format.md` has the layouts, shorthands and limits.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "mine.json"
    >>> ce.save(ce.Dataset(ce.Actor(id="north", name="North")), path)
    >>> ce.load(path)["north"].name
    'North'

    Args:
        path: the file or folder.
        base: a dataset to merge it with, whose actors and frameworks sheets may name.
        make_missing: make the actors and frameworks that sheets name and nothing on record is; else they are
            problems.
        schema: what packages add: types of records that files may hold, words, rules for `check`.

    Raises:
        ReadError: the file is not there, is no regular file, or something in it is wrong; or a file of the folder
            cannot be read; with every problem. Nothing is returned then, and nothing left behind.
        InvalidValue: `path` is no path; or `make_missing` is asked for, and there is no sheet.
    """
    where = local_path(path, "loads() reads text and bytes, such as file.read() gives")
    schema = _read_schema(schema) if base is None else base.schema | _read_schema(schema)
    with ExitStack() as steady, collect_problems(str(where)) as problems, collector_paused():
        parts = (
            [] if base is None else [("the dataset it is added to", {record.id: record for record in base})]
        )
        heads = [] if base is None else [base.head]
        files = _named(where, problems, steady)
        sheets = [file for file, form in files if form.holds.has_sheets]
        for file, form in files:
            if not form.holds.has_sheets:
                reader = _read(file, form, problems, schema)
                parts.append((str(file), reader.records))
                heads.append(reader.head)
        if make_missing and not sheets and files:
            raise InvalidValue(
                str(where), "sheets (.csv, .xlsx), as make_missing is for them", "leave make_missing out"
            )
        if sheets:
            from conflictevents.formats.sheets.reading import read_sheets  # which most readings never need

            of_sheets, of_dataset = read_sheets(sheets, _nameable(parts), problems, make_missing=make_missing)
            parts += of_sheets
            for head in of_dataset:
                reader = Reader("", problems, schema)
                reader.read_head(to_dict(head), Position(0, "head"))
                parts.append(("", reader.records))
                heads.append(reader.head)
        return merge_files(parts, problems, heads, schema)


def _read_schema(schema: Schema) -> Schema:
    try:
        return require_instance(Schema, schema, "write schema=ce.Schema(records=..., rules=...)")
    except InvalidValue as error:
        raise error.within("schema") from None


def _nameable(parts: list[tuple[str, dict[str, Record]]]) -> Dataset:
    """The actors and frameworks of files, the highest revision of each, as sheets name them."""
    named: dict[str, Record] = {}
    for _, records in parts:
        for record in records.values():
            other = named.get(record.id)
            if isinstance(record, Actor | Framework) and (other is None or record.revision > other.revision):
                named[record.id] = record
    return Dataset(*named.values())


def loads(content: bytes | bytearray | memoryview | str, *, schema: Schema = LIBRARY) -> Dataset:
    """The dataset that text holds, as bytes or `str`: one JSON document or JSON Lines, which may be packed with gzip.

    >>> import conflictevents as ce
    >>> text = '{"conflictevents": "1.0", "actors": [{"id": "north", "name": "North"}]}'
    >>> ce.loads(text)["north"].name
    'North'

    Args:
        content: the text.
        schema: what packages add: types of records that the text may hold, words, rules for `check`.

    Raises:
        ReadError: something in it is wrong; with every problem.
        InvalidValue: `content` is neither bytes nor text.
    """
    if not isinstance(content, bytes | bytearray | memoryview | str):
        raise InvalidValue(content, "bytes or text", "load() reads files")
    with collect_problems("the text") as problems, collector_paused():
        if isinstance(content, str) and "\n" not in content and detect_form(Path(content)):
            found, expected = Description(f"the name {content!r}"), "the content of a file"
            problems.add(Problem(found=found, expected=expected, remedy="load() reads files"))
            problems.raise_if_any()
        reader = Reader("", problems, _read_schema(schema))
        with _report_unreadable(reader):
            text = strip_mark(_as_bytes(content))
            if begins_with_line(text, schema):
                read_lines(reader, lines_of(io.BytesIO(text)))
            else:
                read_document(reader, text)
        reader.finish()
        return merge_files([("", reader.records)], problems, [reader.head], schema)


def from_dict(cls: type[Built], data: Any, *, schema: Schema = LIBRARY) -> Built:
    """The record, part, value or dataset that plain data stand for.

    >>> import conflictevents as ce
    >>> ce.from_dict(ce.Transfer, {"count": "about 300", "returned_to": "north"}).count.low
    270

    Args:
        cls: what they stand for, such as `ce.ExchangeRound`.
        data: what `to_dict` gives, or what `json.loads` gives of a file; shorthands of files are read too.
        schema: what packages add, where a dataset holds records of their types.

    Raises:
        ReadError: something in the data is wrong; with every problem and its place.
        InvalidValue: `cls` is no class of a record or value.
    """
    is_class = isinstance(cls, type)
    if not is_class or (cls is not Dataset and cls not in plain_types() and not is_own(cls)):
        names = sorted(kind.__name__ for kind in (Dataset, *plain_types()))
        remedy = did_you_mean(cls.__name__, names) if is_class else "give the class itself"
        if not is_class and isinstance(data, type):
            remedy = f"give the class first: from_dict({data.__name__}, data)"
        raise InvalidValue(cls, "the class of a record or value, such as ExchangeRound", remedy, field="cls")
    article = "an" if cls.__name__[0] in "AEIOU" else "a"
    with collect_problems(f"{article} {cls.__name__} from plain data") as problems:
        tree, refused = screen(data)
        for problem in refused:
            problems.add(problem)
        if cls is Dataset:
            problems.raise_if_any()
            return cast("Built", loads(json.dumps(tree), schema=schema))
        from conflictevents.formats.json.explaining import structure_record  # brings cattrs

        built, wrong = structure_record(tree, cls)
        for problem in wrong:
            problems.add(problem)
        problems.raise_if_any()
        assert built is not None
        return built


def configure_converter(converter: "BaseConverter") -> None:
    """Teach a cattrs converter our types: it structures them as `from_dict` does and unstructures them as `to_dict`.

    It need not be strict itself: inside records and values our own rules hold. Of its own types nothing changes. What
    is wrong with a record is a `ReadError` in the converter's group of errors.

    >>> import attrs, cattrs, conflictevents as ce
    >>> @attrs.frozen
    ... class Report:
    ...     held: ce.Count
    ...     on: ce.When
    >>> converter = cattrs.Converter()
    >>> ce.configure_converter(converter)
    >>> converter.structure({"held": "at least 40", "on": "2025-06"}, Report)
    Report(held=Count('at least 40'), on=When('2025-06'))

    Raises:
        InvalidValue: it is no converter of cattrs.
    """
    if not hasattr(converter, "register_structure_hook_func"):
        raise InvalidValue(converter, "a converter of cattrs", "give cattrs.Converter()", field="converter")
    converter.register_structure_hook_func(_is_plain_type, lambda data, kind: from_dict(kind, data))
    converter.register_unstructure_hook_func(_is_plain_type, to_dict)


def _is_plain_type(kind: Any) -> bool:
    return kind is Dataset or (isinstance(kind, type) and (kind in plain_types() or is_own(kind)))


@contextmanager
def _report_unreadable(reader: Reader) -> Generator[None]:
    """Puts on the list what keeps a file from being read, or from being read any further."""
    try:
        yield
    except Unreadable as error:
        reader.add(Problem(line=error.line, found=error.found, expected=error.expected, remedy=error.remedy))


def _named(path: Path, problems: Problems, steady: ExitStack) -> list[RecordFile]:
    """The files that a path stands for; its sheets stay as they are until `steady` is closed."""
    if os.path.isdir(path):  # noqa: PTH112 - a path that may not be looked at is said of when it is opened
        if (path / "CURRENT").is_file() and any(path.glob("generation-*/*.parquet")):
            remedy = "conflictevents.tables.open() answers from it, and .records() gives its records"
            problems.add(_about(path, "a folder of tables", "files of records", remedy))
            return []
        files = list_files(path, problems, steady)
        if not files:
            problems.add(_about(path, "no file to read", f"files whose names end in {ENDINGS}"))
        return files
    form = detect_form(path)
    if form is not None:
        return [RecordFile(path, form)]
    remedy = "rename it for the form that it has"
    if path.suffix == ".parquet":
        remedy = f"conflictevents.tables.open() answers from a folder of tables; {_ROWS}"
    elif not path.suffix and path.name == str(path):
        remedy = "conflictevents.datasets.load() reads the bundled datasets by name"
    problems.add(
        _about(path, f"the name {path.name!r}", f"a folder, or a name that ends in {ENDINGS}", remedy)
    )
    return []


_ROWS = "rows of events are read by conflictevents.interop, and a dataset is kept as JSON Lines or sheets"


def _about(path: Path, found: str, expected: str, remedy: str = "") -> Problem:
    return Problem(file=str(path), found=Description(found), expected=expected, remedy=remedy)


def _read(path: Path, form: Form, problems: Problems, schema: Schema) -> Reader:
    """The records of one file, and its head."""
    reader = Reader(str(path), problems, schema)
    with _report_unreadable(reader), open_bytes(path, packed=form.packed) as file:
        if form.holds is Holds.LINES:
            read_lines(reader, watched(lines_of(file), f"reading {path.name}", "records"))
        else:
            read_document(reader, strip_mark(read_at_most(file, _SPLIT)))
    reader.finish()
    return reader


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
        return read_at_most(file, _SPLIT)


def merge_files(
    parts: list[tuple[str, dict[str, Record]]],
    problems: Problems,
    heads: Sequence[Head] = (),
    schema: Schema = LIBRARY,
) -> Dataset:
    """The records of all files in one dataset, the highest revision of each; in whichever order the files are.

    Raises:
        ReadError: there are problems, those of merging included.
    """
    if len(parts) == 1 and len(heads) < 2:
        problems.raise_if_any()
        return Dataset(*parts[0][1].values(), head=heads[0] if heads else NO_HEAD, schema=schema)
    bearers: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    for file, records in parts:
        for id, record in records.items():
            bearers[id].append((file, record))
    for some in bearers.values():
        for index, (file, record) in enumerate(some[1:], start=1):
            other = next((before for before in some[:index] if _contradict(record, before[1])), None)
            if other is not None:
                problems.add(_conflict(file, record, *other))
    head = NO_HEAD
    try:
        head = Head.merged(heads)
    except InvalidValue as error:
        path = f"$.head.{error.field}"
        problems.add(Problem(path=path, found=error.found, expected=error.expected, remedy=error.remedy))
    problems.raise_if_any()
    return Dataset(
        *(max((record for _, record in some), key=attrgetter("revision")) for some in bearers.values()),
        head=head,
        schema=schema,
    )


def _is_of_sheets(name: str) -> bool:
    form = detect_form(Path(name))
    return ", sheet " in name or (form is not None and form.holds.has_sheets)


def _contradict(first: Record, second: Record) -> bool:
    """Whether two records of one id cannot both stand, even as revisions of one another."""
    return type(first) is not type(second) or (first.revision == second.revision and first != second)


def _conflict(file: str, record: Record, before: str, other: Record) -> Problem:
    if type(record) is type(other):
        (change,) = Dataset(other).diff(Dataset(record)).changed
        fields = ", ".join(change.fields)
        found = Description(f"revision {record.revision} with other content ({fields}) than in {before}")
        expected, remedy = "one content for each revision", "raise the revision of the one that should win"
        if any(_is_of_sheets(name) for name in (file, before)):
            remedy = "correct the one that is out of date, or delete it"
    else:
        article = "an" if record_name(other)[0] in "aeiou" else "a"
        found = Description(
            f"a {record_name(record)}, while {before} has {article} {record_name(other)} of that id"
        )
        expected, remedy = "an id of its own", "give one of the two another id"
    return Problem(file=file, record=record.id, found=found, expected=expected, remedy=remedy)
