"""Tallies: figures at odds with the statement they rest on."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.records import CustodyTally, ReturnTally, Statement
from conflictevents.rules.days import days_between
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.when import When

__all__ = ["RULES"]


def _every_tally(ds: Dataset) -> Iterator[ReturnTally | CustodyTally]:
    yield from ds.tallies
    yield from ds.custody_tallies


# A tally and the statement it rests on


class _Said(NamedTuple):
    """When a tally was said, and how that is known.

    Attributes:
        on: the day.
        what: what was made, published or known that day.
    """

    on: When
    what: str


def _said(ds: Dataset, tally: ReturnTally | CustodyTally) -> _Said | None:
    """When a tally was said: with its statement, or else when it was known or first published; None where none is dated."""
    statement = ds.get(tally.statement)
    if isinstance(statement, Statement):
        return (
            None
            if statement.made is None
            else _Said(statement.made, f"{statement.id!r}, on which it rests, was made")
        )
    if tally.known is not None:
        return _Said(tally.known, "it was known")
    published = [source.published for source in tally.sources if source.published is not None]
    return _Said(min(published, key=lambda when: when.sort_key), "it was published") if published else None


def counts_days_to_come(ds: Dataset) -> Iterator[Noticed]:
    """A tally is as of a day after the statement it rests on was made.

    Nobody can count what is yet to come. A figure that takes in what is promised is a claim, not a tally. Where it
    rests on no statement, it is the day on which it was known, or first published, that counts.
    """
    for tally in _every_tally(ds):
        said = _said(ds, tally)
        days = 0 if said is None else days_between(said.on, tally.as_of)
        if said is not None and days:
            yield Noticed(
                tally.id,
                f"as of {tally.as_of}, {_counted(days)} after {said.what} on {said.on}",
                "as_of",
                "mend one of the dates, or make it a claim",
            )


def reaches_beyond_its_statement(ds: Dataset) -> Iterator[Noticed]:
    """A tally is as of a month or year that had not ended when it was said.

    A bare month or year means to its last day, so that rounds are counted of which the claimant could not know.
    """
    for tally in _every_tally(ds):
        said = _said(ds, tally)
        last, end = (None if said is None else said.on.last_day), tally.as_of.as_end().certain
        if said is None or last is None or end is None:
            continue
        if end > last and not days_between(said.on, tally.as_of):
            yield Noticed(
                tally.id,
                f"as of {tally.as_of}, which ends {_counted(end - last)} after {said.what} on {said.on}",
                "as_of",
                "give the day on which it was said, unless the source names another",
            )


def told_by_another(ds: Dataset) -> Iterator[Noticed]:
    """A tally rests on a statement of somebody else than its claimant.

    It is hearsay: a newspaper says what a headquarters counted. Somebody should look for the claimant's own words.
    """
    for tally in _every_tally(ds):
        statement = ds.get(tally.statement)
        if isinstance(statement, Statement):
            speaker, claimant = statement.speaker, tally.claimant
            if not (ds.links.is_within(speaker, claimant) or ds.links.is_within(claimant, speaker)):
                yield Noticed(
                    tally.id,
                    f"claimed by {claimant!r}, in the words of {speaker!r} ({statement.id!r})",
                    "claimant",
                    "name the claimant's own statement where there is one",
                )


def _counted(days: int) -> str:
    return f"{days:,} day{'s' if days != 1 else ''}"


def _from_the_future() -> Dataset:
    return Dataset(
        *actors("headquarters", "north"),
        Statement(id="briefing", speaker="headquarters", made="2025-06-09", channel="radio"),
        ReturnTally(
            id="returned-by-july",
            claimant="headquarters",
            statement="briefing",
            as_of="2025-07-01",
            returned_to="north",
            count=900,
        ),
    )


def _whole_month() -> Dataset:
    return Dataset(
        *actors("headquarters", "north"),
        Statement(id="briefing", speaker="headquarters", made="2025-06-09", channel="radio"),
        ReturnTally(
            id="returned-by-june",
            claimant="headquarters",
            statement="briefing",
            as_of="2025-06",
            returned_to="north",
            count=900,
        ),
    )


def _hearsay() -> Dataset:
    return Dataset(
        *actors("headquarters", "newspaper", "north"),
        Statement(id="report", speaker="newspaper", made="2025-06-09", channel="print"),
        ReturnTally(
            id="returned-by-june",
            claimant="headquarters",
            statement="report",
            as_of="2025-06-08",
            returned_to="north",
            count=900,
        ),
    )


RULES: Final = (
    Rule("tallies/days-to-come", Severity.ERROR, counts_days_to_come, _from_the_future),
    Rule("tallies/beyond-its-statement", Severity.WARNING, reaches_beyond_its_statement, _whole_month),
    Rule("tallies/told-by-another", Severity.INFO, told_by_another, _hearsay),
)
