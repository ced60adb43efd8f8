"""The vocabularies of the records: each is one table, a row for each word, and everything else iterates it.

A word stands on a record as plain text. What it is called, what it lies within, and all that a rule or page
decides by it, is a column of its row here; no other file lists words. A dataset may add words of its own, with a
namespace: `acme:evacuee`, within `civilian`. Statuses are closed, as the moves between them are a table too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from sys import intern
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from conflictevents.errors import InvalidValue, UnknownAttribute, raise_inner_error
from conflictevents.values.fields import OURS, read_text
from conflictevents.values.truth import Truth

__all__ = [
    "CALLED_OFF",
    "CARRIED_OUT",
    "HOW_NAMESPACED",
    "VOCABULARIES",
    "Act",
    "ActName",
    "ActStr",
    "ActWord",
    "ActorKind",
    "ActorKindName",
    "ActorKindStr",
    "ActorKindWord",
    "AddedWord",
    "Category",
    "CategoryName",
    "CategoryStr",
    "ClaimedKind",
    "ClaimedKindStr",
    "CustodyChangeKind",
    "CustodyChangeKindName",
    "CustodyChangeKindStr",
    "CustodyChangeKinds",
    "FrameworkStatus",
    "FrameworkStatusName",
    "LineageChange",
    "LineageChangeName",
    "MeetingStatus",
    "MeetingStatusName",
    "Role",
    "RoleName",
    "RoleStr",
    "RoundKind",
    "RoundKindName",
    "RoundKindStr",
    "RoundKindWord",
    "RoundKinds",
    "RoundStatus",
    "RoundStatusName",
    "Vocabularies",
    "Vocabulary",
    "VocabularyName",
    "Word",
    "nearest_own_word",
    "word_fields",
    "words_in",
]

AddedWord = NewType("AddedWord", str)
"""A word that type checkers do not know by itself: one with a namespace, such as `AddedWord("acme:evacuee")`, or one that was read from text."""

_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NAMESPACED_PATTERN: Final = rf"[A-Za-z0-9][A-Za-z0-9._-]*:[^{_SPACES}:](?:[^:\n]*[^{_SPACES}:])?"
"""How a word that a dataset adds is written: its namespace, a colon, its name. Spaces are listed, as the schema says the same in
a dialect of patterns that takes others for spaces."""

NAMESPACED: Final = re.compile(NAMESPACED_PATTERN)

HOW_NAMESPACED: Final = "write a prefix of your own, one colon and the word, such as 'acme:evacuee'"
"""What to do about a word that is meant to have a namespace."""


@attrs.frozen(kw_only=True)
class Word:
    """One word of a vocabulary: a row of its table.

    Attributes:
        name: the word as it stands on records.
        singular: what one of them is called.
        plural: what several are called.
        within: the word that it lies within; None for a word at the top.
        synonyms: other words for it, which `parse` reads and error messages correct.
        origin: where the term comes from; empty for plain English.
    """

    name: str
    singular: str
    plural: str
    within: str | None = None
    synonyms: tuple[str, ...] = ()
    origin: str = ""


@attrs.frozen(kw_only=True)
class RoundKindWord(Word):
    """A kind of handover.

    Attributes:
        manner: how persons pass by it, such as `in exchanges`.
        is_mutual: whether each party hands people over to the other.
        of_remains: whether it is of remains, and never of the living.
        returns_home: whether those who return by it are people of the side they return to, where nothing else is said.
    """

    manner: str
    is_mutual: bool = False
    of_remains: bool = False
    returns_home: bool = True


@attrs.frozen(kw_only=True)
class CustodyChangeWord(Word):
    """A kind of change of custody, and what it does to those that a holder holds.

    Attributes:
        enters: 1 where persons come into custody, -1 where they leave it, 0 where they stay.
        living: what each person counted adds to the living held.
        remains: what each person counted adds to the remains held.
        is_move: whether they come into the custody of another holder by it.
    """

    enters: int = 0
    living: int = 0
    remains: int = 0
    is_move: bool = False


@attrs.frozen(kw_only=True)
class ActorKindWord(Word):
    """A kind of actor.

    Attributes:
        is_side: whether such an actor may be a side of a conflict.
        is_natural: whether it is a human being.
        followthemoney: the schema of FollowTheMoney for it.
        sector: the sector of PLOVER for it; None where there is none.
    """

    is_side: bool = False
    is_natural: bool = False
    followthemoney: str = "LegalEntity"
    sector: str | None = None


@attrs.frozen(kw_only=True)
class ActWord(Word):
    """What is done by saying something.

    Attributes:
        asserts: whether it says that something is so, as against wanting, doubting or foretelling it.
        foretells: whether the time that it names may be one at which something is to come.
        is_ahead: whether, where no status is claimed, it speaks of what is still to come.
    """

    asserts: bool = False
    foretells: bool = False
    is_ahead: bool = False


AnyWord = TypeVar("AnyWord", bound=Word)


class _Words(dict[str, AddedWord]):
    """Each word by itself: looking one up gives the one object that all records share, or refuses it."""

    def __init__(self, vocabulary: "Vocabulary[Any]") -> None:
        self._vocabulary = vocabulary

    def __missing__(self, word: Any) -> AddedWord:
        return self._vocabulary._read_unlisted(word)


class Vocabulary(Generic[AnyWord]):
    """The words of one kind, in their order, as a tree.

    Iterating gives the words as text; `Category.PERSON` is the text `person`, `Category["person"]` its row. A
    vocabulary does not change: `extended` gives another one, with words of a dataset's own.

    Attributes:
        words: each word by itself; looking a word up reads it as `read` does, at the speed of a `dict`.

    >>> Category.PERSON, Category["civilian"].plural, "civilian" in Category
    ('person', 'civilians', True)
    >>> Category.covers("person", "civilian"), Category.covers("civilian", "person")
    (<Truth.YES: 'yes'>, <Truth.MAYBE: 'maybe'>)
    """

    def __init__(self, what: str, *words: AnyWord) -> None:
        self._what = what
        self._rows: dict[str, AnyWord] = {}
        self.words: dict[str, AddedWord] = _Words(self)
        self._above: dict[str, tuple[str, ...]] = {}
        self._covered: dict[tuple[str, str], Truth] = {}
        for word in words:
            self._put(word)

    def _put(self, word: AnyWord) -> None:
        name = intern(word.name)
        self._rows[name] = word
        self.words[name] = AddedWord(name)
        self._forget()

    def _forget(self) -> None:
        """Ask the tree anew, as a row has come or gone."""
        self._above.clear()
        self._covered.clear()

    @property
    def parts(self) -> "tuple[Vocabulary[Any], ...]":
        """The vocabularies that it is made of: itself, for most."""
        return (self,)

    @property
    def what(self) -> str:
        """What its words are, in the singular, such as `category of persons`."""
        return self._what

    def __iter__(self) -> Iterator[AddedWord]:
        return map(AddedWord, self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._rows

    def __getitem__(self, name: str) -> AnyWord:
        """The row of a word; for one with a namespace that is not declared, a row that says nothing of it.

        Raises:
            InvalidValue: there is no such word.
        """
        row = self._rows.get(name)
        return row if row is not None else self._undeclared(self.read(name))

    def __getattr__(self, attribute: str) -> Any:
        raise_inner_error(self, attribute)
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        names = {_attribute(name): name for name in self._rows if ":" not in name}
        if attribute not in names:
            raise UnknownAttribute(attribute, f"the vocabulary of each {self._what}", names)
        self.__dict__[attribute] = names[attribute]  # found at once from now on
        return names[attribute]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(_attribute(name) for name in self._rows if ":" not in name)]

    def __repr__(self) -> str:
        return f"<Vocabulary: {len(self)} words, each a {self._what}>"

    def __eq__(self, other: object) -> bool:
        return self._rows == other._rows if isinstance(other, Vocabulary) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._rows))

    def read(self, value: Any, *, field: str = "") -> AddedWord:
        """A word as it stands on records, and nothing that merely means it.

        Args:
            value: the word.
            field: the argument or field that it is for, which the error names.

        Raises:
            InvalidValue: it is none, with the right spelling; a word with a namespace is passed, as a dataset
                may declare it.
        """
        try:
            return self.words[value]
        except TypeError:  # it has no hash
            return self._read_unlisted(value)
        except InvalidValue as error:
            if not field:
                raise
            raise error.within(field) from None

    def _read_unlisted(self, value: Any) -> AddedWord:
        if isinstance(value, str) and NAMESPACED.fullmatch(value):
            known = value.removeprefix(OURS)  # an older release kept it so, and this one knows it
            return AddedWord(intern(known if known in self else read_text(value)))
        raise InvalidValue(value, f"{_article(self._what)} {self._what}", self._hint(value))

    def parse(self, text: str) -> AddedWord:
        """The word that a text means: the word itself, its singular or plural, or a synonym, in any case.

        Raises:
            InvalidValue: it means none, with the right spelling.

        >>> Category.parse("POWs"), Category.parse("Bodies"), RoundKind.parse("swap")
        ('prisoner_of_war', 'remains', 'exchange')
        """
        if isinstance(text, str):
            meant = self._meanings().get(_plainly(text))
            if meant is not None:
                return AddedWord(meant)
        word = self.read(text)
        self.refuse_misspelt(word)
        return word

    def refuse_misspelt(self, word: str, *, field: str = "") -> None:
        """Refuse a word with a namespace that is declared nowhere, where it is nearly one that is.

        Raises:
            InvalidValue: it is, with the right spelling.
        """
        near = None if word in self else nearest_own_word(word, self)
        if near is not None:
            what = f"{_article(self._what)} {self._what}"
            raise InvalidValue(word, what, f"did you mean {near!r}?", field=field)

    def _meanings(self) -> dict[str, str]:
        meanings: dict[str, str] = {}
        for row in self._rows.values():
            for text in (row.name, row.singular, row.plural, *row.synonyms):
                meanings.setdefault(_plainly(text), row.name)
        return meanings

    def _hint(self, value: Any) -> str:
        words = [name for name in self._rows if ":" not in name]
        if not isinstance(value, str):
            return f"choose one of: {', '.join(words)}"
        if ":" in value:
            return HOW_NAMESPACED
        meanings = self._meanings()
        near = get_close_matches(_plainly(value), meanings, n=1)
        return f"did you mean {meanings[near[0]]!r}?" if near else f"choose one of: {', '.join(words)}"

    def _undeclared(self, name: str) -> AnyWord:
        first = next(iter(self._rows.values()))
        fields = attrs.fields_dict(type(first))
        required: dict[str, Any] = {
            field: name for field, about in fields.items() if about.default is attrs.NOTHING
        }
        return type(first)(**required)

    def above(self, name: str) -> tuple[str, ...]:
        """The word and what it lies within, nearest first."""
        if (known := self._above.get(name)) is not None:
            return known
        chain = [name]
        while (row := self._rows.get(chain[-1])) is not None and row.within is not None:
            if row.within in chain:
                break
            chain.append(row.within)
        if name in self._rows:  # there are few of them, and no end of words that are declared nowhere
            self._above[name] = tuple(chain)
        return tuple(chain)

    def below(self, name: str) -> tuple[AddedWord, ...]:
        """The word and all that lies within it, in order."""
        return tuple(word for word in self if self.is_within(word, name))

    def is_within(self, name: str, whole: str) -> bool:
        """Whether a word is another or lies within it."""
        return name == whole or whole in self.above(name)

    def covers(self, asked: str, offered: str) -> Truth:
        """Whether what is given is among what is asked for.

        Yes where it is that or lies within it; maybe where what is asked for lies within what is given, or one of
        the two is declared nowhere; else no.
        """
        if (known := self._covered.get((asked, offered))) is not None:
            return known
        if self.is_within(offered, asked):
            covered = Truth.YES
        elif self.is_within(asked, offered):
            covered = Truth.MAYBE
        elif asked in self._rows and offered in self._rows:
            covered = Truth.NO
        else:
            return Truth.MAYBE
        self._covered[asked, offered] = covered
        return covered

    def rank(self, name: str) -> tuple[int, int, str]:
        """A sort key: wide words before narrow ones, then in the order of the table, words declared nowhere last."""
        order = list(self._rows).index(name) if name in self._rows else len(self._rows)
        return len(self.above(name)), order, name

    def extended(self, words: Iterable[Word]) -> "Vocabulary[AnyWord]":
        """This vocabulary with more words; what a row does not say of one is as for the word it lies within.

        A word that does not lie within a word of the library in the end, by a slip or in a circle, is left out: what it
        means is as unknown as that of one that is declared nowhere.
        """
        other = type(self)(self._what, *self._rows.values())
        waiting = list(words)
        while ready := [
            word for word in waiting if other._can_hold(word)
        ]:  # a word may stand before what it is within
            for word in ready:
                other._put(other._as_row(word))
            waiting = [word for word in waiting if word not in ready]
        return other

    def _can_hold(self, word: Word) -> bool:
        """Whether what a word lies within is known."""
        return word.within is None or word.within in self._rows

    def _as_row(self, word: Word) -> AnyWord:
        like = self._rows.get(word.within or "") or self._undeclared(word.name)
        fields = {field.name: getattr(word, field.name) for field in attrs.fields(Word)}
        return attrs.evolve(like, **fields)


def nearest_own_word(word: str, known: Iterable[str]) -> str | None:
    """The known word with a namespace that is spelt nearly as a word; None where the namespace or name of none is near."""
    parts = word.casefold().split(":")
    for each in known:
        pairs = zip(parts, each.casefold().split(":"), strict=False)
        if ":" in word and ":" in each and all(get_close_matches(part, [near]) for part, near in pairs):
            return each
    return None


@cache
def _attribute(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", name.upper())


def _plainly(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.strip().lower()))


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


class _Deciding(Vocabulary[AnyWord]):
    """A vocabulary of which a word within none says nothing that could be counted by: such a word is not known."""

    def _can_hold(self, word: Word) -> bool:
        return word.within in self._rows

    def readings(self, name: str) -> tuple[str, ...]:
        """The words that a word may stand for: itself, or any, where it is declared nowhere."""
        return (name,) if name in self else tuple(self)


class Categories(_Deciding[Word]):
    """The categories of persons, of which some are of the living."""

    def is_living(self, name: str) -> bool:
        """Whether a category is of living persons alone; a word declared nowhere is taken to be."""
        return name not in self._rows or self.is_within(name, self.PERSON)

    @property
    def living(self) -> tuple[AddedWord, ...]:
        """The categories of living persons, the widest first."""
        return self.below(self.PERSON)

    def called(self, name: str) -> str:
        """The category that a name is the name of, in singular or plural; empty where it is none."""
        meant = name.casefold()
        return next(
            (word for word, row in self._rows.items() if meant in (word, row.singular, row.plural)), ""
        )


_GC3 = "Third Geneva Convention, article 4"
_GC4 = "Fourth Geneva Convention, article 4"

Category: Final = Categories(
    "category of persons",
    Word(
        name="prisoner_of_war",
        singular="prisoner of war",
        plural="prisoners of war",
        within="person",
        synonyms=("pow", "pows", "soldier", "soldiers", "military", "serviceman", "servicemen"),
        origin=_GC3,
    ),
    Word(name="civilian", singular="civilian", plural="civilians", within="person", origin=_GC4),
    Word(
        name="hostage",
        singular="hostage",
        plural="hostages",
        within="person",
        synonyms=("captive", "captives", "abductee", "abductees"),
        origin="International Convention against the Taking of Hostages, article 1",
    ),
    Word(
        name="detainee",
        singular="detainee",
        plural="detainees",
        within="person",
        synonyms=("prisoner", "prisoners", "inmate", "inmates"),
        origin="UN Body of Principles on Detention or Imprisonment (resolution 43/173)",
    ),
    Word(
        name="person",
        singular="person",
        plural="persons",
        within="anyone",
        synonyms=("people", "living", "living person", "living persons"),
    ),
    Word(
        name="remains",
        singular="remains",
        plural="remains",
        within="anyone",
        synonyms=("body", "bodies", "dead", "corpse", "corpses"),
        origin="Additional Protocol I, article 34",
    ),
    Word(
        name="anyone",
        singular="person, living or dead",
        plural="persons, living or dead",
        synonyms=("anybody", "everyone", "living or dead"),
    ),
)
"""Which people. `person` is living, category unsaid; `anyone` the living and the dead alike, never assumed."""

CategoryName = Literal["prisoner_of_war", "civilian", "hostage", "detainee", "person", "remains", "anyone"]
if TYPE_CHECKING:
    CategoryStr: TypeAlias = CategoryName | AddedWord
    """A category of persons: a word of `Category`, or one with a namespace."""
else:
    CategoryStr = Annotated[str, Category]


class RoundKinds(_Deciding[RoundKindWord]):
    """The kinds of handover."""

    def may_be_mutual(self, kind: str) -> bool:
        """Whether each party may hand people over to the other by a kind; by one that is declared nowhere, it may.

        >>> RoundKind.may_be_mutual("outside exchange"), RoundKind.may_be_mutual("acme:homecoming")
        (False, True)
        """
        return any(self[reading].is_mutual for reading in self.readings(kind))


RoundKind: Final = RoundKinds(
    "kind of handover",
    RoundKindWord(
        name="exchange",
        singular="exchange",
        plural="exchanges",
        manner="in exchanges",
        is_mutual=True,
        synonyms=("swap", "swaps"),
    ),
    RoundKindWord(
        name="outside exchange",
        singular="handover outside exchange",
        plural="handovers outside exchange",
        manner="outside exchanges",
        synonyms=("release", "releases", "unilateral release"),
        origin="PLOVER, RETREAT:release",
    ),
    RoundKindWord(
        name="third-country release",
        singular="third-country release",
        plural="third-country releases",
        manner="in third-country releases",
        returns_home=False,
    ),
    RoundKindWord(
        name="repatriation of remains",
        singular="repatriation of remains",
        plural="repatriations of remains",
        manner="in repatriations of remains",
        of_remains=True,
        synonyms=("repatriation", "return of bodies"),
        origin="Additional Protocol I, article 34",
    ),
)
"""What sort of handover."""

RoundKindName = Literal["exchange", "outside exchange", "third-country release", "repatriation of remains"]
if TYPE_CHECKING:
    RoundKindStr: TypeAlias = RoundKindName | AddedWord
    """A kind of handover: a word of `RoundKind`, or one with a namespace."""
else:
    RoundKindStr = Annotated[str, RoundKind]


class CustodyChangeKinds(_Deciding[CustodyChangeWord]):
    """The kinds of change of custody.

    >>> (
    ...     CustodyChangeKind.readings("escaped"),
    ...     len(CustodyChangeKind.readings("acme:pressed into service")),
    ... )
    (('escaped',), 10)
    """

    def effect(self, kind: str, *, of_remains: bool) -> tuple[int, int]:
        """What each person or body counted adds to the living and to the remains held.

        Who was dead before, as who is captured or moved dead, counts among the remains alone.

        >>> (
        ...     CustodyChangeKind.effect("captured", of_remains=False),
        ...     CustodyChangeKind.effect("captured", of_remains=True),
        ... )
        ((1, 0), (0, 1))
        >>> CustodyChangeKind.effect("died in custody", of_remains=False)
        (-1, 1)
        """
        word = self[kind]
        return (0, word.enters) if of_remains and word.enters else (word.living, word.remains)


CustodyChangeKind: Final = CustodyChangeKinds(
    "kind of change of custody",
    CustodyChangeWord(
        name="captured",
        singular="capture",
        plural="captures",
        enters=1,
        living=1,
        synonyms=("taken prisoner", "took prisoner"),
        origin=_GC3,
    ),
    CustodyChangeWord(
        name="abducted",
        singular="abduction",
        plural="abductions",
        enters=1,
        living=1,
        synonyms=("kidnapped", "kidnapping", "taken hostage"),
        origin="PLOVER, ASSAULT:abduct",
    ),
    CustodyChangeWord(
        name="detained",
        singular="detention",
        plural="detentions",
        enters=1,
        living=1,
        synonyms=("arrested", "arrest", "imprisoned"),
        origin="PLOVER, COERCE:arrest",
    ),
    CustodyChangeWord(
        name="born in custody",
        singular="birth in custody",
        plural="births in custody",
        enters=1,
        living=1,
        synonyms=("born",),
    ),
    CustodyChangeWord(
        name="escaped",
        singular="escape",
        plural="escapes",
        enters=-1,
        living=-1,
        synonyms=("fled", "got away"),
    ),
    CustodyChangeWord(
        name="rescued", singular="rescue", plural="rescues", enters=-1, living=-1, synonyms=("liberated",)
    ),
    CustodyChangeWord(
        name="freed",
        singular="release outside handovers",
        plural="releases outside handovers",
        enters=-1,
        living=-1,
        synonyms=("let go", "set free", "released"),
        origin="PLOVER, RETREAT:release",
    ),
    CustodyChangeWord(
        name="died in custody",
        singular="death in custody",
        plural="deaths in custody",
        living=-1,
        remains=1,
        synonyms=("died", "killed in custody"),
        origin="Third Geneva Convention, articles 120 and 121",
    ),
    CustodyChangeWord(
        name="remains recovered",
        singular="recovery of remains",
        plural="recoveries of remains",
        enters=-1,
        remains=-1,
        synonyms=("recovered", "body recovered", "bodies recovered"),
        origin="Additional Protocol I, articles 33 and 34",
    ),
    CustodyChangeWord(
        name="moved",
        singular="move to another holder",
        plural="moves to another holder",
        enters=-1,
        living=-1,
        is_move=True,
        synonyms=("transferred", "handed on"),
    ),
)
"""How persons enter or leave custody other than by a handover."""

CustodyChangeKindName = Literal[
    "captured",
    "abducted",
    "detained",
    "born in custody",
    "escaped",
    "rescued",
    "freed",
    "died in custody",
    "remains recovered",
    "moved",
]
if TYPE_CHECKING:
    CustodyChangeKindStr: TypeAlias = CustodyChangeKindName | AddedWord
    """A kind of change of custody: a word of `CustodyChangeKind`, or one with a namespace."""
else:
    CustodyChangeKindStr = Annotated[str, CustodyChangeKind]


class _Either(Vocabulary[Word]):
    """The words of several vocabularies together, where a word may be of any of them."""

    def __init__(self, what: str, *vocabularies: Vocabulary[Any]) -> None:
        self._vocabularies = vocabularies
        super().__init__(what)

    def _read_unlisted(self, value: Any) -> AddedWord:
        if isinstance(value, str):
            for vocabulary in self._vocabularies:
                if value in vocabulary:
                    return vocabulary.words[value]
        return super()._read_unlisted(value)

    @property
    def parts(self) -> tuple[Vocabulary[Any], ...]:
        return self._vocabularies

    @property
    def _rows(self) -> dict[str, Word]:  # those of the others, no matter what is added to them
        return {name: vocabulary[name] for vocabulary in self._vocabularies for name in vocabulary}

    @_rows.setter
    def _rows(self, rows: dict[str, Word]) -> None:
        """It has no rows of its own."""


ClaimedKind: Final = _Either("kind of handover or change of custody", RoundKind, CustodyChangeKind)
"""What a claim may say a round or a change of custody was: one record, two accounts."""
if TYPE_CHECKING:
    ClaimedKindStr: TypeAlias = RoundKindName | CustodyChangeKindName | AddedWord
else:
    ClaimedKindStr = Annotated[str, ClaimedKind]

ActorKind: Final = Vocabulary(
    "kind of actor",
    ActorKindWord(
        name="state",
        singular="state",
        plural="states",
        is_side=True,
        followthemoney="PublicBody",
        sector="GOV",
        synonyms=("country", "government"),
    ),
    ActorKindWord(
        name="organisation",
        singular="organisation",
        plural="organisations",
        followthemoney="Organization",
        synonyms=("organization", "ngo"),
    ),
    ActorKindWord(
        name="armed group",
        singular="armed group",
        plural="armed groups",
        is_side=True,
        followthemoney="Organization",
        synonyms=("rebel group", "non-state armed group"),
        origin="UCDP Actor codebook: formally and informally organised groups",
    ),
    ActorKindWord(name="mediator", singular="mediator", plural="mediators"),
    ActorKindWord(
        name="office",
        singular="office",
        plural="offices",
        followthemoney="PublicBody",
        sector="GOV",
        synonyms=("ministry", "agency"),
    ),
    ActorKindWord(
        name="person",
        singular="public person",
        plural="public persons",
        is_natural=True,
        followthemoney="Person",
    ),
    ActorKindWord(
        name="media",
        singular="news medium",
        plural="news media",
        followthemoney="Organization",
        sector="JRN",
        synonyms=("press", "newspaper"),
    ),
    ActorKindWord(name="other", singular="other actor", plural="other actors"),
)
"""What sort of actor."""

ActorKindName = Literal[
    "state", "organisation", "armed group", "mediator", "office", "person", "media", "other"
]
if TYPE_CHECKING:
    ActorKindStr: TypeAlias = ActorKindName | AddedWord
    """A kind of actor: a word of `ActorKind`, or one with a namespace."""
else:
    ActorKindStr = Annotated[str, ActorKind]

Role: Final = Vocabulary(
    "role of a third party",
    Word(
        name="mediator",
        singular="mediator",
        plural="mediators",
        synonyms=("mediates", "broker", "neutral intermediary"),
        origin="UN Guidance for Effective Mediation",
    ),
    Word(name="host", singular="host", plural="hosts"),
    Word(
        name="carrier",
        singular="carrier",
        plural="carriers",
        synonyms=("transport", "facilitator"),
        origin="ICRC: neutral intermediary in release operations",
    ),
    Word(name="guarantor", singular="guarantor", plural="guarantors"),
    Word(name="observer", singular="observer", plural="observers", synonyms=("monitor", "witness")),
)
"""In what role a third party stands between those who exchange."""

RoleName = Literal["mediator", "host", "carrier", "guarantor", "observer"]
if TYPE_CHECKING:
    RoleStr: TypeAlias = RoleName | AddedWord
    """A role of a third party: a word of `Role`, or one with a namespace."""
else:
    RoleStr = Annotated[str, Role]

Act: Final = Vocabulary(
    "act of a claim",
    ActWord(
        name="announces",
        singular="announces",
        plural="announce",
        asserts=True,
        is_ahead=True,
        foretells=True,
    ),
    ActWord(
        name="reports",
        singular="reports",
        plural="report",
        asserts=True,
        synonyms=("says", "claims", "states"),
    ),
    ActWord(name="confirms", singular="confirms", plural="confirm", asserts=True),
    ActWord(name="denies", singular="denies", plural="deny"),
    ActWord(name="proposes", singular="proposes", plural="propose"),
    ActWord(name="agrees", singular="agrees", plural="agree", foretells=True),
    ActWord(name="rejects", singular="rejects", plural="reject"),
    ActWord(name="demands", singular="demands", plural="demand"),
    ActWord(name="appeals", singular="appeals", plural="appeal"),
    ActWord(name="promises", singular="promises", plural="promise", foretells=True),
    ActWord(name="expects", singular="expects", plural="expect", foretells=True),
    ActWord(name="withholds", singular="withholds", plural="withhold", asserts=True),
    ActWord(name="accuses", singular="accuses", plural="accuse"),
    ActWord(name="threatens", singular="threatens", plural="threaten"),
)
"""What is done by saying something: reporting, promising, denying, withholding."""

ActName = Literal[
    "announces",
    "reports",
    "confirms",
    "denies",
    "proposes",
    "agrees",
    "rejects",
    "demands",
    "appeals",
    "promises",
    "expects",
    "withholds",
    "accuses",
    "threatens",
]
if TYPE_CHECKING:
    ActStr: TypeAlias = ActName | AddedWord
    """An act of a claim: a word of `Act`, or one with a namespace."""
else:
    ActStr = Annotated[str, Act]


VocabularyName = Literal["categories", "round_kinds", "actor_kinds", "roles", "acts", "custody_change_kinds"]


class Vocabularies(NamedTuple):
    """The vocabularies that a dataset uses: those of the library, with the words of its own.

    Attributes:
        categories: which people.
        round_kinds: what sort of handover.
        actor_kinds: what sort of actor.
        roles: in what role a third party stands.
        acts: what is done by saying something.
        custody_change_kinds: how persons enter or leave custody other than by a handover.
    """

    categories: Categories = Category
    round_kinds: RoundKinds = RoundKind
    actor_kinds: Vocabulary[ActorKindWord] = ActorKind
    roles: Vocabulary[Word] = Role
    acts: Vocabulary[ActWord] = Act
    custody_change_kinds: CustodyChangeKinds = CustodyChangeKind

    def know(self, vocabulary: Vocabulary[Any], word: str) -> bool:
        """Whether a word is declared, as a word of a vocabulary of the library or of those that it is made of."""
        return any(word in declared for declared in self.declared(vocabulary))

    def declared(self, vocabulary: Vocabulary[Any]) -> list[Vocabulary[Any]]:
        """What a vocabulary of the library, or each that it is made of, became with the words of a dataset's own."""
        pairs: Iterable[Any] = zip(VOCABULARIES, self, strict=True)
        return [declared for builtin, declared in pairs if any(builtin is part for part in vocabulary.parts)]


