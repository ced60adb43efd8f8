"""What came of reading a file: the rows as canonical columns, the rows set aside and why, and records on request.

Records are built from canonical rows in the same way for every source.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import attrs

from conflictevents._files import local_path, replace_file
from conflictevents.dataset import Dataset
from conflictevents.errors import DuplicateRecord, InvalidValue, ReadError, did_you_mean, listing
from conflictevents.interop.kit import duckdb, nw
from conflictevents.interop.kit.layout import Cells, Check, Layout
from conflictevents.records import Event, EventActor, Record
from conflictevents.text.spreadsheet import table_text
from conflictevents.values import Estimate, Identifier, Place, Source, When, constructor_of_read, read_extra

__all__ = [
    "IDS",
    "Reading",
    "Reject",
    "coordinate_checks",
    "dataset_of",
    "extra_of",
    "fit_ids",
    "identifiers_of",
    "labelled",
    "listed",
    "record_id",
    "records_of",
    "refusal_of",
    "sources_of",
    "to_event",
]

_NEXT_LABEL = re.compile(r";(?=[a-z0-9][a-z0-9:._, -]*=)")


def record_id(dataset: str, cell: nw.Expr) -> nw.Expr:
    """The id of a record: the dataset, a colon and the code. See `fit_ids` for codes that an id may not hold."""
    return nw.concat_str(nw.lit(f"{dataset}:"), cell)


IDS = ("id", "part_of")
"""The canonical columns that hold ids of records."""
_HEX, _SUM = "hex:", "sum:"
_FITS = re.compile(r"(?!hex:|sum:)[A-Za-z0-9._:/-]{0,149}[A-Za-z0-9]")
_LONGEST_IN_HEX = 72
"""Bytes of a code that an id holds in hexadecimal; of a longer code it holds the sum (BLAKE2)."""


def _fit_id(name: str) -> str:
    """An id with what it may hold; of two different ids the two that come out differ too."""
    dataset, colon, code = name.partition(":")
    if not colon or _FITS.fullmatch(code):
        return name
    content = code.encode("utf-8", "surrogatepass")
    if len(content) <= _LONGEST_IN_HEX:
        return f"{dataset}:{_HEX}{content.hex()}"
    return f"{dataset}:{_SUM}{blake2b(content, digest_size=32).hexdigest()}"


def fit_ids(row: dict[str, Any]) -> dict[str, Any]:
    """The row, with each code in its ids that an id may not hold in hexadecimal: `acme:hex:6120c3a9` of `a é`.

    Codes of up to 150 ASCII letters, digits and `._:/-` that end in a letter or digit are left as they are.
    """
    for name in IDS:
        if isinstance(cell := row.get(name), str):
            row[name] = _fit_id(cell)
    return row


def coordinate_checks(cells: Cells, latitude: str, longitude: str) -> tuple[Check, Check]:
    """Latitude and longitude stand together or not at all."""
    north, east = cells(latitude), cells(longitude)
    return (
        Check(
            latitude,
            north.is_null() & ~east.is_null(),
            f"missing where {longitude} is given; fill it in, or clear both",
        ),
        Check(
            longitude,
            east.is_null() & ~north.is_null(),
            f"missing where {latitude} is given; fill it in, or clear both",
        ),
    )


def labelled(cell: str | None) -> Iterator[tuple[str, str]]:
    """The pairs in a cell such as `ucdp=144;gleditsch-ward=775`."""
    for part in _NEXT_LABEL.split(cell) if cell else ():
        label, _, value = part.partition("=")
        if value.strip():
            yield label, value


def listed(cell: str | None, separator: str | None) -> tuple[str, ...]:
    """The members of a list in a cell, trimmed, without blank ones; the cell as one member where nothing separates."""
    if not cell:
        return ()
    return tuple(part.strip() for part in cell.split(separator) if part.strip()) if separator else (cell,)


def identifiers_of(layout: Layout, row: Mapping[str, Any], what: str) -> tuple[Identifier, ...]:
    """The identifiers that a row gives of an actor (`actor_1_`), the place, the type or the record itself (`identifier_`)."""
    return _identifiers(_codes(layout, row, what))


def _codes(layout: Layout, row: Mapping[str, Any], what: str) -> tuple[tuple[str, str], ...]:
    """The identifiers that a row gives, each as its scheme and its value."""
    codes: list[tuple[str, str]] = []
    for name, scheme, separator in _code_columns(layout, what):
        cell = row.get(name)
        if cell and separator is None:
            codes.append((scheme, cell))
        elif cell:
            codes += [(scheme, value) for value in listed(cell, separator)]
    return tuple(codes)


@cache
def _code_columns(layout: Layout, what: str) -> tuple[tuple[str, str, str | None], ...]:
    """The columns that hold identifiers of a thing, each with its scheme and what separates its members."""
    return tuple(
        (name, scheme, layout.lists.get(name))
        for name, scheme in layout.identifiers.items()
        if name.startswith(what)
    )


_REMEMBERED = 65_536
"""Actors and codes repeat from row to row: so many different ones are made and checked once, and shared."""


@lru_cache(maxsize=_REMEMBERED)
def _identifiers(codes: tuple[tuple[str, str], ...]) -> tuple[Identifier, ...]:
    return tuple(Identifier(scheme, value) for scheme, value in codes)


@lru_cache(maxsize=_REMEMBERED)
def _actor(name: str | None, role: str | None, codes: tuple[tuple[str, str], ...]) -> EventActor:
    return EventActor(name=name, role=role, identifiers=_identifiers(codes))


def to_event(layout: Layout, row: Mapping[str, Any], sources: Iterable[Source] = ()) -> Event:
    """The event that a canonical row describes; on these sources, if the source's reader knows better ones."""
    texts = _plain_fields_of(row)
    fields = {
        **dict(zip(_PLAIN_FIELDS, texts, strict=True)),
        "actors": tuple(_actors(layout, row)),
        "place": _place(layout, row),
        "types": identifiers_of(layout, row, "type_"),
        "fatalities": _estimate(row),
        "sources": tuple(sources or sources_of(row)),
    }
    when, known, extra = row["when"], row["known"], extra_of(layout, row)
    if _are_texts(texts):
        with suppress(InvalidValue):  # the careful constructor says which field it is of
            return _new_event(
                when=None if when is None else When.of(when),
                known=None if known is None else When.of(known),
                extra=read_extra(extra),
                **fields,
            )
    return Event(when=when, known=known, extra=extra, **fields)


