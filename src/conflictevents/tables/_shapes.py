"""Rounds of one shape: what decides whether the persons of a transfer count, without how many they are and when.

Whether a transfer is among those asked for, and whether its round is done, is decided by kinds, categories, sides,
frameworks, mediators, series and the statuses of its history. Many rounds share all of these. So the question is
asked once of each shape, by the very functions that answer it for records, and the engine adds up numbers by shape.

A shape is kept as a record: a round whose dates are gone, whose counts only number its classes of transfers from 1,
and whose statements say only which sides and categories they speak of.
"""

from collections.abc import Iterable
from typing import Any, Final

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.records import (
    Act,
    Claim,
    ExchangeRound,
    Ordinal,
    RoundStep,
    Statement,
    Transfer,
)
from conflictevents.records.base import ALL_SIDES, ActorId
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking
from conflictevents.values.when import When

__all__ = ["COARSE", "FINE", "Shape", "Shapes", "class_of", "shapes_of"]

FINE: Final = "fine"
COARSE: Final = "coarse"

_UNKNOWN = Count.unknown()
_Class = tuple[
    str, str | None, ActorId | None, ActorId | None, tuple[ActorId, ...], str | None, ActorId | None
]
"""Category, kind, held by, returned to, belonging to, group and carrier: what decides whether a transfer counts."""


@attrs.frozen
class Shape:
    """One shape of round.

    Attributes:
        record: a round of that shape, without counts and dates.
        statement: what is said about rounds of that shape, without counts; None where nothing is.
        first_slot: the number of its first class of transfers; the others follow.
        slots: the number of each class of its transfers.
    """

    record: ExchangeRound
    statement: Statement | None
    first_slot: int
    slots: dict[_Class, int]


class Shapes:
    """The shapes of the rounds met so far, each made once.

    There are two ways to tell rounds apart. The `fine` one keeps all that a question may ask by. The `coarse` one
    forgets frameworks, mediators and series, which few questions limit: then fewer sums have to be kept apart.

    Args:
        ds: actors, frameworks and statements.
        way: `fine` or `coarse`.

    Attributes:
        found: the shapes, in the order in which they were met.
    """

    def __init__(self, ds: Dataset, way: str = FINE) -> None:
        self.found: list[Shape] = []
        self._way = way
        self._ds = ds
        self._known: dict[Any, Shape] = {}
        self._next_slot = 0

    def of(self, record: ExchangeRound) -> Shape:
        """The shape of a round."""
        claimed = self._ds.links.claims_about(record.id)
        figured = (
            _classes(transfer for _, claim in self._list_claims(record) for transfer in claim.transfers)
            if claimed
            else ()
        )
        ends = _ends(transfer for _, claim in claimed for transfer in claim.transfers) if claimed else ()
        key = (
            record.kind,
            record.assumed,
            record.parties,
            record.transfers_complete,
            *self._limits(record),
            tuple([(step.status, step.according_to) for step in record.history]),
            _classes(record.transfers),
            self._marking(record),
            figured,
            ends,
        )
        shape = self._known.get(key)
        if shape is None:
            shape = self._known[key] = self._made(*key)
        return shape

    def _list_claims(self, record: ExchangeRound) -> list[tuple[Statement, Claim]]:
        ledger = ledger_of(self._ds)
        return ledger.book.list_claims(ledger.rounds.resolve(record))

    def _limits(self, record: ExchangeRound) -> tuple[Any, Any, Any]:
        """Frameworks, mediators and series, unless they are forgotten.

        What tells the sides stays: frameworks where no transfer does, third parties where another takes a step.
        """
        if self._way == FINE:
            counted = tuple([(ordinal.body, ordinal.counted) for ordinal in record.ordinals])
            return record.frameworks, record.third_parties, counted
        ends = {end for transfer in record.transfers for end in (transfer.held_by, transfer.returned_to)} - {
            None
        }
        takers = {actor for step in record.history for actor in step.according_to}
        if takers - ends:  # whether they are sides or third parties is said there
            return record.frameworks, record.third_parties, ()
        return record.frameworks if len(ends) < 2 and not record.parties else (), (), ()

    def _marking(self, record: ExchangeRound) -> Marking | None:
        """The strictest marking of a round and the statements its transfers rest on."""
        resting = {transfer.statement for transfer in record.transfers if transfer.statement is not None}
        statements = (self._ds.get(id) for id in resting)
        marked = [getattr(statement, "marking", None) for statement in statements]
        return Marking.strictest((record.marking, *marked)) if marked else record.marking

    def _made(
        self,
        kind: str,
        assumed: bool,
        parties: tuple[ActorId, ...],
        transfers_complete: bool,
        frameworks: Any,
        third_parties: Any,
        ordinals: tuple[tuple[ActorId, bool], ...],
        history: tuple[tuple[Any, tuple[ActorId, ...]], ...],
        classes: tuple[_Class, ...],
        marking: Marking | None,
        figured: tuple[_Class, ...],
        ends: tuple[ActorId, ...],
    ) -> Shape:
        id = f"conflictevents:{self._way}-{len(self.found) + 1}"
        record = ExchangeRound(
            id=id,
            kind=kind,
            assumed=assumed,
            parties=parties,
            transfers_complete=transfers_complete,
            frameworks=frameworks,
            third_parties=third_parties,
            ordinals=tuple(Ordinal(body=body, counted=counted) for body, counted in ordinals),
            # Days that stand for nothing but the order of the steps.
            history=tuple(
                RoundStep(status=status, when=When.day(1, 1, 1 + place % 28), according_to=who)
                if len(history) <= 28
                else RoundStep(status=status, when=When.day(1 + place, 1, 1), according_to=who)
                for place, (status, who) in enumerate(history)
            ),
            transfers=tuple(
                attrs.evolve(_transfer(one), count=Count.at_least(number))
                for number, one in enumerate(classes, start=1)
            ),
            marking=marking,
        )
        first = self._next_slot
        self._next_slot += max(1, len(classes))
        shape = Shape(
            record, _statement(id, figured, ends), first, {one: first + at for at, one in enumerate(classes)}
        )
        self.found.append(shape)
        return shape


