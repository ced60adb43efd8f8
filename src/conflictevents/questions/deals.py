"""Deals: the terms of a framework by one negotiator, what they promise, and what is done towards each.

Terms of one negotiator speak of different people, unless one is part of or replaces the other. So what was handed
over is shared out: each person counts towards one term whose description fits. What a set of terms has at least is who
can be credited to no term outside it; what it has at most is who fits a term inside it. Every bound here is one of
these two numbers, or follows from them over sets of terms.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import ALWAYS, RECORDED, Credit, TermQuery, Window, WindowBalance, ledger_of
from conflictevents.ledger.query import Description, Ends
from conflictevents.questions.plain import hull_of, strictest_of
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    ActorId,
    CustodyTally,
    Framework,
    Ratio,
    RoundKind,
    Scope,
    Term,
    statements_within,
)
from conflictevents.values import Marking, Truth, When
from conflictevents.values.count import ZERO, Count

__all__ = [
    "Deal",
    "Promise",
    "deals_of",
    "has_passed",
    "left_of",
    "list_counted",
    "marking_of_framework",
    "multiply",
    "window_after",
    "window_until",
]


@attrs.frozen(eq=False)
class Promise:
    """One standing term of a deal, completed by the terms that it replaces or is part of.

    Attributes:
        place: its place among the terms of the framework.
        stated: the term as it stands on record.
        term: the term with what it takes over: a description it leaves open, and the number that an extension keeps.
        queries: who counts towards it, any of these; none where the term is in words alone.
        parent: the place of the term that it is part of; None where it stands by itself.
        means_all: whether it promises everyone held, so as many as a stock.
    """

    place: int
    stated: Term
    term: Term
    queries: tuple[TermQuery, ...]
    parent: int | None = None
    means_all: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it promises persons, by a number, a ratio or a stock."""
        return bool(self.queries)


def left_of(promised: Count, *taken: Count) -> Count:
    """What may be left of a promised number: never below zero, and exact only where everything is.

    >>> left_of(Count.at_least(1200), Count.exactly(508))
    Count('692 or more')
    """
    most_taken = [count.high for count in taken]
    low = (
        0
        if None in most_taken
        else max(0, promised.low - sum(high for high in most_taken if high is not None))
    )
    if promised.high is None:
        return Count(low=low, high=None)
    return Count(low=low, high=max(low, promised.high - sum(count.low for count in taken)))


# Days


def _deadline(due: When) -> tuple[int | None, int | None]:
    """The first and the last day that may be the deadline; None is no bound.

    Several days said, such as a truce from the 24th to the 27th, end on the last of them. Of a bare month or year the
    day is not said.
    """
    possible, certain = due.as_end()
    is_day = due.first_day == due.last_day
    if "/" in str(due) or is_day:
        return certain, possible
    return due.first_day, possible


def marking_of_framework(ds: Dataset, framework: Framework) -> Marking | None:
    """The strictest marking of a framework, of those it is part of or has as parts, and of the statements they rest on."""
    above = ds.links.frameworks_above(framework.id)
    related = [
        other
        for other in ds.frameworks
        if other.id in above or framework.id in ds.links.frameworks_above(other.id)
    ]
    return strictest_of(ds, (id for other in related for id in (other.id, *statements_within(other))))


