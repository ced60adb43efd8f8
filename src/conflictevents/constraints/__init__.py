"""What cannot all be true: claims as linear constraints on what happened, asked about together.

Every tally says that so many returned in a window within a scope. Whether all of them, with the record, can hold
of one history is a question of linear programming; which of them cannot, and what range they imply for any other
window and scope, are questions to the same model. `docs/consistency.md` has each inequality.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from conflictevents.constraints.bounds import Range
from conflictevents.constraints.case import Case
from conflictevents.constraints.conflicts import Conflict
from conflictevents.constraints.demands import Demand, demands_of
from conflictevents.constraints.evidence import Evidence
from conflictevents.constraints.oracle import RECORD
from conflictevents.constraints.results import Consistency, Inconsistent, Suspect
from conflictevents.constraints.solver import Unsolved, need_solver
from conflictevents.constraints.trust import weights_of
from conflictevents.dataset import Dataset, check_dataset
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.records import Category, ReturnTally

__all__ = ["RECORD", "Conflict", "Consistency", "Inconsistent", "Range", "Suspect", "Unsolved", "consistency"]

BUDGET = 50_000
_FIELDS = ("id", "claimant", "statement", "returned_to", "category", "scope")

Where = Callable[[ReturnTally], bool] | Mapping[str, Any]


def consistency(
    ds: Dataset,
    where: Where | None = None,
    *,
    rounds: bool = True,
    account: str = RECORDED,
    trust: Mapping[str, float] | None = None,
    budget: int = BUDGET,
) -> Consistency:
    """Ask whether everything said about returns can be true.

    Nothing is altered or dropped: a claim enters as it stands, with its bounds, its window and its scope. Claims that bind
    nothing (unknown, withheld) and claims whose statement was taken back stay out, and are listed as left out.

    Args:
        ds: the dataset.
        where: which tallies to ask about: a function of a tally, or a mapping from `id`, `claimant`, `statement`,
            `returned_to`, `category` or `scope` to a value or several; None for all.
        rounds: whether the record enters; it bounds from below only, as the collection is not complete.
        account: whose account of the rounds: `recorded`, `widest`, `agreed` or an actor's id.
        trust: what it costs to correct a claim by one person: by tally, statement or claimant (whose people and offices are
            included), the nearest first; 1 for all others.
        budget: how much may be spent on listing conflicts: a question to the solver costs as much as it has members.

    Returns:
        The verdict, with conflicts, suspects and implied ranges when they are asked for.

    Raises:
        MissingExtra: the extra `solve` is not installed.
        UnknownRecord: the account is no actor on record, or trust is given to what is not.
        InvalidValue: a field of `where` or a weight that cannot be.
    """
    check_dataset(ds)
    need_solver()
    evidence = Evidence(ds, check_account(ds, account)) if rounds else None
    tallies = [tally for tally in ds.tallies if _taken(tally, where)]
    left_out = {
        tally.id: "its statement was taken back"
        for tally in tallies
        if tally.statement is not None and not ds.links.stands(tally.statement)
    }
    demands = demands_of(ds, (tally for tally in tallies if tally.id not in left_out))
    entered = {demand.member for demand in demands}
    left_out |= {
        tally.id: "it bounds nothing"
        for tally in tallies
        if tally.id not in entered and tally.id not in left_out
    }
    preferred = sorted(demands, key=lambda demand: (ds[demand.member].as_of.sort_key, demand.member))
    weights = weights_of(ds, trust or {}, entered)
    cases = {
        remains: Case(
            ds, [demand for demand in preferred if _of_remains(demand) is remains], evidence, weights
        )
        for remains in (False, True)
    }
    return Consistency(ds, cases, dict(sorted(left_out.items())), account if rounds else None, budget)


def _of_remains(demand: Demand) -> bool:
    return demand.box.category == Category.REMAINS


def _taken(tally: ReturnTally, where: Where | None) -> bool:
    if where is None:
        return True
    if not isinstance(where, Mapping):
        return bool(where(tally))
    for name, wanted in where.items():
        if name not in _FIELDS:
            raise InvalidValue(
                name, "a field of tallies to ask by", did_you_mean(name, _FIELDS), field="where"
            )
        several = wanted if isinstance(wanted, Collection) and not isinstance(wanted, str) else (wanted,)
        if getattr(tally, name) not in [getattr(one, "id", one) for one in several]:
            return False
    return True
