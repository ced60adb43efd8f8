"""From UCDP's events to its own yearly sums, and the two held against each other.

UCDP's battle-related deaths are, component by component, the sums of the events of state-based violence in dyad-years
with 25 deaths or more (`active_year`). A file of events that covers some countries only can say nothing about a
dyad-year that was fought in others too: such are distinguished, not counted as mismatches.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from conflictevents.interop.kit import nw
from conflictevents.interop.kit.frames import fetched, frame_of
from conflictevents.interop.kit.reading import Reading
from conflictevents.values import Estimate

__all__ = ["BattleDeathsComparison", "DyadYear", "Verdict", "compare_with_battle_deaths", "dyad_years"]

STATE_BASED = "1"
_PUBLISHED = ("fatalities_low", "fatalities_best", "fatalities_high")
_SUMMED = ("type_of_violence", "ucdp_active_year", "ucdp_dyad_id", "ucdp_year", *_PUBLISHED)
_PLACED = (*_SUMMED, "place_gleditsch_ward", "place_country")


class Verdict(StrEnum):
    """What the comparison of a dyad-year comes to."""

    EQUAL = "equal"
    DIFFERS = "differs"
    INCOMPLETE = "incomplete scope"
    ONLY_EVENTS = "only in the events"
    ONLY_PUBLISHED = "only in the published sums"


@attrs.frozen(kw_only=True)
class DyadYear:
    """One dyad in one year, as its events sum and as UCDP published it.

    Attributes:
        dyad: UCDP's id of the dyad; up to 17.1, where a row is a conflict's, the ids of its dyads as published.
        year: the year.
        summed: component-wise sum of its events; None where there are none.
        published: the published sum; None where there is none.
        events: how many events there are.
        verdict: what the comparison comes to.
        outside: places of the published sum that the events do not cover.
    """

    dyad: str
    year: int
    summed: Estimate | None
    published: Estimate | None
    events: int
    verdict: Verdict
    outside: tuple[str, ...] = ()


@attrs.frozen
class BattleDeathsComparison:
    """Sums of events held against published battle-related deaths, dyad-year by dyad-year.

    Attributes:
        rows: one for each dyad-year of either side, by dyad and year.
        countries: the countries that the events cover.
    """

    rows: tuple[DyadYear, ...]
    countries: tuple[str, ...]

    def having(self, verdict: Verdict | str) -> tuple[DyadYear, ...]:
        """The dyad-years of one verdict."""
        return tuple(row for row in self.rows if row.verdict == verdict)

    @property
    def comparable(self) -> tuple[DyadYear, ...]:
        """The dyad-years whose published scope the events cover."""
        return tuple(row for row in self.rows if row.verdict is not Verdict.INCOMPLETE)

    @property
    def equal(self) -> tuple[DyadYear, ...]:
        """The dyad-years equal in low, best and high."""
        return self.having(Verdict.EQUAL)

    def __str__(self) -> str:
        counts = {verdict: len(self.having(verdict)) for verdict in Verdict}
        rest = ", ".join(
            f"{count} {verdict}" for verdict, count in counts.items() if count and verdict != "equal"
        )
        return f"{len(self.equal)} of {len(self.comparable)} comparable dyad-years equal{f'; {rest}' if rest else ''}"


def dyad_years(
    events: Reading | Any, *, types: Sequence[str] = (STATE_BASED,), active_only: bool = True
) -> nw.LazyFrame[Any]:
    """Events summed by dyad and year, component by component, as UCDP itself sums them.

    Args:
        events: a reading of GED, or a frame of its canonical columns.
        types: types of violence to sum (1 state-based, 2 non-state, 3 one-sided).
        active_only: only dyad-years that UCDP counts as active; its country-year tables count all.

    Returns:
        A lazy frame on the engine of the events: `dyad_id`, `year`, `low`, `best`, `high`, `events`. A component that one
        event does not give is null.

    Raises:
        ReadError: the frame is none of GED's canonical columns.
    """
    frame = frame_of(events, _SUMMED)
    frame = frame.filter(nw.col("type_of_violence").is_in(list(types)))
    if active_only:
        frame = frame.filter(nw.col("ucdp_active_year") == "1")
    parts = ("low", "best", "high")
    grouped = frame.group_by("ucdp_dyad_id", "ucdp_year").agg(
        *(nw.col(f"fatalities_{part}").sum().alias(part) for part in parts),
        *(nw.col(f"fatalities_{part}").is_null().cast(nw.Int64).sum().alias(f"no {part}") for part in parts),
        nw.len().alias("events"),
    )
    return grouped.select(
        nw.col("ucdp_dyad_id").alias("dyad_id"),
        nw.col("ucdp_year").cast(nw.Int64).alias("year"),
        *(nw.when(nw.col(f"no {part}") == 0).then(nw.col(part)).cast(nw.Int64).alias(part) for part in parts),
        nw.col("events").cast(nw.Int64),
    )


def compare_with_battle_deaths(
    events: Reading | Any, published: Reading | Any, *, countries: Iterable[str] | None = None
) -> BattleDeathsComparison:
    """Sums of events held against UCDP's published battle-related deaths of the same release.

    A dyad-year is of incomplete scope where the published sum was fought in a country that the events do not cover, by
    Gleditsch-Ward number or by name; it is then left out where no event of it is there. Where a row is of a conflict and
    names several dyads (17.1), these are summed.

    Args:
        events: a reading of GED, or a frame of its canonical columns.
        published: a reading of the battle-related deaths, or a frame of their canonical columns.
        countries: Gleditsch-Ward numbers or names that the events cover completely; None = those that occur in them.

    Raises:
        ReadError: the one is no table of events, or the other none of battle-related deaths.
    """
    frame = frame_of(events, _PLACED)
    wanted = ("ucdp_dyad_id", "ucdp_year", "place_name", "place_gleditsch_ward", *_PUBLISHED)
    sheet = frame_of(published, (*wanted, "ucdp_location_inc"))
    covered, years = _coverage(frame)
    if countries is not None:
        covered = {countries} if isinstance(countries, str) else set(countries)
    sums = {(row["dyad_id"], row["year"]): row for row in fetched(dyad_years(events))}
    official = {(row["ucdp_dyad_id"], row["ucdp_year"]): row for row in fetched(sheet.select(*wanted))}
    members = {key: [(dyad, key[1]) for dyad in _listed(key[0])] for key in official}
    alone = sums.keys() - {member for several in members.values() for member in several}
    compared = (
        _compared(
            key,
            _together(sums[dyad_year] for dyad_year in members.get(key, [key]) if dyad_year in sums),
            official.get(key),
            covered,
        )
        for key in sorted(alone | official.keys())
        if key in alone or key[1] in years
    )
    return BattleDeathsComparison(tuple(row for row in compared if row is not None), tuple(sorted(covered)))


def _together(sums: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The sums of several dyads in one, as a conflict's; a component that one of them lacks is unknown."""
    several = list(sums)
    if not several:
        return None
    columns = {name: [row[name] for row in several] for name in ("low", "best", "high", "events")}
    return {name: None if None in cells else sum(cells) for name, cells in columns.items()}


