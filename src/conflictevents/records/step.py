"""Histories: dated, attributed steps, the moves that they may make, and what they fold to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar, cast, get_args, get_type_hints

import attrs

from conflictevents.records.base import ActorId, StatementId, read_actor_ids, read_optional_statement_id
from conflictevents.records.reading import read_framework_status, read_round_status
from conflictevents.records.vocabulary import CARRIED_OUT, FrameworkStatus, RoundStatus
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_optional_text,
    read_optional_when,
    require_instance,
    tuple_of,
)
from conflictevents.values.references import Source, read_sources
from conflictevents.values.when import When, WhenLike

__all__ = [
    "DISPUTED",
    "FRAMEWORK_MOVES",
    "ROUND_MOVES",
    "Folded",
    "FrameworkStep",
    "RoundStep",
    "Step",
    "carried_out",
    "fold",
    "in_order",
    "read_framework_history",
    "read_round_history",
    "shared",
    "status_alone",
    "taken_by",
    "takes_status",
]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Step(Part):
    """One step of a history: what it became, when, and according to which actors.

    Attributes:
        when: when the step was taken; None where nothing is said.
        according_to: the actors who say so; empty for the recorder's own account.
        statement: the statement it rests on.
        sources: where it can be read.
        note: a remark.
    """

    when: When | None = attrs.field(default=None, converter=read_optional_when)
    according_to: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    sources: tuple[Source, ...] = attrs.field(default=(), converter=read_sources)
    note: str | None = attrs.field(default=None, converter=read_optional_text)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class RoundStep(Step):
    """One step in the life of an exchange round.

    >>> import conflictevents as ce
    >>> step = ce.RoundStep(status="completed", when="2025-03-20", according_to="north")
    >>> print(step.status, step.when)
    completed 2025-03-20

    Attributes:
        status: what the round became.
    """

    status: RoundStatus = attrs.field(converter=read_round_status)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class FrameworkStep(Step):
    """One step in the life of a framework.

    >>> import conflictevents as ce
    >>> print(ce.FrameworkStep(status="stalled", when="2025-06", according_to="north").status)
    stalled

    Attributes:
        status: what the framework became.
    """

    status: FrameworkStatus = attrs.field(converter=read_framework_status)


def _round_moves() -> Mapping[RoundStatus, frozenset[RoundStatus]]:
    s = RoundStatus
    ahead = {
        s.AGREED,
        s.SCHEDULED,
        s.UNDER_WAY,
        s.PARTLY_COMPLETED,
        s.COMPLETED,
        s.POSTPONED,
        s.CANCELLED,
        s.FAILED,
    }
    revived = {s.PROPOSED, s.AGREED, s.SCHEDULED, s.UNDER_WAY, s.PARTLY_COMPLETED, s.COMPLETED}
    return {
        s.PROPOSED: frozenset(ahead),
        s.AGREED: frozenset(ahead - {s.AGREED}),
        s.SCHEDULED: frozenset(ahead - {s.AGREED}),
        s.UNDER_WAY: frozenset({s.PARTLY_COMPLETED, s.COMPLETED, s.POSTPONED, s.CANCELLED, s.FAILED}),
        s.PARTLY_COMPLETED: frozenset({s.UNDER_WAY, s.COMPLETED, s.POSTPONED, s.PARTLY_COMPLETED}),
        s.COMPLETED: frozenset(),
        s.POSTPONED: frozenset(revived | {s.POSTPONED, s.CANCELLED, s.FAILED}),
        s.CANCELLED: frozenset(revived),
        s.FAILED: frozenset(revived),
    }


ROUND_MOVES: Mapping[RoundStatus, frozenset[RoundStatus]] = _round_moves()
"""Which status of a round may follow which. A history may begin anywhere; repeating a status is always allowed
and moves nothing; what is completed stays completed."""


def _framework_moves() -> Mapping[FrameworkStatus, frozenset[FrameworkStatus]]:
    s = FrameworkStatus
    living = {
        s.ACTIVE,
        s.EXTENDED,
        s.PARTLY_FULFILLED,
        s.FULFILLED,
        s.BREACHED,
        s.ENDED,
        s.STALLED,
        s.SUSPENDED,
    }
    resting = {
        s.BEING_REACTIVATED,
        s.REACTIVATED,
        s.ACTIVE,
        s.PARTLY_FULFILLED,
        s.FULFILLED,
        s.BREACHED,
        s.ENDED,
        s.STALLED,
        s.SUSPENDED,
    }
    return {
        s.PROPOSED: frozenset({s.AGREED, s.ACTIVE, s.REJECTED, s.STALLED, s.ENDED}),
        s.AGREED: frozenset(living),
        s.ACTIVE: frozenset(living - {s.ACTIVE}),
        s.EXTENDED: frozenset(living),
        s.PARTLY_FULFILLED: frozenset(living | {s.BEING_REACTIVATED, s.REACTIVATED}),
        s.STALLED: frozenset(resting | {s.EXTENDED}),
        s.SUSPENDED: frozenset(resting | {s.EXTENDED}),
        s.BEING_REACTIVATED: frozenset(living | {s.REACTIVATED}),
        s.REACTIVATED: frozenset(living),
        s.BREACHED: frozenset(
            {s.BEING_REACTIVATED, s.REACTIVATED, s.ENDED, s.FULFILLED, s.STALLED, s.SUSPENDED}
        ),
        s.FULFILLED: frozenset({s.BREACHED}),
        s.REJECTED: frozenset({s.PROPOSED, s.AGREED}),
        s.ENDED: frozenset({s.BEING_REACTIVATED, s.REACTIVATED}),
    }


FRAMEWORK_MOVES: Mapping[FrameworkStatus, frozenset[FrameworkStatus]] = _framework_moves()
"""Which status of a framework may follow which. A history may begin anywhere; repeating a status is always allowed.
What is fulfilled can still be breached, where it carries a lasting condition; what has ended can be reactivated."""

AnyStep = TypeVar("AnyStep", bound=Step)


def in_order(history: Iterable[AnyStep]) -> tuple[AnyStep, ...]:
    """The steps in the one order that all results use, no matter in what order they were given.

    Steps go by the first day they may have been taken on. Steps of one day go by the order in which their
    statuses stand in the vocabulary (proposed before agreed before completed before postponed), then by
    who says so. A step without a date stands just before the first dated step with a later status.
    """
    steps = sorted(history, key=_same_day_key)
    dated = sorted((step for step in steps if _day(step) is not None), key=lambda step: _day(step) or 0)
    for step in (step for step in steps if _day(step) is None):
        later = (index for index, other in enumerate(dated) if _rank(other) > _rank(step))
        dated.insert(next(later, len(dated)), step)
    return tuple(dated)


def _day(step: Step) -> int | None:
    if step.when is None:
        return None
    return step.when.first_day if step.when.first_day is not None else step.when.last_day


def _rank(step: Any) -> int:
    return _ORDER[step.status]


def _same_day_key(step: Any) -> tuple[Any, ...]:
    return (
        _rank(step),
        str(step.when or ""),
        step.according_to,
        step.statement or "",
        step.note or "",
        str(step.sources),
    )


_ORDER: Mapping[str, int] = {
    **{status: place for place, status in enumerate(RoundStatus)},
    **{status: place for place, status in enumerate(FrameworkStatus)},
}


def read_round_history(value: str | RoundStep | Iterable[str | RoundStep]) -> tuple[RoundStep, ...]:
    """Steps of a round, or statuses as text; one alone will do."""
    return tuple_of(_round_step, value, RoundStep)


def read_framework_history(
    value: str | FrameworkStep | Iterable[str | FrameworkStep],
) -> tuple[FrameworkStep, ...]:
    """Steps of a framework, or statuses as text; one alone will do."""
    return tuple_of(_framework_step, value, FrameworkStep)


def _round_step(value: str | RoundStep) -> RoundStep:
    if isinstance(value, str):
        return RoundStep(status=cast("Any", value))
    return require_instance(RoundStep, value, "give RoundSteps, or statuses as text")


def _framework_step(value: str | FrameworkStep) -> FrameworkStep:
    if isinstance(value, str):
        return FrameworkStep(status=cast("Any", value))
    return require_instance(FrameworkStep, value, "give FrameworkSteps, or statuses as text")


DISPUTED: Final = "disputed"
"""The status of a record whose parties do not share one: completed for one, still open for the other."""

_PLANNED = {
    RoundStatus.PROPOSED: 0,
    RoundStatus.AGREED: 1,
    RoundStatus.SCHEDULED: 2,
    RoundStatus.POSTPONED: 3,
}
_NEVER = 10_000_000


@attrs.frozen
class Folded:
    """What a history comes to.

    Attributes:
        status: the status after the last step that moved; None for an empty history.
        outside: steps outside the table of allowed moves, which moved nothing.
    """

    status: str | None
    outside: tuple[Step, ...]


def fold(history: Iterable[Any], moves: Mapping[Any, frozenset[Any]]) -> Folded:
    """Walk a history in its order; a step outside the table of moves is set aside and moves nothing."""
    status: Any = None
    outside: list[Step] = []
    for step in history:
        if status is None or step.status == status or step.status in moves[status]:
            status = step.status
        else:
            outside.append(step)
    return Folded(status, tuple(outside))


def shared(statuses: Collection[str | None]) -> str | None:
    """The one status of several parties; `disputed` where they do not share one.

    Parties who both still plan share the step that both have taken.
    """
    different = set(statuses)
    if len(different) == 1:
        return different.pop()
    if different and different <= _PLANNED.keys():
        return min(different, key=lambda status: _PLANNED[RoundStatus(str(status))])
    return DISPUTED if different else None


def carried_out(history: Sequence[Any]) -> When | None:
    """From the first to the last dated step that carried a round out; None where there is none.

    Where the two sides date one handover on different days, it may have been on either. A step outside the
    table of moves moves no date either.
    """
    dated = [step for step in history if step.when is not None and step.status in CARRIED_OUT]
    if len(dated) > 1:
        allowed = _in_the_table(history, ROUND_MOVES)
        dated = [step for step in dated if step in allowed]
    whens = {step.when for step in dated}
    if len(whens) < 2:
        return whens.pop() if whens else None
    firsts, lasts = ([getattr(when, edge) for when in whens] for edge in ("first_day", "last_day"))
    return When.between(
        ".." if None in firsts else date.fromordinal(min(firsts)),
        ".." if None in lasts else date.fromordinal(max(lasts)),
    )


def _in_the_table(history: Sequence[Any], moves: Mapping[Any, frozenset[Any]]) -> list[Any]:
    """The steps that the table allows in someone's account."""
    allowed = []
    for speaker in {actor for step in history for actor in step.according_to} or {None}:
        spoken = [step for step in history if not step.according_to or speaker in step.according_to]
        outside = fold(spoken, moves).outside
        allowed += [step for step in spoken if step not in outside]
    return allowed


