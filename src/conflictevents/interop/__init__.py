"""The field's datasets in, and what they share: readers, code vocabularies, identifiers, comparisons.

Every reader gives a `Reading`: the rows as canonical columns on a lazy frame, the rows set aside with line and reason,
and records on request. The parts are imported when they are first asked for; those that read need the extra `interop`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conflictevents.interop import (
        acled,
        cameo,
        gdelt,
        icews,
        identifiers,
        pax,
        plover,
        polecat,
        ucdp,
        writing,
    )
    from conflictevents.interop._layout import UnknownLayout
    from conflictevents.interop._schema import ACTOR, AGGREGATE, EVENT, FRAMEWORK, MENTION
    from conflictevents.interop.coders import Agreement, cohens_kappa
    from conflictevents.interop.matching import Match, Matches, match_events
    from conflictevents.interop.reading import Reading, Reject
    from conflictevents.interop.releases import ReleaseComparison, compare_releases
    from conflictevents.interop.writing import write_csv, write_followthemoney, write_hxl, write_plover

_MODULES = ("acled", "cameo", "gdelt", "icews", "identifiers", "pax", "plover", "polecat", "ucdp", "writing")
_ASKED_FOR = {
    "_layout": ("UnknownLayout",),
    "_schema": ("ACTOR", "AGGREGATE", "EVENT", "FRAMEWORK", "MENTION"),
    "coders": ("Agreement", "cohens_kappa"),
    "matching": ("Match", "Matches", "match_events"),
    "reading": ("Reading", "Reject"),
    "releases": ("ReleaseComparison", "compare_releases"),
    "writing": ("write_csv", "write_followthemoney", "write_hxl", "write_plover"),
}
_WHERE = {name: module for module, names in _ASKED_FOR.items() for name in names}


def __getattr__(name: str) -> Any:
    """Parts are imported when they are first asked for: some need packages that an extra installs."""
    if name in _MODULES:
        return import_module(f"conflictevents.interop.{name}")
    if name not in _WHERE:
        raise AttributeError(
            f"module 'conflictevents.interop' has no attribute {name!r}", name=name, obj=None
        )
    value = getattr(import_module(f"conflictevents.interop.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "ACTOR",
    "AGGREGATE",
    "EVENT",
    "FRAMEWORK",
    "MENTION",
    "Agreement",
    "Match",
    "Matches",
    "Reading",
    "Reject",
    "ReleaseComparison",
    "UnknownLayout",
    "acled",
    "cameo",
    "cohens_kappa",
    "compare_releases",
    "gdelt",
    "icews",
    "identifiers",
    "match_events",
    "pax",
    "plover",
    "polecat",
    "ucdp",
    "write_csv",
    "write_followthemoney",
    "write_hxl",
    "write_plover",
    "writing",
]
