"""Dates: things that come before what they rest on, and things without a date."""

from collections.abc import Iterable, Iterator
from typing import Final

from conflictevents.dataset import Dataset
from conflictevents.ledger import ledger_of
from conflictevents.ledger.rounds import date_of
from conflictevents.records import (
    CustodyTally,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    FrameworkStep,
    ReturnTally,
    RoundStep,
    Statement,
    Transfer,
)
from conflictevents.records.vocabulary import CARRIED_OUT
from conflictevents.rules.comparing import actors, earlier
from conflictevents.rules.rule import Noticed, Rule, Severity
from conflictevents.values import Source, Truth, When

__all__ = ["RULES"]

_NOT_YET = {FrameworkStatus.PROPOSED, FrameworkStatus.REJECTED}


# Rounds and what they belong to


def before_the_framework(ds: Dataset) -> Iterator[Noticed]:
    """A round took place under a framework that did not exist yet.

    A framework exists from its first step that is more than a proposal (agreed, active ...). Where a step of that
    sort has no date nothing is concluded.
    """
    beginnings = {record.id: _beginning(record) for record in ds.frameworks}
    for record in ds.rounds:
        for index, id in enumerate(record.frameworks):
            beginning = beginnings.get(id)
            when = date_of(record)
            if beginning is not None and earlier(when, beginning):
                yield Noticed(
                    record.id,
                    f"the round is of {when}, but {id!r} began on {beginning} at the earliest",
                    f"frameworks[{index}]",
                    "give the framework its earlier step, or the round the framework it ran under",
                )


def _beginning(framework: Framework) -> When | None:
    existing = [step.when for step in framework.history if step.status not in _NOT_YET]
    dated = [when for when in existing if when is not None and when.first_day is not None]
    if not dated or len(dated) < len(existing):
        return None
    return min(dated, key=lambda when: when.sort_key)


def _too_early() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        Framework(
            id="june-agreement",
            name="June agreement",
            parties=["north", "south"],
            history=FrameworkStep(status="agreed", when="2025-06-02"),
        ),
        ExchangeRound(
            id="may-swap",
            history="completed",
            when="2025-05-06",
            transfers_complete=True,
            transfers=Transfer(count=100, held_by="south", returned_to="north"),
            frameworks="june-agreement",
            sources="ministry, 6 May",
        ),
    )


def parts_outside(ds: Dataset) -> Iterator[Noticed]:
    """A part of a round took place outside the dates of the whole.

    The whole lasts as long as its parts; otherwise a total over a month counts people who returned in another.
    """
    for record in ds.rounds:
        whole = ds.get(record.part_of) if record.part_of is not None else None
        if isinstance(whole, ExchangeRound):
            when, all_of_it = date_of(record), date_of(whole)
            if earlier(when, all_of_it) or earlier(all_of_it, when):
                yield Noticed(
                    record.id,
                    f"the part is of {when}, outside the dates of {whole.id!r}, {all_of_it}",
                    "when" if record.when is not None else "history",
                    "widen the dates of the whole, or make the part one of another round",
                )


def _outside() -> Dataset:
    return Dataset(
        *actors("north", "south"),
        ExchangeRound(id="swap", history="completed", when="2025-05-23/2025-05-25"),
        ExchangeRound(id="last-stage", history="completed", when="2025-06-01", part_of="swap"),
    )


def undated(ds: Dataset) -> Iterator[Noticed]:
    """A round that took place, or may have, has no date.

    It is then possibly within every window and adds to the high bound of each. A vague date, such as the year, is
    far better than none.
    """
    for record in ds.rounds:
        resolved = ledger_of(ds).rounds[record.id]
        if resolved.when is None and record.history and resolved.is_done() is not Truth.NO:
            yield Noticed(
                record.id,
                "took place, or may have, on a day that is not said",
                "when",
                "give the month, the year or an interval",
            )


def _undated() -> Dataset:
    return Dataset(ExchangeRound(id="swap", history="completed", sources="newspaper"))


# Steps, statements and the days they speak of


