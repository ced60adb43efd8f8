"""What the field's datasets say of an event, by one set of names: facts, whether it is a record or a row of a frame.

Each dataset has its own columns for the first-order division, the conflict, the dead of each side, and its own
codes for how well a place is known. The tables below say which; they are the only place that does. An event of
a dataset that is not listed has the facts that every event has.

Sources: UCDP GED codebook 22.1 (`where_prec`, `deaths_*`), ACLED codebook (`geo_precision`, `time_precision`),
GDELT 2.0 codebook (`ActionGeo_Type`).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum

from conflictevents.records import Event
from conflictevents.values import Identifier

__all__ = [
    "CIVILIANS",
    "CONFLICT",
    "COUNTRY_SCHEMES",
    "DIVISION",
    "DYAD",
    "KINDS",
    "LEVELS",
    "PARTS",
    "SUBTYPES",
    "UCDP_KIND",
    "UCDP_VIOLENCE",
    "VAGUE_TIME",
    "Level",
    "are_instalments",
    "column_of",
    "fact_of_extra",
    "kind_of",
    "opened",
    "place_level",
    "precision_code",
]


class Level(IntEnum):
    """The smallest area in which an event certainly lies."""

    NOWHERE = 0
    COUNTRY = 1
    DIVISION = 2
    PLACE = 3


LEVELS: Mapping[str, Mapping[str, Level]] = {
    "ucdp": {
        "1": Level.PLACE,
        "2": Level.DIVISION,  # within 25 km of the place named
        "3": Level.DIVISION,  # a second-order division
        "4": Level.DIVISION,
        "5": Level.COUNTRY,  # along a line or within a fuzzy polygon, which may cross divisions
        "6": Level.COUNTRY,
        "7": Level.COUNTRY,  # waters or airspace
    },
    "acled": {
        "1": Level.PLACE,
        "2": Level.DIVISION,  # part of a region, for which a town stands
        "3": Level.COUNTRY,  # a larger region, for which its capital stands
    },
    "gdelt": {
        "1": Level.COUNTRY,
        "2": Level.DIVISION,
        "3": Level.PLACE,
        "4": Level.PLACE,
        "5": Level.DIVISION,
    },
}
"""What the codes of a dataset's place precision make certain, by the first word of the dataset's name."""

DIVISION = ("ucdp:adm_1", "acled:admin1", "gdelt:adm1_code")
"""Where datasets name the first-order division, as keys of `Event.extra`."""

CONFLICT = ("ucdp:conflict_id",)
DYAD = ("ucdp:dyad_id",)

VAGUE_TIME = ("acled:time_precision", "3")
"""The code of a date known to the month or less: the true day may lie in the month before or after, in the same year."""

COUNTRY_SCHEMES = ("fips10-4", "gleditsch-ward", "iso3166-1-alpha-3", "iso3166-1-numeric")
"""The schemes of identifiers that events have of their country."""

CIVILIANS = "Civilians"
"""UCDP's name for the second side of one-sided violence: whose dead are those of civilians, and never of a side."""

PARTS: Mapping[str, str] = {
    "civilians": "ucdp:deaths_civilians",
    "side_a": "ucdp:deaths_a",
    "side_b": "ucdp:deaths_b",
    "unknown": "ucdp:deaths_unknown",
}
"""Whose dead a dataset tells apart, and where; together they are the best estimate (GED)."""

UCDP_VIOLENCE: Mapping[str, str] = {"1": "state-based", "2": "non-state", "3": "one-sided"}
"""UCDP's words for its three types of violence, by code."""

UCDP_KIND = "ucdp:type_of_violence"
KINDS = (UCDP_KIND, "acled:event_type", "plover:event", "cameo")
SUBTYPES = ("acled:sub_event_type", "plover:mode", "cameo")
_SCHEMES = frozenset((*KINDS, *SUBTYPES, "plover:context"))

_MONTHLY = re.compile(r"\d\d\.0\.(?:[1-9]|1[0-2])")
_ROOT = 2
"""A CAMEO code's first two digits are its kind of act."""


def column_of(key: str) -> str:
    """The canonical column that holds what `Event.extra` has under a key."""
    return key.replace(":", "_", 1)


def fact_of_extra(event: Event, keys: tuple[str, ...]) -> str | None:
    """The first of some keys that an event's `extra` has, as text; None where it has none."""
    for key in keys:
        value = event.extra.get(key)
        if value is not None and value != "":
            return str(value)
    return None


def family_of(dataset: str | None) -> str:
    """The first word of a dataset's name: `ucdp` of `ucdp-ged` and `ucdp-candidate`."""
    return (dataset or "").partition("-")[0]


def precision_code(precision: str | None, dataset: str | None) -> tuple[str, str | None]:
    """The scheme and code of a place precision as records have it (`ucdp:where_prec=4`) or frames (`4`)."""
    if precision is None:
        return family_of(dataset), None
    scheme, _, code = precision.rpartition("=")
    return (scheme.partition(":")[0] if scheme else family_of(dataset)), code


def place_level(
    dataset: str | None,
    precision: str | None,
    country: str | None,
    division: str | None,
    place: str | None,
) -> Level:
    """The smallest area in which an event certainly lies, by the precision its dataset states and what it names.

    Where no precision is stated, what is named is taken as it stands.
    """
    scheme, code = precision_code(precision, dataset)
    stated = LEVELS.get(scheme, {}).get(code or "")
    if stated is None:
        stated = Level.PLACE
    if stated is Level.PLACE and place is None:
        stated = Level.DIVISION
    if stated is Level.DIVISION and division is None:
        stated = Level.COUNTRY
    return Level.NOWHERE if stated is Level.COUNTRY and country is None else stated


def are_instalments(dataset: str | None, releases: Iterable[str]) -> bool:
    """Whether releases of a dataset are parts of it that follow one another, and not its editions.

    UCDP Candidate comes out by the month: 24.0.3 holds the events of March 2024 alone.
    """
    return dataset == "ucdp-candidate" and all(_MONTHLY.fullmatch(release) for release in releases)


def kind_of(identifiers: tuple[Identifier, ...], *, subtype: bool = False) -> str | None:
    """The kind of an event or its subtype, as its dataset codes it, of UCDP in words; None where it does not say.

    Of a CAMEO code the kind is the first two digits. Types of a scheme that is not listed are kind and subtype in
    the order in which they stand.
    """
    for scheme in SUBTYPES if subtype else KINDS:
        values = [each.value for each in identifiers if each.scheme == scheme]
        if values:
            cut = _ROOT if scheme == "cameo" and not subtype else None
            words = UCDP_VIOLENCE if scheme == UCDP_KIND else {}
            return ";".join(words.get(value, value[:cut]) for value in values)
    others = [each.value for each in identifiers if each.scheme not in _SCHEMES]
    place = 1 if subtype else 0
    return others[place] if len(others) > place else None


def opened(first: int, last: int) -> tuple[int, int]:
    """The days of the month before to the month after, within the year of the first."""
    begins, ends = date.fromordinal(first), date.fromordinal(last)
    if begins.month > 1:
        begins = begins.replace(month=begins.month - 1, day=1)
    ends = (
        ends.replace(month=12, day=31) if ends.month >= 11 else date(ends.year, ends.month + 2, 1)
    )  # the first day after the next month, or the year's last day
    last_day = ends.toordinal() if ends.month == 12 and ends.day == 31 else ends.toordinal() - 1
    return begins.toordinal(), last_day
