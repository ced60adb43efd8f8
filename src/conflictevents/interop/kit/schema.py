"""The canonical columns: what a record says, laid flat, so that the same table comes out of every source.

Derived from the record classes, so that a field added there appears here. A `When` becomes EDTF text (the one
called `when` also two day numbers), an `Estimate` and a `Place` one column for each part, and those who took part in
an event two numbered groups of columns. Identifiers become one column for each scheme, such as `actor_1_ucdp`; since
schemes differ from source to source, the layouts name them.
"""

from collections.abc import Mapping
from typing import Any, get_args

import attrs

from conflictevents.interop.kit.needs import nw
from conflictevents.records import Actor, Event, EventActor, Framework
from conflictevents.values import Estimate, Identifier, Place, Source, When

__all__ = ["ACTOR", "AGGREGATE", "EVENT", "FRAMEWORK", "LISTED", "MENTION", "Schema", "flatten"]

LISTED = ";"
"""What separates the members of a list in one cell of the canonical table."""

_NOT_FROM_FILES = {"revision", "marking", "note", "extra", "actor", "title", "retrieved", "archived_url"}
_ORIGIN = {"dataset": nw.String, "release": nw.String, "original_id": nw.String}

Schema = Mapping[str, Any]
"""Names of canonical columns and their narwhals types, in order."""


def flatten(record: type, prefix: str = "") -> dict[str, Any]:
    """The canonical columns of a record class or of a value inside it, derived from its fields."""
    attrs.resolve_types(record)
    columns: dict[str, Any] = {}
    for field in attrs.fields(record):
        if field.name not in _NOT_FROM_FILES:
            columns |= _columns(field.name, field.type, prefix)
    return columns


def _columns(name: str, kind: Any, prefix: str) -> dict[str, Any]:
    types = [part for part in get_args(kind) if part is not type(None)] or [kind]
    inner = types[0]
    if inner is When:
        days = {f"{prefix}first_day": nw.Int64, f"{prefix}last_day": nw.Int64} if name == "when" else {}
        return {f"{prefix}{name}": nw.String, **days}
    if inner is Place:
        return flatten(Place, "place_")
    if inner is Estimate:
        return {f"{prefix}{name}_{part.name}": nw.Int64 for part in attrs.fields(Estimate)}
    if inner is Source:
        return {f"source_{part}": nw.String for part in ("title", "publisher", "published", "url")}
    if inner is EventActor:
        return flatten(EventActor, "actor_1_") | flatten(EventActor, "actor_2_")
    if inner is Identifier:
        return {}
    if inner is str or attrs.has(inner):
        return {f"{prefix}{name}": nw.String}
    return {f"{prefix}{name}": {float: nw.Float64, int: nw.Int64, bool: nw.Boolean}.get(inner, nw.String)}


EVENT: Schema = flatten(Event)
"""Columns of an event, from the fields of `Event`."""

ACTOR: Schema = flatten(Actor) | _ORIGIN
"""Columns of an actor, from the fields of `Actor`, and where it stands."""

FRAMEWORK: Schema = (
    flatten(Framework) | _ORIGIN | {"when": nw.String, "first_day": nw.Int64, "last_day": nw.Int64}
)
"""Columns of an agreement, from the fields of `Framework`, where it stands and when it was made."""

AGGREGATE: Schema = {
    **_ORIGIN,
    "when": nw.String,
    "first_day": nw.Int64,
    "last_day": nw.Int64,
    "place_name": nw.String,
    "place_country": nw.String,
    "actor_1_name": nw.String,
    "actor_2_name": nw.String,
    "events": nw.Int64,
    "fatalities_low": nw.Int64,
    "fatalities_best": nw.Int64,
    "fatalities_high": nw.Int64,
}
"""Columns of a published sum or state (a dyad in a year, a country in a month), which is no event."""

MENTION: Schema = {
    **_ORIGIN,
    "event_id": nw.String,
    "when": nw.String,
    "first_day": nw.Int64,
    "last_day": nw.Int64,
    "known": nw.String,
    "source_publisher": nw.String,
    "source_url": nw.String,
}
"""Columns of one mention of an event in one article."""
