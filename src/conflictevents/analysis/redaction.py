"""What may be shared: the dataset without what is marked higher, and without small cells on request."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    Actor,
    Claim,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    Meeting,
    Record,
    ReturnTally,
    Statement,
    Term,
    Transfer,
)
from conflictevents.records.ids import ALL_SIDES, UNKNOWN_SIDE
from conflictevents.values.count import Count, Estimate
from conflictevents.values.frozendict import FrozenDict
from conflictevents.values.marking import Marking, read_limit
from conflictevents.values.numerals import LARGEST_INTEGER, integer_remedy

__all__ = ["redact"]


def redact(ds: Dataset, up_to: Marking | str = Marking.GREEN, *, small_cells: int | None = None) -> Dataset:
    """The dataset without what is marked higher than `up_to`, and without whatever refers only to that.

    Gone with a record is what rests on it alone: the claims and tallies of a statement or speaker, steps
    that rest on a statement, what a withdrawn statement had superseded. A statement stays while a tally,
    step or figure that stays rests on it. A transfer that rests on a statement that is gone becomes unknown,
    and an end of it that is gone is not said. Records without a marking are taken to be free to share.

    What a reader can work out from what stays is not looked for: a whole less its other parts is the part
    that was taken away, and a total less its other figures is the small cell. Where that matters mark the
    whole as its parts are, and leave totals out or round them.

    Args:
        ds: the dataset.
        up_to: the strictest marking that may stay, one of TLP 2.0. What a record is marked with may be any
            text, and ranks above RED where it is not understood; as a limit such a text is refused.
        small_cells: counts of persons from 1 up to below this number become `less than` it, and remarks
            and extensions (`extra`) beside them go; figures of an estimate from 1 up to below it become not
            given. None leaves counts and estimates alone.

    Raises:
        InvalidValue: `up_to` is not a marking of TLP 2.0, or `small_cells` is not a whole number from 2 up.
    """
    check_dataset(ds)
    limit = read_limit(up_to)
    if small_cells is not None:
        small_cells = _read_threshold(small_cells)
    gone = _gone(
        ds, {record.id for record in ds if record.marking is not None and not record.marking.allows(limit)}
    )
    lacking = {record.part_of for record in ds.rounds if record.id in gone}
    left = [_without(record, gone, lacking) for record in ds if record.id not in gone]
    return Dataset(*(left if small_cells is None else (_blurred(record, small_cells) for record in left)))


def _read_threshold(value: int) -> int:
    """The number below which a count is a small cell."""
    if type(value) is int and 2 <= value <= LARGEST_INTEGER:
        return value
    remedy = integer_remedy(value) if type(value) is not int else ""
    raise InvalidValue(
        value,
        "a whole number from 2 up, or None",
        remedy or "write for instance 5, or leave it out to keep all counts",
        field="small_cells",
    )


def _gone(ds: Dataset, gone: set[str]) -> frozenset[str]:
    """Everything that goes with what goes, until nothing more does."""
    if not gone:
        return frozenset()
    while True:
        carrying = {id for record in ds if record.id not in gone for id in _rests_on(record, gone)}
        more = {
            record.id for record in ds if record.id not in gone | carrying and _rests_only_on(record, gone)
        }
        more |= {record.id for record in ds.statements if record.speaker in gone and record.id not in gone}
        more |= {
            id
            for statement in ds.statements
            for claim in statement.claims
            if (statement.id in gone or claim.about in gone) and (id := statement.claim_id(claim)) not in gone
        }
        more |= {
            id
            for record in ds.statements
            if record.id in gone
            for id in (*record.supersedes, *record.retracts)
            if id in ds and id not in gone
        }
        if not more:
            return frozenset(gone)
        gone |= more


def _rests_on(record: Record, gone: set[str]) -> Iterator[str | None]:
    """The statements that figures, steps and terms of a record rest on, whoever speaks there."""
    figures: tuple[Any, ...] = ()
    match record:
        case ReturnTally() | CustodyTally() if not _rests_only_on(record, gone):
            figures = (record,)
        case ExchangeRound():
            figures = (*record.transfers, *record.history)
        case Framework():
            figures = (*record.terms, *record.history)
    yield from (figure.statement for figure in figures)


def _rests_only_on(record: Record, gone: set[str]) -> bool:
    match record:
        case Statement():
            about = [claim.about for claim in record.claims]
            return bool(about) and all(id in gone for id in about) and not record.text
        case ReturnTally():
            scope = record.scope
            others = (party.actor for party in scope.third_parties)
            ends = (scope.series, scope.held_by, scope.belonging_to)
            limits = (*scope.frameworks, *scope.mediators, *others, *ends)
            return any(id in gone for id in (record.claimant, record.statement, record.returned_to, *limits))
        case CustodyTally():
            whose = (record.held_by, record.belonging_to)
            return any(id in gone for id in (record.claimant, record.statement, *whose))
        case _:
            return False


def _without(record: Record, gone: frozenset[str], lacking: AbstractSet[str | None]) -> Record:
    """A record without its references to what is gone; rounds that lack a part are no longer complete."""
    changes: dict[str, Any] = {}
    match record:
        case Statement():
            kept = [claim for claim in record.claims if claim.about not in gone]
            changes["claims"] = tuple(_claim(claim, gone) for claim in kept)
            changes["supersedes"] = _kept(record.supersedes, gone)
            changes["retracts"] = _kept(record.retracts, gone)
        case ExchangeRound():
            changes["parts_complete"] = record.parts_complete and record.id not in lacking
            changes["history"] = tuple(step for step in record.history if step.statement not in gone)
            changes["transfers"] = _transfers(record.transfers, gone)
            changes["frameworks"] = _kept(record.frameworks, gone)
            changes["parties"] = _kept(record.parties, gone)
            changes["third_parties"] = tuple(one for one in record.third_parties if one.actor not in gone)
            changes["ordinals"] = tuple(one for one in record.ordinals if one.body not in gone)
        case Framework():
            changes["history"] = tuple(step for step in record.history if step.statement not in gone)
            changes["parties"] = _kept(record.parties, gone)
            changes["third_parties"] = tuple(one for one in record.third_parties if one.actor not in gone)
            changes["terms"] = _terms(record.terms, gone)
            changes["succeeds"] = _kept(record.succeeds, gone)
        case Meeting():
            changes |= {
                name: _kept(getattr(record, name), gone) for name in ("participants", "hosts", "frameworks")
            }
        case Event():
            changes["actors"] = tuple(one for one in record.actors if one.actor not in gone)
        case Actor():
            changes["lineage"] = tuple(one for one in record.lineage if one.actor not in gone)
    if getattr(record, "part_of", None) in gone:
        changes["part_of"] = None
    if isinstance(record, ExchangeRound | Framework):
        changes["history"] = tuple(
            _unattributed(step, gone) for step in changes["history"] if not _only(step, gone)
        )
    return attrs.evolve(record, **changes) if changes else record


def _only(step: Any, gone: frozenset[str]) -> bool:
    """Whether a step or term is according to nobody but actors that are gone."""
    return bool(step.according_to) and all(actor in gone for actor in step.according_to)


def _unattributed(step: Any, gone: frozenset[str]) -> Any:
    return attrs.evolve(step, according_to=_kept(step.according_to, gone))


def _claim(claim: Claim, gone: frozenset[str]) -> Claim:
    return attrs.evolve(
        claim,
        transfers=_transfers(claim.transfers, gone),
        frameworks=_kept(claim.frameworks, gone),
        third_parties=tuple(one for one in claim.third_parties if one.actor not in gone),
        terms=_terms(claim.terms, gone),
        ordinals=tuple(one for one in claim.ordinals if one.body not in gone),
    )


def _terms(terms: Iterable[Term], gone: frozenset[str]) -> tuple[Term, ...]:
    return tuple(
        attrs.evolve(_unattributed(term, gone), **_without_sides(term, gone, "held_by"))
        for term in terms
        if term.statement not in gone and term.returned_to not in gone and not _only(term, gone)
    )


def _transfers(transfers: Iterable[Transfer], gone: frozenset[str]) -> tuple[Transfer, ...]:
    """Transfers without the ends that are gone, and without those of which no end is left."""
    found = []
    for one in transfers:
        ends = {name: getattr(one, name) for name in ("held_by", "returned_to")}
        named = [end for end in ends.values() if end is not None]
        if named and all(end in gone for end in named):
            continue
        changes: dict[str, Any] = {name: None for name, end in ends.items() if end in gone}
        changes |= _without_sides(one, gone, "carrier")
        if one.statement in gone:
            changes |= {"count": Count.unknown(), "statement": None, "breakdowns": (), "note": None}
        found.append(attrs.evolve(one, **changes) if changes else one)
    return tuple(found)


def _without_sides(described: Transfer | Term, gone: frozenset[str], name: str) -> dict[str, Any]:
    """What changes where the sides that people belong to are gone, all or some, and the actor under `name`."""
    changes: dict[str, Any] = {name: None} if getattr(described, name) in gone else {}
    if any(side in gone for side in described.belonging_to):
        changes["belonging_to"] = _kept(described.belonging_to, gone) or (UNKNOWN_SIDE,)
    return changes


def _kept(ids: Iterable[Any], gone: frozenset[str]) -> tuple[Any, ...]:
    return tuple(id for id in ids if id not in gone or id == ALL_SIDES)


def _blurred(value: Any, below: int) -> Any:
    """Small figures anywhere inside a record blurred, and the remarks and extensions beside them taken away.

    A count becomes `less than`; an estimate, which has no such words, does not give the figure.
    """
    if isinstance(value, Count):
        small = value.high is not None and 0 < value.high < below
        return Count.less_than(below) if small else value
    if isinstance(value, Estimate):
        given = (value.low, value.best, value.high)
        return Estimate(*(None if figure is not None and 0 < figure < below else figure for figure in given))
    if isinstance(value, tuple):
        return tuple(_blurred(item, below) for item in value)
    if not attrs.has(type(value)):
        return value
    fields = [field.name for field in attrs.fields(type(value)) if field.name not in _NO_PERSONS]
    changes = {
        name: blurred
        for name in fields
        if (blurred := _blurred(getattr(value, name), below)) != getattr(value, name)
    }
    if not changes:
        return value
    changes |= {name: None for name in ("text", "note") if name in fields}
    if "extra" in fields:
        changes["extra"] = FrozenDict()
    return attrs.evolve(value, **changes)


_NO_PERSONS = frozenset({"rounds", "percent"})
