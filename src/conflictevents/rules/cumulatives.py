"""Tallies: cumulatives of one scope that fall or disagree."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from conflictevents.dataset import Dataset
from conflictevents.ledger.series import Beginnings
from conflictevents.records import ReturnTally
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.rules.stale import repetitions

__all__ = ["RULES"]


def cumulatives_that_fall(ds: Dataset) -> Iterator[Noticed]:
    """A cumulative is lower than an earlier one of the same scope, whoever claims them.

    Nobody returns to captivity in a total. Tallies of one numbered series share their beginning, whatever `since`
    each gives. A total that is stale is reported as that, and not here.
    """
    for group in _of_one_scope(ds):
        ending = iter(sorted(group, key=lambda one: (_latest_end(one), one.id)))
        before = next(ending)
        highest: ReturnTally | None = None
        for tally in sorted(group, key=lambda one: (_earliest_end(one), one.id)):
            while _latest_end(before) < _earliest_end(tally):
                if highest is None or before.count.low > highest.count.low:
                    highest = before
                before = next(ending)
            if highest is not None and _below(tally, highest):
                yield Noticed(
                    tally.id,
                    f"{tally.count} as of {tally.as_of} ({tally.claimant}), {_missing(tally, highest):,} fewer than "
                    f"{highest.count} as of {highest.as_of} ({highest.claimant}, {highest.id!r})",
                    "count",
                    "look for a slip in either, for another scope, or for persons taken out of the count",
                )


def tallies_that_disagree(ds: Dataset) -> Iterator[Noticed]:
    """Two tallies of one scope and day cannot both be right.

    One finding for each that lies above the lowest. A total that is stale is reported as that, and not here.
    """
    for group in _of_one_scope(ds):
        by_day: dict[int, list[ReturnTally]] = defaultdict(list)
        for tally in group:
            if _earliest_end(tally) == _latest_end(tally) != _NEVER:
                by_day[_latest_end(tally)].append(tally)
        for together in by_day.values():
            bounded = [tally for tally in together if tally.count.high is not None]
            lowest = min(bounded, key=lambda one: (one.count.high or 0, one.id), default=None)
            for tally in sorted(together, key=lambda one: one.id):
                if lowest is not None and _below(lowest, tally):
                    yield Noticed(
                        tally.id,
                        f"{tally.count} as of {tally.as_of} ({tally.claimant}), {_missing(lowest, tally):,} more than "
                        f"{lowest.count} as of the same day ({lowest.claimant}, {lowest.id!r})",
                        "count",
                        "look for a slip in either, or for another scope",
                    )


_NEVER = 10_000_000


def _of_one_scope(ds: Dataset) -> Iterator[list[ReturnTally]]:
    """Tallies that differ by an increment: of one side, category, scope and beginning; none that is stale."""
    stale = {repetition.tally.id for repetition in repetitions(ds) if repetition.stale}
    beginnings = Beginnings(ds)
    groups: dict[Any, list[ReturnTally]] = defaultdict(list)
    for tally in ds.tallies:
        if tally.id not in stale:
            key = (tally.returned_to, tally.category, tally.scope, beginnings.of(tally))
            groups[key].append(tally)
    return (group for group in groups.values() if len(group) > 1)


def _earliest_end(tally: ReturnTally) -> int:
    end = tally.as_of.as_end().certain
    return _NEVER if end is None else end


def _latest_end(tally: ReturnTally) -> int:
    end = tally.as_of.as_end().possible
    return _NEVER if end is None else end


def _below(tally: ReturnTally, other: ReturnTally) -> bool:
    return tally.count.high is not None and tally.count.high < other.count.low


def _missing(lower: ReturnTally, higher: ReturnTally) -> int:
    return higher.count.low - (lower.count.high or 0)


def _falling() -> Dataset:
    return Dataset(
        *actors("headquarters", "north"),
        ReturnTally(
            id="returned-by-may",
            claimant="headquarters",
            as_of="2025-05-25",
            returned_to="north",
            count=5757,
            sources="radio, 25 May",
        ),
        ReturnTally(
            id="returned-by-june",
            claimant="headquarters",
            as_of="2025-06-08",
            returned_to="north",
            count=5577,
            sources="radio, 8 June",
        ),
    )


def _differing() -> Dataset:
    return Dataset(
        *actors("headquarters", "newspaper", "north"),
        ReturnTally(
            id="returned-by-may",
            claimant="headquarters",
            as_of="2025-05-25",
            returned_to="north",
            count=2430,
            sources="radio, 25 May",
        ),
        ReturnTally(
            id="printed-in-may",
            claimant="newspaper",
            as_of="2025-05-25",
            returned_to="north",
            count=2340,
            sources="print, 25 May",
        ),
    )


RULES: Final = (
    Rule("tallies/falls", Severity.WARNING, cumulatives_that_fall, _falling),
    Rule("tallies/disagree", Severity.WARNING, tallies_that_disagree, _differing),
)
