"""Rounds with the parts on record, read for one question: each person counts once, in any window."""

from collections.abc import Callable, Sequence

import attrs

from conflictevents.analysis.accounts import AGREED, RECORDED, WIDEST, Portion, Said, possible, said
from conflictevents.analysis.found import NOTHING, Found, Item, together
from conflictevents.analysis.query import Query
from conflictevents.analysis.status import completed, done
from conflictevents.analysis.wholes import Statements
from conflictevents.analysis.window import ALWAYS, Window
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.records.history import carried_out
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Family", "families", "root_of", "whens_of"]

Days = tuple[int | None, int | None]
"""A first and a last day as ordinals; None is unbounded."""

ALL_DAYS: Days = (None, None)


@attrs.frozen
class Family:
    """A round with the parts on record, read for one query and one account.

    Attributes:
        record: the round.
        done: whether it counts as returned.
        completed: whether it is completed; maybe where that is disputed.
        said: what the account says about the round itself.
        when: when it happened; None where nothing is on record.
        days: the days it happened in, as far as they lie within those of what it is part of.
        parts: its parts, read the same way.
    """

    record: ExchangeRound
    done: Truth
    completed: Truth
    said: Said
    when: When | None
    days: Days
    parts: tuple["Family", ...]

    @property
    def first_day(self) -> int | None:
        """The first day that anything of the family may have happened on; None where unbounded."""
        if not self.parts:
            return self.days[0]
        days = [self.days[0], *(part.first_day for part in self.parts)]
        return None if None in days else min(day for day in days if day is not None)

    @property
    def last_day(self) -> int | None:
        """The last day that anything of the family may have happened on; None where unbounded."""
        if not self.parts:
            return self.days[1]
        days = [self.days[1], *(part.last_day for part in self.parts)]
        return None if None in days else max(day for day in days if day is not None)

    def within(self, window: Window) -> Found:
        """What the family adds to a window, nobody counted twice.

        A parent not yet completed counts only through its completed parts. Where it is disputed whether
        it is completed, the answer may lie in either reading.
        """
        if not self.parts:
            return self._alone(window)
        found = [part.within(window) for part in self.parts]
        if self.completed is Truth.NO or not self.said.portions:
            return together(found)
        return self._as_whole(window, found)

    def _alone(self, window: Window) -> Found:
        placed = window.holds(*self.days)
        counted = Truth.all_of((self.done, placed, self.said.membership))
        if counted is Truth.NO:
            return NOTHING
        here = self.record.id
        doubtful = Truth.all_of((self.done, placed)) is Truth.MAYBE
        return Found(
            count=possible(self.said.count) if doubtful else self.said.count,
            items=tuple(self._item(portion, placed) for portion in self.said.portions),
            certain=(here,) if counted is Truth.YES else (),
            possible=(here,) if counted is Truth.MAYBE else (),
            disputed=(here,) if self.said.disputed else (),
        )

    def _as_whole(self, window: Window, found: Sequence[Found]) -> Found:
        """The parts, and the whole's own statement on the same people beside them."""
        placed = window.holds(*self.days)
        entire = [part.within(ALWAYS) for part in self.parts]
        statements = Statements(self.said.count, self.record.parts_complete, entire, found, placed)
        through_parts, count, rest = together(found), statements.count, statements.rest
        settled = Truth.all_of((self.completed, placed, self.said.membership)) is Truth.YES
        items = through_parts.items
        if placed is not Truth.NO and rest.high != 0:
            items = (*items, self._beyond_parts(rest, placed))
        if self.completed is not Truth.YES:
            count = attrs.evolve(count.hull(through_parts.count), best=None)
        elif settled and not through_parts.possible:
            bests = (through_parts.count.best if self.record.parts_complete else None, self.said.count.best)
            best = next((best for best in bests if best is not None and best in count), None)
            count = attrs.evolve(count, best=best)
        whole = attrs.evolve(through_parts, count=count, items=items)
        if placed is Truth.NO or (through_parts.membership is Truth.NO and count.high == 0):
            return whole
        here = self.record.id
        return attrs.evolve(
            whole,
            certain=(here, *whole.certain) if settled else whole.certain,
            possible=whole.possible if settled else (here, *whole.possible),
            disputed=(here, *whole.disputed) if self.said.disputed else whole.disputed,
        )

    def _item(self, portion: Portion, placed: Truth) -> Item:
        doubts = [
            name for name, answer in (("window", placed), ("status", self.done)) if answer is Truth.MAYBE
        ]
        membership = Truth.all_of((self.done, placed, portion.membership))
        return Item(self.record.id, portion.count, membership, (*doubts, *portion.maybe), portion.transfer)

    def _beyond_parts(self, rest: Count, placed: Truth) -> Item:
        doubts = {name for portion in self.said.portions for name in portion.maybe}
        if placed is Truth.MAYBE:
            doubts |= {"window"}
        if self.completed is Truth.MAYBE:
            doubts |= {"status"}
        membership = Truth.all_of((self.completed, placed, self.said.membership))
        return Item(
            self.record.id, rest, membership, tuple(sorted(doubts)), "beyond the parts on record", True
        )


