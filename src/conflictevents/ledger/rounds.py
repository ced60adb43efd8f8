"""Each round of a dataset resolved once: its days, its parties, what it inherits, its status, whether it is done.

Status is a fold over steps: what a round or framework has become, for each side and for all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset, require_record
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    ALL_SIDES,
    Actor,
    CustodyChange,
    ExchangeRound,
    Framework,
    Ordinal,
    RoundStatus,
    ThirdParty,
    Transfer,
)
from conflictevents.records.step import FRAMEWORK_MOVES, ROUND_MOVES, carried_out, fold, shared, taken_by
from conflictevents.records.transfer import CARRIER
from conflictevents.values import Precision, Truth
from conflictevents.values.when import When, WhenLike

__all__ = [
    "Days",
    "Recipients",
    "ResolvedRound",
    "Rounds",
    "date_of",
    "days_of",
    "fold_by_side",
    "hull_of_days",
    "moves_of",
    "name_trees",
    "note_recipients",
    "side_of",
    "status_of",
    "third_parties_of",
    "truth_of_done",
]

Days = tuple[int | None, int | None]
"""A first and a last day as ordinals; None is unbounded."""

ALL_DAYS: Days = (None, None)

Recipients = Mapping[str, Mapping[str, AbstractSet[str]]]
"""For each holder, the recipients that it hands persons over to, with the first trees of rounds in which it does, two at most."""


def date_of(record: ExchangeRound | CustodyChange) -> When | None:
    """When a round or a change of custody happened: its own date, or else from the first to the last dated step that carried it out."""
    return record.when if record.when is not None else carried_out(record.history)


def days_of(record: ExchangeRound | CustodyChange) -> Days:
    """The first and the last day of a round or a change of custody, by its own words."""
    when = date_of(record)
    return ALL_DAYS if when is None else (when.first_day, when.last_day)


@attrs.define(eq=False)
class ResolvedRound:
    """A round with everything decided that does not depend on a question.

    Attributes:
        record: the round.
        whole: the round on record that it is a part of; None where it stands alone.
        parts: its parts on record, by id; none where `part_of` runs in a circle.
        when: when it happened, by its own words or those of what it is part of; None where nothing is said.
        days: its days, as far as they lie within those of its whole; its own where the two do not meet.
        frameworks: the frameworks it ran under, its own or else those of the nearest whole that says.
        third_parties: its third parties, in each role its own or else those of the nearest whole that says.
        ordinals: how each body counts the round, by its own words or those of its whole.
        parties: who exchanges (rule 4); none where it is not known.
        transfers_complete: whether the round, or a whole that it is part of, says that all transfers are on record.
        depth: its level in its tree, 1 where it is part of nothing.
        carrier_depth: the depth of the nearest round at or above it that says who carried; 0 where none does.
        figures: what its book has worked out so far, by account: gone with the round, on record or not.
        recipients: the same of the recipients that its accounts name, by category.
    """

    record: ExchangeRound
    whole: "ResolvedRound | None"
    parts: "list[ResolvedRound]"
    when: When | None
    days: Days
    frameworks: tuple[str, ...]
    third_parties: tuple[ThirdParty, ...]
    ordinals: Mapping[str, Ordinal]
    parties: tuple[str, ...]
    transfers_complete: bool
    _ds: Dataset = attrs.field(repr=False)
    _statuses: dict[str | None, str | None] | None = None
    _done: Truth | None = attrs.field(default=None, init=False)
    depth: int = attrs.field(default=1, kw_only=True)
    carrier_depth: int = attrs.field(default=0, kw_only=True)
    figures: dict[str, Any] = attrs.field(factory=dict, init=False, repr=False)
    recipients: dict[str | None, tuple[str, ...]] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def id(self) -> str:
        """The round's id."""
        return self.record.id

    @property
    def statuses(self) -> dict[str | None, str | None]:
        """Its status by side; empty where no step is on record."""
        if self._statuses is None:
            self._statuses = fold_by_side(self._ds, self.record, self.parties)
        return self._statuses

    @property
    def status(self) -> str | None:
        """The status its sides share, else `disputed`; None where nothing is on record."""
        return shared(self.statuses.values())

    @property
    def took_several_days(self) -> bool:
        """Whether its persons may have passed on different days: several are said, not one that is vague."""
        return self.when is not None and self.when.precision is Precision.INTERVAL

    @property
    def days_alone(self) -> Days:
        """Its days as they would be without what it is part of."""
        return days_of(self.record)

    def is_done(self) -> Truth:
        """Whether its persons have been handed over: only what is completed is done, what has begun may be.

        A round without a history is done as its whole is. An assumed round never is. It is so for all sides together, no
        matter in whose account figures are read.
        """
        chain = [self]
        while chain[-1]._done is None and chain[-1]._is_done_as_its_whole:
            assert chain[-1].whole is not None
            chain.append(chain[-1].whole)
        last = chain[-1]
        done = last._done
        if done is None:
            done = Truth.NO if last.record.assumed else truth_of_done({*last.statuses.values()})
        for node in chain:
            node._done = done
        return done

    @property
    def decider(self) -> "ResolvedRound":
        """The round whose history says whether this one is done: it, or the nearest whole above that has one."""
        node = self
        while node._is_done_as_its_whole:
            assert node.whole is not None
            node = node.whole
        return node

    @property
    def _is_done_as_its_whole(self) -> bool:
        return self.whole is not None and not self.record.history and not self.record.assumed

    @property
    def top(self) -> "ResolvedRound":
        """The round that it and everything it is part of count as."""
        node = self
        while node.whole is not None:
            node = node.whole
        return node

    def list_tree(self) -> "list[ResolvedRound]":
        """The round and everything below it, each whole before its parts."""
        nodes = [self]
        for node in nodes:
            nodes.extend(node.parts)
        return nodes


