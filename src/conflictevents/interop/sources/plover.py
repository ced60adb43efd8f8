"""PLOVER records, from JSON or JSON Lines, laid flat."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Unpack

from conflictevents.interop.codes.codebook import EVENT_TYPES
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import span_text
from conflictevents.interop.kit.engine import PathLike, ReadOptions, check_options, open_packing, read_rows
from conflictevents.interop.kit.layout import (
    EVENT,
    LISTED,
    Cells,
    Check,
    Layout,
    UnknownLayout,
    code,
    count,
    day,
    latitude,
    longitude,
    text,
    verbatim,
)
from conflictevents.interop.kit.reading import Reading, coordinate_checks, listed, record_id, to_event
from conflictevents.interop.kit.rows import cell_of, header_of, records_in, rows_from
from conflictevents.records import Event, EventActor
from conflictevents.values import Identifier

__all__ = ["EVENTS", "flattened", "read"]

_AND = "; "
_SIDES = {"actor": ("actor", "source"), "recipient": ("recipient", "target")}
_ENTITY = {
    "code": ("code",),
    "sector": ("sector",),
    "name": ("entity_text", "entityText", "actor_text", "actorText"),
    "wikidata": ("identifier_id", "identifierId"),
}
_PLAIN = {
    "id": ("id",),
    "date": ("date",),
    "enddate": ("enddate", "endDate"),
    "event": ("event",),
    "mode": ("mode",),
    "context": ("context",),
    "quad_code": ("quad_code", "quadCode"),
    "event_scale": ("event_scale", "eventScale"),
    "event_text": ("event_text", "eventText"),
    "text": ("text",),
    "link": ("link", "url"),
    "publication": ("publication",),
    "coder": ("coder",),
    "version": ("version",),
    "license": ("license",),
    "language": ("language",),
}
_SIZES = ("dead", "injured", "arrested", "size")
_LOCATION = ("event_loc", "eventLoc", "location")
_NUMBER = re.compile(r"[0-9]{1,15}(\.(?:0{1,2}|0{4,}))?")
"""Where a size is a number; it may be a code or a word, such as "dozens"."""
_ALWAYS = ("id", "date", "event")
_TAKEN = {key for keys in (*_PLAIN.values(), *_SIDES.values()) for key in keys} | {*_SIZES, *_LOCATION}


def flattened(record: Mapping[str, Any]) -> dict[str, str]:
    """One record as cells under fixed names; what is not modelled keeps its own name."""
    cells = {name: _joined(_first(record, keys)) for name, keys in _PLAIN.items()}
    for side, keys in _SIDES.items():
        entities = _entities(_first(record, keys))
        for part, names in _ENTITY.items():
            cells[f"{side}_{part}"] = _AND.join(_joined(_first(entity, names)) for entity in entities).strip(
                "; "
            )
    for size in _SIZES:
        stated = record.get(size)
        cells[size] = _joined(stated)
    cells["dead_number"] = cells["dead"] if _NUMBER.fullmatch(cells["dead"]) else ""
    cells |= _location(_first(record, _LOCATION))
    return cells | {
        key: cell_of(value) for key, value in record.items() if key not in _TAKEN and key not in cells
    }


def _strange(keys: Sequence[str]) -> tuple[list[str], list[str]]:
    """What every record has and these keys lack, and which of them no PLOVER record has."""
    missing = [name for name in _ALWAYS if not set(_PLAIN[name]) & set(keys)]
    return missing, [key for key in keys if key not in _TAKEN]


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((record[key] for key in keys if record.get(key) not in (None, "", [], {})), None)


def _entities(value: Any) -> list[Mapping[str, Any]]:
    several = value if isinstance(value, list) else [] if value is None else [value]
    return [entity if isinstance(entity, Mapping) else {"code": entity} for entity in several]


def _joined(value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(part, (dict, list)) for part in value):
        return _AND.join(cell_of(part) for part in value if part not in (None, ""))
    return cell_of(value).strip()


def _location(value: Any) -> dict[str, str]:
    place = value[0] if isinstance(value, list) and value else value
    if not isinstance(place, Mapping):
        place = {"name": place}
    return {
        "place_name": _joined(_first(place, ("name", "placename", "text", "locationText", "feature_name"))),
        "place_country": _joined(_first(place, ("country", "countryCode", "country_code", "code"))),
        "place_latitude": _joined(_first(place, ("latitude", "lat"))),
        "place_longitude": _joined(_first(place, ("longitude", "lon", "lng", "long"))),
        "place_geonames": _joined(_first(place, ("geonames_id", "geonameid", "geonameId", "geonames"))),
        "place_resolution": _joined(_first(place, ("resolution",))),
    }


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    end = nw.coalesce(cells("enddate"), cells("date"))
    last = nw.coalesce(cells.number("enddate"), cells.number("date"))
    columns = {
        "id": record_id("plover", cells("id")),
        "original_id": cells("id"),
        "when": span_text(cells("date"), end),
        "first_day": cells.number("date"),
        "last_day": last,
        "place_name": cells("place_name"),
        "place_country": cells("place_country"),
        "place_latitude": cells("place_latitude"),
        "place_longitude": cells("place_longitude"),
        "place_precision": cells("place_resolution"),
        "place_geonames": cells("place_geonames"),
        "type_event": cells("event"),
        "type_mode": cells("mode"),
        "type_context": cells("context"),
        "fatalities_best": cells("dead_number"),
        "text": nw.coalesce(cells("text"), cells("event_text")),
        "source_url": cells("link"),
        "source_publisher": cells("publication"),
        **{
            f"plover_{name}": cells(name)
            for name in ("event_text", "quad_code", "event_scale", "coder", "language")
        },
        **{f"plover_{name}": cells(name) for name in _SIZES},
    }
    for index, side in enumerate(_SIDES, 1):
        columns |= {
            f"actor_{index}_name": nw.coalesce(cells(f"{side}_name"), cells(f"{side}_code")),
            f"actor_{index}_plover": cells(f"{side}_code"),
            f"actor_{index}_wikidata": cells(f"{side}_wikidata"),
            f"plover_{side}_sector": cells(f"{side}_sector"),
        }
    return columns


def _checks(cells: Cells) -> Sequence[Check]:
    event = rf"(?:{'|'.join(EVENT_TYPES)})"
    return (
        Check(
            "event",
            ~cells("event").str.contains(rf"^{event}(?:; {event})*$"),
            "not an event type of PLOVER; correct it by the codebook",
        ),
        Check(
            "enddate",
            cells.number("enddate") < cells.number("date"),
            "before date; correct one of the two days",
        ),
        *coordinate_checks(cells, "place_latitude", "place_longitude"),
    )


def _event(layout: Layout, row: dict[str, Any]) -> Event:
    event = to_event(layout, row)
    return event.evolve(actors=tuple(actor for side in event.actors for actor in _each(side)))


def _each(side: EventActor) -> Iterator[EventActor]:
    """The actors that stand together on one side, where each has a name and a code, and all or none an item."""
    names = listed(side.name, LISTED)
    schemes: dict[str, list[Identifier]] = {"plover-actor": []}
    for identifier in side.identifiers:
        schemes.setdefault(identifier.scheme, []).append(identifier)
    if len(names) < 2 or any(len(several) != len(names) for several in schemes.values()):
        yield side
        return
    for name, *identifiers in zip(names, *schemes.values(), strict=True):
        yield EventActor(name=name, role=side.role, identifiers=tuple(identifiers))


EVENTS = Layout(
    dataset="plover",
    namespace="plover",
    title="PLOVER records",
    columns=(
        text("id", required=True, must=True),
        day("date", required=True, must=True),
        day("enddate"),
        text("event", required=True, must=True),
        *(
            text(name)
            for name in ("mode", "context", "quad_code", "event_scale", "coder", "language", "publication")
        ),
        verbatim("text"),
        text("event_text"),
        text("link"),
        text("version"),
        *(text(f"{side}_{part}") for side in _SIDES for part in _ENTITY),
        *(text(name) for name in _SIZES),
        count("dead_number"),
        text("place_name"),
        text("place_country"),
        latitude("place_latitude"),
        longitude("place_longitude"),
        code("place_geonames"),
        code("place_resolution"),
    ),
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    version="version",
    identifiers={
        "actor_1_plover": "plover-actor",
        "actor_1_wikidata": "wikidata",
        "actor_2_plover": "plover-actor",
        "actor_2_wikidata": "wikidata",
        "place_geonames": "geonames",
        "type_event": "plover:event",
        "type_mode": "plover:mode",
        "type_context": "plover:context",
    },
    lists=dict.fromkeys(
        (
            *("actor_1_plover", "actor_1_wikidata", "actor_2_plover", "actor_2_wikidata"),
            *("type_event", "type_mode", "type_context"),
        ),
        ";",
    ),
    precision="plover:resolution",
    constants={"actor_1_role": "actor", "actor_2_role": "recipient"},
    build=_event,
    may_refuse=False,
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads PLOVER records from JSON or JSON Lines, plain, gzip or zip; see `ReadOptions` for the options.

    Raises:
        ReadError: the file holds no JSON.
        UnknownLayout: no record has what every PLOVER record has: an id, a date and an event.
    """
    check_options(options, ReadOptions)
    with open_packing(path, options) as file:
        records = records_in(file)
        missing, unexpected = _strange(header_of(records))
        if records and missing:
            remedy = "check that it is the file you mean"
            raise UnknownLayout(file.name, EVENTS.title, missing, unexpected, remedy)
        flat = [
            (number, flattened(record) if isinstance(record, dict) else record) for number, record in records
        ]
        header = header_of(flat) or EVENTS.names
        return read_rows(rows_from(flat, header), header, EVENTS, file, **options)
