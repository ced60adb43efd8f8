"""What a history comes to: a fold over its steps, as far as a day and according to somebody."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs

from conflictevents.records.step import ROUND_MOVES, Step
from conflictevents.records.vocabulary import RoundStatus
from conflictevents.values.when import When, WhenLike

__all__ = ["DISPUTED", "Folded", "carried_out", "fold", "shared", "status_alone", "taken_by"]

DISPUTED: Final = "disputed"
"""The status of a record whose parties do not share one: completed for one, still open for the other."""

_PLANNED = {
    RoundStatus.PROPOSED: 0,
    RoundStatus.AGREED: 1,
    RoundStatus.SCHEDULED: 2,
    RoundStatus.POSTPONED: 3,
}
_CARRIED_OUT = {RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED}
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
    dated = [step for step in history if step.when is not None and step.status in _CARRIED_OUT]
    if len(dated) > 1:
        told = _in_the_table(history, ROUND_MOVES)
        dated = [step for step in dated if step in told]
    whens = {step.when for step in dated}
    if len(whens) < 2:
        return whens.pop() if whens else None
    firsts, lasts = ([getattr(when, edge) for when in whens] for edge in ("first_day", "last_day"))
    return When.between(
        ".." if None in firsts else date.fromordinal(min(firsts)),
        ".." if None in lasts else date.fromordinal(max(lasts)),
    )


def _in_the_table(history: Sequence[Any], moves: Mapping[Any, frozenset[Any]]) -> list[Any]:
    """The steps that the table allows in somebody's account."""
    allowed = []
    for speaker in {actor for step in history for actor in step.according_to} or {None}:
        own = [step for step in history if not step.according_to or speaker in step.according_to]
        outside = fold(own, moves).outside
        allowed += [step for step in own if step not in outside]
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
    when = happened if step.when is None and step.status in _CARRIED_OUT else step.when
    if when is None:
        return 0
    return when.last_day if when.last_day is not None else _NEVER


def status_alone(
    history: Iterable[Any], moves: Mapping[Any, frozenset[Any]], according_to: str | None
) -> str | None:
    """The status by a record alone, which does not know who belongs to whom: each actor speaks for itself."""
    steps = list(history)
    speakers = sorted({actor for step in steps for actor in step.according_to})
    if according_to is None and speakers:
        return shared([status_alone(steps, moves, actor) for actor in speakers])
    own = [step for step in steps if not step.according_to or according_to in step.according_to]
    return fold(own, moves).status