_PLAIN_FIELDS = ("id", "dataset", "release", "original_id", "text")
_plain_fields_of = itemgetter(*_PLAIN_FIELDS)
_new_event, _new_place = constructor_of_read(Event), constructor_of_read(Place)


def _are_texts(cells: Iterable[Any]) -> bool:
    """Whether all cells are plain texts that UTF-8 can hold, or nothing; others go through the readers of their fields."""
    texts = [cell for cell in cells if cell is not None]
    if not _ONLY_STR.issuperset(map(type, texts)):
        return False
    text = "".join(texts)
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


_ONLY_STR = frozenset({str})


def _actors(layout: Layout, row: Mapping[str, Any]) -> Iterator[EventActor]:
    for group in ("actor_1_", "actor_2_"):
        name, codes = row[f"{group}name"], _codes(layout, row, group)
        if name or codes:
            yield _actor(name, row[f"{group}role"], codes)


def _place(layout: Layout, row: Mapping[str, Any]) -> Place | None:
    name, country, code = row["place_name"], row["place_country"], row["place_precision"]
    latitude, longitude = row["place_latitude"], row["place_longitude"]
    identifiers = identifiers_of(layout, row, "place_")
    if not identifiers and name is None and country is None and latitude is None and longitude is None:
        return None
    precision = f"{layout.precision}={code}" if code and layout.precision else code
    parts = (name, country, latitude, longitude, precision, identifiers)
    # Those that are 0 may be -0.0, which a cache does not tell from 0.0.
    return _known_place(*parts) if latitude and longitude else _make_place(*parts)


def _make_place(
    name: Any,
    country: Any,
    latitude: Any,
    longitude: Any,
    precision: Any,
    identifiers: tuple[Identifier, ...],
) -> Place:
    is_read = type(latitude) is type(longitude) and (latitude is None or type(latitude) is float)
    return (_new_place if is_read and _are_texts((name, country, precision)) else Place)(
        name=name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        identifiers=identifiers,
    )


