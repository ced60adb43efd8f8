"""A source's layout: its columns, how they become canonical ones, and how a header is recognised as belonging to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from conflictevents.errors import ReadError
from conflictevents.interop.kit.columns import Column, fold
from conflictevents.interop.kit.needs import nw
from conflictevents.interop.kit.schema import Schema
from conflictevents.records import Record

__all__ = ["Cells", "Check", "Layout", "Match", "UnknownLayout"]


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
        super().__init__(f"{name} is not laid out as {title}{f'; {remedy}' if remedy else ''}", problems)


@attrs.frozen
class Match:
    """A header recognised: which column of the file holds which column of the layout.

    Attributes:
        places: for each column of the layout that the file has, where in the header it stands, from 0.
        header: the names of the file's columns.
    """

    places: Mapping[str, int]
    header: tuple[str, ...]

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

    def __init__(self, present: frozenset[str], types: Mapping[str, Any]) -> None:
        self._present = present
        self._types = types

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        if name not in self._types:
            raise KeyError(name)
        return name in self._present

    def __call__(self, name: str) -> nw.Expr:
        """The value read: text, number, truth value, or ISO text of a day."""
        return nw.col(f"cell {name}") if self.has(name) else nw.lit(None, dtype=self._types[name])

    def number(self, name: str) -> nw.Expr:
        """The day number of a day."""
        return self._part(name, "number")

    def year(self, name: str) -> nw.Expr:
        """The year of a day."""
        return self._part(name, "year")

    def month(self, name: str) -> nw.Expr:
        """The month of a day, 1 to 12."""
        return self._part(name, "month")

    def day(self, name: str) -> nw.Expr:
        """The day of the month of a day."""
        return self._part(name, "day")

    def _part(self, name: str, part: str) -> nw.Expr:
        return nw.col(f"{part} {name}") if self.has(name) else nw.lit(None, dtype=nw.Int64)


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

    def match(self, header: Sequence[str]) -> Match | None:
        """Which of these columns are the layout's, or None if one that the source always has is missing."""
        places = self._found(header)
        if any(column.required and column.name not in places for column in self.columns):
            return None
        return Match(places, tuple(header))

    def likeness(self, header: Sequence[str]) -> float:
        """Which share of the columns that the source always has is among these."""
        places = self._found(header)
        required = [column.name for column in self.columns if column.required]
        return sum(name in places for name in required) / len(required)

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
