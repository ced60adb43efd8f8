"""Hypothesis strategies for every public type, for the tests of this library and of programs built on it.

Needs Hypothesis. With it installed `st.from_type` and `st.builds` know our types too: the strategies are
registered through Hypothesis' entry point.

>>> from hypothesis import given
>>> from conflictevents.strategies import worlds
>>> import conflictevents as ce
>>> @given(worlds())
... def test_the_truth_stays_inside_the_bounds(world):
...     total = ce.totals(world.dataset, by=())
...     assert all(world.number() in row.count for row in total)
"""

from conflictevents.strategies.builders import SAMPLE_WORLD
from conflictevents.strategies.parts import (
    breakdowns,
    closed_ledgers,
    framework_histories,
    framework_steps,
    heads,
    nestings_of_groups,
    ordinals,
    own_words,
    ratios,
    round_histories,
    round_steps,
    schemas,
    scopes,
    shares,
    terms,
    third_parties,
    transfers,
)
from conflictevents.strategies.records import (
    actors,
    claims,
    custody_changes,
    custody_tallies,
    event_actors,
    events,
    frameworks,
    lineages,
    meetings,
    records,
    records_of,
    rounds,
    statements,
    tallies,
)
from conflictevents.strategies.true_world import Passage, World
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
from conflictevents.strategies.worlds import answers, datasets, worlds

__all__ = [
    "SAMPLE_WORLD",
    "Passage",
    "World",
    "actors",
    "answers",
    "breakdowns",
    "claims",
    "closed_ledgers",
    "counts",
    "custody_changes",
    "custody_tallies",
    "datasets",
    "days",
    "estimates",
    "event_actors",
    "events",
    "extras",
    "framework_histories",
    "framework_steps",
    "frameworks",
    "heads",
    "identifiers",
    "lineages",
    "markings",
    "meetings",
    "nestings_of_groups",
    "ordinals",
    "own_words",
    "places",
    "ratios",
    "records",
    "records_of",
    "round_histories",
    "round_steps",
    "rounds",
    "schemas",
    "scopes",
    "shares",
    "sources",
    "statements",
    "tallies",
    "terms",
    "texts",
    "third_parties",
    "transfers",
    "whens",
    "worlds",
]
