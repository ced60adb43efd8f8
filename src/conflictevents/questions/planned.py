"""What planned rounds promise, and what their parts on record take off them."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.questions.expectation import Expectation, Standing, past
from conflictevents.questions.markings import strictest_of
from conflictevents.questions.remaining import left_of
from conflictevents.records import ExchangeRound, RoundStatus
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["planned_rounds"]

_PLANNED = {RoundStatus.PROPOSED, RoundStatus.AGREED, RoundStatus.SCHEDULED, RoundStatus.POSTPONED}


def planned_rounds(ds: Dataset, day: When | None) -> Iterator[Expectation]:
    """The persons of planned rounds by side and category, in the order of their dates."""
    for record in sorted(ds.rounds, key=_by_date):
        yield from _of_round(ds, record, day)


def _by_date(record: ExchangeRound) -> tuple[Any, ...]:
    when = date_of(record)
    return (when is None, when.sort_key if when is not None else (), record.id)


def _of_round(ds: Dataset, record: ExchangeRound, day: When | None) -> Iterator[Expectation]:
    """A planned round's persons by side and category; of a planned whole, what its parts on record leave."""
    status, planned = ledger_of(ds).status_at(record), _is_planned(ds, record)
    if planned is Truth.NO:
        return
    parts = ds.links.parts_of(record.id)
    for returned_to, category in sorted({(t.returned_to or "", t.category) for t in record.transfers}):
        query = Query(returned_to=returned_to or None, category=category)
        counts = [
            transfer.count
            for transfer in record.transfers
            if (transfer.returned_to or "", transfer.category) == (returned_to, category)
        ]
        promised = counts[0] if len(counts) == 1 else Count.sum(counts)
        if promised.high == 0:
            continue
        elsewhere = [_taken_by(ds, part, query, {record.id}) for part in parts if _takes(ds, part)]
        left = left_of(promised, *elsewhere) if elsewhere else promised
        left = Count(low=0, high=left.high) if planned is Truth.MAYBE else left
        due = record.when
        standing = Standing.LAPSED if past(due, day) else Standing.OPEN
        speakers = tuple(sorted({actor for step in record.history for actor in step.according_to}))
        figures = (transfer.statement for transfer in record.transfers)
        steps = (step.statement for step in record.history)
        marking = strictest_of(ds, (record.id, *figures, *steps))
        yield Expectation(
            record.id, returned_to or None, category, left, promised, speakers, due, standing, status, marking
        )


def _takes(ds: Dataset, part: ExchangeRound) -> bool:
    """Whether a part takes its persons off its whole: it is done, or planned and stands here itself."""
    return ledger_of(ds).is_done(part) is not Truth.NO or _is_planned(ds, part) is not Truth.NO


def _is_planned(ds: Dataset, record: ExchangeRound) -> Truth:
    """Whether a round is still to come: maybe where the sides differ, and nobody says that it has begun."""
    if record.assumed or ledger_of(ds).is_done(record) is not Truth.NO:
        return Truth.NO
    statuses = {status for status in ledger_of(ds).statuses(record).values() if status is not None}
    if not statuses & _PLANNED:
        return Truth.NO
    return Truth.YES if statuses <= _PLANNED else Truth.MAYBE


def _taken_by(ds: Dataset, part: ExchangeRound, query: Query, above: AbstractSet[str]) -> Count:
    """What a part takes off its whole: what is said of it, and never less than its own parts take."""
    own = ledger_of(ds).read_round(part.id, query).count
    own = Count(low=0, high=own.high) if _is_planned(ds, part) is Truth.MAYBE else own
    inner = [
        _taken_by(ds, one, query, {*above, part.id})
        for one in ds.links.parts_of(part.id)
        if one.id not in above and _takes(ds, one)
    ]
    low = max(own.low, sum(count.low for count in inner))
    return Count(low=low, high=None if own.high is None else max(low, own.high))
