"""Who acts and who speaks: the actors of a dataset, and whose claim or utterance a row is."""

from typing import Any, cast
from urllib.parse import urlsplit

from conflictevents.datasets.builders.facts import Facts, Row, words
from conflictevents.records import Actor
from conflictevents.values import Identifier

__all__ = ["build_actors", "claimants", "outlet_of", "side_of", "speakers"]

_SCHEMES = {"iso3166": "iso3166-1-alpha-3", "gleditsch_ward": "gleditsch-ward", "wikidata": "wikidata"}
_OUTLET = "@outlet"
"""In a table of decisions: the outlet of the row's own address."""


def build_actors(facts: Facts) -> list[Actor]:
    """Every actor: those of the table, and the outlets that are known by nothing but their address."""
    known = [_actor(row) for row in facts.decided("actors")]
    outlets = {
        outlet_of(row)
        for file in facts.files
        for row in facts.rows(file)
        if _OUTLET in _names(facts, file, row)
    }
    return known + [Actor(id=outlet, name=outlet, kind="media") for outlet in sorted(outlets)]


def claimants(facts: Facts, row: Row) -> tuple[str, ...]:
    """Whose claim a row holds: the ids of the actors its cell names."""
    cell = _cell(row)
    return _resolve(words(facts.decision("claimants", cell)["claimants"]), row) if cell else ()


def speakers(facts: Facts, row: Row, row_id: str) -> tuple[str, ...]:
    """Whose utterance a row is: the claimants, unless others repeat it later; and who is quoted by its note."""
    cell = _cell(row)
    named = words(facts.decision("claimants", cell)["speakers"]) if cell else ()
    return (_resolve(named, row) or claimants(facts, row)) + _resolve(_quoted(facts, row_id), row)


def side_of(facts: Facts, actor: str) -> str | None:
    """The side whose word an actor's word is; None for third parties and the press."""
    while actor not in facts.settings["sides"]:
        actor = facts.decision("actors", actor).get("part_of", "")
        if not actor:
            return None
    return actor


def outlet_of(row: Row) -> str:
    """The outlet of a row's address, as an actor's id."""
    return (urlsplit(row["source"]).hostname or "").removeprefix("www.")


def _cell(row: Row) -> str:
    return row.get("claimant") or row.get("speaker") or ""


def _quoted(facts: Facts, row_id: str) -> tuple[str, ...]:
    return tuple(row["speaker"] for row in facts.decided("row_speakers") if row["row"] == row_id)


def _names(facts: Facts, file: str, row: Row) -> tuple[str, ...]:
    table = facts.decision("claimants", _cell(row))
    return (
        *words(table.get("claimants", "")),
        *words(table.get("speakers", "")),
        *_quoted(facts, facts.id_of(file, row)),
    )


def _resolve(names: tuple[str, ...], row: Row) -> tuple[str, ...]:
    return tuple(outlet_of(row) if name == _OUTLET else name for name in names)


def _actor(row: Row) -> Actor:
    return Actor(
        id=row["id"],
        name=row["name"],
        kind=cast("Any", row["kind"]),
        part_of=row["part_of"] or None,
        aliases=words(row["aliases"]),
        identifiers=[Identifier(scheme, row[column]) for column, scheme in _SCHEMES.items() if row[column]],
        note=row["note"] or None,
    )
