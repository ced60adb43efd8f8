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
from conflictevents.records.reading import read_round_kinds
from conflictevents.records.vocabulary import RoundKind
from conflictevents.values.fields import Concise, name_fields_in_errors, read_optional_text, require_instance

__all__ = ["EVERYTHING", "Scope", "read_scope"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Scope(Concise):
    """What a cumulative figure covers, said explicitly; whatever is left out is unlimited.

    Attributes:
        kinds: kinds of handover; empty for every kind.
        frameworks: agreements or tracks; empty for any or none.
        mediators: at least one of these mediated; empty for any or none.
        series: the body in whose numbered series the rounds stand; None where that does not matter.
        held_by: who held the persons; None for anybody. With a tally's `returned_to`, the direction.
        population: any other limit, in the source's words; compares only with the same words or, as a
            part, with the scope without them.
    """

    kinds: tuple[RoundKind, ...] = attrs.field(default=(), converter=read_round_kinds)
    frameworks: tuple[FrameworkId, ...] = attrs.field(default=(), converter=read_framework_ids)
    mediators: tuple[ActorId, ...] = attrs.field(default=(), converter=read_actor_ids)
    series: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    held_by: ActorId | None = attrs.field(default=None, converter=read_optional_actor_id)
    population: str | None = attrs.field(default=None, converter=read_optional_text)

    def __attrs_post_init__(self) -> None:
        for name in ("kinds", "frameworks", "mediators"):
            words = getattr(self, name)
            if len(words) > 1:
                object.__setattr__(self, name, tuple(sorted(set(words))))
        if self.population is not None and not self.population.strip():
            raise InvalidValue(self.population, "the limit in the source's words", field="population")

    def contains(self, other: "Scope") -> bool:
        """Whether whatever falls within `other` falls within this scope by the words of both alone."""
        return (
            _wider(self.kinds, other.kinds)
            and _wider(self.frameworks, other.frameworks)
            and _wider(self.mediators, other.mediators)
            and self.series in (None, other.series)
            and self.held_by in (None, other.held_by)
            and self.population in (None, other.population)
        )

    def comparable(self, other: "Scope") -> bool:
        """Whether one of the two contains the other."""
        return self.contains(other) or other.contains(self)

    def __str__(self) -> str:
        limits = [
            " or ".join(self.kinds),
            f"under {' or '.join(self.frameworks)}" if self.frameworks else "",
            f"mediated by {' or '.join(self.mediators)}" if self.mediators else "",
            f"numbered by {self.series}" if self.series else "",
            f"held by {self.held_by}" if self.held_by else "",
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
