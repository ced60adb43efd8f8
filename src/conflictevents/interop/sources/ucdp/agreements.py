"""UCDP's peace agreements: who signed what when, whether it ended, and whether it provides for the release of prisoners.

Release 19.1 and before write some names with a space or otherwise (`pa type`, `interrim`), and days as month/day/year.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.cells import MISSING_TEXT
from conflictevents.interop.kit.layout import (
    ACTOR,
    FRAMEWORK,
    Cells,
    Layout,
    Match,
    code,
    day,
    flag,
    numeral,
    text,
    verbatim,
)
from conflictevents.interop.kit.reading import extra_of, identifiers_of, labelled, listed
from conflictevents.interop.sources.ucdp.ged import release_in_name
from conflictevents.records import Actor, Framework, FrameworkStep, Lineage, Term
from conflictevents.values import Identifier, Source

__all__ = ["ACTORS", "AGREEMENTS", "actor_id"]


def _release(name: str, _match: Match) -> str | None:
    return release_in_name(name)


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
_ACTOR_COLUMNS = (
    numeral("actor_id", required=True, must=True),
    text("name_data", required=True, must=True),
    *(text(name, missing=("n/a",)) for name in _OTHER_NAMES),
    numeral("name_change"),
    numeral("org", values=range(1, 5)),
    code("conflict_id"),
    code("dyad_id"),
    code("osid"),
    code("nsid"),
    *(code(name) for name in _LINEAGE.values()),
    text("location"),
    code("gwno_loc"),
    code("region"),
    text("version"),
)


def actor_id(number: str) -> str:
    """The id of the record of a UCDP actor."""
    return f"ucdp-actor:{number}"


def _canonical_actor(cells: Cells) -> Mapping[str, nw.Expr]:
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
            steps += [
                Lineage(change=cast("Any", word), actor=actor_id(number)) for number in listed(cell, ",")
            ]
    return [step for step in steps if step.actor != row["id"]]


ACTORS = Layout(
    dataset="ucdp-actor",
    namespace="ucdp",
    title="UCDP actors",
    columns=_ACTOR_COLUMNS,
    schema=ACTOR,
    canonical=_canonical_actor,
    version="version",
    missing=MISSING_TEXT,
    western=True,
    identifiers={"identifier_ucdp": "ucdp"},
    lists={"aliases": "|"},
    release_of=_release,
    build=_actor,
)


_YES_OR_NO = ("0", "1")
_VALUES = {
    "pa_type": ("1", "2", "3"),
    **dict.fromkeys(
        ("outlin", "reaffirm", "cease", "ddr", "withd", "amn", "pris", "recon", "return"), _YES_OR_NO
    ),
}
_OWN_CODES = (
    *(
        "region",
        "gwno",
        "conflict_id",
        "dyad_id",
        "incompatibility",
        "pa_type",
        "inclusive",
        "frame",
        "outlin",
    ),
    *("reaffirm", "co_impl", "cease", "ddr", "withd", "amn", "pris", "recon", "return", "pko"),
)
_OWN_TEXTS = ("conflict_name", "dyad_name")
_OWN_PROSE = ("pa_comment", "pa_sign", "pa_3rd", "c_3rd", "c_duration")
_COLUMNS = (
    numeral("paid", required=True, must=True),
    text("pa_name", required=True, must=True),
    code("actor_id"),
    text("actor_name"),
    day("pa_date", required=True, must=True),
    flag("ended"),
    day("duration"),
    *(code(name, values=_VALUES.get(name, ())) for name in _OWN_CODES),
    *(text(name) for name in _OWN_TEXTS),
    *(verbatim(name) for name in _OWN_PROSE),
    text("linktofulltextagreement"),
    text("version"),
)


def _canonical(cells: Cells) -> Mapping[str, nw.Expr]:
    ended = nw.concat_str(nw.lit("ended="), cells("duration"))
    return {
        "id": nw.concat_str(nw.lit("ucdp-pa:"), cells("paid")),
        "original_id": cells("paid"),
        "name": cells("pa_name"),
        "parties": cells("actor_id"),
        "terms": nw.when(cells("pris") == "1").then(nw.lit("release of prisoners")),
        "history": nw.concat_str(
            nw.concat_str(nw.lit("agreed="), cells("pa_date")),
            nw.when(cells("ended")).then(nw.coalesce(ended, nw.lit("ended=unknown"))),
            separator=";",
            ignore_nulls=True,
        ),
        "when": cells("pa_date"),
        "first_day": cells.number("pa_date"),
        "last_day": cells.number("pa_date"),
        "source_url": cells("linktofulltextagreement"),
        "ucdp_actor_names": cells("actor_name"),
        **{f"ucdp_{name}": cells(name) for name in (*_OWN_CODES, *_OWN_TEXTS, *_OWN_PROSE)},
    }


def _framework(layout: Layout, row: dict[str, Any]) -> Framework:
    terms = [
        Term(text="Release of prisoners (UCDP Peace Agreement Dataset: pris = 1)")
        for _ in listed(row["terms"], ";")
    ]
    return Framework(
        id=row["id"],
        name=row["name"],
        parties=tuple(dict.fromkeys(actor_id(number) for number in listed(row["parties"], ","))),
        terms=tuple(terms),
        history=tuple(_steps(row)),
        sources=(Source(url=row["source_url"]),) if row["source_url"] else (),
        extra=extra_of(layout, row) | {"ucdp:paid": row["original_id"]},
    )


def _steps(row: Mapping[str, Any]) -> Iterator[FrameworkStep]:
    for status, when in labelled(row["history"]):
        yield FrameworkStep(status=cast("Any", status), when=None if when == "unknown" else when)


def _actors(_layout: Layout, row: dict[str, Any]) -> Iterator[Actor]:
    """The actors that an agreement names; without names where ids and names do not pair off."""
    numbers, names = listed(row["parties"], ","), listed(row["ucdp_actor_names"], ",")
    paired = len(numbers) == len(names)
    for index, number in enumerate(numbers):
        name = names[index] if paired else f"UCDP actor {number}"
        yield Actor(id=actor_id(number), name=name, identifiers=(Identifier("ucdp", number),))


AGREEMENTS = Layout(
    dataset="ucdp-peace-agreements",
    namespace="ucdp",
    title="UCDP peace agreements",
    columns=_COLUMNS,
    schema=FRAMEWORK,
    canonical=_canonical,
    version="version",
    missing=MISSING_TEXT,
    western=True,
    lists={"parties": ","},
    release_of=_release,
    build=_framework,
    companions=_actors,
)
