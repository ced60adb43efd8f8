"""What a question on counts asks for, and whether described persons are among it: yes, no or maybe."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any, Final, TypeAlias

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Category,
    CategoryStr,
    Scope,
    ThirdParty,
)
from conflictevents.records.tally import EVERYTHING
from conflictevents.records.transfer import MEDIATOR
from conflictevents.values.count import ZERO, Count
from conflictevents.values.truth import Truth

__all__ = ["ANYBODY", "Credit", "Description", "Ends", "Query", "Relations", "TermQuery"]


@attrs.frozen(cache_hash=True)
class Ends:
    """Who is at one end of a transfer.

    Attributes:
        actors: the actors it may be, one where it is said; none where any may be.
        but: actors it cannot be, nor a part of them: such as the holder of those who return.
        is_inferred: whether it is not said, but follows from who the parties are.
    """

    actors: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    is_inferred: bool = False


ANYBODY = Ends(is_inferred=True)
"""An end of which nothing is said."""


@attrs.frozen(eq=False)
class Description:
    """What decides whether persons are among those asked for: all but how many they are, when, and whether it is done.

    One object stands for all equal descriptions of a ledger, so that each is asked once.

    >>> import conflictevents as ce
    >>> def of_women(persons: ce.Description):
    ...     return None if persons.group is None else persons.group == "women"
    >>> transfer = ce.Transfer(count=8, group="women", returned_to="north")
    >>> swap = ce.ExchangeRound(id="swap", kind="outside exchange", history="completed", transfers=transfer)
    >>> print(ce.totals(ce.Dataset(swap), by=of_women)[0].count)
    8 in all

    Attributes:
        category: their category; `person` where nothing says it.
        group: the group they are of, in the source's words; None where nothing says it.
        breakdowns: properties by which the source tells how many of them have it.
        held_by: who held them; its `actors` are empty where any may have.
        returned_to: the recipient, likewise.
        belonging_to: whose people they are; none where that follows from `returned_to`.
        kind: the kind of handover, or of change of custody.
        frameworks: the frameworks it ran under; with several, the split is not said.
        third_parties: third parties with their roles, the carrier among them.
        carrier_depth: how deep in its tree the carrier is said, a transfer just below its round; 0 where nothing says it.
        series: the bodies that count it in their series, and those that do not.
        departs: whether the kind is another than the round's.
        is_change: whether it is a change of custody, of such a kind, and not a handover.
    """

    category: CategoryStr
    group: str | None
    breakdowns: tuple[str, ...]
    held_by: Ends
    returned_to: Ends
    belonging_to: tuple[str, ...]
    kind: str
    frameworks: tuple[str, ...]
    third_parties: tuple[ThirdParty, ...]
    carrier_depth: int
    series: tuple[tuple[str, bool], ...]
    departs: bool
    is_change: bool = False


MOST_APART = 4
"""How many groups that share no one are added up at most."""


class Relations:
    """Who is within which, looked up once: actors, frameworks, categories and groups.

    Args:
        ds: the dataset.
    """

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._actors: dict[str, frozenset[str]] = {}
        self._frameworks: dict[str, frozenset[str]] = {}
        self._categories: dict[str, str] = {}
        self._covering: dict[tuple[str, str], Truth] = {}

    def actors_above(self, actor: str) -> frozenset[str]:
        """The actor and everything it is part of."""
        above = self._actors.get(actor)
        if above is None:
            above = self._actors[actor] = frozenset(self._ds.links.belongs_to(actor))
        return above

    def frameworks_above(self, framework: str) -> frozenset[str]:
        """The framework and everything it is part of."""
        above = self._frameworks.get(framework)
        if above is None:
            above = self._frameworks[framework] = frozenset(self._ds.links.frameworks_above(framework))
        return above

    def is_within(self, actor: str, asked: str) -> Truth:
        """Whether an actor is the one asked for or part of it; maybe where it is a whole that the other is part of."""
        if actor == asked or asked in self.actors_above(actor):
            return Truth.YES
        return Truth.MAYBE if actor in self.actors_above(asked) else Truth.NO

    def related(self, actor: str, other: str) -> bool:
        """Whether one of two actors is the other, or part of it."""
        return self.is_within(actor, other) is not Truth.NO

    def end_within(self, end: Ends, asked: str) -> Truth:
        """Whether an end is the actor asked for, by every actor it may be."""
        if end.but and not self.actors_above(asked).isdisjoint(end.but):
            return Truth.NO
        if not end.actors:
            return Truth.MAYBE
        if len(end.actors) == 1:
            return self.is_within(end.actors[0], asked)
        answers = {self.is_within(actor, asked) for actor in end.actors}
        return answers.pop() if len(answers) == 1 else Truth.MAYBE

    def ends_meet(self, end: Ends, other: Ends) -> bool:
        """Whether both may be one actor."""
        return not (end.actors or other.actors) or bool(self._list_shared(end, other))

    def narrower_end(self, end: Ends, other: Ends) -> Ends:
        """What two words on one end say together; the first where they exclude each other."""
        actors = self._list_shared(end, other)
        if not actors and (end.actors or other.actors):
            return end
        return attrs.evolve(end, actors=actors, but=self._list_barred((*end.but, *other.but), actors))

    def _list_shared(self, end: Ends, other: Ends) -> tuple[str, ...]:
        """The actors that two words on one end may both mean, as far as they name any."""
        if end.actors and other.actors:
            actors = tuple(
                actor if another in self.actors_above(actor) else another
                for actor in end.actors
                for another in other.actors
                if self.related(actor, another)
            )
        else:
            actors = end.actors or other.actors
        but = (*end.but, *other.but)
        return tuple(dict.fromkeys(actor for actor in actors if self.actors_above(actor).isdisjoint(but)))

    def _list_barred(self, but: tuple[str, ...], actors: tuple[str, ...]) -> tuple[str, ...]:
        """Actors that an end cannot be, as far as that is not plain from those that it may be."""
        return tuple(
            dict.fromkeys(
                barred for barred in but if not actors or not self.actors_above(barred).isdisjoint(actors)
            )
        )

    def without(self, end: Ends, other: Ends) -> Ends:
        """An end less those who are the only actor at the other end, a part of it or a whole of it."""
        if len(other.actors) != 1 or len(end.actors) < 2:
            return end
        actors = tuple(actor for actor in end.actors if not self.related(actor, other.actors[0]))
        return attrs.evolve(end, actors=actors) if actors else end

    def end_outside(self, end: Ends, named: tuple[str, ...]) -> Ends | None:
        """An end as far as it is none of the actors named, nor a part of them; None where it surely is."""
        actors = tuple(actor for actor in end.actors if self.actors_above(actor).isdisjoint(named))
        if end.actors and not actors:
            return None
        return attrs.evolve(end, actors=actors, but=self._list_barred((*end.but, *named), actors))

    def narrower_category(self, category: str, other: str) -> str | None:
        """What two words on the category of the same persons say together; None where they exclude each other.

        Words of which one is declared nowhere may be of the same persons; the first holds.
        """
        words = self._ds.vocabulary.categories
        if words.is_within(other, category):
            return other
        return category if words.covers(other, category) is not Truth.NO else None

    def covers(self, asked: str, offered: str) -> Truth:
        """Whether persons of a category are among those of the category asked for."""
        answer = self._covering.get((asked, offered))
        if answer is None:
            answer = self._ds.vocabulary.categories.covers(asked, offered)
            self._covering[asked, offered] = answer
        return answer

    def covers_kind(self, asked: str, offered: str) -> Truth:
        """Whether a handover of a kind is among those of the kind asked for; of a kind of change of custody, none is."""
        words = self._ds.vocabulary
        if asked in words.custody_change_kinds and asked not in words.round_kinds:
            return Truth.NO
        return words.round_kinds.covers(asked, offered)

    def returns_home(self, kind: str) -> bool:
        """Whether those who return by a kind of handover are people of the side they return to."""
        kinds = self._ds.vocabulary.round_kinds
        return kind in kinds and kinds[kind].returns_home

    def covers_change(self, asked: str, offered: str) -> Truth:
        """Whether a change of custody of a kind is among those of the kind asked for; of a kind of handover, none is."""
        words = self._ds.vocabulary
        if asked in words.round_kinds and asked not in words.custody_change_kinds:
            return Truth.NO
        return words.custody_change_kinds.covers(asked, offered)

    def group_within(self, group: str, asked: str) -> Truth:
        """Whether a group is the one asked for or lies within it, by the head of the dataset; else maybe, or not."""
        head = self._ds.head
        if head.is_group_within(group, asked):
            return Truth.YES
        return Truth.NO if head.are_groups_disjoint(group, asked) else Truth.MAYBE

    def is_told_apart(self, of: str, group: str) -> bool:
        """Whether how many are of one group says something of how many are of another."""
        return (
            self.group_within(of, group) is not Truth.MAYBE or self.group_within(group, of) is not Truth.MAYBE
        )

    def is_called(self, group: str, category: str) -> bool:
        """Whether a group has the name of a category that holds another: hostages are of the group `hostages`."""
        meant = self._categories.get(group)
        if meant is None:
            meant = self._categories[group] = self._ds.vocabulary.categories.called(group)
        return bool(meant) and self._ds.vocabulary.categories.is_within(category, meant)

    def are_disjoint(self, group: str | None, other: str | None) -> bool:
        """Whether no person is of both groups, by the head of the dataset."""
        return group is not None and other is not None and self._ds.head.are_groups_disjoint(group, other)

    def is_of_group(self, group: str | None, category: str, asked: str) -> Truth:
        """Whether persons are of the group asked for by their own group or category; maybe where neither tells."""
        if group is not None:
            within = self.group_within(group, asked)
            if within is not Truth.MAYBE:
                return within
        return Truth.YES if self.is_called(asked, category) else Truth.MAYBE

    def count_of_group(self, group: str, persons: Count, breakdowns: Mapping[str, Count]) -> Count:
        """How many of so many persons are of a group, by how many of them are of others."""
        inside = [
            (of, count.low) for of, count in breakdowns.items() if self.group_within(of, group) is Truth.YES
        ]
        outside = [(of, count.low) for of, count in breakdowns.items() if self.are_disjoint(of, group)]
        around = [count.high for of, count in breakdowns.items() if self.group_within(group, of) is Truth.YES]
        if persons.high is not None:
            around.append(max(0, persons.high - self.largest_apart(outside)))
        low = self.largest_apart(inside)
        highs = [high for high in around if high is not None]
        return Count(low=low, high=max(low, min(highs)) if highs else None)

    def largest_apart(self, numbers: Sequence[tuple[str | None, int]]) -> int:
        """The largest sum of numbers of persons of groups that share no one: so many persons there are at least."""
        largest = 0
        for size in range(1, min(len(numbers), MOST_APART) + 1):
            for chosen in combinations(numbers, size):
                pairs = combinations((group for group, _ in chosen), 2)
                if all(self.are_disjoint(group, other) for group, other in pairs):
                    largest = max(largest, sum(number for _, number in chosen))
        return largest


@attrs.frozen
class Query:
    """Which persons a question on counts asks for, whenever they returned.

    Attributes:
        returned_to: one side, `all` for all sides together, None for a side that is not said.
        category: the category asked for.
        scope: kinds, frameworks, third parties, series, holder, group and population.
        within: a second scope that the persons have to fall within as well.
        outside: scopes that the persons have to fall outside of, each of them.
    """

    returned_to: str | None = ALL_SIDES
    category: str = Category.PERSON
    scope: Scope = EVERYTHING
    within: Scope = EVERYTHING
    outside: tuple[Scope, ...] = ()

    def limits(self, relations: Relations, description: Description) -> dict[str, Truth]:
        """What each limit answers to a description: yes, no or maybe, by the name of the limit.

        The names read as reasons: `category`, `side`, `kind`, `change`, `holder`, `belonging`, `frameworks`, `mediators`,
        `third parties`, `series`, `group`, `population`, `outside`. Limits that are not set are absent.
        """
        answers = {"category": relations.covers(self.category, description.category)}
        if self.returned_to is None:
            answers["side"] = Truth.MAYBE
        elif self.returned_to != ALL_SIDES:
            answers["side"] = relations.end_within(description.returned_to, self.returned_to)
        for name, limit, scope in self._limits_set if self._is_limited else ():
            answer = limit(relations, scope, description)
            before = answers.get(name)
            answers[name] = answer if before is None else Truth.all_of((before, answer))
        if self.outside:
            inside = [_falls_within(relations, scope, description) for scope in self.outside]
            answers["outside"] = Truth.any_of(inside).opposite
        return answers

    @property
    def counts_changes(self) -> bool:
        """Whether persons of changes of custody are asked for as well."""
        return bool(self.scope.changes or self.within.changes)

    @property
    def _is_limited(self) -> bool:
        return self.scope is not EVERYTHING or self.within is not EVERYTHING

    @cached_property
    def _limits_set(self) -> "tuple[tuple[str, Limit, Scope], ...]":
        """The limits that its scopes set, by name."""
        return tuple(
            (name, limit, scope)
            for scope in (self.scope, self.within)
            if scope is not EVERYTHING
            for name, (field, limit) in LIMITS.items()
            if getattr(scope, field) not in (None, ())
        )

    def membership(self, relations: Relations, description: Description) -> Truth:
        """Whether described persons are among those asked for: one no is no, one maybe is maybe."""
        return self.judge(relations, description)[0]

    def judge(self, relations: Relations, description: Description) -> tuple[Truth, tuple[str, ...]]:
        """Whether described persons are among those asked for, and which limits answer maybe; after a no, none is asked."""
        if self.excludes(relations, description):
            return (Truth.NO, ())
        limits = self.limits(relations, description)
        doubts = tuple([name for name, truth in limits.items() if truth is Truth.MAYBE])
        return (Truth.all_of(limits.values()), doubts)

    def excludes(self, relations: Relations, description: Description) -> bool:
        """Whether the category, the side or a scope says no, which is found out without asking every limit."""
        if relations.covers(self.category, description.category) is Truth.NO:
            return True
        if relations.are_disjoint(self.scope.group, self.within.group):
            return True
        side = self.returned_to
        is_named = side is not None and side != ALL_SIDES
        if is_named and relations.end_within(description.returned_to, side or "") is Truth.NO:
            return True
        if not self._is_limited:
            return False
        limits = self._limits_set
        if any(limit(relations, scope, description) is Truth.NO for _, limit, scope in limits):
            return True
        return self._asks_two_of_one(relations, description)

    def _asks_two_of_one(self, relations: Relations, description: Description) -> bool:
        """Whether one end of a handover is asked to be two actors of which neither is part of the other.

        Each alone may be meant where the end is not said, or is a whole of both.
        """
        holders = [scope.held_by for scope in (self.scope, self.within)]
        recipients = [self.returned_to] if self.returned_to != ALL_SIDES else []
        if not description.belonging_to and relations.returns_home(description.kind):
            recipients += [scope.belonging_to for scope in (self.scope, self.within)]
        return any(
            actor is not None and other is not None and not relations.related(actor, other)
            for asked in (holders, recipients)
            for actor, other in combinations(asked, 2)
        )

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that its scopes name: the persons have to be of each."""
        groups = (self.scope.group, self.within.group)
        return tuple(dict.fromkeys(group for group in groups if group is not None))

    def is_by_breakdown(self, relations: Relations, description: Description) -> bool:
        """Whether breakdowns by the source say something of how many are of the groups asked for."""
        if not self.groups or not description.breakdowns:
            return False
        return any(
            relations.is_told_apart(of, group)
            for group in self._list_open_groups(relations, description)
            for of in description.breakdowns
        )

    def _list_open_groups(self, relations: Relations, description: Description) -> list[str]:
        """The groups asked for of which the group and category of described persons do not tell."""
        group, category = description.group, description.category
        return [
            asked for asked in self.groups if relations.is_of_group(group, category, asked) is Truth.MAYBE
        ]

    def count_by_breakdown(
        self, relations: Relations, description: Description, persons: Count, breakdowns: Mapping[str, Count]
    ) -> Count | None:
        """How many of so many persons are asked for where breakdowns say something of it; None where none does.

        A breakdown of the group says how many; one of a group within it at least how many, one of a group that holds
        it at most, and who is of a group that has no member in common with it is not of it. Of two groups, at least
        as many are of both as the two have more than there are persons.

        Args:
            relations: who is within which.
            description: the description of the persons.
            persons: how many they are.
            breakdowns: how many of them have each property.
        """
        if not self.is_by_breakdown(relations, description):
            return None
        asked = self._list_open_groups(relations, description)
        counts = [relations.count_of_group(group, persons, breakdowns) for group in asked]
        shared = [
            (of, count.low)
            for of, count in breakdowns.items()
            if all(relations.group_within(of, group) is Truth.YES for group in asked)
        ]
        low = relations.largest_apart(shared)
        if persons.high is not None:
            low = max(low, sum(count.low for count in counts) - (len(counts) - 1) * persons.high)
        highs = [count.high for count in counts if count.high is not None]
        return Count(low=low, high=max(low, min(highs)) if highs else None)


