"""Rounds: one for each event of the facts, with its steps, its ordinals and the recorded account."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

import attrs

from conflictevents.datasets.builders.claims import break_down_parts, third_parties_of
from conflictevents.datasets.builders.dates import event_when, source_of
from conflictevents.datasets.builders.facts import CELLS, Facts, Row, read_plain, words
from conflictevents.datasets.builders.figures import (
    PART,
    TOTAL,
    WHOLE,
    build_transfers,
    count_of,
    decide_row,
    is_wide,
    kind_of,
    passing,
    role_of,
)
from conflictevents.datasets.builders.speakers import side_of, speakers
from conflictevents.datasets.builders.statements import Statements
from conflictevents.errors import InvalidValue
from conflictevents.records import (
    ALL_SIDES,
    Act,
    Category,
    Claim,
    ExchangeRound,
    Ordinal,
    RoundKind,
    RoundStatus,
    RoundStep,
    Statement,
    ThirdParty,
    Transfer,
)
from conflictevents.records.transfer import CARRIER
from conflictevents.records.vocabulary import CALLED_OFF
from conflictevents.values import Count, When

__all__ = ["build_rounds", "record_transfers"]

Claims = list[tuple[Statement, Claim]]
"""The claims on one round, each with its statement."""


def build_rounds(
    facts: Facts, utterances: Statements, statements: Iterable[Statement]
) -> list[ExchangeRound]:
    """Every round of the facts."""
    claims: dict[str, Claims] = {}
    for statement in statements:
        for claim in statement.claims:
            if claim.about is not None:
                claims.setdefault(claim.about, []).append((statement, claim))
    return [
        _build_round(facts, utterances, event, claims.get(facts.round_id(event), []))
        for event in facts.events()
        if not facts.decision("rounds", event).get("home")
    ]


def _build_round(facts: Facts, utterances: Statements, event: str, claims: Claims) -> ExchangeRound:
    rows = [row for row in facts.rows("rounds") if row["event_id"] == event]
    taken = _taken_rows(facts, event, rows)
    decided = facts.decision("rounds", event)
    when = When(decided["when"]) if decided.get("when") else _when(facts, taken or rows)
    kind = kind_of(facts, facts.round_kind(event))
    is_whole = rows[0]["kind"].startswith("aggregate")
    part_of = decided.get("part_of") or next(
        (row["part_of"] for row in rows if row.get("part_of", event) not in ("", event)), ""
    )
    transfers = (
        *_recorded(facts, utterances, event, rows, taken, kind, claims),
        *_unsaid_remains(facts, rows),
    )
    transfers, carriers = _common_carrier(transfers)
    third_parties = [
        party
        for row in taken or rows
        for party in third_parties_of(facts, row)
        if taken is None or party.role != CARRIER
    ]
    return ExchangeRound(
        id=facts.round_id(event),
        name=decided.get("name") or None,
        kind=cast("Any", kind),
        history=[*_history(facts, rows, claims, when, is_whole=is_whole), *_decided_steps(facts, event)],
        when=when,
        parties=words(decided.get("parties", "")),
        transfers=transfers,
        transfers_complete=decided.get("transfers_complete") == "yes",
        frameworks=tuple(
            dict.fromkeys(
                framework for row in taken or rows for framework in facts.frameworks_of(row["framework"])
            )
        ),
        third_parties=tuple(dict.fromkeys((*third_parties, *carriers))),
        place=next((row["location"] for row in rows if row["location"]), None),
        part_of=facts.round_id(part_of) if part_of in facts.events() else part_of or None,
        parts_complete=decided.get("parts_complete") == "yes",
        ordinals=_ordinals(facts, event, rows, claims, kind, is_part=bool(part_of)),
        sources=tuple(dict.fromkeys(source for row in rows for source in source_of(row))),
        note=decided.get("why") or None,
        extra=facts.trace([("rounds", row) for row in rows], cells=False),
    )


def _taken_rows(facts: Facts, event: str, rows: list[Row]) -> list[Row] | None:
    """The rows whose figures are recorded: those decided on, else its wholes, else its totals; None for wide rows.

    Raises:
        InvalidValue: two claimants speak of the same persons, and nothing was decided on it.
    """
    if is_wide(facts):
        return None
    line = _recorded_line(facts, event)
    if line is not None:
        return [next(row for row in rows if row["claim_id"] == row_id) for row_id in line["rows"]]
    ahead = facts.settings["still_ahead"]
    done = [row for row in rows if row["status"] not in ahead] or rows
    for role in (WHOLE, TOTAL):
        taken = [row for row in done if role_of(facts, row) == role]
        claimants = {row["claimant"] for row in taken}
        ends = {(row["returned_to"], row["category"] == Category.REMAINS, row["kind"]) for row in taken}
        if len(claimants) > 1 and len(ends) < len(taken):
            raise InvalidValue(
                event, "figures of which none repeats another", "decide in decisions/recorded.jsonl"
            )
        if taken:
            return taken
    return []


def _recorded_line(facts: Facts, event: str) -> dict[str, Any] | None:
    return next((line for line in facts.texts("recorded") if line["event"] == event and "rows" in line), None)


def _when(facts: Facts, rows: list[Row]) -> When | None:
    """When the rows say it happened: from the first day that any of them gives to the last.

    Rows of what was only planned count where no others say.
    """
    ahead = facts.settings.get("still_ahead", ())
    done = [row for row in rows if row["status"] not in ahead] or rows
    whens = [when for row in done if (when := event_when(facts, "rounds", row)) is not None]
    widest = max(whens, key=lambda when: (when.last_day or 0) - (when.first_day or 0), default=None)
    if widest is None or is_wide(facts):
        return widest
    first = min(when.first_day or 0 for when in whens)
    last = max(when.last_day or 0 for when in whens)
    if (first, last) == (widest.first_day, widest.last_day):
        return widest
    return When.between(date.fromordinal(first), date.fromordinal(last))


def _common_carrier(transfers: tuple[Transfer, ...]) -> tuple[tuple[Transfer, ...], tuple[ThirdParty, ...]]:
    """The transfers, and the carrier that all of them share, which is then the round's."""
    carriers = {transfer.carrier for transfer in transfers}
    if len(carriers) != 1 or None in carriers:
        return transfers, ()
    shared = tuple(ThirdParty(actor=carrier, role="carrier") for carrier in carriers if carrier)
    return tuple(attrs.evolve(transfer, carrier=None) for transfer in transfers), shared


