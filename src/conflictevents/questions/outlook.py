"""What is promised and not yet done, never the same people twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.ledger import RECORDED, ledger_of
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import category_in_words
from conflictevents.questions.fulfilment import done_under, fulfilled_by, left_of
from conflictevents.questions.plain import plain_count, strictest_of
from conflictevents.records import Category, ExchangeRound, Framework, FrameworkStatus, RoundStatus, Term
from conflictevents.records.base import ALL_SIDES
from conflictevents.records.vocabulary import Categories
from conflictevents.text import Heading, Page, Readable, Row, Table, figure
from conflictevents.text.page import Block
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth
from conflictevents.values.when import When, WhenLike

__all__ = ["Expectation", "Outlook", "Standing", "outlook", "past", "planned_rounds", "promised_terms"]


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
        marking: the strictest marking of the record and of the statements its promises rest on.
    """

    record: str
    returned_to: str | None
    category: str
    count: Count
    promised: Count
    according_to: tuple[str, ...]
    due: When | None
    standing: Standing
    status: str | None
    marking: Marking | None = None

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
            "marking": None if self.marking is None else str(self.marking),
        }


def past(due: When | None, day: When | None) -> bool:
    """Whether something was due before a day."""
    return due is not None and day is not None and due.before(day) is Truth.YES


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


NOBODY = Count.exactly(0)
_CLOSED = {FrameworkStatus.FULFILLED, FrameworkStatus.REJECTED}


def promised_terms(ds: Dataset, planned: Sequence[Expectation], day: When | None) -> Iterator[Expectation]:
    """What is left of each framework's numbered terms, by framework, side and category; parts before wholes.

    Args:
        ds: the dataset.
        planned: what planned rounds promise.
        day: the day on which things are open or lapsed.
    """
    left: dict[tuple[str, str, str], Count] = {}
    nested = sorted(ds.frameworks, key=lambda record: (-len(ds.links.frameworks_above(record.id)), record.id))
    found: list[Expectation] = []
    for framework in nested:
        status = ledger_of(ds).status_at(framework)
        if status in _CLOSED:
            continue
        matters = _by_matter(framework)
        for (returned_to, category), terms in matters.items():
            if _is_replaced(ds, framework, returned_to, category):
                continue
            promised = terms[0].count or Count.unknown()
            for term in terms[1:]:
                promised = promised.hull(term.count or Count.unknown())
            done_so_far = done_under(ds, framework, terms[0], RECORDED).count
            unfulfilled = [term for term in terms if fulfilled_by(done_so_far, term) is not Truth.YES]
            if not unfulfilled:
                left[framework.id, returned_to, category] = NOBODY
                continue
            taken = [
                done_so_far,
                *(
                    _part_of_count(one.count, _promises(ds, one, framework, returned_to, category))
                    for one in planned
                ),
                *(
                    _part_of_count(count, _covers(ds, returned_to, category, side, kind))
                    for (other, side, kind), count in left.items()
                    if framework.id in ds.links.frameworks_above(other)[1:]
                ),
                *(
                    left[framework.id, returned_to, kind]
                    for (side, kind), others in matters.items()
                    if side == returned_to and _same_persons(ds.vocabulary.categories, terms, others)
                ),
                *(
                    _part_of_count(count, _covers(ds, returned_to, category, side, kind))
                    for (other, side, kind), count in left.items()
                    if returned_to == ALL_SIDES and side != ALL_SIDES and other == framework.id
                ),
            ]
            rest = left_of(promised, *taken)
            left[framework.id, returned_to, category] = rest
            if rest.high == 0:
                continue
            due = max((term.due for term in terms if term.due is not None), key=_last_day, default=None)
            lapsed = status == FrameworkStatus.ENDED or past(due, day)
            speakers = tuple(sorted({actor for term in unfulfilled for actor in term.according_to}))
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
                    strictest_of(ds, (framework.id, *(term.statement for term in terms))),
                )
            )
    yield from sorted(found, key=lambda one: (one.record, one.returned_to or "", one.category))


