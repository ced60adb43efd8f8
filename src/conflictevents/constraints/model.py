"""The linear model: cumulatives at every edge of a window, and what holds between them.

Each overlap scope has, for each class of persons its claims tell apart, a cumulative at every edge that its claims, or
those of a scope within it, speak of. A scope within another keeps to its own edges and classes: what it adds
between two of them can be shared out as its container's growth is, so nothing is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.evidence import Constraint, Days, Evidence, Proofs
from conflictevents.constraints.scopes import CellScope, Division, OverlapScope
from conflictevents.dataset import Dataset

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Facts", "Model", "RecordedRows"]

_INFINITE = float("inf")


class Facts:
    """What stays the same whichever claims are looked at: the dataset, the cells, the record."""

    def __init__(self, ds: Dataset, division: Division, evidence: Evidence | None) -> None:
        self.ds = ds
        self.division = division
        self.evidence = evidence
        self._proofs: dict[tuple[OverlapScope, frozenset[int], tuple[OverlapScope, ...]], Proofs] = {}

    @cached_property
    def footprints(self) -> frozenset[frozenset[int]]:
        """The cells that persons on record may be in, by what is said of them."""
        scopes = () if self.evidence is None else self.evidence.footprints
        return frozenset(map(self.division.touched_by, scopes))

    def proofs(
        self, overlap: OverlapScope, cells: frozenset[int], outside: tuple[OverlapScope, ...] = ()
    ) -> Proofs:
        """What the record proves about some cells within an overlap scope, and outside of others."""
        if self.evidence is None:
            return Proofs.join(())
        key = (overlap, cells, outside)
        if key not in self._proofs:
            self._proofs[key] = Proofs.join(
                self.evidence.of(scope, overlap, outside) for scope in self.division.scopes_in(cells)
            )
        return self._proofs[key]


@attrs.frozen(eq=False)
class _Block:
    """One overlap scope's cumulatives: a column for each class and edge, edge by edge within a class.

    Attributes:
        classes: the cells of each class.
        edges: the edges, ascending.
        start: its first column.
    """

    classes: tuple[frozenset[int], ...]
    edges: "Array"
    start: int

    def columns(self, number: int) -> "Array":
        """The columns of one class, by edge."""
        import numpy as np

        return self.start + number * len(self.edges) + np.arange(len(self.edges))

    def within(self, cells: frozenset[int], edges: "Array") -> "list[Array]":
        """The columns of each class within these cells, at some of the edges."""
        places = self.edges.searchsorted(edges)
        return [self.columns(number)[places] for number, part in enumerate(self.classes) if part <= cells]

    @cached_property
    def place_of(self) -> dict[int, int]:
        """The place of each edge."""
        return {edge: place for place, edge in enumerate(self.edges.tolist())}


class _Containment:
    """Which overlap scopes in use lie within which, overlap, or share no one."""

    def __init__(self, ds: Dataset, overlaps: Iterable[OverlapScope]) -> None:
        self._ds = ds
        self.overlaps = sorted(overlaps)
        self.around = {
            overlap: tuple(
                other for other in self.overlaps if other != overlap and other.contains(overlap, ds)
            )
            for overlap in self.overlaps
        }
        self.parents = {
            overlap: tuple(
                parent for parent in around if not any(parent in self.around[other] for other in around)
            )
            for overlap, around in self.around.items()
        }
        self.pairs = [
            (*pair, overlap) for overlap in self.overlaps for pair in self._list_meeting_in(overlap)
        ]
        """Two scopes that overlap, and the scope of all who fall within both."""
        self.disjoint = [
            pair for pair in combinations(self.overlaps, 2) if pair[0].is_disjoint(pair[1], self._ds)
        ]

    def _list_meeting_in(self, overlap: OverlapScope) -> Iterator[tuple[OverlapScope, OverlapScope]]:
        for pair in combinations(self.parents[overlap], 2):
            if pair[0].within_both(pair[1]) == overlap:
                yield pair

    def list_disjoint(self, container: OverlapScope) -> Iterator[tuple[OverlapScope, ...]]:
        """Scopes within a container that share no one: as many together as can be, and each two that are in no such set."""
        pairs = [pair for pair in self.disjoint if all(container in self.around[scope] for scope in pair)]
        covered: set[tuple[OverlapScope, OverlapScope]] = set()
        for pair in pairs:
            if pair in covered:
                continue
            together = list(pair)
            for scope in self.overlaps:
                if scope not in together and all(
                    (min(scope, other), max(scope, other)) in pairs for other in together
                ):
                    together.append(scope)
            covered.update(combinations(sorted(together), 2))
            yield tuple(sorted(together))


class _Rows:
    """Rows of a linear program, as they are written."""

    def __init__(self) -> None:
        self._parts: list[tuple[Array, Array, Array, Array, Array]] = []
        self.count: int = 0

    def add(self, lower: Any, upper: Any, columns: "Array", values: Sequence[float]) -> range:
        """Rows of one shape: `columns` has one row each, `values` are the coefficients of every one of them."""
        import numpy as np

        number, width = columns.shape
        self._parts.append(
            (
                np.broadcast_to(np.asarray(lower, float), number),
                np.broadcast_to(np.asarray(upper, float), number),
                np.full(number, width),
                columns.ravel(),
                np.tile(np.asarray(values, float), number),
            )
        )
        self.count += number
        return range(self.count - number, self.count)

    def add_each(self, rows: "Sequence[tuple[float, float, Sequence[int], Sequence[float]]]") -> None:
        """Rows of any shapes: the lower and the upper bound, the columns and the values of each."""
        import numpy as np

        if not rows:
            return
        lower, upper, columns, values = zip(*rows, strict=True)
        self._parts.append(
            (
                np.array(lower, float),
                np.array(upper, float),
                np.array([len(each) for each in columns]),
                np.array([*chain.from_iterable(columns)]),
                np.array([*chain.from_iterable(values)], float),
            )
        )
        self.count += len(rows)

    def arrays(self) -> "tuple[Array, Array, Array, Array, Array]":
        """Lower bounds, upper bounds, where each row starts, columns and values."""
        import numpy as np

        none, nowhere = np.zeros(0), np.zeros(0, int)
        parts = [np.concatenate(part) for part in zip(*self._parts, strict=True)]
        lower, upper, widths, columns, values = parts or [none, none, nowhere, nowhere, none]
        starts = np.concatenate(([0], np.cumsum(widths)))
        return lower, upper, starts.astype(np.int32), columns.astype(np.int32), values


@attrs.frozen(eq=False)
class RecordedRows:
    """Rows that the record bounds from below.

    Attributes:
        proofs: what the record proves of the persons they are about.
        rows: the rows.
        lows: what the record has in each.
        starts: the edge each begins after.
        ends: the edge each lasts to.
    """

    proofs: Proofs
    rows: "Array"
    lows: "Array"
    starts: "Array"
    ends: "Array"


class Model:
    """The linear model of some claims, with or without the record.

    Attributes:
        columns: how many columns the cumulatives take.
        width: how many columns there are.
        rows: the rows.
        slacks: behind the cumulatives, one column for each bound of a claim, by which it may give way: the claim, 1
            for a floor or -1 for a ceiling, and the row.
        claimed: the rows of each claim.
        recorded: the rows that the record bounds.
        interlocking: whether scopes interlock, so that whole numbers have to be asked for.
    """

    def __init__(self, facts: Facts, constraints: Iterable[Constraint], *, with_record: bool) -> None:
        self.facts = facts
        self.constraints: tuple[Constraint, ...] = tuple(constraints)
        self._with_record = with_record
        self._containment = _Containment(facts.ds, {constraint.overlap for constraint in self.constraints})
        self.blocks: dict[OverlapScope, _Block] = self._lay_out()
        self.columns: int = sum(len(block.classes) * len(block.edges) for block in self.blocks.values())
        self.interlocking: bool = sum(len(block.classes) for block in self.blocks.values()) > 1
        self.rows: _Rows = _Rows()
        self.width: int = self.columns
        self.slacks: list[tuple[str, float, int]] = []
        self.claimed: dict[str, list[int]] = {}
        self.recorded: list[RecordedRows] = []
        self._firsts: dict[tuple[OverlapScope, CellScope], tuple[int, ...]] = {}
        for overlap in self.blocks:
            self._grow(overlap)
            self._contain(overlap)
        for first, second, both in self._containment.pairs:
            self._fit_either(first, second, both)
        for container in self.blocks:
            for apart in self._containment.list_disjoint(container):
                self._fit_disjoint(container, apart)
        self._claim()

    def _lay_out(self) -> dict[OverlapScope, _Block]:
        """Each overlap scope with the edges and classes it needs: its own and those of the scopes within it.

        A scope within two others that are not within one another needs all of theirs, and of two that share no one
        each needs those of the other.
        """
        import numpy as np

        edges: dict[OverlapScope, set[int]] = {}
        scopes: dict[OverlapScope, set[CellScope]] = {}
        for constraint in self.constraints:
            edges.setdefault(constraint.overlap, set()).update(constraint.edges)
            scopes.setdefault(constraint.overlap, set()).add(constraint.cell_scope)
        flows = [(pair[at], pair[1 - at]) for pair in self._containment.disjoint for at in (0, 1)]
        for overlap, parents in self._containment.parents.items():
            for parent in parents:
                flows += [(parent, overlap), (overlap, parent)] if len(parents) > 1 else [(parent, overlap)]
        settled = False
        while not settled:
            settled = True
            for to, source in flows:
                if not (edges[source] <= edges[to] and scopes[source] <= scopes[to]):
                    edges[to] |= edges[source]
                    scopes[to] |= scopes[source]
                    settled = False
        blocks: dict[OverlapScope, _Block] = {}
        start = 0
        for overlap in self._containment.overlaps:
            classes = self.facts.division.classes(scopes[overlap])
            blocks[overlap] = _Block(classes, np.array(sorted(edges[overlap])), start)
            start += len(classes) * len(edges[overlap])
        return blocks

    @property
    def fixed(self) -> "Array":
        """The first column of each class, where its cumulative is zero."""
        import numpy as np

        firsts = [
            block.columns(number)[0] for block in self.blocks.values() for number in range(len(block.classes))
        ]
        return np.array(firsts, dtype=int)

    def terms(self, constraint: Constraint, days: Days) -> tuple[list[int], list[float]]:
        """The growth of the persons that a constraint is about during some days, as columns and coefficients."""
        block = self.blocks[constraint.overlap]
        start, end = block.place_of[days.start], block.place_of[days.end]
        firsts = self._firsts_of(constraint.overlap, constraint.cell_scope)
        columns = [first + edge for first in firsts for edge in (end, start)]
        return columns, [1.0, -1.0] * len(firsts)

    def _firsts_of(self, overlap: OverlapScope, cell_scope: CellScope) -> tuple[int, ...]:
        """The first column of each class that lies within some cells, in an overlap scope."""
        firsts = self._firsts.get((overlap, cell_scope))
        if firsts is None:
            block, cells = self.blocks[overlap], self.facts.division.of(cell_scope)
            firsts = self._firsts[overlap, cell_scope] = tuple(
                block.start + number * len(block.edges)
                for number, places in enumerate(block.classes)
                if places <= cells
            )
        return firsts

    def _claim(self) -> None:
        """At least so many, at most so many, for each claim; each with a column by which it may give way."""
        rows: list[tuple[float, float, list[int], list[float]]] = []
        for constraint in self.constraints:
            for days, least, most in _list_bounds(constraint):
                row = self.rows.count + len(rows)
                columns, values = self.terms(constraint, days)
                for bound, sign in ((least, 1.0), (most, -1.0)):
                    if abs(bound) != _INFINITE:
                        self.slacks.append((constraint.member, sign, row))
                        columns.append(self.width)
                        values.append(sign)
                        self.width += 1
                rows.append((least, most, columns, values))
                self.claimed.setdefault(constraint.member, []).append(row)
        self.rows.add_each(rows)

    def _grow(self, overlap: OverlapScope) -> None:
        """No cumulative ever falls, and each grows by what the record has, as do several classes together."""
        block = self.blocks[overlap]
        for cells in block.classes:
            self._bound(self.facts.proofs(overlap, cells), block.edges, [(block, cells)], is_new=True)
        for cells, parts in self._list_together(overlap):
            apart = [self.facts.proofs(overlap, part) for part in parts]
            self._bound(self.facts.proofs(overlap, cells), block.edges, [(block, cells)], beyond=apart)

    def _contain(self, overlap: OverlapScope) -> None:
        """A scope grows no faster than what is around it, less what the record has there outside of it."""
        block = self.blocks[overlap]
        for around in self._containment.around[overlap]:
            outer = self.blocks[around]
            for cells in block.classes:
                self._bound(
                    self.facts.proofs(around, cells, (overlap,)),
                    block.edges,
                    [(outer, cells)],
                    [(block, cells)],
                    is_new=around in self._containment.parents[overlap],
                )
            for cells, parts in self._list_together(around):
                if not any(part <= cells for part in block.classes):
                    continue
                apart = [
                    self.facts.proofs(
                        around, part, (overlap,) if any(each <= part for each in block.classes) else ()
                    )
                    for part in parts
                ]
                proofs = self.facts.proofs(around, cells, (overlap,))
                self._bound(proofs, block.edges, [(outer, cells)], [(block, cells)], beyond=apart)

    def _fit_either(self, first: OverlapScope, second: OverlapScope, both: OverlapScope) -> None:
        """Of two scopes that overlap, what is in either grows no faster than what is around both."""
        block = self.blocks[both]
        for around in self._containment.around[first]:
            if around in self._containment.around[second]:
                for cells in block.classes:
                    self._bound(
                        self.facts.proofs(around, cells, (first, second)),
                        block.edges,
                        [(self.blocks[around], cells), (block, cells)],
                        [(self.blocks[first], cells), (self.blocks[second], cells)],
                        is_new=True,
                    )

    def _fit_disjoint(self, container: OverlapScope, apart: tuple[OverlapScope, ...]) -> None:
        """Scopes that share no one together grow no faster than what is around all of them."""
        for cells in self.blocks[apart[0]].classes:
            self._bound(
                self.facts.proofs(container, cells, apart),
                self.blocks[apart[0]].edges,
                [(self.blocks[container], cells)],
                [(self.blocks[scope], cells) for scope in apart],
                is_new=True,
            )

    def _list_together(
        self, overlap: OverlapScope
    ) -> list[tuple[frozenset[int], tuple[frozenset[int], ...]]]:
        """Cells of several classes that a claim counts together, or that the record does not tell apart; each with the classes."""
        if not self._with_record:
            return []
        division, classes = self.facts.division, self.blocks[overlap].classes
        asked = {division.of(each.cell_scope) for each in self.constraints if each.overlap == overlap}
        together = {tuple(part for part in classes if part <= cells) for cells in asked}
        together |= {tuple(part for part in classes if part & cells) for cells in self.facts.footprints}
        return [
            (frozenset[int]().union(*parts), parts)
            for parts in sorted(together, key=lambda parts: [sorted(part) for part in parts])
            if len(parts) > 1
        ]

    def _bound(
        self,
        proofs: Proofs,
        edges: "Array",
        more: Sequence[tuple[_Block, frozenset[int]]],
        less: Sequence[tuple[_Block, frozenset[int]]] = (),
        *,
        beyond: Sequence[Proofs] = (),
        is_new: bool = False,
    ) -> None:
        """Some cumulatives grow by as many as others at least, and by what the record has besides.

        Args:
            proofs: what the record has besides.
            edges: between which edges.
            more: the cumulatives that grow.
            less: the others.
            beyond: what other rows have of it already; only slices of which the record has more get a row.
            is_new: whether it holds without the record too.
        """
        import numpy as np

        slices = np.arange(len(edges) - 1)
        lows, windows = np.zeros(len(slices)), (slices[:0], slices[:0], np.zeros(0))
        if self._with_record and len(proofs.lows):
            lows, windows = proofs.by_slice(edges)
        if not is_new:
            apart = sum((each.by_slice(edges)[0] for each in beyond), np.zeros(len(slices)))
            slices = np.flatnonzero(lows > apart)
        cumulatives = [
            (columns, sign)
            for sign, blocks in ((1.0, more), (-1.0, less))
            for block, cells in blocks
            for columns in block.within(cells, edges)
        ]
        values = [sign * each for _, sign in cumulatives for each in (1.0, -1.0)]
        for starts, ends, least in ((slices, slices + 1, lows[slices]), windows):
            if not len(starts):
                continue
            columns = [columns[places] for columns, _ in cumulatives for places in (ends, starts)]
            rows = self.rows.add(least, _INFINITE, np.stack(columns, axis=1), values)
            places = np.flatnonzero(least)
            if len(places):
                days = edges[starts[places]], edges[ends[places]]
                self.recorded.append(RecordedRows(proofs, rows.start + places, least[places], *days))


def _list_bounds(constraint: Constraint) -> Iterator[tuple[Days, float, float]]:
    """The least and the most that a claim allows, each in its days; together where these are the same."""
    floor = constraint.floor or -_INFINITE
    ceiling = _INFINITE if constraint.ceiling is None else constraint.ceiling
    wanted = [(constraint.floor_days, floor, _INFINITE), (constraint.ceiling_days, -_INFINITE, ceiling)]
    if constraint.floor_days == constraint.ceiling_days:
        wanted = [(constraint.floor_days, floor, ceiling)]
    for days, least, most in wanted:
        if least != -_INFINITE or most != _INFINITE:
            yield days, least, most
