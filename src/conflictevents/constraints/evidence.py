"""What the record proves: at least so many persons returned, between two days, in these rounds."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.claims import Days
from conflictevents.constraints.scopes import CellScope, OverlapScope, scope_of
from conflictevents.dataset import Dataset
from conflictevents.ledger import ResolvedRound, ledger_of
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Description, Ends, Query
from conflictevents.ledger.series import Beginnings
from conflictevents.ledger.trees import Asked, RoundTree
from conflictevents.records.base import ALL_SIDES

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Evidence", "Proofs"]

_MOST_WINDOWS = 400
"""In how many windows a group of overlapping vague dates is counted together, at most."""


@attrs.frozen(eq=False)
class Proofs:
    """What the record proves about some persons: in each place at least so many, at some time between two edges.

    Proofs share nobody: those that fall within a window add up.

    Attributes:
        starts: the edge after which they returned.
        ends: the edge up to which they did.
        lows: at least so many persons.
        rounds: ids of the rounds that prove it.
    """

    starts: "Array"
    ends: "Array"
    lows: "Array"
    rounds: tuple[tuple[str, ...], ...]

    @classmethod
    def join(cls, several: "Iterable[Proofs]") -> "Proofs":
        """What is proven about persons who are apart, as one."""
        import numpy as np

        none = np.zeros(0, int)
        parts = list(several)
        return cls(
            np.concatenate([none, *(proofs.starts for proofs in parts)]),
            np.concatenate([none, *(proofs.ends for proofs in parts)]),
            np.concatenate([none, *(proofs.lows for proofs in parts)]),
            tuple(rounds for proofs in parts for rounds in proofs.rounds),
        )

    def list_rounds(self, start: int, end: int) -> set[str]:
        """The ids of the rounds that prove something between two edges."""
        inside = (self.starts >= start) & (self.ends <= end)
        return {id for place in inside.nonzero()[0] for id in self.rounds[place]}

    def by_slice(self, edges: "Array") -> "tuple[Array, tuple[Array, Array, Array]]":
        """What is proven for each slice between two edges, and for windows of several slices.

        Returns:
            What is proven for each slice; and the places of the edges where windows start, of those where they end,
            and what is proven for each: rounds whose dates straddle an edge count in the windows that certainly hold
            them.
        """
        import numpy as np

        lows, none = np.zeros(max(len(edges) - 1, 0)), np.zeros(0, int)
        if not len(self.lows) or not len(lows):
            return lows, (none, none, np.zeros(0))
        first = edges.searchsorted(self.starts, side="right") - 1
        last = edges.searchsorted(self.ends, side="left")
        inside = (first >= 0) & (last < len(edges))
        sharp = inside & (last == first + 1)
        np.add.at(lows, first[sharp], self.lows[sharp])
        vague = inside & (last > first + 1)
        spans = sorted({*zip(first[vague].tolist(), last[vague].tolist(), strict=True)})
        windows = sorted(set(_list_windows(spans)))
        proven = [float(self.lows[inside & (first >= start) & (last <= end)].sum()) for start, end in windows]
        places = np.array(windows, dtype=int).reshape(-1, 2)
        return lows, (places[:, 0], places[:, 1], np.array(proven))


def _list_windows(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The windows in which spans that overlap are counted together: from where one starts to where another ends."""
    groups: list[list[tuple[int, int]]] = []
    reach = -1
    for span in spans:
        if span[0] < reach:
            groups[-1].append(span)
        else:
            groups.append([span])
        reach = max(reach, span[1])
    for group in groups:
        starts, ends = {start for start, _ in group}, {end for _, end in group}
        if len(starts) * len(ends) <= _MOST_WINDOWS:
            yield from ((start, end) for start in starts for end in ends if start < end)
        else:
            yield from group


