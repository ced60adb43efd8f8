"""A source's layout: its columns, how they become canonical ones, and how a header is recognised as belonging to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

import attrs

from conflictevents.errors import ReadError
from conflictevents.interop.kit.columns import Column, DayStyle, fold
from conflictevents.interop.kit.needs import nw
from conflictevents.records import Actor, Event, EventActor, Framework, Record
from conflictevents.values import Estimate, Identifier, Place, Source, When

__all__ = [
    "ACTOR",
    "AGGREGATE",
    "EVENT",
    "FRAMEWORK",
    "LISTED",
    "MENTION",
    "Cells",
    "Check",
    "Layout",
    "Match",
    "Schema",
    "UnknownLayout",
    "flatten",
]


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
    """A file or frame whose columns are not those of the source it was read as.

    Attributes:
        missing: columns the source always has and this one has not.
        unexpected: columns this one has and the source has not.
    """

    def __init__(
        self, name: str, title: str, missing: Sequence[str], unexpected: Sequence[str], remedy: str = ""
    ) -> None:
        self.missing: tuple[str, ...] = tuple(missing)
        self.unexpected: tuple[str, ...] = tuple(unexpected)
        problems = [
            f"missing: {', '.join(missing) or 'none'}",
            f"unexpected: {', '.join(map(repr, unexpected)) or 'none'}",
        ]
        remedy = remedy or "rename the columns that are missing, or use the reader of the source it is from"
        super().__init__(f"{name} is not laid out as {title}; {remedy}", problems)


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
        return frozenset(fold(self.header[place]) for place in self.places.values())

    @property
    def unmodelled(self) -> dict[str, int]:
        """The file's other columns that have a name, and where they stand; of two with one name the second is numbered."""
        taken = set(self.places.values())
        names: dict[str, int] = {}
        seen: set[str] = set()
        for place, name in enumerate(self.header):
            if place not in taken and name.strip():
                unique = name.strip()
                number = 2
                while unique.casefold() in seen:
                    unique, number = f"{name.strip()}_{number}", number + 1
                seen.add(unique.casefold())
                names[unique] = place
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
        """Whether the file has this column."""
        if name not in self._known:
            raise KeyError(name)
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
        if name not in self._known:
            raise KeyError(name)
        return nw.col(f"{part} {name}")


def _no_checks(_cells: Cells) -> Sequence[Check]:
    return ()


def _release_unknown(_name: str, _match: Match) -> str | None:
    return None


@attrs.frozen(kw_only=True)
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
        quoted: whether cells may stand in quotes; None = told by the header.
        missing: words that stand for "nothing said" in every column.
        positions: orders of columns for files without a header; of each, the last `optional_tail` may be missing.
        optional_tail: how many cells at the end of a row may be missing.
        build: makes a record of a row; None where the rows are sums, for which there is no record.
        companions: makes the records that the record of a row refers to.
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
    positions: tuple[tuple[str, ...], ...] = ()
    optional_tail: int = 0
    build: Callable[["Layout", dict[str, Any]], Record] | None = None
    companions: Callable[["Layout", dict[str, Any]], Iterable[Record]] | None = None

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]

    @property
    def coordinates(self) -> tuple[str, str] | None:
        """Its columns for latitude and longitude, if it has them."""
        bounds = {column.high: column.name for column in self.columns if column.low == -(column.high or 0)}
        return (bounds[90], bounds[180]) if bounds.keys() >= {90, 180} else None

    def match(self, header: Sequence[str]) -> Match | None:
        """Which of these columns are the layout's, or None if one that the source always has is missing."""
        places = self._found(header)
        if any(column.required and column.name not in places for column in self.columns):
            return None
        return Match(places, tuple(header))

    def likeness(self, header: Sequence[str]) -> float:
        """Which share of the layout's columns is among these."""
        return len(self._found(header)) / len(self.columns)

    def refuse(self, name: str, header: Sequence[str], remedy: str = "") -> UnknownLayout:
        """The error that says what is missing from these columns and what is unexpected among them."""
        places = self._found(header)
        missing = [column.name for column in self.columns if column.required and column.name not in places]
        taken = set(places.values())
        unexpected = [column for place, column in enumerate(header) if place not in taken and column.strip()]
        return UnknownLayout(name, self.title, missing, unexpected, remedy)

    def _found(self, header: Sequence[str]) -> dict[str, int]:
        folded: dict[str, int] = {}
        for place, name in enumerate(header):
            folded.setdefault(fold(name), place)
        found: dict[str, int] = {}
        for column in self.columns:
            names = (fold(name) for name in (column.name, *column.aliases))
            known = [folded[name] for name in names if name in folded]
            if known:
                found[column.name] = known[0]
        return found
