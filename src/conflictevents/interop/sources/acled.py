"""ACLED's events, and the monthly counts that OCHA republishes from them (HDX HAPI).

Columns as in ACLED's API and exports of 2015 to 2026: up to 2018 the files had capitals, `GWNO` in place of `iso`,
`ALLY_ACTOR_1`, and no sub-event types; `data_id` and `iso3` went in 2023, and numbers in `inter1` became words.
ACLED gives one day and how precise it is: 1 the day, 2 the week, 3 the month or less. It gives one number of dead,
the most conservative report, and no low or high; 0 may mean none or unknown.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import MISSING_TEXT, length_of_month, month_text, week_text
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, read_file
from conflictevents.interop.kit.frames import Sifted, chosen, sift
from conflictevents.interop.kit.layout import (
    AGGREGATE,
    EVENT,
    NOT_SAID,
    Cells,
    Check,
    Layout,
    code,
    count,
    day,
    latitude,
    longitude,
    numeral,
    text,
    verbatim,
)
from conflictevents.interop.kit.reading import Reading, coordinate_checks, record_id, to_event

__all__ = ["canonical", "read", "read_hapi"]

_OWN = (
    *("year", "disorder_type", "assoc_actor_1", "inter1", "assoc_actor_2", "inter2", "interaction"),
    *("civilian_targeting", "region", "admin1", "admin2", "admin3", "source_scale", "tags", "timestamp"),
)
_CODED = ("year", "inter1", "inter2", "interaction", "timestamp")
_COLUMNS = (
    text("event_id_cnty", "data_id", required=True, must=True),
    day("event_date", required=True, must=True, year="year"),
    numeral("time_precision", values=range(1, 4)),
    text("event_type", required=True),
    text("sub_event_type"),
    text("actor1"),
    text("actor2"),
    code("iso", missing=(*NOT_SAID, "0", "0.0", "000")),
    numeral("gwno", missing=(*NOT_SAID, "0", "0.0")),
    text("country"),
    text("location"),
    latitude("latitude"),
    longitude("longitude"),
    numeral("geo_precision", values=range(1, 4)),
    text("source"),
    verbatim("notes"),
    count("fatalities"),
    *(code(name) for name in _CODED),
    text("assoc_actor_1", "ally_actor_1"),
    text("assoc_actor_2", "ally_actor_2"),
    *(text(name) for name in _OWN if name not in _CODED and not name.startswith("assoc_actor")),
)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    day_of, precision = cells("event_date"), cells("time_precision")
    year, month, dom = cells.year("event_date"), cells.month("event_date"), cells.day("event_date")
    number_of = cells.number("event_date")
    week, vague = precision == "2", precision == "3"
    monday = number_of - (number_of - 1) % 7
    first_of_month = number_of - dom + 1
    return {
        "id": record_id("acled", cells("event_id_cnty")),
        "original_id": cells("event_id_cnty"),
        "when": nw.when(week)
        .then(week_text(year, month, dom, number_of))
        .when(vague)
        .then(nw.concat_str(month_text(day_of), nw.lit("~")))
        .otherwise(day_of),
        "first_day": nw.when(week).then(monday).when(vague).then(first_of_month).otherwise(number_of),
        "last_day": nw.when(week)
        .then(monday + 6)
        .when(vague)
        .then(first_of_month + length_of_month(year, month) - 1)
        .otherwise(number_of),
        "actor_1_name": cells("actor1"),
        "actor_2_name": cells("actor2"),
        "place_name": cells("location"),
        "place_country": cells("country"),
        "place_latitude": cells("latitude"),
        "place_longitude": cells("longitude"),
        "place_precision": cells("geo_precision"),
        "place_iso": nw.when(cells("iso").str.contains("^[0-9]+$"))
        .then(cells("iso").str.zfill(3))
        .otherwise(cells("iso")),
        "place_gleditsch_ward": cells("gwno"),
        "type_event": cells("event_type"),
        "type_sub_event": cells("sub_event_type"),
        "fatalities_best": cells("fatalities"),
        "text": cells("notes"),
        "source_publisher": cells("source"),
        "acled_day": day_of,
        "acled_time_precision": precision,
        **{f"acled_{name}": cells(name) for name in _OWN},
    }


def _checks(cells: Cells) -> Sequence[Check]:
    return (
        Check(
            "iso",
            ~cells("iso").str.contains(r"^[0-9]{1,3}$"),
            "not a number of ISO 3166; correct it, or leave the cell empty",
        ),
        *coordinate_checks(cells, "latitude", "longitude"),
    )


EVENTS = Layout(
    dataset="acled",
    namespace="acled",
    title="ACLED events",
    columns=_COLUMNS,
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    identifiers={
        "place_iso": "iso3166-1-numeric",
        "place_gleditsch_ward": "gleditsch-ward",
        "type_event": "acled:event_type",
        "type_sub_event": "acled:sub_event_type",
    },
    precision="acled:geo_precision",
    missing=MISSING_TEXT,
    constants={"actor_1_role": "actor1", "actor_2_role": "actor2"},
    build=to_event,
    may_refuse=False,
)


def _hapi(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": nw.concat_str(
            cells("location_code"),
            cells("admin1_code"),
            cells("admin2_code"),
            cells("event_type"),
            cells("reference_period_start"),
            separator=":",
            ignore_nulls=True,
        ),
        "when": nw.concat_str(cells("reference_period_start"), cells("reference_period_end"), separator="/"),
        "first_day": cells.number("reference_period_start"),
        "last_day": cells.number("reference_period_end"),
        "place_name": nw.coalesce(cells("admin2_name"), cells("admin1_name"), cells("location_code")),
        "place_iso": cells("location_code"),
        "type_hapi": cells("event_type"),
        "events": cells("events"),
        "fatalities_best": cells("fatalities"),
        **{
            f"hapi_{name}": cells(name)
            for name in ("admin1_code", "admin1_name", "admin2_code", "admin2_name", "admin_level")
        },
    }


def _hapi_checks(cells: Cells) -> Sequence[Check]:
    before = cells.number("reference_period_end") < cells.number("reference_period_start")
    return (
        Check("reference_period_end", before, "before reference_period_start; correct one of the two days"),
    )


HAPI = Layout(
    dataset="hdx-hapi-conflict-events",
    namespace="hapi",
    title="HDX HAPI conflict events (monthly counts from ACLED)",
    columns=(
        text("location_code", required=True, must=True),
        *(text(name) for name in ("admin1_code", "admin1_name", "admin2_code", "admin2_name")),
        code("admin_level"),
        text("event_type", required=True, must=True),
        count("events"),
        count("fatalities"),
        day("reference_period_start", required=True, must=True),
        day("reference_period_end", required=True, must=True),
    ),
    schema=AGGREGATE,
    canonical=_hapi,
    checks=_hapi_checks,
    identifiers={"place_iso": "iso3166-1-alpha-3", "type_hapi": "hdx-hapi:event_type"},
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads ACLED events; a row of HXL hashtags below the header is no event. See `ReadOptions` for the options."""
    return read_file(path, EVENTS, **options)


def read_hapi(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads monthly counts of events as OCHA republishes them from ACLED through HDX HAPI."""
    return read_file(path, HAPI, **options)


def canonical(frame: Any, table: str = "events", **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds ACLED's `events` or `hapi` counts; see `FrameOptions` for the options."""
    return sift(frame, chosen({"events": EVENTS, "hapi": HAPI}, table), **options)