def shapes_of(ds: Dataset, way: str) -> tuple[ExchangeRound, ...]:
    """The shapes among the rounds of a dataset, in the order of their numbers."""
    found = [record for record in ds.rounds if record.id.startswith(f"conflictevents:{way}-")]
    return tuple(sorted(found, key=lambda shape: int(shape.id.rpartition("-")[2])))


def class_of(transfer: Transfer) -> _Class:
    """What of a transfer decides whether it counts."""
    ends = (transfer.held_by, transfer.returned_to)
    return (transfer.category, transfer.kind, *ends, transfer.belonging_to, transfer.group, transfer.carrier)


def _classes(transfers: Iterable[Transfer]) -> tuple[_Class, ...]:
    return tuple(sorted({class_of(transfer) for transfer in transfers}, key=_by_words))


def _by_words(one: _Class) -> tuple[Any, ...]:
    return tuple((word is not None, word or "") if not isinstance(word, tuple) else word for word in one)


def _transfer(one: _Class) -> Transfer:
    category, kind, held_by, returned_to, belonging_to, group, carrier = one
    return Transfer(
        count=_UNKNOWN,
        category=category,
        kind=kind,
        held_by=held_by,
        returned_to=returned_to,
        belonging_to=belonging_to,
        group=group,
        carrier=carrier,
    )


def _ends(transfers: Iterable[Transfer]) -> tuple[ActorId, ...]:
    ends = {end for transfer in transfers for end in (transfer.held_by, transfer.returned_to)}
    return tuple(sorted(end for end in ends if end is not None and end != ALL_SIDES))


def _statement(about: str, figured: tuple[_Class, ...], ends: tuple[ActorId, ...]) -> Statement | None:
    """Figures are said to be so; other ends of transfers are merely spoken of, which is enough to be a side."""
    if not figured and not ends:
        return None
    claims = [
        Claim(act=act, about=about, transfers=transfers)
        for act, transfers in (
            (Act.REPORTS, tuple(map(_transfer, figured))),
            (Act.EXPECTS, tuple(Transfer(count=_UNKNOWN, returned_to=end) for end in ends)),
        )
        if transfers
    ]
    return Statement(id=f"{about}-said", speaker="somebody", claims=claims)
