"""UCDP's sums by year: non-state conflicts, one-sided violence, and organized violence by country.

They are no events, so no records come of them. Names as in the API and in the files of 17.1 and 25.1.
"""

from collections.abc import Callable, Mapping

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import MISSING_TEXT, day_number
from conflictevents.interop.kit.layout import (
    AGGREGATE,
    Cells,
    Column,
    Layout,
    Match,
    code,
    count,
    day,
    numeral,
    text,
    year_column,
)
from conflictevents.interop.sources.ucdp.ged import release_in_name

__all__ = [
    "ARMED_CONFLICTS",
    "BATTLE_DEATHS",
    "COUNTRY_YEARS",
    "DYADS",
    "NON_STATE",
    "ONE_SIDED",
    "SIDE_SCHEMES",
    "of_year",
    "ucdp_columns",
    "yearly_id",
    "yearly_layout",
]

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
    first, december, end = nw.lit(1), nw.lit(12), nw.lit(31)
    return {
        "when": year.cast(nw.String).str.zfill(4),
        "first_day": day_number(year, first, first),
        "last_day": day_number(year, december, end),
    }


def ucdp_columns(cells: Cells, *names: str) -> dict[str, nw.Expr]:
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
        columns=(*columns, text("version")),
        schema=AGGREGATE,
        canonical=canonical,
        version="version",
        missing=MISSING_TEXT,
        western=True,
        identifiers=identifiers,
        release_of=_release,
    )


def _release(name: str, _match: Match) -> str | None:
    return release_in_name(name)


_SIDES = (
    text("side_a"),
    code("side_a_id"),
    text("side_a_2nd"),
    text("side_b"),
    code("side_b_id"),
    text("side_b_2nd"),
    code("gwno_a"),
    code("gwno_b"),
)
_STARTS = (
    day("start_date"),
    numeral("start_prec", values=range(1, 8)),
    day("start_date2"),
    numeral("start_prec2", values=range(1, 8)),
)


def _sides(cells: Cells) -> dict[str, nw.Expr]:
    return {
        "actor_1_name": cells("side_a"),
        "actor_1_ucdp": cells("side_a_id"),
        "actor_1_gleditsch_ward": cells("gwno_a"),
        "actor_2_name": cells("side_b"),
        "actor_2_ucdp": cells("side_b_id"),
        "actor_2_gleditsch_ward": cells("gwno_b"),
        "ucdp_side_a_2nd": cells("side_a_2nd"),
        "ucdp_side_b_2nd": cells("side_b_2nd"),
    }


def _battle_deaths(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": yearly_id(cells, "dyad_id"),
        **of_year(cells),
        **_sides(cells),
        "place_name": cells("battle_location"),
        "place_gleditsch_ward": cells("gwno_battle"),
        "fatalities_low": cells("bd_low"),
        "fatalities_best": cells("bd_best"),
        "fatalities_high": cells("bd_high"),
        **ucdp_columns(
            cells, "conflict_id", "dyad_id", "year", "location_inc", "incompatibility", "territory_name"
        ),
        **ucdp_columns(cells, "type_of_conflict", "gwno_loc", "region"),
    }


BATTLE_DEATHS = yearly_layout(
    "ucdp-brd",
    "UCDP battle-related deaths",
    (
        code("conflict_id"),
        code("dyad_id", required=True, must=True),
        text("location_inc"),
        *_SIDES,
        code("incompatibility", values=("1", "2", "3")),
        text("territory_name"),
        year_column("year"),
        count("bd_best", required=True),
        count("bd_low"),
        count("bd_high"),
        code("type_of_conflict", values=("1", "2", "3", "4")),
        text("battle_location"),
        code("gwno_loc"),
        code("gwno_battle"),
        code("region"),
    ),
    _battle_deaths,
    SIDE_SCHEMES,
)


def _conflict(cells: Cells) -> dict[str, nw.Expr]:
    return {
        **of_year(cells),
        **_sides(cells),
        "place_name": cells("location"),
        "place_gleditsch_ward": cells("gwno_loc"),
        **ucdp_columns(cells, "conflict_id", "year", "incompatibility", "territory_name", "intensity_level"),
        **ucdp_columns(
            cells, "type_of_conflict", "start_date", "start_prec", "start_date2", "start_prec2", "region"
        ),
    }


_CONFLICT_COLUMNS = (
    code("conflict_id", required=True, must=True),
    text("location"),
    *_SIDES,
    code("incompatibility", values=("1", "2", "3")),
    text("territory_name"),
    year_column("year"),
    code("intensity_level", values=("1", "2")),
    code("type_of_conflict", values=("1", "2", "3", "4")),
    *_STARTS,
    code("gwno_loc"),
    code("region"),
)


def _armed_conflicts(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": yearly_id(cells, "conflict_id"),
        **_conflict(cells),
        **ucdp_columns(cells, "cumulative_intensity", "ep_end", "ep_end_date", "ep_end_prec"),
    }


ARMED_CONFLICTS = yearly_layout(
    "ucdp-prio-acd",
    "UCDP/PRIO armed conflicts",
    (
        *_CONFLICT_COLUMNS,
        code("cumulative_intensity", values=("0", "1")),
        code("ep_end", values=("0", "1")),
        day("ep_end_date"),
        code("ep_end_prec"),
    ),
    _armed_conflicts,
    SIDE_SCHEMES,
)


