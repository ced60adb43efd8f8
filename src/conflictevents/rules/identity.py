"""Identity: references that lead nowhere, to the wrong kind of record, or in a circle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from heapq import heappop, heappush
from itertools import combinations, groupby
from typing import Any, Final, TypeAlias

import attrs

from conflictevents.dataset import Dataset
from conflictevents.errors import did_you_mean
from conflictevents.records import (
    ALL_SIDES,
    RESERVED_IDS,
    VOCABULARIES,
    Actor,
    ExchangeRound,
    Framework,
    Head,
    Nesting,
    Record,
    Statement,
    Term,
    Transfer,
    names_of,
)
from conflictevents.records.head import names_above
from conflictevents.records.vocabulary import AddedWord, nearest_own_word, words_in
from conflictevents.rules.comparing import Bounds, Handover, Side, actors, alike, brief, handover_of, listed
from conflictevents.rules.references import Reference, circles, unresolved_references, unresolved_terms
from conflictevents.rules.rule import CouldNotCheck, Noticed, Rule, Severity
from conflictevents.values import Count, Identifier

__all__ = ["MOST_COMPARED", "RULES", "Compared", "kind_in_words", "twins", "uncompared"]

_MOST_COMPARED = 2_000
_MOST_SUGGESTED = 50


def kind_in_words(kind: type[Record]) -> str:
    """A type of record with its article: `a round`; `Record` itself is `a record`."""
    names = names_of(kind)
    name = "record" if names is None else names.record.replace("_", " ")
    return f"an {name}" if name[0] in "ae" else f"a {name}"


# References that lead nowhere


def dangling_references(ds: Dataset) -> Iterator[Noticed]:
    """A reference leads to no record.

    All that was meant is not counted: a transfer to an actor that is not on record returns to no one, and a ledger
    that the head declares closed for a misspelt holder is not closed. Add the record, or write the id of the one that
    was meant; a near one is suggested.
    """
    suggestions = _Suggestions(ds)
    for reference in unresolved_references(ds):
        if reference.id not in RESERVED_IDS and ds.get(reference.id) is None:
            yield Noticed(
                reference.holder,
                f"no record has the id {reference.id!r}",
                reference.path,
                suggestions.remedy(reference),
            )


class _Suggestions:
    """What may have been meant by ids that lead nowhere: the same letters, or nearly, on a record of the right kind."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._ids: dict[type[Record], list[str]] = defaultdict(list)
        self._bare: dict[tuple[type[Record], str], str] = {}
        self._meant: dict[tuple[type[Record], str], str | None] = {}

    def remedy(self, reference: Reference) -> str:
        """What to do about a dangling reference."""
        statement, mark, _ = reference.id.partition("#")
        record = self._ds.get(statement) if mark else None
        if isinstance(record, Statement):
            return f"{statement!r} has {len(record.claims)} claims, none of that number"
        near = self._near(reference.kind, reference.id)
        if near is not None:
            return f"did you mean {near!r}?"
        return f"add {kind_in_words(reference.kind)} with that id"

    def _near(self, kind: type[Record], missing: str) -> str | None:
        if not self._ids:
            for record in self._ds:
                for known in (type(record), Record):
                    self._ids[known].append(record.id)
                    self._bare.setdefault((known, _bare(record.id)), record.id)
        key = (kind, missing)
        if key not in self._meant:
            near = self._bare.get((kind, _bare(missing)))
            candidates = self._ids[kind]
            if near is None and len(candidates) <= _MOST_COMPARED and len(self._meant) < _MOST_SUGGESTED:
                near = next(iter(get_close_matches(missing, candidates, n=1)), None)
            self._meant[key] = near
        return self._meant[key]


def _bare(id: str) -> str:
    return "".join(letter for letter in id.casefold() if letter.isalnum())


def _dangling() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="june-swap",
            history="completed",
            when="2025-06-09",
            transfers_complete=True,
            transfers=Transfer(count=100, held_by="sout", returned_to="north"),
            sources="ministry, 9 June",
        ),
    )