def list_counted(balances: Sequence[WindowBalance]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the rounds that count for each of several negotiators, and of those that may for some."""
    certain = set.intersection(*({*balance.certain} for balance in balances))
    counted = {id for balance in balances for id in (*balance.certain, *balance.possible)}
    return tuple(sorted(certain)), tuple(sorted(counted - certain))


def has_passed(due: When | None, day: When | None) -> Truth:
    """Whether a deadline has passed on a day: maybe where it may have been before."""
    if due is None or day is None or day.last_day is None:
        return Truth.NO
    first, last = _deadline(due)
    return Truth.of(
        possible=first is not None and day.last_day > first,
        certain=last is not None and day.first_day is not None and day.first_day > last,
    )


def window_after(due: When) -> Window:
    """The days after a deadline."""
    first, last = _deadline(due)
    return Window(
        possible_first=None if first is None else first + 1,
        certain_first=NEVER if last is None else last + 1,
    )


def window_until(due: When) -> Window:
    """The days up to a deadline."""
    first, last = _deadline(due)
    return Window(certain_last=first, possible_last=last)


NEVER = When("9999").last_day


# Terms


def _means_all(term: Term) -> bool:
    """Whether a term promises everyone held, and so as many as a stock: "all for all", or all of a side in no number."""
    if term.ratio is not None or (term.count is not None and not term.count.is_unknown):
        return False
    words = " ".join((term.text or term.consideration or "").casefold().replace("-", " ").split()).strip(
        " .!\"'"
    )
    if "all for all" in words:
        return True
    return term.count is not None and (words in ("all", "everyone", "everybody") or words.startswith("all "))


def _complete(term: Term, above: Iterable[Term], replaced: Term | None) -> Term:
    """A term with what it leaves unsaid and the terms that it replaces or is part of say."""
    changes: dict[str, Any] = {}
    keeps_number = replaced is not None and (term.count, term.ratio, term.consideration) == (None, None, None)
    if replaced is not None and keeps_number:
        changes = {"count": replaced.count, "ratio": replaced.ratio, "category": replaced.category}
    bases = [replaced, *above] if replaced is not None else [*above]
    for name in ("returned_to", "held_by", "belonging_to", "group"):
        if not getattr(term, name):
            stated = next((getattr(base, name) for base in bases if getattr(base, name)), None)
            if stated:
                changes[name] = stated
    if changes.get("held_by", term.held_by) == changes.get("returned_to", term.returned_to):
        changes.pop("held_by", None)
    if replaced is not None and term.part_of is None and replaced.part_of != term.id:
        changes["part_of"] = replaced.part_of
    return attrs.evolve(term, **changes) if changes else term


def _queries(
    described: Term | Ratio, framework: str, groups_above: Sequence[str] = (), matter: int = 0
) -> tuple[TermQuery, ...]:
    """Who fits a description under a framework: one query for each side whose people they may be."""
    sides: list[ActorId | None] = [side for side in described.belonging_to if side != UNKNOWN_SIDE]
    holder = None if described.held_by == ALL_SIDES else described.held_by
    returned_to: str | None = described.returned_to
    if returned_to is None and (holder is not None or sides):
        returned_to = ALL_SIDES
    within = Scope(group=groups_above[0]) if groups_above else Scope()
    return tuple(
        TermQuery(
            returned_to,
            described.category,
            Scope(frameworks=(framework,), held_by=holder, belonging_to=side, group=described.group),
            within,
            matter=matter,
        )
        for side in sides or [None]
    )


class Deal:
    """The terms of a framework by one negotiator.

    Args:
        ds: the dataset.
        framework: the framework.
        negotiator: the negotiator's id; None for terms that no negotiator is named for.
        account: whose figures for the rounds.

    Attributes:
        promises: its standing terms by their places on record, parts among them.
        replaced: the places of the terms whose place others have taken, with the place of the other.
    """

    def __init__(self, ds: Dataset, framework: Framework, negotiator: str | None, account: str) -> None:
        self._ds = ds
        self._ledger = ledger_of(ds)
        self._relations = self._ledger.relations
        self._account = account
        self.framework = framework
        self.negotiator = negotiator
        self._terms = {
            place: term
            for place, term in enumerate(framework.terms)
            if negotiator in term.according_to or (negotiator is None and not term.according_to)
        }
        self._by_id = {term.id: place for place, term in enumerate(framework.terms) if term.id is not None}
        self.replaced: dict[int, int] = self._list_replaced()
        self.promises: dict[int, Promise] = {promise.place: promise for promise in self._list_promises()}
        self._agreed: dict[int, Count | None] = {}
        self._balances: dict[tuple[frozenset[int], Window], WindowBalance] = {}

    # Which terms stand

    def _list_replaced(self) -> dict[int, int]:
        replaced = {}
        for place, term in enumerate(self.framework.terms):
            old = self._by_id.get(term.replaces or "")
            if old in self._terms and old != place and self._speaks_for(term):
                replaced[old] = place
        return {old: new for old, new in replaced.items() if old is not None}

    def _speaks_for(self, term: Term) -> bool:
        """Whether a term changes what this negotiator says: it is theirs, or either names no one."""
        return self.negotiator is None or not term.according_to or self.negotiator in term.according_to

    def _base_of(self, term: Term) -> Term | None:
        place = self._by_id.get(term.replaces or "")
        return None if place is None else self.framework.terms[place]

    def _chain_above(self, term: Term) -> list[Term]:
        """The terms that a term is part of, the nearest first; a circle is left where it closes."""
        above: list[Term] = []
        place = self._by_id.get(term.part_of or "")
        while place is not None and self.framework.terms[place] not in (term, *above):
            whole = self.framework.terms[place]
            above.append(whole)
            place = self._by_id.get(whole.part_of or "")
        return above

    def _resolve(self, term: Term, seen: frozenset[str] = frozenset()) -> Term:
        replaced = self._base_of(term)
        if replaced is not None and replaced.id is not None and replaced.id not in seen:
            replaced = self._resolve(replaced, seen | {replaced.id})
        else:
            replaced = None
        resolved = _complete(term, (), replaced)
        return _complete(resolved, self._chain_above(resolved), None)

    def _list_promises(self) -> Iterator[Promise]:
        taking = [
            place
            for place, term in enumerate(self.framework.terms)
            if place in self.replaced.values() and place not in self._terms and self._speaks_for(term)
        ]
        standing = [place for place in sorted({*self._terms, *taking}) if place not in self.replaced]
        resolved = {place: self._resolve(self.framework.terms[place]) for place in standing}
        for place, term in resolved.items():
            stated = self.framework.terms[place]
            means_all = _means_all(term)
            groups = [
                above.group
                for above in self._chain_above(term)
                if above.group is not None and above.group != term.group
            ]
            is_number = term.count is not None or term.ratio is not None
            if means_all and term.returned_to in (None, ALL_SIDES):
                yield Promise(place, stated, attrs.evolve(term, count=None), ())
                yield from self._list_sides_of_all(place, stated, term)
                continue
            parent = self._parent_of(place, term, resolved)
            matter = self._root_of(place, resolved)
            queries = _queries(term, self.framework.id, groups, matter) if is_number or means_all else ()
            yield Promise(place, stated, term, queries, parent, means_all)

    def _list_sides_of_all(self, place: int, stated: Term, term: Term) -> Iterator[Promise]:
        """Of "all for all", what it promises each party of whose people a stock is on record."""
        for number, side in enumerate(self.framework.parties, start=1):
            towards = attrs.evolve(term, count=None, returned_to=side)
            if any(self._is_stock_of(tally, towards) for tally in self._ds.custody_tallies):
                apart = place + number * len(self.framework.terms)
                queries = _queries(towards, self.framework.id, matter=apart)
                yield Promise(apart, stated, towards, queries, None, means_all=True)

    def _parent_of(self, place: int, term: Term, resolved: "dict[int, Term]") -> int | None:
        """The term that a term is part of: by its id, or one on all sides together of what it is on one side of."""
        parent = self._by_id.get(term.part_of or "")
        seen = {place}
        while parent is not None and parent in self.replaced and parent not in seen:
            seen.add(parent)
            parent = self.replaced[parent]
        if parent is not None and parent in resolved and parent != place:
            return parent if not self._leads_back(parent, place, resolved) else None
        if term.returned_to in (None, ALL_SIDES) or term.ratio is not None:
            return None
        return next(
            (
                other
                for other, whole in resolved.items()
                if whole.returned_to == ALL_SIDES
                and whole.count is not None
                and (whole.category, whole.group) == (term.category, term.group)
                and (whole.held_by, whole.belonging_to) == (None, ())
            ),
            None,
        )

    def _root_of(self, place: int, resolved: "dict[int, Term]") -> int:
        parent = self._parent_of(place, resolved[place], resolved)
        return place if parent is None else self._root_of(parent, resolved)

    def _leads_back(self, parent: int, place: int, resolved: "dict[int, Term]") -> bool:
        seen = set()
        current: int | None = parent
        while current is not None and current not in seen:
            if current == place:
                return True
            seen.add(current)
            current = self._by_id.get(resolved[current].part_of or "") if current in resolved else None
        return current is not None

    # What is promised

    def agreed_in_all(self, places: Iterable[int]) -> Count:
        """How many some terms promise, none of them part of another."""
        counts = [self.agreed(place) or Count.unknown() for place in places]
        return counts[0] if len(counts) == 1 else Count.sum(counts)

    def depth(self, place: int) -> int:
        """How many terms a term is part of, one within the other."""
        return len(self._places_above(place))

    def agreed(self, place: int) -> Count | None:
        """How many a term promises; None where it promises no persons, unknown where nothing tells how many."""
        if place not in self._agreed:
            self._agreed[place] = Count.unknown()
            self._agreed[place] = self._compute_agreed(self.promises[place])
        return self._agreed[place]

    def _compute_agreed(self, promise: Promise) -> Count | None:
        if not promise.is_number:
            return None
        if promise.means_all:
            return self._in_stock(promise)
        if promise.term.ratio is not None:
            return multiply(self._promised_of(promise.term.ratio, promise.place), promise.term.ratio)
        return promise.term.count

    def owed(self, place: int) -> Count | None:
        """How many of a ratio are owed by what is done of those it multiplies; None for any other term."""
        ratio = self.promises[place].term.ratio
        if ratio is None:
            return None
        queries = _queries(ratio, self.framework.id)
        done = self._ledger.balance(Credit(among=queries), self._account).within(ALWAYS).count
        return multiply(done, ratio)

    def _promised_of(self, ratio: Ratio, place: int) -> Count:
        """How many of those that a ratio multiplies the deal promises; unknown where it promises none of them."""
        wanted = Credit(among=_queries(ratio, self.framework.id))
        counts = [
            count
            for root in self.roots
            if root.place != place
            for count in self._promised_within(root, wanted)
        ]
        return Count.sum(counts) if counts else Count.unknown()

    def _promised_within(self, promise: Promise, wanted: Credit) -> Iterator[Count]:
        """The numbers of a term and its parts that are, or may be, among those wanted."""
        parts = [part for part in self.promises.values() if part.parent == promise.place and part.is_number]
        truth = self._covers(wanted, promise.term)
        inside = [count for part in parts for count in self._promised_within(part, wanted)]
        if truth is not Truth.NO:
            rest = left_of(
                self.agreed(promise.place) or Count.unknown(),
                *(self.agreed(part.place) or Count.unknown() for part in parts),
            )
            if not parts:
                rest = self.agreed(promise.place) or rest
            yield rest if truth is Truth.YES else Count(low=0, high=rest.high)
        elif parts:
            yield ZERO
        yield from inside

    def _covers(self, wanted: Credit, term: Term) -> Truth:
        """Whether the persons of a term are among those that a ratio describes."""
        return wanted.limits(self._relations, self._describe(term))["terms"]

    def _describe(self, term: Term) -> Description:
        book = self._ledger.book
        ends = [
            Ends((actor,)) if actor is not None and actor != ALL_SIDES else Ends()
            for actor in (term.held_by, term.returned_to)
        ]
        sides = () if UNKNOWN_SIDE in term.belonging_to else term.belonging_to
        belonging = sides or ((term.returned_to,) if ends[1].actors else (UNKNOWN_SIDE,))
        under = (self.framework.id,)
        return book.intern(
            term.category,
            term.group,
            (),
            *ends,
            belonging,
            RoundKind.EXCHANGE,
            under,
            (),
            frozenset(),
            (),
            False,
        )

    def _in_stock(self, promise: Promise) -> Count:
        """How many "all" were: the latest stock of each claimant, with what was done by then; unknown without one."""
        term = promise.term
        latest: dict[str, CustodyTally] = {}
        for tally in self._ds.custody_tallies:
            if self._is_stock_of(tally, term):
                known = latest.get(tally.claimant)
                if known is None or known.as_of.sort_key < tally.as_of.sort_key:
                    latest[tally.claimant] = tally
        mine = [tally for tally in latest.values() if self._is_mine(tally.claimant)]
        counts = []
        for tally in mine or latest.values():
            done = self._balance(frozenset({promise.place}), Window.between(None, tally.as_of))
            counts.append(Count.sum((tally.count, done.count)))
        return hull_of(counts)

    def _is_mine(self, claimant: str) -> bool:
        return self.negotiator is not None and self.negotiator in self._relations.actors_above(claimant)

    def _is_stock_of(self, tally: CustodyTally, term: Term) -> bool:
        """Whether a stock is of those that a term promises all of."""
        sides = term.belonging_to or ((term.returned_to,) if term.returned_to is not None else ())
        return (
            tally.belonging_to in sides
            and (term.held_by is None or tally.held_by in (None, term.held_by))
            and self._relations.covers(term.category, tally.category) is Truth.YES
            and tally.scope.group == term.group
            and tally.scope.population is None
        )

    # What is done

    @cached_property
    def roots(self) -> tuple[Promise, ...]:
        """The terms on persons that are part of no other."""
        return tuple(p for p in self.promises.values() if p.is_number and p.parent is None)

    @cached_property
    def marking(self) -> Marking | None:
        """The strictest marking of what its numbers rest on: its frameworks, their statements, stocks, and what is done."""
        if not self._ledger.markings:
            return None
        stocks = [
            tally
            for tally in self._ds.custody_tallies
            if any(p.means_all and self._is_stock_of(tally, p.term) for p in self.promises.values())
        ]
        ids = [id for tally in stocks for id in (tally.id, tally.statement)]
        balance = self.done([promise.place for promise in self.roots])
        return Marking.strictest(
            (marking_of_framework(self._ds, self.framework), strictest_of(self._ds, ids), balance.marking)
        )

    def done(self, places: Collection[int], window: Window = ALWAYS) -> WindowBalance:
        """What is done towards a set of terms, their parts included, at least and at most."""
        return self._balance(frozenset(places), window)

    def _balance(self, places: frozenset[int], window: Window) -> WindowBalance:
        known = self._balances.get((places, window))
        if known is None:
            known = self._ledger.balance(self._credit(places), self._account).within(window)
            self._balances[places, window] = known
        return known

    def _credit(self, places: Collection[int]) -> Credit:
        """Asks for persons who are credited to some terms or their parts, and to no other term of the deal."""
        inside = self._with_parts(places)
        rivals = (
            promise.queries
            for place, promise in self.promises.items()
            if place not in inside and not self._only_holds(place, places)
        )
        among = (self.promises[place].queries for place in sorted(inside))
        return Credit(among=tuple(chain.from_iterable(among)), rivals=tuple(chain.from_iterable(rivals)))

    def planned(self, places: Collection[int], round_id: str) -> Count:
        """How many persons of a round, no matter what has become of it, count towards some terms."""
        return self._ledger.read_round(round_id, self._credit(places), self._account).count

    def _with_parts(self, places: Collection[int]) -> set[int]:
        inside = set(places)
        while True:
            parts = {p.place for p in self.promises.values() if p.parent in inside} - inside
            if not parts:
                return inside
            inside |= parts

    def _only_holds(self, whole: int, places: Collection[int]) -> bool:
        """Whether a term holds all of some terms as its parts, each of which says more of its persons than it does."""
        for place in places:
            chain_up = self._places_above(place)
            if whole not in chain_up:
                return False
            part, above = self.promises[place].term, self.promises[whole].term
            if all(
                getattr(part, name) == getattr(above, name)
                for name in ("category", "group", "returned_to", "held_by", "belonging_to")
            ):
                return False
        return True

    def _places_above(self, place: int) -> list[int]:
        above: list[int] = []
        parent = self.promises[place].parent
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self.promises[parent].parent
        return above

    # What is left

    def left(self, places: Collection[int]) -> Count:
        """What is left of some terms of which none is part of another, each by itself never below zero, in all.

        At least: over every subset, what it promises less the most that may count towards it. At most: over every
        subset, what it promises less the least that has to.
        """
        chosen = sorted(places)
        agreed = {place: self.agreed(place) or ZERO for place in chosen}
        if len(chosen) > MOST_TERMS:
            return Count.sum(self.left([place]) for place in chosen)
        low, most = 0, [0]
        unbounded = any(count.high is None for count in agreed.values())
        for size in range(1, len(chosen) + 1):
            for subset in combinations(chosen, size):
                done = self.done(subset).count
                promised = Count.sum(agreed[place] for place in subset)
                if done.high is not None:
                    low = max(low, promised.low - done.high)
                if promised.high is not None:
                    most.append(promised.high - done.low)
        return Count(low=low, high=None if unbounded else max(low, *most))


MOST_TERMS = 6
"""How many terms are looked at in every subset; with more, each is taken by itself, which is less tight."""


def multiply(count: Count, ratio: Ratio) -> Count:
    """How many a ratio gives for so many of those: whole sets at least, a begun one at most."""
    sets = count.low // ratio.each
    high = None
    if count.high is not None and ratio.count.high is not None:
        high = -(-count.high // ratio.each) * ratio.count.high
    elif count.high == 0:
        high = 0
    return Count(low=sets * ratio.count.low, high=high)


def deals_of(ds: Dataset, framework: Framework, account: str = RECORDED) -> tuple[Deal, ...]:
    """The deals of a framework, one for each negotiator, in the order of its terms."""
    negotiators = dict.fromkeys(actor for term in framework.terms for actor in term.according_to or (None,))
    return tuple(Deal(ds, framework, negotiator, account) for negotiator in negotiators)