def _dyads(cells: Cells) -> Mapping[str, nw.Expr]:
    return {"original_id": yearly_id(cells, "dyad_id"), **_conflict(cells), **ucdp_columns(cells, "dyad_id")}


DYADS = yearly_layout(
    "ucdp-dyadic",
    "UCDP dyads",
    (code("dyad_id", required=True, must=True), *_CONFLICT_COLUMNS),
    _dyads,
    SIDE_SCHEMES,
)


def _non_state(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": yearly_id(cells, "dyad_id"),
        **of_year(cells),
        "actor_1_name": cells("side_a_name"),
        "actor_1_ucdp": cells("side_a_id"),
        "actor_2_name": cells("side_b_name"),
        "actor_2_ucdp": cells("side_b_id"),
        "place_name": cells("location"),
        "place_gleditsch_ward": cells("gwno_location"),
        "fatalities_low": cells("low_fatality_estimate"),
        "fatalities_best": cells("best_fatality_estimate"),
        "fatalities_high": cells("high_fatality_estimate"),
        **ucdp_columns(
            cells, "conflict_id", "dyad_id", "year", "org", "start_date", "ep_end", "ep_end_date", "region"
        ),
    }


_FATALITIES = (
    count("best_fatality_estimate", "fatbest", required=True),
    count("low_fatality_estimate", "fatlow"),
    count("high_fatality_estimate", "fathigh"),
)
NON_STATE = yearly_layout(
    "ucdp-non-state",
    "UCDP non-state conflicts",
    (
        code("conflict_id"),
        code("dyad_id", required=True, must=True),
        code("org", values=("1", "2", "3", "4")),
        text("side_a_name"),
        code("side_a_id"),
        text("side_b_name"),
        code("side_b_id"),
        day("start_date"),
        code("ep_end", values=("0", "1")),
        day("ep_end_date"),
        year_column("year"),
        *_FATALITIES,
        text("location"),
        code("gwno_location", "gwno_loc"),
        code("region"),
    ),
    _non_state,
    {name: scheme for name, scheme in SIDE_SCHEMES.items() if name in {"actor_1_ucdp", "actor_2_ucdp"}}
    | {"place_gleditsch_ward": "gleditsch-ward"},
)


def _one_sided(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": yearly_id(cells, "actor_id"),
        **of_year(cells),
        "actor_1_name": cells("actor_name"),
        "actor_1_ucdp": cells("actor_id"),
        "place_name": cells("location"),
        "place_gleditsch_ward": cells("gwno_location"),
        "fatalities_low": cells("low_fatality_estimate"),
        "fatalities_best": cells("best_fatality_estimate"),
        "fatalities_high": cells("high_fatality_estimate"),
        **ucdp_columns(cells, "conflict_id", "dyad_id", "year", "is_government_actor", "region"),
    }


ONE_SIDED = yearly_layout(
    "ucdp-one-sided",
    "UCDP one-sided violence",
    (
        code("conflict_id"),
        code("dyad_id"),
        code("actor_id", required=True, must=True),
        text("actor_name"),
        year_column("year"),
        *_FATALITIES,
        code("is_government_actor", values=("0", "1")),
        text("location"),
        code("gwno_location", "gwno_loc"),
        code("region"),
    ),
    _one_sided,
    {"actor_1_ucdp": "ucdp", "place_gleditsch_ward": "gleditsch-ward"},
)

_KINDS = ("sb", "ns", "os")


def _country_years(cells: Cells) -> Mapping[str, nw.Expr]:
    total = "cumulative_total_deaths_in_orgvio_{}_cy"
    return {
        "original_id": yearly_id(cells, "country_id_cy", "year_cy"),
        **of_year(cells, "year_cy"),
        "place_name": cells("country_cy"),
        "place_country": cells("country_cy"),
        "place_gleditsch_ward": cells("country_id_cy"),
        "actor_1_name": cells("main_govt_name_cy"),
        "fatalities_low": cells(total.format("low")),
        "fatalities_best": cells(total.format("best")),
        "fatalities_high": cells(total.format("high")),
        "ucdp_year": cells("year_cy"),
        "ucdp_region": cells("region_cy"),
        **{
            f"ucdp_{kind}_{part}": cells(f"{kind}_total_deaths_{part}_cy")
            for kind in _KINDS
            for part in ("low", "best", "high")
        },
        **{f"ucdp_{kind}_dyad_ids": cells(f"{kind}_dyad_ids_cy") for kind in _KINDS},
    }


COUNTRY_YEARS = yearly_layout(
    "ucdp-country-year",
    "UCDP organized violence by country and year",
    (
        code("country_id_cy", required=True, must=True),
        text("country_cy"),
        year_column("year_cy"),
        text("region_cy"),
        text("main_govt_name_cy"),
        *(count(f"{kind}_total_deaths_{part}_cy") for kind in _KINDS for part in ("best", "high", "low")),
        *(text(f"{kind}_dyad_ids_cy", missing=("NO_DYAD",)) for kind in _KINDS),
        *(count(f"cumulative_total_deaths_in_orgvio_{part}_cy") for part in ("best", "high", "low")),
    ),
    _country_years,
    {"place_gleditsch_ward": "gleditsch-ward"},
)
