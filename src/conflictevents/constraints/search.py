"""Minimal sets of members that cannot all be true: all of them, the smallest first, as far as a budget goes.

Every set that cannot hold has a member in the complement of every set that can. So the sets to try are those that
meet all complements found so far; a try either cannot hold, and then is minimal, or grows to a largest set that
can, whose complement is one more to meet. (Liffiton and Malik's duality of minimal conflicts and minimal corrections, walked
through by size as Ignatiev, Previti, Liffiton and Marques-Silva do.)
"""

from collections.abc import Iterator, Sequence

from conflictevents.constraints.feasibility import RECORD, FeasibilityChecker

__all__ = ["Budget", "Search", "shrink"]


class Budget:
    """How much may still be spent: a question to the solver costs as much as there are members in it.

    Attributes:
        left: what is left.
    """

    def __init__(self, amount: int) -> None:
        self.left = amount

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
        self._found: list[int] = []
        self._complements: list[int] = []
        self._cut = False
        self.complete = False
        self.done = 0
        self.in_fractions = False

    def __iter__(self) -> Iterator[frozenset[str]]:
        for size in range(1, len(self._members) + 1):
            self._cut = False
            for found in self._walk(0, 0, size):
                yield self._named(found)
            if self._budget.left < 0:
                return
            self.done = size
            if not self._cut:
                break
        self.complete = True

    def _walk(self, chosen: int, barred: int, room: int) -> Iterator[int]:
        """Minimal conflicts that hold all chosen, none of the barred, and `room` members more at most."""
        unmet = self._unmet(chosen)
        while not unmet:
            complement = self._ask(chosen)
            if self._budget.left < 0:
                return
            if complement is None:
                self._found.append(chosen)
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
            if not any(found & ~taken == 0 for found in self._found):
                yield from self._walk(taken, barred, room - 1)
            barred |= first

    def _unmet(self, chosen: int) -> list[int]:
        return [complement for complement in self._complements if not complement & chosen]

    def _ask(self, chosen: int) -> int | None:
        """The complement of a set that holds all chosen and can be true; None where there is no such set."""
        members = self._named(chosen)
        rest = [member for member in self._members if member not in members and member != RECORD]
        with_record = members | ({RECORD} & {*self._members})
        for held in (with_record, members) if with_record != members else (members,):
            if not self._budget.spend(len(self._members)):
                return None
            answer = self._checker.ask(held, rest, roughly=True)
            if answer is not None:
                self.in_fractions = self.in_fractions or not answer.solution.whole
                left_out = answer.changes.keys() | ({RECORD} - held)
                return sum(1 << place for place, member in enumerate(self._members) if member in left_out)
        return None

    def _named(self, mask: int) -> frozenset[str]:
        return frozenset(member for place, member in enumerate(self._members) if mask >> place & 1)


def shrink(checker: FeasibilityChecker, members: Sequence[str]) -> tuple[str, ...]:
    """One minimal conflict among members that cannot all be true: those that explanations prefer least are dropped first."""
    kept = list(members)
    for member in reversed(members):
        fewer = [other for other in kept if other != member]
        if not checker.possible(fewer):
            kept = fewer
    return tuple(kept)
