"""The claims of one family - the living, or the remains - with the record, and what cannot hold among them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from conflictevents._progress import collector_paused, collector_slowed, watched
from conflictevents.constraints.evidence import Constraint, Evidence
from conflictevents.constraints.feasibility import RECORD, Answer, FeasibilityChecker, Program
from conflictevents.constraints.model import Facts
from conflictevents.constraints.scopes import Division
from conflictevents.dataset import Dataset
from conflictevents.records import ALL_SIDES, ActorId

__all__ = ["Budget", "Case", "Listing", "Search", "shrink", "smallest_correction_set"]


class Budget:
    """How much may still be spent: a question to the solver costs as much as there are members in it.

    Attributes:
        left: what is left.
    """

    def __init__(self, amount: int) -> None:
        self.left: int = amount

    def spend(self, amount: int) -> bool:
        """Whether something may still be done; takes what it costs."""
        self.left -= amount
        return self.left >= 0


class Search:
    """The minimal conflicts among some members, the smallest first.

    Args:
        checker: says what can be true together.
        members: the members, those that explanations prefer first.
        budget: how much may be spent.

    Attributes:
        complete: whether all there are have been found.
        done: all of up to so many members have been found.
        in_fractions: whether halves of persons were let pass: conflicts for the sake of whole numbers alone may then be
            missing, and those found may hold a smaller one.
    """

    def __init__(self, checker: FeasibilityChecker, members: Sequence[str], budget: Budget) -> None:
        self._checker = checker
        self._members = tuple(members)
        self._budget = budget
        self._conflicts: list[int] = []
        self._impossible: list[int] = []
        self._record = sum(1 << index for index, member in enumerate(members) if member == RECORD)
        self._complements: list[int] = []
        self._starts: dict[int, Mapping[bool, Any]] = {}
        self._cut = False
        self.complete: bool = False
        self.done: int = 0
        self.in_fractions: bool = False

    def __iter__(self) -> Iterator[frozenset[str]]:
        for size in range(1, len(self._members) + 1):
            self._cut = False
            for mask in self._walk(0, 0, size, {}):
                yield self._named(mask)
            if self._budget.left < 0:
                return
            self.done = size
            if not self._cut:
                break
        self.complete = True

    def _walk(self, chosen: int, barred: int, room: int, starts: Mapping[bool, Any]) -> Iterator[int]:
        """Minimal conflicts that hold all chosen, none of the barred, and `room` members more at most.

        Args:
            chosen: the members that are held.
            barred: the members that are not to be held.
            room: how many may be added.
            starts: the bases of answers where fewer were held, with the record and without.
        """
        starts = self._starts.get(chosen, starts)
        unmet = self._unmet(chosen)
        while not unmet:
            complement, starts = self._ask(chosen, starts)
            if self._budget.left < 0:
                return
            if complement is None:
                self._conflicts.append(chosen)
                yield chosen
                return
            self._complements.append(complement)
            unmet = self._unmet(chosen)
        if room == 0:
            self._cut = True
            return
        narrowest = min((complement & ~barred for complement in unmet), key=int.bit_count)
        if room == 1:
            for complement in unmet:
                self._cut = self._cut or bool(narrowest & ~complement)
                narrowest &= complement
        while narrowest and self._budget.spend(1):
            first = narrowest & -narrowest
            narrowest ^= first
            taken = chosen | first
            if not any(conflict & ~taken == 0 for conflict in self._conflicts):
                yield from self._walk(taken, barred, room - 1, starts)
            barred |= first

    def _unmet(self, chosen: int) -> list[int]:
        return [complement for complement in self._complements if not complement & chosen]

    def _ask(self, chosen: int, starts: Mapping[bool, Any]) -> tuple[int | None, Mapping[bool, Any]]:
        """The complement of a set that holds all chosen and can be true, None where there is no such set; and what to start from."""
        members = self._named(chosen)
        rest = [member for member in self._members if member not in members and member != RECORD]
        for wider in dict.fromkeys((chosen | self._record, chosen)):
            if any(mask & ~wider == 0 for mask in self._impossible):
                continue
            if not self._budget.spend(len(self._members)):
                return None, starts
            held = self._named(wider)
            with_record = RECORD in held
            answer = self._checker.ask(held, rest, roughly=True, start=starts.get(with_record))
            if answer is None:
                self._impossible.append(wider)
            else:
                self.in_fractions = self.in_fractions or not answer.solution.whole
                left_out = answer.changes.keys() | ({RECORD} - held)
                complement = sum(
                    1 << index for index, member in enumerate(self._members) if member in left_out
                )
                self._starts[chosen] = {**starts, with_record: answer.solution.basis}
                return complement, self._starts[chosen]
        return None, starts

    def _named(self, mask: int) -> frozenset[str]:
        return frozenset(member for index, member in enumerate(self._members) if mask >> index & 1)


def shrink(checker: FeasibilityChecker, members: Sequence[str]) -> tuple[str, ...]:
    """One minimal conflict among members that cannot all be true: those that explanations prefer least are dropped first."""
    needed: list[str] = []
    members_left = list(members)
    while True:
        # Of those left, the fewest from the front that cannot be true with those needed: the last of them is needed too.
        possible, impossible, step = -1, len(members_left), 1
        while impossible - possible > 1:
            number = max(impossible - step, (possible + impossible) // 2)
            if checker.possible([*members_left[:number], *needed]):
                possible, step = number, impossible
            else:
                impossible, step = number, 2 * step
        if impossible == 0:
            return tuple(member for member in members if member in needed)
        needed.append(members_left[impossible - 1])
        members_left = members_left[: impossible - 1]


_SMALL = 300
"""With no more claims than these, all of them are searched for conflicts; with more, those that bear any blame."""
_MOST_MEASURED = 12
_FOR_EACH_CONFLICT = 4_000


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
        ds: the dataset: which actor is part of which, and which sides and holders there are.
        constraints: what each claim demands, the claims that explanations prefer first.
        evidence: the record; None to leave it out.
        weights: what a correction by one person costs, by claim.
    """

    def __init__(
        self,
        ds: Dataset,
        constraints: Sequence[Constraint],
        evidence: Evidence | None,
        weights: Mapping[str, float],
    ) -> None:
        self._ds = ds
        self._evidence = evidence
        self._weights = weights
        self._constraints = {constraint.member: constraint for constraint in constraints}
        record = () if evidence is None else (RECORD,)
        self.members: tuple[str, ...] = (*record, *self._constraints)
        self._small: dict[frozenset[str], FeasibilityChecker] = {}
        self._last: tuple[frozenset[str], Case] | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims, those that explanations prefer first."""
        return tuple(self._constraints)

    def constraint(self, claim: str) -> Constraint:
        """What a claim demands."""
        return self._constraints[claim]

    def weight(self, claim: str) -> float:
        """What a correction of a claim by one person costs."""
        return self._weights.get(claim, 1.0)

    def without(self, claims: Collection[str]) -> "Case":
        """The case with some members set aside. The last is kept: the model of each is about as large as that of all."""
        aside = frozenset(claims)
        last = self._last
        if last is None or last[0] != aside:
            constraints = [
                constraint for claim, constraint in self._constraints.items() if claim not in aside
            ]
            evidence = None if RECORD in aside else self._evidence
            self._last = last = aside, Case(self._ds, constraints, evidence, self._weights)
        return last[1]

    def checker(self, members: Collection[str], *asked: Constraint) -> FeasibilityChecker:
        """A checker for some of the members, with questions about them; the fewer, the smaller."""
        wanted = set(members)
        chosen = [constraint for claim, constraint in self._constraints.items() if claim in wanted]
        scopes = [constraint.cell_scope for constraint in (*chosen, *asked)]
        with collector_slowed():
            division = Division(self._ds, scopes, *self._ends)
            facts = Facts(self._ds, division, self._evidence if RECORD in wanted else None)
            return FeasibilityChecker(facts, [*chosen, *asked], self._weights)

    @cached_property
    def _ends(self) -> tuple[set[ActorId], set[ActorId]]:
        """The actors to which anybody is said to have returned, and those said to have held anybody."""
        return _list_ends(self._ds)

    def small(self, conflict: frozenset[str]) -> FeasibilityChecker:
        """The checker for the members of a conflict, made once."""
        if conflict not in self._small:
            self._small[conflict] = self.checker(conflict)
        return self._small[conflict]

    @cached_property
    def whole(self) -> FeasibilityChecker:
        """The checker for all members."""
        with collector_paused():
            return self.checker(self.members)

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
        core = tuple(member for member in self.members if member in blamed or member == RECORD)
        # What cannot hold for the sake of whole numbers alone is due to no claim in particular.
        return self.members if self.checker(core).possible(core) else core

    @cached_property
    def near(self) -> FeasibilityChecker:
        """The checker for the core."""
        return self.whole if self.core is self.members else self.checker(self.core)

    @cached_property
    def blame(self) -> Answer:
        """The smallest correction of the claims in the core that lets them be true together with the record."""
        self.near.forget()
        return self.near.correction([member for member in self.core if member != RECORD])

    @cached_property
    def suspects(self) -> tuple[str, ...]:
        """The fewest claims that have to be set aside, as `smallest_correction_set` finds them."""
        return smallest_correction_set(self)

    def reductions(self) -> list[tuple[str, float]]:
        """By how much the smallest correction is smaller without each claim that takes part in it.

        Where the core is not everybody, the few claims are measured that may matter most: within the core a claim
        matters as much or more.
        """
        if self.consistent:
            return []
        claims = [member for member in self.core if member != RECORD]
        pulling = [claim for claim in claims if claim in self.blame.pulls or claim in self.blame.changes]
        reductions = self._reductions(self.near, pulling or claims, claims)
        if self.core is not self.members:
            few = [claim for claim, _ in sorted(reductions, key=lambda item: -item[1])[:_MOST_MEASURED]]
            reductions = self._reductions(self.whole, few, self.claims)
        return reductions

    def _reductions(
        self, checker: FeasibilityChecker, candidates: Collection[str], claims: Collection[str]
    ) -> list[tuple[str, float]]:
        reductions = []
        checker.forget()
        for claim in candidates:
            answer = checker.correction([other for other in claims if other != claim], as_blamed=True)
            reduction = round(self.blame.total - answer.total, 6)
            if reduction > 0:
                reductions.append((claim, reduction))
        return reductions

    def conflicts(self, amount: int) -> Listing:
        """The minimal conflicts in the core, as far as a budget goes; one at least where there is any."""
        if self.consistent:
            return Listing((), None, len(self.claims))
        self.near.forget()
        search = Search(self.near, self.core, Budget(amount))
        looking = "looking for claims that cannot all be true"
        conflicts = tuple(watched(search, looking, "sets")) or (frozenset(shrink(self.near, self.core)),)
        if search.in_fractions:
            conflicts = tuple(dict.fromkeys(map(self._least_of, conflicts)))
        entire = search.complete and self.core is self.members
        done = None if entire else search.done
        return Listing(conflicts, done, len({*self.core} - {RECORD}), search.in_fractions)

    def _least_of(self, conflict: frozenset[str]) -> frozenset[str]:
        """A minimal conflict within one that is minimal only as long as halves of persons are let pass."""
        members = [member for member in self.members if member in conflict]
        return frozenset(shrink(self.small(conflict), members))


def _list_ends(ds: Dataset) -> tuple[set[ActorId], set[ActorId]]:
    """The actors to which anybody is said to have returned, and those said to have held anybody; parties of rounds may be both."""
    stated = [record.transfers for record in ds.rounds]
    stated += [claim.transfers for statement in ds.statements for claim in statement.claims]
    ends = {(transfer.returned_to, transfer.held_by) for transfers in stated for transfer in transfers}
    ends |= {(tally.returned_to, tally.scope.held_by) for tally in ds.tallies}
    ends |= {(party, party) for record in ds.rounds for party in record.parties}
    sides = {side for side, _ in ends if side is not None}
    holders = {holder for _, holder in ends if holder is not None}
    return sides - {ALL_SIDES}, holders - {ALL_SIDES}


def smallest_correction_set(case: Case) -> tuple[str, ...]:
    """The fewest claims that have to be set aside so that the others can be true: a smallest correction set (MCS).

    The record stays.

    Among several such sets one is taken whose claims the smallest correction changes most, then one whose
    ids come first. Each set tried meets all conflicts known; what then still conflicts is one more to meet.
    """
    if case.consistent:
        return ()
    universe = {*case.core}
    conflicts: list[frozenset[str]] = []
    while True:
        members = [member for member in case.members if member in universe]
        aside = _meet_all(case.checker(members), members, conflicts, case.blame.changes)
        if len(members) == len(case.members):
            return aside
        blamed = case.whole.blamed(aside) - universe
        if not blamed:
            rest = case.without(aside)
            if rest.consistent:
                return aside
            blamed = {*rest.core}
        universe |= blamed


def _meet_all(
    checker: FeasibilityChecker,
    members: Sequence[str],
    conflicts: list[frozenset[str]],
    changes: Mapping[str, int],
) -> tuple[str, ...]:
    """The fewest claims without which some members can be true, by the conflicts known; new ones are added to these."""
    while True:
        aside = _meeting(conflicts, changes)
        rest = [member for member in members if member not in aside]
        if checker.possible(rest):
            return aside
        smallest = next(iter(Search(checker, rest, Budget(_FOR_EACH_CONFLICT))), None)
        conflicts.append(smallest or frozenset(shrink(checker, rest)))


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
    index_of = {claim: at for at, claim in enumerate(claims)}
    costs = np.arange(number) + float(number**2)
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    columns = np.array([index_of[claim] for row in rows for claim in row])
    least, most = np.ones(len(rows)), np.full(len(rows), np.inf)
    bounds = np.zeros(number), np.ones(number)
    chosen = Program(bounds, (least, most, starts, columns, np.ones(len(columns)))).least_whole(costs)
    assert chosen is not None, "all claims together meet every conflict"
    return tuple(claim for claim in sorted(claims) if chosen[index_of[claim]] > 0.5)
