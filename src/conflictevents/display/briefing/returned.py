"""Who returned, by side, year and category, with bounds."""

from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.wording import format_persons, side_in_words
from conflictevents.questions.totals import Totals, totals
from conflictevents.records import Category
from conflictevents.records.vocabulary import Categories
from conflictevents.text import Heading, Row, Table, bounds
from conflictevents.text.page import Block

__all__ = ["Returned"]


@attrs.frozen
class Returned:
    """Who returned to each side, each figure computed by itself.

    Attributes:
        by_year: living persons by side and year, then the same by category, then remains.
        in_all: the same over all years.
        unsaid: the same over all sides, where nobody says to which side anybody returned.
        categories: what the totals are of: living persons, each narrower category that is named or holds one
            that is, remains, and living or dead where that is named.
    """

    ds: Dataset = attrs.field(repr=False)
    by_year: tuple[Totals, ...]
    in_all: tuple[Totals, ...]
    unsaid: tuple[Totals, ...]
    categories: tuple[str, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Returned":
        """The totals of a dataset in an account."""
        claims = (claim for statement in ds.statements for claim in statement.claims)
        told = [*(record.transfers for record in ds.rounds), *(claim.transfers for claim in claims)]
        said = {transfer.category for transfers in told for transfer in transfers}
        categories = _columns(ds.vocabulary.categories, said)

        def ask(*by: str) -> tuple[Totals, ...]:
            return tuple(totals(ds, by=by, category=category, account=account) for category in categories)

        by_year, in_all = ask("returned_to", "year"), ask("returned_to")
        return cls(ds, by_year, in_all, () if any(in_all) else ask(), categories)

    def to_dict(self) -> dict[str, Any]:
        """The totals as plain data: rows by side, category and year."""
        in_all = [*self._rows(self.in_all), *self._rows(self.unsaid)]
        return {"by_year": self._rows(self.by_year), "in_all": in_all}

    def _rows(self, found: tuple[Totals, ...]) -> list[dict[str, Any]]:
        return [
            {"category": category, **row.to_dict()}
            for category, rows in zip(self.categories, found, strict=bool(found))
            for row in rows
        ]

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
            format_persons(row.count, category)
            for category, found in zip(self.categories, self.unsaid, strict=bool(self.unsaid))
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
            (name, [_cell(rows, {"returned_to": side, **keys}) for rows in found])
            for found, keys, name in (*periods, (self.in_all, {}, "all"))
        ]
        shown = [place for place in range(len(self.categories)) if any(cells[place] for _, cells in lines)]
        words = self.ds.vocabulary.categories
        titles = [
            "living persons" if category == Category.PERSON else words[category].plural
            for category in (self.categories[place] for place in shown)
        ]
        rows = [Row((name, *(cells[place] or "0" for place in shown))) for name, cells in lines]
        return Table(("year", *titles), rows, titles)


def _columns(words: Categories, said: set[str]) -> tuple[str, ...]:
    """The categories of which the totals are asked."""
    narrower = [word for word in words.living if word != Category.PERSON]
    named = [word for word in narrower if any(words.is_within(category, word) for category in said)]
    dead = [] if Category.REMAINS not in said else [Category.REMAINS]
    alike = [] if Category.ANYONE not in said else [Category.ANYONE]
    return (Category.PERSON, *named, *dead, *alike)


def _cell(rows: Totals, keys: dict[str, Any]) -> str:
    row = rows.row(**keys)
    return "" if row is None else bounds(row.count)
