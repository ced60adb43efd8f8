"""Tallies: figures repeated after their time."""

from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.records import ReturnTally
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.rules.stale import Repetition, repetitions

__all__ = ["RULES"]


def stale_totals(ds: Dataset) -> Iterator[Noticed]:
    """A tally repeats an earlier figure as current, although a higher one was known.

    When it was said, a tally of the same or a narrower scope, counting up to the same day or an earlier one, was
    already higher. So was 5,857, said in July 2025, printed as new in November, a month after 6,235 had been counted.
    """
    for repetition in repetitions(ds):
        if repetition.stale:
            yield _repeats(
                repetition, "stale", "quote the higher figure, or give this one the day it was counted on"
            )


def old_figures(ds: Dataset) -> Iterator[Noticed]:
    """A tally repeats an earlier figure under its old date, although a higher one was known for a later day.

    That is no mistake: the figure was right on its day. It should not be taken for the latest.
    """
    for repetition in repetitions(ds):
        if not repetition.stale:
            yield _repeats(repetition, "outdated", "quote the higher figure for the present")


def _repeats(repetition: Repetition, word: str, remedy: str) -> Noticed:
    tally, earlier, higher = repetition.tally, repetition.earlier, repetition.higher
    return Noticed(
        tally.id,
        f"{tally.count} as of {tally.as_of} ({tally.claimant}) is {word}: it repeats {earlier.id!r} of "
        f"{earlier.as_of}, and by then {higher.claimant} had counted {higher.count} as of {higher.as_of} "
        f"({higher.id!r}), {higher.count.low - (tally.count.high or 0):,} more",
        "as_of" if repetition.stale else "count",
        remedy,
    )


def _stale() -> Dataset:
    return Dataset(
        *actors("headquarters", "newspaper", "north"),
        ReturnTally(
            id="july-total",
            claimant="headquarters",
            as_of="2025-07-28",
            returned_to="north",
            count=5857,
            sources="radio, 28 July",
        ),
        ReturnTally(
            id="october-total",
            claimant="headquarters",
            as_of="2025-10-15",
            returned_to="north",
            count=6235,
            sources="radio, 15 October",
        ),
        ReturnTally(
            id="november-print",
            claimant="newspaper",
            as_of="2025-11-16",
            returned_to="north",
            count=5857,
            sources="print, 16 November",
        ),
    )


def _outdated() -> Dataset:
    return Dataset(
        *actors("headquarters", "newspaper", "north"),
        ReturnTally(
            id="july-total",
            claimant="headquarters",
            as_of="2025-07-28",
            returned_to="north",
            count=5857,
            sources="radio, 28 July",
        ),
        ReturnTally(
            id="october-total",
            claimant="headquarters",
            as_of="2025-10-15",
            returned_to="north",
            count=6235,
            sources="radio, 15 October",
        ),
        ReturnTally(
            id="november-print",
            claimant="newspaper",
            as_of="2025-07-28",
            returned_to="north",
            count=5857,
            known="2025-11-16",
            sources="print, 16 November",
        ),
    )


RULES: Final = (
    Rule("tallies/stale", Severity.WARNING, stale_totals, _stale),
    Rule("tallies/old-figure", Severity.INFO, old_figures, _outdated),
)