# Terms that lead nowhere


def unknown_terms(ds: Dataset) -> Iterator[Noticed]:
    """A term is part of, or replaces, a term that its framework does not have.

    It is read as a term by itself: what is part of another is counted once more, and what an extension replaces is
    still due on its old day.
    """
    for record, path, id, known in unresolved_terms(ds):
        near = did_you_mean(id, known)
        remedy = near if near.startswith("did") else "give that id to the term that is meant"
        yield Noticed(record.id, f"no term here has the id {id!r}", path, remedy)


def _unknown_term() -> Dataset:
    return Dataset(
        *actors("north"),
        Framework(
            id="deal",
            name="Deal",
            terms=[
                Term(id="all-33", according_to="north", returned_to="north", count=33),
                Term(part_of="all-3", according_to="north", returned_to="north", count=9, group="sick"),
            ],
            sources="ministry, 9 June",
        ),
    )


# References to a record of another kind


def wrong_kinds(ds: Dataset) -> Iterator[Noticed]:
    """A reference leads to a record of another kind than it has to.

    A round cannot be held by a statement. Such a reference is read as if it led nowhere.
    """
    for reference in unresolved_references(ds):
        if reference.kind is not Record and reference.id not in RESERVED_IDS:
            actual = ds.get(reference.id)
            if actual is not None and not isinstance(actual, reference.kind):
                wording = kind_in_words(type(actual)) if isinstance(actual, Record) else "a claim"
                yield Noticed(
                    reference.holder,
                    f"{reference.id!r} is {wording}, expected {kind_in_words(reference.kind)}",
                    reference.path,
                    f"write the id of {kind_in_words(reference.kind)}",
                )


def _wrong_kind() -> Dataset:
    return Dataset(
        *actors("north"),
        Framework(id="june-agreement", name="June agreement", parties="north"),
        Statement(id="june-statement", speaker="june-agreement", made="2025-06-09", channel="radio"),
    )


# Words that stand for something else than one record


def reserved_words(ds: Dataset) -> Iterator[Noticed]:
    """A reserved word stands where the id of one record is needed.

    `all` means all sides together and may be returned to in claims, terms and tallies only; `recorded`, `widest`
    and `agreed` name accounts and never stand in a record.
    """
    for reference in unresolved_references(ds):
        if reference.id in RESERVED_IDS and not (reference.id == ALL_SIDES and reference.sides):
            meaning = "all sides together" if reference.id == ALL_SIDES else "an account"
            yield Noticed(
                reference.holder,
                f"{reference.id!r} is the word for {meaning}, expected {kind_in_words(reference.kind)}",
                reference.path,
                f"write the id of {kind_in_words(reference.kind)}",
            )


def _reserved() -> Dataset:
    return Dataset(Statement(id="june-statement", speaker="all", made="2025-06-09", channel="radio"))


# Circles


def running_in_circles(ds: Dataset) -> Iterator[Noticed]:
    """Records are part of, or succeed, one another in a circle.

    A part is smaller than its whole and a successor later than what it succeeds, so no chain of either can
    come back to where it began. Rounds in a circle stand alone in totals, terms in fulfilment. One finding for each
    circle.
    """
    for framework in ds.frameworks:
        for name, verb in (("part_of", "is part of"), ("replaces", "replaces")):
            above = {
                term.id: [getattr(term, name)]
                for term in framework.terms
                if term.id is not None and getattr(term, name) is not None
            }
            for noticed in _circling(above, "terms", verb):
                yield attrs.evolve(noticed, record=framework.id)
    for records in (ds.actors, ds.frameworks, ds.rounds):
        belonging = {record.id: [record.part_of] for record in records if record.part_of is not None}
        yield from _circling(belonging, "part_of", "is part of")
    succession = {record.id: record.succeeds for record in ds.frameworks if record.succeeds}
    yield from _circling(succession, "succeeds", "succeeds")
    withdrawal = {
        record.id: (*record.supersedes, *record.retracts)
        for record in ds.statements
        if record.supersedes or record.retracts
    }
    yield from _circling(withdrawal, "", "supersedes or retracts")


