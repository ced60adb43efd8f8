"""Strategies for records: actors, frameworks, meetings, rounds, statements, tallies, events, and records of any type."""

import datetime as dt
from types import NoneType, UnionType
from typing import Annotated, Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    ALL_SIDES,
    Act,
    Actor,
    ActorKind,
    Category,
    Claim,
    CustodyChange,
    CustodyChangeKind,
    CustodyTally,
    Event,
    EventActor,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    Lineage,
    LineageChange,
    Meeting,
    MeetingStatus,
    Record,
    ReturnTally,
    RoundKind,
    RoundStatus,
    Scope,
    Statement,
    led_to_by,
    names_of,
)
from conflictevents.strategies.builders import (
    SAMPLE_WORLD,
    Ids,
    build,
    directions,
    ids_of,
    one_actor,
    one_of_ids,
    recorded,
    sides_of,
    some_of_ids,
)
from conflictevents.strategies.parts import (
    belonging,
    breakdowns,
    framework_histories,
    groups,
    ordinals,
    round_histories,
    scopes,
    shares,
    some_terms,
    some_third_parties,
    transfers,
)
from conflictevents.strategies.values import (
    counts,
    days,
    estimates,
    extras,
    identifiers,
    markings,
    places,
    sources,
    texts,
    whens,
)
from conflictevents.values import Count, Estimate, FrozenDict, Identifier, Marking, Place, Source, Truth, When

__all__ = [
    "actors",
    "claims",
    "custody_changes",
    "custody_tallies",
    "event_actors",
    "events",
    "frameworks",
    "lineages",
    "meetings",
    "records",
    "records_of",
    "rounds",
    "statements",
    "tallies",
]

AnyRecord = TypeVar("AnyRecord", bound=Record)
AnyTally = TypeVar("AnyTally", ReturnTally, CustodyTally)


def claims(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Claim]:
    """Claims about rounds, frameworks and meetings of `refer_to`, and about nothing on record."""
    fields = {"when": whens(), "place": places(), "count": counts(), "text": texts(), "share": shares()}
    act = {"act": st.sampled_from(tuple(Act))}
    on_rounds = {
        **fields,
        "status": st.sampled_from(RoundStatus),
        "kind": st.sampled_from(tuple(RoundKind)),
        "transfers": st.lists(transfers(refer_to=refer_to, all_sides=True), max_size=2),
        "frameworks": some_of_ids(ids_of(refer_to, "frameworks")),
        "third_parties": some_third_parties(refer_to),
        "ordinals": st.lists(ordinals(refer_to=refer_to), max_size=2, unique_by=lambda ordinal: ordinal.body),
    }
    on_frameworks = {
        **fields,
        "status": st.sampled_from(FrameworkStatus),
        "terms": some_terms(refer_to),
    }
    on_meetings = {**fields, "status": st.sampled_from(MeetingStatus)}
    kinds = [build(Claim, act, on_rounds)]
    for collection, optional in (
        ("rounds", on_rounds),
        ("frameworks", on_frameworks),
        ("meetings", on_meetings),
    ):
        about = one_of_ids(ids_of(refer_to, collection))
        if about is not None:
            kinds.append(build(Claim, {**act, "about": about}, optional))
    return st.one_of(kinds)


