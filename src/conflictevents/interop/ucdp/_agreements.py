"""UCDP's peace agreements: who signed what when, whether it ended, and whether it provides for the release of prisoners.

Release 19.1 and before write some names with a space or otherwise (`pa type`, `interrim`), and days as month/day/year.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from conflictevents.interop._cells import MISSING_TEXT
from conflictevents.interop._columns import DayForm, code, day, flag, numeral, text, verbatim
from conflictevents.interop._layout import Cells, Layout, Match
from conflictevents.interop._needs import nw
from conflictevents.interop._records import extra_of, labelled, listed
from conflictevents.interop._schema import FRAMEWORK
from conflictevents.interop.ucdp._actors import actor_id
from conflictevents.interop.ucdp._ged import release_in_name
from conflictevents.records import Actor, Framework, FrameworkStep, Term
from conflictevents.values import Identifier, Source

__all__ = ["AGREEMENTS"]

_DAY_FORMS = (DayForm.ISO, DayForm.MONTH_FIRST)
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
    numeral("paid", must=True),
    text("pa_name", must=True),
    code("actor_id"),
    text("actor_name"),
    day("pa_date", must=True, forms=_DAY_FORMS),
    flag("ended", required=False),
    day("duration", required=False, forms=_DAY_FORMS),
    *(code(name, required=name in {"conflict_id", "pris", "pa_type"}) for name in _OWN_CODES),
    *(text(name, required=False) for name in _OWN_TEXTS),
    *(verbatim(name, required=False) for name in _OWN_PROSE),
    text("linktofulltextagreement", required=False),
    text("version", required=False),
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
        yield FrameworkStep(status=status, when=None if when == "unknown" else when)


def _actors(_layout: Layout, row: dict[str, Any]) -> Iterator[Actor]:
    """The actors that an agreement names; without names where ids and names do not pair off."""
    numbers, names = listed(row["parties"], ","), listed(row["ucdp_actor_names"], ",")
    paired = len(numbers) == len(names)
    for place, number in enumerate(numbers):
        name = names[place] if paired else f"UCDP actor {number}"
        yield Actor(id=actor_id(number), name=name, identifiers=(Identifier("ucdp", number),))


def _release(name: str, _match: Match) -> str | None:
    return release_in_name(name)


AGREEMENTS = Layout(
    dataset="ucdp-peace-agreements",
    namespace="ucdp",
    title="UCDP peace agreements",
    columns=_COLUMNS,
    schema=FRAMEWORK,
    canonical=_canonical,
    version="version",
    missing=MISSING_TEXT,
    lists={"parties": ","},
    release_of=_release,
    build=_framework,
    companions=_actors,
)