Key: TypeAlias = Callable[[Description], str | int | tuple[str | int, ...] | frozenset[str | int] | None]
"""What a posting is of, by a rule of one's own: text, a whole number, or a flag.

None where nothing says it: then it may be any. A tuple of values where it is one of them, and nothing says which.
"""

OWN_KEY: Final = "key "
"""What stands in front of the name of a key of one's own where it is a limit."""


def values_by(key: Key, description: Description) -> tuple[Any, ...]:
    """The values that a key of one's own may have; none where nothing says it.

    Raises:
        InvalidValue: the key gives something else.
    """
    value = key(description)
    values = tuple(value) if isinstance(value, tuple | frozenset) else (value,)
    if value is None:
        return ()
    for each in values or [value]:
        if not isinstance(each, str | int):
            expected = "text, a whole number, a flag, None, or a tuple of one or several of them"
            none = "give None where nothing says it, in " if not values else "correct "
            raise InvalidValue(each, expected, f"{none}the function {key.__name__}", field="by")
    return tell_apart(key, values)


def tell_apart(key: Key, values: Iterable[Any]) -> tuple[Any, ...]:
    """The values of a key, each once.

    Raises:
        InvalidValue: some are flags and some whole numbers, of which True is 1 and False is 0.
    """
    some = tuple(values)
    for flag in some:
        if isinstance(flag, bool) and any(
            isinstance(each, int) and not isinstance(each, bool) for each in some
        ):
            remedy = f"give flags or whole numbers, not both, in the function {key.__name__}"
            raise InvalidValue(flag, "a value apart from the others: to Python True is 1", remedy, field="by")
    return tuple(dict.fromkeys(some))