# Steps and ordinals


def _history(
    facts: Facts, rows: list[Row], claims: Claims, when: When | None, *, is_whole: bool
) -> list[RoundStep]:
    """One step for each speaker and status: by the sides, or by others where they are silent.

    What was planned is dated by the day it was said, what came of it by the day of the round; a round in
    several parts is completed with its last. Where the facts say for themselves whether it was carried out, that
    is the recorder's step, and what is put off for hours and then done stands in the claims alone.
    """
    of_sides = [(statement, claim) for statement, claim in claims if side_of(facts, statement.speaker)]
    is_settled = "settles" in facts.settings and any(
        row["status"] in facts.settings["settles"] for row in rows
    )
    steps: dict[tuple[str, str, str], RoundStep] = {}
    for statement, claim in of_sides or claims:
        if claim.status is None or claim.act == Act.DENIES:
            continue
        if is_settled and claim.status not in _PLANNED:
            continue
        happened = claim.when or (statement.made if claim.status in CALLED_OFF else when)
        if claim.status in _PLANNED:
            happened = statement.made or when
        elif claim.status == RoundStatus.COMPLETED and is_whole:
            happened = _last_day(when) or when
        steps.setdefault(
            (statement.speaker, claim.status, str(happened)),
            RoundStep(
                status=cast("Any", claim.status),
                when=happened,
                according_to=[statement.speaker],
                statement=statement.id,
            ),
        )
    if is_settled:
        steps["", "", ""] = RoundStep(
            status=RoundStatus.COMPLETED, when=_last_day(when) if is_whole else when
        )
    return list(steps.values())


