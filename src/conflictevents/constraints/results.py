"""What comes of asking whether everything said can be true."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import attrs

from conflictevents.constraints.case import Case, Listing
from conflictevents.constraints.conflicts import Conflict, conflict_of, conflicts_in_blocks, in_order
from conflictevents.constraints.evidence import Constraint, Days, Evidence, ask_constraint
from conflictevents.constraints.feasibility import RECORD, FeasibilityChecker, Solution
from conflictevents.constraints.scopes import branches_of
from conflictevents.constraints.stocks import StockClaims, find_taken
from conflictevents.dataset import Dataset, require_word
from conflictevents.errors import ConflictEventsError, InvalidValue, UnknownRecord
from conflictevents.ledger.custody import Limits
from conflictevents.ledger.postings import RECORDED, check_scope
from conflictevents.ledger.query import Query
from conflictevents.ledger.series import Beginnings
from conflictevents.ledger.window import Window
from conflictevents.ledger.wording import name_of
from conflictevents.records import (
    ALL_SIDES,
    Category,
    CategoryStr,
    CustodyTally,
    Record,
    ReturnTally,
    Scope,
)
from conflictevents.records.tally import EVERYTHING
from conflictevents.text import Facts, Framed, Heading, Items, Page, Readable, Row, Table, plural
from conflictevents.values import Count, When

__all__ = ["Consistency", "Inconsistent", "Range", "Suspect", "range_of"]

_NEARLY = 1e-6


@attrs.frozen
class Range:
    """How many returned, as far as everything said implies it.

    Attributes:
        low: at least so many.
        high: at most so many; None where nothing bounds them.
        low_by: ids of the claims that together imply the low bound, `recorded` among them for the record: a
            minimal set; without any one of them the bound is lower. Empty for 0.
        high_by: the same for the high bound. Empty where there is none.
        without: ids of the claims that were set aside.
    """

    low: int
    high: int | None
    low_by: tuple[str, ...]
    high_by: tuple[str, ...]
    without: tuple[str, ...] = ()
    _ds: Dataset | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def dataset(self) -> Dataset | None:
        """The dataset it was computed from; None where it was computed without one, as from tables or frames."""
        return self._ds

    @property
    def count(self) -> Count:
        """The range as a count."""
        return Count(self.low, self.high)

    def __contains__(self, number: int) -> bool:
        return number in self.count

    def __str__(self) -> str:
        return str(self.count)

    def to_dict(self) -> dict[str, Any]:
        """The range as plain data."""
        return {
            "low": self.low,
            "high": self.high,
            "low_by": list(self.low_by),
            "high_by": list(self.high_by),
            "without": list(self.without),
        }


def range_of(case: Case, asked: Constraint, without: tuple[str, ...]) -> Range:
    """The range of a question that the members of a case imply; they have to be possible together.

    Args:
        case: the members.
        asked: the question. A fuzzy edge counts the fewest that its certain part may hold, and the most that its
            possible part may.
        without: what has been set aside, to be said with the answer.
    """
    checker = case.checker(case.members, asked)
    low, low_by = _extreme(case, checker, asked, asked.ceiling_days, 1)
    high, high_by = _extreme(case, checker, asked, asked.floor_days, -1)
    return Range(low or 0, high, low_by, high_by, without)


def _extreme(
    case: Case, checker: FeasibilityChecker, asked: Constraint, days: Days, sign: int
) -> tuple[int | None, tuple[str, ...]]:
    """The least (1) or the most (-1) that may have returned during some days, and who binds it."""
    if not days:
        return 0, ()
    solution = _optimum(checker, case.members, asked, days, sign)
    if solution is None:
        return None, ()
    bound = round(sign * solution.value)
    if bound == 0 and sign == 1:
        return 0, ()
    pulling = _pulling(checker, solution)
    binding = [member for member in case.members if member in pulling]
    near = case.checker(binding, asked)
    if not _binds(near, binding, asked, days, sign, bound):
        # Where whole numbers bind, the strengths of pulls, which are known without them, do not show which members bind.
        binding, near = list(case.members), checker
    for member in reversed(binding):
        fewer = [other for other in binding if other != member]
        if _binds(near, fewer, asked, days, sign, bound):
            binding = fewer
    return bound, tuple(sorted(binding, key=lambda member: (member == RECORD, member)))


def _optimum(
    checker: FeasibilityChecker, members: Collection[str], asked: Constraint, days: Days, sign: int
) -> Solution | None:
    """The answer with the fewest (1) or most (-1) persons; None where there is no most."""
    import numpy as np

    columns, values = checker.model.terms(asked, days)
    costs = np.zeros(checker.model.columns)
    costs[columns] = np.array(values) * sign
    solution = checker.least(members, costs)
    assert solution is not None, "members that are possible together"
    return None if solution.value == -np.inf else solution


def _binds(
    checker: FeasibilityChecker,
    members: Collection[str],
    asked: Constraint,
    days: Days,
    sign: int,
    bound: int,
) -> bool:
    """Whether some members alone imply a bound."""
    solution = _optimum(checker, members, asked, days, sign)
    return solution is not None and round(sign * solution.value) * sign >= bound * sign


def _pulling(checker: FeasibilityChecker, solution: Solution) -> set[str]:
    pulling = set(checker.pulls(solution))
    if any((abs(solution.duals[recorded.rows]) > _NEARLY).any() for recorded in checker.model.recorded):
        pulling.add(RECORD)
    return pulling


SUSPECTS = "suspects"
_NAMED = 3
_SHOWN = 12


class Inconsistent(ConflictEventsError):
    """A range was asked for that claims which cannot all be true imply; anything follows from those.

    Attributes:
        conflicts: the conflicts found, the smallest first.
    """

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        shown = [f"  {', '.join(conflict.members)}: {conflict}" for conflict in conflicts[:_NAMED]]
        if len(conflicts) > _NAMED:
            shown.append(f"  ... and {len(conflicts) - _NAMED} more")
        remedy = "say whose word to leave out, without=[...], or let without='suspects' choose a smallest set"
        super().__init__("\n".join([f"these claims cannot all be true; {remedy}", *shown]))


@attrs.frozen(repr=False)
class Suspect:
    """A claim without which less would have to be corrected.

    Attributes:
        tally: the claim.
        reduction: by how many persons the smallest correction of all claims is smaller without it, weighted by trust.
    """

    tally: ReturnTally
    reduction: float

    def __repr__(self) -> str:
        return f"<Suspect {self.tally.id}: {self.reduction:,g} fewer to correct>"

    def to_dict(self) -> dict[str, Any]:
        """The suspect as plain data."""
        return {"tally": self.tally.id, "reduction": self.reduction}


class Consistency(Framed, Readable):
    """Whether all these claims can be true, together with the record; and what follows from them if they can.

    The living and the remains are asked about apart, unless a claim is on anyone, living or dead. Everything but the
    verdict is worked out when it is asked for.

    Attributes:
        claims: the claims that entered.
        left_out: why each other claim did not, by id.
        account: whose account of the rounds the record is; None where the record was left out.
        budget: how much may be spent on listing conflicts: a question to the solver costs as much as it has members.
    """

    def __init__(
        self,
        ds: Dataset,
        constraints: Sequence[Constraint],
        evidence: Evidence | None,
        weights: Mapping[str, float],
        left_out: Mapping[str, str],
        budget: int,
        stocks: StockClaims | None = None,
    ) -> None:
        self._ds = ds
        self._constraints = constraints
        self._evidence = evidence
        self._weights = weights
        self._stocks = stocks or StockClaims((), {}, ())
        cumulatives = (constraint.member for constraint in constraints)
        self.claims: tuple[str, ...] = tuple(sorted((*cumulatives, *self._stocks.claims)))
        self.left_out = left_out
        self.account: str | None = None if evidence is None else evidence.account
        self.budget = budget

    @property
    def dataset(self) -> Dataset:
        """The dataset whose claims these are."""
        return self._ds

    def __eq__(self, other: object) -> bool:
        """Whether the same was asked of the same records."""
        if not isinstance(other, Consistency):
            return NotImplemented
        return self._asked == other._asked and self._ds == other._ds

    def __hash__(self) -> int:
        return hash((self.claims, self.account, self.budget))

    def __getstate__(self) -> dict[str, Any]:
        """What was asked and answered; the solver's models are built anew where more is asked."""
        return {
            name: value for name, value in self.__dict__.items() if name not in ("_cases", "_case_by_family")
        }

    @property
    def _asked(self) -> tuple[Any, ...]:
        return self.claims, dict(self.left_out), dict(self._weights), self.account, self.budget

    @cached_property
    def _cases(self) -> list[Case]:
        """The claims by the branches of categories they are about; those of several branches join them."""
        families: list[set[str]] = []
        for constraint in self._constraints:
            branches = set(self._branches_of(constraint.cell_scope.category))
            for family in [family for family in families if family & branches]:
                families.remove(family)
                branches |= family
            families.append(branches)
        return [self._case_of(family) for family in sorted(families, key=sorted)]

    def _branches_of(self, category: str) -> frozenset[str]:
        return branches_of(self._ds.vocabulary.categories, category)

    def _case_of(self, branches: Collection[str]) -> Case:
        """The claims about persons of some branches, and what else is claimed together with those."""
        widened, wider = set(branches), set[str]()
        while widened != wider:
            wider = set(widened)
            for constraint in self._constraints:
                others = self._branches_of(constraint.cell_scope.category)
                if others & widened:
                    widened |= others
        family = frozenset(widened)
        if family not in self._case_by_family:
            constraints = [
                constraint
                for constraint in self._constraints
                if self._branches_of(constraint.cell_scope.category) & family
            ]
            self._case_by_family[family] = Case(self._ds, constraints, self._evidence, self._weights)
        return self._case_by_family[family]

    @cached_property
    def _case_by_family(self) -> dict[frozenset[str], Case]:
        """The cases asked about so far: a verdict is found once, no matter what else is asked."""
        return {}

    @cached_property
    def consistent(self) -> bool:
        """Whether all can be true."""
        return not self._stocks.conflicts and all(case.consistent for case in self._cases)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Minimal sets that cannot all be true, the smallest first, then by ids; `remainder` says whether these are all."""
        return self._listed[0]

    @property
    def complete(self) -> bool:
        """Whether `conflicts` are all there are."""
        return not self._listed[1]

    @property
    def remainder(self) -> str:
        """What may be missing from `conflicts`, in a sentence; empty where nothing is."""
        return self._listed[1]

    @cached_property
    def _listed(self) -> tuple[tuple[Conflict, ...], str]:
        conflicts: list[Conflict] = [*self._stocks.conflicts]
        remainders: list[str] = []
        for case in self._cases:
            listing = case.conflicts(self.budget)
            conflicts += [conflict_of(self._ds, case, members) for members in listing.conflicts]
            remainders += _remainder(listing, len(case.claims))
        conflicts.sort(key=lambda conflict: in_order(conflict.members))
        return tuple(conflicts), " ".join(remainders)

    @cached_property
    def suspects(self) -> tuple[Suspect, ...]:
        """The claims by how much of the inconsistency disappears without each, most first, then by id.

        Inconsistency is measured by the smallest correction of all claims that would reconcile them with one
        another and with the record.
        """
        suspects = [
            Suspect(self._ds[claim], reduction)
            for case in self._cases
            for claim, reduction in case.reductions()
        ]
        return tuple(sorted(suspects, key=lambda suspect: (-suspect.reduction, suspect.tally.id)))

    def bounds(
        self,
        since: When | str | None = None,
        until: When | str | None = None,
        returned_to: Record | str = ALL_SIDES,
        category: CategoryStr = Category.PERSON,
        scope: Scope = EVERYTHING,
        without: str | ReturnTally | Iterable[str | ReturnTally] = (),
    ) -> Range:
        """The range that everything said implies for a window and a scope, whether or not anybody stated it.

        Args:
            since: the first day; a bare month or year from its first day; None for no beginning.
            until: the last day; a bare month or year to its last day; None for no end.
            returned_to: a side, or `all`.
            category: `person` for all living persons, a category of them, `remains`, or `anyone`.
            scope: what is counted.
            without: claims to set aside, or `recorded` for the record; `suspects` for a smallest set of
                claims without which the others can be true.

        Returns:
            The range in whole persons, exact, with the claims that bind each end.

        Raises:
            Inconsistent: the claims left cannot all be true.
            InvalidValue: the window ends before it begins, or the category is none.
            UnknownRecord: no tally has an id set aside, or no actor the id of the side.
        """
        side = str(getattr(returned_to, "id", returned_to))
        if side != ALL_SIDES and self._ds.get(side) is None:
            raise UnknownRecord(side, [ALL_SIDES], field="returned_to")
        kind = require_word(self._ds, Category, category, field="category")
        Window.asked(since, until)
        first, last = (None if edge is None else When.of(edge) for edge in (since, until))
        case = self._case_of(self._branches_of(kind))
        aside = case.suspects if without == SUSPECTS else self._ids(without)
        rest = case.without(aside) if aside else case
        if not rest.consistent:
            conflicts = rest.conflicts(self.budget).conflicts
            raise Inconsistent(
                tuple(conflict_of(self._ds, rest, members) for members in sorted(conflicts, key=in_order))
            )
        query = Query(returned_to=side, category=kind, scope=check_scope(self._ds, scope))
        implied = range_of(rest, ask_constraint(query, first, last, Beginnings(self._ds)), aside)
        return attrs.evolve(implied, ds=self._ds)

    def taken(
        self,
        since: When | str,
        until: When | str,
        held_by: Record | str | None = None,
        belonging_to: Record | str | None = None,
        *,
        category: CategoryStr = Category.ANYONE,
        group: str | None = None,
        without: str | CustodyTally | Iterable[str | CustodyTally] = (),
    ) -> Range:
        """How many must have come into custody, given what was held and what was returned.

        As many as a later stock has more than an earlier one, and as left in between by everything said; or as are on
        record. At most as many as are on record, where the ledger is declared closed; else there is no high bound.

        Args:
            since: the first day; a bare month or year from its first day.
            until: the last day; a bare month or year to its last day.
            held_by: into whose custody; None for anybody's.
            belonging_to: whose people; None for anybody's.
            category: `anyone`, a category of the living, or `remains`.
            group: only this group, in the source's words.
            without: claimed stocks to set aside.

        Raises:
            Inconsistent: the claims on returns cannot all be true.
            InvalidValue: the window has no first or last day, or ends before it begins.
            UnknownRecord: no actor has the id.
        """
        first, last = When.of(since).first_day, When.of(until).last_day
        if first is None or last is None or last < first:
            expected = f"a day not before since, {since}" if first is not None else "a window with two ends"
            raise InvalidValue(str(until), expected, "name the first and the last day", field="until")
        holder, side = (
            None if end is None else self._ds[str(getattr(end, "id", end))].id
            for end in (held_by, belonging_to)
        )
        limits = Limits(holder, side, group)
        several = (without,) if isinstance(without, (str, CustodyTally)) else without
        aside = tuple(sorted({str(getattr(each, "id", each)) for each in several}))

        def least_handed_over(begins: int, lasts: int) -> int:
            begun, ended = (date.fromordinal(day).isoformat() for day in (begins, lasts))
            return self.bounds(begun, ended, ALL_SIDES, category, limits.scope).low

        account = self.account or RECORDED
        kind = require_word(self._ds, Category, category, field="category")
        takings = find_taken(
            self._ds, limits, kind, (first, last), account, frozenset(aside), least_handed_over
        )
        return Range(*takings, aside)

    def _ids(self, without: str | ReturnTally | Iterable[str | ReturnTally]) -> tuple[str, ...]:
        claims = (without,) if isinstance(without, (str, ReturnTally)) else without
        ids = {str(getattr(claim, "id", claim)) for claim in claims}
        for id in sorted(ids - {RECORD}):
            if not isinstance(self._ds.get(id), ReturnTally):
                raise UnknownRecord(id, [SUSPECTS, RECORD], field="without")
        return tuple(sorted(ids))

    def to_dicts(self) -> list[dict[str, Any]]:
        """The conflicts as plain data, the smallest first."""
        return [conflict.to_dict() for conflict in self.conflicts]

    def _facts(self) -> Mapping[str, Callable[[], Facts]]:
        members = (
            {"conflict": number, "member": member, "change": conflict.changes.get(member)}
            for number, conflict in enumerate(self.conflicts, start=1)
            for member in conflict.members
        )
        suspects = ({"tally": each.tally.id, "reduction": each.reduction} for each in self.suspects)
        left_out = ({"tally": id, "why": why} for id, why in self.left_out.items())
        ids = tuple[str, ...]
        return {
            "conflicts": lambda: Facts(
                {"members": ids, "rounds": ids, "correction": int, "explanation": str}, self.conflicts
            ),
            "members": lambda: Facts({"conflict": int, "member": str, "change": int | None}, members),
            "suspects": lambda: Facts({"tally": str, "reduction": float}, suspects),
            "left_out": lambda: Facts({"tally": str, "why": str}, left_out),
        }

    def __repr__(self) -> str:
        verdict = "consistent" if self.consistent else "not consistent"
        return f"<Consistency of {self._asked_about()}: {verdict}>"

    def _asked_about(self) -> str:
        claims = plural(len(self.claims), "claim")
        return claims if self.account is None else f"{claims} and the record"

    def _page(self) -> Page:
        title = f"Can {self._asked_about()} all be true? {'Yes.' if self.consistent else 'No.'}"
        if self.consistent:
            return Page(title, self._say_left_out())
        blame = {suspect.tally.id: suspect.reduction for suspect in self.suspects}
        blocks: list[Any] = [
            f"{plural(len(self.conflicts), 'minimal set')} of claims that cannot all be true. "
            f"{self.remainder}".strip(),
            *conflicts_in_blocks(self.conflicts, blame),
        ]
        suspected = self._suspects_in_blocks() if self.suspects else ()
        return Page(title, (*blocks, *suspected, *self._say_left_out()))

    def _suspects_in_blocks(self) -> tuple[Any, ...]:
        return (
            Heading("The claims without which most of it disappears"),
            Table(
                ("claim", "of", "fewer to correct"),
                tuple(
                    Row(
                        (
                            suspect.tally.id,
                            name_of(self._ds, suspect.tally.claimant),
                            f"{suspect.reduction:,g}",
                        )
                    )
                    for suspect in self.suspects[:_SHOWN]
                ),
                numbers=frozenset({"fewer to correct"}),
            ),
        )

    def _say_left_out(self) -> list[Any]:
        """The claims that were not asked about, by reason."""
        by_reason: dict[str, list[str]] = {}
        for claim, reason in self.left_out.items():
            by_reason.setdefault(reason, []).append(claim)
        items = [f"{reason}: {', '.join(claims)}" for reason, claims in sorted(by_reason.items())]
        return [Heading("Claims left out"), Items(items)] if items else []


def _remainder(listing: Listing, claims: int) -> list[str]:
    """What may be missing from a list of conflicts, in sentences."""
    sentences = []
    if listing.done is not None:
        among = (
            ""
            if listing.among == claims
            else f" among the {plural(listing.among, 'claim')} most in need of correction"
        )
        size = plural(listing.done, "member")
        sentences.append(
            f"All conflicts of up to {size}{among} are listed; larger ones may be missing, as the budget is spent."
        )
    if listing.in_fractions:
        sentences.append("Conflicts that hold only because persons come in whole numbers may be missing.")
    return sentences
