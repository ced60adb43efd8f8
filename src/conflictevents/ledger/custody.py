"""Custody: who comes into a holder's hands and leaves them, and how many are held on each day.

Each change of custody is resolved once, as a round is: its days, its status by side, the figures of each account.
With the handovers of the ledger they make flows, and flows make a stock. A stock is kept for anyone, where it balances
exactly, and apart for the living and for remains, between which persons pass unrecorded unless a ledger is closed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, reduce

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.balance import Ledger, TreeBalance
from conflictevents.ledger.changes import ChangeBook, ChangePosting, ResolvedChange
from conflictevents.ledger.postings import AGREED, RECORDED, WIDEST
from conflictevents.ledger.query import Description, Query, Relations
from conflictevents.ledger.rounds import Days, hull_of_days
from conflictevents.ledger.window import Window
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Category,
    CustodyTally,
    Scope,
)
from conflictevents.values import Count, Truth, When

__all__ = [
    "INFINITY",
    "PARTS",
    "Bounds",
    "CustodyBook",
    "Effect",
    "Flow",
    "Flows",
    "Limits",
    "perhaps",
    "times",
]

INFINITY = 1 << 60
"""Stands for no bound; a sum beyond half of it is unbounded."""

Bounds = tuple[int, int]
"""The least and the most of a signed number of persons."""

HANDED_OVER = "handed over"
"""What a flow of a round is; any other flow is of a kind of change of custody."""


@attrs.frozen
class Limits:
    """Whose custody of which people a stock is of; what is left out is unlimited.

    Attributes:
        held_by: the holder; None for all holders together.
        belonging_to: whose people they are; None for anybody's.
        group: the group they are of, in the source's words.
        population: any other limit, in the source's words.
    """

    held_by: str | None = None
    belonging_to: str | None = None
    group: str | None = None
    population: str | None = None

    @classmethod
    def of(cls, tally: CustodyTally) -> "Limits":
        """The limits of a claimed stock."""
        held_by = None if tally.held_by == ALL_SIDES else tally.held_by
        belonging_to = None if tally.belonging_to == ALL_SIDES else tally.belonging_to
        return cls(held_by, belonging_to, tally.scope.group, tally.scope.population)

    @property
    def scope(self) -> Scope:
        """The limits as a scope of handovers."""
        return Scope(
            held_by=self.held_by,
            belonging_to=self.belonging_to,
            group=self.group,
            population=self.population,
        )


@attrs.frozen
class Effect:
    """What a flow adds to those held: signed bounds in persons for anyone, the living and remains.

    Attributes:
        anyone: what it adds to the living and the remains together.
        living: what it adds to the living, or to those of one living category.
        remains: what it adds to the remains.
    """

    anyone: Bounds = (0, 0)
    living: Bounds = (0, 0)
    remains: Bounds = (0, 0)

    def of(self, part: str) -> Bounds:
        """What it adds to `anyone`, `living` or `remains`."""
        bounds: Bounds = getattr(self, part)
        return bounds

    def map(self, change: Callable[[Bounds], Bounds]) -> "Effect":
        """The effect with its bounds changed."""
        return Effect(change(self.anyone), change(self.living), change(self.remains))

    def plus(self, other: "Effect") -> "Effect":
        """Both effects together."""
        return Effect(*(_plus(self.of(part), other.of(part)) for part in PARTS))

    def hull(self, other: "Effect") -> "Effect":
        """What either of two effects, or any mixture of both, allows."""
        return Effect(*(_plus_either(self.of(part), other.of(part)) for part in PARTS))

    @property
    def is_nothing(self) -> bool:
        """Whether it adds no one."""
        return self == Effect()


PARTS = ("anyone", "living", "remains")
"""What is kept of a stock."""


def _plus(bounds: Bounds, other: Bounds) -> Bounds:
    return max(-INFINITY, bounds[0] + other[0]), min(INFINITY, bounds[1] + other[1])


def perhaps(bounds: Bounds) -> Bounds:
    """The bounds of something that may not have happened."""
    return min(0, bounds[0]), max(0, bounds[1])


def times(sign: int, count: Count) -> Bounds:
    """So many persons, added or taken away."""
    high = INFINITY if count.high is None else count.high
    if sign == 0:
        return 0, 0
    return (count.low, high) if sign > 0 else (-high, -count.low)


@attrs.frozen
class Flow:
    """Persons who came into the custody asked for, left it, or died in it.

    Attributes:
        what: the kind of change, or `handed over` for a round.
        records: ids of the records it was computed from.
        when: when it happened, as the record words it; None where nothing is said, or several records say it.
        days: the first and the last day it may have happened; None is unbounded.
        count: how many persons, if all of them count.
        effect: what it adds to those held.
        is_certain: whether it certainly happened, and within the limits asked for.
        round: for a handover, all that its round takes away.
    """

    what: str
    records: tuple[str, ...]
    when: When | None
    days: Days
    count: Count
    effect: Effect
    is_certain: bool
    round: "Handovers | None" = attrs.field(default=None, eq=False, repr=False)


class Handovers:
    """What one round, with its parts, takes out of the custody asked for.

    Parts of a whole are bounded together, so that over several days fewer or more may have left than day by day.

    Args:
        balances: what it adds to a window of `anyone`, the living and remains; none where no one of these is asked for.
        days: the first and last days of each handover in it.
        when: when it took place, as the record words it; None where that was on several days.

    Attributes:
        edges: the first and last days of each handover in it, in order.
    """

    def __init__(
        self,
        balances: dict[str, Callable[[Window], TreeBalance]],
        days: Iterable[Days],
        when: When | None,
    ) -> None:
        several = set(days)
        self.edges: tuple[int, ...] = tuple(
            sorted({day for span in several for day in span if day is not None})
        )
        self._balances = balances
        self._spans = tuple(_separate(several))
        self._overlaps = len(self._spans) < len(several)
        self._when = when if len(self._spans) == 1 else None
        self._bounds: dict[tuple[str, int | None, int | None], Bounds] = {}
        self._adding: dict[str, bool] = {}

    @cached_property
    def flows(self) -> "tuple[Flow, ...]":
        """A flow for each of its spans of days on which someone asked for may have been handed over."""
        flows = []
        for days in self._spans:
            anyone = self._balances["anyone"](Window.days(*days))
            if anyone.certain or anyone.possible:
                flows.append(
                    Flow(
                        HANDED_OVER,
                        tuple(sorted({*anyone.certain, *anyone.possible})),
                        self._when,
                        days,
                        anyone.count,
                        Effect(*(self.until(part, *days) for part in PARTS)),
                        not anyone.possible,
                        self,
                    )
                )
        return tuple(flows)

    def until(self, part: str, first: int | None, last: int | None) -> Bounds:
        """What it takes away from a first to a last day, both included and given as ordinals."""
        if part not in self._balances:
            return 0, 0
        key = (part, first, last)
        if key not in self._bounds:
            self._bounds[key] = times(-1, self._balances[part](Window.days(first, last)).count)
        return self._bounds[key]

    def adds_up(self, part: str) -> bool:
        """Whether what it takes away by each of its days is the sum of its flows.

        It is where its spans are bounded each by itself alone, and no dates of several parts overlap in one.
        """
        if self._overlaps:
            return False
        if part not in self._adding:
            several = [flow.effect.of(part) for flow in self.flows]
            low, high = sum(low for low, _ in several), sum(high for _, high in several)
            together = self.until(part, self._spans[0][0], self._spans[-1][1])
            self._adding[part] = together == (max(-INFINITY, low), high)
        return self._adding[part]


@attrs.frozen(eq=False)
class Flows:
    """What changes a stock.

    Attributes:
        changes: changes of custody.
        received: persons handed to the holder by others, who may be held on.
        handovers: what each round takes out of the holder's custody.
    """

    changes: tuple[Flow, ...]
    received: tuple[Flow, ...]
    handovers: tuple[Handovers, ...]

    @cached_property
    def all(self) -> tuple[Flow, ...]:
        """Every flow."""
        handed_over = (flow for each in self.handovers for flow in each.flows)
        return (*self.changes, *self.received, *handed_over)


class CustodyBook:
    """The changes of custody of a dataset, resolved, and the stocks that they and the handovers make.

    Args:
        ledger: the ledger of the dataset.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.ds: Dataset = ledger.ds
        self.relations: Relations = ledger.relations
        self.changes: ChangeBook = ledger.changes
        self._flows: dict[tuple[Limits, str, str], Flows] = {}

    def _flow_of(self, change: ResolvedChange, limits: Limits, living: str, account: str) -> Flow | None:
        """What a change adds to the stock asked for; None where it does not touch it."""
        done = change.is_done()
        if done is Truth.NO:
            return None
        accounts = self.changes.list_postings(change, account)
        effects: list[Effect] = []
        certain = done is Truth.YES
        for statements in accounts:
            answers = [
                reduce(Effect.plus, (self._effect_of(posting, limits, living) for posting in postings))
                for postings in statements
            ]
            effects.append(_combine(answers, "own"))
        effect = _combine(effects, account)
        postings = [posting for account in accounts for statement in account for posting in statement]
        certain = certain and all(self._touches(posting, limits) is Truth.YES for posting in postings)
        if done is Truth.MAYBE:
            effect = effect.map(perhaps)
        if effect.is_nothing:
            return None
        first, last = hull_of_days(posting.days for posting in postings)
        is_whole = {posting.days for posting in postings} == {change.days}
        kinds = tuple(dict.fromkeys(posting.kind for posting in postings))
        count = reduce(Count.hull, (Count.sum(p.count for p in s) for a in accounts for s in a))
        when = change.when if is_whole else None
        return Flow(" or ".join(kinds), (change.record.id,), when, (first, last), count, effect, certain)

    def _touches(self, posting: ChangePosting, limits: Limits) -> Truth:
        """Whether persons of a posting enter, leave or die in the custody asked for."""
        members = self._membership(posting, limits)
        ends = [self._holder_within(posting.held_by, limits)]
        if posting.moved_to is not None:
            ends.append(self._holder_within(posting.moved_to, limits))
        return Truth.all_of((members, Truth.any_of(ends)))

    def _membership(self, posting: ChangePosting, limits: Limits) -> Truth:
        """Whether persons of a posting are among the people asked for, no matter who holds them."""
        answers = []
        if limits.belonging_to is not None:
            answers.append(self._belongs(posting.belonging_to, limits.belonging_to))
        if limits.group is not None:
            answers.append(self._of_group(posting, limits.group))
        if limits.population is not None:
            answers.append(Truth.MAYBE)
        return Truth.all_of(answers)

    def _belongs(self, sides: tuple[str, ...], asked: str) -> Truth:
        if not sides or UNKNOWN_SIDE in sides:
            return Truth.MAYBE
        answers = {self.relations.is_within(side, asked) for side in sides}
        return answers.pop() if len(answers) == 1 else Truth.MAYBE

    def _of_group(self, posting: ChangePosting, asked: str) -> Truth:
        truth = self.relations.is_of_group(posting.group, posting.category, asked)
        if truth is not Truth.MAYBE:
            return truth
        answers = (self.relations.group_within(each.of, asked) for each in posting.breakdowns)
        return Truth.YES if Truth.YES in answers else Truth.MAYBE

    def _count_within(self, posting: ChangePosting, limits: Limits) -> Count:
        """How many persons of a posting are of the group asked for, where breakdowns say something of it."""
        asked, relations = limits.group, self.relations
        if asked is None or relations.is_of_group(posting.group, posting.category, asked) is not Truth.MAYBE:
            return posting.count
        breakdowns = {each.of: each.count for each in reversed(posting.breakdowns)}
        if not any(relations.is_told_apart(of, asked) for of in breakdowns):
            return posting.count
        return relations.count_of_group(asked, posting.count, breakdowns)

    def _holder_within(self, holder: str | None, limits: Limits) -> Truth:
        if limits.held_by is None:
            return Truth.YES
        return Truth.MAYBE if holder is None else self.relations.is_within(holder, limits.held_by)

    def _effect_of(self, posting: ChangePosting, limits: Limits, living: str) -> Effect:
        """What the persons of a posting add to the stock asked for; of a kind declared nowhere, what any may add."""
        readings = self.ds.vocabulary.custody_change_kinds.readings(posting.kind)
        if len(readings) == 1:
            return self._effect_as(posting, limits, living)
        postings = (attrs.evolve(posting, kind=kind) for kind in readings)
        return reduce(Effect.hull, (self._effect_as(each, limits, living) for each in postings))

    def _effect_as(self, posting: ChangePosting, limits: Limits, living: str) -> Effect:
        """What the persons of a posting add to the stock asked for, by its kind, which is declared."""
        members = self._membership(posting, limits)
        if members is Truth.NO:
            return Effect()
        count = self._count_within(posting, limits)
        effect = Effect()
        held = self._holder_within(posting.held_by, limits)
        into = Truth.NO
        if posting.moved_to is not None:
            into = self._holder_within(posting.moved_to, limits)
        word = self.ds.vocabulary.custody_change_kinds[posting.kind]
        if word.is_move and held is into is Truth.YES and posting.moved_to is not None:
            return Effect()
        if held is not Truth.NO and not (word.is_move and limits.held_by is None):
            mine = self._change(posting, count, living, 1)
            effect = effect.plus(mine if held is Truth.YES else mine.map(perhaps))
        if into is not Truth.NO:
            theirs = self._change(posting, count, living, -1)
            effect = effect.plus(theirs if into is Truth.YES else theirs.map(perhaps))
        return effect if members is Truth.YES else effect.map(perhaps)

    def _change(self, posting: ChangePosting, count: Count, living: str, sign: int) -> Effect:
        """What persons add to the holder of a kind of change, or take away."""
        kinds, categories = self.ds.vocabulary.custody_change_kinds, self.ds.vocabulary.categories
        covered = categories.covers(living, posting.category)
        alive, dead = (kinds.effect(posting.kind, of_remains=of_remains) for of_remains in (False, True))
        total = times(sign * kinds[posting.kind].enters, count)
        if posting.category == Category.REMAINS:
            return Effect(total, times(sign * dead[0], count), times(sign * dead[1], count))
        if categories.is_living(posting.category):
            change = times(sign * alive[0], count)
            if covered is not Truth.YES:
                change = perhaps(change) if covered is Truth.MAYBE else (0, 0)
            return Effect(total, change, times(sign * alive[1], count))
        if alive == dead:
            return Effect(total, *(times(sign * each, count) for each in alive))
        of_living = perhaps(times(sign * alive[0], count))
        return Effect(
            total,
            of_living,
            _plus_either(times(sign * alive[1], count), times(sign * dead[1], count)),
        )

    def _handovers(self, limits: Limits, living: str, account: str) -> Iterator["Handovers"]:
        """What was handed over by the holder asked for, round by round."""
        categories = dict(zip(PARTS, (Category.ANYONE, living, Category.REMAINS), strict=True))
        apart = {
            part: self.ledger.balance(Query(category=category, scope=limits.scope), account).by_tree()
            for part, category in categories.items()
        }
        for tree in self.ledger.trees(account):
            alone = {part: apart[part][tree.root.id] for part in PARTS if tree.root.id in apart[part]}
            if "anyone" in alone:
                days = (portion.posting.round.days for portion in tree.portions)
                yield Handovers(alone, days, tree.root.when)

    def _handed_to(self, limits: Limits, living: str, account: str) -> Iterator[Flow]:
        """Persons handed to a holder who holds such people elsewhere on record, and is not where they belong."""
        if limits.held_by is None:
            return
        relations, categories = self.relations, self.ds.vocabulary.categories
        for tree in self.ledger.trees(account):
            for portion in tree.portions:
                description = portion.posting.description
                sides = description.belonging_to
                if not sides or UNKNOWN_SIDE in sides or not description.returned_to.actors:
                    continue
                if relations.end_within(description.returned_to, limits.held_by) is Truth.NO:
                    continue
                if relations.end_within(description.held_by, limits.held_by) is Truth.YES:
                    continue
                if any(relations.related(side, limits.held_by) for side in sides):
                    continue
                if not self._holds_people_of(limits.held_by, description):
                    continue
                if limits.belonging_to is not None and (
                    self._belongs(description.belonging_to, limits.belonging_to) is Truth.NO
                ):
                    continue
                count = portion.posting.count
                most = (0, INFINITY if count.high is None else count.high)
                of_remains = description.category == Category.REMAINS
                covers = categories.covers(living, description.category) is not Truth.NO
                dead = categories.covers(Category.REMAINS, description.category) is not Truth.NO
                effect = Effect(most, most if covers and not of_remains else (0, 0), most if dead else (0, 0))
                node = portion.posting.round
                yield Flow("handed to the holder", (node.id,), node.when, node.days, count, effect, False)

    def _holds_people_of(self, holder: str, description: Description) -> bool:
        """Whether a holder hands over, or is said to hold, people of a side elsewhere on record."""
        return any(
            self.relations.related(held_by, holder)
            and any(self.relations.related(side, other) for side in description.belonging_to)
            for held_by, other in self._holdings
        )

    @cached_property
    def _holdings(self) -> frozenset[tuple[str, str]]:
        pairs: set[tuple[str, str]] = {
            (tally.held_by, tally.belonging_to)
            for tally in self.ds.custody_tallies
            if tally.held_by and tally.belonging_to
        }
        for change in self.ds.custody_changes:
            pairs |= {
                (holder, side)
                for holder in (change.held_by, change.moved_to)
                for side in change.belonging_to
                if holder is not None
            }
        for description in self.ledger.list_descriptions():
            if len(description.held_by.actors) == 1:
                sides = description.belonging_to or description.returned_to.actors
                pairs |= {(description.held_by.actors[0], side) for side in sides}
        return frozenset(pairs)

    def flows(self, limits: Limits, living: str = Category.PERSON, account: str = RECORDED) -> "Flows":
        """Everything on record that changes a stock.

        Args:
            limits: whose custody of which people.
            living: the living category that is kept apart.
            account: `recorded`, `widest`, `agreed` or an actor's id.
        """
        key = (limits, living, account)
        if key not in self._flows:
            changes = [
                flow
                for change in self.changes.resolved
                if (flow := self._flow_of(change, limits, living, account)) is not None
            ]
            received = tuple(self._handed_to(limits, living, account))
            handovers = tuple(self._handovers(limits, living, account))
            self._flows[key] = Flows(tuple(changes), received, handovers)
        return self._flows[key]


