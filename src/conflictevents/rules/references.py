"""Every id that a record refers to, with the place it stands in and the kind of record it has to lead to."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.records import (
    Actor,
    Claim,
    CustodyChange,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    Meeting,
    Ordinal,
    Ratio,
    Record,
    ReturnTally,
    Statement,
    Term,
    ThirdParty,
    Transfer,
)
from conflictevents.records.ids import UNKNOWN_SIDE
from conflictevents.records.step import Step

__all__ = ["Reference", "references", "references_of"]


class Reference(NamedTuple):
    """One id in one place.

    Attributes:
        record: the record that refers.
        id: what it refers to.
        kind: the kind of record it has to lead to; `Record` for any, claims included.
        sides: whether `all` may stand there for all sides together.
        place: the place inside the record, with `{}` for each position in a list.
        positions: the positions in the lists, the outermost first.
    """

    record: Record
    id: str
    kind: type[Record]
    sides: bool
    place: str
    positions: tuple[int, ...]

    @property
    def path(self) -> str:
        """The place inside the record, such as `transfers[0].held_by`."""
        return self.place.format(*self.positions)


_Found = tuple[str | None, type[Record], bool, str, tuple[int, ...]]


def references(ds: Dataset) -> Iterator[Reference]:
    """Every reference of a dataset, in the order of its records. Whether it leads anywhere is not asked."""
    for record in ds:
        for id, kind, sides, place, positions in references_of(record):
            if id is not None:
                yield Reference(record, id, kind, sides, place, positions)


def references_of(record: Record) -> Iterator[_Found]:
    """Each place for a reference in a record, as the fields of `Reference` but the record; None where none is given."""
    match record:
        case ExchangeRound():
            yield from _steps(record.history)
            yield from _transfers(record.transfers, "transfers[{}]", (), sides=False)
            yield from _each(record.frameworks, Framework, "frameworks[{}]")
            yield from _each(record.parties, Actor, "parties[{}]")
            yield from _third_parties(record.third_parties, "third_parties[{}]", ())
            yield record.part_of, ExchangeRound, False, "part_of", ()
            yield from _ordinals(record.ordinals, "ordinals[{}]", ())
        case CustodyChange():
            yield from _steps(record.history)
            yield record.held_by, Actor, False, "held_by", ()
            yield record.moved_to, Actor, False, "moved_to", ()
            if record.belonging_to != (UNKNOWN_SIDE,):
                yield from _each(record.belonging_to, Actor, "belonging_to[{}]")
            yield record.statement, Statement, False, "statement", ()
        case Statement():
            yield record.speaker, Actor, False, "speaker", ()
            yield from _each(record.supersedes, Statement, "supersedes[{}]")
            yield from _each(record.retracts, Statement, "retracts[{}]")
            for place, claim in enumerate(record.claims):
                yield from _claim(claim, (place,))
        case ReturnTally():
            yield record.claimant, Actor, False, "claimant", ()
            yield record.statement, Statement, False, "statement", ()
            yield record.returned_to, Actor, True, "returned_to", ()
            yield from _each(record.scope.frameworks, Framework, "scope.frameworks[{}]")
            yield from _each(record.scope.mediators, Actor, "scope.mediators[{}]")
            yield from _third_parties(record.scope.third_parties, "scope.third_parties[{}]", ())
            yield record.scope.series, Actor, False, "scope.series", ()
            yield record.scope.held_by, Actor, False, "scope.held_by", ()
            yield record.scope.belonging_to, Actor, False, "scope.belonging_to", ()
        case CustodyTally():
            yield record.claimant, Actor, False, "claimant", ()
            yield record.statement, Statement, False, "statement", ()
            yield record.held_by, Actor, True, "held_by", ()
            yield record.belonging_to, Actor, True, "belonging_to", ()
        case Framework():
            yield from _each(record.parties, Actor, "parties[{}]")
            yield from _third_parties(record.third_parties, "third_parties[{}]", ())
            yield from _terms(record.terms, "terms[{}]", ())
            yield from _steps(record.history)
            yield from _each(record.succeeds, Framework, "succeeds[{}]")
            yield record.part_of, Framework, False, "part_of", ()
        case Meeting():
            yield from _each(record.participants, Actor, "participants[{}]")
            yield from _each(record.hosts, Actor, "hosts[{}]")
            yield from _each(record.frameworks, Framework, "frameworks[{}]")
        case Event():
            for place, actor in enumerate(record.actors):
                yield actor.actor, Actor, False, "actors[{}].actor", (place,)
        case _:
            assert isinstance(record, Actor)  # the last of the kinds
            yield record.part_of, Actor, False, "part_of", ()
            for place, lineage in enumerate(record.lineage):
                yield lineage.actor, Actor, False, "lineage[{}].actor", (place,)


def _claim(claim: Claim, at: tuple[int, ...]) -> Iterator[_Found]:
    yield claim.about, Record, False, "claims[{}].about", at
    yield from _transfers(claim.transfers, "claims[{}].transfers[{}]", at, sides=True)
    yield from _each(claim.frameworks, Framework, "claims[{}].frameworks[{}]", at)
    yield from _third_parties(claim.third_parties, "claims[{}].third_parties[{}]", at)
    yield from _ordinals(claim.ordinals, "claims[{}].ordinals[{}]", at)
    yield from _terms(claim.terms, "claims[{}].terms[{}]", at)


def _each(ids: Iterable[str], kind: type[Record], place: str, at: tuple[int, ...] = ()) -> Iterator[_Found]:
    for position, id in enumerate(ids):
        yield id, kind, False, place, (*at, position)


def _steps(history: Iterable[Step]) -> Iterator[_Found]:
    for place, step in enumerate(history):
        yield from _each(step.according_to, Actor, "history[{}].according_to[{}]", (place,))
        yield step.statement, Statement, False, "history[{}].statement", (place,)


def _transfers(
    transfers: Iterable[Transfer], place: str, at: tuple[int, ...], *, sides: bool
) -> Iterator[_Found]:
    for position, transfer in enumerate(transfers):
        here = (*at, position)
        yield transfer.held_by, Actor, sides, f"{place}.held_by", here
        yield transfer.returned_to, Actor, sides, f"{place}.returned_to", here
        yield from _belonging(transfer, place, here)
        yield transfer.carrier, Actor, False, f"{place}.carrier", here
        yield transfer.statement, Statement, False, f"{place}.statement", here


def _belonging(described: Transfer | Term | Ratio, place: str, at: tuple[int, ...]) -> Iterator[_Found]:
    if described.belonging_to != (UNKNOWN_SIDE,):
        yield from _each(described.belonging_to, Actor, f"{place}.belonging_to[{{}}]", at)


def _third_parties(third_parties: Iterable[ThirdParty], place: str, at: tuple[int, ...]) -> Iterator[_Found]:
    for position, third_party in enumerate(third_parties):
        yield third_party.actor, Actor, False, f"{place}.actor", (*at, position)


def _ordinals(ordinals: Iterable[Ordinal], place: str, at: tuple[int, ...]) -> Iterator[_Found]:
    for position, ordinal in enumerate(ordinals):
        yield ordinal.body, Actor, False, f"{place}.body", (*at, position)


def _terms(terms: Iterable[Term], place: str, at: tuple[int, ...]) -> Iterator[_Found]:
    for position, term in enumerate(terms):
        here = (*at, position)
        yield from _each(term.according_to, Actor, f"{place}.according_to[{{}}]", here)
        yield term.returned_to, Actor, True, f"{place}.returned_to", here
        yield term.held_by, Actor, True, f"{place}.held_by", here
        yield from _belonging(term, place, here)
        if term.ratio is not None:
            yield term.ratio.held_by, Actor, True, f"{place}.ratio.held_by", here
            yield term.ratio.returned_to, Actor, True, f"{place}.ratio.returned_to", here
            yield from _belonging(term.ratio, f"{place}.ratio", here)
        yield term.statement, Statement, False, f"{place}.statement", here