_known_place = lru_cache(maxsize=_REMEMBERED, typed=True)(_make_place)


def _estimate(row: Mapping[str, Any]) -> Estimate | None:
    low, best, high = row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]
    return None if low is None and best is None and high is None else _published(low, best, high)


_published = lru_cache(maxsize=_REMEMBERED, typed=True)(Estimate)


def sources_of(row: Mapping[str, Any]) -> Iterable[Source]:
    """The source that a canonical row gives, if it gives one."""
    parts = {name: row[f"source_{name}"] for name in ("title", "publisher", "published", "url")}
    if any(parts[name] for name in ("title", "publisher", "url")):
        yield Source(**parts)


def extra_of(layout: Layout, row: Mapping[str, Any]) -> dict[str, Any]:
    """What only this source says, under keys such as `ucdp:dyad_id`; what is unsaid is left out."""
    extra: dict[str, Any] = {}
    for name, key, is_kept in _extra_columns(layout, tuple(row)):
        value = row[name]
        if value is not None and value != "" and not (is_kept and key in extra):
            extra[key] = value
    return extra


@lru_cache(maxsize=64)
def _extra_columns(layout: Layout, names: tuple[str, ...]) -> tuple[tuple[str, str, bool], ...]:
    """Of the columns of a row, those that only the source has, each with its key; and whether it is kept though not modelled."""
    prefix, extra_prefix = f"{layout.namespace}_", "extra_"
    columns = []
    for name in names:
        if name.startswith(prefix) and name not in layout.schema and name not in layout.identifiers:
            columns.append((name, f"{layout.namespace}:{name.removeprefix(prefix)}", False))
        elif name.startswith(extra_prefix):
            columns.append((name, f"{layout.namespace}:{name.removeprefix(extra_prefix)}", True))
    return tuple(columns)


Row = dict[str, Any]


def records_of(layout: Layout, rows: Iterable[Row]) -> Iterator[Record]:
    """The rows as records, in their order.

    Raises:
        ReadError: the rows are published sums, for which there is no record.
    """
    return (record for record, _ in _built(layout, rows))


def dataset_of(layout: Layout, rows: Iterable[Row], name: str, duplicates: str) -> Dataset:
    """All records as a dataset, with the records they refer to.

    Raises:
        DuplicateRecord: an id stands twice and `duplicates` is `refuse`.
        ReadError: the rows are published sums, or `duplicates` is neither `refuse` nor `number`.
    """
    if duplicates not in {"refuse", "number"}:
        remedy = did_you_mean(str(duplicates), ["refuse", "number"])
        raise ReadError(f"duplicates={duplicates!r} is neither 'refuse' nor 'number'; {remedy}")
    companions: dict[str, Record] = {}
    records: list[Record] = []
    for number, (record, row) in enumerate(_built(layout, rows), 1):
        records.append(record)
        for companion in _companions(layout, row, number):
            companions.setdefault(companion.id, companion)
    records += companions.values()
    if duplicates == "number":
        return Dataset(*_numbered(records))
    seen: set[str] = set()
    for index, record in enumerate(records, 1):
        if record.id in seen:
            error = DuplicateRecord(record.id, f"an earlier row of {name}", f"row {index} of those read")
            error.add_note("the file itself gives that id twice; to_dataset(duplicates='number') keeps both")
            raise error
        seen.add(record.id)
    return Dataset(*records)


def _built(layout: Layout, rows: Iterable[Row]) -> Iterator[tuple[Record, dict[str, Any]]]:
    build = layout.build
    if build is None:
        raise ReadError(f"{layout.title} holds published sums, which are no records; use .frame or .rows()")
    for number, row in enumerate(rows, 1):
        cells = _without_blanks(row)
        try:
            record = _record_or_refuse(build(layout, cells), "build")
        except ValueError as error:
            raise _unbuilt(layout, number, error) from error
        yield record, cells


def _companions(layout: Layout, row: Row, number: int) -> list[Record]:
    """The records that the record of a row refers to."""
    if layout.companions is None:
        return []
    try:
        return [_record_or_refuse(companion, "companions") for companion in layout.companions(layout, row)]
    except ValueError as error:
        raise _unbuilt(layout, number, error) from error


