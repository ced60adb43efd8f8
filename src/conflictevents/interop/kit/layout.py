"""A source's layout: its columns, how each is written, and how a header is recognised as belonging to it.

A column has a kind, other names and what stands for missing; a layout says how columns become canonical ones.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, get_args

import attrs

from conflictevents.errors import InvalidValue, ReadError, did_you_mean, listing, shown
from conflictevents.interop.kit import nw
from conflictevents.records import Actor, Event, EventActor, Framework, Record
from conflictevents.values import Estimate, Identifier, Place, Source, When

__all__ = [
    "ACTOR",
    "AGGREGATE",
    "EVENT",
    "FRAMEWORK",
    "LISTED",
    "MENTION",
    "NOT_SAID",
    "Cells",
    "Check",
    "Column",
    "DayForm",
    "DayStyle",
    "Kind",
    "Layout",
    "Match",
    "Schema",
    "UnknownLayout",
    "code",
    "count",
    "day",
    "flag",
    "flatten",
    "fold",
    "latitude",
    "longitude",
    "number",
    "numeral",
    "text",
    "verbatim",
    "year_column",
]


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    VERBATIM = "verbatim text"
    CODE = "code"
    COUNT = "count"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


class DayForm(StrEnum):
    """How a source writes its days. Other forms are read too, once the column as a whole was judged."""

    ISO = "YYYY-MM-DD"
    COMPACT = "YYYYMMDD"


@attrs.frozen
class DayStyle:
    """How the days of one column of one file are written, where not all are in the form of the source.

    Attributes:
        day_first: whether numbers such as 3/4/2018 give the day first; None where there are none.
        epoch: the day number of the serial number 0; None where there are no serial numbers.
    """

    day_first: bool | None = None
    epoch: int | None = None


NOT_SAID = ("-1", "-9", "-99", "-1.0", "-9.0", "-99.0")
"""Numbers that stand for missing in the field's files, in columns where nothing below 0 is possible."""


@attrs.frozen
class Column:
    """How one column of a source is written.

    Attributes:
        name: the name this library uses, which is the name in the newest release known.
        kind: what its cells hold.
        aliases: names other releases give it. Case, spaces, underscores and other signs never matter.
        required: whether a file without this column is of an unknown layout.
        must: whether a row with nothing in this cell is set aside.
        missing: words that stand for "nothing said" in this column, with the blank and those of the layout.
        form: how the source writes its days.
        low: least value allowed, for numbers.
        high: greatest value allowed, for numbers.
        digits: whether it holds digits alone as a rule, so that one look at the row can tell that nothing needs care.
        repeats: another day column, which this one mostly repeats, so that a day is worked out once.
        values: the values allowed; empty where any is.
        vocabulary: what the values are, in words, for messages.
        year: the column that says in which year the day lies, which tells what serial numbers count from.
    """

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    must: bool = False
    missing: tuple[str, ...] = ()
    form: DayForm = DayForm.ISO
    low: float | None = None
    high: float | None = None
    digits: bool = False
    repeats: str | None = None
    values: tuple[str, ...] = ()
    vocabulary: str = ""
    year: str | None = None

    @property
    def zeros_matter(self) -> bool:
        """Whether some value begins with a zero, so that a column read as numbers is another one."""
        return any(value.startswith("0") and len(value) > 1 for value in self.values)


def fold(name: str) -> str:
    """A column name without case, spaces, underscores and other signs: `BdBest`, `bd_best` and `bd best ` are one."""
    return "".join(character for character in name.casefold() if character.isalnum())


def text(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = (),
    values: Iterable[str] = (),
    vocabulary: str = "",
) -> Column:
    """Words, without the spaces around them."""
    return Column(
        name, Kind.TEXT, aliases, required, must, missing, values=tuple(values), vocabulary=vocabulary
    )


def verbatim(name: str, *aliases: str, missing: tuple[str, ...] = ()) -> Column:
    """Running text, kept to the last space."""
    return Column(name, Kind.VERBATIM, aliases, missing=missing)