class Evidence:
    """The record in one account, asked for any persons.

    The collection is not complete, so it bounds from below only.

    Args:
        ds: the dataset.
        account: `recorded`, `widest`, `agreed` or an actor's id.
    """

    def __init__(self, ds: Dataset, account: str = RECORDED) -> None:
        self._ledger = ledger_of(ds)
        self._beginnings = Beginnings(ds)
        self.account = account
        self._proofs: dict[tuple[CellScope, OverlapScope, tuple[OverlapScope, ...]], Proofs] = {}

    @cached_property
    def footprints(self) -> tuple[CellScope, ...]:
        """The limits that persons on record are described by: those of `person` may be of any living category."""
        return tuple(sorted({*map(_footprint_of, self._ledger.list_descriptions(self.account))}))

    def of(self, cells: CellScope, overlap: OverlapScope, outside: tuple[OverlapScope, ...] = ()) -> Proofs:
        """What the record proves about the persons within these limits; of a population it says nothing.

        Args:
            cells: the dividing limits.
            overlap: the overlapping limits.
            outside: overlapping limits outside of which they certainly are, each of them.
        """
        key = (cells, overlap, outside)
        if key not in self._proofs:
            self._proofs[key] = self._prove(*key)
        return self._proofs[key]

    def _prove(self, cells: CellScope, overlap: OverlapScope, outside: tuple[OverlapScope, ...]) -> Proofs:
        import numpy as np

        proofs: list[_Proof] = []
        if not any(scope.population for scope in (overlap, *outside)):
            everybody = CellScope(ALL_SIDES, cells.category)
            query = Query(
                cells.returned_to,
                cells.category,
                scope_of(cells, overlap),
                outside=tuple(scope_of(everybody, scope) for scope in outside),
            )
            balance = self._ledger.balance(query, self.account)
            proofs = [proof for tree, asked in balance.ask_trees() for proof in _list_proofs(tree, asked)]
        starts = np.array([proof.days.start for proof in proofs], dtype=int)
        first = self._beginnings.first_day(overlap.series) if overlap.series else None
        return Proofs(
            starts if first is None else np.maximum(starts, first - 1),
            np.array([proof.days.end for proof in proofs], dtype=int),
            np.array([proof.low for proof in proofs], dtype=int),
            tuple(proof.rounds for proof in proofs),
        )


def _footprint_of(description: Description) -> CellScope:
    return CellScope(
        _name_end(description.returned_to, ALL_SIDES),
        description.category,
        (description.kind,),
        _name_end(description.held_by, ""),
    )


def _name_end(end: Ends, anybody: str) -> str:
    return end.actors[0] if len(end.actors) == 1 else anybody


@attrs.frozen
class _Proof:
    days: Days
    low: int
    rounds: tuple[str, ...]


def _list_proofs(tree: RoundTree, asked: Asked) -> list[_Proof]:
    """What a tree of rounds proves, nobody counted twice: what each part does, and what the whole has beyond that.

    What a whole has beyond its parts is in those of them whose number is open; where they are not all on record
    it may also be anywhere within the whole's own dates.
    """
    proofs_of: dict[str, list[_Proof]] = {}
    done = {node.id for node, _ in tree.nodes}
    for node in reversed(tree.root.list_tree()):
        proofs = [proof for part in node.parts for proof in proofs_of[part.id]]
        proofs_of[node.id] = proofs
        beyond = asked.of_round[node.id].asked[0] - sum(proof.low for proof in proofs)
        if beyond <= 0 or node.id not in done:
            continue
        open_parts = [
            part for part in node.parts if asked.of_round[part.id].asked[0] < asked.of_round[part.id].asked[1]
        ]
        spans = [_span(part) for part in open_parts]
        if not (node.parts and node.record.parts_complete and spans):
            spans.append(_span(node))
        days = Days(min(days.start for days in spans), max(days.end for days in spans))
        ids = {node.id, *(part.id for part in open_parts)}
        proofs.append(_Proof(days, beyond, tuple(sorted(ids))))
    return proofs_of[tree.root.id]


def _span(node: ResolvedRound) -> Days:
    """The days of a round as edges."""
    return Days.between(*node.days)