def _compared(
    key: tuple[str, int],
    summed: Mapping[str, Any] | None,
    official: Mapping[str, Any] | None,
    covered: Collection[str],
) -> DyadYear | None:
    ours = Estimate(summed["low"], summed["best"], summed["high"]) if summed else None
    theirs = Estimate(*(official[name] for name in _PUBLISHED)) if official else None
    outside = _outside(official, covered) if official else ()
    if outside and summed is None:
        return None
    if theirs is None:
        verdict = Verdict.ONLY_EVENTS
    elif outside:
        verdict = Verdict.INCOMPLETE
    elif ours is None:
        verdict = Verdict.ONLY_PUBLISHED
    else:
        verdict = Verdict.EQUAL if ours == theirs else Verdict.DIFFERS
    return DyadYear(
        dyad=key[0],
        year=key[1],
        summed=ours,
        published=theirs,
        events=summed["events"] if summed else 0,
        verdict=verdict,
        outside=outside,
    )


def _outside(official: Mapping[str, Any], covered: Collection[str]) -> tuple[str, ...]:
    """The places of a published sum that the events do not cover."""
    numbers = _listed(official["place_gleditsch_ward"])
    names = _listed(official["place_name"])
    if len(numbers) == len(names):
        pairs = zip(numbers, names, strict=True)
        return tuple(name for number, name in pairs if number not in covered and name not in covered)
    by_number = tuple(number for number in numbers if number not in covered)
    by_name = tuple(name for name in names if name not in covered)
    return min(by_number, by_name, key=len) if numbers and names else by_number or by_name


def _listed(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(",") if part.strip()]


def _coverage(frame: nw.LazyFrame[Any]) -> tuple[set[str], set[int]]:
    places = fetched(frame.select("place_gleditsch_ward", "place_country").unique())
    covered = {value for row in places for value in row.values() if value}
    return covered, {
        int(row["ucdp_year"]) for row in fetched(frame.select("ucdp_year").unique()) if row["ucdp_year"]
    }