def _unbuilt(layout: Layout, number: int, error: ValueError) -> ReadError:
    where = f"{layout.title}, row {number} of those read"
    return ReadError(f"{where}: {error}; correct that row, or leave it out")


def _record_or_refuse(record: Any, name: str) -> Record:
    """What a function of a layout gives for a row, which has to be a record.

    Raises:
        InvalidValue: it is none.
    """
    if not isinstance(record, Record):
        remedy = "let it return one, or raise a ValueError that says why the row has none"
        raise InvalidValue(record, "a record", remedy, field=name)
    return record


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    """A row with None where there are but spaces, of the kinds that engines do not take for spaces too."""
    blank = [
        name
        for name, cell in row.items()
        if cell is not None and isinstance(cell, str) and (not cell or cell.isspace())
    ]
    return {**row, **dict.fromkeys(blank)} if blank else row


def refusal_of(layout: Layout, row: Row) -> ValueError | None:
    """Why no record can be made of a row, or none of those that it refers to; None where they can."""
    if layout.build is None or not layout.may_refuse:
        return None
    cells = _without_blanks(row)
    try:
        _record_or_refuse(layout.build(layout, cells), "build")
        for companion in layout.companions(layout, cells) if layout.companions is not None else ():
            _record_or_refuse(companion, "companions")
    except ValueError as error:
        return error
    return None


def _numbered(records: Sequence[Record]) -> Iterator[Record]:
    taken = {record.id for record in records}
    seen: set[str] = set()
    for record in records:
        if record.id not in seen:
            seen.add(record.id)
            yield record
            continue
        number = 2
        while (fresh := f"{record.id}:{number}") in taken:
            number += 1
        taken.add(fresh)
        yield record.evolve(id=fresh)


_BATCH = 1_000