def _plus_either(bounds: Bounds, other: Bounds) -> Bounds:
    """What either of two bounds allows, or any mixture of both."""
    return min(bounds[0], other[0]), max(bounds[1], other[1])


def _combine(effects: Sequence[Effect], mode: str) -> Effect:
    """What several statements on one change come to: the ground they share, or what any of them allows."""
    if len(effects) == 1:
        return effects[0]
    combined = {}
    for part in PARTS:
        bounds = [effect.of(part) for effect in effects]
        low, high = max(each[0] for each in bounds), min(each[1] for each in bounds)
        hull = min(each[0] for each in bounds), max(each[1] for each in bounds)
        if mode == WIDEST or (low > high and mode != AGREED):
            combined[part] = hull
        elif low > high:
            combined[part] = -INFINITY if hull[0] < 0 else 0, INFINITY if hull[1] > 0 else 0
        else:
            combined[part] = low, high
    return Effect(**combined)


def _separate(several: Iterable[Days]) -> list[Days]:
    """Spans of days, those that overlap joined into one."""
    joined: list[Days] = []
    for first, last in sorted(set(several), key=lambda days: -INFINITY if days[0] is None else days[0]):
        if joined and (joined[-1][1] is None or first is None or first <= joined[-1][1]):
            end = None if last is None or joined[-1][1] is None else max(last, joined[-1][1])
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, last))
    return joined
