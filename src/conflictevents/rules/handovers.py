"""Handovers: what of a round tells it from others, and whether two of them may be one that was entered twice."""

from typing import TypeAlias

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import status_at
from conflictevents.ledger.rounds import date_of
from conflictevents.records import ExchangeRound, RoundStatus
from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["NO_BOUND", "Bounds", "Handover", "Side", "alike", "handover_of"]

Side: TypeAlias = tuple[str, bool]
"""To whom persons returned, and whether they were living."""
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
        parties: who held or got back whom.
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
    when = date_of(record)
    if when is None or not _may_have_taken_place(ds, record):
        return None
    returned: dict[Side, Bounds] = {}
    counts: dict[Side, list[Count]] = {}
    parties: set[str] = set()
    for transfer in record.transfers:
        parties.update(end for end in (transfer.held_by, transfer.returned_to) if end is not None)
        if transfer.returned_to is not None:
            count = transfer.count
            side = (transfer.returned_to, ds.vocabulary.categories.is_living(transfer.category))
            counts.setdefault(side, []).append(count)
            low, high = returned.get(side, (0, 0))
            upper = NO_BOUND if count.high is None else high + count.high
            returned[side] = (low + count.low, min(upper, NO_BOUND))
    return Handover(
        record,
        when,
        -_EVER if when.first_day is None else when.first_day,
        _EVER if when.last_day is None else when.last_day,
        returned,
        counts,
        frozenset(parties),
        record.id if record.part_of is None else ds.links.rounds_above(record.id)[-1],
    )


def _may_have_taken_place(ds: Dataset, record: ExchangeRound) -> bool:
    status = record.history[0].status if len(record.history) == 1 else status_at(ds, record)
    return not record.assumed and status not in _NOT_TAKEN_PLACE


def alike(one: Handover, other: Handover) -> bool:
    """Whether two handovers of one kind that may have taken place on one day may be the same.

    They are not where they are of one family, where neither's parties are all among the other's, where their numbers
    cannot meet on some side, or where a body numbers them apart.
    """
    return (
        one.family != other.family
        and (one.parties <= other.parties or other.parties <= one.parties)
        and all(_meet(bounds, other.returned.get(side, bounds)) for side, bounds in one.returned.items())
        and not _numbered_apart(one.record, other.record)
    )


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _numbered_apart(one: ExchangeRound, other: ExchangeRound) -> bool:
    """Whether some body counts both and gives them different numbers, or counts one and leaves the other out."""
    if not one.ordinals or not other.ordinals:
        return False
    theirs = {ordinal.body: ordinal for ordinal in other.ordinals}
    for mine in one.ordinals:
        found = theirs.get(mine.body)
        if found is not None and (
            mine.counted != found.counted
            or (mine.number is not None and found.number is not None and mine.number != found.number)
        ):
            return True
    return False