def taken_by(history: Iterable[Any], day: WhenLike | None, happened: When | None) -> list[Any]:
    """The steps certainly taken by the end of `day`; all of them where it is None.

    A step without a date that carried a round out counts from the day it happened; any other from ever.
    """
    if day is None:
        return list(history)
    limit = When.of(day).last_day
    return [step for step in history if limit is None or _taken_on(step, happened) <= limit]


def _taken_on(step: Any, happened: When | None) -> int:
    when = happened if step.when is None and step.status in CARRIED_OUT else step.when
    if when is None:
        return 0
    return when.last_day if when.last_day is not None else _NEVER


def status_alone(
    history: Iterable[Any], moves: Mapping[Any, frozenset[Any]], according_to: str | None
) -> str | None:
    """The status by a record alone, which does not know which actor is part of which: each actor speaks for itself."""
    steps = list(history)
    speakers = sorted({actor for step in steps for actor in step.according_to})
    if according_to is None and speakers:
        return shared([status_alone(steps, moves, actor) for actor in speakers])
    spoken = [step for step in steps if not step.according_to or according_to in step.according_to]
    return fold(spoken, moves).status


def takes_status(kind: Any) -> bool:
    """Whether a class has a history of steps for which, on file, a status alone may stand."""
    names = attrs.fields_dict(kind)
    if "history" not in names or "status" in names:
        return False
    return get_args(get_type_hints(kind)["history"])[:1] in ((RoundStep,), (FrameworkStep,))
