"""Who returned, by side, year and category, with bounds."""

from typing import Any

import attrs

from conflictevents.analysis.in_words import category_in_words, persons, side_in_words
from conflictevents.analysis.totals import Total, Totals, totals
from conflictevents.dataset import Dataset
from conflictevents.records import Category
from conflictevents.text import Heading, Row, Table, bounds
from conflictevents.text.page import Block

__all__ = ["Returned"]

_COLUMNS = (Category.PERSON, Category.PRISONER_OF_WAR, Category.CIVILIAN, Category.REMAINS)


@attrs.frozen
class Returned:
    """Who returned to each side, each figure computed by itself.

    Attributes:
        by_year: living persons by side and year, then the same by category, then remains.
        in_all: the same over all years.
        unsaid: the same over all sides, where nobody says to which side anybody returned.
        said: the categories that anybody names.
    """

    ds: Dataset = attrs.field(repr=False)
    by_year: tuple[Totals, ...]
    in_all: tuple[Totals, ...]
    unsaid: tuple[Totals, ...]
    said: frozenset[Category]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Returned":
        """The totals of a dataset in an account."""
        claims = (claim for statement in ds.statements for claim in statement.claims)
        told = [*(record.transfers for record in ds.rounds), *(claim.transfers for claim in claims)]
        said = {transfer.category for transfers in told for transfer in transfers}
        by_year, in_all = (_totals(ds, by, account) for by in (("returned_to", "year"), ("returned_to",)))
        unsaid = () if any(in_all) else _totals(ds, (), account)
        return cls(ds, by_year, in_all, unsaid, frozenset(said))

    def to_dict(self) -> dict[str, Any]:
        """The totals as plain data: rows by side, category and year."""
        in_all = [*_rows(self.in_all), *_rows(self.unsaid)]
        return {"by_year": _rows(self.by_year), "in_all": in_all}

    def blocks(self) -> list[Block]:
        """A table for each side; one that is only possibly among "all sides" of somebody's claim is in the data alone."""
        rows = [row for found in self.in_all for row in found]
        certain = {row.keys["returned_to"] for row in rows if row.certain}
        sides = sorted(certain or {row.keys["returned_to"] for row in rows}, key=str)
        blocks: list[Block] = []
        for side in sides:
            blocks += [Heading(f"Returned to {side_in_words(self.ds, side)}"), self._table(side)]
        if not blocks:
            return [Heading("Returned"), self._to_nobody_named()]
        blocks.append(
            "Each figure is computed by itself, from what is certain to what is possible; figures do not add up to "
            "one another. Living persons include those whose category is not said."
        )
        return blocks

    def _to_nobody_named(self) -> str:
        """What returned where no side is named."""
        counts = [
            persons(row.count, category)
            for category, found in zip(_COLUMNS, self.unsaid, strict=bool(self.unsaid))
            if category in (Category.PERSON, Category.REMAINS)
            for row in found
            if row.certain or row.possible
        ]
        return f"{' and '.join(counts)}, to a side not said." if counts else "Nobody, on this record."

    def _table(self, side: str) -> Table:
        years = sorted(
            {row.keys["year"] for found in self.by_year for row in found if row.keys["returned_to"] == side},
            key=lambda year: (year is None, year or 0),
        )
        periods = [(self.by_year, {"year": year}, str(year or "undated")) for year in years]
        lines = [
            (name, [_cell(found, side, category, keys) for category in _COLUMNS])
            for found, keys, name in (*periods, (self.in_all, {}, "all"))
        ]
        shown = [
            place
            for place, category in enumerate(_COLUMNS)
            if category in (Category.PERSON, *self.said) and any(cells[place] for _, cells in lines)
        ]
        titles = [
            "living persons" if _COLUMNS[place] is Category.PERSON else category_in_words(_COLUMNS[place])
            for place in shown
        ]
        rows = [Row((name, *(cells[place] or "0" for place in shown))) for name, cells in lines]
        return Table(("year", *titles), rows, titles)


def _totals(ds: Dataset, by: tuple[str, ...], account: str) -> tuple[Totals, ...]:
    asked: tuple[Category, ...] = (
        Category.PERSON,
        Category.PRISONER_OF_WAR,
        Category.CIVILIAN,
        Category.REMAINS,
    )
    return tuple(totals(ds, by=by, category=category, account=account) for category in asked)


def _cell(found: tuple[Totals, ...], side: str, category: Category, keys: dict[str, Any]) -> str:
    row = _find(found[_COLUMNS.index(category)], {"returned_to": side, **keys})
    return "" if row is None else bounds(row.count)


def _find(rows: Totals, keys: dict[str, Any]) -> Total | None:
    return rows.row(**keys)


def _rows(found: tuple[Totals, ...]) -> list[dict[str, Any]]:
    return [
        {"category": str(category), **row.to_dict()}
        for category, rows in zip(_COLUMNS, found, strict=bool(found))
        for row in rows
    ]
