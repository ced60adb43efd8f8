"""What is known of the truth, as constraints: what each claim demands, and what the record proves.

A claim demands at least so many within some days, at most so many within others. The record proves that at least so many
persons returned, between two days, in these rounds.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.scopes import CellScope, OverlapScope, scope_of
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger import ResolvedRound, ledger_of
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Description, Ends, Query
from conflictevents.ledger.series import Beginning, Beginnings
from conflictevents.ledger.trees import Asked, RoundTree
from conflictevents.records import ALL_SIDES, Actor, ReturnTally, Statement
from conflictevents.values import Count, When

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = [
    "EVER",
    "NEVER",
    "Constraint",
    "Days",
    "Evidence",
    "Proofs",
    "ask_constraint",
    "list_constraints",
    "read_weights",
]

EVER = -1
"""The edge before all days."""
NEVER = 10_000_000
"""The edge after all days."""


@attrs.frozen(order=True)
class Days:
    """A window of days as two edges: the ends of the day before it begins and of its last day, as ordinals.

    Attributes:
        start: the edge it begins after; `EVER` where it has no beginning.
        end: the edge it lasts to; `NEVER` where it has no end.
    """

    start: int
    end: int

    @classmethod
    def between(cls, first: int | None, last: int | None) -> "Days":
        """The days from a first to a last, both included; None is open."""
        return cls(EVER if first is None else first - 1, NEVER if last is None else last)

    def __bool__(self) -> bool:
        return self.start < self.end


@attrs.frozen
class Constraint:
    """What a claim demands of the truth.

    Attributes:
        member: the id of the claim.
        cell_scope: its dividing limits.
        overlap: its overlapping limits.
        floor: at least so many persons ...
        floor_days: ... within these days.
        ceiling: at most so many; None where nothing is said or all bounds are fuzzy.
        ceiling_days: ... within these days.
        asks: whether it demands nothing, and asks how many there are.
    """

    member: str
    cell_scope: CellScope
    overlap: OverlapScope
    floor: int
    floor_days: Days
    ceiling: int | None
    ceiling_days: Days
    asks: bool = False

    @property
    def edges(self) -> tuple[int, ...]:
        """The edges it speaks of."""
        edges = (self.floor_days.start, self.floor_days.end) if self.floor or self.asks else ()
        if self.ceiling is None and not (self.asks and self.ceiling_days):
            return edges
        return (*edges, self.ceiling_days.start, self.ceiling_days.end)


def _constrain(member: str, query: Query, count: Count, begins: Beginning, until: When | None) -> Constraint:
    """What it demands that so many persons returned from a beginning to a last day.

    A fuzzy edge binds by its possible part from below and by its certain part from above. A side that is not said
    binds all sides from below, and nothing from above.
    """
    last_possible, last_certain = (None, None) if until is None else until.as_end()
    certain = Days.between(begins.certain, last_certain)
    bound = count.high is not None and query.returned_to is not None and certain
    return Constraint(
        member=member,
        cell_scope=CellScope.of(query),
        overlap=OverlapScope.of(query.scope),
        floor=count.low,
        floor_days=Days.between(begins.possible, last_possible),
        ceiling=count.high if bound else None,
        ceiling_days=certain,
    )


def ask_constraint(
    query: Query, since: When | None, until: When | None, beginnings: Beginnings
) -> Constraint:
    """A constraint that demands nothing: how many are there from a first to a last day?

    In a series no one returned before its beginning, so a window that starts earlier starts with it.
    """
    begins = Beginning() if since is None else Beginning(*since.as_start())
    first = None if query.scope.series is None else beginnings.first_day(query.scope.series)
    if first is not None:
        begins = Beginning(*(first if day is None else max(day, first) for day in begins))
    return attrs.evolve(_constrain("", query, Count.unknown(), begins, until), asks=True)


def list_constraints(
    ds: Dataset, tallies: Iterable[ReturnTally], beginnings: Beginnings
) -> tuple[Constraint, ...]:
    """What these tallies demand, by id; those that bind nothing are left out."""
    constraints = []
    for tally in sorted(tallies, key=lambda tally: tally.id):
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)
        constraint = _constrain(tally.id, query, tally.count, beginnings.of(tally), tally.as_of)
        if constraint.edges and not name_undeclared(ds, tally):
            constraints.append(constraint)
    return tuple(constraints)


def name_undeclared(ds: Dataset, tally: ReturnTally) -> str:
    """A word of a tally's limits that the dataset declares nowhere, so that no one can say who it counts; else empty."""
    words = ds.vocabulary
    if tally.category not in words.categories:
        return tally.category
    return next((kind for kind in tally.scope.kinds if kind not in words.round_kinds), "")


def read_weights(ds: Dataset, trust: Mapping[str, float], claims: Iterable[str]) -> dict[str, float]:
    """What it costs to correct a claim by one person: by tally, by statement, or by claimant, the nearest first.

    Raises:
        UnknownRecord: trust is given to an id that no record has.
        InvalidValue: it is given to what makes no claims, or a weight is not a finite number above 0.
    """
    weight_of: dict[str, float] = {}
    for trusted, weight in trust.items():
        id = getattr(trusted, "id", trusted)
        record = ds.get(id)
        if record is None:
            raise UnknownRecord(
                str(id), get_close_matches(str(id), [record.id for record in ds]), field="trust"
            )
        if not isinstance(record, (Actor, Statement, ReturnTally)):
            raise InvalidValue(
                id,
                "the id of an actor, a statement or a tally",
                "give the id of one that is on record",
                field="trust",
            )
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight < math.inf:
            raise InvalidValue(
                weight, "a finite number above 0", "2 for twice as sure as the others", field="trust"
            )
        weight_of[id] = float(weight)
    weights = {}
    for claim in claims:
        tally = ds[claim]
        nearest = (tally.id, tally.statement, *ds.links.belongs_to(tally.claimant))
        weight = next((weight_of[id] for id in nearest if id in weight_of), 0.0)
        if weight:
            weights[claim] = weight
    return weights


_MOST_WINDOWS = 400
"""In how many windows a group of overlapping vague dates is counted together, at most."""


@attrs.frozen(eq=False)
class Proofs:
    """What the record proves about some persons: in each place at least so many, at some time between two edges.

    Proofs share no one: those that fall within a window add up.

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
        return {id for index in inside.nonzero()[0] for id in self.rounds[index]}

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
            for tree, least in self._ledger.list_leasts(query, self.account):
                if isinstance(least, Asked):
                    proofs += _list_proofs(tree, least)
                else:
                    proofs.append(_Proof(_span(tree.root), least, (tree.root.id,)))
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
    """What a tree of rounds proves, no one counted twice: what each part does, and what the whole has beyond that.

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