def _circling(edges: Mapping[str, Sequence[str]], path: str, verb: str) -> Iterator[Noticed]:
    for circle in circles(edges):
        yield _circle_of(circle, verb, path)


def _circle_of(circle: Sequence[str], verb: str, path: str) -> Noticed:
    shown = circle if len(circle) <= 6 else (*circle[:5], "...")
    message = f"{f' {verb} '.join((*shown, circle[0]))}: a circle"
    return Noticed(circle[0], message, path, "take away the link that is wrong")


def _circle() -> Dataset:
    return Dataset(
        Actor(id="ministry", name="Ministry", part_of="government"),
        Actor(id="government", name="Government", part_of="ministry"),
    )


# What the head says of groups, populations and words


def circles_in_head(ds: Dataset) -> Iterator[Noticed]:
    """Groups, populations or words that the head declares lie within one another in a circle.

    What lies within another is of it, or fewer; so in a circle all would be one. Groups and populations of a circle are counted
    as one, and words of it are not known: they may be anything. One finding for each circle.
    """
    head = ds.head
    nestings: tuple[tuple[str, Sequence[Any]], ...] = (
        ("groups", head.groups),
        ("populations", head.populations),
    )
    words = [
        ("vocabulary", [word for word in head.vocabulary if word.vocabulary == name])
        for name in sorted({word.vocabulary for word in head.vocabulary})
    ]
    for field, declared in (*nestings, *words):
        within: dict[str, list[str]] = defaultdict(list)
        for each in declared:
            if each.within is not None:
                within[each.name].append(each.within)
        for circle in circles(within):
            place = next(
                place
                for place, each in enumerate(getattr(head, field))
                if each in declared and (each.name, each.within) == circle[:2]
            )
            noticed = _circle_of(circle, "lies within", f"head.{field}[{place}].within")
            yield attrs.evolve(noticed, record=None)


def _circle_in_head() -> Dataset:
    return Dataset(
        head=Head(groups=[Nesting(name="girls", within="pupils"), Nesting(name="pupils", within="girls")])
    )


def contradictory_groups(ds: Dataset) -> Iterator[Noticed]:
    """The head says of two groups, or populations, that they share no one, and that one lies within both.

    No person could be of what lies within both. A group of a list that lies within another of the same list is such a one. One
    finding for each two of a list.
    """
    head = ds.head
    for field, nestings, lists in (
        ("groups", head.groups, head.disjoint_groups),
        ("populations", head.populations, head.disjoint_populations),
    ):
        inside: dict[tuple[int, str, str], list[str]] = defaultdict(list)
        named = {name for members in lists for name in members} | {nesting.name for nesting in nestings}
        for name in sorted(named):
            above = names_above(nestings, name)
            for place, members in enumerate(lists):
                for first, second in combinations([member for member in members if member in above], 2):
                    inside[place, first, second].append(name)
        for (place, first, second), shared in inside.items():
            yield Noticed(
                None,
                f"{first!r} and {second!r} share no one, and {shared[0]!r} lies within both",
                f"head.disjoint_{field}[{place}]",
                f"take one of the two out of the list, or correct `within` in head.{field}",
            )


def _contradictory_groups() -> Dataset:
    return Dataset(
        head=Head(groups=Nesting(name="girls", within="pupils"), disjoint_groups=[["girls", "pupils"]])
    )


