"""POLECAT's events (2018 on), coded in PLOVER types, modes and contexts.

Tab-separated, in Latin-1, `None` for missing, lists with `;`. Known defects: event ids given twice, rows with more tabs
than columns, a file with other names in its header.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from conflictevents.interop.codes.codebook import EVENT_TYPES
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, read_file
from conflictevents.interop.kit.frames import Sifted, sift
from conflictevents.interop.kit.layout import (
    EVENT,
    Cells,
    Check,
    Layout,
    Match,
    code,
    day,
    latitude,
    longitude,
    number,
    text,
)
from conflictevents.interop.kit.reading import Reading, coordinate_checks, record_id, to_event

__all__ = ["canonical", "read"]

_SIDES = ("Actor", "Recipient")
_COLUMNS = (
    code("Event ID", required=True, must=True),
    day("Event Date", required=True, must=True),
    text("Event Type", required=True, values=EVENT_TYPES, vocabulary="an event type of PLOVER"),
    text("Event Mode", required=True),
    number("Intensity", "Event Intensity", low=-10, high=10),
    text("Quad Code"),
    text("Contexts"),
    *(
        column
        for side in _SIDES
        for column in (
            text(f"{side} Name", required=True),
            text(f"{side} Country"),
            code(f"{side} COW"),
            text(f"Primary {side} Sector"),
            text(f"{side} Sectors"),
            text(f"{side} Title"),
            text(f"{side} Name Raw"),
            code(f"Wikipedia {side} ID"),
        )
    ),
    *(text(name) for name in ("Placename", "City", "District", "Province", "Country")),
    latitude("Latitude"),
    longitude("Longitude"),
    code("GeoNames ID"),
    text("Feature Type"),
    text("Source"),
    day("Publication Date"),
    text("Language"),
    text("Version"),
)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    columns = {
        "id": record_id("polecat", cells("Event ID")),
        "original_id": cells("Event ID"),
        "when": cells("Event Date"),
        "first_day": cells.number("Event Date"),
        "last_day": cells.number("Event Date"),
        "place_name": nw.coalesce(cells("Placename"), cells("City"), cells("District"), cells("Province")),
        "place_country": cells("Country"),
        "place_latitude": cells("Latitude"),
        "place_longitude": cells("Longitude"),
        "place_precision": cells("Feature Type"),
        "place_geonames": cells("GeoNames ID"),
        "type_event": cells("Event Type"),
        "type_mode": cells("Event Mode"),
        "type_context": cells("Contexts"),
        "source_publisher": cells("Source"),
        "source_published": cells("Publication Date"),
        "polecat_intensity": cells("Intensity"),
        "polecat_quad_code": cells("Quad Code"),
        "polecat_language": cells("Language"),
    }
    for index, side in enumerate(_SIDES, 1):
        column = f"polecat_{side.lower()}"
        columns |= {
            f"actor_{index}_name": cells(f"{side} Name"),
            f"actor_{index}_cow": cells(f"{side} COW"),
            f"actor_{index}_wikidata": cells(f"Wikipedia {side} ID"),
            f"{column}_country": cells(f"{side} Country"),
            f"{column}_sectors": cells(f"{side} Sectors"),
            f"{column}_primary_sector": cells(f"Primary {side} Sector"),
            f"{column}_title": cells(f"{side} Title"),
            f"{column}_name_raw": cells(f"{side} Name Raw"),
        }
    return columns


def _checks(cells: Cells) -> Sequence[Check]:
    return coordinate_checks(cells, "Latitude", "Longitude")


def _release(_name: str, _match: Match) -> str | None:
    return None


EVENTS = Layout(
    dataset="polecat",
    namespace="polecat",
    title="POLECAT events",
    columns=_COLUMNS,
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    version="Version",
    release_of=_release,
    identifiers={
        "actor_1_cow": "cow",
        "actor_1_wikidata": "wikidata",
        "actor_2_cow": "cow",
        "actor_2_wikidata": "wikidata",
        "place_geonames": "geonames",
        "type_event": "plover:event",
        "type_mode": "plover:mode",
        "type_context": "plover:context",
    },
    lists=dict.fromkeys(
        ("actor_1_cow", "actor_1_wikidata", "actor_2_cow", "actor_2_wikidata", "type_mode", "type_context"),
        ";",
    ),
    precision="polecat:feature_type",
    constants={"actor_1_role": "actor", "actor_2_role": "recipient"},
    delimiter="\t",
    quoted=None,
    western=True,
    missing=("None", "NULL"),
    build=to_event,
    may_refuse=False,
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads POLECAT events; see `ReadOptions` for the options."""
    return read_file(path, EVENTS, **options)


def canonical(frame: Any, **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds POLECAT events; see `FrameOptions` for the options."""
    return sift(frame, EVENTS, **options)