@attrs.frozen
class KeyQuery(Query):
    """Asks for persons for which keys of one's own have some values as well.

    Attributes:
        keys: the keys, each with the value asked for.
    """

    keys: tuple[tuple[Key, Any], ...] = ()

    def limits(self, relations: Relations, description: Description) -> dict[str, Truth]:
        """What each limit answers, those of the keys by their names."""
        answers = {
            f"{OWN_KEY}{key.__name__}": _has_value(key, asked, description) for key, asked in self.keys
        }
        return {**super().limits(relations, description), **answers}

    def excludes(self, relations: Relations, description: Description) -> bool:
        """Whether a limit or a key says no."""
        if super().excludes(relations, description):
            return True
        return any(_has_value(key, asked, description) is Truth.NO for key, asked in self.keys)


def _has_value(key: Key, asked: Any, description: Description) -> Truth:
    values = values_by(key, description)
    if not values or (asked in values and len(values) > 1):
        return Truth.MAYBE
    return Truth.YES if asked in values else Truth.NO


@attrs.frozen
class TermQuery(Query):
    """Asks for persons who fit a term of a deal.

    Attributes:
        matter: the number of the term that it is, or is a part of; terms of other matters speak of other people.
    """

    matter: int = 0

    def is_within(self, relations: Relations, other: "TermQuery") -> bool:
        """Whether everyone who fits this term fits another one, which differs by category, side or group alone."""
        if relations.covers(other.category, self.category) is not Truth.YES:
            return False
        if other.returned_to not in (ALL_SIDES, self.returned_to):
            return False
        if attrs.evolve(self.scope, group=None) != attrs.evolve(other.scope, group=None):
            return False
        return all(
            any(relations.group_within(mine, group) is Truth.YES for mine in self.groups)
            for group in other.groups
        )

    def is_apart(self, relations: Relations, other: "TermQuery") -> bool:
        """Whether no one fits both terms, by their groups."""
        return any(relations.are_disjoint(mine, group) for mine in self.groups for group in other.groups)


