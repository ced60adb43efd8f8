"""Claims on cumulatives and stocks, and the scope that says what they cover."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.base import (
    ALL_SIDES,
    ActorId,
    FrameworkId,
    Record,
    StatementId,
    read_actor_id,
    read_actor_ids,
    read_framework_ids,
    read_optional_actor_id,
    read_optional_statement_id,
)
from conflictevents.records.reading import (
    read_category,
    read_custody_change_kinds,
    read_round_kinds,
)
from conflictevents.records.transfer import (
    MEDIATOR,
    ThirdParty,
    actors_in_role,
    check_group,
    read_third_parties,
)
from conflictevents.records.vocabulary import Category, CategoryStr, CustodyChangeKindStr, RoundKindStr
from conflictevents.values.count import Count
from conflictevents.values.fields import (
    Part,
    ends_before,
    name_fields_in_errors,
    read_count,
    read_optional_count,
    read_optional_text,
    read_optional_when,
    read_when,
    require_instance,
)
from conflictevents.values.when import When

__all__ = ["EVERYTHING", "CustodyTally", "ReturnTally", "Scope", "read_scope"]


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class Scope(Part):
    """What a cumulative figure covers, said explicitly; all that is left out is unlimited.

    >>> import conflictevents as ce
    >>> scope = ce.Scope(kinds="exchange", series="headquarters")
    >>> [str(kind) for kind in scope.kinds]
    ['exchange']

    Attributes:
        kinds: kinds of handover; empty for every kind.
        changes: kinds of change of custody that count besides handovers; empty for handovers alone.
        frameworks: agreements or tracks; empty for any or none.
        mediators: at least one of these mediated; empty for any or none.
        series: the body in whose numbered series the rounds stand; None where that does not matter.
        third_parties: others by role, such as a carrier: of each role named, at least one. Those in the role
            of mediator are kept under `mediators`.
        held_by: who held the persons; None for anybody. With a tally's `returned_to`, the direction.
        belonging_to: whose people they are; None for anybody's.
        group: the group they are of, in the source's words; None for any and none.
        population: any other limit, in the source's words; compares only with the same words or, as a
            part, with the scope without them.
    """

    kinds: tuple[RoundKindStr, ...] = attrs.field(default=(), converter=read_round_kinds)
    changes: tuple[CustodyChangeKindStr, ...] = attrs.field(default=(), converter=read_custody_change_kinds)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    mediators: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    third_parties: tuple[ThirdParty, ...] = attrs.field(default=(), converter=read_third_parties)
    series: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    belonging_to: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    group: str | None = attrs.field(default=None, converter=read_optional_text)
    population: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        if self.third_parties:
            self._sort_third_parties()
        for name in ("kinds", "changes", "frameworks", "mediators"):
            words = getattr(self, name)
            if len(words) > 1:
                object.__setattr__(self, name, tuple(sorted(set(words))))
        if self.population is not None and not self.population.strip():
            raise InvalidValue(
                self.population,
                "the limit in the source's words",
                "leave it out where there is none",
                field="population",
            )
        check_group(self.group)

    def _sort_third_parties(self) -> None:
        """Put them into one order; mediators have a limit of their own."""
        mediators = (*self.mediators, *actors_in_role(self.third_parties, MEDIATOR))
        others = {(party.role, party.actor): party for party in self.third_parties if party.role != MEDIATOR}
        object.__setattr__(self, "mediators", mediators)
        object.__setattr__(self, "third_parties", tuple(others[key] for key in sorted(others)))

    def by_role(self) -> dict[str, tuple[ActorId, ...]]:
        """The third parties asked for in each role, mediators among them: of each role, at least one."""
        roles = {MEDIATOR: self.mediators} if self.mediators else {}
        return roles | {
            party.role: actors_in_role(self.third_parties, party.role) for party in self.third_parties
        }

    def contains(self, other: "Scope") -> bool:
        """Whether all that falls within `other` falls within this scope by the words of both alone."""
        return (
            _wider(self.kinds, other.kinds)
            and set(other.changes) <= set(self.changes)
            and _wider(self.frameworks, other.frameworks)
            and _wider(self.mediators, other.mediators)
            and self._admits_third_parties(other)
            and self.series in (None, other.series)
            and self.held_by in (None, other.held_by)
            and self.belonging_to in (None, other.belonging_to)
            and self.group in (None, other.group)
            and self.population in (None, other.population)
        )

    def _admits_third_parties(self, other: "Scope") -> bool:
        if not self.third_parties:
            return True
        theirs = other.by_role()
        return all(
            _wider(actors, theirs.get(role, ()))
            for role, actors in self.by_role().items()
            if role != MEDIATOR
        )

    def comparable(self, other: "Scope") -> bool:
        """Whether one of the two contains the other."""
        return self.contains(other) or other.contains(self)

    def __str__(self) -> str:
        limits = [
            " or ".join(self.kinds),
            f"also {' or '.join(self.changes)}" if self.changes else "",
            f"under {' or '.join(self.frameworks)}" if self.frameworks else "",
            f"mediated by {' or '.join(self.mediators)}" if self.mediators else "",
            *(
                f"with {' or '.join(actors)} as {role}"
                for role, actors in self.by_role().items()
                if role != MEDIATOR
            ),
            f"numbered by {self.series}" if self.series else "",
            f"held by {self.held_by}" if self.held_by else "",
            f"belonging to {self.belonging_to}" if self.belonging_to else "",
            self.group or "",
            self.population or "",
        ]
        return ", ".join(limit for limit in limits if limit) or "everything"


def _wider(these: tuple[str, ...], those: tuple[str, ...]) -> bool:
    return not these or (bool(those) and set(those) <= set(these))


EVERYTHING = Scope()
"""The scope without limits."""


def read_scope(value: Scope) -> Scope:
    """What a figure covers."""
    return require_instance(Scope, value, "write Scope(kinds=..., frameworks=...)")


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class ReturnTally(Record):
    """A claim on how many returned from `since` to `as_of`, both days included.

    As a ledger's balance assertion checks a stated balance against its postings, a tally is checked
    against the rounds on record. It is a claim: it never overwrites, and is never overwritten.

    >>> import conflictevents as ce
    >>> tally = ce.ReturnTally(
    ...     id="hq", claimant="north", since="2022-03", as_of="2025-05-25", returned_to="north", count=5757
    ... )
    >>> print(tally.count, tally.as_of)
    5,757 2025-05-25

    Attributes:
        claimant: who claims it.
        statement: the statement it rests on; one utterance is one statement, no matter who repeats it.
        since: first day counted; a bare month or year means from its first day. None: since ever.
        as_of: last day counted; a bare month or year means to its last day.
        returned_to: the side to which they returned; `all` for all sides together, None where the source does not say.
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


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False, field_transformer=name_fields_in_errors)
class CustodyTally(Record):
    """A claim on a stock: how many were still held on a day.

    >>> import conflictevents as ce
    >>> tally = ce.CustodyTally(
    ...     id="left", claimant="north", as_of="2017-05-08", held_by="group", count="about 113"
    ... )
    >>> tally.count.low, tally.count.high
    (112, 114)

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
