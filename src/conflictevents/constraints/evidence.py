"""What the record proves: at least so many persons returned, between two days, in these rounds."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.constraints.demands import EVER, NEVER, Days
from conflictevents.constraints.scopes import Box, Frame, scope_of
from conflictevents.dataset import Dataset
from conflictevents.ledger import ResolvedRound, ledger_of
from conflictevents.ledger.postings import RECORDED
from conflictevents.ledger.query import Query
from conflictevents.ledger.trees import Asked, RoundTree
from conflictevents.records import ExchangeRound
from conflictevents.records.ids import ALL_SIDES

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
            balance = ledger_of(self._ds).balance(query, self.account)
            asked = [] if frame.population else balance.ask_trees()
            proofs = [proof for tree, answer in asked for proof in _proofs(tree, answer)]
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


def _proofs(tree: RoundTree, asked: Asked) -> list[_Proof]:
    """What a tree of rounds proves, nobody counted twice: what each part does, and what the whole has beyond that.

    What a whole has beyond its parts is in those of them whose number is open; where they are not all on record
    it may also be anywhere within the whole's own dates.
    """
    proofs_of: dict[str, list[_Proof]] = {}
    done = dict.fromkeys((node.id for node, _ in tree.nodes), True)
    for node in reversed(tree.root.list_tree()):
        proofs = [proof for part in node.parts for proof in proofs_of[part.id]]
        proofs_of[node.id] = proofs
        rest = asked.of_round[node.id].asked[0] - sum(proof.low for proof in proofs)
        if rest <= 0 or node.id not in done:
            continue
        open_parts = [
            part for part in node.parts if asked.of_round[part.id].asked[0] < asked.of_round[part.id].asked[1]
        ]
        spans = [_span(part) for part in open_parts]
        if not (node.parts and node.record.parts_complete and spans):
            spans.append(_span(node))
        where = Days(min(days.start for days in spans), max(days.end for days in spans))
        ids = {node.id, *(part.id for part in open_parts)}
        proofs.append(_Proof(where, rest, tuple(sorted(ids))))
    return proofs_of[tree.root.id]


def _span(node: ResolvedRound) -> Days:
    """The days of a round as edges."""
    first, last = node.days
    return Days(EVER if first is None else first - 1, NEVER if last is None else last)
