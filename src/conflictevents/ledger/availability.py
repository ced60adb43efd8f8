"""Known when: the day from which a record could be known, and what that day rests on."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import attrs

from conflictevents.dataset import Dataset
from conflictevents.ledger.rounds import date_of
from conflictevents.records import (
    Actor,
    CustodyChange,
    CustodyTally,
    Event,
    ExchangeRound,
    Framework,
    Meeting,
    Record,
    ReturnTally,
    Statement,
)
from conflictevents.records.step import Step
from conflictevents.values.references import Source
from conflictevents.values.when import When, WhenLike

__all__ = ["Knowledge", "Known"]


@attrs.frozen
class Known:
    """From which day on something could be known.

    Attributes:
        day: the ordinal of that day; None where it could be known ever since.
        described: True where nothing dates it but what it describes, so that the day is an assumption.
    """

    day: int | None = None
    described: bool = False

    def by(self, limit: int | None) -> bool:
        """Whether it could be known by the end of a day; None is the end of time."""
        return limit is None or self.day is None or self.day <= limit


class Knowledge:
    """Since when each record of a dataset could be known.

    A statement is known from the day it was made, or else from the first publication of its sources; what
    rests on a statement is known with it. What has no date of its own counts as known from the last day
    of what it describes. Rounds, frameworks and meetings are known from the first step, claim or source on
    them. Actors, and all that has no date at all, are known ever since.
    """

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds

    def of(self, record: Record) -> Known:
        """Since when a record could be known."""
        if record.known is not None:
            return Known(record.known.last_day)
        match record:
            case Statement():
                return self._first([record.made], record.sources) or self._described(
                    [claim.when for claim in record.claims]
                )
            case ReturnTally() | CustodyTally():
                return self.of_statement(record.statement, record.sources) or self._described([record.as_of])
            case ExchangeRound() | CustodyChange() | Framework():
                return self._first_word(record)
            case Meeting() | Event():
                return self._earliest(
                    [*self._claimed(record), self._first([], record.sources)]
                ) or self._described([record.when])
            case Actor():
                return Known()
            case _:  # of a type that another package adds
                known = self.of_statement(getattr(record, "statement", None), record.sources)
                values = [getattr(record, field.name) for field in attrs.fields(type(record))]
                return self._earliest([*self._claimed(record), known]) or self._described(
                    [value for value in values if isinstance(value, When)]
                )

    def of_step(self, record: ExchangeRound | CustodyChange | Framework, step: Step) -> Known:
        """Since when a step of a history could be known: with its statement or sources, or else once it was taken."""
        known = self.of_statement(step.statement, step.sources)
        if known is not None:
            return known
        taken = step.when or (
            date_of(record)
            if isinstance(record, ExchangeRound | CustodyChange) and _carries_out(step)
            else None
        )
        return self._described([taken])

    def of_statement(self, statement: str | None, sources: Iterable[Source] = ()) -> Known | None:
        """Since when something could be known that rests on a statement or on sources; None where on neither."""
        record = self._ds.get(statement)
        if isinstance(record, Statement):
            return self.of(record)
        return self._first([], sources)

    def _first_word(self, record: ExchangeRound | CustodyChange | Framework) -> Known:
        words = [self.of_step(record, step) for step in record.history]
        earliest = self._earliest([*words, *self._claimed(record), self._first([], record.sources)])
        if earliest is not None:
            return earliest
        return (
            self._described([record.when]) if isinstance(record, ExchangeRound | CustodyChange) else Known()
        )

    def _claimed(self, record: Record) -> list[Known | None]:
        return [self.of(statement) for statement, _ in self._ds.links.claims_about(record.id, standing=False)]

    @staticmethod
    def _first(whens: Iterable[When | None], sources: Iterable[Source]) -> Known | None:
        days = [when.last_day for when in whens if when is not None and when.last_day is not None]
        if not days:
            published = [source.published for source in sources if source.published is not None]
            days = [when.last_day for when in published if when.last_day is not None]
        return Known(min(days)) if days else None

    @staticmethod
    def _described(whens: Iterable[When | None]) -> Known:
        days = [when.last_day for when in whens if when is not None and when.last_day is not None]
        return Known(max(days), described=True) if days else Known()

    @staticmethod
    def _earliest(days_known: Iterable[Known | None]) -> Known | None:
        dated = [known for known in days_known if known is not None and known.day is not None]
        return min(dated, key=lambda known: (known.day or 0, known.described), default=None)

    def day_asked(self, when: WhenLike | None) -> When | None:
        """The day that a question about what is due looks from.

        The first day of `when`; by default the day up to which the dataset was cut, or else the latest day on record.
        """
        if when is None and self._ds.known_by is not None:
            return self._ds.known_by
        day = self.latest if when is None else When.of(when).first_day
        return None if day is None else When.of(date.fromordinal(day))

    @cached_property
    def latest(self) -> int | None:
        """The latest day on record: the last on which anything became known or happened."""
        days = [self.of(record).day for record in self._ds]
        return max((day for day in days if day is not None), default=None)


def _carries_out(step: Step) -> bool:
    return getattr(step, "status", None) in ("under way", "partly completed", "completed")