def _less(number: int, counts: Sequence[Count]) -> int:
    """What is left of a number of persons at least, where counts take from it."""
    taken = Count.sum(counts).high if counts else 0
    return 0 if taken is None else max(0, number - taken)


@attrs.frozen
class Credit(Query):
    """Asks for persons who count towards one of several terms of a deal, unless they may as well count towards a rival.

    Who fits a term and a rival is credited to either: from none to all of them are asked for. Persons for which
    several sides may be the recipients, the holders or the own side are looked at side by side, as each is of one.
    As terms speak of different people, who is said to be of the group of one term is of none that another names.

    Attributes:
        among: the terms that persons count towards.
        rivals: the terms that they may be credited to instead.
    """

    among: tuple[TermQuery, ...] = ()
    rivals: tuple[TermQuery, ...] = ()

    def limits(self, relations: Relations, description: Description) -> dict[str, Truth]:
        """Whether described persons are credited, under the one name `terms`."""
        answers = {self._credits(relations, choice) for choice in _list_choices(description)}
        return {"terms": answers.pop() if len(answers) == 1 else Truth.MAYBE}

    def excludes(self, relations: Relations, description: Description) -> bool:  # noqa: ARG002 - limits says it all
        """Nothing is said before the terms are asked."""
        return False

    def _credits(self, relations: Relations, description: Description) -> Truth:
        inside = Truth.any_of(self._fits(query, relations, description) for query in self.among)
        if inside is not Truth.YES:
            return inside
        rivals = (query for query in self.rivals if not query.is_by_breakdown(relations, description))
        elsewhere = Truth.any_of(self._fits(query, relations, description) for query in rivals)
        return Truth.YES if elsewhere is Truth.NO else Truth.MAYBE

    def _fits(self, query: TermQuery, relations: Relations, description: Description) -> Truth:
        """Whether described persons fit a term: not by a group unsaid, where they are of the group of another term."""
        answer = query.membership(relations, description)
        group = query.scope.group
        if answer is not Truth.MAYBE or group is None or description.group is None:
            return answer
        if relations.group_within(description.group, group) is not Truth.MAYBE:
            return answer
        named = (
            other
            for other in (*self.among, *self.rivals)
            if other.matter != query.matter and other.scope.group is not None
        )
        is_of_another = any(
            relations.group_within(description.group, other.scope.group or "") is Truth.YES
            and relations.group_within(group, other.scope.group or "") is not Truth.YES
            and other.membership(relations, description) is Truth.YES
            for other in named
        )
        return Truth.NO if is_of_another else answer

    def is_by_breakdown(self, relations: Relations, description: Description) -> bool:
        """Whether a breakdown says how many count towards one of the queries or a rival."""
        return any(query.is_by_breakdown(relations, description) for query in (*self.among, *self.rivals))

    def count_by_breakdown(
        self, relations: Relations, description: Description, persons: Count, breakdowns: Mapping[str, Count]
    ) -> Count | None:
        """How many of so many persons are credited, by what breakdowns say of the queries and of the rivals."""
        if not self.is_by_breakdown(relations, description):
            return None
        inside, outside = (
            [
                (query, self._count_fitting(query, relations, description, persons, breakdowns))
                for query in queries
            ]
            for queries in (self.among, self.rivals)
        )
        widest = [
            count
            for place, (query, count) in enumerate(inside)
            if not any(
                query.is_within(relations, other)
                and not (other.is_within(relations, query) and place < before)
                for before, (other, _) in enumerate(inside)
                if before != place
            )
        ]
        sure = []
        for query, count in inside:
            rivals = [each for rival, each in outside if not query.is_apart(relations, rival)]
            sure.append((query.scope.group, _less(count.low, rivals)))
        least = max(count.low for _, count in inside)
        low = max(_less(least, [count for _, count in outside]), relations.largest_apart(sure))
        most = Count.sum(widest).high
        most = persons.high if most is None or (persons.high is not None and persons.high < most) else most
        return Count(low=low, high=None if most is None else max(low, most))

    def _count_fitting(
        self,
        query: TermQuery,
        relations: Relations,
        description: Description,
        persons: Count,
        breakdowns: Mapping[str, Count],
    ) -> Count:
        """How many of so many persons fit a term."""
        truth = self._fits(query, relations, description)
        if truth is Truth.NO:
            return ZERO
        count = query.count_by_breakdown(relations, description, persons, breakdowns)
        low = persons.low if count is None else count.low
        return Count(low=low if truth is Truth.YES else 0, high=None if count is None else count.high)


