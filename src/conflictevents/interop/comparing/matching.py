"""Events of two datasets that are likely one and the same: proposed, scored and never merged.

The idea is that of the R package meltt: events near in time and place, with the same actors, are candidates. Each event
is matched at most once, the best pair first; who else came into question is counted, and nothing is dropped.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.interop.kit.frames import rows_of
from conflictevents.interop.kit.layout import LISTED
from conflictevents.interop.kit.reading import Reading
from conflictevents.interop.kit.records import listed

__all__ = ["Match", "Matches", "match_events"]

_EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""

Actors = Mapping[str, str | Iterable[str]]


@attrs.frozen
class Match:
    """Two events that are likely one.

    Attributes:
        first: id of the event in the first dataset.
        second: id of the event in the second.
        score: how alike they are, from 0 to 1: the mean of what could be compared.
        days: days between them; 0 where they overlap.
        kilometres: distance; None where either has no coordinates.
        actors: share of actors in common; None where actors were not compared.
        rivals: how many other pairs of either event came into question.
    """

    first: str
    second: str
    score: float
    days: int
    kilometres: float | None
    actors: float | None
    rivals: int


@attrs.frozen
class Matches:
    """Events of two datasets held against each other; each event is in one pair or left over.

    Attributes:
        pairs: likely matches, best first.
        only_first: ids of the first dataset's events without a match.
        only_second: ids of the second dataset's.
    """

    pairs: tuple[Match, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.pairs)} likely matches; {len(self.only_first)} and {len(self.only_second)} events without one"


@attrs.frozen
class _Event:
    id: str
    first: int
    last: int
    latitude: float | None
    longitude: float | None
    actors: frozenset[str]


def match_events(
    first: Reading | Any,
    second: Reading | Any,
    *,
    days: int,
    kilometres: float,
    actors: Actors | bool = False,
    least: float = 0.0,
) -> Matches:
    """Pairs of events near in time and place, with actors in common where asked, scored and one to one.

    The score is the mean of nearness in time (1 on the same day, 0 just beyond `days`), nearness in place (likewise), and
    the share of actors in common. The best pair is taken first; of equal ones, the pair with the lower ids. Shuffling the
    input changes nothing.

    Args:
        first: a reading, or a frame of canonical columns.
        second: another.
        days: how many days may lie between the two.
        kilometres: how far apart they may be. Events without coordinates are compared by the rest.
        actors: False: actors are not compared. True: they have to share one by the same name, but for case. A mapping: from
            names or ids (`ucdp=144`) of the first dataset to those of the second that are the same, as you say.
        least: pairs that score less are none.

    Raises:
        InvalidValue: a negative window or distance.
    """
    if days < 0:
        raise InvalidValue(days, "0 days or more", "give how many days may lie between", field="days")
    if not kilometres >= 0:
        raise InvalidValue(
            kilometres, "0 kilometres or more", "give how far apart they may be", field="kilometres"
        )
    translate = (
        {_key(name): _several(other) for name, other in actors.items()} if isinstance(actors, Mapping) else {}
    )
    ones, twos = _events(first, translate), _events(second, {})
    candidates = sorted(
        _candidates(ones, twos, days, kilometres, actors is not False, least),
        key=lambda match: (-match.score, match.first, match.second),
    )
    rivals: dict[tuple[str, str], int] = {}
    for match in candidates:
        for end in (("first", match.first), ("second", match.second)):
            rivals[end] = rivals.get(end, 0) + 1
    taken: set[tuple[str, str]] = set()
    pairs = []
    for match in candidates:
        ends = {("first", match.first), ("second", match.second)}
        if not ends & taken:
            taken |= ends
            pairs.append(attrs.evolve(match, rivals=sum(rivals[end] for end in ends) - 2))
    return Matches(
        tuple(pairs),
        tuple(sorted(event.id for event in ones if ("first", event.id) not in taken)),
        tuple(sorted(event.id for event in twos if ("second", event.id) not in taken)),
    )


def _candidates(
    ones: list[_Event], twos: list[_Event], days: int, kilometres: float, with_actors: bool, least: float
) -> Iterator[Match]:
    by_start = sorted(twos, key=lambda event: (event.first, event.id))
    starts = [event.first for event in by_start]
    longest = max((event.last - event.first for event in twos), default=0)
    for one in ones:
        low = bisect_left(starts, one.first - days - longest)
        for two in by_start[low : bisect_right(starts, one.last + days)]:
            apart = max(two.first - one.last, one.first - two.last, 0)
            if apart > days:
                continue
            distance = _distance(one, two)
            if distance is not None and distance > kilometres:
                continue
            shared = (
                len(one.actors & two.actors) / max(min(len(one.actors), len(two.actors)), 1)
                if with_actors
                else None
            )
            if shared == 0:
                continue
            parts = [1 - apart / (days + 1)]
            if distance is not None:
                parts.append(1 - distance / (kilometres or 1))
            if shared is not None:
                parts.append(shared)
            score = sum(parts) / len(parts)
            if score >= least:
                yield Match(one.id, two.id, score, apart, distance, shared, 0)


def _events(source: Reading | Any, translate: Mapping[str, frozenset[str]]) -> list[_Event]:
    columns = (
        "id",
        "first_day",
        "last_day",
        "place_latitude",
        "place_longitude",
        "actor_1_name",
        "actor_2_name",
    )
    codes = tuple(f"actor_{side}_{scheme}" for side in (1, 2) for scheme in _SCHEMES)
    events = []
    for row in rows_of(source, columns, codes):
        if row["first_day"] is None or row["last_day"] is None:
            continue
        names = {_key(row[f"actor_{side}_name"]) for side in (1, 2) if row[f"actor_{side}_name"]}
        labels = {
            f"{scheme.replace('_', '-')}={code}".casefold()
            for side in (1, 2)
            for scheme in _SCHEMES
            for code in listed(row[f"actor_{side}_{scheme}"], LISTED)
        }
        named = (
            frozenset(names | labels)
            if not translate
            else frozenset().union(*(translate.get(key, frozenset()) for key in names | labels))
        )
        events.append(
            _Event(
                row["id"],
                row["first_day"],
                row["last_day"],
                row["place_latitude"],
                row["place_longitude"],
                named,
            )
        )
    return sorted(events, key=lambda event: event.id)


_SCHEMES = ("ucdp", "cow", "wikidata", "plover", "cameo")


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _several(other: str | Iterable[str]) -> frozenset[str]:
    return frozenset({_key(other)} if isinstance(other, str) else map(_key, other))


def _distance(one: _Event, two: _Event) -> float | None:
    """Great-circle distance in kilometres, by the haversine formula."""
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return None
    north, south = math.radians(one.latitude), math.radians(two.latitude)
    chord = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(math.radians(two.longitude - one.longitude) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))
