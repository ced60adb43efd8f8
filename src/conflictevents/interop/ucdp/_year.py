"""What UCDP's yearly tables share: a year, an id made of it, and what only UCDP says."""

from collections.abc import Callable, Mapping

from conflictevents.interop._cells import MISSING_TEXT
from conflictevents.interop._columns import Column, text
from conflictevents.interop._days import day_number
from conflictevents.interop._layout import Cells, Layout, Match
from conflictevents.interop._needs import nw
from conflictevents.interop._schema import AGGREGATE
from conflictevents.interop.ucdp._ged import release_in_name

__all__ = ["SIDE_SCHEMES", "of_year", "own", "yearly_id", "yearly_layout"]

SIDE_SCHEMES = {
    "actor_1_ucdp": "ucdp",
    "actor_1_gleditsch_ward": "gleditsch-ward",
    "actor_2_ucdp": "ucdp",
    "actor_2_gleditsch_ward": "gleditsch-ward",
    "place_gleditsch_ward": "gleditsch-ward",
}


def of_year(cells: Cells, column: str = "year") -> dict[str, nw.Expr]:
    """The columns that say when: the whole year."""
    year = cells(column)
    one, twelve, last = nw.lit(1), nw.lit(12), nw.lit(31)
    return {
        "when": year.cast(nw.String).str.zfill(4),
        "first_day": day_number(year, one, one),
        "last_day": day_number(year, twelve, last),
    }


def own(cells: Cells, *names: str) -> dict[str, nw.Expr]:
    """Columns that only UCDP has, under their own names."""
    return {f"ucdp_{name}": cells(name) for name in names}


def yearly_id(cells: Cells, column: str, year: str = "year") -> nw.Expr:
    """The id of a row: whose it is, and the year."""
    return nw.concat_str(cells(column), nw.lit("-"), cells(year).cast(nw.String))


def yearly_layout(
    dataset: str,
    title: str,
    columns: tuple[Column, ...],
    canonical: Callable[[Cells], Mapping[str, nw.Expr]],
    identifiers: Mapping[str, str],
) -> Layout:
    """A yearly table, whose release stands in a column, or else in the name of its file."""
    return Layout(
        dataset=dataset,
        namespace="ucdp",
        title=title,
        columns=(*columns, text("version", required=False)),
        schema=AGGREGATE,
        canonical=canonical,
        version="version",
        missing=MISSING_TEXT,
        identifiers=identifiers,
        release_of=_release,
    )


def _release(name: str, _match: Match) -> str | None:
    return release_in_name(name)
