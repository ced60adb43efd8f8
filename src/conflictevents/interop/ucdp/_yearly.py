"""UCDP's sums by year: non-state conflicts, one-sided violence, and organized violence by country.

They are no events, so no records come of them. Names as in the API and in the files of 17.1 and 25.1.
"""

from collections.abc import Mapping

from conflictevents.interop._columns import code, count, day, text, year_column
from conflictevents.interop._layout import Cells
from conflictevents.interop._needs import nw
from conflictevents.interop.ucdp._year import SIDE_SCHEMES, of_year, own, yearly_id, yearly_layout

__all__ = ["COUNTRY_YEARS", "NON_STATE", "ONE_SIDED"]


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
        **own(
            cells, "conflict_id", "dyad_id", "year", "org", "start_date", "ep_end", "ep_end_date", "region"
        ),
    }


_FATALITIES = (
    count("best_fatality_estimate", "fatbest"),
    count("low_fatality_estimate", "fatlow"),
    count("high_fatality_estimate", "fathigh"),
)
NON_STATE = yearly_layout(
    "ucdp-non-state",
    "UCDP non-state conflicts",
    (
        code("conflict_id"),
        code("dyad_id", must=True),
        code("org"),
        text("side_a_name"),
        code("side_a_id"),
        text("side_b_name"),
        code("side_b_id"),
        day("start_date", required=False),
        code("ep_end", required=False),
        day("ep_end_date", required=False),
        year_column("year"),
        *_FATALITIES,
        text("location"),
        code("gwno_location", "gwno_loc", required=False),
        code("region", required=False),
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
        **own(cells, "conflict_id", "dyad_id", "year", "is_government_actor", "region"),
    }


ONE_SIDED = yearly_layout(
    "ucdp-one-sided",
    "UCDP one-sided violence",
    (
        code("conflict_id", required=False),
        code("dyad_id", required=False),
        code("actor_id", must=True),
        text("actor_name"),
        year_column("year"),
        *_FATALITIES,
        code("is_government_actor", required=False),
        text("location"),
        code("gwno_location", "gwno_loc", required=False),
        code("region", required=False),
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
        code("country_id_cy", must=True),
        text("country_cy"),
        year_column("year_cy"),
        text("region_cy"),
        text("main_govt_name_cy", required=False),
        *(count(f"{kind}_total_deaths_{part}_cy") for kind in _KINDS for part in ("best", "high", "low")),
        *(text(f"{kind}_dyad_ids_cy", required=False, missing=("NO_DYAD",)) for kind in _KINDS),
        *(count(f"cumulative_total_deaths_in_orgvio_{part}_cy") for part in ("best", "high", "low")),
    ),
    _country_years,
    {"place_gleditsch_ward": "gleditsch-ward"},
)
