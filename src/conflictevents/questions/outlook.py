"""What is promised and not yet done, never the same people twice."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from functools import partial
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.ledger import RECORDED, ledger_of
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.query import Query
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import (
    Naming,
    category_in_words,
    format_persons,
    label_of,
    name_ids,
    name_of,
    promise_in_words,
    term_in_words,
    whose_in_words,
)
from conflictevents.questions.deals import (
    Deal,
    Promise,
    deals_of,
    has_passed,
    left_of,
    list_counted,
    marking_of_framework,
)
from conflictevents.questions.fulfilment import fulfilled_by
from conflictevents.questions.plain import Answer, hull_of, plain_count
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Category,
    CategoryStr,
    Claim,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    RoundStatus,
    Scope,
    Statement,
    Term,
    Transfer,
)
from conflictevents.records.vocabulary import Categories
from conflictevents.text import (
    Block,
    Facts,
    Framed,
    Heading,
    Inline,
    Items,
    Page,
    Phrase,
    Readable,
    Row,
    Table,
    figure,
)
from conflictevents.text import day as when_in_words
from conflictevents.values import Marking, Truth
from conflictevents.values.count import ZERO, Count
from conflictevents.values.when import When, WhenLike

__all__ = [
    "Expectation",
    "Outlook",
    "Standing",
    "outlook",
    "past",
    "planned_in_words",
    "planned_rounds",
    "promised_terms",
]


class Standing(StrEnum):
    """Whether what is promised may still come, or its time has passed."""

    OPEN = "open"
    PERHAPS_LAPSED = "may have lapsed"
    LAPSED = "lapsed"


@attrs.frozen(repr=False)
class Expectation(Answer):
    """Persons or remains promised and not yet returned, or what else was agreed and may still come.

    Attributes:
        record: id of the planned round, or of the framework whose terms promise them.
        returned_to: the recipient; None where nothing is said.
        category: which category; None for what is no person.
        group: the group they are of, in the source's words.
        count: how many are left, once what is done or planned elsewhere is taken off; None for what is no person.
        promised: how many were promised; None for what is no person.
        according_to: who says so; empty for the recorder.
        due: until when, or when; the latest where negotiators differ; None where nothing is said.
        standing: open, or lapsed where the time has passed or the framework has ended; it may have lapsed where the
            day is not said exactly, or has passed for some who say so and not for others.
        status: the status of the record.
        text: what was agreed in words: a consideration, a phase, a condition.
        dues: what each negotiator says it is due, where they differ.
        expected: when it is expected, by the latest word of each who expects, promises or announces it: a claim on
            the record that names a time not past when it was made.
        belonging_to: whose people they are, by a term that says so; empty for those of the side they return to.
        planned: the planned rounds that promise some of the same persons, and how many they promise; those stand in
            rows of their own and are taken off `count`.
        marking: the strictest marking of the record, of its frameworks, of what is done and planned, and of the
            statements these rest on.
        statements: ids of the statements, or claims, that its promises rest on.
        certain: ids of the rounds that certainly did some of it.
        possible: ids of the rounds that may have.
    """

    record: str
    returned_to: str | None
    category: CategoryStr | None
    group: str | None
    count: Count | None
    promised: Count | None
    according_to: tuple[str, ...]
    due: When | None
    standing: Standing
    status: str | None
    text: str = ""
    dues: tuple[tuple[str | None, When], ...] = ()
    expected: tuple[tuple[str, When], ...] = ()
    belonging_to: tuple[str, ...] = ()
    planned: tuple[tuple[str, Count], ...] = ()
    marking: Marking | None = None
    statements: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The expectation as plain data."""
        return {
            "record": self.record,
            "returned_to": self.returned_to,
            "category": None if self.category is None else str(self.category),
            "group": self.group,
            "belonging_to": list(self.belonging_to),
            "count": None if self.count is None else plain_count(self.count),
            "promised": None if self.promised is None else plain_count(self.promised),
            "according_to": list(self.according_to),
            "due": None if self.due is None else str(self.due),
            "standing": str(self.standing),
            "status": self.status,
            "text": self.text,
            "dues": [{"according_to": who, "due": str(due)} for who, due in self.dues],
            "expected": [{"according_to": who, "when": str(when)} for who, when in self.expected],
            "planned": [{"round": round_id, "count": plain_count(count)} for round_id, count in self.planned],
            "marking": None if self.marking is None else str(self.marking),
            "statements": list(self.statements),
            "certain": list(self.certain),
            "possible": list(self.possible),
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
    """A planned round's persons by side, category and group; of a planned whole, what its parts on record leave."""
    status, planned = ledger_of(ds).status_at(record), _is_planned(ds, record)
    if planned is Truth.NO:
        return
    parts = ds.links.parts_of(record.id)
    for returned_to, category, group in sorted({_matter_of(transfer) for transfer in record.transfers}):
        query = Query(returned_to=returned_to or None, category=category, scope=Scope(group=group or None))
        matter = (returned_to, category, group)
        counts = [transfer.count for transfer in record.transfers if _matter_of(transfer) == matter]
        promised = counts[0] if len(counts) == 1 else Count.sum(counts)
        if promised.high == 0:
            continue
        elsewhere = [_taken_by(ds, part, query, {record.id}) for part in parts if _takes(ds, part)]
        left = left_of(promised, *elsewhere) if elsewhere else promised
        left = Count(low=0, high=left.high) if planned is Truth.MAYBE else left
        due = record.when
        standing = Standing.LAPSED if past(due, day) else Standing.OPEN
        speakers = tuple(sorted({actor for step in record.history for actor in step.according_to}))
        figures = (transfer.statement for transfer in record.transfers if _matter_of(transfer) == matter)
        steps = [step.statement for step in record.history]
        statements = dict.fromkeys(id for id in (*figures, *steps) if id is not None)
        done = {part.id: ledger_of(ds).is_done(part) for part in parts}
        yield Expectation(
            record.id,
            returned_to or None,
            category,
            group or None,
            left,
            promised,
            speakers,
            due,
            standing,
            status,
            marking=ledger_of(ds).markings.by_record().get(record.id),
            statements=tuple(statements),
            certain=tuple(id for id, is_done in done.items() if is_done is Truth.YES),
            possible=tuple(id for id, is_done in done.items() if is_done is Truth.MAYBE),
        )


def _matter_of(transfer: Transfer) -> tuple[str, CategoryStr, str]:
    return (transfer.returned_to or "", transfer.category, transfer.group or "")


def _takes(ds: Dataset, part: ExchangeRound) -> bool:
    """Whether a part takes its persons off its whole: it is done, or planned and stands here itself."""
    return ledger_of(ds).is_done(part) is not Truth.NO or _is_planned(ds, part) is not Truth.NO


def _is_planned(ds: Dataset, record: ExchangeRound) -> Truth:
    """Whether a round is still to come: maybe where the sides differ, and no one says that it has begun."""
    if record.assumed or ledger_of(ds).is_done(record) is not Truth.NO:
        return Truth.NO
    statuses = {status for status in ledger_of(ds).statuses(record).values() if status is not None}
    if not statuses & _PLANNED:
        return Truth.NO
    return Truth.YES if statuses <= _PLANNED else Truth.MAYBE


def _taken_by(ds: Dataset, part: ExchangeRound, query: Query, above: AbstractSet[str]) -> Count:
    """What a part takes off its whole: what is said of it, and never less than its own parts take."""
    of_part = ledger_of(ds).read_round(part.id, query).count
    of_part = Count(low=0, high=of_part.high) if _is_planned(ds, part) is Truth.MAYBE else of_part
    inner = [
        _taken_by(ds, part_, query, {*above, part.id})
        for part_ in ds.links.parts_of(part.id)
        if part_.id not in above and _takes(ds, part_)
    ]
    low = max(of_part.low, sum(count.low for count in inner))
    return Count(low=low, high=None if of_part.high is None else max(low, of_part.high))


_CLOSED = {FrameworkStatus.FULFILLED, FrameworkStatus.REJECTED}


@attrs.frozen(eq=False)
class _Row:
    """What a framework promises on one matter, by one or several negotiators.

    Attributes:
        framework: the framework.
        stated: the terms on it by the deal of each negotiator, as places in the deal.
        first: one of these terms, which describes all.
    """

    framework: Framework
    stated: tuple[tuple[Deal, tuple[int, ...]], ...]
    first: Term

    @property
    def promises(self) -> Iterator[Promise]:
        for deal, places in self.stated:
            for place in places:
                yield deal.promises[place]

    @property
    def terms(self) -> list[Term]:
        """The terms, each once."""
        return list({promise.place: promise.term for promise in self.promises}.values())

    @property
    def parents(self) -> set[int | None]:
        return {promise.parent for promise in self.promises}

    @property
    def places(self) -> set[int]:
        return {promise.place for promise in self.promises}

    @property
    def negotiators(self) -> set[str]:
        return {deal.negotiator or RECORDED for deal, _ in self.stated}

    def promised(self) -> Count:
        """How many are promised, from the least to the most that negotiators say."""
        return hull_of(deal.agreed_in_all(places) for deal, places in self.stated)

    def left(self) -> Count:
        """How many of them are not done."""
        return hull_of(deal.left(places) for deal, places in self.stated)

    def list_unfulfilled(self) -> list[tuple[Deal, tuple[int, ...]]]:
        """The negotiators for which it is not yet fulfilled."""
        return [
            (deal, places)
            for deal, places in self.stated
            if not all(
                fulfilled_by(deal.done([place]).count, deal.agreed(place) or Count.unknown()) is Truth.YES
                for place in places
            )
        ]

    def taken_by(self, round_id: str, expectations: Sequence[Expectation]) -> Count:
        """How many of a planned round's persons it promises as well, as far as the round leaves them."""
        fitting = hull_of(deal.planned(places, round_id) for deal, places in self.stated)
        if fitting.high == 0:
            return ZERO
        stated = Count.sum(
            expectation.promised for expectation in expectations if expectation.promised is not None
        )
        waiting = Count.sum(
            expectation.count for expectation in expectations if expectation.count is not None
        )
        gone = None if stated.high is None else max(0, stated.high - waiting.low)
        is_intact = all(expectation.count == expectation.promised for expectation in expectations)
        low = fitting.low if is_intact else 0 if gone is None else max(0, fitting.low - gone)
        highs = [high for high in (fitting.high, waiting.high) if high is not None]
        return Count(low=low, high=max(low, min(highs)) if highs else None)


def promised_terms(ds: Dataset, planned: Sequence[Expectation], day: When | None) -> Iterator[Expectation]:
    """What is left of each framework's terms, by framework and matter; parts before wholes, words last.

    Args:
        ds: the dataset.
        planned: what planned rounds promise.
        day: the day on which things are open or lapsed.
    """
    by_round: dict[str, list[Expectation]] = defaultdict(list)
    for planned_round in planned:
        by_round[planned_round.record].append(planned_round)
    nested = sorted(ds.frameworks, key=lambda record: (-len(ds.links.frameworks_above(record.id)), record.id))
    left: list[tuple[_Row, Count]] = []
    expectations: list[Expectation] = []
    for framework in nested:
        status = ledger_of(ds).status_at(framework)
        if status in _CLOSED:
            continue
        deals = deals_of(ds, framework)
        for row in _list_rows(framework, deals):
            if _is_replaced(ds, framework, row.first.returned_to or "", row.first.category):
                continue
            unfulfilled = row.list_unfulfilled()
            if not unfulfilled:
                left.append((row, ZERO))
                continue
            by_planned = {id: row.taken_by(id, rounds) for id, rounds in by_round.items()}
            taken = [_taken_by_row(ds, row, other, count) for other, count in left]
            rest = left_of(row.left(), *by_planned.values(), *taken)
            left.append((row, rest))
            if rest.high == 0:
                continue
            speakers = {deal.negotiator for deal, _ in unfulfilled if deal.negotiator is not None}
            expectation = _expect(ds, row, rest, tuple(sorted(speakers)), status, day)
            planned_too = tuple((id, count) for id, count in by_planned.items() if count.high != 0)
            marking = Marking.strictest(
                each.marking
                for each in (expectation, *(each for id, _ in planned_too for each in by_round[id]))
            )
            expectations.append(attrs.evolve(expectation, planned=planned_too, marking=marking))
        expectations += _in_words(ds, framework, deals, status, day)
    yield from sorted(
        expectations,
        key=lambda planned_round: (
            planned_round.record,
            planned_round.count is None,
            planned_round.returned_to or "",
            planned_round.category or "",
        ),
    )


def _list_rows(framework: Framework, deals: Sequence[Deal]) -> list[_Row]:
    """The matters on which a framework promises persons, parts before what they are part of.

    Where several negotiators speak of one matter, it is one row. Where one alone does, terms due on different days
    or in different phases are rows of their own.
    """
    matters: dict[tuple[str, ...], dict[Deal, list[int]]] = {}
    for deal in deals:
        for place, promise in deal.promises.items():
            if promise.is_number:
                matters.setdefault(_key(deal, promise), {}).setdefault(deal, []).append(place)
    rows = []
    for by_deal in matters.values():
        if len(by_deal) > 1:
            stated = tuple((deal, tuple(places)) for deal, places in by_deal.items())
            rows.append(_Row(framework, stated, stated[0][0].promises[stated[0][1][0]].term))
            continue
        ((deal, places),) = by_deal.items()
        apart: dict[tuple[str, str], list[int]] = {}
        for place in places:
            term = deal.promises[place].term
            apart.setdefault((str(term.due), str(term.phase)), []).append(place)
        rows += [
            _Row(framework, ((deal, tuple(some)),), deal.promises[some[0]].term) for some in apart.values()
        ]
    return sorted(rows, key=_widest_last)


def _key(deal: Deal, promise: Promise) -> tuple[str, ...]:
    """What tells a matter apart: who the persons are, and of a part of a term, which part it is."""
    term = promise.term
    part = "" if promise.parent is None else f"part {term.id or promise.place}"
    if term.returned_to is not None and promise.parent is not None and term.part_of is None:
        part = ""
    sides = " ".join(term.belonging_to)
    ratio = "ratio" if _is_open_ratio(deal, promise) else ""
    return (term.returned_to or "", term.category, term.group or "", term.held_by or "", sides, part, ratio)


def _is_open_ratio(deal: Deal, promise: Promise) -> bool:
    """Whether a ratio multiplies persons whose number is not promised: it would hide the numbers of others."""
    agreed = deal.agreed(promise.place) if promise.term.ratio is not None else None
    return agreed is not None and agreed.high is None


def _widest_last(row: _Row) -> tuple[Any, ...]:
    depth = max(deal.depth(place) for deal, places in row.stated for place in places)
    side, category = row.first.returned_to or "", row.first.category
    is_open = any(
        _is_open_ratio(deal, deal.promises[place]) for deal, places in row.stated for place in places
    )
    is_wide = (side == ALL_SIDES or _is_by_people(row.first), category == Category.PERSON)
    return (-depth, is_open, *is_wide, side, category, row.first.group or "")


def _taken_by_row(ds: Dataset, row: _Row, other: _Row, count: Count) -> Count:
    """What another row promises of the same persons: as a part, under a part of the framework, or by another's words."""
    if other.framework.id == row.framework.id:
        if other.parents & row.places:
            return count
        if not row.negotiators.isdisjoint(other.negotiators):
            return ZERO
        if _same_persons(ds.vocabulary.categories, row.first, other.first):
            return count if row.first.returned_to == other.first.returned_to else ZERO
        is_wide = row.first.returned_to == ALL_SIDES and other.first.returned_to != ALL_SIDES
        if is_wide or (_is_by_people(row.first) and not _is_by_people(other.first)):
            return _part_of_count(count, _covers(ds, row.first, other.first))
        return ZERO
    if row.framework.id not in ds.links.frameworks_above(other.framework.id):
        return ZERO
    return _part_of_count(count, _covers(ds, row.first, other.first))


def _expect(
    ds: Dataset, row: _Row, rest: Count, speakers: tuple[str, ...], status: str | None, day: When | None
) -> Expectation:
    dues = {
        (deal.negotiator, due)
        for deal, places in row.stated
        for place in places
        if (due := deal.promises[place].term.due) is not None
    }
    days = sorted({due for _, due in dues}, key=lambda due: (_last_day(due), str(due)))
    differing = sorted(dues, key=lambda pair: (pair[0] or "", str(pair[1]))) if len(days) > 1 else []
    words = dict.fromkeys(text for term in row.terms for text in _words_beside(term, partial(name_of, ds)))
    statements = dict.fromkeys(term.statement for term in row.terms if term.statement is not None)
    certain, possible = list_counted([deal.done(places) for deal, places in row.stated])
    return Expectation(
        row.framework.id,
        row.first.returned_to,
        row.first.category,
        row.first.group,
        rest,
        row.promised(),
        speakers,
        days[-1] if days else None,
        _standing(status, {has_passed(due, day) for due in (days or (None,))}),
        status,
        "; ".join(words),
        tuple(differing),
        belonging_to=row.first.belonging_to,
        marking=Marking.strictest(deal.marking for deal, _ in row.stated),
        statements=tuple(statements),
        certain=certain,
        possible=possible,
    )


def _words_beside(term: Term, name: Naming) -> list[str]:
    """What a term on persons says in words."""
    return [
        *([promise_in_words(term, name)] if term.ratio is not None else []),
        *([term.consideration] if term.consideration else []),
        *([term.text] if term.text else []),
        *([f"phase {term.phase}"] if term.phase else []),
        *([f"on condition: {term.condition}"] if term.condition else []),
    ]


def _standing(status: str | None, passed: AbstractSet[Truth]) -> Standing:
    if status == FrameworkStatus.ENDED or passed == {Truth.YES}:
        return Standing.LAPSED
    return Standing.OPEN if passed == {Truth.NO} else Standing.PERHAPS_LAPSED


def _in_words(
    ds: Dataset, framework: Framework, deals: Sequence[Deal], status: str | None, day: When | None
) -> Iterator[Expectation]:
    """What was agreed that is no number, each term once."""
    standing: dict[int, Term] = {}
    for deal in deals:
        standing |= {place: p.stated for place, p in deal.promises.items() if not p.is_number}
    for _, term in sorted(standing.items()):
        yield Expectation(
            framework.id,
            term.returned_to,
            None,
            term.group,
            None,
            None,
            tuple(sorted(term.according_to)),
            term.due,
            _standing(status, {has_passed(term.due, day)}),
            status,
            term_in_words(attrs.evolve(term, due=None), partial(name_of, ds)),
            marking=marking_of_framework(ds, framework),
            statements=() if term.statement is None else (term.statement,),
        )


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


def _covers(ds: Dataset, term: Term, other: Term) -> Truth:
    """Whether a term on persons holds those of another."""
    answers = [ds.vocabulary.categories.covers(term.category, other.category)]
    returned_to, side = term.returned_to or "", other.returned_to or ""
    if _is_by_people(term):
        theirs = other.belonging_to or ((other.returned_to,) if other.returned_to is not None else ())
        inside = [any(ds.links.is_within(each, mine) for mine in term.belonging_to) for each in theirs]
        answers.append(Truth.of(possible=any(inside) or not theirs, certain=bool(inside) and all(inside)))
    elif returned_to not in (ALL_SIDES, side) and not ds.links.is_within(side, returned_to):
        answers.append(Truth.MAYBE if not returned_to or side in ("", ALL_SIDES) else Truth.NO)
    if term.group is not None:
        relations = ledger_of(ds).relations
        answers.append(
            Truth.MAYBE if other.group is None else relations.group_within(other.group, term.group)
        )
    return Truth.all_of(answers)


def _is_by_people(term: Term) -> bool:
    """Whether a term says whose people are to be freed, and not where they are to go."""
    return term.returned_to is None and bool(term.belonging_to) and UNKNOWN_SIDE not in term.belonging_to


def _same_persons(words: Categories, term: Term, other: Term) -> bool:
    """Whether a term on living persons, and another's on one category of them, are two accounts of one promise."""
    return (
        term.category == Category.PERSON
        and words.is_living(other.category)
        and other.category != Category.PERSON
        and term.group in (None, other.group)
    )


def _part_of_count(count: Count, membership: Truth) -> Count:
    """What of a number belongs to a term: all of it, none of it, or anything between."""
    if membership is Truth.NO:
        return ZERO
    return count if membership is Truth.YES else Count(low=0, high=count.high)


def _last_day(when: When) -> int:
    return when.last_day if when.last_day is not None else 10**7


@attrs.frozen(repr=False)
class Outlook(Framed, Readable, Answer, Sequence[Expectation]):
    """What is promised and not yet done on a day.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> item = ce.outlook(ds)[0]
    >>> item.record in ds
    True

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
        return tuple(each for each in self.expectations if each.standing is not Standing.LAPSED)

    @property
    def lapsed(self) -> tuple[Expectation, ...]:
        """What was due and did not come."""
        return tuple(each for each in self.expectations if each.standing is Standing.LAPSED)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The expectations as plain data."""
        return [each.to_dict() for each in self.expectations]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        dated = {"record": str, "returned_to": str, "category": str, "according_to": str, "when": When}

        def list_dates(name: str) -> Iterator[dict[str, Any]]:
            for each in self.expectations:
                for who, when in getattr(each, name):
                    keys = {key: getattr(each, key) for key in ("record", "returned_to", "category")}
                    yield {**keys, "according_to": who, "when": when}

        planned = (
            {"record": each.record, "returned_to": each.returned_to, "round": round_id, "count": count}
            for each in self.expectations
            for round_id, count in each.planned
        )
        taken = {"record": str, "returned_to": str, "round": str, "count": Count}
        return {
            "expectations": lambda: Facts(_FIELDS, self.expectations),
            "planned": lambda: Facts(taken, planned),
            "dues": lambda: Facts(dated, list_dates("dues")),
            "expected": lambda: Facts(dated, list_dates("expected")),
        }

    def _page(self) -> Page:
        blocks: list[Block] = []
        for standing in Standing:
            expectations = [each for each in self.expectations if each.standing is standing]
            if not expectations:
                continue
            persons = [each for each in expectations if each.count is not None]
            in_words = [self._agreed(each) for each in expectations if each.count is None]
            blocks.append(Heading(standing.capitalize()))
            blocks += [self._table(persons)] if persons else []
            blocks += ["In words, without a number:", Items(in_words)] if in_words else []
        return Page(
            f"Promised and not yet done{f', on {self.when}' if self.when is not None else ''}",
            [*blocks, *self._foretold()] or ["Nothing on record."],
        )

    def _table(self, expectations: Sequence[Expectation]) -> Table:
        columns = ("to", "of", "promised", "left", "due", "status")
        rows = [
            Row(
                (
                    self._side(expectation),
                    self._of(expectation),
                    figure(expectation.promised),
                    figure(expectation.count),
                    self._due(expectation),
                    expectation.status or "",
                ),
                self._note(expectation),
            )
            for expectation in expectations
        ]
        return Table(columns, rows, columns[2:4])

    def _side(self, expectation: Expectation) -> str:
        side = expectation.returned_to
        if side is None:
            return "not said"
        return "all sides" if side == ALL_SIDES else self._name(side)

    def _of(self, expectation: Expectation) -> str:
        whose = whose_in_words(expectation.belonging_to, expectation.returned_to, self._name)
        group = f", {expectation.group}" if expectation.group else ""
        return f"{category_in_words(expectation.category or Category.PERSON)}{whose}{group}"

    def _due(self, expectation: Expectation) -> str:
        if expectation.dues:
            dues = (
                f"{when_in_words(due)} ({self._name(who) if who else 'recorded'})"
                for who, due in expectation.dues
            )
            return "; ".join(dues)
        return when_in_words(expectation.due)

    def _note(self, expectation: Expectation) -> Inline:
        who = self._who(expectation)
        planned = name_ids(self._ds, planned_in_words(expectation))
        words = Phrase.joined("; ", [part for part in (expectation.text, planned) if part])
        about = f", according to {who}{': ' if words.parts else ''}"
        return Phrase.joined("", (label_of(self._ds, expectation.record), about, words))

    def _who(self, expectation: Expectation) -> str:
        return ", ".join(map(self._name, expectation.according_to)) or "the recorded account"

    def _agreed(self, expectation: Expectation) -> Inline:
        """What is agreed in words alone, with when it is due, of what, and according to whom."""
        due, status = self._due(expectation), expectation.status
        about = f"{f', {status}' if status else ''}, according to {self._who(expectation)}"
        text = f"{expectation.text}{f', due {due}' if due else ''}: "
        return Phrase.joined("", (text, label_of(self._ds, expectation.record), about))

    def _foretold(self) -> list[Block]:
        """When each record is expected, once for all that it promises."""
        texts = {
            each.record: "; ".join(
                f"{when_in_words(when)} ({self._name(who)})" for who, when in each.expected
            )
            for each in self.expectations
            if each.expected
        }
        items = [
            Phrase.joined("", (label_of(self._ds, record), f": expected {text}"))
            for record, text in texts.items()
        ]
        return [Heading("When it is expected, by the latest word of each"), Items(items)] if items else []


_FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(("record", "returned_to", "category", "group"), str),
    "belonging_to": tuple[str, ...],
    "count": Count | None,
    "promised": Count | None,
    "according_to": tuple[str, ...],
    "due": When,
    **dict.fromkeys(("standing", "status", "text", "marking"), str),
    **dict.fromkeys(("statements", "certain", "possible"), tuple[str, ...]),
}


