"""The claims of one family - the living, or the remains - with the record, and what cannot hold among them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import attrs

from conflictevents.constraints.demands import Demand
from conflictevents.constraints.evidence import Evidence
from conflictevents.constraints.layout import World
from conflictevents.constraints.oracle import RECORD, Answer, Oracle
from conflictevents.constraints.scopes import Division
from conflictevents.constraints.search import Budget, Search, shrunk
from conflictevents.dataset import Dataset
from conflictevents.records.ids import ALL_SIDES, ActorId

__all__ = ["Case", "Listing"]

_SMALL = 300
"""With no more claims than these, all of them are searched for conflicts; with more, those that bear any blame."""
_MOST_MEASURED = 12


@attrs.frozen
class Listing:
    """Minimal conflicts, and how far they have been looked for.

    Attributes:
        conflicts: the members of each, the smallest first.
        done: all of up to so many members are among them; None where all there are are.
        among: among how many claims they have been looked for.
        in_fractions: whether conflicts for the sake of whole numbers alone were let pass.
    """

    conflicts: tuple[frozenset[str], ...]
    done: int | None
    among: int
    in_fractions: bool = False


class Case:
    """Claims that may stand against one another.

    Args:
        ds: the dataset: who belongs to whom, and which sides and holders there are.
        demands: what each claim demands, the claims that explanations prefer first.
        evidence: the record; None to leave it out.
        weights: what a correction by one person costs, by claim.
    """

    def __init__(
        self, ds: Dataset, demands: Sequence[Demand], evidence: Evidence | None, weights: Mapping[str, float]
    ) -> None:
        self._ds = ds
        self._evidence = evidence
        self._weights = weights
        self._demands = {demand.member: demand for demand in demands}
        record = () if evidence is None else (RECORD,)
        self.members: tuple[str, ...] = (*record, *self._demands)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims, those that explanations prefer first."""
        return tuple(self._demands)

    def demand(self, claim: str) -> Demand:
        """What a claim demands."""
        return self._demands[claim]

    def weight(self, claim: str) -> float:
        """What a correction of a claim by one person costs."""
        return self._weights.get(claim, 1.0)

    def without(self, claims: Collection[str]) -> "Case":
        """The case with some members set aside."""
        demands = [demand for claim, demand in self._demands.items() if claim not in claims]
        return Case(self._ds, demands, None if RECORD in claims else self._evidence, self._weights)

    def oracle(
        self, members: Collection[str], *asked: Demand, weights: Mapping[str, float] | None = None
    ) -> Oracle:
        """An oracle for some of the members, with questions beside them; the fewer, the smaller."""
        wanted = set(members)
        chosen = [demand for claim, demand in self._demands.items() if claim in wanted]
        boxes = [demand.box for demand in (*chosen, *asked)]
        division = Division(self._ds, boxes, *_ends(self._ds))
        world = World(self._ds.links, division, self._evidence if RECORD in wanted else None)
        return Oracle(world, [*chosen, *asked], self._weights if weights is None else weights)

    @cached_property
    def whole(self) -> Oracle:
        """The oracle for all members."""
        return self.oracle(self.members)

    @cached_property
    def consistent(self) -> bool:
        """Whether all can be true."""
        return self.whole.possible(self.members)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Members that conflict among themselves as much as all do: all of them where they are few."""
        if len(self.claims) <= _SMALL or self.consistent:
            return self.members
        blamed = self.whole.blamed()
        found = tuple(member for member in self.members if member in blamed or member == RECORD)
        # What cannot hold for the sake of whole numbers alone is nobody's in particular.
        return self.members if self.oracle(found).possible(found) else found

    @cached_property
    def near(self) -> Oracle:
        """The oracle for the core."""
        return self.whole if self.core is self.members else self.oracle(self.core)

    @cached_property
    def blame(self) -> Answer:
        """The smallest correction of the claims in the core that lets them be true together and beside the record."""
        self.near.forget()
        return self.near.correction([member for member in self.core if member != RECORD])

    def reductions(self) -> list[tuple[str, float]]:
        """By how much the smallest correction is smaller without each claim that takes part in it.

        Where the core is not everybody, the few claims are measured that may matter most: within the core a claim
        matters as much or more.
        """
        if self.consistent:
            return []
        claims = [member for member in self.core if member != RECORD]
        pulling = [claim for claim in claims if claim in self.blame.pulls or claim in self.blame.changes]
        found = self._reductions(self.near, pulling or claims, claims)
        if self.core is not self.members:
            few = [claim for claim, _ in sorted(found, key=lambda one: -one[1])[:_MOST_MEASURED]]
            found = self._reductions(self.whole, few, self.claims)
        return found

    def _reductions(
        self, oracle: Oracle, candidates: Collection[str], claims: Collection[str]
    ) -> list[tuple[str, float]]:
        found = []
        oracle.forget()
        for claim in candidates:
            answer = oracle.correction([other for other in claims if other != claim])
            reduction = round(self.blame.total - answer.total, 6)
            if reduction > 0:
                found.append((claim, reduction))
        return found

    def conflicts(self, amount: int) -> Listing:
        """The minimal conflicts in the core, as far as a budget goes; one at least where there is any."""
        if self.consistent:
            return Listing((), None, len(self.claims))
        self.near.forget()
        search = Search(self.near, self.core, Budget(amount))
        found = tuple(search) or (frozenset(shrunk(self.near, self.core)),)
        if search.in_fractions:
            found = tuple(dict.fromkeys(map(self._least_of, found)))
        entire = search.complete and self.core is self.members
        done = None if entire else search.done
        return Listing(found, done, len({*self.core} - {RECORD}), search.in_fractions)

    def _least_of(self, conflict: frozenset[str]) -> frozenset[str]:
        """A minimal conflict within one that is minimal only as long as halves of persons are let pass."""
        members = [member for member in self.members if member in conflict]
        return frozenset(shrunk(self.oracle(members), members))


def _ends(ds: Dataset) -> tuple[set[ActorId], set[ActorId]]:
    """The actors to whom anybody is said to have returned, and those said to have held anybody."""
    transfers = [transfer for record in ds.rounds for transfer in record.transfers]
    transfers += [
        transfer for statement in ds.statements for claim in statement.claims for transfer in claim.transfers
    ]
    ends = [(transfer.returned_to, transfer.held_by) for transfer in transfers]
    ends += [(tally.returned_to, tally.scope.held_by) for tally in ds.tallies]
    sides = {side for side, _ in ends if side is not None}
    holders = {holder for _, holder in ends if holder is not None}
    return sides - {ALL_SIDES}, holders - {ALL_SIDES}
