"""The linear model: cumulatives at every edge of a window, and what holds between them."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.demands import Days, Demand
from conflictevents.constraints.layout import Block, World, blocks_of, parents
from conflictevents.constraints.rows import Rows
from conflictevents.constraints.scopes import Box, Frame
from conflictevents.constraints.slices import by_slice

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Model", "Recorded"]

_INFINITE = float("inf")


@attrs.frozen(eq=False)
class Recorded:
    """Rows in which the record stands.

    Attributes:
        frame: the frame.
        cells: the cells.
        rows: the rows.
        lows: what the record has in each.
        starts: the edge each begins after.
        ends: the edge each lasts to.
    """

    frame: Frame
    cells: frozenset[int]
    rows: "Array"
    lows: "Array"
    starts: "Array"
    ends: "Array"


class Model:
    """The linear model of some claims, with or without the record.

    Attributes:
        columns: how many columns the cumulatives take.
        width: how many columns there are.
        fixed: the columns that are zero, one for each class.
        rows: the rows.
        slacks: behind those, one column for each bound of a claim, by which it may give way: the claim, 1 for a
            floor or -1 for a ceiling, and the row.
        demanded: the rows of each claim.
        recorded: the rows in which the record stands, with what they are of.
        interlocking: whether scopes interlock, so that whole numbers have to be asked for.
    """

    def __init__(self, world: World, demands: Iterable[Demand], *, with_record: bool) -> None:
        self.world = world
        self.demands = tuple(demands)
        self.blocks = blocks_of(world, self.demands)
        self.columns = sum(len(block.classes) * len(block.edges) for block in self.blocks.values())
        self.interlocking = sum(len(block.classes) for block in self.blocks.values()) > 1
        self.rows = Rows()
        self.width = self.columns
        self.slacks: list[tuple[str, float, int]] = []
        self.demanded: dict[str, list[int]] = {}
        self.recorded: list[Recorded] = []
        for frame, block in self.blocks.items():
            self._grow(frame, block, with_record=with_record)
            self._contain(frame, block)
            self._overlap(frame, block)
            if with_record:
                self._sums(frame, block)
        for demand in self.demands:
            self._demand(demand)

    @property
    def fixed(self) -> "Array":
        """The first column of each class, where its cumulative is zero."""
        import numpy as np

        firsts = [
            block.columns(number)[0] for block in self.blocks.values() for number in range(len(block.classes))
        ]
        return np.array(firsts, dtype=int)

    def terms(self, box: Box, frame: Frame, days: Days) -> tuple[list[int], list[float]]:
        """The growth of the persons within these limits during these days, as columns and coefficients."""
        block, cells = self.blocks[frame], self.world.division.of(box)
        numbers = [number for number, places in enumerate(block.classes) if places <= cells]
        start, end = block.at(days.start), block.at(days.end)
        columns = [int(block.columns(number)[place]) for number in numbers for place in (end, start)]
        return columns, [1.0, -1.0] * len(numbers)

    def _demand(self, demand: Demand) -> None:
        """At least so many, at most so many; each with a column by which it may give way."""
        import numpy as np

        floor, ceiling = demand.floor or -_INFINITE, _INFINITE if demand.ceiling is None else demand.ceiling
        wanted = [(demand.floor_days, floor, _INFINITE), (demand.ceiling_days, -_INFINITE, ceiling)]
        if demand.floor_days == demand.ceiling_days:
            wanted = [(demand.floor_days, floor, ceiling)]
        for days, least, most in wanted:
            if least == -_INFINITE and most == _INFINITE:
                continue
            columns, values = self.terms(demand.box, demand.frame, days)
            for bound, sign in ((least, 1.0), (most, -1.0)):
                if abs(bound) != _INFINITE:
                    self.slacks.append((demand.member, sign, self.rows.count))
                    columns.append(self.width)
                    values.append(sign)
                    self.width += 1
            row = self.rows.add(least, most, np.array([columns], dtype=int), values)[0]
            self.demanded.setdefault(demand.member, []).append(row)

    def _grow(self, frame: Frame, block: Block, *, with_record: bool) -> None:
        """No cumulative ever falls, and each grows by what the record has."""
        import numpy as np

        slices = np.arange(len(block.edges) - 1)
        for cells in block.classes:
            lows = np.zeros(len(slices))
            if with_record:
                lows, windows = by_slice(self.world.proofs(frame, cells), block.edges)
                self._at_least(frame, cells, *windows)
            self._at_least(frame, cells, slices, slices + 1, lows)

    def _contain(self, frame: Frame, block: Block) -> None:
        """What lies within a frame grows no faster than what is around it."""
        for around in parents(self.world.links, frame, self.blocks):
            for number, cells in enumerate(block.classes):
                outer = self.blocks[around].within(cells, block.edges)
                self.rows.add(0, _INFINITE, *_growth(outer, [block.columns(number)]))

    def _overlap(self, frame: Frame, block: Block) -> None:
        """Of two frames that overlap in this one, what is in either grows no faster than what is around both."""
        links = self.world.links
        for one, other in combinations(parents(links, frame, self.blocks), 2):
            if one.within_both(other) != frame:
                continue
            for around, outer in self.blocks.items():
                if not (around.contains(one, links) and around.contains(other, links)):
                    continue
                for cells in block.classes:
                    room = outer.within(cells, block.edges) + block.within(cells, block.edges)
                    either = [
                        column
                        for part in (one, other)
                        for column in self.blocks[part].within(cells, block.edges)
                    ]
                    self.rows.add(0, _INFINITE, *_growth(room, either))

    def _sums(self, frame: Frame, block: Block) -> None:
        """What the record has of several classes together, beyond what it has of each.

        Those are asked about that a claim counts together, and those that one transfer on record may be in.
        """
        import numpy as np

        asked = {self.world.division.of(demand.box) for demand in self.demands if demand.frame == frame}
        together = {tuple(part for part in block.classes if part <= cells) for cells in asked}
        together |= {tuple(part for part in block.classes if part & cells) for cells in self.world.footprints}
        for parts in sorted(together, key=lambda parts: [sorted(part) for part in parts]):
            if len(parts) < 2:
                continue
            cells = frozenset[int]().union(*parts)
            lows, windows = by_slice(self.world.proofs(frame, cells), block.edges)
            self._at_least(frame, cells, *windows)
            apart = [by_slice(self.world.proofs(frame, part), block.edges)[0] for part in parts]
            more = np.flatnonzero(lows > sum(apart))
            self._at_least(frame, cells, more, more + 1, lows[more])

    def _at_least(
        self, frame: Frame, cells: frozenset[int], starts: "Array", ends: "Array", lows: "Array"
    ) -> None:
        """From edges to edges some cells grow by so many; where that is more than none, the record says so."""
        import numpy as np

        block = self.blocks[frame]
        parts = block.within(cells, block.edges)
        columns = [part[places] for part in parts for places in (ends, starts)]
        rows = self.rows.add(lows, _INFINITE, np.stack(columns, axis=1), [1.0, -1.0] * len(parts))
        found = np.flatnonzero(lows)
        edges = block.edges[starts[found]], block.edges[ends[found]]
        self.recorded.append(Recorded(frame, cells, rows.start + found, lows[found], *edges))


def _growth(more: "Sequence[Array]", less: "Sequence[Array]" = ()) -> "tuple[Array, list[float]]":
    """The growth of some cumulatives in each slice, less that of others, as columns and coefficients."""
    import numpy as np

    columns = [column for cumulative in (*more, *less) for column in (cumulative[1:], cumulative[:-1])]
    return np.stack(columns, axis=1), [1.0, -1.0] * len(more) + [-1.0, 1.0] * len(less)
