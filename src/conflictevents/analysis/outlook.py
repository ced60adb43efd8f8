"""What is promised and not yet done, never the same people twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from conflictevents.analysis.accounts import RECORDED, said
from conflictevents.analysis.families import whens_of
from conflictevents.analysis.fulfilment import done_under
from conflictevents.analysis.in_words import category_in_words
from conflictevents.analysis.known import Knowledge
from conflictevents.analysis.query import Query, inherited
from conflictevents.analysis.remaining import left_of
from conflictevents.analysis.status import done, status_at
from conflictevents.analysis.totals import plain_count
from conflictevents.dataset import Dataset
from conflictevents.records import Category, ExchangeRound, Framework, FrameworkStatus, RoundStatus, Term
from conflictevents.text import Heading, Page, Readable, Row, Table, figure
from conflictevents.text.page import Block
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When, WhenLike

__all__ = ["Expectation", "Outlook", "Standing", "outlook"]

_PLANNED = {RoundStatus.PROPOSED, RoundStatus.AGREED, RoundStatus.SCHEDULED, RoundStatus.POSTPONED}
_CLOSED = {FrameworkStatus.FULFILLED, FrameworkStatus.REJECTED}


class Standing(StrEnum):
    """Whether what is promised may still come, or its time has passed."""

    OPEN = "open"
    LAPSED = "lapsed"


@attrs.frozen
class Expectation:
    """Persons or remains promised and not yet returned.

    Attributes:
        record: id of the planned round, or of the framework whose terms promise them.
        returned_to: to whom; None where nothing is said.
        category: which category.
        count: how many are left, once what is done or planned elsewhere is taken off.
        promised: how many were promised.
        according_to: who says so; empty for the recorder.
        due: until when, or when; None where nothing is said.
        standing: open, or lapsed where the time has passed or the framework has ended.
        status: the status of the record.
    """

    record: str
    returned_to: str | None
    category: Category
    count: Count
    promised: Count
    according_to: tuple[str, ...]
    due: When | None
    standing: Standing
    status: str | None

    def to_dict(self) -> dict[str, Any]:
        """The expectation as plain data."""
        return {
            "record": self.record,
            "returned_to": self.returned_to,
            "category": str(self.category),
            "count": plain_count(self.count),
            "promised": plain_count(self.promised),
            "according_to": list(self.according_to),
            "due": None if self.due is None else str(self.due),
            "standing": str(self.standing),
            "status": self.status,
        }


@attrs.frozen(repr=False)
class Outlook(Readable, Sequence[Expectation]):
    """What is promised and not yet done on a day.

    Attributes:
        when: the day it is asked for; None where nothing on record is dated.
        expectations: planned rounds by date, then what is left of frameworks' terms, by id.
    """

    when: When | None
    expectations: tuple[Expectation, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.expectations[place]

    def __len__(self) -> int:
        return len(self.expectations)

    @property
    def open(self) -> tuple[Expectation, ...]:
        """What may still come."""
        return tuple(one for one in self.expectations if one.standing is Standing.OPEN)

    @property
    def lapsed(self) -> tuple[Expectation, ...]:
        """What was due and did not come."""
        return tuple(one for one in self.expectations if one.standing is Standing.LAPSED)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The expectations as plain data."""
        return [one.to_dict() for one in self.expectations]

    def _page(self) -> Page:
        blocks: list[Block] = []
        for title, expectations in (("Open", self.open), ("Lapsed", self.lapsed)):
            if expectations:
                blocks += [Heading(title), _table(expectations)]
        return Page(
            f"Promised and not yet done{f', on {self.when}' if self.when is not None else ''}",
            blocks or ["Nothing on record."],
        )


def _table(expectations: Sequence[Expectation]) -> Table:
    columns = ("to", "of", "promised", "left", "due", "status")
    return Table(
        columns,
        [
            Row(
                (
                    one.returned_to or "not said",
                    category_in_words(one.category),
                    figure(one.promised),
                    figure(one.count),
                    str(one.due or ""),
                    one.status or "",
                ),
                f"{one.record}, according to {', '.join(one.according_to) or 'the recorder'}",
            )
            for one in expectations
        ],
        columns[2:4],
    )


