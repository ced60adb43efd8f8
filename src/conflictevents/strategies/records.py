"""Strategies for records: actors, frameworks, meetings, rounds, events, and records of any type."""

from typing import TypeVar

from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.records import (
    Actor,
    ActorKind,
    Category,
    CustodyChange,
    CustodyChangeKind,
    Event,
    EventActor,
    ExchangeRound,
    Framework,
    Lineage,
    LineageChange,
    Meeting,
    MeetingStatus,
    Record,
    RoundKind,
)
from conflictevents.strategies.claims import custody_tallies, statements, tallies
from conflictevents.strategies.counts import counts
from conflictevents.strategies.dates import whens
from conflictevents.strategies.making import (
    directions,
    ids_of,
    made,
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
    some_terms,
    some_third_parties,
    transfers,
)
from conflictevents.strategies.stage import STAGE
from conflictevents.strategies.values import estimates, identifiers, places, texts

__all__ = [
    "actors",
    "custody_changes",
    "event_actors",
    "events",
    "frameworks",
    "lineages",
    "meetings",
    "records",
    "rounds",
]

AnyRecord = TypeVar("AnyRecord", bound=Record)
Ids = st.SearchStrategy[str] | None


def records(*, refer_to: Dataset = STAGE) -> st.SearchStrategy[Record]:
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


def actors(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[Actor]:
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


def lineages(*, refer_to: Dataset = STAGE) -> st.SearchStrategy[Lineage]:
    """How actors came from others, or from another name of their own."""
    change = {"change": st.sampled_from(LineageChange)}
    renamed = made(Lineage, {**change, "name": texts()}, {"when": whens()})
    others = one_of_ids(ids_of(refer_to, "actors"))
    if others is None:
        return renamed
    return renamed | made(Lineage, {**change, "actor": others}, {"when": whens()})


def frameworks(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[Framework]:
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


def meetings(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[Meeting]:
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


def rounds(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[ExchangeRound]:
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
            "ordinals": st.lists(ordinals(refer_to=refer_to), max_size=2, unique_by=lambda one: one.body),
            "assumed": st.just(value=False),
        },
    )


def custody_changes(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[CustodyChange]:
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


def events(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[Event]:
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


def event_actors(*, refer_to: Dataset = STAGE) -> st.SearchStrategy[EventActor]:
    """Actors as a dataset of events names them, matched to an actor on record or not."""
    more = {
        "actor": one_of_ids(ids_of(refer_to, "actors")),
        "identifiers": st.lists(identifiers(), max_size=1),
        "role": st.sampled_from(["side_a", "side_b", "actor", "recipient"]),
    }
    return made(EventActor, {"name": texts()}, more)
