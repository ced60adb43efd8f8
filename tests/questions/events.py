"""Events as datasets give them, made by strategies: as canonical rows, from which records and frames are made alike."""

import datetime as dt

import pyarrow as pa
from hypothesis import strategies as st

from conflictevents import Dataset
from conflictevents.interop import EVENT
from conflictevents.interop.kit.reading import to_event
from conflictevents.interop.sources import acled
from conflictevents.interop.sources.ucdp.ged import GED

OWN = ("ucdp_adm_1", "ucdp_conflict_id", "ucdp_dyad_id", "ucdp_year", "acled_admin1", "acled_time_precision")
WHOLE = ("ucdp_deaths_a", "ucdp_deaths_b", "ucdp_deaths_civilians", "ucdp_deaths_unknown")
TYPES = ("type_of_violence", "type_event", "type_sub_event")
CODES = ("actor_1_ucdp", "actor_2_ucdp", "place_gleditsch_ward", "place_iso")
NAMES = (*EVENT, *OWN, *WHOLE, *TYPES, *CODES)
LAYOUTS = {"ucdp-ged": GED, "acled": acled.EVENTS}

few = st.sampled_from([0, 0, 1, 2, 5, 40])


@st.composite
def rows_of_events(draw, most=6, datasets=("ucdp-ged", "acled")):
    """Canonical rows of events of one or two datasets, dates and places known finely, roughly or not at all."""
    rows = []
    for number in range(draw(st.integers(0, most))):
        dataset = draw(st.sampled_from(datasets))
        row = dict.fromkeys(NAMES)
        row |= {"id": f"{dataset}:{number}", "original_id": str(number), "dataset": dataset}
        first = dt.date(2020, 11, 1) + dt.timedelta(days=draw(st.integers(0, 120)))
        row |= _ged(draw, first) if dataset == "ucdp-ged" else _acled(draw, first)
        rows.append(row)
    return rows


def _ged(draw, first):
    longer = draw(st.sampled_from([0, 0, 3, 20, 70]))
    last = first + dt.timedelta(days=longer)
    dated = draw(st.sampled_from(["both", "both", "both", "first", "neither"]))
    parts = [draw(few) for _ in WHOLE]
    country = draw(st.sampled_from(["Mali", "Niger"]))
    second = draw(st.sampled_from(["Rebels", "Militia", "Civilians", None]))
    return {
        "release": "24.1",
        "when": {
            "both": first.isoformat() if first == last else f"{first}/{last}",
            "first": f"{first}/..",
            "neither": None,
        }[dated],
        "first_day": None if dated == "neither" else first.toordinal(),
        "last_day": last.toordinal() if dated == "both" else None,
        "actor_1_name": draw(st.sampled_from(["Army", "Rebels"])),
        "actor_1_ucdp": "72",
        "actor_2_name": second,
        "actor_2_ucdp": {"Rebels": "539", "Civilians": "1"}.get(second),
        "actor_1_role": "side_a",
        "actor_2_role": "side_b",
        "place_country": country,
        "place_gleditsch_ward": draw(st.sampled_from([{"Mali": "432", "Niger": "436"}[country], None])),
        "place_name": draw(st.sampled_from(["Gao", "Tin", None])),
        "place_precision": draw(st.sampled_from(["1", "2", "4", "5", "6", None])),
        "ucdp_adm_1": draw(st.sampled_from(["North", f"South of {country}", None])),
        "ucdp_conflict_id": draw(st.sampled_from(["11", "12"])),
        "ucdp_dyad_id": draw(st.sampled_from(["7", None])),
        "type_of_violence": draw(st.sampled_from(["1", "3"])),
        "fatalities_low": draw(few | st.none()),
        "fatalities_best": draw(st.just(sum(parts)) | few | st.none()),
        "fatalities_high": draw(few | st.none()),
        **(dict(zip(WHOLE, parts, strict=True)) if draw(st.booleans()) else {}),
    }


def _acled(draw, first):
    precision = draw(st.sampled_from(["1", "3"]))
    last = first
    when = first.isoformat()
    if precision == "3":
        first = first.replace(day=1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        when = f"{first:%Y-%m}~"
    return {
        "release": None,
        "when": when,
        "first_day": first.toordinal(),
        "last_day": last.toordinal(),
        "actor_1_name": draw(st.sampled_from(["Army", "Civilians (Mali)"])),
        "actor_1_role": "actor1",
        "actor_2_role": "actor2",
        "place_country": "Mali",
        "place_iso": "466",
        "place_name": "Gao",
        "place_precision": draw(st.sampled_from(["1", "2", "3"])),
        "acled_admin1": draw(st.sampled_from(["North", "East"])),
        "acled_time_precision": precision,
        "type_event": draw(st.sampled_from(["Battles", "Riots"])),
        "type_sub_event": "Armed clash",
        "fatalities_best": draw(few),
    }


def dataset_of(rows):
    """The rows as records."""
    return Dataset(*(to_event(LAYOUTS[row["dataset"]], row) for row in rows))


def table_of(rows):
    """The rows as an Arrow table of canonical columns."""
    kinds = {
        name: pa.int64() if name in WHOLE or "Int" in str(EVENT.get(name)) else pa.string() for name in NAMES
    }
    kinds |= {name: pa.float64() for name in ("place_latitude", "place_longitude")}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))
