"""The rows of the linear model: cumulatives at every edge of a window, and what holds between them.

Each frame has, for each class of persons its claims tell apart, a cumulative at every edge its claims, or those of a
frame within it, speak of. A coarser frame within a finer one keeps to its own edges and classes: whatever it adds
between two of them can be shared out as its container's growth is, so nothing is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.analysis.consistency.demands import Days, Demand
from conflictevents.analysis.consistency.evidence import Evidence, Proof
from conflictevents.analysis.consistency.scopes import Box, Division, Frame
from conflictevents.links import Links

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Block", "Model", "Recorded", "Rows", "World"]

_MOST_SPANS = 400
"""How many windows, for one class, the rounds of vague date are counted in together."""


class World:
    """What stays the same whichever claims are looked at: who belongs to whom, the cells, the record."""

    def __init__(self, links: Links, division: Division, evidence: Evidence | None) -> None:
        self.links = links
        self.division = division
        self.evidence = evidence

    def proofs(self, frame: Frame, places: frozenset[int]) -> tuple[Proof, ...]:
        """What the record proves about some cells within a frame."""
        if self.evidence is None:
            return ()
        boxes = self.division.boxes_in(places)
        return tuple(proof for box in boxes for proof in self.evidence.of(box, frame))


@attrs.frozen(eq=False)
class Block:
    """One frame's cumulatives: a column for each class and edge, edge by edge within a class.

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

    def at(self, edge: int) -> int:
        """The place of an edge."""
        return int(self.edges.searchsorted(edge))


