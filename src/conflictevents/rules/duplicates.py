"""Identity: one handover that stands on record twice."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice
from typing import Final, TypeAlias

import attrs

from conflictevents.analysis.families import whens_of
from conflictevents.analysis.status import status_at
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound, RoundKind, RoundStatus, Transfer
from conflictevents.rules.examples import actors
from conflictevents.rules.figures import brief
from conflictevents.rules.finding import Severity
from conflictevents.rules.rule import CouldNotCheck, Noticed, Rule
from conflictevents.values.count import Count
from conflictevents.values.when import When

__all__ = ["RULES"]

_MOST_COMPARED = 100
_UNBOUNDED = 10_000_000
_NO_BOUND = 2**60
_NOT_TAKEN_PLACE = {RoundStatus.POSTPONED, RoundStatus.CANCELLED, RoundStatus.FAILED}

_Side: TypeAlias = tuple[str, bool]
"""To whom persons returned, and whether they were living."""
_Bounds: TypeAlias = tuple[int, int]
"""The lowest and the highest number of persons; cheaper than a `Count` where each is looked at many times."""


@attrs.frozen(eq=False)
class _Handover:
    """What of a round tells it from others: days as ordinals, and how many returned to each side."""

    record: ExchangeRound
    when: When
    first: int
    last: int
    returned: dict[_Side, _Bounds]
    parties: frozenset[str]
    family: str


def likely_duplicates(ds: Dataset) -> Iterator[Noticed]:
    """Two rounds look like one handover that was entered twice.

    They are of one kind, between the same parties, may have taken place on one day, and return numbers to one side
    that may be the same, with no side on which they cannot. Rounds of one family, rounds that one body numbers
    differently, and rounds that did not take place are no duplicates; nor are the same numbers on different days.

    A round that may have taken place on one day with more than a hundred others of its kind is compared with those
    of its very figures only, and the report says so.
    """
    named: set[tuple[str, str]] = set()
    crowded: set[str] = set()
    for (_, side), handovers in sorted(_grouped(ds).items()):
        ongoing = _Ongoing(side)
        for handover in sorted(handovers, key=lambda one: (one.first, one.record.id)):
            beside = ongoing.beside(handover)
            if len(ongoing) > _MOST_COMPARED:
                crowded.add(handover.record.id)
            twin = next((other for other in beside if _alike(other, handover)), None)
            ongoing.add(handover)
            if twin is not None and (twin.record.id, handover.record.id) not in named:
                named.add((twin.record.id, handover.record.id))
                yield _noticed(handover, twin, side)
    if crowded:
        raise CouldNotCheck(
            f"{len(crowded):,} rounds may have taken place on one day with more than {_MOST_COMPARED} others, "
            "and were compared with those of the very same figures only; give their dates by the day"
        )


def _noticed(handover: _Handover, twin: _Handover, side: _Side) -> Noticed:
    returned_to, living = side
    what = "persons" if living else "remains"
    return Noticed(
        handover.record.id,
        f"may be the same handover as {twin.record.id!r}: {_returned(handover, side)} {what} to {returned_to!r}, "
        f"{handover.when}, and {_returned(twin, side)}, {twin.when}",
        "",
        "keep one of the two and make the other a claim about it, or number them apart if both took place",
    )


def _returned(handover: _Handover, side: _Side) -> str:
    counts = [
        transfer.count
        for transfer in handover.record.transfers
        if (transfer.returned_to, transfer.category.is_living) == side
    ]
    return brief(counts[0] if len(counts) == 1 else Count.sum(counts))


class _Ongoing:
    """The handovers that may still take place on the day reached, in the order of their first days."""

    def __init__(self, side: _Side) -> None:
        self._side = side
        self._all: dict[str, _Handover] = {}
        self._of_figure: dict[_Bounds, dict[str, _Handover]] = defaultdict(dict)
        self._ends: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._all)

    def add(self, handover: _Handover) -> None:
        id = handover.record.id
        self._all[id] = self._of_figure[handover.returned[self._side]][id] = handover
        heappush(self._ends, (handover.last, id))

    def beside(self, handover: _Handover) -> Sequence[_Handover]:
        """Those that may have taken place on one day with this one; of too many, those of the same figure."""
        while self._ends and self._ends[0][0] < handover.first:
            gone = self._all.pop(heappop(self._ends)[1])
            del self._of_figure[gone.returned[self._side]][gone.record.id]
        if len(self._all) <= _MOST_COMPARED:
            return list(self._all.values())
        return list(islice(self._of_figure[handover.returned[self._side]].values(), _MOST_COMPARED))


def _grouped(ds: Dataset) -> dict[tuple[RoundKind, _Side], list[_Handover]]:
    """Handovers by kind and by each side to which some number certainly returned."""
    groups: dict[tuple[RoundKind, _Side], list[_Handover]] = defaultdict(list)
    for record in ds.rounds:
        when = whens_of(record)
        if when is not None and _may_have_taken_place(ds, record):
            handover = _handover(ds, record, when)
            for side, (low, _) in handover.returned.items():
                if low:
                    groups[record.kind, side].append(handover)
    return groups


def _handover(ds: Dataset, record: ExchangeRound, when: When) -> _Handover:
    returned: dict[_Side, _Bounds] = {}
    parties: set[str] = set()
    for transfer in record.transfers:
        parties.update(end for end in (transfer.held_by, transfer.returned_to) if end is not None)
        if transfer.returned_to is not None:
            side, count = (transfer.returned_to, transfer.category.is_living), transfer.count
            low, high = returned.get(side, (0, 0))
            returned[side] = (low + count.low, high + (_NO_BOUND if count.high is None else count.high))
    return _Handover(
        record,
        when,
        -_UNBOUNDED if when.first_day is None else when.first_day,
        _UNBOUNDED if when.last_day is None else when.last_day,
        returned,
        frozenset(parties),
        record.id if record.part_of is None else ds.links.rounds_above(record.id)[-1],
    )


def _may_have_taken_place(ds: Dataset, record: ExchangeRound) -> bool:
    status = record.history[0].status if len(record.history) == 1 else status_at(ds, record)
    return not record.assumed and status not in _NOT_TAKEN_PLACE


def _alike(one: _Handover, other: _Handover) -> bool:
    return (
        one.family != other.family
        and (one.parties <= other.parties or other.parties <= one.parties)
        and all(_meet(bounds, other.returned.get(side, bounds)) for side, bounds in one.returned.items())
        and not _numbered_apart(one.record, other.record)
    )


def _meet(one: _Bounds, other: _Bounds) -> bool:
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


def _duplicate() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap-of-9-june",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=100, held_by="south", returned_to="north"),
            sources="ministry, 9 June",
        ),
        ExchangeRound(
            id="june-swap",
            history="completed",
            when="2025-06",
            transfers=Transfer(count="about 100", held_by="south", returned_to="north"),
            sources="newspaper, 12 June",
        ),
    )


RULES: Final = (Rule("identity/likely-duplicate", Severity.WARNING, likely_duplicates, _duplicate),)
