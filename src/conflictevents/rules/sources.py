"""Sources: figures and statements of which nobody can tell where they come from."""

from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.records import (
    CustodyChange,
    CustodyTally,
    ExchangeRound,
    ReturnTally,
    Statement,
    Transfer,
)
from conflictevents.rules.comparing import actors, earlier
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values.count import Count
from conflictevents.values.references import Source

__all__ = ["RULES"]


def figures_without_source(ds: Dataset) -> Iterator[Noticed]:
    """A figure rests neither on a statement nor on a source.

    No figure without its source: nobody could find it again, or tell whose it is. A count that is unknown or
    withheld is no figure.
    """
    remedy = "name the statement it rests on, or a source of the record"
    for record in ds.rounds:
        if not record.sources:
            for place, transfer in enumerate(record.transfers):
                if transfer.statement is None and _is_figure(transfer.count):
                    yield Noticed(
                        record.id, f"{transfer.count} without a source", f"transfers[{place}]", remedy
                    )
    for framework in ds.frameworks:
        if not framework.sources:
            for place, term in enumerate(framework.terms):
                if term.statement is None and term.count is not None and _is_figure(term.count):
                    yield Noticed(framework.id, f"{term.count} without a source", f"terms[{place}]", remedy)
    counted: tuple[CustodyChange | ReturnTally | CustodyTally, ...] = (
        *ds.custody_changes,
        *ds.tallies,
        *ds.custody_tallies,
    )
    for tally in counted:
        if tally.statement is None and not tally.sources and _is_figure(tally.count):
            yield Noticed(tally.id, f"{tally.count} without a source", "count", remedy)
    for event in ds.events:
        if event.fatalities is not None and event.dataset is None and not event.sources:
            yield Noticed(
                event.id, "fatalities without a source", "fatalities", "name the dataset and its release"
            )


def _is_figure(count: Count) -> bool:
    return count.low > 0 or count.high is not None


def _unsourced() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="swap",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=100, held_by="south", returned_to="north"),
        ),
    )


def statements_without_source(ds: Dataset) -> Iterator[Noticed]:
    """A statement says neither through which channel it was made nor where it can be read."""
    for statement in ds.statements:
        if not statement.sources and statement.channel is None:
            yield Noticed(
                statement.id,
                "where it was made or can be read is not said",
                "sources",
                "name the channel, or where it is reported",
            )


def _from_nowhere() -> Dataset:
    return Dataset(*actors("mediator"), Statement(id="rumour", speaker="mediator", made="2025-06-09"))


def read_before_published(ds: Dataset) -> Iterator[Noticed]:
    """A source was read before it was published."""
    for record in ds:
        for place, source in enumerate(record.sources):
            if earlier(source.retrieved, source.published):
                yield Noticed(
                    record.id,
                    f"read on {source.retrieved}, before it was published on {source.published}",
                    f"sources[{place}].retrieved",
                    "mend one of the dates",
                )


def _read_early() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Statement(
            id="report",
            speaker="mediator",
            sources=Source(title="Radio news", published="2025-06-09", retrieved="2025-06-01"),
        ),
    )


RULES: Final = (
    Rule("sources/figure-without-source", Severity.WARNING, figures_without_source, _unsourced),
    Rule("sources/statement-without-source", Severity.INFO, statements_without_source, _from_nowhere),
    Rule("sources/read-before-published", Severity.WARNING, read_before_published, _read_early),
)