def done_before_its_day(ds: Dataset) -> Iterator[Noticed]:
    """A round is said to have been carried out before the day on which it took place.

    Some announce as completed what is yet to come; or one of the two dates is wrong.
    """
    for record in ds.rounds:
        for index, step in enumerate(record.history):
            if step.status in CARRIED_OUT and earlier(step.when, record.when):
                yield Noticed(
                    record.id,
                    f"{step.status} on {step.when}, before the round's own day, {record.when}",
                    f"history[{index}].when",
                    "correct the date, or make it a step that was announced, such as scheduled",
                )


def _done_early() -> Dataset:
    return Dataset(
        ExchangeRound(id="swap", history=RoundStep(status="completed", when="2025-05-23"), when="2025-05-25")
    )


def step_after_its_statement(ds: Dataset) -> Iterator[Noticed]:
    """A step was taken after the statement that reports it.

    What was only foretold is a claim: make it a step once someone has reported it.
    """
    histories: list[tuple[str, tuple[RoundStep | FrameworkStep, ...]]] = [
        *((record.id, record.history) for record in ds.rounds),
        *((change.id, change.history) for change in ds.custody_changes),
        *((framework.id, framework.history) for framework in ds.frameworks),
    ]
    for id, history in histories:
        for index, step in enumerate(history):
            statement = ds.get(step.statement) if step.statement is not None else None
            if isinstance(statement, Statement) and earlier(statement.made, step.when):
                yield Noticed(
                    id,
                    f"{step.status} on {step.when}, but {statement.id!r}, on which that rests, was made on "
                    f"{statement.made}",
                    f"history[{index}].statement",
                    "name the statement that reports the step, or correct one of the dates",
                )


def _foretold() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Statement(id="forecast", speaker="mediator", made="2025-05-20", channel="radio"),
        ExchangeRound(
            id="swap", history=RoundStep(status="completed", when="2025-05-25", statement="forecast")
        ),
    )


def published_before_made(ds: Dataset) -> Iterator[Noticed]:
    """A source was published before the statement it reports was made.

    A page of an earlier day cannot report it; time zones can make a day of difference.
    """
    for statement in ds.statements:
        for index, source in enumerate(statement.sources):
            if earlier(source.published, statement.made):
                yield Noticed(
                    statement.id,
                    f"published on {source.published}, before the statement was made on {statement.made}",
                    f"sources[{index}].published",
                    "correct one of the dates, or name the page that reports the statement",
                )


def _early_page() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Statement(
            id="statement",
            speaker="mediator",
            made="2025-05-20",
            sources=Source(title="Radio news", published="2025-05-18"),
        ),
    )


def known_before_said(ds: Dataset) -> Iterator[Noticed]:
    """A record says that it was known before the statement it rests on was made.

    `known` overrides every other date, so that `as_of` would show the record too early.
    """
    records: Iterable[Statement | ReturnTally | CustodyTally] = (
        *ds.statements,
        *ds.tallies,
        *ds.custody_tallies,
    )
    for record in records:
        statement = record if isinstance(record, Statement) else ds.get(record.statement)
        if isinstance(statement, Statement) and earlier(record.known, statement.made):
            yield Noticed(
                record.id,
                f"known since {record.known}, before {statement.id!r} was made on {statement.made}",
                "known",
                "leave it out: what rests on a statement is known with it",
            )


def _known_early() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Statement(id="news", speaker="mediator", made="2025-05-20", known="2025-05-01", channel="radio"),
    )


RULES: Final = (
    Rule("dates/before-framework", Severity.WARNING, before_the_framework, _too_early),
    Rule("dates/part-outside-whole", Severity.WARNING, parts_outside, _outside),
    Rule("dates/undated-round", Severity.INFO, undated, _undated),
    Rule("dates/done-before-its-day", Severity.WARNING, done_before_its_day, _done_early),
    Rule("dates/step-after-statement", Severity.WARNING, step_after_its_statement, _foretold),
    Rule("dates/published-before-made", Severity.INFO, published_before_made, _early_page),
    Rule("dates/known-before-said", Severity.WARNING, known_before_said, _known_early),
)
