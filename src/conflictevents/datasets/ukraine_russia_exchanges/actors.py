"""Who acts and who speaks: the actors of the dataset, and whom the cell of a claimant names."""

from functools import cache
from urllib.parse import urlsplit

from conflictevents.datasets.ukraine_russia_exchanges.raw import FACTS, Row, decided, decision, facts, words
from conflictevents.records import Actor
from conflictevents.values import Identifier

__all__ = ["SIDES", "actors", "claimants", "side_of", "speakers"]

SIDES = ("ukraine", "russia")
"""The two sides to which people return."""

_SCHEMES = {"iso3166": "iso3166-1-alpha-3", "gleditsch_ward": "gleditsch-ward", "wikidata": "wikidata"}
_OUTLET = "@outlet"


def actors() -> list[Actor]:
    """Every actor: those of the table, and the outlets that are known by nothing but their address."""
    known = [_actor(row) for row in decided("actors")]
    outlets = {outlet_of(row) for name in FACTS for row in facts(name) if _OUTLET in _named(name, row)}
    return known + [Actor(id=outlet, name=outlet, kind="media") for outlet in sorted(outlets)]


def claimants(row: Row) -> tuple[str, ...]:
    """Whose claim a row holds: the ids of the actors its cell names."""
    cell = row.get("claimant") or row.get("speaker") or ""
    return _resolved(words(decision("claimants", cell)["claimants"]), row) if cell else ()


def speakers(row: Row, row_id: str) -> tuple[str, ...]:
    """Whose utterance a row tells of: the claimants, unless somebody else told it later; and whom the note quotes."""
    cell = row.get("claimant") or row.get("speaker") or ""
    named = words(decision("claimants", cell)["speakers"]) if cell else ()
    quoted = [other["speaker"] for other in decided("row_speakers") if other["row"] == row_id]
    return (_resolved(named, row) or claimants(row)) + _resolved(tuple(quoted), row)


@cache
def side_of(actor: str) -> str | None:
    """The side whose word an actor's word is; None for third parties and the press."""
    while actor not in SIDES:
        actor = decision("actors", actor).get("part_of", "")
        if not actor:
            return None
    return actor


def outlet_of(row: Row) -> str:
    """The outlet of a row's address, as an actor's id."""
    return (urlsplit(row["source"]).hostname or "").removeprefix("www.")


def _named(name: str, row: Row) -> tuple[str, ...]:
    cell = row.get("claimant") or row.get("speaker") or ""
    table = decision("claimants", cell)
    quoted = tuple(other["speaker"] for other in decided("row_speakers") if other["row"] == row[FACTS[name]])
    return (table.get("claimants", ""), table.get("speakers", ""), *quoted)


def _resolved(names: tuple[str, ...], row: Row) -> tuple[str, ...]:
    return tuple(outlet_of(row) if name == _OUTLET else name for name in names)


def _actor(row: Row) -> Actor:
    return Actor(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        part_of=row["part_of"] or None,
        aliases=words(row["aliases"]),
        identifiers=[Identifier(scheme, row[column]) for column, scheme in _SCHEMES.items() if row[column]],
        note=row["note"] or None,
    )
