"""UCDP's tables of conflicts and dyads by year: battle-related deaths, armed conflicts (with PRIO), dyads.

They are no events, so no records come of them: they are for sums, comparisons and lookups.
Columns as in the releases 17.1 to 25.1; a list in one cell is written `11, 12`.
"""

from collections.abc import Mapping

from conflictevents.interop._columns import code, count, day, numeral, text, year_column
from conflictevents.interop._layout import Cells
from conflictevents.interop._needs import nw
from conflictevents.interop.ucdp._year import SIDE_SCHEMES, of_year, own, yearly_id, yearly_layout

__all__ = ["ARMED_CONFLICTS", "BATTLE_DEATHS", "DYADS"]

_SIDES = (
    text("side_a"),
    code("side_a_id", required=False),
    text("side_a_2nd", required=False),
    text("side_b"),
    code("side_b_id"),
    text("side_b_2nd", required=False),
    code("gwno_a", required=False),
    code("gwno_b", required=False),
)
_STARTS = (
    day("start_date", required=False),
    numeral("start_prec", required=False),
    day("start_date2", required=False),
    numeral("start_prec2", required=False),
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
        **own(cells, "conflict_id", "dyad_id", "year", "location_inc", "incompatibility", "territory_name"),
        **own(cells, "type_of_conflict", "gwno_loc", "region"),
    }


BATTLE_DEATHS = yearly_layout(
    "ucdp-brd",
    "UCDP battle-related deaths",
    (
        code("conflict_id"),
        code("dyad_id", must=True),
        text("location_inc"),
        *_SIDES,
        code("incompatibility", required=False),
        text("territory_name", required=False),
        year_column("year"),
        count("bd_best"),
        count("bd_low"),
        count("bd_high"),
        code("type_of_conflict", required=False),
        text("battle_location"),
        code("gwno_loc", required=False),
        code("gwno_battle", required=False),
        code("region", required=False),
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
        **own(cells, "conflict_id", "year", "incompatibility", "territory_name", "intensity_level"),
        **own(cells, "type_of_conflict", "start_date", "start_prec", "start_date2", "start_prec2", "region"),
    }


_CONFLICT_COLUMNS = (
    code("conflict_id", must=True),
    text("location"),
    *_SIDES,
    code("incompatibility"),
    text("territory_name", required=False),
    year_column("year"),
    code("intensity_level"),
    code("type_of_conflict"),
    *_STARTS,
    code("gwno_loc", required=False),
    code("region", required=False),
)


def _armed_conflicts(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": yearly_id(cells, "conflict_id"),
        **_conflict(cells),
        **own(cells, "cumulative_intensity", "ep_end", "ep_end_date", "ep_end_prec"),
    }


ARMED_CONFLICTS = yearly_layout(
    "ucdp-prio-acd",
    "UCDP/PRIO armed conflicts",
    (
        *_CONFLICT_COLUMNS,
        code("cumulative_intensity"),
        code("ep_end"),
        day("ep_end_date"),
        code("ep_end_prec", required=False),
    ),
    _armed_conflicts,
    SIDE_SCHEMES,
)


def _dyads(cells: Cells) -> Mapping[str, nw.Expr]:
    return {"original_id": yearly_id(cells, "dyad_id"), **_conflict(cells), **own(cells, "dyad_id")}


DYADS = yearly_layout(
    "ucdp-dyadic", "UCDP dyads", (code("dyad_id", must=True), *_CONFLICT_COLUMNS), _dyads, SIDE_SCHEMES
)
