"""What may be shared: the dataset without what is marked higher, and without small cells on request."""

from collections.abc import Iterable
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    Actor,
    Claim,
    CustodyTally,
    ExchangeRound,
    Framework,
    Meeting,
    Record,
    ReturnTally,
    Statement,
    Transfer,
)
from conflictevents.records.ids import ALL_SIDES
from conflictevents.values.count import Count
from conflictevents.values.marking import Marking

__all__ = ["redact"]


def redact(ds: Dataset, up_to: Marking | str = Marking.GREEN, *, small_cells: int | None = None) -> Dataset:
    """The dataset without what is marked higher than `up_to`, and without whatever refers only to that.

    Gone with a record is what rests on it alone: the claims and tallies of a statement or speaker, steps
    that rest on a statement, what a withdrawn statement had superseded. A transfer that rests on a
    statement that is gone becomes unknown. Records without a marking are taken to be free to share.

    Args:
        ds: the dataset.
        up_to: the strictest marking that may stay (TLP 2.0).
        small_cells: counts of persons from 1 up to below this number become `less than` it, and remarks
            beside them go; None leaves counts alone. Totals that a reader could subtract are not looked
            for: round them yourself where that matters.

    Raises:
        InvalidValue: `small_cells` is below 2.
    """
    limit = Marking(up_to)
    if small_cells is not None and small_cells < 2:
        raise InvalidValue(small_cells, "a number of 2 or more, or None", field="small_cells")
    gone = _gone(
        ds, {record.id for record in ds if record.marking is not None and not record.marking.allows(limit)}
    )
    left = [_without(record, gone) for record in ds if record.id not in gone]
    return Dataset(*(left if small_cells is None else (_blurred(record, small_cells) for record in left)))


def _gone(ds: Dataset, gone: set[str]) -> frozenset[str]:
    """Everything that goes with what goes, until nothing more does."""
    if not gone:
        return frozenset()
    while True:
        more = {record.id for record in ds if record.id not in gone and _rests_only_on(record, gone)}
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


def _rests_only_on(record: Record, gone: set[str]) -> bool:
    match record:
        case Statement():
            about = [claim.about for claim in record.claims if claim.about is not None]
            return record.speaker in gone or (
                bool(about) and all(id in gone for id in about) and not record.text
            )
        case ReturnTally():
            scope = record.scope
            limits = (*scope.frameworks, *scope.mediators, scope.series, scope.held_by)
            return any(id in gone for id in (record.claimant, record.statement, record.returned_to, *limits))
        case CustodyTally():
            ends = (record.claimant, record.statement, record.held_by, record.belonging_to)
            return any(id in gone for id in ends)
        case _:
            return False


def _without(record: Record, gone: frozenset[str]) -> Record:
    """A record without its references to what is gone."""
    changes: dict[str, Any] = {}
    match record:
        case Statement():
            kept = [claim for claim in record.claims if claim.about not in gone]
            changes["claims"] = tuple(_claim(claim, gone) for claim in kept)
            changes["supersedes"] = _kept(record.supersedes, gone)
            changes["retracts"] = _kept(record.retracts, gone)
        case ExchangeRound():
            changes["history"] = tuple(step for step in record.history if step.statement not in gone)
            changes["transfers"] = _transfers(record.transfers, gone)
            changes["frameworks"] = _kept(record.frameworks, gone)
            changes["mediators"] = _kept(record.mediators, gone)
            changes["ordinals"] = tuple(one for one in record.ordinals if one.body not in gone)
        case Framework():
            changes["history"] = tuple(step for step in record.history if step.statement not in gone)
            changes["parties"] = _kept(record.parties, gone)
            changes["third_parties"] = tuple(one for one in record.third_parties if one.actor not in gone)
            changes["terms"] = tuple(
                term for term in record.terms if term.statement not in gone and term.returned_to not in gone
            )
            changes["succeeds"] = _kept(record.succeeds, gone)
        case Meeting():
            changes |= {
                name: _kept(getattr(record, name), gone) for name in ("participants", "hosts", "frameworks")
            }
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
    """Whether a step is taken by nobody but actors that are gone."""
    return bool(step.according_to) and all(actor in gone for actor in step.according_to)


def _unattributed(step: Any, gone: frozenset[str]) -> Any:
    return attrs.evolve(step, according_to=_kept(step.according_to, gone))


def _claim(claim: Claim, gone: frozenset[str]) -> Claim:
    return attrs.evolve(
        claim,
        transfers=_transfers(claim.transfers, gone),
        frameworks=_kept(claim.frameworks, gone),
        mediators=_kept(claim.mediators, gone),
        ordinals=tuple(one for one in claim.ordinals if one.body not in gone),
    )


def _transfers(transfers: Iterable[Transfer], gone: frozenset[str]) -> tuple[Transfer, ...]:
    kept = (one for one in transfers if one.held_by not in gone and one.returned_to not in gone)
    return tuple(
        attrs.evolve(one, count=Count.unknown(), statement=None, breakdowns=(), note=None)
        if one.statement in gone
        else one
        for one in kept
    )


def _kept(ids: Iterable[Any], gone: frozenset[str]) -> tuple[Any, ...]:
    return tuple(id for id in ids if id not in gone or id == ALL_SIDES)


def _blurred(value: Any, below: int) -> Any:
    """Small counts anywhere inside a record, made `less than`, and the remarks beside them taken away."""
    if isinstance(value, Count):
        small = value.high is not None and 0 < value.high < below
        return Count.less_than(below) if small else value
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
    return attrs.evolve(value, **changes, **{name: None for name in ("text", "note") if name in fields})


_NO_PERSONS = frozenset({"rounds", "percent"})