MOST_CHOICES = 64
"""How many ways to choose the sides of described persons are gone through; with more, sides are left open."""


def _list_choices(description: Description) -> Iterator[Description]:
    """A description with each choice of the one holder, recipient and own side that it leaves open."""
    choices = [description.held_by.actors, description.returned_to.actors, description.belonging_to]
    number = prod(max(1, len(actors)) for actors in choices)
    if not 1 < number <= MOST_CHOICES:
        yield description
        return
    for holder, recipient, side in product(*(actors or (None,) for actors in choices)):
        yield attrs.evolve(
            description,
            held_by=description.held_by if holder is None else Ends((holder,)),
            returned_to=description.returned_to if recipient is None else Ends((recipient,)),
            belonging_to=() if side is None else (side,),
        )


def _falls_within(relations: Relations, scope: Scope, description: Description) -> Truth:
    """Whether all described persons fall within a scope; of a group that a breakdown tells apart, only some do."""
    answers = [
        limit(relations, scope, description)
        for field, limit in LIMITS.values()
        if getattr(scope, field) not in (None, ())
    ]
    if scope.group is not None and any(
        relations.is_told_apart(of, scope.group) for of in description.breakdowns
    ):
        answers.append(Truth.MAYBE)
    return Truth.all_of(answers)


