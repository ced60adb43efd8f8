"""Visits to people who are held, beside the records of conflictevents: what a package of your own may add."""

from collections.abc import Iterator
from typing import NewType

import attrs

import conflictevents as ce

__all__ = [
    "CLAN",
    "CONVOY",
    "EVACUEE",
    "HINTS",
    "SCHEMA",
    "Interview",
    "Visit",
    "VisitId",
    "means",
    "visits_without_count",
]

VisitId = NewType("VisitId", str)

EVACUEE = ce.AddedWord("acme:evacuee")
CONVOY = ce.AddedWord("acme:convoy")
CLAN = ce.AddedWord("acme:clan")
HINTS = ce.AddedWord("acme:hints")


@attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
class Interview(ce.Part):
    """Talks in private with some of those visited.

    Attributes:
        persons: with how many.
        language: in which language.
    """

    persons: ce.Count = attrs.field(converter=ce.read_count)
    language: str | None = None


@ce.record_type("acme:visit", "acme:visits", id_type=VisitId)
@attrs.frozen(kw_only=True, repr=False, field_transformer=ce.read_fields)
class Visit(ce.Record):
    """A visit to people who are held.

    Attributes:
        visitor: who visits.
        held_by: who holds them.
        seen: how many were seen.
        category: who was seen.
        when: when.
        follows: the visits before it.
        interviews: talks in private.
    """

    visitor: ce.ActorId = attrs.field(converter=ce.read_id)
    held_by: ce.ActorId | None = attrs.field(default=None, converter=ce.read_optional_id)
    seen: ce.Count = attrs.field(converter=ce.read_count)
    category: ce.CategoryStr = "person"
    when: ce.When | None = attrs.field(default=None, converter=ce.read_optional_when)
    follows: tuple[VisitId, ...] = attrs.field(default=(), converter=ce.read_ids)
    interviews: tuple[Interview, ...] = ()


def visits_without_count(ds: ce.Dataset) -> Iterator[ce.Finding]:
    """Visits of which no number is known."""
    for visit in ds.records_of(Visit):
        if visit.seen.high is None and not visit.seen.low:
            yield ce.Finding(
                code="acme/no-count",
                severity=ce.Severity.INFO,
                message="nothing is known of how many were seen",
                record=visit.id,
                path="seen",
                remedy="ask the visitor",
            )


def means(persons: ce.Description) -> str | None:
    """By which means persons came home, where that is said: a key for `totals(by=...)`."""
    return "by bus" if persons.category == EVACUEE else None


SCHEMA = ce.Schema(
    records=(Visit,),
    rules=(visits_without_count,),
    vocabulary=(
        ce.OwnWord(vocabulary="categories", name=EVACUEE, within="civilian"),
        ce.OwnWord(vocabulary="round_kinds", name=CONVOY, within="outside exchange"),
        ce.OwnWord(vocabulary="actor_kinds", name=CLAN, within="armed group"),
        ce.OwnWord(vocabulary="acts", name=HINTS, within="reports"),
    ),
)
