"""What is promised and not yet done, never the same people twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs

from conflictevents.dataset import Dataset, check_dataset
from conflictevents.ledger.availability import Knowledge
from conflictevents.ledger.wording import category_in_words
from conflictevents.questions.expectation import Expectation, Standing
from conflictevents.questions.planned import planned_rounds
from conflictevents.questions.promised import promised_terms
from conflictevents.text import Heading, Page, Readable, Row, Table, figure
from conflictevents.text.page import Block
from conflictevents.values.when import When, WhenLike

__all__ = ["Expectation", "Outlook", "Standing", "outlook"]


@attrs.frozen(repr=False)
class Outlook(Readable, Sequence[Expectation]):
    """What is promised and not yet done on a day.

    Attributes:
        when: the day it is asked for; None where nothing on record is dated.
        expectations: planned rounds by date, then what is left of frameworks' terms, by id.
    """

    when: When | None
    expectations: tuple[Expectation, ...]

    def __getitem__(self, place: Any) -> Any:
        return self.expectations[place]

    def __len__(self) -> int:
        return len(self.expectations)

    @property
    def open(self) -> tuple[Expectation, ...]:
        """What may still come."""
        return tuple(one for one in self.expectations if one.standing is Standing.OPEN)

    @property
    def lapsed(self) -> tuple[Expectation, ...]:
        """What was due and did not come."""
        return tuple(one for one in self.expectations if one.standing is Standing.LAPSED)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The expectations as plain data."""
        return [one.to_dict() for one in self.expectations]

    def _page(self) -> Page:
        blocks: list[Block] = []
        for title, expectations in (("Open", self.open), ("Lapsed", self.lapsed)):
            if expectations:
                blocks += [Heading(title), _table(expectations)]
        return Page(
            f"Promised and not yet done{f', on {self.when}' if self.when is not None else ''}",
            blocks or ["Nothing on record."],
        )


def _table(expectations: Sequence[Expectation]) -> Table:
    columns = ("to", "of", "promised", "left", "due", "status")
    return Table(
        columns,
        [
            Row(
                (
                    one.returned_to or "not said",
                    category_in_words(one.category),
                    figure(one.promised),
                    figure(one.count),
                    str(one.due or ""),
                    one.status or "",
                ),
                f"{one.record}, according to {', '.join(one.according_to) or 'the recorder'}",
            )
            for one in expectations
        ],
        columns[2:4],
    )


def outlook(ds: Dataset, when: WhenLike | None = None) -> Outlook:
    """What is promised and not yet done: planned rounds, and terms of frameworks not yet fulfilled.

    Nobody stands here twice: what is left of a term is what was promised, less what was done under the
    framework, less the planned rounds under it, less what its parts promise themselves; a term on all sides
    together leaves what the terms on each side do not. Where negotiators differ on a term, the hull of what
    they say was promised, according to those to whom it is not yet fulfilled. A framework whose place another
    has taken promises nothing that the other does. A round that one side still plans and the other has called
    off may still come: from none to all of it.

    Args:
        ds: the dataset.
        when: the day on which things are open or lapsed; None for the latest day on record.
    """
    check_dataset(ds)
    latest = Knowledge(ds).latest if when is None else When.of(when).first_day
    day = None if latest is None else When.of(date.fromordinal(latest))
    planned = tuple(planned_rounds(ds, day))
    return Outlook(day, (*planned, *promised_terms(ds, planned, day)))