def _answer_kind(relations: Relations, scope: Scope, description: Description) -> Truth:
    if description.is_change:
        return _answer_change(relations, scope, description)
    return Truth.any_of(relations.covers_kind(kind, description.kind) for kind in scope.kinds)


def _answer_change(relations: Relations, scope: Scope, description: Description) -> Truth:
    """Handovers count all that changes of custody count as well."""
    if not description.is_change:
        return Truth.YES
    return Truth.any_of(relations.covers_change(kind, description.kind) for kind in scope.changes)


def _answer_holder(relations: Relations, scope: Scope, description: Description) -> Truth:
    return relations.end_within(description.held_by, scope.held_by or "")


def _answer_belonging(relations: Relations, scope: Scope, description: Description) -> Truth:
    """Several sides named are the sides of all of them together; left out, people belong where they return."""
    asked = scope.belonging_to or ""
    if UNKNOWN_SIDE in description.belonging_to:
        return Truth.MAYBE
    if description.belonging_to:
        answers = {relations.is_within(actor, asked) for actor in description.belonging_to}
        return answers.pop() if len(answers) == 1 else Truth.MAYBE
    if not relations.returns_home(description.kind):
        return Truth.MAYBE
    return relations.end_within(description.returned_to, asked)


def _answer_frameworks(relations: Relations, scope: Scope, description: Description) -> Truth:
    """Certain where all frameworks of a round are asked for; with some of them the split is unknown: maybe."""
    asked = frozenset(scope.frameworks)
    within = [not asked.isdisjoint(relations.frameworks_above(id)) for id in description.frameworks]
    return Truth.of(possible=any(within), certain=bool(within) and all(within))


