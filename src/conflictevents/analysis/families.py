"""Parts and wholes: a round with its parts counts each person once, in any window."""

from collections.abc import Callable, Iterable, Sequence

import attrs

from conflictevents.analysis.accounts import AGREED, NOBODY, RECORDED, WIDEST, Portion, Said, possible, said
from conflictevents.analysis.query import Query, weakest
from conflictevents.analysis.status import done
from conflictevents.analysis.window import ALWAYS, Window
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Family", "Found", "Item", "families", "whens_of"]


@attrs.frozen
class Item:
    """Persons of one round that may count towards an answer, with what makes it doubtful.

    Attributes:
        round: the round's id.
        count: how many persons, if they count.
        membership: whether they count: yes or maybe; no for what was left out.
        why: what the doubt, or the no, rests on, by name of the limit; `window` and `status` among them.
        text: what the persons are, for people.
    """

    round: str
    count: Count
    membership: Truth
    why: tuple[str, ...] = ()
    text: str = ""

    @property
    def whole(self) -> bool:
        """Whether the persons count all together or not at all: they returned on one day, in one handover."""
        return not {"category", "side", "holder", "frameworks", "population", "status"} & set(self.why)


@attrs.frozen
class Found:
    """What one family adds to an answer.

    Attributes:
        count: how many persons, from what is certain to what is possible.
        items: the portions it is made of, certain and possible.
        certain: ids of the rounds certainly among those asked for.
        possible: ids of the rounds possibly among them.
        disputed: ids of the rounds on which the accounts asked for cannot meet.
    """

    count: Count = NOBODY
    items: tuple[Item, ...] = ()
    certain: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def membership(self) -> Truth:
        """Yes where some round certainly counts, maybe where one possibly does."""
        if self.certain:
            return Truth.YES
        return Truth.MAYBE if self.possible else Truth.NO


NOTHING = Found()


@attrs.frozen
class Family:
    """A round with the parts on record, read for one query and one account.

    Attributes:
        record: the round.
        done: whether it counts as returned.
        said: what the account says about the round itself.
        when: when it happened; None where nothing is on record.
        parts: its parts, read the same way.
    """

    record: ExchangeRound
    done: Truth
    said: Said
    when: When | None
    parts: tuple["Family", ...]

    @property
    def first_day(self) -> int | None:
        """The first day that anything of the family may have happened on; None where unbounded."""
        days = [None if self.when is None else self.when.first_day, *(part.first_day for part in self.parts)]
        return None if None in days else min(day for day in days if day is not None)

    @property
    def last_day(self) -> int | None:
        """The last day that anything of the family may have happened on; None where unbounded."""
        days = [None if self.when is None else self.when.last_day, *(part.last_day for part in self.parts)]
        return None if None in days else max(day for day in days if day is not None)

    def within(self, window: Window) -> Found:
        """What the family adds to a window, nobody counted twice.

        A parent not yet completed counts only through its completed parts. Where all of a parent
        certainly falls within the window so do its parts, however vague their own dates are.
        """
        if not self.parts:
            return self._alone(window)
        placed = self._placed(window)
        inner = ALWAYS if self.done is placed is Truth.YES else window
        found = [part.within(inner) for part in self.parts]
        if self.done is not Truth.YES or not self.said.portions:
            return _together(found)
        return self._as_whole(placed, found)

    def _alone(self, window: Window) -> Found:
        placed = self._placed(window)
        items = tuple(self._item(portion, placed) for portion in self.said.portions)
        counted = weakest((self.done, placed, self.said.membership))
        if counted is Truth.NO:
            return NOTHING
        here = self.record.id
        doubtful = weakest((self.done, placed)) is Truth.MAYBE
        return Found(
            count=possible(self.said.count) if doubtful else self.said.count,
            items=items,
            certain=(here,) if counted is Truth.YES else (),
            possible=(here,) if counted is Truth.MAYBE else (),
            disputed=(here,) if self.said.disputed else (),
        )

    def _as_whole(self, placed: Truth, found: Sequence[Found]) -> Found:
        """A parent's count and its parts' counts are two statements on the same people, never added.

        Complete parts: the answer lies in both statements, or in their hull where they cannot meet.
        Otherwise the parts are a lower bound, and what the parent has beyond them returned some time
        within the parent's own dates.
        """
        whole = self.said.count
        entire = [part.within(ALWAYS) for part in self.parts]
        parts = Count.sum(one.count for one in entire)
        together = _together(found)
        outside = [_outside(one, all_of_it) for one, all_of_it in zip(found, entire, strict=True)]
        low, high, items = together.count.low, together.count.high, together.items
        if self.record.parts_complete:
            if not whole.meets(parts):
                hull = whole.hull(together.count) if placed is Truth.YES else together.count
                return self._beside(attrs.evolve(together, count=hull), placed)
        else:
            rest = _rest(whole, parts)
            if placed is not Truth.NO and rest.high != 0:
                low += rest.low if placed is Truth.YES else 0
                high = None if high is None or rest.high is None else high + rest.high
                items = (*items, self._beyond_parts(rest, placed))
        if self.record.parts_complete or placed is Truth.YES:
            low = max(low, whole.low - _most(outside))
        if whole.high is not None:
            remaining = whole.high - sum(one.low for one in outside)
            high = max(low, remaining if high is None else min(high, remaining))
        bests = (together.count.best if self.record.parts_complete else None, whole.best)
        settled = placed is Truth.YES and not together.possible and self.said.membership is Truth.YES
        best = next(
            (best for best in bests if settled and best is not None and best in Count(low=low, high=high)),
            None,
        )
        return self._beside(
            attrs.evolve(together, count=Count(low=low, high=high, best=best), items=items), placed
        )

    def _beside(self, found: Found, placed: Truth) -> Found:
        """The parent's own id beside its parts', where anything of it may count."""
        here = self.record.id
        if placed is Truth.NO or (found.membership is Truth.NO and found.count.high == 0):
            return found
        settled = placed is Truth.YES and self.said.membership is Truth.YES
        return attrs.evolve(
            found,
            certain=(here, *found.certain) if settled else found.certain,
            possible=found.possible if settled else (here, *found.possible),
            disputed=(here, *found.disputed) if self.said.disputed else found.disputed,
        )

    def _placed(self, window: Window) -> Truth:
        return window.holds(
            *((None, None) if self.when is None else (self.when.first_day, self.when.last_day))
        )

    def _item(self, portion: Portion, placed: Truth) -> Item:
        doubts = [
            name for name, answer in (("window", placed), ("status", self.done)) if answer is Truth.MAYBE
        ]
        membership = weakest((self.done, placed, portion.membership))
        return Item(self.record.id, portion.count, membership, (*doubts, *portion.maybe), portion.transfer)

    def _beyond_parts(self, rest: Count, placed: Truth) -> Item:
        doubts = {name for portion in self.said.portions for name in portion.maybe}
        if placed is Truth.MAYBE:
            doubts |= {"window", "status"}
        membership = weakest((placed, self.said.membership))
        return Item(self.record.id, rest, membership, tuple(sorted(doubts)), "beyond the parts on record")


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
        _family(ds, record, query, account, None, record.id not in circling, only) for record in taken
    )


