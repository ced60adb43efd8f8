"""What rules compare: days, figures, and handovers that may be one and the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import Query, ledger_of, status_at
from conflictevents.ledger.rounds import date_of
from conflictevents.records import Actor, Category, Claim, ExchangeRound, RoundStatus, Statement, Transfer
from conflictevents.values import Count, Truth, When

__all__ = [
    "NO_BOUND",
    "Bounds",
    "Handover",
    "Side",
    "TransferList",
    "actors",
    "alike",
    "apart",
    "brief",
    "cannot_meet",
    "count_stated",
    "days_between",
    "days_for_comparing",
    "earlier",
    "handed_over_when",
    "handover_of",
    "listed",
    "may_have_taken_place",
    "people",
    "sum_returned",
    "transfer_lists",
]


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
        for index, claim in enumerate(statement.claims):
            if claim.transfers:
                yield TransferList(
                    statement, f"claims[{index}].transfers", _kind_of(ds, claim), claim.transfers
                )


def _kind_of(ds: Dataset, claim: Claim) -> str | None:
    about = ds.get(claim.about)
    return claim.kind or (about.kind if isinstance(about, ExchangeRound) else None)


def count_stated(
    ds: Dataset, record: ExchangeRound, query: Query, transfers: Iterable[Transfer]
) -> Count | None:
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


def earlier(first: When | None, second: When | None) -> bool:
    """Whether the one certainly lies on earlier days than the other; never where one of them is not said."""
    return days_between(first, second) > 0


def days_between(first: When | None, second: When | None) -> int:
    """By how many days the one is certainly earlier than the other; 0 where it may be later or of the same day."""
    if first is None or second is None or first.last_day is None or second.first_day is None:
        return 0
    return max(0, second.first_day - first.last_day)


def actors(*ids: str) -> tuple[Actor, ...]:
    """Actors with these ids, named after them."""
    return tuple(Actor(id=id, name=id.replace("-", " ").capitalize()) for id in ids)


Side: TypeAlias = tuple[str, bool]
"""The side to which persons returned, and whether they were living."""
Bounds: TypeAlias = tuple[int, int]
"""The lowest and the highest number of persons; cheaper than a `Count` where each is looked at many times."""

NO_BOUND = 2**60
"""Stands for a highest number that is not said."""
_EVER = 10_000_000
_NOT_TAKEN_PLACE = {RoundStatus.POSTPONED, RoundStatus.CANCELLED, RoundStatus.FAILED}


@attrs.frozen(eq=False)
class Handover:
    """What of a round tells it from others.

    Attributes:
        record: the round.
        when: when it took place.
        first: the first day on which it may have, as an ordinal; long before all others where that is not said.
        last: the last such day; long after all others where that is not said.
        returned: how many returned to each side.
        counts: the same in the words of its transfers.
        parties: who held persons or got them back.
        family: the id of the round that it is in the end a part of, or its own.
    """

    record: ExchangeRound
    when: When
    first: int
    last: int
    returned: dict[Side, Bounds]
    counts: dict[Side, list[Count]]
    parties: frozenset[str]
    family: str


def handover_of(ds: Dataset, record: ExchangeRound) -> Handover | None:
    """The handover that a round is; None where it has no date, is assumed, or did not take place."""
    when = handed_over_when(ds, record)
    if when is None:
        return None
    is_living = ds.vocabulary.categories.is_living
    counts: dict[Side, list[Count]] = {}
    for transfer in record.transfers:
        if transfer.returned_to is not None:
            side = (transfer.returned_to, is_living(transfer.category))
            counts.setdefault(side, []).append(transfer.count)
    ends = {end for transfer in record.transfers for end in (transfer.held_by, transfer.returned_to)}
    return Handover(
        record,
        when,
        *days_for_comparing(when),
        sum_returned(record, is_living),
        counts,
        frozenset(end for end in ends if end is not None),
        ledger_of(ds).rounds.name_tree(record.id),
    )


def handed_over_when(ds: Dataset, record: ExchangeRound) -> When | None:
    """When a round took place; None where that is not said, the round is assumed, or did not take place."""
    when = date_of(record)
    return when if when is not None and may_have_taken_place(ds, record) else None


def days_for_comparing(when: When) -> tuple[int, int]:
    """The first and the last day of a date; long before, or after, all others where it has none."""
    first, last = when.first_day, when.last_day
    return -_EVER if first is None else first, _EVER if last is None else last


def sum_returned(record: ExchangeRound, is_living: Callable[[str], bool]) -> dict[Side, Bounds]:
    """How many returned to each side in a round."""
    returned: dict[Side, Bounds] = {}
    for transfer in record.transfers:
        recipient = transfer.returned_to
        if recipient is not None:
            count = transfer.count
            side = (recipient, is_living(transfer.category))
            low, high = returned.get(side, (0, 0))
            upper = count.high
            returned[side] = (low + count.low, NO_BOUND if upper is None else min(high + upper, NO_BOUND))
    return returned


def may_have_taken_place(ds: Dataset, record: ExchangeRound) -> bool:
    """Whether a round, or a part of it, may have been handed over, no matter when."""
    status = record.history[0].status if len(record.history) == 1 else status_at(ds, record)
    return not record.assumed and status not in _NOT_TAKEN_PLACE


def alike(first: Handover, second: Handover) -> bool:
    """Whether two handovers of one kind that may have taken place on one day may be the same.

    They are not where they are of one family, where neither's parties are all among the other's, where their numbers
    cannot meet on some side, or where a body numbers them apart.
    """
    return (
        first.family != second.family
        and (first.parties <= second.parties or second.parties <= first.parties)
        and all(_meet(bounds, second.returned.get(side, bounds)) for side, bounds in first.returned.items())
        and not _numbered_apart(first.record, second.record)
    )


def _meet(first: Bounds, second: Bounds) -> bool:
    return first[0] <= second[1] and second[0] <= first[1]


def _numbered_apart(first: ExchangeRound, second: ExchangeRound) -> bool:
    """Whether some body counts both and gives them different numbers, or counts one and leaves the other out."""
    if not first.ordinals or not second.ordinals:
        return False
    theirs = {ordinal.body: ordinal for ordinal in second.ordinals}
    for ordinal_here in first.ordinals:
        counterpart = theirs.get(ordinal_here.body)
        if counterpart is not None and (
            ordinal_here.counted != counterpart.counted
            or (
                ordinal_here.number is not None
                and counterpart.number is not None
                and ordinal_here.number != counterpart.number
            )
        ):
            return True
    return False
