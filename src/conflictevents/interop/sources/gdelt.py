"""GDELT's events and mentions: tab-separated, as a rule without a header, so read by position and then checked.

1.0 has 57 columns until 31 March 2013 and 58 (with the address of the article) after; yearly files mix the two. 2.0 has 61.
The day of an event (`SQLDATE`) is unreliable: articles on "a year ago today" date the event a year early. The day the
event was added is kept as the day it became known. Places bear FIPS 10-4 codes (`SF` is South Africa): they are kept as
such, and the country goes by the name that GDELT gives it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Unpack

from conflictevents.interop.codes import cameo
from conflictevents.interop.kit import nw
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, open_packing, read_file
from conflictevents.interop.kit.frames import Sifted, chosen, sift
from conflictevents.interop.kit.layout import (
    EVENT,
    MENTION,
    Cells,
    Check,
    Column,
    DayForm,
    Layout,
    Match,
    code,
    count,
    day,
    fold,
    latitude,
    longitude,
    number,
    numeral,
    text,
)
from conflictevents.interop.kit.opening import open_lines
from conflictevents.interop.kit.reading import Reading, coordinate_checks, record_id, to_event

__all__ = ["canonical", "read_events", "read_mentions"]

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"


def _positions(*, version_2: bool) -> tuple[str, ...]:
    geo = [part for part in _GEO.split() if version_2 or part != "ADM2Code"]
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{side}{part}" for side in (1, 2) for part in _ACTOR.split()),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{geography}Geo_{part}" for geography in ("Actor1", "Actor2", "Action") for part in geo),
        *("DATEADDED", "SOURCEURL"),
    )


_COLUMNS: tuple[Column, ...] = (
    numeral("GLOBALEVENTID", required=True, must=True),
    day("SQLDATE", required=True, must=True, form=DayForm.COMPACT, year="Year"),
    numeral("Year"),
    *(
        column
        for side in (1, 2)
        for column in (
            code(f"Actor{side}Code"),
            text(f"Actor{side}Name"),
            code(f"Actor{side}CountryCode"),
            code(f"Actor{side}KnownGroupCode"),
            code(f"Actor{side}Type1Code"),
        )
    ),
    numeral("IsRootEvent", values=range(2)),
    code(
        "EventCode",
        required=True,
        must=True,
        missing=(),
        values=(*cameo.codes(), "---"),
        vocabulary="a CAMEO code",
    ),
    numeral("QuadClass", values=range(1, 5)),
    number("GoldsteinScale", low=-10, high=10),
    count("NumMentions"),
    count("NumSources"),
    count("NumArticles"),
    number("AvgTone", low=-100, high=100),
    numeral("ActionGeo_Type", values=range(6)),
    text("ActionGeo_FullName"),
    code("ActionGeo_CountryCode"),
    code("ActionGeo_ADM1Code"),
    latitude("ActionGeo_Lat"),
    longitude("ActionGeo_Long"),
    code("ActionGeo_FeatureID", missing=()),
    day("DATEADDED", required=True, must=True, form=DayForm.COMPACT),
    text("SOURCEURL"),
)


_COUNTRY = "1"
"""The type of a place that is a country, which its full name names alone."""
_INVERTED = "^.*,.*, *(?:[^,]* of(?: the)?|the) *$"
"""A full name that ends in a country written with a comma of its own: `Hanoi, Ha Noi, Vietnam, Republic Of`."""


def _country(full_name: nw.Expr, type_code: nw.Expr) -> nw.Expr:
    last = full_name.str.replace_all("^.*, *", "")
    before = full_name.str.replace_all(", *[^,]*$", "").str.replace_all("^.*, *", "")
    inverted = full_name.str.to_lowercase().str.contains(_INVERTED)
    named = nw.when(inverted).then(nw.concat_str(before, nw.lit(", "), last)).otherwise(last)
    return nw.when(type_code == _COUNTRY).then(full_name).otherwise(named)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    columns = {
        "id": record_id("gdelt", cells("GLOBALEVENTID")),
        "original_id": cells("GLOBALEVENTID"),
        "when": cells("SQLDATE"),
        "first_day": cells.number("SQLDATE"),
        "last_day": cells.number("SQLDATE"),
        "known": cells("DATEADDED"),
        "place_name": cells("ActionGeo_FullName"),
        "place_country": _country(cells("ActionGeo_FullName"), cells("ActionGeo_Type")),
        "place_latitude": cells("ActionGeo_Lat"),
        "place_longitude": cells("ActionGeo_Long"),
        "place_precision": cells("ActionGeo_Type"),
        "place_fips": cells("ActionGeo_CountryCode"),
        "place_gns": cells("ActionGeo_FeatureID"),
        "type_cameo": cells("EventCode"),
        "source_url": cells("SOURCEURL"),
        "gdelt_quad_class": cells("QuadClass"),
        "gdelt_goldstein": cells("GoldsteinScale"),
        "gdelt_is_root_event": cells("IsRootEvent"),
        "gdelt_mentions": cells("NumMentions"),
        "gdelt_sources": cells("NumSources"),
        "gdelt_articles": cells("NumArticles"),
        "gdelt_average_tone": cells("AvgTone"),
        "gdelt_adm1_code": cells("ActionGeo_ADM1Code"),
    }
    for side in (1, 2):
        columns |= {
            f"actor_{side}_name": cells(f"Actor{side}Name"),
            f"actor_{side}_cameo": cells(f"Actor{side}Code"),
            f"actor_{side}_cameo_country": cells(f"Actor{side}CountryCode"),
            f"gdelt_actor_{side}_group": cells(f"Actor{side}KnownGroupCode"),
            f"gdelt_actor_{side}_type": cells(f"Actor{side}Type1Code"),
        }
    return columns


def _checks(cells: Cells) -> Sequence[Check]:
    return (*coordinate_checks(cells, "ActionGeo_Lat", "ActionGeo_Long"),)


def _events(version: str, *, optional_tail: int) -> Layout:
    def release(_name: str, match: Match) -> str:
        return version if fold("ActionGeo_ADM2Code") in map(fold, match.header) else "1.0"

    return Layout(
        dataset="gdelt",
        namespace="gdelt",
        title=f"GDELT {version} events",
        columns=_COLUMNS,
        schema=EVENT,
        canonical=_canonical,
        checks=_checks,
        release_of=release,
        identifiers={
            "actor_1_cameo": "cameo-actor",
            "actor_1_cameo_country": "cameo-country",
            "actor_2_cameo": "cameo-actor",
            "actor_2_cameo_country": "cameo-country",
            "place_fips": "fips10-4",
            "place_gns": "geonet",
            "type_cameo": "cameo",
        },
        precision="gdelt:Geo_Type",
        constants={"actor_1_role": "actor1", "actor_2_role": "actor2"},
        delimiter="\t",
        quoted=False,
        western=True,
        positions=(_positions(version_2=version == "2.0"),),
        optional_tail=optional_tail,
        build=to_event,
        may_refuse=False,
    )


EVENTS_1 = _events("1.0", optional_tail=1)
EVENTS_2 = _events("2.0", optional_tail=0)


def _mentions(cells: Cells) -> Mapping[str, nw.Expr]:
    return {
        "original_id": nw.concat_str(
            cells("GLOBALEVENTID"),
            cells("MentionIdentifier"),
            cells("SentenceID"),
            separator=" ",
            ignore_nulls=True,
        ),
        "event_id": nw.concat_str(nw.lit("gdelt:"), cells("GLOBALEVENTID")),
        "when": cells("EventTimeDate"),
        "first_day": cells.number("EventTimeDate"),
        "last_day": cells.number("EventTimeDate"),
        "known": cells("MentionTimeDate"),
        "source_publisher": cells("MentionSourceName"),
        "source_url": cells("MentionIdentifier"),
        **{
            f"gdelt_{name}": cells(column)
            for name, column in (
                ("mention_type", "MentionType"),
                ("sentence", "SentenceID"),
                ("in_raw_text", "InRawText"),
                ("confidence", "Confidence"),
                ("document_length", "MentionDocLen"),
                ("document_tone", "MentionDocTone"),
                ("translation", "MentionDocTranslationInfo"),
            )
        },
    }


def _mentions_release(_name: str, _match: Match) -> str:
    return "2.0"


MENTIONS = Layout(
    dataset="gdelt-mentions",
    namespace="gdelt",
    title="GDELT 2.0 mentions",
    columns=(
        numeral("GLOBALEVENTID", required=True, must=True),
        day("EventTimeDate", required=True, must=True, form=DayForm.COMPACT),
        day("MentionTimeDate", required=True, must=True, form=DayForm.COMPACT),
        numeral("MentionType"),
        text("MentionSourceName"),
        text("MentionIdentifier"),
        numeral("SentenceID"),
        numeral("InRawText"),
        count("Confidence"),
        count("MentionDocLen"),
        number("MentionDocTone", low=-100, high=100),
        text("MentionDocTranslationInfo"),
    ),
    schema=MENTION,
    canonical=_mentions,
    release_of=_mentions_release,
    delimiter="\t",
    quoted=False,
    western=True,
    positions=(
        (
            *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName"),
            *("MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset"),
            *(
                "InRawText",
                "Confidence",
                "MentionDocLen",
                "MentionDocTone",
                "MentionDocTranslationInfo",
                "Extras",
            ),
        ),
    ),
    optional_tail=2,
)


def read_events(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads GDELT events, 1.0 or 2.0 as the number of columns tells; see `ReadOptions` for the options."""
    return read_file(path, EVENTS_1 if _is_version_1(path, options) else EVENTS_2, **options)


def read_mentions(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads GDELT 2.0 mentions: which article mentions which event, and how surely; these make no records."""
    return read_file(path, MENTIONS, **options)


def canonical(frame: Any, table: str = "events", **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds GDELT `events` or `mentions` under GDELT's own column names.

    Events are of version 1.0 where the frame lacks `ActionGeo_ADM2Code`, which came with 2.0. See `FrameOptions` for
    the options.
    """
    return sift(frame, chosen({"events": EVENTS_2, "mentions": MENTIONS}, table), **options)


def _is_version_1(path: PathLike, options: ReadOptions) -> bool:
    """Whether most of the first rows have the width of GDELT 1.0."""
    with open_packing(path, options, western=True) as file, open_lines(file) as lines:
        widths = Counter(line.count("\t") + 1 for line in islice(lines, 200) if line.strip())
    width_of_2 = len(EVENTS_2.positions[0])
    return sum(widths[width] for width in (57, 58)) > widths[width_of_2]
