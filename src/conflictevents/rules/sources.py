"""Sources and privacy: figures that no one can trace, markings looser than what they rest on, figures so small that they point at persons."""

from collections.abc import Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.questions.redact import is_small_cell
from conflictevents.records import (
    Actor,
    Category,
    CustodyChange,
    CustodyTally,
    ExchangeRound,
    Record,
    ReturnTally,
    Statement,
    Transfer,
)
from conflictevents.records.vocabulary import Categories
from conflictevents.rules.comparing import actors, earlier, transfer_lists
from conflictevents.rules.references import references
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values import Count, Source, Truth
from conflictevents.values.marking import Marking, suggest_marking

__all__ = ["RULES"]


def figures_without_source(ds: Dataset) -> Iterator[Noticed]:
    """A figure rests neither on a statement nor on a source.

    No figure without its source: no one could find it again, or tell whose it is. A count that is unknown or
    withheld is no figure.
    """
    remedy = "name the statement it rests on, or a source of the record"
    for record in ds.rounds:
        if not record.sources:
            for index, transfer in enumerate(record.transfers):
                if transfer.statement is None and _is_figure(transfer.count):
                    yield Noticed(
                        record.id, f"{transfer.count} without a source", f"transfers[{index}]", remedy
                    )
    for framework in ds.frameworks:
        if not framework.sources:
            for index, term in enumerate(framework.terms):
                if term.statement is None and term.count is not None and _is_figure(term.count):
                    yield Noticed(framework.id, f"{term.count} without a source", f"terms[{index}]", remedy)
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
            transfers_complete=True,
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
        for index, source in enumerate(record.sources):
            if earlier(source.retrieved, source.published):
                yield Noticed(
                    record.id,
                    f"read on {source.retrieved}, before it was published on {source.published}",
                    f"sources[{index}].retrieved",
                    "correct one of the dates",
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


_BELOW = 3


def unknown_markings(ds: Dataset) -> Iterator[Noticed]:
    """A marking is none of the Traffic Light Protocol.

    The vocabulary is open, and what is not understood ranks above RED: the record is shared with no one.
    """
    for record in ds:
        if record.marking is not None and record.marking.rank > Marking.RED.rank:
            yield Noticed(
                record.id,
                f"{str(record.marking)!r} is no marking of TLP 2.0 and ranks above RED",
                "marking",
                suggest_marking(record.marking),
            )


def _unknown_marking() -> Dataset:
    return Dataset(Actor(id="north", name="North", marking="GREAN"))


def looser_than_its_statement(ds: Dataset) -> Iterator[Noticed]:
    """A record may be shared more widely than a statement it rests on.

    The strictest marking wins in anything derived. A record without a marking is free to share.
    """
    marked = any(statement.marking is not None for statement in ds.statements)
    for reference in references(ds) if marked else ():
        record = reference.record
        if reference.kind is Statement and record is not None and not isinstance(record, Statement):
            statement = ds.get(reference.id)
            theirs = statement.marking if isinstance(statement, Statement) else None
            if theirs is not None and _rank(record) < theirs.rank:
                marking = record.marking
                yield Noticed(
                    record.id,
                    f"{'not marked' if marking is None else f'marked {marking}'}, though it rests on "
                    f"{reference.id!r}, marked {theirs}",
                    reference.path,
                    f"mark it {theirs}",
                )


def _rank(record: Record) -> int:
    return 0 if record.marking is None else record.marking.rank


def _loose() -> Dataset:
    return Dataset(
        *actors("headquarters", "north"),
        Statement(
            id="briefing", speaker="headquarters", made="2025-06-09", channel="briefing", marking="AMBER"
        ),
        ReturnTally(
            id="returned-by-june",
            claimant="headquarters",
            statement="briefing",
            as_of="2025-06-09",
            returned_to="north",
            count=900,
        ),
    )


def small_cells(ds: Dataset) -> Iterator[Noticed]:
    """A figure that tells of one or two persons is in a record marked CLEAR, for everyone.

    So few, with a day and a place, can be distinguished by those who look for them. `redact(ds, small_cells=3)` hides
    such figures, and the texts that may repeat them.
    """
    for record, path, count in _list_counts(ds):
        if (
            record.marking == Marking.CLEAR
            and is_small_cell(count, _BELOW)
            and count != Count.less_than(_BELOW)
        ):
            yield Noticed(
                record.id,
                f"{count} in a record marked CLEAR",
                path,
                f"share it through redact(ds, small_cells={_BELOW}), or mark the record more strictly",
            )


def _list_counts(ds: Dataset) -> Iterator[tuple[Record, str, Count]]:
    """The counts of persons in transfers, changes of custody and stocks, with where they stand; bodies are left out."""
    words = ds.vocabulary.categories
    for record, path, _, transfers in transfer_lists(ds):
        for index, transfer in enumerate(transfers):
            for name, count in _counts(words, transfer):
                yield record, f"{path}[{index}].{name}", count
    for change in ds.custody_changes:
        for name, count in _counts(words, change):
            yield change, name, count
    for stock in ds.custody_tallies:
        if words.covers(Category.REMAINS, stock.category) is not Truth.YES:
            yield stock, "count", stock.count


def _counts(words: Categories, counted: Transfer | CustodyChange) -> Iterator[tuple[str, Count]]:
    if words.covers(Category.REMAINS, counted.category) is not Truth.YES:
        yield "count", counted.count
        for index, breakdown in enumerate(counted.breakdowns):
            yield f"breakdowns[{index}].count", breakdown.count


def _small() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(
            id="release",
            kind="outside exchange",
            history="completed",
            when="2025-06-09",
            transfers=Transfer(count=2, held_by="south", returned_to="north"),
            marking="CLEAR",
            sources="radio, 9 June",
        ),
    )


def silent_persons(ds: Dataset) -> Iterator[Noticed]:
    """A person is on record as an actor that no statement, tally, round, framework, meeting or event refers to.

    People are on record for what they say and do in public. Detainees and the dead are counted, never named: if
    this is one of them, the record must go.
    """
    referred = {reference.id for reference in references(ds) if not isinstance(reference.record, Actor)}
    for actor in ds.actors:
        if (
            actor.kind is not None
            and ds.vocabulary.actor_kinds[actor.kind].is_natural
            and actor.id not in referred
        ):
            yield Noticed(
                actor.id,
                "a person who says and does nothing on record",
                "",
                "take the record out if it names a detainee or one of the dead, or anybody not in public life",
            )


def _silent() -> Dataset:
    return Dataset(Actor(id="someone", name="Someone", kind="person"))


_SOURCES: Final = (
    Rule("sources/figure-without-source", Severity.WARNING, figures_without_source, _unsourced),
    Rule("sources/statement-without-source", Severity.INFO, statements_without_source, _from_nowhere),
    Rule("sources/read-before-published", Severity.WARNING, read_before_published, _read_early),
)

_PRIVACY: Final = (
    Rule("privacy/unknown-marking", Severity.INFO, unknown_markings, _unknown_marking),
    Rule("privacy/looser-than-its-statement", Severity.WARNING, looser_than_its_statement, _loose),
    Rule("privacy/small-cell", Severity.INFO, small_cells, _small),
    Rule("privacy/silent-person", Severity.INFO, silent_persons, _silent),
)

RULES: Final = (*_SOURCES, *_PRIVACY)
