"""Reasons in words: why a round may count, and why another was left out."""

from collections.abc import Iterable

import attrs

from conflictevents.ledger import RECORDED, Ledger, Query, ResolvedRound, Window
from conflictevents.ledger.query import Description
from conflictevents.records.scope import EVERYTHING
from conflictevents.values.truth import Truth

__all__ = ["doubt", "why_left_out"]

_DOUBTS = {
    "window": "its dates reach beyond the window",
    "status": "the parties do not agree that it was completed",
    "category": "the category is not said",
    "side": "the side is not said",
    "holder": "who held them is not said",
    "belonging": "whose people they are is not said",
    "mediators": "which part of the mediator mediated is not said",
    "third parties": "which part of the third party it was is not said",
    "group": "whether they are of the group is not said",
    "frameworks": "it ran under several frameworks, and how it divides is not said",
    "series": "whether {series} counts it in its series is not said",
    "population": "the record does not tell who was {population}",
}

_REASONS = {
    "kind": "it is of another kind ({kind})",
    "holder": "they were held by another actor",
    "belonging": "they are another side's people",
    "group": "they are of another group",
    "third parties": "it had none of the third parties asked for",
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


def why_left_out(
    ledger: Ledger, query: Query, resolved: ResolvedRound, window: Window, account: str = RECORDED
) -> str | None:
    """Why a round of the right side and category within a window does not count; None for any other round."""
    anywhere = attrs.evolve(query, scope=EVERYTHING, within=EVERYTHING)
    touching = [
        posting.description
        for posting in ledger.book.figures(resolved, account).postings
        if posting.transfer is not None
        and anywhere.membership(ledger.relations, posting.description) is not Truth.NO
    ]
    if not touching or window.holds(*resolved.days) is Truth.NO:
        return None
    if resolved.is_done() is Truth.NO:
        if resolved.record.assumed:
            return "it is assumed"
        return f"it is not completed ({resolved.status or 'no history'})"
    for description in touching:
        for name, answer in query.limits(ledger.relations, description).items():
            if answer is Truth.NO:
                if name in _UNSAID and not _is_said(name, description):
                    return _UNSAID[name]
                return _REASONS[name].format(kind=description.kind, series=query.scope.series)
    return None


def _is_said(name: str, description: Description) -> bool:
    if name == "frameworks":
        return bool(description.frameworks)
    return any(party.role == "mediator" for party in description.third_parties)
