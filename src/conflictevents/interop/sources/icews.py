"""ICEWS' events (1995 to 11 April 2023), coded in CAMEO.

The key over the whole archive is event id and day together. The file of 2017 lacks the CAMEO code, and one writes days
as 12/1/2017. Codes are text: `040` and `40` differ, and a file whose codes lost their zeros is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from conflictevents.interop.codes import cameo
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, read_file
from conflictevents.interop.kit.frames import Sifted, sift
from conflictevents.interop.kit.layout import (
    EVENT,
    Cells,
    Check,
    Layout,
    code,
    day,
    latitude,
    longitude,
    number,
    numeral,
    text,
)
from conflictevents.interop.kit.reading import Reading, coordinate_checks, record_id, to_event

__all__ = ["canonical", "read"]

_COLUMNS = (
    numeral("Event ID", required=True, must=True),
    day("Event Date", required=True, must=True),
    text("Source Name", required=True),
    text("Source Sectors"),
    text("Source Country"),
    text("Event Text"),
    code("CAMEO Code", values=cameo.codes(), vocabulary="a code of CAMEO"),
    number("Intensity", "Event Intensity", low=-10, high=10),
    text("Target Name", required=True),
    text("Target Sectors"),
    text("Target Country"),
    numeral("Story ID"),
    numeral("Sentence Number"),
    *(text(name) for name in ("Publisher", "City", "District", "Province", "Country")),
    latitude("Latitude"),
    longitude("Longitude"),
)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    when = cells("Event Date")
    return {
        "id": record_id("icews", nw.concat_str(cells("Event ID"), when, separator=":")),
        "original_id": cells("Event ID"),
        "when": when,
        "first_day": cells.number("Event Date"),
        "last_day": cells.number("Event Date"),
        "actor_1_name": cells("Source Name"),
        "actor_2_name": cells("Target Name"),
        "place_name": nw.coalesce(cells("City"), cells("District"), cells("Province")),
        "place_country": cells("Country"),
        "place_latitude": cells("Latitude"),
        "place_longitude": cells("Longitude"),
        "type_cameo": cells("CAMEO Code"),
        "text": cells("Event Text"),
        "source_publisher": cells("Publisher"),
        "icews_intensity": cells("Intensity"),
        "icews_source_sectors": cells("Source Sectors"),
        "icews_source_country": cells("Source Country"),
        "icews_target_sectors": cells("Target Sectors"),
        "icews_target_country": cells("Target Country"),
        "icews_story_id": cells("Story ID"),
        "icews_sentence_number": cells("Sentence Number"),
        "icews_district": cells("District"),
        "icews_province": cells("Province"),
    }


def _checks(cells: Cells) -> Sequence[Check]:
    return coordinate_checks(cells, "Latitude", "Longitude")


EVENTS = Layout(
    dataset="icews",
    namespace="icews",
    title="ICEWS events",
    columns=_COLUMNS,
    schema=EVENT,
    canonical=_canonical,
    checks=_checks,
    identifiers={"type_cameo": "cameo"},
    constants={"actor_1_role": "source", "actor_2_role": "target"},
    delimiter="\t",
    quoted=None,
    western=True,
    missing=("NA", "NULL"),
    build=to_event,
    may_refuse=False,
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads ICEWS events; see `ReadOptions` for the options."""
    return read_file(path, EVENTS, **options)


def canonical(frame: Any, **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds ICEWS events; see `FrameOptions` for the options."""
    return sift(frame, EVENTS, **options)
