"""Which round a row of the facts tells of, and which framework."""

import re
from functools import cache

from conflictevents.datasets.ukraine_russia_exchanges.raw import decided, decision, facts, words

__all__ = ["event_ids", "framework_of", "frameworks_of", "round_id"]

_BODIES = "-bodies"


def round_id(event: str) -> str:
    """The id of the round of an event of the facts: a name of its own, or `round-` or `remains-` and its day."""
    chosen = decision("rounds", event).get("id")
    if chosen:
        return chosen
    day = event.removeprefix("E").removesuffix(_BODIES)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise ValueError(f"{event}: decide on an id for it in decisions/rounds.csv")
    return f"{'remains' if event.endswith(_BODIES) else 'round'}-{day}"


def event_ids() -> tuple[str, ...]:
    """Every event of the facts, in the order in which they first stand there."""
    return tuple(dict.fromkeys(row["event_id"] for row in facts("rounds")))


def frameworks_of(cell: str) -> tuple[str, ...]:
    """The frameworks that a cell of the rounds names."""
    return words(decision("framework_cells", cell)["frameworks"]) if cell else ()


@cache
def framework_of(number: str) -> str:
    """The id of a framework by its number in the facts, such as F08."""
    return next(row["id"] for row in decided("frameworks") if row["number"] == number)
