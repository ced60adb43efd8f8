"""What one question makes of each shape of round: which of its sums count, surely or possibly."""

from collections.abc import Mapping, Sequence

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import AGREED, RECORDED, WIDEST, ledger_of
from conflictevents.ledger.query import Query
from conflictevents.records import ExchangeRound
from conflictevents.values.marking import Marking
from conflictevents.values.truth import Truth

__all__ = ["RANKS", "Reading", "reading", "slots_of"]


RANKS = {truth: truth.rank for truth in Truth}
"""Truths as numbers, of which the least holds; quicker to combine, and what engines can reckon with."""


@attrs.frozen
class Reading:
    """What one query and one account make of a shape. Truths are given as `RANKS`.

    Attributes:
        done: whether its rounds count as returned.
        ever: whether a round of the shape counts, whenever it was.
        sure: slots whose sums count in full; a slot stands twice where two sides count it.
        maybe: slots whose sums count from none to all.
        unknown: whether somebody returned of whom no number is said.
        marking: the strictest marking of its rounds.
    """

    done: int
    ever: int
    sure: Sequence[int]
    maybe: Sequence[int]
    unknown: bool
    marking: Marking | None


def slots_of(shapes: Sequence[ExchangeRound]) -> Mapping[int, int]:
    """The place of its shape for each slot: one slot for each class of transfers, and one where there is none."""
    numbers = [place for place, shape in enumerate(shapes) for _ in range(max(1, len(shape.transfers)))]
    return dict(enumerate(numbers))


def reading(ds: Dataset, shape: ExchangeRound, first_slot: int, query: Query, account: str) -> Reading:
    """What a query and an account make of a shape.

    The accounts that combine figures are asked only of rounds about which nobody but the recorder has given any;
    then each side is what the recorder says, and an actor, who has said nothing, does not know.
    """
    actor = None if account in (RECORDED, WIDEST, AGREED) else account
    ledger = ledger_of(ds)
    read = ledger.read_round(shape.id, query, RECORDED if actor is None else actor)
    sure: list[int] = []
    maybe: list[int] = []
    unknown = False
    for portion in read.portions:
        number = portion.count.low
        if number == 0 or actor is not None:
            unknown = True
        else:
            (sure if portion.membership is Truth.YES else maybe).append(first_slot + number - 1)
    returned = RANKS[ledger.is_done(shape, actor)]
    ever = min(returned, RANKS[read.membership])
    return Reading(returned, ever, sure, maybe, unknown, shape.marking)
