"""PA-X peace agreements (PeaceRep, University of Edinburgh), with their topic codes, and PAA-X actors.

Topic codes run from 0 (nothing) over 1 (any mention) and 2 (a provision) to 3 (in substantive detail). `TjPrire` is the
release of prisoners. Agreements of several days take the last one. v9 writes days as 2018-12-17, v10 as 17/12/2018.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Unpack, cast

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.engine import FrameOptions, PathLike, ReadOptions, read_file
from conflictevents.interop.kit.frames import Sifted, chosen, sift
from conflictevents.interop.kit.layout import (
    ACTOR,
    FRAMEWORK,
    Cells,
    Layout,
    Match,
    code,
    day,
    numeral,
    text,
    verbatim,
)
from conflictevents.interop.kit.reading import Reading, extra_of, identifiers_of, labelled, listed, record_id
from conflictevents.records import Actor, Framework, FrameworkStep, Term

__all__ = ["canonical", "read", "read_actors"]

_TOPICS = ("TjPrire", "TjAm", "TjMis", "HrDet", "CprDet", "Ce", "Med", "ImUN", "ImRef", "ImPK")
_META = (
    *(
        "Con",
        "Contp",
        "PP",
        "PPName",
        "Reg",
        "Ver",
        "Agtp",
        "Stage",
        "StageSub",
        "OthAgr",
        "Loc1ISO",
        "Loc2ISO",
    ),
    *("Loc1GWNO", "Loc2GWNO", "UcdpCon", "UcdpAgr", "PamAgr", "CowWar", "Interim"),
)
_CODES = {"PP", "Ver", "Loc1GWNO", "Loc2GWNO", "UcdpCon", "UcdpAgr", "PamAgr", "CowWar"}
_COLUMNS = (
    numeral("AgtId", required=True, must=True),
    text("Agt", required=True, must=True),
    day("Dat", required=True, must=True),
    text("Status"),
    *(code(name) if name in _CODES else text(name) for name in _META),
    verbatim("Part"),
    verbatim("ThrdPart"),
    *(numeral(name, values=range(4)) for name in _TOPICS),
)
_DEPTH = {"1": "mentioned", "2": "provided for", "3": "provided for in substantive detail"}


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    status, when = cells("Status"), cells("Dat")
    signed = status.str.starts_with("Multiparty") | status.str.starts_with("Agreement")
    release = cells("TjPrire")
    return {
        "id": nw.concat_str(nw.lit("pax:"), cells("AgtId")),
        "original_id": cells("AgtId"),
        "name": cells("Agt"),
        "terms": nw.when(release != "0").then(nw.concat_str(nw.lit("release of prisoners="), release)),
        "history": nw.when(signed)
        .then(nw.concat_str(nw.lit("agreed="), when))
        .when(status.str.starts_with("Unilateral"))
        .then(nw.concat_str(nw.lit("proposed="), when)),
        "part_of": record_id("pax-process", cells("PP")),
        "when": when,
        "first_day": cells.number("Dat"),
        "last_day": cells.number("Dat"),
        "pax_Status": status,
        "pax_Part": cells("Part"),
        "pax_ThrdPart": cells("ThrdPart"),
        **{f"pax_{name}": cells(name) for name in (*_META, *_TOPICS)},
    }


def _framework(layout: Layout, row: dict[str, Any]) -> Framework:
    terms = tuple(
        Term(text=f"Release of prisoners {_DEPTH.get(depth, 'coded ' + depth)} (PA-X: TjPrire = {depth})")
        for _, depth in labelled(row["terms"])
    )
    return Framework(
        id=row["id"],
        name=row["name"],
        terms=terms,
        history=tuple(
            FrameworkStep(status=cast("Any", status), when=when) for status, when in labelled(row["history"])
        ),
        part_of=row["part_of"],
        known=None if row["history"] else row["when"],
        extra=extra_of(layout, row) | {"pax:AgtId": row["original_id"]},
    )


def _process(_layout: Layout, row: dict[str, Any]) -> Iterator[Framework]:
    """The peace process that an agreement is part of."""
    if row["part_of"]:
        yield Framework(id=row["part_of"], name=row["pax_PPName"] or f"PA-X peace process {row['pax_PP']}")


_VERSION = re.compile(r"(?:^|[_\-. ])v(\d+)(?=[_\-. ]|$)", re.IGNORECASE)


def _release(name: str, _match: Match) -> str | None:
    match = _VERSION.search(name)
    return match[1] if match else None


AGREEMENTS = Layout(
    dataset="pax",
    namespace="pax",
    title="PA-X peace agreements",
    columns=_COLUMNS,
    schema=FRAMEWORK,
    canonical=_canonical,
    release_of=_release,
    missing=("NA", "N/A", "Na"),
    build=_framework,
    companions=_process,
)

_SCHEMES = {
    "identifier_paax": "paax",
    "identifier_ucdp": "ucdp",
    "identifier_acled": "acled-name",
    "identifier_iso": "iso3166-1-alpha-3",
    "identifier_gleditsch_ward": "gleditsch-ward",
}


def _actors(cells: Cells) -> Mapping[str, nw.Expr]:
    kind = cells("actor_type")
    state = kind == "Country/State"
    aliases = nw.concat_str(
        cells("abbreviation"),
        cells("ucdp_name"),
        cells("acled_name"),
        cells("acled_other"),
        separator="|",
        ignore_nulls=True,
    )
    return {
        "id": record_id("paax", cells("id_paax")),
        "original_id": cells("id_paax"),
        "name": cells("actor_name"),
        "kind": nw.when(state)
        .then(nw.lit("state"))
        .when(kind == "Armed Organization")
        .then(nw.lit("armed group"))
        .otherwise(nw.lit("other")),
        "aliases": nw.when(aliases != "").then(aliases),
        "identifier_paax": cells("id_paax"),
        "identifier_ucdp": cells("ucdp_id"),
        "identifier_acled": cells("acled_name"),
        "identifier_iso": nw.when(state).then(cells("actor_iso3c")),
        "identifier_gleditsch_ward": nw.when(state).then(cells("actor_gwno")),
        **{
            f"paax_{name}": cells(name)
            for name in ("actor_type", "sub_type", "actor_country", "actor_iso3c", "actor_gwno")
        },
        "paax_actor_region": cells("actor_region"),
    }


def _actor(layout: Layout, row: dict[str, Any]) -> Actor:
    aliases = dict.fromkeys(alias for alias in listed(row["aliases"], "|") if alias != row["name"])
    return Actor(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        aliases=tuple(aliases),
        identifiers=identifiers_of(layout, row, "identifier_"),
        extra=extra_of(layout, row),
    )


ACTORS = Layout(
    dataset="paax",
    namespace="paax",
    title="PAA-X actors",
    columns=(
        code("id_paax", required=True, must=True),
        text("actor_name", required=True, must=True),
        text("actor_type"),
        *(
            text(name)
            for name in ("sub_type", "abbreviation", "actor_iso3c", "actor_country", "actor_region")
        ),
        code("actor_gwno"),
        code("ucdp_id"),
        text("ucdp_name"),
        text("acled_name"),
        text("acled_other"),
    ),
    schema=ACTOR,
    canonical=_actors,
    release_of=lambda name, _match: number[1] if (number := re.search(r"v_?(\d+\.\d+)", name)) else None,
    identifiers=_SCHEMES,
    lists={"aliases": "|"},
    build=_actor,
)


def read(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads PA-X agreements; `to_dataset()` adds the peace processes they are part of. See `ReadOptions`."""
    return read_file(path, AGREEMENTS, **options)


def read_actors(path: PathLike, **options: Unpack[ReadOptions]) -> Reading:
    """Reads PAA-X actors, which carry their UCDP, ACLED, ISO and Gleditsch-Ward identifiers."""
    return read_file(path, ACTORS, **options)


def canonical(frame: Any, table: str = "agreements", **options: Unpack[FrameOptions]) -> Sifted:
    """Canonical columns of a frame that holds PA-X `agreements` or PAA-X `actors`; see `FrameOptions` for the options."""
    return sift(frame, chosen({"agreements": AGREEMENTS, "actors": ACTORS}, table), **options)