def _answer_mediators(relations: Relations, scope: Scope, description: Description) -> Truth:
    """Joint mediators all mediated; where none is named the round is out."""
    mediators = [party.actor for party in description.third_parties if party.role == MEDIATOR]
    return Truth.any_of(
        relations.is_within(mediator, asked) for mediator in mediators for asked in scope.mediators
    )


def _answer_third_parties(relations: Relations, scope: Scope, description: Description) -> Truth:
    return Truth.all_of(
        Truth.any_of(
            relations.is_within(party.actor, asked)
            for party in description.third_parties
            for asked in actors
            if party.role == role
        )
        for role, actors in scope.by_role().items()
        if role != MEDIATOR
    )


def _answer_series(_: Relations, scope: Scope, description: Description) -> Truth:
    """In if the body counted the round, out if it is said to be; a transfer of a kind of its own is possibly in."""
    counted = dict(description.series).get(scope.series or "")
    if counted is None:
        return Truth.MAYBE
    if not counted:
        return Truth.NO
    return Truth.MAYBE if description.departs else Truth.YES


def _answer_group(relations: Relations, scope: Scope, description: Description) -> Truth:
    """A transfer of the group counts, one with a breakdown of it by the breakdown, any other from none to all."""
    asked = scope.group or ""
    truth = relations.is_of_group(description.group, description.category, asked)
    if truth is not Truth.MAYBE:
        return truth
    answers = (relations.group_within(of, asked) for of in description.breakdowns)
    return Truth.YES if Truth.YES in answers else Truth.MAYBE


def _answer_population(_: Relations, __: Scope, ___: Description) -> Truth:
    return Truth.MAYBE


Limit = Callable[[Relations, Scope, Description], Truth]
"""How a limit of a scope that sets it answers to a description."""

LIMITS: Mapping[str, tuple[str, Limit]] = {
    "kind": ("kinds", _answer_kind),
    "change": ("changes", _answer_change),
    "holder": ("held_by", _answer_holder),
    "belonging": ("belonging_to", _answer_belonging),
    "frameworks": ("frameworks", _answer_frameworks),
    "mediators": ("mediators", _answer_mediators),
    "third parties": ("third_parties", _answer_third_parties),
    "series": ("series", _answer_series),
    "group": ("group", _answer_group),
    "population": ("population", _answer_population),
}
"""The limits that a scope can set: the field that sets each, and how it answers."""
