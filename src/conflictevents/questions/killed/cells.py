"""Cells: events that every question treats alike, with their number and sums; made one by one of records here.

An engine makes the same cells by grouping (see `frames`). What a cell says of a row of the answer is decided once,
in `folding`, whichever way the cell came.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import attrs

from conflictevents.questions.killed.codebook import (
    CONFLICT,
    DIVISION,
    DYAD,
    PARTS,
    VAGUE_TIME,
    fact_of_extra,
    kind_of,
    opened,
)
from conflictevents.records import Event
from conflictevents.values import Truth, When

__all__ = [
    "ALL",
    "ANY_PART",
    "Cell",
    "Participant",
    "Plan",
    "Sums",
    "cell_of",
    "day_range",
    "facts_of",
    "period_index",
    "period_name",
    "placed_in",
    "sums_of",
    "within",
]

ALL = "all"
"""The dead of an event, no matter who they were."""
ANY_PART = "any"
"""Some of the dead of an event, how many is not said: from none to all."""


class Sums(NamedTuple):
    """Published numbers of some events added up, with how many events give each.

    Attributes:
        low: sum of the low estimates given.
        lows: how many events give one.
        best: sum of the best estimates given.
        bests: how many events give one.
        high: sum of the high estimates given.
        highs: how many events give one.
        least: sum of the least number that each event supports.
        most: sum of the greatest, of those events that have one.
        bounded: how many events have a greatest number.
    """

    low: int
    lows: int
    best: int
    bests: int
    high: int
    highs: int
    least: int
    most: int
    bounded: int


class Participant(NamedTuple):
    """Who took part in an event.

    Attributes:
        role: the part taken, such as `side_a`.
        actor: id of the actor on record, where it has been matched.
        name: the name in the dataset's words.
        codes: identifiers as `scheme:value`.
    """

    role: str | None
    actor: str | None
    name: str | None
    codes: frozenset[str] = frozenset()

    @property
    def value(self) -> str | None:
        """What rows call it."""
        return self.actor or self.name


class Cell(NamedTuple):
    """Events alike in all that a question asks.

    Attributes:
        first: the first period they may fall into; None = no bound.
        last: the last one.
        inside: whether they fall within the window asked for, yes or maybe.
        facts: their facts, in the order of the plan's columns.
        events: how many they are.
        sums: their published numbers, by part, in the order of the plan's parts.
        ids: their ids, where these were asked for.
        marking: the strictest marking among them.
    """

    first: int | None
    last: int | None
    inside: Truth
    facts: tuple[Any, ...]
    events: int
    sums: tuple[Sums, ...]
    ids: tuple[str, ...] = ()
    marking: str | None = None


@attrs.frozen
class Plan:
    """What a question needs to know of each event.

    Attributes:
        granularity: the period in which days are distinguished: `year`, `month`, `week`, `day`; None = not at all.
        columns: the facts that keys and limits are answered from.
        parts: the parts of the dead to add up: `all`, or the names of `PARTS`, or `any`.
        window: the days asked for, as `(possible_first, certain_first, certain_last, possible_last)`.
        ids: whether cells carry ids.
        matched: ids whose events are distinguished, since they may be the same as others.
    """

    granularity: str | None
    columns: tuple[str, ...]
    parts: tuple[str, ...]
    window: tuple[int | None, int | None, int | None, int | None]
    ids: bool
    matched: frozenset[str] = frozenset()


# Periods by number


def period_index(day: int, granularity: str) -> int:
    """The number of the period a day lies in: years and days as they are, months and weeks counted from year 1."""
    if granularity == "day":
        return day
    if granularity == "week":
        return (day - 1) // 7
    calendar = date.fromordinal(day)
    return calendar.year if granularity == "year" else calendar.year * 12 + calendar.month - 1


def day_range(index: int, granularity: str) -> tuple[int, int]:
    """The first and the last day of a period."""
    if granularity == "day":
        return index, index
    if granularity == "week":
        return index * 7 + 1, index * 7 + 7
    if granularity == "year":
        return date(index, 1, 1).toordinal(), date(index, 12, 31).toordinal()
    first = date(index // 12, index % 12 + 1, 1).toordinal()
    return first, first + _length(index) - 1


def _length(month: int) -> int:
    return (31, 29 if _leap(month // 12) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month % 12]


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def period_name(index: int, granularity: str, period: str) -> int | str:
    """What a period of one granularity is called as a year (a number), month, week (`2025-W07`) or day."""
    if granularity == "year":
        return index
    if granularity == "month":
        year, month = divmod(index, 12)
        return year if period == "year" else f"{year:04}-{month + 1:02}"
    first = date.fromordinal(day_range(index, granularity)[0])
    match period:
        case "year":
            return first.year
        case "month":
            return f"{first.year:04}-{first.month:02}"
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year:04}-W{week:02}"
        case _:
            return first.isoformat()


# Records as cells


def cell_of(event: Event, plan: Plan) -> Cell | None:
    """The cell of one event; None where it certainly lies outside the window."""
    placed = placed_in(plan, *days_of(event))
    if placed is None:
        return None
    estimate, parts = event.fatalities, _parts(event)
    figures = (None, None, None) if estimate is None else (estimate.low, estimate.best, estimate.high)
    return Cell(
        *placed,
        facts_of(event, plan.columns),
        1,
        tuple(sums_of(figures, part, parts) for part in plan.parts),
        (event.id,) if plan.ids or event.id in plan.matched else (),
        event.marking,
    )


def placed_in(plan: Plan, first: int | None, last: int | None) -> tuple[int | None, int | None, Truth] | None:
    """The first and last period of an event of some days, and whether it lies in the window; None where it does not."""
    inside = within(plan.window, first, last)
    if inside is Truth.NO:
        return None
    if plan.granularity is None:
        return None, None, inside
    return (
        None if first is None else period_index(first, plan.granularity),
        None if last is None else period_index(last, plan.granularity),
        inside,
    )


def days_of(event: Event) -> tuple[int | None, int | None]:
    """The first and last day on which an event may have taken place, by the precision its dataset states."""
    when: When | None = event.when
    if when is None:
        return None, None
    first, last = when.first_day, when.last_day
    if first is not None and last is not None and event.extra.get(VAGUE_TIME[0]) == VAGUE_TIME[1]:
        return opened(first, last)
    return first, last


def within(
    window: tuple[int | None, int | None, int | None, int | None], first: int | None, last: int | None
) -> Truth:
    """Whether days from a first to a last lie within a window; its edges are those of `Window`."""
    possible_first, certain_first, certain_last, possible_last = window
    if (last is not None and possible_first is not None and last < possible_first) or (
        first is not None and possible_last is not None and first > possible_last
    ):
        return Truth.NO
    begun = certain_first is None or (first is not None and first >= certain_first)
    lasting = certain_last is None or (last is not None and last <= certain_last)
    return Truth.YES if begun and lasting else Truth.MAYBE


def facts_of(event: Event, columns: Iterable[str]) -> tuple[Any, ...]:
    """The facts of an event by the names of columns."""
    return tuple(_FACTS[column.partition(" ")[0]](event) for column in columns)


def _actors(event: Event) -> tuple[Participant, ...]:
    """Those who took part, as far as they are named."""
    return tuple(
        Participant(actor.role, actor.actor, actor.name, frozenset(map(str, actor.identifiers)))
        for actor in event.actors
    )


_FACTS: Mapping[str, Any] = {
    "dataset": lambda event: event.dataset,
    "release": lambda event: event.release,
    "country": lambda event: event.place.country if event.place else None,
    "division": lambda event: fact_of_extra(event, DIVISION),
    "place": lambda event: event.place.name if event.place else None,
    "precision": lambda event: event.place.precision if event.place else None,
    "place_codes": lambda event: frozenset(map(str, event.place.identifiers)) if event.place else frozenset(),
    "conflict": lambda event: fact_of_extra(event, CONFLICT),
    "dyad": lambda event: fact_of_extra(event, DYAD),
    "actors": _actors,
    "kind": lambda event: kind_of(event.types),
    "subtype": lambda event: kind_of(event.types, subtype=True),
}


def _parts(event: Event) -> dict[str, int | None]:
    return {name: _whole(event.extra.get(key)) for name, key in PARTS.items()}


def _whole(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def sums_of(
    figures: tuple[int | None, int | None, int | None], part: str, parts: Mapping[str, int | None]
) -> Sums:
    """The published low, best and high of one event as sums, of all its dead or a part of them.

    A part is a share of the best estimate. As many dead as low lies below best may be lacking in it, and as many as
    high lies above best may be of it; so may those of unknown affiliation. Where the dataset does not tell the
    parts apart, from none to all may be of it.
    """
    low, best, high = figures
    numbers = [value for value in (low, best, high) if value is not None]
    least = 0 if low is None else min(numbers)
    most = None if high is None else max(numbers)
    if part == ALL:
        return Sums(
            low or 0, int(low is not None), best or 0, int(best is not None), high or 0, int(high is not None),
            least, most or 0, int(most is not None),
        )  # fmt: skip
    stated = parts.get(part)
    bounded = most or 0
    if stated is None:
        return Sums(0, 0, 0, 0, 0, 0, 0, bounded, int(most is not None))
    if best is None:
        least, bounded = 0, max(bounded, stated)
    else:
        unknown = 0 if part == "unknown" else parts.get("unknown") or 0
        least = max(0, stated - (best - least))
        bounded = max(stated, min(bounded, stated + unknown + bounded - best))
    return Sums(0, 0, stated, 1, 0, 0, min(least, stated), bounded, int(most is not None))