class Rounds:
    """The rounds of a dataset, resolved. Rounds whose `part_of` runs in a circle or leads nowhere stand alone.

    Args:
        ds: the dataset.
        recipients: the recipients of each holder, where that is known of more rounds than the dataset has.

    Attributes:
        roots: the rounds that are part of no other, in the order of the dataset.
    """

    def __init__(self, ds: Dataset, recipients: Recipients | None = None) -> None:
        self._ds = ds
        self._known_recipients = recipients
        self._by_id: dict[str, ResolvedRound] = {}
        self._recipients_from: dict[str, dict[str, set[str]]] = {}
        self.roots: tuple[ResolvedRound, ...] = self._resolve()

    def __getitem__(self, id: str) -> ResolvedRound:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __iter__(self) -> Any:
        return iter(self._by_id.values())

    def _resolve(self) -> tuple[ResolvedRound, ...]:
        records = {record.id: record for record in self._ds.rounds}
        circling = _list_circling(records)
        below: dict[str, list[ExchangeRound]] = defaultdict(list)
        tops: list[ExchangeRound] = []
        for record in records.values():
            if record.part_of is None or record.id in circling or record.part_of not in records:
                tops.append(record)
            else:
                below[record.part_of].append(record)
        roots = [self._register(self._resolve_one(record, None)) for record in tops]
        waiting = [root for root in roots if root.id in below]
        for whole in waiting:
            for record in below[whole.id]:
                part = self._register(self._resolve_one(record, whole))
                whole.parts.append(part)
                if record.id in below:
                    waiting.append(part)
        return tuple(roots)

    def _register(self, resolved: ResolvedRound) -> ResolvedRound:
        self._by_id[resolved.id] = resolved
        return resolved

    def _resolve_one(self, record: ExchangeRound, whole: ResolvedRound | None) -> ResolvedRound:
        when = date_of(record)
        ordinals: Mapping[str, Ordinal] = {ordinal.body: ordinal for ordinal in record.ordinals}
        frameworks: tuple[str, ...] = record.frameworks
        third_parties = record.third_parties
        depth = 1 if whole is None else whole.depth + 1
        carrier_depth = 0 if whole is None else whole.carrier_depth
        if CARRIER in [party.role for party in third_parties]:
            carrier_depth = depth
        complete = record.transfers_complete or (whole is not None and whole.transfers_complete)
        days: Days = ALL_DAYS if when is None else (when.first_day, when.last_day)
        if whole is not None:
            days = whole.days if when is None else _days_within(days, whole.days)
            when = when or whole.when
            ordinals = {**whole.ordinals, **ordinals}
            frameworks = frameworks or whole.frameworks
            roles = {party.role for party in third_parties}
            third_parties += tuple(party for party in whole.third_parties if party.role not in roles)
        resolved = ResolvedRound(
            record,
            whole,
            [],
            when,
            days,
            frameworks,
            third_parties,
            ordinals,
            (),
            complete,
            self._ds,
            depth=depth,
            carrier_depth=carrier_depth,
        )
        resolved.parties = record.parties or (whole.parties if whole else ()) or self._name_parties(resolved)
        return resolved

    def resolve(self, record: ExchangeRound) -> ResolvedRound:
        """A round that need not be on record, resolved as one that stands alone."""
        return self._resolve_one(record, None)

    def _name_parties(self, resolved: ResolvedRound) -> tuple[str, ...]:
        """The parties of a framework that names exactly two, else the two ends of the transfers."""
        pairs = {
            framework.parties
            for framework in (self._ds.get(id) for id in resolved.frameworks)
            if isinstance(framework, Framework) and len(framework.parties) == 2
        }
        if len(pairs) == 1:
            return tuple(sorted(pairs.pop()))
        ends = list_sides(self._ds, resolved.record.transfers)
        return ends if len(ends) == 2 else ()

    def list_recipients_from(self, holder: str, elsewhere_than: ResolvedRound) -> list[str]:
        """The recipients that an actor, a part of it or a whole containing it hands persons over to in any other tree on record.

        What a whole says and what its parts say is one account of the same handover, so neither is elsewhere.
        """
        recipients = self._recipients_from.get(holder)
        if recipients is None:
            recipients = self._recipients_from[holder] = {}
            above = {*self._ds.links.belongs_to(holder)}
            for giver, by_recipient in self._recipients_by_holder.items():
                if giver in above or holder in self._ds.links.belongs_to(giver):
                    for recipient, trees in by_recipient.items():
                        recipients.setdefault(recipient, set()).update(trees)
        tree = self.name_tree(elsewhere_than.id)
        return [recipient for recipient, trees in recipients.items() if trees != {tree}]

    def list_only_trees(self) -> frozenset[str]:
        """The trees of which each is the only one where some holder hands persons over to some recipient."""
        return frozenset(
            tree
            for by_recipient in self._recipients_by_holder.values()
            for trees in by_recipient.values()
            if len(trees) == 1
            for tree in trees
        )

    def name_tree(self, id: str) -> str:
        """The id at the top of the tree of a round, on record or not."""
        return self._trees.get(id, id)

    @cached_property
    def _trees(self) -> Mapping[str, str]:
        return name_trees(self._ds.rounds)

    @cached_property
    def _recipients_by_holder(self) -> Recipients:
        if self._known_recipients is not None:
            return self._known_recipients
        index: dict[str, dict[str, set[str]]] = {}
        for record in self._ds.rounds:
            note_recipients(index, record, self.name_tree(record.id))
        return index


