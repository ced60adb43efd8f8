"""Who is counted: the persons a claim speaks of, cut so that scopes can be added up and compared.

The limits of a claim are of two sorts. Some *divide* persons: whoever returned went to one side, was of one
category, in one kind of handover, from one holder. Others *overlap*: a handover may run under two frameworks, be
mediated by two states and stand in two series. So the persons of a claim are a set of cells (the dividing
limits) seen through one frame (the overlapping ones).
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.query import Query
from conflictevents.links import Links
from conflictevents.records import Category, RoundKind, Scope
from conflictevents.records.ids import ALL_SIDES, ActorId

__all__ = ["Box", "Cell", "Division", "Frame", "scope_of"]

_CUTS = (2, 0, 3, 1)
"""By which limits of cells boxes are cut first: a transfer on record is always of one kind, but not always of one category."""
ELSEWHERE = ""
"""Stands for a side or a holder that nobody names."""


@attrs.frozen(order=True)
class Frame:
    """The overlapping limits of a scope; an empty one lets everybody through.

    Attributes:
        frameworks: agreements or tracks, any of them.
        mediators: mediators, any of them.
        series: the body in whose numbered series the handovers stand.
        population: any other limit, in the source's words.
    """

    frameworks: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    series: str = ""
    population: str = ""

    @classmethod
    def of(cls, scope: Scope) -> "Frame":
        """The overlapping limits of a scope."""
        return cls(scope.frameworks, scope.mediators, scope.series or "", scope.population or "")

    def contains(self, other: "Frame", links: Links) -> bool:
        """Whether whoever is seen through `other` is seen through this frame, on the words of both and who belongs to whom."""
        return (
            self.series in ("", other.series)
            and self.population in ("", other.population)
            and _any_of(self.frameworks, other.frameworks, links.frameworks_above)
            and _any_of(self.mediators, other.mediators, links.belongs_to)
        )

    def within_both(self, other: "Frame") -> "Frame | None":
        """The frame of whoever is seen through both; None where no scope can say it."""
        limits = {}
        for name in ("frameworks", "mediators", "series", "population"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine and theirs and mine != theirs:
                return None
            limits[name] = mine or theirs
        return Frame(**limits)


def _any_of(wide: Sequence[str], narrow: Sequence[str], above: Any) -> bool:
    if not wide:
        return True
    return bool(narrow) and all(any(whole in wide for whole in above(id)) for id in narrow)


@attrs.frozen(order=True)
class Box:
    """The dividing limits of a claim.

    Attributes:
        returned_to: the side, or `all`.
        category: `person` for all living persons, a living category, or `remains`.
        kinds: kinds of handover; empty for every kind.
        held_by: the holder; empty for anybody.
    """

    returned_to: str
    category: str
    kinds: tuple[str, ...] = ()
    held_by: str = ""

    @classmethod
    def of(cls, query: Query) -> "Box":
        """The dividing limits of a query. A side that is not said is somewhere among all sides."""
        scope = query.scope
        return cls(query.returned_to or ALL_SIDES, query.category, scope.kinds, scope.held_by or "")


@attrs.frozen(order=True)
class Cell:
    """Persons whom no dividing limit in use tells apart any further.

    Attributes:
        side: the side they returned to, or a part of it that is named on its own.
        category: prisoner of war, civilian or remains.
        kind: the kind of handover.
        holder: who held them.
    """

    side: str
    category: str
    kind: str
    holder: str


class Division:
    """All persons, cut along every dividing limit that some claim in use sets.

    Sides and holders are the actors named as such in claims or on record; each is its own cell beside those of
    the people and offices that are named too. Where two sides or more are named, they are all there are, so that they add up
    to all sides; with fewer, there may be another.

    Args:
        ds: the dataset, which knows who belongs to whom and which category lies within which.
        boxes: the dividing limits in use, all of living persons or all of remains.
        sides: the actors to whom anybody returned.
        holders: the actors who held anybody.
    """

    def __init__(
        self, ds: Dataset, boxes: Iterable[Box], sides: Iterable[str], holders: Iterable[str]
    ) -> None:
        links = self._links = ds.links
        self._words = ds.vocabulary.categories
        self.boxes = tuple(sorted(set(boxes)))
        named = sorted({*sides, *(box.returned_to for box in self.boxes)} - {ALL_SIDES})
        tops = [side for side in named if not any(above in named for above in links.belongs_to(side)[1:])]
        held = {*holders, *(box.held_by for box in self.boxes)} - {"", ALL_SIDES}
        remains = any(box.category == Category.REMAINS for box in self.boxes)
        cells = product(
            named if len(tops) > 1 else [*named, ELSEWHERE],
            (Category.REMAINS,)
            if remains
            else [word for word in self._words.living if word != Category.PERSON],
            RoundKind,
            [*sorted(held), ELSEWHERE],
        )
        groups: dict[tuple[bool, ...], list[Cell]] = {}
        for cell in (Cell(*limits) for limits in cells):
            if cell.side == cell.holder != ELSEWHERE:
                continue
            groups.setdefault(tuple(self._holds(box, cell) for box in self.boxes), []).append(cell)
        self._everybody = tuple(cell for group in groups.values() for cell in group)
        marks = sorted((mark for mark in groups if any(mark)), reverse=True)
        self.cells: tuple[tuple[Cell, ...], ...] = tuple(tuple(groups[mark]) for mark in marks)
        self._of = {
            box: frozenset(place for place, mark in enumerate(marks) if mark[at])
            for at, box in enumerate(self.boxes)
        }

    def __len__(self) -> int:
        return len(self.cells)

    def of(self, box: Box) -> frozenset[int]:
        """The cells of a box, by their places."""
        return self._of[box]

    def touched_by(self, box: Box) -> frozenset[int]:
        """The cells of which some persons are within a box, whether or not it is in use."""
        return frozenset(
            place for place, cells in enumerate(self.cells) if any(self._holds(box, cell) for cell in cells)
        )

    def classes(self, boxes: Iterable[Box]) -> tuple[frozenset[int], ...]:
        """The cells grouped as far as these boxes tell them apart; cells in none of them are left out."""
        sets = [self._of[box] for box in sorted(set(boxes))]
        groups: dict[tuple[bool, ...], set[int]] = {}
        for place in range(len(self.cells)):
            mark = tuple(place in cells for cells in sets)
            if any(mark):
                groups.setdefault(mark, set()).add(place)
        return tuple(frozenset(groups[mark]) for mark in sorted(groups, reverse=True))

    def boxes_in(self, places: Iterable[int]) -> tuple[Box, ...]:
        """Boxes that hold exactly these cells between them, and none twice: as few as can be found, to ask the record with."""
        return self._cut({cell for place in places for cell in self.cells[place]})

    def _cut(self, wanted: set[Cell]) -> tuple[Box, ...]:
        values = [sorted({limits[at] for limits in map(attrs.astuple, wanted)}) for at in range(4)]
        sides, categories, kinds, holders = values
        box = Box(
            self._named(sides, ALL_SIDES),
            self._category(categories),
            () if len(kinds) == len(RoundKind) else tuple(kinds),
            self._named(holders, ""),
        )
        if {cell for cell in self._everybody if self._holds(box, cell)} == wanted:
            return (box,)
        for at in _CUTS:
            if len(values[at]) > 1:
                slices = (
                    {cell for cell in wanted if attrs.astuple(cell)[at] == value} for value in values[at]
                )
                return tuple(box for cells in slices for box in self._cut(cells))
        return ()

    def _category(self, categories: Sequence[str]) -> str:
        """The narrowest category that holds all of these."""
        first = self._words.above(categories[0])
        return next(word for word in first if all(self._words.is_within(other, word) for other in categories))

    def _named(self, actors: Sequence[str], everybody: str) -> str:
        """The one actor to whom all of these belong; the word for everybody where there is none."""
        for actor in actors:
            if actor != ELSEWHERE and all(self._links.is_within(other, actor) for other in actors):
                return actor
        return everybody

    def _holds(self, box: Box, cell: Cell) -> bool:
        return (
            self._words.is_within(cell.category, box.category)
            and (not box.kinds or cell.kind in box.kinds)
            and (box.returned_to == ALL_SIDES or self._links.is_within(cell.side, box.returned_to))
            and (not box.held_by or self._links.is_within(cell.holder, box.held_by))
        )


def scope_of(box: Box, frame: Frame) -> Scope:
    """The scope that sets these limits, to ask the record with."""
    return Scope(
        kinds=box.kinds,
        frameworks=frame.frameworks,
        mediators=frame.mediators,
        series=ActorId(frame.series) if frame.series else None,
        held_by=ActorId(box.held_by) if box.held_by else None,
        population=frame.population or None,
    )
