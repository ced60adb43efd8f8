"""Tallies: figures at odds with the statement they rest on."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from conflictevents.dataset import Dataset, remembered
from conflictevents.ledger import Query, Window, ledger_of
from conflictevents.ledger.series import Beginnings
from conflictevents.records import CustodyTally, ExchangeRound, ReturnTally, Statement, Transfer
from conflictevents.rules.comparing import actors, days_between
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.rules.stale import Repetition, repetitions
from conflictevents.values import Count, When

__all__ = ["RULES"]


def _every_tally(ds: Dataset) -> Iterator[ReturnTally | CustodyTally]:
    yield from ds.tallies
    yield from ds.custody_tallies


# A tally and the statement it rests on


class _Utterance(NamedTuple):
    """When a tally was said, and how that is known.

    Attributes:
        on: the day.
        what: what was made, published or known that day.
    """

    on: When
    what: str


def _utterance_of(ds: Dataset, tally: ReturnTally | CustodyTally) -> _Utterance | None:
    """When a tally was said: with its statement, or else when it was known or first published; None where none is dated."""
    statement = ds.get(tally.statement)
    if isinstance(statement, Statement):
        return (
            None
            if statement.made is None
            else _Utterance(statement.made, f"{statement.id!r}, on which it rests, was made")
        )
    if tally.known is not None:
        return _Utterance(tally.known, "it was known")
    published = [source.published for source in tally.sources if source.published is not None]
    return (
        _Utterance(min(published, key=lambda when: when.sort_key), "it was published") if published else None
    )


def counts_days_to_come(ds: Dataset) -> Iterator[Noticed]:
    """A tally is as of a day after the statement it rests on was made.

    No one can count what is yet to come. A figure that takes in what is promised is a claim, not a tally. Where it
    rests on no statement, it is the day on which it was known, or first published, that counts.
    """
    for tally in _every_tally(ds):
        utterance = _utterance_of(ds, tally)
        days = 0 if utterance is None else days_between(utterance.on, tally.as_of)
        if utterance is not None and days:
            yield Noticed(
                tally.id,
                f"as of {tally.as_of}, {_counted(days)} after {utterance.what} on {utterance.on}",
                "as_of",
                "correct one of the dates, or make it a claim",
            )


def reaches_beyond_its_statement(ds: Dataset) -> Iterator[Noticed]:
    """A tally is as of a month or year that had not ended when it was said.

    A bare month or year means to its last day, so that rounds are counted of which the claimant could not know.
    """
    for tally in _every_tally(ds):
        utterance = _utterance_of(ds, tally)
        last, end = (None if utterance is None else utterance.on.last_day), tally.as_of.as_end().certain
        if utterance is None or last is None or end is None:
            continue
        if end > last and not days_between(utterance.on, tally.as_of):
            yield Noticed(
                tally.id,
                f"as of {tally.as_of}, which ends {_counted(end - last)} after {utterance.what} on {utterance.on}",
                "as_of",
                "give the day on which it was said, unless the source names another",
            )


def stated_by_another(ds: Dataset) -> Iterator[Noticed]:
    """A tally rests on a statement of someone else than its claimant.

    It is hearsay: a newspaper says what a headquarters counted. Someone should look for the claimant's own words.
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


def cumulatives_that_fall(ds: Dataset) -> Iterator[Noticed]:
    """A cumulative is lower than an earlier one of the same scope, no matter who claims them.

    No one returns to captivity in a total. Tallies of one numbered series share their beginning, no matter what `since`
    each gives. A total that is stale is reported as that, and not here.
    """
    for group in _of_one_scope(ds):
        ending = iter(sorted(group, key=lambda member: (_latest_end(member), member.id)))
        before = next(ending)
        highest: ReturnTally | None = None
        for tally in sorted(group, key=lambda member: (_earliest_end(member), member.id)):
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
            lowest = min(bounded, key=lambda member: (member.count.high or 0, member.id), default=None)
            for tally in sorted(together, key=lambda member: member.id):
                if lowest is not None and _below(lowest, tally):
                    yield Noticed(
                        tally.id,
                        f"{tally.count} as of {tally.as_of} ({tally.claimant}), {_missing(lowest, tally):,} more than "
                        f"{lowest.count} as of the same day ({lowest.claimant}, {lowest.id!r})",
                        "count",
                        "look for a slip in either, or for another scope",
                    )


