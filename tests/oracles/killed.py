"""How many were killed, by exhaustive search: each event put on each day and place that it allows.

Written from the definition of a world alone, without looking at how the library counts: a world gives each event a
true day and division within what its dataset states, and a number within what its estimates support.
"""

from datetime import date, timedelta
from itertools import product
from typing import NamedTuple


class Told(NamedTuple):
    """An event as a dataset of two divisions tells it.

    Attributes:
        first: the first day it may have taken place on.
        last: the last one.
        division: the division it certainly lies in; None = the country alone is known.
        numbers: what is published of its dead, in any order.
    """

    first: date
    last: date
    division: str | None
    numbers: tuple[int, int, int]


def rows(events: list[Told], by: tuple[str, ...]) -> dict[tuple[str | None, ...], tuple[int, int, int, int]]:
    """By key the fewest and most events, and the fewest and most killed, over all worlds."""
    named = sorted({event.division for event in events if event.division is not None})
    everywhere: list[str | None] = [*named, None]  # None: a division that no event names
    choices = [
        [
            (month, division, number)
            for month in sorted({f"{day:%Y-%m}" for day in _days(event.first, event.last)})
            for division in ([event.division] if event.division is not None else everywhere)
            for number in (min(event.numbers), max(event.numbers))
        ]
        for event in events
    ]
    found: dict[tuple[str | None, ...], tuple[int, int, int, int]] = {}
    keys = {_key(by, month, division) for options in choices for month, division, _ in options}
    for key in keys:
        counts, killed = [], []
        for world in product(*choices):
            inside = [number for month, division, number in world if _key(by, month, division) == key]
            counts.append(len(inside))
            killed.append(sum(inside))
        found[key] = (min(counts), max(counts), min(killed), max(killed))
    return found


def _key(by: tuple[str, ...], month: str, division: str | None) -> tuple[str | None, ...]:
    values = {"year": int(month[:4]), "month": month, "division": division}
    return tuple(values[name] for name in by)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]
