"""Reasons in words: why a round may count, and why another was left out."""

from collections.abc import Iterable

import attrs

from conflictevents.analysis.families import whens_of
from conflictevents.analysis.query import Query, inherited, limits, membership
from conflictevents.analysis.status import done, status_at
from conflictevents.analysis.window import Window
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.records.scope import EVERYTHING
from conflictevents.values.truth import Truth

__all__ = ["doubt", "why_left_out"]

_DOUBTS = {
    "window": "its dates reach beyond the window",
    "status": "the parties do not agree that it was completed",
    "category": "the category is not said",
    "side": "the side is not said",
    "holder": "who held them is not said",
    "frameworks": "it ran under several frameworks, and how it divides is not said",
    "series": "whether {series} counts it in its series is not said",
    "population": "the record does not tell who was {population}",
}

_REASONS = {
    "kind": "it is of another kind ({kind})",
    "holder": "they were held by somebody else",
    "frameworks": "it did not run under the framework",
    "mediators": "it was not mediated by any of those asked for",
    "series": "it is said not to be in the series of {series}",
}

_UNSAID = {
    "frameworks": "no framework is on record for it",
    "mediators": "no mediator is on record for it",
}


def doubt(why: Iterable[str], query: Query) -> str:
    """What makes a portion doubtful, in words."""
    scope = query.scope
    return ", ".join(_DOUBTS[name].format(series=scope.series, population=scope.population) for name in why)


def why_left_out(ds: Dataset, query: Query, record: ExchangeRound, window: Window) -> str | None:
    """Why a round of the right side and category within a window does not count; None for any other round."""
    anywhere = attrs.evolve(query, scope=EVERYTHING)
    touching = [
        transfer
        for transfer in record.transfers
        if membership(ds, anywhere, record, transfer) is not Truth.NO
    ]
    when = whens_of(record)
    first, last = (None, None) if when is None else (when.first_day, when.last_day)
    if not touching or window.holds(first, last) is Truth.NO:
        return None
    if done(ds, record) is Truth.NO:
        return (
            "it is assumed"
            if record.assumed
            else f"it is not completed ({status_at(ds, record) or 'no history'})"
        )
    for transfer in touching:
        for name, answer in limits(ds, query, record, transfer).items():
            if answer is Truth.NO:
                if name in _UNSAID and not inherited(ds, record, name):
                    return _UNSAID[name]
                return _REASONS[name].format(kind=transfer.kind or record.kind, series=query.scope.series)
    return None