class Rows:
    """Rows of a linear program, as they are written."""

    def __init__(self) -> None:
        self._parts: list[tuple[Array, Array, Array, Array, Array]] = []
        self.count = 0

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

    def arrays(self) -> "tuple[Array, Array, Array, Array, Array]":
        """Lower bounds, upper bounds, where each row starts, columns and values."""
        import numpy as np

        none, nowhere = np.zeros(0), np.zeros(0, int)
        parts = [np.concatenate(part) for part in zip(*self._parts, strict=True)]
        parts = parts or [none, none, nowhere, nowhere, none]
        lower, upper, widths, columns, values = parts
        return lower, upper, np.concatenate(([0], np.cumsum(widths))), columns, values


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
        slacks: behind those, one column for each bound of a claim, by which it may give way: the claim, and 1 for
            a floor or -1 for a ceiling.
        demanded: the rows of each claim.
        recorded: the rows in which the record stands, with what they are of.
        interlocking: whether scopes interlock, so that whole numbers have to be asked for.
    """

    def __init__(self, world: World, demands: Iterable[Demand], with_record: bool) -> None:
        self.world = world
        self.demands = tuple(demands)
        self.blocks = _blocks(world, self.demands)
        self.columns = sum(len(block.classes) * len(block.edges) for block in self.blocks.values())
        self.interlocking = sum(len(block.classes) for block in self.blocks.values()) > 1
        self.rows = Rows()
        self.width = self.columns
        self.slacks: list[tuple[str, float]] = []
        self.demanded: dict[str, list[int]] = {}
        self.recorded: list[Recorded] = []
        for frame, block in self.blocks.items():
            self._grow(frame, block, with_record)
            self._contain(frame, block)
            if with_record:
                self._sums(frame, block)
        for demand in self.demands:
            self._demand(demand)

    @property
    def fixed(self) -> "Array":
        """The first column of each class, where its cumulative is zero."""
        import numpy as np

        firsts = [block.columns(number)[0] for block in self.blocks.values() for number in range(len(block.classes))]
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

        infinite = float("inf")
        floor, ceiling = demand.floor or -infinite, infinite if demand.ceiling is None else demand.ceiling
        wanted = [(demand.floor_days, floor, infinite), (demand.ceiling_days, -infinite, ceiling)]
        if demand.floor_days == demand.ceiling_days:
            wanted = [(demand.floor_days, floor, ceiling)]
        for days, least, most in wanted:
            if least == -infinite and most == infinite:
                continue
            columns, values = self.terms(demand.box, demand.frame, days)
            for bound, sign in ((least, 1.0), (most, -1.0)):
                if abs(bound) != infinite:
                    self.slacks.append((demand.member, sign))
                    columns.append(self.width)
                    values.append(sign)
                    self.width += 1
            row = self.rows.add(least, most, np.array([columns], dtype=int), values)[0]
            self.demanded.setdefault(demand.member, []).append(row)

    def _grow(self, frame: Frame, block: Block, with_record: bool) -> None:
        """No cumulative ever falls, and each grows by what the record has in a slice."""
        import numpy as np

        for number, places in enumerate(block.classes):
            lows = np.zeros(len(block.edges) - 1)
            if with_record:
                lows, vague = _by_slice(self.world.proofs(frame, places), block.edges)
                self._spans(frame, places, block, [number], vague)
            columns = block.columns(number)
            if len(columns) < 2:
                continue
            rows = self.rows.add(lows, float("inf"), np.stack((columns[1:], columns[:-1]), axis=1), (1, -1))
            found = np.flatnonzero(lows)
            self.recorded.append(
                Recorded(frame, places, rows[0] + found, lows[found], block.edges[found], block.edges[found + 1])
            )

    def _contain(self, frame: Frame, block: Block) -> None:
        """What lies within a frame grows no faster than what is around it."""
        import numpy as np

        for around in _parents(self.world.links, frame, self.blocks):
            outer = self.blocks[around]
            places = outer.edges.searchsorted(block.edges)
            for number, cells in enumerate(block.classes):
                inner = block.columns(number)
                parts = [outer.columns(other)[places] for other, part in enumerate(outer.classes) if part <= cells]
                columns = [column for part in parts for column in (part[1:], part[:-1])]
                columns += [inner[:-1], inner[1:]]
                self.rows.add(0, float("inf"), np.stack(columns, axis=1), (1, -1) * (len(parts) + 1))

    def _sums(self, frame: Frame, block: Block) -> None:
        """What the record has of several classes together, beyond what it has of each."""
        import numpy as np

        for box in sorted({demand.box for demand in self.demands if demand.frame == frame}):
            cells = self.world.division.of(box)
            numbers = [number for number, places in enumerate(block.classes) if places <= cells]
            if len(numbers) < 2:
                continue
            lows, vague = _by_slice(self.world.proofs(frame, cells), block.edges)
            self._spans(frame, cells, block, numbers, vague)
            apart = [_by_slice(self.world.proofs(frame, block.classes[number]), block.edges)[0] for number in numbers]
            more = np.flatnonzero(lows > sum(apart))
            columns = [column for number in numbers for column in (block.columns(number)[1:], block.columns(number)[:-1])]
            rows = self.rows.add(lows[more], float("inf"), np.stack(columns, axis=1)[more], (1, -1) * len(numbers))
            self.recorded.append(
                Recorded(frame, cells, np.array(rows, dtype=int), lows[more], block.edges[more], block.edges[more + 1])
            )

    def _spans(
        self, frame: Frame, cells: frozenset[int], block: Block, numbers: Sequence[int], lows: Mapping[tuple[int, int], int]
    ) -> None:
        """Rounds whose dates straddle an edge count in the windows that certainly hold them."""
        import numpy as np

        for (start, end), low in sorted(lows.items()):
            columns = [block.columns(number)[place] for number in numbers for place in (end, start)]
            row = self.rows.add(low, float("inf"), np.array([columns]), (1, -1) * len(numbers))[0]
            edges = block.edges[[start]], block.edges[[end]]
            self.recorded.append(Recorded(frame, cells, np.array([row]), np.array([float(low)]), *edges))


def _blocks(world: World, demands: Sequence[Demand]) -> dict[Frame, Block]:
    """Each frame with the edges and classes it needs: its own and those of the frames within it.

    A frame within two others that are not within one another needs all of theirs.
    """
    import numpy as np

    edges: dict[Frame, set[int]] = {}
    boxes: dict[Frame, set[Box]] = {}
    for demand in demands:
        edges.setdefault(demand.frame, set()).update(demand.edges)
        boxes.setdefault(demand.frame, set()).add(demand.box)
    around = {frame: _parents(world.links, frame, edges) for frame in sorted(edges)}
    settled = False
    while not settled:
        settled = True
        for frame, parents in around.items():
            for parent in parents:
                pairs = [(parent, frame), (frame, parent)] if len(parents) > 1 else [(parent, frame)]
                for to, source in pairs:
                    if not (edges[source] <= edges[to] and boxes[source] <= boxes[to]):
                        edges[to] |= edges[source]
                        boxes[to] |= boxes[source]
                        settled = False
    blocks: dict[Frame, Block] = {}
    start = 0
    for frame in around:
        block = Block(world.division.classes(boxes[frame]), np.array(sorted(edges[frame])), start)
        start += len(block.classes) * len(block.edges)
        blocks[frame] = block
    return blocks


def _parents(links: Links, frame: Frame, frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """The frames around a frame with no other between."""
    around = [other for other in frames if other != frame and other.contains(frame, links)]
    return tuple(
        sorted(one for one in around if not any(other != one and one.contains(other, links) for other in around))
    )


def _by_slice(proofs: Iterable[Proof], edges: "Array") -> "tuple[Array, dict[tuple[int, int], int]]":
    """What the record proves for each slice between two edges, and for windows of several slices together."""
    import numpy as np

    lows = np.zeros(len(edges) - 1)
    found = [(proof.days.start, proof.days.end, proof.low) for proof in proofs]
    if not found or not len(lows):
        return lows, {}
    starts, ends, low = (np.array(column) for column in zip(*found, strict=True))
    first = edges.searchsorted(starts, side="right") - 1
    last = edges.searchsorted(ends, side="left")
    inside = (first >= 0) & (last < len(edges))
    sharp = inside & (last == first + 1)
    np.add.at(lows, first[sharp], low[sharp])
    vague = inside & (last > first + 1)
    spans: dict[tuple[int, int], int] = {}
    for start, end in _windows({(int(a), int(b)) for a, b in zip(first[vague], last[vague], strict=True)}):
        spans[start, end] = int(low[inside & (first >= start) & (last <= end)].sum())
    return lows, spans


def _windows(spans: set[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The windows in which overlapping spans have to be counted together: from the start of one to the end of another."""
    group: list[tuple[int, int]] = []
    reach = -1
    for span in [*sorted(spans), None]:
        if span is not None and span[0] < reach:
            group.append(span)
            reach = max(reach, span[1])
            continue
        starts, ends = {start for start, _ in group}, {end for _, end in group}
        if len(starts) * len(ends) <= _MOST_SPANS:
            yield from ((start, end) for start in starts for end in ends if start < end)
        else:
            yield from group
        if span is not None:
            group, reach = [span], span[1]
