"""Tallies against the working table: the question of `analysis.reconcile`, asked of sums instead of records."""

from typing import TYPE_CHECKING, Any

import attrs

from conflictevents.ledger import ledger_of
from conflictevents.ledger.postings import RECORDED, check_account
from conflictevents.ledger.query import Query
from conflictevents.ledger.window import Window
from conflictevents.questions.comparison import Gap, Verdict, judged
from conflictevents.questions.plain import plain_count
from conflictevents.questions.reconcile import claimed_number, worst_first
from conflictevents.records import ReturnTally
from conflictevents.tables._engine import takes_turns
from conflictevents.tables._readings import RANKS
from conflictevents.tables._shapes import COARSE, FINE
from conflictevents.tables._sums import way_for
from conflictevents.tables._total import Sum
from conflictevents.values.count import Count

if TYPE_CHECKING:
    from conflictevents.tables.tables import Tables

__all__ = ["TallyCheck", "reconcile"]


@attrs.frozen
class TallyCheck:
    """One claimed cumulative against the rounds on record, as `conflictevents.Reconciliation` has it.

    Which transfers the claim would force in or out takes the transfers themselves: ask `conflictevents.reconcile`
    of a dataset with the rounds named here.

    Attributes:
        tally: the claim.
        claimed: the claimed number as a signed interval.
        recorded: what the record has in the window and scope.
        gap: claimed minus recorded.
        verdict: agrees, possible, claims_more, claims_less or not_comparable.
        rounds: how many handovers were counted.
        counted: ids of the rounds certainly counted.
        possible: ids of the rounds possibly counted.
    """

    tally: ReturnTally
    claimed: Gap
    recorded: Count
    gap: Gap
    verdict: Verdict
    rounds: Count
    counted: tuple[str, ...]
    possible: tuple[str, ...]

    @property
    def tallies(self) -> tuple[ReturnTally, ...]:
        """The claim, alone."""
        return (self.tally,)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "tally": self.tally.id,
            "claimed": {"low": self.claimed.low, "high": self.claimed.high},
            "recorded": plain_count(self.recorded),
            "gap": {"low": self.gap.low, "high": self.gap.high},
            "verdict": str(self.verdict),
            "rounds": plain_count(self.rounds),
            "counted": list(self.counted),
            "possible": list(self.possible),
        }


@takes_turns
def reconcile(tables: "Tables", account: str = RECORDED, *, ids: bool = True) -> tuple[TallyCheck, ...]:
    """Check every claimed cumulative against the rounds on record, worst first.

    The working table is added up once, by day; each claim is then compared with the days of its window.

    Args:
        tables: the tables.
        account: whose figures: `recorded`, `widest`, `agreed` or an actor's id.
        ids: whether to name the rounds.

    Raises:
        UnknownRecord: the account is no actor on record.
    """
    account = check_account(tables.shapes, account)
    tallies = [tally for tally in tables.records("tallies") if isinstance(tally, ReturnTally)]
    way = FINE if any(way_for(tally.scope) == FINE for tally in tallies) else COARSE
    cells = tables.cells(way=way, period="day", alone=account != RECORDED, ids=ids)[None] if tallies else []
    families = tables.families(account)
    found = []
    for tally in tallies:
        window = Window.between(tally.since, tally.as_of)
        query = Query(returned_to=tally.returned_to, category=tally.category, scope=tally.scope)
        readings = tables.readings(query, account, way)
        total = Sum()
        for cell in cells:
            if readings[cell.shape].ever:
                total.add(cell, readings[cell.shape], RANKS[window.holds(cell.first, cell.last)])
        if families.rounds:
            total.add_selected(ledger_of(families).balance(query, account).within(window))
        found.append(_compared(tally, total))
    return tuple(sorted(found, key=worst_first))


def _compared(tally: ReturnTally, total: Sum) -> TallyCheck:
    return TallyCheck(
        tally=tally,
        **judged(claimed_number(tally.count), total.count),
        rounds=total.rounds,
        counted=tuple(sorted(total.certain)),
        possible=tuple(sorted(total.possible)),
    )
