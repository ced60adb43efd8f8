"""Who said what, when, through which channel, reported where."""

from collections.abc import Iterable

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import Record
from conflictevents.records.claim import Claim
from conflictevents.records.ids import ActorId, StatementId, read_actor_id, read_statement_ids
from conflictevents.values.fields import (
    name_fields_in_errors,
    read_optional_text,
    read_optional_when,
    require_instance,
    tuple_of,
)
from conflictevents.values.when import When

__all__ = ["Statement"]


def _read_claims(value: Claim | Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple_of(_claim, value, Claim)


def _claim(value: Claim) -> Claim:
    return require_instance(Claim, value, "write Claim(act='reports', about=...)")


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Statement(Record):
    """Who said what, when, through which channel; `sources` say where it is reported.

    A statement is never edited after the fact, only retracted or superseded by a later one. One
    utterance is one statement, however many pages repeat it.

    Attributes:
        speaker: who said it.
        made: when it was said; the day from which its claims can be known.
        channel: through which channel, such as `Telegram` or `press conference`.
        claims: what it asserts; numbered from 1 in the order given.
        supersedes: earlier statements it takes the place of.
        retracts: earlier statements it takes back.
        text: what was said, paraphrased.

    Raises:
        InvalidValue: two claims bear one number, or the statement supersedes or retracts itself.
    """

    speaker: ActorId = attrs.field(converter=read_actor_id)
    made: When | None = attrs.field(default=None, converter=read_optional_when)
    channel: str | None = attrs.field(default=None, converter=read_optional_text)
    claims: tuple[Claim, ...] = attrs.field(default=(), converter=_read_claims)
    supersedes: tuple[StatementId, ...] = attrs.field(default=(), converter=read_statement_ids)
    retracts: tuple[StatementId, ...] = attrs.field(default=(), converter=read_statement_ids)
    text: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if self.id in self.supersedes:
            raise InvalidValue(
                self.id,
                "earlier statements, not the statement itself",
                "leave its own id out",
                field="supersedes",
            )
        if self.id in self.retracts:
            raise InvalidValue(
                self.id,
                "earlier statements, not the statement itself",
                "leave its own id out",
                field="retracts",
            )
        if self.claims:
            numbered = tuple(
                claim if claim.number else attrs.evolve(claim, number=place)
                for place, claim in enumerate(self.claims, start=1)
            )
            numbers = [claim.number for claim in numbered]
            if len(set(numbers)) < len(numbers):
                raise InvalidValue(
                    numbers, "each number once", "leave the numbers out to have them given", field="claims"
                )
            object.__setattr__(self, "claims", numbered)

    def claim_id(self, claim: Claim) -> str:
        """The id of one of this statement's claims, such as `statement-2025-11-12#1`."""
        return f"{self.id}#{claim.number}"
