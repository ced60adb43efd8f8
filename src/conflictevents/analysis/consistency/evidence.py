"""What the record proves: at least so many persons returned, between two days, in these rounds."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.analysis.accounts import RECORDED
from conflictevents.analysis.consistency.demands import EVER, NEVER, Days
from conflictevents.analysis.consistency.scopes import Box, Frame, scope_of
from conflictevents.analysis.families import Family, families
from conflictevents.analysis.query import Query
from conflictevents.analysis.window import ALWAYS
from conflictevents.dataset import Dataset
from conflictevents.records import ExchangeRound
from conflictevents.records.ids import ALL_SIDES
from conflictevents.values.count import Count
from conflictevents.values.truth import Truth

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Evidence", "Proofs"]


@attrs.frozen(eq=False)
class Proofs:
    """What the record proves about some persons: in each place at least so many, at some time between two edges.

    Proofs share nobody: those that fall within a window add up.

    Attributes:
        starts: the edge after which they returned.
        ends: the edge up to which they did.
        lows: at least so many persons.
        rounds: ids of the rounds that prove it.
    """

    starts: "Array"
    ends: "Array"
    lows: "Array"
    rounds: tuple[tuple[str, ...], ...]

    @classmethod
    def together(cls, several: "Iterable[Proofs]") -> "Proofs":
        """What is proven about persons who are apart, as one."""
        import numpy as np

        none = np.zeros(0, int)
        all_of_them = list(several)
        return cls(
            np.concatenate([none, *(proofs.starts for proofs in all_of_them)]),
            np.concatenate([none, *(proofs.ends for proofs in all_of_them)]),
            np.concatenate([none, *(proofs.lows for proofs in all_of_them)]),
            tuple(rounds for proofs in all_of_them for rounds in proofs.rounds),
        )


class Evidence:
    """The record in one account, asked for any persons.

    The collection is not complete, so it bounds from below only.

    Args:
        ds: the dataset.
        account: `recorded`, `widest`, `agreed` or an actor's id.
    """

    def __init__(self, ds: Dataset, account: str = RECORDED) -> None:
        self._ds = ds
        self.account = account
        self._found: dict[tuple[Box, Frame], Proofs] = {}

    @cached_property
    def footprints(self) -> tuple[Box, ...]:
        """The limits that transfers on record set, as finely as they are told: who is among `person` may be of either category."""
        told = [(transfer, record.kind) for record in self._ds.rounds for transfer in record.transfers]
        for statement in self._ds.statements:
            for claim in statement.claims:
                about = None if claim.about is None else self._ds.get(claim.about)
                if isinstance(about, ExchangeRound):
                    told += [(transfer, about.kind) for transfer in claim.transfers]
        boxes = {
            Box(
                transfer.returned_to or ALL_SIDES,
                transfer.category,
                (transfer.kind or kind,),
                transfer.held_by or "",
            )
            for transfer, kind in told
        }
        return tuple(sorted(boxes))

    def of(self, box: Box, frame: Frame) -> Proofs:
        """What the record proves about the persons within these limits; of a population it tells nothing."""
        import numpy as np

        if (box, frame) not in self._found:
            query = Query(box.returned_to, box.category, scope_of(box, frame))
            found = () if frame.population else families(self._ds, query, self.account)
            proofs = [proof for family in found for proof in _proofs(family, _ALWAYS)]
            self._found[box, frame] = Proofs(
                np.array([proof.days.start for proof in proofs], dtype=int),
                np.array([proof.days.end for proof in proofs], dtype=int),
                np.array([proof.low for proof in proofs], dtype=int),
                tuple(proof.rounds for proof in proofs),
            )
        return self._found[box, frame]


@attrs.frozen
class _Proof:
    days: Days
    low: int
    rounds: tuple[str, ...]


_ALWAYS = Days(EVER, NEVER)


def _proofs(family: Family, within: Days) -> list[_Proof]:
    """What a family proves, nobody counted twice: what each part does, and what the whole has beyond that.

    What a whole has beyond its parts is in those of them whose number is open; where they are not all on record
    it may also be anywhere within the whole's own dates.
    """
    span = _span(family, within)
    completed = family.done is Truth.YES
    if not family.parts:
        low = family.said.count.low if completed else 0
        return [_Proof(span, low, (family.record.id,))] if low else []
    proofs = [proof for part in family.parts for proof in _proofs(part, span if completed else within)]
    if not completed:
        return proofs
    whole, complete = family.said.count, family.record.parts_complete
    parts = [(part, part.within(ALWAYS).count) for part in family.parts]
    rest = whole.low - sum(proof.low for proof in proofs)
    if rest <= 0 or (complete and not whole.overlaps(Count.sum(count for _, count in parts))):
        return proofs
    taking = [part for part, count in parts if not count.is_exact]
    spans = [_span(part, span) for part in taking] + ([] if complete else [span])
    where = Days(min(days.start for days in spans), max(days.end for days in spans))
    ids = {family.record.id, *(part.record.id for part in taking)}
    return [*proofs, _Proof(where, rest, tuple(sorted(ids)))]


def _span(family: Family, within: Days) -> Days:
    """The days a family took place in, as far as they lie within those of what it is part of."""
    when = family.when
    start = EVER if when is None or when.first_day is None else when.first_day - 1
    end = NEVER if when is None or when.last_day is None else when.last_day
    own, shared = Days(start, end), Days(max(start, within.start), min(end, within.end))
    return shared or own
