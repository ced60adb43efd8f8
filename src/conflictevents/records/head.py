"""What a dataset is itself: its title and origin, the words it adds, and what it says of its groups and ledgers."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Self

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records.base import ActorId, read_optional_actor_id
from conflictevents.records.vocabulary import (
    HOW_NAMESPACED,
    NAMESPACED,
    VOCABULARIES,
    AddedWord,
    Vocabularies,
    VocabularyName,
    Word,
)
from conflictevents.values.fields import (
    EMPTY,
    OURS,
    Concise,
    FrozenDict,
    Part,
    check_extra,
    ends_before,
    name_fields_in_errors,
    read_extra,
    read_optional_text,
    read_optional_when,
    read_text,
    read_texts,
    require_instance,
    tuple_of,
)
from conflictevents.values.when import When

__all__ = ["ClosedLedger", "Head", "Nesting", "OwnWord", "names_above"]


def _read_vocabulary(value: VocabularyName | AddedWord) -> str:
    text = read_text(value)
    known = text.removeprefix(OURS)
    if known in Vocabularies._fields:  # an older release kept it so, and this one knows it
        return known
    if known == text or not known.isidentifier():
        raise InvalidValue(text, "a vocabulary", did_you_mean(text, Vocabularies._fields))
    return text


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class OwnWord(Part):
    """A word that a dataset adds to a vocabulary, with a namespace: `acme:evacuee`, within `civilian`.

    What rules and pages decide by the word it lies within, they decide alike for it.

    >>> import conflictevents as ce
    >>> word = ce.OwnWord(vocabulary="categories", name="acme:evacuee", within="civilian")
    >>> ce.Head(vocabulary=word).vocabulary[0].within
    'civilian'

    Attributes:
        vocabulary: which vocabulary: categories, round_kinds, actor_kinds, roles, acts, custody_change_kinds.
        name: the word as it stands on records, with its namespace.
        within: the word that it lies within; None for one at the top.
        singular: what one of them is called; None for the word itself.
        plural: what several are called; None for the word itself.

    Raises:
        InvalidValue: the word has no namespace or that of the library, lies within itself, or the vocabulary is none.
    """

    vocabulary: str = attrs.field(converter=_read_vocabulary)
    name: str = attrs.field(converter=read_text)
    within: str | None = attrs.field(default=None, converter=read_optional_text)
    singular: str | None = attrs.field(default=None, converter=read_optional_text)
    plural: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        _read_vocabulary(AddedWord(self.vocabulary))
        if not NAMESPACED.fullmatch(self.name):
            raise InvalidValue(self.name, "a word with a namespace", HOW_NAMESPACED, field="name")
        if self.name.startswith(OURS):
            remedy = "put your own prefix in front: that of the library is taken"
            raise InvalidValue(self.name, "a namespace of your own", remedy, field="name")
        if self.within == self.name:
            raise InvalidValue(self.within, "another word", "leave its own name out", field="within")
        if self.within is not None and self.vocabulary in Vocabularies._fields:
            try:
                within = getattr(VOCABULARIES, self.vocabulary).read(self.within)
            except InvalidValue as error:
                raise error.within("within") from None
            object.__setattr__(self, "within", within)  # of a newer version, once it is known

    @property
    def row(self) -> Word:
        """The word as a row of its vocabulary."""
        return Word(
            name=self.name,
            singular=self.singular or self.name,
            plural=self.plural or self.singular or self.name,
            within=self.within,
        )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Nesting(Part):
    """One group or population that lies within another, in the words of the source.

    >>> import conflictevents as ce
    >>> ce.Head(groups=ce.Nesting(name="girls", within="students")).groups[0].within
    'students'

    Attributes:
        name: the narrower one.
        within: the wider one.

    Raises:
        InvalidValue: the two are one.
    """

    name: str = attrs.field(converter=read_text)
    within: str = attrs.field(converter=read_text)

    def __attrs_post_init__(self) -> None:
        if self.name == self.within:
            raise InvalidValue(
                self.within, "another group or population", "leave its own name out", field="within"
            )


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class ClosedLedger(Part):
    """A ledger of custody of which every entry and exit is on record.

    >>> import conflictevents as ce
    >>> head = ce.Head(closed=ce.ClosedLedger(held_by="group", since="2014", until="2017"))
    >>> head.closed[0].held_by
    'group'

    Attributes:
        held_by: the holder; None for every holder.
        belonging_to: the side; None for every side.
        since: the first day; None from the opening of the ledger, its earliest stock or intake on record.
        until: the last day; None for no end.

    Raises:
        InvalidValue: it ends before it begins.
    """

    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    since: When | None = attrs.field(default=None, converter=read_optional_when)
    until: When | None = attrs.field(default=None, converter=read_optional_when)

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and ends_before(self.until, self.since):
            raise InvalidValue(
                str(self.until),
                f"a day not before since, {self.since}",
                "correct one of the two",
                field="until",
            )


def _read_own_words(value: OwnWord | Iterable[OwnWord]) -> tuple[OwnWord, ...]:
    return tuple_of(_own_word, value, OwnWord)


def _own_word(value: OwnWord) -> OwnWord:
    return require_instance(
        OwnWord, value, "write OwnWord(vocabulary='categories', name='acme:evacuee', ...)"
    )


def _read_nestings(value: Nesting | Iterable[Nesting]) -> tuple[Nesting, ...]:
    return tuple_of(_nesting, value, Nesting)


def _nesting(value: Nesting) -> Nesting:
    return require_instance(Nesting, value, "write Nesting(name='women soldiers', within='soldiers')")


def _read_sets(value: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple_of(_read_set, value)


def _read_set(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise InvalidValue(value, "a list of groups or populations that share no one", "name two or more")
    return read_texts(value)


def _read_closed(value: ClosedLedger | Iterable[ClosedLedger]) -> tuple[ClosedLedger, ...]:
    return tuple_of(_closed, value, ClosedLedger)


def _closed(value: ClosedLedger) -> ClosedLedger:
    return require_instance(ClosedLedger, value, "write ClosedLedger(held_by=..., belonging_to=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Head(Concise):
    """What a dataset is itself.

    >>> import conflictevents as ce
    >>> ds = ce.Dataset(head=ce.Head(title="Exchanges", licence="CC-BY-4.0"))
    >>> ds.head.title
    'Exchanges'

    Attributes:
        title: its title.
        description: what it covers, in words.
        publisher: who publishes it.
        contact: where to write to.
        licence: under which licence it may be used, such as `CC-BY-4.0`.
        version: its version.
        languages: the languages of its texts, as BCP 47 tags.
        citation: how to cite it.
        vocabulary: the words that it adds to the vocabularies.
        groups: which groups lie within which.
        disjoint_groups: lists of groups of which no two share anybody.
        populations: which populations lie within which.
        disjoint_populations: lists of populations of which no two share anybody.
        closed: the ledgers of custody of which everything is on record.
        extra: deliberate extensions by namespaced key, kept verbatim.

    Raises:
        InvalidValue: one word is added twice, or a disjoint list names fewer than two.
    """

    title: str | None = attrs.field(default=None, converter=read_optional_text)
    description: str | None = attrs.field(default=None, converter=read_optional_text)
    publisher: str | None = attrs.field(default=None, converter=read_optional_text)
    contact: str | None = attrs.field(default=None, converter=read_optional_text)
    licence: str | None = attrs.field(default=None, converter=read_optional_text)
    version: str | None = attrs.field(default=None, converter=read_optional_text)
    languages: tuple[str, ...] = attrs.field(default=(), converter=read_texts)
    citation: str | None = attrs.field(default=None, converter=read_optional_text)
    vocabulary: tuple[OwnWord, ...] = attrs.field(default=(), converter=_read_own_words)
    groups: tuple[Nesting, ...] = attrs.field(default=(), converter=_read_nestings)
    disjoint_groups: tuple[tuple[str, ...], ...] = attrs.field(default=(), converter=_read_sets)
    populations: tuple[Nesting, ...] = attrs.field(default=(), converter=_read_nestings)
    disjoint_populations: tuple[tuple[str, ...], ...] = attrs.field(default=(), converter=_read_sets)
    closed: tuple[ClosedLedger, ...] = attrs.field(default=(), converter=_read_closed)
    extra: FrozenDict = attrs.field(default=EMPTY, converter=read_extra)

    def __attrs_post_init__(self) -> None:
        check_extra(self)
        words = [(word.vocabulary, word.name) for word in self.vocabulary]
        for index, word in enumerate(words):
            if word in words[:index]:
                path = f"vocabulary[{index}].name"
                raise InvalidValue(word[1], "each word once", "leave it out here", field=path)
        for name in ("disjoint_groups", "disjoint_populations"):
            for index, members in enumerate(getattr(self, name)):
                if len(set(members)) < max(2, len(members)):
                    expected = "two or more, each once"
                    raise InvalidValue(members, expected, "name each", field=f"{name}[{index}]")

    def _repr_html_(self) -> str:
        """The head in a notebook: what the dataset says of itself."""
        display = import_module("conflictevents.display.sections")  # what shows records stands above them
        return str(display.page_of_head(self).html())

    def evolve(self, **changes: Any) -> Self:
        """A copy with other values in the fields named; the head itself never changes."""
        return attrs.evolve(self, **changes)

    def declaring(self, words: Iterable[OwnWord]) -> "Head":
        """A head that declares some words as well.

        Raises:
            InvalidValue: it declares one of them otherwise.
        """
        words = tuple(words)
        check_declared_alike(words, self.vocabulary, "the schema")
        more = tuple(word for word in words if word not in self.vocabulary)
        return self.evolve(vocabulary=(*self.vocabulary, *more)) if more else self

    def vocabularies(self) -> Vocabularies:
        """The vocabularies of the library, with the words that the dataset adds."""
        if not self.vocabulary:
            return VOCABULARIES
        added: dict[str, list[Word]] = {name: [] for name in Vocabularies._fields}
        for word in self.vocabulary:
            if word.vocabulary in added:  # else it is of a newer version
                added[word.vocabulary].append(word.row)
        return VOCABULARIES._replace(
            **{name: getattr(VOCABULARIES, name).extended(rows) for name, rows in added.items() if rows}
        )

    def is_group_within(self, group: str, whole: str) -> bool:
        """Whether a group is another, or lies within it."""
        return _is_within(self.groups, group, whole)

    def is_population_within(self, population: str, whole: str) -> bool:
        """Whether a population is another, or lies within it."""
        return _is_within(self.populations, population, whole)

    def are_groups_disjoint(self, group: str, other: str) -> bool:
        """Whether two groups share no one: they, or groups that hold them, stand in one disjoint list."""
        return _are_disjoint(self.disjoint_groups, self.groups, group, other)

    def are_populations_disjoint(self, population: str, other: str) -> bool:
        """Whether two populations share no one."""
        return _are_disjoint(self.disjoint_populations, self.populations, population, other)

    @staticmethod
    def merged(heads: Iterable["Head"]) -> "Head":
        """The head of a dataset merged of several, in whichever order they come.

        Lists are united, those under `extra` too. A text that they state differently describes the whole no more, and is left out.

        Raises:
            InvalidValue: two add one word, and say different things of it.
        """
        heads = tuple(heads)
        for place, head in enumerate(heads):
            for other in heads[:place]:
                check_declared_alike(other.vocabulary, head.vocabulary, "another head")
        merged: dict[str, Any] = {}
        for field in attrs.fields(Head):
            values = {getattr(head, field.name) for head in heads} - {field.default}
            if len(values) == 1:
                merged[field.name] = values.pop()
            elif field.default == () and values:
                merged[field.name] = tuple(sorted({item for value in values for item in value}, key=str))
            elif field.default is EMPTY and values:
                merged[field.name] = _merged_extra(values)
        return Head(**merged)


def check_declared_alike(words: Iterable[OwnWord], others: Iterable[OwnWord], by: str) -> None:
    """Refuse others that say something else of a word than is said of it, `by` a head or schema."""
    said_by = {(word.vocabulary, word.name): word for word in words}
    for place, other in enumerate(others):
        word = said_by.get((other.vocabulary, other.name), other)
        if word != other:
            remedy = "declare it alike in both, or call one of the two otherwise"
            raise InvalidValue(other, f"{word!r}, as {by} declares it", remedy, field=f"vocabulary[{place}]")


def _merged_extra(extras: Iterable[FrozenDict]) -> FrozenDict:
    by_key: dict[str, set[FrozenDict]] = {}
    for extra in extras:
        for key, value in extra.items():
            by_key.setdefault(key, set()).add(FrozenDict({key: value}))  # which tells 1 from True
    merged: dict[str, Any] = {}
    for key, stated in by_key.items():
        values = [holder[key] for holder in stated]
        if len(values) == 1:
            merged[key] = values[0]
        elif all(isinstance(value, tuple) for value in values):
            items = {FrozenDict({key: item}) for value in values for item in value}
            merged[key] = [holder[key] for holder in sorted(items, key=str)]
    return FrozenDict(merged)


def _is_within(nestings: Iterable[Nesting], name: str, whole: str) -> bool:
    return whole in names_above(nestings, name)


def names_above(nestings: Iterable[Nesting], name: str) -> set[str]:
    """A group or population, and all that it lies within."""
    above, waiting = {name}, [name]
    while waiting:
        inner = waiting.pop()
        wider = {nesting.within for nesting in nestings if nesting.name == inner} - above
        above |= wider
        waiting += wider
    return above


def _are_disjoint(
    disjoint: Iterable[tuple[str, ...]], nestings: Iterable[Nesting], name: str, other: str
) -> bool:
    mine, theirs = names_above(nestings, name), names_above(nestings, other)
    return any(
        any(first in mine and second in theirs for second in members if second != first)
        for members in disjoint
        for first in members
    )
