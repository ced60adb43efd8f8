"""Who is counted: the persons a claim speaks of, cut so that scopes can be added up and compared.

The limits of a claim are of two sorts. Some *divide* persons: each of them returned to one side, is of one
category, in one kind of handover, from one holder. Others *overlap*: a handover may run under two frameworks, be
mediated by two states and stand in two series. So the persons of a claim are a set of cells (its cell scope), as far as
they fall within one overlap scope.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import Any, cast

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.query import Query
from conflictevents.records import ALL_SIDES, ActorId, Scope, ThirdParty
from conflictevents.records.vocabulary import Categories, Category

__all__ = ["CellScope", "Division", "OverlapScope", "branches_of", "scope_of"]

ELSEWHERE = ""
"""Stands for a side or a holder that no one names."""


@attrs.frozen(order=True)
class OverlapScope:
    """The overlapping limits of a scope; an empty one lets everybody through.

    Attributes:
        frameworks: agreements or tracks, any of them.
        roles: third parties by their role, mediators among them: of each role, any of those named.
        series: the body in whose numbered series the handovers stand.
        belonging_to: the side whose people they are.
        group: the group they are of, in the source's words.
        population: any other limit, in the source's words.
    """

    frameworks: tuple[str, ...] = ()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    series: str = ""
    belonging_to: str = ""
    group: str = ""
    population: str = ""

    @classmethod
    def of(cls, scope: Scope) -> "OverlapScope":
        """The overlapping limits of a scope."""
        return cls(
            scope.frameworks,
            tuple(sorted(scope.by_role().items())),
            scope.series or "",
            scope.belonging_to or "",
            scope.group or "",
            scope.population or "",
        )

    def contains(self, other: "OverlapScope", ds: Dataset) -> bool:
        """Whether all who fall within `other` fall within this one, by the words of both and the dataset."""
        links, theirs = ds.links, dict(other.roles)
        return (
            self.series in ("", other.series)
            and _holds_all(self.frameworks, other.frameworks, links.frameworks_above)
            and all(_holds_all(mine, theirs.get(role, ()), links.belongs_to) for role, mine in self.roles)
            and _holds(self.belonging_to, other.belonging_to, links.is_within)
            and _holds(self.group, other.group, ds.head.is_group_within)
            and _holds(self.population, other.population, ds.head.is_population_within)
        )

    def within_both(self, other: "OverlapScope") -> "OverlapScope | None":
        """The scope of all who fall within both; None where no scope can say it."""
        roles = {**dict(self.roles), **dict(other.roles)}
        if {**dict(other.roles), **dict(self.roles)} != roles:
            return None
        limits: dict[str, tuple[str, ...] | str] = {}
        for name in ("frameworks", "series", "belonging_to", "group", "population"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine and theirs and mine != theirs:
                return None
            limits[name] = mine or theirs
        return OverlapScope(roles=tuple(sorted(roles.items())), **limits)  # type: ignore[arg-type]

    def is_disjoint(self, other: "OverlapScope", ds: Dataset) -> bool:
        """Whether no one falls within both: of two sides, or of groups or populations that share no one."""
        links, mine, theirs = ds.links, self.belonging_to, other.belonging_to
        return bool(
            (mine and theirs and not links.is_within(mine, theirs) and not links.is_within(theirs, mine))
            or (self.group and other.group and ds.head.are_groups_disjoint(self.group, other.group))
            or (
                self.population
                and other.population
                and ds.head.are_populations_disjoint(self.population, other.population)
            )
        )


def _holds(wide: str, narrow: str, is_within: Callable[[str, str], bool]) -> bool:
    return not wide or (bool(narrow) and is_within(narrow, wide))


def _holds_all(wide: Sequence[str], narrow: Sequence[str], above: Callable[[str], Iterable[str]]) -> bool:
    if not wide:
        return True
    return bool(narrow) and all(any(outer in wide for outer in above(id)) for id in narrow)


@attrs.frozen(order=True)
class CellScope:
    """The dividing limits of a claim.

    Attributes:
        returned_to: the side, or `all`.
        category: the category, by the tree of categories.
        kinds: kinds of handover; empty for every kind.
        held_by: the holder; empty for anybody.
    """

    returned_to: str
    category: str
    kinds: tuple[str, ...] = ()
    held_by: str = ""

    @classmethod
    def of(cls, query: Query) -> "CellScope":
        """The dividing limits of a query. A side that is not said is somewhere among all sides."""
        scope = query.scope
        return cls(query.returned_to or ALL_SIDES, query.category, scope.kinds, scope.held_by or "")


def scope_of(cells: CellScope, overlap: OverlapScope) -> Scope:
    """The scope that sets these limits, to ask the record with."""
    return Scope(
        kinds=cast("Any", cells.kinds),
        frameworks=overlap.frameworks,
        third_parties=[
            ThirdParty(actor=actor, role=cast("Any", role))
            for role, actors in overlap.roles
            for actor in actors
        ],
        series=ActorId(overlap.series) if overlap.series else None,
        held_by=ActorId(cells.held_by) if cells.held_by else None,
        belonging_to=ActorId(overlap.belonging_to) if overlap.belonging_to else None,
        group=overlap.group or None,
        population=overlap.population or None,
    )


def branches_of(words: Categories, category: str) -> frozenset[str]:
    """The branches of the tree of categories that persons of a category may be in: the living, the remains.

    A category at the top of the tree spans all branches below it. Claims on different branches share no one.
    """
    chain = words.above(category)
    if len(chain) > 1:
        return frozenset({chain[-2]})
    below = frozenset(word for word in words if words.above(word)[1:] == chain)
    return below or frozenset(chain)


def _list_leaves(words: Categories) -> list[str]:
    """The categories that a person may be of, none of them only a name for those within it."""
    return [word for word in words if word not in Category or Category.below(word) == (word,)]


Cell = tuple[int, int, int, int]
"""Persons that no dividing limit in use tells apart any further: the places of their class along each limit."""


class Division:
    """All persons, cut along every dividing limit that some claim in use sets.

    Along each limit - side, category, kind of handover, holder - the words that no claim tells apart form a class; a
    cell has one class of each. Sides and holders are the actors named as such in claims or on record; each has
    a place of its own with those of the people and offices that are named too. Where two sides or more are
    named, they are all there are, so that they add up to all sides; with fewer, there may be another.

    Args:
        ds: the dataset, which knows which actor is part of which and which word lies within which.
        scopes: the dividing limits in use.
        sides: the actors to which anybody returned.
        holders: the actors who held anybody.
    """

    def __init__(
        self, ds: Dataset, scopes: Iterable[CellScope], sides: Collection[str], holders: Collection[str]
    ) -> None:
        links, words, kinds = ds.links, ds.vocabulary.categories, ds.vocabulary.round_kinds
        self._is_within = links.is_within
        self._words = words
        self._kinds = kinds
        self.scopes: tuple[CellScope, ...] = tuple(sorted(set(scopes)))
        named = sorted({*sides, *(scope.returned_to for scope in self.scopes)} - {ALL_SIDES})
        tops = [side for side in named if not any(above in named for above in links.belongs_to(side)[1:])]
        held = sorted({*holders, *(scope.held_by for scope in self.scopes)} - {ELSEWHERE, ALL_SIDES})
        branches = frozenset[str]().union(*(branches_of(words, scope.category) for scope in self.scopes))
        self._every_leaf = _list_leaves(words)
        self._values = (
            named if len(tops) > 1 else [*named, ELSEWHERE],
            [leaf for leaf in self._every_leaf if branches_of(words, leaf) <= branches],
            [*kinds],
            [*held, ELSEWHERE],
        )
        self._classes = tuple(
            _group(
                values,
                lambda value, at=at: tuple(self._admits(scope, at, value) for scope in self.scopes),  # type: ignore[misc]
            )
            for at, values in enumerate(self._values)
        )
        sides_apart, _, _, holders_apart = self._classes
        everybody = [
            cell
            for cell in product(*(range(len(classes)) for classes in self._classes))
            if not _is_one_actor(sides_apart[cell[0]], holders_apart[cell[3]])
        ]
        self._everybody: frozenset[Cell] = frozenset(everybody)  # type: ignore[arg-type]
        groups: dict[tuple[bool, ...], list[Cell]] = {}
        for cell in everybody:
            mark = tuple(self._holds(scope, cell) for scope in self.scopes)  # type: ignore[arg-type]
            groups.setdefault(mark, []).append(cell)  # type: ignore[arg-type]
        marks = sorted((mark for mark in groups if any(mark)), reverse=True)
        self.cells: tuple[frozenset[Cell], ...] = tuple(frozenset(groups[mark]) for mark in marks)
        self._of = {
            scope: frozenset(index for index, mark in enumerate(marks) if mark[at])
            for at, scope in enumerate(self.scopes)
        }

    def __len__(self) -> int:
        return len(self.cells)

    def of(self, scope: CellScope) -> frozenset[int]:
        """The cells of a scope, by their places."""
        return self._of[scope]

    def touched_by(self, scope: CellScope) -> frozenset[int]:
        """The cells of which some persons are within a scope, whether or not it is in use."""
        touched = [
            {
                index
                for index, values in enumerate(classes)
                if any(self._admits(scope, at, value) for value in values)
            }
            for at, classes in enumerate(self._classes)
        ]
        return frozenset(
            index
            for index, cells in enumerate(self.cells)
            if any(all(part in parts for part, parts in zip(cell, touched, strict=True)) for cell in cells)
        )

    def classes(self, scopes: Iterable[CellScope]) -> tuple[frozenset[int], ...]:
        """The cells grouped as far as these scopes tell them apart; cells in none of them are left out."""
        sets = [self._of[scope] for scope in sorted(set(scopes))]
        groups: dict[tuple[bool, ...], set[int]] = {}
        for index in range(len(self.cells)):
            mark = tuple(index in cells for cells in sets)
            if any(mark):
                groups.setdefault(mark, set()).add(index)
        return tuple(frozenset(groups[mark]) for mark in sorted(groups, reverse=True))

    def scopes_in(self, indexes: Iterable[int]) -> tuple[CellScope, ...]:
        """Scopes within these cells that share no one, as wide as can be said, to ask the record with."""
        return tuple(self._cut(frozenset[Cell]().union(*(self.cells[index] for index in indexes))))

    def _cut(self, wanted: frozenset[Cell]) -> Iterator[CellScope]:
        """Scopes that hold these cells: one block along all limits, or else several, by kind of handover first."""
        parts = [sorted({cell[at] for cell in wanted}) for at in range(4)]
        if self._block(parts) == wanted:
            names = [self._name(at, parts, wanted) for at in range(4)]
            for side, category, kinds, holder in product(*names):
                yield CellScope(side, category, kinds, holder)
            return
        at = next(at for at in (2, 0, 3, 1) if len(parts[at]) > 1)
        for part in parts[at]:
            yield from self._cut(frozenset(cell for cell in wanted if cell[at] == part))

    def _block(self, parts: Sequence[Iterable[int]]) -> frozenset[Cell]:
        return self._everybody.intersection(product(*parts))

    def _name(self, at: int, parts: Sequence[Sequence[int]], wanted: frozenset[Cell]) -> list[Any]:
        """Words that hold classes along one limit between them, and none twice."""
        values = {value for part in parts[at] for value in self._classes[at][part]}
        entire = range(len(self._classes[at]))
        if self._block([*parts[:at], entire, *parts[at + 1 :]]) == wanted:
            if at == 2:
                return [()]
            if at != 1:
                return [ALL_SIDES if at == 0 else ELSEWHERE]
        is_within: Callable[[str, str], bool] = (
            self._is_within if at in (0, 3) else self._words.is_within if at == 1 else self._kinds.is_within
        )
        names: list[str] = []
        for word in sorted(self._words, key=self._words.rank) if at == 1 else sorted(values - {ELSEWHERE}):
            everything = self._every_leaf if at == 1 else self._values[at]
            inside = {value for value in everything if value != ELSEWHERE and is_within(value, word)}
            if inside and inside <= values and not any(is_within(word, name) for name in names):
                names = [name for name in names if not is_within(name, word)] + [word]
        return [tuple(names)] if at == 2 and names else list(names)

    def _admits(self, scope: CellScope, at: int, value: str) -> bool:
        """Whether one limit of a scope lets a side, category, kind or holder through."""
        if at == 0:
            return scope.returned_to == ALL_SIDES or self._is_within(value, scope.returned_to)
        if at == 1:
            return self._words.is_within(value, scope.category)
        if at == 2:
            return not scope.kinds or any(self._kinds.is_within(value, kind) for kind in scope.kinds)
        return not scope.held_by or self._is_within(value, scope.held_by)

    def _holds(self, scope: CellScope, cell: Cell) -> bool:
        """Whether a cell lies within a scope in use; its classes are not distinguished by that."""
        return all(self._admits(scope, at, self._classes[at][part][0]) for at, part in enumerate(cell))


def _is_one_actor(sides: tuple[str, ...], holders: tuple[str, ...]) -> bool:
    """Whether persons would return to the very actor who held them, which no one does."""
    return sides == holders != (ELSEWHERE,) and len(sides) == 1


def _group(values: Sequence[str], mark: Callable[[str], tuple[bool, ...]]) -> list[tuple[str, ...]]:
    """Values with the same mark together, in their order."""
    groups: dict[tuple[bool, ...], list[str]] = {}
    for value in values:
        groups.setdefault(mark(value), []).append(value)
    return [tuple(group) for group in groups.values()]
