"""A conflict: claims, and the record, that cannot all be true, though any of them but one can."""

from collections.abc import Collection, Mapping
from typing import Any

import attrs

from conflictevents.constraints.case import Case
from conflictevents.constraints.model import Model
from conflictevents.constraints.oracle import RECORD, Answer
from conflictevents.constraints.words import Pull, claim_in_words, record_in_words, why
from conflictevents.dataset import Dataset
from conflictevents.ledger.rounds import date_of
from conflictevents.ledger.wording import name_of
from conflictevents.records import ReturnTally
from conflictevents.text import figure

__all__ = ["Conflict", "conflict_of", "in_order"]


@attrs.frozen(eq=False)
class Conflict:
    """A minimal set of claims, perhaps with the record, that cannot all be true: any but one of them can.

    Attributes:
        tallies: the claims, by id.
        with_record: whether the record is one of the set; it is one member, however many rounds it has.
        rounds: ids of the rounds that matter, where it is.
        correction: the fewest persons by which claims would have to change, in all, to be possible together.
        changes: one way of changing them by as many: for each claim that changes, by how many persons. The record
            is never changed. Of several ways one that changes trusted claims less, then later ones.
        explanation: who said what for when, and why it cannot all hold.
    """

    tallies: tuple[ReturnTally, ...]
    with_record: bool
    rounds: tuple[str, ...]
    correction: int
    changes: Mapping[str, int]
    explanation: str

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims."""
        return tuple(tally.id for tally in self.tallies)

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the claims, and `recorded` for the record."""
        return (*self.claims, RECORD) if self.with_record else self.claims

    def __len__(self) -> int:
        return len(self.members)

    def __repr__(self) -> str:
        return f"<Conflict of {', '.join(self.members)}: {self.correction:,} apart>"

    def __str__(self) -> str:
        return self.explanation

    def to_dict(self) -> dict[str, Any]:
        """The conflict as plain data."""
        return {
            "members": list(self.members),
            "rounds": list(self.rounds),
            "correction": self.correction,
            "changes": dict(self.changes),
            "explanation": self.explanation,
        }


def in_order(members: Collection[str]) -> tuple[Any, ...]:
    """Where a conflict stands among others: the smaller first, then by ids."""
    return len(members), sorted(members)


def conflict_of(ds: Dataset, case: Case, members: Collection[str]) -> Conflict:
    """A minimal set of members as a conflict, with what would reconcile it and why it cannot hold."""
    claims = [claim for claim in case.claims if claim in members]
    with_record = RECORD in members
    reasons = case.oracle(members, weights={})
    reason = reasons.correction(claims)
    # Ties are broken towards changing what explanations prefer less: the later claim.
    nudged = {claim: case.weight(claim) * (1 - place * 1e-6) for place, claim in enumerate(claims)}
    changes = case.oracle(members, weights=nudged).correction(claims).changes
    low, strength, rounds = _evidence(reasons.model, reason) if with_record else (0, 1.0, ())
    tallies = sorted((ds[claim] for claim in claims), key=lambda tally: tally.id)
    return Conflict(
        tallies=tuple(tallies),
        with_record=with_record,
        rounds=rounds,
        correction=sum(map(abs, changes.values())),
        changes={claim: changes[claim] for claim in sorted(changes)},
        explanation=_explanation(ds, case, claims, reason, (low, strength), rounds),
    )


def _explanation(
    ds: Dataset,
    case: Case,
    claims: list[str],
    reason: Answer,
    record: tuple[int, float],
    rounds: tuple[str, ...],
) -> str:
    floors, ceilings = [], []
    for claim in claims:
        floor, ceiling = reason.pulls.get(claim, (0.0, 0.0))
        demand = case.demand(claim)
        label = f"the {figure(ds[claim].count)} of {name_of(ds, ds[claim].claimant)}"
        if floor:
            floors.append(Pull(label, demand.floor, round(floor, 6)))
        if ceiling and demand.ceiling is not None:
            ceilings.append(Pull(label, demand.ceiling, round(ceiling, 6)))
    sentences = [claim_in_words(ds, ds[claim]) for claim in claims]
    if rounds:
        whens = [when for when in (date_of(ds[id]) for id in rounds) if when is not None]
        sentences.append(record_in_words(record[0], rounds, whens))
        floors.append(Pull("the record", record[0], round(record[1], 6)))
    demands = [case.demand(claim) for claim in claims]
    counted = {(demand.box, demand.frame, demand.floor_days, demand.ceiling_days) for demand in demands}
    same = len(counted) == 1 and not rounds
    return " ".join([*sentences, why(floors, ceilings, same=same)])


def _evidence(model: Model, reason: Answer) -> tuple[int, float, tuple[str, ...]]:
    """What the record contributes, how often that counts, and the rounds it does so with."""
    strengths: list[float] = []
    lows: list[float] = []
    rounds: set[str] = set()
    for found in model.recorded:
        pulls = reason.solution.duals[found.rows]
        for place in (pulls >= 1e-6).nonzero()[0]:
            strengths.append(float(pulls[place]))
            lows.append(float(found.lows[place]))
            proofs = model.world.proofs(found.frame, found.cells)
            inside = (proofs.starts >= found.starts[place]) & (proofs.ends <= found.ends[place])
            rounds.update(id for at in inside.nonzero()[0] for id in proofs.rounds[at])
    strength = max(strengths, default=1.0)
    shares = zip(strengths, lows, strict=True)
    return round(sum(pull / strength * low for pull, low in shares)), strength, tuple(sorted(rounds))