def code(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = NOT_SAID,
    values: Iterable[str] = (),
    vocabulary: str = "",
) -> Column:
    """A code or id: text, never a number; `3.0`, which tools make of 3, is read as `3`."""
    return Column(
        name, Kind.CODE, aliases, required, must, missing, values=tuple(values), vocabulary=vocabulary
    )


def numeral(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    missing: tuple[str, ...] = NOT_SAID,
    values: Iterable[str] | range = (),
) -> Column:
    """A code or id of digits: text all the same."""
    return Column(
        name, Kind.CODE, aliases, required, must, missing, digits=True, values=tuple(map(str, values))
    )


def count(
    name: str, *aliases: str, required: bool = False, must: bool = False, missing: tuple[str, ...] = NOT_SAID
) -> Column:
    """A whole number from 0, up to 15 digits; -1, -9 and -99 stand for missing, as in the field's files."""
    return Column(name, Kind.COUNT, aliases, required, must, missing, digits=True)


def year_column(name: str) -> Column:
    """A year, 1 to 9999, without which a row says nothing."""
    return Column(name, Kind.COUNT, required=True, must=True, low=1, high=9999, digits=True)


def number(name: str, *aliases: str, low: float, high: float) -> Column:
    """A decimal number, with a point or a comma: within its bounds no comma can separate thousands."""
    return Column(name, Kind.NUMBER, aliases, low=low, high=high)


def latitude(name: str, *aliases: str) -> Column:
    """Degrees north of the equator."""
    return number(name, *aliases, low=-90, high=90)


def longitude(name: str, *aliases: str) -> Column:
    """Degrees east of Greenwich."""
    return number(name, *aliases, low=-180, high=180)


def day(
    name: str,
    *aliases: str,
    required: bool = False,
    must: bool = False,
    form: DayForm = DayForm.ISO,
    missing: tuple[str, ...] = (),
    repeats: str | None = None,
    year: str | None = None,
) -> Column:
    """A day of the calendar."""
    return Column(name, Kind.DAY, aliases, required, must, missing, form, repeats=repeats, year=year)


def flag(name: str, *aliases: str) -> Column:
    """Yes or no, written 1/0, true/false or yes/no."""
    return Column(name, Kind.FLAG, aliases, missing=NOT_SAID)


LISTED = ";"
"""What separates the members of a list in one cell of the canonical table."""

_NOT_FROM_FILES = {"revision", "marking", "note", "extra", "actor", "title", "retrieved", "archived_url"}
_ORIGIN = {"dataset": nw.String, "release": nw.String, "original_id": nw.String}

Schema = Mapping[str, Any]
"""Names of canonical columns and their narwhals types, in order."""


def flatten(record: type, prefix: str = "") -> dict[str, Any]:
    """The canonical columns of a record class or of a value inside it, derived from its fields."""
    attrs.resolve_types(record)
    columns: dict[str, Any] = {}
    for field in attrs.fields(record):
        if field.name not in _NOT_FROM_FILES:
            columns |= _columns(field.name, field.type, prefix)
    return columns


def _columns(name: str, kind: Any, prefix: str) -> dict[str, Any]:
    types = [part for part in get_args(kind) if part is not type(None)] or [kind]
    inner = types[0]
    if inner is When:
        days = {f"{prefix}first_day": nw.Int64, f"{prefix}last_day": nw.Int64} if name == "when" else {}
        return {f"{prefix}{name}": nw.String, **days}
    if inner is Place:
        return flatten(Place, "place_")
    if inner is Estimate:
        return {f"{prefix}{name}_{part.name}": nw.Int64 for part in attrs.fields(Estimate)}
    if inner is Source:
        return {f"source_{part}": nw.String for part in ("title", "publisher", "published", "url")}
    if inner is EventActor:
        return flatten(EventActor, "actor_1_") | flatten(EventActor, "actor_2_")
    if inner is Identifier:
        return {}
    if inner is str or attrs.has(inner):
        return {f"{prefix}{name}": nw.String}
    return {f"{prefix}{name}": {float: nw.Float64, int: nw.Int64, bool: nw.Boolean}.get(inner, nw.String)}


EVENT: Schema = flatten(Event)
"""Columns of an event, from the fields of `Event`."""