_PLANNED = (RoundStatus.PROPOSED, RoundStatus.AGREED, RoundStatus.SCHEDULED)


def _last_day(when: When | None) -> When | None:
    if when is None or when.last_day is None:
        return when
    return When.of(date.fromordinal(when.last_day))


def _decided_steps(facts: Facts, event: str) -> list[RoundStep]:
    """Steps that are in no claim, by decision: the recorder's own."""
    return [
        RoundStep(status=cast("Any", row["status"]), when=row["when"], note=row["why"])
        for row in facts.decided("round_steps")
        if row["event_id"] == event
    ]


def _ordinals(
    facts: Facts, event: str, rows: list[Row], claims: Claims, kind: str, *, is_part: bool
) -> list[Ordinal]:
    """How the counting bodies count the round: by decision, by the column of numbers, or by a body's own notice."""
    ordinals: dict[str, Ordinal | None] = {
        row["body"]: Ordinal(body=row["body"], counted=row["counted"] == "yes") if row["counted"] else None
        for row in facts.decided("ordinals")
        if row["event_id"] == event
    }
    series = facts.settings.get("ordinals", {})
    numbers = {row[series["column"]] for row in rows if row[series["column"]]} if series else set()
    if series and series["body"] not in ordinals and numbers and not is_part:
        (number,) = numbers
        ordinals[series["body"]] = Ordinal(body=series["body"], number=int(number))
    announcer = series.get("announcer")
    is_announced = any(
        statement.speaker == announcer and claim.status == RoundStatus.COMPLETED
        for statement, claim in claims
    )
    if announcer and announcer not in ordinals and is_announced and kind == RoundKind.EXCHANGE:
        ordinals[announcer] = Ordinal(body=announcer)
    return [ordinal for ordinal in ordinals.values() if ordinal is not None]


# The recorded account


def _recorded(
    facts: Facts,
    utterances: Statements,
    event: str,
    rows: list[Row],
    taken: list[Row] | None,
    kind: str,
    claims: Claims,
) -> tuple[Transfer, ...]:
    """The recorded account of an event: the figures of the rows taken, or for wide rows what the claims say."""
    if taken is None:
        status = facts.settings["statuses"].get(rows[0]["status"], rows[0]["status"])
        return record_transfers(facts, event, status, claims)
    line = _recorded_line(facts, event) or {}
    transfers = [
        *(_record_row(facts, utterances, row, rows, kind, line) for row in taken),
        *(read_plain(Transfer, data) for data in line.get("transfers", ())),
    ]
    changes = {name: line[name] for name in ("category", "carrier") if name in line}
    return tuple(attrs.evolve(transfer, **changes) for transfer in transfers)


def _record_row(
    facts: Facts, utterances: Statements, row: Row, rows: list[Row], kind: str, line: Mapping[str, Any]
) -> Transfer:
    (transfer,) = build_transfers(facts, row, kind)
    decided = decide_row(facts, row)
    if role_of(facts, row) == PART:
        exact = count_of(facts, decided["count"], decided["qualifier"])
        transfer = attrs.evolve(transfer, count=exact, breakdowns=())
    takes = (*line.get("rows", ()), *line.get("breakdowns", ()))
    others = [other for other in rows if other["claim_id"] in takes]
    transfer = break_down_parts(facts, transfer, row, others)
    carriers = [party.actor for party in third_parties_of(facts, row) if party.role == CARRIER]
    return attrs.evolve(
        transfer,
        returned_to=None if transfer.returned_to == ALL_SIDES else transfer.returned_to,
        carrier=next(iter(carriers), None),
        statement=utterances.of_row(row["claim_id"], speakers(facts, row, row["claim_id"])[0]),
    )


