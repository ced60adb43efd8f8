"""One thing a statement asserts about one record."""

from enum import StrEnum

import attrs

from conflictevents.errors import InvalidValue, did_you_mean
from conflictevents.records.framework import Term, read_terms
from conflictevents.records.ids import (
    ActorId,
    FrameworkId,
    RecordId,
    read_framework_ids,
    read_optional_record_id,
)
from conflictevents.records.ordinal import Ordinal, read_ordinals
from conflictevents.records.reading import read_act, read_optional_claimed_kind, read_optional_count
from conflictevents.records.share import Share
from conflictevents.records.transfer import (
    MEDIATOR,
    ThirdParty,
    Transfer,
    actors_in_role,
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
from conflictevents.values.count import Count
from conflictevents.values.fields import (
    Concise,
    name_fields_in_errors,
    read_integer,
    read_optional_text,
    read_optional_when,
    require_instance,
)
from conflictevents.values.numerals import LARGEST_INTEGER
from conflictevents.values.references import Place, read_optional_place
from conflictevents.values.when import When

__all__ = ["Claim"]

_VOCABULARIES: tuple[type[StrEnum], ...] = (RoundStatus, FrameworkStatus, MeetingStatus)
_STATUSES = frozenset(status.value for vocabulary in _VOCABULARIES for status in vocabulary)


def _read_share(value: Share | None) -> Share | None:
    return None if value is None else require_instance(Share, value, "write Share(percent=..., of=...)")


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Claim(Concise):
    """One thing a statement asserts about one record, and in what way.

    Its id is its statement's id, `#` and its number. Whatever the claim does not speak of is left out.

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
