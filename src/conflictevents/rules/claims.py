"""Claims: what statements say of records, and what rests on statements that are taken back."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from conflictevents.dataset import Dataset, record_name
from conflictevents.ledger.rounds import date_of
from conflictevents.records import (
    Claim,
    CustodyChange,
    ExchangeRound,
    Framework,
    FrameworkStatus,
    Meeting,
    MeetingStatus,
    Record,
    ReturnTally,
    RoundStatus,
    Statement,
)
from conflictevents.records.vocabulary import CARRIED_OUT
from conflictevents.rules.days import earlier
from conflictevents.rules.examples import actors
from conflictevents.rules.finding import Severity
from conflictevents.rules.references import references
from conflictevents.rules.rule import Noticed, Rule

__all__ = ["RULES"]

_VOCABULARIES: Final[tuple[tuple[type[Record], type[StrEnum]], ...]] = (
    (ExchangeRound, RoundStatus),
    (CustodyChange, RoundStatus),
    (Framework, FrameworkStatus),
    (Meeting, MeetingStatus),
)


def _claims(ds: Dataset) -> Iterator[tuple[Statement, int, Claim]]:
    for statement in ds.statements:
        for place, claim in enumerate(statement.claims):
            yield statement, place, claim


# Claims about records


def status_of_another_kind(ds: Dataset) -> Iterator[Noticed]:
    """A claim gives a record a status that records of its kind cannot have.

    Rounds are completed, frameworks fulfilled, meetings held. Nothing reads any other status.
    """
    for statement, place, claim in _claims(ds):
        about = ds.get(claim.about) if claim.status is not None else None
        if isinstance(about, Record):
            words = next((words for kind, words in _VOCABULARIES if isinstance(about, kind)), None)
            known = [word.value for word in words] if words is not None else []
            if claim.status not in known:
                yield Noticed(
                    statement.id,
                    f"{claim.status!r} is claimed for {about.id!r}, and is no status of a "
                    f"{record_name(about).replace('_', ' ')}",
                    f"claims[{place}].status",
                    f"choose one of: {', '.join(known)}" if known else "leave it out, and say it in text",
                )


def _wrong_status() -> Dataset:
    return Dataset(
        *actors("mediator"),
        Framework(id="june-agreement", name="June agreement"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-06-09",
            channel="radio",
            claims=Claim(about="june-agreement", status="completed"),
        ),
    )


def told_too_early(ds: Dataset) -> Iterator[Noticed]:
    """A statement reports as carried out what took place on a later day.

    The claim stays as it was made. Either the speaker was early, or one of the dates is wrong.
    """
    for statement, place, claim in _claims(ds):
        about = (
            ds.get(claim.about)
            if claim.status in CARRIED_OUT and ds.vocabulary.acts[claim.act].asserts
            else None
        )
        if isinstance(about, ExchangeRound | CustodyChange) and earlier(statement.made, date_of(about)):
            yield Noticed(
                statement.id,
                f"{claim.status} by {statement.made}, when it was said, but {about.id!r} is of {date_of(about)}",
                f"claims[{place}].status",
                "mend a date where one is wrong, else leave the claim as it was made",
            )


def _too_early() -> Dataset:
    return Dataset(
        *actors("mediator"),
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-05-23",
            channel="radio",
            claims=Claim(about="swap", status="completed"),
        ),
    )


def another_date(ds: Dataset) -> Iterator[Noticed]:
    """A claim dates what has been on other days than the record does.

    Only claims that look back are compared: plans may change.
    """
    for statement, place, claim in _claims(ds):
        about = ds.get(claim.about) if claim.when is not None and _looks_back(ds, statement, claim) else None
        if isinstance(about, ExchangeRound | CustodyChange | Meeting):
            when = about.when if isinstance(about, Meeting) else date_of(about)
            if earlier(when, claim.when) or earlier(claim.when, when):
                yield Noticed(
                    statement.id,
                    f"claimed for {claim.when}, but {about.id!r} is of {when}",
                    f"claims[{place}].when",
                    "mend the record where the claim is right, else leave both as they are",
                )


def _looks_back(ds: Dataset, statement: Statement, claim: Claim) -> bool:
    act = ds.vocabulary.acts[claim.act]
    if not act.asserts or earlier(statement.made, claim.when):
        return False
    done = {*CARRIED_OUT, MeetingStatus.HELD}
    return claim.status in done if claim.status is not None else not act.is_ahead


def _other_date() -> Dataset:
    return Dataset(
        *actors("mediator"),
        ExchangeRound(id="swap", history="completed", when="2025-05-25"),
        Statement(
            id="news",
            speaker="mediator",
            made="2025-05-28",
            channel="radio",
            claims=Claim(about="swap", when="2025-05-27"),
        ),
    )


# Statements that are taken back


def withdraws_a_later_one(ds: Dataset) -> Iterator[Noticed]:
    """A statement supersedes or retracts one that was made after it.

    Only what has been said can be taken back.
    """
    for statement in ds.statements:
        for path in ("supersedes", "retracts"):
            for place, id in enumerate(getattr(statement, path)):
                other = ds.get(id)
                if isinstance(other, Statement) and earlier(statement.made, other.made):
                    yield Noticed(
                        statement.id,
                        f"made on {statement.made}, and {path} {id!r}, made on {other.made}",
                        f"{path}[{place}]",
                        "turn the two round, or mend one of the dates",
                    )


def _backwards() -> Dataset:
    return Dataset(
        *actors("ministry"),
        Statement(
            id="first-count",
            speaker="ministry",
            made="2025-06-09",
            channel="radio",
            supersedes="second-count",
        ),
        Statement(id="second-count", speaker="ministry", made="2025-06-11", channel="radio"),
    )


def rests_on_what_is_withdrawn(ds: Dataset) -> Iterator[Noticed]:
    """A figure, step or tally rests on a statement that was superseded or retracted.

    Its speaker no longer stands by it. It still counts where the record says so.
    """
    withdrawn = any(statement.supersedes or statement.retracts for statement in ds.statements)
    for reference in references(ds) if withdrawn else ():
        rests = reference.kind is Statement and not isinstance(reference.record, Statement)
        if rests and not ds.links.stands(reference.id):
            yield Noticed(
                reference.record.id,
                f"rests on {reference.id!r}, which a later statement supersedes or retracts",
                reference.path,
                "take over what the later statement says",
            )


def _withdrawn() -> Dataset:
    return Dataset(
        *actors("ministry", "north"),
        Statement(id="first-count", speaker="ministry", made="2025-06-09", channel="radio"),
        Statement(
            id="second-count",
            speaker="ministry",
            made="2025-06-11",
            channel="radio",
            retracts="first-count",
        ),
        ReturnTally(
            id="returned-by-june",
            claimant="ministry",
            as_of="2025-06-09",
            returned_to="north",
            count=900,
            statement="first-count",
        ),
    )


RULES: Final = (
    Rule("claims/status-of-another-kind", Severity.ERROR, status_of_another_kind, _wrong_status),
    Rule("claims/told-too-early", Severity.WARNING, told_too_early, _too_early),
    Rule("claims/another-date", Severity.WARNING, another_date, _other_date),
    Rule("claims/withdraws-later", Severity.ERROR, withdraws_a_later_one, _backwards),
    Rule("claims/rests-on-withdrawn", Severity.WARNING, rests_on_what_is_withdrawn, _withdrawn),
)
