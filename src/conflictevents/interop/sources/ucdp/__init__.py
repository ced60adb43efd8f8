"""UCDP's datasets: events (GED and Candidate), yearly tables, actors and peace agreements.

Readers take plain, gzip and zip files and the JSON of UCDP's API. `canonical` does the same for a frame already held.
`dyad_years` sums events as UCDP does, and `compare_with_battle_deaths` holds the sums against UCDP's own.
"""

from typing import Any, Unpack

from conflictevents.interop.comparing.dyad_years import (
    BattleDeathsComparison,
    DyadYear,
    compare_with_battle_deaths,
    dyad_years,
)
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, read_file
from conflictevents.interop.kit.frames import Sifted, chosen, sift
from conflictevents.interop.kit.layout import Layout
from conflictevents.interop.kit.reading import Reading
from conflictevents.interop.sources.ucdp.agreements import ACTORS, AGREEMENTS
from conflictevents.interop.sources.ucdp.ged import CANDIDATE, GED
from conflictevents.interop.sources.ucdp.yearly import (
    ARMED_CONFLICTS,
    BATTLE_DEATHS,
    COUNTRY_YEARS,
    DYADS,
    NON_STATE,
    ONE_SIDED,
)

__all__ = [
    "LAYOUTS",
    "BattleDeathsComparison",
    "DyadYear",
    "canonical",
    "compare_with_battle_deaths",
    "compare_with_brd",
    "dyad_years",
    "read_acd",
    "read_actors",
    "read_brd",
    "read_candidate",
    "read_country_years",
    "read_dyadic",
    "read_ged",
    "read_non_state",
    "read_one_sided",
    "read_peace_agreements",
]

LAYOUTS: dict[str, Layout] = {
    "ged": GED,
    "candidate": CANDIDATE,
    "brd": BATTLE_DEATHS,
    "acd": ARMED_CONFLICTS,
    "dyadic": DYADS,
    "non_state": NON_STATE,
    "one_sided": ONE_SIDED,
    "country_years": COUNTRY_YEARS,
    "actors": ACTORS,
    "peace_agreements": AGREEMENTS,
}
"""The tables this module knows, by the word that `canonical` takes."""

compare_with_brd = compare_with_battle_deaths


def canonical(frame: Any, table: str = "ged", **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds one of UCDP's tables, on the frame's own engine; see `FrameOptions`."""
    return sift(frame, chosen(LAYOUTS, table), **options)


def read_ged(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads events of a yearly release (5.0 and before, up to the newest); see `ReadOptions` for the options."""
    return read_file(path, GED, **options)


def read_candidate(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads events of a Candidate release, monthly or quarterly, with or without its header."""
    return read_file(path, CANDIDATE, **options)


def read_brd(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads battle-related deaths, one row for each dyad (17.1: conflict) and year."""
    return read_file(path, BATTLE_DEATHS, **options)


def read_acd(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads the UCDP/PRIO armed conflicts, one row for each conflict and year."""
    return read_file(path, ARMED_CONFLICTS, **options)


def read_dyadic(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads the dyads, one row for each dyad and year."""
    return read_file(path, DYADS, **options)


def read_non_state(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads the non-state conflicts, one row for each dyad and year."""
    return read_file(path, NON_STATE, **options)


def read_one_sided(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads one-sided violence, one row for each actor and year."""
    return read_file(path, ONE_SIDED, **options)


def read_country_years(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads organized violence, one row for each country and year."""
    return read_file(path, COUNTRY_YEARS, **options)


def read_actors(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads the actors."""
    return read_file(path, ACTORS, **options)


def read_peace_agreements(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads the peace agreements; `to_dataset()` adds the actors they name."""
    return read_file(path, AGREEMENTS, **options)