ACTOR: Schema = flatten(Actor) | _ORIGIN
"""Columns of an actor, from the fields of `Actor`, and where it stands."""

FRAMEWORK: Schema = (
    flatten(Framework) | _ORIGIN | {"when": nw.String, "first_day": nw.Int64, "last_day": nw.Int64}
)
"""Columns of an agreement, from the fields of `Framework`, where it stands and when it was made."""

AGGREGATE: Schema = {
    **_ORIGIN,
    "when": nw.String,
    "first_day": nw.Int64,
    "last_day": nw.Int64,
    "place_name": nw.String,
    "place_country": nw.String,
    "actor_1_name": nw.String,
    "actor_2_name": nw.String,
    "events": nw.Int64,
    "fatalities_low": nw.Int64,
    "fatalities_best": nw.Int64,
    "fatalities_high": nw.Int64,
}
"""Columns of a published sum or state (a dyad in a year, a country in a month), which is no event."""

MENTION: Schema = {
    **_ORIGIN,
    "event_id": nw.String,
    "when": nw.String,
    "first_day": nw.Int64,
    "last_day": nw.Int64,
    "known": nw.String,
    "source_publisher": nw.String,
    "source_url": nw.String,
}
"""Columns of one mention of an event in one article."""


class UnknownLayout(ReadError):
    r"""A file or frame whose columns are not those of the source it was read as.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> file = folder / "events.csv"
    >>> size = file.write_text("day,place\n2024-08-05,North\n")
    >>> try:
    ...     ce.interop.read(file, "ucdp-ged")
    ... except ce.interop.UnknownLayout as error:
    ...     print(error.missing)
    ('id', 'type_of_violence', 'date_start', 'date_end', 'best')

    Attributes:
        missing: columns the source always has and this one has not.
        unexpected: columns this one has and the source has not.
    """

    def __init__(
        self, name: str, title: str, missing: Sequence[str], unexpected: Sequence[str], remedy: str = ""
    ) -> None:
        self.missing: tuple[str, ...] = tuple(missing)
        self.unexpected: tuple[str, ...] = tuple(unexpected)
        differences = [
            f"missing: {', '.join(missing) or 'none'}",
            f"unexpected: {', '.join(map(repr, unexpected)) or 'none'}",
        ]
        remedy = remedy or "rename the columns that are missing, or use the reader of the source it is from"
        super().__init__(listing(f"{name} is not laid out as {title}; {remedy}", differences))


@attrs.frozen
class Match:
    """A header recognised: which column of the file holds which column of the layout.

    Attributes:
        places: for each column of the layout that the file has, where in the header it stands, from 0.
        header: the names of the file's columns.
        styles: how columns write their days, where not in the form of the source.
    """

    places: Mapping[str, int]
    header: tuple[str, ...]
    styles: Mapping[str, DayStyle] = attrs.field(factory=dict, eq=False)

    def name(self, column: str) -> str:
        """What the file calls a column of the layout."""
        return self.header[self.places[column]]

    @property
    def folded(self) -> frozenset[str]:
        """The names of the file's modelled columns, without case and signs."""
        return frozenset(fold(self.header[position]) for position in self.places.values())

    @property
    def unmodelled(self) -> dict[str, int]:
        """The file's other columns that have a name, and where they stand; of two with one name the second is numbered."""
        taken = set(self.places.values())
        names: dict[str, int] = {}
        seen: set[str] = set()
        for index, name in enumerate(self.header):
            if index not in taken and name.strip():
                unique = name.strip()
                number = 2
                while unique.casefold() in seen:
                    unique, number = f"{name.strip()}_{number}", number + 1
                seen.add(unique.casefold())
                names[unique] = index
        return names


@attrs.frozen
class Check:
    """A reason to set a row aside that takes more than one cell to see.

    Attributes:
        column: the column it is reported under.
        fails: where the row is set aside.
        reason: why, in words.
    """

    column: str
    fails: nw.Expr
    reason: str


