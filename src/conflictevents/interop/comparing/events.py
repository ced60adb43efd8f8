"""Events held against each other: two releases of one dataset, or two datasets.

Between releases ids persist; numbers and dates move. Between datasets, events that are likely the same are proposed,
scored and never merged. The idea is that of the R package meltt: events near in time and place, with the same actors,
are candidates. Each event is matched at most once, the best pair first; the number of other candidates is said, and
nothing is dropped.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from conflictevents.errors import InvalidValue, ReadError, did_you_mean
from conflictevents.interop.kit.frames import rows_of
from conflictevents.interop.kit.layout import LISTED
from conflictevents.interop.kit.reading import Reading, listed
from conflictevents.values import Estimate

__all__ = [
    "Match",
    "Matches",
    "ReDated",
    "ReEstimated",
    "ReleaseComparison",
    "compare_releases",
    "match_events",
]

_Rows = dict[str, dict[str, Any]]
_COUNTRY = ("place_country", "place_gleditsch_ward")
_ESTIMATE = ("fatalities_low", "fatalities_best", "fatalities_high")


@attrs.frozen
class ReEstimated:
    """An event whose number of dead moved.

    Attributes:
        original_id: the event's id in the dataset.
        before: what the old release says.
        after: what the new one says.
    """

    original_id: str
    before: Estimate
    after: Estimate


@attrs.frozen
class ReDated:
    """An event whose date moved.

    Attributes:
        original_id: the event's id in the dataset.
        before: EDTF text in the old release.
        after: EDTF text in the new one.
    """

    original_id: str
    before: str
    after: str


@attrs.frozen
class ReleaseComparison:
    """What became of the events of one release in another.

    >>> import conflictevents as ce
    >>> compared = ce.interop.ReleaseComparison("24.1", "25.1", ("1", "2"), ("3",), (), (), ())
    >>> print(compared)
    24.1 to 25.1: 2 kept (0 re-estimated, 0 re-dated), 1 dropped, 0 added

    Attributes:
        old: the old release, where it is known.
        new: the new release.
        persisted: ids in both.
        dropped: ids in the old release only.
        added: ids in the new release only.
        re_estimated: events in both whose low, best or high moved.
        re_dated: events in both whose date moved.
    """

    old: str | None
    new: str | None
    persisted: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    re_estimated: tuple[ReEstimated, ...]
    re_dated: tuple[ReDated, ...]

    def __str__(self) -> str:
        return (
            f"{self.old or 'old'} to {self.new or 'new'}: {len(self.persisted)} kept ({len(self.re_estimated)} re-estimated, "
            f"{len(self.re_dated)} re-dated), {len(self.dropped)} dropped, {len(self.added)} added"
        )


def compare_releases(
    old: Reading | Any, new: Reading | Any, *, countries: Iterable[str] | None = None
) -> ReleaseComparison:
    r"""What became of the events of one release in another, by the id the dataset gives them.

    Both have to cover the same ground, or else what only one file covers counts as dropped or added: name the
    countries that both cover where one has more, and filter a frame first where their years differ.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> old = folder / "2024-08.csv"
    >>> size = old.write_text(f"{columns}\nA1,2024-08-05,Battles,North,South,3\n")
    >>> new = folder / "2024-09.csv"
    >>> size = new.write_text(
    ...     f"{columns}\nA1,2024-08-05,Battles,North,South,4\nA2,2024-08-06,Battles,North,South,0\nA3,no day,Battles,North,South,0\n"
    ... )
    >>> compared = ce.interop.compare_releases(*(ce.interop.read(file, "acled") for file in (old, new)))
    >>> compared.added, compared.dropped
    (('A2',), ())
    >>> [(change.before.best, change.after.best) for change in compared.re_estimated]
    [(3, 4)]

    Args:
        old: a reading, or a frame of canonical columns.
        new: the same of the later release.
        countries: Gleditsch-Ward numbers or names of the countries to compare, as in the data; None = all. An event
            that moved from one of them to another country is compared all the same.

    Raises:
        ReadError: the two are of different datasets, an id stands twice in one of them, or neither has an event in one
            of the countries.
    """
    before, after = _by_id(old, "old"), _by_id(new, "new")
    if countries is not None:
        inside = _within(before, after, {countries} if isinstance(countries, str) else set(countries))
        before = {key: row for key, row in before.items() if key in inside}
        after = {key: row for key, row in after.items() if key in inside}
    datasets = {row["dataset"] for side in (before, after) for row in side.values()}
    if len(datasets) > 1:
        raise ReadError(
            f"releases of one dataset compare by id; these are of {' and '.join(sorted(datasets))}; pass two readings of one, "
            "or match_events() for two datasets"
        )
    persisted = sorted(before.keys() & after.keys(), key=_order)
    re_estimated = (ReEstimated(key, _estimate(before[key]), _estimate(after[key])) for key in persisted)
    re_dated = (ReDated(key, before[key]["when"] or "", after[key]["when"] or "") for key in persisted)
    return ReleaseComparison(
        old=_release(before),
        new=_release(after),
        persisted=tuple(persisted),
        dropped=tuple(sorted(before.keys() - after.keys(), key=_order)),
        added=tuple(sorted(after.keys() - before.keys(), key=_order)),
        re_estimated=tuple(change for change in re_estimated if change.before != change.after),
        re_dated=tuple(change for change in re_dated if change.before != change.after),
    )


def _by_id(source: Reading | Any, which: str) -> _Rows:
    rows = rows_of(source, ("dataset", "release", "original_id", "when", *_ESTIMATE), _COUNTRY)
    by_id: _Rows = {}
    for row in rows:
        if row["original_id"] in by_id:
            raise ReadError(
                f"the {which} release gives the id {row['original_id']!r} twice; ids have to be unique to compare: drop or number the rows that share it"
            )
        by_id[row["original_id"]] = row
    return by_id


def _within(before: _Rows, after: _Rows, countries: set[str]) -> set[str]:
    """The ids that are in one of the countries in either release."""
    inside: set[str] = set()
    met: set[str] = set()
    for side in (before, after):
        for key, row in side.items():
            shared = countries & {row[column] for column in _COUNTRY}
            met |= shared
            inside |= {key} if shared else set()
    if countries - met:
        known = {row[column] for side in (before, after) for row in side.values() for column in _COUNTRY}
        near = did_you_mean(min(countries - met), {name for name in known if name})
        raise ReadError(f"neither release has an event in {', '.join(sorted(countries - met))}; {near}")
    return inside


def _estimate(row: dict[str, Any]) -> Estimate:
    return Estimate(*(row[name] for name in _ESTIMATE))


def _release(rows: _Rows) -> str | None:
    releases = sorted({row["release"] for row in rows.values() if row["release"]})
    return ", ".join(releases) or None


def _order(key: str) -> tuple[int, str]:
    return (len(key), key) if key.isdigit() else (0, key)


_EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""

Actors = Mapping[str, str | Iterable[str]]


@attrs.frozen
class Match:
    """Two events that are likely one.

    >>> import conflictevents as ce
    >>> pair = ce.interop.Match("acled:A1", "ucdp-ged:7", 0.9, 0, 2.5, None, rivals=1)
    >>> pair.second, pair.kilometres
    ('ucdp-ged:7', 2.5)

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

    >>> import conflictevents as ce
    >>> pair = ce.interop.Match("acled:A1", "ucdp-ged:7", 0.9, 0, 2.5, None, rivals=1)
    >>> print(ce.interop.Matches((pair,), ("acled:A2",), ()))
    1 likely match; 1 and 0 events without one

    Attributes:
        pairs: likely matches, best first.
        only_first: ids of the first dataset's events without a match.
        only_second: ids of the second dataset's.
    """

    pairs: tuple[Match, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    def __str__(self) -> str:
        pairs = f"{len(self.pairs)} likely match{'' if len(self.pairs) == 1 else 'es'}"
        return f"{pairs}; {len(self.only_first)} and {len(self.only_second)} events without one"


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
    r"""Pairs of events near in time and place, with actors in common where asked, scored and one to one.

    The score is the mean of nearness in time (1 on the same day, 0 just beyond `days`), nearness in place (likewise), and
    the share of actors in common. The best pair is taken first; of equal ones, the pair with the lower ids. Shuffling the
    input changes nothing.

    >>> import conflictevents as ce
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> columns = "event_id_cnty,event_date,event_type,actor1,actor2,fatalities"
    >>> old = folder / "2024-08.csv"
    >>> size = old.write_text(f"{columns}\nA1,2024-08-05,Battles,North,South,3\n")
    >>> new = folder / "2024-09.csv"
    >>> size = new.write_text(
    ...     f"{columns}\nA1,2024-08-05,Battles,North,South,4\nA2,2024-08-06,Battles,North,South,0\nA3,no day,Battles,North,South,0\n"
    ... )
    >>> matches = ce.interop.match_events(
    ...     ce.interop.read(old, "acled"), ce.interop.read(new, "acled"), days=1, kilometres=5
    ... )
    >>> [(pair.first, pair.second, pair.days) for pair in matches.pairs], matches.only_second
    ([('acled:A1', 'acled:A1', 0)], ('acled:A2',))

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
    for left in ones:
        low = bisect_left(starts, left.first - days - longest)
        for right in by_start[low : bisect_right(starts, left.last + days)]:
            apart = max(right.first - left.last, left.first - right.last, 0)
            if apart > days:
                continue
            distance = _distance(left, right)
            if distance is not None and distance > kilometres:
                continue
            shared = (
                len(left.actors & right.actors) / max(min(len(left.actors), len(right.actors)), 1)
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
                yield Match(left.id, right.id, score, apart, distance, shared, 0)


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


def _distance(first: _Event, second: _Event) -> float | None:
    """Great-circle distance in kilometres, by the haversine formula."""
    if (
        first.latitude is None
        or first.longitude is None
        or second.latitude is None
        or second.longitude is None
    ):
        return None
    north, south = math.radians(first.latitude), math.radians(second.latitude)
    chord = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north)
        * math.cos(south)
        * math.sin(math.radians(second.longitude - first.longitude) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(chord)))
