"""Trust: what it costs to correct a claim by one person."""

import math
from collections.abc import Iterable, Mapping

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue, UnknownRecord
from conflictevents.records import Actor, ReturnTally, Statement

__all__ = ["weights_of"]


def weights_of(ds: Dataset, trust: Mapping[str, float], claims: Iterable[str]) -> dict[str, float]:
    """The weight of each claim that is given one: by tally, by statement, or by claimant, the nearest first.

    Raises:
        UnknownRecord: trust is given to an id that no record bears.
        InvalidValue: it is given to what makes no claims, or a weight is not a finite number above 0.
    """
    given: dict[str, float] = {}
    for who, weight in trust.items():
        id = getattr(who, "id", who)
        record = ds.get(id)
        if record is None:
            raise UnknownRecord(id)
        if not isinstance(record, (Actor, Statement, ReturnTally)):
            raise InvalidValue(id, "the id of an actor, a statement or a tally", field="trust")
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight < math.inf:
            raise InvalidValue(
                weight, "a finite number above 0", "2 for twice as sure as the others", field="trust"
            )
        given[id] = float(weight)
    weights = {}
    for claim in claims:
        tally = ds[claim]
        nearest = (tally.id, tally.statement, *ds.links.belongs_to(tally.claimant))
        found = next((given[id] for id in nearest if id in given), None)
        if found is not None:
            weights[claim] = found
    return weights