def shared_names(ds: Dataset) -> Iterator[Noticed]:
    """One name or alias is borne by several actors, or by several frameworks.

    "The Istanbul agreements" may be those of 2022 or of 2025. The records are right to say so; those who write
    the name has to say which is meant. One finding for each name, on the record with the smallest id.
    """
    kinds: tuple[Sequence[Actor | Framework], ...] = (ds.actors, ds.frameworks)
    for records in kinds:
        bearers: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for record in records:
            for place, name in enumerate((record.name, *record.aliases)):
                path = f"aliases[{place - 1}]" if place else "name"
                bearers[" ".join(name.casefold().split())].setdefault(record.id, (path, name))
        for borne in bearers.values():
            if len(borne) > 1:
                first, *others = borne
                path, name = borne[first]
                yield Noticed(
                    first,
                    f"{name!r} is also a name of {listed([repr(id) for id in others])}",
                    path,
                    "say which is meant wherever the name is used",
                )


def _shared_name() -> Dataset:
    return Dataset(
        Framework(id="coast-2022", name="Coast agreement of 2022", aliases="Coast agreements"),
        Framework(id="coast-2025", name="Coast agreement of 2025", aliases="Coast agreements"),
    )


def shared_identifiers(ds: Dataset) -> Iterator[Noticed]:
    """Two actors bear one identifier of a scheme at the same time, and neither is part of the other.

    An identifier names one thing at a time. State numbers do pass from a state to its successor: give each its
    `valid_from` and `valid_to`.
    """
    bearers: dict[tuple[str, str], list[tuple[int, int, str, int]]] = defaultdict(list)
    for actor in ds.actors:
        for place, identifier in enumerate(actor.identifiers):
            key = (identifier.scheme.casefold(), identifier.value)
            bearers[key].append((*_validity(identifier), actor.id, place))
    for (scheme, value), borne in bearers.items():
        before: tuple[int, str] | None = None
        for first, last, id, place in sorted(borne):
            if before is not None and first <= before[0] and not _belong(ds, id, before[1]):
                yield Noticed(
                    id,
                    f"{scheme}:{value} is also an identifier of {before[1]!r}",
                    f"identifiers[{place}]",
                    "give each the days on which it is valid, or take it from the actor that does not bear it",
                )
            if before is None or last > before[0]:
                before = (last, id)


def _validity(identifier: Identifier) -> tuple[int, int]:
    first = identifier.valid_from.first_day if identifier.valid_from is not None else None
    last = identifier.valid_to.last_day if identifier.valid_to is not None else None
    return (0 if first is None else first, _NEVER if last is None else last)


_NEVER = 10_000_000


def _belong(ds: Dataset, first: str, second: str) -> bool:
    return ds.links.is_within(first, second) or ds.links.is_within(second, first)


def _shared_identifier() -> Dataset:
    return Dataset(
        Actor(id="north", name="North", identifiers=Identifier("gleditsch-ward", "369")),
        Actor(id="old-union", name="Old Union", identifiers=Identifier("gleditsch-ward", "369")),
    )


def undeclared_words(ds: Dataset) -> Iterator[Noticed]:
    """A record has a word with a namespace that the head of the dataset does not declare, or within no word that is known.

    What such a word lies within is not known: it may be anything, and widens every figure that it might be among. A word of the
    head that lies within one that nothing declares is found too, whether a record has it or not.
    """
    known = [added for added in ds.head.vocabulary if added.vocabulary in ds.vocabulary._fields]
    names = {(added.vocabulary, added.name) for added in known}
    for place, entry in enumerate(ds.head.vocabulary):
        within = entry.within or ""
        if entry in known and ":" in within and (entry.vocabulary, within) not in names:
            nearest = nearest_own_word(
                within, [name for field, name in sorted(names) if field == entry.vocabulary]
            )
            remedy = "declare it too" if nearest is None else f"did you mean {nearest!r}?"
            message = f"{within!r}, within which {entry.name!r} lies, is declared nowhere"
            yield Noticed(None, message, f"head.vocabulary[{place}].within", remedy)
    declared = {added.name: added for added in known}
    for record in ds:
        for path, vocabulary, word in words_in(record):
            if ":" in word and not ds.vocabulary.know(vocabulary, word):
                added = declared.get(word)
                if added is not None:
                    within = "none" if added.within is None else f"{added.within!r}, which is none"
                    message = f"{word!r} is declared within {within} that is known as a {vocabulary.what}"
                    near = did_you_mean(added.within or "", getattr(ds.vocabulary, added.vocabulary))
                    yield Noticed(record.id, message, path, f"correct `within` in the head: {near}")
                    continue
                near_word = nearest_own_word(word, [added.name for added in known if added.name != word])
                named = [
                    name
                    for name, words in VOCABULARIES._asdict().items()
                    if any(words is part for part in vocabulary.parts)
                ]
                field = repr(named[0]) if len(named) == 1 else "..."
                remedy = f"declare it in the head: OwnWord(vocabulary={field}, name={word!r}, within=...)"
                yield Noticed(
                    record.id,
                    f"{word!r} is declared nowhere as a {vocabulary.what}",
                    path,
                    remedy if near_word is None else f"did you mean {near_word!r}?",
                )


