"""UCDP's events: the Georeferenced Event Dataset and its Candidate releases, which have the same columns.

Sources of the rules: UCDP GED codebook 22.1 (low, best and high are independent of one another and never put in
order; -1 sources means not counted; 1753-01-01 means no date), and the headers of releases 19.1 to 24.1.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import MISSING_TEXT, span_text
from conflictevents.interop.kit.layout import (
    EVENT,
    Cells,
    Check,
    Layout,
    Match,
    code,
    count,
    day,
    fold,
    latitude,
    longitude,
    numeral,
    text,
    verbatim,
)
from conflictevents.interop.kit.reading import coordinate_checks, to_event
from conflictevents.records import Event
from conflictevents.values import Source, When, constructor_of_read

__all__ = ["CANDIDATE", "GED", "release_in_name"]

_COLUMNS = (
    numeral("id", required=True, must=True),
    text("relid"),
    numeral("year"),
    code("active_year", values=("0", "1", "true", "false", "True", "False", "TRUE", "FALSE")),
    text("code_status"),
    numeral("type_of_violence", required=True, values=range(1, 4)),
    numeral("conflict_new_id", "conflict_id"),
    text("conflict_name"),
    numeral("dyad_new_id", "dyad_id"),
    text("dyad_name"),
    text("side_a"),
    numeral("side_a_new_id", "side_a_id"),
    text("side_b"),
    numeral("side_b_new_id", "side_b_id"),
    numeral("gwnoa"),
    numeral("gwnob"),
    count("number_of_sources"),
    verbatim("source_article"),
    verbatim("source_original"),
    numeral("where_prec", values=range(1, 8)),
    text("where_coordinates"),
    verbatim("where_description"),
    text("adm_1"),
    text("adm_2"),
    latitude("latitude"),
    longitude("longitude"),
    numeral("priogrid_gid"),
    text("country"),
    numeral("country_id"),
    text("region"),
    numeral("event_clarity", values=range(1, 3)),
    numeral("date_prec", values=range(1, 6)),
    day("date_start", required=True, must=True, missing=("1753-01-01",), year="year"),
    day("date_end", required=True, must=True, missing=("1753-01-01",), repeats="date_start", year="year"),
    count("deaths_a"),
    count("deaths_b"),
    count("deaths_civilians"),
    count("deaths_unknown"),
    count("best", "best_est", required=True),
    count("high", "high_est"),
    count("low", "low_est"),
)

_ORDER = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)
"""The columns in file order since they number 49; one Candidate month came without its header."""


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    precision = cells("date_prec")
    when = span_text(
        cells("date_start"),
        cells("date_end"),
        months=precision.is_in(["4", "5"]),
        years=precision == "5",
    )
    columns = {
        f"ucdp_{name}": cells(column)
        for name, column in (
            ("relid", "relid"),
            ("year", "year"),
            ("code_status", "code_status"),
            ("conflict_id", "conflict_new_id"),
            ("conflict_name", "conflict_name"),
            ("dyad_id", "dyad_new_id"),
            ("dyad_name", "dyad_name"),
            ("number_of_sources", "number_of_sources"),
            ("source_original", "source_original"),
            ("adm_1", "adm_1"),
            ("adm_2", "adm_2"),
            ("region", "region"),
            ("event_clarity", "event_clarity"),
            ("date_prec", "date_prec"),
            ("deaths_a", "deaths_a"),
            ("deaths_b", "deaths_b"),
            ("deaths_civilians", "deaths_civilians"),
            ("deaths_unknown", "deaths_unknown"),
        )
    }
    return {
        "id": nw.concat_str(nw.lit("ucdp-ged:"), cells("id")),
        "original_id": cells("id"),
        "when": when,
        "first_day": cells.number("date_start"),
        "last_day": cells.number("date_end"),
        "actor_1_name": cells("side_a"),
        "actor_1_ucdp": cells("side_a_new_id"),
        "actor_1_gleditsch_ward": cells("gwnoa"),
        "actor_2_name": cells("side_b"),
        "actor_2_ucdp": cells("side_b_new_id"),
        "actor_2_gleditsch_ward": cells("gwnob"),
        "place_name": cells("where_coordinates"),
        "place_country": cells("country"),
        "place_latitude": cells("latitude"),
        "place_longitude": cells("longitude"),
        "place_precision": cells("where_prec"),
        "place_gleditsch_ward": cells("country_id"),
        "place_priogrid": cells("priogrid_gid"),
        "type_of_violence": cells("type_of_violence"),
        "fatalities_low": cells("low"),
        "fatalities_best": cells("best"),
        "fatalities_high": cells("high"),
        "text": cells("where_description"),
        "source_title": cells("source_article"),
        "ucdp_active_year": _yes_or_no(cells("active_year")),
        **columns,
    }


def _yes_or_no(cell: nw.Expr) -> nw.Expr:
    """1 or 0, where the API and data frames write true or false."""
    word = cell.str.to_lowercase()
    return (
        nw.when(cell.is_in(["0", "1"]))
        .then(cell)
        .when(word == "true")
        .then(nw.lit("1"))
        .when(word == "false")
        .then(nw.lit("0"))
        .otherwise(cell)
    )


def _checks(cells: Cells) -> Sequence[Check]:
    return (
        Check(
            "date_end",
            cells.number("date_end") < cells.number("date_start"),
            "before date_start; correct one of the two days",
        ),
        *coordinate_checks(cells, "latitude", "longitude"),
        Check("year", ~cells("year").str.contains(r"^[0-9]{4}$"), "not a year; write it in four digits"),
        Check(
            "id",
            ~cells("id").str.contains(r"^[0-9]{1,18}$"),
            "not the number of an event; write it in digits alone",
        ),
    )


_CANDIDATE_MONTH = re.compile(r"v(\d\d)[_.]0[_.](\d{1,2})(?!\d)", re.IGNORECASE)
_CANDIDATE_QUARTER = re.compile(r"v(\d\d)[_.]01[_.](\d\d)[_.](\d\d)(?!\d)", re.IGNORECASE)
_YEARLY = re.compile(r"(?:ged|v|[_-]|actor|brd|acd)(\d\d)[_.]?(\d)(?!\d)", re.IGNORECASE)


def release_in_name(name: str) -> str | None:
    """The release that the name of a UCDP file gives: `ged241-csv.zip`, `GEDEvent_v24_0_3.csv`, `ucdp-actor-221.csv`."""
    if match := _CANDIDATE_QUARTER.search(name):
        return f"{match[1]}.01.{match[2]}.{match[3]}"
    if match := _CANDIDATE_MONTH.search(name):
        return f"{match[1]}.0.{match[2]}"
    match = _YEARLY.search(name)
    return f"{match[1]}.{match[2]}" if match else None


def _release(name: str, match: Match) -> str:
    """From the file's name; without it, as much as the header tells."""
    stated = release_in_name(name)
    if stated is not None:
        return stated
    if fold("best_est") in match.folded:
        return "5.0 or earlier"
    return "20.1 or later" if "relid" in match.places else "19.1 or earlier"


