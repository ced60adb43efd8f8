"""Where things stand in the linear model: a block of columns for each frame, cut as finely as its claims need.

Each frame has, for each class of persons its claims tell apart, a cumulative at every edge that its claims, or those
of a frame within it, speak of. A frame within another keeps to its own edges and classes: whatever it adds between two
of them can be shared out as its container's growth is, so nothing is lost.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.demands import Demand
from conflictevents.constraints.evidence import Evidence, Proofs
from conflictevents.constraints.scopes import Box, Division, Frame
from conflictevents.links import Links

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Block", "World", "blocks_of", "parents"]


class World:
    """What stays the same whichever claims are looked at: who belongs to whom, the cells, the record."""

    def __init__(self, links: Links, division: Division, evidence: Evidence | None) -> None:
        self.links = links
        self.division = division
        self.evidence = evidence
        self._proofs: dict[tuple[Frame, frozenset[int]], Proofs] = {}

    @cached_property
    def footprints(self) -> frozenset[frozenset[int]]:
        """The cells that each transfer on record may be in."""
        boxes = () if self.evidence is None else self.evidence.footprints
        return frozenset(map(self.division.touched_by, boxes))

    def proofs(self, frame: Frame, cells: frozenset[int]) -> Proofs:
        """What the record proves about some cells within a frame."""
        if self.evidence is None:
            return Proofs.together(())
        if (frame, cells) not in self._proofs:
            boxes = self.division.boxes_in(cells)
            self._proofs[frame, cells] = Proofs.together(self.evidence.of(box, frame) for box in boxes)
        return self._proofs[frame, cells]


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

    def within(self, cells: frozenset[int], edges: "Array") -> "list[Array]":
        """The columns of each class within these cells, at some of the edges."""
        places = self.edges.searchsorted(edges)
        return [self.columns(number)[places] for number, part in enumerate(self.classes) if part <= cells]

    def at(self, edge: int) -> int:
        """The place of an edge."""
        return int(self.edges.searchsorted(edge))


def blocks_of(world: World, demands: Sequence[Demand]) -> dict[Frame, Block]:
    """Each frame with the edges and classes it needs: its own and those of the frames within it.

    A frame within two others that are not within one another needs all of theirs.
    """
    import numpy as np

    edges: dict[Frame, set[int]] = {}
    boxes: dict[Frame, set[Box]] = {}
    for demand in demands:
        edges.setdefault(demand.frame, set()).update(demand.edges)
        boxes.setdefault(demand.frame, set()).add(demand.box)
    within = [(frame, parents(world.links, frame, edges)) for frame in sorted(edges)]
    settled = False
    while not settled:
        settled = True
        for frame, around in within:
            for parent in around:
                pairs = [(parent, frame), (frame, parent)] if len(around) > 1 else [(parent, frame)]
                for to, source in pairs:
                    if not (edges[source] <= edges[to] and boxes[source] <= boxes[to]):
                        edges[to] |= edges[source]
                        boxes[to] |= boxes[source]
                        settled = False
    blocks: dict[Frame, Block] = {}
    start = 0
    for frame, _ in within:
        block = Block(world.division.classes(boxes[frame]), np.array(sorted(edges[frame])), start)
        start += len(block.classes) * len(block.edges)
        blocks[frame] = block
    return blocks


def parents(links: Links, frame: Frame, frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """The frames around a frame with no other between."""
    around = [other for other in frames if other != frame and other.contains(frame, links)]
    return tuple(
        sorted(
            one for one in around if not any(other != one and one.contains(other, links) for other in around)
        )
    )