class Cells:
    """What a layout's expressions are written with: the cells of a row, already read, by the layout's own names.

    A column the file does not have reads as null, so that one list of expressions serves every release.
    """

    def __init__(self, present: frozenset[str], known: frozenset[str]) -> None:
        self._present = present
        self._known = known

    def has(self, name: str) -> bool:
        """Whether the file has this column.

        Raises:
            InvalidValue: the layout has no such column.
        """
        self._check(name)
        return name in self._present

    def __call__(self, name: str) -> nw.Expr:
        """The value read: text, number, truth value, or ISO text of a day."""
        return self._part("cell", name)

    def number(self, name: str) -> nw.Expr:
        """The day number of a day."""
        return self._part("number", name)

    def year(self, name: str) -> nw.Expr:
        """The year of a day."""
        return self._part("year", name)

    def month(self, name: str) -> nw.Expr:
        """The month of a day, 1 to 12."""
        return self._part("month", name)

    def day(self, name: str) -> nw.Expr:
        """The day of the month of a day."""
        return self._part("day", name)

    def _part(self, part: str, name: str) -> nw.Expr:
        self._check(name)
        return nw.col(f"{part} {name}")

    def _check(self, name: str) -> None:
        if name not in self._known:
            raise InvalidValue(name, "a column of the layout", did_you_mean(str(name), self._known))


_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
"""What a dataset and a namespace are named like: ids and keys begin with them."""
_OURS = "conflictevents"


def _no_checks(_cells: Cells) -> Sequence[Check]:
    return ()


