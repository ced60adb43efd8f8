"""Every id that a record or the head refers to, with the place it stands in and the kind of record it has to lead to."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.records import (
    UNKNOWN_SIDE,
    Actor,
    Claim,
    CustodyChange,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    Head,
    Meeting,
    Ordinal,
    Ratio,
    Record,
    ReturnTally,
    Statement,
    Term,
    ThirdParty,
    Transfer,
    references_within,
)
from conflictevents.records.step import Step

__all__ = [
    "Reference",
    "circles",
    "references",
    "references_of",
    "unresolved_references",
    "unresolved_terms",
]


class Reference(NamedTuple):
    """One id in one place.

    Attributes:
        record: the record that refers; None for the head of the dataset.
        id: what it refers to.
        kind: the kind of record it has to lead to; `Record` for any, claims included.
        sides: whether `all` may stand there for all sides together.
        place: the place inside the record, with `{}` for each position in a list.
        positions: the positions in the lists, the outermost first.
    """

    record: Record | None
    id: str
    kind: type[Record]
    sides: bool
    place: str
    positions: tuple[int, ...]

    @property
    def path(self) -> str:
        """The place inside the record, such as `transfers[0].held_by`."""
        return self.place.format(*self.positions)

    @property
    def holder(self) -> str | None:
        """The id of the record that refers; None for the head."""
        return None if self.record is None else self.record.id


_Found = tuple[str | None, type[Record], bool, str, tuple[int, ...]]


def references(ds: Dataset) -> Iterator[Reference]:
    """Every reference of a dataset, in the order of its records. Whether it leads anywhere is not asked."""
    for record in ds:
        for id, kind, sides, place, positions in references_of(record):
            if id is not None:
                yield Reference(record, id, kind, sides, place, positions)


def unresolved_references(ds: Dataset) -> tuple[Reference, ...]:
    """The references of a dataset that lead to no record of the kind they have to; listed once for all rules."""
    unresolved: tuple[Reference, ...] | None = ds.__dict__.get("_unresolved_references")
    if unresolved is None:
        unresolved = tuple(_list_unresolved(ds))
        ds.__dict__["_unresolved_references"] = unresolved
    return unresolved


def _list_unresolved(ds: Dataset) -> Iterator[Reference]:
    for record in ds:
        for id, kind, sides, place, positions in references_of(record):
            if id is not None and not isinstance(ds.get(id), kind):
                yield Reference(record, id, kind, sides, place, positions)
    for id, kind, sides, place, positions in _of_head(ds.head):
        if id is not None and not isinstance(ds.get(id), kind):
            yield Reference(None, id, kind, sides, place, positions)


def _of_head(head: Head) -> Iterator[_Found]:
    for place, ledger in enumerate(head.closed):
        yield ledger.held_by, Actor, False, "head.closed[{}].held_by", (place,)
        yield ledger.belonging_to, Actor, False, "head.closed[{}].belonging_to", (place,)


def unresolved_terms(ds: Dataset) -> Iterator[tuple[Record, str, str, frozenset[str]]]:
    """The terms that are part of, or replace, a term that their framework does not have.

    Yields:
        The record, the place inside it, the id that no term has, and the ids that there are.
    """
    for framework in ds.frameworks:
        ids = _ids_of(framework.terms)
        for path, id in _above(framework.terms, "terms[{}]"):
            if id not in ids:
                yield framework, path, id, ids
    for statement in ds.statements:
        for number, claim in enumerate(statement.claims):
            about = ds.get(claim.about or "")
            known = _ids_of(claim.terms) | (
                _ids_of(about.terms) if isinstance(about, Framework) else frozenset()
            )
            for path, id in _above(claim.terms, f"claims[{number}].terms[{{}}]"):
                if id not in known:
                    yield statement, path, id, known


def _ids_of(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(term.id for term in terms if term.id is not None)


def _above(terms: Iterable[Term], place: str) -> Iterator[tuple[str, str]]:
    for position, term in enumerate(terms):
        for name in ("part_of", "replaces"):
            id = getattr(term, name)
            if id is not None:
                yield f"{place.format(position)}.{name}", id


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
        case Actor():
            yield record.part_of, Actor, False, "part_of", ()
            for place, lineage in enumerate(record.lineage):
                yield lineage.actor, Actor, False, "lineage[{}].actor", (place,)
        case _:  # of a type that another package adds
            for id, kind, path, positions in references_within(record):
                yield id, kind, False, path, positions


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
    held_by, returned_to, carrier, statement = _places_in(
        place, "held_by", "returned_to", "carrier", "statement"
    )
    for position, transfer in enumerate(transfers):
        here = (*at, position)
        yield transfer.held_by, Actor, sides, held_by, here
        yield transfer.returned_to, Actor, sides, returned_to, here
        if transfer.belonging_to:
            yield from _belonging(transfer, place, here)
        yield transfer.carrier, Actor, False, carrier, here
        yield transfer.statement, Statement, False, statement, here


@cache
def _places_in(place: str, *names: str) -> tuple[str, ...]:
    """The places of some fields of what stands at a place."""
    return tuple(f"{place}.{name}" for name in names)


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


Edges = Mapping[str, Sequence[str]]


def circles(edges: Edges) -> list[tuple[str, ...]]:
    """One circle out of each knot of things that lead back to themselves, beginning with its smallest id.

    A knot is a set of things each of which leads to each other (a strongly connected component, found by
    Tarjan's algorithm without recursion, in time linear in things and links); the circle shown is a
    shortest one through its smallest id.

    >>> circles({"a": ["b"], "b": ["c", "d"], "c": ["a"], "e": ["a"]})
    [('a', 'b', 'c')]
    """
    shortest = [_shortest(edges, min(knot), knot) for knot in _knots(edges)]
    return sorted(shortest)


def _knots(edges: Edges) -> list[frozenset[str]]:
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    knots: list[frozenset[str]] = []
    for start in edges:
        if start in number:
            continue
        path = [(start, iter(edges[start]))]
        number[start] = lowest[start] = len(number)
        open_.append(start)
        is_open.add(start)
        while path:
            here, ahead = path[-1]
            for other in ahead:
                if other not in number:
                    number[other] = lowest[other] = len(number)
                    open_.append(other)
                    is_open.add(other)
                    path.append((other, iter(edges.get(other, ()))))
                    break
                if other in is_open:
                    lowest[here] = min(lowest[here], number[other])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[here])
                if lowest[here] == number[here]:
                    place = _place(open_, here)
                    knot = frozenset(open_[place:])
                    del open_[place:]
                    is_open -= knot
                    if len(knot) > 1 or here in edges.get(here, ()):
                        knots.append(knot)
    return knots


def _place(open_: Sequence[str], here: str) -> int:
    """Where a thing stands, looked for from the end: a knot is never longer than what is taken off."""
    place = len(open_) - 1
    while open_[place] != here:
        place -= 1
    return place


def _shortest(edges: Edges, start: str, knot: frozenset[str]) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while True:
        here = waiting.popleft()
        for other in sorted(set(edges.get(here, ())) & knot):
            if other == start:
                circle = [here]
                while circle[-1] != start:
                    circle.append(came_from[circle[-1]])
                return tuple(reversed(circle))
            if other not in came_from:
                came_from[other] = here
                waiting.append(other)