def _by_matter(framework: Framework) -> dict[tuple[str, str], list[Term]]:
    """The terms that are numbers by side and category: all sides after each, living persons of any category last."""
    matters: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in framework.terms:
        if term.count is not None:
            matters[term.returned_to or "", term.category].append(term)
    return dict(sorted(matters.items(), key=_widest_last))


def _widest_last(matter: tuple[tuple[str, str], list[Term]]) -> tuple[Any, ...]:
    (side, category), _ = matter
    return (side == ALL_SIDES, category == Category.PERSON, side, category)


def _is_replaced(ds: Dataset, framework: Framework, returned_to: str, category: str) -> bool:
    """Whether a framework that took the place of this one, at once or in turn, has a term on the same matter."""
    following, waiting = {framework.id}, [framework.id]
    while waiting:
        replaced = waiting.pop()
        for other in ds.frameworks:
            agreed = ledger_of(ds).status_at(other) not in (
                None,
                FrameworkStatus.PROPOSED,
                FrameworkStatus.REJECTED,
            )
            if agreed and replaced in other.succeeds and other.id not in following:
                following.add(other.id)
                waiting.append(other.id)
    return any(
        term.count is not None
        and (term.returned_to or "") in (returned_to, ALL_SIDES)
        and ds.vocabulary.categories.covers(term.category, category) is Truth.YES
        for id in following - {framework.id}
        for term in ds[id].terms
    )


def _promises(ds: Dataset, one: Expectation, framework: Framework, returned_to: str, category: str) -> Truth:
    """Whether a planned round's persons are among those of a term: of two frameworks, either may be meant."""
    under = ledger_of(ds).rounds[one.record].frameworks
    asked = [framework.id in ds.links.frameworks_above(id) for id in under]
    if not any(asked):
        return Truth.NO
    covered = _covers(ds, returned_to, category, one.returned_to or "", one.category)
    return covered if all(asked) else Truth.all_of((Truth.MAYBE, covered))


def _covers(ds: Dataset, returned_to: str, category: str, side: str, kind: str) -> Truth:
    """Whether a term on one side and category holds persons of another side and category."""
    kinds = ds.vocabulary.categories.covers(category, kind)
    if returned_to in (ALL_SIDES, side) or ds.links.is_within(side, returned_to):
        return kinds
    unsaid = not returned_to or side in ("", ALL_SIDES)
    return Truth.all_of((Truth.MAYBE, kinds)) if unsaid else Truth.NO


def _same_persons(words: Categories, terms: Sequence[Term], others: Sequence[Term]) -> bool:
    """Whether terms on living persons, and others on one category of them, are two accounts of one promise.

    They are where nobody gives both: who says "800 soldiers and 200 persons" promises 1,000.
    """
    if (
        terms[0].category != Category.PERSON
        or not words.is_living(others[0].category)
        or others[0].category == Category.PERSON
    ):
        return False
    ours = {actor for term in terms for actor in term.according_to or (RECORDED,)}
    theirs = {actor for term in others for actor in term.according_to or (RECORDED,)}
    return ours.isdisjoint(theirs)


def _part_of_count(count: Count, membership: Truth) -> Count:
    """What of a number belongs to a term: all of it, none of it, or anything between."""
    if membership is Truth.NO:
        return NOBODY
    return count if membership is Truth.YES else Count(low=0, high=count.high)


def _last_day(when: When) -> int:
    return when.last_day if when.last_day is not None else 10**7


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
    framework, less the planned rounds under it, less what its parts promise themselves; a term on all sides
    together leaves what the terms on each side do not. Where negotiators differ on a term, the hull of what
    they say was promised, according to those to whom it is not yet fulfilled. A framework whose place another
    has taken promises nothing that the other does. A round that one side still plans and the other has called
    off may still come: from none to all of it.

    Args:
        ds: the dataset.
        when: the day on which things are open or lapsed; None for the latest day on record.
    """
    check_dataset(ds)
    latest = Knowledge(ds).latest if when is None else When.of(when).first_day
    day = None if latest is None else When.of(date.fromordinal(latest))
    planned = tuple(planned_rounds(ds, day))
    return Outlook(day, (*planned, *promised_terms(ds, planned, day)))