def _release_unknown(_name: str, _match: Match) -> str | None:
    return None


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """How one kind of file of one source is laid out, and what its columns mean.

    Attributes:
        dataset: the dataset's name on every row, such as `ucdp-ged`.
        namespace: prefix of what only this source says, such as `ucdp`.
        title: the name in messages.
        columns: the columns that are modelled.
        schema: the canonical columns its rows become.
        canonical: expressions for canonical columns, and for columns of its own named `<namespace>_...`.
        identifiers: canonical columns that hold identifiers, and their schemes. What a column is named for tells what it
            identifies: `actor_1_ucdp`, `place_priogrid`, `type_cameo`, `identifier_wikidata`.
        lists: canonical columns whose cells hold several members, and what separates these.
        precision: scheme of the codes in `place_precision`.
        constants: canonical columns that say the same on every row.
        checks: reasons to set a row aside that take more than one cell.
        version: the column that holds the release, if there is one.
        release_of: what the file's name and header tell about the release.
        delimiter: what separates cells.
        quoted: whether cells may stand in quotes; None = recognised by the header.
        missing: words that stand for "nothing said" in every column.
        western: whether bytes that are no UTF-8 are read as Windows-1252, byte by byte, as files of the field mix the two;
            otherwise a file with such bytes is refused.
        positions: orders of columns for files without a header; of each, the last `optional_tail` may be missing.
        optional_tail: how many cells at the end of a row may be missing.
        build: makes a record of a row; None where the rows are sums, for which there is no record.
        may_refuse: whether `build` and `companions` may refuse a row that the columns let through. Then they are tried when
            a file is read, and a row of which no record can be made is set aside.
        companions: makes the records that the record of a row refers to.

    Raises:
        InvalidValue: a name is none; there are no columns, or two of one name; an expression asks for a column that is
            not the layout's, or is for a column that is neither canonical nor named `<namespace>_...`.
    """

    dataset: str
    namespace: str
    title: str
    columns: tuple[Column, ...]
    schema: Schema
    canonical: Callable[[Cells], Mapping[str, nw.Expr]]
    identifiers: Mapping[str, str] = attrs.Factory(dict)
    lists: Mapping[str, str] = attrs.Factory(dict)
    precision: str = ""
    constants: Mapping[str, str] = attrs.Factory(dict)
    checks: Callable[[Cells], Sequence[Check]] = _no_checks
    version: str | None = None
    release_of: Callable[[str, Match], str | None] = _release_unknown
    delimiter: str = ","
    quoted: bool | None = True
    missing: tuple[str, ...] = ()
    western: bool = False
    positions: tuple[tuple[str, ...], ...] = ()
    optional_tail: int = 0
    build: Callable[["Layout", dict[str, Any]], Record] | None = None
    companions: Callable[["Layout", dict[str, Any]], Iterable[Record]] | None = None
    may_refuse: bool = True

    def __attrs_post_init__(self) -> None:
        for field, name in (("dataset", self.dataset), ("namespace", self.namespace)):
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                remedy = "write it as in 'ucdp-ged'"
                raise InvalidValue(
                    name, "a name of lower-case letters, digits and hyphens", remedy, field=field
                )
        if self.namespace == _OURS:
            raise InvalidValue(
                _OURS,
                "a name of your own",
                "that of the library is taken: name your source",
                field="namespace",
            )
        if not self.columns:
            raise InvalidValue(
                self.columns, "a column or more", "list the columns of the file", field="columns"
            )
        if double := _doubled(self.names):
            names = f"{' and '.join(map(repr, double))}, one name but for case and signs"
            raise InvalidValue(names, "columns of different names", "rename one of them", field="columns")
        self._check_expressions()

    def _check_expressions(self) -> None:
        """Refuses expressions for columns that no file of this layout and no frame of its rows can have.

        Raises:
            InvalidValue: one is of or for such a column.
        """
        names = frozenset(self.names)
        cells = Cells(names, names)
        try:
            stated = self.canonical(cells)
        except InvalidValue as error:
            raise error.within("canonical") from None
        prefix = f"{self.namespace}_"
        for name in stated:
            if name not in self.schema and name not in self.identifiers and not name.startswith(prefix):
                expected = f"a canonical column, or one named {prefix}..."
                near = did_you_mean(name, [*self.schema, *self.identifiers, f"{prefix}{name}"])
                raise InvalidValue(name, expected, near, field="canonical")
        try:
            asked = [check.column for check in self.checks(cells)]
            for name in (*asked, *([] if self.version is None else [self.version])):
                cells.has(name)
        except InvalidValue as error:
            raise error.within("checks") from None

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]

    @property
    def coordinates(self) -> tuple[str, str] | None:
        """Its columns for latitude and longitude, if it has them."""
        bounds = {column.high: column.name for column in self.columns if column.low == -(column.high or 0)}
        return (bounds[90], bounds[180]) if bounds.keys() >= {90, 180} else None

    def match(self, header: Sequence[str], name: str = "the header") -> Match | None:
        """Which of these columns are the layout's, or None if one that the source always has is missing.

        Args:
            header: the names of the columns.
            name: what to call the file or frame in messages.

        Raises:
            ReadError: a column of the layout is there twice, and one of the two would be lost.
        """
        places = self._positions(header)
        if any(column.required and column.name not in places for column in self.columns):
            return None
        taken = {fold(header[place]) for place in places.values()}
        if double := _doubled([column for column in header if fold(column) in taken]):
            raise ReadError(
                f"{name}: the columns {' and '.join(map(shown, double))} have one name but for case and signs, so that "
                "either could be meant; rename one of them, or leave it out"
            )
        return Match(places, tuple(header))

    def likeness(self, header: Sequence[str]) -> float:
        """Which share of the layout's columns is among these."""
        return len(self._positions(header)) / len(self.columns)

    def refuse(self, name: str, header: Sequence[str], remedy: str = "") -> UnknownLayout:
        """The error that says what is missing from these columns and what is unexpected among them."""
        places = self._positions(header)
        missing = [column.name for column in self.columns if column.required and column.name not in places]
        taken = set(places.values())
        unexpected = [column for index, column in enumerate(header) if index not in taken and column.strip()]
        return UnknownLayout(name, self.title, missing, unexpected, remedy)

    def _positions(self, header: Sequence[str]) -> dict[str, int]:
        folded: dict[str, int] = {}
        for index, name in enumerate(header):
            folded.setdefault(fold(name), index)
        positions: dict[str, int] = {}
        for column in self.columns:
            names = (fold(name) for name in (column.name, *column.aliases))
            known = [folded[name] for name in names if name in folded]
            if known:
                positions[column.name] = known[0]
        return positions


def _doubled(names: Sequence[str]) -> list[str]:
    """The first names that are one but for case and signs; none where all differ."""
    by_fold: dict[str, list[str]] = {}
    for name in names:
        by_fold.setdefault(fold(name), []).append(name)
    return next((same for same in by_fold.values() if len(same) > 1), [])
