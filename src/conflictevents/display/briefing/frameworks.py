"""Frameworks: what each has become, for each party, and what of its terms is fulfilled."""

from collections import defaultdict
from typing import Any

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of, status_at
from conflictevents.ledger.wording import format_persons, name_of, names_of, side_in_words
from conflictevents.questions.fulfilment import Fulfilment, TermFulfilment, fulfilment
from conflictevents.records import Framework
from conflictevents.text import Heading, Row, Table, bounds, day, figure, plural
from conflictevents.text.page import Block
from conflictevents.values.truth import Truth
from conflictevents.values.when import When

__all__ = ["Frameworks", "Standing"]

_FULFILLED = {Truth.YES: "fulfilled", Truth.NO: "not fulfilled", Truth.MAYBE: "perhaps fulfilled"}


@attrs.frozen
class Standing:
    """What one framework has become.

    Attributes:
        framework: the framework.
        status: the status its parties share, `disputed` where they do not, None where nothing is on record.
        by_party: the status according to each party that has spoken; empty where none has.
        latest: when the last step on record was taken.
        terms: what of its terms is done.
    """

    framework: Framework
    status: str | None
    by_party: dict[str, str | None]
    latest: When | None
    terms: Fulfilment

    def to_dict(self) -> dict[str, Any]:
        """The framework's standing as plain data."""
        return {
            "id": self.framework.id,
            "name": self.framework.name,
            "status": self.status,
            "by_party": self.by_party,
            "latest_step": None if self.latest is None else str(self.latest),
            "terms": [term.to_dict() for term in self.terms],
            "in_words": [term.text for term in self.terms.in_words],
        }


@attrs.frozen
class Frameworks:
    """The frameworks of a dataset.

    Attributes:
        standings: what each has become, the one with the latest step first.
    """

    ds: Dataset = attrs.field(repr=False)
    standings: tuple[Standing, ...]

    @classmethod
    def of(cls, ds: Dataset, account: str) -> "Frameworks":
        """The frameworks of a dataset, their fulfilment in an account."""
        found = [_standing(ds, framework, account) for framework in ds.frameworks]
        return cls(ds, tuple(sorted(found, key=_latest_first)))

    def to_dict(self) -> list[dict[str, Any]]:
        """The frameworks as plain data."""
        return [standing.to_dict() for standing in self.standings]

    def blocks(self) -> list[Block]:
        """A table, with what of each framework's numbered terms is done."""
        if not self.standings:
            return []
        rows = [
            Row(
                (
                    one.framework.name,
                    one.status or "not said",
                    self._by_party(one),
                    day(one.latest),
                ),
                [self._term(terms) for terms in _alike(one.terms)],
            )
            for one in self.standings
        ]
        title = f"{plural(len(rows), 'framework')}, the latest step first"
        return [Heading(title), Table(("framework", "status", "by party", "latest step"), rows)]

    def _by_party(self, one: Standing) -> str:
        said = {status for status in one.by_party.values() if status is not None}
        if len(said) == 1 and len(one.by_party) > 1:
            return names_of(self.ds, one.by_party)
        return ", ".join(f"{name_of(self.ds, party)}: {status}" for party, status in one.by_party.items())

    def _term(self, terms: list[TermFulfilment]) -> str:
        first = terms[0]
        who = list(dict.fromkeys(actor for one in terms for actor in one.term.according_to))
        agreed = format_persons(first.term.count or first.done, first.term.category)
        to = side_in_words(self.ds, first.term.returned_to)
        left = "" if first.fulfilled is Truth.YES or first.left.is_unknown else f", {figure(first.left)} left"
        said = f" ({names_of(self.ds, who)})" if who else ""
        return f"{agreed} to {to}{said}: {bounds(first.done)} done{left}; {_FULFILLED[first.fulfilled]}"


def _standing(ds: Dataset, framework: Framework, account: str) -> Standing:
    dated = [step.when for step in framework.history if step.when is not None]
    return Standing(
        framework,
        status_at(ds, framework),
        {party: status for party, status in ledger_of(ds).statuses(framework).items() if party is not None},
        max(dated, key=lambda when: when.sort_key, default=None),
        fulfilment(ds, framework, account=account),
    )


def _latest_first(one: Standing) -> tuple[Any, ...]:
    day = None if one.latest is None else one.latest.first_day or one.latest.last_day
    return (-(day or 0), one.framework.id)


def _alike(terms: Fulfilment) -> list[list[TermFulfilment]]:
    """Terms of one side, category and number together, whoever says so."""
    groups: dict[Any, list[TermFulfilment]] = defaultdict(list)
    for one in terms:
        groups[one.term.returned_to, one.term.category, one.term.count].append(one)
    return list(groups.values())
