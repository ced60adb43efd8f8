"""Strategies for what records are made of: transfers, terms, scopes, ordinals, histories."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

import attrs
from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.records import (
    ALL_SIDES,
    UNKNOWN_SIDE,
    Breakdown,
    Category,
    ClosedLedger,
    CustodyChangeKind,
    FrameworkStep,
    Head,
    Nesting,
    Ordinal,
    OwnWord,
    Ratio,
    Role,
    RoundKind,
    RoundStep,
    Schema,
    Scope,
    Share,
    Term,
    ThirdParty,
    Transfer,
)
from conflictevents.records.step import FRAMEWORK_MOVES, ROUND_MOVES
from conflictevents.records.vocabulary import VOCABULARIES, VocabularyName
from conflictevents.strategies.builders import (
    SAMPLE_WORLD,
    build,
    directions,
    ids_of,
    one_actor,
    one_of_ids,
    sides_of,
    some_of_ids,
)
from conflictevents.strategies.values import FEW_EXTRAS, counts, days, extras, noted, sources, texts, whens
from conflictevents.values import When

__all__ = [
    "belonging",
    "breakdowns",
    "closed_ledgers",
    "framework_histories",
    "framework_steps",
    "groups",
    "heads",
    "nestings_of_groups",
    "ordinals",
    "own_words",
    "ratios",
    "round_histories",
    "round_steps",
    "schemas",
    "scopes",
    "shares",
    "some_terms",
    "some_third_parties",
    "terms",
    "third_parties",
    "transfers",
]


def transfers(*, refer_to: Dataset = SAMPLE_WORLD, all_sides: bool = False) -> st.SearchStrategy[Transfer]:
    """Transfers of every category, direction and kind.

    Args:
        refer_to: the dataset that references lead into.
        all_sides: whether some return to `all`, as claims may say and rounds may not.
    """
    ends = directions(refer_to)
    if all_sides:
        ends |= st.just((None, ALL_SIDES))
    fields = build(
        Transfer,
        {"count": counts(), "category": st.sampled_from(tuple(Category))},
        {
            "belonging_to": belonging(refer_to),
            "group": groups(),
            "carrier": one_of_ids(ids_of(refer_to, "actors")),
            "kind": st.sampled_from(tuple(RoundKind)),
            "statement": one_of_ids(ids_of(refer_to, "statements")),
            "breakdowns": st.lists(breakdowns(), max_size=2),
            "note": texts(),
        },
    )
    return st.tuples(fields, ends).map(lambda drawn: _directed(*drawn))


def _directed(transfer: Transfer, ends: tuple[str | None, str | None]) -> Transfer:

    return attrs.evolve(transfer, held_by=ends[0], returned_to=ends[1])


def belonging(refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[list[str]]:
    """Whose people they are: one side or several, or a side that is not said."""
    sides = sides_of(refer_to)
    unknown: list[str] = [UNKNOWN_SIDE]
    return (
        st.lists(st.sampled_from(sides), unique=True, max_size=2) | st.just(unknown)
        if sides
        else st.just(unknown)
    )


def groups() -> st.SearchStrategy[str]:
    """Groups of people, in the words of sources."""
    return st.sampled_from(["wounded", "minors", "serving life"])


def third_parties(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[ThirdParty]:
    """Mediators, hosts, carriers, guarantors and observers."""
    roles = {"role": st.sampled_from(tuple(Role))}
    return build(ThirdParty, {"actor": one_actor(refer_to)}, roles)


def some_third_parties(refer_to: Dataset) -> st.SearchStrategy[list[ThirdParty]] | None:
    """Up to two third parties; None where there is no actor to choose from."""
    return st.lists(third_parties(refer_to=refer_to), max_size=2) if ids_of(refer_to, "actors") else None


def heads(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Head]:
    """What datasets say of themselves, words of their own included."""
    words = st.lists(own_words(), max_size=3, unique_by=lambda word: (word.vocabulary, word.name))
    nestings = st.lists(nestings_of_groups(), max_size=2)
    disjoint = st.lists(st.lists(groups(), min_size=2, max_size=3, unique=True), max_size=1)
    return build(
        Head,
        {},
        {
            **{field.name: texts() for field in attrs.fields(Head) if field.default is None},
            "languages": st.lists(st.sampled_from(["en", "uk", "ar"]), max_size=2, unique=True),
            "vocabulary": words,
            "groups": nestings,
            "disjoint_groups": disjoint,
            "populations": nestings,
            "disjoint_populations": disjoint,
            "closed": st.lists(closed_ledgers(refer_to=refer_to), max_size=1),
            "extra": extras(),
        },
    )


def own_words() -> st.SearchStrategy[OwnWord]:
    """Words that a dataset adds, within a word of the library or at the top."""
    return noted(_own_words())


def schemas() -> st.SearchStrategy[Schema]:
    """What packages add: words, as types of records are classes and rules are functions."""
    words = st.lists(own_words(), max_size=2, unique_by=lambda word: (word.vocabulary, word.name))
    return words.map(lambda drawn: Schema(vocabulary=drawn))


@st.composite
def _own_words(draw: st.DrawFn) -> OwnWord:
    vocabulary = draw(st.sampled_from(get_args(VocabularyName)))
    name = f"acme:{draw(st.sampled_from(['evacuee', 'truce swap', 'clan', 'escort', 'hints']))}"
    within = draw(st.none() | st.sampled_from(tuple(getattr(VOCABULARIES, vocabulary))))
    singular, plural = draw(st.sampled_from([(None, None), ("thing", None), ("thing", "things")]))
    return OwnWord(vocabulary=vocabulary, name=name, within=within, singular=singular, plural=plural)


def nestings_of_groups() -> st.SearchStrategy[Nesting]:
    """Groups and populations that lie within others."""
    pairs = st.lists(groups(), min_size=2, max_size=2, unique=True)
    return noted(pairs.map(lambda pair: Nesting(name=pair[0], within=pair[1])))


def closed_ledgers(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[ClosedLedger]:
    """Ledgers of custody of which everything is on record."""
    sides = one_of_ids(sides_of(refer_to))
    edges = st.lists(days(), min_size=2, max_size=2).map(sorted)
    limits = build(ClosedLedger, {}, {"held_by": sides, "belonging_to": sides})
    return st.tuples(limits, st.none() | edges).map(
        lambda drawn: (
            drawn[0] if drawn[1] is None else attrs.evolve(drawn[0], since=drawn[1][0], until=drawn[1][1])
        )
    )


def breakdowns() -> st.SearchStrategy[Breakdown]:
    """How many of a transfer have some property."""
    return build(
        Breakdown, {"of": st.sampled_from(["wounded", "women", "under 25"]), "count": counts(largest=50)}, {}
    )


def ratios(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Ratio]:
    """So many of these for each of those."""
    ends = directions(refer_to)
    fields = build(
        Ratio,
        {"count": counts(largest=50), "category": st.sampled_from(tuple(Category))},
        {"each": st.integers(1, 5), "group": groups(), "belonging_to": belonging(refer_to)},
    )
    return st.tuples(fields, ends).map(
        lambda drawn: attrs.evolve(drawn[0], held_by=drawn[1][0], returned_to=drawn[1][1])
    )


def shares() -> st.SearchStrategy[Share]:
    """Shares of a number, such as less than 30 % of 1,200."""
    return build(Share, {"percent": counts(largest=40, bounded=True), "of": counts()}, {})


def terms(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Term]:
    """Terms of a framework: numbers of persons, or anything in words."""
    fields = {
        "according_to": some_of_ids(ids_of(refer_to, "actors")),
        "belonging_to": belonging(refer_to),
        "group": groups(),
        "id": st.sampled_from(["term-1", "term-2"]),
        "part_of": st.just("term-3"),
        "replaces": st.just("term-4"),
        "consideration": texts(),
        "phase": texts(),
        "condition": texts(),
        "due": whens(),
        "statement": one_of_ids(ids_of(refer_to, "statements")),
    }
    described = {"text": texts(), **fields, "category": st.sampled_from(tuple(Category))}
    numbers = build(Term, {"count": counts()}, described)
    in_ratio = build(Term, {"ratio": ratios(refer_to=refer_to)}, described)
    ends = directions(refer_to) | st.just((None, ALL_SIDES))
    directed = st.tuples(numbers | in_ratio, ends).map(
        lambda drawn: attrs.evolve(drawn[0], held_by=drawn[1][0], returned_to=drawn[1][1])
    )
    return directed | build(Term, {"text": texts()}, fields)


def some_terms(refer_to: Dataset) -> st.SearchStrategy[list[Term]]:
    """Up to two terms, which share no id; the second may be part of the first, or replace it."""
    return (
        st.lists(terms(refer_to=refer_to), max_size=2)
        .filter(lambda drawn: len(drawn) < 2 or drawn[0].id is None or drawn[0].id != drawn[1].id)
        .map(_refer_to_the_first)
    )


def _refer_to_the_first(drawn: list[Term]) -> list[Term]:
    """Terms of which no one but a later one refers to another, and that to the first."""
    first = drawn[0].id if drawn else None
    return [
        attrs.evolve(
            term,
            part_of=first if place and term.part_of is not None else None,
            replaces=first if place and term.replaces is not None and term.part_of is None else None,
        )
        for place, term in enumerate(drawn)
    ]


def scopes(*, refer_to: Dataset = SAMPLE_WORLD, held_by: str | None = None) -> st.SearchStrategy[Scope]:
    """What a cumulative figure may cover, mostly everything.

    Args:
        refer_to: the dataset that references lead into.
        held_by: who held the persons, in each of them; None where that is no limit.
    """
    limits = {
        "changes": st.lists(st.sampled_from(tuple(CustodyChangeKind)), max_size=2),
        "kinds": st.lists(st.sampled_from(tuple(RoundKind)), max_size=2),
        "frameworks": some_of_ids(ids_of(refer_to, "frameworks")),
        "mediators": some_of_ids(ids_of(refer_to, "actors"), most=1),
        "third_parties": some_third_parties(refer_to),
        "belonging_to": one_of_ids(sides_of(refer_to)),
        "group": groups(),
        "series": one_of_ids(ids_of(refer_to, "actors")),
        "population": texts(),
    }
    return st.just(Scope(held_by=held_by)) | build(Scope, {"held_by": st.just(held_by)}, limits)


def ordinals(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Ordinal]:
    """How a body counts a round: with a number, without one, or not at all."""
    ways = st.sampled_from([(None, True), (None, False)]) | st.tuples(st.integers(1, 99), st.just(value=True))
    drawn = st.tuples(one_actor(refer_to), ways)
    return noted(drawn.map(lambda pair: Ordinal(body=pair[0], number=pair[1][0], counted=pair[1][1])))


def round_histories(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[tuple[RoundStep, ...]]:
    """Histories of rounds whose every step is one of the allowed moves, no matter who it is attributed to."""
    return _histories(RoundStep, ROUND_MOVES, refer_to)


def framework_histories(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[tuple[FrameworkStep, ...]]:
    """Histories of frameworks whose every step is one of the allowed moves, no matter who it is attributed to."""
    return _histories(FrameworkStep, FRAMEWORK_MOVES, refer_to)


def round_steps(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[RoundStep]:
    """Single steps of rounds, dated or not, attributed or not."""
    return _steps(RoundStep, ROUND_MOVES, refer_to)


def framework_steps(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[FrameworkStep]:
    """Single steps of frameworks, dated or not, attributed or not."""
    return _steps(FrameworkStep, FRAMEWORK_MOVES, refer_to)


def _steps(kind: Any, moves: Mapping[Any, frozenset[Any]], refer_to: Dataset) -> st.SearchStrategy[Any]:
    fields = st.tuples(st.sampled_from(list(moves)), st.none() | whens(), _attributions(refer_to))
    return fields.map(lambda drawn: kind(status=drawn[0], when=drawn[1], **drawn[2]))


def _attributions(refer_to: Dataset) -> st.SearchStrategy[dict[str, Any]]:
    offered = {
        "according_to": some_of_ids(ids_of(refer_to, "actors")),
        "statement": one_of_ids(ids_of(refer_to, "statements")),
        "sources": st.lists(sources(), max_size=1),
        "note": texts(),
        "extra": FEW_EXTRAS,
    }
    return build(dict, {}, offered)


def _histories(kind: Any, moves: Mapping[Any, frozenset[Any]], refer_to: Dataset) -> st.SearchStrategy[Any]:
    alone = _steps(kind, moves, refer_to).map(lambda step: (step,))
    return st.just(()) | alone | _walks(kind, moves, _attributions(refer_to))


@st.composite
def _walks(
    draw: st.DrawFn,
    kind: Any,
    moves: Mapping[Any, frozenset[Any]],
    attribution: st.SearchStrategy[dict[str, Any]],
) -> tuple[Any, ...]:
    """Steps on rising days, each to a status that the one before it allows."""
    status = draw(st.sampled_from(list(moves)))
    day = draw(days())
    steps = [kind(status=status, when=When.of(day), **draw(attribution))]
    for _ in range(draw(st.integers(0, 3))):
        if not moves[status]:
            break
        status = draw(st.sampled_from(sorted(moves[status])))
        day += dt.timedelta(draw(st.integers(1, 90)))
        steps.append(kind(status=status, when=When.of(day), **draw(attribution)))
    return tuple(steps)
