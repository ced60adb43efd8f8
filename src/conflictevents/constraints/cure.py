"""A smallest set of claims without which the others can be true."""

from collections.abc import Iterable, Mapping, Sequence

from conflictevents.constraints.case import Case
from conflictevents.constraints.oracle import RECORD, Oracle
from conflictevents.constraints.search import Budget, Search, shrunk
from conflictevents.constraints.solver import Program

__all__ = ["smallest_cure"]

_FOR_EACH_CONFLICT = 4_000


def smallest_cure(case: Case) -> tuple[str, ...]:
    """The fewest claims that have to be set aside so that the others can be true; the record stays.

    Among several such sets one is taken whose claims the smallest correction changes most, then one whose
    ids come first. Each set tried meets all conflicts known; what then still conflicts is one more to meet.
    """
    if case.consistent:
        return ()
    universe = set(case.core)
    changes = case.blame.changes
    while True:
        members = [member for member in case.members if member in universe]
        aside = _within(case.oracle(members), members, changes)
        rest = case.without(aside)
        if rest.consistent:
            return aside
        universe.update(rest.core)


def _within(oracle: Oracle, members: Sequence[str], changes: Mapping[str, int]) -> tuple[str, ...]:
    conflicts: list[frozenset[str]] = []
    while True:
        aside = _meeting(conflicts, changes)
        rest = [member for member in members if member not in aside]
        if oracle.possible(rest):
            return aside
        smallest = next(iter(Search(oracle, rest, Budget(_FOR_EACH_CONFLICT))), None)
        conflicts.append(smallest or frozenset(shrunk(oracle, rest)))


def _meeting(conflicts: Iterable[frozenset[str]], changes: Mapping[str, int]) -> tuple[str, ...]:
    """The fewest claims that have one in each conflict."""
    import numpy as np

    rows = [sorted(conflict - {RECORD}) for conflict in conflicts]
    claims = sorted(
        {claim for row in rows for claim in row}, key=lambda claim: (-abs(changes.get(claim, 0)), claim)
    )
    if not claims:
        return ()
    number = len(claims)
    place = {claim: at for at, claim in enumerate(claims)}
    costs = np.arange(number) + float(number**2)
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    columns = np.array([place[claim] for row in rows for claim in row])
    least, most = np.ones(len(rows)), np.full(len(rows), np.inf)
    bounds = np.zeros(number), np.ones(number)
    chosen = Program(bounds, (least, most, starts, columns, np.ones(len(columns)))).least_whole(costs)
    assert chosen is not None, "all claims together meet every conflict"
    return tuple(claim for claim in sorted(claims) if chosen[place[claim]] > 0.5)
