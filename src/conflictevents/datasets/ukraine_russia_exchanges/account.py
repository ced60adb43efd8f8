"""The recorder's account of a round: each side's own count of those who returned to it, and else what others say.

Of a side's own claims the one of the highest certainty and the most detail is taken; they have to agree in
sum. Where a side made no claim, or withheld the number, the hull of what everybody else says is taken.
"""

import attrs

from conflictevents.datasets.ukraine_russia_exchanges.actors import SIDES, side_of
from conflictevents.datasets.ukraine_russia_exchanges.trace import CELLS
from conflictevents.datasets.ukraine_russia_exchanges.transfers import passing
from conflictevents.records import Act, Category, Claim, RoundStatus, Statement, Transfer
from conflictevents.values import Count

__all__ = ["DECIDED", "recorded"]

DECIDED: dict[str, tuple[Transfer, ...]] = {
    # The Coordination HQ counts 8 civilians and withholds the soldiers, Moscow and an outlet say 146: with the 8 or besides.
    "E2025-08-24": (
        passing(Count.between(146, 154), "ukraine", note="8 civilians within the 146 or besides"),
    ),
}
"""What returned to Ukraine in rounds where no claim can be taken as it stands."""

_CERTAINTY = ("high", "medium", "low")


@attrs.frozen
class _Told:
    """What one claim says of those who returned to one side."""

    statement: Statement
    claim: Claim
    transfers: tuple[Transfer, ...]

    @property
    def sum(self) -> Count:
        return Count.sum(transfer.count for transfer in self.transfers)

    @property
    def informative(self) -> bool:
        return any(transfer.count.low or transfer.count.high is not None for transfer in self.transfers)

    @property
    def rank(self) -> tuple[int, int, str]:
        cells = self.statement.extra.get(CELLS, {}).values()
        certainty = min(
            (_CERTAINTY.index(row["certainty"]) for row in cells if "certainty" in row), default=2
        )
        return (certainty, -len(self.transfers), self.statement.id)

    def taken(self) -> tuple[Transfer, ...]:
        return tuple(attrs.evolve(transfer, statement=self.statement.id) for transfer in self.transfers)


def recorded(event: str, status: str, claims: list[tuple[Statement, Claim]]) -> tuple[Transfer, ...]:
    """The recorder's account of an event, from the claims about it.

    Raises:
        ValueError: a side's own claims differ, and nothing was decided on it.
    """
    found: list[Transfer] = []
    for living in (True, False):
        for side in SIDES:
            if living and side == "ukraine" and event in DECIDED:
                found += DECIDED[event]
            else:
                told = _told(status, claims, side, living=living)
                found += _account(event, side, told)
    return tuple(found)


def _told(status: str, claims: list[tuple[Statement, Claim]], side: str, *, living: bool) -> list[_Told]:
    told = []
    for statement, claim in claims:
        taken = tuple(
            transfer
            for transfer in claim.transfers
            if transfer.returned_to == side and Category.is_living(transfer.category) == living
        )
        carried_out = Act[claim.act].asserts and claim.status in (None, status)
        if taken and (carried_out or status != RoundStatus.COMPLETED):
            told.append(_Told(statement, claim, taken))
    return sorted(told, key=lambda one: one.rank)


def _account(event: str, side: str, told: list[_Told]) -> tuple[Transfer, ...]:
    own = [one for one in told if side_of(one.statement.speaker) == side]
    chosen = [one for one in own if one.informative] or [one for one in told if one.informative]
    if not chosen:
        return (own or told)[0].taken() if told else ()
    first = chosen[0]
    if all(one.sum.same_bounds(first.sum) for one in chosen):
        return first.taken()
    if any(one in own for one in chosen):
        raise ValueError(f"{event}: what {side} says of its own differs: decide on it in DECIDED")
    hull = first.sum
    for one in chosen[1:]:
        hull = hull.hull(one.sum)
    sources = ", ".join(one.statement.id for one in chosen)
    return (passing(hull, side, first.transfers[0].category, note=f"hull of {sources}"),)