def hull_of_days(several: Iterable[Days]) -> Days:
    """From the first day to the last of several spans; None is open."""
    firsts, lasts = zip(*several, strict=True)
    return None if None in firsts else min(firsts), None if None in lasts else max(lasts)


def note_recipients(index: dict[str, dict[str, set[str]]], record: ExchangeRound, tree: str) -> None:
    """Add to an index the recipients of each holder in a round of a tree."""
    for transfer in record.transfers:
        if transfer.held_by is not None and transfer.returned_to is not None:
            trees = index.setdefault(transfer.held_by, {}).setdefault(transfer.returned_to, set())
            if len(trees) < 2:
                trees.add(tree)


def name_trees(records: Iterable[ExchangeRound]) -> dict[str, str]:
    """The id at the top of the tree of each round that is a part, on record or not; its own where it runs in a circle."""
    above = {record.id: record.part_of for record in records if record.part_of is not None}
    tops: dict[str, str] = {}
    for id in above:
        chain: dict[str, None] = {}
        node = id
        while node in above and node not in tops and node not in chain:
            chain[node] = None
            node = above[node]
        is_circling = node in chain
        top = tops.get(node, node)
        tops.update((below, below if is_circling else top) for below in chain)
    return tops


def list_sides(ds: Dataset, transfers: Iterable[Transfer]) -> tuple[str, ...]:
    """The actors at either end of transfers, people and offices left out where what they belong to is there too."""
    ends = {end for transfer in transfers for end in (transfer.held_by, transfer.returned_to) if end}
    ends.discard(ALL_SIDES)
    return tuple(sorted([end for end in ends if ends.isdisjoint(ds.links.belongs_to(end)[1:])]))


def _list_circling(records: Mapping[str, ExchangeRound]) -> frozenset[str]:
    """The ids of rounds that are, in the end, part of themselves or of rounds that are."""
    circles: dict[str, bool] = {}
    for id, record in records.items():
        if record.part_of is None or id in circles:
            continue
        chain: dict[str, None] = {}
        node: str | None = id
        while node is not None and node in records and node not in circles and node not in chain:
            chain[node] = None
            node = records[node].part_of
        circles.update(dict.fromkeys(chain, node in chain or circles.get(node or "", False)))
    return frozenset(id for id, circling in circles.items() if circling)


def _days_within(days: Days, above: Days) -> Days:
    """The days of a date as far as they lie within those of the whole; its own where they do not meet."""
    first = days[0] if above[0] is None or (days[0] is not None and days[0] > above[0]) else above[0]
    last = days[1] if above[1] is None or (days[1] is not None and days[1] < above[1]) else above[1]
    return days if first is not None and last is not None and first > last else (first, last)