@cache
def word_fields(kind: Any) -> Mapping[str, Vocabulary[Any]]:
    """The fields of a class of records that hold words, one or several, each with the vocabulary of them."""
    fields = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        hints = [hint]
        while hints:
            inner = hints.pop()
            if get_origin(inner) is Annotated:
                fields[name] = inner.__metadata__[0]
            hints += [part for part in get_args(inner) if get_origin(inner) is not Annotated]
    return fields


def words_in(value: Any, path: str = "") -> Iterator[tuple[str, Vocabulary[Any], str]]:
    """Each word that a record and its parts hold: the place, the vocabulary of the library, and the word."""
    kind: Any = type(value)
    for name, vocabulary in _fields_to_search(kind):
        content = getattr(value, name)
        if content is None or content == ():
            continue
        dot = f"{path}.{name}" if path else name
        for index, item in enumerate(content if isinstance(content, tuple) else (content,)):
            here = f"{dot}[{index}]" if isinstance(content, tuple) else dot
            if vocabulary is None:
                yield from words_in(item, here)
            elif item is not None:
                yield here, vocabulary, item


@cache
def _fields_to_search(kind: Any) -> tuple[tuple[str, Vocabulary[Any] | None], ...]:
    """The fields of a class that hold words, with their vocabulary, or parts in which there are some, with None."""
    if not attrs.has(kind):
        return ()
    words = word_fields(kind)
    hints = get_type_hints(kind)
    return tuple(
        (field.name, words.get(field.name))
        for field in attrs.fields(kind)
        if field.name in words or any(map(_fields_to_search, _classes_in(hints[field.name])))
    )


