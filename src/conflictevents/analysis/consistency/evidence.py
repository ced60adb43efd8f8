"""What the record proves: at least so many persons returned, between two days, in these rounds."""

import attrs

from conflictevents.analysis.accounts import RECORDED
from conflictevents.analysis.consistency.demands import EVER, NEVER, Days
from conflictevents.analysis.consistency.scopes import Box, Frame, scope_of
from conflictevents.analysis.families import Family, families
from conflictevents.analysis.query import Query
from conflictevents.analysis.window import ALWAYS
from conflictevents.dataset import Dataset
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["Evidence", "Proof"]


@attrs.frozen(order=True)
class Proof:
    """At least so many persons returned in some rounds, at some time between two edges.

    Attributes:
        days: between which edges they returned.
        low: at least so many persons.
        rounds: ids of the rounds that prove it.
    """

    days: Days
    low: int
    rounds: tuple[str, ...]


class Evidence:
    """The record in one account, asked for any persons.

    The collection is not complete, so it bounds from below only. Proofs of one question share nobody: those that
    fall within a window add up.

    Args:
        ds: the dataset.
        account: `recorded`, `widest`, `agreed` or an actor's id.
    """

    def __init__(self, ds: Dataset, account: str = RECORDED) -> None:
        self._ds = ds
        self.account = account
        self._found: dict[tuple[Box, Frame], tuple[Proof, ...]] = {}

    def of(self, box: Box, frame: Frame) -> tuple[Proof, ...]:
        """What the record proves about the persons within these limits."""
        if frame.population:
            return ()
        if (box, frame) not in self._found:
            query = Query(box.returned_to, box.category, scope_of(box, frame))
            proofs = (
                proof
                for family in families(self._ds, query, self.account)
                for proof in _proofs(family, Days(EVER, NEVER))
            )
            self._found[box, frame] = tuple(sorted(proofs))
        return self._found[box, frame]


def _proofs(family: Family, within: Days) -> list[Proof]:
    """What a family proves, nobody counted twice: what each part does, and what the whole has beyond that.

    What a whole has beyond its parts is in those of them whose number is open; where they are not all on record
    it may also be anywhere within the whole's own dates.
    """
    span = _span(family, within)
    completed = family.done is Truth.YES
    proofs = [proof for part in family.parts for proof in _proofs(part, span if completed else within)]
    if not completed:
        return proofs
    whole, complete = family.said.count, family.record.parts_complete and bool(family.parts)
    parts = [(part, part.within(ALWAYS).count) for part in family.parts]
    rest = whole.low - sum(proof.low for proof in proofs)
    if rest <= 0 or (complete and not whole.meets(Count.sum(count for _, count in parts))):
        return proofs
    taking = [part for part, count in parts if not count.is_exact]
    spans = [_span(part, span) for part in taking] + ([] if complete else [span])
    where = Days(min(days.start for days in spans), max(days.end for days in spans))
    ids = {family.record.id, *(part.record.id for part in taking)}
    return [*proofs, Proof(where, rest, tuple(sorted(ids)))]


def _span(family: Family, within: Days) -> Days:
    """The days a family took place in, as far as they lie within those of what it is part of."""
    when = family.when
    start = EVER if when is None or when.first_day is None else when.first_day - 1
    end = NEVER if when is None or when.last_day is None else when.last_day
    own, shared = Days(start, end), Days(max(start, within.start), min(end, within.end))
    return shared or own
