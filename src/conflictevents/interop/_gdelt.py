"""The layouts of GDELT's files: events of both versions, and mentions."""

from collections.abc import Mapping, Sequence

from conflictevents.interop._columns import Column, DayForm, code, count, day, fold, number, numeral, text
from conflictevents.interop._layout import Cells, Check, Layout, Match
from conflictevents.interop._needs import nw
from conflictevents.interop._records import coordinate_checks, record_id, to_event
from conflictevents.interop._schema import EVENT, MENTION

__all__ = ["EVENTS_1", "EVENTS_2", "MENTIONS"]

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"


def _positions(*, version_2: bool) -> tuple[str, ...]:
    geo = [part for part in _GEO.split() if version_2 or part != "ADM2Code"]
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{side}{part}" for side in (1, 2) for part in _ACTOR.split()),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{place}Geo_{part}" for place in ("Actor1", "Actor2", "Action") for part in geo),
        *("DATEADDED", "SOURCEURL"),
    )


_COLUMNS: tuple[Column, ...] = (
    numeral("GLOBALEVENTID", must=True),
    day("SQLDATE", must=True, forms=(DayForm.COMPACT,)),
    *(
        column
        for side in (1, 2)
        for column in (
            code(f"Actor{side}Code"),
            text(f"Actor{side}Name"),
            code(f"Actor{side}CountryCode"),
            code(f"Actor{side}KnownGroupCode", required=False),
            code(f"Actor{side}Type1Code"),
        )
    ),
    numeral("IsRootEvent"),
    code("EventCode", must=True),
    numeral("QuadClass"),
    number("GoldsteinScale"),
    count("NumMentions"),
    count("NumSources"),
    count("NumArticles"),
    number("AvgTone"),
    numeral("ActionGeo_Type"),
    text("ActionGeo_FullName"),
    code("ActionGeo_CountryCode"),
    code("ActionGeo_ADM1Code"),
    number("ActionGeo_Lat", low=-90, high=90),
    number("ActionGeo_Long", low=-180, high=180),
    code("ActionGeo_FeatureID"),
    day("DATEADDED", must=True, forms=(DayForm.COMPACT,)),
    text("SOURCEURL", required=False),
)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    columns = {
        "id": record_id("gdelt", cells("GLOBALEVENTID")),
        "original_id": cells("GLOBALEVENTID"),
        "when": cells("SQLDATE"),
        "first_day": cells.number("SQLDATE"),
        "last_day": cells.number("SQLDATE"),
        "known": cells("DATEADDED"),
        "place_name": cells("ActionGeo_FullName"),
        "place_country": cells("ActionGeo_CountryCode"),
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
    return (
        Check("EventCode", ~cells("EventCode").str.contains(r"^([0-9]{2,4}|---)$"), "not a CAMEO code"),
        *coordinate_checks(cells, "ActionGeo_Lat", "ActionGeo_Long"),
    )


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
        positions=(_positions(version_2=version == "2.0"),),
        optional_tail=optional_tail,
        build=to_event,
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
        numeral("GLOBALEVENTID", must=True),
        day("EventTimeDate", must=True, forms=(DayForm.COMPACT,)),
        day("MentionTimeDate", must=True, forms=(DayForm.COMPACT,)),
        numeral("MentionType"),
        text("MentionSourceName"),
        text("MentionIdentifier"),
        numeral("SentenceID", required=False),
        numeral("InRawText", required=False),
        count("Confidence"),
        count("MentionDocLen", required=False),
        number("MentionDocTone", required=False),
        text("MentionDocTranslationInfo", required=False),
    ),
    schema=MENTION,
    canonical=_mentions,
    release_of=_mentions_release,
    delimiter="\t",
    quoted=False,
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
