"""What a claim demands of the truth, as a constraint: at least so many within some days, at most so many within others."""

import math
from collections.abc import Iterable, Mapping

import attrs

from conflictevents.constraints.scopes import CellScope, OverlapScope
from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.ledger.query import Query
from conflictevents.ledger.series import Beginning, Beginnings
from conflictevents.records import Actor, ReturnTally, Statement
from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["EVER", "NEVER", "Constraint", "Days", "ask_constraint", "list_constraints", "read_weights"]

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

    In a series nobody returned before its beginning, so a window that starts earlier starts with it.
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
    """A word of a tally's limits that the dataset declares nowhere, so that nobody can say whom it counts; else empty."""
    words = ds.vocabulary
    if tally.category not in words.categories:
        return tally.category
    return next((kind for kind in tally.scope.kinds if kind not in words.round_kinds), "")


def read_weights(ds: Dataset, trust: Mapping[str, float], claims: Iterable[str]) -> dict[str, float]:
    """What it costs to correct a claim by one person: by tally, by statement, or by claimant, the nearest first.

    Raises:
        UnknownRecord: trust is given to an id that no record bears.
        InvalidValue: it is given to what makes no claims, or a weight is not a finite number above 0.
    """
    weight_of: dict[str, float] = {}
    for trusted, weight in trust.items():
        id = getattr(trusted, "id", trusted)
        record = ds.get(id)
        if record is None:
            raise UnknownRecord(id)
        if not isinstance(record, (Actor, Statement, ReturnTally)):
            raise InvalidValue(id, "the id of an actor, a statement or a tally", field="trust")
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
