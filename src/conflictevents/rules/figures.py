"""Figures as the rules compare them: what a list of transfers says of one side, category and kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from conflictevents.dataset import Dataset
from conflictevents.ledger import Query, ledger_of
from conflictevents.records import Category, Claim, ExchangeRound, Statement, Transfer
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

__all__ = ["TransferList", "apart", "brief", "cannot_meet", "listed", "people", "told", "transfer_lists"]


class TransferList(NamedTuple):
    """Transfers that stand together, and are added up.

    Attributes:
        record: the round, or the statement in one of whose claims they stand.
        path: the place of the list inside the record.
        kind: the kind of handover; None where nothing is said.
        transfers: the transfers.
    """

    record: ExchangeRound | Statement
    path: str
    kind: str | None
    transfers: tuple[Transfer, ...]


def transfer_lists(ds: Dataset) -> Iterator[TransferList]:
    """Every list of transfers: those of rounds, and those of claims."""
    for record in ds.rounds:
        if record.transfers:
            yield TransferList(record, "transfers", record.kind, record.transfers)
    for statement in ds.statements:
        for place, claim in enumerate(statement.claims):
            if claim.transfers:
                yield TransferList(
                    statement, f"claims[{place}].transfers", _kind_of(ds, claim), claim.transfers
                )


def _kind_of(ds: Dataset, claim: Claim) -> str | None:
    about = ds.get(claim.about)
    return claim.kind or (about.kind if isinstance(about, ExchangeRound) else None)


def told(ds: Dataset, record: ExchangeRound, query: Query, transfers: Iterable[Transfer]) -> Count | None:
    """How many persons asked for a list of transfers in a round speaks of; None where it speaks of none of them."""
    ledger = ledger_of(ds)
    counts: list[Count] = []
    for transfer in transfers:
        posting = ledger.book.post(ledger.rounds[record.id], transfer)
        asked = query.membership(ledger.relations, posting.description)
        if asked is not Truth.NO:
            counts.append(transfer.count if asked is Truth.YES else Count(low=0, high=transfer.count.high))
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


def people(category: str) -> str:
    """The word for persons of a category, or for remains."""
    return Category[category].plural


def brief(count: Count) -> str:
    """A count within a sentence: an exact one as its number, any other as it reads."""
    return f"{count.low:,}" if count.is_exact else str(count)


def listed(parts: Sequence[str], most: int = 6) -> str:
    """Parts of a sentence, the first few of them."""
    more = f" and {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more
