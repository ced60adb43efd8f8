"""What the terms of frameworks leave once what is done, planned or promised elsewhere is taken off."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from conflictevents.dataset import Dataset
from conflictevents.ledger import RECORDED, ledger_of
from conflictevents.questions.expectation import Expectation, Standing, past
from conflictevents.questions.fulfilment import done_under, fulfilled_by
from conflictevents.questions.markings import strictest_of
from conflictevents.questions.remaining import left_of
from conflictevents.records import Category, Framework, FrameworkStatus, Term
from conflictevents.records.ids import ALL_SIDES
from conflictevents.records.vocabulary import Categories
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["promised_terms"]

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
