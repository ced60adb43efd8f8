"""What the tests of the rules share: short histories, and datasets in which anything may be wrong."""

from hypothesis import strategies as st

import conflictevents as ce
from conflictevents.rules.comparing import actors
from conflictevents.strategies import (
    actors as any_actor,
)
from conflictevents.strategies import (
    custody_tallies,
    events,
    frameworks,
    meetings,
    rounds,
    statements,
    tallies,
)

POOL = tuple("abcdefghijkl")
MEANT = ce.Dataset(
    *actors("a", "b", "c"),
    ce.Statement(id="d", speaker="a", made="2025-06-01"),
    ce.Statement(id="e", speaker="b", made="2025-07-01"),
    ce.Framework(id="f", name="F", parties=["a", "b"]),
    ce.Framework(id="g", name="G", parties=["a", "b"]),
    ce.ExchangeRound(id="h", when="2025-06"),
    ce.ExchangeRound(id="i", when="2025-07"),
    ce.ExchangeRound(id="j", when="2025-07"),
    ce.Meeting(id="k", when="2025-06"),
)
"""What the records of `disorder` take their ids to mean, whatever those ids turn out to be."""


_KINDS = (
    any_actor,
    statements,
    frameworks,
    meetings,
    rounds,
    rounds,
    tallies,
    tallies,
    custody_tallies,
    events,
)


@st.composite
def disorder(draw):
    """Datasets of valid records whose references lead nowhere, to other kinds, in circles, and now and then aright."""
    records = []
    for id in draw(st.lists(st.sampled_from(POOL), unique=True, max_size=10)):
        kind = draw(st.sampled_from(_KINDS))
        others = MEANT.without(id) if id in MEANT else MEANT
        records.append(draw(kind(refer_to=others, id=st.just(id))))
    return ce.Dataset(*records)


def codes(*records, rules=None):
    """The codes that are found in a dataset of these records, each once, in order."""
    return sorted({finding.code for finding in ce.check(ce.Dataset(*records), rules=rules)})


def swap(id, count=100, **fields):
    """A completed exchange in which so many return to the north."""
    settled = {
        "history": "completed",
        "when": "2025-06-09",
        "transfers": ce.Transfer(count=count, held_by="south", returned_to="north"),
        "transfers_complete": True,
        "sources": "radio",
    }
    return ce.ExchangeRound(id=id, **{**settled, **fields})


def total(id, count, as_of, **fields):
    """A cumulative of the north, claimed by its headquarters and published on the day it is of."""
    given = {
        "claimant": "headquarters",
        "returned_to": "north",
        "since": "2022-02-24",
        "scope": ce.Scope(kinds="exchange"),
        "sources": ce.Source(title="radio", published=as_of),
    }
    return ce.ReturnTally(id=id, count=count, as_of=as_of, **{**given, **fields})


SIDES = actors("north", "south", "headquarters", "newspaper", "mediator")
