"""What a history comes to: a fold over its steps, as far as a day and according to somebody."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import attrs

from conflictevents.records.step import Step
from conflictevents.records.vocabulary import RoundStatus
from conflictevents.values.when import When, WhenLike

__all__ = ["DISPUTED", "Folded", "fold", "shared", "status_alone", "taken_by"]

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
    if different <= _PLANNED.keys():
        return min(different, key=lambda status: _PLANNED[RoundStatus(str(status))])
    return DISPUTED if different else None


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