@attrs.frozen
class Reject:
    r"""A row that could not be read, and why.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> new = folder / "2024-09.csv"
    >>> size = new.write_text(
    ...     f"{columns}\nA1,2024-08-05,Battles,North,South,4\nA2,2024-08-06,Battles,North,South,0\nA3,no day,Battles,North,South,0\n"
    ... )
    >>> [(reject.line, reject.column, reject.value) for reject in ce.interop.read(new, "acled").rejects]
    [(4, 'event_date', 'no day')]

    Attributes:
        file: the file, and the member of the archive where it stood in one.
        line: the line the row begins on, counted from 1; in JSON the number of the record.
        column: the column it is about, by its name in the file; None where the row as a whole cannot be taken apart.
        value: what stood there; the row itself where there is no column.
        reason: why it cannot be read.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        shown = "nothing" if self.value is None else repr(self.value[:80])
        column = f", {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: found {shown}, {self.reason}"


class NothingRead(ReadError):
    r"""A file of which every row was set aside.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> file = Path(tempfile.mkdtemp()) / "2024-08.csv"
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> size = file.write_text(f"{columns}\nA1,no day,Battles,North,South,3\n")
    >>> try:
    ...     reading = ce.interop.read(file, "acled")
    ... except ce.interop.NothingRead as error:
    ...     print([(reject.line, reject.column) for reject in error.rejects])
    [(2, 'event_date')]

    Attributes:
        rejects: the first of them, each with its line and the reason.
        unlisted: how many more there are.
    """

    def __init__(self, message: str, rejects: Sequence[Reject], unlisted: int = 0) -> None:
        self.rejects: tuple[Reject, ...] = tuple(rejects)
        super().__init__(listing(message, self.rejects, unlisted))
        self.unlisted = unlisted


class Reading:
    r"""What came of reading one file. Every row of the file is in `frame` or in `rejects`, and none in both.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> new = folder / "2024-09.csv"
    >>> size = new.write_text(
    ...     f"{columns}\nA1,2024-08-05,Battles,North,South,4\nA2,2024-08-06,Battles,North,South,0\nA3,no day,Battles,North,South,0\n"
    ... )
    >>> reading = ce.interop.read(new, "acled")
    >>> reading.rows_out, len(reading.rejects), reading.dataset
    (2, 1, 'acled')

    Attributes:
        name: the file, and the member of the archive where it stood in one.
        dataset: the dataset its rows belong to, such as `ucdp-ged`.
        release: the release, from the file's version column, what the caller said, the file's name or its header;
            None where nothing tells, and where the rows are of several (see `releases`).
        releases: all releases that rows are of.
        rows_in: how many rows of data the file has.
        rows_out: how many of them `frame` has.
        identical: how many rows were dropped because an earlier one is the same cell by cell; 0 unless asked for.
        rejects: the rows set aside, in the order of the file.
        frame: a lazy narwhals frame of canonical columns, on DuckDB; `frame.to_native()` is the DuckDB relation.
    """

    def __init__(
        self,
        *,
        name: str,
        layout: Layout,
        connection: "duckdb.DuckDBPyConnection",
        query: str,
        stated: str | None,
        rows_in: int,
        rejects: Sequence[Reject],
        identical: int = 0,
    ) -> None:
        self.name = name
        self.dataset: str = layout.dataset
        self.rows_in = rows_in
        self.identical = identical
        self.rejects: tuple[Reject, ...] = tuple(rejects)
        self._layout = layout
        self._connection = connection
        self._query = query
        self.frame: nw.LazyFrame[Any] = nw.from_native(connection.sql(query))
        counted = connection.execute(f"SELECT release, count(*) FROM ({query}) GROUP BY release").fetchall()
        self.rows_out: int = sum(count for _, count in counted)
        self.releases: tuple[str, ...] = tuple(sorted(release for release, _ in counted if release))
        releases = self.releases if self.rows_out else (stated,)
        self.release: str | None = releases[0] if len(releases) == 1 else None
        if self.rows_in != self.rows_out + len(self.rejects) + identical:
            raise ReadError(
                f"{name}: {self.rows_in} rows went in, but {self.rows_out} came out, {len(self.rejects)} were set aside and "
                f"{identical} dropped; this is a mistake of the library, please report it with the file"
            )

    def __repr__(self) -> str:
        release = f" {self.release}" if self.release else ""
        dropped = f", {self.identical} identical dropped" if self.identical else ""
        return f"<{self.dataset}{release}: {self.rows_out} row{'' if self.rows_out == 1 else 's'}, {len(self.rejects)} set aside{dropped}>"

    def __len__(self) -> int:
        return self.rows_out

    def rows(self) -> Iterator[dict[str, Any]]:
        """The canonical rows as dictionaries, in the order of the file."""
        reader = self._connection.cursor().sql(self._query).to_arrow_reader(_BATCH)
        names = reader.schema.names
        for batch in reader:
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield dict(zip(names, cells, strict=True))

    def records(self) -> Iterator[Record]:
        """The rows as records: events, actors or frameworks, in the order of the file, one by one.

        Raises:
            ReadError: the rows are published sums, for which there is no record.
        """
        return records_of(self._layout, self.rows())

    def to_dataset(self, *, duplicates: str = "refuse") -> Dataset:
        """All records as a dataset, with the actors that agreements name.

        Args:
            duplicates: what to do where the file gives one id twice, as ICEWS and POLECAT do: `refuse`, or `number`,
                which adds `:2`, `:3` to the id of each further one. No row is ever dropped.

        Raises:
            DuplicateRecord: an id stands twice and `duplicates` is `refuse`.
            ReadError: the rows are published sums, or `duplicates` is another word.
        """
        return dataset_of(self._layout, self.rows(), self.name, duplicates)

    def write_rejects(self, path: str | os.PathLike[str]) -> None:
        """Writes the rows set aside to a CSV file: file, line, column, value, reason.

        Cells that a spreadsheet program would run are neutralised; `interop.writing.read_cells` gives them back.

        Raises:
            InvalidValue: the path is none of this machine.
            WriteError: the file cannot be written.
        """
        columns = [field.name for field in attrs.fields(Reject)]
        rows = [dict(zip(columns, attrs.astuple(reject), strict=True)) for reject in self.rejects]
        with replace_file(local_path(path)) as file:
            file.write(table_text(rows, [dict(zip(columns, columns, strict=True))]).encode())
