"""The field's datasets in, and what they share: readers, code vocabularies, identifiers, comparisons.

Every reader gives a `Reading`: the rows as canonical columns on a lazy frame, the rows set aside with line and reason,
and records on request. The parts are imported when they are first asked for; those that read need the extra `interop`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conflictevents.interop import writing
    from conflictevents.interop.codes import cameo, identifiers, plover
    from conflictevents.interop.comparing.coders import Agreement, cohens_kappa
    from conflictevents.interop.comparing.coverage import Coverage, CoverageDay, coverage
    from conflictevents.interop.comparing.events import (
        Match,
        Matches,
        ReleaseComparison,
        compare_releases,
        match_events,
    )
    from conflictevents.interop.kit.layout import ACTOR, AGGREGATE, EVENT, FRAMEWORK, MENTION, UnknownLayout
    from conflictevents.interop.kit.reading import NothingRead, Reading, Reject
    from conflictevents.interop.sources import SOURCES, acled, gdelt, icews, pax, polecat, read, ucdp
    from conflictevents.interop.writing import (
        TARGETS,
        bibtex,
        write,
        write_csv,
        write_data_package,
        write_flat_xlsx,
        write_followthemoney,
        write_geojson,
        write_hxl,
        write_json_ld,
        write_markdown,
        write_parquet,
        write_plover,
    )

_MODULES = {
    **dict.fromkeys(("acled", "gdelt", "icews", "pax", "polecat", "ucdp"), "sources."),
    **dict.fromkeys(("cameo", "identifiers", "plover"), "codes."),
    "writing": "",
}
_NAMES = {
    "comparing.coders": ("Agreement", "cohens_kappa"),
    "comparing.coverage": ("Coverage", "CoverageDay", "coverage"),
    "comparing.events": ("Match", "Matches", "ReleaseComparison", "compare_releases", "match_events"),
    "kit.reading": ("NothingRead", "Reading", "Reject"),
    "kit.layout": ("ACTOR", "AGGREGATE", "EVENT", "FRAMEWORK", "MENTION", "UnknownLayout"),
    "sources": ("SOURCES", "read"),
    "writing": (
        "TARGETS",
        "bibtex",
        "write_data_package",
        "write_json_ld",
        "write",
        "write_csv",
        "write_flat_xlsx",
        "write_followthemoney",
        "write_geojson",
        "write_hxl",
        "write_markdown",
        "write_parquet",
        "write_plover",
    ),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}


def _import_name(name: str) -> Any:
    """Parts are imported when they are first asked for: some need packages that an extra installs."""
    if name in _MODULES:
        return import_module(f"conflictevents.interop.{_MODULES[name]}{name}")
    if name not in _MODULE_OF:
        raise AttributeError(
            f"module 'conflictevents.interop' has no attribute {name!r}", name=name, obj=None
        )
    value = getattr(import_module(f"conflictevents.interop.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:  # type checkers know the imports above, so that a misspelt name is an error
    __getattr__ = _import_name


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "ACTOR",
    "AGGREGATE",
    "EVENT",
    "FRAMEWORK",
    "MENTION",
    "SOURCES",
    "TARGETS",
    "Agreement",
    "Coverage",
    "CoverageDay",
    "Match",
    "Matches",
    "NothingRead",
    "Reading",
    "Reject",
    "ReleaseComparison",
    "UnknownLayout",
    "acled",
    "bibtex",
    "cameo",
    "cohens_kappa",
    "compare_releases",
    "coverage",
    "gdelt",
    "icews",
    "identifiers",
    "match_events",
    "pax",
    "plover",
    "polecat",
    "read",
    "ucdp",
    "write",
    "write_csv",
    "write_data_package",
    "write_flat_xlsx",
    "write_followthemoney",
    "write_geojson",
    "write_hxl",
    "write_json_ld",
    "write_markdown",
    "write_parquet",
    "write_plover",
    "writing",
]
