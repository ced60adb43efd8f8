"""Tells Hypothesis which strategy makes which of our types, so that `st.from_type` and `st.builds` know them.

Hypothesis calls the hook when it is imported, through the entry point `hypothesis` in pyproject.toml. The
strategies themselves are imported at their first use.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from conflictevents import records, values
from conflictevents.dataset import Dataset
from conflictevents.errors import CheckFailed, ReadError

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["ANSWERS", "STRATEGY_OF"]

STRATEGY_OF: dict[type, str] = {
    values.Count: "counts",
    values.Estimate: "estimates",
    values.FrozenDict: "extras",
    values.Identifier: "identifiers",
    values.Marking: "markings",
    values.Place: "places",
    values.Source: "sources",
    values.When: "whens",
    records.Actor: "actors",
    records.Breakdown: "breakdowns",
    records.Claim: "claims",
    records.ClosedLedger: "closed_ledgers",
    records.CustodyChange: "custody_changes",
    records.CustodyTally: "custody_tallies",
    records.Event: "events",
    records.EventActor: "event_actors",
    records.ExchangeRound: "rounds",
    records.Framework: "frameworks",
    records.FrameworkStep: "framework_steps",
    records.Head: "heads",
    records.Lineage: "lineages",
    records.Meeting: "meetings",
    records.Nesting: "nestings_of_groups",
    records.Ordinal: "ordinals",
    records.OwnWord: "own_words",
    records.Ratio: "ratios",
    records.Record: "records",
    records.ReturnTally: "tallies",
    records.RoundStep: "round_steps",
    records.Scope: "scopes",
    records.Share: "shares",
    records.Statement: "statements",
    records.Term: "terms",
    records.ThirdParty: "third_parties",
    records.Transfer: "transfers",
    records.Schema: "schemas",
    Dataset: "datasets",
}
"""The name of the strategy, in `conflictevents.strategies`, for each public type."""


ANSWERS = (
    *(
        "Accounts",
        "Brief",
        "DatasetDiff",
        "Explanation",
        "Fatalities",
        "FatalityRow",
        "Finding",
        "Fulfilment",
        "Gap",
        "Increment",
    ),
    *(
        "Outlook",
        "Reconciliation",
        "Reconciliations",
        "Records",
        "Redaction",
        "Report",
        "Scenario",
        "Timeline",
        "Total",
        "Totals",
    ),
)
"""The public names of the classes of answers, and of rows of them."""


def _hypothesis_setup_hook() -> None:
    from hypothesis.strategies import (
        builds,
        deferred,
        from_type,
        integers,
        lists,
        register_type_strategy,
        text,
    )

    for kind, name in STRATEGY_OF.items():
        register_type_strategy(kind, _at_first_use(name))
    for name in ANSWERS:
        kind = getattr(import_module("conflictevents"), name)
        register_type_strategy(kind, _answers_of(kind))
    finding = import_module("conflictevents").Finding
    register_type_strategy(
        CheckFailed, builds(CheckFailed, lists(deferred(lambda: from_type(finding)), max_size=2))
    )
    register_type_strategy(ReadError, builds(ReadError, text(), lists(text(), max_size=2)))
    triangular = import_module("conflictevents").Triangular
    corners = lists(integers(0, 10**6), min_size=3, max_size=3).map(sorted)
    register_type_strategy(triangular, corners.map(lambda three: triangular(*three)))


def _answers_of(kind: type) -> "Callable[[type], SearchStrategy[Any]]":
    """Draws the class, and leaves what it derives from to others: an answer is a sequence, and no list of texts."""

    def draw(asked: type) -> Any:
        return import_module("conflictevents.strategies").answers(kind) if asked is kind else NotImplemented

    return draw


def _at_first_use(name: str) -> "Callable[[type], SearchStrategy[Any]]":
    return lambda _type: getattr(import_module("conflictevents.strategies"), name)()
