"""Two releases of one dataset, event by event: ids persist, numbers and dates move."""

from collections.abc import Iterable
from typing import Any

import attrs

from conflictevents.errors import ReadError, did_you_mean
from conflictevents.interop.kit.frames import rows_of
from conflictevents.interop.kit.reading import Reading
from conflictevents.values import Estimate

__all__ = ["ReDated", "ReEstimated", "ReleaseComparison", "compare_releases"]

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

    Attributes:
        old: the old release, where it is known.
        new: the new release.
        kept: ids in both.
        dropped: ids in the old release only.
        added: ids in the new release only.
        re_estimated: events in both whose low, best or high moved.
        re_dated: events in both whose date moved.
    """

    old: str | None
    new: str | None
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    re_estimated: tuple[ReEstimated, ...]
    re_dated: tuple[ReDated, ...]

    def __str__(self) -> str:
        return (
            f"{self.old or 'old'} to {self.new or 'new'}: {len(self.kept)} kept ({len(self.re_estimated)} re-estimated, "
            f"{len(self.re_dated)} re-dated), {len(self.dropped)} dropped, {len(self.added)} added"
        )


def compare_releases(
    old: Reading | Any, new: Reading | Any, *, countries: Iterable[str] | None = None
) -> ReleaseComparison:
    """What became of the events of one release in another, by the id the dataset gives them.

    Both have to cover the same ground, or else what only one file covers counts as dropped or added: name the
    countries that both cover where one has more, and filter a frame first where their years differ.

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
            f"releases of one dataset compare by id; these are of {' and '.join(sorted(datasets))}: pass two readings of one, "
            "or match_events() for two datasets"
        )
    kept = sorted(before.keys() & after.keys(), key=_order)
    re_estimated = (ReEstimated(key, _estimate(before[key]), _estimate(after[key])) for key in kept)
    re_dated = (ReDated(key, before[key]["when"] or "", after[key]["when"] or "") for key in kept)
    return ReleaseComparison(
        old=_release(before),
        new=_release(after),
        kept=tuple(kept),
        dropped=tuple(sorted(before.keys() - after.keys(), key=_order)),
        added=tuple(sorted(after.keys() - before.keys(), key=_order)),
        re_estimated=tuple(change for change in re_estimated if change.before != change.after),
        re_dated=tuple(change for change in re_dated if change.before != change.after),
    )


def _by_id(source: Reading | Any, which: str) -> _Rows:
    rows = rows_of(source, ("dataset", "release", "original_id", "when", *_ESTIMATE), _COUNTRY)
    found: _Rows = {}
    for row in rows:
        if row["original_id"] in found:
            raise ReadError(
                f"the {which} release gives the id {row['original_id']!r} twice; ids have to be unique to compare: drop or number the rows that share it"
            )
        found[row["original_id"]] = row
    return found


def _within(before: _Rows, after: _Rows, countries: set[str]) -> set[str]:
    """The ids that are in one of the countries in either release."""
    inside: set[str] = set()
    met: set[str] = set()
    for side in (before, after):
        for key, row in side.items():
            found = countries & {row[column] for column in _COUNTRY}
            met |= found
            inside |= {key} if found else set()
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