def planned_in_words(expectation: Expectation) -> str:
    """What planned rounds promise of the same persons; empty where none does."""
    rounds = ", ".join(
        f"{format_persons(count, expectation.category or Category.PERSON)} in {round_id}"
        for round_id, count in expectation.planned
    )
    return f"besides {rounds}" if rounds else ""


_Foretold = tuple[Statement, When]
"""A statement, and when it says that something is to come."""


def outlook(ds: Dataset, when: WhenLike | None = None) -> Outlook:
    """What is promised and not yet done: planned rounds, and terms of frameworks not yet fulfilled.

    No one stands here twice: what is left of a term is what was promised, less what was done under the
    framework, less the planned rounds under it, less what its parts promise themselves; a term on all sides
    together leaves what the terms on each side do not. Where negotiators differ on a term, the hull of what
    they say was promised, according to those for which it is not yet fulfilled. A framework whose place another
    has taken promises nothing that the other does. A round that one side still plans and the other has called
    off may still come: from none to all of it. What was agreed in words alone stands here as long as its framework
    is neither fulfilled nor rejected.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> [(item.record, str(item.standing)) for item in ce.outlook(ds)][:1]
    [('round-2015-12-16', 'lapsed')]

    Args:
        ds: the dataset.
        when: the day on which things are open or lapsed; None for the latest day on record, and for a dataset
            cut by `as_of` for the day it was cut at. What is done is all that the dataset has: for what was left
            on the evening of a day, ask `outlook(as_of(ds, day))`.
    """
    check_dataset(ds)
    day = Knowledge(ds).day_asked(when)
    planned = tuple(planned_rounds(ds, day))
    expectations = [*planned, *promised_terms(ds, planned, day)]
    foretold = {record: _foretold(ds, record) for record in {each.record for each in expectations}}
    return Outlook(day, tuple(_expected(ds, each, foretold[each.record]) for each in expectations), ds=ds)


