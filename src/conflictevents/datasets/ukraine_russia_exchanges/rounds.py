"""Rounds: one for each event of the facts, with its steps, its ordinals and the recorder's account."""

from collections.abc import Iterable
from datetime import date

import attrs

from conflictevents.datasets.ukraine_russia_exchanges.actors import SIDES, side_of
from conflictevents.datasets.ukraine_russia_exchanges.dates import event_when, source_of
from conflictevents.datasets.ukraine_russia_exchanges.raw import (
    CELLS,
    Row,
    decided,
    decision,
    event_ids,
    facts,
    frameworks_of,
    round_id,
    trace,
)
from conflictevents.datasets.ukraine_russia_exchanges.round_claims import SERIES, third_parties_of
from conflictevents.datasets.ukraine_russia_exchanges.transfers import KINDS, passing
from conflictevents.records import (
    Act,
    Category,
    Claim,
    ExchangeRound,
    Ordinal,
    RoundKind,
    RoundStatus,
    RoundStep,
    Statement,
    Transfer,
)
from conflictevents.values import Count, When

__all__ = ["DECIDED", "recorded", "rounds"]

_ANNOUNCER = "russian-mod"
_FAILED = {"aborted": RoundStatus.FAILED}


def rounds(statements: Iterable[Statement]) -> list[ExchangeRound]:
    """Every round of the facts."""
    claims: dict[str, list[tuple[Statement, Claim]]] = {}
    for statement in statements:
        for claim in statement.claims:
            if claim.about is not None:
                claims.setdefault(claim.about, []).append((statement, claim))
    return [_round(event, claims.get(round_id(event), [])) for event in event_ids()]


def _round(event: str, claims: list[tuple[Statement, Claim]]) -> ExchangeRound:
    rows = [row for row in facts("rounds") if row["event_id"] == event]
    decided_on = decision("rounds", event)
    when = When(decided_on["when"]) if decided_on.get("when") else _widest(rows)
    status = _FAILED.get(rows[0]["status"]) or RoundStatus(rows[0]["status"])
    kind = KINDS.get(rows[0]["kind"], RoundKind.EXCHANGE)
    whole = rows[0]["kind"].startswith("aggregate")
    return ExchangeRound(
        id=round_id(event),
        name=decided_on.get("name") or None,
        kind=kind,
        history=[*_history(claims, when, whole=whole), *_later_steps(event)],
        when=when,
        transfers=(*recorded(event, status, claims), *_unsaid_remains(rows)),
        frameworks=tuple(
            dict.fromkeys(framework for row in rows for framework in frameworks_of(row["framework"]))
        ),
        third_parties=tuple(dict.fromkeys(party for row in rows for party in third_parties_of(row))),
        place=next((row["location"] for row in rows if row["location"]), None),
        part_of=decided_on.get("part_of") or None,
        parts_complete=decided_on.get("parts_complete") == "yes",
        ordinals=_ordinals(event, rows, claims, kind, part=bool(decided_on.get("part_of"))),
        sources=tuple(dict.fromkeys(source for row in rows for source in source_of(row))),
        note=decided_on.get("why") or None,
        extra=trace([("rounds", row) for row in rows], cells=False),
    )


def _widest(rows: list[Row]) -> When:
    """When the rows say it happened: from the first day that any of them gives to the last."""
    whens = [event_when(row) for row in rows]
    return max(whens, key=lambda when: (when.last_day or 0) - (when.first_day or 0))


def _history(claims: list[tuple[Statement, Claim]], when: When, *, whole: bool) -> list[RoundStep]:
    """One step for each speaker and status: by the sides, or by others where they are silent.

    What was planned is dated by the day it was said, what came of it by the day of the round; a round in
    several parts is completed with its last.
    """
    of_sides = [(statement, claim) for statement, claim in claims if side_of(statement.speaker)]
    steps: dict[tuple[str, str, str], RoundStep] = {}
    for statement, claim in of_sides or claims:
        if claim.status is None or claim.act == "denies":
            continue
        happened = claim.when or when
        if claim.status == RoundStatus.SCHEDULED:
            happened = statement.made or when
        elif claim.status == RoundStatus.COMPLETED and whole and when.last_day is not None:
            happened = When.of(date.fromordinal(when.last_day))
        steps.setdefault(
            (statement.speaker, claim.status, str(happened)),
            RoundStep(
                status=claim.status, when=happened, according_to=[statement.speaker], statement=statement.id
            ),
        )
    return list(steps.values())


def _later_steps(event: str) -> list[RoundStep]:
    """Steps that nobody says in so many words, by decision: the recorder's own."""
    return [
        RoundStep(status=row["status"], when=row["when"], note=row["why"])
        for row in decided("round_steps")
        if row["event_id"] == event
    ]


def _ordinals(
    event: str, rows: list[Row], claims: list[tuple[Statement, Claim]], kind: str, *, part: bool
) -> list[Ordinal]:
    """How the counting bodies count the round: by decision, by the facts' column, or by the ministry's own notice."""
    found: dict[str, Ordinal | None] = {
        row["body"]: Ordinal(body=row["body"], counted=row["counted"] == "yes") if row["counted"] else None
        for row in decided("ordinals")
        if row["event_id"] == event
    }
    numbers = {row["ua_seq_no"] for row in rows if row["ua_seq_no"]}
    if SERIES not in found and numbers and not part:
        (number,) = numbers
        found[SERIES] = Ordinal(body=SERIES, number=int(number))
    announced = any(
        statement.speaker == _ANNOUNCER and claim.status == RoundStatus.COMPLETED
        for statement, claim in claims
    )
    if _ANNOUNCER not in found and announced and kind == RoundKind.EXCHANGE:
        found[_ANNOUNCER] = Ordinal(body=_ANNOUNCER)
    return [ordinal for ordinal in found.values() if ordinal is not None]


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


def _unsaid_remains(rows: list[Row]) -> list[Transfer]:
    """An unknown number of remains to each side of a repatriation that no row gives a figure for.

    An empty cell of the facts means that the source does not say, never zero.
    """
    if any(row["kind"] != "bodies" for row in rows):
        return []
    return [
        passing(Count.unknown(), side, Category.REMAINS)
        for side in SIDES
        if not any(row[f"bodies_to_{side}"] for row in rows)
    ]


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