def _undeclared_word() -> Dataset:
    return Dataset(Actor(id="north", name="North", kind=AddedWord("acme:clan")))


MOST_COMPARED: Final = 100
"""With how many others a handover is compared."""

Compared: TypeAlias = tuple[Side, Handover, Iterable[Handover]]
"""A side to which some returned in a handover, the handover, and those before it that it is compared with."""


def likely_duplicates(ds: Dataset) -> Iterator[Noticed]:
    """Two rounds look like one handover that was entered twice.

    They are of one kind, between the same parties, may have taken place on one day, and return numbers to one side
    that may be the same, with no side on which they cannot. Rounds of one family, rounds that one body numbers
    differently, and rounds that did not take place are no duplicates; nor are the same numbers on different days.

    A round whose first possible day it shares with more than a hundred others of its kind is compared with the
    hundred before it of its very figures only, and the report says so.
    """
    crowded: set[str] = set()
    yield from twins(_compared(ds, crowded))
    if crowded:
        raise uncompared(len(crowded))


def twins(compared: Iterable[Compared]) -> Iterator[Noticed]:
    """For each handover the first of those it is compared with that may be the same, each two of them once."""
    named: set[tuple[str, str]] = set()
    for side, handover, before in compared:
        twin = next((other for other in before if alike(other, handover)), None)
        if twin is not None and (twin.record.id, handover.record.id) not in named:
            named.add((twin.record.id, handover.record.id))
            yield _noticed(handover, twin, side)


def uncompared(rounds: int) -> CouldNotCheck:
    """That so many rounds were not compared with all that they could be."""
    return CouldNotCheck(
        f"{rounds:,} rounds may have taken place on one day with more than {MOST_COMPARED} others, "
        "and were compared with those of the very same figures only; give their dates by the day"
    )


def _noticed(handover: Handover, twin: Handover, side: Side) -> Noticed:
    returned_to, living = side
    what = "persons" if living else "remains"
    return Noticed(
        handover.record.id,
        f"may be the same handover as {twin.record.id!r}: {_returned(handover, side)} {what} to {returned_to!r}, "
        f"{handover.when}, and {_returned(twin, side)}, {twin.when}",
        "",
        "keep one of the two and make the other a claim about it, or number them apart if both took place",
    )


def _returned(handover: Handover, side: Side) -> str:
    counts = handover.counts[side]
    return brief(counts[0] if len(counts) == 1 else Count.sum(counts))


def _compared(ds: Dataset, crowded: set[str]) -> Iterator[Compared]:
    """What each handover is compared with, in the order of their first days; those in a crowd are added to the set."""
    for (_, side), handovers in sorted(_grouped(ds).items()):
        ongoing = _Ongoing(side)
        in_order = sorted(handovers, key=_order)
        for first, group in groupby(in_order, key=lambda each: each.first):
            beginning = list(group)
            ongoing.come_to(first)
            crowd = len(ongoing) + len(beginning) > 1 + MOST_COMPARED
            for handover in beginning:
                if crowd:
                    crowded.add(handover.record.id)
                yield (
                    side,
                    handover,
                    ongoing.of_figure(handover) if crowd else ongoing.of_like_figure(handover),
                )
                ongoing.add(handover)