_ARTICLE = re.compile(r'"([^"]*)"\s*(?:;|$)')
_PARTS = re.compile(r"^(?P<publisher>.*?),\s*(?P<published>\d{4}-\d\d-\d\d)\s*,(?P<title>.*)$", re.DOTALL)


def _event(layout: Layout, row: dict[str, Any]) -> Event:
    return to_event(layout, row, _articles(row["source_title"]))


def _articles(cell: str | None) -> tuple[Source, ...]:
    """Articles as GED lists them, `"Agency,2015-05-13,Headline";"..."`; none where the cell is written otherwise."""
    quoted = _ARTICLE.findall(cell) if cell else []
    parts = [_PARTS.match(article) for article in quoted]
    if not parts or any(part is None for part in parts):
        return ()
    is_plain = cell is not None and type(cell) is str and cell.isascii()
    new = _new_source if is_plain else Source
    sources = []
    for part in parts:
        assert part is not None
        published = None if part["published"] == "1753-01-01" else part["published"]
        publisher, title = part["publisher"].strip() or None, part["title"].strip() or None
        if publisher or title:
            sources.append(new(publisher=publisher, title=title, published=_day_or_none(published)))
    return tuple(sources)


_new_source = constructor_of_read(Source)


@lru_cache(maxsize=16_384)
def _day_or_none(text: str | None) -> When | None:
    try:
        return When.of(date.fromisoformat(text)) if text else None
    except ValueError:
        return None


_IDENTIFIERS = {
    "actor_1_ucdp": "ucdp",
    "actor_1_gleditsch_ward": "gleditsch-ward",
    "actor_2_ucdp": "ucdp",
    "actor_2_gleditsch_ward": "gleditsch-ward",
    "place_gleditsch_ward": "gleditsch-ward",
    "place_priogrid": "priogrid",
    "type_of_violence": "ucdp:type_of_violence",
}

GED = Layout(
    dataset="ucdp-ged",
    namespace="ucdp",
    title="UCDP GED (georeferenced events)",
    columns=_COLUMNS,
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    identifiers=_IDENTIFIERS,
    precision="ucdp:where_prec",
    constants={"actor_1_role": "side_a", "actor_2_role": "side_b"},
    release_of=_release,
    missing=MISSING_TEXT,
    western=True,
    positions=(tuple(_ORDER.split()),),
    build=_event,
    may_refuse=False,
)

CANDIDATE = Layout(
    dataset="ucdp-candidate",
    namespace="ucdp",
    title="UCDP Candidate events",
    columns=_COLUMNS,
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    identifiers=_IDENTIFIERS,
    precision="ucdp:where_prec",
    constants={"actor_1_role": "side_a", "actor_2_role": "side_b"},
    release_of=lambda name, _match: release_in_name(name),
    missing=MISSING_TEXT,
    western=True,
    positions=(tuple(_ORDER.split()),),
    build=_event,
    may_refuse=False,
)
