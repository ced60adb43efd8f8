"""Identity: one handover that stands on record twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import groupby
from typing import Final, TypeAlias

from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound, Transfer
from conflictevents.rules.examples import actors
from conflictevents.rules.figures import brief
from conflictevents.rules.finding import Severity
from conflictevents.rules.handovers import Bounds, Handover, Side, alike, handover_of
from conflictevents.rules.rule import CouldNotCheck, Noticed, Rule
from conflictevents.values.count import Count

__all__ = ["MOST_COMPARED", "RULES", "Compared", "twins", "uncompared"]

MOST_COMPARED: Final = 100
"""With how many others a handover is compared."""

Compared: TypeAlias = tuple[Side, Handover, Iterable[Handover]]
"""A side to which some returned in a handover, the handover, and those before it that it is compared with."""


def likely_duplicates(ds: Dataset) -> Iterator[Noticed]:
    """Two rounds look like one handover that was entered twice.

    They are of one kind, between the same parties, may have taken place on one day, and return numbers to one side
    that may be the same, with no side on which they cannot. Rounds of one family, rounds that one body numbers
    differently, and rounds that did not take place are no duplicates; nor are the same numbers on different days.

    A round whose first possible day it shares with more than a hundred others of its kind is compared with the
    hundred before it of its very figures only, and the report says so.
    """
    crowded: set[str] = set()
    yield from twins(_compared(ds, crowded))
    if crowded:
        raise uncompared(len(crowded))


def twins(compared: Iterable[Compared]) -> Iterator[Noticed]:
    """For each handover the first of those it is compared with that may be the same, each two of them once."""
    named: set[tuple[str, str]] = set()
    for side, handover, before in compared:
        twin = next((other for other in before if alike(other, handover)), None)
        if twin is not None and (twin.record.id, handover.record.id) not in named:
            named.add((twin.record.id, handover.record.id))
            yield _noticed(handover, twin, side)


def uncompared(rounds: int) -> CouldNotCheck:
    """That so many rounds were not compared with all that they could be."""
    return CouldNotCheck(
        f"{rounds:,} rounds may have taken place on one day with more than {MOST_COMPARED} others, "
        "and were compared with those of the very same figures only; give their dates by the day"
    )


def _noticed(handover: Handover, twin: Handover, side: Side) -> Noticed:
    returned_to, living = side
    what = "persons" if living else "remains"
    return Noticed(
        handover.record.id,
        f"may be the same handover as {twin.record.id!r}: {_returned(handover, side)} {what} to {returned_to!r}, "
        f"{handover.when}, and {_returned(twin, side)}, {twin.when}",
        "",
        "keep one of the two and make the other a claim about it, or number them apart if both took place",
    )


def _returned(handover: Handover, side: Side) -> str:
    counts = handover.counts[side]
    return brief(counts[0] if len(counts) == 1 else Count.sum(counts))


def _compared(ds: Dataset, crowded: set[str]) -> Iterator[Compared]:
    """What each handover is compared with, in the order of their first days; those in a crowd are added to the set."""
    for (_, side), handovers in sorted(_grouped(ds).items()):
        ongoing = _Ongoing(side)
        in_order = sorted(handovers, key=lambda one: (one.first, one.record.id))
        for first, group in groupby(in_order, key=lambda one: one.first):
            beginning = list(group)
            ongoing.come_to(first)
            crowd = len(ongoing) + len(beginning) > 1 + MOST_COMPARED
            for handover in beginning:
                if crowd:
                    crowded.add(handover.record.id)
                yield side, handover, ongoing.of_figure(handover) if crowd else ongoing.all()
                ongoing.add(handover)


class _Ongoing:
    """The handovers that may still take place on the day reached, in the order of their first days."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._all: dict[str, Handover] = {}
        self._of_figure: dict[Bounds, list[Handover]] = defaultdict(list)
        self._ends: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._all)

    def add(self, handover: Handover) -> None:
        self._all[handover.record.id] = handover
        self._of_figure[handover.returned[self._side]].append(handover)
        heappush(self._ends, (handover.last, handover.record.id))

    def come_to(self, day: int) -> None:
        """Leave behind what had certainly taken place before a day."""
        while self._ends and self._ends[0][0] < day:
            del self._all[heappop(self._ends)[1]]

    def all(self) -> Sequence[Handover]:
        """All that may take place on the day reached."""
        return list(self._all.values())

    def of_figure(self, handover: Handover) -> Sequence[Handover]:
        """Of the hundred before a handover that have its very figures, those that may take place on its first day."""
        before = self._of_figure[handover.returned[self._side]][-MOST_COMPARED:]
        return [other for other in before if other.last >= handover.first]


def _grouped(ds: Dataset) -> dict[tuple[str, Side], list[Handover]]:
    """Handovers by kind and by each side to which some number certainly returned."""
    groups: dict[tuple[str, Side], list[Handover]] = defaultdict(list)
    for record in ds.rounds:
        handover = handover_of(ds, record)
        if handover is not None:
            for side, (low, _) in handover.returned.items():
                if low:
                    groups[record.kind, side].append(handover)
    return groups


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
