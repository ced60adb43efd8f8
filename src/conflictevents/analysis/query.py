"""What a question on counts asks for, and whether a transfer of a round is among it: yes, no or maybe."""

import attrs

from conflictevents.dataset import Dataset
from conflictevents.records import Category, ExchangeRound, Ordinal, Scope, Transfer
from conflictevents.records.ids import ALL_SIDES
from conflictevents.records.scope import EVERYTHING
from conflictevents.values.truth import Truth

__all__ = ["Query", "category_answer", "inherited", "inherited_ordinals", "limits", "membership"]


@attrs.frozen
class Query:
    """Which persons a question on counts asks for, whenever they returned.

    Attributes:
        returned_to: one side, `all` for all sides together, None for a side that is not said.
        category: `person` for all living persons, one living category, or `remains`.
        scope: kinds, frameworks, mediators, series, holder and population.
        within: a second scope that the persons have to fall within as well.
    """

    returned_to: str | None = ALL_SIDES
    category: str = Category.PERSON
    scope: Scope = EVERYTHING
    within: Scope = EVERYTHING


def limits(ds: Dataset, query: Query, record: ExchangeRound, transfer: Transfer) -> dict[str, Truth]:
    """What each limit of a query answers to a transfer: yes, no or maybe, by the name of the limit.

    The names read as reasons: `category`, `side`, `kind`, `holder`, `frameworks`, `mediators`, `series`,
    `population`. Limits that are not set do not stand there.
    """
    answers = {"category": category_answer(ds, query.category, transfer.category)}
    if query.returned_to is None:
        answers["side"] = Truth.MAYBE
    elif query.returned_to != ALL_SIDES:
        answers["side"] = _side(ds, query.returned_to, transfer.returned_to, transfer.held_by)
    _limit(answers, ds, query.scope, record, transfer)
    if query.within is not EVERYTHING:
        both = dict(answers)
        _limit(both, ds, query.within, record, transfer)
        answers = {
            name: Truth.all_of((answers.get(name, Truth.YES), answer)) for name, answer in both.items()
        }
    return answers


def _limit(
    answers: dict[str, Truth], ds: Dataset, scope: Scope, record: ExchangeRound, transfer: Transfer
) -> None:
    """Put down what each limit of a scope answers, by its name."""
    if scope.kinds:
        kinds, given = ds.vocabulary.round_kinds, transfer.kind or record.kind
        answers["kind"] = Truth.any_of(kinds.covers(kind, given) for kind in scope.kinds)
    if scope.held_by is not None:
        answers["holder"] = _side(ds, scope.held_by, transfer.held_by, transfer.returned_to)
    if scope.frameworks:
        answers["frameworks"] = _frameworks(ds, scope, record)
    if scope.mediators:
        answers["mediators"] = _mediators(ds, scope, record)
    if scope.series is not None:
        answers["series"] = _series(ds, scope.series, record, transfer)
    if scope.population is not None:
        answers["population"] = Truth.MAYBE


def membership(ds: Dataset, query: Query, record: ExchangeRound, transfer: Transfer) -> Truth:
    """Whether the persons of a transfer are among those asked for: one no is no, one maybe is maybe."""
    return Truth.all_of(limits(ds, query, record, transfer).values())


def category_answer(ds: Dataset, asked: str, given: str) -> Truth:
    """Whether persons of a category are among those of the category asked for."""
    return ds.vocabulary.categories.covers(asked, given)


def _side(ds: Dataset, asked: str, given: str | None, other: str | None) -> Truth:
    """Where one end of a transfer is not said it may be anybody but the other end: nobody returns to who held them."""
    if given is None and other is not None and ds.links.is_within(other, asked):
        return Truth.NO
    if given is None or given == ALL_SIDES:
        return Truth.MAYBE
    return Truth.YES if ds.links.is_within(given, asked) else Truth.NO


def _frameworks(ds: Dataset, scope: Scope, record: ExchangeRound) -> Truth:
    """Certain where all of a round's frameworks are asked for; with some of them the split is unknown: maybe."""
    asked = [
        any(above in scope.frameworks for above in ds.links.frameworks_above(id))
        for id in inherited(ds, record, "frameworks")
    ]
    if not any(asked):
        return Truth.NO
    return Truth.YES if all(asked) else Truth.MAYBE


def _mediators(ds: Dataset, scope: Scope, record: ExchangeRound) -> Truth:
    """Joint mediators all mediated; where none is named the round is out."""
    named = inherited(ds, record, "mediators")
    found = any(ds.links.is_within(mediator, asked) for mediator in named for asked in scope.mediators)
    return Truth.YES if found else Truth.NO


def _series(ds: Dataset, body: str, record: ExchangeRound, transfer: Transfer) -> Truth:
    """In if the body numbered or counted the round, out if it is said to be, else possibly in.

    A transfer of another kind than its round's stood beside what the body numbered: possibly in.
    """
    ordinals: tuple[Ordinal, ...] = inherited_ordinals(ds, record)
    counted = next((ordinal.counted for ordinal in ordinals if ordinal.body == body), None)
    if counted is None:
        return Truth.MAYBE
    if not counted:
        return Truth.NO
    return Truth.YES if transfer.kind in (None, record.kind) else Truth.MAYBE


def inherited(ds: Dataset, record: ExchangeRound, name: str) -> tuple[str, ...]:
    """Frameworks or mediators of a round: its own, or else those of the nearest round it is part of."""
    own: tuple[str, ...] = getattr(record, name)
    if own or record.part_of is None:
        return own
    above = (ds.get(id) for id in ds.links.rounds_above(record.id)[1:])
    return next(
        (
            getattr(whole, name)
            for whole in above
            if isinstance(whole, ExchangeRound) and getattr(whole, name)
        ),
        (),
    )


def inherited_ordinals(ds: Dataset, record: ExchangeRound) -> tuple[Ordinal, ...]:
    """How bodies count a round: its own ordinals first, then those of the rounds it is part of."""
    if record.part_of is None:
        return record.ordinals
    above = (ds.get(id) for id in ds.links.rounds_above(record.id))
    return tuple(ordinal for whole in above if isinstance(whole, ExchangeRound) for ordinal in whole.ordinals)
