"""Small histories for the tests of analysis: two sides, their offices, a mediator and a paper."""

from typing import Any

import conflictevents as ce

SIDES = (
    ce.Actor(id="north", name="North", kind="state"),
    ce.Actor(id="south", name="South", kind="state"),
    ce.Actor(id="north-hq", name="Headquarters for prisoners of North", kind="office", part_of="north"),
    ce.Actor(id="south-ministry", name="Ministry of Defence of South", kind="office", part_of="south"),
    ce.Actor(id="mediator", name="A third state", kind="mediator"),
    ce.Actor(id="paper", name="A newspaper", kind="media"),
)


def history(*records: ce.Record) -> ce.Dataset:
    return ce.Dataset(*SIDES, *records)


def to_north(count: Any, category: str = "person", **fields: Any) -> ce.Transfer:
    return ce.Transfer(count=count, category=category, held_by="south", returned_to="north", **fields)


def to_south(count: Any, category: str = "person", **fields: Any) -> ce.Transfer:
    return ce.Transfer(count=count, category=category, held_by="north", returned_to="south", **fields)


def handover(
    id: str, when: str | None, *transfers: ce.Transfer, history: Any = "completed", **fields: Any
) -> ce.ExchangeRound:
    return ce.ExchangeRound(id=id, when=when, transfers=transfers, history=history, **fields)


def said(
    id: str,
    speaker: str,
    about: str,
    *transfers: ce.Transfer,
    made: str = "2025-12-31",
    marking: str | None = None,
    **fields: Any,
) -> ce.Statement:
    claim = ce.Claim(about=about, transfers=transfers, **fields)
    return ce.Statement(id=id, speaker=speaker, made=made, marking=marking, claims=[claim])


def tally(id: str, count: Any, since: str | None, as_of: str, **fields: Any) -> ce.ReturnTally:
    return ce.ReturnTally(
        id=id,
        claimant=fields.pop("claimant", "north-hq"),
        count=count,
        since=since,
        as_of=as_of,
        **{"returned_to": "north", **fields},
    )


def bounds(count: ce.Count) -> tuple[int, int | None]:
    return (count.low, count.high)
