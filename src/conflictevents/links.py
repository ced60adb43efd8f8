"""What refers to what: parts of rounds, who belongs to whom, claims about records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from conflictevents.records import Actor, Claim, ExchangeRound, Framework, Record, Statement

__all__ = ["Links"]


class Links:
    """What refers to what among a set of records, found once and looked up often.

    References that dangle, point to a record of the wrong kind or run in a circle are findings of the
    rules; here they lead nowhere, and circles end where they began.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: Mapping[str, Record] = {record.id: record for record in records}

    def belongs_to(self, actor: str) -> tuple[str, ...]:
        """The actor and whatever it is part of, nearest first."""
        return self._chain(actor, Actor)

    def is_within(self, actor: str, whole: str) -> bool:
        """Whether the actor is `whole` itself, or one of its people and offices."""
        return actor == whole or whole in self.belongs_to(actor)

    def frameworks_above(self, framework: str) -> tuple[str, ...]:
        """The framework and whatever it is part of, nearest first."""
        return self._chain(framework, Framework)

    def rounds_above(self, round_id: str) -> tuple[str, ...]:
        """The round and whatever it is part of, nearest first."""
        return self._chain(round_id, ExchangeRound)

    def parts_of(self, round_id: str) -> tuple[ExchangeRound, ...]:
        """The rounds that say they are part of this one, by id."""
        return self._parts.get(round_id, ())

    def claims_about(self, id: str, *, standing: bool = True) -> tuple[tuple[Statement, Claim], ...]:
        """The claims about a record with the statements they stand in, by statement id and claim number.

        Args:
            id: the record's id.
            standing: only claims of statements that no other statement retracts or supersedes.
        """
        found = self._claims.get(id, ())
        return tuple(
            (statement, claim) for statement, claim in found if not standing or self.stands(statement.id)
        )

    def stands(self, statement: str) -> bool:
        """Whether no other statement retracts or supersedes this one."""
        return statement not in self._withdrawn

    def _chain(self, id: str, kind: type[Record]) -> tuple[str, ...]:
        chain = [id]
        while True:
            record = self._records.get(chain[-1])
            above = getattr(record, "part_of", None) if isinstance(record, kind) else None
            if above is None or above in chain:
                return tuple(chain)
            chain.append(above)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[ExchangeRound, ...]]:
        parts: dict[str, list[ExchangeRound]] = defaultdict(list)
        for record in self._records.values():
            if isinstance(record, ExchangeRound) and record.part_of is not None:
                parts[record.part_of].append(record)
        return {id: tuple(sorted(rounds, key=lambda part: part.id)) for id, rounds in parts.items()}

    @cached_property
    def _claims(self) -> Mapping[str, tuple[tuple[Statement, Claim], ...]]:
        claims: dict[str, list[tuple[Statement, Claim]]] = defaultdict(list)
        statements = [record for record in self._records.values() if isinstance(record, Statement)]
        for statement in sorted(statements, key=lambda record: record.id):
            for claim in sorted(statement.claims, key=lambda claim: claim.number):
                if claim.about is not None:
                    claims[claim.about].append((statement, claim))
        return {id: tuple(found) for id, found in claims.items()}

    @cached_property
    def _withdrawn(self) -> frozenset[str]:
        statements = [record for record in self._records.values() if isinstance(record, Statement)]
        return frozenset(
            id
            for statement in statements
            for id in (*statement.supersedes, *statement.retracts)
            if id in self._records
        )