_CERTAINTY = ("high", "medium", "low")


@attrs.frozen
class _Account:
    """What one claim says of those who returned to one side."""

    statement: Statement
    claim: Claim
    transfers: tuple[Transfer, ...]

    @property
    def sum(self) -> Count:
        return Count.sum(transfer.count for transfer in self.transfers)

    @property
    def is_informative(self) -> bool:
        return any(transfer.count.low or transfer.count.high is not None for transfer in self.transfers)

    @property
    def rank(self) -> tuple[int, int, str]:
        cells = self.statement.extra.get(CELLS, {}).values()
        certainty = min(
            (_CERTAINTY.index(row["certainty"]) for row in cells if "certainty" in row), default=2
        )
        return (certainty, -len(self.transfers), self.statement.id)

    def take(self) -> tuple[Transfer, ...]:
        return tuple(attrs.evolve(transfer, statement=self.statement.id) for transfer in self.transfers)


def _unsaid_remains(facts: Facts, rows: list[Row]) -> list[Transfer]:
    """An unknown number of remains to each side of a repatriation that no row gives a figure for.

    An empty cell of the facts means that the source does not say, never zero.
    """
    if not is_wide(facts) or any(row["kind"] != facts.settings["wide"]["remains"] for row in rows):
        return []
    return [
        passing(facts, Count.unknown(), side, Category.REMAINS)
        for side in facts.settings["sides"]
        if not any(row[f"bodies_to_{side}"] for row in rows)
    ]


def record_transfers(facts: Facts, event: str, status: str, claims: Claims) -> tuple[Transfer, ...]:
    """The recorded account of an event from the claims about it: for each side its own, or the hull of the others.

    Raises:
        InvalidValue: a side's own claims differ, and nothing was decided on it.
    """
    transfers: list[Transfer] = []
    for is_living in (True, False):
        for side in facts.settings["sides"]:
            decided = next(
                (
                    line
                    for line in facts.texts("recorded")
                    if (line["event"], line.get("side")) == (event, side)
                ),
                None,
            )
            if is_living and decided is not None:
                transfers += [read_plain(Transfer, data) for data in decided["transfers"]]
            else:
                accounts = _list_accounts(status, claims, side, is_living=is_living)
                transfers += _take_account(facts, event, side, accounts)
    return tuple(transfers)


def _list_accounts(status: str, claims: Claims, side: str, *, is_living: bool) -> list[_Account]:
    accounts = []
    for statement, claim in claims:
        taken = tuple(
            transfer
            for transfer in claim.transfers
            if transfer.returned_to == side and Category.is_living(transfer.category) == is_living
        )
        is_carried_out = Act[claim.act].asserts and claim.status in (None, status)
        if taken and (is_carried_out or status != RoundStatus.COMPLETED):
            accounts.append(_Account(statement, claim, taken))
    return sorted(accounts, key=lambda account: account.rank)


def _take_account(facts: Facts, event: str, side: str, accounts: Sequence[_Account]) -> tuple[Transfer, ...]:
    of_side = [account for account in accounts if side_of(facts, account.statement.speaker) == side]
    chosen = [account for account in of_side if account.is_informative] or [
        account for account in accounts if account.is_informative
    ]
    if not chosen:
        return (of_side or accounts)[0].take() if accounts else ()
    first = chosen[0]
    if all(account.sum.same_bounds(first.sum) for account in chosen):
        return first.take()
    if any(account in of_side for account in chosen):
        raise InvalidValue(
            event, f"one figure of {side} on its own people", "decide on it in decisions/recorded.jsonl"
        )
    hull = first.sum
    for account in chosen[1:]:
        hull = hull.hull(account.sum)
    sources = ", ".join(account.statement.id for account in chosen)
    return (passing(facts, hull, side, first.transfers[0].category, note=f"hull of {sources}"),)