def outlook(ds: Dataset, when: WhenLike | None = None) -> Outlook:
    """What is promised and not yet done: planned rounds, and terms of frameworks not yet fulfilled.

    Nobody stands here twice: what is left of a term is what was promised, less what was done under the
    framework, less the planned rounds under it, less what its parts promise themselves. Where negotiators
    differ on a term, the hull of what they say was promised.

    Args:
        ds: the dataset.
        when: the day on which things are open or lapsed; None for the latest day on record.
    """
    latest = Knowledge(ds).latest if when is None else When.of(when).first_day
    day = None if latest is None else When.of(date.fromordinal(latest))
    planned = [
        expectation
        for record in sorted(ds.rounds, key=_by_date)
        for expectation in _of_round(ds, record, day)
    ]
    return Outlook(day, (*planned, *_of_frameworks(ds, planned, day)))


def _by_date(record: ExchangeRound) -> tuple[Any, ...]:
    when = whens_of(record)
    return (when is None, when.sort_key if when is not None else (), record.id)


def _of_round(ds: Dataset, record: ExchangeRound, day: When | None) -> Iterator[Expectation]:
    """A planned round's persons by side and category; of a planned whole, what its parts on record leave."""
    status = status_at(ds, record)
    if status not in _PLANNED or record.assumed:
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
        elsewhere = [
            said(ds, part, query).count
            for part in parts
            if done(ds, part) is not Truth.NO or status_at(ds, part) in _PLANNED
        ]
        left = left_of(promised, *elsewhere) if elsewhere else promised
        due = record.when
        standing = Standing.LAPSED if _past(due, day) else Standing.OPEN
        speakers = tuple(sorted({actor for step in record.history for actor in step.according_to}))
        yield Expectation(
            record.id, returned_to or None, category, left, promised, speakers, due, standing, status
        )


def _of_frameworks(ds: Dataset, planned: Sequence[Expectation], day: When | None) -> Iterator[Expectation]:
    left: dict[tuple[str, str, Category], Count] = {}
    nested = sorted(ds.frameworks, key=lambda record: (-len(ds.links.frameworks_above(record.id)), record.id))
    found: list[Expectation] = []
    for framework in nested:
        status = status_at(ds, framework)
        if status in _CLOSED:
            continue
        for (returned_to, category), terms in _by_matter(framework).items():
            promised = terms[0].count or Count.unknown()
            for term in terms[1:]:
                promised = promised.hull(term.count or Count.unknown())
            taken = [
                done_under(ds, framework, terms[0], RECORDED).count,
                *(one.count for one in planned if _promises(ds, one, framework, returned_to, category)),
                *(
                    count
                    for (other, side, kind), count in left.items()
                    if (side, kind) == (returned_to, category)
                    and framework.id in ds.links.frameworks_above(other)[1:]
                ),
            ]
            rest = left_of(promised, *taken)
            left[framework.id, returned_to, category] = rest
            if rest.high == 0:
                continue
            due = max((term.due for term in terms if term.due is not None), key=_last_day, default=None)
            lapsed = status == FrameworkStatus.ENDED or _past(due, day)
            speakers = tuple(sorted({actor for term in terms for actor in term.according_to}))
            standing = Standing.LAPSED if lapsed else Standing.OPEN
            found.append(
                Expectation(
                    framework.id,
                    returned_to or None,
                    category,
                    rest,
                    promised,
                    speakers,
                    due,
                    standing,
                    status,
                )
            )
    yield from sorted(found, key=lambda one: (one.record, one.returned_to or "", one.category))


def _by_matter(framework: Framework) -> dict[tuple[str, Category], list[Term]]:
    matters: dict[tuple[str, Category], list[Term]] = defaultdict(list)
    for term in framework.terms:
        if term.count is not None:
            matters[term.returned_to or "", term.category].append(term)
    return dict(sorted(matters.items()))


def _promises(
    ds: Dataset, one: Expectation, framework: Framework, returned_to: str, category: Category
) -> bool:
    record = ds[one.record]
    under = inherited(ds, record, "frameworks")
    return (
        (one.returned_to or "") == returned_to
        and category in (one.category, Category.PERSON)
        and one.category.is_living == category.is_living
        and any(framework.id in ds.links.frameworks_above(id) for id in under)
    )


def _past(due: When | None, day: When | None) -> bool:
    return due is not None and day is not None and due.before(day) is Truth.YES


def _last_day(when: When) -> int:
    return when.last_day if when.last_day is not None else 10**7
