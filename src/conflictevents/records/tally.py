"""Claims on cumulatives and stocks: how many have returned, how many are still held."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import Record
from conflictevents.records.ids import (
    ALL_SIDES,
    ActorId,
    StatementId,
    read_actor_id,
    read_optional_actor_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import read_category, read_count, read_optional_count
from conflictevents.records.scope import EVERYTHING, Scope, read_scope
from conflictevents.records.vocabulary import Category, CategoryStr
from conflictevents.values.count import Count
from conflictevents.values.fields import ends_before, name_fields_in_errors, read_optional_when, read_when
from conflictevents.values.when import When

__all__ = ["CustodyTally", "ReturnTally"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class ReturnTally(Record):
    """A claim on how many returned from `since` to `as_of`, both days included.

    As a ledger's balance assertion checks a stated balance against its postings, a tally is checked
    against the rounds on record. It is a claim: it never overwrites, and is never overwritten.

    Attributes:
        claimant: who claims it.
        statement: the statement it rests on; one utterance is one statement, whoever repeats it.
        since: first day counted; a bare month or year means from its first day. None: since ever.
        as_of: last day counted; a bare month or year means to its last day.
        returned_to: to whom they returned; `all` for all sides together, None where the source does not say.
        category: which category; `person` is all living persons.
        scope: what the figure covers.
        count: how many persons or remains.
        rounds: how many rounds the claimant says it covers, where that is said.

    Raises:
        InvalidValue: the window ends before it begins, or `returned_to` is also `held_by`.
    """

    claimant: ActorId = attrs.field(converter=read_actor_id)
    as_of: When = attrs.field(converter=read_when)
    count: Count = attrs.field(converter=read_count)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    since: When | None = attrs.field(default=None, converter=read_optional_when)
    returned_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    scope: Scope = attrs.field(default=EVERYTHING, converter=read_scope)
    rounds: Count | None = attrs.field(default=None, converter=read_optional_count)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if self.since is not None and ends_before(self.as_of, self.since):
            raise InvalidValue(
                str(self.as_of),
                f"a day not before since, {self.since}",
                "correct one of the two",
                field="as_of",
            )
        if (
            self.returned_to is not None
            and self.returned_to != ALL_SIDES
            and self.returned_to == self.scope.held_by
        ):
            raise InvalidValue(
                self.returned_to,
                "another actor than scope.held_by",
                "correct one of the two",
                field="returned_to",
            )


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class CustodyTally(Record):
    """A claim on a stock: how many were still held on a day.

    Attributes:
        claimant: who claims it.
        statement: the statement it rests on.
        as_of: the day it speaks of.
        held_by: who holds them; `all` for all sides together, None where the source does not say.
        belonging_to: whose people they are; None where the source does not say.
        category: which category; `person` is all living persons, `anyone` the living and the dead.
        scope: a limit to a group or a population; holder and side have fields of their own.
        count: how many persons or remains.

    Raises:
        InvalidValue: the scope names a holder or side as well, or a limit that only handovers have.
    """

    claimant: ActorId = attrs.field(converter=read_actor_id)
    as_of: When = attrs.field(converter=read_when)
    count: Count = attrs.field(converter=read_count)
    statement: StatementId | None = attrs.field(default=None, converter=read_optional_statement_id)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    category: CategoryStr = attrs.field(default=Category.PERSON, converter=read_category)
    scope: Scope = attrs.field(default=EVERYTHING, converter=read_scope)

    def __attrs_post_init__(self) -> None:
        Record.__attrs_post_init__(self)
        if self.scope is EVERYTHING:
            return
        for name in ("held_by", "belonging_to"):
            limit = getattr(self.scope, name)
            if limit is not None:
                remedy = f"write it in {name} of the tally itself"
                raise InvalidValue(
                    limit, "no such limit in the scope of a stock", remedy, field=f"scope.{name}"
                )
        for name in ("kinds", "changes", "frameworks", "mediators", "third_parties", "series"):
            limit = getattr(self.scope, name)
            if limit:
                remedy = "a stock counts who is held; say the limit in words under population"
                raise InvalidValue(limit, "no limit of handovers", remedy, field=f"scope.{name}")
