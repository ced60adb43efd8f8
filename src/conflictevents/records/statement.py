"""Who said what, when, through which channel, reported where; and each thing that it claims."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records.base import (
    ActorId,
    FrameworkId,
    Record,
    RecordId,
    StatementId,
    read_actor_id,
    read_framework_ids,
    read_optional_record_id,
    read_statement_ids,
)
from conflictevents.records.framework import Term, read_terms
from conflictevents.records.reading import (
    read_act,
    read_optional_claimed_kind,
)
from conflictevents.records.transfer import (
    MEDIATOR,
    Ordinal,
    ThirdParty,
    Transfer,
    actors_in_role,
    read_ordinals,
    read_third_parties,
    read_transfers,
)
from conflictevents.records.vocabulary import (
    Act,
    ActStr,
    ClaimedKindStr,
    FrameworkStatus,
    MeetingStatus,
    RoundStatus,
)
from conflictevents.values.count import LARGEST_INTEGER, Count
from conflictevents.values.fields import (
    Part,
    name_fields_in_errors,
    read_count,
    read_integer,
    read_optional_count,
    read_optional_text,
    read_optional_when,
    require_instance,
    tuple_of,
)
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When
from conflictevents.values.wording import Wording

__all__ = ["Claim", "Share", "Statement"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Share(Part):
    """A share of a number, as sure as the source was.

    Attributes:
        percent: how many in a hundred, as a `Count` from 0 to 100 with the source's wording.
        of: the number it is a share of, in persons.

    Raises:
        InvalidValue: the percentage lies above 100, or nothing bounds it.

    >>> Share(percent="less than 30", of=1200).count
    Count('0 to 359')
    """

    percent: Count = attrs.field(converter=read_count)
    of: Count = attrs.field(converter=read_count)

    def __attrs_post_init__(self) -> None:
        if self.percent.low > 100 or (self.percent.high or 0) > 100:
            raise InvalidValue(self.percent, "a percentage from 0 to 100", "correct it", field="percent")

    @property
    def count(self) -> Count:
        """How many persons that makes: every whole number the words allow, and no other.

        `less than 30` excludes 30 % itself but not 29.9 %, so bounds of a strict wording are taken
        before rounding to whole percent.
        """
        percent, of = self.percent, self.of
        if percent.wording is Wording.MORE_THAN:
            low = (percent.low - 1) * of.low // 100 + 1
        else:
            low = -(-percent.low * of.low // 100)
        if of.high is None:
            return Count(low=low, high=None)
        if percent.wording is Wording.LESS_THAN and percent.high is not None:
            high = max(0, -(-(percent.high + 1) * of.high // 100) - 1)
        else:
            high = (100 if percent.high is None else percent.high) * of.high // 100
        return Count(low=min(low, high), high=high)


def _read_share(value: Share | None) -> Share | None:
    return None if value is None else require_instance(Share, value, "write Share(percent=..., of=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Claim(Part):
    """One thing a statement asserts about one record, and in what way.

    Its id is its statement's id, `#` and its number. All that the claim does not speak of is left out.

    >>> import conflictevents as ce
    >>> claim = ce.Claim(
    ...     about="swap", status="completed", transfers=ce.Transfer(count=84, returned_to="north")
    ... )
    >>> print(claim.act, claim.transfers[0].count)
    reports 84

    Attributes:
        act: what is done by saying it: reporting, promising, denying, withholding ...
        about: the record it is about; None where it fits none on record.
        number: its place among the statement's claims, from 1; given by the statement where left at 0.
        status: the status claimed for the record, in the vocabulary of that record.
        kind: the kind of handover claimed, or of change of custody: what one calls a release may be a rescue.
        when: the time claimed.
        transfers: the transfers claimed; `returned_to` may be `all`.
        frameworks: the frameworks claimed.
        third_parties: the third parties claimed, with their roles; an actor alone is a mediator.
        place: the place claimed.
        ordinals: the numbering claimed.
        terms: the terms claimed, about a framework.
        count: how many in all, where the claim separates neither sides nor done from promised.
        share: the share of a number claimed, such as less than 30 % of 1,200.
        text: the claim in words, paraphrased.

    Raises:
        InvalidValue: the status is in no vocabulary, or the number is negative or above 2**53.
    """

    act: ActStr = attrs.field(default=Act.REPORTS, converter=read_act)
    about: RecordId | None = attrs.field(default=None, converter=read_optional_record_id)
    number: int = attrs.field(default=0, converter=read_integer)
    status: str | None = attrs.field(default=None, converter=read_optional_text)
    kind: ClaimedKindStr | None = attrs.field(default=None, converter=read_optional_claimed_kind)
    when: When | None = attrs.field(default=None, converter=read_optional_when)
    transfers: tuple[Transfer, ...] = attrs.field(default=(), converter=read_transfers)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    third_parties: tuple[ThirdParty, ...] = attrs.field(default=(), converter=read_third_parties)
    place: Place | None = attrs.field(default=None, converter=read_optional_place)
    ordinals: tuple[Ordinal, ...] = attrs.field(default=(), converter=read_ordinals)
    terms: tuple[Term, ...] = attrs.field(default=(), converter=read_terms)
    count: Count | None = attrs.field(default=None, converter=read_optional_count)
    share: Share | None = attrs.field(default=None, converter=_read_share)
    text: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.number <= LARGEST_INTEGER:
            raise InvalidValue(
                self.number,
                "a number from 1 to 2**53",
                "leave it out and the statement numbers its claims",
                field="number",
            )
        if self.status is not None:
            # One str for each status, whichever enum or decoder it came from, so that round trips keep the type.
            object.__setattr__(self, "status", str(self.status))
            if self.status not in _STATUSES:
                raise InvalidValue(
                    self.status,
                    "a status of a round, framework or meeting",
                    did_you_mean(self.status, _STATUSES),
                    field="status",
                )

    @property
    def mediators(self) -> tuple[ActorId, ...]:
        """Who is said to have mediated: the third parties in that role."""
        return actors_in_role(self.third_parties, MEDIATOR)


def _read_claims(value: Claim | Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple_of(_claim, value, Claim)


def _claim(value: Claim) -> Claim:
    return require_instance(Claim, value, "write Claim(act='reports', about=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Statement(Record):
    """Who said what, when, through which channel; `sources` say where it is reported.

    A statement is never edited after the fact, only retracted or superseded by a later one. One
    utterance is one statement, however many pages repeat it.

    >>> import conflictevents as ce
    >>> said = ce.Statement(
    ...     id="said", speaker="north", made="2025-03-21", claims=ce.Claim(about="swap", status="completed")
    ... )
    >>> len(said.claims)
    1

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
                claim if claim.number else attrs.evolve(claim, number=index)
                for index, claim in enumerate(self.claims, start=1)
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


_VOCABULARIES: tuple[type[StrEnum], ...] = (RoundStatus, FrameworkStatus, MeetingStatus)
_STATUSES = frozenset(status.value for vocabulary in _VOCABULARIES for status in vocabulary)
