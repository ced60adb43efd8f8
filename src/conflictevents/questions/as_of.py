"""The dataset as it could have been known on a day: later statements gone, histories cut."""

from collections.abc import Callable, Container, Iterable
from datetime import date
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.ledger.availability import Knowledge, Known
from conflictevents.ledger.rounds import date_of
from conflictevents.records import (
    Actor,
    CustodyChange,
    ExchangeRound,
    Framework,
    Meeting,
    MeetingStatus,
    Record,
    Statement,
    Transfer,
)
from conflictevents.values.count import Count
from conflictevents.values.fields import without_newer
from conflictevents.values.when import When, WhenLike

__all__ = ["as_of"]

AnyRecord = TypeVar("AnyRecord", bound=Record)


def as_of(ds: Dataset, when: WhenLike) -> Dataset:
    """The dataset as it could have been known by the end of a day.

    Later statements and what rests on them alone are gone, histories are cut, and so statuses fold anew. A
    transfer that rests on a later statement becomes unknown: the handover is known, the figure is not yet.
    Parts of which some were not known yet are not complete, and a meeting to come is planned. A
    record that nothing dates but what it describes counts as known from the last day of that, and is
    marked: its `known` is that day with `~`. Actors that only later records speak of are gone as well, and so is
    what this release keeps for a newer version without reading it: since when it was known is not to be seen.

    >>> import conflictevents as ce
    >>> ds = ce.datasets.load("yemen-exchanges")
    >>> len(ce.as_of(ds, "2020-12-31")) < len(ds)
    True

    Args:
        ds: the dataset.
        when: the day, or a month or year up to its end; an open end keeps everything.

    Returns:
        A dataset in which all that a kept record refers to as a round or framework is kept as well, cut
        to what was known of it and marked as known from the first who refers to it.
    """
    check_dataset(ds)
    limit = When.of(when).last_day
    knowledge = Knowledge(ds)
    known = {record.id: knowledge.of(record) for record in ds}
    remaining = {id for id, since in known.items() if since.by(limit)}
    # In the order of their days, so that all that is only referred to is known from the first who does.
    waiting = sorted(remaining, key=lambda id: known[id].day or 0, reverse=True)
    while waiting:
        referring = waiting.pop()
        for id in _referred(ds[referring]):
            if id not in remaining and id in known and not isinstance(ds[id], Statement):
                remaining.add(id)
                known[id] = Known(known[referring].day, described=True)
                waiting.append(id)
    cut = _Cut(ds, knowledge, limit, frozenset(remaining))
    reduced = _without_strangers(ds, [_marked(cut.record(ds[id]), known[id]) for id in sorted(remaining)])
    if limit is None:
        return reduced
    reduced = reduced.of(map(without_newer, reduced)).with_head(without_newer(reduced.head))
    if ds.known_by is not None and ds.known_by.last_day is not None:
        limit = min(limit, ds.known_by.last_day)
    return reduced.cut_at(When.of(date.fromordinal(limit)))


