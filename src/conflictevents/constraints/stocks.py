"""Claimed stocks in closed ledgers: which cannot be true with one another and the record, and what must have been taken.

A stock is the difference of two cumulatives, of who came into custody and who left it. Along one line of days that is
a system of difference constraints, in which a minimal conflict is a cycle: one claim that the record refutes, or two
claims between whose days more, or fewer, would have to have come than are on record. Only where the head declares the
ledger closed is the record complete, and only there do stocks, or returns of more than are on record, contradict.

Cumulatives that count changes of custody with handovers, such as everyone home in any way, are compared here too: each
with the record, and with each cumulative whose persons and days it holds or that holds its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations

import attrs

from conflictevents.constraints.conflicts import Conflict, Pull, format_claim, why
from conflictevents.constraints.feasibility import RECORD
from conflictevents.constraints.scopes import OverlapScope
from conflictevents.dataset import Dataset
from conflictevents.ledger import Query, Window, ledger_of
from conflictevents.ledger.custody import Bounds, Limits
from conflictevents.ledger.stocks import StockRun, part_of, stocks_of
from conflictevents.ledger.wording import name_of
from conflictevents.questions.comparison import Verdict
from conflictevents.questions.custody import CustodyClaim, compare_stock, stock_in_words
from conflictevents.records import ALL_SIDES, CustodyTally, ReturnTally
from conflictevents.text import figure, plural

__all__ = ["StockClaims", "find_mixed_conflicts", "find_taken", "list_stock_claims"]


@attrs.frozen
class StockClaims:
    """What the solver is not asked: what claimed stocks say together with closed ledgers, and claims on changes of custody.

    Attributes:
        claims: ids of the claimed stocks whose ledger is closed on their day, and of cumulatives that count changes.
        left_out: why each other claimed stock contradicts nothing, by id.
        conflicts: minimal sets of claims that cannot be true with the record.
    """

    claims: tuple[str, ...]
    left_out: dict[str, str]
    conflicts: tuple[Conflict, ...]


def list_stock_claims(ds: Dataset, returns: Iterable[ReturnTally], account: str) -> StockClaims:
    """The claimed stocks that a closed ledger can refute, and the conflicts among them.

    Args:
        ds: the dataset.
        returns: the claimed cumulatives that are asked about.
        account: whose account of rounds and changes of custody the record is.
    """
    standing = [
        tally for tally in ds.custody_tallies if tally.statement is None or ds.links.stands(tally.statement)
    ]
    standing.sort(key=lambda tally: (tally.as_of.last_day or 0, tally.id))
    alone = {tally.id: _alone(ds, tally, account) for tally in standing}
    conflicts = [
        _conflict(ds, (claim.tally,), claim)
        for claims in alone.values()
        for claim in claims
        if claim.contradicts
    ]
    refuted = {id for conflict in conflicts for id in conflict.claims}
    entered = {id for id, claims in alone.items() if any(claim.is_closed for claim in claims)}
    together = [tally for tally in standing if tally.id not in refuted] if ds.head.closed else []
    for first, second in combinations(together, 2):
        claim = compare_stock(ds, second, account, first)
        if claim.is_closed:
            entered |= {first.id, second.id}
        if claim.contradicts:
            conflicts.append(_conflict(ds, (first, second), claim))
    conflicts += _returns_beyond(ds, returns, account)
    left_out = {
        tally.id: "its statement was taken back"
        if tally not in standing
        else "its ledger of custody is not closed, so that others may have come or left unrecorded"
        for tally in ds.custody_tallies
        if tally.id not in entered
    }
    return StockClaims(tuple(sorted(entered)), left_out, tuple(conflicts))


def _alone(ds: Dataset, tally: CustodyTally, account: str) -> list[CustodyClaim]:
    """A claimed stock against the record alone, in each closed span; the first that refutes it, or all."""
    claims = []
    spans = {closed.since.first_day for closed in ds.head.closed if closed.since is not None}
    for since in (None, *sorted(day for day in spans if day is not None)):
        claim = compare_stock(ds, tally, account, (), since)
        claims.append(claim)
        if claim.contradicts:
            return [claim]
    return claims


def _conflict(ds: Dataset, tallies: Sequence[CustodyTally], claim: CustodyClaim) -> Conflict:
    more = claim.verdict is Verdict.CLAIMS_MORE
    persons = claim.must_have_entered if more else claim.must_have_left
    sentences = [
        f"{name_of(ds, tally.claimant)} gave {figure(tally.count)} held: {stock_in_words(ds, tally)}."
        for tally in tallies
    ]
    sentences.append(
        f"By what is on record of a ledger declared closed, {figure(claim.recorded)} were held then: "
        f"{persons:,} too {'many' if more else 'few'}."
    )
    return Conflict(
        tallies=tuple(sorted(tallies, key=lambda tally: tally.id)),
        with_record=True,
        rounds=tuple(sorted({*claim.counted, *claim.possible})),
        correction=persons,
        changes={claim.tally.id: -persons if more else persons},
        explanation=" ".join(sentences),
        is_closed=True,
        ds=ds,
    )


def _returns_beyond(ds: Dataset, returns: Iterable[ReturnTally], account: str) -> Iterator[Conflict]:
    """Claims of more returned from a closed ledger than are on record: there, no one left unrecorded."""
    stocks = stocks_of(ds)
    for tally in sorted(returns, key=lambda tally: tally.id):
        scope = tally.scope
        if scope.held_by is None or tally.returned_to is None:
            continue
        side = scope.belonging_to or (tally.returned_to if ds.get(tally.returned_to) is not None else None)
        window = Window.between(tally.since, tally.as_of)
        closed = stocks.closed_from(Limits(scope.held_by, side), window.possible_first)
        if closed is None or window.possible_last is None or closed < window.possible_last:
            continue
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=scope)
        balanced = ledger_of(ds).balance(query, account).within(window)
        if balanced.count.high is not None and tally.count.low > balanced.count.high:
            excess = tally.count.low - balanced.count.high
            yield Conflict(
                tallies=(tally,),
                with_record=True,
                rounds=(*balanced.certain, *balanced.possible),
                correction=excess,
                changes={tally.id: -excess},
                explanation=f"{format_claim(ds, tally)} The record, declared closed, has at most "
                f"{balanced.count.high:,}: {excess:,} too many.",
                is_closed=True,
                ds=ds,
            )


def find_mixed_conflicts(
    ds: Dataset, returns: Sequence[ReturnTally], account: str | None
) -> Iterator[Conflict]:
    """Conflicts of cumulatives that count changes of custody too: with the record, and one with another.

    Args:
        ds: the dataset.
        returns: the claimed cumulatives that are asked about; those of handovers alone are compared with the others.
        account: whose account of rounds and changes of custody the record is; None to ask without the record.
    """
    for tally in returns:
        if account is None or not tally.scope.changes or tally.count.high is None:
            continue
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)
        balanced = ledger_of(ds).balance(query, account).within(Window.between(tally.since, tally.as_of))
        if balanced.count.low > tally.count.high:
            record = Pull("the record", balanced.count.low, 1)
            reason = why([record], [_pull(ds, tally, tally.count.high)], same=False)
            number = plural(
                len(balanced.certain), "handover or change of custody", "handovers and changes of custody"
            )
            words = f"The record has at least {balanced.count.low:,}, in {number}."
            least = balanced.count.low
            yield _too_few(ds, (tally,), least, f"{words} {reason}", balanced.certain)
    for inner, outer in permutations(returns, 2):
        if not inner.scope.changes and not outer.scope.changes:
            continue
        if (
            outer.count.high is None
            or inner.count.low <= outer.count.high
            or not _is_counted(ds, inner, outer)
        ):
            continue
        floor, ceiling = _pull(ds, inner, inner.count.low), _pull(ds, outer, outer.count.high)
        reason = why([floor], [ceiling], same=_is_counted(ds, outer, inner))
        yield _too_few(ds, (inner, outer), inner.count.low, reason)


def _pull(ds: Dataset, tally: ReturnTally, amount: int) -> Pull:
    return Pull(f"the {figure(tally.count)} of {name_of(ds, tally.claimant)}", amount, 1)


def _too_few(
    ds: Dataset, tallies: Sequence[ReturnTally], least: int, reason: str, rounds: tuple[str, ...] = ()
) -> Conflict:
    """A conflict in which the last claim has fewer than it would have to, by another or by the record."""
    limit = tallies[-1]
    lacking = least - (limit.count.high or 0)
    return Conflict(
        tallies=tuple(sorted(tallies, key=lambda tally: tally.id)),
        with_record=len(tallies) == 1,
        rounds=rounds,
        correction=lacking,
        changes={limit.id: lacking},
        explanation=" ".join((*(format_claim(ds, tally) for tally in tallies), reason)),
        is_closed=False,
        ds=ds,
    )


def _is_counted(ds: Dataset, inner: ReturnTally, outer: ReturnTally) -> bool:
    """Whether everyone that one cumulative counts is certainly counted in another too."""
    links, words, kinds = ds.links, ds.vocabulary.categories, ds.vocabulary.round_kinds
    mine, theirs = inner.scope, outer.scope
    sides = (inner.returned_to, outer.returned_to)
    window, wider = (Window.between(tally.since, tally.as_of) for tally in (inner, outer))
    return (
        outer.returned_to is not None
        and (
            outer.returned_to == ALL_SIDES
            or (sides[0] is not None and links.is_within(sides[0], outer.returned_to))
        )
        and words.is_within(inner.category, outer.category)
        and set(mine.changes) <= set(theirs.changes)
        and (
            not theirs.kinds
            or (
                bool(mine.kinds) and all(any(kinds.is_within(k, w) for w in theirs.kinds) for k in mine.kinds)
            )
        )
        and (
            not theirs.held_by or (mine.held_by is not None and links.is_within(mine.held_by, theirs.held_by))
        )
        and OverlapScope.of(theirs).contains(OverlapScope.of(mine), ds)
        and (wider.certain_first is None or (window.possible_first or 0) >= wider.certain_first)
        and (
            wider.certain_last is None
            or (window.possible_last is not None and window.possible_last <= wider.certain_last)
        )
    )


def find_taken(
    ds: Dataset,
    limits: Limits,
    category: str,
    days: tuple[int, int],
    account: str,
    without: frozenset[str],
    least_handed_over: Callable[[int, int], int],
) -> tuple[int, int | None, tuple[str, ...], tuple[str, ...]]:
    """How many must have come into custody during some days, given what was held and what was returned.

    Between two claimed stocks as many came as the second has more than the first, and as left in between. In the rest
    of the days those came who are on record.

    Args:
        ds: the dataset.
        limits: whose custody of which people.
        category: `anyone`, `remains` or a category of the living.
        days: the first and the last day, as ordinals.
        account: whose account of rounds and changes of custody.
        without: ids of claims to set aside.
        least_handed_over: the fewest handed over from a first to a last day, by everything said.

    Returns:
        The least and the most, and the ids of what binds each.
    """
    first, last = days
    run = stocks_of(ds).run(limits, category, account)
    claims = [
        tally
        for tally in ds.custody_tallies
        if tally.id not in without
        and Limits.of(tally) == limits
        and tally.category == category
        and (tally.statement is None or ds.links.stands(tally.statement))
        and tally.as_of.as_end().possible == tally.as_of.as_end().certain
        and tally.as_of.last_day is not None
        and first - 1 <= tally.as_of.last_day <= last
    ]
    claims.sort(key=lambda tally: (tally.as_of.last_day or 0, tally.id))
    nodes: list[tuple[int, CustodyTally | None]] = [
        (first - 1, None),
        *((tally.as_of.last_day or 0, tally) for tally in claims),
        (last, None),
    ]
    best: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for place in range(1, len(nodes)):
        options = []
        for earlier in range(place):
            before, opening = nodes[earlier]
            day, closing = nodes[place]
            reached, members = best[earlier]
            came, used = _recorded_entries(run, part_of(category), before, day)
            options.append((reached + came, members | used))
            if opening is None or closing is None or opening.count.high is None or day <= before:
                continue
            left = max(_other_exits(run, part_of(category), before, day), 0) + least_handed_over(
                before + 1, day
            )
            implied = closing.count.low - opening.count.high + left
            if implied > came:
                options.append((reached + implied, members | {opening.id, closing.id}))
        best.append(max(options, key=lambda option: (option[0], -len(option[1]), sorted(option[1]))))
    low, low_by = best[-1]
    high = None
    if run.closed_until is not None and run.closed_until >= last:
        high = _most_entries(run, part_of(category), first - 1, last)
    return max(low, 0), high, tuple(sorted(low_by)), () if high is None else (RECORD,)


def _recorded_entries(run: StockRun, part: str, before: int, last: int) -> tuple[int, frozenset[str]]:
    """The fewest who came on record after one day and by another, and the records that say so."""
    inside = [
        flow
        for flow in run.flows
        if flow.effect.of(part)[0] > 0
        and flow.days[0] is not None
        and flow.days[1] is not None
        and before < flow.days[0]
        and flow.days[1] <= last
    ]
    ids = frozenset(id for flow in inside for id in flow.records)
    return sum(flow.effect.of(part)[0] for flow in inside), ids


def _other_exits(run: StockRun, part: str, before: int, last: int) -> int:
    """The fewest who left on record other than by handovers, after one day and by another."""
    return sum(
        -flow.effect.of(part)[1]
        for flow in run.flows
        if flow.what != "handed over"
        and flow.effect.of(part)[1] < 0
        and flow.days[0] is not None
        and flow.days[1] is not None
        and before < flow.days[0]
        and flow.days[1] <= last
    )


def _most_entries(run: StockRun, part: str, before: int, last: int) -> int | None:
    """The most who may have come on record after one day and by another."""
    highs: list[Bounds] = [
        flow.effect.of(part)
        for flow in run.flows
        if flow.effect.of(part)[1] > 0
        and (flow.days[0] is None or flow.days[0] <= last)
        and (flow.days[1] is None or flow.days[1] > before)
    ]
    total = sum(high for _, high in highs)
    return None if total >= 1 << 59 else total