def _expected(ds: Dataset, expectation: Expectation, foretold: Mapping[str, _Foretold]) -> Expectation:
    """An expectation with when it is expected, by the latest word of each speaker."""
    marking = Marking.strictest(
        (expectation.marking, *(statement.marking for statement, _ in foretold.values()))
    )
    expected = tuple((speaker, when) for speaker, (_, when) in sorted(foretold.items()))
    return attrs.evolve(expectation, expected=expected, marking=marking, ds=ds)


def _foretold(ds: Dataset, record: str) -> Mapping[str, _Foretold]:
    """When a round, or what a framework promises, is expected, by the latest word of each speaker."""
    latest: dict[str, _Foretold] = {}
    for statement, claim in ds.links.claims_about(record):
        if claim.when is None or not _foretells(ds, statement, claim):
            continue
        known = latest.get(statement.speaker)
        if known is None or _by_day_made(known[0]) < _by_day_made(statement):
            latest[statement.speaker] = (statement, claim.when)
    return latest


def _by_day_made(statement: Statement) -> tuple[Any, ...]:
    return (statement.made is not None, statement.made and statement.made.sort_key, statement.id)


def _foretells(ds: Dataset, statement: Statement, claim: Claim) -> bool:
    """Whether a claim says when something is to come: not where it tells of a step taken, or of a stop.

    A round may still come on the day of the claim; a framework's step of that day is the step itself.
    """
    if claim.act not in ds.vocabulary.acts or not ds.vocabulary.acts[claim.act].foretells:
        return False
    if claim.status in _NOT_TO_COME or claim.when is None:
        return False
    last, day_made = claim.when.last_day, statement.made
    if last is None or day_made is None or day_made.first_day is None:
        return True
    is_framework = isinstance(ds.get(claim.about or ""), Framework)
    return last > day_made.first_day or (last == day_made.first_day and not is_framework)


_NOT_TO_COME = {
    RoundStatus.UNDER_WAY,
    RoundStatus.PARTLY_COMPLETED,
    RoundStatus.COMPLETED,
    RoundStatus.CANCELLED,
    RoundStatus.FAILED,
    FrameworkStatus.STALLED,
    FrameworkStatus.SUSPENDED,
    FrameworkStatus.BREACHED,
    FrameworkStatus.REJECTED,
    FrameworkStatus.ENDED,
}