def tallies_of_fewer_rounds(ds: Dataset) -> Iterator[Noticed]:
    """A tally says that it covers fewer rounds than the record has in its window and scope.

    A round counts once, in however many parts. More rounds than are on record are no finding: the record may
    lack some.
    """
    for tally in sorted(ds.tallies, key=lambda tally: tally.id):
        if tally.rounds is None or tally.rounds.high is None:
            continue
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)
        window = Window.between(tally.since, tally.as_of)
        yield from fewer_rounds(tally, ledger_of(ds).balance(query).within(window).rounds)


def fewer_rounds(tally: ReturnTally, recorded: Count) -> Iterator[Noticed]:
    """What is to be noticed where so many rounds are on record in the window and scope of a tally."""
    if tally.rounds is not None and tally.rounds.high is not None and tally.rounds.high < recorded.low:
        yield Noticed(
            tally.id,
            f"{tally.rounds} rounds by {tally.as_of}, {recorded.low - tally.rounds.high:,} fewer than the "
            f"{recorded.low:,} on record",
            "rounds",
            "look for a slip, for another scope, or for rounds on record that are parts of one",
        )


_NEVER = 10_000_000


@remembered
def _of_one_scope(ds: Dataset) -> Sequence[Sequence[ReturnTally]]:
    """Tallies that differ by an increment: of one side, category, scope and beginning; none that is stale."""
    stale = {repetition.tally.id for repetition in repetitions(ds) if repetition.stale}
    beginnings = Beginnings(ds)
    groups: dict[Any, list[ReturnTally]] = defaultdict(list)
    for tally in ds.tallies:
        if tally.id not in stale:
            key = (tally.returned_to, tally.category, tally.scope, beginnings.of(tally))
            groups[key].append(tally)
    return [group for group in groups.values() if len(group) > 1]


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
        f"{earlier.as_of}, and by then {higher.claimant!r} had counted {higher.count} as of {higher.as_of} "
        f"({higher.id!r}), {higher.count.low - (tally.count.high or 0):,} more",
        "as_of" if repetition.stale else "count",
        remedy,
    )


def _of_two_rounds() -> Dataset:
    return Dataset(
        *actors("headquarters", "north", "south"),
        *(
            ExchangeRound(
                id=f"round-{day}",
                when=f"2025-05-{day}",
                history="completed",
                transfers=Transfer(count=10, held_by="south", returned_to="north"),
                transfers_complete=True,
                sources="radio",
            )
            for day in (10, 20)
        ),
        ReturnTally(
            id="returned-by-may",
            claimant="headquarters",
            as_of="2025-05-25",
            returned_to="north",
            count=20,
            rounds=1,
            sources="radio, 25 May",
        ),
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
    Rule("tallies/days-to-come", Severity.ERROR, counts_days_to_come, _from_the_future),
    Rule("tallies/beyond-its-statement", Severity.WARNING, reaches_beyond_its_statement, _whole_month),
    Rule("tallies/stated-by-another", Severity.INFO, stated_by_another, _hearsay),
    Rule("tallies/falls", Severity.WARNING, cumulatives_that_fall, _falling),
    Rule("tallies/disagree", Severity.WARNING, tallies_that_disagree, _differing),
    Rule("tallies/fewer-rounds", Severity.WARNING, tallies_of_fewer_rounds, _of_two_rounds),
    Rule("tallies/stale", Severity.WARNING, stale_totals, _stale),
    Rule("tallies/old-figure", Severity.INFO, old_figures, _outdated),
)
