"""Strategies for claims and the records that carry them: statements and tallies."""

import datetime as dt
from typing import TypeVar

import attrs
from hypothesis import strategies as st

from conflictevents.dataset import Dataset
from conflictevents.records import (
    Act,
    Category,
    Claim,
    CustodyTally,
    FrameworkStatus,
    MeetingStatus,
    ReturnTally,
    RoundKind,
    RoundStatus,
    Scope,
    Statement,
)
from conflictevents.records.base import ALL_SIDES
from conflictevents.strategies.counts import counts
from conflictevents.strategies.dates import days, whens
from conflictevents.strategies.making import (
    Ids,
    directions,
    ids_of,
    made,
    one_actor,
    one_of_ids,
    recorded,
    sides_of,
    some_of_ids,
)
from conflictevents.strategies.parts import (
    groups,
    ordinals,
    scopes,
    shares,
    some_third_parties,
    terms,
    transfers,
)
from conflictevents.strategies.stage import STAGE
from conflictevents.strategies.values import places, texts
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["claims", "custody_tallies", "statements", "tallies"]

AnyTally = TypeVar("AnyTally", ReturnTally, CustodyTally)


def claims(*, refer_to: Dataset = STAGE) -> st.SearchStrategy[Claim]:
    """Claims about rounds, frameworks and meetings of `refer_to`, and about nothing on record."""
    said = {"when": whens(), "place": places(), "count": counts(), "text": texts(), "share": shares()}
    act = {"act": st.sampled_from(tuple(Act))}
    on_rounds = {
        **said,
        "status": st.sampled_from(RoundStatus),
        "kind": st.sampled_from(tuple(RoundKind)),
        "transfers": st.lists(transfers(refer_to=refer_to, all_sides=True), max_size=2),
        "frameworks": some_of_ids(ids_of(refer_to, "frameworks")),
        "third_parties": some_third_parties(refer_to),
        "ordinals": st.lists(ordinals(refer_to=refer_to), max_size=2, unique_by=lambda one: one.body),
    }
    on_frameworks = {
        **said,
        "status": st.sampled_from(FrameworkStatus),
        "terms": st.lists(terms(refer_to=refer_to), max_size=2),
    }
    on_meetings = {**said, "status": st.sampled_from(MeetingStatus)}
    found = [made(Claim, act, on_rounds)]
    for collection, optional in (
        ("rounds", on_rounds),
        ("frameworks", on_frameworks),
        ("meetings", on_meetings),
    ):
        about = one_of_ids(ids_of(refer_to, collection))
        if about is not None:
            found.append(made(Claim, {**act, "about": about}, optional))
    return st.one_of(found)


def statements(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[Statement]:
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


def tallies(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[ReturnTally]:
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


def custody_tallies(*, refer_to: Dataset = STAGE, id: Ids = None) -> st.SearchStrategy[CustodyTally]:
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
            "scope": made(Scope, {}, {"group": groups(), "population": texts()}),
        },
    ).map(_told_once_it_was_over)


def _told_once_it_was_over(tally: AnyTally) -> AnyTally:
    """A tally that nobody knew or published before the days it counts: such a day is not said."""

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
