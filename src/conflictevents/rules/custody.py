"""Custody: stocks that cannot be, by what came into a holder's hands and left them."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger.custody import Limits
from conflictevents.questions.comparison import Verdict
from conflictevents.questions.custody import CustodyClaim, compare_stock, custody, list_steps
from conflictevents.records import (
    ClosedLedger,
    CustodyChange,
    CustodyTally,
    ExchangeRound,
    Head,
    Transfer,
)
from conflictevents.rules.comparing import actors
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.text import figure

__all__ = ["RULES"]


def stocks_against_closed_ledgers(ds: Dataset) -> Iterator[Noticed]:
    """A claimed stock cannot be right together with a ledger of custody that is declared closed.

    Where everything that enters and leaves is on record, a stock is what was held before and what has changed since.
    The claim is left out of the ledger that it is held against. Where every claim is possible by the record, each is
    held against the one before it as well.
    """
    if not ds.head.closed:
        return
    tallies = sorted(
        (
            tally
            for tally in ds.custody_tallies
            if tally.statement is None or ds.links.stands(tally.statement)
        ),
        key=lambda tally: (tally.as_of.last_day or 0, tally.id),
    )
    noticed: set[str] = set()
    begins = [closed.since.first_day for closed in ds.head.closed if closed.since is not None]
    for tally in tallies:
        spans = (None, *(first for first in begins if first is not None))
        for since in spans:
            claim = compare_stock(ds, tally, since=since)
            if claim.contradicts:
                noticed.add(tally.id)
                yield _contradiction(claim)
                break
    rest = [tally for tally in tallies if tally.id not in noticed]
    for first, second in list_steps(rest):
        claim = compare_stock(ds, second, opening=first)
        if claim.contradicts:
            yield _contradiction(claim)


def _contradiction(claim: CustodyClaim) -> Noticed:
    more = claim.verdict is Verdict.CLAIMS_MORE
    persons = claim.must_have_entered if more else claim.must_have_left
    opened = f", opened by {', '.join(map(repr, claim.opened_by))}" if claim.opened_by else ""
    return Noticed(
        claim.tally.id,
        f"{claim.tally.count} held as of {claim.tally.as_of} ({claim.tally.claimant}), {persons:,} "
        f"{'more' if more else 'fewer'} than the {figure(claim.recorded)} of its closed ledger{opened}",
        "count",
        "look for a slip in either, put on record who came or left, or declare the ledger open",
    )


def more_left_than_held(ds: Dataset) -> Iterator[Noticed]:
    """By some day more had left a holder's custody than were ever held there on record.

    Others must have come unrecorded, whose people and whenever that was; where the ledger is declared closed, it or a
    figure is wrong.
    """
    for stock in custody(ds).stocks:
        short = next((each for each in stock.days if (each.balance.high or 0) < 0), None)
        if short is None or not stock.opened_by + (("",) if stock.is_empty else ()):
            continue
        day = next((each for each in reversed(stock.days) if each.day <= short.day and each.flows), short)
        records = sorted({id for flow in day.flows for id in flow.records})
        if not records:
            continue
        persons = f"held by {stock.held_by!r}" if stock.held_by else "held"
        sides = f", people of {stock.belonging_to!r}," if stock.belonging_to else ""
        closed = " though their ledger is declared closed" if stock.closed_until is not None else ""
        yield Noticed(
            records[0],
            f"by {short.day} at least {-(short.balance.high or 0):,} more had left than were ever {persons}{sides} "
            f"on record{closed}",
            "",
            "put on record how many were held or taken, or correct the figure",
        )


def stocks_that_disagree(ds: Dataset) -> Iterator[Noticed]:
    """Two stocks of the same people on the same day cannot both be right.

    One finding for each that lies above the lowest.
    """
    groups: dict[tuple[Limits, str, int | None], list[CustodyTally]] = defaultdict(list)
    for tally in sorted(ds.custody_tallies, key=lambda tally: tally.id):
        possible, certain = tally.as_of.as_end()
        if possible == certain and (tally.statement is None or ds.links.stands(tally.statement)):
            groups[Limits.of(tally), tally.category, certain].append(tally)
    for together in groups.values():
        bounded = [tally for tally in together if tally.count.high is not None]
        lowest = min(bounded, key=lambda tally: (tally.count.high or 0, tally.id), default=None)
        for tally in together:
            if lowest is not None and tally.count.low > (lowest.count.high or 0):
                more = tally.count.low - (lowest.count.high or 0)
                yield Noticed(
                    tally.id,
                    f"{tally.count} held as of {tally.as_of} ({tally.claimant}), {more:,} more than {lowest.count} "
                    f"as of the same day ({lowest.claimant}, {lowest.id!r})",
                    "count",
                    "look for a slip in either, or for another group or category",
                )


def _closed_and_wrong() -> Dataset:
    return Dataset(
        *actors("north", "armed-group"),
        CustodyChange(
            id="raid",
            kind="abducted",
            when="2025-05-01",
            held_by="armed-group",
            belonging_to="north",
            count=276,
            sources="radio, 1 May",
        ),
        CustodyTally(
            id="still-held",
            claimant="north",
            as_of="2025-06-01",
            held_by="armed-group",
            belonging_to="north",
            category="anyone",
            count=200,
            sources="radio",
        ),
        head=Head(closed=[ClosedLedger(held_by="armed-group", belonging_to="north")]),
    )


def _too_many_returned() -> Dataset:
    return Dataset(
        *actors("north", "armed-group"),
        CustodyChange(
            id="raid",
            kind="abducted",
            when="2025-05-01",
            held_by="armed-group",
            belonging_to="north",
            count=276,
            sources="radio, 1 May",
        ),
        ExchangeRound(
            id="release",
            kind="outside exchange",
            when="2025-06-09",
            history="completed",
            transfers=Transfer(count=5000, held_by="armed-group", returned_to="north"),
            sources="radio, 9 June",
        ),
    )


def _rival_stocks() -> Dataset:
    return Dataset(
        *actors("north", "armed-group"),
        CustodyTally(
            id="held-1",
            claimant="north",
            as_of="2025-06-01",
            held_by="armed-group",
            belonging_to="north",
            category="anyone",
            count=200,
            sources="radio",
        ),
        CustodyTally(
            id="held-2",
            claimant="north",
            as_of="2025-06-01",
            held_by="armed-group",
            belonging_to="north",
            category="anyone",
            count=190,
            sources="radio",
        ),
    )


RULES: Final = (
    Rule("custody/closed-ledger", Severity.WARNING, stocks_against_closed_ledgers, _closed_and_wrong),
    Rule("custody/more-left-than-held", Severity.WARNING, more_left_than_held, _too_many_returned),
    Rule("custody/disagree", Severity.WARNING, stocks_that_disagree, _rival_stocks),
)