def families(
    ds: Dataset, query: Query, account: str = RECORDED, only: Callable[[ExchangeRound], bool] | None = None
) -> tuple[Family, ...]:
    """Every round that is part of no other, with its parts, read for one query and one account.

    Rounds whose `part_of` runs in a circle, or leads nowhere, stand alone: that is a finding of the rules.

    Args:
        ds: the dataset.
        query: the persons asked for.
        account: `recorded`, `widest`, `agreed` or an actor's id.
        only: which rounds to take, parents and parts alike; None for all.
    """
    circling = {record.id for record in ds.rounds if record.part_of is not None and _circles(ds, record)}
    roots = (record for record in ds.rounds if record.id in circling or not _is_part(ds, record))
    taken = (record for record in roots if only is None or only(record))
    return tuple(
        _family(ds, record, query, account, (None, ALL_DAYS), record.id not in circling, only)
        for record in taken
    )


def _family(
    ds: Dataset,
    record: ExchangeRound,
    query: Query,
    account: str,
    above: tuple[When | None, Days],
    descend: bool,
    only: Callable[[ExchangeRound], bool] | None,
) -> Family:
    when = whens_of(record) or above[0]
    days = _days_within(when, above[1])
    actor = None if account in (RECORDED, WIDEST, AGREED) else account
    parts = tuple(
        _family(ds, part, query, account, (when, days), True, only)
        for part in (ds.links.parts_of(record.id) if descend else ())
        if only is None or only(part)
    )
    told = said(ds, record, query, account)
    if not told.portions and not record.transfers and not record.parts_complete:
        told = _as_its_parts(parts)
    finished = completed(ds, record, actor) if parts else Truth.NO
    return Family(record, done(ds, record, actor), finished, told, when, days, parts)


def _days_within(when: When | None, above: Days) -> Days:
    """The days of a date as far as they lie within those of the whole; its own where they do not meet."""
    if when is None:
        return above
    own = (when.first_day, when.last_day)
    first = own[0] if above[0] is None or (own[0] is not None and own[0] > above[0]) else above[0]
    last = own[1] if above[1] is None or (own[1] is not None and own[1] < above[1]) else above[1]
    return own if first is not None and last is not None and first > last else (first, last)


def _as_its_parts(parts: Sequence[Family]) -> Said:
    """What a parent without a word of its own says: an unknown number of whatever its parts are of."""
    members = [part.said.membership for part in parts if part.said.portions]
    if not members:
        return Said(())
    return Said((Portion(Count.unknown(), Truth.YES if Truth.YES in members else Truth.MAYBE),))


def whens_of(record: ExchangeRound) -> When | None:
    """When a round happened: its own date, or else from the first to the last dated step that carried it out."""
    return record.when if record.when is not None else carried_out(record.history)


def root_of(ds: Dataset, record: ExchangeRound) -> str:
    """The id of the round on record that a round and all it is part of count as; its own where they run in a circle."""
    if _circles(ds, record):
        return record.id
    return [id for id in ds.links.rounds_above(record.id) if isinstance(ds.get(id), ExchangeRound)][-1]


def _is_part(ds: Dataset, record: ExchangeRound) -> bool:
    return record.part_of is not None and isinstance(ds.get(record.part_of), ExchangeRound)


def _circles(ds: Dataset, record: ExchangeRound) -> bool:
    chain = ds.links.rounds_above(record.id)
    last = ds.get(chain[-1])
    return isinstance(last, ExchangeRound) and last.part_of in chain