def _classes_in(hint: Any) -> Iterator[Any]:
    """The classes that a type hint is made of."""
    parts = get_args(hint)
    if isinstance(hint, type) and not parts:
        yield hint
    for part in parts:
        yield from _classes_in(part)


VOCABULARIES: Final = Vocabularies()
"""The vocabularies of the library, without the words that a dataset adds."""


class RoundStatus(StrEnum):
    """status of a round

    >>> import conflictevents as ce
    >>> ce.RoundStatus("under way")
    <RoundStatus.UNDER_WAY: 'under way'>
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    UNDER_WAY = "under way"
    PARTLY_COMPLETED = "partly completed"
    COMPLETED = "completed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    FAILED = "failed"


CARRIED_OUT: Final = frozenset({RoundStatus.UNDER_WAY, RoundStatus.PARTLY_COMPLETED, RoundStatus.COMPLETED})
"""What a round is once persons have been handed over, some of them or all."""
CALLED_OFF: Final = frozenset({RoundStatus.POSTPONED, RoundStatus.CANCELLED, RoundStatus.FAILED})
"""What a round is that did not take place when it was to."""


class FrameworkStatus(StrEnum):
    """status of a framework

    >>> import conflictevents as ce
    >>> ce.FrameworkStatus("stalled")
    <FrameworkStatus.STALLED: 'stalled'>
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    EXTENDED = "extended"
    PARTLY_FULFILLED = "partly fulfilled"
    STALLED = "stalled"
    SUSPENDED = "suspended"
    BEING_REACTIVATED = "being reactivated"
    REACTIVATED = "reactivated"
    BREACHED = "breached"
    FULFILLED = "fulfilled"
    REJECTED = "rejected"
    ENDED = "ended"


