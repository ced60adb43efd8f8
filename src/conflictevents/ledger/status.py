"""Status as a fold over steps: what a round or framework has become, for each side and for all of them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import CustodyChange, ExchangeRound, Framework, RoundStatus
from conflictevents.records.step import DISPUTED, FRAMEWORK_MOVES, ROUND_MOVES, Folded, fold, shared, taken_by
from conflictevents.values.truth import Truth
from conflictevents.values.when import WhenLike

__all__ = [
    "DISPUTED",
    "Folded",
    "fold",
    "fold_by_side",
    "moves_of",
    "side_of",
    "status_of",
    "third_parties_of",
    "truth_of_done",
]

_BEGUN = frozenset({RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED})


def moves_of(record: ExchangeRound | CustodyChange | Framework) -> Mapping[Any, frozenset[Any]]:
    """The table of allowed moves for a record's history."""
    return FRAMEWORK_MOVES if isinstance(record, Framework) else ROUND_MOVES


def side_of(ds: Dataset, actor: str, sides: Sequence[str]) -> str | None:
    """The side that an actor is, or is one of the people and offices of; None for any other actor."""
    return next((id for id in ds.links.belongs_to(actor) if id in sides), None)


def third_parties_of(ds: Dataset, record: ExchangeRound | CustodyChange | Framework) -> frozenset[str]:
    """The third parties to a record, no matter what their role, those of its frameworks and of its transfers included."""
    if isinstance(record, CustodyChange):
        return frozenset()
    named = {party.actor for party in record.third_parties}
    if isinstance(record, ExchangeRound):
        named |= {transfer.carrier for transfer in record.transfers if transfer.carrier is not None}
        for id in record.frameworks:
            for above in ds.links.frameworks_above(id):
                framework = ds.get(above)
                if isinstance(framework, Framework):
                    named |= {party.actor for party in framework.third_parties}
    return frozenset(named)


def fold_by_side(
    ds: Dataset,
    record: ExchangeRound | CustodyChange | Framework,
    parties: Sequence[str],
    when: WhenLike | None = None,
) -> dict[str | None, str | None]:
    """The status according to each side, by side.

    The sides are the parties, and every other actor that took a step without being a third party. A step of a
    third party, or a step that no actor is named for, stands for each side that has taken no step since. Where
    there is no side at all, the only entry, under None, folds every step.
    """
    history = _taken_by(record, when)
    moves = moves_of(record)
    if len(history) == 1 and not history[0].according_to:
        status = history[0].status
        return dict.fromkeys(parties, status) if parties else {None: status}
    thirds = third_parties_of(ds, record)
    takers = [
        {
            actor
            for actor in step.according_to
            if side_of(ds, actor, parties) or side_of(ds, actor, tuple(thirds)) is None
        }
        for step in history
    ]
    named = {*parties, *(actor for actors in takers for actor in actors)}
    sides = sorted(
        actor for actor in named if actor in parties or not named & {*ds.links.belongs_to(actor)[1:]}
    )
    if not sides:
        return {None: fold(history, moves).status}
    owners = [{side_of(ds, actor, sides) for actor in actors} for actors in takers]
    statuses: dict[str | None, str | None] = {}
    for side in sides:
        last = max((index for index, owner in enumerate(owners) if side in owner), default=-1)
        steps = [
            step
            for index, (step, owner) in enumerate(zip(history, owners, strict=True))
            if side in owner or (not owner and index > last)
        ]
        if steps:
            statuses[side] = fold(steps, moves).status
    return statuses


def status_of(
    ds: Dataset,
    record: ExchangeRound | CustodyChange | Framework | str,
    parties: Sequence[str],
    when: WhenLike | None = None,
    according_to: str | None = None,
) -> str | None:
    """What a round or framework with these parties had become by the end of `when`, for all or for an actor.

    Raises:
        InvalidValue: the record has no history.
    """
    check_dataset(ds)
    resolved = ds[record] if isinstance(record, str) else record
    if not isinstance(resolved, ExchangeRound | CustodyChange | Framework):
        raise InvalidValue(
            getattr(resolved, "id", resolved),
            "a round, a change of custody or a framework, which have histories",
        )
    if according_to is None:
        return shared(fold_by_side(ds, resolved, parties, when).values())
    actor = getattr(according_to, "id", according_to)
    history = [
        step
        for step in _taken_by(resolved, when)
        if not step.according_to or any(ds.links.is_within(speaker, actor) for speaker in step.according_to)
    ]
    return fold(history, moves_of(resolved)).status


def truth_of_done(statuses: AbstractSet[str | None]) -> Truth:
    """Whether a round with these statuses, by its sides, is done: yes where all say completed.

    Maybe where only some do, or where it is under way or partly completed for some; else no.
    """
    if statuses == {RoundStatus.COMPLETED}:
        return Truth.YES
    return Truth.MAYBE if statuses & {RoundStatus.COMPLETED, *_BEGUN} else Truth.NO


def _taken_by(record: ExchangeRound | CustodyChange | Framework, when: WhenLike | None) -> list[Any]:
    return taken_by(record.history, when, None if isinstance(record, Framework) else record.when)