def _family(
    ds: Dataset,
    record: ExchangeRound,
    query: Query,
    account: str,
    inherited: When | None,
    descend: bool,
    only: Callable[[ExchangeRound], bool] | None,
) -> Family:
    when = whens_of(record) or inherited
    actor = None if account in (RECORDED, WIDEST, AGREED) else account
    parts = tuple(
        _family(ds, part, query, account, when, True, only)
        for part in (ds.links.parts_of(record.id) if descend else ())
        if only is None or only(part)
    )
    told = said(ds, record, query, account)
    if not told.portions and not record.transfers and not record.parts_complete:
        told = _as_its_parts(parts)
    return Family(record, done(ds, record, actor), told, when, parts)


def _as_its_parts(parts: Sequence[Family]) -> Said:
    """What a parent without a word of its own says: an unknown number of whatever its parts are of."""
    members = [part.said.membership for part in parts if part.said.portions]
    if not members:
        return Said(())
    return Said((Portion(Count.unknown(), Truth.YES if Truth.YES in members else Truth.MAYBE),))


def whens_of(record: ExchangeRound) -> When | None:
    """When a round happened: its own date, or else that of the last dated step that carried it out."""
    if record.when is not None:
        return record.when
    carried_out = [
        step.when for step in record.history if step.when is not None and step.status in _CARRYING_OUT
    ]
    return carried_out[-1] if carried_out else None


_CARRYING_OUT = ("under way", "partly completed", "completed")


def _is_part(ds: Dataset, record: ExchangeRound) -> bool:
    return record.part_of is not None and isinstance(ds.get(record.part_of), ExchangeRound)


def _circles(ds: Dataset, record: ExchangeRound) -> bool:
    chain = ds.links.rounds_above(record.id)
    last = ds.get(chain[-1])
    return isinstance(last, ExchangeRound) and last.part_of in chain


def _together(found: Iterable[Found]) -> Found:
    members = [one for one in found if one.membership is not Truth.NO]
    return Found(
        count=Count.sum(one.count for one in members),
        items=tuple(item for one in members for item in one.items),
        certain=tuple(id for one in members for id in one.certain),
        possible=tuple(id for one in members for id in one.possible),
        disputed=tuple(id for one in members for id in one.disputed),
    )


def _outside(found: Found, everything: Found) -> Count:
    """What of a part may lie outside the window: all of it, none of it, or anything between."""
    if found.membership is Truth.NO:
        return everything.count
    if found.membership is Truth.YES and not found.possible and found.count == everything.count:
        return NOBODY
    return possible(everything.count)


def _rest(whole: Count, parts: Count) -> Count:
    """What a parent has beyond its parts, where they are not said to be complete."""
    low = 0 if parts.high is None else max(0, whole.low - parts.high)
    if whole.high is None:
        return Count(low=low, high=None)
    return Count(low=low, high=max(low, whole.high - parts.low))


def _most(counts: Sequence[Count]) -> int:
    """The sum of the high bounds; so large as to undo any lower bound where one of them has none."""
    highs = [count.high for count in counts]
    return _UNBOUNDED if None in highs else sum(high for high in highs if high is not None)


_UNBOUNDED = 2**60
