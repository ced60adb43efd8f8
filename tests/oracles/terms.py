"""What is done towards each term of a deal, by trying every world and every way to share persons out.

A world says of each person handed over the leaf category, the groups, the recipient, the framework and the day. Then
each person counts towards one term that fits, and towards none only where none fits. Who fits a part of a term that
says more than the term counts in that part. Who is said to be of the group that one term names fits no other term by a
group that nobody said, as terms speak of different people.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import attrs

import conflictevents as ce

__all__ = ["Truth", "compare", "library_answers", "small_deal", "true_answers"]

LEAVES = {
    "anyone": ("prisoner_of_war", "civilian", "hostage", "another", "remains"),
    "person": ("prisoner_of_war", "civilian", "hostage", "another"),
    "prisoner_of_war": ("prisoner_of_war",),
    "civilian": ("civilian",),
    "hostage": ("hostage",),
    "remains": ("remains",),
}
GROUPS = ("g", "h")
DUE = "2025-02-10"
DAYS = ("2025-02-01", "2025-02-20", "2025-02-09/2025-02-11", "2025-02-10")


@dataclass(frozen=True)
class Truth:
    """The least and the most of one number; None is no bound."""

    low: int
    high: int | None


def small_deal(seed: int) -> ce.Dataset:
    """A framework with one to three terms by one negotiator, and one or two handovers under it."""
    random = Random(seed)
    actors = [ce.Actor(id=side, name=side, kind="state") for side in ("N", "S", "X")]
    categories = random.choice(
        (["person"], ["person", "prisoner_of_war", "civilian"], ["person", "anyone", "remains"])
    )
    groups = [None, *GROUPS] if random.random() < 0.6 else [None]
    terms = []
    for number in range(random.choice((1, 2, 2, 3))):
        low = random.randint(0, 3)
        terms.append(
            ce.Term(
                id=f"t{number}",
                according_to="N",
                returned_to=random.choice(("N", "N", "X")),
                category=random.choice(categories),
                group=random.choice(groups),
                count=ce.Count(low, low + random.choice((0, 0, 1))),
                due=random.choice((None, DUE)),
                part_of="t0" if number and random.random() < 0.3 else None,
            )
        )
    frameworks = [ce.Framework(id="f", name="F", terms=terms), ce.Framework(id="other", name="O")]
    rounds: list[ce.ExchangeRound] = []
    for number in range(random.choice((1, 1, 2))):
        fields: dict[str, Any] = {
            "kind": "outside exchange",
            "frameworks": random.choice((["f"], ["f"], ["f", "other"], ["other"])),
            "history": random.choice(("completed", "completed", "completed", "under way", "scheduled")),
        }
        when = random.choice(DAYS)
        transfers = [_transfer(random, categories, groups) for _ in range(random.choice((1, 1, 2)))]
        if random.random() < 0.3:
            rounds += _whole_and_part(random, number, fields, when, transfers[0])
            continue
        rounds.append(ce.ExchangeRound(id=f"r{number}", when=when, transfers=transfers, **fields))
    if len(groups) == 1 or Random(-seed - 1).random() < 0.6:
        return ce.Dataset(*actors, *frameworks, *rounds)
    head = ce.Head(disjoint_groups=[GROUPS])
    return ce.Dataset(*actors, *frameworks, *map(_break_down_twice, rounds), head=head)


def _break_down_twice(round_: ce.ExchangeRound) -> ce.ExchangeRound:
    """A round that counts both of two groups that share no one, where it counts some of one and there is room."""
    transfers: list[ce.Transfer] = []
    for transfer in round_.transfers:
        for breakdown in transfer.breakdowns:
            other = next(group for group in GROUPS if group != breakdown.of)
            rest = transfer.count.low - breakdown.count.low
            both = (breakdown, ce.Breakdown(of=other, count=min(rest, 1)))
            transfers.append(attrs.evolve(transfer, breakdowns=both) if rest else transfer)
        transfers += () if transfer.breakdowns else (transfer,)
    return round_.evolve(transfers=transfers)


def _whole_and_part(
    random: Random, number: int, fields: dict[str, Any], when: str, transfer: ce.Transfer
) -> list[ce.ExchangeRound]:
    low = random.randint(0, 2)
    part = ce.Transfer(
        count=ce.Count(low, low + random.choice((0, 1))),
        category=transfer.category,
        held_by="S",
        returned_to=transfer.returned_to,
        group=transfer.group or random.choice((None, "g")),
    )
    whole = ce.Transfer(
        count=ce.Count(low + 1, low + 2),
        category=transfer.category,
        held_by="S",
        returned_to=transfer.returned_to,
        group=transfer.group,
    )
    fields = {**fields, "history": "completed"}
    complete = random.random() < 0.3
    if complete:
        whole = ce.Transfer(
            count=part.count,
            category=whole.category,
            held_by="S",
            returned_to=whole.returned_to,
            group=whole.group,
        )
    return [
        ce.ExchangeRound(id=f"w{number}", when=when, transfers=whole, parts_complete=complete, **fields),
        ce.ExchangeRound(id=f"p{number}", when=when, transfers=part, part_of=f"w{number}", **fields),
    ]


def _transfer(random: Random, categories: list[str], groups: list[str | None]) -> ce.Transfer:
    low = random.randint(0, 3)
    high = low + random.choice((0, 0, 1))
    breakdowns = []
    group = random.choice(groups)
    if len(groups) > 1 and group is None and random.random() < 0.5:
        breakdowns = [ce.Breakdown(of=random.choice(GROUPS), count=random.randint(0, low))]
    return ce.Transfer(
        count=ce.Count(low, high),
        category=random.choice(categories),
        held_by="S",
        returned_to=random.choice(("N", "N", "N", "X", None)),
        group=group,
        breakdowns=breakdowns,
    )


# Worlds


@dataclass(frozen=True)
class Person:
    """One choice of all that a record may leave open about a person."""

    leaf: str
    groups: frozenset[str]
    named: str | None
    recipient: str
    under: bool


def _fits(term: Any, person: Person) -> bool:
    return (
        person.under
        and person.leaf in LEAVES[str(term.category)]
        and term.returned_to == person.recipient
        and (term.group is None or term.group in person.groups)
    )


class Deal:
    """The terms of the framework, and which of them persons may be credited to."""

    def __init__(self, ds: ce.Dataset) -> None:
        self.terms = {term.id: term for term in ds["f"].terms}
        for term in list(self.terms.values()):
            if term.part_of is not None and term.group is None and self.terms[term.part_of].group is not None:
                self.terms[term.id] = ce.Term(
                    id=term.id,
                    part_of=term.part_of,
                    returned_to=term.returned_to,
                    category=term.category,
                    group=self.terms[term.part_of].group,
                    count=term.count,
                    due=term.due,
                )
        self.names = list(self.terms)

    def above(self, name: str) -> list[str]:
        part_of = self.terms[name].part_of
        return [] if part_of is None else [part_of, *self.above(part_of)]

    def credits(self, person: Person) -> frozenset[str | None]:
        """The terms that a person may be credited to; None where there is none."""
        fitting = {
            name
            for name, term in self.terms.items()
            if _fits(term, person) and all(self._fits_group(above, person) for above in self.above(name))
        }
        named = {
            name for name in fitting if person.named is not None and self.terms[name].group == person.named
        }
        for name in list(fitting):
            group = self.terms[name].group
            unsaid = group is not None and person.named is not None and group != person.named
            if unsaid and any(self._root(other) != self._root(name) for other in named):
                fitting.discard(name)
        held = {
            above
            for name in fitting
            for above in self.above(name)
            if _describes(self.terms[name]) != _describes(self.terms[above])
        }
        left = fitting - held
        return frozenset(left) if left else frozenset({None})

    def _fits_group(self, name: str, person: Person) -> bool:
        return self.terms[name].group is None or self.terms[name].group in person.groups

    def _root(self, name: str) -> str:
        return [name, *self.above(name)][-1]


def _describes(term: Any) -> tuple[Any, ...]:
    return (term.category, term.group, term.returned_to)


def _choices(
    ds: ce.Dataset, round_: Any, transfer: Any, has: frozenset[str], lacks: frozenset[str]
) -> set[Person]:
    """All that a person of a transfer may be, who has some properties and lacks others."""
    named = transfer.group
    free = [group for group in GROUPS if group != named and group not in has | lacks]
    recipients = [transfer.returned_to]
    if transfer.returned_to is None:
        said = sorted({other.returned_to for other in round_.transfers if other.returned_to is not None})
        recipients = said or ["N", "X", "?"]
    under = {"f": [True], "other": [False], "f other": [True, False]}[" ".join(round_.frameworks)]
    return {
        Person(
            leaf,
            frozenset(
                {group for group, member in zip(free, members, strict=True) if member}
                | has
                | ({named} - {None})
            ),
            named,
            recipient,
            is_under,
        )
        for leaf in LEAVES[str(transfer.category)]
        for members in product((False, True), repeat=len(free))
        for recipient in recipients
        for is_under in under
        if not (
            ds.head.disjoint_groups and len(set(_list_groups(free, members)) | has | ({named} - {None})) > 1
        )
    }


def _list_groups(free: list[str], members: tuple[bool, ...]) -> list[str]:
    return [group for group, member in zip(free, members, strict=True) if member]


Vector = tuple[int, ...]


def _add(states: set[Vector], options: Iterable[Vector]) -> set[Vector]:
    options = list(options)
    return {tuple(map(sum, zip(state, option, strict=True))) for state in states for option in options}


def _outcomes(deal: Deal, people: set[Person], late: bool) -> list[Vector]:
    """What one person may add: to a term, and to those of it who came late."""
    size = len(deal.names)
    vectors = set()
    for person in people:
        for name in deal.credits(person):
            vector = [0] * (2 * size)
            if name is not None:
                vector[deal.names.index(name)] = 1
                vector[size + deal.names.index(name)] = int(late)
            vectors.add(tuple(vector))
    return sorted(vectors)


def _of_number(options: list[Vector], number: int, start: set[Vector]) -> set[Vector]:
    states = start
    for _ in range(number):
        states = _add(states, options)
    return states


def _of_transfer(
    ds: ce.Dataset, deal: Deal, round_: Any, transfer: Any, late: bool, number: int
) -> set[Vector]:
    zero = {(0,) * (2 * len(deal.names))}
    if not transfer.breakdowns:
        nothing: frozenset[str] = frozenset()
        return _of_number(
            _outcomes(deal, _choices(ds, round_, transfer, nothing, nothing), late), number, zero
        )
    done = round_.status_at() == "completed"
    named = frozenset(breakdown.of for breakdown in transfer.breakdowns)
    outside = _outcomes(deal, _choices(ds, round_, transfer, frozenset(), named), late)
    totals = [number] if done else range(transfer.count.low, transfer.count.high + 1)
    passed = {
        having
        for total in totals
        for of_all in product(*(range(b.count.low, b.count.high + 1) for b in transfer.breakdowns))
        if sum(of_all) <= total
        for having in ((of_all,) if done else product(*(range(most + 1) for most in of_all)))
        if 0 <= number - sum(having) <= total - sum(of_all)
    }
    states: set[Vector] = set()
    for having in passed:
        here = _of_number(outside, number - sum(having), zero)
        for breakdown, some in zip(transfer.breakdowns, having, strict=True):
            of = frozenset({breakdown.of})
            people = _choices(ds, round_, transfer, of, named - of)
            here = _of_number(_outcomes(deal, people, late), some, here)
        states |= here
    return states


def _states_of(ds: ce.Dataset, deal: Deal, root: Any) -> set[Vector]:
    zero = {(0,) * (2 * len(deal.names))}
    status = root.status_at()
    if status == "scheduled":
        return zero
    parts = [round_ for round_ in ds.rounds if round_.part_of == root.id]
    states: set[Vector] = set()
    for late in _lateness(root):
        if parts:
            (part,) = parts
            (whole_line,), (line,) = root.transfers, part.transfers
            for number in range(line.count.low, line.count.high + 1):
                rests = range(1) if root.parts_complete else range(8)
                for rest in rests:
                    if whole_line.count.low <= number + rest <= whole_line.count.high:
                        here = _of_transfer(ds, deal, part, line, late, number)
                        states |= _add(here, _of_transfer(ds, deal, root, whole_line, late, rest))
            continue
        together = zero
        for transfer in root.transfers:
            low = transfer.count.low if status == "completed" else 0
            some = set()
            for number in range(low, transfer.count.high + 1):
                some |= _of_transfer(ds, deal, root, transfer, late, number)
            together = _add(together, some)
        states |= together
    return states


def _lateness(round_: Any) -> Iterator[bool]:
    last = ce.When(DUE).last_day
    if round_.when.first_day <= last:
        yield False
    if round_.when.last_day > last:
        yield True


def true_answers(ds: ce.Dataset) -> dict[str, Truth]:
    """For each term what is done, left and late; and what is left in all of the terms to each side."""
    deal = Deal(ds)
    states = {(0,) * (2 * len(deal.names))}
    for round_ in ds.rounds:
        if round_.part_of is None:
            states = _add(states, _states_of(ds, deal, round_))
    size = len(deal.names)
    inside = {
        name: [i for i, other in enumerate(deal.names) if name in (other, *deal.above(other))]
        for name in deal.names
    }
    answers: dict[str, Truth] = {}
    for name, places in inside.items():
        term = deal.terms[name]
        done = [sum(state[place] for place in places) for state in states]
        late = [sum(state[size + place] for place in places) for state in states]
        answers[f"done {name}"] = Truth(min(done), max(done))
        answers[f"left {name}"] = Truth(
            min(max(0, term.count.low - number) for number in done),
            max(max(0, term.count.high - number) for number in done),
        )
        if term.due is not None:
            answers[f"late {name}"] = Truth(min(late), max(late))
    roots = [name for name in deal.names if not deal.above(name)]
    for wide in ("person", "remains", "anyone"):
        for side in ("N", "X"):
            chosen = [
                name
                for name in roots
                if deal.terms[name].returned_to == side and _wide(str(deal.terms[name].category)) == wide
            ]
            if len(chosen) < 2:
                continue
            lefts = [
                [
                    sum(
                        max(0, bound(deal.terms[name].count) - sum(state[place] for place in inside[name]))
                        for name in chosen
                    )
                    for state in states
                ]
                for bound in (lambda count: count.low, lambda count: count.high)
            ]
            answers[f"left in all {side} {wide}"] = Truth(min(lefts[0]), max(lefts[1]))
    return answers


def _wide(category: str) -> str:
    return category if category in ("remains", "anyone") else "person"


def library_answers(ds: ce.Dataset) -> dict[str, Truth]:
    """The same by the library."""
    fulfilment = ce.fulfilment(ds, "f")
    answers: dict[str, Truth] = {}
    for term in fulfilment:
        answers[f"done {term.term.id}"] = Truth(term.done.low, term.done.high)
        answers[f"left {term.term.id}"] = Truth(term.left.low, term.left.high)
        if term.late is not None:
            answers[f"late {term.term.id}"] = Truth(term.late.low, term.late.high)
    for total in fulfilment.in_all:
        answers[f"left in all {total.returned_to} {total.category}"] = Truth(total.left.low, total.left.high)
    return answers


def compare(seed: int) -> tuple[list[str], int, int]:
    """What the library excludes that some world has, how many answers there are, and how many of them are exact."""
    ds = small_deal(seed)
    true, answered = true_answers(ds), library_answers(ds)
    assert set(true) == set(answered), (seed, true, answered)
    unsound = [
        f"{seed} {name}: {answered[name]} excludes {truth}"
        for name, truth in true.items()
        if answered[name].low > truth.low
        or (answered[name].high is not None and answered[name].high < truth.high)
    ]
    return unsound, len(true), sum(answered[name] == truth for name, truth in true.items())