@attrs.frozen
class _Cut:
    """Records reduced to what was known of them by a day."""

    ds: Dataset
    knowledge: Knowledge
    limit: int | None
    remaining: frozenset[str]

    def record(self, record: AnyRecord) -> AnyRecord:
        changes: dict[str, Any] = {}
        sources = tuple(source for source in record.sources if self._by(source.published))
        if sources != record.sources:
            changes["sources"] = sources
        if isinstance(record, ExchangeRound):
            changes |= self._round(record)
        elif isinstance(record, CustodyChange):
            changes |= self._custody_change(record)
        elif isinstance(record, Framework):
            changes |= self._framework(record)
        elif (
            isinstance(record, Meeting) and record.status is MeetingStatus.HELD and not self._by(record.when)
        ):
            changes["status"] = MeetingStatus.PLANNED
        return attrs.evolve(record, **changes) if changes else record

    def _round(self, record: ExchangeRound) -> dict[str, Any]:
        history = self._history(record)
        when = date_of(record)
        ahead = when is not None and not self._by(when) and len(history) < len(record.history)
        changes: dict[str, Any] = {"history": history} if history != record.history else {}
        transfers = tuple(self._transfer(transfer, ahead) for transfer in record.transfers)
        if transfers != record.transfers:
            changes["transfers"] = transfers
        if record.parts_complete and any(
            part.id not in self.remaining for part in self.ds.links.parts_of(record.id)
        ):
            changes["parts_complete"] = False
        if ahead:
            changes["ordinals"] = ()
            if record.when is not None and not self._foretold(record):
                changes["when"] = None
        return changes

    def _custody_change(self, record: CustodyChange) -> dict[str, Any]:
        history = self._history(record)
        when = date_of(record)
        ahead = when is not None and not self._by(when) and len(history) < len(record.history)
        changes: dict[str, Any] = {"history": history} if history != record.history else {}
        if self._gone(record.statement) or (ahead and record.statement is None):
            changes |= {"count": Count.unknown(), "statement": None, "breakdowns": (), "note": None}
        if ahead and record.when is not None and not self._foretold(record):
            changes["when"] = None
        return changes

    def _framework(self, record: Framework) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        history = self._history(record)
        if history != record.history:
            changes["history"] = history
        terms = tuple(term for term in record.terms if not self._gone(term.statement))
        if terms != record.terms:
            changes["terms"] = terms
        return changes

    def _history(self, record: ExchangeRound | CustodyChange | Framework) -> tuple[Any, ...]:
        return tuple(step for step in record.history if self.knowledge.of_step(record, step).by(self.limit))

    def _transfer(self, transfer: Transfer, ahead: bool) -> Transfer:
        if self._gone(transfer.statement) or (ahead and transfer.statement is None):
            return attrs.evolve(transfer, count=Count.unknown(), statement=None, breakdowns=(), note=None)
        return transfer

    def _foretold(self, record: ExchangeRound | CustodyChange) -> bool:
        """Whether someone had named the date by then."""
        return any(
            claim.when == record.when and statement.id in self.remaining
            for statement, claim in self.ds.links.claims_about(record.id, standing=False)
        )

    def _gone(self, statement: str | None) -> bool:
        return statement is not None and statement in self.ds and statement not in self.remaining

    def _by(self, when: When | None) -> bool:
        return self.limit is None or when is None or when.last_day is None or when.last_day <= self.limit


def _marked(record: AnyRecord, known: Known) -> AnyRecord:
    if not known.described or (known.day is None and record.known is None):
        return record
    day = None if known.day is None else When.of(f"{date.fromordinal(known.day).isoformat()}~")
    return attrs.evolve(record, known=day)


def _without_strangers(ds: Dataset, records: list[Record]) -> Dataset:
    """The records without the actors that others on record speak of, but none of these does.

    Who speaks of an actor speaks of what it is part of.
    """
    actors = {record.id: record for record in records if isinstance(record, Actor)}
    others = [record for record in records if not isinstance(record, Actor)]

    def with_their_sides(ids: Iterable[str]) -> set[str]:
        return {above for id in ids for above in ds.links.belongs_to(id)}

    uncut = {id(record): _named(record, actors) for record in ds if not isinstance(record, Actor)}
    named = with_their_sides(chain.from_iterable(uncut.values()))
    still_named = [uncut.get(id(record)) or _named(record, actors) for record in others]
    strangers = named - with_their_sides(chain.from_iterable(still_named))
    needed = with_their_sides(actors.keys() - strangers)
    return ds.of((*others, *(actor for id, actor in actors.items() if id in needed)))


def _named(record: Record, ids: Container[str]) -> set[str]:
    """Which of the ids stand anywhere within a record."""
    matches: set[str] = set()
    waiting: list[Any] = [record]
    while waiting:
        value = waiting.pop()
        kind: Any = type(value)
        if isinstance(value, str):
            if value in ids:
                matches.add(value)
        elif isinstance(value, tuple):
            waiting += value
        elif (list_content := _content_of(kind)) is not None:
            waiting += list_content(value)
    return matches


@cache
def _content_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What lists the content of the fields of a class; None where it has no fields."""
    if not attrs.has(kind):
        return None
    names = [field.name for field in attrs.fields(kind)]
    if len(names) < 2:
        return lambda value: tuple([getattr(value, name) for name in names])
    return attrgetter(*names)


def _referred(record: Record) -> list[str]:
    """The rounds and frameworks that a record cannot be read without."""
    referred = [
        getattr(record, "part_of", None),
        *getattr(record, "frameworks", ()),
        *getattr(record, "succeeds", ()),
    ]
    scope = getattr(record, "scope", None)
    if scope is not None:
        referred += scope.frameworks
    if isinstance(record, Statement):
        referred += [claim.about for claim in record.claims]
        referred += [framework for claim in record.claims for framework in claim.frameworks]
    return [id for id in referred if id is not None]
