"""What a cumulative figure covers, and when one scope lies within another."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.ids import (
    ActorId,
    FrameworkId,
    read_actor_ids,
    read_framework_ids,
    read_optional_actor_id,
)
from conflictevents.records.reading import read_custody_change_kinds, read_round_kinds
from conflictevents.records.transfer import (
    MEDIATOR,
    ThirdParty,
    actors_in_role,
    check_group,
    read_third_parties,
)
from conflictevents.records.vocabulary import CustodyChangeKindStr, RoundKindStr
from conflictevents.values.fields import Concise, name_fields_in_errors, read_optional_text, require_instance

__all__ = ["EVERYTHING", "Scope", "read_scope"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Scope(Concise):
    """What a cumulative figure covers, said explicitly; whatever is left out is unlimited.

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
        """Whether whatever falls within `other` falls within this scope by the words of both alone."""
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