def statements(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[Statement]:
    """Statements with up to three claims; `refer_to` and `id` as for actors."""
    earlier = some_of_ids(ids_of(refer_to, "statements"), most=1)
    return recorded(
        Statement,
        "statement",
        id,
        {"speaker": one_actor(refer_to)},
        {
            "made": whens(),
            "channel": texts(),
            "claims": st.lists(claims(refer_to=refer_to), max_size=3),
            "supersedes": earlier,
            "retracts": earlier,
            "text": texts(),
        },
    )


def tallies(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[ReturnTally]:
    """Claims on cumulatives; `refer_to` and `id` as for actors."""
    return st.tuples(days(), days(), directions(refer_to)).flatmap(
        lambda drawn: _tallies(refer_to, id, sorted(drawn[:2]), drawn[2]).map(_told_once_it_was_over)
    )


def _tallies(
    refer_to: Dataset, id: Ids, edges: list[dt.date], ends: tuple[str | None, str | None]
) -> st.SearchStrategy[ReturnTally]:
    holder, home = ends
    return recorded(
        ReturnTally,
        "tally",
        id,
        {
            "claimant": one_actor(refer_to),
            "as_of": whens(containing=edges[1]),
            "count": counts(),
            "returned_to": st.sampled_from([home, ALL_SIDES]),
            "scope": scopes(refer_to=refer_to, held_by=holder),
        },
        {
            "statement": one_of_ids(ids_of(refer_to, "statements")),
            "since": whens(containing=edges[0]),
            "category": st.sampled_from(tuple(Category)),
            "rounds": counts(largest=90),
        },
    )


def custody_tallies(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[CustodyTally]:
    """Claims on how many are still held; `refer_to` and `id` as for actors."""
    sides = sides_of(refer_to)
    return recorded(
        CustodyTally,
        "custody-tally",
        id,
        {"claimant": one_actor(refer_to), "as_of": whens(), "count": counts()},
        {
            "statement": one_of_ids(ids_of(refer_to, "statements")),
            "held_by": st.sampled_from([*sides, ALL_SIDES]),
            "belonging_to": st.sampled_from(sides),
            "category": st.sampled_from(tuple(Category)),
            "scope": build(Scope, {}, {"group": groups(), "population": texts()}),
        },
    ).map(_told_once_it_was_over)


def _told_once_it_was_over(tally: AnyTally) -> AnyTally:
    """A tally that no one knew or published before the days it counts: such a day is not said."""

    def too_early(when: When | None) -> bool:
        return when is not None and when.before(tally.as_of) is Truth.YES

    return attrs.evolve(
        tally,
        known=None if too_early(tally.known) else tally.known,
        sources=tuple(
            attrs.evolve(source, published=None) if too_early(source.published) else source
            for source in tally.sources
        ),
    )


def records(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Record]:
    """Records of every type, whose references lead into `refer_to`."""
    return st.one_of(
        actors(refer_to=refer_to),
        statements(refer_to=refer_to),
        frameworks(refer_to=refer_to),
        meetings(refer_to=refer_to),
        rounds(refer_to=refer_to),
        custody_changes(refer_to=refer_to),
        tallies(refer_to=refer_to),
        custody_tallies(refer_to=refer_to),
        events(refer_to=refer_to),
    )


def records_of(
    kind: type[AnyRecord], *, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None
) -> st.SearchStrategy[AnyRecord]:
    """Records of a type that another package adds, from the types of its fields; what its own checks refuse is left out.

    With `st.register_type_strategy(Visit, strategies.records_of)` Hypothesis itself knows the type.

    Args:
        kind: the type of records, made by `ce.record_type`.
        refer_to: the dataset that references lead into.
        id: a strategy for ids.

    Raises:
        InvalidValue: it is none, or a field needs a record that `refer_to` has none of.
    """
    names = names_of(kind)
    if names is None:
        raise InvalidValue(kind, "a type of record", "put @ce.record_type(...) above its class", field="kind")
    required, optional = _fields_of(kind, refer_to)
    return recorded(kind, names.record.replace(":", "-"), id, required, optional)


def _fields_of(kind: Any, ds: Dataset) -> tuple[dict[str, Any], dict[str, Any]]:
    """Strategies for the fields of a class that are its own: those it needs, and the others."""
    hints = get_type_hints(kind, include_extras=True)
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for field in attrs.fields(kind):
        if field.inherited or field.name == "id":
            continue
        strategy = _of_hint(hints[field.name], ds)
        if field.default is not attrs.NOTHING:
            optional[field.name] = strategy
        elif strategy is None:
            remedy = "give refer_to= a dataset that has some"
            raise InvalidValue(ds, f"a dataset with records that {field.name!r} may lead to", remedy)
        else:
            required[field.name] = strategy
    return required, optional


def _of_hint(hint: Any, ds: Dataset) -> st.SearchStrategy[Any] | None:
    """A strategy for what a field of a type takes; None where nothing in the dataset fits."""
    origin, inside = get_origin(hint), get_args(hint)
    if isinstance(hint, NewType):
        target = led_to_by(hint)
        return one_of_ids(tuple(record.id for record in ds if isinstance(record, target)))
    if origin is Annotated:
        return st.sampled_from(tuple(hint.__metadata__[0]))
    if origin in (Union, UnionType):
        return _of_hint(next(inner for inner in inside if inner is not NoneType), ds)
    if origin is tuple:
        some = _of_hint(inside[0], ds)
        return None if some is None else st.lists(some, max_size=2)
    if attrs.has(hint) and hint not in _BUILT_OTHERWISE:
        return build(hint, *_fields_of(hint, ds))
    strategy = _BUILT_OTHERWISE.get(hint)
    return st.sampled_from(hint) if strategy is None else strategy()


_BUILT_OTHERWISE: dict[Any, Any] = {
    str: texts,
    int: lambda: st.integers(0, 1000),
    float: lambda: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans,
    Count: counts,
    Estimate: estimates,
    FrozenDict: extras,
    Identifier: identifiers,
    Marking: markings,
    Place: places,
    Source: sources,
    When: whens,
}


def actors(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[Actor]:
    """Actors of every kind, part of actors in `refer_to` or of none.

    Args:
        refer_to: the dataset that references lead into.
        id: a strategy for ids; by default slugs that begin with the word for the record.
    """
    others = one_of_ids(ids_of(refer_to, "actors"))
    return recorded(
        Actor,
        "actor",
        id,
        {"name": texts()},
        {
            "kind": st.sampled_from(tuple(ActorKind)),
            "part_of": others,
            "aliases": st.lists(texts(), max_size=2),
            "identifiers": st.lists(identifiers(), max_size=2),
            "lineage": st.lists(lineages(refer_to=refer_to), max_size=1),
        },
    )


def lineages(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[Lineage]:
    """How actors came from others, or from another name of their own."""
    change = {"change": st.sampled_from(LineageChange)}
    renamed = build(Lineage, {**change, "name": texts()}, {"when": whens()})
    others = one_of_ids(ids_of(refer_to, "actors"))
    if others is None:
        return renamed
    return renamed | build(Lineage, {**change, "actor": others}, {"when": whens()})


def frameworks(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[Framework]:
    """Frameworks with terms and a valid history; `refer_to` and `id` as for actors."""
    others = ids_of(refer_to, "frameworks")
    return recorded(
        Framework,
        "framework",
        id,
        {"name": texts()},
        {
            "aliases": st.lists(texts(), max_size=2),
            "parties": st.just(sides_of(refer_to)) | st.just(()),
            "third_parties": some_third_parties(refer_to),
            "terms": some_terms(refer_to),
            "history": framework_histories(refer_to=refer_to),
            "succeeds": some_of_ids(others, most=1),
            "part_of": one_of_ids(others),
        },
    )


def meetings(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[Meeting]:
    """Rounds of talks; `refer_to` and `id` as for actors."""
    people = some_of_ids(ids_of(refer_to, "actors"))
    return recorded(
        Meeting,
        "meeting",
        id,
        {"status": st.sampled_from(MeetingStatus)},
        {
            "name": texts(),
            "when": whens(),
            "place": places(),
            "level": texts(),
            "participants": people,
            "hosts": people,
            "frameworks": some_of_ids(ids_of(refer_to, "frameworks")),
        },
    )


def rounds(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[ExchangeRound]:
    """Rounds of every kind with a valid history; `refer_to` and `id` as for actors."""
    return recorded(
        ExchangeRound,
        "round",
        id,
        {"kind": st.sampled_from(tuple(RoundKind)), "history": round_histories(refer_to=refer_to)},
        {
            "name": texts(),
            "when": whens(),
            "transfers": st.lists(transfers(refer_to=refer_to), max_size=3),
            "frameworks": some_of_ids(ids_of(refer_to, "frameworks")),
            "parties": st.just(sides_of(refer_to)) | st.just(()),
            "transfers_complete": st.booleans(),
            "third_parties": some_third_parties(refer_to),
            "place": places(),
            "part_of": one_of_ids(ids_of(refer_to, "rounds")),
            "parts_complete": st.booleans(),
            "ordinals": st.lists(
                ordinals(refer_to=refer_to), max_size=2, unique_by=lambda ordinal: ordinal.body
            ),
            "assumed": st.booleans(),
        },
    )


def custody_changes(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[CustodyChange]:
    """Changes of custody of every kind with a valid history; `refer_to` and `id` as for actors."""
    sides = sides_of(refer_to)
    ends = directions(refer_to)
    changes = recorded(
        CustodyChange,
        "custody-change",
        id,
        {
            "kind": st.sampled_from(tuple(CustodyChangeKind)),
            "history": round_histories(refer_to=refer_to),
            "count": counts(),
        },
        {
            "name": texts(),
            "when": whens(),
            "held_by": one_of_ids(sides),
            "belonging_to": belonging(refer_to),
            "category": st.sampled_from(tuple(Category)),
            "group": groups(),
            "statement": one_of_ids(ids_of(refer_to, "statements")),
            "breakdowns": st.lists(breakdowns(), max_size=2),
            "place": places(),
        },
    )

    def moved(drawn: tuple[CustodyChange, tuple[str | None, str | None]]) -> CustodyChange:
        change, (holder, other) = drawn
        return change.evolve(held_by=holder, moved_to=other) if change.kind == "moved" else change

    return st.tuples(changes, ends).map(moved)


def events(*, refer_to: Dataset = SAMPLE_WORLD, id: Ids = None) -> st.SearchStrategy[Event]:
    """Conflict events as datasets of the field code them; `refer_to` and `id` as for actors."""
    return recorded(
        Event,
        "event",
        id,
        {},
        {
            "when": whens(),
            "actors": st.lists(event_actors(refer_to=refer_to), max_size=2),
            "place": places(),
            "types": st.lists(identifiers(), max_size=1),
            "fatalities": estimates(),
            "dataset": st.sampled_from(["ucdp-ged", "acled", "polecat"]),
            "release": texts(),
            "original_id": texts(),
            "text": texts(),
        },
    )


def event_actors(*, refer_to: Dataset = SAMPLE_WORLD) -> st.SearchStrategy[EventActor]:
    """Actors as a dataset of events names them, matched to an actor on record or not."""
    more = {
        "actor": one_of_ids(ids_of(refer_to, "actors")),
        "identifiers": st.lists(identifiers(), max_size=1),
        "role": st.sampled_from(["side_a", "side_b", "actor", "recipient"]),
    }
    return build(EventActor, {"name": texts()}, more)
