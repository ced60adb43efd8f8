"""Identity: one name or identifier for two records, so that a reader cannot tell which is meant."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from conflictevents.dataset import Dataset
from conflictevents.errors import did_you_mean
from conflictevents.records import Actor, Framework
from conflictevents.records.vocabulary import VOCABULARIES, words_in
from conflictevents.rules.figures import listed
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import Noticed, Rule
from conflictevents.values.references import Identifier

__all__ = ["RULES"]


def shared_names(ds: Dataset) -> Iterator[Noticed]:
    """One name or alias is borne by several actors, or by several frameworks.

    "The Istanbul agreements" may be those of 2022 or of 2025. The records are right to say so; whoever writes
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


def _belong(ds: Dataset, one: str, other: str) -> bool:
    return ds.links.is_within(one, other) or ds.links.is_within(other, one)


def _shared_identifier() -> Dataset:
    return Dataset(
        Actor(id="north", name="North", identifiers=Identifier("gleditsch-ward", "369")),
        Actor(id="old-union", name="Old Union", identifiers=Identifier("gleditsch-ward", "369")),
    )


def undeclared_words(ds: Dataset) -> Iterator[Noticed]:
    """A record has a word with a namespace that the head of the dataset does not declare.

    What such a word lies within is not known: it may be anything, and widens every figure that it might be among.
    """
    known: dict[int, Any] = dict(zip(map(id, VOCABULARIES), ds.vocabulary, strict=True))
    for record in ds:
        for path, vocabulary, word in words_in(record):
            if ":" in word and word not in known[id(vocabulary)]:
                near = did_you_mean(word, [name for name in known[id(vocabulary)] if ":" in name])
                remedy = f"declare it in the head: OwnWord(vocabulary=..., name={word!r}, within=...)"
                yield Noticed(
                    record.id,
                    f"{word!r} is declared nowhere as a {vocabulary.what}",
                    path,
                    near if near.startswith("did") else remedy,
                )


def _undeclared_word() -> Dataset:
    return Dataset(Actor(id="north", name="North", kind="acme:clan"))


RULES: Final = (
    Rule("identity/shared-name", Severity.INFO, shared_names, _shared_name),
    Rule("identity/shared-identifier", Severity.WARNING, shared_identifiers, _shared_identifier),
    Rule("identity/undeclared-word", Severity.WARNING, undeclared_words, _undeclared_word),
)
