"""UCDP's actors: who they are, what else they are called, and what they came from.

Rule of the Actor codebook: a change of name keeps the id; a splinter or an alliance gets a new one.
"""

from collections.abc import Mapping
from typing import Any

from conflictevents.interop._cells import MISSING_TEXT
from conflictevents.interop._columns import code, numeral, text
from conflictevents.interop._layout import Cells, Layout, Match
from conflictevents.interop._needs import nw
from conflictevents.interop._records import extra_of, identifiers_of, labelled, listed
from conflictevents.interop._schema import ACTOR
from conflictevents.interop.ucdp._ged import release_in_name
from conflictevents.records import Actor, Lineage

__all__ = ["ACTORS", "actor_id"]

_OTHER_NAMES = (
    "name_orig",
    "name_orig_full",
    "name_orig_full_eng",
    "new_name",
    "new_name_full_mother_tongue",
    "new_name_full_eng",
)
_LINEAGE = {
    "split from": "actor_id_prev",
    "split from, for a time": "actor_id_split_temp",
    "allied in": "actor_id_alliance",
    "joined": "actor_id_group",
}
_COLUMNS = (
    numeral("actor_id", must=True),
    text("name_data", must=True),
    *(text(name, required=name == "name_orig", missing=("n/a",)) for name in _OTHER_NAMES),
    numeral("name_change", required=False),
    numeral("org"),
    code("conflict_id", required=False),
    code("dyad_id", required=False),
    code("osid", required=False),
    code("nsid", required=False),
    *(code(name, required=False) for name in _LINEAGE.values()),
    text("location", required=False),
    code("gwno_loc", required=False),
    code("region", required=False),
    text("version", required=False),
)


def actor_id(number: str) -> str:
    """The id of the record of a UCDP actor."""
    return f"ucdp-actor:{number}"


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    aliases = nw.concat_str(*(cells(name) for name in _OTHER_NAMES), separator="|", ignore_nulls=True)
    former = (cells("name_change") == "1") & (cells("name_orig") != cells("name_data"))
    lineage = nw.concat_str(
        nw.when(former).then(nw.concat_str(nw.lit("renamed="), cells("name_orig"))),
        *(nw.concat_str(nw.lit(f"{change}="), cells(name)) for change, name in _LINEAGE.items()),
        separator=";",
        ignore_nulls=True,
    )
    org = cells("org")
    return {
        "id": nw.concat_str(nw.lit("ucdp-actor:"), cells("actor_id")),
        "original_id": cells("actor_id"),
        "name": cells("name_data"),
        "kind": nw.when(org == "4")
        .then(nw.lit("state"))
        .when(org == "1")
        .then(nw.lit("armed group"))
        .otherwise(nw.lit("other")),
        "aliases": nw.when(aliases != "").then(aliases),
        "lineage": nw.when(lineage != "").then(lineage),
        "identifier_ucdp": cells("actor_id"),
        **{
            f"ucdp_{name}": cells(name)
            for name in ("org", "conflict_id", "dyad_id", "osid", "nsid", "location", "gwno_loc", "region")
        },
    }


def _actor(layout: Layout, row: dict[str, Any]) -> Actor:
    name = row["name"]
    aliases = dict.fromkeys(alias for alias in listed(row["aliases"], "|") if alias != name)
    return Actor(
        id=row["id"],
        name=name,
        kind=row["kind"],
        aliases=tuple(aliases),
        identifiers=identifiers_of(layout, row, "identifier_"),
        lineage=tuple(_lineage(row)),
        extra=extra_of(layout, row),
    )


def _lineage(row: Mapping[str, Any]) -> list[Lineage]:
    steps = []
    for change, cell in labelled(row["lineage"]):
        if change == "renamed":
            steps.append(Lineage(change="renamed", name=cell))
        else:
            word = change.removesuffix(", for a time")
            steps += [Lineage(change=word, actor=actor_id(number)) for number in listed(cell, ",")]
    return [step for step in steps if step.actor != row["id"]]


def _release(name: str, _match: Match) -> str | None:
    return release_in_name(name)


ACTORS = Layout(
    dataset="ucdp-actor",
    namespace="ucdp",
    title="UCDP actors",
    columns=_COLUMNS,
    schema=ACTOR,
    canonical=_canonical,
    version="version",
    missing=MISSING_TEXT,
    identifiers={"identifier_ucdp": "ucdp"},
    lists={"aliases": "|"},
    release_of=_release,
    build=_actor,
)
