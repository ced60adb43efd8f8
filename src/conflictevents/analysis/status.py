"""Status as a fold over steps: what a record has become, for everybody or according to one side."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from conflictevents.analysis.query import inherited
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import ExchangeRound, Framework, RoundStatus
from conflictevents.records.history import DISPUTED, Folded, fold, shared, taken_by
from conflictevents.records.step import FRAMEWORK_MOVES, ROUND_MOVES
from conflictevents.values.truth import Truth
from conflictevents.values.when import WhenLike

__all__ = [
    "DISPUTED",
    "Folded",
    "completed",
    "done",
    "fold",
    "parties_of",
    "side_of",
    "status_at",
    "status_by_party",
]

_BEGUN = frozenset({RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED})


def moves_of(record: ExchangeRound | Framework) -> Mapping[Any, frozenset[Any]]:
    """The table of allowed moves for a record's history."""
    return ROUND_MOVES if isinstance(record, ExchangeRound) else FRAMEWORK_MOVES


def parties_of(ds: Dataset, record: ExchangeRound | Framework) -> tuple[str, ...]:
    """The sides whose word makes a status: a framework's parties, or the two ends of a round's transfers.

    A round without transfers takes the parties of its frameworks.
    """
    if isinstance(record, Framework):
        return record.parties
    ends = {
        end
        for transfer in record.transfers
        for end in (transfer.held_by, transfer.returned_to)
        if end is not None
    }
    if len(ends) < 2:
        frameworks = (ds.get(id) for id in inherited(ds, record, "frameworks"))
        ends.update(
            party
            for framework in frameworks
            if isinstance(framework, Framework)
            for party in framework.parties
        )
    return tuple(sorted(ends))


def side_of(ds: Dataset, actor: str, parties: Sequence[str]) -> str | None:
    """The party that an actor is, or is one of the people and offices of; None for anybody else."""
    return next((id for id in ds.links.belongs_to(actor) if id in parties), None)


def status_by_party(
    ds: Dataset, record: ExchangeRound | Framework, when: WhenLike | None = None
) -> dict[str | None, str | None]:
    """The status according to each party that has spoken, each with the recorder's own steps.

    Where no party has spoken, the one entry, under None, folds every step whoever took it: mediators
    and the recorder are then all there is.
    """
    history = _taken_by(record, when)
    parties = parties_of(ds, record)
    sides = [{side_of(ds, actor, parties) for actor in step.according_to} for step in history]
    speaking = sorted({side for found in sides for side in found if side is not None})
    if not speaking:
        return {None: fold(history, moves_of(record)).status}
    return {
        party: fold(
            (
                step
                for step, found in zip(history, sides, strict=True)
                if party in found or not step.according_to
            ),
            moves_of(record),
        ).status
        for party in speaking
    }


def status_at(
    ds: Dataset,
    record: ExchangeRound | Framework | str,
    when: WhenLike | None = None,
    according_to: str | None = None,
) -> str | None:
    """What a round or framework had become by the end of `when`.

    Args:
        ds: the dataset the record stands in; it says who belongs to whom.
        record: the record or its id.
        when: steps certainly taken by its last day count; None for all steps on record.
        according_to: an actor; only its own steps (its people and offices included) and the recorder's
            count. None for the status the parties share.

    Returns:
        The status, `disputed` where the parties do not share one, None where nothing is on record.
        Parties who both still plan share the step that both have taken.
    """
    check_dataset(ds)
    found = ds[record] if isinstance(record, str) else record
    if not isinstance(found, (ExchangeRound, Framework)):
        raise InvalidValue(getattr(found, "id", found), "a round or a framework, which have histories")
    if according_to is not None:
        who = getattr(according_to, "id", according_to)
        history = [
            step
            for step in _taken_by(found, when)
            if not step.according_to or any(ds.links.is_within(actor, who) for actor in step.according_to)
        ]
        return fold(history, moves_of(found)).status
    return shared(status_by_party(ds, found, when).values())


def done(ds: Dataset, record: ExchangeRound, account: str | None = None) -> Truth:
    """Whether a round counts as returned: only what is completed does.

    A round that is under way, partly completed or disputed is maybe done; so is one with no history but
    a part of a round that is. Assumed rounds never are.

    Args:
        ds: the dataset the round stands in.
        record: the round.
        account: an actor whose word alone decides, where it has spoken of the round's status; None for the
            status the parties share.
    """
    return _answer(ds, record, account, _BEGUN)


def completed(ds: Dataset, record: ExchangeRound, account: str | None = None) -> Truth:
    """Whether a round is completed: maybe where it is disputed. What is under way, or partly completed, is not.

    Args:
        ds: the dataset the round stands in.
        record: the round.
        account: as for `done`.
    """
    return _answer(ds, record, account, frozenset())


def _answer(ds: Dataset, record: ExchangeRound, account: str | None, maybe: AbstractSet[str]) -> Truth:
    """Yes where all agree that a round is completed, maybe where some do or hold it for one of the other statuses."""
    if record.assumed:
        return Truth.NO
    if not record.history and record.part_of is not None:
        whole = ds.get(record.part_of)
        if isinstance(whole, ExchangeRound) and record.id not in ds.links.rounds_above(whole.id):
            return _answer(ds, whole, account, maybe)
    own = None if account is None else status_at(ds, record, according_to=account)
    statuses: set[str | None]
    if own is not None:
        statuses = {own}
    elif len(record.history) == 1:
        statuses = {record.history[0].status}
    else:
        statuses = set(status_by_party(ds, record).values())
    if statuses == {RoundStatus.COMPLETED}:
        return Truth.YES
    return Truth.MAYBE if statuses & {RoundStatus.COMPLETED, *maybe} else Truth.NO


def _taken_by(record: ExchangeRound | Framework, when: WhenLike | None) -> list[Any]:
    return taken_by(record.history, when, record.when if isinstance(record, ExchangeRound) else None)
