"""Consistency: claims as linear constraints on what happened, asked about together.

Every tally says that so many returned in a window within a scope. Whether all of them, with the record, can hold
of one history is a question of linear programming; which of them cannot, and what range they imply for any other
window and scope, are questions to the same model. `docs/explanation/consistency.md` has each inequality.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import attrs

from conflictevents.constraints.conflicts import Conflict
from conflictevents.constraints.evidence import Evidence, list_constraints, name_undeclared, read_weights
from conflictevents.constraints.feasibility import RECORD, Unsolved, need_solver
from conflictevents.constraints.results import Consistency, Inconsistent, Range, Suspect
from conflictevents.constraints.stocks import StockClaims, find_mixed_conflicts, list_stock_claims
from conflictevents.dataset import Dataset, check_dataset, require_record, require_word
from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.series import Beginnings
from conflictevents.records import ALL_SIDES, Category, Record, ReturnTally, Scope, references_of_class
from conflictevents.values.fields import require_instance

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

    >>> import conflictevents as ce
    >>> def claim(id, count, day):
    ...     return ce.ReturnTally(
    ...         id=id, claimant="north", since="2024", as_of=day, returned_to="north", count=count
    ...     )
    >>> ds = ce.Dataset(
    ...     ce.Actor(id="north", name="North"), claim("a", 500, "2025-04-30"), claim("b", 395, "2025-06-10")
    ... )
    >>> [conflict.members for conflict in ce.consistency(ds).conflicts]
    [('a', 'b')]

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
        UnknownRecord: the account is no actor on record, or `where` or `trust` names what is not on record.
        InvalidValue: a field of `where`, what it has to be, or a weight that cannot be.
    """
    check_dataset(ds)
    need_solver()
    account = check_account(ds, account)
    evidence = Evidence(ds, account) if rounds else None
    fields = _read_fields(ds, where) if isinstance(where, Mapping) else None
    tallies = [tally for tally in ds.tallies if _is_taken(tally, where, fields)]
    standing = [tally for tally in tallies if tally.statement is None or ds.links.stands(tally.statement)]
    mixed = [tally for tally in standing if tally.scope.changes and _binds(ds, tally)]
    alone = [tally for tally in standing if not tally.scope.changes]
    constraints = list_constraints(ds, alone, Beginnings(ds))
    entered = {constraint.member for constraint in constraints}
    left_out = {
        tally.id: _explain_absence(ds, tally, stands=tally in standing)
        for tally in tallies
        if tally.id not in entered and tally not in mixed
    }
    preferred = sorted(constraints, key=lambda each: (ds[each.member].as_of.sort_key, each.member))
    weights = read_weights(ds, trust or {}, entered)
    stocks = StockClaims((), {}, ())
    if rounds and where is None and (ds.custody_tallies or ds.head.closed):
        stocks = list_stock_claims(ds, [*alone, *mixed], account)
        left_out |= stocks.left_out
    if mixed:
        comparable = [*mixed, *(tally for tally in alone if tally.id in entered)]
        contradicting = find_mixed_conflicts(ds, comparable, account if rounds else None)
        claims = tuple(sorted((*stocks.claims, *(tally.id for tally in mixed))))
        stocks = attrs.evolve(stocks, claims=claims, conflicts=(*stocks.conflicts, *contradicting))
    return Consistency(ds, preferred, evidence, weights, dict(sorted(left_out.items())), budget, stocks)


def _explain_absence(ds: Dataset, tally: ReturnTally, *, stands: bool) -> str:
    if not stands:
        return "its statement was taken back"
    undeclared = name_undeclared(ds, tally)
    return f"{undeclared!r} is declared nowhere" if undeclared else "it bounds nothing"


def _binds(ds: Dataset, tally: ReturnTally) -> bool:
    return not tally.count.is_unknown and not name_undeclared(ds, tally)


_KINDS: dict[str, type[Record]] = {
    "id": ReturnTally,
    **{name: kind for name, kind, is_id in references_of_class(ReturnTally) if is_id},
}
"""What kind of record each field of a tally names."""
_WORDS: dict[str, tuple[str | None, ...]] = {
    "id": (RECORD,),
    "statement": (None,),
    "returned_to": (None, ALL_SIDES),
}
"""What stands in place of an id: the record is a member of conflicts, as tallies are."""


def _read_fields(ds: Dataset, where: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What each field of a tally has to be one of."""
    fields: dict[str, list[Any]] = {}
    for name, wanted in where.items():
        if name not in _FIELDS:
            raise InvalidValue(
                name, "a field of tallies to ask by", did_you_mean(name, _FIELDS), field="where"
            )
        several = wanted if isinstance(wanted, Collection) and not isinstance(wanted, str) else (wanted,)
        fields[name] = [_read_wanted(ds, name, value) for value in several]
    return fields


def _read_wanted(ds: Dataset, name: str, value: Any) -> Any:
    place = f"where[{name!r}]"
    if name == "scope":
        return require_instance(Scope, value, "write Scope(kinds=...)")
    if name == "category":
        return require_word(ds, Category, value, field=place)
    if value in _WORDS.get(name, ()):
        return value
    return require_record(ds, value, _KINDS[name], field=place)


def _is_taken(tally: ReturnTally, where: Where | None, fields: Mapping[str, list[Any]] | None) -> bool:
    """Whether a tally is asked about."""
    if fields is not None:
        return all(getattr(tally, name) in wanted for name, wanted in fields.items())
    return where is None or (callable(where) and bool(where(tally)))