class MeetingStatus(StrEnum):
    """status of a meeting

    >>> import conflictevents as ce
    >>> [str(status) for status in ce.MeetingStatus]
    ['planned', 'held', 'cancelled']
    """

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class LineageChange(StrEnum):
    """change in an actor's lineage

    >>> import conflictevents as ce
    >>> [str(change) for change in ce.LineageChange]
    ['renamed', 'split from', 'merged into', 'joined', 'allied in', 'succeeds']
    """

    RENAMED = "renamed"
    SPLIT_FROM = "split from"
    MERGED_INTO = "merged into"
    JOINED = "joined"
    ALLIED_IN = "allied in"
    SUCCEEDS = "succeeds"


RoundStatusName = Literal[
    "proposed",
    "agreed",
    "scheduled",
    "under way",
    "partly completed",
    "completed",
    "postponed",
    "cancelled",
    "failed",
]


FrameworkStatusName = Literal[
    "proposed",
    "agreed",
    "active",
    "extended",
    "partly fulfilled",
    "stalled",
    "suspended",
    "being reactivated",
    "reactivated",
    "breached",
    "fulfilled",
    "rejected",
    "ended",
]


MeetingStatusName = Literal["planned", "held", "cancelled"]
LineageChangeName = Literal["renamed", "split from", "merged into", "joined", "allied in", "succeeds"]
