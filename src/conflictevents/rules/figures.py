"""Figures as the rules compare them: what a list of transfers says of one side, category and kind."""

from collections.abc import Iterable, Mapping, Sequence

from conflictevents.analysis.accounts import possible
from conflictevents.analysis.query import Query, membership
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound, Transfer
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["apart", "cannot_meet", "listed", "told"]


def told(ds: Dataset, record: ExchangeRound, query: Query, transfers: Iterable[Transfer]) -> Count | None:
    """How many persons asked for a list of transfers in a round speaks of; None where it speaks of none of them."""
    counts = []
    for transfer in transfers:
        asked = membership(ds, query, record, transfer)
        if asked is not Truth.NO:
            counts.append(transfer.count if asked is Truth.YES else possible(transfer.count))
    return Count.sum(counts) if counts else None


def cannot_meet(counts: Mapping[str, Count]) -> tuple[str, str] | None:
    """The two names whose counts are furthest apart, the lower first; None where some number fits them all."""
    bounded = sorted((count.high, name) for name, count in counts.items() if count.high is not None)
    highest = min(counts, key=lambda name: (-counts[name].low, name), default=None)
    if not bounded or highest is None or counts[highest].low <= bounded[0][0]:
        return None
    return bounded[0][1], highest


def apart(lower: Count, higher: Count) -> int:
    """How many persons lie between two counts that cannot meet."""
    assert lower.high is not None
    return higher.low - lower.high


def listed(parts: Sequence[str], most: int = 6) -> str:
    """Parts of a sentence, the first few of them."""
    more = f" and {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more