def _order(handover: Handover) -> tuple[int, str]:
    return handover.first, handover.record.id


class _Ongoing:
    """The handovers that may still take place on the day reached, in the order of their first days."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._all: dict[str, Handover] = {}
        self._exact: dict[Bounds, dict[str, Handover]] = defaultdict(dict)
        self._inexact: dict[str, Handover] = {}
        self._of_figure: dict[Bounds, list[Handover]] = defaultdict(list)
        self._ends: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._all)

    def add(self, handover: Handover) -> None:
        self._all[handover.record.id] = handover
        self._like(handover)[handover.record.id] = handover
        self._of_figure[handover.returned[self._side]].append(handover)
        heappush(self._ends, (handover.last, handover.record.id))

    def come_to(self, day: int) -> None:
        """Leave behind what had certainly taken place before a day."""
        while self._ends and self._ends[0][0] < day:
            handover = self._all.pop(heappop(self._ends)[1])
            del self._like(handover)[handover.record.id]

    def _like(self, handover: Handover) -> dict[str, Handover]:
        low, high = bounds = handover.returned[self._side]
        return self._exact[bounds] if low == high else self._inexact

    def of_like_figure(self, handover: Handover) -> Sequence[Handover]:
        """All that may take place on the day reached, but those of another number where both are exact."""
        like = self._like(handover)
        if like is self._inexact:
            return list(self._all.values())
        if not self._inexact:
            return list(like.values())
        return sorted((*like.values(), *self._inexact.values()), key=_order)

    def of_figure(self, handover: Handover) -> Sequence[Handover]:
        """Of the hundred before a handover that have its very figures, those that may take place on its first day."""
        before = self._of_figure[handover.returned[self._side]][-MOST_COMPARED:]
        return [other for other in before if other.last >= handover.first]


def _grouped(ds: Dataset) -> dict[tuple[str, Side], list[Handover]]:
    """Handovers by kind and by each side to which some number certainly returned."""
    groups: dict[tuple[str, Side], list[Handover]] = defaultdict(list)
    for record in ds.rounds:
        handover = handover_of(ds, record)
        if handover is not None:
            for side, (low, _) in handover.returned.items():
                if low:
                    groups[record.kind, side].append(handover)
    return groups


def _duplicate() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap-of-9-june",
            history="completed",
            when="2025-06-09",
            transfers_complete=True,
            transfers=Transfer(count=100, held_by="south", returned_to="north"),
            sources="ministry, 9 June",
        ),
        ExchangeRound(
            id="june-swap",
            history="completed",
            when="2025-06",
            transfers_complete=True,
            transfers=Transfer(count="about 100", held_by="south", returned_to="north"),
            sources="newspaper, 12 June",
        ),
    )


RULES: Final = (
    Rule("identity/dangling-reference", Severity.ERROR, dangling_references, _dangling),
    Rule("identity/unknown-term", Severity.ERROR, unknown_terms, _unknown_term),
    Rule("identity/wrong-kind", Severity.ERROR, wrong_kinds, _wrong_kind),
    Rule("identity/reserved-word", Severity.ERROR, reserved_words, _reserved),
    Rule("identity/circle", Severity.ERROR, running_in_circles, _circle),
    Rule("identity/circle-in-head", Severity.ERROR, circles_in_head, _circle_in_head),
    Rule("identity/contradictory-groups", Severity.ERROR, contradictory_groups, _contradictory_groups),
    Rule("identity/shared-name", Severity.INFO, shared_names, _shared_name),
    Rule("identity/shared-identifier", Severity.WARNING, shared_identifiers, _shared_identifier),
    Rule("identity/undeclared-word", Severity.WARNING, undeclared_words, _undeclared_word),
    Rule("identity/likely-duplicate", Severity.WARNING, likely_duplicates, _duplicate),
)