# Status

_BEGUN = frozenset({RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED})


def moves_of(record: ExchangeRound | CustodyChange | Framework) -> Mapping[Any, frozenset[Any]]:
    """The table of allowed moves for a record's history."""
    return FRAMEWORK_MOVES if isinstance(record, Framework) else ROUND_MOVES


def side_of(ds: Dataset, actor: str, sides: Sequence[str]) -> str | None:
    """The side that an actor is, or is one of the people and offices of; None for any other actor."""
    return next((id for id in ds.links.belongs_to(actor) if id in sides), None)


def third_parties_of(ds: Dataset, record: ExchangeRound | CustodyChange | Framework) -> frozenset[str]:
    """The third parties to a record, no matter what their role, those of its frameworks and of its transfers included."""
    if isinstance(record, CustodyChange):
        return frozenset()
    named = {party.actor for party in record.third_parties}
    if isinstance(record, ExchangeRound):
        named |= {transfer.carrier for transfer in record.transfers if transfer.carrier is not None}
        for id in record.frameworks:
            for above in ds.links.frameworks_above(id):
                framework = ds.get(above)
                if isinstance(framework, Framework):
                    named |= {party.actor for party in framework.third_parties}
    return frozenset(named)


def fold_by_side(
    ds: Dataset,
    record: ExchangeRound | CustodyChange | Framework,
    parties: Sequence[str],
    when: WhenLike | None = None,
) -> dict[str | None, str | None]:
    """The status according to each side, by side.

    The sides are the parties, and every other actor that took a step without being a third party. A step of a
    third party, or a step that no actor is named for, stands for each side that has taken no step since. Where
    there is no side at all, the only entry, under None, folds every step.
    """
    history = _taken_by(record, when)
    moves = moves_of(record)
    if len(history) == 1 and not history[0].according_to:
        status = history[0].status
        return dict.fromkeys(parties, status) if parties else {None: status}
    thirds = third_parties_of(ds, record)
    takers = [
        {
            actor
            for actor in step.according_to
            if side_of(ds, actor, parties) or side_of(ds, actor, tuple(thirds)) is None
        }
        for step in history
    ]
    named = {*parties, *(actor for actors in takers for actor in actors)}
    sides = sorted(
        actor for actor in named if actor in parties or not named & {*ds.links.belongs_to(actor)[1:]}
    )
    if not sides:
        return {None: fold(history, moves).status}
    owners = [{side_of(ds, actor, sides) for actor in actors} for actors in takers]
    statuses: dict[str | None, str | None] = {}
    for side in sides:
        last = max((index for index, owner in enumerate(owners) if side in owner), default=-1)
        steps = [
            step
            for index, (step, owner) in enumerate(zip(history, owners, strict=True))
            if side in owner or (not owner and index > last)
        ]
        if steps:
            statuses[side] = fold(steps, moves).status
    return statuses


def status_of(
    ds: Dataset,
    record: ExchangeRound | CustodyChange | Framework | str,
    parties: Sequence[str],
    when: WhenLike | None = None,
    according_to: str | None = None,
) -> str | None:
    """What a round or framework with these parties had become by the end of `when`, for all or for an actor.

    Raises:
        InvalidValue: the record has no history.
        UnknownRecord: `according_to` is no actor on record.
    """
    check_dataset(ds)
    resolved = ds[record] if isinstance(record, str) else record
    if not isinstance(resolved, ExchangeRound | CustodyChange | Framework):
        raise InvalidValue(
            getattr(resolved, "id", resolved),
            "a round, a change of custody or a framework, which have histories",
            "pass one of these, or its id",
        )
    if according_to is None:
        return shared(fold_by_side(ds, resolved, parties, when).values())
    actor = require_record(ds, according_to, Actor, field="according_to")
    history = [
        step
        for step in _taken_by(resolved, when)
        if not step.according_to or any(ds.links.is_within(speaker, actor) for speaker in step.according_to)
    ]
    return fold(history, moves_of(resolved)).status


def truth_of_done(statuses: AbstractSet[str | None]) -> Truth:
    """Whether a round with these statuses, by its sides, is done: yes where all say completed.

    Maybe where only some do, or where it is under way or partly completed for some; else no.
    """
    if statuses == {RoundStatus.COMPLETED}:
        return Truth.YES
    return Truth.MAYBE if statuses & {RoundStatus.COMPLETED, *_BEGUN} else Truth.NO


def _taken_by(record: ExchangeRound | CustodyChange | Framework, when: WhenLike | None) -> list[Any]:
    return taken_by(record.history, when, None if isinstance(record, Framework) else record.when)
