"""What truly happened in an invented world, so that tests can compare what records say with it."""

import datetime as dt

import attrs

from conflictevents.dataset import Dataset
from conflictevents.records import Category, Scope
from conflictevents.records.base import ALL_SIDES

__all__ = ["Passage", "World"]


@attrs.frozen(kw_only=True)
class Passage:
    """Persons or remains of one category who passed from one side to the other on one day: exactly so many.

    Attributes:
        round: the id of the round on record that they passed in; of the whole, where no part on record has them.
        day: the day.
        number: how many.
        category: which category; never `person`, as in truth everybody has one.
        held_by: who held them.
        returned_to: to whom they returned.
        kind: the kind of handover.
        framework: the one framework they passed under; None for none.
        mediators: who mediated.
        series: the bodies that count them in their numbered series.
    """

    round: str
    day: dt.date
    number: int
    category: str
    held_by: str
    returned_to: str
    kind: str
    framework: str | None
    mediators: tuple[str, ...]
    series: tuple[str, ...]


@attrs.frozen
class World:
    """A history, and a dataset that says nothing false about it.

    The dataset is vague where the draw made it so: counts are hedged around the true number, dates lie around
    the true day, sides are silent, parts are grouped. Every count computed from it must hold the true number,
    and every tally in it is true.

    Attributes:
        dataset: what is on record.
        passages: what happened.
    """

    dataset: Dataset
    passages: tuple[Passage, ...]

    def number(
        self,
        *,
        returned_to: str = ALL_SIDES,
        category: str = Category.PERSON,
        since: dt.date | None = None,
        until: dt.date | None = None,
        scope: Scope | None = None,
    ) -> int:
        """How many truly returned, both days included. Of a population nothing is known here: it is no limit."""
        category = Category.read(category)
        return sum(
            passage.number
            for passage in self.passages
            if returned_to in (ALL_SIDES, passage.returned_to)
            and Category.is_within(passage.category, category)
            and (since is None or passage.day >= since)
            and (until is None or passage.day <= until)
            and (scope is None or self._falls_within(passage, scope))
        )

    def _falls_within(self, passage: Passage, scope: Scope) -> bool:
        above = () if passage.framework is None else self.dataset.links.frameworks_above(passage.framework)
        return (
            (not scope.kinds or passage.kind in scope.kinds)
            and (not scope.frameworks or any(framework in scope.frameworks for framework in above))
            and (not scope.mediators or any(actor in scope.mediators for actor in passage.mediators))
            and (scope.series is None or scope.series in passage.series)
            and scope.held_by in (None, passage.held_by)
        )
